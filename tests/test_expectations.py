"""What the rules notice, and what runs them."""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
import sqlalchemy

from expectations import dialect, signing, validation
from expectations.identities import FACT_KEYS, Identities, read_identities
from expectations.rules import Outcome, Rule
from expectations.sql import STANDARD_COLUMNS
from expectations.suites import readings_suite, release_suite
from expectations.validation import ExpectationError, failing_rows_sql, validate
from expectations.verdicts import empty_verdicts, write_verdicts

pytestmark = pytest.mark.pipeline

OUTCOMES_2019 = [
    "granted",
    "partly_granted",
    "refused_state_secret",
    "refused_by_law",
    "refused_security_stability",
    "refused_third_party",
    "refused_internal_affairs",
    "refused_process_information",
    "refused_enforcement_file",
    "refused_administrative_query",
    "unavailable_not_held",
    "unavailable_needs_creation",
    "unavailable_unclear",
    "not_processed_petition",
    "not_processed_repeat",
    "not_processed_publication",
    "not_processed_excessive",
    "not_processed_confirmation",
    "other",
]
OUTCOMES_2021 = [
    *OUTCOMES_2019[:-1],
    "other_not_corrected",
    "other_unpaid",
    "other_other",
]
APPLICANTS = [
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
    "total",
]
PROCEEDINGS = ["reconsideration", "litigation_direct", "litigation_after_reconsideration"]
RESULTS = ["upheld", "corrected", "other", "pending", "total"]
DISCLOSURES = [
    ("first", ["regulations"], [("newly_made", "count"), ("in_public_total", "count")]),
    (
        "second",
        ["licences", "penalties"],
        [("items_change", "signed"), ("decisions", "count")],
    ),
    ("third", ["procurement"], [("projects", "count"), ("amount_yuan", "amount")]),
]
STATISTICS = {
    "statistics_applications": {
        "applications_received": 5,
        "received_in_person": 2,
        "received_by_letter": 3,
    },
    "statistics_litigation": {
        "litigation_total": 1,
        "litigation_upheld": 1,
        "litigation_corrected": 0,
    },
}
SECTIONS = {
    "disclosures": ("labels", "fct_disclosures"),
    "applications": ("identities", "fct_applications"),
    "proceedings": ("identities", "fct_proceedings"),
    "statistics_applications": ("units", "fct_statistics"),
    "statistics_litigation": ("units", "fct_statistics"),
}
# the one good report prints the tables of two forms
FORM_OF = {
    section: "statistics_2014" if section in STATISTICS else "table_2019"
    for section in SECTIONS
}
LABELS = {"natural_person": "自然人", "received": "一、本年新收", "total": "总计"}

# rows that are not all zero: natural persons, businesses, then four more, then the total
APPLICATIONS = {
    "received": [3, 1, 0, 0, 0, 0, 4],
    "carried_in": [1, 0, 0, 0, 0, 0, 1],
    "granted": [2, 1, 0, 0, 0, 0, 3],
    "not_processed_repeat": [1, 0, 0, 0, 0, 0, 1],
    "processed_total": [3, 1, 0, 0, 0, 0, 4],
    "carried_out": [1, 0, 0, 0, 0, 0, 1],
}
PRINTED_DISCLOSURES = {
    ("regulations", "newly_made"): ("0", 0),
    ("regulations", "in_public_total"): ("29", 29),
    ("licences", "items_change"): ("减3", -3),
    ("licences", "decisions"): ("1,322", 1322),
    ("penalties", "items_change"): ("增30", 30),
    ("penalties", "decisions"): ("51", 51),
    ("procurement", "projects"): ("58", 58),
    ("procurement", "amount_yuan"): ("6566.23万元", 65662300),
}


def write_csv(path: Path, header: str, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def small_identities() -> Identities:
    """Read from seeds in the warehouse's format, of what the good report needs."""
    with tempfile.TemporaryDirectory() as directory:
        write_seeds(Path(directory))
        return read_identities(Path(directory))


def write_seeds(directory: Path) -> None:
    rows, columns = [], []
    for form, outcomes in (("table_2019", OUTCOMES_2019), ("table_2021", OUTCOMES_2021)):
        printed = ["received", "carried_in", *outcomes, "processed_total", "carried_out"]
        for row in printed:
            rows.append((form, "applications", "applicants", row))
        for column in APPLICANTS:
            columns.append((form, "applications", "applicants", column, "count"))
        rows += [(form, "proceedings", "results", row) for row in PROCEEDINGS]
        for column in RESULTS:
            columns.append((form, "proceedings", "results", column, "count"))
        for block, items, measures in DISCLOSURES:
            rows += [(form, "disclosures", block, item) for item in items]
            for column, kind in measures:
                columns.append((form, "disclosures", block, column, kind))
    for section, figures in STATISTICS.items():
        rows += [("statistics_2014", section, "cases", item) for item in figures]
        columns.append(("statistics_2014", section, "cases", "figure", "count"))
    write_csv(
        directory / "sections.csv",
        "section,proof,fact_table",
        [(section, *known) for section, known in SECTIONS.items()],
    )
    write_csv(
        directory / "form_rows.csv",
        "form,section,block,strip_code,row_order,row_code,label_zh,label_en",
        [
            (form, section, block, code, str(order), code, LABELS.get(code, "某"), code)
            for order, (form, section, block, code) in enumerate(rows)
        ],
    )
    write_csv(
        directory / "form_columns.csv",
        "form,section,block,column_order,column_code,label_zh,label_en,unit,value_kind",
        [
            (
                form,
                section,
                block,
                str(order),
                code,
                LABELS.get(code, "某"),
                code,
                "件",
                k,
            )
            for order, (form, section, block, code, k) in enumerate(columns)
        ],
    )
    identities = [
        ("I1", "applications", "rows", "stated"),
        ("I2", "applications", "rows", "implied"),
        ("I3", "applications", "columns", "implied"),
        ("I4", "proceedings", "columns", "implied"),
        ("I5_applications", "applications", "cells", "implied"),
        ("I5_proceedings", "proceedings", "cells", "implied"),
        ("I5_disclosures", "disclosures", "cells", "implied"),
        ("S1", "statistics_applications", "rows", "implied"),
        ("S6", "statistics_litigation", "rows", "implied"),
        ("I5_statistics_applications", "statistics_applications", "cells", "implied"),
        ("I5_statistics_litigation", "statistics_litigation", "cells", "implied"),
    ]
    write_csv(
        directory / "identities.csv",
        "identity_id,section,axis,relation,basis,severity,valid_from_year,"
        "valid_to_year,statement_zh,statement_en,clause",
        [
            # braces, colons and quotes must come through Great Expectations unchanged
            (i, s, axis, "=", basis, "hard", "", "", f"{i}“式”:a {{x}} 'y' 一:二", i, "")
            for i, s, axis, basis in identities
        ],
    )
    soft = ("cross_year", "soft")
    write_csv(
        directory / "yearly_identities.csv",
        "identity_id,section,axis,relation,basis,severity,valid_from_year,"
        "valid_to_year,statement_zh,statement_en",
        [
            ("X1", "applications", "rows", "=", *soft, "2020", "", "式", "x"),
            ("X4", "disclosures", "columns", "<=", *soft, "", "", "式", "y"),
        ],
    )
    write_csv(
        directory / "yearly_identity_terms.csv",
        "identity_id,side,year_offset,code,weight",
        [
            ("X1", "left", "0", "carried_in", "1"),
            ("X1", "right", "-1", "carried_out", "1"),
            ("X4", "left", "-1", "in_public_total", "1"),
            ("X4", "left", "0", "newly_made", "1"),
            ("X4", "right", "0", "in_public_total", "1"),
        ],
    )
    write_csv(
        directory / "corrections.csv",
        "report_id,agency_id,report_year,section,row_code,column_code,old_value,"
        "new_value,reason,citation,author,corrected_on",
        [
            (
                *(BEFORE, "610500-0000000a", "2019", *CORRECTED, WRONG, "0"),
                *("misprint", "the bulletin, page 3", "a reader", "2021-03-04"),
            )
        ],
    )
    terms = [
        ("I1", "", "left", "received"),
        ("I1", "", "left", "carried_in"),
        ("I1", "", "right", "processed_total"),
        ("I1", "", "right", "carried_out"),
        ("I2", "", "left", "processed_total"),
        *(("I2", "", "right", code) for code in OUTCOMES_2019[:-1]),
        ("I2", "table_2019", "right", "other"),
        *(("I2", "table_2021", "right", code) for code in OUTCOMES_2021[-3:]),
        ("I3", "", "left", "total"),
        *(("I3", "", "right", code) for code in APPLICANTS[:-1]),
        ("I4", "", "left", "total"),
        *(("I4", "", "right", code) for code in RESULTS[:-1]),
        ("S1", "", "left", "applications_received"),
        ("S1", "", "right", "received_in_person"),
        ("S1", "", "right", "received_by_letter"),
        ("S6", "", "left", "litigation_total"),
        ("S6", "", "right", "litigation_upheld"),
        ("S6", "", "right", "litigation_corrected"),
    ]
    write_csv(
        directory / "identity_terms.csv",
        "identity_id,form,side,code,weight",
        [(*term, "1") for term in terms],
    )


@pytest.fixture(scope="session")
def identities() -> Identities:
    return small_identities()


def printed_values(identities: Identities) -> list[tuple[str, str, str, str, Decimal]]:
    """(section, row, column, printed, value) of the one good report."""
    found = []
    for section in SECTIONS:
        for cell in identities.cells(section):
            if cell.form != FORM_OF[section]:
                continue
            row, column = cell.row_code, cell.column_code
            if section == "disclosures":
                printed, value = PRINTED_DISCLOSURES[row, column]
            elif section in STATISTICS:
                value = STATISTICS[section][row]
                printed = str(value)
            elif section == "applications":
                value = APPLICATIONS.get(row, [0] * 7)[APPLICANTS.index(column)]
                printed = str(value)
            else:
                value = [1, 0, 0, 1, 2][RESULTS.index(column)]
                printed = str(value)
            found.append((section, row, column, printed, Decimal(value)))
    return found


TABLES = """
create schema raw; create schema staging; create schema intermediate;
create schema parsed; create schema quality;
create table raw.reports (report_id varchar, text varchar);
create table staging.stg_raw__files (source_path varchar, sha256 varchar);
create table staging.stg_raw__reports (
    report_id varchar, report_no bigint, sha256 varchar, source_path varchar, text varchar
);
create table parsed.parsed_sections (report_id varchar, section varchar, verdict varchar);
create table parsed.parsed_statements (
    report_id varchar, report_no bigint, raw_text varchar, char_start integer
);
create table parsed.parsed_evidence (
    report_id varchar, report_no bigint, attribute varchar, evidence varchar,
    value varchar, raw_text varchar, char_start integer
);
create table intermediate.int_batch__sections (
    report_id varchar, section varchar, form varchar, recognised boolean,
    verdict varchar, reason varchar, reading varchar
);
create table intermediate.int_batch__cells (
    report_id varchar, section varchar, form varchar, row_code varchar,
    column_code varchar, cell_state varchar, reported_value decimal(28, 8),
    value decimal(28, 8), value_basis varchar, raw_text varchar, line_no integer,
    char_start integer, problem varchar, table_position integer
);
create table intermediate.int_batch__identities (
    report_id varchar, section varchar, identity_id varchar, row_code varchar,
    column_code varchar, left_value decimal(38, 8), right_value decimal(38, 8),
    difference decimal(38, 8), outcome varchar, missing_terms varchar,
    empty_sides varchar
);
"""

MARTS = """
create schema quality;
create table fct_applications (
    agency_id varchar, report_year integer, row_code varchar, applicant_code varchar,
    report_id varchar, form varchar, cell_state varchar, value bigint,
    reported_value bigint, value_basis varchar, raw_text varchar, line_no integer,
    char_start integer
);
create table fct_proceedings (
    agency_id varchar, report_year integer, proceeding_code varchar, result_code varchar,
    report_id varchar, form varchar, cell_state varchar, value bigint,
    reported_value bigint, value_basis varchar, raw_text varchar, line_no integer,
    char_start integer
);
create table fct_disclosures (
    agency_id varchar, report_year integer, item_code varchar, measure_code varchar,
    report_id varchar, form varchar, cell_state varchar, value decimal(20, 2),
    reported_value decimal(20, 2), value_basis varchar, raw_text varchar,
    line_no integer, char_start integer
);
create table fct_statistics (
    agency_id varchar, report_year integer, item_code varchar, measure_code varchar,
    section varchar, report_id varchar, form varchar, cell_state varchar,
    value decimal(20, 2), reported_value decimal(20, 2), value_basis varchar,
    raw_text varchar, line_no integer, char_start integer
);
create table fct_local_items (
    report_id varchar, section varchar, item_label varchar, column_label varchar,
    value decimal(20, 2), raw_text varchar, line_no integer, char_start integer
);
create table fct_indicators (
    agency_id varchar, report_year integer, indicator_code varchar, scope varchar,
    statement_no integer, is_conflicting boolean, value decimal(28, 8),
    qualifier varchar, unit varchar, source varchar, section varchar,
    report_id varchar, raw_text varchar, line_no integer, char_start integer
);
create table fct_statements (
    agency_id varchar, report_year integer, report_id varchar, line_no integer,
    char_start integer, raw_text varchar, value decimal(20, 2), value_to decimal(20, 2),
    qualifier varchar, unit varchar, sentence varchar, indicator_code varchar
);
create table dim_crosswalk (
    series varchar, form varchar, indicator_code varchar, relation varchar,
    reason_zh varchar, reason_en varchar
);
create table dim_report (
    report_id varchar, source_path varchar, agency_id varchar, agency_name varchar,
    report_year integer, form varchar, status varchar, agency_evidence varchar,
    year_evidence varchar
);
create table dim_agency (agency_id varchar, parent_agency_id varchar);
create table agency_year (
    agency_id varchar, report_year integer, applications_received bigint,
    applications_granted bigint, reconsiderations bigint, litigations bigint,
    licence_decisions bigint, penalty_decisions bigint
);
create table agency_roll_up (
    agency_id varchar, report_year integer, series varchar, value decimal(20, 2),
    qualifier varchar, children_value decimal(20, 2), children_counted integer,
    children_reporting integer, children_known integer, is_complete boolean,
    difference decimal(20, 2), report_id varchar
);
create table dim_identity (identity_id varchar, section varchar);
create table dim_indicator (indicator_code varchar, section varchar);
create table quality.file_status (
    source_path varchar, sha256 varchar, report_id varchar, outcome varchar,
    reason varchar
);
create table quality.section_status (
    report_id varchar, section varchar, status varchar, verdict varchar, reason varchar,
    reading varchar
);
create table quality.coverage (
    agency_id varchar, agency_name varchar, province varchar, city varchar,
    report_year integer, status varchar, report_id varchar
);
create table quality.identity_results (
    report_id varchar, identity_id varchar, column_code varchar, outcome varchar,
    other_report_id varchar
);
create table quality.corrections (
    report_id varchar, section varchar, row_code varchar, column_code varchar,
    old_value decimal(28, 8), new_value decimal(28, 8), found_value decimal(28, 8),
    outcome varchar, outcome_reason varchar
);
create table quality.contaminations_found (
    report_id varchar, char_start integer, raw_text varchar, contamination varchar
);
"""


# the same figures in two years: what is carried out of the first is carried into the next
BEFORE = "00000000000000aa"
YEAR_OF = {"good": 2020, BEFORE: 2019}

# a number that the report of the first year prints wrong, and a correction of it
CORRECTED = ("proceedings", "litigation_direct", "corrected")
WRONG = "7"

# two statements of one fact, one quantity of none, and words of a hacked page
PROSE = "共12件。共15件。讲7次。皇冠"


def fill_build(connection: duckdb.DuckDBPyConnection, identities: Identities) -> None:
    """One report with all tables in each of two years, one of prose, and another file."""
    text, cells, line = "某局年度报告\n", [], 2
    for section, row, column, printed, value in printed_values(identities):
        text += f"{row} {column} | "
        cells.append((section, row, column, value, printed, line, len(text)))
        text += f"{printed} |\n"
        line += 1
    (wrong,) = [cell for cell in cells if cell[:3] == CORRECTED]
    wrong_text = text[: wrong[-1]] + WRONG + text[wrong[-1] + 1 :]
    connection.executemany(
        "insert into staging.stg_raw__files values (?, ?)",
        [
            ["good.txt", "aa"],
            ["next.txt", "dd"],
            ["prose.txt", "bb"],
            ["broken.bin", "cc"],
        ],
    )
    connection.executemany(
        "insert into staging.stg_raw__reports values (?, ?, ?, ?, ?)",
        [
            ["good", 1, "aa", "good.txt", text],
            [BEFORE, 2, "dd", "next.txt", wrong_text],
            ["prose", 3, "bb", "prose.txt", PROSE],
        ],
    )
    # what is stated of a report stands nowhere in it; an older one is not looked at
    connection.execute(
        """
        insert into parsed.parsed_statements values
            ('prose', 3, '12件', 1), ('prose', 3, '15件', 6), ('older', 0, '9件', 1);
        insert into parsed.parsed_evidence values
            ('good', 1, 'title', 'title', '某局年度报告', '某局年度报告', 0),
            ('good', 1, 'agency_name', 'title', '某局', '某局年度报告', 0),
            ('good', 1, 'agency_name', 'manifest', '某市某局', null, null),
            ('good', 1, 'report_year', 'manifest', '2020', null, null)
        """
    )
    connection.execute(
        "insert into raw.reports select report_id, text from staging.stg_raw__reports"
    )
    connection.executemany(
        "insert into intermediate.int_batch__sections values "
        "(?, ?, ?, ?, ?, null, 'direct')",
        [
            [
                report,
                section,
                None if report == "prose" else FORM_OF[section],
                report != "prose",
                "absent" if report == "prose" else "read",
            ]
            for report in ("good", BEFORE, "prose")
            for section in SECTIONS
        ],
    )
    connection.execute(
        "insert into parsed.parsed_sections "
        "select report_id, section, verdict from intermediate.int_batch__sections"
    )
    connection.executemany(
        "insert into intermediate.int_batch__cells values "
        "(?, ?, ?, ?, ?, 'reported', ?, ?, 'reported', ?, ?, ?, null, ?)",
        [
            [name, section, FORM_OF[section], row, column, value, value, *printed, at]
            for name in YEAR_OF
            for at, (section, row, column, value, *printed) in enumerate(cells)
        ],
    )
    connection.execute(
        "update intermediate.int_batch__cells set reported_value = $1, raw_text = $1, "
        "value_basis = 'corrected' where report_id = $2 and section = $3 "
        "and row_code = $4 and column_code = $5",
        [WRONG, BEFORE, *CORRECTED],
    )
    results = [
        ("applications", name, None, column)
        for name in ("I1", "I2", "I5_applications")
        for column in APPLICANTS
    ]
    rows = ["received", "carried_in", *OUTCOMES_2019, "processed_total", "carried_out"]
    results += [("applications", "I3", row, "total") for row in rows]
    results += [("proceedings", "I4", row, "total") for row in PROCEEDINGS]
    results += [("proceedings", "I5_proceedings", None, column) for column in RESULTS]
    results += [
        ("disclosures", "I5_disclosures", None, column)
        for _, _, measures in DISCLOSURES
        for column, _ in measures
    ]
    results += [
        (section, name, None, "figure")
        for name, section in (
            ("S1", "statistics_applications"),
            ("S6", "statistics_litigation"),
            ("I5_statistics_applications", "statistics_applications"),
            ("I5_statistics_litigation", "statistics_litigation"),
        )
    ]
    connection.executemany(
        "insert into intermediate.int_batch__identities values "
        "(?, ?, ?, ?, ?, 3, 3, 0, 'holds', null, null)",
        [[name, *result] for name in YEAR_OF for result in results],
    )
    # of a section that is not printed nothing can be evaluated, and nothing need be
    connection.execute(
        "insert into intermediate.int_batch__identities values "
        "('prose', 'applications', 'I1', null, 'total', null, null, null, "
        "'not_evaluable', 'received', null)"
    )


def fill_marts(connection: duckdb.DuckDBPyConnection, identities: Identities) -> None:
    """What good marts hold of the working database attached as build."""
    for section, table in (
        ("applications", "fct_applications"),
        ("proceedings", "fct_proceedings"),
        ("disclosures", "fct_disclosures"),
    ):
        connection.execute(
            f"insert into {table} select 'agency', if(report_id = 'good', 2020, 2019), "
            "row_code, column_code, report_id, form, cell_state, value, reported_value, "
            "value_basis, raw_text, line_no, char_start "
            "from build.intermediate.int_batch__cells where section = ?",
            [section],
        )
        connection.execute(
            f"insert into {table} select 'agency', 2015, row_code, column_code, 'prose', "
            "form, 'missing', null, null, null, null, null, null "
            "from build.intermediate.int_batch__cells "
            "where section = ? and report_id = 'good'",
            [section],
        )
    connection.execute(
        """
        insert into fct_statistics
            select 'agency', if(report_id = 'good', 2020, 2019), row_code, column_code,
                section, report_id, form,
                cell_state, value, reported_value, value_basis, raw_text, line_no,
                char_start
            from build.intermediate.int_batch__cells
            where starts_with(section, 'statistics');
        insert into fct_local_items values
            ('prose', 'disclosures', '热线', null, 12, '12', 1, 1);
        insert into fct_indicators values
            ('agency', 2015, 'active.total', 'agency_whole', 1, true, 12, 'exact',
             '件', 'narrative', null, 'prose', '12件', 1, 1),
            ('agency', 2015, 'active.total', 'agency_whole', 2, true, 15, 'exact',
             '件', 'narrative', null, 'prose', '15件', 1, 6);
        insert into fct_statements values
            ('agency', 2015, 'prose', 1, 1, '12件', 12, null, 'exact', '件', '共12件。',
             'active.total'),
            ('agency', 2015, 'prose', 1, 6, '15件', 15, null, 'exact', '件', '共15件。',
             'active.total'),
            ('agency', 2015, 'prose', 1, 11, '7次', 7, null, 'exact', '次', '讲7次。',
             null);
        insert into quality.contaminations_found values ('prose', 14, '皇冠', 'crown');
        insert into dim_crosswalk values
            ('active.total', 'narrative', 'active.total', 'same', null, null),
            ('active.total', 'statistics_2014', 'active.total', 'near', '因', 'why');
        insert into fct_indicators
            select 'agency', 2020, 'reconsideration.total', 'unstated', 1, false, value,
                'exact', '件', 'table', 'proceedings', report_id, raw_text, line_no,
                char_start
            from fct_proceedings
            where proceeding_code = 'reconsideration' and result_code = 'total'
              and report_id = 'good';
        insert into dim_report values
            ('good', 'good.txt', 'agency', '某市某局', 2020, 'table_2019', 'published',
             'manifest', 'manifest'),
            ('00000000000000aa', 'next.txt', 'agency', '某市某局', 2019, 'table_2019',
             'published', 'title', 'title'),
            ('prose', 'prose.txt', 'agency', '某市某局', 2015, 'narrative', 'published',
             'title', 'title');
        insert into dim_agency values ('agency', null), ('child', 'agency');
        insert into agency_year by name
            select 'agency' as agency_id, 2020 as report_year, 2 as reconsiderations
            union all select 'child', 2020, 1;
        insert into agency_roll_up values
            ('agency', 2020, 'reconsideration.total', 2, 'exact', 1, 1, 1, 1, true, 1,
             'good');
        insert into dim_indicator values
            ('active.total', 'active'), ('reconsideration.total', 'proceedings');
        insert into quality.file_status values
            ('good.txt', 'aa', 'good', 'published', null),
            ('next.txt', 'dd', '00000000000000aa', 'published', null),
            ('prose.txt', 'bb', 'prose', 'published', null),
            ('broken.bin', 'cc', null, 'unreadable', 'not text');
        insert into quality.coverage
            select 'agency', '某局', null, null, year,
                coalesce(status, 'not_among_files'), report_id
            from range(2015, 2021) as years (year)
            left join dim_report on report_year = year;
        insert into quality.section_status
            select report_id, section,
                case when recognised then 'published' else 'missing' end, null, null,
                reading
            from build.intermediate.int_batch__sections;
        insert into quality.identity_results
            select report_id, identity_id, column_code, outcome, null
            from build.intermediate.int_batch__identities;
        insert into quality.identity_results
            select report_id, unnest(['X1', 'X4']), column_code, 'holds',
                if(report_id = 'good', '00000000000000aa', 'good')
            from build.intermediate.int_batch__identities
            where identity_id = 'I1' and outcome = 'holds'
        """
    )
    connection.execute(
        "insert into quality.corrections values (?, ?, ?, ?, ?, 0, ?, 'applied', null)",
        [BEFORE, *CORRECTED, WRONG, WRONG],
    )
    connection.executemany(
        "insert into dim_identity values (?, ?)",
        [
            [one.identity_id, one.section]
            for one in (*identities.identities, *identities.yearly)
        ],
    )


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory, identities: Identities) -> Path:
    """A directory with a good working database and a good candidate release."""
    directory = tmp_path_factory.mktemp("good")
    with duckdb.connect(str(directory / "build.duckdb")) as connection:
        connection.execute(TABLES)
        fill_build(connection, identities)
    outcomes = validate(directory / "build.duckdb", readings_suite(identities))
    write_verdicts(directory / "build.duckdb", outcomes, "first")
    with duckdb.connect(str(directory / "marts.duckdb")) as connection:
        connection.execute(MARTS)
        connection.execute(f"attach '{directory / 'build.duckdb'}' as build (read_only)")
        fill_marts(connection, identities)
    return directory


@pytest.fixture
def copy(good: Path, tmp_path: Path) -> Path:
    """A copy of the good databases, to be spoilt."""
    return Path(shutil.copytree(good, tmp_path / "copy"))


def opened(directory: Path, suite: str) -> duckdb.DuckDBPyConnection:
    """The database a suite runs on, writable, as the suite sees it."""
    if suite == "readings":
        return duckdb.connect(str(directory / "build.duckdb"))
    connection = duckdb.connect(str(directory / "marts.duckdb"))
    connection.execute(f"attach '{directory / 'build.duckdb'}' as build")
    return connection


def judged(directory: Path, rules: list[Rule]) -> dict[str, int]:
    """Failing rows by rule, of rules of one suite, as `validate` sees them."""
    if rules[0].suite == "readings":
        outcomes = validate(directory / "build.duckdb", rules)
    else:
        outcomes = validate(
            directory / "marts.duckdb",
            rules,
            attach={"build": directory / "build.duckdb"},
        )
    return {outcome.rule.name: outcome.failing_count for outcome in outcomes}


def failing_rules(connection: duckdb.DuckDBPyConnection, rules: list[Rule]) -> set[str]:
    """The names of the rules that have failing rows, without Great Expectations."""
    prepare(connection, rules)
    return failing_now(connection)


def prepare(connection: duckdb.DuckDBPyConnection, rules: list[Rule]) -> None:
    # planning these queries costs more than running them on so few rows
    connection.execute("pragma disable_optimizer")
    counts = " union all ".join(
        f"select '{rule.name}', count(*) from ({rule.query})" for rule in rules
    )
    connection.execute(f"prepare counts as {counts}")


def failing_now(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The names of the rules prepared that have failing rows."""
    return {
        name for name, count in connection.execute("execute counts").fetchall() if count
    }


@pytest.fixture(scope="session")
def prepared(
    good: Path, identities: Identities, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    """For each suite a connection to good databases that has its rules prepared."""
    found: dict[str, duckdb.DuckDBPyConnection] = {}
    for rule in every_rule(identities):
        if rule.suite not in found:
            place = tmp_path_factory.mktemp("prepared") / rule.suite
            found[rule.suite] = opened(Path(shutil.copytree(good, place)), rule.suite)
            prepare(found[rule.suite], [*of_suite(identities, rule.suite).values()])
    yield found
    for connection in found.values():
        connection.close()


def of_suite(identities: Identities, suite: str) -> dict[str, Rule]:
    """The rules of a suite by their names."""
    return {rule.name: rule for rule in every_rule(identities) if rule.suite == suite}


def every_rule(identities: Identities) -> list[Rule]:
    return [*readings_suite(identities), *release_suite(identities)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One test for each rule there is, so that no new rule goes without."""
    if "rule_name" in metafunc.fixturenames:
        rules = every_rule(small_identities())
        metafunc.parametrize("rule_name", [f"{r.suite}:{r.name}" for r in rules])
    if "release_rule" in metafunc.fixturenames:
        release = release_suite(small_identities())
        metafunc.parametrize("release_rule", [rule.name for rule in release])


def test_every_readings_rule_passes_on_a_good_database(
    good: Path, identities: Identities
) -> None:
    """A rule that fails on good data would hold everything back."""
    counts = judged(good, readings_suite(identities))
    assert {name: count for name, count in counts.items() if count} == {}
    assert len(counts) == len(readings_suite(identities))


def test_every_release_rule_passes_on_good_marts(
    good: Path, identities: Identities
) -> None:
    """A rule that fails on good marts would never let a release out."""
    counts = judged(good, release_suite(identities))
    assert {name: count for name, count in counts.items() if count} == {}


def test_a_canary_makes_exactly_its_rule_fail(
    copy: Path,
    identities: Identities,
    prepared: dict[str, duckdb.DuckDBPyConnection],
    rule_name: str,
) -> None:
    """A rule that cannot fail, or fails for another's defect, is no rule."""
    suite, _, name = rule_name.partition(":")
    rule = of_suite(identities, suite)[name]
    assert rule.canary
    shared = prepared[suite].begin()
    try:
        shared.execute(rule.canary)
        assert failing_now(shared) == {name}
    finally:
        shared.rollback()
    with opened(copy, suite) as connection:
        connection.execute(rule.canary)
    assert judged(copy, [rule])[name] > 0


def judged_beside_signatures(
    directory: Path,
    rules: list[Rule],
    looked_at: Callable[[Rule], bool],
    tampered: int | None = 0,
) -> tuple[set[str], int]:
    """As the gate judges, without Great Expectations, which is slow.

    Returns which of the rules looked at fail, and of how many reports they are asked.
    tampered: of how many agencies rows must be others than they were signed, if any.
    """

    def by_query(
        database: Path, asked: list[Rule], *, attach: dict[str, Path]
    ) -> list[Outcome]:
        some = [rule for rule in asked if looked_at(rule)]
        with opened(database.parent, "release") as connection:
            failing = failing_rules(connection, some) if some else set()
        return [Outcome(rule, rule.name not in failing, 0, []) for rule in asked]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing, "validate", by_query)
        # of the one agency there is, too, a part is copied
        patch.setattr(signing, "_MOST_UNSIGNED", 1)
        found = signing.judge(
            directory / "marts.duckdb", directory / "build.duckdb", rules
        )
    assert [outcome.rule for outcome in found.outcomes] == rules
    assert found.reports >= 3
    assert tampered is None or found.tampered == tampered
    return {one.rule.name for one in found.outcomes if not one.success}, found.asked


@pytest.fixture(scope="session")
def signed(
    good: Path, identities: Identities, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The good databases, signed by a gate."""
    directory = Path(shutil.copytree(good, tmp_path_factory.mktemp("signed") / "it"))
    rules = release_suite(identities)
    assert judged_beside_signatures(directory, rules, lambda _: True) == (set(), 3)
    signing.sign(directory / "build.duckdb")
    return directory


def test_what_is_signed_is_not_asked_again(
    signed: Path, identities: Identities, tmp_path: Path
) -> None:
    """Catches a signature that no later gate finds, or that another rule's holds for."""
    directory = Path(shutil.copytree(signed, tmp_path / "copy"))
    rules = release_suite(identities)
    assert judged_beside_signatures(directory, rules, lambda _: True) == (set(), 0)
    other = [replace(rules[0], query=rules[0].query + " and true"), *rules[1:]]
    assert judged_beside_signatures(directory, other, signing.is_of_reports)[1] == 3
    # that one was not signed, and this one was
    assert judged_beside_signatures(directory, rules, signing.is_of_reports)[1] == 0


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_canary_fires_where_all_was_signed_and_where_nothing_was(
    signed: Path,
    identities: Identities,
    tmp_path: Path,
    release_rule: str,
    is_signed: bool,
) -> None:
    """Catches a row that a rule reads and no signature covers, or no copy of the part."""
    directory = Path(shutil.copytree(signed, tmp_path / "copy"))
    rules = release_suite(identities)
    (canary,) = (rule.canary for rule in rules if rule.name == release_rule)
    with opened(directory, "release") as connection:
        connection.execute(canary)
        if not is_signed:
            connection.execute("delete from build.verdicts.signed")
    failing, _ = judged_beside_signatures(
        directory, rules, lambda rule: rule.name == release_rule, tampered=None
    )
    assert failing == {release_rule}


def test_another_agency_stays_signed_beside_one_that_changed(
    signed: Path, identities: Identities, tmp_path: Path
) -> None:
    """Catches a gate that asks all for one row, and one that asks less than an agency."""
    directory = Path(shutil.copytree(signed, tmp_path / "copy"))
    rules = release_suite(identities)

    def asked(statement: str, tampered: int = 0) -> int:
        with opened(directory, "release") as connection:
            connection.execute(statement)
        found = judged_beside_signatures(
            directory, rules, signing.is_of_reports, tampered
        )
        signing.sign(directory / "build.duckdb")
        assert found[0] == set()
        return found[1]

    of_child = "set agency_id = 'child' where report_id = 'prose'"
    tables = ("dim_report", "fct_statements", "fct_indicators", *FACT_KEYS)
    # one agency becomes two
    touch = "; insert into build.ledger.touched values ('prose'), ('good')"
    moved = "; ".join(f"update {table} {of_child}" for table in tables)
    assert asked(moved + touch) == 3
    assert asked("update dim_agency set parent_agency_id = null") == 1
    said = "update fct_statements set sentence = sentence || '。'"
    assert asked(said + touch) == 1
    # no rule reads it, and nothing of the agency has changed
    assert asked(said, tampered=1) == 1
    assert asked(said + "; insert into build.ledger.touched values (null)") == 1
    where = "where report_id = 'good' and value = 1"
    assert asked(f"update fct_proceedings set form = form || '' {where}") == 0
    assert asked("update dim_report set source_path = '2' where report_id = 'good'") == 2
    assert asked("insert into dim_crosswalk select * from dim_crosswalk limit 0") == 0
    assert asked("update dim_crosswalk set reason_en = 'another'") == 3
    # what is of no agency is asked at each gate
    assert asked("insert into quality.contaminations_found (report_id) values ('x')") == 1
    assert asked("select 1") == 1


def test_every_query_returns_the_standard_columns(
    good: Path, identities: Identities
) -> None:
    """Failing rows of all rules go into one table."""
    expected = [(name, type_.upper().replace(" ", "")) for name, type_ in
                STANDARD_COLUMNS.items()]  # fmt: skip
    for suite in (readings_suite(identities), release_suite(identities)):
        with opened(good, suite[0].suite) as connection:
            for rule in suite:
                described = connection.execute(rule.query).description
                found = [(c[0], str(c[1]).upper().replace(" ", "")) for c in described]
                assert found == expected, rule.name


def test_rule_names_are_claims_and_unique(identities: Identities) -> None:
    """Outcomes are kept by suite and name."""
    rules = every_rule(identities)
    assert len({(rule.suite, rule.name) for rule in rules}) == len(rules)
    assert all(rule.name.islower() and rule.name.isidentifier() for rule in rules)


@pytest.mark.parametrize("identity_id", ["I1", "I2", "I3", "I4", "I5_applications"])
def test_results_lost_by_an_earlier_step_are_noticed(
    copy: Path, identities: Identities, identity_id: str
) -> None:
    """An identity that was never evaluated must not count as one that holds."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "delete from intermediate.int_batch__identities where identity_id = ?",
            [identity_id],
        )
        assert failing_rules(connection, readings_suite(identities)) == {
            "every_hard_identity_of_a_section_that_was_read_was_evaluated"
        }


def test_an_outcome_that_contradicts_the_sides_is_not_believed(
    copy: Path, identities: Identities
) -> None:
    """The outcome column says holds; the sides are 4 and 3."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__identities set left_value = 4 "
            "where report_id = 'good' and identity_id = 'I1' "
            "and column_code = 'natural_person'"
        )
    outcomes = validate(copy / "build.duckdb", readings_suite(identities))
    failed = [outcome for outcome in outcomes if not outcome.success]
    assert [outcome.rule.identity_id for outcome in failed] == ["I1"]
    assert failed[0].sample == [
        {
            "report_id": "good",
            "section": "applications",
            "identity_id": "I1",
            "row_code": None,
            "column_code": "natural_person",
            "left_value": Decimal(4),
            "right_value": Decimal(3),
            "message": "I1 I1“式”:a {x} 'y' 一:二: column natural_person (自然人): 4 ≠ 3",
        }
    ]


@pytest.mark.parametrize("side", ["left_value", "right_value"])
def test_an_absent_side_does_not_hold(
    copy: Path, identities: Identities, side: str
) -> None:
    """NULL compares as neither true nor false, and must not pass for true."""
    with opened(copy, "readings") as connection:
        connection.execute(
            f"update intermediate.int_batch__identities set {side} = null "
            "where identity_id = 'I5_disclosures'"
        )
    rule = next(
        r for r in readings_suite(identities) if r.identity_id == "I5_disclosures"
    )
    assert judged(copy, [rule])[rule.name] > 0


def test_a_negative_place_in_the_text_is_not_counted_from_its_end(
    copy: Path, identities: Identities
) -> None:
    """substr counts negative places from the end, where the characters may well stand."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__cells set char_start = -2, raw_text = '|' "
            "where section = 'proceedings'"
        )
    counts = judged(copy, readings_suite(identities))
    assert counts["reported_cells_reread_from_the_text"] == 30


def test_a_text_that_is_gone_proves_nothing(copy: Path, identities: Identities) -> None:
    """A join that finds no text must not make the number pass."""
    with opened(copy, "readings") as connection:
        connection.execute("delete from staging.stg_raw__reports")
        cells = connection.execute(
            "select count(*) from intermediate.int_batch__cells"
        ).fetchone()[0]
    counts = judged(copy, readings_suite(identities))
    assert counts["reported_cells_reread_from_the_text"] == cells


def test_of_a_table_that_was_not_read_nothing_else_is_said(
    copy: Path, identities: Identities
) -> None:
    """Reasons about cells that nobody read would hide the reason that there is."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__sections set verdict = 'unread', "
            "reason = 'line 9 is not understood' where section = 'proceedings'"
        )
        connection.execute(
            "update intermediate.int_batch__cells set cell_state = 'unread', "
            "value = 4, char_start = -1 where section = 'proceedings'"
        )
    (failed,) = [
        outcome
        for outcome in validate(copy / "build.duckdb", readings_suite(identities))
        if not outcome.success
    ]
    assert failed.rule.name == "only_tables_that_were_read_are_published"
    assert {row["message"] for row in failed.sample} == {
        "proceedings is unread: line 9 is not understood"
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_single_cells_hold_back_only_what_identities_prove(
    copy: Path, identities: Identities, section: str
) -> None:
    """One star in table two would hold back all of it; in table three sums would lie."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__cells set cell_state = 'unread', "
            "value = null, reported_value = null, value_basis = null "
            "where section = ? and report_id = 'good' and raw_text in ('0', '3', '51')",
            [section],
        )
        found = failing_rules(connection, readings_suite(identities))
    is_complete = section in identities.section_codes(complete=True)
    expected = "no_cell_of_applications_or_proceedings_is_unread"
    assert (expected in found) == is_complete
    assert is_complete or not found


_UNREAD = (
    "update intermediate.int_batch__cells set cell_state = 'unread', value = null, "
    "reported_value = null, value_basis = null where section = 'applications' "
    "and report_id = 'good' and "
)


def test_only_what_lies_behind_the_end_of_a_text_may_be_unread(
    copy: Path, identities: Identities
) -> None:
    """Catches a hole in a table that passes because the text ends further down."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__sections set reading = 'broken_off' "
            "where section = 'applications' and report_id = 'good'"
        )
        first, *_ = connection.execute(
            "select min(table_position) from intermediate.int_batch__cells "
            "where section = 'applications'"
        ).fetchone() or (0,)
        connection.execute(_UNREAD + f"table_position > {first + 20}")
        connection.execute(
            "update intermediate.int_batch__identities set outcome = 'not_evaluable', "
            "left_value = null where section = 'applications' and report_id = 'good'"
        )
        suite = readings_suite(identities)
        assert failing_rules(connection, suite) == set()
        connection.execute(_UNREAD + f"table_position = {first + 12}")
        found = failing_rules(connection, suite)
    assert found == {"no_cell_of_applications_or_proceedings_is_unread"}


EVALUATED = "every_hard_identity_of_a_section_that_was_read_was_evaluated"


@pytest.mark.parametrize(
    ("left", "right", "empty_sides", "may_hold"),
    [
        (3, 3, "right", True),
        (3, 1, "right", True),
        (3, 1, "left", False),
        (1, 3, "left", True),
        (1, 3, "left right", True),
        (None, 3, "right", False),
        (3, 3, None, False),
    ],
)
def test_a_sum_with_empty_cells_is_short_only_on_a_side_that_has_one(
    copy: Path,
    identities: Identities,
    left: int | None,
    right: int,
    empty_sides: str | None,
    *,
    may_hold: bool,
) -> None:
    """Catches a table published whose empty cells hide that its numbers do not add up."""
    with opened(copy, "readings") as connection:
        connection.execute(
            "update intermediate.int_batch__identities set left_value = $1, "
            "right_value = $2, empty_sides = $3, outcome = 'not_evaluable', "
            "missing_terms = 'total' where identity_id = 'I1' and report_id = 'good'",
            [left, right, empty_sides],
        )
        found = failing_rules(connection, readings_suite(identities))
    assert found == (set() if may_hold else {EVALUATED})


def _emptied(connection: duckdb.DuckDBPyConnection, row: str, state: str) -> None:
    connection.execute(
        "update fct_applications set value = null, reported_value = null, "
        "value_basis = null, raw_text = null, line_no = null, char_start = null, "
        "cell_state = $1 where row_code = $2 and report_id = 'good'",
        [state, row],
    )


def test_empty_cells_are_published_beside_numbers_that_add_up(
    copy: Path, identities: Identities
) -> None:
    """Catches a release refused for a row of dashes; one for cells that were lost is."""
    rules = [rule for rule in release_suite(identities) if "applications" in rule.name]
    with opened(copy, "release") as connection:
        _emptied(connection, "refused_by_law", "dash")
        assert failing_rules(connection, rules) == set()
        connection.execute(
            "update fct_applications set value = value - 1 "
            "where row_code = 'processed_total' and applicant_code = 'total' "
            "and report_id = 'good'"
        )
        assert "published_applications_i2_holds_in_every_column" in failing_rules(
            connection, rules
        )
        _emptied(connection, "refused_by_law", "missing")
        assert "published_applications_have_every_value" in failing_rules(
            connection, rules
        )


def test_an_expectation_that_raises_is_not_counted_as_bad_data(
    good: Path, identities: Identities
) -> None:
    """Great Expectations reports an exception as success=False."""
    rule = replace(
        readings_suite(identities)[0], name="broken", query="select * from nowhere"
    )
    with pytest.raises(ExpectationError, match=r"broken .*nowhere"):
        validate(good / "build.duckdb", [readings_suite(identities)[1], rule])


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (0, "a row that is there was not found"),
        (1, "1 failing rows were counted, 0 shown"),
    ],
)
def test_counts_without_rows_are_an_error(
    good: Path,
    identities: Identities,
    counted: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Great Expectations is not believed alone, neither that all holds nor that not."""
    counts = validation._counts
    monkeypatch.setattr(
        validation, "_counts", lambda *given: dict.fromkeys(counts(*given), counted)
    )
    with pytest.raises(ExpectationError, match=said):
        validate(good / "build.duckdb", readings_suite(identities))


def test_a_rule_that_holds_is_evaluated_once(
    good: Path, identities: Identities, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each evaluation of a rule goes over all that was read."""
    asked: list[str] = []
    execute = dialect.GongkaiDialect.do_execute

    def listen(self: object, cursor: object, statement: str, *others: object) -> None:
        asked.append(statement)
        execute(self, cursor, statement, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(dialect.GongkaiDialect, "do_execute", listen)
    rules = readings_suite(identities)
    validate(good / "build.duckdb", rules)
    evaluated = [statement for statement in asked if "parsed" in statement.lower()
                 or "intermediate" in statement.lower()]  # fmt: skip
    assert len(evaluated) == len(rules)


def test_empty_tables_pass(tmp_path: Path, identities: Identities) -> None:
    """Before the first report there is nothing wrong, and nothing raised."""
    with duckdb.connect(str(tmp_path / "build.duckdb")) as connection:
        connection.execute(TABLES)
    with duckdb.connect(str(tmp_path / "marts.duckdb")) as connection:
        connection.execute(MARTS)
    empty_verdicts(tmp_path / "build.duckdb")
    assert set(judged(tmp_path, readings_suite(identities)).values()) == {0}
    # a correction that nothing became of is lost, even where there is nothing
    nothing = replace(identities, corrections=())
    assert set(judged(tmp_path, release_suite(nothing)).values()) == {0}


WRITE = "import duckdb, sys; duckdb.connect(sys.argv[1]).execute('create table t(a int)')"


@pytest.mark.parametrize("raises", [False, True])
def test_no_lock_stays_on_the_files(
    copy: Path, identities: Identities, raises: bool
) -> None:
    """A connection left open would keep every other process out."""
    rules = release_suite(identities)
    if raises:
        rules = [replace(rules[0], query="select * from nowhere")]
        with pytest.raises(ExpectationError):
            judged(copy, rules)
    else:
        judged(copy, rules)
    for name in ("marts.duckdb", "build.duckdb"):
        with duckdb.connect(str(copy / name)) as connection:
            connection.execute("create table written (a integer)")
        # the path and the code are this test's own
        subprocess.run([sys.executable, "-c", WRITE, str(copy / name)], check=True)  # noqa: S603


@pytest.fixture
def engine(good: Path) -> Iterator[sqlalchemy.Engine]:
    engine = sqlalchemy.create_engine(
        f"{dialect.URL_SCHEME}://", connect_args={"database": good / "build.duckdb"}
    )
    yield engine
    engine.dispose()


def test_a_result_outlives_its_connection_block(engine: sqlalchemy.Engine) -> None:
    """Great Expectations reads after it has left the block; two cursors at a time."""
    with engine.connect() as connection:
        one = connection.execute(sqlalchemy.text("select * from range(3)"))
        two = connection.execute(sqlalchemy.text("select 'x'"))
    assert one.fetchall() == [(0,), (1,), (2,)]
    assert two.fetchall() == [("x",)]


@pytest.mark.parametrize(
    "statement",
    [
        "create table t (a integer)",
        "select * from read_text('/etc/hostname')",
        "attach 'other.duckdb' as other",
        "set enable_external_access = true",
    ],
)
def test_the_connection_reaches_nothing_else(
    engine: sqlalchemy.Engine, statement: str
) -> None:
    """A query can neither write nor read another file."""
    with (
        engine.connect() as connection,
        pytest.raises(sqlalchemy.exc.DBAPIError, match=r"read-only|disabled|locked"),
    ):
        connection.execute(sqlalchemy.text(statement))


def test_the_url_names_the_database_too(good: Path) -> None:
    """The URL is what people write by hand."""
    engine = sqlalchemy.create_engine(f"{dialect.URL_SCHEME}:///{good / 'build.duckdb'}")
    with engine.connect() as connection:
        count = connection.execute(
            sqlalchemy.text("select count(*) from intermediate.int_batch__sections")
        )
    assert count.scalar() == 15
    engine.dispose()


def test_paths_with_odd_characters_are_validated(
    copy: Path, identities: Identities
) -> None:
    """A dollar, a question mark or a quote in a path must not change the file meant."""
    odd = copy / "公开 $x ?a=b's"
    odd.mkdir()
    for name in ("build.duckdb", "marts.duckdb"):
        (copy / name).rename(odd / name)
    assert set(judged(odd, release_suite(identities)[:2]).values()) == {0}


def table(database: Path, query: str) -> list[tuple]:
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_verdicts_hold_every_failing_row_of_the_last_run_and_every_run(
    copy: Path, identities: Identities
) -> None:
    """Rows of an earlier run would hold sections back that are good by now."""
    build, rules = copy / "build.duckdb", readings_suite(identities)
    with opened(copy, "readings") as connection:
        connection.execute("update intermediate.int_batch__identities set left_value = 4")
    outcomes = validate(build, rules)
    write_verdicts(build, outcomes, "second")
    rows = table(build, "select * from verdicts.failing_rows")
    assert len(rows) == sum(outcome.failing_count for outcome in outcomes) > 20
    assert rows[0][:4] == (
        "readings",
        "applications_i1_holds_in_every_column",
        "applications_identities",
        "hard",
    )
    with opened(copy, "readings") as connection:
        connection.execute("update intermediate.int_batch__identities set left_value = 3")
        for name in ("sections", "cells"):
            connection.execute(
                f"delete from intermediate.int_batch__{name} "
                "where section = 'disclosures'"
            )
    write_verdicts(build, validate(build, rules), "third")
    assert table(build, "select * from verdicts.failing_rows") == []
    assert table(
        build, "select distinct section from verdicts.validated order by all"
    ) == [(section,) for section in sorted(SECTIONS) if section != "disclosures"]
    runs = "select run_id, count(*) from verdicts.expectations group by 1 order by 1"
    count = len(rules)
    assert table(build, runs) == [("first", count), ("second", count), ("third", count)]


def test_release_verdicts_leave_those_on_the_readings_alone(
    copy: Path, identities: Identities
) -> None:
    """The reasons for quarantine must survive the second gate."""
    build, marts = copy / "build.duckdb", copy / "marts.duckdb"
    rules = release_suite(identities)
    with opened(copy, "release") as connection:
        connection.execute("delete from dim_agency")
    outcomes = validate(marts, rules, attach={"build": build})
    write_verdicts(build, outcomes, "second", candidate=marts)
    assert table(
        build, "select distinct suite, expectation from verdicts.failing_rows"
    ) == [("release", "facts_are_of_known_agencies")]
    assert table(build, "select count(*) from verdicts.validated") == [(15,)]
    write_verdicts(build, validate(build, readings_suite(identities)), "third")
    assert table(build, "select distinct suite from verdicts.failing_rows") == [
        ("release",)
    ]


def test_verdicts_are_written_whole_or_not_at_all(
    copy: Path, identities: Identities
) -> None:
    """Data changed between judging and writing: no verdict stands on either."""
    build = copy / "build.duckdb"
    with opened(copy, "readings") as connection:
        connection.execute("update intermediate.int_batch__identities set left_value = 4")
    outcomes = validate(build, readings_suite(identities))
    with opened(copy, "readings") as connection:
        connection.execute(
            "delete from intermediate.int_batch__identities where identity_id = 'I1'"
        )
    with pytest.raises(ExpectationError, match="when written"):
        write_verdicts(build, outcomes, "second")
    assert table(build, "select distinct run_id from verdicts.expectations") == [
        ("first",)
    ]
    assert table(build, "select * from verdicts.failing_rows") == []


def test_empty_verdicts_leave_what_is_there(copy: Path) -> None:
    """Asked for before every run, it must not throw the last verdicts away."""
    empty_verdicts(copy / "build.duckdb")
    assert table(copy / "build.duckdb", "select count(*) from verdicts.validated") == [
        (15,)
    ]


def test_no_failing_rows_need_no_query(good: Path, identities: Identities) -> None:
    """There is nothing to insert when every rule passes."""
    outcomes = validate(good / "build.duckdb", readings_suite(identities)[:1])
    assert failing_rows_sql(outcomes) is None


def test_validation_prints_nothing(
    good: Path, identities: Identities, capfd: pytest.CaptureFixture[str]
) -> None:
    """Progress bars and hints would drown the run's own progress."""
    judged(good, readings_suite(identities))
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""
