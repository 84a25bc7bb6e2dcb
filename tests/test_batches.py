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
from benchmarks.one_batch import consume
from expectations.identities import read_identities
from expectations.rules import Outcome
from expectations.suites import readings_suite
from expectations.verdicts import write_verdicts
from orchestration import digests, reading
from orchestration.database import connect
from orchestration.digests import OF_RELEASES, Digests
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
        reader = reading.Reader(
            self._settings, self._transformer, self._judge, with_tests=False
        )
        consume(reader.read())
        return loaded.files_read, reader.reports, reader.forgotten

    def kept(self) -> dict[str, list]:
        """Return what the next run goes on from: readings, verdicts, what is known."""
        with connect(self._settings.build_database, read_only=True) as connection:
            # texts have other numbers where they came in another order
            queries = {
                "known": "select report_id from ledger.judged",
                "validated": "from verdicts.validated",
                "failing": "from verdicts.failing_rows",
                "parsed": "select * exclude (report_no, parser_digest) "
                "from parsed.parsed_reports",
                "cells": "from intermediate.int_cells",
                "results": "from intermediate.int_identities__results",
            }
            return {
                name: connection.execute(f"{query} order by all").fetchall()
                for name, query in queries.items()
            }

    def reads(self) -> list[tuple]:
        """Return by which code every report was read."""
        with connect(self._settings.build_database, read_only=True) as connection:
            return connection.execute(
                "select report_id, parser_digest from parsed.parsed_reports order by all"
            ).fetchall()

    def _judge(self) -> Sequence[Outcome]:
        outcomes = judge_by_query(self._settings.build_database, self._rules)
        write_verdicts(self._settings.build_database, outcomes, "test")
        return outcomes


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the dbt project, which runs of this test use; batches are of two."""
    copy = Path(shutil.copytree(DBT_PROJECT, tmp_path / "dbt_project"))
    monkeypatch.setattr("orchestration.transforming.DBT_PROJECT", copy)
    monkeypatch.setattr(digests, "DBT_PROJECT", copy)
    code = shutil.copytree(PARSING, tmp_path / "parsing")
    monkeypatch.setattr(digests, "PARSING", code)
    monkeypatch.setattr(reading, "MOST_REPORTS", 2)
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
    monkeypatch.setattr("orchestration.listing._JUST_NOW", 0)
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
    assert warehouse.read() == (0, 2, 2)
    model = project / "models" / "intermediate" / "corrections" / "int_cells.sql"
    model.write_text(model.read_text(encoding="utf-8") + "where table_position > 0\n")
    reads = warehouse.reads()
    assert warehouse.read() == (0, 3, 3)
    # that was judged anew, and not read anew
    assert warehouse.reads() == reads
    assert warehouse.read() == (0, 0, 0)

    at_once = Warehouse(raw, tmp_path / "once", project)
    monkeypatch.setattr(reading, "MOST_REPORTS", 8_000)
    assert at_once.read() == (3, 3, 0)
    assert warehouse.kept() == at_once.kept()

    # comments and descriptions say nothing of a report
    with (tmp_path / "parsing" / "numbers.py").open("a", encoding="utf-8") as module:
        module.write("# another\n")
    model.write_text("-- another\n" + model.read_text(encoding="utf-8"))
    described = project / "models" / "parsed" / "_parsed.yml"
    described.write_text(described.read_text(encoding="utf-8") + "# another\n")
    assert warehouse.read() == (0, 0, 0)
    # what reads the reports is another: a module of it, and a word that it looks for
    with (tmp_path / "parsing" / "numbers.py").open("a", encoding="utf-8") as module:
        module.write("ANOTHER = 1\n")
    assert warehouse.read() == (0, 3, 3)
    assert not set(warehouse.reads()) & set(reads)
    row = ("other", "injected", "words", "别的字", "a word of no report here")
    append(project / "seeds" / "contaminations.csv", *row)
    assert warehouse.read() == (0, 3, 3)
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
        path.write_bytes(b"")
    assert warehouse.read() == (3, 0, 3)
    assert warehouse.kept() == {name: [] for name in at_once.kept()}


def test_every_model_and_test_is_built_at_one_stage(
    released: Run, tmp_path: Path
) -> None:
    """Catches a data test that is never run, and a mart that reads one batch alone."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()
    before = {
        "constant": {"constant"},
        "list": {"list"},
        "read": {"constant", "list", "read"},
        "publish": {"constant", "list", "read", "publish"},
    }
    stages = {
        name: set(node.tags) & before.keys()
        for name, node in manifest.nodes.items()
        if str(node.resource_type) in ("model", "seed")
    }
    assert {len(tags) for tags in stages.values()} == {1}
    for name, (stage,) in stages.items():
        for parent in getattr(manifest.nodes[name].depends_on, "nodes", ()):
            assert stages.get(parent, set()) <= before[stage], name
            # of one batch alone
            assert stage != "publish" or ".int_batch__" not in parent, name
    # as a run selects them
    copy = Settings((RAW,), tmp_path / "warehouse")
    shutil.copytree(released.warehouse, copy.warehouse, symlinks=True)
    with connect(copy.build_database) as build:
        build.execute("delete from ledger.batch")
    ran = [
        node.unique_id
        for select in (["tag:list", "tag:constant"], ["tag:read"], ["tag:publish"])
        for node in Transformer(copy).build(select)
    ]
    assert sorted(ran) == sorted(
        name
        for name, node in manifest.nodes.items()
        if str(node.resource_type) in ("model", "seed", "test")
    )


def test_a_change_touches_what_is_made_of_it(
    released: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a change after which old readings are kept, or all reports read again."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()
    before = Digests.of(manifest)
    contents, codes = digests._file_digest, digests._python

    def touched(file: str) -> tuple[bool, bool]:
        """Return whether reports are read again, and judged again."""
        paths = [
            *PROJECT.glob(f"parsing/**/{file}"),
            *PROJECT.glob(f"expectations/{file}"),
        ]
        texts = [path.read_text(encoding="utf-8") for path in paths]
        with monkeypatch.context() as patch:
            patch.setattr(
                digests,
                "_file_digest",
                lambda path: "other" if path.name == file else contents(path),
            )
            patch.setattr(
                digests, "_python", lambda code: "other" if code in texts else codes(code)
            )
            after = Digests.of(manifest)
        return before.parser != after.parser, before.judge != after.judge

    assert touched("readings.py") == (False, True)
    assert touched("release.py") == (False, False)
    assert touched("crosswalk.csv") == (False, True)
    assert touched("yearly_identities.csv") == (False, False)
    assert touched("labels.csv") == (True, True)
    # the code that reads, in every folder of it
    assert touched("numbers.py") == (True, True)
    assert touched("sentences.py") == (True, True)
    # a correction is read with the report that it names
    assert touched("corrections.csv") == (False, False)


def test_a_macro_touches_all_models_unless_it_is_of_a_test(released: Run) -> None:
    """Catches reports read again for a data test, and old ones kept for a macro."""
    manifest = Transformer(Settings((RAW,), released.warehouse)).manifest()
    before = Digests.of(manifest)
    macros = {
        name: manifest.macros[f"macro.gongkai.{name}"]
        for name in ("test_unique_grain", "written_number")
    }
    texts = {name: macro.macro_sql for name, macro in macros.items()}
    try:
        macros["test_unique_grain"].macro_sql += " and true"
        assert Digests.of(manifest) == before
        macros["written_number"].macro_sql += "\n-- a comment\n"
        assert Digests.of(manifest) == before
        macros["written_number"].macro_sql += " || ''"
        after = Digests.of(manifest)
        assert after.parser != before.parser
        assert after.judge != before.judge
    finally:
        for name, text in texts.items():
            macros[name].macro_sql = text
    # no model asks what is named as a test's macro is
    for node in manifest.nodes.values():
        if str(node.resource_type) == "model":
            asked = (name.split(".")[-1] for name in node.depends_on.macros)
            assert not any(name.startswith("test_") for name in asked), node.name


@pytest.mark.parametrize(
    ("code", "is_same"),
    [
        ('"""Another."""\n\ndef f(x):\n    return x + 1  # one more\n', True),
        ('def f(x):\n    """Adds."""\n    return (x + 1)\n', True),
        ("def f(x):\n    return x + 2\n", False),
        ("def f(y):\n    return y + 1\n", False),
        ("def f(x):\n    'a'.lower()\n    return x + 1\n", False),
    ],
)
def test_code_is_what_it_does(code: str, is_same: bool) -> None:
    """Catches reports read again for a comment, or not for another number."""
    before = digests._python("def f(x):\n    return x + 1\n")
    assert (before == digests._python(code)) is is_same


@pytest.mark.parametrize(
    ("code", "is_same"),
    [
        ("{# why #}\nselect a\n\n    -- one\nfrom t\n", True),
        ("select '--', a\nfrom t\n", False),
        ("select a\nfrom u\n", False),
    ],
)
def test_sql_is_what_it_does(code: str, is_same: bool) -> None:
    """Catches reports read again for a comment, or not for another column."""
    assert (digests._sql("select a\nfrom t\n") == digests._sql(code)) is is_same


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
