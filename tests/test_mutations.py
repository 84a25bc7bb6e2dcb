"""Every printed number of a proven table, altered alone, holds that table back.

One run reads a copy of a report per printed number, each with that number raised by
one, and each stated in the manifest as another agency's.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.conftest import RAW, Run, Runner
from tests.gold_codes import GoldCell, gold_cells

PROVEN = ("applications", "proceedings")


@dataclass(frozen=True)
class Mutant:
    """A report with one number altered."""

    cell: GoldCell
    name: str

    @property
    def file(self) -> str:
        return f"{self.name}.txt"

    @property
    def altered(self) -> int:
        return int(self.cell.value) + 1


def mutants() -> Iterator[Mutant]:
    for number, cell in enumerate(gold_cells()):
        if cell.section in PROVEN:
            yield Mutant(cell, f"mutant-{number:03d}")


def alter(mutant: Mutant, place: int) -> str:
    """Return the report's text with the number that stands at the place raised by one."""
    cell = mutant.cell
    text = (RAW / f"{cell.report}.txt").read_bytes().decode("utf-8")
    assert text[place : place + len(cell.raw_text)] == cell.raw_text
    return text[:place] + str(mutant.altered) + text[place + len(cell.raw_text) :]


@pytest.fixture(scope="module")
def places(released: Run) -> dict[tuple[str, str, str, str], int]:
    """Where each cell is printed, as the release says (proven elsewhere to be right)."""
    rows = released.query(
        "select source_path, 'applications', row_code, applicant_code, char_start "
        "from fct_applications join dim_report using (report_id) union all "
        "select source_path, 'proceedings', proceeding_code, result_code, char_start "
        "from fct_proceedings join dim_report using (report_id)"
    )
    return {
        (path.removesuffix(".txt"), section, row, column): start
        for path, section, row, column, start in rows
    }


@pytest.fixture(scope="module")
def mutated(
    runner: Runner,
    places: dict[tuple[str, str, str, str], int],
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    raw = tmp_path_factory.mktemp("mutants")
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.writer(file)
        manifest.writerow(["file", "agency_name", "report_year"])
        for number, mutant in enumerate(mutants()):
            cell = mutant.cell
            place = places[cell.report, cell.section, cell.row_code, cell.column_code]
            (raw / mutant.file).write_bytes(alter(mutant, place).encode("utf-8"))
            # an agency of its own, at the place of the report's
            city = "宁波" if cell.report.startswith("ningbo") else "渭南"
            manifest.writerow([mutant.file, f"{city}市第{number}试验局", 2019])
    return runner.run(raw, tmp_path_factory.mktemp("mutated"))


def test_every_altered_number_is_detected(mutated: Run) -> None:
    """Catches an identity that is not evaluated for some row, column or table."""
    assert mutated.status == 0, mutated.errors
    expected = {(mutant.file, mutant.cell.section) for mutant in mutants()}
    assert len(expected) == 337
    held_back = mutated.query(
        "select source_path, section from quality.section_status "
        "join dim_report using (report_id) where section_status.status = 'held_back'"
    )
    assert set(held_back) == expected


def test_the_reason_names_identity_column_and_both_sides(mutated: Run) -> None:
    """Catches a reason that a person could not check against the report."""
    reasons = dict(
        mutated.query(
            "select source_path, reason from quality.section_status "
            "join dim_report using (report_id) where section_status.status = 'held_back'"
        )
    )
    results: dict[str, list[tuple]] = {}
    for path, *result in mutated.query(
        "select source_path, identity_id, row_code, column_code, left_value::bigint, "
        "right_value::bigint from quality.identity_results "
        "join dim_report using (report_id) where outcome = 'violated' "
        # running text holds nothing back, so no reason names its checks
        "and section != 'narrative' order by all"
    ):
        results.setdefault(path, []).append(tuple(result))
    for mutant in mutants():
        violated, reason = results[mutant.file], reasons[mutant.file]
        assert violated
        for identity, row, column, left, right in violated:
            assert re.search(rf"\b{identity}\b", reason)
            assert (row or column) in reason
            assert f"{left} ≠ {right}" in reason
        # a cell of table three stands in one column and one row, each with an identity
        instances = {(row, column) for _, row, column, _, _ in violated}
        if mutant.cell.section == "applications":
            assert (None, mutant.cell.column_code) in instances
        assert (mutant.cell.row_code, "total") in instances


def test_everything_else_is_released(mutated: Run) -> None:
    """Catches a quarantine that takes more than the section that is wrong."""
    published = mutated.query(
        "select source_path, section from quality.section_status "
        "join dim_report using (report_id) where section_status.status = 'published'"
    )
    weinan = {"applications", "proceedings", "disclosures"}
    ningbo = {"applications", "disclosures"}
    expected = {
        (mutant.file, section)
        for mutant in mutants()
        for section in (ningbo if mutant.cell.report.startswith("ningbo") else weinan)
        if section != mutant.cell.section
    }
    assert set(published) == expected


def test_no_altered_number_is_in_a_fact_table(mutated: Run) -> None:
    """Catches a section that is listed as held back and published all the same."""
    counts = mutated.query(
        "select source_path, "
        "(select count(value) from fct_applications f where f.report_id = r.report_id), "
        "(select count(value) from fct_proceedings f where f.report_id = r.report_id) "
        "from dim_report r"
    )
    cells = {
        path: (applications, proceedings) for path, applications, proceedings in counts
    }
    for mutant in mutants():
        applications = 0 if mutant.cell.section == "applications" else 161
        printed = mutant.cell.report.startswith("weinan")
        proceedings = 15 if printed and mutant.cell.section != "proceedings" else 0
        assert cells[mutant.file] == (applications, proceedings)


def test_what_was_read_of_a_section_held_back_can_be_seen(mutated: Run) -> None:
    """Catches a quarantine that hides the number in question."""
    quarantined = {
        (path, row, column): (int(value), raw_text)
        for path, row, column, value, raw_text in mutated.query(
            "select source_path, row_code, column_code, reported_value, raw_text "
            "from quality.quarantined_cells join dim_report using (report_id)"
        )
    }
    for mutant in mutants():
        key = (mutant.file, mutant.cell.row_code, mutant.cell.column_code)
        assert quarantined[key] == (mutant.altered, str(mutant.altered))


def test_an_error_of_which_all_is_printed_is_the_sources(mutated: Run) -> None:
    """Catches our own reading being blamed for a number that the source got wrong."""
    assert mutated.query(
        "select verdict, count(*) from quality.section_status "
        "where status = 'held_back' group by 1"
    ) == [("source_inconsistent", 337)]
