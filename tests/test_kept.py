"""What a run keeps of the marts, the release and the signatures of the run before."""

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from orchestration import marts
from orchestration.database import connect
from orchestration.releasing import Candidate, write_candidate
from orchestration.settings import Settings
from tests.conftest import Run, Runner
from tests.enforced import agency_id, agency_name, content, report_id
from tests.sequences import has_same_rows
from tests.test_releases import release_again

pytestmark = pytest.mark.pipeline


@pytest.fixture(autouse=True)
def kept_however_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what did not change of a few reports, too."""
    monkeypatch.setattr("orchestration.marts._MOST_CHANGED", 1)
    monkeypatch.setattr("expectations.signing._MOST_UNSIGNED", 1)
    monkeypatch.setattr("orchestration.releasing._LARGE", 0)
    monkeypatch.setattr("orchestration.exchanging._MOST_EXCHANGED", 1000)


Files = dict[str, tuple[bytes, int, int]]


def write(raw: Path, files: Files) -> None:
    """Let a raw directory have these files: bytes, whose they are, and of which year."""
    raw.mkdir(exist_ok=True)
    for path in raw.iterdir():
        path.unlink()
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.writer(file)
        manifest.writerow(["file", "agency_name", "report_year"])
        for name, (text, number, year) in files.items():
            (raw / name).write_bytes(text)
            manifest.writerow([name, agency_name(number), year])


def of(number: int, year: int) -> tuple[bytes, int, int]:
    return content(number, year), number, year


def made_by(warehouse: Path) -> set[str]:
    """Return the agencies whose rows the last run made."""
    with duckdb.connect(str(warehouse / "build.duckdb"), read_only=True) as build:
        return {
            agency
            for (agency,) in build.execute(
                "select agency_id from ledger.changed join marts.dim_report "
                "using (report_id)"
            ).fetchall()
        }


def same_as_made_at_once(runner: Runner, raw: Path, warehouse: Path, whole: Path) -> bool:
    run = runner.run(raw, whole)
    assert run.status == 0, run.errors
    files = sorted((whole / "parquet").rglob("*.parquet"))
    assert len(files) > 20
    return all(has_same_rows(file, warehouse / file.relative_to(whole)) for file in files)


def test_a_release_after_many_changes_is_the_one_made_at_once(
    runner: Runner, tmp_path: Path
) -> None:
    """Catches a row that stays though it is gone, or is kept though it has changed."""
    raw, warehouse = tmp_path / "raw", tmp_path / "warehouse"
    files: Files = {"b.txt": of(1, 2023), "c.txt": of(1, 2024), "d.txt": of(2, 2024)}
    files |= {"e.txt": of(4, 2020), "h.txt": of(5, 2020)}
    one, two, four, five, other = map(agency_id, (1, 2, 4, 5, 3))

    def run() -> set[str]:
        write(raw, files)
        found = runner.run_on(raw, warehouse)
        assert found.status == 0, found.errors
        return made_by(warehouse)

    assert run() == {one, two, four, five}
    # a year comes that contradicts the one that is there, with a copy that is named
    # before it; a file has another name; a number is another
    files["f.txt"] = files["a.txt"] = of(2, 2023)
    files["g.txt"] = files.pop("e.txt")
    text, *whose = files["c.txt"]
    files["c.txt"] = (text.replace(b"171", b"172"), *whose)
    assert run() == {one, two, four}
    # a report goes, the other is said to be another agency's, and nothing is left of one
    del files["b.txt"]
    files["c.txt"] = (files["c.txt"][0], 3, 2024)
    assert run() == {other}
    assert same_as_made_at_once(runner, raw, warehouse, tmp_path / "whole")


def test_a_table_that_is_kept_has_its_rows_by_report(dbt_manifest: dict) -> None:
    """Catches a table that is added to and reads all reports again, or none taken out."""
    kept = 0
    for name, node in dbt_manifest["nodes"].items():
        if node["resource_type"] == "model" and "publish" in node["tags"]:
            is_kept = node["config"]["materialized"] == "incremental"
            assert is_kept == ("of_changed(" in node["raw_code"]), name
            if is_kept:
                assert "report_id" in node["columns"], name
                assert "without_changed()" in str(node["config"]["pre-hook"]), name
            kept += is_kept
    assert kept > 10


def test_marts_of_a_run_that_was_ended_are_made_anew(
    released: Run, tmp_path: Path
) -> None:
    """Catches rows of a report that went before the marts that have it were whole."""
    database = tmp_path / "build.duckdb"
    shutil.copy(released.warehouse / "build.duckdb", database)
    with connect(database) as build:
        assert marts._begin(build)
        assert build.execute("from ledger.changed").fetchall() == []
        assert not marts._begin(build)


def test_a_row_that_was_tampered_with_is_refused_and_made_anew(
    runner: Runner, released: Run, reports: Path, tmp_path: Path
) -> None:
    """Catches a mart that is kept though its rows are others, in what no rule reads."""
    warehouse = tmp_path / "warehouse"
    shutil.copytree(released.warehouse, warehouse, symlinks=True)
    before = (warehouse / "release.json").read_bytes()
    with duckdb.connect(str(warehouse / "build.duckdb")) as build:
        build.execute(
            "update marts.fct_statements set sentence = sentence || '。' "
            "where agency_id = (select min(agency_id) from marts.fct_statements)"
        )
    (reports / "more.txt").write_bytes(content(1, 2024))
    run = runner.run_on(reports, warehouse)
    assert run.status == 1
    assert "rows of 1 agency(s) are others than they were signed" in run.errors
    assert (warehouse / "release.json").read_bytes() == before
    run = runner.run_on(reports, warehouse)
    assert run.status == 0
    stated = "select * from fct_statements order by all"
    of_five = stated.replace("order", "where report_id != $1 order")
    more = report_id(content(1, 2024))
    assert run.query(of_five, [more]) == released.query(stated)


@pytest.fixture
def built(released: Run, tmp_path: Path) -> Iterator[Settings]:
    """A warehouse with the build of the five reports and a release of its own."""
    shutil.copy(released.warehouse / "build.duckdb", tmp_path)
    release_again(tmp_path)
    yield Settings((), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        "delete from fct_applications where agency_id = (select min(agency_id) from "
        "dim_agency)",
        "update fct_applications set value = value + 1 where report_year = 2019",
        "insert into fct_applications from fct_applications where value = 1",
        "update fct_applications set agency_id = null where report_year = 2019",
        "alter table fct_applications drop column raw_text",
        "drop table dim_agency",
        "create table more as select 1 as one",
        "create view more as from fct_applications",
        "create macro more(one) as one + 1",
        "create sequence more",
        "create index more on fct_applications (value)",
    ],
)
def test_a_candidate_has_the_rows_of_the_build_whatever_the_release_has(
    built: Settings, change: str
) -> None:
    """Catches a row of the release in place that the build does not have, or has not."""
    release = built.warehouse / "marts.duckdb"
    with duckdb.connect(str(release)) as client:
        tables = client.execute("select table_name from duckdb_tables()").fetchall()
        client.execute(change)
    # compares the rows of the build, the candidate and its Parquet
    release_again(built.warehouse)
    with duckdb.connect(str(release), read_only=True) as client:
        found = client.execute("select table_name from duckdb_tables()").fetchall()
        bare = client.execute(
            "select column_name from duckdb_columns() "
            "where not internal and comment is null"
        ).fetchall()
        more = [
            client.execute(
                f"select * from duckdb_{kind}() where database_name = current_database()"
                + ("" if kind in ("sequences", "indexes") else " and not internal")
            ).fetchall()
            for kind in ("views", "functions", "sequences", "indexes")
        ]
    assert (sorted(found), bare) == (sorted(tables), [])
    assert more == [[], [], [], []]


def test_a_candidate_is_made_beside_a_release_that_cannot_be_read(
    built: Settings,
) -> None:
    """Catches a damaged release that no later one could take the place of."""
    (built.warehouse / "marts.duckdb").resolve().write_bytes(b"no database" * 1000)
    assert write_candidate(built)["fct_applications"] > 0


def test_readers_of_the_release_see_nothing_of_a_candidate(built: Settings) -> None:
    """Catches rows that are exchanged in the file that readers have open."""
    release = built.warehouse / "marts.duckdb"
    before = release.read_bytes()
    with duckdb.connect(str(built.build_database)) as build:
        build.execute("delete from marts.fct_applications where report_year = 2019")
    with duckdb.connect(str(release), read_only=True) as client:
        held = client.execute("from fct_applications order by all").fetchall()
        write_candidate(built)
        assert client.execute("from fct_applications order by all").fetchall() == held
    assert release.read_bytes() == before
    assert Candidate.of(built).database.read_bytes() != before
