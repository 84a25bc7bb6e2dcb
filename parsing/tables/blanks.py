"""Empty cells of a table and its sums → why what is printed may not be believed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from parsing.tables.forms import Equation, Template
from parsing.tables.slots import Slots, is_number
from parsing.tables.stream import Kind, Value
from parsing.tables.sums import Number, sides_of


def doubt_of_blanks(
    template: Template,
    slots: Slots,
    values: Sequence[Number | None],
    missing: Collection[int],
    *,
    is_cut: bool,
) -> str | None:
    """Return why a table with empty cells is not believed, for a person; None if it is.

    slots: what is printed in each cell; values: that, and what the sums force; missing:
    rows that are not there. is_cut: numbers of it were printed without gaps.
    """
    is_open = None in values
    printed = {cell for cell, slot in enumerate(slots) if is_number(slot)}
    forced = {
        cell: number
        for cell, number in enumerate(values)
        if number is not None and cell not in printed
    }
    rows = [one for one in template.equations if one.by_row]
    has_columns = len(rows) < len(template.equations)
    totals = {one.terms[0][0] for one in rows}
    if (forced or is_open) and printed and totals.isdisjoint(printed):
        return "the sums of the table are blank: a column may be lost"
    for cell, number in forced.items():
        slot = slots[cell]
        if number and slot is not None and slot.kind is Kind.DASH:
            return f"line {slot.line}: the sums want {number} where {slot.raw} is printed"
    counted = _counted(rows if has_columns else (), values)
    # an empty total that nothing forces is what its row adds up to
    of_totals = {
        cell: counted[cell]
        for cell in totals - printed
        if cell in forced or counted[cell]
    }
    not_zero = {cell for cell, number in of_totals.items() if number}
    is_tied = not_zero <= _tied(template, printed)
    if is_cut and not_zero:
        # 374320 and an empty total, for 37432 0 and the total that is printed
        return (
            f"numbers have run together, and a sum is empty, {max(of_totals.values())}: "
            "one of its row may be two"
        )
    if 0 in of_totals.values() and not_zero and not is_tied:
        return (
            f"empty sums are zeros in some rows, and {max(of_totals.values())} in "
            "another: a cell may be lost"
        )
    # where borders leave no cell empty, one of the row's numbers may be none of its own
    unplaced = {cell for cell in not_zero if slots[cell] is None}
    if unplaced and printed & totals and not has_columns:
        return (
            f"a sum is empty, {max(of_totals[cell] for cell in unplaced)}, where others "
            "are printed: a cell may be lost"
        )
    if not is_open:
        return None
    # where there are sums over rows too, one total holds the columns of all rows
    is_held = has_columns and any(values[total] for total in totals & printed)
    loose = None if is_held else _loose(rows, slots, values, printed)
    if loose is not None:
        return (
            f"{loose.identity_id} has empty cells, and no total but zero: a cell may be "
            "lost"
        )
    short = _short(template, counted, missing)
    if short is not None:
        return (
            f"some cells are empty, and {short.identity_id} does not come out of those "
            f"that are printed: {sides_of(template, short, values)}"
        )
    return None


def _tied(template: Template, printed: set[int]) -> set[int]:
    """Return the cells that a printed total of a column proves.

    Of a sum with more terms on both sides, two empty ones would make up for each other.
    """
    tied: set[int] = set()
    for equation in template.equations:
        (total, weight), *parts = equation.terms
        if equation.by_row or total not in printed:
            continue
        if all(weight * by < 0 for _, by in parts):
            tied.update(cell for cell, _ in parts)
    return tied


def _loose(
    rows: Sequence[Equation],
    slots: Slots,
    values: Sequence[Number | None],
    printed: set[int],
) -> Equation | None:
    """Return a sum of a row with blank cells and numbers that no total holds in place.

    Zeros add up wherever they stand. A dash is printed, and moves nothing.
    """
    for equation in rows:
        cells = [cell for cell, _ in equation.terms]
        is_blank = any(
            values[cell] is None and not _is_dash(slots[cell]) for cell in cells
        )
        has_total = cells[0] in printed and values[cells[0]]
        if is_blank and not has_total and not printed.isdisjoint(cells):
            return equation
    return None


def _is_dash(slot: Value | None) -> bool:
    return slot is not None and slot.kind is Kind.DASH


def _counted(rows: Sequence[Equation], values: Sequence[Number | None]) -> list[Number]:
    """Return values with nothing for empty cells, but what a row adds up to for totals.

    rows: the sums of those rows whose cells sums over rows prove.
    """
    counted = [value or 0 for value in values]
    for equation in rows:
        (total, weight), *parts = equation.terms
        if values[total] is None:
            counted[total] = -weight * sum(by * counted[cell] for cell, by in parts)
    return counted


def _short(
    template: Template, counted: Sequence[Number], missing: Collection[int]
) -> Equation | None:
    """Return a sum that does not come out; of missing rows nothing is known."""
    unknown = {cell for row in missing for cell in template.rows[row].cells}
    for equation in template.equations:
        left = sum(weight * counted[cell] for cell, weight in equation.terms)
        if left != 0 and unknown.isdisjoint(cell for cell, _ in equation.terms):
            return equation
    return None
