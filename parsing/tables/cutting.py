"""Numbers printed without anything between them → where they may be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from parsing.numbers import MOST_DIGITS
from parsing.tables.slots import MOST_WAYS, Slots, Sums, adds_up
from parsing.tables.stream import Kind, Value
from parsing.text import fold_width

# So many cuts of a row's digits are tried: twenty digits in seven cells need no more.
_MOST_STEPS = 50_000


class _TooManyError(Exception):
    """There are more ways to cut digits than are tried."""


def cuts(values: list[Value], width: int, sums: Sums) -> list[Slots] | None:
    """Return every way to cut runs of digits so that the row has all its cells.

    A number has no leading zero. Where an identity ties the row, it must hold. None if
    there are too many ways to try them all: those not tried might hold as well.
    """
    room = width - len(values)
    if any(
        value.kind is Kind.DASH or value.unit or value.sign or value.marked is not None
        for value in values
    ):
        return []
    if sum(len(value.raw) for value in values) < width:
        return []
    if not sums and any(len(value.raw) - room > MOST_DIGITS for value in values):
        # only the length of what is kept would tell the numbers apart
        return None
    found: list[Slots] = []
    steps = count(1)

    def go(index: int, left: int, slots: list[Value]) -> None:
        if len(found) > MOST_WAYS:
            return
        if index == len(values):
            if left == 0 and adds_up(tuple(slots), sums):
                found.append(tuple(slots))
            return
        value = values[index]
        for more in range(left + 1):
            for parts in _parts(value, more + 1, steps):
                go(index + 1, left - more, [*slots, *parts])

    try:
        go(0, room, [])
    except _TooManyError:
        return None
    return found


def put_together(text: str, values: list[Value], width: int, sums: Sums) -> list[Slots]:
    """Return the numbers of a row within some of which a blank stands (3 | 1 2 | 1 284).

    They are as many as the row has cells, and its own sum proves them.
    """
    joined = values[:1]
    for value in values[1:]:
        last = joined[-1]
        printed = text[last.start : value.start + len(value.raw)]
        is_one = (last.line, last.cell) == (value.line, value.cell) and not last.unit
        parts = fold_width(printed).removesuffix(value.unit).split(" ")
        if not (is_one and parts[0] != "0" and all(map(str.isdecimal, parts))):
            joined.append(value)
            continue
        number = int("".join(parts))
        joined[-1] = value._replace(
            kind=Kind.NUMBER, start=last.start, raw=printed, number=number
        )
    slots = tuple(joined)
    is_whole = len(slots) == width and all(one.kind is Kind.NUMBER for one in slots)
    return [slots] if sums and is_whole and adds_up(slots, sums) else []


def may_lack_zero(values: Sequence[Value], cut: Slots, sums: Sums) -> bool:
    """Whether another cut adds up, too, if a cell with 0 was lost between two digits.

    0101202200000 is 0 1 0 1 20 22 and zeros, or 0 0 10 12 0 22 with one of its zeros
    lost; where no other row tells, it may be either.
    """
    numbers = [slot.number for slot in cut if slot is not None]
    for index, value in enumerate(values):
        size = len(value.raw)
        for at in range(size + (index == len(values) - 1)):
            before = [_piece(value, 0, at)] if at else []
            behind = [_piece(value, at, size)] if at < size else []
            zero = value._replace(kind=Kind.NUMBER, raw="0", number=0)
            lacking = [*values[:index], *before, zero, *behind, *values[index + 1 :]]
            ways = cuts(lacking, len(cut), sums)
            if ways is None or any(
                [slot.number for slot in way if slot is not None] != numbers
                for way in ways
            ):
                return True
    return False


def zeros_apart(values: Sequence[Value]) -> list[Value]:
    """Return values with runs of zeros as so many zeros: no number begins with one."""
    found: list[Value] = []
    for value in values:
        raw = fold_width(value.raw)
        if value.kind is Kind.DIGITS and len(raw) <= MOST_WAYS and not raw.strip("0"):
            found += [_piece(value, at, at + 1) for at in range(len(raw))]
        else:
            found.append(value)
    return found


def _parts(value: Value, wanted: int, steps: Iterator[int]) -> Iterator[list[Value]]:
    """Yield the ways to cut a value into so many numbers.

    steps: counts what is tried, dead ends as well. Raise _TooManyError beyond the most.
    """
    if wanted == 1:
        if value.kind is Kind.NUMBER:
            yield [value]
        return
    raw = fold_width(value.raw)
    if not raw.isdigit() or len(raw) < wanted or len(raw) > 40:
        return

    def go(start: int, left: int, parts: list[Value]) -> Iterator[list[Value]]:
        if next(steps) > _MOST_STEPS:
            raise _TooManyError
        if left == 1:
            if _is_number(raw[start:]):
                yield [*parts, _piece(value, start, len(raw))]
            return
        for stop in range(start + 1, len(raw) - left + 2):
            if _is_number(raw[start:stop]):
                yield from go(stop, left - 1, [*parts, _piece(value, start, stop)])

    yield from go(0, wanted, [])


def _is_number(digits: str) -> bool:
    return digits == "0" or (digits[0] != "0" and len(digits) <= MOST_DIGITS)


def _piece(value: Value, start: int, stop: int) -> Value:
    """Return a part of a run of digits: a number, or a run again."""
    raw = value.raw[start:stop]
    is_number = _is_number(fold_width(raw))
    return Value(
        Kind.NUMBER if is_number else Kind.DIGITS,
        value.at,
        value.line,
        value.cell,
        value.start + start,
        raw,
        int(raw) if is_number else None,
    )
