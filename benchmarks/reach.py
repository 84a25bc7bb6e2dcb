"""Figures of sound tables, and changes of them → the identities that notice each.

A table is a set of figures; a change puts others in the place of some. Identities are
evaluated set by set in SQL, from the seeds alone: only the sums that a change touches are
computed again. A table of two years has the figures of both, so that identities between
years are evaluated beside those within each.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb
import pandas as pd

from expectations.identities import Identities, Identity, YearlyIdentity

# year (0, or -1 for the year before), section, row, column
Cell = tuple[int, str, str, str]
Figures = Mapping[Cell, Decimal]


@dataclass(frozen=True)
class Change:
    """Figures put in the place of others, in one table."""

    table_no: int
    kind: str
    figures: Figures


@dataclass(frozen=True)
class _Weighed:
    """A cell in an evaluation of an identity: left sums less right ones."""

    identity_id: str
    instance: str
    relation: str
    form: str
    cell: Cell
    coefficient: int


def _within(identities: Identities, identity: Identity, year: int) -> Iterator[_Weighed]:
    for form in identity.forms:
        weights = {
            term.code: term.weight * (1 if term.side == "left" else -1)
            for term in identity.terms_in(form)
        }
        for cell in identities.cells(identity.section):
            by_row = identity.axis == "columns"
            code = cell.column_code if by_row else cell.row_code
            if cell.form == form and code in weights:
                instance = cell.row_code if by_row else cell.column_code
                yield _Weighed(
                    identity.identity_id,
                    f"{year} {instance}",
                    identity.relation,
                    form,
                    (year, identity.section, cell.row_code, cell.column_code),
                    weights[code],
                )


def _between(identities: Identities, identity: YearlyIdentity) -> Iterator[_Weighed]:
    """Evaluations in tables of which both years have the same form."""
    by_row = identity.axis == "columns"
    cells = identities.cells(identity.section)
    for form in {cell.form for cell in cells}:
        printed = {
            cell.column_code if by_row else cell.row_code
            for cell in cells
            if cell.form == form
        }
        if not {term.code for term in identity.terms} <= printed:
            continue
        for term in identity.terms:
            for cell in cells:
                if cell.form != form or term.code != (
                    cell.column_code if by_row else cell.row_code
                ):
                    continue
                yield _Weighed(
                    identity.identity_id,
                    cell.row_code if by_row else cell.column_code,
                    identity.relation,
                    form,
                    (term.year_offset, identity.section, cell.row_code, cell.column_code),
                    term.weight * (1 if term.side == "left" else -1),
                )


_SCHEMA = """
create table weighed (
    identity_id varchar, instance varchar, relation varchar, form varchar,
    year integer, section varchar, row_code varchar, column_code varchar,
    coefficient integer
);
create table kinds (
    identity_id varchar, form varchar, section varchar, row_code varchar,
    column_code varchar, value_kind varchar
);
create table figures (
    table_no integer, form varchar, year integer, section varchar, row_code varchar,
    column_code varchar, value decimal(28, 8)
);
create table residuals (
    table_no integer, identity_id varchar, instance varchar, relation varchar,
    residual decimal(38, 8)
);
"""

# A sum that did not hold before tells nothing; the tables measured are sound.
_NOTICED = """
with moved as (
    select
        changes.change_no, figures.table_no, figures.form, figures.year,
        figures.section, figures.row_code, figures.column_code,
        changes.value, changes.value - figures.value as difference
    from changes
    inner join figures using (table_no, year, section, row_code, column_code)
),
sums as (
    select
        moved.change_no, moved.table_no, weighed.identity_id, weighed.instance,
        sum(weighed.coefficient * moved.difference) as difference
    from moved
    inner join weighed using (form, year, section, row_code, column_code)
    group by all
),
noticed as (
    select change_no, sums.identity_id
    from sums
    inner join residuals using (table_no, identity_id, instance)
    where case residuals.relation
        when '=' then residual = 0 and residual + sums.difference <> 0
        else residual <= 0 and residual + sums.difference > 0
    end
    union
    select change_no, kinds.identity_id
    from moved
    inner join kinds using (form, section, row_code, column_code)
    where (kinds.value_kind <> 'signed' and moved.value < 0)
       or (kinds.value_kind <> 'amount' and moved.value <> trunc(moved.value))
)
select change_no, list(distinct identity_id order by identity_id) as identities
from noticed
group by change_no
"""


class Reach:
    """Sound tables, and the identities that changes of them are held against."""

    def __init__(self, identities: Identities) -> None:
        self._connection = duckdb.connect()
        self._connection.execute(_SCHEMA)
        self._tables = 0
        weighed = [
            one
            for identity in identities.identities
            if identity.axis != "cells"
            for year in (0, -1)
            for one in _within(identities, identity, year)
        ] + [
            one
            for identity in identities.yearly
            for one in _between(identities, identity)
        ]
        self._insert(
            "weighed",
            [
                (
                    *(one.identity_id, one.instance, one.relation, one.form),
                    *(*one.cell, one.coefficient),
                )
                for one in weighed
            ],
        )
        self._insert(
            "kinds",
            [
                (
                    *(identity.identity_id, cell.form, identity.section),
                    *(cell.row_code, cell.column_code, cell.value_kind),
                )
                for identity in identities.identities
                if identity.axis == "cells"
                for cell in identities.cells(identity.section)
            ],
        )

    def add(self, form: str, figures: Figures) -> int:
        """Add a table of a form; return its number."""
        number = self._tables
        self._tables += 1
        self._insert(
            "figures",
            [(number, form, *cell, value) for cell, value in figures.items()],
        )
        # a sum of which a figure is not there cannot be computed
        self._connection.execute(
            "insert into residuals "
            "select $1, weighed.identity_id, instance, relation, "
            "sum(coefficient * value) "
            "from weighed left join (from figures where table_no = $1) "
            "using (form, year, section, row_code, column_code) "
            "where weighed.form = $2 "
            "group by weighed.identity_id, instance, relation "
            "having count(*) = count(value)",
            [number, form],
        )
        return number

    def broken(self) -> list[tuple]:
        """Return the sums that do not hold before any change."""
        return self._connection.execute(
            "select table_no, identity_id, instance, residual from residuals "
            "where case relation when '=' then residual <> 0 else residual > 0 end"
        ).fetchall()

    def noticed(self, changes: Iterable[Change]) -> list[tuple[str, ...]]:
        """Return the identities that notice each change, in order; () if none does."""
        every = list(changes)
        frame = pd.DataFrame(
            [
                (number, change.table_no, *cell, str(value))
                for number, change in enumerate(every)
                for cell, value in change.figures.items()
            ],
            columns=[
                *("change_no", "table_no", "year", "section", "row_code"),
                *("column_code", "value"),
            ],
        )
        self._connection.register("changed", frame)
        self._connection.execute(
            "create or replace temp table changes as "
            "select * replace (cast(value as decimal(28, 8)) as value) from changed"
        )
        found = dict(self._connection.execute(_NOTICED).fetchall())
        return [tuple(found.get(number, ())) for number in range(len(every))]

    def _insert(self, table: str, rows: list[tuple]) -> None:
        frame = pd.DataFrame(
            [tuple(str(v) if isinstance(v, Decimal) else v for v in row) for row in rows]
        )
        self._connection.register("inserted", frame)
        self._connection.execute(
            f"insert into {table} select * from inserted"  # noqa: S608 - a constant
        )
        self._connection.unregister("inserted")
