"""Cells of a table left empty, and its sums: why what is printed may not be believed."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from parsing.tables.forms import Equation, Template
from parsing.tables.slots import Slots
from parsing.tables.sums import Number, sides_of
from parsing.tables.tokens import Kind


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
    printed = {cell for cell, slot in enumerate(slots) if _is_number(slot)}
    forced = {
        cell: number
        for cell, number in enumerate(values)
        if number is not None and cell not in printed
    }
    totals = {one.terms[0][0] for one in template.equations if one.by_row}
    if (forced or is_open) and printed and totals.isdisjoint(printed):
        return "the sums of the table are blank: a column may be lost"
    of_totals = {forced[cell] for cell in totals & forced.keys()}
    is_tied = not is_cut and _tied(template, printed).issuperset(
        cell for cell in totals & forced.keys() if forced[cell]
    )
    if 0 in of_totals and len(of_totals) > 1 and not is_tied:
        return (
            f"empty sums are zeros in some rows, and {max(of_totals)} in another: a cell "
            "may be lost"
        )
    if not is_open:
        return None
    loose = _loose(template, slots, values, printed)
    if loose is not None:
        return (
            f"{loose.identity_id} has empty cells, and no total but zero: a cell may be "
            "lost"
        )
    short = _short(template, values, missing)
    if short is not None:
        return (
            f"some cells are empty, and {short.identity_id} does not come out of those "
            f"that are printed: {sides_of(template, short, values)}"
        )
    return None


def _is_number(slot: object) -> bool:
    return getattr(slot, "kind", None) is Kind.NUMBER


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
    template: Template,
    slots: Slots,
    values: Sequence[Number | None],
    printed: set[int],
) -> Equation | None:
    """Return a sum of a row with blank cells and numbers that no total holds in place.

    Zeros add up wherever they stand. A dash is printed, and moves nothing. Where there
    are sums over rows too, one total that is not zero holds the columns of all rows.
    """
    rows = [one for one in template.equations if one.by_row]
    if len(rows) < len(template.equations):
        is_held = any(
            values[one.terms[0][0]] for one in rows if one.terms[0][0] in printed
        )
        if is_held:
            return None
    for equation in rows:
        cells = [cell for cell, _ in equation.terms]
        is_blank = any(
            values[cell] is None and getattr(slots[cell], "kind", None) is not Kind.DASH
            for cell in cells
        )
        total = cells[0]
        if (
            is_blank
            and not printed.isdisjoint(cells)
            and not (total in printed and values[total])
        ):
            return equation
    return None


def _short(
    template: Template, values: Sequence[Number | None], missing: Collection[int]
) -> Equation | None:
    """Return a sum with empty cells that what is printed does not bear out.

    An empty cell counts as nothing, and an empty total of a row as the sum of its row,
    if sums over rows prove that row's cells. Of rows that are missing nothing is known.
    """
    counted = list(values)
    unknown = {cell for row in missing for cell in template.rows[row].cells}
    rows = [one for one in template.equations if one.by_row]
    if len(rows) < len(template.equations):
        for equation in rows:
            (total, weight), *parts = equation.terms
            if counted[total] is None:
                counted[total] = -weight * sum(
                    by * (counted[one] or 0) for one, by in parts
                )
    for equation in template.equations:
        if not unknown.isdisjoint(cell for cell, _ in equation.terms):
            continue
        if sum(weight * (counted[cell] or 0) for cell, weight in equation.terms):
            return equation
    return None
