"""Marts of the run before → those of this one: of the agencies that changed, made anew.

What the tables of reports say of an agency comes of its own reports, of their files and
of the project alone. Each report has a digest of that; where one of an agency is another
than the marts were made of, or came or went, the rows of the whole agency are made anew.
All others stay as the run before left them. All are made anew where most are, where the
project is another, and where a run was ended before its marts were whole.
"""

from collections.abc import Iterator, Sequence

import duckdb

from orchestration.database import connect, scalar
from orchestration.digests import project_digest
from orchestration.settings import Settings
from orchestration.transforming import NodeResult, Transformer

# of more than this part of the reports it costs more to take rows out than to begin anew
_MOST_CHANGED = 0.5

# published: the reports that the marts are whole of; now: those that they will be of;
# changed: those whose rows this run makes; touched: all of these since the gate signed.
# What is of no agency stands for itself.
_NOW = """
create or replace table ledger.now as
select
    reports.report_id,
    coalesce(reports.agency_id, reports.report_id) as agency_id,
    md5(concat_ws(' ', $project, judged.digest, hash(files))) as digest
from parsed.parsed_reports as reports
left join ledger.judged on reports.text_id = judged.report_id
left join staging.stg_raw__files as files
    on reports.text_id = files.report_id and files.copy_number = 1
"""

_CHANGED = """
create or replace table ledger.changed as
with agencies as (
    select unnest([now.agency_id, published.agency_id]) as agency_id
    from ledger.now full join ledger.published using (report_id)
    where (now.agency_id, now.digest)
        is distinct from (published.agency_id, published.digest)
)
select report_id from ledger.now semi join agencies using (agency_id)
union
select report_id from ledger.published semi join agencies using (agency_id)
"""

# All tables of reports may be others than they were signed.
TOUCH_ALL = "insert into ledger.touched values (null)"


def publish(
    settings: Settings, transformer: Transformer, select: Sequence[str], *, is_whole: bool
) -> Iterator[NodeResult]:
    """Build marts and quality tables, and yield what dbt says of each.

    is_whole: all of them. Some of them alone are made anew, and nothing is noted.
    """
    with connect(settings.build_database) as connection:
        anew = not is_whole or not _begin(connection)
        if anew:
            connection.execute(TOUCH_ALL)
    # tables of all reports together: two at a time would need twice the memory
    yield from transformer.build(select, one_by_one=True, anew=anew)
    if is_whole:
        with connect(settings.build_database) as connection:
            connection.execute("insert into ledger.published from ledger.now")


def forget_marts(settings: Settings) -> None:
    """Let the next run make all marts anew."""
    with connect(settings.build_database) as connection:
        connection.execute("delete from ledger.published")


def _begin(connection: duckdb.DuckDBPyConnection) -> bool:
    """Note what has changed; whether most of the marts can stay.

    Until they are whole again nothing counts as published: should the run end before,
    the next one makes them anew.
    """
    connection.begin()
    connection.execute(_NOW, {"project": project_digest()})
    connection.execute(_CHANGED)
    connection.execute("insert into ledger.touched from ledger.changed")
    changed, known = (
        int(scalar(connection, f"select count(*) from ledger.{table}"))  # noqa: S608
        for table in ("changed", "published")
    )
    connection.execute("delete from ledger.published")
    connection.commit()
    return changed <= _MOST_CHANGED * known and known > 0
