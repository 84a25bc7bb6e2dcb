"""What has been read already, in the working database: nothing is read twice for nothing.

ledger.reports has the reports whose results are kept; ledger.batch those that are read
just now, or were last; ledger.pending those that are to be read in this run; ledger.nodes
what the seeds and models, and the verdicts, were made of.
"""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from orchestration.database import identifier, scalar

_TABLES = """
create schema if not exists ledger;
create table if not exists ledger.reports (
    report_id varchar, report_no bigint, inputs_digest varchar
);
create table if not exists ledger.batch (
    report_id varchar, report_no bigint, inputs_digest varchar
);
create table if not exists ledger.nodes (unique_id varchar, digest varchar);
create or replace table ledger.pending (
    report_id varchar, report_no bigint, inputs_digest varchar, batch_no integer
);
"""

# Every report that is there and gave text, with what is stated of it beside its text.
_PRESENT = """
create or replace temp view present as
with texts as (
    select distinct reports.report_id, reports.report_no, reports.characters
    from raw.reports inner join raw.files using (sha256)
    where files.load_status = 'loaded'
),
corrections as (
    select
        report_id,
        string_agg(cast(corrections as varchar), chr(10)
            order by cast(corrections as varchar)) as said
    from seeds.corrections group by report_id
)
select
    texts.report_id, texts.report_no, texts.characters,
    md5(concat_ws(chr(10), cast(manifest as varchar), corrections.said)) as inputs_digest
from texts
left join staging.stg_raw__manifest as manifest using (report_id)
left join corrections using (report_id)
"""


def prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables where they are not there; what was pending is so no longer."""
    connection.execute(_TABLES)


def digests(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return what every node was made of when it was last built."""
    rows = connection.execute("select unique_id, digest from ledger.nodes").fetchall()
    return dict(rows)


def note(connection: duckdb.DuckDBPyConnection, made_of: Mapping[str, str]) -> None:
    """Write what nodes are made of now."""
    forget_nodes(connection, made_of)
    if made_of:
        connection.executemany(
            "insert into ledger.nodes values (?, ?)", [*made_of.items()]
        )


def forget_nodes(connection: duckdb.DuckDBPyConnection, names: Iterable[str]) -> None:
    """Take out what nodes were made of: they are built anew."""
    connection.execute(
        "delete from ledger.nodes where unique_id in (select unnest($1::varchar[]))",
        [list(names)],
    )


def count(connection: duckdb.DuckDBPyConnection) -> int:
    """Return of how many reports the results are kept."""
    return int(scalar(connection, "select count(*) from ledger.reports"))


def forget(connection: duckdb.DuckDBPyConnection, kept: Sequence[tuple[str, str]]) -> int:
    """Take out of the kept tables what is there no longer, or no longer as it was read.

    kept: schema and name of the tables, each with a report_id. Whatever a run left that
    was ended in the middle of a batch goes, too. Returns how many reports went.
    """
    connection.execute(_PRESENT)
    connection.execute(
        "create or replace temp table gone as "
        "select report_id from ledger.batch "
        "anti join ledger.reports using (report_id, report_no, inputs_digest) union "
        "select reports.report_id from ledger.reports as reports "
        "left join present using (report_id, report_no, inputs_digest) "
        "where present.report_id is null"
    )
    found = int(scalar(connection, "select count(*) from gone"))
    if found:
        tables = [*kept, ("ledger", "reports"), ("ledger", "batch")]
        for schema, table in tables:
            connection.execute(
                f"delete from {identifier(schema)}.{identifier(table)} "  # noqa: S608
                "where report_id in (select report_id from gone)"
            )
    connection.execute("drop table gone")
    return found


def forget_all(
    connection: duckdb.DuckDBPyConnection, kept: Iterable[tuple[str, str]]
) -> None:
    """Drop the kept tables: every report is read anew."""
    for table in kept:
        drop(connection, table)
    connection.execute("delete from ledger.reports")
    connection.execute("delete from ledger.batch")


def plan(
    connection: duckdb.DuckDBPyConnection,
    *,
    known: bool,
    most_reports: int,
    most_characters: int,
) -> int:
    """Share out the reports to be read into batches; return how many batches there are.

    known: those of which results are kept, else those of which none are. Batches are in
    the order of loading.
    """
    connection.execute(_PRESENT)
    connection.execute(
        "create or replace temp table todo as "
        "select present.* from present left join ledger.reports as reports "
        "using (report_id) where (reports.report_id is not null) = $1",
        [known],
    )
    sizes = connection.execute(
        "select report_no, characters from todo order by report_no"
    ).fetchall()
    starts, reports, characters = [], most_reports, 0
    for report_no, size in sizes:
        if reports == most_reports or characters + size > most_characters:
            starts.append(report_no)
            reports, characters = 0, 0
        reports += 1
        characters += size
    connection.execute("delete from ledger.pending")
    connection.execute(
        "insert into ledger.pending "
        "select todo.report_id, todo.report_no, todo.inputs_digest, starts.batch_no "
        "from todo asof join ("
        "select unnest($1::bigint[]) as start_no, "
        "unnest(range(1, len($1::bigint[]) + 1)) as batch_no) as starts "
        "on todo.report_no >= starts.start_no",
        [starts],
    )
    connection.execute("drop table todo")
    return len(starts)


def begin(connection: duckdb.DuckDBPyConnection, batch_no: int) -> int:
    """Make a batch the one that is read now; return how many reports it has."""
    connection.begin()
    connection.execute("delete from ledger.batch")
    connection.execute(
        "insert into ledger.batch select report_id, report_no, inputs_digest "
        "from ledger.pending where batch_no = $1",
        [batch_no],
    )
    connection.commit()
    return int(scalar(connection, "select count(*) from ledger.batch"))


def finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that the results of the batch are kept."""
    connection.execute(
        "insert into ledger.reports "
        "select * from ledger.batch anti join ledger.reports using (report_id)"
    )


def drop(connection: duckdb.DuckDBPyConnection, table: tuple[str, str]) -> None:
    """Drop a kept table: it is made again of all reports."""
    schema, name = table
    connection.execute(f"drop table if exists {identifier(schema)}.{identifier(name)}")
