"""Load raw files into the working database; nothing is interpreted here."""

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.readers import READERS_VERSION, ReaderPool, Reading
from orchestration.settings import LARGEST_FILE

MANIFEST = "manifest.csv"
MANIFEST_COLUMNS = (
    "file",
    "agency_name",
    "province",
    "city",
    "report_year",
    "source_url",
    "retrieved_on",
)

# where a system knows no such way to open a file, it is opened without
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: int = getattr(os, "O_NONBLOCK", 0)

# Files, and bytes of them, whose texts are in memory at a time.
_BATCH = 2_000
_BATCH_BYTES = 16 * 1024**2

_TABLES = """
create schema if not exists raw;
create or replace table raw.files (
    source_path varchar, sha256 varchar, bytes bigint, media_type varchar,
    encoding varchar, load_status varchar, load_reason varchar, readers_version varchar
);
create table if not exists raw.reports (
    report_id varchar, sha256 varchar, text varchar using compression zstd
);
create or replace table raw.manifest (
    source_path varchar, agency_name varchar, province varchar, city varchar,
    report_year varchar, source_url varchar, retrieved_on varchar
);
"""


class ManifestError(ValueError):
    """manifest.csv cannot be used; the message names the line and what to do."""


# (source_path, sha256 or None) of every file, and the rows of all manifests
Contents = tuple[Sequence[tuple[str, str | None]], Sequence[tuple]]


@dataclass(frozen=True)
class Loaded:
    """What a load found: files listed, texts that were new, files without text."""

    files: int
    new_texts: int
    unreadable: int
    manifest_rows: int


def list_files(directories: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield (source_path, file) for every file below the raw directories, in order.

    source_path is relative to its directory, with forward slashes; with several
    directories it begins with the directory's name. Hidden files and the manifest are
    not reports.
    """
    names = _directory_names(directories)
    found = []
    for directory, name in zip(directories, names, strict=True):
        unlisted: list[OSError] = []
        for folder, subfolders, files in os.walk(directory, onerror=unlisted.append):
            linked = [sub for sub in subfolders if Path(folder, sub).is_symlink()]
            subfolders[:] = [sub for sub in subfolders if not sub.startswith(".")]
            # a linked folder is not entered, and said to be there like a file
            for file in (*files, *linked):
                path = Path(folder, file)
                relative = path.relative_to(directory).as_posix()
                if not file.startswith(".") and relative != MANIFEST:
                    found.append((f"{name}{_readable(relative)}", path))
        for error in unlisted:
            path = Path(error.filename)
            relative = path.relative_to(directory).as_posix()
            found.append((f"{name}{_readable(relative)}", path))
    yield from sorted(found)


def _readable(path: str) -> str:
    """Return a path as text; old archives leave names in GB18030."""
    raw = os.fsencode(path)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="backslashreplace")


def load(connection: duckdb.DuckDBPyConnection, directories: Sequence[Path]) -> Loaded:
    """Fill raw.files, raw.reports and raw.manifest from the directories.

    raw.files and raw.manifest are what is there now; raw.reports only grows: a text is
    read again only if its bytes were never seen, or by other readers than today's. One
    transaction: all or nothing.
    """
    connection.begin()
    try:
        known = _known_readings(connection)
        connection.execute(_TABLES)
        counts: Counter[str] = Counter()
        with ReaderPool() as pool:
            for batch in _batches(list_files(directories)):
                rows, texts = _read_batch(batch, directories, known, pool.submit)
                counts["files"] += len(rows)
                counts["unreadable"] += sum(row[5] == "unreadable" for row in rows)
                counts["new_texts"] += len(texts)
                _insert(connection, "raw.files", rows)
                _forget(connection, texts)
                _insert(connection, "raw.reports", texts)
        manifest = _read_manifests(directories)
        _insert(connection, "raw.manifest", manifest)
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return Loaded(
        counts["files"], counts["new_texts"], counts["unreadable"], len(manifest)
    )


def contents_of(directories: Sequence[Path]) -> Contents:
    """Return what a load of the directories would list, without reading any text.

    Raises ManifestError as a load does.
    """
    roots = [directory.resolve() for directory in directories]
    files = []
    for source_path, path in list_files(directories):
        content, _ = _content(path, roots)
        sha256 = None if content is None else hashlib.sha256(content).hexdigest()
        files.append((source_path, sha256))
    return files, _read_manifests(directories)


def _known_readings(connection: duckdb.DuckDBPyConnection) -> dict[str, Reading]:
    """Return what today's readers made of contents at the last load, without its text.

    Only of what gave text: whatever gave none is tried again, for its reason may have
    been a busy machine.
    """
    columns = connection.execute(
        "select column_name from duckdb_columns() "
        "where schema_name = 'raw' and table_name = 'files'"
    ).fetchall()
    if ("readers_version",) not in columns:
        return {}
    rows = connection.execute(
        "select distinct files.sha256, files.media_type, files.encoding "
        "from raw.files inner join raw.reports using (sha256) "
        "where files.load_status = 'loaded' and files.readers_version = $1",
        [READERS_VERSION],
    ).fetchall()
    return {sha256: Reading(kind, encoding, text="") for sha256, kind, encoding in rows}


def _directory_names(directories: Sequence[Path]) -> list[str]:
    if len(directories) == 1:
        return [""]
    seen: Counter[str] = Counter()
    names = []
    for directory in directories:
        base = directory.resolve().name
        seen[base] += 1
        names.append(f"{base}/" if seen[base] == 1 else f"{base}#{seen[base]}/")
    return names


def _batches(
    files: Iterator[tuple[str, Path]],
) -> Iterator[list[tuple[str, Path]]]:
    batch: list[tuple[str, Path]] = []
    size = 0
    for source_path, path in files:
        batch.append((source_path, path))
        with suppress(OSError):
            size += path.stat().st_size
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _read_batch(
    batch: list[tuple[str, Path]],
    directories: Sequence[Path],
    known: dict[str, Reading],
    submit: Callable[[bytes], Future[Reading]],
) -> tuple[list[tuple], list[tuple]]:
    """Return rows of raw.files and new rows of raw.reports; known grows by the batch."""
    roots = [directory.resolve() for directory in directories]
    found: list[tuple[str, str | None, int | None, str | None]] = []
    awaited: dict[str, Future[Reading]] = {}
    for source_path, path in batch:
        content, problem = _content(path, roots)
        if content is None:
            found.append((source_path, None, None, problem))
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        found.append((source_path, sha256, len(content), None))
        if sha256 not in known and sha256 not in awaited:
            awaited[sha256] = submit(content)
    texts = []
    for sha256, future in awaited.items():
        reading = future.result()
        if reading.text is not None:
            texts.append((sha256[:16], sha256, reading.text))
            reading = replace(reading, text="")
        known[sha256] = reading
    return [_file_row(*file, known) for file in found], texts


def _file_row(
    source_path: str,
    sha256: str | None,
    size: int | None,
    problem: str | None,
    known: dict[str, Reading],
) -> tuple:
    reading = Reading("", reason=problem) if sha256 is None else known[sha256]
    return (
        source_path,
        sha256,
        size,
        reading.media_type or None,
        reading.encoding,
        "unreadable" if reading.text is None else "loaded",
        reading.reason,
        READERS_VERSION,
    )


def _forget(connection: duckdb.DuckDBPyConnection, texts: list[tuple]) -> None:
    """Delete the texts that other readers once gave of the same bytes."""
    read_now = [sha256 for _, sha256, _ in texts]
    connection.execute(
        "delete from raw.reports where sha256 in (select unnest($1::varchar[]))",
        [read_now],
    )


def _content(path: Path, roots: list[Path]) -> tuple[bytes | None, str | None]:
    """Return the file's bytes, or why they may not or cannot be read."""
    try:
        real = path.resolve()
        if not any(real.is_relative_to(root) for root in roots):
            return None, "a symbolic link out of the raw directory is not followed"
        if not real.is_file():
            return None, "not a file: a link to a folder, a device or a pipe is not read"
        # opened as what was looked at: not through a link, and not waiting for a pipe,
        # should one have been put there meanwhile
        with os.fdopen(os.open(real, os.O_RDONLY | _NO_LINK | _NO_WAIT), "rb") as file:
            before = os.fstat(file.fileno())
            too_large = before.st_size > LARGEST_FILE
            content = b"" if too_large else file.read(before.st_size + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        return None, f"cannot be read: {error.strerror}"
    except RuntimeError:
        return None, "a symbolic link that leads to itself"
    if too_large:
        return None, f"larger than {LARGEST_FILE // 1024**2} MiB"
    was_still = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
    if not was_still or len(content) != before.st_size:
        return None, "changed while it was read: the next run reads it"
    return content, None


def _read_manifests(directories: Sequence[Path]) -> list[tuple]:
    rows: list[tuple] = []
    names = _directory_names(directories)
    for directory, name in zip(directories, names, strict=True):
        path = directory / MANIFEST
        if path.is_file():
            rows.extend(_read_manifest(path, name))
    return rows


def _read_manifest(path: Path, directory_name: str) -> Iterator[tuple]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        unknown = [column for column in columns if column not in MANIFEST_COLUMNS]
        if unknown or "file" not in columns:
            raise ManifestError(
                f"{path}, line 1: found the columns {', '.join(columns) or '(none)'}; "
                f"file is needed, and only these may follow: "
                f"{', '.join(MANIFEST_COLUMNS[1:])}"
            )
        for row in reader:
            values = {
                column: (row.get(column) or "").strip() or None
                for column in MANIFEST_COLUMNS
            }
            year = values["report_year"]
            if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
                raise ManifestError(
                    f"{path}, line {reader.line_num}: report_year is {year!r}; "
                    "four digits are expected, such as 2020"
                )
            if values["file"]:
                yield (
                    f"{directory_name}{values['file']}",
                    *(values[column] for column in MANIFEST_COLUMNS[1:]),
                )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple]) -> None:
    """Append rows; table is one of this module's names."""
    if not rows:
        return
    connection.register("batch", pd.DataFrame(rows, dtype=object))
    connection.execute(f"insert into {table} select * from batch")  # noqa: S608
    connection.unregister("batch")
