"""An agency and a year → its facts and reports, and whether they stand as said."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import itemgetter

import duckdb

from expectations.identities import FACT_KEYS
from expectations.sql import text_of
from orchestration.readers.reading import Place, described
from orchestration.summary import printable
from orchestration.tracing.asking import NothingFound, TraceError

# The cell of the form that a fact of an indicator is, where it is from a table.
_INDICATORS = """
select
    'fct_indicators', facts.report_id, facts.form, facts.section, cells.row_code,
    cells.column_code, facts.indicator_code, facts.scope, facts.value, null, facts.unit,
    concat_ws(
        ', ', if(facts.source = 'table', 'from a table', 'from running text'),
        facts.qualifier, 'scope ' || facts.scope,
        if(facts.is_conflicting, 'contradicted by the same report', null)
    ),
    facts.raw_text, facts.line_no, facts.char_start, facts.statement_no
from release.main.fct_indicators as facts
left join build.seeds.indicator_cells as cells
    on facts.form = cells.form and facts.section = cells.section
    and facts.indicator_code = cells.indicator_code
where facts.agency_id = $1 and facts.report_year = $2
"""

_CELLS = """
select
    '{table}', report_id, form, {section}, {row}, {column}, null, null, value, null,
    {unit},
    concat_ws(
        ', ', value_basis, if(cell_state in ('reported', 'implied'), null, cell_state),
        'unit ' || {basis}
    ),
    raw_text, line_no, char_start, null
from release.main.{table}
where agency_id = $1 and report_year = $2
"""

# The columns of each query are the fields of Fact, in order.
_QUERIES = {
    **{
        table: _CELLS.format(
            table=table,
            section=section,
            row=FACT_KEYS[table][0],
            column=FACT_KEYS[table][1],
            unit=unit,
            basis=basis,
        )
        for table, section, unit, basis in (
            ("fct_applications", "'applications'", "null", "null"),
            ("fct_proceedings", "'proceedings'", "null", "null"),
            ("fct_disclosures", "'disclosures'", "unit", "unit_basis"),
            ("fct_statistics", "section", "unit", "unit_basis"),
        )
    },
    "fct_local_items": """
select
    'fct_local_items', report_id, null, section, item_label, column_label, null, null,
    value, null, unit, 'reported', raw_text, line_no, char_start, null
from release.main.fct_local_items
where agency_id = $1 and report_year = $2
""",
    "fct_indicators": _INDICATORS,
    "fct_statements": """
select
    'fct_statements', report_id, null, null, null, null, indicator_code, null, value,
    value_to, unit, concat_ws(', ', 'from running text', qualifier), raw_text, line_no,
    char_start, null
from release.main.fct_statements
where agency_id = $1 and report_year = $2
""",
}


@dataclass(frozen=True)
class Fact:
    """A row of a fact table and where its number stands.

    char_start: characters from 0 in the report's text; None where nothing is printed.
    row_code and column_code: the cell of the form, or the labels of a local item.
    """

    table: str
    report_id: str
    form: str | None
    section: str | None
    row_code: str | None
    column_code: str | None
    indicator_code: str | None
    scope: str | None
    value: Decimal | int | None
    value_to: Decimal | None
    unit: str | None
    basis: str
    raw_text: str | None
    line_no: int | None
    char_start: int | None
    statement_no: int | None

    @property
    def is_stated(self) -> bool:
        """Whether it stands in running text."""
        return self.table in ("fct_indicators", "fct_statements") and (
            self.section is None
        )


@dataclass(frozen=True)
class Report:
    """A report of the agency and year, with the text its facts were read from."""

    report_id: str
    source_path: str
    status: str
    reason: str | None
    text: str | None
    places: Sequence[tuple[int, Place]] = ()
    """Of a scan: where on its pages stands what begins at an offset, in order."""

    def place(self, start: int) -> str:
        """Return where on which page stands what begins at an offset; of a text, none."""
        found = bisect_right(self.places, start, key=itemgetter(0)) - 1
        return f" ({described(self.places[found][1])})" if found >= 0 else ""


def reports_of(
    connection: duckdb.DuckDBPyConnection, agency_id: str, name: str, year: int
) -> dict[str, Report]:
    rows = connection.execute(
        f"select dim_report.report_id, source_path, status, status_reason, text, "  # noqa: S608
        f"texts.report_id from release.main.dim_report left join build.raw.reports "
        f"as texts on texts.report_id = {text_of('dim_report.report_id')} "
        "where agency_id = $1 and report_year = $2 order by source_path",
        [agency_id, year],
    ).fetchall()
    places: dict[str, list[tuple[int, Place]]] = {text_id: [] for *_, text_id in rows}
    for text_id, start, *place in connection.execute(
        "select report_id, char_start, page, x0, top, x1, bottom from build.raw.places "
        "where report_id = any($1) order by report_id, char_start",
        [list(places)],
    ).fetchall():
        places[text_id].append((start, Place(*place)))
    if rows:
        return {
            row[0]: replace(Report(*row), places=places[text_id])
            for *row, text_id in rows
        }
    years = connection.execute(
        "select distinct report_year from release.main.dim_report "
        "where agency_id = $1 and report_year is not null order by 1",
        [agency_id],
    ).fetchall()
    raise NothingFound(
        f"no report of {printable(name)} of {year}; the release has "
        f"{', '.join(str(found) for (found,) in years) or 'none of any year'}"
    )


def facts_of(
    connection: duckdb.DuckDBPyConnection,
    agency_id: str,
    year: int,
    indicator: str | None,
) -> list[Fact]:
    tables = _QUERIES if indicator is None else ["fct_indicators"]
    facts = [
        Fact(*row)
        for table in tables
        for row in connection.execute(_QUERIES[table], [agency_id, year]).fetchall()
    ]
    return [
        fact for fact in facts if indicator is None or fact.indicator_code == indicator
    ]


def check_place(fact: Fact, report: Report) -> None:
    """Raise TraceError unless the characters of a fact stand where it says."""
    path = printable(report.source_path)
    if report.text is None:
        raise TraceError(
            f"{path}: the build has no text of it (report {report.report_id}); "
            "gongkai run reads it again"
        )
    raw_text, start = fact.raw_text or "", fact.char_start or 0
    found = report.text[start : start + len(raw_text)]
    line_no = len(lines_of(report.text[:start]))
    if found != raw_text or not raw_text:
        raise TraceError(
            f"{path}, line {fact.line_no}, character {start}: the release says "
            f"{raw_text!r}, the text in build.duckdb has "
            f"{found!r}: it is not the text that the release was made from; "
            "nothing is shown; gongkai run makes a release of today's texts"
        )
    if line_no != fact.line_no:
        raise TraceError(
            f"{path}, character {start}: the release says line {fact.line_no}, in the "
            f"text in build.duckdb it is line {line_no}: it is not the text that the "
            "release was made from; nothing is shown"
        )


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, parted as they are counted in staging."""
    return text.replace("\r\n", " \n").replace("\r", "\n").split("\n")
