"""Texts in Spark's partitions → Parquet of what they say.

Reports lie in buckets, by the beginning of their report_id: a bucket is written whole, in
place of what was there, and not read again while its reports and what reads them are the
same. So a reading that was ended in the middle goes on from there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from orchestration.spark.session import SparkMissing
from orchestration.spark.store import Store, groups, stream
from parsing.dictionaries import Dictionaries
from parsing.pool import Pool
from parsing.records import keeping

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

READ = "parsed/parsed_reports"

# How many buckets there are: as many as there are beginnings of so many digits.
BUCKETS_ASKED = "GONGKAI_SPARK_BUCKETS"
_DIGITS_OF = {"16": 1, "256": 2, "4096": 3}


def _digits() -> int:
    asked = os.environ.get(BUCKETS_ASKED) or "256"
    if asked not in _DIGITS_OF:
        raise SparkMissing(
            f"{BUCKETS_ASKED} is {asked!r}; one of {', '.join(_DIGITS_OF)} is needed"
        )
    return _DIGITS_OF[asked]


BUCKET = f"left(report_id, {_digits()})"
BUCKETS = f"""
select {BUCKET} as bucket, count(*) from ledger.present group by bucket order by bucket
"""  # noqa: S608 - of this module

# Of a task: as many as are read in some seconds, so that what a lost one costs is little.
TASK_REPORTS = 1_000
# tasks of a job, for each processor: what a job has read stays, whatever comes after
_TASKS = 4

# holds no report, and the columns where there are none
_NO_BUCKET = "-"

# what a reading is kept under
KEPT = ("bucket", "inputs_digest", "parser_digest")
_KEY = ("text_id", "report_no", "inputs_digest", "parser_digest", "bucket")

# Of the texts those of a job alone: they lie in the order of their report_id, and what
# lies outside the bounds is not opened.
_TEXTS = f"""
select
    reports.report_id as text_id, reports.report_no, reports.text,
    batch.inputs_digest, batch.parser_digest, manifest.stated,
    {BUCKET.replace("report_id", "reports.report_id")} as bucket
from raw.reports as reports
inner join ledger.batch as batch
    on reports.report_id = batch.report_id and reports.report_no = batch.report_no
left join (
    select
        text_id,
        array_agg(struct(line_no, agency_name, province, city, report_year)) as stated
    from staging.stg_raw__manifest group by text_id
) as manifest on reports.report_id = manifest.text_id
where reports.report_id >= :first and reports.report_id < :last || 'g'
"""  # noqa: S608 - of this module

# of each bucket that has other texts than were read, or other digests: how many
_CHANGED = f"""
with wanted as (
    select report_id, report_no, inputs_digest, parser_digest, {BUCKET} as bucket
    from ledger.present
),
changed as (
    (from wanted except from known) union all (from known except from wanted)
)
select changed.bucket, present.reports
from (select distinct bucket from changed) as changed
left join (select bucket, count(*) as reports from wanted group by bucket) as present
    on changed.bucket = present.bucket
order by changed.bucket
"""  # noqa: S608 - of this module

Say = Callable[[str], None]


def changed(connection: duckdb.DuckDBPyConnection, store: Store) -> dict[str, int | None]:
    """Return the buckets to be read, with how many reports each has; None: none any more.

    connection: to the working database, whose ledger.present has every report that is
    there, with the digests of what decides what it gives.
    """
    found = store.dataset(READ)
    known = found and stream(found, [*_KEY])
    nothing = keeping(*KEPT).empty_table().select([*_KEY])
    connection.register("of_files", known or nothing)
    connection.execute("create or replace temp table known as from of_files")
    connection.unregister("of_files")
    return dict(connection.execute(_CHANGED).fetchall())


def read(
    spark: SparkSession,
    store: Store,
    buckets: Mapping[str, int],
    dictionaries: Dictionaries,
    say: Say,
) -> None:
    """Read the reports of buckets, job after job; what a job has read is kept at once."""
    if not buckets and store.dataset(READ) is None:
        # the folder has the bucket
        nothing = keeping(*KEPT[1:]).empty_table()
        store.write(f"{READ}/bucket={_NO_BUCKET}", "none.parquet", nothing.to_reader())
    tables = spark.sparkContext.broadcast(dictionaries.tables)
    tasks = [*groups(buckets.items(), TASK_REPORTS)]
    at_once = _TASKS * spark.sparkContext.defaultParallelism
    left = sum(buckets.values())
    for start in range(0, len(tasks), at_once):
        job = tasks[start : start + at_once]
        reports = sum(buckets[bucket] for task in job for bucket in task)
        say(f"reading {reports} of {left} report(s)")
        _read_tasks(spark, store, job, tables)
        left -= reports


def _read_tasks(
    spark: SparkSession,
    store: Store,
    tasks: Sequence[Sequence[str]],
    tables: Any,  # noqa: ANN401
) -> None:
    from pyspark.sql import functions
    from pyspark.sql.pandas.types import from_arrow_schema

    numbered = spark.createDataFrame(
        [(bucket, number) for number, task in enumerate(tasks) for bucket in task],
        "bucket string, task int",
    )

    def parse(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        # one processor is this task's; a process of its own bounds what a report does
        pool = Pool(Dictionaries(tables.value), processes=1)
        yield from pool.read_keeping(batches, *KEPT)

    bounds = {"first": tasks[0][0], "last": tasks[-1][-1]}
    texts = spark.sql(_TEXTS, bounds).join(functions.broadcast(numbered), "bucket")
    (
        texts.repartitionById(len(tasks), "task")
        .drop("task")
        .mapInArrow(parse, from_arrow_schema(keeping(*KEPT)))
        .write.mode("overwrite")
        .partitionBy("bucket")
        .parquet(store.address(READ))
    )


def by_bucket(spark: SparkSession, store: Store, table: str, name: str) -> None:
    """Write a table of Spark to a folder, the reports of each bucket together."""
    from pyspark.sql import functions

    store.clear(name)
    (
        spark.table(table)
        .withColumn("bucket", functions.expr(BUCKET))
        .repartition("bucket")
        .write.partitionBy("bucket")
        .parquet(store.address(name))
    )
