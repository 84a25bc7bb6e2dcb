"""Only what is new, has changed or is touched is read; what is kept is what it gives."""

import csv
import hashlib
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.corpus import generate
from benchmarks.corpus.parsing import judge_by_query
from expectations.identities import read_identities
from expectations.rules import Outcome
from expectations.suites import readings_suite
from expectations.verdicts import write_verdicts
from orchestration import batching, lineage
from orchestration.database import connect
from orchestration.lineage import OF_RELEASES, VERDICTS, Lineage
from orchestration.loading import load
from orchestration.settings import DBT_PROJECT, PARSING, PROJECT, Settings
from orchestration.transforming import Transformer
from tests.conftest import RAW, Run

pytestmark = pytest.mark.pipeline


class Warehouse:
    """Reads reports as a run does, in batches of two, by a project of its own."""

    def __init__(self, raw: Path, folder: Path, project: Path) -> None:
        self._settings = Settings((raw,), folder)
        self._settings.warehouse.mkdir()
        self._transformer = Transformer(self._settings)
        self._rules = readings_suite(read_identities(project / "seeds"))

    def read(self) -> tuple[int, int, int]:
        """Return how many files, and reports, were read, and how many taken out."""
        with connect(self._settings.build_database) as connection:
            loaded = load(connection, self._settings.raw_directories)
        # parsed again, as by a process of its own
        self._transformer = Transformer(self._settings)
        done = batching.Reader(
            self._settings, self._transformer, self._judge, with_tests=False
        ).read()
        return loaded.files_read, done.reports, done.forgotten

    def kept(self) -> dict[str, list]:
        """Return what the next run goes on from: readings, verdicts, what is known."""
        with connect(self._settings.build_database, read_only=True) as connection:
            # texts have other numbers where they came in another order
            queries = {
                "known": "select report_id, inputs_digest from ledger.reports",
                "validated": "from verdicts.validated",
                "failing": "from verdicts.failing_rows",
                "parsed": "select * exclude (report_no) from parsed.parsed_reports",
                "cells": "from intermediate.int_cells",
                "results": "from intermediate.int_identities__results",
            }
            return {
                name: connection.execute(f"{query} order by all").fetchall()
                for name, query in queries.items()
            }

    def _judge(self) -> Sequence[Outcome]:
        outcomes = judge_by_query(self._settings.build_database, self._rules)
        write_verdicts(self._settings.build_database, outcomes, "test")
        return outcomes


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the dbt project, which runs of this test use; batches are of two."""
    copy = Path(shutil.copytree(DBT_PROJECT, tmp_path / "dbt_project"))
    monkeypatch.setattr("orchestration.transforming.DBT_PROJECT", copy)
    monkeypatch.setattr("orchestration.lineage.DBT_PROJECT", copy)
    code = shutil.copytree(PARSING, tmp_path / "parsing")
    monkeypatch.setattr("orchestration.lineage.PARSING", code)
    monkeypatch.setattr(batching, "MOST_REPORTS", 2)
    return copy


def synthetic(seed: int) -> str:
    return generate(seed, "table_2021", "pipes", "none", varied=False).text


def append(path: Path, *cells: object) -> None:
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerow(cells)


def test_what_is_read_in_steps_is_what_is_read_at_once(
    tmp_path: Path, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a report that is read twice, or kept though it is gone or has changed."""
    # files that were just written are known again, too
    monkeypatch.setattr("orchestration.loading._JUST_NOW", 0)
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(RAW / "weinan-2020.txt", raw)
    for seed in (1, 2):
        (raw / f"{seed}.txt").write_text(synthetic(seed), encoding="utf-8")
    warehouse = Warehouse(raw, tmp_path / "steps", project)
    assert warehouse.read() == (3, 3, 0)

    # one comes, one changes, one goes, one has another name
    (raw / "3.txt").write_text(synthetic(3), encoding="utf-8")
    changed = synthetic(2).replace("0", "1", 1)
    (raw / "2.txt").write_text(changed, encoding="utf-8")
    (raw / "1.txt").unlink()
    (raw / "weinan-2020.txt").rename(raw / "other.txt")
    assert warehouse.read() == (3, 2, 2)

    # something is stated of one, another is corrected, and a table that is kept changes
    append(raw / "manifest.csv", "file", "agency_name", "report_year")
    append(raw / "manifest.csv", "other.txt", "渭南市审计局", 2021)
    report_id = hashlib.sha256(changed.encode()).hexdigest()[:16]
    append(
        project / "seeds" / "corrections.csv",
        *(report_id, "110000-00000000", 2024, "applications", "received", "total", 1, 2),
        *("a reason", "synthetic bulletin", "synthetic reader", "2025-03-04"),
    )
    model = project / "models" / "intermediate" / "corrections" / "int_cells.sql"
    model.write_text(model.read_text(encoding="utf-8") + "where table_position > 0\n")
    assert warehouse.read() == (0, 3, 2)
    assert warehouse.read() == (0, 0, 0)

    at_once = Warehouse(raw, tmp_path / "once", project)
    monkeypatch.setattr(batching, "MOST_REPORTS", 8_000)
    assert at_once.read() == (3, 3, 0)
    assert warehouse.kept() == at_once.kept()

    # what reads the reports is another: a module of it, and a word that it looks for
    with (tmp_path / "parsing" / "numbers.py").open("a", encoding="utf-8") as module:
        module.write("# another\n")
    assert warehouse.read() == (0, 3, 0)
    row = ("other", "injected", "words", "别的字", "a word of no report here")
    append(project / "seeds" / "contaminations.csv", *row)
    assert warehouse.read() == (0, 3, 0)
    assert warehouse.read() == (0, 0, 0)

    # what streams in goes to its table alone: no copy of it is left beside
    with connect(tmp_path / "steps" / "build.duckdb", read_only=True) as build:
        assert build.execute(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name in ('main', 'parsed')"
        ).fetchall() == [("parsed", "parsed_reports")]

    # a table is made anew of no report at all
    model.write_text(model.read_text(encoding="utf-8").replace("> 0", "> -1"))
    for path in raw.glob("*.txt"):
        path.unlink()
    assert warehouse.read() == (0, 0, 3)
    assert warehouse.kept() == {name: [] for name in at_once.kept()}


def test_every_model_and_test_is_built_at_one_stage(released: Run) -> None:
    """Catches a data test that is never run, and a mart that reads one batch alone."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()
    found = Lineage.of(manifest)
    stages = [found.constants, found.listed, found.read, found.kept, found.later]
    names = [name for stage in stages for name in stage]
    assert sorted(names) == sorted(found.in_order())
    assert all(stages)
    tests = [test for stage in stages for test in found.tests_of(stage)]
    assert sorted(tests) == sorted(
        node.unique_id
        for node in manifest.nodes.values()
        if str(node.resource_type) == "test"
    )
    assert found.needed_for(found.kept | {VERDICTS}) == found.read
    assert {name.split(".")[-1] for name in found.kept} == {
        "parsed_reports",
        "int_cells",
        "int_identities__results",
    }
    for name in found.later:
        parents = set(manifest.nodes[name].depends_on.nodes)
        assert not found.of_batch & parents, name


def test_a_change_touches_what_is_made_of_it(
    released: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a change after which old readings are kept, or all reports read again."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()
    found = Lineage.of(manifest)
    before = {name: found.digest(name) for name in found.kept | {VERDICTS}}
    digest = lineage._file_digest

    def touched(file: str) -> set[str]:
        with monkeypatch.context() as patch:
            patch.setattr(
                lineage,
                "_file_digest",
                lambda path: "other" if path.name == file else digest(path),
            )
            after = Lineage.of(manifest)
            return {
                name.split(".")[-1]
                for name, digest_before in before.items()
                if digest_before != after.digest(name)
            }

    everything = {"parsed_reports", "int_cells", "int_identities__results", VERDICTS}
    assert touched("readings.py") == {VERDICTS}
    assert touched("release.py") == set()
    assert touched("crosswalk.csv") == {"int_identities__results", VERDICTS}
    assert touched("labels.csv") == everything
    # the code that reads, in every folder of it
    assert touched("numbers.py") == everything
    assert touched("sentences.py") == everything
    # a correction is read with the report that it names
    assert touched("corrections.csv") == set()


def test_a_macro_touches_all_models_unless_it_is_of_a_test(released: Run) -> None:
    """Catches reports read again for a data test, and old ones kept for a macro."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()

    def digests() -> set[str]:
        found = Lineage.of(manifest)
        return {found.digest(name) for name in found.kept | {VERDICTS}}

    before = digests()
    grain = manifest.macros["macro.gongkai.test_unique_grain"]
    grain.macro_sql += " and true"
    assert digests() == before
    number = manifest.macros["macro.gongkai.written_number"]
    number.macro_sql += " || ''"
    assert not digests() & before
    # no model asks what is named as a test's macro is
    for node in manifest.nodes.values():
        if str(node.resource_type) == "model":
            asked = (name.split(".")[-1] for name in node.depends_on.macros)
            assert not any(name.startswith("test_") for name in asked), node.name


def test_readings_are_judged_without_the_rules_of_releases() -> None:
    """Catches a verdict that stays though the code that it comes of is another."""
    asked = "import expectations.readings, expectations.validation, expectations.verdicts"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", f"{asked}, sys; print(*sys.modules, sep='\\n')"],
        capture_output=True,
        check=True,
        text=True,
    ).stdout.splitlines()
    judging = {
        f"{name.removeprefix('expectations.')}.py"
        for name in found
        if name.startswith("expectations.")
    }
    assert "readings.py" in judging
    assert not judging & OF_RELEASES
    assert {path.name for path in (PROJECT / "expectations").glob("*.py")} >= OF_RELEASES
