"""Run the inputs of a family in processes of their own, batch after batch.

A batch that breaks down or takes too long is halved until the one input that does it is
found.
"""

import logging
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from orchestration.settings import PROJECT, keep_silent
from tests.fuzzing.tally import Finding, Tally

_RELEASED = ("weinan-2020", "ningbo-2019")


@dataclass(frozen=True)
class Family:
    """How inputs of a family are run: in batches of a size, each within seconds."""

    share: float
    batch: int
    seconds: float


FAMILIES = {
    "files": Family(0.77, 20_000, 900),
    "commands": Family(0.08, 4_000, 900),
    "parse": Family(0.15, 1_000, 300),
}

_state: dict[str, Any] = {}


def _begin(family: str, seed: int, folder: str) -> None:
    """Make what a family's inputs are run on; called once in its process."""
    keep_silent()
    # libraries say on the log what of a broken file they put up with
    logging.disable(logging.CRITICAL)
    place = Path(tempfile.mkdtemp(dir=folder))
    run: Callable[[range], Tally]
    if family == "files":
        from tests.fuzzing import files

        def run(numbers: range) -> Tally:
            return files.run(seed, numbers)

    elif family == "parse":
        from tests.fuzzing import parsing

        parser = parsing.Parser()

        def run(numbers: range) -> Tally:
            return parsing.run(parser, seed, numbers)

    else:
        from tests.fuzzing import commands

        ground = commands.Ground.made(place, *_released(place))

        def run(numbers: range) -> Tally:
            return commands.run(ground, seed, numbers)

    _state["run"] = run


def _released(place: Path) -> tuple[Path, Path]:
    """Return a raw directory with two reports, and a warehouse with their release."""
    from orchestration.cli import main

    raw, warehouse = place / "raw", place / "released"
    raw.mkdir()
    for name in _RELEASED:
        shutil.copy(PROJECT / "raw" / f"{name}.txt", raw)
    if main(["run", "--raw", str(raw), "--warehouse", str(warehouse)]) != 0:
        raise RuntimeError("the reports for the commands could not be released")
    return raw, warehouse


def _run(first: int, last: int) -> Tally:
    return _state["run"](range(first, last))


class Runner:
    """A process that runs a family's batches, replaced when it breaks down."""

    def __init__(self, family: str, seed: int, folder: Path) -> None:
        self._family, self._seed, self._folder = family, seed, folder
        self._seconds = FAMILIES[family].seconds
        self._pool: ProcessPoolExecutor | None = None

    def run(self, first: int, last: int) -> Tally:
        """Return what inputs came to; the one that broke the process is a finding."""
        try:
            return self._try(first, last)
        except Exception as error:
            claim = "hang" if isinstance(error, TimeoutError) else "crash"
            self.end()
            if last - first == 1:
                detail = f"{type(error).__name__}: {error}"[:600]
                found = Finding(self._family, first, "any", claim, detail)
                return Tally(Counter({"broke down": 1}), findings=[found])
            middle = (first + last) // 2
            tally = self.run(first, middle)
            tally.add(self.run(middle, last))
            return tally

    def _try(self, first: int, last: int) -> Tally:
        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                1,
                mp_context=get_context("spawn"),
                initializer=_begin,
                initargs=(self._family, self._seed, str(self._folder)),
            )
            # what cannot even begin is no input's fault, and ends the run
            try:
                self._pool.submit(_run, first, first).result(timeout=self._seconds)
            except Exception as error:
                raise SystemExit(f"{self._family} could not begin: {error!r}") from None
        future = self._pool.submit(_run, first, last)
        return future.result(timeout=self._seconds)

    def end(self) -> None:
        """End the process, whatever it does."""
        pool, self._pool = self._pool, None
        if pool is not None:
            for process in list((pool._processes or {}).values()):
                process.kill()
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _runners(
    family: str, seed: int, folder: Path, processes: int
) -> Iterator[Callable[[int, int], Tally]]:
    """Yield what runs inputs, from a number up to another, in the next idle process."""
    runners = [Runner(family, seed, folder) for _ in range(processes)]
    idle: SimpleQueue[Runner] = SimpleQueue()
    for runner in runners:
        idle.put(runner)

    def run(first: int, last: int) -> Tally:
        runner = idle.get()
        try:
            return runner.run(first, last)
        finally:
            idle.put(runner)

    try:
        yield run
    finally:
        for runner in runners:
            runner.end()


def fuzz(
    family: str, seed: int, first: int, inputs: int, folder: Path, *, processes: int = 1
) -> Iterator[tuple[int, Tally]]:
    """Run inputs of a family, from a number on; yield how many, and their tally so far.

    Findings and progress go to the standard error.
    """
    tally = Tally()
    started = time.perf_counter()
    size = min(FAMILIES[family].batch, -(-inputs // processes) or 1)
    with (
        ThreadPoolExecutor(processes) as threads,
        _runners(family, seed, folder, processes) as run,
    ):
        coming: list[tuple[int, Future[Tally]]] = []
        for start in range(first, first + inputs, size):
            end = min(start + size, first + inputs)
            coming.append((end, threads.submit(run, start, end)))
        for end, batch in coming:
            found = batch.result()
            tally.add(found)
            for finding in found.findings:
                print(finding, file=sys.stderr)
            print(
                f"{family}: {end - first} of {inputs} inputs, "
                f"{time.perf_counter() - started:.0f} s, "
                f"{len(tally.findings)} findings",
                file=sys.stderr,
                flush=True,
            )
            yield end - first, tally
