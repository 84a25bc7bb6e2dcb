"""Parsed reports → Arrow batches: one row a report, with nested lists of structs.

The columns are the fields of parsing.model, so that a field added there is a column here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pyarrow as pa

from parsing.model import (
    Breakdown,
    Cell,
    Contamination,
    Evidence,
    Identity,
    LocalItem,
    ParsedReport,
    Section,
    Statement,
    StatementIndicator,
    UnrecognisedLabel,
)

# Digits before and behind the point that a decimal of the warehouse has room for.
PRECISION, SCALE = 28, 8

_TYPES: dict[Any, pa.DataType] = {
    str: pa.string(),
    int: pa.int32(),
    bool: pa.bool_(),
    Decimal: pa.decimal128(PRECISION, SCALE),
    date: pa.date32(),
}

# Column, the tuple of a report that it has, and the class of the tuple's items.
_LISTS: tuple[tuple[str, str, type], ...] = (
    ("evidence", "identity.evidence", Evidence),
    ("sections", "tables.sections", Section),
    ("cells", "tables.cells", Cell),
    ("local_items", "tables.local_items", LocalItem),
    ("unrecognised_labels", "tables.unrecognised_labels", UnrecognisedLabel),
    ("statements", "prose.statements", Statement),
    ("statement_indicators", "prose.indicators", StatementIndicator),
    ("breakdowns", "prose.breakdowns", Breakdown),
    ("contaminations", "contaminations", Contamination),
)


@dataclass(frozen=True)
class Record:
    """A parsed report with what names it: the row it becomes.

    report_no: number of its text, in the order of loading; line_no: where it begins in a
    text of several, None if it is all of the text.
    """

    text_id: str
    report_no: int
    report: ParsedReport
    line_no: int | None = None

    @property
    def report_id(self) -> str:
        """The text's, and the line where the report is one of several in it."""
        return self.text_id + ("" if self.line_no is None else f"-L{self.line_no}")


def _arrow_type(annotation: Any) -> pa.DataType:  # noqa: ANN401 - any annotation
    if get_origin(annotation) is Literal:
        return _TYPES[str]
    known = [one for one in get_args(annotation) if one is not type(None)]
    return _TYPES[known[0] if known else annotation]


def _fields_of(kind: type, leaving_out: str = "") -> list[pa.Field]:
    """Return the fields of a data class or a named tuple, in its order."""
    return [
        pa.field(name, _arrow_type(annotation))
        for name, annotation in get_type_hints(kind).items()
        if name != leaving_out
    ]


_IDENTITY = _fields_of(Identity, leaving_out="evidence")

SCHEMA = pa.schema(
    [
        pa.field("report_id", pa.string()),
        pa.field("report_no", pa.int64()),
        pa.field("text_id", pa.string()),
        pa.field("line_no", pa.int32()),
        *_IDENTITY,
        *(
            pa.field(name, pa.list_(pa.struct(_fields_of(kind))))
            for name, _, kind in _LISTS
        ),
        pa.field("failures", pa.list_(pa.string())),
    ]
)


def keeping(*names: str) -> pa.Schema:
    """Return SCHEMA and columns of text that are kept beside what is read."""
    return pa.schema([*SCHEMA, *(pa.field(name, pa.string()) for name in names)])


def record_batch(records: Sequence[Record]) -> pa.RecordBatch:
    """Return one row for each record, in their order, in the columns of SCHEMA.

    Raises pyarrow.ArrowInvalid where a number has no room in its column.
    """
    reports = [one.report for one in records]
    columns: dict[str, pa.Array] = {
        "report_id": pa.array([one.report_id for one in records], pa.string()),
        "report_no": pa.array([one.report_no for one in records], pa.int64()),
        "text_id": pa.array([one.text_id for one in records], pa.string()),
        "line_no": pa.array([one.line_no for one in records], pa.int32()),
        "failures": pa.array(
            [list(one.failures) for one in reports], SCHEMA.field("failures").type
        ),
    }
    identities = [one.identity for one in reports]
    for field in _IDENTITY:
        values = [getattr(one, field.name) for one in identities]
        columns[field.name] = pa.array(values, field.type)
    for name, place, _ in _LISTS:
        columns[name] = _list_array(map(attrgetter(place), reports), name)
    return pa.record_batch([columns[name] for name in SCHEMA.names], schema=SCHEMA)


def _list_array(tuples: Iterable[tuple[Any, ...]], name: str) -> pa.Array:
    """Return a list for each tuple; its structs are made column by column, for speed."""
    rows = list(tuples)
    items = list(chain.from_iterable(rows))
    struct = [*SCHEMA.field(name).type.value_type]
    columns = [
        pa.array(list(map(attrgetter(field.name), items)), field.type) for field in struct
    ]
    return pa.ListArray.from_arrays(
        pa.array([0, *accumulate(map(len, rows))], pa.int32()),
        pa.StructArray.from_arrays(columns, fields=struct),
    )
