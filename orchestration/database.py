"""Open DuckDB with nothing that is not needed: no extensions fetched, no other files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from expectations.engine import options


@contextmanager
def connect(
    database: Path | str,
    *,
    read_only: bool = False,
    also: Sequence[Path] = (),
    beside: Path | None = None,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that reaches the database and the directories named in also.

    What does not fit into memory (GONGKAI_MEMORY) goes beside the file named, or beside
    the database.
    """
    connection = duckdb.connect(
        str(database), read_only=read_only, config=options(beside)
    )
    try:
        directories = ", ".join(quoted(str(directory)) for directory in also)
        connection.execute(f"set allowed_directories = [{directories}]")
        connection.execute("set enable_external_access = false")
        yield connection
    finally:
        connection.close()


def scalar(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence = ()
) -> Any:  # noqa: ANN401 - as the query has it
    """Return the one value of the one row that a query gives."""
    # all of the result is fetched: DuckDB lets nothing else be done before
    ((value,),) = connection.execute(query, list(parameters)).fetchall()
    return value


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    """Return the names of the columns of a table or a query, in order."""
    query = f"describe select * from {relation}"  # noqa: S608 - of the caller, quoted
    return [row[0] for row in connection.execute(query).fetchall()]


def quoted(text: str) -> str:
    """Return text as a SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
