"""What cannot be read of one report, or in one cell, holds back that and nothing else."""

import sys

import pytest

from parsing import pool
from parsing.pool import BROKEN
from tests.conftest import PROJECT, RAW, Run, Runner

WEINAN = (RAW / "weinan-2020.txt").read_text(encoding="utf-8")
DECISIONS = "行政许可 | 45 | 0 | 1322 |"


@pytest.fixture(scope="module")
def beside(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A release of one report with a mark in a cell, and one that ends its process."""
    raw = tmp_path_factory.mktemp("isolation") / "raw"
    raw.mkdir()
    assert DECISIONS in WEINAN
    marked = WEINAN.replace(DECISIONS, DECISIONS.replace("1322", "1322①"))
    (raw / "marked.txt").write_text(marked, encoding="utf-8")
    (raw / "fatal.txt").write_text("die", encoding="utf-8")
    worker = PROJECT / "tests" / "parsing" / "unruly_worker.py"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "WORKER", (sys.executable, str(worker)))
        run = runner.run(raw, raw.parent / "warehouse")
    assert run.status == 0, run.errors
    return run


def files(run: Run) -> dict[str, tuple[str, str]]:
    rows = run.query("select source_path, outcome, reason from quality.file_status")
    return {path: (outcome, reason) for path, outcome, reason in rows}


def test_a_report_that_ends_its_process_stops_no_other(beside: Run) -> None:
    """Catches one file that refuses every release to come."""
    assert files(beside)["fatal.txt"] == ("quarantined", BROKEN)
    ((verdict, reason, needed),) = beside.query(
        "select verdict, reason, what_is_needed from quality.held_back "
        "where source_path = 'fatal.txt'"
    )
    assert (verdict, reason) == ("quarantined", BROKEN)
    assert needed.startswith("a reading that can take it")


def test_a_cell_that_is_not_understood_leaves_the_others_published(beside: Run) -> None:
    """Catches a number with a mark taken for the number, or for a table not printed."""
    outcome, reason = files(beside)["marked.txt"]
    assert outcome == "partly_published"
    assert "licences: line 16: 1322① is not understood" in reason
    ((verdict, line_no),) = beside.query(
        "select verdict, line_no from quality.held_back "
        "where source_path = 'marked.txt' and section = 'disclosures'"
    )
    assert verdict == "partly_read"
    assert line_no is not None
    ((status, unread),) = beside.query(
        "select status, cells_unread from quality.section_status "
        "where section = 'disclosures'"
    )
    assert status == "published"
    cells = dict(
        beside.query(
            "select (item_code, measure_code), (cell_state, value) from fct_disclosures"
        )
    )
    assert cells["licences", "decisions"] == ("unread", None)
    assert cells["penalties", "decisions"] == ("reported", 51)
    assert [state for state, _ in cells.values()].count("unread") == unread


def test_status_says_what_was_not_read(runner: Runner, beside: Run) -> None:
    """Catches a cell lost in silence."""
    run = runner.command("status", "--warehouse", str(beside.warehouse))
    assert "marked.txt: partly_published: disclosures: " in run.printed
    assert f"fatal.txt: quarantined: {BROKEN}" in run.printed
