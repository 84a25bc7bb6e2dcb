"""A table that no identity ties → cells that whole labels and headers alone prove."""

from __future__ import annotations

from rapidfuzz import fuzz

from parsing.tables.doubts import (
    Row,
    agreed,
    doubt_of,
    hold_alone_below,
    hold_among_short,
    hold_behind_spare,
    hold_beside_lost,
    hold_broken,
    hold_cut,
    hold_merged,
    hold_moved,
    hold_with_others_unit,
    hold_without_unit,
)
from parsing.tables.forms import FormRow, Forms, Template
from parsing.tables.headers import other_columns
from parsing.tables.labels import Labels
from parsing.tables.placing import Placement, fragment_at, line_of
from parsing.tables.reading import Reading, Table
from parsing.tables.rows import read_rows
from parsing.tables.running import left_row_number
from parsing.tables.stream import Kind, Stream, Value
from parsing.tables.sums import Number, settle
from parsing.tables.units import amount_of
from parsing.text import places_of

# Words so much like a missing row's label may be it (0 to 100).
_LIKE_ENOUGH = 50.0


def read_labelled(forms: Forms, table: Table, ways: list[Placement]) -> Reading:
    """Return the cells of the rows whose label, header and width are all as they must be.

    Cells of other rows are unread with a reason, or missing if nothing of the row stands
    in the text.
    """
    stream, template, labels = table.stream, table.template, table.labels
    way, rows = _agreed_rows(forms, table, ways)
    hold_beside_lost(stream, template, way, rows)
    hold_without_unit(template, way, rows)
    hold_with_others_unit(template, way, rows)
    hold_alone_below(stream, way, rows)
    hold_broken(stream, template, way, rows)
    hold_among_short(stream, template, way, rows)
    hold_cut(stream, template, way, rows)
    hold_merged(way, rows)
    hold_behind_spare(stream, template, way, rows)
    hold_moved(way, rows)
    doubt = (
        _head_lost(table)
        or _counted(table, way)
        or doubt_of(stream, template, labels, way)
    )
    slots: list[Value | None] = [None] * len(template.cells)
    numbers: list[Number | None] = [None] * len(template.cells)
    problems: dict[int, str] = {}
    units: dict[int, tuple[str | None, str]] = {}
    missing = []
    for number, form_row in enumerate(template.rows):
        row = rows.get(number)
        problem = _lost_label(table, way, number) if row is None else row.problem or doubt
        if problem is not None:
            problems.update(dict.fromkeys(form_row.cells, problem))
        elif row is None:
            missing.append(number)
        else:
            values, bad = _values(forms, stream, template, form_row, row)
            problems.update(bad)
            for cell, slot, value in zip(form_row.cells, row.slots, values, strict=True):
                slots[cell], numbers[cell] = slot, value
                units[cell] = (row.said, row.basis)
    if _in_order(labels):
        _settle(template, slots, numbers, problems, missing)
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
        table.region,
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


def _agreed_rows(
    forms: Forms, table: Table, ways: list[Placement]
) -> tuple[Placement, dict[int, Row]]:
    """Return the rows that all ways to give values to them read alike, and a way.

    Where only one order gives every column numbers of its kind, it is that.
    """
    stream, template = table.stream, table.template
    read = [read_rows(forms, table, one) for one in ways]
    if len(ways) > 1 and all(one.by_order for one in ways):
        fitting = [
            number
            for number, rows in enumerate(read)
            if _all_fit(forms, stream, template, rows)
        ]
        others = [rows for number, rows in enumerate(read) if number not in fitting]
        if len(fitting) == 1 and all(_is_misfit(template, rows) for rows in others):
            return ways[fitting[0]], read[fitting[0]]
    rows = read[0]
    for other in read[1:]:
        rows = agreed(rows, other)
    return ways[0], rows


def _values(
    forms: Forms, stream: Stream, template: Template, form_row: FormRow, row: Row
) -> tuple[list[Number | None], dict[int, str]]:
    """Return the numbers of a row's cells, and why some are none of their columns."""
    values: list[Number | None] = []
    problems: dict[int, str] = {}
    for cell, slot in zip(form_row.cells, row.slots, strict=True):
        value = problem = None
        if slot is not None and slot.kind is Kind.NUMBER:
            problem, value = _value(forms, stream, template, cell, slot, row)
            problem = problem and f"line {slot.line}: {problem}"
        values.append(value)
        if problem is not None and template.cells[cell].column.kind == "amount":
            problems[cell] = problem
        elif problem is not None:
            # what is no count stands in another column: so may the others
            problems.update(dict.fromkeys(form_row.cells, problem))
    return [
        None if cell in problems else value
        for cell, value in zip(form_row.cells, values, strict=True)
    ], problems


def _in_order(labels: Labels) -> bool:
    """Whether the labels stand in the form's order: else one may be another's."""
    rows = [label.row for label in sorted(labels.found, key=lambda one: one.start)]
    return rows == sorted(rows)


def _settle(
    template: Template,
    slots: list[Value | None],
    numbers: list[Number | None],
    problems: dict[int, str],
    missing: list[int],
) -> None:
    """Fill the one empty cell of a sum of which all other cells are printed.

    A dash is no number that is missing: where the sum wants one, nothing is filled.
    """
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
    for cell, slot in enumerate(slots):
        number = numbers[cell]
        if slot is not None and slot.kind is Kind.DASH and number:
            said = f"line {slot.line}: the sums want {number} where {slot.raw} is printed"
            numbers[cell], problems[cell] = None, said


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


def _head_lost(table: Table) -> str | None:
    """Return why no column of a table with units beside its labels can be told, or None.

    A header that names other columns than the form's has numbers that are not the form's,
    and a row that prints one number alone may print one of these. Where a table needs a
    header of its own, its last words stand right before the first label: this year's
    numbers and those of all years are told by them alone.
    """
    stream, template = table.stream, table.template
    if template.proof != "units":
        return None
    first = min((label.start for label in table.labels.found), default=0)
    if template.heads and not any(
        stream.key.endswith(header, 0, first) for header in template.headers
    ):
        return f"the header above {template.rows[0].labels[0]} is not the form's"
    others = other_columns(stream, template, first)
    return f"the header names {others[:20]} as well" if others else None


def _counted(table: Table, way: Placement) -> str | None:
    """Return why no number is believed where some count the rows, or None."""
    if table.template.proof != "units":
        return None
    values = [value for row in way.rows for value in row.values]
    values = sorted({*values, *way.loose}, key=lambda value: value.start)
    left = left_row_number(table.template, table.stream, table.labels, values)
    if left is None:
        return None
    return f"line {left.line}: {left.raw} and others count the rows, but not all of them"


def _lost_label(table: Table, way: Placement, number: int) -> str | None:
    """Return why a row without a label may be in the text all the same, or None.

    Its label stands at another place, or between its neighbours stand numbers that no row
    takes, or words that are no label.
    """
    stream, labels = table.stream, table.labels
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
        if low <= start and end <= high and _may_be(table.template, number, words):
            line = fragment_at(stream, start).line
            return f"line {line}: {words[:20]} is no label of the form"
    return _apart_from_table(table, number)


def _apart_from_table(table: Table, number: int) -> str | None:
    """Return where a row's label stands with a number behind it, outside of the table."""
    stream = table.stream
    starts = {value.at for value in stream.values}
    taken = [range(one.start, one.end) for one in table.labels.found]
    for label in table.template.rows[number].labels:
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
