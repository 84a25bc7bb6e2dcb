"""One run over the shipped reports, shared by every test that only looks at it."""

import contextlib
import fcntl
import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import transforming
from orchestration.cli import main
from orchestration.database import connect
from orchestration.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
RAW = PROJECT / "raw"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file that is left out whole: the frameworks take seconds."""
    if config.option.markexpr == "not pipeline" and collection_path.suffix == ".py":
        marked = "\npytestmark = pytest.mark.pipeline\n"
        return marked in collection_path.read_text(encoding="utf-8") or None
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what looks at a run of the pipeline, which takes long to make.

    Files with such tests come first: where one of them came last, a process would have
    nothing else to do meanwhile.
    """
    for item in items:
        if isinstance(item, pytest.Function) and "released" in item.fixturenames:
            item.add_marker(pytest.mark.pipeline)
    long = {item.path for item in items if item.get_closest_marker("pipeline")}
    items.sort(key=lambda item: item.path not in long)


@dataclass(frozen=True)
class Run:
    """A finished command: its warehouse, its exit status and what it printed."""

    warehouse: Path
    status: int
    printed: str
    errors: str

    def query(self, sql: str, parameters: list | None = None) -> list[tuple]:
        """Ask the release as a user does: read-only, with a plain client."""
        with duckdb.connect(
            str(self.warehouse / "marts.duckdb"), read_only=True
        ) as client:
            return client.execute(sql, parameters or []).fetchall()

    def parquet(self) -> dict[str, bytes]:
        """Return every Parquet file of the release, by its path."""
        folder = self.warehouse / "parquet"
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*.parquet"))
        }


@dataclass(frozen=True)
class Runner:
    """Runs the command in this process and captures what it prints.

    seeded: a working database with nothing in it but the tables made of seeds. A new
    warehouse begins with a copy, so that not every test waits for them.
    """

    seeded: Path | None = None

    def run(self, raw: Path, warehouse: Path) -> Run:
        """Run, also where nothing is new: tests change code that no file shows."""
        directories = ("--raw", str(raw), "--warehouse", str(warehouse))
        if (warehouse / "build.duckdb").exists():
            return self.command("run", "--rebuild", *directories)
        if self.seeded is not None and raw.is_dir():
            warehouse.mkdir(parents=True, exist_ok=True)
            shutil.copy(self.seeded, warehouse / "build.duckdb")
        return self.command("run", *directories)

    def run_on(self, raw: Path, warehouse: Path) -> Run:
        """Go on from what earlier runs kept, also where nothing is new."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("orchestration.cli._unchanged", lambda settings: None)
            return self.command("run", "--raw", str(raw), "--warehouse", str(warehouse))

    def command(self, *arguments: str) -> Run:
        printed, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            status = main(arguments)
        warehouse = Path(arguments[arguments.index("--warehouse") + 1])
        return Run(warehouse, status, printed.getvalue(), errors.getvalue())


def made_once(
    factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Run]
) -> Run:
    """Return a run that the first process that needs it makes, and a copy for each.

    Tests run in several processes, and two must not open one working database.
    """
    several = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp()
    shared = (base.parent if several else base) / f"shared-{name}"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = shared / "run.json"
        if not said.exists():
            run = make(shared)
            assert run.status == 0, run.errors
            said.write_text(json.dumps([run.warehouse.name, run.printed, run.errors]))
    place, printed, errors = json.loads(said.read_text())
    run = Run(shared / place, 0, printed, errors)
    if not several:
        return run
    own = factory.mktemp(name) / "warehouse"
    return replace(run, warehouse=shutil.copytree(run.warehouse, own, symlinks=True))


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The release of the five shipped reports."""
    return made_once(
        tmp_path_factory,
        "released",
        lambda folder: Runner().run(RAW, folder / "warehouse"),
    )


@pytest.fixture(scope="session")
def runner(released: Run, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    seeded = tmp_path_factory.mktemp("seeded") / "build.duckdb"
    shutil.copy(released.warehouse / "build.duckdb", seeded)
    with connect(seeded) as build:
        for schema in ("raw", "staging", "parsed", "verdicts", "quality"):
            build.execute(f"drop schema if exists {schema} cascade")
        build.execute("delete from ledger.judged; delete from ledger.batch")
    return Runner(seeded)


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Let dbt parse the same project once for all warehouses: it takes seconds."""
    parse = transforming.Transformer.manifest
    known: dict[str, Any] = {}

    def manifest(transformer: transforming.Transformer) -> Any:
        digest = hashlib.sha256()
        for path in sorted(transforming.DBT_PROJECT.rglob("*.*")):
            if path.suffix in (".sql", ".yml", ".csv") and path.is_file():
                digest.update(str(path).encode())
                digest.update(path.read_bytes())
        key = digest.hexdigest() + transformer._target
        if key not in known:
            known[key] = parse(transformer)
        transformer._manifest = known[key]
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transforming.Transformer, "manifest", manifest)
        yield


@pytest.fixture(scope="session")
def dbt_manifest(parsed_once: None, released: Run) -> dict[str, Any]:
    """dbt's manifest of the project, as dbt would write it."""
    settings = Settings((RAW,), released.warehouse)
    manifest = transforming.Transformer(settings).manifest()
    return manifest.writable_manifest().to_dict(omit_none=False)


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[Path]:
    """A raw directory of its own with the five shipped reports."""
    folder = tmp_path / "raw"
    folder.mkdir()
    for path in RAW.glob("*.txt"):
        shutil.copy(path, folder)
    yield folder


@pytest.fixture(scope="session")
def enforced(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The release of synthetic reports of several years, with corrections.

    See tests/enforced.py.
    """
    from tests.enforced import CORRECTIONS, corrected, write_reports

    def make(folder: Path) -> Run:
        (folder / "raw").mkdir()
        write_reports(folder / "raw")
        with corrected(folder, CORRECTIONS):
            return runner.run(folder / "raw", folder / "warehouse")

    return made_once(tmp_path_factory, "enforced", make)
