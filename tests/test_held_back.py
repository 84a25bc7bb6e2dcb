"""What is held back says why, which line, and what would be needed."""

import pytest

from tests.conftest import Run, Runner
from tests.enforced import UNSTATED, file_name

CORRECTION = (
    "a correction of what is printed, with its source (seed corrections), or a corrected "
    "publication of the report"
)


@pytest.fixture(scope="module")
def held_back(enforced: Run) -> dict[tuple, tuple]:
    rows = enforced.query(
        "select source_path, section, verdict, printed, line_no, what_is_needed, reason "
        "from quality.held_back"
    )
    return {row[:2]: row[2:] for row in rows}


def test_each_table_and_file_held_back_is_listed_once(
    held_back: dict[tuple, tuple], enforced: Run
) -> None:
    """Catches a table that is held back and of which nobody learns why."""
    assert set(held_back) == {
        (file_name(3, 2023), "applications"),
        (file_name(9, 2024), "proceedings"),
        (file_name(11, 2024), "applications"),
        *((name, None) for name in UNSTATED),
    }
    assert enforced.query(
        "select count(*) from quality.file_status where outcome != 'published'"
    ) == [(len(held_back),)]


def test_an_error_of_the_source_is_shown_as_printed_with_its_line(
    held_back: dict[tuple, tuple],
) -> None:
    """Catches an error that a person could not find in the report."""
    verdict, printed, line_no, needed, _ = held_back[file_name(9, 2024), "proceedings"]
    assert verdict == "source_inconsistent"
    assert printed == (
        "I4: 0 ≠ 10 + 1 + 0 + 0 in line 58; I4: 0 ≠ 5 + 0 + 0 + 0 in line 58"
    )
    assert line_no == 58
    assert needed == CORRECTION
    verdict, printed, line_no, needed, _ = held_back[file_name(3, 2023), "applications"]
    assert verdict == "source_inconsistent"
    assert printed == (
        "I3: 37 ≠ 37 + 1 in line 29; I1: 1 + 0 ≠ 0 + 0 in lines 29, 30, 52, 53"
    )
    assert (line_no, needed) == (29, CORRECTION)


def test_what_is_incomplete_names_the_rows_that_are_missing(
    held_back: dict[tuple, tuple],
) -> None:
    """Catches a table with a row lost that is laid at its source, or published."""
    verdict, _, _, needed, reason = held_back[file_name(11, 2024), "applications"]
    assert verdict == "incomplete"
    assert "（五）2.重复申请" in needed
    assert "labels" in needed
    assert "（五）2.重复申请" in reason
    assert "was not found" in reason


def test_a_file_held_back_says_what_to_state_of_it(
    held_back: dict[tuple, tuple],
) -> None:
    """Catches a report that is held back until somebody guesses what to do."""
    verdict, _, _, needed, reason = held_back["nameless.txt", None]
    assert verdict == "quarantined"
    assert "agency" in reason
    assert needed == (
        "a row for it in manifest.csv, which states: file, agency_name, report_year"
    )
    verdict, _, _, needed, _ = held_back["broken.txt", None]
    assert verdict == "unreadable"
    assert needed == "the report as text, web page, DOCX or PDF with text"


def test_status_prints_it(runner: Runner, enforced: Run) -> None:
    """Catches a command that says less than the tables."""
    run = runner.command("status", "--warehouse", str(enforced.warehouse))
    assert run.status == 0, run.errors
    lines = run.printed.splitlines()
    at = next(
        i for i, line in enumerate(lines) if line.startswith("  9-2024.txt: partly")
    )
    assert "I4" in lines[at]
    assert lines[at + 1].startswith(
        "    proceedings is source_inconsistent; printed: I4: 0 ≠ 10 + 1 + 0 + 0"
    )
    assert lines[at + 2] == f"    needed: proceedings: {CORRECTION}"
