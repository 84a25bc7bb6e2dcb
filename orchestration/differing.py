"""A release and the one before → what it changes: facts, and reports in and out."""
# ruff: noqa: S608 - tables, columns and paths are this module's own and quoted

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from expectations.identities import FACT_KEYS
from orchestration.database import columns_of, connect, identifier, quoted, scalar

EXAMPLES = 100

# what does not fit into memory goes beside it, in the candidate
_WORK = "differing"

_KINDS = ("added", "changed", "removed")
_STATEMENT_KEY = ("agency_id", "report_year", "sentence_form", "occurrence")
_LOCAL_KEY = (
    "agency_id",
    "report_year",
    "section",
    "item_label",
    "column_label",
    "occurrence",
)


@dataclass(frozen=True)
class Grain:
    """What says which rows of two releases are the same fact.

    source: the relation to read, with {table} for the table. key: its columns that are
    the same for the same fact; ignored: those that say where it stands, not what it is.
    """

    key: tuple[str, ...]
    source: str = "{table}"
    ignored: tuple[str, ...] = (
        "report_id",
        "agency_name",
        "line_no",
        "char_start",
        "sentence",
    )


def _numbered(key: Sequence[str], extra: str = "") -> str:
    """Return a relation whose rows of one key are told apart by their order."""
    parted = ", ".join(column for column in key if column != "occurrence")
    return (
        "(select *, row_number() over "
        f"(partition by {parted} order by report_id, char_start) as occurrence "
        f"from (select *{extra} from {{table}}))"
    )


# The grains that the tables are tested for. What has its place in the text for a grain
# is found again by its words: a report that is published anew moves every place.
GRAINS: Mapping[str, Grain] = {
    **{
        table: Grain(("agency_id", "report_year", *keys))
        for table, keys in FACT_KEYS.items()
    },
    "fct_indicators": Grain(
        ("agency_id", "report_year", "indicator_code", "scope", "statement_no")
    ),
    "fct_local_items": Grain(_LOCAL_KEY, _numbered(_LOCAL_KEY)),
    "fct_statements": Grain(
        _STATEMENT_KEY,
        _numbered(
            _STATEMENT_KEY,
            ", regexp_replace(sentence, '[0-9０-９]+', '#', 'g') as sentence_form",
        ),
    ),
}


def first_release() -> dict[str, Any]:
    """Return the difference of a release that has none before it."""
    return {"previous": None, "facts": {}, "reports": {}}


def difference(previous: Path, candidate: Path) -> dict[str, Any]:
    """Compare two releases by their Parquet files; return what diff.json says.

    previous and candidate: their directories. Parquet has no lock that a reader of the
    previous release could hold. A table that cannot be compared (the previous release
    does not have it, or not its key) is named with the reason under not_compared;
    nothing is counted of it.
    """
    facts: dict[str, Any] = {}
    reports: dict[str, Any] = {}
    not_compared: dict[str, str] = {}
    with connect(
        ":memory:", also=[previous, candidate], beside=candidate / _WORK
    ) as connection:
        for table in sorted(GRAINS):
            try:
                facts[table] = _facts(
                    connection,
                    GRAINS[table],
                    _relation(previous, table),
                    _relation(candidate, table),
                )
            except duckdb.Error as error:
                not_compared[table] = _first_line(error)
        try:
            reports = _reports(
                connection,
                _relation(previous, "dim_report"),
                _relation(candidate, "dim_report"),
            )
        except duckdb.Error as error:
            not_compared["dim_report"] = _first_line(error)
    found = {"previous": previous.name, "facts": facts, "reports": reports}
    return found | ({"not_compared": not_compared} if not_compared else {})


def counts_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return the counts of a difference alone, for release.json."""
    return {
        "previous": found["previous"],
        "facts": {
            kind: sum(table[kind]["count"] for table in found["facts"].values())
            for kind in _KINDS
        },
        "reports": {kind: part["count"] for kind, part in found["reports"].items()},
        **{key: sorted(found[key]) for key in ("not_compared",) if key in found},
    }


def write(found: dict[str, Any], path: Path) -> None:
    """Write a difference as JSON: exact decimals as text, dates as ISO 8601."""
    text = json.dumps(found, ensure_ascii=False, indent=2, default=_plain)
    path.write_text(text + "\n", encoding="utf-8")


def _relation(release: Path, table: str) -> str:
    return f"read_parquet({quoted(str(release / 'parquet' / f'{table}.parquet'))})"


def _with_value(relation: str) -> str:
    """Return the rows that state something: a cell that prints nothing is no fact."""
    return f"select *, true as is_there from {relation} where value is not null"


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0]


def _facts(
    connection: duckdb.DuckDBPyConnection, grain: Grain, old: str, new: str
) -> dict[str, Any]:
    """Return count and examples of each kind; old and new: relations of the table."""
    _find_touched(connection, old, new)
    before, after = (
        grain.source.format(table=f"({_TOUCHED.format(table=relation)})")
        for relation in (old, new)
    )
    # what only one of the two has is no change of a fact
    known = columns_of(connection, before)
    columns = [
        column
        for column in columns_of(connection, after)
        if column in known and column not in (*grain.key, *grain.ignored)
    ]
    joined = " and ".join(
        f"b.{identifier(column)} is not distinct from a.{identifier(column)}"
        for column in grain.key
    )
    values = {
        side: "{"
        + ", ".join(f"{quoted(c)}: {side}.{identifier(c)}" for c in columns)
        + "}"
        for side in ("b", "a")
    }
    keys = ", ".join(
        f"coalesce(a.{identifier(column)}, b.{identifier(column)}) as k_{number}"
        for number, column in enumerate(grain.key)
    )
    connection.execute(
        "create or replace temp table differing as "
        "select case when b.is_there is null then 'added' "
        "when a.is_there is null then 'removed' else 'changed' end as kind, "
        f"{keys}, {values['b']} as old_values, {values['a']} as new_values "
        f"from ({_with_value(before)}) as b full join ({_with_value(after)}) as a "
        f"on {joined} "
        "where b.is_there is null or a.is_there is null "
        f"or {values['b']} is distinct from {values['a']}"
    )
    counts = dict(
        connection.execute("select kind, count(*) from differing group by 1").fetchall()
    )
    return {
        kind: {
            "count": counts.get(kind, 0),
            "examples": [
                _example(kind, grain.key, *row)
                for row in connection.execute(
                    "select columns('^k_'), old_values, new_values from differing "
                    f"where kind = $1 order by all limit {EXAMPLES}",
                    [kind],
                ).fetchall()
            ],
        }
        for kind in _KINDS
    }


# Facts of one agency and year are compared with those of the same agency and year alone,
# and most of them are as they were.
_TOUCHED = (
    "select t.* from {table} as t where exists (select 1 from touched as x "
    "where x.agency_id is not distinct from t.agency_id "
    "and x.report_year is not distinct from t.report_year)"
)


def _find_touched(connection: duckdb.DuckDBPyConnection, old: str, new: str) -> None:
    """Note each agency and year whose rows differ in what both releases say of them."""
    known = columns_of(connection, old)
    shared = ", ".join(
        identifier(column) for column in columns_of(connection, new) if column in known
    )
    digests = (
        "(select agency_id, report_year, count(*) as row_count, "
        "sum(hash(row)) as digest "
        f"from (select agency_id, report_year, row({shared}) as row from {{table}}) "
        "group by agency_id, report_year)"
    )
    connection.execute(
        "create or replace temp table touched as "
        "select coalesce(a.agency_id, b.agency_id) as agency_id, "
        "coalesce(a.report_year, b.report_year) as report_year "
        f"from {digests.format(table=old)} as b "
        f"full join {digests.format(table=new)} as a "
        "on b.agency_id is not distinct from a.agency_id "
        "and b.report_year is not distinct from a.report_year "
        "where a.row_count is distinct from b.row_count "
        "or a.digest is distinct from b.digest"
    )


def _example(kind: str, key: Sequence[str], *row: Any) -> dict[str, Any]:  # noqa: ANN401
    """Return the key of a fact, and its values, or those that changed, on each side."""
    *place, old, new = row
    if kind == "changed":
        names = [name for name in new if old[name] != new[name]]
        old, new = ({name: side[name] for name in names} for side in (old, new))
    sides = {"added": {"new": new}, "removed": {"old": old}}
    return {
        "key": dict(zip(key, place, strict=True)),
        **sides.get(kind, {"old": old, "new": new}),
    }


def _reports(
    connection: duckdb.DuckDBPyConnection, before: str, after: str
) -> dict[str, Any]:
    """Return reports that came in, went out, or have another status, with examples."""
    kinds = {
        "in": _missing_in(before, after),
        "out": _missing_in(after, before),
        "status_changed": (
            "select a.report_id, a.source_path, a.agency_id, a.agency_name, "
            "a.report_year, b.status as old_status, a.status "
            f"from {after} as a inner join {before} as b on a.report_id = b.report_id "
            "where a.status is distinct from b.status"
        ),
    }
    return {kind: _counted(connection, query) for kind, query in kinds.items()}


def _missing_in(relation: str, other: str) -> str:
    """Return a query of the reports of other that relation does not have."""
    return (
        "select report_id, source_path, agency_id, agency_name, report_year, status "
        f"from {other} where report_id not in (select report_id from {relation})"
    )


def _counted(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any]:
    count = scalar(connection, f"select count(*) from ({query})")
    examples = connection.execute(f"{query} order by all limit {EXAMPLES}")
    names = [column[0] for column in examples.description or ()]
    return {
        "count": count,
        "examples": [dict(zip(names, row, strict=True)) for row in examples.fetchall()],
    }


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} in a difference")
