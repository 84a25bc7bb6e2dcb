"""Texts through the models, and every published value held against its claims."""

import hashlib
import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.corpus.parsing import judge_by_query
from expectations.identities import read_identities
from expectations.rules import Outcome
from expectations.suites import readings_suite
from expectations.verdicts import write_verdicts
from orchestration.batching import Reader
from orchestration.database import connect
from orchestration.loading import make_tables
from orchestration.readers.reader import READERS_VERSION, read
from orchestration.settings import SEEDS, Settings, keep_silent
from orchestration.transforming import Transformer, failure_of
from tests.fuzzing.reports import FAMILY, Option, Report, make
from tests.fuzzing.tally import Finding, Tally

_PUBLISHED = (
    "int_reports__current",
    "fct_applications",
    "fct_proceedings",
    "fct_disclosures",
    "fct_statistics",
    "section_status",
)

_FACTS = """
with facts as (
    select report_id, 'applications' as section, row_code, applicant_code as column_code,
        value, value_basis, raw_text, line_no, char_start, agency_name, report_year
    from marts.fct_applications
    where value is not null
    union all
    select report_id, 'proceedings', proceeding_code, result_code, value, value_basis,
        raw_text, line_no, char_start, agency_name, report_year
    from marts.fct_proceedings
    where value is not null
    union all
    select report_id, 'disclosures', item_code, measure_code, value, value_basis,
        raw_text, line_no, char_start, agency_name, report_year
    from marts.fct_disclosures
    where value is not null
    union all
    select report_id, section, item_code, measure_code, value, value_basis, raw_text,
        line_no, char_start, agency_name, report_year
    from marts.fct_statistics
    where value is not null
)

select
    facts.report_id, section, row_code, column_code, value, value_basis, raw_text,
    line_no, agency_name, report_year,
    value_basis = 'implied'
    or substr(reports.text, char_start + 1, length(raw_text)) = raw_text as is_there
from facts
left join raw.reports as reports on facts.report_id = reports.report_id
order by all
"""

_PLAIN = re.compile("[0-9]+")


class Parser:
    """The project's own pipeline over one working database, batch after batch."""

    def __init__(self, folder: Path) -> None:
        keep_silent()
        self._settings = Settings((folder / "raw",), folder / "warehouse")
        self._settings.warehouse.mkdir(parents=True, exist_ok=True)
        self._transformer = Transformer(self._settings)
        self._rules = readings_suite(read_identities(SEEDS))

    def parse(self, reports: Sequence[Report]) -> Tally:
        """Run the reports through the models; return what is not as it must be."""
        database = self._settings.build_database
        by_id = self._load(database, reports)
        Reader(self._settings, self._transformer, self._judge, with_tests=False).read()
        failure = failure_of(self._transformer.build(select=_PUBLISHED))
        if failure is not None:
            raise failure
        with connect(database) as connection:
            return judge(by_id, connection)

    def _judge(self) -> Sequence[Outcome]:
        outcomes = judge_by_query(self._settings.build_database, self._rules)
        write_verdicts(self._settings.build_database, outcomes, "fuzz")
        return outcomes

    def _load(self, database: Path, reports: Sequence[Report]) -> dict[str, Report]:
        """Put the texts where a load puts them; return the reports by report_id."""
        files, texts, stated = [], [], []
        by_id: dict[str, Report] = {}
        for report in reports:
            content = report.text.encode()
            sha256 = hashlib.sha256(content).hexdigest()
            path = f"{report.number}.txt"
            reading = read(content)
            files.append(
                (
                    path,
                    sha256,
                    len(content),
                    reading.media_type,
                    reading.encoding,
                    "loaded" if reading.text else "unreadable",
                    reading.reason,
                    READERS_VERSION,
                    *(None, None, None),
                )
            )
            if reading.text is not None:
                text = reading.text
                texts.append((sha256[:16], sha256, len(texts) + 1, len(text), text))
            if report.is_stated:
                year = str(report.report_year)
                stated.append((path, report.agency_name, None, None, year, None, None))
            by_id[sha256[:16]] = report
        with connect(database) as connection:
            for table in ("files", "reports"):
                connection.execute(f"drop table if exists raw.{table}")
            make_tables(connection)
            for table, rows in (
                ("files", files),
                ("reports", texts),
                ("manifest", stated),
            ):
                if rows:
                    connection.register("batch", pd.DataFrame(rows, dtype=object))
                    connection.execute(f"insert into raw.{table} select * from batch")
                    connection.unregister("batch")
        return by_id


def judge(by_id: dict[str, Report], connection: duckdb.DuckDBPyConnection) -> Tally:
    """Compare all that was published with what may be published of each report."""
    tally = Tally()
    for report in by_id.values():
        tally.kinds.update(report.kinds)
        tally.results["reports"] += 1
    rows = connection.execute(_FACTS).fetchall()
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end][:2] == rows[start][:2]:
            end += 1
        if rows[start][0] in by_id:
            judge_section(by_id[rows[start][0]], rows[start][1], rows[start:end], tally)
        start = end
    for status, count in connection.execute(
        "select status, count(*) from quality.section_status group by all order by all"
    ).fetchall():
        tally.results[f"sections {status}"] += count
    return tally


def judge_section(report: Report, section: str, rows: list[tuple], tally: Tally) -> None:
    """Add what is wrong of a section's published cells; rows as _FACTS gives them."""
    tally.compared += len(rows)

    def find(claim: str, detail: str) -> None:
        kinds = ", ".join(report.kinds)
        detail = f"{section}: {detail}"[:600]
        tally.findings.append(Finding(FAMILY, report.number, kinds, claim, detail))

    options = report.claims.get(section, [])
    bad = [_disagreements(rows, option) for option in options]
    if not bad:
        find("wrong", f"published, though the report has no such table: {rows[0]}")
    elif min(map(len, bad)):
        find("wrong", "; ".join(min(bad, key=len)[:6]))
    for row in rows:
        _, _, row_code, column_code, value, _, raw_text, line_no, agency, year, there = (
            row
        )
        where = f"{row_code}/{column_code} {value} from {raw_text!r} on line {line_no}"
        if not there:
            find("not where it is said", where)
        if (
            raw_text
            and _PLAIN.fullmatch(raw_text)
            and value not in (Decimal(raw_text), Decimal(raw_text) * 10_000)
            and section != "disclosures"
        ):
            find("not what is printed", where)
        if (agency, year) != (report.agency_name, report.report_year):
            find("another report's", f"{agency} {year}")
            break


def _disagreements(rows: list[tuple], option: Option) -> list[str]:
    """Return the published cells that an option does not have so."""
    found = []
    for _, _, row_code, column_code, value, basis, raw_text, line_no, *_ in rows:
        place = (rows[0][1], row_code, column_code)
        cell = option.get(place)
        if cell is None:
            allowed: frozenset[Decimal] | None = frozenset()
        else:
            allowed = cell.implied if basis == "implied" else cell.read
        if allowed is not None and value not in allowed:
            may = ", ".join(map(str, sorted(allowed))) or "nothing"
            found.append(
                f"{row_code}/{column_code} {value} {basis} from {raw_text!r} on line "
                f"{line_no}, may be {may}"
            )
    return found


def run(parser: Parser, seed: int, numbers: Sequence[int]) -> Tally:
    """Make, parse and judge the reports of some numbers."""
    if not numbers:
        return Tally()
    return parser.parse([make(seed, number) for number in numbers])
