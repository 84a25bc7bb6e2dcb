"""Runs that are killed, that fail and that find the disk full, at every step.

Each case begins with a warehouse that has a release of some reports, lets a run over
others, new, changed and gone, in batches of two, meet a fault, and looks: the release in
place is whole, the old one or the new one; the next run mends everything, and publishes
the bytes that a clean build publishes.
From the root of the project, a minute a case and processor:

    .venv/bin/python -m tests.fault_matrix --out docs/faults.md

A disk that is full is a limit on the size of files, zero: from there on no file takes
another byte, the working database's, the candidate's or any other.
"""

import argparse
import contextlib
import fnmatch
import functools
import gc
import importlib
import json
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.corpus import generate
from orchestration import cli

PROJECT = Path(__file__).resolve().parents[1]
RAW = PROJECT / "raw"

KINDS = ("killed", "exception", "disk full")

_SECONDS = 600.0
_NOBODY = 65534
_DATABASE = "build.duckdb"


@dataclass(frozen=True)
class Step:
    """A place in a run: a call of a function, before or after it does its work."""

    name: str
    target: str
    """module:attribute, as the caller finds it."""
    after: bool = False
    call: int = 1
    node: str | None = None
    """Only calls for this node of dbt's."""
    stale: str | None = None
    """What is taken for made otherwise: all of it, or only what was judged."""


def _node(
    name: str,
    node: str,
    runner: str = "dbt.task.run:ModelRunner",
    call: int = 1,
    stale: str | None = None,
) -> Step:
    return Step(name, f"{runner}.execute", node=node, call=call, stale=stale)


_RAW, _RELEASE = "orchestration.assets.raw", "orchestration.assets.release"
_VERDICTS, _WRITES = "orchestration.assets.reports", "orchestration.releasing"
_LEDGER = "orchestration.reading"

STEPS = (
    Step("before the files are read", f"{_RAW}:load"),
    Step("between two tables of the load", "orchestration.loading:_insert", call=2),
    Step("after the load", f"{_RAW}:load", after=True),
    _node("at a seed", "identities", "dbt.task.seed:SeedRunner", stale="all"),
    _node("at the list of files", "stg_raw__files"),
    Step("before anything is taken out", f"{_LEDGER}:_forget"),
    Step("after it is taken out", f"{_LEDGER}:_forget", after=True),
    Step("after all is taken out", f"{_LEDGER}:_forget", after=True, stale="all"),
    _node("at known reports", "int_cells", stale="judged"),
    Step("before a batch", f"{_LEDGER}:_begin"),
    _node("at a staging model", "stg_raw__reports"),
    _node("at the reading", "parsed_reports"),
    _node("at the reading, second batch", "parsed_reports", call=2),
    _node("at an unfolded list", "parsed_cells"),
    _node("at the statements", "int_statements__identities"),
    _node("at the identities", "int_batch__identities"),
    _node("at a table that is kept", "int_cells"),
    _node("at the same, second batch", "int_cells", call=2),
    Step("before the readings are judged", f"{_VERDICTS}:validate"),
    Step("before the verdicts are written", f"{_VERDICTS}:write_verdicts"),
    Step("after the verdicts are written", f"{_VERDICTS}:write_verdicts", after=True),
    Step("before a batch is noted", f"{_LEDGER}:_finish"),
    Step("after a batch is noted", f"{_LEDGER}:_finish", after=True),
    Step("after the last batch", f"{_LEDGER}:_finish", after=True, call=2),
    _node("at the status of sections", "section_status"),
    _node("at a fact table", "fct_applications"),
    _node("at the last mart", "agency_year"),
    Step("before the candidate", f"{_RELEASE}:write_candidate"),
    Step("between two tables of the candidate", f"{_WRITES}:_copy_to_parquet", call=5),
    Step("after the candidate", f"{_RELEASE}:write_candidate", after=True),
    Step("before the gate", f"{_RELEASE}:judge"),
    Step("after the gate", f"{_RELEASE}:write_verdicts", after=True),
    Step("before the gate signs", f"{_RELEASE}:sign"),
    Step("after the gate signs", f"{_RELEASE}:sign", after=True),
    Step("before the read-back", f"{_WRITES}:_read_back"),
    Step("before the diff", f"{_WRITES}:differing.write"),
    Step("before the dictionary", f"{_WRITES}:dictionary.write"),
    Step("before release.json", f"{_WRITES}:_write_manifest"),
    Step("before the candidate gets its name", f"{_WRITES}:put_in_place"),
    Step("before the switch", f"{_WRITES}:_point"),
    Step("after the switch", f"{_WRITES}:_point", after=True),
    Step("between the public names", f"{_WRITES}:_point", call=3),
    Step("before old releases go", f"{_WRITES}:_forget_old"),
    Step("before the build is marked whole", f"{_RELEASE}:mark_whole"),
)


@dataclass(frozen=True)
class Case:
    """One fault, and what is known of the run that meets it."""

    step: str
    kind: str
    arrange: Callable[["Bench", Path], None] = lambda bench, warehouse: None
    """Done to the warehouse before the run."""
    within: Callable[[], None] = lambda: None
    """Done in the process of the run before it begins."""
    meet: Callable[["Bench", Path, Path, "Case"], int] | None = None
    """Another way to run; returns the exit status."""
    is_met: bool = False
    """A run that meets the fault does not end well."""

    @property
    def name(self) -> str:
        return f"{self.step}: {self.kind}"


@dataclass(frozen=True)
class Found:
    """What a case came to."""

    case: Case
    status: int
    """Exit status of the run that met the fault, negative for a signal."""
    in_place: str
    """old or new: the release that readers found after it."""
    problems: tuple[str, ...]


class Bench:
    """A warehouse with a release, the reports of the run to come, and a clean build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.raw = folder / "raw"
        self.before = folder / "before"
        clean = folder / "clean"
        few = folder / "few"
        for directory, pattern in ((self.raw, "*"), (few, "[!cn]*")):
            directory.mkdir(parents=True)
            for path in RAW.iterdir():
                if fnmatch.fnmatch(path.name, pattern):
                    shutil.copy(path, directory)
        # one that will be gone, and one that will be another
        (few / "gone.txt").write_text(
            generate(3, "table_2021", "pipes", "none").text, encoding="utf-8"
        )
        shutil.copy(RAW / "baoji-2019.txt", few / "weinan-2020.txt")
        for raw, warehouse in ((few, self.before), (self.raw, clean)):
            status = self.run(raw, warehouse, lambda: None)
            if status != 0:
                raise RuntimeError(f"a run without a fault ends with {status}")
        self.old, self.new = published(self.before), published(clean)
        if self.old == self.new:
            raise RuntimeError("the two releases are the same: nothing could be told")

    def run(
        self, raw: Path, warehouse: Path, within: Callable[[], None] | None = None
    ) -> int:
        """Run the command in a process of its own; return its exit status."""
        arguments = ["run", "--raw", str(raw), "--warehouse", str(warehouse)]
        return self.wait(self.start(arguments, warehouse, within or small_batches))

    def start(
        self, arguments: Sequence[str], warehouse: Path, within: Callable[[], None]
    ) -> int:
        """Start the command in a child, which has everything imported already."""
        # through a pipe: on a full disk a log could take nothing either
        reading, writing = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child:
            os.close(writing)
            log = self.folder / f"{warehouse.name}.log"
            threading.Thread(target=_copy, args=(reading, log), daemon=True).start()
            return child
        status = 70
        try:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            # the ones from before would seek in the files that they were
            sys.stdout = os.fdopen(1, "w", closefd=False)
            sys.stderr = os.fdopen(2, "w", closefd=False)
            within()
            status = cli.main(arguments)
        except BaseException as error:
            with contextlib.suppress(OSError):
                os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(status)

    def wait(self, child: int) -> int:
        """Return how a child ended; one that hangs is ended."""
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline:
            ended, state = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(state)
            time.sleep(0.05)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return -signal.SIGALRM

    def meet(self, case: Case) -> Found:
        """Let a run meet the case's fault, and another one mend what is left."""
        name = "".join(letter if letter.isalnum() else "-" for letter in case.name)
        warehouse = self.folder / name
        raw = self.folder / f"{name}-raw"
        shutil.copytree(self.before, warehouse, symlinks=True)
        shutil.copytree(self.raw, raw)
        case.arrange(self, warehouse)
        if case.meet:
            status = case.meet(self, raw, warehouse, case)
        else:
            status = self.run(raw, warehouse, case.within)
        found = published(warehouse)
        in_place = {True: "old", False: "new"}.get(found == self.old, "")
        problems = []
        if found not in (self.old, self.new):
            problems.append("the release in place is neither the old nor the new one")
        problems += whole(warehouse)
        if case.is_met and case.kind != "disk full" and status == 0:
            problems.append("the run did not meet the fault")
        if status == 0 and found != self.new:
            problems.append("the run says that it released, and did not")
        if status not in (0, 1, 2, -signal.SIGKILL):
            problems.append(f"the run ended with {status}")

        again = self.run(raw, warehouse)
        if again != 0:
            problems.append(f"the next run ended with {again}")
        if published(warehouse) != self.new:
            problems.append("the next run does not publish what a clean build does")
        problems += [*whole(warehouse), *left_over(warehouse)]
        if not problems:
            shutil.rmtree(warehouse)
        shutil.rmtree(raw)
        return Found(case, status, in_place, tuple(problems))


def _copy(reading: int, log: Path) -> None:
    with open(reading, "rb") as said, log.open("ab") as file:
        shutil.copyfileobj(said, file)


def published(warehouse: Path) -> dict[str, bytes]:
    """Return every Parquet file of the release in place, by its path."""
    folder = warehouse / "parquet"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.parquet"))
    }


def whole(warehouse: Path) -> list[str]:
    """Return what a plain client finds wrong with the release in place."""
    try:
        release = json.loads((warehouse / "release.json").read_text(encoding="utf-8"))
        with duckdb.connect(str(warehouse / "marts.duckdb"), read_only=True) as client:
            for table, said in release["tables"].items():
                counted = client.execute(f"select count(*) from {table}").fetchone()
                if counted != (said["rows"],):
                    return [f"{table} has {counted} rows, {said['rows']} were released"]
    except (OSError, ValueError, KeyError, duckdb.Error) as error:
        return [f"the release in place cannot be read: {error}"]
    return []


def left_over(warehouse: Path) -> list[str]:
    """Return what a run that went well leaves lying about."""
    strange = [
        path.relative_to(warehouse).as_posix()
        for pattern in (".*.new", "releases/candidate", "*.tmp", "*.wal")
        for path in warehouse.glob(pattern)
    ]
    kept = len(list((warehouse / "releases").glob("r*")))
    found = [f"left lying about: {', '.join(strange)}"] if strange else []
    return found + ([f"{kept} releases are kept"] if kept > 4 else [])


def fault(kind: str) -> None:
    """Do what the case is about, in the process of the run."""
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif kind == "exception":
        raise RuntimeError("a fault, put here on purpose")
    else:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))


def small_batches() -> None:
    """Let the run of this process read two reports at a time, and keep what it can."""
    importlib.import_module("orchestration.reading").MOST_REPORTS = 2
    importlib.import_module("orchestration.marts")._MOST_CHANGED = 1


def make_stale(warehouse: Path, what: str) -> None:
    """Let the next run take what is kept for made by other code."""
    with duckdb.connect(str(warehouse / _DATABASE)) as build:
        build.execute("update ledger.judged set digest = 'other'")
        if what == "all":
            build.execute("update ledger.constants set digest = 'other'")
            build.execute("update parsed.parsed_reports set parser_digest = 'other'")


def put_fault(step: Step, kind: str) -> None:
    """Change the function of a step so that it meets the fault, once."""
    small_batches()
    module, _, attribute = step.target.partition(":")
    owner: Any = importlib.import_module(module)
    *path, name = attribute.split(".")
    for part in path:
        owner = getattr(owner, part)
    original = getattr(owner, name)
    calls = 0

    def faulty(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        is_node = step.node is None or arguments[0].node.name == step.node
        calls += is_node
        is_now = is_node and calls == step.call
        if is_now and not step.after:
            fault(kind)
        result = original(*arguments, **named)
        if is_now and step.after:
            fault(kind)
        return result

    setattr(owner, name, faulty)


def step_cases() -> Iterator[Case]:
    """Every step with every kind of fault."""
    for step in STEPS:
        for kind in KINDS:
            yield Case(
                step.name,
                kind,
                arrange=lambda _, warehouse, step=step: (
                    make_stale(warehouse, step.stale) if step.stale else None
                ),
                within=lambda step=step, kind=kind: put_fault(step, kind),
                is_met=True,
            )


def _damaged(change: Callable[[bytes], bytes]) -> Callable[[Bench, Path], None]:
    def arrange(_: Bench, warehouse: Path) -> None:
        database = warehouse / _DATABASE
        database.write_bytes(change(database.read_bytes()))

    return arrange


def _zeros(content: bytes, start: int, length: int = 4096) -> bytes:
    return content[:start] + bytes(length) + content[start + length :]


def _other_version(content: bytes) -> bytes:
    # the number stands behind the checksum and the four letters of the main header
    return content[:12] + (9_999).to_bytes(8, "little") + content[20:]


def _damaged_text(content: bytes) -> bytes:
    """Damage every block from the third on, but not the headers."""
    for start in range(3 * 4096 + 2 * 262_144, len(content), 262_144):
        content = _zeros(content, start + 65_536)
    return content


def _put_file(name: str) -> Callable[[Bench, Path], None]:
    def arrange(_: Bench, warehouse: Path) -> None:
        path = warehouse / name
        path.unlink(missing_ok=True)
        path.write_bytes(b"\x00not what was here\xff" * 50)

    return arrange


def _read_only(bench: Bench, raw: Path, warehouse: Path, _: Case) -> int:
    """Run as a user who may not write; the super-user may always."""
    for path in (bench.folder, *bench.folder.parents[:-1]):
        path.chmod(path.stat().st_mode | 0o055)

    def within() -> None:
        if os.geteuid() == 0:
            os.setuid(_NOBODY)

    warehouse.chmod(0o555)
    try:
        return bench.run(raw, warehouse, within)
    finally:
        warehouse.chmod(0o755)


def _two_at_once(bench: Bench, raw: Path, warehouse: Path, _: Case) -> int:
    arguments = ["run", "--raw", str(raw), "--warehouse", str(warehouse)]
    children = [bench.start(arguments, warehouse, lambda: None) for _ in range(2)]
    return min(bench.wait(child) for child in children)


def _changing_file(bench: Bench, raw: Path, warehouse: Path, _: Case) -> int:
    """A report is written again and again while the run reads; at last it is whole."""
    path = raw / "weinan-2020.txt"
    content = path.read_bytes()
    stop = threading.Event()

    def write() -> None:
        size = 0
        while not stop.is_set():
            size = (size + 777) % len(content)
            path.write_bytes(content[:size])
            time.sleep(0.001)

    writer = threading.Thread(target=write)
    child = bench.start(
        ["run", "--raw", str(raw), "--warehouse", str(warehouse)], warehouse, lambda: None
    )
    writer.start()
    status = bench.wait(child)
    stop.set()
    writer.join()
    path.write_bytes(content)
    # what was published of the half file is right for it, and no release to compare with
    bench.run(raw, warehouse)
    return status


def _clock(shift_days: int) -> Callable[[], None]:
    def within() -> None:
        from datetime import datetime, timedelta

        from orchestration import releasing

        class Shifted(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> "datetime":
                return datetime.now(tz) + timedelta(days=shift_days)

        releasing.datetime = Shifted  # type: ignore[misc]

    return within


def _future_files(bench: Bench, warehouse: Path) -> None:
    for path in bench.raw.iterdir():
        os.utime(path, (4_000_000_000, 4_000_000_000))


def _rollback_killed(after: bool) -> Callable[[Bench, Path, Path, Case], int]:
    def meet(bench: Bench, raw: Path, warehouse: Path, _: Case) -> int:
        bench.run(raw, warehouse)
        step = Step("", f"{_WRITES}:_point", after=after)
        return bench.wait(
            bench.start(
                ["rollback", "--warehouse", str(warehouse)],
                warehouse,
                lambda: put_fault(step, "killed"),
            )
        )

    return meet


def damages() -> dict[str, Callable[[bytes], bytes]]:
    """What may become of a database file, as changes of its bytes."""
    return {
        "other bytes": lambda content: b"not a database\n" * 9_000,
        "empty": lambda content: b"",
        "cut in half": lambda content: content[: len(content) // 2],
        "first header lost": lambda content: _zeros(content, 0),
        "both headers lost": lambda content: _zeros(content, 4096, 8192),
        "blocks damaged": _damaged_text,
        "of another version": _other_version,
    }


def other_cases() -> Iterator[Case]:
    """Damage that was done before the run, and others at work beside it."""
    for kind, change in damages().items():
        yield Case("the working database", kind, arrange=_damaged(change))
    yield Case(
        "the working database",
        "with a foreign log",
        arrange=_put_file(f"{_DATABASE}.wal"),
    )
    yield Case("the candidate's place", "a file", arrange=_put_file("releases/candidate"))
    yield Case("the lock", "left lying", arrange=_put_file(".lock"))
    yield Case("dbt's notes", "damaged", arrange=_put_dbt_notes)
    yield Case("the warehouse", "read-only", meet=_read_only)
    yield Case("another run", "at the same time", meet=_two_at_once)
    yield Case("a report", "written while it is read", meet=_changing_file)
    yield Case("the clock", "a year back", within=_clock(-365))
    yield Case("the clock", "a year ahead", within=_clock(365))
    yield Case("the reports", "from the future", arrange=_future_files)
    yield Case("a rollback", "killed before the switch", meet=_rollback_killed(False))
    yield Case("a rollback", "killed after the switch", meet=_rollback_killed(True))


def _put_dbt_notes(bench: Bench, warehouse: Path) -> None:
    _put_file(".dbt/target/partial_parse.msgpack")(bench, warehouse)


def import_all() -> None:
    """Import what a run imports, once for all children."""
    for module in (
        "orchestration.assembly",
        "orchestration.summary",
        "dbt.cli.main",
        "dbt.adapters.duckdb",
        "great_expectations",
        "expectations.validation",
    ):
        importlib.import_module(module)


def cases() -> list[Case]:
    """Every case, in the order of a run."""
    return [*step_cases(), *other_cases()]


def table(found: Sequence[Found]) -> str:
    """Return what a person reads."""
    statuses = {0: "released", 1: "refused", 2: "refused", -signal.SIGKILL: "killed"}
    good = sum(not one.problems for one in found)
    lines = [
        "# Faults",
        "",
        f"`{sys.executable and '.venv/bin/python'} -m tests.fault_matrix --out "
        f"docs/faults.md`: {len(found)} cases, {good} as claimed. Each run meets one "
        "fault, over a warehouse that",
        "has a release. Readers then find that release or the new one, whole; the next "
        "run leaves nothing lying about and",
        "publishes byte for byte what a clean build of the same files publishes.",
        "",
        "| where | fault | the run | in place after it | next run equals a clean build |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {one.case.step} | {one.case.kind} | "
        f"{statuses.get(one.status, one.status)} | {one.in_place} | "
        f"{'; '.join(one.problems) or 'yes'} |"
        for one in found
    ]
    return "\n".join(lines) + "\n"


def _meet(bench: Bench, number: int) -> tuple[int, str, tuple[str, ...]]:
    """Let a case, by its number among all, come about in this process."""
    found = bench.meet(cases()[number])
    return found.status, found.in_place, found.problems


def main() -> int:
    """Run the cases, some at a time; return 1 if one is not as claimed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="*", help="pattern for names of cases")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folder", type=Path, help="kept; default: a temporary one")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="at a time")
    options = parser.parse_args()
    import_all()
    # no child lives long enough for its waste to matter, and looking for it takes time
    gc.disable()
    every = cases()
    numbers = [
        number
        for number, case in enumerate(every)
        if fnmatch.fnmatch(case.name, options.only)
    ]
    found = []
    with contextlib.ExitStack() as stack:
        folder = options.folder or Path(
            stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True))
        )
        meet = functools.partial(_meet, Bench(folder))
        # forked, so that workers and their children have everything imported already
        pool = stack.enter_context(
            ProcessPoolExecutor(options.workers, multiprocessing.get_context("fork"))
        )
        for number, came_to in zip(numbers, pool.map(meet, numbers), strict=True):
            found.append(Found(every[number], *came_to))
            said = "; ".join(found[-1].problems) or "as claimed"
            name = every[number].name
            print(f"{len(found)}/{len(numbers)} {name}: {said}", file=sys.stderr)
    text = table(found)
    if options.out:
        options.out.parent.mkdir(exist_ok=True)
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text)
    return int(any(one.problems for one in found))


if __name__ == "__main__":
    sys.exit(main())
