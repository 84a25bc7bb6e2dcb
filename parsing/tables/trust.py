"""A table that no sum proves, and those beside it → whether it may be believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.forms import Equation, Template
from parsing.tables.reading import Reading
from parsing.tables.stream import Kind

Found = list[tuple[tuple[Template, ...], list[Reading]]]
# So many sums must break that it is no slip of the source; or so many, where none holds.
_ENOUGH, _ALL = 5, 2


def trusted(found: Found) -> Found:
    """Return readings, those that nothing proves unread if most sums beside them break.

    What damages the numbers of one table damages those of the other: a raised mark that
    became a digit makes each ten times too large.
    """
    sums = [
        numbers
        for _, several in found
        for reading in several
        if reading.template.proof == "identities" and reading.how == "direct"
        for equation in reading.template.equations
        if (numbers := _printed(reading, equation))
    ]
    broken = [numbers for numbers in sums if sum(numbers)]
    enough = _ALL if len(broken) == len(sums) else _ENOUGH
    if len(broken) < enough or 2 * len(broken) <= len(sums):
        return found
    reason = (
        f"{len(broken)} of {len(sums)} sums of the other tables do not hold, and nothing "
        f"proves this one{_in_common(broken)}"
    )
    return [
        (
            templates,
            [
                replace(reading, verdict="unread", reason=reason)
                if reading.template.proof != "identities" and reading.verdict == "read"
                else reading
                for reading in several
            ],
        )
        for templates, several in found
    ]


def _printed(reading: Reading, equation: Equation) -> list[int]:
    """Return the numbers of a sum, with its parts negative; none if one is not printed.

    A sum of nothing but zeros says nothing.
    """
    numbers = []
    for cell, weight in equation.terms:
        slot = reading.slots[cell]
        if (
            slot is None
            or slot.kind is not Kind.NUMBER
            or not isinstance(slot.number, int)
        ):
            return []
        numbers.append(weight * slot.number)
    return numbers if any(numbers) else []


def _in_common(broken: Sequence[Sequence[int]]) -> str:
    """Say what the sums that break have in common, as far as it can be told."""
    for cut, said in (
        (slice(None), "each number ends with one digit too many"),
        (slice(1), "each total ends with one digit too many"),
        (slice(1, None), "each number but the totals ends with one digit too many"),
    ):
        mended = [_shortened(numbers, cut) for numbers in broken]
        holding = [numbers for numbers in mended if any(numbers) and not sum(numbers)]
        if 2 * len(holding) > len(broken):
            return f": without its last digit they hold, so {said}"
    return ""


def _shortened(numbers: Sequence[int], cut: slice) -> list[int]:
    """Return numbers, some of them without their last digit."""
    found = list(numbers)
    found[cut] = [
        number // 10 if number > 0 else -(-number // 10) for number in found[cut]
    ]
    return found
