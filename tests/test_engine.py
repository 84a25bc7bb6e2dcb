"""What DuckDB may take of the machine, wherever the project opens it."""

from pathlib import Path

import duckdb
import pytest

from expectations.dialect import open_read_only
from expectations.engine import VARIABLE
from expectations.verdicts import empty_verdicts
from orchestration.cli import WRONG_USAGE, main
from orchestration.database import connect

pytestmark = pytest.mark.pipeline

# sorting it takes several times this much
ROWS, MEMORY = 2_000_000, "100MB"
SORTED = (
    "select max(place) from (select row_number() over (order by digest) as place "
    f"from (select md5(cast(range as varchar)) as digest from range({ROWS})))"
)


def limit_of(connection: duckdb.DuckDBPyConnection) -> str:
    row = connection.execute("select current_setting('memory_limit')").fetchone()
    assert row is not None
    return str(row[0])


def test_every_way_to_open_a_database_has_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a connection that takes what it can get: four fifths of the machine."""
    monkeypatch.setenv(VARIABLE, "512MiB")
    database = tmp_path / "build.duckdb"
    with connect(database) as connection:
        assert limit_of(connection) == "512.0 MiB"
    empty_verdicts(database)
    with connect(database, read_only=True) as connection:
        assert limit_of(connection) == "512.0 MiB"
    validating = open_read_only(database, {})
    assert limit_of(validating) == "512.0 MiB"
    validating.close()


def test_what_does_not_fit_goes_beside_the_database_and_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a sort that needs more memory than allowed and fails, or leaves files."""
    monkeypatch.setenv(VARIABLE, MEMORY)
    database = tmp_path / "build.duckdb"
    with connect(database) as connection:
        assert connection.execute(SORTED).fetchall() == [(ROWS,)]
        assert (tmp_path / "build.duckdb.tmp").is_dir()
    with connect(":memory:", beside=tmp_path / "other") as connection:
        assert connection.execute(SORTED).fetchall() == [(ROWS,)]
        assert (tmp_path / "other.tmp").is_dir()
    assert [path.name for path in tmp_path.iterdir()] == ["build.duckdb"]


def test_what_is_no_size_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Catches a misspelt limit that is found an hour later, or not at all."""
    monkeypatch.setenv(VARIABLE, "lots")
    assert main(["status", "--warehouse", str(tmp_path)]) == WRONG_USAGE
    assert "GONGKAI_MEMORY is 'lots'; a size is needed" in capsys.readouterr().err
