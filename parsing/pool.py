"""Batches of texts → batches of readings: few in this process, many in others.

A report that a process dies of, or does not come back from, is found and given up; all
others are read. Results come in the order of the reports.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain
from queue import SimpleQueue
from threading import Timer

import pyarrow as pa

from parsing.dictionaries import Dictionaries
from parsing.guarding import SECONDS, unread
from parsing.records import SCHEMA, Record, keeping, record_batch
from parsing.worker import (
    READY,
    greeting,
    packed,
    parse_batch,
    receive,
    send,
    unpacked,
)

# Of a message to a process: so many reports, or fewer with so many characters.
MOST_REPORTS = 200
MOST_CHARACTERS = 2_000_000

# So many reports are read sooner than a process has started.
FEW_REPORTS = 100

# Isolated: nothing is imported from where the command was started.
WORKER = (sys.executable, "-I", "-m", "parsing.worker")

# Seconds until a process is there; parts of the reading, each of which has its time.
_START, _PARTS = 60.0, 4

BROKEN = "the process that read it broke down or did not come back"


class PoolError(RuntimeError):
    """No process can be started: that says nothing about the reports."""


class Pool:
    """Reads batches of reports, as worker.parse_batch does, with bounds on their time.

    processes: as many as there are processors, unless said. seconds: for each part of
    the reading of a report.
    """

    def __init__(
        self,
        dictionaries: Dictionaries,
        *,
        processes: int | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._dictionaries = dictionaries
        self._count = processes or os.cpu_count() or 1
        self._seconds = seconds

    def read(self, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
        """Return a stream of what is read; of a few reports it is read at once."""
        coming = iter(batches)
        first: list[pa.RecordBatch] = []
        for batch in coming:
            first.append(batch)
            if sum(one.num_rows for one in first) > FEW_REPORTS:
                return pa.RecordBatchReader.from_batches(
                    SCHEMA, self._streamed(chain(first, coming), self._count)
                )
        if threading.current_thread() is threading.main_thread():
            found = [parse_batch(one, self._dictionaries, self._seconds) for one in first]
        else:
            # only the main thread of a process can be bound in time
            found = list(self._streamed(first, 1))
        return pa.RecordBatchReader.from_batches(SCHEMA, found)

    def read_keeping(
        self, batches: Iterable[pa.RecordBatch], *names: str
    ) -> pa.RecordBatchReader:
        """Return what is read, and beside it the columns of these names, of text.

        It is what an engine maps over its partitions: batches in, batches out.
        """
        kept: dict[str, list[str | None]] = {}

        def noted() -> Iterator[pa.RecordBatch]:
            for batch in batches:
                columns = [batch[name].to_pylist() for name in names]
                for place, text_id in enumerate(batch["text_id"].to_pylist()):
                    kept[text_id] = [column[place] for column in columns]
                yield batch

        def beside(read: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
            for batch in read:
                # all reports of a text are in one batch
                texts = batch["text_id"].to_pylist()
                said = {text_id: kept.pop(text_id) for text_id in dict.fromkeys(texts)}
                found = [said[text_id] for text_id in texts]
                for place, name in enumerate(names):
                    values = pa.array([one[place] for one in found], pa.string())
                    batch = batch.append_column(name, values)
                yield batch

        return pa.RecordBatchReader.from_batches(
            keeping(*names), beside(self.read(noted()))
        )

    def _streamed(
        self, batches: Iterable[pa.RecordBatch], count: int
    ) -> Iterator[pa.RecordBatch]:
        hello = greeting(self._dictionaries, self._seconds)
        processes = [_Process(hello, _PARTS * self._seconds) for _ in range(count)]
        idle: SimpleQueue[_Process] = SimpleQueue()
        for process in processes:
            idle.put(process)

        def read(piece: pa.RecordBatch) -> list[pa.RecordBatch]:
            process = idle.get()
            try:
                return process.read(piece)
            finally:
                idle.put(process)

        threads = ThreadPoolExecutor(count)
        ahead: deque[Future[list[pa.RecordBatch]]] = deque()
        try:
            for piece in _pieces(batches):
                ahead.append(threads.submit(read, piece))
                if len(ahead) > 2 * count:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            for process in processes:
                process.close()


def _pieces(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Part batches so that none is too much for a message."""
    for batch in batches:
        start, characters = 0, 0
        for place, text in enumerate(batch.column("text").to_pylist()):
            if place > start and (
                place - start == MOST_REPORTS or characters + len(text) > MOST_CHARACTERS
            ):
                yield batch.slice(start, place - start)
                start, characters = place, 0
            characters += len(text)
        if start < batch.num_rows:
            yield batch.slice(start)


class _Process:
    """A process that reads one batch after the other, and the ones that replace it."""

    def __init__(self, hello: bytes, seconds: float) -> None:
        self._hello = hello
        self._seconds = seconds
        self._running: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    def read(self, batch: pa.RecordBatch) -> list[pa.RecordBatch]:
        """Return what is read of a batch; if it cannot be, report by report."""
        answer = self._exchange(packed(batch), self._seconds)
        if answer is not None:
            return [unpacked(answer)]
        self.end()
        if batch.num_rows == 1:
            (row,) = batch.select(["text_id", "report_no"]).to_pylist()
            return [record_batch([Record(**row, report=unread(BROKEN))])]
        singles = (batch.slice(place, 1) for place in range(batch.num_rows))
        return [found for one in singles for found in self.read(one)]

    def end(self) -> None:
        """End the process, whatever it does; the next batch starts another."""
        process, self._running = self._running, None
        if process is not None:
            process.kill()
            process.communicate()

    def close(self) -> None:
        """End the process for good, perhaps while another thread waits for it."""
        self._is_closed = True
        self.end()

    def _exchange(self, message: bytes, seconds: float) -> bytes | None:
        """Return the answer to a message; None if the process ended before."""
        process = self._running or self._started()
        if process.stdin is None or process.stdout is None:
            raise PoolError("a process that reads reports has no pipes")
        timer = Timer(seconds, process.kill)
        timer.start()
        try:
            send(process.stdin, message)
            return receive(process.stdout)
        except BrokenPipeError:
            return None
        finally:
            timer.cancel()

    def _started(self) -> subprocess.Popen[bytes]:
        if self._is_closed:
            raise PoolError("nothing is read any more")
        self._running = subprocess.Popen(  # noqa: S603 - our own interpreter
            WORKER, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if self._exchange(self._hello, _START) != READY:
            self.end()
            raise PoolError("no process that reads reports can be started")
        return self._running
