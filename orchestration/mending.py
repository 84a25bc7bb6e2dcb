"""A working database → the same, or a new one if it can no longer be read."""

from pathlib import Path

import duckdb

from orchestration.database import LOCKED, connect, identifier

SET_ASIDE = ".unusable"

# What runs keep for the next run: these schemas, and small tables made of seeds.
_KEPT = ("raw", "ledger", "parsed", "verdicts", "seeds")
_FEW_ROWS = 10_000

# What says nothing of the file: somebody has it open, or there is no room or right.
_NOT_ITS_FAULT = (
    LOCKED,
    "Permission denied",
    "No space left",
    "File too large",
    "Read-only file system",
    "Too many open files",
)


def mend(database: Path) -> str | None:
    """Set a working database aside that cannot be read; return why, or None.

    Nothing is lost: all that is in it is made of raw/ again. What runs keep of earlier
    runs is read through, for a damaged block shows only then. The file that was set
    aside before makes room. Raises duckdb.Error where the file is not at fault.
    """
    if not database.exists():
        return None
    try:
        _read_through(database)
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        if any(phrase in said for phrase in _NOT_ITS_FAULT):
            raise
        _set_aside(database)
        return said
    return None


def _read_through(database: Path) -> None:
    with connect(database) as connection:
        tables = connection.execute(
            "select schema_name, table_name, estimated_size from duckdb_tables() "
            "where database_name = current_database() order by all"
        ).fetchall()
        for schema, table, rows in tables:
            relation = f"{identifier(schema)}.{identifier(table)}"
            # tables that dbt makes anew are not read: that they are there is enough
            is_kept = schema in _KEPT or rows <= _FEW_ROWS
            every_value = ", bit_xor(hash(t))" if is_kept else ""
            connection.execute(
                f"select count(*){every_value} from {relation} as t"  # noqa: S608
            ).fetchall()


def _set_aside(database: Path) -> None:
    for path in (database.with_name(f"{database.name}.wal"), database):
        if path.exists():
            path.replace(path.with_name(f"{path.name}{SET_ASIDE}"))
