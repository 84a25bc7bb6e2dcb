"""When a quantity is of: the last date or word of time before it in its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from parsing.prose.clauses import Clause
from parsing.prose.mentions import Mention

Event = Literal["this", "other"]


class Time(NamedTuple):
    """When a quantity is of, and what was told before it in the sentence.

    event: the report year (this) or another, as named last; None if nothing is.
    gap_event: the same, as named since the quantity before. looks_ahead: a plan is told;
    names_whole: the whole area is named.
    """

    event: Event | None
    gap_event: Event | None
    looks_ahead: bool
    names_whole: bool


def times_of(
    sentence: str,
    mentions: Sequence[Mention],
    clauses: Sequence[Clause],
    report_year: int | None,
) -> Iterator[Time]:
    """Return the time of each quantity and zero of a sentence.

    mentions: all of the sentence; clauses: one for each quantity and zero among them.
    Another year beats the report's: what is doubtful is not taken.
    """
    events: set[Event] = set()
    event: Event | None = None
    looks_ahead = names_whole = False
    each_clause = iter(clauses)
    for start, _, _, reading in mentions:
        if reading.kind == "date":
            if reading.years and not _is_in_title(start, sentence):
                events.add("this" if reading.years == {report_year} else "other")
            continue
        if reading.kind not in ("quantity", "zero"):
            continue
        gap = next(each_clause).gap
        if "last_time" in gap and "block_compare" not in gap:
            events.add("other")
        elif "this_time" in gap:
            events.add("this")
        gap_event: Event | None = (
            "other" if "other" in events else "this" if events else None
        )
        events = set()
        event = gap_event or event
        looks_ahead = looks_ahead or "ahead" in gap
        names_whole = names_whole or "whole" in gap
        yield Time(event, gap_event, looks_ahead, names_whole)


def _is_in_title(start: int, sentence: str) -> bool:
    """A date in the title of a document says when the document is from."""
    opening = sentence.rfind("《", 0, start)
    return opening >= 0 and sentence.find("》", opening, start) < 0
