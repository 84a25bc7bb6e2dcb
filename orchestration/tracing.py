"""Show where the numbers of a release stand: the line, the file, what ties them."""

import os
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from heapq import nlargest
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb

from expectations.sql import text_of
from orchestration.database import connect, quoted
from orchestration.readers.reading import Place, described
from orchestration.settings import Settings
from orchestration.summary import MEND, printable

_NAMES_SHOWN = 10
_AROUND = 100  # characters shown before and after the number; a paragraph can be long
_MARKS = (("【", "】"), ("⟦", "⟧"), ("⦗", "⦘"))

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
        'unit ' || {unit_basis}
    ),
    raw_text, line_no, char_start, null
from release.main.{table}
where agency_id = $1 and report_year = $2
"""

# The columns of each query are the fields of Fact, in order.
_QUERIES = {
    "fct_applications": _CELLS.format(
        table="fct_applications",
        section="'applications'",
        row="row_code",
        column="applicant_code",
        unit="null",
        unit_basis="null",
    ),
    "fct_proceedings": _CELLS.format(
        table="fct_proceedings",
        section="'proceedings'",
        row="proceeding_code",
        column="result_code",
        unit="null",
        unit_basis="null",
    ),
    "fct_disclosures": _CELLS.format(
        table="fct_disclosures",
        section="'disclosures'",
        row="item_code",
        column="measure_code",
        unit="unit",
        unit_basis="unit_basis",
    ),
    "fct_statistics": _CELLS.format(
        table="fct_statistics",
        section="section",
        row="item_code",
        column="measure_code",
        unit="unit",
        unit_basis="unit_basis",
    ),
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


class NothingFound(LookupError):
    """The release has no answer; the message says what it has instead."""


class TraceError(ValueError):
    """The question cannot be answered as asked; the message says what to do."""


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
class _Identity:
    """An evaluation of an identity, as quality.identity_results has it."""

    section: str
    identity_id: str
    row_code: str | None
    column_code: str | None
    left: Decimal | None
    right: Decimal | None
    outcome: str
    missing: str | None
    axis: str
    statement: str
    year_offset: int | None
    """Of one between two years, 0 if the report is the later one, else -1."""
    evidence: str | None


@dataclass(frozen=True)
class _Report:
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


def trace(
    settings: Settings, agency: str, year: int, indicator: str | None = None
) -> Iterator[str]:
    """Yield the lines that show the facts of an agency and year in their source.

    agency: an agency_id, a name or a part of one. indicator: only that indicator.
    Every place is re-read before the first line is given. Raises NothingFound where the
    release has no such facts, TraceError where the question must be put otherwise or
    where a text is not the one that the release was made from.
    """
    with _release_and_build(settings) as connection:
        agency_id, name = _agency(connection, agency)
        if indicator is not None:
            _check_indicator(connection, indicator)
        reports = _reports(connection, agency_id, name, year)
        facts = _facts(connection, agency_id, year, indicator)
        if not facts:
            raise NothingFound(_nothing(name, year, indicator, reports.values()))
        printed = [fact for fact in facts if fact.char_start is not None]
        implied = [
            fact for fact in facts if fact.char_start is None and fact.value is not None
        ]
        for fact in printed:
            _check_place(fact, reports[fact.report_id])
        catalogue = _Catalogue(connection, facts)
    return _shown(
        f"{printable(name)} ({agency_id}), {year}",
        printed,
        implied,
        len(facts) - len(printed) - len(implied),
        reports,
        catalogue,
    )


def marked_line(text: str, start: int, raw_text: str) -> str:
    """Return the line of raw_text with it between marks, fit for a terminal.

    Marks are those that do not stand in the line themselves. Of a long line, the part
    around is shown.
    """
    end = start + len(raw_text)
    before = _lines(text[:start])[-1]
    after = _lines(text[end:])[0]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    line = before + raw_text + after
    opening, closing = next(
        (pair for pair in _MARKS if not set(pair) & set(line)), _MARKS[0]
    )
    return f"{_legible(before)}{opening}{_legible(raw_text)}{closing}{_legible(after)}"


@contextmanager
def _release_and_build(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection with the release in place and the build, both read-only."""
    # resolved once: a release that comes meanwhile changes nothing here
    release = Path(os.path.realpath(settings.release_database))
    if not release.is_file():
        raise TraceError(f"no release in {settings.warehouse}: gongkai run makes one")
    if not settings.build_database.is_file():
        raise TraceError(
            f"no {settings.build_database}: it has the texts of the reports; "
            "gongkai run makes it"
        )
    real = Path(os.path.realpath(settings.warehouse))
    with connect(":memory:", also=[settings.warehouse, real]) as connection:
        try:
            connection.execute(f"attach {quoted(str(release))} as release (read_only)")
        except duckdb.Error as error:
            raise TraceError(_unreadable(release, error)) from None
        build = quoted(str(settings.build_database))
        try:
            connection.execute(f"attach {build} as build (read_only)")
        except duckdb.Error as error:
            raise TraceError(
                f"{settings.build_database} has the texts and cannot be opened: if a "
                f"run writes it, wait for the run ({str(error).splitlines()[0]})"
            ) from None
        try:
            yield connection
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            raise TraceError(
                "the release or the build is of another version of gongkai, which "
                "gongkai run mends: " + str(error).splitlines()[0]
            ) from None
        except duckdb.Error as error:
            raise TraceError(_unreadable(release, error)) from None


def _unreadable(release: Path, error: duckdb.Error) -> str:
    return f"{release} cannot be read ({str(error).splitlines()[0]}): {MEND}"


def _agency(connection: duckdb.DuckDBPyConnection, asked: str) -> tuple[str, str]:
    """Return agency_id and name of the one agency that is asked for."""
    names = connection.execute(
        "select agency_id, agency_name from release.main.dim_agency union "
        "select agency_id, agency_name from release.main.dim_report "
        "where agency_id is not null order by all"
    ).fetchall()
    latest = dict(
        connection.execute(
            "select agency_id, agency_name from release.main.dim_agency"
        ).fetchall()
    )
    folded = _folded(asked)
    if not folded:
        raise TraceError("--agency is empty: give an agency_id or a part of a name")
    found = {key for key, _ in names if key == asked}
    found = found or {key for key, name in names if _folded(name) == folded}
    found = found or {key for key, name in names if folded in _folded(name)}
    if len(found) == 1:
        (key,) = found
        return key, latest[key]
    if found:
        listed = _listed(f"{latest[key]} ({key})" for key in sorted(found))
        raise TraceError(
            f"{len(found)} agencies match {asked!r}: {listed}; name one by its agency_id"
        )
    if not names:
        raise NothingFound("the release has no agency: no report is published in it")
    near = nlargest(5, latest.items(), key=lambda item: _nearness(folded, item[1]))
    listed = _listed(f"{name} ({key})" for key, name in near)
    raise NothingFound(
        f"no agency {asked!r} in the release; the nearest of {len(latest)}: {listed}"
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _nearness(folded: str, name: str) -> float:
    """Return which part of their characters two names share."""
    one, other = set(folded), set(_folded(name))
    return len(one & other) / max(len(one | other), 1)


def _check_indicator(connection: duckdb.DuckDBPyConnection, indicator: str) -> None:
    codes = [
        code
        for (code,) in connection.execute(
            "select indicator_code from release.main.dim_indicator order by 1"
        ).fetchall()
    ]
    if indicator not in codes:
        words = set(indicator.split("."))
        near = nlargest(
            5,
            codes,
            key=lambda code: (len(words & set(code.split("."))), indicator in code),
        )
        raise TraceError(
            f"no indicator {indicator!r}; the nearest: {_listed(near)}; "
            "dim_indicator has them all"
        )


def _reports(
    connection: duckdb.DuckDBPyConnection, agency_id: str, name: str, year: int
) -> dict[str, _Report]:
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
            row[0]: replace(_Report(*row), places=places[text_id])
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


def _facts(
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


def _nothing(
    name: str, year: int, indicator: str | None, reports: Iterable[_Report]
) -> str:
    what = "no facts" if indicator is None else f"no fact of {indicator}"
    listed = "; ".join(
        f"{printable(report.source_path)} is {report.status}"
        + (f" ({printable(report.reason)})" if report.reason else "")
        for report in reports
    )
    return f"the release has {what} of {printable(name)} of {year}: {listed}"


def _check_place(fact: Fact, report: _Report) -> None:
    """Raise TraceError unless the characters of a fact stand where it says."""
    path = printable(report.source_path)
    if report.text is None:
        raise TraceError(
            f"{path}: the build has no text of it (report {report.report_id}); "
            "gongkai run reads it again"
        )
    raw_text, start = fact.raw_text or "", fact.char_start or 0
    found = report.text[start : start + len(raw_text)]
    line_no = len(_lines(report.text[:start]))
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


def _lines(text: str) -> list[str]:
    """Return the lines of a text, parted as they are counted in staging."""
    return text.replace("\r\n", " \n").replace("\r", "\n").split("\n")


class _Catalogue:
    """Labels of the forms' cells, and the identities that facts take part in."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, facts: Sequence[Fact]
    ) -> None:
        def rows(query: str, *parameters: object) -> list[tuple]:
            return connection.execute(query, parameters).fetchall()

        forms = sorted({fact.form for fact in facts if fact.form is not None})
        reports = sorted({fact.report_id for fact in facts})
        self._rows = {
            row[:3]: row[3:]
            for row in rows(
                "select form, section, row_code, block, label_zh "
                "from build.seeds.form_rows where form = any($1)",
                forms,
            )
        }
        self._columns = {
            row[:4]: row[4:]
            for row in rows(
                "select form, section, block, column_code, label_zh, unit "
                "from build.seeds.form_columns where form = any($1)",
                forms,
            )
        }
        self._indicators = dict(
            rows("select indicator_code, label_zh from release.main.dim_indicator")
        )
        self._terms = set(
            rows(
                "select identity_id, form, section, code "
                "from build.intermediate.int_identities__terms where form = any($1)",
                forms,
            )
        )
        self._yearly_terms = set(
            rows(
                "select identity_id, year_offset, form, section, row_code, column_code "
                "from build.intermediate.int_identities__yearly_terms "
                "where form = any($1)",
                forms,
            )
        )
        # the series that a cell of a form is the figure of, or a part of
        self._series = set(
            rows(
                "select cells.form, cells.section, cells.row_code, cells.column_code, "
                "crosswalk.series from build.seeds.indicator_cells as cells "
                "inner join release.main.dim_crosswalk as crosswalk "
                "on cells.form = crosswalk.form "
                "and cells.indicator_code = crosswalk.indicator_code "
                "where relation in ('same', 'part') and cells.form = any($1)",
                forms,
            )
        )
        self._identities: dict[str, list[_Identity]] = {name: [] for name in reports}
        for report_id, *row in rows(
            "select report_id, results.section, identity_id, row_code, column_code, "
            "left_value, right_value, outcome, missing_terms, axis, statement_en, "
            "case when other_report_id is not null "
            "then least(own.report_year - other.report_year, 0) end, "
            "case when other_report_id is not null then evidence end "
            "from release.quality.identity_results as results "
            "inner join release.main.dim_identity using (identity_id) "
            "inner join release.main.dim_report as own using (report_id) "
            "left join release.main.dim_report as other "
            "on other_report_id = other.report_id "
            "where report_id = any($1) order by all",
            reports,
        ):
            self._identities[report_id].append(_Identity(*row))
        self._corrections = {
            row[:4]: row[4:]
            for row in rows(
                "select report_id, section, row_code, column_code, old_value, new_value, "
                "reason, citation, author, corrected_on from release.quality.corrections "
                "where outcome = 'applied' and report_id = any($1)",
                reports,
            )
        }
        self._repeated = set(
            rows(
                "select report_id, indicator_code, scope, cast(char_start as varchar) "
                "from release.main.fct_indicators "
                "where report_id = any($1) and source = 'narrative'",
                reports,
            )
        )
        self._parts = _parts_of_totals(connection, reports)

    def with_unit(self, fact: Fact) -> Fact:
        """Return the fact with its form's unit, where its table has no unit."""
        block = self._rows.get((fact.form, fact.section, fact.row_code), (None,))[0]
        column = self._columns.get((fact.form, fact.section, block, fact.column_code))
        return replace(fact, unit=column[1]) if column and not fact.unit else fact

    def label(self, fact: Fact) -> str:
        """Return what a fact is: its indicator, or row and column as the form prints."""
        if fact.indicator_code is not None:
            name = self._indicators.get(fact.indicator_code)
            return f"{fact.indicator_code} {name or ''}".rstrip()
        if fact.row_code is None:
            return "of no indicator"
        block, row = self._rows.get(
            (fact.form, fact.section, fact.row_code), (None, None)
        )
        column = self._columns.get((fact.form, fact.section, block, fact.column_code))
        return (
            f"{_named(fact.row_code, row)} × "
            f"{_named(fact.column_code or '', column[0] if column else None)}"
        )

    def correction(self, fact: Fact) -> str | None:
        """Return what was put in the place of a printed number, and by what right."""
        place = (fact.report_id, fact.section, fact.row_code, fact.column_code)
        if place not in self._corrections:
            return None
        old, new, reason, citation, author, day = self._corrections[place]
        printed = "a blank" if old is None else _number(old)
        return (
            f"corrected from {printed} to {_number(new)}: {_legible(reason)} "
            f"({_legible(citation)}; {_legible(author)}, {day})"
        )

    def identities(self, fact: Fact) -> list[_Identity]:
        """Return the evaluations of identities that the fact takes part in."""
        return [
            identity
            for identity in self._identities[fact.report_id]
            if (
                self._ties_statement(identity, fact)
                if fact.is_stated
                else self._ties_cell(identity, fact)
            )
        ]

    def _ties_cell(self, identity: _Identity, fact: Fact) -> bool:
        place = (fact.form, fact.section, fact.row_code, fact.column_code)
        if identity.identity_id == "T2_text_table":
            return (*place, identity.row_code) in self._series
        if fact.form is None or identity.section != fact.section:
            return False
        if identity.year_offset is not None:
            instance = (
                identity.column_code == fact.column_code
                if identity.axis == "rows"
                else identity.row_code == fact.row_code
            )
            yearly_term = (identity.identity_id, identity.year_offset, *place)
            return instance and yearly_term in self._yearly_terms
        term = (identity.identity_id, fact.form, fact.section)
        if identity.axis == "rows":
            is_term = (*term, fact.row_code) in self._terms
            return is_term and identity.column_code == fact.column_code
        if identity.axis == "columns":
            is_term = (*term, fact.column_code) in self._terms
            return is_term and identity.row_code == fact.row_code
        return identity.axis == "cells" and identity.column_code == fact.column_code

    def _ties_statement(self, identity: _Identity, fact: Fact) -> bool:
        if identity.axis != "statements":
            return False
        start = identity.column_code
        if identity.identity_id == "T1_breakdown" and start is not None:
            parts = self._parts.get((fact.report_id, int(start), identity.right), ())
            return start == str(fact.char_start) or fact.char_start in parts
        is_same = identity.row_code == fact.indicator_code
        if start == str(fact.char_start):
            return is_same or fact.table == "fct_statements"
        # the first statement of a fact is what the later ones are held against
        return (
            identity.identity_id == "T3_restated"
            and is_same
            and fact.statement_no == 1
            and (fact.report_id, identity.row_code, fact.scope, start) in self._repeated
        )


def _parts_of_totals(
    connection: duckdb.DuckDBPyConnection, reports: Sequence[str]
) -> dict[tuple, frozenset[int]]:
    """Return places of the parts by report, place of the total and sum of the parts.

    Only the build says how many parts a total has. It can be newer than the release:
    what does not have the sum that the release states is not found by it.
    """
    found = connection.execute(
        """
        select totals.report_id, totals.total_start, totals.parts_total,
            list(parts.char_start)
        from build.parsed.parsed_breakdowns as totals,
            lateral (
                select char_start, value from release.main.fct_statements as statements
                where statements.report_id = totals.report_id
                    and statements.char_start > totals.total_start
                qualify row_number() over (order by char_start) <= totals.parts
            ) as parts
        where totals.report_id = any($1)
        group by all
        having sum(parts.value) = totals.parts_total
        """,
        [reports],
    ).fetchall()
    return {
        (report_id, start, total): frozenset(parts)
        for report_id, start, total, parts in found
    }


def _shown(
    heading: str,
    printed: Sequence[Fact],
    implied: Sequence[Fact],
    empty: int,
    reports: dict[str, _Report],
    catalogue: _Catalogue,
) -> Iterator[str]:
    yield heading

    def place(fact: Fact) -> tuple[Any, ...]:
        return fact.report_id, fact.char_start, fact.raw_text

    for (report_id, start, raw_text), facts in groupby(
        sorted(printed, key=place), key=place
    ):
        group = list(facts)
        report = reports[report_id]
        line = marked_line(report.text or "", start, raw_text)
        yield ""
        where = f"{printable(report.source_path)}:{group[0].line_no}"
        yield f"{where}{report.place(start)}: {line.strip()}"
        yield from _described(group, catalogue)
    if implied:
        yield ""
        yield "forced by the identities, where the report prints nothing:"
        for fact in implied:
            yield f"{printable(reports[fact.report_id].source_path)}:"
            yield from _described([fact], catalogue)
    if empty:
        yield ""
        yield f"{empty} cell(s) of the form without a number are not shown"


def _described(facts: Sequence[Fact], catalogue: _Catalogue) -> Iterator[str]:
    """Yield a line per fact of one place, then one per identity that ties them."""
    ties: dict[_Identity, None] = {}
    for bare in facts:
        fact = catalogue.with_unit(bare)
        table = fact.table.removeprefix("fct_")
        value = "no number" if fact.value is None else _number(fact.value)
        if fact.value_to is not None:
            value += f" to {_number(fact.value_to)}"
        unit = f" {_legible(fact.unit)}" if fact.unit else ""
        yield (
            f"  {table}: {_legible(catalogue.label(fact))} = {value}{unit} "
            f"({fact.basis or 'no basis'})"
        )
        correction = catalogue.correction(fact)
        if correction:
            yield f"    {correction}"
        ties |= dict.fromkeys(catalogue.identities(fact))
    for identity in ties:
        yield f"  {_evaluated(identity)}"


def _evaluated(identity: _Identity) -> str:
    left, right = (
        "?" if side is None else _number(side) for side in (identity.left, identity.right)
    )
    missing = f"; {printable(identity.missing)}" if identity.missing else ""
    if identity.evidence:
        missing += f"; {_legible(identity.evidence)}"
    return (
        f"{identity.identity_id} {identity.outcome}: left {left}, right {right} "
        f"({identity.statement}{missing})"
    )


def _named(code: str, label: str | None) -> str:
    return f"{label} ({code})" if label else code


def _number(value: Decimal | int) -> str:
    """Return a number as people write it: no zeros after the last decimal."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(names: Iterable[str]) -> str:
    every = [printable(name) for name in names]
    more = len(every) - _NAMES_SHOWN
    return ", ".join(every[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _legible(text: str) -> str:
    """Return text with control characters shown; wide and narrow blanks stay blanks."""
    return "".join(
        character if unicodedata.category(character) == "Zs" else printable(character)
        for character in text
    )
