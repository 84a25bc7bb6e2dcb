"""A path → a DuckDB connection that fetches no extension and opens no other file."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from expectations.engine import options

# what DuckDB says of a file that another program has open
LOCKED = "Could not set lock"
_HOLDER = re.compile(r"lock is held in (.+) \(PID (\d+)\)")


class DatabaseInUse(duckdb.IOException):
    """Another program has the file open; the message names it and says what to do."""


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
    try:
        connection = duckdb.connect(
            str(database), read_only=read_only, config=options(beside)
        )
    except duckdb.IOException as error:
        if LOCKED not in str(error):
            raise
        raise DatabaseInUse(_in_use(Path(database), str(error))) from None
    try:
        directories = ", ".join(quoted(str(directory)) for directory in also)
        connection.execute(f"set allowed_directories = [{directories}]")
        connection.execute("set enable_external_access = false")
        yield connection
    finally:
        connection.close()


def _in_use(database: Path, said: str) -> str:
    found = _HOLDER.search(said)
    program = f"{Path(found[1]).name} (process {found[2]})" if found else "a program"
    return (
        f"{LOCKED}: {database} is open in {program}: close it there and try again; to "
        "look at what is released, open marts.duckdb, which stands in nobody's way"
    )


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
