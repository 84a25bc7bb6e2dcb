"""Corrections: applied where the source says what they say, refused where it does not."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import Run, Runner
from tests.enforced import (
    DIRECT,
    LICENCES,
    TOTAL,
    agency_id,
    content,
    corrected,
    correction,
    file_name,
    write_reports,
)


def statuses(run: Run, number: int) -> dict[str, tuple]:
    rows = run.query(
        "select section, section_status.status, verdict, cells_corrected "
        "from quality.section_status join dim_report using (report_id) "
        "where source_path = $1",
        [file_name(number, 2024)],
    )
    return {row[0]: row[1:] for row in rows}


def test_a_section_that_adds_up_corrected_is_published(enforced: Run) -> None:
    """Catches identities evaluated on what is known to be wrong."""
    assert statuses(enforced, 8) == {
        "applications": ("published", "published", 0),
        "disclosures": ("published", "published", 0),
        "proceedings": ("published", "published", 2),
    }
    facts = enforced.query(
        "select proceeding_code, value, reported_value, value_basis, cell_state, "
        "raw_text from fct_proceedings join dim_report using (report_id) "
        "where source_path = $1 and result_code = 'total' order by 1",
        [file_name(8, 2024)],
    )
    assert facts == [
        ("litigation_after_reconsideration", 0, 0, "reported", "reported", "0"),
        ("litigation_direct", 5, 0, "corrected", "reported", "0"),
        ("reconsideration", 11, 0, "corrected", "reported", "0"),
    ]


def test_the_same_report_uncorrected_is_held_back(enforced: Run) -> None:
    """Catches a correction that goes to another report which prints the same."""
    assert statuses(enforced, 9)["proceedings"] == (
        "held_back",
        "source_inconsistent",
        0,
    )


def test_a_number_of_no_identity_is_corrected_too(enforced: Run) -> None:
    """Catches a correction that the fast first reading does not know of."""
    assert enforced.query(
        "select value, reported_value, value_basis, raw_text from fct_disclosures "
        "join dim_report using (report_id) "
        "where source_path = $1 and item_code = 'licences'",
        [file_name(10, 2024)],
    ) == [(12, 0, "corrected", "0")]


def test_what_follows_from_a_corrected_cell_says_so(enforced: Run) -> None:
    """Catches a corrected number that looks like a printed one in another table."""
    assert enforced.query(
        "select indicator_code, value, value_basis from fct_indicators "
        "join dim_report using (report_id) "
        "where source_path = $1 and value_basis != 'reported' order by 1",
        [file_name(8, 2024)],
    ) == [
        ("litigation.direct", 5, "corrected"),
        ("reconsideration.total", 11, "corrected"),
    ]
    assert enforced.query(
        "select reconsiderations, cells_corrected from agency_year "
        "join dim_report using (report_id) where source_path = $1",
        [file_name(8, 2024)],
    ) == [(11, 2)]


def test_every_correction_is_listed_with_its_outcome(enforced: Run) -> None:
    """Catches a correction that is ignored without a word."""
    assert enforced.query(
        "select section, row_code, column_code, old_value::int, found_value::int, "
        "new_value::int, outcome, section_status, citation from quality.corrections "
        "order by outcome, row_code"
    ) == [
        (*cell.split(), *numbers, outcome, status, "synthetic bulletin, page 3")
        for cell, numbers, outcome, status in (
            (LICENCES, (0, 0, 12), "applied", "published"),
            (DIRECT, (0, 0, 5), "applied", "published"),
            (TOTAL, (0, 0, 11), "applied", "published"),
            (LICENCES, (1, None, 2), "report_not_present", None),
        )
    ]
    # the seed is everyone's: a report that is not here is noted, and stops nothing
    assert "corrections_have_their_report (1 row(s): " in enforced.errors


def test_the_summary_counts_corrections(enforced: Run) -> None:
    """Catches numbers that people put right, of which the summary says nothing."""
    ((applied,),) = enforced.query(
        "select count(*) from quality.corrections where outcome = 'applied'"
    )
    assert applied
    line = next(
        one for one in enforced.printed.splitlines() if one.startswith("corrections ")
    )
    assert f"{applied} applied" in line


def test_a_trace_shows_the_correction_beside_what_is_printed(
    runner: Runner, enforced: Run
) -> None:
    """Catches a corrected number that nobody could tell from the printed one."""
    run = runner.command(
        "trace", "--agency", agency_id(8), "--year", "2024", "--warehouse",
        str(enforced.warehouse),
    )  # fmt: skip
    assert run.status == 0, run.errors
    assert (
        "总计 (total) = 11 件 (corrected)\n"
        "    corrected from 0 to 11: the parts add up to it "
        "(synthetic bulletin, page 3; synthetic reader, 2025-03-04)\n"
    ) in run.printed


@pytest.fixture(scope="module")
def refused(
    runner: Runner, enforced: Run, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Run, bytes]:
    """A second run, with a changed source and corrections that do not fit."""
    folder = tmp_path_factory.mktemp("refused")
    warehouse = folder / "warehouse"
    shutil.copytree(enforced.warehouse, warehouse, symlinks=True)
    (folder / "raw").mkdir()
    changed = content(8, 2024) + "本报告已更正。\n".encode()
    write_reports(folder / "raw", {(8, 2024): changed})
    before = (warehouse / "release.json").read_bytes()
    corrections = (
        correction(8, 2024, TOTAL, 0, 11),
        correction(10, 2024, LICENCES, 3, 12),
        correction(4, 2020, "disclosures normative_documents in_force", 1, 2),
        correction(9, 2024, TOTAL, 0, 11),
    )
    with corrected(folder, corrections):
        return runner.run(folder / "raw", warehouse), before


@pytest.mark.parametrize(
    "said",
    [
        "corrections.csv, line 2: proceedings reconsideration × total: refused: it was "
        "made for report",
        "the source has changed",
        "corrections.csv, line 3: disclosures licences × decisions: refused: expected 3, "
        "found 0 in line 15",
        "corrections.csv, line 4: disclosures normative_documents × in_force: refused: "
        "expected a cell normative_documents × in_force, found none",
    ],
)
def test_a_correction_that_does_not_fit_is_refused(
    refused: tuple[Run, bytes], said: str
) -> None:
    """Catches a correction of a number that is no longer there, or never was."""
    run, _ = refused
    assert run.status == 1
    assert "no_correction_is_refused (3 row(s)" in run.errors
    assert said in run.errors


def test_a_refused_correction_leaves_the_release_in_place(
    refused: tuple[Run, bytes],
) -> None:
    """Catches a release in which a number known to be wrong is published uncorrected."""
    run, before = refused
    assert (run.warehouse / "release.json").read_bytes() == before


def test_a_seed_that_is_wrong_is_named(runner: Runner, tmp_path: Path) -> None:
    """Catches a stack trace where a line of a seed is to be mended."""
    (tmp_path / "raw").mkdir()
    with corrected(tmp_path, [correction(8, 2024, LICENCES, "零", 12)]):
        run = runner.run(tmp_path / "raw", tmp_path / "warehouse")
    assert run.status == 1
    assert "corrections.csv, line 2: found old_value '零'" in run.errors
