"""A table that its sums prove → its cells, in the one way in which they add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.blanks import doubt_of_blanks
from parsing.tables.filling import Shape, candidates, shape_of
from parsing.tables.forms import Template
from parsing.tables.labels import Label, Labels
from parsing.tables.order import out_of_order
from parsing.tables.placing import (
    Placement,
    RowValues,
    fragment_at,
    line_of,
    may_shift,
    words_beside,
)
from parsing.tables.reading import Reading, Table, beside
from parsing.tables.slots import Slots, is_number
from parsing.tables.stream import Kind, Stream, Value
from parsing.tables.sums import Candidate, Number, Solution, solve

_NO_WAY = "no way to read the cells adds up"


def read_by_sums(table: Table, ways: list[Placement]) -> Reading:
    """Return the one reading of all ways to give values to rows that adds up."""
    if len(ways) == 1:
        return _try(table, ways[0])
    # of several ways, one that does not add up is no error of the source's own
    tried = [
        replace(one, verdict="unread", reason=one.reason or _NO_WAY)
        if one.broken
        else one
        for one in (_try(table, way) for way in ways)
    ]
    good = [reading for reading in tried if reading.verdict == "read"]
    complete = [one for one in good if None not in one.numbers]
    if not good:
        return beside(tried[0], tried)
    first = (complete or good)[0]
    for other in tried:
        # a way that is not told from others speaks against one that leaves as much
        unsure = other.verdict == "ambiguous" and len(other.loose) <= len(first.loose)
        if unsure or (other.verdict == "read" and _differs(first, other)):
            return replace(
                beside(first, tried),
                verdict="ambiguous",
                reason="the table can be read in two ways that both add up",
            )
    return beside(first, tried)


def _differs(one: Reading, other: Reading) -> bool:
    """Whether two readings say different things; a complete one differs in a number."""
    if None in one.numbers:
        return one.numbers != other.numbers
    return any(
        left != right
        for left, right in zip(one.numbers, other.numbers, strict=True)
        if right is not None
    )


def _try(table: Table, way: Placement) -> Reading:
    template, labels = table.template, table.labels
    shape = shape_of(template, table.stream, way)
    rows, problems = _filled(table, way, shape)
    solution = solve(template, [[_numbers(slots) for slots in one] for one in rows])
    slots = _slots(template, rows, solution)
    missing = frozenset(range(len(template.rows))) - {row.row for row in way.rows}
    how = _how(template, way, rows)
    whole = (
        how == "direct"
        and not missing
        and not labels.extra
        and all(label.likeness == 100.0 for label in labels.found)
        and all(map(is_number, slots))
        and all(slot is not None and slot.marked is None for slot in slots)
    )
    reason: str | None
    disorder = out_of_order(table)
    if disorder is not None:
        verdict, reason, whole = "unread", disorder, False
    else:
        verdict, reason = _verdict(table, way, solution, problems, slots, whole=whole)
    if verdict == "read":
        blanks = doubt_of_blanks(
            template, slots, solution.values, missing, is_cut=how == "cut"
        )
        if blanks is not None:
            verdict, reason = "unread", blanks
        else:
            verdict, reason = _doubted(template, way, shape, solution, slots)
    return Reading(
        template,
        table.region,
        verdict,
        how,
        whole,
        reason,
        slots,
        solution.values if verdict == "read" else (None,) * len(template.cells),
        problems,
        missing,
        labels,
        way.loose,
        broken=solution.chosen is None,
        way=way,
        candidates=rows,
    )


def _filled(
    table: Table, way: Placement, shape: Shape
) -> tuple[list[list[Slots]], dict[int, str]]:
    """Return for each row the ways to fill its cells, and why there is none for some."""
    stream, template = table.stream, table.template
    rows: list[list[Slots]] = [[] for _ in template.rows]
    problems: dict[int, str] = {}
    for row in way.rows:
        bad = [value for value in row.values if not _is_count(template, row, value)]
        words = ""
        if row.label is not None and len(row.values) < template.rows[row.row].width:
            words = words_beside(template, stream, table.labels, row.label)
        found = [] if bad or words else candidates(template, stream, shape, row)
        rows[row.row] = found
        if not found:
            strange = stream.around(bad[0]) if bad else words
            _explain_row(template, row, strange, problems)
    return rows, problems


def _numbers(slots: Slots) -> Candidate:
    return tuple(None if slot is None else slot.number for slot in slots)


def _how(template: Template, way: Placement, rows: list[list[Slots]]) -> str:
    """Return whether cells are cut from runs of digits, aligned, or stand as printed."""
    if any(_is_cut(row, rows[row.row]) for row in way.rows):
        return "cut"
    is_direct = (
        all(len(one) == 1 for one in rows)
        and sum(bool(row.values) for row in way.rows) == len(template.rows)
        and not any(row.above for row in way.rows)
    )
    return "direct" if is_direct else "aligned"


def _doubted(
    template: Template,
    way: Placement,
    shape: Shape,
    solution: Solution,
    slots: tuple[Value | None, ...],
) -> tuple[str, str | None]:
    """Say whether cells that add up may be others', as _verdict does."""
    marks = [slot for slot in slots if slot is not None and slot.marked is not None]
    if marks and not all(map(is_number, slots)):
        return (
            "unread",
            f"line {marks[0].line}: {marks[0].raw} has a mark, and the table has cells "
            "without a number, so that no sum proves what it is",
        )
    moving = [] if shape.has_room else may_shift(template, way.rows)
    # zeros that move leave to a row what the sums force in that without values
    if moving and (
        any(value.number for row in moving for value in row.values)
        or _forces_a_row(template, way, solution)
    ):
        line = moving[0].values[0].line
        return (
            "ambiguous",
            f"line {line}: values on lines of their own may belong to the label above or "
            "to the one below, which has none",
        )
    if _are_moved(way):
        return (
            "ambiguous",
            "labels stand in another order than the form's, and numbers above some of "
            "them: a number may be the row's above or below it",
        )
    page = _page_among(template, way)
    if page is not None:
        return (
            "ambiguous",
            f"line {page.line}: {page.raw} stands alone beside a row that has blank "
            "cells, and may be the number of a page",
        )
    return "read", None


def _are_moved(way: Placement) -> bool:
    """Whether labels changed places and some have their values above."""
    rows = [row.row for row in way.labelled]
    return rows != sorted(rows) and any(row.above for row in way.labelled)


def _page_among(template: Template, way: Placement) -> Value | None:
    """Return a number alone on its line in a row of fewer numbers than cells, or None.

    Its other numbers share a line; so the lone one may be a page's, and one blank more.
    """
    for row in way.rows:
        if len(row.values) < template.rows[row.row].width:
            lines = Counter(value.line for value in row.values)
            single = [value for value in row.values if lines[value.line] == 1]
            if len(single) == 1 < len(lines) and single[0].number and not row.beside:
                return single[0]
    return None


def _is_count(template: Template, row: RowValues, value: Value) -> bool:
    if value.kind is Kind.UNREAD or value.sign:
        return False
    if value.kind is not Kind.NUMBER:
        return True
    return isinstance(value.number, int) and "元" not in value.unit


def _is_cut(row: RowValues, found: list[Slots]) -> bool:
    starts = {value.start for value in row.values}
    return any(
        slot is not None and slot.kind is Kind.NUMBER and slot.start not in starts
        for slots in found
        for slot in slots
    )


def _explain_row(
    template: Template,
    row: RowValues,
    strange: str,
    problems: dict[int, str],
) -> None:
    form_row = template.rows[row.row]
    if strange:
        said = f"{strange} is not understood as a number of this table"
    else:
        said = (
            f"the row should print {form_row.width} numbers, not {len(row.values)}: "
            f"{row.shown}"
        )
    for cell in form_row.cells:
        problems[cell] = said


def _slots(
    template: Template, rows: list[list[Slots]], solution: Solution
) -> tuple[Value | None, ...]:
    slots: list[Value | None] = [None] * len(template.cells)
    for number, row in enumerate(template.rows):
        if not rows[number]:
            continue
        index = solution.chosen[number] if solution.chosen is not None else 0
        slots[row.first_cell : row.first_cell + row.width] = rows[number][index]
    return tuple(slots)


def _verdict(
    table: Table,
    way: Placement,
    solution: Solution,
    problems: dict[int, str],
    slots: tuple[Value | None, ...],
    *,
    whole: bool,
) -> tuple[str, str | None]:
    """Say whether a reading may stand, and if not, why, for a person."""
    stream, template = table.stream, table.template
    if problems:
        cell = min(problems)
        row = next(row for row in way.rows if cell in template.rows[row.row].cells)
        return "unread", f"line {_line_of(stream, row)}: {problems[cell]}"
    repeated = _repeated(stream, table.labels, way)
    if repeated is not None:
        line = fragment_at(stream, repeated.start).line
        return "unread", f"line {line}: a row of the table is printed more than once"
    if solution.exhausted:
        return "unread", "the cells can be cut in too many ways to try them all"
    if solution.several:
        return "ambiguous", "the cells can be read in two ways that both add up"
    if solution.chosen is None:
        return ("read", None) if whole else ("unread", _broken(template, way, solution))
    reason = _left_over(template, way, solution, slots)
    return ("read", None) if reason is None else ("unread", reason)


def _broken(template: Template, way: Placement, solution: Solution) -> str:
    """Return which sum no reading of the cells keeps, and a row that may be why."""
    said = f"{_NO_WAY}: {solution.broken} breaks"
    if solution.sides is not None:
        return f"{said} in {solution.sides}"
    for row in way.rows:
        count = template.rows[row.row].width
        if row.values and len(row.values) != count:
            return (
                f"{said}; line {row.values[0].line} should print {count} numbers, "
                f"{row.shown} were found"
            )
    return said


def _left_over(
    template: Template,
    way: Placement,
    solution: Solution,
    slots: tuple[Value | None, ...],
) -> str | None:
    """Return why cells that add up are not all that is printed, or not surely so."""
    stray = way.strays
    width = max(row.width for row in template.rows)
    if len(stray) >= width > 1:
        return f"line {stray[0].line}: {len(stray)} numbers stand beside no row's label"
    # words that are not known may be what is left of that row's label
    of_none = stray or [one for one in way.apart if one.number and not one.unit]
    if of_none and _forces_a_row(template, way, solution):
        return (
            f"line {of_none[0].line}: {of_none[0].raw} stands beside no row's label, and "
            "a row has no number"
        )
    missed = _missed_elsewhere(way, solution, slots)
    if missed is not None:
        return (
            f"line {missed.line}: {missed.raw} is one number too many, and another row "
            "has none or lacks as much"
        )
    unplaced = _unplaced_row(template, way, solution, slots)
    if unplaced is not None:
        return (
            f"line {unplaced.values[0].line}: the row should print "
            f"{template.rows[unplaced.row].width} numbers; {unplaced.shown} were "
            "found, and no sum says in which cells"
        )
    if not any(row.values for row in way.rows):
        return "no number stands beside any label of the table"
    return None


def _forces_a_row(template: Template, way: Placement, solution: Solution) -> bool:
    """Whether sums force a number that is not zero in a row without values."""
    return any(
        not row.values and any(_cells(template, row.row, solution.values))
        for row in way.rows
    )


def _cells(
    template: Template, row: int, numbers: Sequence[Number | None]
) -> Sequence[Number | None]:
    first = template.rows[row].first_cell
    return numbers[first : first + template.rows[row].width]


def _line_of(stream: Stream, row: RowValues) -> int:
    """Return the line of a row's first number, or else that on which its label ends."""
    if row.values:
        return row.values[0].line
    return line_of(stream, row.label) if row.label is not None else 0


def _repeated(stream: Stream, labels: Labels, way: Placement) -> Label | None:
    """Return another place of a row's label that has values of its own."""
    taken = {value.start for row in way.rows for value in row.values}
    for label in labels.extra:
        first = stream.values_between(label.end, label.end)[:1]
        if first and first[0].start not in taken:
            return label
    return None


def _missed_elsewhere(
    way: Placement, solution: Solution, slots: tuple[Value | None, ...]
) -> Value | None:
    """Return a number left out of its row that may be another's, or None.

    That has none at all, or an empty cell in which the sums force it.
    """
    is_bare = not all(row.values for row in way.rows)
    taken = {slot.start for slot in slots if slot is not None}
    forced = {
        number
        for slot, number in zip(slots, solution.values, strict=True)
        if number and not is_number(slot)
    }
    for row in way.rows:
        for value in row.values:
            is_missed = (is_bare and value.number) or value.number in forced
            if is_missed and value.start not in taken:
                return value
    return None


def _unplaced_row(
    template: Template,
    way: Placement,
    solution: Solution,
    slots: tuple[Value | None, ...],
) -> RowValues | None:
    """Return a row whose numbers may stand in other cells as well."""
    for row in way.rows:
        cells = template.rows[row.row].cells
        if row.values and any(
            slots[cell] is None and solution.values[cell] is None for cell in cells
        ):
            return row
    return None
