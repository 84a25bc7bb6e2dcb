"""Texts through the parser, and all that is published held against its claims.

A report is read as a process of the pool reads it, and a cell counts as published where
the identities of the seeds let it pass (benchmarks/corpus/judging.py); no database.
"""

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

import duckdb
import pyarrow as pa

from benchmarks.corpus.forms import SEEDS
from benchmarks.corpus.judging import Judge
from orchestration.readers.reader import read
from parsing.dictionaries import Dictionaries
from parsing.guarding import SECONDS, parse_guarded
from parsing.model import Identity, ParsedReport, Stated
from parsing.records import Record, record_batch
from tests.fuzzing.reports import FAMILY, SPLICED, Option, Report, make
from tests.fuzzing.tally import Finding, Tally

# Seconds of processor time from which a report is counted as slow.
_SLOW = 1.0
# one report of so many is read twice, and by a reader that remembers nothing
_EVERY = 200

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
    line_no,
    value_basis = 'implied'
    or substr(reports.text, char_start + 1, length(raw_text)) = raw_text as is_there,
    agency_name, report_year
from facts
left join raw.reports as reports on facts.report_id = reports.report_id
order by all
"""

_PLAIN = re.compile("[0-9]+")


@dataclass(frozen=True)
class Published:
    """A published cell, whose it is said to be, and whether it stands where it says."""

    section: str
    row_code: str
    column_code: str
    value: Decimal
    basis: str
    raw_text: str | None
    line_no: int | None
    is_there: bool
    agency_name: str | None
    report_year: int | None


class Parser:
    """The parser with the seeds, and the judge of what it reads."""

    def __init__(self) -> None:
        self._dictionaries = Dictionaries.read(SEEDS)
        self._judge = Judge(self._dictionaries)

    def parse(self, reports: Iterable[Report]) -> Tally:
        """Read the reports; return what is not as it must be."""
        tally = Tally()
        for report in reports:
            tally.kinds.update(report.kinds)
            tally.results["reports"] += 1
            text = read(report.text.encode()).text
            if text is not None:
                self._read(report, text, tally)
        return tally

    def _read(self, report: Report, text: str, tally: Tally) -> None:
        stated = Stated()
        if report.is_stated:
            stated = Stated(report.agency_name, report_year=str(report.report_year))
        began = time.process_time()
        parsed = parse_guarded(text, stated, self._dictionaries)
        seconds = time.process_time() - began
        finder = _Finder(report, tally)
        if seconds > SECONDS:
            finder.find("hang", f"{seconds:.1f} s for {len(text)} characters")
        elif seconds > _SLOW:
            tally.results["slow"] += 1
        self._check_sound(parsed, text, finder)
        if report.number % _EVERY == 0:
            again = parse_guarded(text, stated, Dictionaries(self._dictionaries.tables))
            if again != parsed:
                finder.find("not the same again", "read twice, it says something else")
        if not report.is_judged:
            return
        self._check_told(report, parsed, finder)
        try:
            rulings = self._judge.rule(parsed.tables)
        except ValueError as error:
            finder.find("grain", str(error))
            return
        starts = _line_starts(text)
        for section, ruling in rulings.items():
            status = ruling.status
            if ruling.reason == "not the cells of its form":
                finder.find("grain", f"{section}: {ruling.reason}")
            if status == "published" and parsed.identity.identification != "identified":
                status = "read, of nobody"
            tally.results[f"sections {status}"] += 1
            rows = [
                Published(
                    section,
                    cell.row_code,
                    cell.column_code,
                    Decimal(cell.value or 0),
                    cell.value_basis or "",
                    cell.raw_text,
                    cell.line_no,
                    _is_there(text, starts, cell.raw_text, cell.char_start, cell.line_no),
                    parsed.identity.agency_name,
                    parsed.identity.report_year,
                )
                for cell in ruling.cells
            ]
            if rows:
                is_named = parsed.identity.identification == "identified"
                judge_section(report, rows, tally, is_named=is_named)

    def _check_sound(self, parsed: ParsedReport, text: str, finder: "_Finder") -> None:
        """What is read can be kept, and stands where it says."""
        for failure in parsed.failures:
            finder.find(_claim_of(failure), failure)
        try:
            record_batch([Record("r", 1, parsed)])
        except (pa.ArrowException, OverflowError) as error:
            finder.find("grain", f"cannot be kept: {error}")
        starts = _line_starts(text)
        for name, found in (
            ("statement", parsed.prose.statements),
            ("indicator", parsed.prose.indicators),
            ("local item", parsed.tables.local_items),
            ("contamination", parsed.contaminations),
            ("evidence", parsed.identity.evidence),
            ("cell", parsed.tables.cells),
        ):
            for one in found:
                raw, start, line = one.raw_text, one.char_start, one.line_no
                if not _is_there(text, starts, raw, start, line):
                    finder.find("not where it is said", f"{name} {one}")

    def _check_told(
        self, report: Report, parsed: ParsedReport, finder: "_Finder"
    ) -> None:
        """Nobody else is named, and no table that stands there is absent."""
        identity = parsed.identity
        if identity.identification == "identified" and not _is_named(report, identity):
            finder.find("another's", f"{identity.agency_name} {identity.report_year}")
        elif identity.identification != "identified":
            finder.tally.results[f"report {identity.identification}"] += 1
        if {SPLICED, "line lost or moved"} & set(report.kinds):
            # of a table may be left what names none
            return
        recognised = {
            section.section for section in parsed.tables.sections if section.recognised
        }
        for section in sorted(report.claims.keys() - recognised):
            finder.find("lost in silence", f"{section} stands there, and is absent")


@dataclass(frozen=True)
class _Finder:
    """Notes what a report breaks."""

    report: Report
    tally: Tally

    def find(self, claim: str, detail: str) -> None:
        kinds = ", ".join(self.report.kinds)
        self.tally.findings.append(
            Finding(FAMILY, self.report.number, kinds, claim, detail[:600])
        )


def _claim_of(failure: str) -> str:
    """Return what a failure of the reading is: too long, a breach, or else a crash."""
    if "took longer than" in failure:
        return "hang"
    breaches = ("does not stand at", "there more than once", "has more digits")
    return "grain" if any(breach in failure for breach in breaches) else "crash"


def _line_starts(text: str) -> list[int]:
    return [0, *(end.end() for end in re.finditer("\r\n|\r|\n", text))]


def _is_there(
    text: str,
    starts: Sequence[int],
    raw: str | None,
    start: int | None,
    line_no: int | None,
) -> bool:
    """Whether a raw text stands at its place and on its line; nothing needs none."""
    if raw is None:
        return True
    if not raw or start is None or line_no is None:
        return False
    if not text.startswith(raw, start) or not 0 < line_no <= len(starts):
        return False
    end = starts[line_no] if line_no < len(starts) else len(text) + 1
    return starts[line_no - 1] <= start < end


def _is_named(report: Report, identity: Identity) -> bool:
    found = identity.agency_name, identity.report_year
    return found == (report.agency_name, report.report_year)


def judge(by_id: dict[str, Report], connection: duckdb.DuckDBPyConnection) -> Tally:
    """Compare all that a database has published with what may be, of each report."""
    tally = Tally()
    for report in by_id.values():
        tally.kinds.update(report.kinds)
        tally.results["reports"] += 1
    facts = connection.execute(_FACTS).fetchall()
    for report_id, rows in groupby(facts, key=lambda fact: fact[0]):
        if report_id not in by_id or not by_id[report_id].is_judged:
            continue
        published = [Published(*row[1:]) for row in rows]
        for _, own in groupby(published, key=attrgetter("section")):
            judge_section(by_id[report_id], list(own), tally, is_named=True)
    for status, count in connection.execute(
        "select status, count(*) from quality.section_status group by all order by all"
    ).fetchall():
        tally.results[f"sections {status}"] += count
    return tally


def judge_section(
    report: Report, rows: Sequence[Published], tally: Tally, *, is_named: bool
) -> None:
    """Add what is wrong of a section's published cells.

    is_named: the report is said to be of an agency and a year.
    """
    tally.compared += len(rows)
    section = rows[0].section
    finder = _Finder(report, tally)
    options = report.claims.get(section, [])
    bad = [_disagreements(rows, option) for option in options]
    if not bad:
        finder.find(
            "wrong", f"{section}: published, though the report has none: {rows[0]}"
        )
    elif min(map(len, bad)):
        finder.find("wrong", f"{section}: " + "; ".join(min(bad, key=len)[:6]))
    for row in rows:
        where = (
            f"{section}: {row.row_code}/{row.column_code} {row.value} "
            f"from {row.raw_text!r} on line {row.line_no}"
        )
        if not row.is_there:
            finder.find("not where it is said", where)
        if (
            row.raw_text
            and _PLAIN.fullmatch(row.raw_text)
            and row.value not in (Decimal(row.raw_text), Decimal(row.raw_text) * 10_000)
            and section != "disclosures"
        ):
            finder.find("not what is printed", where)
    named = rows[0].agency_name, rows[0].report_year
    if is_named and named != (report.agency_name, report.report_year):
        finder.find("another's", f"{section}: of {named[0]}, {named[1]}")


def _disagreements(rows: Sequence[Published], option: Option) -> list[str]:
    """Return the published cells that an option does not have so."""
    found = []
    for row in rows:
        cell = option.get((row.section, row.row_code, row.column_code))
        if cell is None:
            allowed: frozenset[Decimal] | None = frozenset()
        else:
            allowed = cell.implied if row.basis == "implied" else cell.read
        if allowed is not None and row.value not in allowed:
            may = ", ".join(map(str, sorted(allowed))) or "nothing"
            found.append(
                f"{row.row_code}/{row.column_code} {row.value} {row.basis} from "
                f"{row.raw_text!r} on line {row.line_no}, may be {may}"
            )
    return found


def run(parser: Parser, seed: int, numbers: Sequence[int]) -> Tally:
    """Make, read and judge the reports of some numbers."""
    return parser.parse(make(seed, number) for number in numbers)
