"""What a release changes against the one before it, and putting an earlier one back."""

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest

from orchestration.differing import GRAINS, difference
from orchestration.releasing import Candidate, clear, publish, write_candidate
from orchestration.settings import Settings
from orchestration.summary import counts_of
from tests.conftest import RAW, Run, Runner
from tests.test_statistics import REPORT

KINDS = ("added", "changed", "removed")


def release_again(warehouse: Path) -> Path:
    """Publish the build as it stands, as the last two steps of a run do."""
    settings = Settings((), warehouse)
    write_candidate(settings)
    return publish(settings, counts_of(Candidate.of(settings).database))


def diff_of(warehouse: Path) -> dict:
    return json.loads((warehouse / "diff.json").read_text(encoding="utf-8"))


def changes_of(warehouse: Path) -> dict:
    manifest = (warehouse / "release.json").read_text(encoding="utf-8")
    return json.loads(manifest)["changes"]


def in_place(warehouse: Path) -> str:
    return (warehouse / "marts.duckdb").resolve().parent.name


@pytest.fixture(scope="module")
def first(released: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with the build of the five reports and its first release."""
    warehouse = tmp_path_factory.mktemp("first")
    shutil.copy(released.warehouse / "build.duckdb", warehouse)
    release_again(warehouse)
    return warehouse


@pytest.fixture(scope="module")
def changed(runner: Runner, first: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The second release: two numbers changed, one report removed, one added."""
    warehouse = tmp_path_factory.mktemp("changed") / "warehouse"
    shutil.copytree(first, warehouse, symlinks=True)
    raw = tmp_path_factory.mktemp("raw")
    for path in RAW.iterdir():
        shutil.copy(path, raw)
    (raw / "anshan-2018.txt").unlink()
    (raw / "huaian-2016.txt").write_text(REPORT, encoding="utf-8")
    replace(
        raw / "ningbo-2019.txt", "规范性文件 | 9 | 9 | 80 |", "规范性文件 | 9 | 9 | 81 |"
    )
    # longer by one character: all numbers behind it move
    replace(raw / "baoji-2019.txt", "回应解读信息200余条", "回应解读信息1200余条")
    run = runner.run(raw, warehouse)
    assert run.status == 0, run.errors
    return run


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert text.count(old) == 1
    path.write_bytes(text.replace(old, new).encode())


def facts_of(run: Run, table: str, agency: str) -> int:
    """Return how many facts a table has of the agency whose name begins so."""
    return run.query(
        f"select count(value) from {table} where starts_with(agency_name, $1)", [agency]
    )[0][0]


def test_the_first_release_has_none_before_it(first: Path) -> None:
    """Catches a first release compared with nothing, all of it called new."""
    assert diff_of(first) == {"previous": None, "facts": {}, "reports": {}}
    assert changes_of(first) == {
        "previous": None,
        "facts": dict.fromkeys(KINDS, 0),
        "reports": {},
    }


def test_the_diff_says_exactly_what_changed(first: Path, changed: Run) -> None:
    """Catches a fact called new because its report has other bytes or other places."""
    before = Run(first, 0, "", "")
    diff = diff_of(changed.warehouse)
    assert diff["previous"] == "r000001"
    assert "not_compared" not in diff
    assert set(diff["facts"]) == set(GRAINS)
    counts = {
        table: [found[kind]["count"] for kind in KINDS]
        for table, found in diff["facts"].items()
    }
    tables = {"fct_disclosures": 1, "fct_statements": 1}
    of_indicators = before.query(
        "select count(*) from fct_indicators where raw_text = '200余条' "
        "or raw_text = '80' and indicator_code like 'normative_documents.%'"
    )[0][0]
    assert of_indicators >= 1
    assert counts == {
        table: [
            facts_of(changed, table, "淮安"),
            tables.get(table, of_indicators if table == "fct_indicators" else 0),
            facts_of(before, table, "鞍山"),
        ]
        for table in GRAINS
    }
    assert counts["fct_statistics"][0] > 10
    assert counts["fct_statements"][2] > 10
    assert diff["facts"]["fct_disclosures"]["changed"]["examples"] == [
        {
            "key": {
                "agency_id": "330200-283a02c4",
                "report_year": 2019,
                "item_code": "normative_documents",
                "measure_code": "in_public_total",
            },
            "old": {"value": "80.00", "reported_value": "80.00", "raw_text": "80"},
            "new": {"value": "81.00", "reported_value": "81.00", "raw_text": "81"},
        }
    ]
    (statement,) = diff["facts"]["fct_statements"]["changed"]["examples"]
    assert "回应解读信息#余条" in statement["key"]["sentence_form"]
    assert statement["old"] == {"raw_text": "200余条", "value": "200.00"}
    assert statement["new"] == {"raw_text": "1200余条", "value": "1200.00"}


def test_the_diff_says_which_reports_came_and_went(changed: Run) -> None:
    """Catches a report that vanishes from a release unsaid."""
    reports = diff_of(changed.warehouse)["reports"]
    paths = {
        kind: [example["source_path"] for example in reports[kind]["examples"]]
        for kind in reports
    }
    # new bytes are a new report, also where the file has its old name
    assert {kind: sorted(found) for kind, found in paths.items()} == {
        "in": ["baoji-2019.txt", "huaian-2016.txt", "ningbo-2019.txt"],
        "out": ["anshan-2018.txt", "baoji-2019.txt", "ningbo-2019.txt"],
        "status_changed": [],
    }


def test_release_json_has_the_counts_of_the_diff(changed: Run) -> None:
    """Catches a summary that says other than the diff beside it."""
    diff = diff_of(changed.warehouse)
    changes = changes_of(changed.warehouse)
    assert changes["previous"] == "r000001"
    assert changes["reports"] == {"in": 3, "out": 3, "status_changed": 0}
    for kind in KINDS:
        assert changes["facts"][kind] == sum(
            found[kind]["count"] for found in diff["facts"].values()
        )


def test_the_same_facts_are_no_difference(changed: Run, tmp_path: Path) -> None:
    """Catches a diff that finds times, numbers of releases or row order."""
    warehouse = copied(changed.warehouse, tmp_path)
    before = changed.parquet()
    assert release_again(warehouse).name == "r000003"
    assert Run(warehouse, 0, "", "").parquet() == before
    assert changes_of(warehouse) == {
        "previous": "r000002",
        "facts": dict.fromkeys(KINDS, 0),
        "reports": dict.fromkeys(("in", "out", "status_changed"), 0),
    }


def test_grains_are_those_that_the_tables_are_tested_for(dbt_manifest: dict) -> None:
    """Catches a fact table without a diff, or with another grain than it has."""
    tested = {
        parent.split(".")[-1]: tuple(node["test_metadata"]["kwargs"]["columns"])
        for node in dbt_manifest["nodes"].values()
        if node.get("test_metadata", {}).get("name") == "unique_grain"
        for parent in node["depends_on"]["nodes"]
        if parent.split(".")[-1].startswith("fct_")
    }
    assert set(tested) == set(GRAINS)
    for table, grain in GRAINS.items():
        if tested[table] != ("report_id", "char_start"):
            assert grain.key == tested[table]


def test_examples_are_bounded_and_other_shapes_are_named(tmp_path: Path) -> None:
    """Catches a diff as large as the release, and a table left out without a word."""
    for name, rows in (("r000007", 0), ("candidate", 150)):
        (tmp_path / name / "parquet").mkdir(parents=True)
        file = tmp_path / name / "parquet" / "fct_applications.parquet"
        with duckdb.connect() as client:
            client.execute(
                "copy (select 'a' as agency_id, 2020 as report_year, "
                "'r' || i as row_code, 'total' as applicant_code, i as value "
                f"from range({rows}) as numbers (i)) to '{file}' (format parquet)"
            )
    diff = difference(tmp_path / "r000007", tmp_path / "candidate")
    added = diff["facts"]["fct_applications"]["added"]
    assert (added["count"], len(added["examples"])) == (150, 100)
    assert set(diff["not_compared"]) == {*GRAINS, "dim_report"} - {"fct_applications"}


def copied(warehouse: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(warehouse, tmp_path / "warehouse", symlinks=True))


def rollback(runner: Runner, warehouse: Path, *to: str) -> Run:
    return runner.command("rollback", *to, "--warehouse", str(warehouse))


def test_an_earlier_release_is_put_back_and_numbers_go_on(
    runner: Runner, first: Path, changed: Run, tmp_path: Path
) -> None:
    """Catches half a release put back, a number given twice, a release lost."""
    warehouse = copied(changed.warehouse, tmp_path)
    here = Run(warehouse, 0, "", "")
    run = rollback(runner, warehouse)
    assert run.status == 0, run.errors
    assert "r000001 is in place again, instead of r000002" in run.printed
    assert "release r000001" in run.printed
    assert in_place(warehouse) == "r000001"
    before = Run(first, 0, "", "")
    assert here.parquet() == before.parquet()
    assert here.query("from dim_report order by all") == before.query(
        "from dim_report order by all"
    )
    assert diff_of(warehouse)["previous"] is None
    # back and forth, by name
    assert rollback(runner, warehouse, "--to", "r000002").status == 0
    assert here.parquet() == changed.parquet()
    assert rollback(runner, warehouse, "--to", "r000001").status == 0
    # the next is compared with what is in place, and is not r000002 again
    assert release_again(warehouse).name == "r000003"
    assert diff_of(warehouse)["previous"] == "r000001"
    assert changes_of(warehouse)["reports"]["in"] == 3
    assert rollback(runner, warehouse).status == 0
    assert in_place(warehouse) == "r000001"


def test_numbers_of_a_release_put_back_can_be_traced(
    runner: Runner, changed: Run, tmp_path: Path
) -> None:
    """Catches texts that are gone once their file is, while a release still has them."""
    warehouse = copied(changed.warehouse, tmp_path)
    question = ("trace", "--agency", "鞍山", "--year", "2018")
    gone = runner.command(*question, "--warehouse", str(warehouse))
    assert (gone.status, gone.printed) == (1, "")
    assert rollback(runner, warehouse).status == 0
    back = runner.command(*question, "--warehouse", str(warehouse))
    assert back.status == 0, back.errors
    assert "【999条】" in back.printed
    # of the report that has changed since, the text of then
    question = ("trace", "--agency", "宁波", "--year", "2019")
    then = runner.command(*question, "--warehouse", str(warehouse))
    assert "规范性文件 | 9 | 9 | 【80】 |" in then.printed


def test_the_release_before_is_kept_however_old(
    runner: Runner, first: Path, tmp_path: Path
) -> None:
    """Catches a rollback that leads to the release that was rolled back from."""
    warehouse = copied(first, tmp_path)
    for number in (2, 3):
        assert release_again(warehouse).name == f"r{number:06d}"
    assert rollback(runner, warehouse, "--to", "r000001").status == 0
    assert release_again(warehouse).name == "r000004"
    kept = sorted(path.name for path in (warehouse / "releases").iterdir())
    assert kept == ["r000001", "r000002", "r000003", "r000004"]
    assert release_again(warehouse).name == "r000005"
    kept = sorted(path.name for path in (warehouse / "releases").iterdir())
    assert kept == ["r000003", "r000004", "r000005"]


def test_a_reader_keeps_the_release_it_has_open(
    runner: Runner, changed: Run, tmp_path: Path
) -> None:
    """Catches a rollback that writes into the file of the release in place."""
    warehouse = copied(changed.warehouse, tmp_path)
    question = "select source_path from dim_report order by all"
    with duckdb.connect(str(warehouse / "marts.duckdb"), read_only=True) as reader:
        before = reader.execute(question).fetchall()
        assert rollback(runner, warehouse).status == 0
        assert reader.execute(question).fetchall() == before
    assert Run(warehouse, 0, "", "").query(question) != before


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (["--to", "r000002"], "r000002 is in place already; kept are r000001, r000002"),
        (["--to", "r000009"], "no release 'r000009' is kept; kept are r000001, r000002"),
        (["--to", "../../x\x1b"], "no release '../../x\\x1b' is kept"),
    ],
)
def test_a_release_that_cannot_be_put_back_is_said(
    runner: Runner, changed: Run, to: list[str], said: str
) -> None:
    """Catches a link to nowhere, after which nobody can read anything."""
    run = rollback(runner, changed.warehouse, *to)
    assert (run.status, run.printed) == (2, "")
    assert said in run.errors
    assert in_place(changed.warehouse) == "r000002"


def test_the_first_release_has_none_to_go_back_to(
    runner: Runner, first: Path, tmp_path: Path
) -> None:
    """Catches a stack trace where there is nothing to put back."""
    run = rollback(runner, first)
    assert run.status == 2
    assert "r000001 follows none" in run.errors
    nowhere = rollback(runner, tmp_path)
    assert nowhere.status == 2
    assert "gongkai run makes one" in nowhere.errors


def test_a_rollback_waits_for_no_run(runner: Runner, changed: Run) -> None:
    """Catches a rollback in the middle of a run, which would publish over it."""
    import fcntl

    with (changed.warehouse / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = rollback(runner, changed.warehouse)
    assert run.status == 2
    assert "another run" in run.errors
    assert in_place(changed.warehouse) == "r000002"


@pytest.mark.parametrize("damage", ["parquet", "database", "manifest", "rows"])
def test_a_damaged_release_is_not_put_back(
    runner: Runner, changed: Run, tmp_path: Path, damage: str
) -> None:
    """Catches a rollback from a bad release to one that cannot be read."""
    warehouse = copied(changed.warehouse, tmp_path)
    kept = warehouse / "releases" / "r000001"
    if damage == "parquet":
        (kept / "parquet" / "dim_agency.parquet").write_bytes(b"PAR1")
    elif damage == "database":
        (kept / "marts.duckdb").write_bytes(b"no database")
    elif damage == "manifest":
        (kept / "release.json").write_text("{")
    else:
        with duckdb.connect(str(kept / "marts.duckdb")) as client:
            client.execute("delete from fct_applications where value = 0")
    run = rollback(runner, warehouse)
    assert (run.status, run.printed) == (2, "")
    assert "r000001 is damaged and stays out" in run.errors
    assert in_place(warehouse) == "r000002"


@pytest.mark.parametrize("kind", ["nothing", "file", "folder", "link", "dead link"])
def test_what_stands_in_the_candidates_place_goes(tmp_path: Path, kind: str) -> None:
    """Catches a file or a link there that every run to come would fail of."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("kept")
    place = tmp_path / "candidate"
    if kind == "file":
        place.write_text("in the way")
    elif kind == "folder":
        shutil.copytree(elsewhere, place)
    elif kind == "link":
        place.symlink_to(elsewhere)
    elif kind == "dead link":
        place.symlink_to(tmp_path / "nowhere")
    clear(place)
    assert not os.path.lexists(place)
    assert (elsewhere / "kept.txt").read_text() == "kept"
