"""Batches of reports → readings, one batch at a time, until the input ends.

Started by the pool as `python -m parsing.worker`. Arrow goes both ways: nothing that a
report made is ever unpickled.
"""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import IO, Any

import pyarrow as pa

from parsing.dictionaries import Dictionaries
from parsing.guarding import parse_all, unread
from parsing.model import Stated
from parsing.parse import parse
from parsing.records import Record, record_batch

READY = b"ready"

_LENGTH = 8  # bytes of the length before a message


def parse_batch(
    batch: pa.RecordBatch, dictionaries: Dictionaries, seconds: float | None
) -> pa.RecordBatch:
    """Return one row of records.SCHEMA for each report of a batch, in this process.

    batch: text_id, report_no, text, and stated, what the manifest states: a list of
    line_no (of the report that begins there; null of the file), agency_name, province,
    city, report_year. seconds: as parse_guarded takes them.
    """
    records = [
        Record(row["text_id"], row["report_no"], found.report, found.line_no)
        for row in batch.to_pylist()
        for found in parse_all(row["text"], _stated(row), dictionaries, seconds=seconds)
    ]
    try:
        return record_batch(records)
    except pa.ArrowException:
        return record_batch([_with_room(one) for one in records])


def _with_room(record: Record) -> Record:
    """Return a record that has room in its columns: the same, or one unread."""
    try:
        record_batch([record])
    except pa.ArrowException as error:
        reason = f"what was read of it cannot be kept: {str(error)[:200]}"
        return replace(record, report=unread(reason))
    return record


def _stated(row: Mapping[str, Any]) -> dict[int | None, Stated]:
    return {
        one["line_no"]: Stated(
            one["agency_name"], one["province"], one["city"], one["report_year"]
        )
        for one in row["stated"] or ()
    }


def greeting(dictionaries: Dictionaries, seconds: float) -> bytes:
    """Return the first message to a process: what it reads with."""
    return json.dumps([seconds, dictionaries.tables]).encode()


def send(stream: IO[bytes], message: bytes) -> None:
    """Write a message with its length before it."""
    stream.write(len(message).to_bytes(_LENGTH, "big"))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Return the next message, or None where the stream ends before it does."""
    length = int.from_bytes(stream.read(_LENGTH), "big")
    message = stream.read(length)
    return message if length and len(message) == length else None


def packed(batch: pa.RecordBatch) -> bytes:
    """Return a batch as a message."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return sink.getvalue().to_pybytes()


def unpacked(message: bytes) -> pa.RecordBatch:
    """Return the batch of a message."""
    with pa.ipc.open_stream(message) as stream:
        return stream.read_next_batch()


def main() -> None:
    """Answer until the input ends."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    # what a library prints must not come between the messages
    sys.stdout = sys.stderr
    hello = receive(source)
    if hello is None:
        return
    seconds, tables = json.loads(hello)
    dictionaries = Dictionaries.of(tables)
    # what is made of the dictionaries once is not of the time of the first report
    parse("", Stated(), dictionaries)
    # a report makes many small objects and no cycles: looking for them less often saves
    # a tenth of the time
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    send(target, READY)
    while (message := receive(source)) is not None:
        send(target, packed(parse_batch(unpacked(message), dictionaries, seconds)))


if __name__ == "__main__":
    main()
