"""Marts of a build → a candidate, read back, and put in place by one rename."""

import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from expectations.release import GRAINS
from orchestration import dictionary, differing
from orchestration.database import columns_of, connect, identifier, quoted, scalar
from orchestration.exchanging import Exchange, exchange_of
from orchestration.settings import Settings
from orchestration.summary import MEND
from orchestration.unchanged import made_of

# schema of the build -> schema of the release
_PUBLISHED_SCHEMAS = {"marts": "main", "quality": "quality"}

# The oldest storage format that has all that is used here: DuckDB 1.4 and later read it.
_STORAGE_VERSION = "v1.4.0"

_RELEASES_KEPT = 3

_TABLES_AT_ONCE = 2

# A table of more rows than this is written by exchanging those that are others, where it
# can be; smaller ones are written anew each time.
_LARGE = 1 << 20

# No release has any: what somebody put into the file does not go into the next one.
_BESIDE_TABLES = """
select count(*) from (
    select view_name, database_name, internal from duckdb_views()
    union all select function_name, database_name, internal from duckdb_functions()
    union all select type_name, database_name, internal from duckdb_types()
    union all select sequence_name, database_name, false from duckdb_sequences()
    union all select index_name, database_name, false from duckdb_indexes()
) where database_name = 'release' and not internal
"""

_CURRENT = "current"
_DIFF = "diff.json"
_DICTIONARY = "dictionary.html"
_PUBLIC_NAMES = ("marts.duckdb", "parquet", "release.json", _DIFF, _DICTIONARY)


class ReleaseError(RuntimeError):
    """What was written does not read back as what was built; nothing was released."""


class DamagedRelease(ValueError):
    """The release in place cannot be read; the message says where and what to do."""


class RollbackError(ValueError):
    """The release asked for cannot be put back; the message says which can."""


@dataclass(frozen=True)
class Candidate:
    """A release not yet in place."""

    directory: Path

    @classmethod
    def of(cls, settings: Settings) -> "Candidate":
        """Return the place where a warehouse's next release is prepared."""
        return cls(settings.warehouse / "releases" / "candidate")

    @property
    def database(self) -> Path:
        return self.directory / "marts.duckdb"

    @property
    def parquet(self) -> Path:
        return self.directory / "parquet"


@dataclass(frozen=True)
class _Table:
    """A table of the build and where it goes."""

    build_schema: str
    name: str

    @property
    def release_schema(self) -> str:
        return _PUBLISHED_SCHEMAS[self.build_schema]

    @property
    def key(self) -> str:
        """Name for people and for files: quality tables say so, marts do not."""
        return self.name if self.release_schema == "main" else f"quality.{self.name}"

    @property
    def parquet_file(self) -> Path:
        folder = Path() if self.release_schema == "main" else Path(self.release_schema)
        return folder / f"{self.name}.parquet"

    def in_build(self) -> str:
        return f"build.{identifier(self.build_schema)}.{identifier(self.name)}"

    def in_release(self) -> str:
        return f"release.{identifier(self.release_schema)}.{identifier(self.name)}"


def clear(place: Path) -> None:
    """Take away what stands in a place: a folder, a file, a link; or nothing."""
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)


def write_candidate(settings: Settings) -> dict[str, int]:
    """Copy the marts and quality tables of the build to a new candidate; return rows.

    Rows are in an order of their own, so that the same facts give the same Parquet bytes.
    Of large tables what the release in place has is taken from there, as it stands.
    """
    candidate = Candidate.of(settings)
    clear(candidate.directory)
    (candidate.parquet / "quality").mkdir(parents=True)
    exchanges = _exchanges(settings)
    if exchanges:
        shutil.copyfile(settings.warehouse / "marts.duckdb", candidate.database)
    with _build_and_candidate(
        settings, "" if exchanges else f"(storage_version {quoted(_STORAGE_VERSION)})"
    ) as connection:
        connection.execute("create schema if not exists release.quality")
        tables = _published_tables(connection)
        _drop_others(connection, [table for table in tables if table.key in exchanges])
        # Where row groups begin, in the database and so in Parquet, may not depend on
        # threads: each table has one, and two tables are written side by side.
        connection.execute("set threads = 1")
        with ThreadPoolExecutor(_TABLES_AT_ONCE) as threads:
            written = threads.map(
                lambda table: _write_table(
                    connection, table, candidate.parquet, exchanges.get(table.key)
                ),
                tables,
            )
            return dict(written)


def _write_table(
    connection: duckdb.DuckDBPyConnection,
    table: _Table,
    folder: Path,
    exchange: Exchange | None,
) -> tuple[str, int]:
    """Write a table of the candidate, and its Parquet file; return its rows."""
    with connection.cursor() as own:
        if exchange is None:
            _create_in_order(own, table)
        else:
            exchange.make(own, table.in_release())
        _copy_comments(own, table)
        _copy_to_parquet(own, table, folder)
        return table.key, _count(own, table.in_release())


def _exchanges(settings: Settings) -> dict[str, Exchange]:
    """Return for each large table what is other in the release in place.

    None at all where there is none in place, where it has more than tables, or where one
    of them is to be written anew: then the file is new, too, and no larger than needed.
    """
    released = settings.warehouse / "marts.duckdb"
    build = quoted(str(settings.build_database))
    found: dict[str, Exchange] = {}
    with connect(
        ":memory:", also=[settings.warehouse], beside=settings.build_database
    ) as connection:
        connection.execute(f"attach {build} as build (read_only)")
        tables = _published_tables(connection, _LARGE)
        if not tables:
            return found
        with suppress(duckdb.Error):
            connection.execute(f"attach {quoted(str(released))} as release (read_only)")
        if scalar(connection, _BESIDE_TABLES):
            return found
        for table in tables:
            exchange = exchange_of(connection, table.in_build(), table.in_release())
            if exchange is None:
                return {}
            found[table.key] = exchange
    return found


def _drop_others(connection: duckdb.DuckDBPyConnection, kept: Sequence[_Table]) -> None:
    """Drop what a candidate has of the release that it is a copy of, but for some."""
    names = [(table.release_schema, table.name) for table in kept]
    found = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = 'release'"
    ).fetchall()
    for schema, name in set(found) - set(names):
        connection.execute(f"drop table release.{identifier(schema)}.{identifier(name)}")


def publish(settings: Settings, counts: dict[str, Any]) -> Path:
    """Read the candidate back, describe it in release.json and put it in place.

    diff.json says what it changes against the release that it takes the place of.
    Returns the directory of the release.
    """
    candidate = Candidate.of(settings)
    rows = _read_back(settings, candidate)
    number = _next_number(settings)
    name = f"r{number:06d}"
    found = _difference(settings, candidate)
    differing.write(found, candidate.directory / _DIFF)
    dictionary.write(candidate.database, candidate.directory / _DICTIONARY)
    changes = {"changes": differing.counts_of(found)}
    _write_manifest(settings, candidate, name, rows, counts | changes)
    return put_in_place(settings, candidate, name)


def put_in_place(settings: Settings, candidate: Candidate, name: str) -> Path:
    """Make a candidate that is ready the release in place; return its directory.

    The one rename of a symbolic link moves marts.duckdb, parquet/ and all descriptions
    together: readers see the old release or the new one, and an open reader keeps the
    file it has.
    """
    directory = candidate.directory.with_name(name)
    candidate.directory.rename(directory)
    _point(settings.warehouse / _CURRENT, Path("releases", name))
    for public in _PUBLIC_NAMES:
        _point(settings.warehouse / public, Path(_CURRENT, public))
    _forget_old(settings, name)
    return directory


def current_release(warehouse: Path) -> dict[str, Any] | None:
    """Return release.json of the release in place, or None where there is none.

    Raises DamagedRelease where it is not what a release writes there.
    """
    path = warehouse / "release.json"
    if not path.is_file():
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise DamagedRelease(f"{path} is damaged ({error}): {MEND}") from None
    if not isinstance(found, dict):
        raise DamagedRelease(f"{path} is damaged (no JSON object): {MEND}")
    return found


def put_back(settings: Settings, name: str | None = None) -> tuple[str, str]:
    """Put a kept release in place again; return its name and that of the one replaced.

    name: by default the release that the one in place took the place of. It is read
    back first: what no longer is what its release.json says is not put in place. Raises
    RollbackError where there is no such release; the one in place stays.
    """
    replaced = (settings.warehouse / _CURRENT).resolve().name
    kept = _release_names(settings)
    if name is None:
        name = _one_before(settings, replaced, kept)
    if name not in kept:
        raise RollbackError(f"no release {name!r} is kept; kept are {', '.join(kept)}")
    if name == replaced:
        raise RollbackError(f"{name} is in place already; kept are {', '.join(kept)}")
    problem = _damage(settings.warehouse / "releases" / name)
    if problem is not None:
        raise RollbackError(f"{name} is damaged and stays out: {problem}")
    _point(settings.warehouse / _CURRENT, Path("releases", name))
    return name, replaced


@contextmanager
def _build_and_candidate(
    settings: Settings, options: str
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection with the build, read-only, and the candidate as release."""
    build = quoted(str(settings.build_database))
    candidate = quoted(str(Candidate.of(settings).database))
    with connect(
        ":memory:", also=[settings.warehouse], beside=settings.build_database
    ) as connection:
        connection.execute(f"attach {build} as build (read_only)")
        connection.execute(f"attach {candidate} as release {options}")
        yield connection


def _published_tables(
    connection: duckdb.DuckDBPyConnection, least: int = 0
) -> list[_Table]:
    """Return what is released, the largest first: it is not to be waited for alone.

    least: only tables of so many rows.
    """
    found = connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = 'build' and schema_name = any($1) "
        "and estimated_size >= $2 "
        "order by estimated_size desc, schema_name, table_name",
        [list(_PUBLISHED_SCHEMAS), least],
    ).fetchall()
    return [_Table(schema, name) for schema, name in found]


def _copy_comments(connection: duckdb.DuckDBPyConnection, table: _Table) -> None:
    comment = scalar(
        connection,
        "select comment from duckdb_tables() where database_name = 'build' "
        "and schema_name = $1 and table_name = $2",
        [table.build_schema, table.name],
    )
    columns = connection.execute(
        "select column_name, comment from duckdb_columns() "
        "where database_name = 'build' "
        "and schema_name = $1 and table_name = $2",
        [table.build_schema, table.name],
    ).fetchall()
    place = table.in_release()
    said = [
        f"comment on column {place}.{identifier(column)} is {quoted(text)}"
        for column, text in columns
        if text
    ]
    if comment:
        said.append(f"comment on table {place} is {quoted(comment)}")
    # at once: each statement alone is a transaction of its own
    connection.execute("; ".join(["begin", *said, "commit"]))


def _create_in_order(connection: duckdb.DuckDBPyConnection, table: _Table) -> None:
    """Create a table of the release, its rows ordered by its columns from the left.

    As many columns as tell all rows apart order them as all columns would. Rows that are
    equal in every column may stand in any order.
    """
    columns = columns_of(connection, table.in_build())
    key = GRAINS.get(f"{table.release_schema}.{table.name}", tuple(columns))
    places = [columns.index(column) for column in key]
    listed = ", ".join(identifier(column) for column in columns[: max(places) + 1])
    connection.execute(
        f"create table {table.in_release()} as "  # noqa: S608 - identifiers are quoted
        f"select * from {table.in_build()} order by {listed}"
    )


def _copy_to_parquet(
    connection: duckdb.DuckDBPyConnection, table: _Table, folder: Path
) -> None:
    """Copy a table of the release, in the order in which its rows stand there."""
    target = quoted(str(folder / table.parquet_file))
    connection.execute(
        f"copy {table.in_release()} to {target} (format parquet, compression zstd)"
    )


def _count(connection: duckdb.DuckDBPyConnection, relation: str) -> int:
    return int(scalar(connection, f"select count(*) from {relation}"))  # noqa: S608


def _read_back(settings: Settings, candidate: Candidate) -> dict[str, int]:
    """Compare build, candidate and Parquet by rows and by a digest of all values."""
    rows = {}
    with _build_and_candidate(settings, "(read_only)") as connection:
        for table in _published_tables(connection):
            parquet = quoted(str(candidate.parquet / table.parquet_file))
            built, released, in_parquet = (
                _rows_and_digest(connection, relation)
                for relation in (
                    table.in_build(),
                    table.in_release(),
                    f"read_parquet({parquet})",
                )
            )
            if not built == released == in_parquet:
                raise ReleaseError(
                    f"{table.key}: the build has {built}, the candidate {released} and "
                    f"its Parquet {in_parquet} (rows, digest); nothing was released"
                )
            rows[table.key] = built[0]
    return rows


def _rows_and_digest(
    connection: duckdb.DuckDBPyConnection, relation: str
) -> tuple[int, int | None]:
    row = connection.execute(
        f"select count(*), bit_xor(hash(t)) from {relation} as t"  # noqa: S608
    ).fetchone()
    return (row[0], row[1]) if row else (0, None)


def _write_manifest(
    settings: Settings,
    candidate: Candidate,
    name: str,
    table_rows: dict[str, int],
    counts: dict[str, Any],
) -> None:
    tables = {}
    for key, rows in sorted(table_rows.items()):
        file = Path(*key.split(".")).with_suffix(".parquet")
        tables[key] = {
            "rows": rows,
            "parquet": f"parquet/{file.as_posix()}",
            "sha256": _sha256(candidate.parquet / file),
        }
    manifest = {
        "release": name,
        "released_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "code_version": version("gongkai"),
        "duckdb_version": duckdb.__version__,
        "storage_version": _STORAGE_VERSION,
        **made_of(settings.build_database),
        **counts,
        "dictionary": {
            "file": _DICTIONARY,
            "sha256": _sha256(candidate.directory / _DICTIONARY),
        },
        "tables": tables,
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=2)
    (candidate.directory / "release.json").write_text(text + "\n", encoding="utf-8")


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _difference(settings: Settings, candidate: Candidate) -> dict[str, Any]:
    """Compare the candidate with the release in place, if there is one."""
    in_place = settings.warehouse / _CURRENT
    if not in_place.is_dir():
        return differing.first_release()
    # the one rename to come must not change what is compared with
    return differing.difference(in_place.resolve(), candidate.directory)


def _release_names(settings: Settings) -> list[str]:
    folder = settings.warehouse / "releases"
    return sorted(path.name for path in folder.glob("r[0-9]*") if path.is_dir())


def _one_before(settings: Settings, current: str, kept: Sequence[str]) -> str:
    """Return the release that the current one took the place of, if it is kept."""
    release = current_release(settings.warehouse) or {}
    changes = release.get("changes")
    if isinstance(changes, dict):
        before = changes.get("previous")
    else:
        # written before releases said what they follow
        earlier = [name for name in kept if name < current]
        before = earlier[-1] if earlier else None
    if before not in kept:
        others = [name for name in kept if name != current]
        raise RollbackError(
            f"{current} follows {before or 'none'}, which is not kept; "
            + (f"name one with --to: {', '.join(others)}" if others else "no other is")
        )
    return str(before)


def _damage(directory: Path) -> str | None:
    """Return what a kept release has other than its release.json says, or None."""
    try:
        text = (directory / "release.json").read_text(encoding="utf-8")
        manifest = json.loads(text)
        tables = manifest["tables"]
        # releases of before had no dictionary
        page = manifest.get("dictionary")
        if page is not None and _sha256(directory / page["file"]) != page["sha256"]:
            return f"{page['file']} is not the file that was released"
        with connect(directory / "marts.duckdb", read_only=True) as connection:
            for key, said in tables.items():
                if _sha256(directory / said["parquet"]) != said["sha256"]:
                    return f"{said['parquet']} is not the file that was released"
                relation = ".".join(identifier(part) for part in key.split("."))
                rows = _count(connection, relation)
                if rows != said["rows"]:
                    return f"{key} has {rows} rows, {said['rows']} were released"
    except (OSError, ValueError, KeyError, duckdb.Error) as error:
        return str(error).splitlines()[0]
    return None


def _next_number(settings: Settings) -> int:
    return max((int(name[1:]) for name in _release_names(settings)), default=0) + 1


def _point(link: Path, target: Path) -> None:
    """Make link point to target in one step; leave it alone if it already does."""
    if link.is_symlink() and link.readlink() == target:
        return
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    fresh.replace(link)


def _forget_old(settings: Settings, current: str) -> None:
    # the newest has the highest number, in place or not: no number is given twice;
    # the one before can be older than the newest, after a rollback
    release = current_release(settings.warehouse) or {}
    before = release.get("changes", {}).get("previous")
    kept: Sequence[str] = [*_release_names(settings)[-_RELEASES_KEPT:], current, before]
    for name in _release_names(settings):
        if name not in kept:
            shutil.rmtree(settings.warehouse / "releases" / name)
