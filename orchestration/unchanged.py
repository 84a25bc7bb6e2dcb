"""Files, code and seeds → whether the release is made of the same."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from orchestration.database import connect, scalar
from orchestration.digests import code_digest
from orchestration.loading import Contents, contents_of
from orchestration.readers import UNFINISHED
from orchestration.settings import Settings

# what Contents are, in the working database
_FILES = "(select distinct in_file, file_sha256 from raw.files)"
_MANIFEST = "raw.manifest"
_ROWS_AT_ONCE = 10_000

# in the working database: the release that it was left whole for
_MARK_SCHEMA = "released"
_MARK = f"{_MARK_SCHEMA}.of_this_build"


def input_digest(contents: Contents) -> str:
    """Return one digest over paths and contents of all raw files, and the manifests."""
    return _digest_in_order(
        sorted(rows, key=lambda row: [value or "" for value in row]) for rows in contents
    )


def _digest_in_order(tables: Iterable[Iterable[Sequence[str | None]]]) -> str:
    """Return a digest of tables by the JSON of their rows, one row at a time."""
    digest = hashlib.sha256()
    for rows in tables:
        digest.update(b"[")
        for row in rows:
            digest.update(json.dumps(row).encode() + b",")
        digest.update(b"]")
    return digest.hexdigest()


def made_of(build_database: Path) -> dict[str, Any]:
    """Return what a release says of what it is made of, for release.json.

    input_sha256, code_sha256, and how many files to_try_again: those whose reading was
    given up, perhaps because the machine was busy.
    """
    with connect(build_database, read_only=True) as connection:
        to_try_again = scalar(
            connection,
            "select count(*) from raw.files inner join (select unnest($1) as beginning) "
            "on starts_with(load_reason, beginning)",
            [list(UNFINISHED)],
        )
        digest = _digest_in_order(
            _in_order(connection, relation) for relation in (_FILES, _MANIFEST)
        )
    return {
        "input_sha256": digest,
        "code_sha256": code_digest(),
        "to_try_again": to_try_again,
    }


def _in_order(
    connection: duckdb.DuckDBPyConnection, relation: str
) -> Iterator[tuple[str | None, ...]]:
    """Yield rows in the order that input_digest puts them: a null is an empty text."""
    connection.execute(f"from {relation} order by coalesce(columns(*), '')")
    while rows := connection.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def mark_whole(build_database: Path, release: str) -> None:
    """Note in a build which release was made of it.

    Where somebody reads the build just now, it stays without the note, and the next run
    makes it again.
    """
    with suppress(duckdb.IOException), connect(build_database) as connection:
        connection.execute(f"create schema if not exists {_MARK_SCHEMA}")
        connection.execute(f"create or replace table {_MARK} (release varchar)")
        connection.execute(f"insert into {_MARK} values ($1)", [release])  # noqa: S608


def unmark(connection: duckdb.DuckDBPyConnection) -> None:
    """Take the note out of a build that is about to change."""
    connection.execute(f"drop table if exists {_MARK}")


def unchanged_release(settings: Settings) -> str | None:
    """Return the release in place if a run would only make it again, else None.

    Files that are as they were at the last load are not opened for it, and nothing is
    built. Any doubt is a reason to run: a build that is not the one of the release, a
    release that does not say what it is made of, a file whose reading was given up.
    """
    try:
        text = (settings.warehouse / "release.json").read_text(encoding="utf-8")
        release = json.loads(text)
        made_now = (release["to_try_again"], release["code_sha256"])
        name, released = str(release["release"]), release["input_sha256"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if made_now != (0, code_digest()):
        return None
    try:
        with connect(settings.build_database, read_only=True) as connection:
            if connection.execute(f"from {_MARK}").fetchall() != [(name,)]:
                return None
            contents = contents_of(settings.raw_directories, connection)
    except duckdb.Error:
        return None
    return name if input_digest(contents) == released else None
