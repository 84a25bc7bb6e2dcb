"""What running text states: every quantity, the indicators among them, nothing else."""

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.conftest import RAW, Run, Runner
from tests.gold_codes import GOLD
from tests.told import (
    CASES,
    STATED_BEYOND_GOLD,
    gold_facts,
    gold_quantities,
    lines_of_cases,
    rows_of,
    wide,
    wrapped,
)


def texts() -> dict[str, str]:
    return {path.stem: path.read_bytes().decode("utf-8") for path in RAW.glob("*.txt")}


def statements(run: Run) -> dict[tuple[str, int], tuple]:
    rows = run.query(
        "select source_path, char_start, line_no, raw_text, value, qualifier, unit "
        "from fct_statements join dim_report using (report_id)"
    )
    return {
        (path.removesuffix(".txt"), start): tuple(rest) for path, start, *rest in rows
    }


def test_every_quantity_is_found_and_nothing_else_is(released: Run) -> None:
    """Catches a date, article or name taken for a quantity, and a quantity missed."""
    found = statements(released)
    gold = gold_quantities()
    assert len(gold) == 92
    assert found == gold


def test_every_narrative_fact_is_stated_and_none_that_the_text_does_not(
    released: Run,
) -> None:
    """Catches a wrong value, qualifier or scope, and an indicator nobody stated."""
    found = {
        (path.removesuffix(".txt"), start, code): tuple(rest)
        for path, start, code, *rest in released.query(
            "select source_path, char_start, indicator_code, line_no, raw_text, value, "
            "qualifier, scope from fct_indicators join dim_report using (report_id) "
            "where source = 'narrative'"
        )
    }
    gold = gold_facts()
    assert len(gold) == 52
    assert {key: found.get(key) for key in gold} == gold
    assert found.keys() - gold.keys() == STATED_BEYOND_GOLD


def test_every_statement_reads_again_from_its_characters(released: Run) -> None:
    """Catches an offset shifted by a masked word, a wide blank or a line end."""
    text_of = texts()
    places = released.query(
        "select source_path, char_start, line_no, raw_text "
        "from fct_statements join dim_report using (report_id) union all "
        "select source_path, char_start, line_no, raw_text "
        "from fct_indicators join dim_report using (report_id) "
        "where source = 'narrative' union all "
        "select source_path, char_start, line_no, raw_text "
        "from quality.contaminations_found join dim_report using (report_id)"
    )
    assert len(places) > 140
    for path, start, line, raw in places:
        text = text_of[path.removesuffix(".txt")]
        assert text[start : start + len(raw)] == raw
        assert text.count("\n", 0, start) + 1 == line


def test_no_cell_of_a_table_is_a_statement(released: Run) -> None:
    """Catches a table's 6566.23万元 counted again as running text."""
    lines = {
        (path.removesuffix(".txt"), line)
        for path, line in released.query(
            "select source_path, line_no from fct_statements "
            "join dim_report using (report_id)"
        )
    }
    cells = {
        (row["report"], int(row["line_no"])) for row in rows_of(GOLD / "table_cells.csv")
    }
    assert not lines & cells


def test_what_does_not_belong_to_a_report_is_flagged_and_not_quoted(
    released: Run,
) -> None:
    """Catches a hacked page's words shown as evidence, and a menu taken for text."""
    found = released.query(
        "select source_path, line_no, raw_text, kind "
        "from quality.contaminations_found join dim_report using (report_id) "
        "order by 1, 2"
    )
    assert [(path, line, kind) for path, line, _, kind in found] == [
        ("baoji-2019.txt", 10, "editor"),
        ("chongqing-2018.txt", 1, "menu"),
        ("chongqing-2018.txt", 2, "breadcrumb"),
        ("chongqing-2018.txt", 7, "menu"),
        ("weinan-2020.txt", 1, "injected"),
    ]
    assert [raw for path, _, raw, _ in found if path == "weinan-2020.txt"] == [
        "澳门皇冠:"
    ]
    for (sentence,) in released.query("select sentence from fct_statements"):
        assert "GoBack" not in sentence
        assert "皇冠" not in sentence


def test_two_statements_that_disagree_are_both_kept_and_flagged(released: Run) -> None:
    """Catches one of 580余 and 420余 chosen silently."""
    assert released.query(
        "select indicator_code, scope, statement_no, value from fct_indicators "
        "where is_conflicting order by all"
    ) == [
        ("active.channel.weibo", "office", 1, Decimal(580)),
        ("active.channel.weibo", "office", 2, Decimal(420)),
    ]
    assert released.query(
        "select row_code, left_value, right_value from quality.identity_results "
        "where section = 'narrative' and outcome = 'violated'"
    ) == [("active.channel.weibo", Decimal(580), Decimal(420))]


def test_exhaustive_breakdowns_add_up_with_the_sentence_as_evidence(
    released: Run,
) -> None:
    """Catches a breakdown whose parts are looked for in the wrong places."""
    found = released.query(
        "select source_path, left_value, right_value, outcome, evidence "
        "from quality.identity_results join dim_report using (report_id) "
        "where identity_id = 'T1_breakdown' order by 1, 2"
    )
    assert [tuple(row[:4]) for row in found] == [
        ("anshan-2018.txt", Decimal(3), Decimal(3), "holds"),
        ("anshan-2018.txt", Decimal(999), Decimal(999), "holds"),
        ("weinan-2020.txt", Decimal(3), Decimal(3), "holds"),
        ("weinan-2020.txt", Decimal(4250), Decimal(4250), "holds"),
    ]
    for path, total, *_, evidence in found:
        assert f"{total:.0f}" in evidence
        assert evidence.split("。")[0] in texts()[path.removesuffix(".txt")]


def test_the_text_agrees_with_the_table(released: Run) -> None:
    """Catches a text compared with another row, or a table that is not printed."""
    assert released.query(
        "select source_path, row_code, left_value::int, right_value::int, outcome "
        "from quality.identity_results join dim_report using (report_id) "
        "where identity_id = 'T2_text_table' order by 1, 2"
    ) == [
        ("ningbo-2019.txt", "application.received", 1, 1, "holds"),
        ("ningbo-2019.txt", "litigation.total", 0, None, "not_evaluable"),
        ("ningbo-2019.txt", "reconsideration.total", 0, None, "not_evaluable"),
        ("weinan-2020.txt", "application.granted", 2, 2, "holds"),
        ("weinan-2020.txt", "application.received", 3, 3, "holds"),
        ("weinan-2020.txt", "application.repeat", 1, 1, "holds"),
        ("weinan-2020.txt", "litigation.total", 0, 0, "holds"),
        ("weinan-2020.txt", "reconsideration.total", 0, 0, "holds"),
    ]


def test_a_headline_says_where_it_is_from(released: Run) -> None:
    """Catches a text's number before the table's, or one without its source."""
    assert released.query(
        "select source_path, applications_received, applications_received_source, "
        "litigations, litigations_source "
        "from agency_year join dim_report using (report_id) order by 1"
    ) == [
        ("anshan-2018.txt", 3, "narrative", 0, "narrative"),
        ("baoji-2019.txt", 2, "narrative", 0, "narrative"),
        ("chongqing-2018.txt", 2, "narrative", 2, "narrative"),
        ("ningbo-2019.txt", 1, "table_2019", 0, "narrative"),
        ("weinan-2020.txt", 3, "table_2019", 0, "table_2019"),
    ]


def test_unlike_things_are_not_chained(released: Run) -> None:
    """Catches documents in force chained with documents ever made public."""
    relations = dict(
        released.query(
            "select series || ' ' || form || ' ' || indicator_code, relation "
            "from dim_crosswalk"
        )
    )
    for unlike in (
        "normative_documents.in_force table_2019 normative_documents.in_public_total",
        "administrative_fees.charged table_2019 administrative_fees.items",
        "fees.charged table_2021 administrative_fees.charged",
    ):
        assert relations[unlike] == "not_chained"
    assert relations["application.received statistics_2014 application.received"] == (
        "same"
    )


# --- sentences of our own -----------------------------------------------------------


# the same report, which speaks of a 高新区, in other guises and under names of its own
GUISES = {
    "wrapped": (wrapped, "宝鸡市渭滨高新区管委会"),
    "wide": (wide, "宝鸡市金台高新区管委会"),
    "line_ends": (lambda text: text.replace("\n", "\r\n"), "宝鸡市陈仓高新区管委会"),
}


@pytest.fixture(scope="module")
def told(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One release of all our sentences, and of a shipped report in other guises."""
    raw = tmp_path_factory.mktemp("told") / "raw"
    raw.mkdir()
    lines, _ = lines_of_cases()
    stated = ["file,agency_name,province,city,report_year,source_url,retrieved_on"]
    for row in rows_of(CASES / "reports.csv"):
        name = f"{row['report']}.txt"
        text = "\n".join(lines[row["report"]]) + "\n"
        (raw / name).write_text(text, encoding="utf-8")
        columns = ("agency_name", "province", "city", "report_year")
        stated.append(",".join([name, *(row[column] for column in columns), "", ""]))
    original = texts()["baoji-2019"]
    for name, (disguise, agency) in GUISES.items():
        (raw / f"{name}.txt").write_bytes(disguise(original).encode())
        stated.append(f"{name}.txt,{agency},陕西省,宝鸡市,2019,,")
    (raw / "manifest.csv").write_text("\n".join(stated) + "\n", encoding="utf-8")
    run = runner.run(raw, raw.parent / "warehouse")
    assert run.status == 0, run.errors
    return run


def judged_cases(told: Run) -> dict[str, tuple[set[str], set[str]]]:
    """What each case states, and what was found in it."""
    found = defaultdict(set)
    for path, line, code, value, qualifier, scope in told.query(
        "select source_path, line_no, indicator_code, value, qualifier, scope "
        "from fct_indicators join dim_report using (report_id)"
    ):
        number = f"{value:f}".rstrip("0").rstrip(".") or "0"
        stated = f"{code}={number}/{qualifier}/{scope}"
        found[path.removesuffix(".txt"), line].add(stated)
    _, places = lines_of_cases()
    return {
        case["case"]: (set(filter(None, case["expected"].split(";"))), found[place])
        for place, case in places.items()
    }


def test_no_sentence_states_what_it_does_not_say(told: Run) -> None:
    """Catches another year, a plan, a rate or another body published as the fact."""
    wrong = {
        case: found - expected
        for case, (expected, found) in judged_cases(told).items()
        if found - expected
    }
    assert wrong == {}


def test_nearly_every_statement_is_found(told: Run) -> None:
    """Catches rules made so careful that they find nothing; 95 in 100 is the least."""
    cases = judged_cases(told).values()
    stated = sum(len(expected) for expected, _ in cases)
    found = sum(len(expected & found) for expected, found in cases)
    assert found / stated >= 0.95


@pytest.mark.parametrize("guise", GUISES)
def test_a_report_in_another_guise_states_the_same(
    told: Run, released: Run, guise: str
) -> None:
    """Catches a number lost at the end of a page's line, or in full-width digits.

    A number whose digits the page parts is a statement, but states no indicator.
    """
    quantities = (
        "select value, value_to, qualifier, unit from fct_statements "
        "join dim_report using (report_id) where source_path = $1 order by char_start"
    )
    indicators = (
        "select indicator_code, value, qualifier, scope from fct_indicators "
        "join dim_report using (report_id) where source_path = $1 order by all"
    )
    names = ["baoji-2019.txt"], [f"{guise}.txt"]
    plain, disguised = (
        released.query(quantities, names[0]),
        told.query(quantities, names[1]),
    )
    assert disguised == plain
    parted = told.query(
        "select value from fct_statements join dim_report using (report_id) "
        "where source_path = $1 and regexp_matches(raw_text, '[0-9]\n[0-9]')",
        names[1],
    )
    assert bool(parted) == (guise == "wrapped")
    whole = [
        row for row in released.query(indicators, names[0]) if (row[1],) not in parted
    ]
    assert told.query(indicators, names[1]) == whole
