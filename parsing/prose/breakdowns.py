"""Quantities of running text → totals, and the parts told after them (其中)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate, takewhile
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Breakdown, Statement
from parsing.prose.mentions import Mention
from parsing.prose.terms import CLAUSE_ENDS, terms_of

# no breakdown has more parts
_MOST_PARTS = 40
_ENDS_LIST = (";", "；")


class Told(NamedTuple):
    """A quantity of a paragraph, with what stands between the one before and it.

    depth: how many brackets it stands in. is_example: what follows says that there is
    more (其他26条等).
    """

    statement: Statement
    gap: str
    depth: int
    is_example: bool


class Parted(NamedTuple):
    """A breakdown, and where its total and its parts stand."""

    breakdown: Breakdown
    places: frozenset[int]


def told_in(
    sentence: str, mentions: Sequence[Mention], statements: Sequence[Statement]
) -> Iterator[Told]:
    """Return the quantities of a sentence of plain width."""
    before = depth = 0
    stated = (one for one in mentions if one.reading.value is not None)
    for mention, statement in zip(stated, statements, strict=True):
        gap = sentence[before : mention.start]
        if "(" in gap or ")" in gap:
            depth = max(0, depth + gap.count("(") - gap.count(")"))
        before = mention.end
        if statement.kind == "quantity":
            yield Told(statement, gap, depth, sentence.startswith("等", before))


def breakdowns_of(told: Sequence[Told], dictionaries: Dictionaries) -> Iterator[Parted]:
    """Return the totals of a paragraph, each with the sum of its parts.

    A total is a quantity behind which 其中 stands. Parts that add up have left nothing
    out; if none do, 其他 says that nothing is left out. What stands in brackets behind a
    part is a part of that part.
    """
    terms = terms_of(dictionaries)
    for place, first in enumerate(told[1:], 1):
        if not any(word in first.gap for word in terms["opens_parts"]):
            continue
        # 177件（含结转3件），其中: what a bracket explains, not what stands in it
        outside = [one for one in told[:place] if one.depth <= first.depth]
        above = outside[-1] if outside else told[place - 1]
        if _goes_on_with_all(outside, told[place:]):
            above = outside[-2]
        total, unit = above.statement, above.statement.unit
        if total.qualifier != "exact" or first.statement.unit != unit or unit == "%":
            continue
        behind = told[place : place + _MOST_PARTS]
        flat = _parts(unit, behind, terms)
        # lists that go on behind ; or in other units are whole where they add up
        ways = (flat, _heads(unit, behind), _all(behind))
        parts = next((way for way in ways if _adds_up(total.value, way)), flat)
        # 新收317件，结转3件。其中 …: the parts are of both
        before = told[place - 2].statement.value if place > 1 else 0
        is_of_both = bool(before) and _adds_up(before + total.value, parts)
        if len(parts) > 1 and not is_of_both:
            yield _breakdown(total, parts, terms)


def _goes_on_with_all(outside: Sequence[Told], behind: Sequence[Told]) -> bool:
    """Say whether parts behind ; are of all, not of the part told before.

    办结77件,里面有上年结转的3件;其中予以公开50件,部分公开27件.
    """
    if len(outside) < 2 or not any(end in behind[0].gap for end in _ENDS_LIST):
        return False
    unit = outside[-1].statement.unit
    parts = [
        one
        for one in takewhile(lambda one: one.statement.unit == unit, behind)
        if one.depth == behind[0].depth
    ]
    part, whole = (one.statement.value for one in (outside[-1], outside[-2]))
    return part < whole and not _adds_up(part, parts) and _adds_up(whole, parts)


def _parts(
    unit: str | None, behind: Sequence[Told], terms: Mapping[str, tuple[str, ...]]
) -> list[Told]:
    """The parts told one after the other, to where another list begins."""
    parts: list[Told] = []
    depth = behind[0].depth
    for one in behind:
        if parts and one.depth > depth:
            continue
        ends = (*_ENDS_LIST, *terms["opens_parts"])
        if one.depth < depth or (parts and any(word in one.gap for word in ends)):
            break
        if one.statement.qualifier != "exact" or one.statement.unit != unit:
            break
        parts.append(one)
    return parts


def _heads(unit: str | None, behind: Sequence[Told]) -> list[Told]:
    """The first of each list, where lists that parts have of their own end with ;."""
    return [
        one
        for number, one in enumerate(behind)
        if (not number or any(end in one.gap for end in _ENDS_LIST))
        and one.statement.unit == unit
        and one.depth == behind[0].depth
    ]


def _all(behind: Sequence[Told]) -> list[Told]:
    """All that is told behind, to where brackets around it close."""
    depth = behind[0].depth
    inside = takewhile(lambda one: one.depth >= depth, behind)
    return [
        one
        for one in inside
        if one.depth == depth
        and one.statement.qualifier == "exact"
        and one.statement.unit != "%"
    ]


def _adds_up(total: Decimal, parts: Sequence[Told]) -> bool:
    sums = accumulate(one.statement.value for one in parts)
    return len(parts) > 1 and total in sums


def _breakdown(
    total: Statement, parts: Sequence[Told], terms: Mapping[str, tuple[str, ...]]
) -> Parted:
    sums = list(accumulate(part.statement.value for part in parts))
    rest = next((no for no, one in enumerate(parts) if _is_rest(one, terms)), None)
    full = next((no for no in range(1, len(parts)) if sums[no] == total.value), None)
    # 其他结果178件 may have 尚未审结37件 behind it
    closed = rest if full is None else full
    last = len(parts) - 1 if closed is None else closed
    # a sentence is quoted once, where it begins
    evidence = before = total.sentence
    for one in parts[: last + 1]:
        if one.statement.sentence != before:
            evidence += one.statement.sentence
        before = one.statement.sentence
    starts = {total.char_start, *(one.statement.char_start for one in parts)}
    return Parted(
        Breakdown(
            total_start=total.char_start,
            total=total.value,
            parts_total=sums[last],
            parts=last + 1,
            is_exhaustive=closed is not None,
            evidence=evidence,
        ),
        frozenset(starts),
    )


def _is_rest(part: Told, terms: Mapping[str, tuple[str, ...]]) -> bool:
    if part.is_example:
        return False
    clause = part.gap[max(part.gap.rfind(end) for end in CLAUSE_ENDS) + 1 :]
    return any(word in clause for word in terms["the_rest"])
