"""A million generated files → a release, and the time and memory of each stage.

Synthetic reports of all forms in one clean layout are written as files, `gongkai run`
reads them in a process of its own, and what it says of its stages parts the seconds and
the memory that the system counts for it, all its processes together. Then ten reports
come, and a run takes them up. So that writing a million texts takes minutes, each text
is one of some thousand, with another agency's name. From the root of the project:

    .venv/bin/python -m benchmarks.scale --reports 100000 --reports 1000000 \
        --out benchmarks/results/scale.txt
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from benchmarks.corpus import Case
from benchmarks.corpus.report import agency_of
from benchmarks.parse_corpus import make, plan

POOL = 4_000
COME = 10
_EVERY = 0.25
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")

# what a run says when a stage is over, and the stage
STAGES = (
    (re.compile(r"[0-9]+ file\(s\)"), "load"),
    (re.compile(r"reading .* batch 1 of"), "seeds, lists"),
    (re.compile(r"read [0-9]+ report\(s\)"), "parse, validate, keep"),
    (re.compile(r"dbt built"), "marts"),
    (re.compile(r"expectation\(s\) on the candidate"), "candidate, gate"),
    (re.compile(r"released"), "release"),
)


@dataclass
class Stage:
    """Seconds of the clock, seconds of processors, and most memory in GiB."""

    name: str
    seconds: float = 0.0
    processor: float = 0.0
    memory: float = 0.0


@dataclass
class Measured:
    """What a run of so many reports took, by stage and in all."""

    reports: int
    text_bytes: int = 0
    stages: list[Stage] = field(default_factory=list)
    batches: list[float] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def all(self) -> Stage:
        """All stages together."""
        return Stage(
            "all",
            sum(stage.seconds for stage in self.stages),
            sum(stage.processor for stage in self.stages),
            max(stage.memory for stage in self.stages),
        )


class Watch(threading.Thread):
    """Looks at a process and its children: processor seconds, and memory held."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self._most = 0.0
        self._spent: dict[int, float] = {}

    def run(self) -> None:
        """Look again and again."""
        while not self._over.wait(_EVERY):
            self._look()

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def take(self) -> tuple[float, float]:
        """Return processor seconds so far, and the most memory since it was asked."""
        self._look()
        most, self._most = self._most, 0.0
        return sum(self._spent.values()), most

    def _look(self) -> None:
        held = 0.0
        for pid in (self._pid, *children(self._pid)):
            try:
                said = Path(f"/proc/{pid}/stat").read_text()
            except OSError:
                continue
            after_name = said.rsplit(")", 1)[1].split()
            self._spent[pid] = (int(after_name[11]) + int(after_name[12])) / _TICKS
            held += int(after_name[21]) * _PAGE / 1024**3
        self._most = max(self._most, held)


def children(pid: int) -> Iterator[int]:
    """Yield the processes that a process has started, and those that they have."""
    try:
        tasks = [*Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        # it has ended meanwhile
        return
    for task in tasks:
        try:
            listed = task.read_text().split()
        except OSError:
            continue
        for child in map(int, listed):
            yield child
            yield from children(child)


def write(folder: Path, first: int, count: int, pool: list[tuple[str, str]]) -> int:
    """Write reports of as many agencies, in folders of a thousand; return their bytes."""
    size = 0
    for number in range(first, first + count):
        name, text = pool[number % len(pool)]
        content = text.replace(name, agency_of(number).name).encode()
        place = folder / f"{number // 1000:05}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number}.txt").write_bytes(content)
        size += len(content)
    return size


def make_pool(count: int) -> list[tuple[str, str]]:
    """Return agency and text of some reports, of all forms as they are met."""
    cases = (plan(number, ["pipes"], undamaged=True) for number in range(count))
    return [_named(case) for case in cases]


def _named(case: Case) -> tuple[str, str]:
    report = make(case)
    return report.agency_name, report.text


def begin(
    raw: Path,
    warehouse: Path,
    *options: str,
    is_own_group: bool = False,
    **settings: str,
) -> tuple[subprocess.Popen[str], Watch]:
    """Start the command; return its process, and what looks at it.

    is_own_group: it can be ended with all that it has started.
    settings: variables of its environment, beside those of this process.
    """
    command = [str(Path(sys.executable).with_name("gongkai")), "run", *options]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--raw", str(raw), "--warehouse", str(warehouse)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=is_own_group,
        env=os.environ | settings,
    )
    watch = Watch(process.pid)
    watch.start()
    return process, watch


def run(raw: Path, warehouse: Path, measured: Measured) -> None:
    """Run the command, and part what it takes by what it says."""
    started = time.monotonic()
    process, watch = begin(raw, warehouse)
    spent, left = 0.0, list(STAGES)
    for line in process.stderr or ():
        measured.said.append(line.rstrip())
        print(f"{measured.reports}: {line}", end="", file=sys.stderr, flush=True)
        now = time.monotonic()
        if " batch " in line:
            measured.batches.append(now)
        # a run that has nothing to read goes from the first stage to the third
        over = next((n for n, (said, _) in enumerate(left) if said.search(line)), None)
        if over is not None:
            processor, memory = watch.take()
            stage = Stage(left[over][1], now - started, processor - spent, memory)
            del left[: over + 1]
            print(stage, file=sys.stderr, flush=True)
            measured.stages.append(stage)
            started, spent = now, processor
    watch.end()
    if process.wait() != 0:
        raise RuntimeError(f"the run ended with {process.returncode}")


def check(warehouse: Path, reports: int) -> str:
    """Return in a line what is in the release."""
    with duckdb.connect(str(warehouse / "marts.duckdb"), read_only=True) as release:
        outcomes = release.execute(
            "select outcome, count(*) from quality.file_status group by 1 order by 1"
        ).fetchall()
        facts = release.execute("select count(value) from fct_applications").fetchall()[
            0
        ][0]
    if sum(count for _, count in outcomes) != reports:
        raise RuntimeError(f"{reports} files, and {outcomes}")
    said = ", ".join(f"{count} {outcome}" for outcome, count in outcomes)
    return f"{said}; {facts} numbers of applications"


def table(measured: list[Measured]) -> str:
    """Return what a person reads: each stage of each size, and the cost of a report."""
    lines = [
        f"{'reports':>9}  {'stage':22}{'seconds':>9}{'reports/s':>11}"
        f"{'us/report':>11}{'cpu us/report':>15}{'GiB':>6}"
    ]
    for one in measured:
        for stage in (*one.stages, one.all):
            each = 1e6 / one.reports
            lines.append(
                f"{one.reports:9}  {stage.name:22}{stage.seconds:9.1f}"
                f"{one.reports / stage.seconds:11.0f}{stage.seconds * each:11.0f}"
                f"{stage.processor * each:15.0f}{stage.memory:6.2f}"
            )
    return "\n".join(lines)


def _say(lines: list[str], found: list[Measured], out: Path | None) -> None:
    text = "\n".join([*lines, "", table(found), ""])
    print(text, flush=True)
    if out:
        out.write_text(text, encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, action="append", required=True)
    parser.add_argument("--folder", type=Path, help="kept; default: a temporary one")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp())
    pool = make_pool(POOL)
    found: list[Measured] = []
    lines = [
        "python -m benchmarks.scale "
        + " ".join(f"--reports {count}" for count in options.reports),
        f"DuckDB {duckdb.__version__}, Python {platform.python_version()}, "
        f"{os.cpu_count()} processors",
        "",
    ]
    for count in options.reports:
        place = folder / str(count)
        measured = Measured(count)
        measured.text_bytes = write(place / "raw", 0, count, pool)
        run(place / "raw", place / "warehouse", measured)
        found.append(measured)
        lines.append(
            f"{count} reports of {measured.text_bytes / count:.0f} bytes: "
            + check(place / "warehouse", count)
        )
        # said before the ten come too: many reports take hours
        _say(lines, found, options.out)
        more = Measured(COME)
        write(place / "raw", count, COME, pool)
        run(place / "raw", place / "warehouse", more)
        check(place / "warehouse", count + COME)
        lines.append(
            f"{COME} more: {more.all.seconds:.1f} s, {more.all.processor:.1f} s of "
            "processors, "
            f"{100 * more.all.processor / measured.all.processor:.1f} % of the whole ("
            + ", ".join(f"{one.name} {one.seconds:.1f}" for one in more.stages)
            + f"), most memory {more.all.memory:.2f} GiB"
        )
        _say(lines, found, options.out)
        if options.folder is None:
            shutil.rmtree(place)


if __name__ == "__main__":
    main()
