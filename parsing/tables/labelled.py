"""A table that no identity ties → cells that whole labels and headers alone prove."""

from __future__ import annotations

from bisect import bisect_left
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz

from parsing.tables.doubts import (
    Row,
    agreed,
    doubt_of,
    hold_alone_below,
    hold_among_short,
    hold_beside_lost,
    hold_broken,
    hold_edges,
    hold_merged,
    hold_moved,
    hold_with_others_unit,
    hold_without_unit,
)
from parsing.tables.filling import candidates, may_be_page, shape_of
from parsing.tables.forms import Forms, Template
from parsing.tables.headers import NUMERALS, Header, headers_of, other_columns
from parsing.tables.labels import Label, Labels
from parsing.tables.placing import (
    Placement,
    RowValues,
    fragment_at,
    line_of,
    without_fillers,
    words_beside,
)
from parsing.tables.reading import Reading
from parsing.tables.regions import Region
from parsing.tables.running import left_row_number
from parsing.tables.slots import Slots
from parsing.tables.stream import BORDERS, Kind, Stream, Value
from parsing.tables.sums import Number, settle
from parsing.tables.units import amount_of, end_of, unit_of
from parsing.text import fold, places_of

# A damaged label is believed in a table without sums if so much of it is there.
_BELIEVED = 80.0
# Characters of words of the form that are surely a header, and no part of a name.
_SURE = 4
# Characters of the key around a label, with the header above it.
_NEAR = 120
_DIGITS = "0123456789"
# A note in brackets that names a part of what the row has (简易程序) is so short; one
# that explains the row is longer.
_SHORT_NOTE = 4
# Characters of a note in brackets that may be the end of a label.
_LONGEST_NOTE = 8
# Words so much like a missing row's label may be it (0 to 100).
_LIKE_ENOUGH = 50.0


def read_labelled(
    forms: Forms,
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    ways: list[Placement],
) -> Reading:
    """Return the cells of the rows whose label, header and width are all as they must be.

    Cells of other rows are unread with a reason, or missing if nothing of the row stands
    in the text.
    """
    way = ways[0]
    read = [_rows(forms, stream, region, template, labels, one) for one in ways]
    if len(ways) > 1 and all(one.by_order for one in ways):
        # where only one order gives every column numbers of its kind, it is that
        fitting = [
            number
            for number, rows in enumerate(read)
            if _all_fit(forms, stream, template, rows)
        ]
        others = [rows for number, rows in enumerate(read) if number not in fitting]
        if len(fitting) == 1 and all(_is_misfit(template, rows) for rows in others):
            read, way = [read[fitting[0]]], ways[fitting[0]]
    rows = read[0]
    for other in read[1:]:
        rows = agreed(rows, other)
    hold_beside_lost(stream, template, way, rows)
    hold_without_unit(template, way, rows)
    hold_with_others_unit(template, way, rows)
    hold_alone_below(stream, way, rows)
    hold_broken(stream, template, way, rows)
    hold_among_short(stream, template, way, rows)
    hold_merged(way, rows)
    hold_moved(way, rows)
    doubt = (
        _head_lost(stream, template, labels)
        or _counted(stream, template, labels, way)
        or doubt_of(stream, template, labels, way)
    )
    slots: list[Value | None] = [None] * len(template.cells)
    numbers: list[Number | None] = [None] * len(template.cells)
    problems: dict[int, str] = {}
    units: dict[int, tuple[str | None, str]] = {}
    missing = []
    for number, form_row in enumerate(template.rows):
        row = rows.get(number)
        cells = form_row.cells
        if row is None:
            lost = _lost_label(stream, template, labels, way, number)
            if lost is not None:
                problems.update(dict.fromkeys(cells, lost))
            else:
                missing.append(number)
            continue
        problem = row.problem or doubt
        if problem is not None:
            problems.update(dict.fromkeys(cells, problem))
            continue
        for cell, slot in zip(cells, row.slots, strict=True):
            slots[cell] = slot
            units[cell] = (row.said, row.basis)
            if slot is None or slot.kind is not Kind.NUMBER:
                continue
            problem, value = _value(forms, stream, template, cell, slot, row)
            if problem is None:
                numbers[cell] = value
            elif template.cells[cell].column.kind == "amount":
                problems[cell] = problem
            else:
                # what is no count stands in another column: so may the others
                problems.update(dict.fromkeys(cells, problem))
        for cell in problems.keys() & set(cells):
            numbers[cell] = None
    if _in_order(labels):
        _settle(template, numbers, problems, missing)
    found_any = any(number is not None for number in numbers) or any(
        slot is not None for slot in slots
    )
    whole = not missing and not problems and not labels.extra and None not in numbers
    reason = None
    if not found_any:
        said = min(problems.values(), default="no row has values beside its label")
        reason = f"no row could be read: {said}"
    return Reading(
        template,
        region,
        "read" if found_any else "unread",
        "direct" if whole else "aligned",
        whole,
        reason,
        tuple(slots),
        tuple(numbers),
        problems,
        frozenset(missing),
        labels,
        way.loose,
        units,
        way=way,
    )


def _in_order(labels: Labels) -> bool:
    """Whether the labels stand in the form's order: else one may be another's."""
    rows = [label.row for label in sorted(labels.found, key=lambda one: one.start)]
    return rows == sorted(rows)


def _settle(
    template: Template,
    numbers: list[Number | None],
    problems: dict[int, str],
    missing: list[int],
) -> None:
    """Fill the one empty cell of a sum of which all other cells are printed."""
    absent = problems.keys() | {
        cell for cell, row in enumerate(template.row_of_cell) if row in missing
    }
    printed = list(numbers)
    for equation in template.equations:
        cells = [cell for cell, _ in equation.terms]
        if (
            absent.isdisjoint(cells)
            and [printed[cell] for cell in cells].count(None) == 1
        ):
            settle(numbers, [equation])


def _all_fit(
    forms: Forms, stream: Stream, template: Template, rows: dict[int, Row]
) -> bool:
    """Whether every row is read and every number is of its column's kind."""
    for number, row in rows.items():
        if row.problem is not None:
            return False
        for cell, slot in zip(template.rows[number].cells, row.slots, strict=True):
            if slot is None or slot.kind is not Kind.NUMBER:
                return False
            if template.cells[cell].column.kind == "amount" and not slot.unit:
                # which unit it has, no order says
                continue
            if _value(forms, stream, template, cell, slot, row)[0] is not None:
                return False
    return True


def _is_misfit(template: Template, rows: dict[int, Row]) -> bool:
    """Whether a column of counts has a number that is none, as 3.5 and 12元.

    A number that is not understood says nothing against the order of the others.
    """
    return any(
        column.kind == "count"
        and slot is not None
        and slot.kind is Kind.NUMBER
        and (not isinstance(slot.number, int) or bool(slot.sign) or "元" in slot.unit)
        for number, row in rows.items()
        for slot, column in zip(
            row.slots, template.rows[number].block.columns, strict=True
        )
    )


def _value(
    forms: Forms, stream: Stream, template: Template, cell: int, slot: Value, row: Row
) -> tuple[str | None, Number | None]:
    """Return why a printed number is no number of its column, or its value."""
    column = template.cells[cell].column
    if column.kind == "amount":
        if slot.sign:
            return f"{slot.raw} is a change, which this column cannot have", None
        amount = amount_of(forms, column, slot, row.said, row.basis, stream.text)
        return amount.problem, amount.value
    if slot.unit and forms.units[slot.unit][0] == "元":
        problem = f"{slot.raw} has the unit {slot.unit}, which this column cannot have"
        return problem, None
    if column.kind != "signed" and slot.sign:
        return f"{slot.raw} is a change, which this column cannot have", None
    if not isinstance(slot.number, int):
        return f"{slot.raw} is no whole number", None
    return None, slot.number


def _rows(
    forms: Forms,
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    way: Placement,
) -> dict[int, Row]:
    shape = shape_of(template, stream, way)
    headers = (
        headers_of(forms, stream, template, labels) if template.proof == "labels" else {}
    )
    found: dict[int, Row] = {}
    strays = {value.at for value in way.strays}
    for row in way.rows:
        made = candidates(template, stream, shape, row)
        found[row.row] = _one_row(
            forms, stream, region, template, labels, way, row, made, headers, strays
        )
    hold_edges(found)
    return found


def _one_row(
    forms: Forms,
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    way: Placement,
    row: RowValues,
    made: list[Slots],
    headers: dict[str, Header | None],
    strays: set[int],
) -> Row:
    form_row = template.rows[row.row]
    label = row.label
    none: Slots = (None,) * form_row.width
    if label is None:
        return Row(none, "the row has no label")
    line = line_of(stream, label)
    amounts = form_row.block.columns[-1].kind == "amount"
    if label.likeness < _BELIEVED:
        return Row(none, f"line {line}: the label of the row is damaged")
    glued = _glued(template, stream, labels, label)
    if glued:
        return Row(none, f"line {line}: {glued[:20]} stands beside the row's label")
    if not amounts and "元" in stream.key[label.start : end_of(stream, template, row)]:
        return Row(none, f"line {line}: the row cannot have a unit of money")
    if not _in_its_section(template, labels, label):
        return Row(none, f"line {line}: the label may be that of another part's row")
    if any(other.row == row.row for other in labels.extra):
        return Row(none, f"line {line}: the row's label is printed more than once")
    said: str | None = ""
    basis = "header"
    if template.proof == "labels":
        header = headers.get(form_row.block.name)
        if header is None:
            return Row(none, f"line {line}: the header above the row is not the form's")
        said = header.unit
    is_within = row.values and label.start < row.values[0].at < label.end
    if is_within and label.end in strays:
        return Row(none, f"line {line}: the row's label goes on behind another's numbers")
    bad = [value for value in row.values if value.kind is Kind.UNREAD]
    if bad:
        return Row(none, f"line {bad[0].line}: {bad[0].raw} is not understood")
    if len(row.values) < form_row.width:
        words = words_beside(template, stream, labels, label)
        if words:
            return Row(none, f"line {line}: {words} is not understood")
    if not row.values:
        lost = _behind_words(template, stream, labels, label)
        if lost is not None:
            return Row(none, f"line {line}: {lost.raw} stands behind other words")
        return Row(made[0], None)
    unit = row.values[0].beside
    if unit and amounts != (forms.units[unit][0] == "元"):
        return Row(none, f"line {line}: the row cannot have the unit {unit}")
    lines = {value.line for value in row.values}
    if len(lines) > 1 and (line in lines or len(lines) < len(row.values)):
        shown = " ".join(value.raw for value in row.values[:20])
        return Row(none, f"line {line}: {shown} stand partly on other lines than the row")
    if _share_cells(stream, row):
        shown = " ".join(value.raw for value in row.values[:20])
        return Row(none, f"line {line}: of {shown} two stand in one cell")
    rest = _label_below(template, stream, labels, row)
    if rest:
        return Row(none, f"line {line}: the row's label may go on below with {rest}")
    page = _page_before(stream, row, way)
    if page is not None:
        return Row(
            none,
            f"line {row.values[-1].line}: {row.values[-1].raw} may be the number of a "
            f"page: that of the one before was {page}",
        )
    if len(made) != 1:
        shown = " ".join(value.raw for value in row.values[:20])
        how = "can be cut in several ways" if len(made) > 1 else "are printed"
        asked = "one number" if form_row.width == 1 else f"{form_row.width} numbers"
        return Row(
            none,
            f"line {row.values[0].line}: the row should print {asked}; {shown} {how}",
        )
    last = row.values[-1]
    if amounts and (not last.unit or last.unit not in last.raw):
        said, basis = unit_of(forms, stream, region, template, labels, row, said)
        beside = {value.beside for value in row.values if value.beside}
        if beside and said is not None:
            # a unit in a cell of its own, behind the header or before the number
            units = beside | ({said} if said else set())
            where = basis if said else "cell"
            said, basis = (units.pop(), where) if len(units) == 1 else (None, basis)
    return Row(made[0], None, said, basis)


def _behind_words(
    template: Template, stream: Stream, labels: Labels, label: Label
) -> Value | None:
    """Return a number on a label's line that words of the form part from it, or None."""
    number = bisect_left(stream.values, label.end, key=lambda value: value.at)
    if number == len(stream.values):
        return None
    value = stream.values[number]
    between = stream.key[label.end : value.at]
    is_next = any(label.end <= one.start < value.at for one in labels.found)
    if (
        is_next
        or value.line != line_of(stream, label)
        or value.kind is Kind.DASH
        or without_fillers(template, between)
    ):
        return None
    return value


def _share_cells(stream: Stream, row: RowValues) -> bool:
    """Whether two values stand in one cell of a line and others, or none, in another."""
    line = row.values[0].line
    cells = {value.cell for value in row.values}
    between = [stream.text[one.start : two.start] for one, two in pairwise(row.values)]
    if (
        line not in stream.borders
        or len(cells) == len(row.values)
        or all(any(border in text for border in BORDERS) for text in between)
    ):
        return False
    if len(cells) > 1 or row.label is None:
        return True
    # all of them in the one cell behind the label are a row without borders
    (cell,) = cells
    label = fragment_at(stream, row.label.end - 1)
    before = label.cell if label.line == line else -1
    return stream.borders[line] > cell + 1 or cell - before > 1


def _label_below(
    template: Template, stream: Stream, labels: Labels, row: RowValues
) -> str:
    """Return a short note in brackets below a row, with which its label may go on."""
    value = row.values[-1]
    number = bisect_left(stream.starts, value.at)
    if row.above or number == len(stream.starts):
        return ""
    below = stream.fragments[number]
    words = stream.key[below.at : below.end]
    if len(words) > _LONGEST_NOTE or below.line == value.line:
        return ""
    is_label = any(one.start < below.end and below.at < one.end for one in labels.found)
    shown = fold(stream.text[below.start : below.stop])
    if is_label or shown[0] != "(" or shown[-1] != ")":
        return ""
    return without_fillers(template, words.strip(NUMERALS))


def _glued(template: Template, stream: Stream, labels: Labels, label: Label) -> str:
    """Return words right before or behind a label that make it another one, or "".

    上年行政强制 is not 行政强制, 部门规章 is not 规章, 规章（上年） neither.
    """
    first = fragment_at(stream, label.start)
    before = max((one.end for one in labels.found if one.end <= label.start), default=0)
    words = _masked(template, stream.key[max(before, label.start - _NEAR) : label.start])
    own = label.start - max(first.at, before)
    if own and (left := _left(words[-own:].rpartition("\0")[2]).rstrip(_DIGITS)):
        return left
    note = _note(template, stream, label)
    if note and (template.proof == "units" or len(note) <= _SHORT_NOTE):
        return note
    last = fragment_at(stream, label.end - 1)
    behind = min(
        (one.start for one in labels.found if one.start >= label.end),
        default=last.end,
    )
    words = stream.key[label.end : min(behind, last.end)]
    return _left(_masked(template, words))


def _note(template: Template, stream: Stream, label: Label) -> str:
    """Return the note in brackets that a label is taken to go on with, or ""."""
    shown = stream.key[label.start : label.end]
    for known in sorted(template.rows[label.row].labels, key=len, reverse=True):
        at = shown.find(known)
        if at >= 0:
            return _left(_masked(template, shown[at + len(known) :]))
    return ""


def _masked(template: Template, words: str) -> str:
    """Put a mark in the place of each header, and another for the form's short words."""
    if words:
        for filler in template.fillers:
            if filler in words:
                mark = "\0" if len(filler) >= _SURE else "\1"
                words = words.replace(filler, mark * len(filler))
    return words


def _left(words: str) -> str:
    """Return words without marks, and without an item's number, 一 or 十二."""
    return words.replace("\0", "").replace("\1", "").strip(NUMERALS)


def _head_lost(stream: Stream, template: Template, labels: Labels) -> str | None:
    """Return why no column of a table with units beside its labels can be told, or None.

    A header that names other columns than the form's has numbers that are not the form's,
    and a row that prints one number alone may print one of these. Where a table needs a
    header of its own, its last words stand right before the first label: this year's
    numbers and those of all years are told by them alone.
    """
    if template.proof != "units":
        return None
    first = min((label.start for label in labels.found), default=0)
    if template.heads and not any(
        stream.key.endswith(header, 0, first) for header in template.headers
    ):
        return f"the header above {template.rows[0].labels[0]} is not the form's"
    others = other_columns(stream, template, first)
    return f"the header names {others[:20]} as well" if others else None


def _counted(
    stream: Stream, template: Template, labels: Labels, way: Placement
) -> str | None:
    """Return why no number is believed where some count the rows, or None."""
    if template.proof != "units":
        return None
    values = [value for row in way.rows for value in row.values]
    values = sorted({*values, *way.loose}, key=lambda value: value.start)
    left = left_row_number(template, stream, labels, values)
    if left is None:
        return None
    return f"line {left.line}: {left.raw} and others count the rows, but not all of them"


def _in_its_section(template: Template, labels: Labels, label: Label) -> bool:
    """Whether a label that rows of two sections have stands behind one of its section."""
    twins = _twins(template)
    if label.row not in twins:
        return True
    # another of them may be the other section's as well
    before = [
        one for one in labels.found if one.start < label.start and one.row not in twins
    ]
    if not before:
        return False
    last = max(before, key=lambda one: one.start)
    return template.rows[last.row].section == template.rows[label.row].section


@lru_cache(64)
def _twins(template: Template) -> frozenset[int]:
    """Return the rows with a label that a row of another section has."""
    return frozenset(
        number
        for number, row in enumerate(template.rows)
        if any(
            other.section != row.section and set(other.labels) & set(row.labels)
            for other in template.rows
        )
    )


def _page_before(stream: Stream, row: RowValues, way: Placement) -> int | None:
    """Return a page's number before a value below its label that may be the next one.

    A number of no row may be a page's too.
    """
    value = row.values[-1]
    if row.beside or value.unit or value.beside or not isinstance(value.number, int):
        return None
    page = value.number - 1
    pages = [number for start, number in stream.pages if start < value.start]
    is_next = page in pages[-1:] or any(
        one.number == page and one.start < value.start and may_be_page(one)
        for one in way.loose
    )
    return page if is_next else None


def _lost_label(
    stream: Stream, template: Template, labels: Labels, way: Placement, number: int
) -> str | None:
    """Return why a row without a label may be in the text all the same, or None.

    Its label stands at another place, or between its neighbours stand numbers that no row
    takes, or words that are no label.
    """
    for label in labels.extra:
        if label.row == number:
            line = line_of(stream, label)
            return f"line {line}: the row stands at another place than in the form"
    rows = [row for row in way.rows if row.label is not None]
    before = [row.label.end for row in rows if row.row < number and row.label]
    after = [row.label.start for row in rows if row.row > number and row.label]
    low = max(before, default=0)
    high = min((at for at in after if at >= low), default=len(stream.key))
    for value in way.strays:
        if low <= value.at <= high:
            return f"line {value.line}: {value.raw} stands beside no label of the form"
    for start, end in labels.unknown:
        words = stream.key[start:end]
        if low <= start and end <= high and _may_be(template, number, words):
            line = fragment_at(stream, start).line
            return f"line {line}: {words[:20]} is no label of the form"
    return _apart_from_table(stream, template, labels, number)


def _apart_from_table(
    stream: Stream, template: Template, labels: Labels, number: int
) -> str | None:
    """Return where a row's label stands with a number behind it, outside of the table."""
    starts = {value.at for value in stream.values}
    taken = [range(one.start, one.end) for one in labels.found]
    for label in template.rows[number].labels:
        for at in places_of(label, stream.key):
            fragment, end = fragment_at(stream, at), at + len(label)
            is_cell = (fragment.at, fragment.end) == (at, end)
            if is_cell and end in starts and not any(at in one for one in taken):
                return f"line {fragment.line}: the row stands apart from the table"
    return None


def _may_be(template: Template, number: int, words: str) -> bool:
    """Whether words may be a row's damaged label, and not those of another row."""
    return any(
        fuzz.ratio(label, words[-len(label) - 4 :]) >= _LIKE_ENOUGH
        or (len(words) < 4 and words in label)
        for label in template.rows[number].labels
    )
