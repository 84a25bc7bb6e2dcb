"""The lines of a made-up report → the same, damaged as on the way into a text file.

Damage to cells is done before a layout, damage to lines after it. Each returns the
sections it touched. The figures stay what they were, except where the text itself says
something else: labels that changed places change what is said, and two tables with
different numbers leave open which of them holds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from random import Random

from benchmarks.corpus.blanks import UNPROVEN_PROCEEDINGS
from benchmarks.corpus.forms import STATISTICS, Place, hard_sums
from benchmarks.corpus.tables import Row, Table

Line = tuple[str, str]
"""A line's text and the section whose table it belongs to, or nothing."""

_JUNK = (
    "首页",
    "政务公开 | 政府信息公开 | 政策文件",
    "行政许可 | 行政处罚 | 行政强制",
    "行政许可",
    "行政处罚",
    "浏览次数：235",
    "阅读 1024",
    "点击量 | 88",
    "分享到：",
    "字体：[大 中 小]",
    "打印本页",
    "关闭窗口",
    "扫一扫在手机上打开本页",
    "上一篇：关于换届的公告",
    "附件 2",
    "总计",
    "其他",
    "无",
    "服务热线 12345",
    "12345",
    "2022-03-01",
)
# the number of an item before its dot
_ITEM_NUMBER = re.compile(r"(?<![0-9.])[1-9](?=[.．、] ?[^0-9 ])")
_WORDS = ("打印", "来源", "下载", "（见附件）", "▲", "*", "注1", "件件")


@dataclass
class Damage:
    """The tables of a report and its figures, to be damaged in one way."""

    tables: list[Table]
    values: dict[Place, Decimal]
    blank: str
    rng: Random

    def pick(self, disclosures: int, applications: int, proceedings: int) -> Table:
        """Return one of the tables, with the given weights."""
        weights = {
            "disclosures": disclosures,
            "applications": applications,
            "proceedings": proceedings,
            "statistics": 1,
        }
        return self.rng.choices(
            self.tables, [weights[table.section] for table in self.tables]
        )[0]

    def some_rows(self, table: Table, most: int, width: int = 1) -> list[Row]:
        """Return at most some data rows of at least a width."""
        rows = [row for row in table.data_rows() if len(row.values) >= width]
        return self.rng.sample(rows, min(len(rows), self.rng.randint(1, most)))


def _drop_char(damage: Damage) -> set[str]:
    rng = damage.rng
    table = damage.pick(3, 5, 1)
    cells = [
        (row.labels, place)
        for row in table.data_rows()
        for place, label in enumerate(row.labels)
        if len(label) > 1
    ]
    if not cells or rng.random() < 0.15:
        cells = [
            (row.values, place)
            for row in table.rows
            if row.kind == "header"
            for place, header in enumerate(row.values)
            # a unit that is lost cannot be missed
            if len(header) > 1 and "元" not in header
        ]
    for texts, place in rng.sample(cells, min(len(cells), rng.randint(1, 3))):
        for _ in range(rng.randint(1, 3)):
            text = texts[place]
            if len(text) > 1:
                lost = rng.randrange(len(text))
                texts[place] = text[:lost] + text[lost + 1 :]
    return {table.section}


def _lose_cell(damage: Damage) -> set[str]:
    rng = damage.rng
    table = damage.pick(3, 6, 2)
    for row in damage.some_rows(table, 2):
        last = len(row.values) - 1
        del row.values[rng.choice((0, last, rng.randint(0, last)))]
    return {table.section}


def _lose_row(damage: Damage) -> set[str]:
    table = damage.pick(3, 6, 1)
    row = damage.rng.choice(table.data_rows())
    lost = damage.rng.choice(("row", "row", "label", "numbers"))
    if lost == "row":
        table.rows.remove(row)
    elif lost == "label" and table.section != "proceedings":
        row.labels = [""] * len(row.labels)
    else:
        row.values = []
    return {table.section}


def _lose_column(damage: Damage) -> set[str]:
    rng = damage.rng
    table = damage.pick(3, 6, 2)
    rows = table.data_rows()
    if table.section == "proceedings":
        place = rng.randrange(5)
        for row in rows:
            row.values = [v for i, v in enumerate(row.values) if i % 5 != place]
        return {table.section}
    place = rng.randrange(7 if table.section == "applications" else 3)
    with_header = rng.random() < 0.5
    for row in table.rows:
        is_header = row.kind == "header" and with_header
        if (row in rows or is_header) and len(row.values) > place:
            del row.values[place]
    return {table.section}


def _change_digit(damage: Damage) -> set[str]:
    rng = damage.rng
    proven = damage.blank not in UNPROVEN_PROCEEDINGS
    table = damage.pick(0, 4, 1 if proven else 0)
    rows = table.data_rows()
    if table.section == "statistics":
        rows = _summed(rows) if damage.blank == "none" else []
    cells = [
        (row, place)
        for row in rows
        for place, value in enumerate(row.values)
        if value and value[-1].isdecimal()
    ]
    if not cells:
        return set()
    # zeros are nearly all there is: other numbers are altered as often
    others = [(row, place) for row, place in cells if row.values[place] not in "0０"]
    row, place = rng.choice(others if others and rng.random() < 0.5 else cells)
    value = row.values[place]
    digit = rng.choice([i for i, char in enumerate(value) if char.isdecimal()])
    other = (int(value[digit]) + rng.randint(1, 9)) % 10
    wide = value[digit] >= "０"
    changed = chr(ord("０") + other) if wide else str(other)
    row.values[place] = value[:digit] + changed + value[digit + 1 :]
    return {table.section}


def _summed(rows: list[Row]) -> list[Row]:
    """The rows of the statistics that a hard identity ties to others."""
    codes = {code for total, parts in hard_sums(STATISTICS) for code in (total, *parts)}
    return [row for row in rows if row.code in codes]


def _inner(row: Row) -> int:
    return max((i for i, label in enumerate(row.labels) if label), default=-1)


def _neighbours(damage: Damage, table: Table) -> tuple[Row, Row] | None:
    """Two rows next to each other whose own labels stand in the same column."""
    rows = table.rows
    pairs = [
        (upper, lower)
        for upper, lower in pairwise(rows)
        if upper.kind == lower.kind == "data"
        and _inner(upper) == _inner(lower) >= 0
        and len(upper.values) == len(lower.values)
        and [place[2] for place in upper.places] == [place[2] for place in lower.places]
        and upper.unit == lower.unit
        and upper.places[:1]
        and lower.places[:1]
        and upper.places[0][0] == lower.places[0][0]
        # the merged cell before the second belongs to a group of its own
        and not any(lower.labels[: _inner(lower)])
    ]
    return damage.rng.choice(pairs) if pairs else None


def _reorder_rows(damage: Damage) -> set[str]:
    table = damage.pick(2, 5, 0)
    pair = _neighbours(damage, table)
    if pair is None:
        return set()
    upper, lower = pair
    inner = _inner(upper)
    upper.labels[inner], lower.labels[inner] = lower.labels[inner], upper.labels[inner]
    upper.values, lower.values = lower.values, upper.values
    upper.places, lower.places = lower.places, upper.places
    upper.code, lower.code = lower.code, upper.code
    return {table.section}


def _swap_labels(damage: Damage) -> set[str]:
    """What is printed is then what the report says."""
    table = damage.pick(2, 5, 0)
    pair = _neighbours(damage, table)
    if pair is None:
        return set()
    upper, lower = pair
    inner = _inner(upper)
    upper.labels[inner], lower.labels[inner] = lower.labels[inner], upper.labels[inner]
    upper.places, lower.places = lower.places, upper.places
    upper.code, lower.code = lower.code, upper.code
    values = damage.values
    for one, other in zip(upper.places, lower.places, strict=True):
        values[one], values[other] = values[other], values[one]
    return {table.section}


def _merge_numbers(damage: Damage) -> set[str]:
    rng = damage.rng
    table = damage.pick(2, 6, 2)
    rows = damage.some_rows(table, 2, width=2)
    for row in rows:
        place = rng.randrange(len(row.values) - 1)
        row.values[place : place + 2] = ["".join(row.values[place : place + 2])]
    return {table.section} if rows else set()


def _inject_into_cells(damage: Damage) -> set[str]:
    rng = damage.rng
    if rng.random() < 0.6:
        return set()
    table = damage.pick(2, 5, 1)
    for row in damage.some_rows(table, 2):
        word = rng.choice(_WORDS)
        if row.label and rng.random() < 0.5:
            row.labels[_inner(row)] += word
        else:
            place = rng.randrange(len(row.values))
            row.values[place] += rng.choice(("", " ")) + word
    return {table.section}


def _nothing(damage: Damage) -> set[str]:
    del damage
    return set()


_CELLS: dict[str, Callable[[Damage], set[str]]] = {
    "none": _nothing,
    "drop_char": _drop_char,
    "lose_cell": _lose_cell,
    "lose_row": _lose_row,
    "lose_column": _lose_column,
    "dedup_lines": _nothing,
    "change_digit": _change_digit,
    "reorder_rows": _reorder_rows,
    "swap_labels": _swap_labels,
    "inject_words": _inject_into_cells,
    "merge_numbers": _merge_numbers,
    "duplicate_table": _nothing,
    "cut_anywhere": _nothing,
}
NOISES = tuple(_CELLS)


def damage_cells(noise: str, damage: Damage) -> set[str]:
    """Damage the tables in place; return the sections that were touched."""
    return _CELLS[noise](damage)


def damage_lines(
    noise: str, lines: list[Line], touched: set[str], blank: str, rng: Random
) -> tuple[list[Line], set[str]]:
    """Return the lines with their damage, and the sections that were touched."""
    if noise == "dedup_lines":
        return _dedup(lines)
    if noise == "cut_anywhere":
        return _cut_items(lines, rng)
    if noise == "inject_words" and not touched:
        return _inject(lines, blank, rng)
    return lines, set()


def _dedup(lines: list[Line]) -> tuple[list[Line], set[str]]:
    seen: set[str] = set()
    kept: list[Line] = []
    touched: set[str] = set()
    for text, section in lines:
        if text.strip() and text in seen:
            touched.add(section)
        else:
            kept.append((text, section))
            seen.add(text)
    return kept, touched - {""}


def _cut_items(lines: list[Line], rng: Random) -> tuple[list[Line], set[str]]:
    """Cut the numbers of items from their dots; the layout cuts labels and rows."""
    places = {
        number: match.end()
        for number, (text, section) in enumerate(lines)
        if section and (match := _ITEM_NUMBER.search(text))
    }
    chosen = set(rng.sample(sorted(places), min(len(places), rng.randint(1, 5))))
    found: list[Line] = []
    for number, (text, section) in enumerate(lines):
        if number in chosen:
            place = places[number]
            found += [(text[:place], section), (text[place:], section)]
        else:
            found.append((text, section))
    return found, {lines[number][1] for number in chosen}


def _inject(lines: list[Line], blank: str, rng: Random) -> tuple[list[Line], set[str]]:
    section = rng.choice(("disclosures", "applications", "applications", "proceedings"))
    if any(line[1] == "statistics" for line in lines):
        section = "statistics"
    places = [i for i, line in enumerate(lines) if line[1] == section]
    if len(places) < 2:
        return lines, set()
    # below an empty cell that no identity proves, a bare number is the cell's
    unproven = section in ("disclosures", "statistics") and blank != "none"
    junk = [text for text in _JUNK if not (unproven and text.isdecimal())]
    found = list(lines)
    for place in sorted(rng.choices(places[1:], k=rng.randint(1, 3)), reverse=True):
        found.insert(place, (rng.choice(junk), section))
    return found, {section}
