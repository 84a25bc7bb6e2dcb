"""The shipped reports give what two people read in them."""

import csv
from decimal import Decimal

import pytest

from tests.conftest import RAW, Run
from tests.gold_codes import GOLD, gold_cells

FACTS = {
    "applications": ("fct_applications", "row_code", "applicant_code"),
    "proceedings": ("fct_proceedings", "proceeding_code", "result_code"),
    "disclosures": ("fct_disclosures", "item_code", "measure_code"),
}

UNION = " union all ".join(
    f"select report_id, '{section}' as section, {row} as row_code, "
    f"{column} as column_code, value, reported_value, value_basis, cell_state, "
    f"raw_text, line_no, char_start from {table}"
    for section, (table, row, column) in FACTS.items()
)


def test_every_labelled_cell_is_published_with_its_value_and_line(released: Run) -> None:
    """Catches any cell read from another row, column or line, or not read at all."""
    published = {
        (path.removesuffix(".txt"), section, row, column): (value, raw_text, line)
        for path, section, row, column, value, raw_text, line in released.query(
            "select source_path, section, row_code, column_code, value, raw_text, "
            f"line_no from ({UNION}) join dim_report using (report_id) "
            "where value is not null"
        )
    }
    expected = {
        (cell.report, cell.section, cell.row_code, cell.column_code): (
            cell.value,
            cell.raw_text,
            cell.line_no,
        )
        for cell in gold_cells()
    }
    assert len(expected) == 381
    assert published == expected


def test_every_published_value_reads_again_from_its_characters(released: Run) -> None:
    """Catches an offset that is counted in bytes, or shifted by a blank."""
    texts = {path.name: path.read_bytes().decode("utf-8") for path in RAW.glob("*.txt")}
    rows = released.query(
        "select source_path, raw_text, line_no, char_start "
        f"from ({UNION}) join dim_report using (report_id) where value is not null"
    )
    for path, raw_text, line_no, char_start in rows:
        text = texts[path]
        assert text[char_start : char_start + len(raw_text)] == raw_text
        assert text.count("\n", 0, char_start) + 1 == line_no


def test_amounts_are_in_yuan_and_say_where_the_unit_is_from(released: Run) -> None:
    """Catches an amount ten thousand times too small, and an unsaid guess."""
    rows = released.query(
        "select source_path, value, unit, unit_basis, raw_text from fct_disclosures "
        "join dim_report using (report_id) where measure_code = 'amount_yuan' order by 1"
    )
    assert rows == [
        ("ningbo-2019.txt", Decimal("6520000.00"), "元", "assumed", "6520000"),
        ("weinan-2020.txt", Decimal("65662300.00"), "元", "cell", "6566.23万元"),
    ]


def test_a_change_keeps_its_sign(released: Run) -> None:
    """Catches 减3 read as 3."""
    rows = released.query(
        "select raw_text, value from fct_disclosures "
        "where measure_code = 'items_change' and value != 0 order by 1"
    )
    assert rows == [("减3", Decimal(-3)), ("增30", Decimal(30))]


def test_a_table_that_is_not_printed_is_missing_and_not_zero(released: Run) -> None:
    """Catches zeros for Ningbo's table of proceedings, which its report never prints."""
    rows = released.query(
        "select cell_state, value, reported_value, value_basis, raw_text, count(*) "
        "from fct_proceedings join dim_report using (report_id) "
        "where source_path = 'ningbo-2019.txt' group by all"
    )
    assert rows == [("missing", None, None, None, None, 15)]
    assert released.query(
        "select section_status.status, verdict from quality.section_status "
        "join dim_report using (report_id) "
        "where source_path = 'ningbo-2019.txt' and section = 'proceedings'"
    ) == [("missing", "absent")]
    assert released.query(
        "select count(*) from fct_indicators join dim_report using (report_id) "
        "where source_path = 'ningbo-2019.txt' and source = 'table' "
        "and indicator_code like 'reconsideration%'"
    ) == [(0,)]
    # the text says so in words, and that is where the zero comes from
    assert released.query(
        "select reconsiderations, reconsiderations_source, proceedings_status "
        "from agency_year join dim_report using (report_id) "
        "where source_path = 'ningbo-2019.txt'"
    ) == [(0, "narrative", "missing")]


@pytest.mark.parametrize("report", ["anshan-2018", "baoji-2019", "chongqing-2018"])
def test_prose_brings_no_table_fact(released: Run, report: str) -> None:
    """Catches a number of running text that is taken for a cell."""
    assert released.query(
        f"select count(*) from ({UNION}) join dim_report using (report_id) "
        "where source_path = $1",
        [f"{report}.txt"],
    ) == [(0,)]


def test_whose_report_it_is_is_read_from_the_text(released: Run) -> None:
    """Catches a wrong agency, place, year, date or form."""
    with (GOLD / "meta.csv").open(encoding="utf-8") as file:
        expected = {
            f"{row['report']}.txt": (
                row["agency_name"],
                row["province"],
                row["city"],
                int(row["report_year"]),
                row["published_on"] or None,
                row["signed_on"] or None,
                row["form"],
            )
            for row in csv.DictReader(file)
        }
    rows = released.query(
        "select source_path, dim_agency.agency_name, province, city, report_year, "
        "published_on::varchar, signed_on::varchar, form "
        "from dim_report join dim_agency using (agency_id)"
    )
    assert {path: tuple(values) for path, *values in rows} == expected
