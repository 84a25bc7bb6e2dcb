"""One run over the shipped reports, shared by every test that only looks at it."""

import contextlib
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from orchestration.cli import main

PROJECT = Path(__file__).resolve().parents[1]
RAW = PROJECT / "raw"


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


class Runner:
    """Runs the command in this process and captures what it prints."""

    def run(self, raw: Path, warehouse: Path) -> Run:
        """Run, also where nothing is new: tests change code that no file shows."""
        directories = ("--raw", str(raw), "--warehouse", str(warehouse))
        return self.command("run", "--rebuild", *directories)

    def command(self, *arguments: str) -> Run:
        printed, errors = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
            status = main(arguments)
        warehouse = Path(arguments[arguments.index("--warehouse") + 1])
        return Run(warehouse, status, printed.getvalue(), errors.getvalue())


@pytest.fixture(scope="session")
def runner() -> Runner:
    return Runner()


@pytest.fixture(scope="session")
def released(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The release of the five shipped reports."""
    run = runner.run(RAW, tmp_path_factory.mktemp("released"))
    assert run.status == 0, run.errors
    return run


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

    folder = tmp_path_factory.mktemp("enforced")
    (folder / "raw").mkdir()
    write_reports(folder / "raw")
    with corrected(folder, CORRECTIONS):
        run = runner.run(folder / "raw", folder / "warehouse")
    assert run.status == 0, run.errors
    return run
