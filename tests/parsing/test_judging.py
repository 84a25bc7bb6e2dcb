"""The judge of synthetic reports publishes what adds up and finds what is wrong of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from benchmarks.corpus import FORMS, Case, Report, plan
from benchmarks.corpus.forms import SEEDS, Place, rows_of
from benchmarks.corpus.judging import Judge, judge_report, misnamed
from benchmarks.parse_corpus import make
from parsing.dictionaries import Dictionaries
from parsing.model import Cell, CellState, Identity, ParsedReport, Section, Tables

TOTAL = ("applications", "processed_total", "total")
PENALTIES = ("disclosures", "penalties", "decisions")
IN_PERSON = ("statistics_applications", "received_in_person", "figure")


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Dictionaries.read(SEEDS))


def report_of(form: str) -> tuple[Case, Report]:
    case = plan(3, ("pipes",), forms=(form,), undamaged=True)
    return case, make(case)


def as_parsed(
    report: Report,
    changed: Mapping[Place, Decimal | None] | None = None,
    *,
    state: CellState = "missing",
    agency: str | None = None,
) -> ParsedReport:
    """What a parser that knows the truth would give, but for some cells."""
    changed = changed or {}
    sections: list[Section] = []
    cells: list[Cell] = []
    for section, rows in rows_of(report.form).items():
        form = FORMS[report.form][section]
        sections.append(Section(section, form, True, "read", "direct"))
        for row in rows:
            for column in row.columns:
                place = section, row.code, column.code
                value = changed.get(place, report.truth[place])
                cells.append(
                    Cell(
                        section=section,
                        form=form,
                        row_code=row.code,
                        column_code=column.code,
                        table_position=len(cells) + 1,
                        value_kind=column.kind,
                        unit=column.unit,
                        cell_state=state if value is None else "reported",
                        value=value,
                    )
                )
    identity = Identity(
        "identified",
        agency_name=agency or report.agency_name,
        report_year=report.report_year,
    )
    return ParsedReport(identity, Tables(tuple(sections), tuple(cells)))


def statuses(judge: Judge, parsed: ParsedReport) -> dict[str, tuple[str, str]]:
    return {
        section: (ruling.status, ruling.verdict)
        for section, ruling in judge.rule(parsed.tables).items()
    }


@pytest.mark.parametrize("form", FORMS)
def test_a_report_read_truly_is_published_whole(judge: Judge, form: str) -> None:
    case, report = report_of(form)
    sections, wrong = judge_report(case, report, as_parsed(report), judge)
    assert wrong == []
    assert {row["status"] for row in sections} == {"published"}
    assert sum(int(str(row["cells_right"])) for row in sections) == len(report.truth)


def test_a_table_whose_sums_do_not_hold_is_held_back(judge: Judge) -> None:
    _, report = report_of("table_2021")
    found = statuses(judge, as_parsed(report, {TOTAL: report.truth[TOTAL] + 1}))
    assert found["applications"] == ("held_back", "violated")
    assert found["proceedings"] == ("published", "published")


def test_a_table_is_held_back_if_a_sum_of_it_cannot_be_formed(judge: Judge) -> None:
    _, report = report_of("table_2021")
    found = statuses(judge, as_parsed(report, {TOTAL: None}))
    assert found["applications"] == ("held_back", "incomplete")


@pytest.mark.parametrize(
    ("state", "status"), [("missing", "published"), ("unread", "partly_published")]
)
def test_a_table_without_sums_is_published_cell_by_cell(
    judge: Judge, state: CellState, status: str
) -> None:
    _, report = report_of("table_2021")
    parsed = as_parsed(report, {PENALTIES: None}, state=state)
    ruling = judge.rule(parsed.tables)["disclosures"]
    assert ruling.status == status
    assert PENALTIES not in {(c.section, c.row_code, c.column_code) for c in ruling.cells}
    assert ruling.cells


def test_a_sum_of_which_a_part_alone_was_not_found_is_held_back(judge: Judge) -> None:
    _, report = report_of("statistics_2014")
    found = statuses(judge, as_parsed(report, {IN_PERSON: None}))
    assert found["statistics_applications"] == ("held_back", "incomplete")


@pytest.mark.parametrize("value", [Decimal(-1), Decimal("0.5")])
def test_a_count_is_a_whole_number_that_is_not_negative(
    judge: Judge, value: Decimal
) -> None:
    _, report = report_of("table_2021")
    found = statuses(judge, as_parsed(report, {PENALTIES: value}))
    assert found["disclosures"] == ("held_back", "violated")


def test_a_reading_that_is_not_unique_is_not_published(judge: Judge) -> None:
    _, report = report_of("table_2021")
    parsed = as_parsed(report)
    sections = tuple(replace(one, verdict="ambiguous") for one in parsed.tables.sections)
    ruled = judge.rule(replace(parsed.tables, sections=sections))
    assert {(one.status, one.verdict) for one in ruled.values()} == {
        ("held_back", "ambiguous")
    }


def test_a_table_that_lost_a_cell_of_its_form_is_held_back(judge: Judge) -> None:
    _, report = report_of("table_2021")
    parsed = as_parsed(report)
    ruled = judge.rule(replace(parsed.tables, cells=parsed.tables.cells[:-1]))
    assert [one.section for one in ruled.values() if one.status == "held_back"] == [
        parsed.tables.cells[-1].section
    ]


def test_a_wrong_value_is_found(judge: Judge) -> None:
    case, report = report_of("table_2021")
    parsed = as_parsed(report, {PENALTIES: report.truth[PENALTIES] + 1})
    sections, wrong = judge_report(case, report, parsed, judge)
    assert [(row["section"], row["row_code"], row["column_code"]) for row in wrong] == [
        PENALTIES
    ]
    assert sum(int(str(row["cells_wrong"])) for row in sections) == 1


def test_a_value_that_nobody_can_know_is_wrong(judge: Judge) -> None:
    case, report = report_of("table_2021")
    unknown = replace(
        report,
        truth={place: v for place, v in report.truth.items() if place != PENALTIES},
    )
    _, wrong = judge_report(case, unknown, as_parsed(report), judge)
    assert [row["true_value"] for row in wrong] == [None]


def test_a_number_that_does_not_stand_where_it_is_said_is_wrong(judge: Judge) -> None:
    case, report = report_of("table_2021")
    parsed = as_parsed(report)
    cells = tuple(
        cell._replace(raw_text="〇", char_start=0)
        if (cell.section, cell.row_code, cell.column_code) == PENALTIES
        else cell
        for cell in parsed.tables.cells
    )
    misplaced = replace(parsed, tables=replace(parsed.tables, cells=cells))
    _, wrong = judge_report(case, report, misplaced, judge)
    assert [row["row_code"] for row in wrong] == ["penalties"]


def test_nothing_of_a_report_of_unknown_agency_is_published(judge: Judge) -> None:
    case, report = report_of("table_2021")
    parsed = replace(as_parsed(report), identity=Identity("held_back", "two agencies"))
    sections, _ = judge_report(case, report, parsed, judge)
    assert {(row["status"], row["reason"]) for row in sections} == {
        ("held_back", "two agencies")
    }


def test_a_report_named_as_anothers_is_found(judge: Judge) -> None:
    case, report = report_of("table_2021")
    assert misnamed(case, report, as_parsed(report).identity) is None
    other = as_parsed(report, agency="another agency").identity
    assert misnamed(case, report, other) is not None
