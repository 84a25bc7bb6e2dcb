"""A DuckDB file → what Great Expectations runs on: `duckdb+gongkai:///path`.

Stock duckdb-engine cannot be used. Great Expectations leaves its connection block before
it reads the result, and in duckdb-engine the cursor *is* the connection, so the rollback
on leaving throws the result away: every expectation then comes back as failed with an
exception inside. Here each cursor is a DuckDB cursor of its own, and begin, commit and
rollback do nothing: the files are opened read-only, so there is nothing to undo.
"""

from __future__ import annotations

import atexit
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
from duckdb_engine import Dialect
from sqlalchemy import URL, TryCast
from sqlalchemy.dialects import registry
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.pool import Pool, StaticPool

from expectations.engine import JOINS_AS_WRITTEN, options

URL_SCHEME = "duckdb+gongkai"


def attach_statement(alias: str, path: Path | str, *, read_only: bool) -> str:
    """The statement that attaches a database file under an alias."""
    if not re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", alias):
        raise ValueError(f"not a name to attach a database under: {alias!r}")
    quoted = str(path).replace("'", "''")
    how = " (read_only)" if read_only else ""
    return f"attach '{quoted}' as {alias}{how}"


def shut_off(connection: duckdb.DuckDBPyConnection) -> None:
    """Close the way to any file but those already open.

    `allowed_paths` would not do for an attached database: DuckDB asks for its
    write-ahead log as well. What is attached before stays readable. From here on, rules
    are evaluated.
    """
    connection.execute(JOINS_AS_WRITTEN)
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def open_read_only(
    database: Path | str, attach: Mapping[str, Path | str]
) -> duckdb.DuckDBPyConnection:
    """Open a database read-only, others attached to it, and nothing else reachable.

    What does not fit into memory goes beside the working database, where it is attached:
    the directory of a release is left as it is.
    """
    connection = duckdb.connect(
        str(database), read_only=True, config=options(attach.get("build", database))
    )
    try:
        for alias, path in attach.items():
            connection.execute(attach_statement(alias, path, read_only=True))
        shut_off(connection)
    except BaseException:
        connection.close()
        raise
    return connection


class GongkaiDialect(Dialect):
    """Read-only DuckDB with independent cursors and no transactions."""

    supports_statement_cache = False
    # psycopg2's context looks for server notices on the cursor; DuckDB has none
    execution_ctx_cls = DefaultExecutionContext  # type: ignore[assignment]

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """One connection an engine: disposing of the engine then frees the file."""
        return StaticPool

    def create_connect_args(self, url: URL) -> tuple[tuple[()], dict[str, Any]]:
        """The database of the URL, if it names one; `connect_args` may name it too."""
        if url.query:
            raise ValueError(f"{URL_SCHEME} takes no options in its URL: {url}")
        return (), {"database": url.database} if url.database else {}

    def connect(  # type: ignore[override]
        self,
        *cargs: object,
        **cparams: Any,  # noqa: ANN401 - SQLAlchemy's signature
    ) -> duckdb.DuckDBPyConnection:
        """Open the database; each `cursor()` of it is a connection of its own."""
        return open_read_only(cparams["database"], cparams.get("attach", {}))

    def do_begin(self, connection: object) -> None:
        """Nothing: a transaction would end, and its results with it, before the read."""

    def do_commit(self, connection: object) -> None:
        """Nothing to commit in a database opened read-only."""

    def do_rollback(self, connection: object) -> None:
        """Nothing to undo; a rollback would throw away results not read yet."""


registry.register("duckdb.gongkai", __name__, "GongkaiDialect")


@atexit.register
def _let_duckdb_go() -> None:
    """Undo duckdb-engine's hook into SQLAlchemy before the interpreter takes both down.

    With Great Expectations imported too, the hook keeps DuckDB's module alive to the end,
    which then prints forty lines about leaked objects.
    """
    dispatcher = getattr(TryCast, "_compiler_dispatcher", None)
    if dispatcher is not None:
        dispatcher.specs.pop("duckdb", None)
