"""The bare numbers of a text → which of them number its pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.choosing import values_in
from parsing.tables.filling import may_be_page, without_strays
from parsing.tables.forms import Template
from parsing.tables.labels import Labels
from parsing.tables.placing import gaps_of
from parsing.tables.reading import Reading
from parsing.tables.slots import row_sums
from parsing.tables.stream import Stream, Value

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
        places += _excess(reading.template, stream, reading.labels, values)
    bare = [(v.start, v.number) for v in _alone(stream) if v.start not in within]
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


def _excess(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[list[Value]]:
    """Return where a table has one number too many that stands _alone on its line.

    Each time the numbers it may be, in the order of the text.
    """
    single = {value.start for value in _alone(stream)}
    found = []
    gaps = gaps_of(template, stream, labels, values)
    behind = sum(bool(gap.behind) for gap in gaps)
    for number, gap in enumerate(gaps):
        width = template.rows[labels.found[number - 1].row].width if number else 0
        own = gap.within or gap.behind
        if number and len(own) == width + 1:
            if template.proof != "identities":
                # a page ends behind a row
                found.append([value for value in own[-1:] if value.start in single])
                continue
            sums = row_sums(template, labels.found[number - 1].row)
            kept = [
                {value.start for value in slots if value is not None}
                for slots in without_strays(own, width, sums)
            ]
            found.append([v for v in own if any(v.start not in one for one in kept)])
        if (
            len(gap.later) == 1
            and 2 * behind > len(gaps)
            and gap.later[0].start in single
        ):
            found.append([gap.later[0]])
    return [some for some in found if some]


def _alone(stream: Stream) -> list[Value]:
    """Return the numbers that are all of their lines and may be those of pages."""
    texts = {fragment.line for fragment in stream.fragments}
    counts = Counter(value.line for value in stream.values)
    return [
        value
        for value in stream.values
        if counts[value.line] == 1
        and value.line not in texts
        and may_be_page(value)
        and not value.unit
    ]
