"""Reports → read and judged on Spark, and one file with what it made of them.

What is small stays where it is: files are listed and seeds are built in the working
database. Great Expectations judges there, too, by the same rules, what Spark has written.
From the marts on, which are carried back, a release is made as ever.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow.dataset as ds

from orchestration.database import connect, quoted
from orchestration.marts import TOUCH_ALL
from orchestration.reading import MOST_REPORTS, Built, Reader, together
from orchestration.settings import SEEDS, Settings
from orchestration.spark import carrying, reading
from orchestration.spark.session import start
from orchestration.spark.store import Store, groups
from orchestration.transforming import SPARK, NodeResult, Transformer
from parsing.dictionaries import Dictionaries

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_VERDICTS = ("verdicts.validated", "verdicts.failing_rows")

# what is judged of the readings: of all reports in Spark, of a batch at a time here
_JUDGED = (
    "intermediate.int_batch__cells",
    "intermediate.int_batch__identities",
    "intermediate.int_batch__sections",
    "parsed.parsed_evidence",
    "parsed.parsed_statements",
)

# beside the marts: what the gate, and the trace of a number, ask the working database for
_ASKED = (
    "parsed.parsed_evidence",
    "parsed.parsed_sections",
    "parsed.parsed_breakdowns",
    "intermediate.int_identities__yearly_terms",
)

# all that is there is one batch
_BATCH = """
select report_id, report_no, inputs_digest, parser_digest, digest, false as is_parsed
from ledger.present
"""


class SparkError(RuntimeError):
    """Spark has other reports than it was given; nothing is published."""


@dataclass
class SparkReader(Reader):
    """Reads on Spark what is to be read; all reports are judged anew, batch by batch."""

    def read(self, *, anew: bool = False) -> Iterator[Built]:
        """As Reader.read does; what is kept of a run that was ended is what it read."""
        store = Store(self.settings.spark)
        # no session: nothing of this run is begun
        spark = start(store.address("tables"))
        store.clear("tables")
        yield from self.look(anew=anew)
        with self._open() as connection:
            _forget_tables(connection, self.transformer.manifest())
            self.say("carrying what is new to Spark")
            _carry(spark, store, connection, anew=anew)
        models = Transformer(self.settings, SPARK)
        # of the same lists and seeds as in the working database, where they were tested
        for _ in models.build(["tag:list", "tag:constant"], tests=False, seeds=False):
            pass
        self._read_texts(spark, store, anew=anew)
        self.say("judging all that was read")
        for node in models.build(["tag:read"], tests=self.with_tests):
            yield Built(node, is_last=True)
        self._judge_all(spark, store)
        with self._open() as connection:
            carrying.to_spark(spark, store, connection, _VERDICTS)

    def _read_texts(self, spark: SparkSession, store: Store, *, anew: bool) -> None:
        if anew:
            store.clear(reading.READ)
        with self._open() as connection:
            buckets = reading.changed(connection, store)
        there = {bucket: count for bucket, count in buckets.items() if count}
        self.to_read = sum(there.values())
        for bucket in buckets.keys() - there:
            store.clear(f"{reading.READ}/bucket={bucket}")
        reading.read(spark, store, there, Dictionaries.read(SEEDS), self.say)
        self.reports = self.to_read
        with self._open() as connection:
            left = reading.changed(connection, store)
        if left:
            raise SparkError(
                f"{store.address(reading.READ)} has other reports than were to be read, "
                f"in bucket(s) {', '.join(sorted(left)[:5])}: run it again with --rebuild"
            )

    def _judge_all(self, spark: SparkSession, store: Store) -> None:
        """Validate what the models made of all reports, some thousands at a time."""
        # the rules know the batch by this view
        for _ in self.transformer.build(["stg_raw__reports"], tests=False):
            pass
        for table in _JUDGED:
            reading.by_bucket(spark, store, table, f"judged/{table}")
        with self._open() as connection:
            counts = connection.execute(reading.BUCKETS).fetchall()
        for buckets in groups(counts, MOST_REPORTS):
            with self._open() as connection:
                _begin_batch(connection, buckets)
                connection.execute("create schema if not exists parsed")
                for table in _JUDGED:
                    schema = carrying.schema_of(spark, table)
                    found = store.dataset(f"judged/{table}")
                    rows = schema.empty_table()
                    if found is not None:
                        of_batch = ds.field("bucket").isin(buckets)
                        rows = found.to_table(schema.names, filter=of_batch)
                    connection.register("rows_of_batch", rows)
                    connection.execute(
                        f"create or replace table {table} as from rows_of_batch"
                    )
                    connection.unregister("rows_of_batch")
            self.outcomes = together(self.outcomes, self.judge())
        with self._open() as connection:
            # of the last batch alone, and of no use to what comes after
            connection.execute("delete from ledger.batch")
            for table in _JUDGED:
                connection.execute(f"drop table if exists {table}")


def publish(
    settings: Settings, transformer: Transformer, select: Sequence[str]
) -> Iterator[NodeResult]:
    """Build marts and quality tables on Spark, and carry them to the working database.

    transformer: of the working database. The session is over then.
    """
    store = Store(settings.spark)
    spark = start(store.address("tables"))
    if not spark.catalog.databaseExists("parsed"):
        raise SparkError(
            "what Spark knew of the readings ended with its session: run the whole job"
        )
    try:
        yield from Transformer(settings, SPARK).build(select)
        with connect(settings.build_database) as connection:
            for name in _ASKED:
                carrying.from_spark(spark, store, connection, name)
            for node in transformer.manifest().nodes.values():
                if node.resource_type == "model" and node.schema in ("marts", "quality"):
                    carrying.published(spark, store, connection, node)
            connection.execute(TOUCH_ALL)
    finally:
        spark.stop()


def _forget_tables(connection: duckdb.DuckDBPyConnection, manifest: Any) -> None:  # noqa: ANN401
    """Drop what the working database has of readings: none of it is of this run."""
    names = [
        (node.schema, node.alias)
        for node in manifest.nodes.values()
        if node.resource_type == "model" and {"read", "publish"} & set(node.tags)
    ]
    for kind in ("table", "view"):
        found = connection.execute(
            f"select schema_name, {kind}_name from "  # noqa: S608 - of this module
            f"duckdb_{kind}s() where not internal"
        ).fetchall()
        for schema, name in set(found) & set(names):
            connection.execute(f"drop {kind} if exists {schema}.{name} cascade")
    for table in ("ledger.judged", "ledger.batch", "ledger.published", *_VERDICTS):
        connection.execute(f"delete from {table}")  # noqa: S608 - of this module


def _carry(
    spark: SparkSession,
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    *,
    anew: bool,
) -> None:
    """Give Spark what loading and the seeds gave."""
    carrying.texts_to(store, connection, anew=anew)
    carrying.show(spark, store, "raw.reports")
    small = connection.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name "
        "= 'seeds' or schema_name = 'raw' and table_name != 'reports'"
    ).fetchall()
    carrying.to_spark(
        spark,
        store,
        connection,
        [name for (name,) in small],
        queries={"ledger.batch": _BATCH},
    )


def _begin_batch(connection: duckdb.DuckDBPyConnection, buckets: Sequence[str]) -> None:
    listed = ", ".join(map(quoted, buckets))
    connection.execute("delete from ledger.batch")
    connection.execute(
        f"insert into ledger.batch by name {_BATCH} where {reading.BUCKET} in ({listed})"
    )
