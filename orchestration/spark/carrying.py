"""Tables of the working database → Parquet for Spark, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa

from orchestration.database import identifier, quoted
from orchestration.spark.store import Store, files_of, stream

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TEXTS = "raw/reports"

# Texts of a file, and of a part of it that is opened or passed over whole.
_OF_A_FILE, _OF_A_PART = 8_000, 500

_CARRIED = """
create table if not exists ledger.carried (place varchar, file varchar, last_no bigint)
"""


def texts_to(
    store: Store, connection: duckdb.DuckDBPyConnection, *, anew: bool = False
) -> None:
    """Carry the texts that are not there yet; each file has them by their report_id.

    A file that this working database did not write is of another one, whose numbers mean
    other texts: all of them are carried anew then.
    """
    connection.execute(_CARRIED)
    rows = connection.execute(
        "select file, last_no from ledger.carried where place = $1", [store.place]
    ).fetchall()
    if anew or sorted(file for file, _ in rows) != store.files(TEXTS):
        connection.execute("delete from ledger.carried where place = $1", [store.place])
        store.clear(TEXTS)
        rows = []
    last = max((last_no for _, last_no in rows), default=-1)
    is_first = not rows
    while True:
        texts = connection.sql(
            "from (from raw.reports where report_no > $1 order by report_no limit $2) "
            "order by report_id",
            params=[last, _OF_A_FILE],
        ).to_arrow_table()
        # of no text at all there is a file, too
        if not texts.num_rows and not is_first:
            return
        last = max(texts["report_no"].to_pylist(), default=last)
        file, is_first = f"{last + 1:012d}.parquet", False
        parts = texts.to_batches(max_chunksize=_OF_A_PART)
        store.write(TEXTS, file, pa.RecordBatchReader.from_batches(texts.schema, parts))
        connection.execute(
            "insert into ledger.carried values ($1, $2, $3)", [store.place, file, last]
        )


def to_spark(
    spark: SparkSession,
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[str],
    *,
    queries: Mapping[str, str] | None = None,
) -> None:
    """Carry small tables, and what queries give; Spark knows all by the same names."""
    asked = {name: f"from {name}" for name in tables} | dict(queries or {})
    for name, query in asked.items():
        store.replace(name.replace(".", "/"), connection.sql(query).to_arrow_reader())
        show(spark, store, name)


def show(spark: SparkSession, store: Store, name: str) -> None:
    """Let Spark know a folder by the name of its table."""
    schema, _, table = name.partition(".")
    address = store.address(f"{schema}/{table}").replace("`", "``")
    spark.sql(f"create schema if not exists {schema}")
    spark.sql(
        f"create or replace view {schema}.{table} as "  # noqa: S608 - of dbt's names
        f"select * from parquet.`{address}`"
    )


def schema_of(spark: SparkSession, name: str) -> pa.Schema:
    """Return the columns of a table of Spark."""
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(spark.table(name).schema)


def from_spark(
    spark: SparkSession,
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    name: str,
    types: Mapping[str, str] | None = None,
) -> None:
    """Make a table of the working database what a table, or a view, of Spark is.

    types: of its columns, where they are agreed.
    """
    frame = spark.table(name)
    files = frame.inputFiles()
    if spark.catalog.getTable(name).tableType == "VIEW":
        store.clear(f"back/{name}")
        frame.write.parquet(store.address(f"back/{name}"))
        files = spark.read.parquet(store.address(f"back/{name}")).inputFiles()
    found = files_of(files)
    rows = schema_of(spark, name).empty_table() if found is None else stream(found)
    columns = ", ".join(
        f"cast({column} as {type_}) as {column}"
        for column, type_ in (types or {}).items()
    )
    connection.execute(f"create schema if not exists {name.split('.')[0]}")
    connection.register("carried", rows)
    connection.execute(
        f"create or replace table {name} as "  # noqa: S608 - of dbt's names
        f"select {columns or '*'} from carried"
    )
    connection.unregister("carried")


def published(
    spark: SparkSession,
    store: Store,
    connection: duckdb.DuckDBPyConnection,
    node: Any,  # noqa: ANN401 - dbt's own class
) -> None:
    """Carry back a table that is published, as its contract and its documentation say."""
    name = f"{node.schema}.{node.alias}"
    types = {column.name: column.data_type for column in node.columns.values()}
    from_spark(spark, store, connection, name, types)
    connection.execute(f"comment on table {name} is {quoted(node.description)}")
    for column in node.columns.values():
        connection.execute(
            f"comment on column {name}.{identifier(column.name)} "
            f"is {quoted(column.description)}"
        )
