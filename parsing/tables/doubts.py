"""A row of a table without sums → why it is not believed, if so.

No sum would tell that its numbers are another row's, a page's, or of other columns.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise, takewhile

from parsing.tables.cutting import cuts
from parsing.tables.filling import may_be_page
from parsing.tables.forms import Template
from parsing.tables.labels import Labels
from parsing.tables.placing import (
    Placement,
    RowValues,
    fragment_at,
    line_of,
    moved_rows,
    on_label_line,
    without_fillers,
)
from parsing.tables.slots import Slots
from parsing.tables.stream import Kind, Stream, Value
from parsing.text import GOES_ON

# A head of a page is no longer than this; so many values below a row are looked at.
_LONGEST_HEAD = 60
_MOST_PARTS = 4
# Characters of the words above labels and units (指标名称, 计量单位), before a header.
_CORNER = 8
# One of so many rows may have a unit that is not the form's, and the others do not.
_SHARE_UNITS = 5
# Where the table has other columns than the form, so many rows print more numbers than
# it on one line, or one of so many on several.
_MANY_WIDER = 3
_SHARE_WIDER = 8
# Table two stands on one of the first pages.
_FIRST_PAGES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """A row's cells, or why they are not read. said, basis: the unit beside the cells."""

    slots: Slots
    problem: str | None
    said: str | None = ""
    basis: str = "header"


def hold(rows: dict[int, Row], number: int, reason: str) -> None:
    """Hold back a row, unless there is a reason to already."""
    row = rows[number]
    if row.problem is None:
        rows[number] = Row(row.slots, reason)


def hold_edges(rows: dict[int, Row]) -> None:
    """Hold back rows that print numbers and whose last cell is empty.

    A row that lost a cell, or two that ran together, leaves its line such a cell at the
    end, its numbers in the wrong columns; and no sum tells.
    """
    for number, row in rows.items():
        last, printed = row.slots[-1], _printed(row.slots)
        shown = "" if last is None or last.kind is Kind.BLANK else last.raw
        # NaN, None and null are what converters write for an empty cell
        is_empty = not shown or (shown.isascii() and shown.isalpha())
        if len(row.slots) > 1 and printed and is_empty:
            reason = (
                f"line {printed[0].line}: the last cell of the row is empty: a cell "
                "before it may be lost"
            )
            hold(rows, number, reason)


def hold_beside_lost(
    stream: Stream, template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back rows that may have the numbers of the next one, whose label is lost.

    Where each number is a line, blank cells leave none: numbers of a row without a label
    look like those of the row above. So they do where digits run together, and each run
    can be all numbers of a row: 5702817 02116.
    """
    for row in way.rows:
        lost = row.row + 1
        if lost >= len(template.rows) or lost in rows or not row.values:
            continue
        same = template.rows[lost].block is template.rows[row.row].block
        apart = not row.beside and not on_label_line(stream, row)
        if same and (apart or _may_be_rows(row, template.rows[row.row].width)):
            label = template.rows[lost].labels[0]
            reason = f"line {row.values[0].line}: numbers may be those of {label}, whose"
            hold(rows, row.row, f"{reason} label is lost")


def _may_be_rows(row: RowValues, width: int) -> bool:
    """Whether each of the runs of digits of a row that is short can be all its cells."""
    return 1 < len(row.values) < width and all(
        cuts([one], width, ()) for one in row.values
    )


def hold_without_unit(template: Template, way: Placement, rows: dict[int, Row]) -> None:
    """Hold back numbers without a unit in a table that prints one beside the others."""
    if template.proof != "units":
        return
    bare = [row for row in way.rows if row.values and not _has_unit(row)]
    if 2 * len(bare) > sum(bool(row.values) for row in way.rows):
        return
    for row in bare:
        value = row.values[0]
        reason = f"line {value.line}: {value.raw} has no unit, and others have"
        # among numbers above their labels it may have moved all that are not on a
        # label's line
        moved = [one for one in way.rows if one.values and not one.beside]
        for other in [row, *(moved if any(one.above for one in moved) else [])]:
            hold(rows, other.row, reason)


def hold_with_others_unit(
    template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back a number with another unit than its row's, where others have the form's.

    Lines are lost with the end of one row and the label of the next: its number is left,
    with its unit, below another label. What stands on the label's line is not.
    """
    if template.proof != "units":
        return
    apart = [row for row in way.rows if row.values and not row.beside]
    other = [
        row for row in apart if _unit(row) != (_unit_of_form(template, row) or _unit(row))
    ]
    if len(other) * _SHARE_UNITS > len(apart):
        return
    for row in other:
        value = row.values[0]
        reason = (
            f"line {value.line}: the unit of {value.raw} is {_unit(row) or 'lost'}, and "
            f"the form has {_unit_of_form(template, row)} there"
        )
        hold(rows, row.row, reason)


def _unit(row: RowValues) -> str:
    return row.values[0].beside or row.values[0].unit


def _unit_of_form(template: Template, row: RowValues) -> str:
    column = template.rows[row.row].block.columns[0]
    return "" if column.kind == "amount" else column.unit


def _has_unit(row: RowValues) -> bool:
    return all(value.unit or value.beside for value in row.values)


def hold_alone_below(stream: Stream, way: Placement, rows: dict[int, Row]) -> None:
    """Hold back a number below its label, where others stand beside theirs.

    It may be the number of a page, which ends there in a row that lost its own.
    """
    there = [row for row in way.rows if row.values and row.label is not None]
    below = [row for row in there if not (row.beside or on_label_line(stream, row))]
    if 3 * len(below) > len(there):
        return
    for row in below:
        value = row.values[-1]
        start = stream.text.rfind("\n", 0, value.start) + 1
        line = stream.text[start : value.start + len(value.raw) + 1]
        if line.strip() == value.raw and may_be_page(value):
            reason = f"line {value.line}: {value.raw} may be the number of a page"
            hold(rows, row.row, reason)


def hold_among_short(
    stream: Stream, template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back full rows of a table with a column lost: most others are one short.

    A page's number, or the next row's, fills them. A number right behind a word is no
    sign of it: two of them may have run together.
    """
    there = [row for row in way.rows if row.values]
    short = [
        row
        for row in there
        if len(row.values) < template.rows[row.row].width
        and rows[row.row].problem is not None
        and not stream.text[row.values[0].start - 1].isalnum()
    ]
    if template.proof != "units" or 2 * len(short) <= len(there):
        return
    for row in there:
        reason = f"line {row.values[0].line}: most rows print fewer numbers than columns"
        hold(rows, row.row, reason)


def hold_behind_spare(
    stream: Stream, template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back numbers below a label whose row above has a line of numbers too many.

    The spare line may be its own, above its label, and those below it another row's.
    """
    for above, row in pairwise(way.rows):
        is_spare = len(above.values) > template.rows[above.row].width
        lines = {value.line for value in above.values}
        if is_spare and len(lines) > 1 and row.values and not on_label_line(stream, row):
            reason = (
                f"line {row.values[0].line}: the row above has a line of numbers too "
                "many, which may be this row's"
            )
            hold(rows, row.row, reason)


def hold_moved(way: Placement, rows: dict[int, Row]) -> None:
    """Hold back numbers above labels that stand in another order than the form's."""
    for row in moved_rows(way):
        reason = (
            f"line {row.values[0].line}: numbers stand above labels in another order "
            "than the form's, and may be those of the labels above them"
        )
        hold(rows, row.row, reason)


def hold_cut(
    stream: Stream, template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back the row that a text ends with, if the next ones are lost: it may be cut.

    No number goes on behind a 0.
    """
    for row in sorted(way.rows, key=lambda row: row.row)[-1:]:
        raw = row.values[-1].raw if row.values else "0"
        is_last = row.row + 1 == len(template.rows)
        if not is_last and raw.strip("0") and stream.text.endswith(raw):
            hold(rows, row.row, f"the text ends in {raw}, which may be cut")


def hold_merged(way: Placement, rows: dict[int, Row]) -> None:
    """Hold back rows that share a cell: whose its number is, or how much, nobody says.

    The row right above does if it has a number there; else the cell is the row's own.
    """
    for above, row in zip([None, *way.rows], way.rows, strict=False):
        marks = [value for value in row.values if value.raw == GOES_ON]
        places = {(value.line - 1, value.cell) for value in marks}
        if marks:
            reason = f"line {marks[0].line}: a cell with a number is merged with another"
            hold(rows, row.row, reason)
            if above and not places.isdisjoint(
                (one.line, one.cell) for one in above.values
            ):
                hold(rows, above.row, reason)


def hold_broken(
    stream: Stream, template: Template, way: Placement, rows: dict[int, Row]
) -> None:
    """Hold back rows whose last number may go on below, with numbers that no row takes.

    A page that ends in a number puts its own number, or its head, between the two parts.
    A single number alone may be a page's, and a line of as many as the row has another
    row, whose label is lost.
    """
    taken = {value.start for row in way.rows for value in row.values}
    for row in way.rows:
        if not row.values or row.above:
            continue
        last = row.values[-1]
        first = bisect_right(stream.values, last.start, key=lambda value: value.start)
        rest = list(
            takewhile(
                lambda value: value.start not in taken,
                stream.values[first : first + _MOST_PARTS],
            )
        )
        if not rest or rest[0].line == last.line:
            continue
        words = stream.key[last.at : rest[0].at]
        is_own = not without_fillers(template, words)
        is_heading = is_own or any(one.startswith(words) for one in template.fillers)
        if is_heading and rest[0].kind is Kind.DASH and template.proof == "units":
            # it has a dash where rows have their unit and number, and may go on below it
            continue
        is_page = len(rest) == 1 and may_be_page(rest[0]) and not rest[0].unit
        if words:
            block = template.rows[row.row].block
            again = any(
                words.endswith(header) and len(words) - len(header) <= _CORNER
                for header in block.headers
            )
            if not again and (
                (is_page and is_own) or not _is_head(stream, template, words, rest[0])
            ):
                continue
        elif is_page or (rest[0].line == rest[-1].line and len(rest) == len(row.values)):
            continue
        reason = (
            f"line {last.line}: {last.raw} may go on with {rest[-1].raw} on line "
            f"{rest[-1].line}"
        )
        hold(rows, row.row, reason)


def _is_head(stream: Stream, template: Template, words: str, value: Value) -> bool:
    """Whether words above a value are the head of a page, which stands there again."""
    index = bisect_right(stream.starts, value.at - 1) - 1
    return (
        len(words) <= _LONGEST_HEAD
        and stream.fragments[index].line < value.line
        and not any(label in words for row in template.rows for label in row.labels)
        and (stream.key.count(words) > 1 or not without_fillers(template, words))
    )


def agreed(rows: dict[int, Row], others: dict[int, Row]) -> dict[int, Row]:
    """Return rows as both placements have them; those that differ are unread."""
    found = {}
    for number, row in rows.items():
        other = others.get(number)
        if other is not None and row.problem is None and other.problem is None:
            there = _printed(other.slots)
            if there and [one.start for one in _printed(row.slots)] != [
                one.start for one in there
            ]:
                said = (
                    f"line {there[0].line}: numbers stand above and below the row's label"
                )
                row = Row(row.slots, said)
        found[number] = row
    return found


def _printed(slots: Slots) -> list[Value]:
    return [slot for slot in slots if slot is not None and slot.raw]


def doubt_of(
    stream: Stream,
    template: Template,
    labels: Labels,
    way: Placement,
) -> str | None:
    """Return why no row can be believed, if values may belong to either neighbour."""
    if way.by_order:
        first = min(label.start for label in labels.found)
        among = [one for one in labels.unknown if one[0] >= first]
        if among:
            start, end = among[0]
            line = fragment_at(stream, start).line
            return (
                f"line {line}: {stream.key[start:end][:20]} is no label of the form, and "
                "may have some of the numbers below"
            )
        strange = [
            value
            for row in way.rows
            for value in row.values
            if value.kind in (Kind.UNREAD, Kind.DIGITS)
        ]
        if strange:
            value = strange[0]
            return (
                f"line {value.line}: {value.raw} is not understood, and may be more or "
                "less than one of the numbers that order gives to the labels"
            )
    wider = [row for row in way.rows if len(row.values) > template.rows[row.row].width]
    # pages put a number of theirs on a line of its own
    level = [row for row in wider if row.values[0].line == row.values[-1].line]
    is_wider = len(level) >= _MANY_WIDER or len(wider) * _SHARE_WIDER > len(way.rows)
    if template.proof == "units" and is_wider:
        value = wider[0].values[-1]
        return (
            f"line {value.line}: this row and others print more numbers than the form "
            "has columns, so that a single one may be of any of them"
        )
    left = _left_among(way)
    if left is not None:
        return (
            f"line {left.line}: {left.raw} is left, and numbers stand above some labels "
            "and below others: each may be its neighbour's"
        )
    glued = [
        value
        for row in way.rows
        for value in row.values
        if template.rows[row.row].width == 1
        and value.kind is Kind.DIGITS
        and value.raw[:1] in "0０"
    ]
    if len(glued) > 1:
        return (
            f"line {glued[0].line}: {glued[0].raw} is no number: two columns may be "
            "printed without anything between them"
        )
    if way.is_complete(template) and not _may_be_stray(stream, way):
        return None
    starts = Counter(
        fragment_at(stream, row.label.start).line for row in way.rows if row.label
    )
    # several rows on a line are no better told from each other than lines are
    apart = [
        row
        for row in way.rows
        if row.values
        and row.label is not None
        and (
            starts[fragment_at(stream, row.label.start).line] > 1
            or not (row.beside or on_label_line(stream, row))
        )
    ]
    if not apart:
        return None
    bare = [row for row in way.rows if not row.values and row.label is not None]
    if bare and bare[0].label is not None:
        line = line_of(stream, bare[0].label)
        return (
            f"line {line}: a label has no values and others have theirs on lines of "
            "their own, so that they may belong to either"
        )
    lost = sum(template.rows[row.row].width - len(row.values) for row in apart)
    # what a row lacks may stand above all of them, and each has the next one's
    is_moved = lost == len(way.strays) and not all(map(may_be_page, way.strays))
    stray = [
        value
        for value in way.strays
        if is_moved or any(value.line == row.values[0].line - 1 for row in apart)
    ]
    if stray:
        return (
            f"line {stray[0].line}: values stand beside no label, so that no label can "
            "be believed"
        )
    return None


def _left_among(way: Placement) -> Value | None:
    """Return a number of no row among rows with theirs above and others with below."""
    rows = [row for row in way.rows if row.values and row.label is not None]
    above = [row for row in rows if row.above]
    if not above or not any(not (row.above or row.beside) for row in rows):
        return None
    first = min(row.values[0].start for row in rows)
    last = max(row.values[-1].start for row in rows)
    among = [one for one in way.loose if first < one.start < last and one.number]
    return among[0] if among else None


def _may_be_stray(stream: Stream, way: Placement) -> bool:
    """Whether the first of some rows with values above them may be a page's number.

    Then each of these rows has its own value below, and the last one has none.
    """
    ordered = sorted(way.rows, key=lambda row: row.label.start if row.label else -1)
    for before, row in zip([None, *ordered], ordered, strict=False):
        if row.above and not (before is not None and before.above):
            value = row.values[0]
            alone = len(row.values) == 1 and not value.unit and not value.beside
            page = stream.page_before(value.start)
            first, last = (1, _FIRST_PAGES) if page is None else (page + 1, page + 1)
            if alone and value.kind is Kind.DASH:
                # a word alone, as 无
                return True
            if alone and isinstance(value.number, int) and first <= value.number <= last:
                return True
    return False
