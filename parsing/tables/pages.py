"""Which bare numbers of a text are the numbers of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.reading import Reading, values_in
from parsing.tables.rows import alone, excess
from parsing.tables.tokens import Stream, Value

_MOST_WAYS = 2_000
# A page has more rows than this one.
_LEAST_ROWS = 2


def without_pages(stream: Stream, readings: Sequence[Reading]) -> Stream | None:
    """Return the stream without the numbers of its pages; None if there are none to tell.

    Tables have a number too many wherever a page ends in them. Those numbers count on by
    one; if there is just one way to choose them so, they are no values. They and numbers
    alone between tables are kept as pages: the next one is none of a row's.
    """
    places: list[list[Value]] = []
    within: set[int] = set()
    for reading in sorted(readings, key=lambda one: one.region.start):
        values = values_in(stream, reading.region)
        within.update(value.start for value in values)
        places += excess(reading.template, stream, reading.labels, values)
    bare = [(v.start, v.number) for v in alone(stream) if v.start not in within]
    pages = _consecutive(places)
    before = {number for _, number in (*stream.pages, *bare)}
    if _LEAST_ROWS * len(pages) > sum(len(one.labels.found) for one in readings) + 1:
        # a column of numbers that count on by one
        pages = ()
    if len(pages) == 1 and (pages[0].number or 0) - 1 not in before:
        # a number alone may be the row's and the other one the page's
        pages = ()
    known = {(value.start, value.number) for value in pages} | set(bare)
    if not known - set(stream.pages):
        return None
    starts = {value.start for value in pages}
    return replace(
        stream,
        values=[value for value in stream.values if value.start not in starts],
        pages=sorted({*stream.pages, *known}),  # type: ignore[arg-type]
    )


def _consecutive(places: list[list[Value]]) -> tuple[Value, ...]:
    """Return the one way to choose a number of each place so that they count on."""
    ways: list[tuple[Value, ...]] = [()]
    for choices in places:
        ways = [
            (*way, value)
            for way in ways
            for value in choices
            if not way or _follows(way[-1], value)
        ]
        if len(ways) > _MOST_WAYS:
            return ()
    return ways[0] if len(ways) == 1 else ()


def _follows(before: Value, value: Value) -> bool:
    return (
        isinstance(before.number, int)
        and isinstance(value.number, int)
        and value.number == before.number + 1
    )
