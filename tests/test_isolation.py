"""What cannot be read of one report, or in one cell, holds back that and nothing else."""

import re
import sys

import pytest

from parsing import pool
from parsing.pool import BROKEN
from tests.conftest import PROJECT, RAW, Run, Runner

WEINAN = (RAW / "weinan-2020.txt").read_text(encoding="utf-8")
DECISIONS = "行政许可 | 45 | 0 | 1322 |"
RECEIVED = "一、本年新收政府信息公开申请数量 | 3 | 0 | 0 | 0 | 0 | 0 | 3 | |"

# a row as it may be printed of which the identities force all that is not there
FORCED = {
    "blank total": "3 | 0 | 0 | 0 | 0 | 0 | |",
    "total only": " | | | | | | 3 |",
    "collapsed": "3",
    "lost cell": "3 | 0 | 0 | 0 | 0 | 3",
}


@pytest.fixture(scope="module")
def beside(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A release of reports that are altered, each another agency's, and a fatal one.

    One has a mark in a cell, others have a first row of numbers as it may be printed, one
    has lost a column; and one ends its process.
    """
    raw = tmp_path_factory.mktemp("isolation") / "raw"
    raw.mkdir()
    assert DECISIONS in WEINAN
    assert WEINAN.count(RECEIVED) == 1
    texts = {
        name: WEINAN.replace(RECEIVED, f"一、本年新收政府信息公开申请数量 | {row}")
        for name, row in FORCED.items()
    }
    texts["marked"] = WEINAN.replace(DECISIONS, DECISIONS.replace("1322", "1322①"))
    texts["lost column"] = without_fourth_column(WEINAN)
    with (raw / "manifest.csv").open("w", encoding="utf-8") as manifest:
        manifest.write("file,agency_name\n")
        for number, (name, text) in enumerate(texts.items()):
            (raw / f"{name}.txt").write_bytes(text.encode("utf-8"))
            manifest.write(f"{name}.txt,渭南市第{number}试验局\n")
    (raw / "fatal.txt").write_text("die", encoding="utf-8")
    worker = PROJECT / "tests" / "parsing" / "unruly_worker.py"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "WORKER", (sys.executable, str(worker)))
        run = runner.run(raw, raw.parent / "warehouse")
    assert run.status == 0, run.errors
    return run


def without_fourth_column(text: str) -> str:
    """Return a text without one number in each of the 23 rows of table three."""
    seven = re.compile(r"((?: \| \d+){3}) \| \d+((?: \| \d+){3})(?= \||$)")
    lines = text.split("\n")
    changed = [seven.subn(r"\1\2", line) for line in lines[31:54]]
    assert [count for _, count in changed] == [1] * 23
    lines[31:54] = [line for line, _ in changed]
    return "\n".join(lines)


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
        "select section_status.status, cells_unread from quality.section_status "
        "join dim_report using (report_id) "
        "where source_path = 'marked.txt' and section = 'disclosures'"
    )
    assert status == "published"
    cells = dict(
        beside.query(
            "select (item_code, measure_code), (cell_state, value) from fct_disclosures "
            "join dim_report using (report_id) where source_path = 'marked.txt'"
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


@pytest.mark.parametrize("name", FORCED)
def test_what_identities_force_is_published_as_implied(beside: Run, name: str) -> None:
    """Catches a blank that is taken for zero, or that holds back a table that is sound.

    Blank total with printed items, a row with only its total, a row whose blanks have
    collapsed, a cell lost from the middle: each is forced by the identities.
    """
    rows = beside.query(
        "select applicant_code, value, value_basis from fct_applications "
        "join dim_report using (report_id) "
        "where source_path = $1 and row_code = 'received'",
        [f"{name}.txt"],
    )
    assert {code: value for code, value, _ in rows} == {
        "natural_person": 3,
        "business": 0,
        "research": 0,
        "social_welfare": 0,
        "legal_service": 0,
        "other_organization": 0,
        "total": 3,
    }
    assert "implied" in {basis for _, _, basis in rows}


def test_a_lost_column_is_never_shifted(beside: Run) -> None:
    """Catches totals read as another column because the last one is blank.

    The same column is lost from every row: sums over rows still hold in every column.
    """
    published = beside.query(
        "select count(value) from fct_applications join dim_report using (report_id) "
        "where source_path = 'lost column.txt'"
    )
    assert published == [(0,)]
    ((verdict,),) = beside.query(
        "select verdict from quality.section_status join dim_report using (report_id) "
        "where source_path = 'lost column.txt' and section = 'applications'"
    )
    assert verdict in ("unread", "ambiguous")
