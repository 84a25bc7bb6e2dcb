"""Open DuckDB with nothing that is not needed: no extensions fetched, no other files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb


@contextmanager
def connect(
    database: Path | str, *, read_only: bool = False, also: Sequence[Path] = ()
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that reaches the database and the directories named in also."""
    connection = duckdb.connect(
        str(database),
        read_only=read_only,
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )
    try:
        directories = ", ".join(quoted(str(directory)) for directory in also)
        connection.execute(f"set allowed_directories = [{directories}]")
        connection.execute("set enable_external_access = false")
        yield connection
    finally:
        connection.close()


def quoted(text: str) -> str:
    """Return text as a SQL literal, for statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """Return name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
