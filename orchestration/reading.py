"""Reports that are new, changed, or touched by a change → their readings, by dbt.

Reports are read in batches, so that memory does not grow with their number. Each has a
digest of what decides what it gives: its text, what is stated of it and corrected in it,
the code and the seeds that read and judge it. What a batch gave is kept under it, and no
run reads a report again while its digest is the same.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from expectations.rules import Outcome
from expectations.sql import text_of
from expectations.verdicts import empty_verdicts
from orchestration.database import connect, scalar
from orchestration.digests import Digests
from orchestration.settings import Settings
from orchestration.transforming import NodeResult, Transformer

# Of a batch, so that what is made of it fits into memory, where DuckDB keeps some 60 KB
# of a report until all are written: 8,000 of the usual length, or fewer long ones.
MOST_REPORTS = 8_000
MOST_CHARACTERS = 100_000_000

# What is kept of a report: what was read, by what the parser makes of it, and the rest.
_READ = "parsed.parsed_reports"
_READ_BY = ("text_id", "report_no", "inputs_digest", "parser_digest")
_SAME = (
    "(select *, report_id as text_id from ledger.present) "
    "using (text_id, report_no, inputs_digest, parser_digest)"
)
_CELLS, _RESULTS = "intermediate.int_cells", "intermediate.int_identities__results"
_VERDICTS = ("verdicts.validated", "verdicts.failing_rows")

# present: every text that is there, as a rule one report; batch: those that are read now,
# or were last; judged: those of which all is kept; constants: what the tables made of
# seeds alone were made of; published, touched: see marts.py.
# A report's id begins with its text's.
TABLES = """
create schema if not exists ledger;
create table if not exists ledger.batch (
    report_id varchar, report_no bigint, inputs_digest varchar, parser_digest varchar,
    digest varchar, is_parsed boolean
);
create table if not exists ledger.judged (report_id varchar, digest varchar);
create table if not exists ledger.constants (digest varchar);
create table if not exists ledger.published (
    report_id varchar, agency_id varchar, digest varchar
);
create table if not exists ledger.touched (report_id varchar);
"""

_PRESENT = f"""
create or replace table ledger.present as
with texts as (
    select distinct reports.report_id, reports.report_no, reports.characters
    from raw.reports inner join raw.files using (sha256)
    where files.load_status = 'loaded'
),
corrections as (
    select
        {text_of("report_id")} as report_id,
        string_agg(cast(corrections as varchar), chr(10)
            order by cast(corrections as varchar)) as said
    from seeds.corrections group by all
),
manifest as (
    select
        text_id as report_id,
        string_agg(cast(stated as varchar), chr(10) order by line_no) as said
    from staging.stg_raw__manifest as stated group by all
),
inputs as (
    select
        texts.*,
        md5(concat_ws(chr(10), manifest.said, corrections.said)) as inputs_digest
    from texts
    left join manifest using (report_id)
    left join corrections using (report_id)
)
select
    *, $parser as parser_digest,
    md5(concat_ws(' ', report_no, inputs_digest, $judge)) as digest
from inputs
"""  # noqa: S608 - of this module

# A run that was ended in the middle of a batch has left parts of it.
_GONE = """
create temp table gone as
select report_id from ledger.batch anti join ledger.judged using (report_id, digest)
union
select report_id from ledger.judged anti join ledger.present using (report_id, digest)
"""

# The next reports in the order of loading, the first of them however long it is.
_NEXT = """
insert into ledger.batch by name
with first as (
    select present.* from ledger.present anti join ledger.judged using (report_id, digest)
    order by report_no limit $most_reports
),
measured as (
    select *, sum(characters) over (order by report_no) as so_far from first
)
select
    * exclude (characters, so_far),
    report_no in (select report_no from {read}) as is_parsed
from measured
where so_far <= $most_characters or so_far = characters
"""

Judge = Callable[[], Sequence[Outcome]]
Say = Callable[[str], None]


class Built(NamedTuple):
    """What dbt says of a node; is_last: no batch of this run builds it again."""

    node: NodeResult
    is_last: bool


@dataclass
class Reader:
    """Reads what is to be read, batch after batch, and keeps what they gave.

    judge validates the batch that was just parsed, and writes its verdicts. forgotten,
    to_read and reports count what was taken out, what is to be read (None until that is
    known), and what is; outcomes are of all batches.
    """

    settings: Settings
    transformer: Transformer
    judge: Judge
    with_tests: bool = True
    say: Say = lambda _: None
    forgotten: int = 0
    to_read: int | None = None
    reports: int = 0
    outcomes: list[Outcome] = field(default_factory=list)

    def read(self, *, anew: bool = False) -> Iterator[Built]:
        """Read what is to be read, and yield what dbt builds. anew: whatever is kept.

        Raises TransformationError where a model or a test failed; what was kept before
        stays, and the next run goes on from there.
        """
        yield from self.look(anew=anew)
        with self._open() as connection:
            if anew:
                for table in ("judged", "batch", "published"):
                    connection.execute(f"delete from ledger.{table}")  # noqa: S608
            self.forgotten = _forget(connection, anew=anew)
            self.to_read = to_read = _count(
                connection,
                "ledger.present anti join ledger.judged using (report_id, digest)",
            )
            # of no report at all, too, a run has its tables
            is_bare = not all(_columns(connection, one) for one in (_CELLS, _RESULTS))
        while self.reports < to_read or is_bare:
            with self._open() as connection:
                reports = _begin(connection)
            self.say(f"reading {reports} of {to_read - self.reports} report(s)")
            is_bare, is_last = False, self.reports + reports == to_read
            for node in self.transformer.build(["tag:read"], tests=self.with_tests):
                yield Built(node, is_last)
            self.outcomes = together(self.outcomes, self.judge())
            with self._open() as connection:
                _finish(connection)
            self.reports += reports

    def look(self, *, anew: bool = False) -> Iterator[Built]:
        """List what is there in ledger.present, and build what that needs."""
        digests = Digests.of(self.transformer.manifest())
        with self._open() as connection:
            _prepare(connection)
        empty_verdicts(self.settings.build_database)
        yield from self._made_of_seeds(digests.project, anew=anew)
        with self._open() as connection:
            connection.execute(
                _PRESENT, {"parser": digests.parser, "judge": digests.judge}
            )

    def _made_of_seeds(self, project: str, *, anew: bool) -> Iterator[Built]:
        """Build the lists of files, and what is made of seeds if the project is another.

        A seed that cannot be built must not pass for built at the next run.
        """
        with self._open() as connection:
            known = connection.execute("from ledger.constants").fetchall()
            is_changed = anew or known != [(project,)]
            if is_changed:
                connection.execute("delete from ledger.constants")
        # seeds are made anew: an older version's table may have other columns
        for node in self.transformer.build(
            ["tag:list", *(["tag:constant"] if is_changed else [])],
            anew=is_changed,
            tests=self.with_tests,
        ):
            yield Built(node, is_last=True)
        if is_changed:
            with self._open() as connection:
                connection.execute("insert into ledger.constants values ($1)", [project])

    def _open(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        return connect(self.settings.build_database)


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables; what an older version knew of reports is forgotten."""
    known = _columns(connection, "ledger.batch")
    if known and "is_parsed" not in known:
        connection.execute("drop schema ledger cascade")
    connection.execute(TABLES)


def _forget(connection: duckdb.DuckDBPyConnection, *, anew: bool) -> int:
    """Take out of the kept tables what is there no longer, or no longer as it was read.

    A table of which nothing stays is dropped: its columns may be others now. Returns how
    many reports went.
    """
    connection.execute(_GONE)
    gone = _count(connection, "gone")
    stays = _count(
        connection, "ledger.judged semi join ledger.present using (report_id, digest)"
    )
    for table in (_CELLS, _RESULTS):
        if not stays:
            connection.execute(f"drop table if exists {table}")
        elif gone:
            _delete(connection, table)
    for table in _VERDICTS:
        if not stays:
            connection.execute(f"delete from {table}")  # noqa: S608 - of this module
        elif gone:
            _delete(connection, table)
    _forget_read(connection, anew=anew)
    # last of all: should the run end before, the next one takes them out again
    for table in ("ledger.judged", "ledger.batch"):
        _delete(connection, table)
    connection.execute("drop table gone")
    return gone


def _forget_read(connection: duckdb.DuckDBPyConnection, *, anew: bool) -> None:
    """Take out what would be read otherwise now; the rest is at most judged anew."""
    known = _columns(connection, _READ)
    if not known:
        return
    if (
        anew
        or not set(_READ_BY) <= set(known)
        or not _count(connection, f"{_READ} semi join {_SAME}")
    ):
        connection.execute(f"drop table {_READ} cascade")
    elif _count(connection, f"{_READ} anti join {_SAME}"):
        connection.execute(
            f"delete from {_READ} where text_id in "  # noqa: S608 - of this module
            f"(select text_id from {_READ} anti join {_SAME})"
        )


def _begin(connection: duckdb.DuckDBPyConnection) -> int:
    """Make the next batch the one that is read now; return how many reports it has."""
    read = _READ if _columns(connection, _READ) else "ledger.batch"
    connection.begin()
    connection.execute("delete from ledger.batch")
    connection.execute(
        _NEXT.format(read=read),
        {"most_reports": MOST_REPORTS, "most_characters": MOST_CHARACTERS},
    )
    connection.commit()
    return _count(connection, "ledger.batch")


def _finish(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that all of the batch is kept."""
    connection.execute(
        "insert into ledger.judged select report_id, digest from ledger.batch"
    )


def _delete(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    connection.execute(
        f"delete from {table} "  # noqa: S608 - of this module
        f"where {text_of('report_id')} in (select report_id from gone)"
    )


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(scalar(connection, f"select count(*) from {relation}"))  # noqa: S608


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Return the columns of a table in order; none where there is no such table."""
    schema, name = table.split(".")
    rows = connection.execute(
        "select column_name from duckdb_columns() "
        "where schema_name = $1 and table_name = $2 order by column_index",
        [schema, name],
    ).fetchall()
    return [column for (column,) in rows]


def together(before: Sequence[Outcome], now: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcomes of all batches so far: rows added up, the first ones shown."""
    earlier = {outcome.rule.name: outcome for outcome in before}
    return [
        outcome.after(earlier[outcome.rule.name])
        if outcome.rule.name in earlier
        else outcome
        for outcome in now
    ]
