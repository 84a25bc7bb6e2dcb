"""The same files through DuckDB and through Spark → whether both releases are the same.

In go the shipped reports, those of a folder beside the project if it is there, and
reports of the corpus: all forms, layouts, blanks and damages. DuckDB makes a release of
them, and Spark makes one. Spark makes another, whose run is killed whole after it has
read a part, and run again: what was read then is not read again. And a cluster of this
machine (Spark's local-cluster: executors that are processes of their own) makes one, of
which an executor is killed while it reads. Every table, column, comment and row of the
four is the same, or the check ends with 1. From the root of the project:

    make spark-check REPORTS=10000
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.corpus import plan
from benchmarks.parse_corpus import make
from benchmarks.scale import begin, children
from orchestration.settings import PROJECT
from orchestration.spark.session import MASTER

# reports that are not ours to ship, where they are
_BESIDE = PROJECT.parent / "shared" / "real2" / "reports"

_READING = re.compile(r"reading ([0-9]+) of ([0-9]+) report")
_SECONDS = re.compile(r"^ *([0-9.]+) s  (.*)$")
_READER = "parsing.worker"
# a process of Spark's in which tasks run, where they do not run in the driver's
_EXECUTOR = "CoarseGrainedExecutorBackend"

Rows = dict[str, int]


@dataclass
class Measured:
    """A run: seconds of the clock, of processors, most memory in GiB, what it said."""

    name: str
    seconds: float
    processor: float
    memory: float
    said: list[tuple[float, str]]
    # what is said when a stage ends: seconds of the clock and of processors
    stages: list[tuple[str, float, float]]

    def reading(self) -> float:
        """Return the seconds from the first report that is read to the last."""
        times = [time for time, _ in self.said]
        places = [n for n, (_, said) in enumerate(self.said) if _READING.search(said)]
        return times[min(places[-1] + 1, len(times) - 1)] - times[places[0]]


def write(folder: Path, first: int, last: int) -> None:
    """Write reports of the corpus as files."""
    for number in range(first, last):
        text = make(plan(number)).text
        place = folder / f"{number // 1000:05}" / f"{number}.txt"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def collect(raw: Path, reports: int, processes: int) -> None:
    """Put all that is compared into one raw directory."""
    shutil.copytree(PROJECT / "raw", raw / "shipped")
    shutil.move(raw / "shipped" / "manifest.csv", raw / "manifest.csv")
    manifest = (raw / "manifest.csv").read_text(encoding="utf-8").splitlines()
    rows = [manifest[0], *(f"shipped/{row}" for row in manifest[1:])]
    (raw / "manifest.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    if _BESIDE.is_dir():
        shutil.copytree(_BESIDE, raw / "beside")
    step = max(1, min(1000, reports // processes + 1))
    with ProcessPoolExecutor(processes) as pool:
        work = partial(write, raw / "corpus")
        starts = range(0, reports, step)
        ends = [min(start + step, reports) for start in starts]
        for _ in pool.map(work, starts, ends):
            pass


def run(
    name: str,
    engine: str,
    raw: Path,
    warehouse: Path,
    harm: Callable[[int, str], bool] | None = None,
    **settings: str,
) -> Measured | None:
    """Run the command and measure it; None where harm has ended it.

    harm: called with the process and each line that it says; True ends it.
    settings: variables of its environment.
    """
    started = time.monotonic()
    process, watch = begin(
        raw, warehouse, "--engine", engine, is_own_group=True, **settings
    )
    said: list[tuple[float, str]] = []
    stages: list[tuple[str, float, float]] = []
    most = before = clock = 0.0
    for line in process.stderr or ():
        found = _SECONDS.match(line)
        if found:
            said.append((float(found[1]), found[2]))
            processor, memory = watch.take()
            now, most = time.monotonic() - started, max(most, memory)
            stages.append((found[2], now - clock, processor - before))
            clock, before = now, processor
            print(f"{name}: {line}", end="", file=sys.stderr, flush=True)
            if harm is not None and harm(process.pid, found[2]):
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                watch.end()
                return None
        else:
            said.append((said[-1][0] if said else 0.0, line.rstrip()))
    processor, memory = watch.take()
    watch.end()
    if process.wait() != 0:
        # what is wrong, and no list of what Python has left
        first = next((n for n, (_, one) in enumerate(said) if "gongkai:" in one), -20)
        told = "\n".join(line for _, line in said[first:][:20])
        raise RuntimeError(f"{name}: the run ended with {process.returncode}\n{told}")
    seconds = time.monotonic() - started
    return Measured(name, seconds, processor, max(most, memory), said, stages)


def kill_an_executor(pid: int) -> bool:
    """Kill an executor whose task reads; say whether one was there."""
    for one in children(pid):
        if _runs(one, _EXECUTOR) and any(
            _runs(child, _READER) for child in children(one)
        ):
            os.kill(one, signal.SIGKILL)
            return True
    return False


def _runs(pid: int, name: str) -> bool:
    try:
        return name.encode() in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def compare(one: Path, other: Path) -> tuple[Rows, list[str]]:
    """Return the rows of each table of a release, and what another has otherwise."""
    rows: Rows = {}
    unlike: list[str] = []
    with duckdb.connect() as connection:
        for name, warehouse in (("one", one), ("other", other)):
            database = str(warehouse / "marts.duckdb").replace("'", "''")
            connection.execute(f"attach '{database}' as {name} (read_only)")
        columns = [
            connection.execute(
                "select schema_name, table_name, column_name, data_type, comment "
                "from duckdb_columns() where database_name = $1 "
                "order by schema_name, table_name, column_index",
                [name],
            ).fetchall()
            for name in ("one", "other")
        ]
        if columns[0] != columns[1]:
            both = zip(*columns, strict=False)
            unlike.append(f"columns: {next(pair for pair in both if len({*pair}) > 1)}")
            return rows, unlike
        for schema, table in sorted({column[:2] for column in columns[0]}):
            name = f"{schema}.{table}"
            rows[name] = _count(connection, f"one.{name}")
            for left, right in (("one", "other"), ("other", "one")):
                lost = f"(from {left}.{name} except all from {right}.{name})"
                count = _count(connection, lost)
                if count:
                    example = connection.execute(f"from {lost} limit 1").fetchone()
                    unlike.append(f"{name}: {count} row(s) of {left} alone: {example}")
    return rows, unlike


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    found = connection.execute(
        f"select count(*) from {relation}"  # noqa: S608 - of this module
    ).fetchone()
    return int(found[0]) if found else 0


def buckets(warehouse: Path) -> dict[str, int]:
    """Return every file that has been read into, and when it was written."""
    place = warehouse / "spark" / "parsed" / "parsed_reports"
    return {
        file.relative_to(place).as_posix(): file.stat().st_mtime_ns
        for file in place.glob("bucket=*/*.parquet")
    }


def restarted(raw: Path, warehouse: Path) -> tuple[int, int]:
    """End a run after a part is read, and run it again; return files kept, and all.

    Raises RuntimeError where what was read was read again.
    """

    def is_read(_pid: int, _said: str) -> bool:
        # at the first line after a part is written: of few reports it is the only one
        return bool(buckets(warehouse))

    if run("killed", "spark", raw, warehouse, is_read) is not None:
        raise RuntimeError("the run was over before it could be killed")
    before = buckets(warehouse)
    run("run again", "spark", raw, warehouse)
    return _kept(before, buckets(warehouse))


def lost(raw: Path, warehouse: Path, processes: int) -> tuple[Measured | None, int, int]:
    """Kill an executor of a cluster in its last job; return the run, files kept, and all.

    Raises RuntimeError where no executor was there, or what was read was read again.
    """
    before: dict[str, int] | None = None

    def harm(pid: int, said: str) -> bool:
        nonlocal before
        reading = _READING.search(said)
        if reading and reading[1] == reading[2]:
            for _ in range(600):
                if kill_an_executor(pid):
                    before = buckets(warehouse)
                    break
                time.sleep(0.1)
        return False

    # executors of one processor each, as on machines of a cluster
    cluster = {MASTER: f"local-cluster[{processes},1,2048]"}
    measured = run("one lost", "spark", raw, warehouse, harm, **cluster)
    if before is None:
        raise RuntimeError("no executor was there to be killed")
    return measured, *_kept(before, buckets(warehouse))


def _kept(before: dict[str, int], after: dict[str, int]) -> tuple[int, int]:
    again = [file for file, written in before.items() if after.get(file) != written]
    if again:
        raise RuntimeError(f"read again though finished: {again[:5]}")
    return len(before), len(after)


def lines(measured: list[Measured], reports: int) -> Iterator[str]:
    """Yield what a person reads of the runs."""
    yield (
        f"{'run':12}{'seconds':>9}{'reports/s':>11}{'reading s':>11}{'cpu s':>8}"
        f"{'cpu ms/report':>15}{'GiB':>6}"
    )
    for one in measured:
        yield (
            f"{one.name:12}{one.seconds:9.1f}{reports / one.seconds:11.0f}"
            f"{one.reading():11.1f}{one.processor:8.0f}"
            f"{1e3 * one.processor / reports:15.1f}{one.memory:6.2f}"
        )
    for one in measured:
        yield f"\n{one.name}, until it said: seconds, cpu s, cpu ms/report"
        for said, seconds, processor in one.stages:
            each = 1e3 * processor / reports
            yield f"{seconds:9.1f}{processor:9.1f}{each:9.2f}  {said[:60]}"


def main() -> int:
    """Run, compare and print; 0 only where all is equal."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=10_000, help="of the corpus")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=Path, help="a directory to work in, and leave")
    parser.add_argument("--no-restart", action="store_true", help="no run is killed")
    parser.add_argument("--out", type=Path, help="write the measurement there, too")
    options = parser.parse_args()
    place = options.keep or Path(tempfile.mkdtemp(prefix="gongkai-engines-"))
    try:
        raw = place / "raw"
        if not raw.exists():
            collect(raw, options.reports, options.processes)
        files = (path for path in raw.rglob("*") if path.is_file())
        count = sum(path.name != "manifest.csv" for path in files)
        measured = [
            run("DuckDB", "duckdb", raw, place / "duckdb"),
            run("Spark", "spark", raw, place / "spark"),
        ]
        rows, unlike = compare(place / "duckdb", place / "spark")
        harmed = ["no run was harmed"]
        if not options.no_restart:
            kept, files_in_all = restarted(raw, place / "killed")
            unlike += compare(place / "duckdb", place / "killed")[1]
            harmed = [f"{kept} of {files_in_all} buckets kept over the end of a run"]
            one, kept, files_in_all = lost(raw, place / "lost", options.processes)
            unlike += compare(place / "duckdb", place / "lost")[1]
            measured.append(one)
            harmed.append(f"{kept} of {files_in_all} over that of an executor")
        text = "\n".join(
            [
                f"{platform.machine()}, {os.cpu_count()} processors, {count} reports",
                *lines([one for one in measured if one], count),
            ]
        )
        print(text)
        if options.out:
            options.out.write_text(text + "\n", encoding="utf-8")
        for line in unlike:
            print(line)
        print(
            f"{count} reports, {len(rows)} tables, {sum(rows.values())} rows: "
            f"{len(unlike)} differ(s); {', '.join(harmed)}"
        )
        return 1 if unlike else 0
    finally:
        if options.keep is None:
            shutil.rmtree(place)


if __name__ == "__main__":
    sys.exit(main())
