"""Totals of running text with the parts told after them (其中)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from parsing.model import Breakdown, Statement
from parsing.prose.clauses import Clause

# no breakdown has more parts
_MOST_PARTS = 40


class Stated(NamedTuple):
    """A statement of a paragraph, with what the words around say of it."""

    statement: Statement
    clause: Clause


def breakdowns_of(stated: Sequence[Stated]) -> Iterator[Breakdown]:
    """Return the totals of a paragraph, each with the sum of its parts.

    A total is a quantity behind which 其中 stands. 其他 says that nothing is left out;
    parts that add up have left nothing out either.
    """
    quantities = [one for one in stated if one.statement.kind == "quantity"]
    for place, first in enumerate(quantities[1:], 1):
        if not first.clause.opens_parts:
            continue
        total = quantities[place - 1].statement
        unit = total.unit
        if total.qualifier == "exact" and first.statement.unit == unit and unit != "%":
            parts = _parts_of(unit, quantities[place : place + _MOST_PARTS])
            if len(parts) > 1:
                yield _breakdown(total, parts)


def _parts_of(unit: str | None, behind: Sequence[Stated]) -> list[Stated]:
    parts: list[Stated] = []
    for quantity in behind:
        statement, clause = quantity
        begins_anew = parts and (clause.opens_parts or clause.leaves_parts)
        if begins_anew or statement.qualifier != "exact" or statement.unit != unit:
            break
        parts.append(quantity)
    return parts


def _breakdown(total: Statement, parts: Sequence[Stated]) -> Breakdown:
    sums: list[Decimal] = []
    so_far = Decimal(0)
    for part in parts:
        so_far += part.statement.value
        sums.append(so_far)
    rest = next((no for no, part in enumerate(parts) if part.clause.is_the_rest), None)
    full = next((no for no in range(1, len(parts)) if sums[no] == total.value), None)
    closed = full if rest is None else rest
    last = len(parts) - 1 if closed is None else closed
    # a sentence is quoted once, where it begins
    evidence = before = total.sentence
    for part in parts[: last + 1]:
        if part.statement.sentence != before:
            evidence += part.statement.sentence
        before = part.statement.sentence
    return Breakdown(
        total_start=total.char_start,
        total=total.value,
        parts_total=sums[last],
        parts=last + 1,
        is_exhaustive=closed is not None,
        evidence=evidence,
    )
