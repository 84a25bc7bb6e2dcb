"""A working database that cannot be read is set aside, and only then."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.database import columns_of, connect, scalar
from orchestration.loading import make_tables
from orchestration.mending import SET_ASIDE, mend
from tests.conftest import RAW, Run, Runner
from tests.fault_matrix import damages

pytestmark = pytest.mark.pipeline

DAMAGES = damages()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "build.duckdb"
    with connect(path) as connection:
        connection.execute("create schema raw")
        connection.execute(
            "create table raw.reports as select i as report_id, "
            "string_agg(md5(cast(i * 1000 + j as varchar)), '') as text "
            "from range(3000) as a (i), range(30) as b (j) group by i"
        )
    return path


def test_a_sound_database_stays(database: Path) -> None:
    """Catches a working database made anew, all files read again, at every run."""
    before = database.read_bytes()
    assert mend(database) is None
    assert database.read_bytes() == before
    assert mend(database.with_name("none.duckdb")) is None


@pytest.mark.parametrize("change", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_database_is_set_aside(
    database: Path, change: Callable[[bytes], bytes]
) -> None:
    """Catches a damage that every run to come would fail of."""
    damaged = change(database.read_bytes())
    database.write_bytes(damaged)
    said = mend(database)
    if database.exists():
        # what DuckDB reads in spite of it, it reads as it was
        assert said is None
        with connect(database, read_only=True) as connection:
            rows = connection.execute(
                "select count(*), sum(length(text)) from raw.reports"
            )
            assert rows.fetchone() == (3000, 3000 * 30 * 32)
    else:
        assert said
        assert database.with_name(f"build.duckdb{SET_ASIDE}").read_bytes() == damaged


def test_a_database_in_use_is_not_damaged(database: Path) -> None:
    """Catches a working database taken away from under its reader."""
    reader = subprocess.Popen(  # noqa: S603 - this interpreter, asked what is written here
        [
            sys.executable,
            "-c",
            "import duckdb, sys; c = duckdb.connect(sys.argv[1], read_only=True); "
            "print('open', flush=True); sys.stdin.read()",
            str(database),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert reader.stdin is not None
    assert reader.stdout is not None
    assert reader.stdout.readline() == b"open\n"
    with pytest.raises(duckdb.IOException, match="lock"):
        mend(database)
    reader.stdin.close()
    assert reader.wait() == 0
    reader.stdout.close()
    assert database.exists()


def test_a_run_mends_a_damaged_database(
    runner: Runner, released: Run, tmp_path: Path
) -> None:
    """Catches a warehouse that needs a hand after a crash of the machine."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    (warehouse / "build.duckdb").write_bytes(b"not a database\n" * 9_000)
    run = runner.run(RAW, warehouse)
    assert run.status == 0, run.errors
    assert f"build.duckdb{SET_ASIDE}" in run.errors
    assert run.parquet() == released.parquet()


def test_raw_tables_of_an_older_version_are_made_anew(tmp_path: Path) -> None:
    """Catches texts that are kept without what later versions know them by."""
    with connect(tmp_path / "build.duckdb") as connection:
        connection.execute("create schema raw")
        connection.execute("create table raw.reports as select 'r' as report_id")
        make_tables(connection)
        assert columns_of(connection, "raw.reports")[:3] == [
            "report_id",
            "sha256",
            "report_no",
        ]
        connection.execute("insert into raw.reports values ('r', 's', 1, 1, 't')")
        make_tables(connection)
        assert scalar(connection, "select count(*) from raw.reports") == 1
