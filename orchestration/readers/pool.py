"""Files → their texts, read in processes that can be ended and are replaced."""

import os
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from queue import SimpleQueue
from threading import BoundedSemaphore, Event, Timer
from types import TracebackType
from typing import Self

from orchestration.readers.converter import convert, convertible
from orchestration.readers.media import signature
from orchestration.readers.messages import LARGEST_ANSWER, Answer, receive, send
from orchestration.readers.reader import is_plain, read
from orchestration.readers.reading import Reading, Unreadable
from orchestration.readers.scans import is_installed
from orchestration.readers.worker import RECOGNISE
from orchestration.settings import MOST_READERS, READ_SECONDS, SCAN_SECONDS

# of the environment, all that an interpreter needs: no report is worth a password
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR", "VIRTUAL_ENV")

# What the reasons of readings that were given up begin with: of a busy machine, it may
# be, and not of the file.
LATE, BROKEN = "reading took longer than", "the process that read it broke down"


class ReaderPool:
    """Reads files side by side, each within its time and memory.

    Plain text costs less to decode than to send: it is read at once, in this process.
    Processes start when they are first needed. Use as a context manager.
    """

    def __init__(
        self,
        readers: int | None = None,
        *,
        seconds: float = READ_SECONDS,
        seconds_a_page: float = SCAN_SECONDS,
    ) -> None:
        """Take as many readers as given, or as there are processors.

        seconds: for a file; seconds_a_page: for each page of one to recognise.
        """
        count = readers or min(MOST_READERS, os.cpu_count() or 1)
        self._seconds, self._seconds_a_page = seconds, seconds_a_page
        self._threads = ThreadPoolExecutor(count)
        # contents wait in memory until they are read: two for each reader
        self._waiting = BoundedSemaphore(2 * count)
        self._idle: SimpleQueue[tuple[_Process, _Process]] = SimpleQueue()
        self.processes: list[_Process] = []
        for _ in range(count):
            pair = _Process(), _Process(RECOGNISE)
            self.processes += pair
            self._idle.put(pair)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End all processes, after what they still read unless there was an error."""
        if kind is not None:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for process in self.processes:
                process.stop()
        self._threads.shutdown(wait=True)
        for process in self.processes:
            process.end()

    def submit(self, content: bytes) -> "Future[Reading]":
        """Return what will be the reading; waits while too many contents wait already."""
        if is_plain(content):
            done: Future[Reading] = Future()
            done.set_result(read(content))
            return done
        self._waiting.acquire()
        future = self._threads.submit(self._read, content)
        future.add_done_callback(lambda _: self._waiting.release())
        return future

    def _read(self, content: bytes) -> Reading:
        process, recogniser = pair = self._idle.get()
        try:
            kind = convertible(content)
            if kind is not None:
                return self._read_converted(content, kind, process, recogniser)
            found = process.read(content, self._seconds)
            return self._with_scans(content, found, recogniser)
        finally:
            self._idle.put(pair)

    def _with_scans(
        self, content: bytes, found: Reading, recogniser: "_Process"
    ) -> Reading:
        """Return a reading with what its pictures show, where that can be recognised."""
        if not found.scanned or not is_installed():
            return found
        recognised = recogniser.read(content, found.scanned * self._seconds_a_page)
        if recognised.text is not None or found.text is None:
            return recognised
        return replace(found, note=f"{found.note}; {recognised.reason}")

    def _read_converted(
        self, content: bytes, kind: str, process: "_Process", recogniser: "_Process"
    ) -> Reading:
        try:
            document = convert(content, kind, self._seconds)
        except Unreadable as error:
            return Reading(kind, reason=str(error))
        found = process.read(document, self._seconds)
        found = self._with_scans(document, found, recogniser)
        reason = found.reason and f"as LibreOffice converted it: {found.reason}"
        return replace(found, media_type=kind, reason=reason)


class _Process:
    """A process that reads one file after the other, and the ones that replace it."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self._running: subprocess.Popen[bytes] | None = None

    def read(self, content: bytes, seconds: float) -> Reading:
        """Return the reading of a content, at the latest when its time is over."""
        over = time.monotonic() + seconds
        was_used = self._running is not None
        is_late, answer = self._ask(content, over)
        if was_used and not is_late and not _is_sound(answer):
            # it may have failed of what the files before had left in it
            self.end()
            is_late, answer = self._ask(content, over)
        if not _is_sound(answer):
            self.end()
        if answer is not None:
            return answer.reading
        what = f"{LATE} {seconds:g} s" if is_late else BROKEN
        return Reading(
            signature(content),
            reason=f"{what}: the file is broken, too large or made to do harm; "
            "save it again as DOCX or text",
        )

    def end(self) -> None:
        """End the process, whatever it does."""
        process, self._running = self._running, None
        if process is not None:
            process.kill()
            process.communicate()

    def stop(self) -> None:
        """End what the process reads; called while another thread waits for it."""
        process = self._running
        if process is not None:
            process.kill()

    def _ask(self, content: bytes, over: float) -> tuple[bool, Answer | None]:
        """Return whether time was over, and the answer; None if there came none."""
        process = self._running or self._start()
        late = Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = Timer(max(over - time.monotonic(), 0), give_up)
        timer.start()
        try:
            answer = _exchange(process, content)
        finally:
            timer.cancel()
        return late.is_set() and answer is None, answer

    def _start(self) -> "subprocess.Popen[bytes]":
        # isolated: nothing is imported from where the command was started
        command = [sys.executable, "-I", "-m", "orchestration.readers.worker"]
        self._running = subprocess.Popen(  # noqa: S603 - of this module, and no shell
            [*command, *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ},
        )
        return self._running


def _is_sound(answer: Answer | None) -> bool:
    return answer is not None and answer.is_sound


def _exchange(process: "subprocess.Popen[bytes]", content: bytes) -> Answer | None:
    """Return the answer of a process; None if it ended before it gave one."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("a reading process has no pipes")
    try:
        send(process.stdin, content)
        message = receive(process.stdout, LARGEST_ANSWER)
    except BrokenPipeError:
        return None
    return None if message is None else Answer.parse(message)
