"""A release and a build → the build's large table, of the release's rows where they do.

To put all rows of a large table in order and to write them takes several times as long
as to compare them by digests. So a candidate begins as a copy of the release in place,
in which those rows are exchanged that are others in the build. What comes out has the
rows of the build, whatever the release has; what was exchanged stands behind the rest.
"""
# ruff: noqa: S608 - relations and columns are this project's own and quoted

from dataclasses import dataclass

import duckdb

from orchestration.database import identifier

# What is exchanged leaves its place empty: of more than this part, all is written anew.
_MOST_EXCHANGED = 0.2

_OTHER = """
with built as (
    select {unit} as unit, count(*) as rows, sum(hash(t)) as digest
    from {build} as t group by all
),
released as (
    select {unit} as unit, count(*) as rows, sum(hash(t)) as digest
    from {released} as t group by all
)
select unit, rows from (from built except from released)
union all
select unit, rows from (from released except from built)
"""


@dataclass(frozen=True)
class Exchange:
    """A table of the build, and the values of its first column whose rows are others."""

    build: str
    unit: str
    values: tuple[str, ...]

    def make(self, connection: duckdb.DuckDBPyConnection, released: str) -> None:
        """Make a copy of the released table what the build has."""
        others = f"where {self.unit} in (select unnest($1))"
        values = [list(self.values)]
        connection.execute(f"delete from {released} {others}", values)
        connection.execute(f"insert into {released} from {self.build} {others}", values)


def exchange_of(
    connection: duckdb.DuckDBPyConnection, build: str, released: str
) -> Exchange | None:
    """Return what is other in a table of the release; None if it is to be written anew.

    So it is where it has other columns, or cannot be read, and where much of it is other
    or was exchanged before.
    """
    try:
        columns, others = (
            connection.execute(f"describe select * from {relation}").fetchall()
            for relation in (build, released)
        )
        if columns != others:
            return None
        unit = identifier(columns[0][0])
        ((empty, rows),) = connection.execute(
            f"select coalesce(max(rowid) + 1, 0) - count(*), count(*) from {released}"
        ).fetchall()
        other = connection.execute(
            _OTHER.format(unit=unit, build=build, released=released)
        ).fetchall()
    except duckdb.Error:
        return None
    values = {value for value, _ in other}
    exchanged = empty + sum(count for _, count in other)
    if exchanged > _MOST_EXCHANGED * rows or None in values:
        return None
    return Exchange(build, unit, tuple(sorted(values)))
