"""A row's values → its cells, and what the identities within the row say."""

from __future__ import annotations

from functools import lru_cache

from parsing.tables.forms import Template
from parsing.tables.stream import Kind, Value

Slots = tuple[Value | None, ...]
# The identities within a row: places of its cells, with weights.
Sums = tuple[tuple[tuple[int, int], ...], ...]
# A row that can be filled in more ways than these is not read.
MOST_WAYS = 60


def forced(slots: Slots, sums: Sums) -> tuple[object, ...]:
    """Return the numbers of a row with those that its own identities force."""
    found = [number_of(slot) for slot in slots]
    for terms in sums:
        open_places = [
            (place, weight)
            for place, weight in terms
            if found[place] is None or isinstance(found[place], Kind)
        ]
        if len({weight for _, weight in open_places}) != 1:
            continue
        total = sum(
            weight * found[place]  # type: ignore[operator,misc]
            for place, weight in terms
            if (place, weight) not in open_places
        )
        if len(open_places) == 1 or total == 0:
            for place, weight in open_places:
                found[place] = -total * weight
    return tuple(found)


@lru_cache(1024)
def row_sums(template: Template, row: int) -> Sums:
    """Return the identities within a row, by the places of its cells."""
    first = template.rows[row].first_cell
    return tuple(
        tuple((cell - first, weight) for cell, weight in equation.terms)
        for equation in template.equations
        if equation.by_row
        and first <= equation.terms[0][0] < first + template.rows[row].width
    )


def is_number(slot: Value | None) -> bool:
    """Whether a number is printed in a cell."""
    return slot is not None and slot.kind is Kind.NUMBER


def number_of(slot: Value | None) -> object:
    if slot is None:
        return None
    return slot.number if slot.kind is Kind.NUMBER else slot.kind


def adds_up(slots: Slots, sums: Sums) -> bool:
    """Whether no identity within the row is broken; open cells may be anything."""
    for terms in sums:
        total = 0
        weights = set()
        for place, weight in terms:
            slot = slots[place]
            if slot is None or slot.number is None:
                weights.add(weight)
            else:
                total += weight * slot.number  # type: ignore[assignment]
        if not weights and total:
            return False
        if len(weights) == 1 and -total * weights.pop() < 0:
            return False
    return True
