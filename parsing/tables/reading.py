"""A table taken for a form's: its labels, what is in its cells, why some are unread."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from parsing.tables.forms import Template
from parsing.tables.labels import Labels
from parsing.tables.placing import Placement
from parsing.tables.regions import Region
from parsing.tables.slots import Slots
from parsing.tables.stream import Stream, Value
from parsing.tables.sums import Number


@dataclass(frozen=True, slots=True)
class Table:
    """A region of a text taken for a form's table, with the labels found in it."""

    stream: Stream
    region: Region
    template: Template
    labels: Labels


@dataclass(frozen=True, slots=True)
class Reading:
    """A table read as a form.

    slots: for each cell of the form what is printed there, None for nothing. numbers:
    for each cell its value, printed or forced. problems: for a cell, why it is not read.
    missing: rows whose label and values are not in the text. verdict and reason are as
    in parsing.model.Section; whole as evidence_is_whole there.

    For who wants to know how it was read: way, the values by row; candidates, for each
    row the ways to fill its cells; others, the readings that were tried beside it.
    """

    template: Template
    region: Region
    verdict: str
    how: str
    whole: bool
    reason: str | None
    slots: tuple[Value | None, ...]
    numbers: tuple[Number | None, ...]
    problems: dict[int, str]
    missing: frozenset[int]
    labels: Labels
    loose: tuple[Value, ...]
    units: dict[int, tuple[str | None, str]] = field(default_factory=dict)
    broken: bool = False
    way: Placement | None = None
    candidates: Sequence[Sequence[Slots]] = ()
    others: tuple[Reading, ...] = ()


def beside(reading: Reading, tried: Sequence[Reading]) -> Reading:
    """Return a reading with the others that were tried."""
    others = tuple(one for one in tried if one is not reading)
    return replace(reading, others=reading.others + others) if others else reading
