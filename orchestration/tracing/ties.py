"""Facts → their labels in the form, corrections, and the identities that tie them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import duckdb

from orchestration.tracing.facts import Fact
from orchestration.tracing.words import legible, named, number


@dataclass(frozen=True)
class Identity:
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


_FORM_ROWS = """
select form, section, row_code, block, label_zh
from build.seeds.form_rows where form = any($1)
"""

_FORM_COLUMNS = """
select form, section, block, column_code, label_zh, unit
from build.seeds.form_columns where form = any($1)
"""

_INDICATORS = "select indicator_code, label_zh from release.main.dim_indicator"

_TERMS = """
select identity_id, form, section, code
from build.intermediate.int_identities__terms where form = any($1)
"""

_YEARLY_TERMS = """
select identity_id, year_offset, form, section, row_code, column_code
from build.intermediate.int_identities__yearly_terms where form = any($1)
"""

# the series that a cell of a form is the figure of, or a part of
_SERIES = """
select cells.form, cells.section, cells.row_code, cells.column_code, crosswalk.series
from build.seeds.indicator_cells as cells
inner join release.main.dim_crosswalk as crosswalk
    on cells.form = crosswalk.form and cells.indicator_code = crosswalk.indicator_code
where relation in ('same', 'part') and cells.form = any($1)
"""

_RESULTS = """
select
    report_id, results.section, identity_id, row_code, column_code,
    left_value, right_value, outcome, missing_terms, axis, statement_en,
    case when other_report_id is not null
        then least(own.report_year - other.report_year, 0)
    end,
    case when other_report_id is not null then evidence end
from release.quality.identity_results as results
inner join release.main.dim_identity using (identity_id)
inner join release.main.dim_report as own using (report_id)
left join release.main.dim_report as other on other_report_id = other.report_id
where report_id = any($1)
order by all
"""

_CORRECTIONS = """
select
    report_id, section, row_code, column_code,
    old_value, new_value, reason, citation, author, corrected_on
from release.quality.corrections
where outcome = 'applied' and report_id = any($1)
"""

_STATED = """
select report_id, indicator_code, scope, cast(char_start as varchar)
from release.main.fct_indicators
where report_id = any($1) and source = 'narrative'
"""


def _keyed(width: int, rows: Sequence[tuple]) -> dict[tuple, tuple]:
    """Return rows by their first values, as many as are the key."""
    return {row[:width]: row[width:] for row in rows}


class Catalogue:
    """Labels of the forms' cells, and the identities that facts take part in."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, facts: Sequence[Fact]
    ) -> None:
        forms = sorted({fact.form for fact in facts if fact.form is not None})
        reports = sorted({fact.report_id for fact in facts})

        def rows(query: str, *parameters: object) -> list[tuple]:
            return connection.execute(query, parameters).fetchall()

        self._rows = _keyed(3, rows(_FORM_ROWS, forms))
        self._columns = _keyed(4, rows(_FORM_COLUMNS, forms))
        self._indicators = dict(rows(_INDICATORS))
        self._terms = set(rows(_TERMS, forms))
        self._yearly_terms = set(rows(_YEARLY_TERMS, forms))
        self._series = set(rows(_SERIES, forms))
        self._identities: dict[str, list[Identity]] = {name: [] for name in reports}
        for report_id, *row in rows(_RESULTS, reports):
            self._identities[report_id].append(Identity(*row))
        self._corrections = _keyed(4, rows(_CORRECTIONS, reports))
        self._repeated = set(rows(_STATED, reports))
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
            f"{named(fact.row_code, row)} × "
            f"{named(fact.column_code or '', column[0] if column else None)}"
        )

    def correction(self, fact: Fact) -> str | None:
        """Return what was put in the place of a printed number, and by what right."""
        place = (fact.report_id, fact.section, fact.row_code, fact.column_code)
        if place not in self._corrections:
            return None
        old, new, reason, citation, author, day = self._corrections[place]
        printed = "a blank" if old is None else number(old)
        return (
            f"corrected from {printed} to {number(new)}: {legible(reason)} "
            f"({legible(citation)}; {legible(author)}, {day})"
        )

    def identities(self, fact: Fact) -> list[Identity]:
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

    def _ties_cell(self, identity: Identity, fact: Fact) -> bool:
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

    def _ties_statement(self, identity: Identity, fact: Fact) -> bool:
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
