"""Reports with damages piled up, each with all that may be published of it.

A claim is a list of options for a section: the tables that its text can be said to
print. What is published of the section must agree with one of them in every cell. An
option gives a cell the values that may be published as read there, and those that may
be published as implied by its identities; a cell that it does not have may not be
published at all.

At most one change of a table takes something of it away (a cell, a row, a label): with
two, a text may come out that another table prints without any damage. Changes that take
nothing away are piled up.
"""

from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any

from benchmarks.corpus import prose
from benchmarks.corpus.blanks import BLANKS, leave_blank
from benchmarks.corpus.damage import Damage, Line, damage_cells
from benchmarks.corpus.forms import FORMS, STATISTICS, table_of
from benchmarks.corpus.layouts import LAYOUTS, Layout
from benchmarks.corpus.report import agency_of
from benchmarks.corpus.tables import Row, Table, build_tables
from benchmarks.corpus.truth import Figures, random_figures
from benchmarks.corpus.wording import Wording
from tests.fuzzing import cells, shapes
from tests.fuzzing.drafts import (
    Cell,
    Draft,
    Option,
    Report,
    data_rows,
    exactly,
    is_whole,
    kind_of,
    loosen,
    mean,
    number_cells,
    option_of,
    plain_rows,
    torn_table,
)
from tests.fuzzing.tally import random_of

FAMILY = "parse"
SPLICED = "two reports spliced"

# agencies that have names of their own
_AGENCIES = 100_000
_YEARS = {STATISTICS: (2014, 2018), "table_2019": (2019, 2020)}


def _draft(rng: Random) -> Draft:
    form = rng.choices(tuple(FORMS), (30, 35, 10, 25))[0]
    name = rng.choice(LAYOUTS)
    blank = "none" if rng.random() < 0.75 else rng.choice(BLANKS[1:])
    figures = random_figures(rng, form)
    wording = Wording(rng, varied=rng.random() < 0.3)
    tables = build_tables(form, figures, wording)
    if form != STATISTICS:
        kept = rng.choices((1, 2, 3), (6, 2, 1))[0]
        # table two has no identities that would hold back what is wrong
        weights = {"disclosures": 5, "applications": 4, "proceedings": 2}
        while len(tables) > kept:
            tables.remove(
                rng.choices(tables, [1 / weights[table.section] for table in tables])[0]
            )
    style = Layout(name, rng, cuts_anywhere=rng.random() < 0.1)
    if not style.keeps_blanks and blank != "none":
        # which places the numbers left stand in, the text does not say
        blank = "none" if rng.random() < 0.7 else blank
    of_no_identity = ("disclosures",) if name == "columns_apart" else ()
    leave_blank(tables, blank, rng, of_no_identity)
    options = {
        section: [option_of(figures.values, section)]
        for table in tables
        for section in FORMS[form]
        if table_of(section) == table.section
    }
    return Draft(rng, form, style, blank, wording, figures, tables, options)


def _swapped_results(draft: Draft, table: Table) -> bool:
    """Two results of a block, or two blocks of results, changed places in the header."""
    rng = draft.rng
    headers = [row for row in table.rows if row.kind == "header"]
    (row,) = table.data_rows()
    if len(row.values) != 15 or table.section in draft.torn:
        return False
    if rng.random() < 0.3:
        # the names of the two blocks of litigation stand above their first columns
        values = headers[1].values
        values[5], values[10] = values[10], values[5]
        swapped = {5 + i: 10 + i for i in range(5)}
    else:
        # five results each of three blocks: the first one's stand a line higher
        block = rng.randrange(3)
        one, other = (5 * block + i for i in rng.sample(range(5), 2))
        values = headers[2 if block else 1].values
        values[one], values[other] = values[other], values[one]
        swapped = {one: other}
    figures = dict(draft.figures.values)
    places = list(row.places)
    for one, other in swapped.items():
        first, second = places[one], places[other]
        figures[first], figures[second] = figures[second], figures[first]
        row.places[one], row.places[other] = second, first
    draft.figures = Figures(figures, draft.figures.amounts)
    draft.options[table.section] = [option_of(figures, table.section)]
    draft.torn.add(table.section)
    return True


# --- changes that take nothing away -----------------------------------------------------


def _same_numbers(draft: Draft) -> bool:
    """Numbers written otherwise."""
    found = number_cells(draft)
    if not found:
        return False
    rng = draft.rng
    for _, row, i in rng.sample(found, min(len(found), rng.choice((1, 1, 2, 5, 40)))):
        place = row.places[i]
        value = int(row.values[i])
        if kind_of(draft, place) == "signed":
            continue
        text, _ = cells.same_number(rng, value)
        row.values[i] = _as_fits(draft, text)
    return True


def _as_fits(draft: Draft, text: str) -> str:
    """Return a text that stays one cell in a layout whose cells are parted by blanks."""
    if draft.layout.keeps_blanks:
        return text
    return "".join(text.replace("\u00a0", "").split()) or "-"


def _other_numbers(draft: Draft) -> bool:
    """Cells that say another number, or none."""
    found = [
        (table, row, i)
        for table, row, i in number_cells(draft)
        # a total of blank cells would be another's: which, nobody can know
        if draft.blank == "none" or table.section == "disclosures"
    ]
    if not found:
        return False
    rng = draft.rng
    for _, row, i in rng.sample(found, min(len(found), rng.choice((1, 1, 1, 2, 4)))):
        place = row.places[i]
        value = int(row.values[i])
        if kind_of(draft, place) == "signed":
            text, meant = cells.signed(rng, value)
        else:
            text, meant = cells.another_number(rng, value)
        fitting = _as_fits(draft, text)
        row.values[i] = fitting
        mean(draft, place, meant)
    return True


def _signs(draft: Draft) -> bool:
    """Changes with their signs written otherwise."""
    rng = draft.rng
    rows = [
        (row, i)
        for table in draft.tables
        for row in data_rows(table)
        if is_whole(row)
        for i, place in enumerate(row.places)
        if place[2] == "items_change" and row.values[i]
    ]
    if not rows:
        return False
    row, i = rng.choice(rows)
    truth = draft.figures.values[row.places[i]]
    text, meant = cells.signed(rng, int(truth))
    row.values[i] = _as_fits(draft, text)
    mean(draft, row.places[i], meant)
    return True


def _amounts(draft: Draft) -> bool:
    """Sums of money with units of their own."""
    rng = draft.rng
    found = [
        (row, i)
        for table in draft.tables
        for row in data_rows(table)
        if is_whole(row)
        for i, place in enumerate(row.places)
        if place in draft.figures.amounts
    ]
    if not found:
        return False
    row, i = rng.choice(found)
    text, meant = cells.amount(rng)
    row.values[i] = _as_fits(draft, text)
    mean(draft, row.places[i], meant)
    return True


def _reordered(draft: Draft) -> bool:
    return _by_corpus(draft, "reorder_rows")


def _swapped_labels(draft: Draft) -> bool:
    return _by_corpus(draft, "swap_labels")


def _by_corpus(draft: Draft, noise: str) -> bool:
    if all(table.section == "proceedings" for table in draft.tables):
        return False
    values = dict(draft.figures.values)
    damage_cells(noise, Damage(draft.tables, values, draft.blank, draft.rng))
    if values == draft.figures.values:
        return noise != "swap_labels"
    draft.figures = Figures(values, draft.figures.amounts)
    for section in draft.options:
        draft.options[section] = [option_of(values, section)]
    return True


def _repeated_row(draft: Draft) -> bool:
    """A row printed twice."""
    table = draft.rng.choice(draft.tables)
    rows = data_rows(table)
    if not rows or table.section == "proceedings":
        return False
    row = draft.rng.choice(rows)
    if not row.label:
        return False
    place = next(i for i, found in enumerate(table.rows) if found is row)
    if draft.rng.random() < 0.5:
        table.rows.insert(place + 1, row.copy())
        return True
    table.rows.insert(draft.rng.randint(place + 1, len(table.rows)), row.copy())
    return True


def _moved_block(draft: Draft) -> bool:
    """The blocks of table two in another order."""
    for table in draft.tables:
        if table.section == "disclosures":
            blocks: list[list[Row]] = []
            for row in table.rows:
                if row.kind == "heading" or not blocks:
                    blocks.append([])
                blocks[-1].append(row)
            draft.rng.shuffle(blocks)
            table.rows = [row for block in blocks for row in block]
            return True
    return False


def _swapped_headers(draft: Draft) -> bool:
    """Two columns whose headers changed places: the numbers are the other column's."""
    rng = draft.rng
    table = rng.choice(draft.tables)
    headers = [row for row in table.rows if row.kind == "header"]
    if table.section == "disclosures":
        found = [row for row in headers if len(row.values) > 1]
        if not found:
            return False
        header = rng.choice(found)
        one, other = rng.sample(range(len(header.values)), 2)
        start = next(i for i, row in enumerate(table.rows) if row is header)
        rows = []
        for row in table.rows[start + 1 :]:
            if row.kind != "data":
                break
            rows.append(row)
    elif table.section == "applications":
        header = headers[-1]
        one, other = rng.sample(range(1, 6), 2)
        rows = table.data_rows()
    elif table.section == "proceedings":
        return _swapped_results(draft, table)
    else:
        return False
    if not all(len(row.values) == len(row.places) > max(one, other) for row in rows):
        return False
    kinds = {kind_of(draft, row.places[i]) for row in rows for i in (one, other)}
    if len(kinds) != 1:
        return False
    header.values[one], header.values[other] = header.values[other], header.values[one]
    values = dict(draft.figures.values)
    for row in rows:
        first, second = row.places[one], row.places[other]
        values[first], values[second] = values[second], values[first]
        row.places[one], row.places[other] = second, first
    draft.figures = Figures(values, draft.figures.amounts)
    draft.options[table.section] = [option_of(values, table.section)]
    # a header that is lost, too, would leave nothing that says so
    draft.torn.add(table.section)
    return True


# --- changes that take something away ---------------------------------------------------


def _lost(draft: Draft) -> bool:
    """A damage of the corpus: cells, rows, columns or characters lost."""
    table = torn_table(draft)
    if table is None:
        return False
    noises = ["drop_char", "lose_cell", "lose_row", "lose_column", "merge_numbers"]
    noise = draft.rng.choice(noises)
    damage = Damage([table], dict(draft.figures.values), draft.blank, draft.rng)
    damage_cells(noise, damage)
    return True


def _misspelt(draft: Draft) -> bool:
    """A label with a character that is lost, doubled, another one, or out of place."""
    table = torn_table(draft)
    if table is None:
        return False
    rng = draft.rng
    labels = [
        (row.labels, i)
        for row in table.rows
        for i, label in enumerate(row.labels)
        if len(label) > 2
    ]
    if table.section == "proceedings" or (labels and rng.random() < 0.15):
        labels = [
            (row.values, i)
            for row in table.rows
            if row.kind == "header"
            for i, label in enumerate(row.values)
            if len(label) > 2 and "元" not in label
        ]
    if not labels:
        return False
    texts, i = rng.choice(labels)
    texts[i] = _misspelling(rng, texts[i])
    return True


def _misspelling(rng: Random, text: str) -> str:
    place = rng.randrange(len(text))
    what = rng.randrange(8)
    if what == 0:
        return text[:place] + text[place + 1 :]
    if what == 1:
        return text[:place] + text[place] + text[place:]
    if what == 2:
        return text[:place] + chr(rng.randrange(0x4E00, 0x9FA5)) + text[place + 1 :]
    if what == 3:
        return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    if what == 4:
        return text[: max(2, place)]
    if what == 5:
        return text[place:] if len(text) - place > 1 else text
    if what == 6:
        return text + rng.choice(
            ("（一）", "数", "*", "：", "（见附件）", "其他", "总计")
        )
    junk = rng.choice(("'", '"', ";--", "%s", "{{", "<br>", "\\", "\x01", "😀", "|"[:0]))
    return text[:place] + junk + text[place:]


def _shifted(draft: Draft) -> bool:
    """A row with a cell too many."""
    table = torn_table(draft)
    if table is None or table.section == "statistics":
        return False
    rng = draft.rng
    # a cell that cannot be read and one too many are as many as there should be
    rows = [
        row
        for row in data_rows(table)
        if is_whole(row) and all(text.isascii() and text.isdigit() for text in row.values)
    ]
    if not rows:
        return False
    row = rng.choice(rows)
    if draft.blank != "none" and not draft.layout.keeps_blanks:
        return False
    # what is not printed moves no cell, and shifts what is printed column by column
    extras = ("-", "7", "见附件", "0", *(("", "") if draft.layout.keeps_blanks else ()))
    extra = rng.choice(extras)
    row.values.insert(rng.randrange(len(row.values) + 1), extra)
    return True


def _swapped_numbers(draft: Draft) -> bool:
    """Two numbers of a row that changed places: what is printed is what it says."""
    table = torn_table(draft)
    if table is None or draft.blank != "none":
        return False
    rng = draft.rng
    rows = [row for row in data_rows(table) if is_whole(row) and len(row.values) > 1]
    if not rows:
        return False
    row = rng.choice(rows)
    one, other = rng.sample(range(len(row.values)), 2)
    first, second = row.places[one], row.places[other]
    if any(place in draft.figures.amounts for place in (first, second)):
        return False
    if kind_of(draft, first) != kind_of(draft, second):
        return False
    row.values[one], row.values[other] = row.values[other], row.values[one]
    for option in draft.options_at(first):
        if first in option and second in option:
            option[first], option[second] = option[second], option[first]
            loosen(option)
    return True


def _other_row(draft: Draft) -> bool:
    """A row printed a second time with other numbers."""
    table = torn_table(draft)
    if table is None or table.section == "proceedings" or draft.blank != "none":
        return False
    rng = draft.rng
    rows = [row for row in _number_rows(draft, table) if row.label]
    if not rows:
        return False
    row = rng.choice(rows)
    other = row.copy()
    other.values = [str(rng.randint(0, 900)) for _ in other.values]
    section = row.places[0][0]
    again = [dict(option) for option in draft.options[section]]
    for option in again:
        for place, text in zip(other.places, other.values, strict=True):
            option[place] = exactly(Decimal(text))
        loosen(option)
    draft.options[section] += again
    place = next(i for i, found in enumerate(table.rows) if found is row)
    table.rows.insert(place + rng.randint(0, 1), other)
    return True


def _number_rows(draft: Draft, table: Table) -> list[Row]:
    return [
        row
        for row in plain_rows(draft, table)
        if all(kind_of(draft, place) == "count" for place in row.places)
    ]


def _twin(draft: Draft) -> bool:
    """A second table with other numbers: behind, between the rows, or in part."""
    table = torn_table(draft)
    if table is None or table.section in draft.twins:
        return False
    rng = draft.rng
    figures = random_figures(rng, draft.form)
    twins = build_tables(draft.form, figures, draft.wording)
    leave_blank(twins, draft.blank, rng)
    twin = next(found for found in twins if found.section == table.section)
    how = rng.choice(("behind", "behind", "between", "spliced", "halves"))
    if how == "spliced":
        return _spliced_rows(draft, table, twin, figures)
    if how == "halves":
        # the end of it alone, without its headers: its numbers are other rows' too
        twin.rows = twin.rows[rng.randrange(1, max(2, len(twin.rows) - 3)) :]
    if how == "between":
        mixed: list[Row] = []
        for pair in zip(table.rows, twin.rows, strict=False):
            mixed += pair
        longer = max(table.rows, twin.rows, key=len)
        table.rows = mixed + longer[len(mixed) // 2 :]
    else:
        draft.twins[table.section] = (twin, rng.random() < 0.3)
    for section in draft.sections_of(table):
        second = option_of(figures.values, section)
        draft.options[section] += [second]
    return True


def _spliced_rows(draft: Draft, table: Table, twin: Table, figures: Figures) -> bool:
    """The upper rows of one table and the lower rows of another: it says both."""
    if draft.blank != "none" or len(table.rows) != len(twin.rows):
        return False
    cut = draft.rng.randrange(1, len(table.rows))
    if any(row.kind == "local" for row in table.rows + twin.rows):
        return False
    below = {place for row in twin.rows[cut:] for place in row.places}
    if below & draft.figures.amounts.keys():
        # the unit of a sum may stand in its header, above the cut
        return False
    table.rows[cut:] = twin.rows[cut:]
    for section in draft.sections_of(table):
        for option in draft.options[section]:
            for place in below:
                if place in option:
                    option[place] = exactly(figures.values[place])
            loosen(option)
    return True


# --- changes of lines -------------------------------------------------------------------

_PROSE = (
    "一是加强领导，落实责任，健全制度。",
    "'; drop table raw.reports; --",
    "{{ ref('int_cells') }}{% endraw %}",
    "<table><tr><td>规章</td><td>5</td></tr></table>",
    "%s %d %n ${HOME} `id` $(id)",
    "\\u0031\\x31\\061",
    "|",
    "| | | | | |",
    "|---|---|",
    "\t\t\t",
    "----------",
    "==========",
    "…………",
    "😀🀄🈚",
    "\u202e年年年\u202c",
    "\u200b",
    "数" * 300,
    "第二十条",
    "信息内容",
    "附件",
    "目录",
    "单位",
    "合计",
    "（一）",
    "三、",
    "注：本表由各单位填写。",
    "行政许可 | 行政处罚",
    "本年度 办理 结果",
)
_LINE_BREAKS = ("\r\n", "\r", "\n\n", "\n \n", " \n", "\n\u3000", "\n\t")


def _outer_lines(draft: Draft, lines: list[Line]) -> bool:
    """Lines of prose, code and marks outside of tables."""
    rng = draft.rng
    for _ in range(rng.choice((1, 2, 5))):
        places = [i for i, (_, section) in enumerate(lines) if not section]
        lines.insert(
            rng.choice(places) + rng.randint(0, 1) if places else 0,
            (rng.choice(_PROSE), ""),
        )
    return True


def _inner_lines(draft: Draft, lines: list[Line]) -> bool:
    """The same between the lines of a table."""
    rng = draft.rng
    places = [i for i, (_, section) in enumerate(lines) if section]
    if not places:
        return False
    for place in sorted(rng.choices(places, k=rng.choice((1, 2))), reverse=True):
        lines.insert(place, (rng.choice(_PROSE), lines[place][1]))
    return True


def _invisible(draft: Draft, lines: list[Line]) -> bool:
    """Characters that nobody sees, anywhere."""
    rng = draft.rng
    if shapes.TOO_MANY & set(draft.kinds):
        return False
    for _ in range(rng.choice((1, 3, 10, 60))):
        number = rng.randrange(len(lines))
        text, section = lines[number]
        place = rng.randrange(len(text) + 1)
        mark = rng.choice(cells.INVISIBLE)
        lines[number] = text[:place] + mark + text[place:], section
    return True


_BLANKS = (
    "\u00a0",
    "\u3000",
    "\u2003",
    "\u2009",
    "\u202f",
    "\u205f",
    "\u1680",
    "  ",
    "\x0b",
)


def _blanks(draft: Draft, lines: list[Line]) -> bool:
    """Other blanks than plain ones between the cells."""
    rng = draft.rng
    blank = rng.choice(_BLANKS)
    share = rng.choice((0.05, 1.0))
    for number, (text, section) in enumerate(lines):
        if section and " " in text:
            lines[number] = (
                "".join(blank if c == " " and rng.random() < share else c for c in text),
                section,
            )
    return True


def _ends(draft: Draft, lines: list[Line]) -> bool:
    """Blanks and marks at the ends of lines."""
    rng = draft.rng
    mark = rng.choice(
        (" ", "\u3000", "\t", " |", "|", "\\", "\x1f", "\x0c", "\u2028", "↵")
    )
    for number, (text, section) in enumerate(lines):
        if rng.random() < 0.2:
            lines[number] = (text + mark, section)
    return True


def _long(draft: Draft, lines: list[Line]) -> bool:
    """Very long lines, thousands of empty cells, thousands of empty lines."""
    rng = draft.rng
    much = rng.choice((300, 3_000))
    place = rng.randrange(len(lines) + 1)
    what = rng.randrange(5)
    if what == 0:
        lines.insert(place, (rng.choice(("数", "x", "一是加强领导。")) * much, ""))
    elif what == 1:
        lines.insert(place, (" | " * much, ""))
    elif what == 2:
        lines[place:place] = [("", "")] * much
    elif what == 3:
        lines[place:place] = [("| | |", "")] * (much // 10)
    else:
        number = rng.randrange(len(lines))
        text, section = lines[number]
        lines[number] = text + rng.choice((" |", " ", "\t")) * much, section
    return True


def _joined(draft: Draft, lines: list[Line]) -> bool:
    """Line ends lost."""
    rng = draft.rng
    for _ in range(rng.choice((1, 2, 5))):
        if len(lines) < 3:
            return False
        number = rng.randrange(len(lines) - 1)
        (first, section), (second, other) = lines[number], lines[number + 1]
        gap = " " if section or other else rng.choice((" ", ""))
        lines[number : number + 2] = [(f"{first}{gap}{second}", section or other)]
    return True


def _cut(draft: Draft, lines: list[Line]) -> bool:
    """Line ends where there were none, in no number and beside none."""
    rng = draft.rng
    for _ in range(rng.choice((1, 2, 5))):
        number = rng.randrange(len(lines))
        text, section = lines[number]
        places = [
            i
            for i in range(1, len(text))
            if not (text[i - 1].isnumeric() or text[i].isnumeric() or text[i] in ".,%")
        ]
        if places:
            place = rng.choice(places)
            lines[number : number + 1] = [
                (text[:place], section),
                (text[place:], section),
            ]
    return True


def _breaks(draft: Draft, lines: list[Line]) -> bool:
    """Other line ends: written with the text."""
    del lines
    draft.kinds.append("breaks")
    return True


def _line_lost(draft: Draft, lines: list[Line]) -> bool:
    """A line of a table lost, repeated, or behind the next one."""
    rng = draft.rng
    if draft.blank != "none" or "one line" in draft.kinds:
        return False
    whole = {section for _, section in lines if section and section not in draft.torn}
    if not whole:
        return False
    section = rng.choice(sorted(whole))
    draft.torn.add(section)
    places = [i for i, line in enumerate(lines) if line[1] == section]
    place = rng.choice(places)
    # a cell that cannot be read and one too many are as many as there should be
    what = rng.choice((0, 2) if shapes.UNREADABLE & set(draft.kinds) else (0, 1, 2))
    if what == 0:
        del lines[place]
    elif what == 1:
        lines.insert(place, lines[place])
    else:
        later = rng.choice([i for i in places if i > place][:3] or [place])
        passed = [text for text, _ in lines[place + 1 : later + 1]]
        names_no_row = _is_bare(lines[place][0]) or draft.layout.base in _LABELS_APART
        if draft.layout.name == "columns_apart" or (
            names_no_row and _has_digit(lines[place][0]) and any(map(_has_digit, passed))
        ):
            # two numbers, or two labels apart from them, that changed places are
            # another table
            return False
        lines.insert(later, lines.pop(place))
    return True


# layouts that part labels, or put numbers above them: only their order tells whose
# numbers stand on a line
_LABELS_APART = ("wrapped", "numbers_then_label_some")


def _is_bare(text: str) -> bool:
    return not any("\u4e00" <= character <= "\u9fff" for character in text)


def _has_digit(text: str) -> bool:
    return any(character.isnumeric() for character in text)


_CELLS: dict[str, tuple[Callable[[Draft], bool], int]] = {
    "rows reordered": (_reordered, 3),
    "labels swapped": (_swapped_labels, 3),
    "headers swapped": (_swapped_headers, 3),
    "blocks moved": (_moved_block, 2),
    "numbers swapped": (_swapped_numbers, 3),
    "numbers written otherwise": (_same_numbers, 10),
    "other numbers": (_other_numbers, 10),
    "signs": (_signs, 3),
    "sums of money": (_amounts, 5),
    "row repeated": (_repeated_row, 3),
    "something lost": (_lost, 8),
    "label misspelt": (_misspelt, 8),
    "cell too many": (_shifted, 4),
    "row with other numbers": (_other_row, 4),
    "second table": (_twin, 8),
}
_LINES: dict[str, tuple[Callable[[Draft, list[Line]], bool], int]] = {
    "lines outside": (_outer_lines, 5),
    "lines inside": (_inner_lines, 4),
    "invisible characters": (_invisible, 6),
    "other blanks": (_blanks, 3),
    "ends of lines": (_ends, 3),
    "very long": (_long, 1),
    "lines joined": (_joined, 5),
    "lines cut": (_cut, 5),
    "line breaks": (_breaks, 2),
    "line lost or moved": (_line_lost, 6),
}
HUGE = "huge"
_HUGE_SHARE = 0.001
KINDS = (*_CELLS, *_LINES, *shapes.CELLS, *shapes.LINES, SPLICED, HUGE, "nothing")


def _weighed(rng: Random, changes: dict[str, tuple[Any, int]], many: int) -> list[str]:
    """Return the names of some changes, each as often as its weight says."""
    weights = [weight for _, weight in changes.values()]
    return rng.choices(tuple(changes), weights, k=many)


def _cell_changes(draft: Draft) -> None:
    rng = draft.rng
    names = tuple(_CELLS)
    chosen = _weighed(rng, _CELLS, rng.choice((0, 1, 1, 1, 2, 3)))
    # what moves rows comes before what changes their cells, and what prints them again
    # behind it: so each cell says what its claim says
    for name in sorted(chosen, key=names.index):
        if name in _ONCE and any(kind in _ONCE for kind in draft.kinds):
            continue
        if _CELLS[name][0](draft):
            draft.kinds.append(name)


_ONCE = ("labels swapped", "headers swapped", "rows reordered", "second table")


def _shape_of_cells(draft: Draft) -> None:
    """Change the shape of a table, in a third of all reports."""
    if draft.rng.random() < 0.35:
        (name,) = _weighed(draft.rng, shapes.CELLS, 1)
        if shapes.CELLS[name][0](draft):
            draft.kinds.append(name)


def _shape_of_lines(draft: Draft, lines: list[Line]) -> None:
    if draft.rng.random() < 0.25:
        (name,) = _weighed(draft.rng, shapes.LINES, 1)
        if shapes.LINES[name][0](draft, lines):
            draft.kinds.append(name)


def _line_changes(draft: Draft, lines: list[Line]) -> None:
    rng = draft.rng
    for name in _weighed(rng, _LINES, rng.choice((0, 0, 1, 1, 2, 3))):
        if _LINES[name][0](draft, lines):
            draft.kinds.append(name)


_HEADINGS = {
    "disclosures": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "附件：政府信息公开情况统计表",
}


def _lines(draft: Draft, name: str, year: int) -> list[Line]:
    rng = draft.rng
    lines: list[Line] = []
    if draft.layout.name == "menus":
        lines += [(text, "") for text in prose.menu(rng, prose.MENU_HEAD)]
    lines += [(f"{name}{year}年政府信息公开工作年度报告", ""), ("一、总体情况", "")]
    if rng.random() < 0.3:
        lines += [(text, "") for text in prose.sentences(rng, "overview", year)]
    for table in draft.tables:
        if rng.random() < 0.95:
            lines.append((_HEADINGS[table.section], ""))
        lines += [(text, table.section) for text in draft.layout.lines(table)]
        if table.section in draft.twins:
            twin, has_heading = draft.twins[table.section]
            if has_heading:
                lines.append(("附表", ""))
            lines += [(text, table.section) for text in draft.layout.lines(twin)]
    if rng.random() < 0.6:
        lines.append(("五、存在的主要问题及改进情况", ""))
        lines += [(text, "") for text in prose.sentences(rng, "problems", year)[:1]]
    lines += [(name, ""), (f"{year + 1}年1月{rng.randint(2, 31)}日", "")]
    return lines


def make(seed: int, number: int) -> Report:
    """Return the report of a number."""
    rng = random_of(FAMILY, seed, number)
    body = agency_of(number % _AGENCIES)
    draft = _draft(rng)
    first, last = _YEARS.get(draft.form, (2021, 2024))
    year = rng.randint(first, last)
    _cell_changes(draft)
    _shape_of_cells(draft)
    lines = _lines(draft, body.name, year)
    is_spliced = rng.random() < 0.06
    if is_spliced:
        lines = _splice(draft, lines, body.name, year)
        draft.kinds.append(SPLICED)
    _shape_of_lines(draft, lines)
    _line_changes(draft, lines)
    text = "\n".join(text for text, _ in lines) + "\n"
    if "breaks" in draft.kinds:
        draft.kinds = [kind for kind in draft.kinds if kind != "breaks"]
        text = _with_breaks(rng, text)
    is_huge = rng.random() < _HUGE_SHARE
    if is_huge:
        text = shapes.huge(rng, text.split("\n"))
        draft.kinds.append(HUGE)
    return Report(
        number=number,
        kinds=tuple(dict.fromkeys(draft.kinds)) or ("nothing",),
        text=text,
        claims=draft.options,
        agency_name=body.name,
        report_year=year,
        is_stated=rng.random() < 0.5,
        is_judged=not is_huge,
    )


def _with_breaks(rng: Random, text: str) -> str:
    breaks = rng.choice((("\r\n",), ("\r",), _LINE_BREAKS, ("\n", "\r\n")))
    return "".join(rng.choice(breaks) if c == "\n" else c for c in text)


def _splice(draft: Draft, lines: list[Line], name: str, year: int) -> list[Line]:
    """Return the head of one report and the tail of another of the same agency.

    Of the section that is cut the text may print either table, or the upper rows of one
    and the lower rows of the other; of the others it prints one.
    """
    rng = draft.rng
    other = _draft(rng)
    others = _lines(other, name, year)
    head = lines[: rng.randrange(1, len(lines))]
    tail = others[rng.randrange(1, len(others)) :]
    for section, options in other.options.items():
        draft.options.setdefault(section, [])
        mine = draft.options[section]
        mixed = [
            {
                place: Cell(
                    one.get(place, _NEVER).read | two.get(place, _NEVER).read, None
                )
                for place in one.keys() | two.keys()
            }
            for one in mine
            for two in options
        ]
        # a table cut in its rows that goes on with the other's rows says both
        draft.options[section] = [*mine, *options, *mixed]
    draft.torn |= {table_of(section) for section in draft.options}
    return head + tail


_NEVER = Cell(frozenset(), frozenset())

__all__ = ["FAMILY", "KINDS", "SPLICED", "Cell", "Option", "Report", "make"]
