"""A text that ends within a table → the table's rows before its end."""

from __future__ import annotations

from collections.abc import Sequence

from parsing.tables.choosing import moved, values_in
from parsing.tables.forms import Template
from parsing.tables.labels import locate
from parsing.tables.order import BEGINNING, HEAD_REACH, out_of_order
from parsing.tables.placing import fragment_at
from parsing.tables.reading import Reading, Table
from parsing.tables.regions import Region
from parsing.tables.slots import adds_up, is_number, row_sums
from parsing.tables.stream import Stream, Value
from parsing.text import places_of

# What may follow the last number: a label that is cut, and a merged cell before it.
_TAIL = 60


def beginning_of(stream: Stream, template: Template) -> Reading | None:
    """Return the rows that stand whole where the text ends, None if that is not sure.

    They are the form's first, in its order, each with its own exact label and all of its
    numbers behind it, which add up; above them the columns are named, and nothing else
    is between. A last row that is not whole may be cut, and is unread like all below it.
    """
    first = template.rows[0]
    starts = [start for label in first.labels for start in places_of(label, stream.key)]
    if not starts or template.proof != "identities" or template.side_by_side:
        return None
    start = min(starts)
    region = Region(max(0, start - HEAD_REACH), len(stream.key), below=False)
    key = stream.key[start:]
    values = [value for value in values_in(stream, region) if value.at >= start]
    near = tuple(dict.fromkeys(value.at - start for value in values))
    labels = moved(locate(template, (), key, near), start)
    rows: list[Sequence[Value]] = []
    for label in labels.found:
        behind = [value for value in values if value.at == label.end]
        if not behind:
            break
        if label.row != len(rows) or label.likeness < 100.0:
            return None
        rows.append(behind)
    end = values[-1].at if values else start
    if (
        sum(map(len, rows)) != len(values)
        or len(key) > end - start + _TAIL
        or any(low < end for low, _ in labels.unknown)
        or labels.extra
        or not _is_header(template, stream.key[region.start : start])
        or out_of_order(Table(stream, region, template, labels)) is not None
    ):
        return None
    if rows and not _is_proven(template, len(rows) - 1, rows[-1]):
        rows.pop()
    if not rows or len(rows) == len(template.rows):
        return None
    if not all(_is_proven(template, *row) for row in enumerate(rows)):
        return None
    slots = [value for row in rows for value in row]
    line = fragment_at(stream, len(stream.key) - 1).line
    unread = range(len(slots), len(template.cells))
    return Reading(
        template,
        region,
        "read",
        "broken_off",
        whole=False,
        reason=None,
        slots=(*slots, *[None] * len(unread)),
        numbers=(*(value.number for value in slots), *[None] * len(unread)),
        problems=dict.fromkeys(unread, f"line {line}: the text ends within the table"),
        missing=frozenset(),
        labels=labels,
        loose=(),
    )


def _is_header(template: Template, head: str) -> bool:
    """Whether each column is named."""
    columns = (column.label for column in template.rows[0].block.columns)
    return all(column[:BEGINNING] in head for column in columns)


def _is_proven(template: Template, row: int, values: Sequence[Value]) -> bool:
    """Whether a row has a number in each cell, and its sums come out."""
    return (
        len(values) == template.rows[row].width
        and all(is_number(one) and not one.sign and not one.unit for one in values)
        and all(isinstance(one.number, int) for one in values)
        and adds_up(tuple(values), row_sums(template, row))
    )
