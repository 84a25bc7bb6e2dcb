"""What two years of one agency say of each other: marked in both, no year held back."""

from collections import Counter

from tests.conftest import Run, Runner
from tests.enforced import agency_name, file_name


def results(run: Run, number: int) -> Counter:
    """Return how often each identity came out how, of one agency, by the later year."""
    rows = run.query(
        "select later_year, identity_id, outcome, count(*) "
        "from quality.cross_year_results join dim_agency using (agency_id) "
        "where agency_name = $1 group by all",
        [agency_name(number)],
    )
    return Counter({row[:3]: row[3] for row in rows})


def test_years_that_go_together_hold(enforced: Run) -> None:
    """Catches an identity that is not evaluated for some column or item."""
    assert results(enforced, 1) == {
        (2024, "X1", "holds"): 7,
        (2024, "X2", "holds"): 2,
    }
    of_2019 = results(enforced, 4)
    assert of_2019[2020, "X1", "holds"] == 7
    assert of_2019[2020, "X3", "holds"] == 5
    assert of_2019[2020, "X4", "holds"] == 2


def test_years_that_contradict_each_other_are_found(enforced: Run) -> None:
    """Catches an identity between years that compares a year with itself."""
    assert results(enforced, 2) == {
        (2024, "X1", "holds"): 5,
        (2024, "X1", "violated"): 2,
        (2024, "X2", "holds"): 1,
        (2024, "X2", "violated"): 1,
    }
    assert results(enforced, 5) == {
        (2020, "X1", "holds"): 7,
        (2020, "X3", "holds"): 4,
        (2020, "X3", "violated"): 1,
        (2020, "X4", "holds"): 1,
        (2020, "X4", "violated"): 1,
    }


def test_what_is_not_published_is_not_compared(enforced: Run) -> None:
    """Catches a year that is contradicted by numbers which were held back."""
    assert results(enforced, 3) == {
        (2024, "X1", "not_evaluable"): 7,
        (2024, "X2", "holds"): 2,
    }
    assert enforced.query(
        "select distinct missing_terms, left_value, right_value "
        "from quality.cross_year_results where outcome = 'not_evaluable'"
    ) == [("2023 四、结转下年度继续办理", None, None)]


def test_the_form_and_the_years_of_an_identity_decide(enforced: Run) -> None:
    """Catches items of 2020 chained to another measure of 2021, or over a gap."""
    asked = results(enforced, 4) + results(enforced, 6) + results(enforced, 7)
    # what is carried over goes from form to form
    assert {key[:2] for key in asked if key[0] == 2021} == {(2021, "X1")}
    # a year without a report has no neighbours
    assert not results(enforced, 7)


def test_a_contradiction_holds_neither_year_back(enforced: Run) -> None:
    """Catches a year that is sound in itself and missing for the fault of another."""
    held_back = enforced.query(
        "select source_path, section from quality.section_status "
        "join dim_report using (report_id) where section_status.status != 'published' "
        "and agency_id in (select agency_id from quality.cross_year_results)"
    )
    # this table does not add up in itself
    assert held_back == [(file_name(3, 2023), "applications")]


def test_both_years_are_marked_and_name_each_other(enforced: Run) -> None:
    """Catches a contradiction that is shown in one of its years only."""
    marked = enforced.query(
        "select report.source_path, other.source_path, identity_id, evidence "
        "from quality.identity_results "
        "join dim_report as report using (report_id) "
        "join dim_report as other on other_report_id = other.report_id "
        "where outcome = 'violated' and report.agency_name = $1 "
        "and column_code in ('total', 'in_force') order by all",
        [agency_name(2)],
    )
    carried = (
        "总计: 2024 二、上年结转政府信息公开申请数量 = 11 (2-2024.txt, line 30) ≠ "
        "2023 四、结转下年度继续办理 = 10 (2-2023.txt, line 53)"
    )
    documents = (
        "行政规范性文件: 2024 现行有效件数 = 171 (2-2024.txt, line 12) ≠ "
        "2023 现行有效件数 = 105 (2-2023.txt, line 12) + "
        "2024 本年制发件数 = 71 (2-2024.txt, line 12) - "
        "2024 本年废止件数 = 0 (2-2024.txt, line 12)"
    )
    assert marked == [
        ("2-2023.txt", "2-2024.txt", "X1", carried),
        ("2-2023.txt", "2-2024.txt", "X2", documents),
        ("2-2024.txt", "2-2023.txt", "X1", carried),
        ("2-2024.txt", "2-2023.txt", "X2", documents),
    ]
    assert enforced.query(
        "select report_year, cross_year_held, cross_year_violated from agency_year "
        "where agency_name = $1 order by 1",
        [agency_name(2)],
    ) == [(2023, 6, 3), (2024, 6, 3)]


def test_the_statements_say_that_reorganisation_breaks_them(enforced: Run) -> None:
    """Catches a contradiction laid at an agency that was split or merged."""
    statements = enforced.query(
        "select identity_id, statement_zh, statement_en, severity from dim_identity "
        "where basis = 'cross_year' order by 1"
    )
    assert [row[0] for row in statements] == ["X1", "X2", "X3", "X4"]
    assert {row[3] for row in statements} == {"soft"}
    for _, chinese, english, _ in statements[:3]:
        assert "机构改革" in chinese
        assert "re-organised" in english


def test_a_run_counts_and_notes_them(enforced: Run) -> None:
    """Catches contradictions that nobody who runs it gets to see."""
    (line,) = [
        line for line in enforced.printed.splitlines() if line.startswith("year checks")
    ]
    assert line.endswith("7 not evaluable")
    assert "published_applications_x1_holds_between_years (4 row(s): " in enforced.errors


def test_a_trace_shows_what_the_other_year_says(runner: Runner, enforced: Run) -> None:
    """Catches a number shown as sound that the year before contradicts."""
    run = runner.command(
        "trace", "--agency", agency_name(2), "--year", "2023", "--warehouse",
        str(enforced.warehouse),
    )  # fmt: skip
    assert run.status == 0, run.errors
    blocks = run.printed.split("\n\n")
    (carried_out,) = [
        block
        for block in blocks
        if "四、结转下年度继续办理 | 10 | 0 | 0 | 0 | 0 | 0 | 【10】" in block
    ]
    assert "X1 violated: left 11, right 10" in carried_out
    assert "2-2024.txt, line 30" in carried_out
    # what is carried into 2023 is a term of 2022, of which there is no report
    (carried_in,) = [
        block
        for block in blocks
        if "二、上年结转政府信息公开申请数量 | 11 | 0 | 0 | 0 | 0 | 0 | 【11】" in block
    ]
    assert "X1" not in carried_in
