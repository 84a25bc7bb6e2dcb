"""Changes of a table's shape: how its cells, labels, headers and lines stand.

What each leaves of the claims is said beside it. As in reports.py, at most one change
takes something away from a table, and none is made of a table whose cells are not read
for sure: a number too many and one that is none would print another table.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random

from benchmarks.corpus.damage import Line
from benchmarks.corpus.tables import Row, Table
from benchmarks.corpus.truth import random_figures
from tests.fuzzing.drafts import (
    NOTHING,
    Cell,
    Draft,
    data_rows,
    is_whole,
    loosen,
    plain_rows,
    torn_table,
)

# what makes of a plain number one that may not be read
UNREADABLE = {
    "numbers written otherwise",
    "other numbers",
    "signs",
    "sums of money",
    "invisible characters",
}
# what adds a number, so that one that is not read would not be missed
TOO_MANY = {
    "cell too many",
    "line lost or moved",
    "numbers of pages",
    "numbers over lines",
    "years in cells",
    "rows of others",
    "a column more",
    "notes behind numbers",
    "numbers glued",
}


def _plain_table(draft: Draft) -> Table | None:
    """Return a table of plain numbers, all printed, that nothing was taken from yet."""
    if draft.blank != "none" or UNREADABLE & set(draft.kinds):
        return None
    return torn_table(draft)


def _some(rng: Random, rows: list[Row]) -> list[Row]:
    return rows if rng.random() < 0.5 else rng.sample(rows, min(len(rows), 2))


def _not_published(draft: Draft, row: Row) -> None:
    """Claim that no number of a row may be published, as it says something else."""
    for place in row.places:
        for option in draft.options_at(place):
            option[place] = Cell(NOTHING, NOTHING)
            loosen(option)


# --- of cells ---------------------------------------------------------------------------


def _glued(draft: Draft) -> bool:
    """Numbers of a row without anything between them: its own, or nothing."""
    table = _plain_table(draft)
    if table is None:
        return False
    rng = draft.rng
    rows = [row for row in plain_rows(draft, table) if len(row.values) > 1]
    if not rows:
        return False
    if rng.random() < 0.7:
        for row in rows:
            row.values = ["".join(row.values)]
        return True
    for row in _some(rng, rows):
        place = rng.randrange(len(row.values) - 1)
        row.values[place : place + 2] = ["".join(row.values[place : place + 2])]
    return True


def _header_lost(draft: Draft) -> bool:
    """Columns without a header, or without both: what is left says what it said."""
    table = _plain_table(draft)
    if table is None or table.section == "statistics":
        return False
    rng = draft.rng
    headers = [
        (row, i)
        for row in table.rows
        if row.kind == "header"
        for i, text in enumerate(row.values)
        if text
        # a unit that is lost cannot be missed
        and "元" not in text
        and "额" not in text
    ]
    if not headers:
        return False
    for row, i in rng.sample(headers, rng.choice((1, 1, 2))):
        row.values[i] = ""
    return True


def _column_lost(draft: Draft) -> bool:
    """A column with its header: the others say what they said."""
    table = _plain_table(draft)
    if table is None or table.section not in ("applications", "disclosures"):
        return False
    rng = draft.rng
    rows = data_rows(table)
    if table.section == "applications":
        place = rng.randrange(7)
        header = [row for row in table.rows if row.kind == "header"][-1]
        if 1 <= place <= 5:
            del header.values[place]
    else:
        heads = [row for row in table.rows if row.kind == "header" and row.values[1:]]
        if not heads:
            return False
        header = rng.choice(heads)
        place = rng.randrange(len(header.values))
        del header.values[place]
        start = next(i for i, row in enumerate(table.rows) if row is header)
        rows = []
        for row in table.rows[start + 1 :]:
            if row.kind == "header":
                break
            rows += [row] if row.kind == "data" else []
    if not all(is_whole(row) and len(row.values) > place for row in rows):
        return False
    for row in rows:
        lost = row.places.pop(place)
        del row.values[place]
        for option in draft.options_at(lost):
            if lost in option:
                option[lost] = Cell(NOTHING, option[lost].implied)
    return True


_WITHIN = ("{}（含{}）", "{}（不含{}）", "{}、{}", "{}{}", "{}（见{}）", "{} {}")


def _label_within(draft: Draft) -> bool:
    """A row's label that names another row, too: its own numbers, or nothing."""
    table = torn_table(draft)
    if table is None or table.section == "proceedings":
        return False
    rng = draft.rng
    rows = [row for row in data_rows(table) if row.label]
    if len(rows) < 2:
        return False
    row, other = rng.sample(rows, 2)
    i = next(i for i in reversed(range(len(row.labels))) if row.labels[i])
    name = other.labels[next(j for j, text in enumerate(other.labels) if text)]
    form = rng.choice(_WITHIN)
    row.labels[i] = form.format(row.labels[i], name)
    return True


_ITEM = re.compile("[（(]?[0-9一二三四五六七八九]+[）)]?[.．、]? ?|其中：")


def _renamed(form: str, label: str) -> str:
    """Return a label in a form, what numbers it still before it."""
    item = _ITEM.match(label)
    start = item.end() if item else 0
    return label[:start] + form.format(label[start:])


_STRANGERS = (
    "其中：{}",
    "非{}",
    "上年{}",
    "{}变更",
    "{}（简易程序）",
    "{}（上年）",
    "{}占比",
    "下属单位{}",
    "{}累计",
    "其他{}",
    "不属于{}",
)


def _others_rows(draft: Draft) -> bool:
    """Rows of their own whose names have a row's name in them: the row's own numbers."""
    table = _plain_table(draft)
    if table is None or table.section == "proceedings":
        return False
    rng = draft.rng
    rows = [row for row in plain_rows(draft, table) if row.label]
    if not rows:
        return False
    row = rng.choice(rows)
    other = row.copy()
    other.kind, other.places, other.code = "local", [], ""
    i = next(i for i in reversed(range(len(row.labels))) if row.labels[i])
    other.labels[i] = _renamed(rng.choice(_STRANGERS), row.labels[i])
    other.values = [str(rng.randint(0, 900)) for _ in row.values]
    place = next(i for i, found in enumerate(table.rows) if found is row)
    table.rows.insert(place + rng.randint(0, 1), other)
    if table.section != "disclosures" and rng.random() < 0.5:
        # the row itself is not there, and the other one is no row of the form
        table.rows.remove(row)
        for lost in row.places:
            for option in draft.options_at(lost):
                option[lost] = Cell(NOTHING, option[lost].implied)
    return True


_RENAMED = ("上年{}", "非{}", "{}（上年）", "累计{}", "下一年{}", "取消{}")


def _renamed_row(draft: Draft) -> bool:
    """A row that counts something else by its name: none of its numbers."""
    table = _plain_table(draft)
    if table is None or table.section not in ("disclosures", "statistics"):
        return False
    rows = [row for row in data_rows(table) if row.label]
    if not rows:
        return False
    row = draft.rng.choice(rows)
    i = next(i for i in reversed(range(len(row.labels))) if row.labels[i])
    row.labels[i] = draft.rng.choice(_RENAMED).format(row.labels[i])
    _not_published(draft, row)
    return True


def _renamed_column(draft: Draft) -> bool:
    """A column of table two that counts something else: none of its numbers."""
    table = _plain_table(draft)
    if table is None or table.section != "disclosures":
        return False
    rng = draft.rng
    headers = [row for row in table.rows if row.kind == "header"]
    header = rng.choice(headers)
    place = rng.randrange(len(header.values))
    text = header.values[place]
    forms = ["上年{}", "累计{}", "{}（万件）", "{}（单位：万件）", "{}同比", "{}（%）"]
    if "元" in text or "额" in text:
        forms = ["上年{}", "累计{}", "{}同比", "{}（%）", "{}（美元）"]
    header.values[place] = rng.choice(forms).format(text)
    start = next(i for i, row in enumerate(table.rows) if row is header)
    for row in table.rows[start + 1 :]:
        if row.kind == "header":
            break
        if row.kind == "data" and is_whole(row) and len(row.places) > place:
            lost = row.places[place]
            for option in draft.options_at(lost):
                option[lost] = Cell(NOTHING, NOTHING)
    return True


_NOTES = (
    "{}（3）",
    "{}(3)",
    "{}（其中3件为网上申请）",
    "{}（含转办2件）",
    "{}（ 3 ）",
    "{} （3）",
    "{}[3]",
    "{}【3】",
    "{}（件）",
    "{}(件)",
    "{}（—）",
    "{}（上年5）",
    "{}（+3）",
    "{}（2023）",
    "{}①",
    "{}注1",
    "{}*",
    "{}余",
    "{}（不含3）",
    "{}/9",
    "{}+3",
    "{}=3",
    "{}：3",
    "（{}）3",
)


def _noted(draft: Draft) -> bool:
    """Numbers with brackets and marks behind them: the number, or nothing."""
    table = _plain_table(draft)
    if table is None:
        return False
    rng = draft.rng
    rows = plain_rows(draft, table)
    if not rows:
        return False
    form = rng.choice(_NOTES)
    every = rng.random() < 0.2
    for row in rows if every else rng.sample(rows, 1):
        for i in range(len(row.values)) if every else [rng.randrange(len(row.values))]:
            text = form.format(row.values[i])
            if not draft.layout.keeps_blanks:
                text = text.replace(" ", "")
            row.values[i] = text
            if form in ("{}余", "{}/9", "{}+3", "{}：3", "{}=3", "（{}）3"):
                _mean_nothing(draft, row, i)
    return True


def _mean_nothing(draft: Draft, row: Row, i: int) -> None:
    place = row.places[i]
    zero = not draft.figures.values.get(place) and place[0] not in _OF_NO_SUM
    for option in draft.options_at(place):
        if place in option:
            meant = frozenset([Decimal(0)]) if zero else NOTHING
            option[place] = Cell(meant, option[place].implied)
            loosen(option)


_OF_NO_SUM = ("disclosures", "statistics_disclosures")


_YEARS = ("2023年", "2022年度", "（2023年）", "2023", "2023.12.31", "2023-12")


def _years(draft: Draft) -> bool:
    """A year in, before or behind cells: the number, or nothing."""
    table = _plain_table(draft)
    if table is None:
        return False
    rng = draft.rng
    rows = plain_rows(draft, table)
    if not rows:
        return False
    row = rng.choice(rows)
    year = rng.choice(
        ("2023年", "2022年度", "2023", "（2023年）", "2023.12.31", "2023-12")
    )
    if rng.random() < 0.5:
        row.values.insert(rng.choice((0, len(row.values))), year)
        return True
    i = rng.randrange(len(row.values))
    forms = ["{year}：{}", "{}（{year}）"]
    if not year[-1].isdigit():
        forms += ["{year}{}", "{}{year}"]
    row.values[i] = rng.choice(forms).format(row.values[i], year=year)
    if year not in _YEARS[:3]:
        _mean_nothing(draft, row, i)
    return True


def _over_lines(draft: Draft) -> bool:
    """Numbers broken over lines: whole, or nothing."""
    table = _plain_table(draft)
    if table is None:
        return False
    rng = draft.rng
    found = [
        (row, i)
        for row in data_rows(table)
        if is_whole(row)
        for i, text in enumerate(row.values)
        if len(text) > 1 and text[0].isdigit()
    ]
    amounts = [(row, i) for row, i in found if row.places[i] in draft.figures.amounts]
    if amounts and rng.random() < 0.6:
        found = amounts
    if not found:
        return False
    row, i = rng.choice(found)
    text = row.values[i]
    cut = rng.randrange(1, len(text))
    row.values[i] = text[:cut] + rng.choice(("\n", "\n", " \n", "\n ")) + text[cut:]
    return True


def _large(draft: Draft) -> bool:
    """Counts of 13 to 17 digits: each itself, or nothing."""
    if draft.kinds or draft.blank != "none":
        return False
    rng = draft.rng
    table = _plain_table(draft)
    if table is None:
        return False
    times = 10 ** rng.choice((9, 11, 12, 13, 14, 15, 16, 20))
    more = rng.choice((1, 1, 123456789))
    for row in data_rows(table):
        for i, (text, place) in enumerate(zip(row.values, row.places, strict=True)):
            if not text.isascii() or not text.isdigit() or place in draft.figures.amounts:
                continue
            value = int(text) * (times + more)
            row.values[i] = str(value)
            draft.figures.values[place] = Decimal(value)
            for option in draft.options_at(place):
                option[place] = Cell(
                    frozenset([Decimal(value)]), frozenset([Decimal(value)])
                )
    return True


def _more_columns(draft: Draft) -> bool:
    """Last year's numbers beside this year's, in every row: this year's, or nothing."""
    table = _plain_table(draft)
    if table is None or table.section == "proceedings":
        return False
    rng = draft.rng
    first = rng.random() < 0.5
    others = random_figures(rng, draft.form).values
    for row in table.rows:
        if row.kind == "header" and row.values:
            names = (
                ("上年", "本年")
                if table.section == "statistics"
                else ("2022年", "2023年")
            )
            if table.section == "statistics":
                row.values = list(names)
            elif first:
                row.values = [names[0], *row.values]
            else:
                row.values = [*row.values, names[0]]
        elif row.kind == "data" and row.places:
            other = str(int(abs(others.get(row.places[-1], Decimal(0)))))
            place = 0 if first or table.section == "statistics" else len(row.values)
            row.values.insert(place, other)
    return True


# --- of lines ---------------------------------------------------------------------------


def _one_line(draft: Draft, lines: list[Line]) -> bool:
    """The whole report, or one table, on one line."""
    rng = draft.rng
    if draft.blank != "none" or TOO_MANY & set(draft.kinds):
        return False
    gap = rng.choice((" ", " ", "", "　", "  ", " | ", "\t"))
    if not gap and (UNREADABLE | {"something lost", "label misspelt"}) & set(draft.kinds):
        return False
    sections = sorted({section for _, section in lines if section})
    whole = rng.random() < 0.5 or not sections
    section = "" if whole else rng.choice(sections)
    places = [i for i, line in enumerate(lines) if whole or line[1] == section]
    if not gap:
        if draft.torn:
            return False
        draft.torn |= set(sections)
    first, last = places[0], places[-1] + 1
    if whole:
        # whose report it is stands on lines of its own
        first, last = min(1, len(lines) - 1), max(2, len(lines) - 2)
    lines[first:last] = [(gap.join(text for text, _ in lines[first:last]), section)]
    return True


_PAGES = ("{}", "{}", "{}", " {} ", "第{}页", "{}/9", "- {} -", "P{}", "·{}·")


def _page_numbers(draft: Draft, lines: list[Line]) -> bool:
    """Bare numbers of pages between the lines of a table."""
    rng = draft.rng
    if draft.blank != "none" or draft.torn or (UNREADABLE | TOO_MANY) & set(draft.kinds):
        return False
    places = [i for i, (_, section) in enumerate(lines) if section]
    if not places:
        return False
    draft.torn |= {section for _, section in lines if section}
    page = rng.randint(1, 30)
    count = rng.choice((1, 1, 2, 3))
    mark = rng.choice(_PAGES)
    chosen = sorted(rng.sample(places, min(count, len(places))))
    for number, place in reversed(list(enumerate(chosen))):
        lines.insert(place, (mark.format(page + number), lines[place][1]))
    return True


def _above_and_below(draft: Draft, lines: list[Line]) -> bool:
    """A label that moved into its numbers, some of them above, some below."""
    rng = draft.rng
    if draft.blank != "none" or draft.torn or (UNREADABLE | TOO_MANY) & set(draft.kinds):
        return False
    bases = ("lines", "lines_blank", "lines_spaced", "label_then_numbers")
    if draft.layout.base not in bases or draft.layout.name == "columns_apart":
        return False
    labels = [
        i
        for i, (text, section) in enumerate(lines[:-4])
        if section and any("\u4e00" <= c <= "\u9fff" for c in text)
    ]
    if not labels:
        return False
    draft.torn |= {section for _, section in lines if section}
    every = rng.random() < 0.3
    by = rng.choice((1, 1, 2, 3))
    for place in reversed(labels if every else [rng.choice(labels)]):
        passed = lines[place + 1 : place + 1 + by]
        if all(text[:1].isdigit() for text, _ in passed) and passed:
            lines[place : place + 1 + len(passed)] = [*passed, lines[place]]
    return True


_BARS = ("｜", "│", "┃", "¦", "丨", "‖", "||", "| |", "|||", "/", "\\|", "!", "，", ";")


def _bars(draft: Draft, lines: list[Line]) -> bool:
    """Other bars, doubled ones, and some of them lost."""
    rng = draft.rng
    if draft.torn or (UNREADABLE | TOO_MANY) & set(draft.kinds):
        return False
    if not draft.layout.keeps_blanks or not any("|" in text for text, _ in lines):
        return False
    draft.torn |= {section for _, section in lines if section}
    bar = rng.choice(_BARS)
    share = rng.choice((1.0, 1.0, 0.5, 0.05))
    for number, (text, section) in enumerate(lines):
        if section and "|" in text and "---" not in text:
            lines[number] = (
                "".join(bar if c == "|" and rng.random() < share else c for c in text),
                section,
            )
    return True


def _side_by_side(draft: Draft, lines: list[Line]) -> bool:
    """Two parts of the report beside each other, as a page of two columns prints them."""
    rng = draft.rng
    if draft.blank != "none" or draft.torn or (UNREADABLE | TOO_MANY) & set(draft.kinds):
        return False
    if not any(section for _, section in lines):
        return False
    draft.torn |= {section for _, section in lines if section}
    head, body, tail = lines[:1], lines[1:-2], lines[-2:]
    half = rng.randrange(1, len(body)) if len(body) > 1 else 1
    gap = rng.choice(("    ", " | ", "\t", "　　"))
    left, right = body[:half], body[half:]
    longer = max(len(left), len(right))
    left += [("", "")] * (longer - len(left))
    right += [("", "")] * (longer - len(right))
    pairs = zip(left, right, strict=True)
    lines[:] = [
        *head,
        *((f"{one}{gap}{other}", of or also) for (one, of), (other, also) in pairs),
        *tail,
    ]
    return True


CELLS: dict[str, tuple[Callable[[Draft], bool], int]] = {
    "numbers glued": (_glued, 6),
    "header lost": (_header_lost, 4),
    "column lost": (_column_lost, 4),
    "label within another": (_label_within, 4),
    "rows of others": (_others_rows, 5),
    "row of another name": (_renamed_row, 4),
    "column of another name": (_renamed_column, 4),
    "notes behind numbers": (_noted, 6),
    "years in cells": (_years, 4),
    "numbers over lines": (_over_lines, 5),
    "large numbers": (_large, 2),
    "a column more": (_more_columns, 3),
}
LINES: dict[str, tuple[Callable[[Draft, list[Line]], bool], int]] = {
    "one line": (_one_line, 6),
    "numbers of pages": (_page_numbers, 5),
    "above and below": (_above_and_below, 4),
    "other bars": (_bars, 5),
    "side by side": (_side_by_side, 3),
}


# --- of whole texts ---------------------------------------------------------------------

_PIECES = (
    "规章",
    "规章 3 ",
    "行政许可",
    "行政许可 | 5 |\n",
    "一、本年新收政府信息公开申请数量",
    "一、本年新收政府信息公开申请数量 1 0 0 0 0 0 1\n",
    "（七）总计",
    "3.其他",
    "1.属于国家秘密0000000",
    "自然人",
    "结果维持 结果纠正 其他结果 尚未审结 总计 ",
    "0 0 0 0 0 0 0\n",
    "0\n",
    "0",
    "142000016 ",
    "1,234,567 ",
    "1234567890" * 4 + " ",
    "12.5.",
    "|",
    "| | ",
    "||\n",
    "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 规章 1 2 3\n",
    "第二十条第（八）项 信息内容 本年收费金额（单位：万元） ",
    "统计指标 单位 统计数\n",
    "一、主动公开政府信息数 条 5\n",
    "某某事项 | 5 | 6 |\n",
    "某某 | 某某 |\n",
    "某某 | 5 |\n规章 | 5 |\n",
    "（",
    "）",
    "（（1）",
    "\u200b",
    "1\u200b",
    "收到申请12件，",
    "收到申请12件。",
    "2023年",
    "某某市人民政府",
    "某某市某某局2023年政府信息公开工作年度报告\n",
    "一、",
    "（一）",
    "其中：当面申请1件、传真申请2件，",
    "一二三四五六七八九十",
    "万",
    "1万",
    "-1-\n",
    "- 5 -",
    "第1页\n",
    "--|",
    "\r",
    "\t",
    "　",
    "数",
    "x",
    "“",
    "。",
    "、",
    "；1件",
    "年",
    "2023年1月1日\n",
    "政府",
    "市",
    "省",
    "局",
)
LONGEST = 1_000_000


def huge(rng: Random, lines: list[str]) -> str:
    """Return a report with one or two pieces again and again, up to a million characters.

    Of such a text nothing is claimed but that it is read, in time and soundly.
    """
    length = rng.choice((20_000, 100_000, 300_000, LONGEST))
    pieces = rng.choices(_PIECES, k=rng.choice((1, 1, 2, 3)))
    if rng.random() < 0.3:
        pieces.append(rng.choice(lines) + "\n")
    once = "".join(pieces)
    much = once * (max(1, length - 10_000) // len(once))
    place = rng.choice((0, len(lines) // 2, len(lines)))
    return "\n".join([*lines[:place], much, *lines[place:]])[:LONGEST]
