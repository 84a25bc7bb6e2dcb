"""Load raw files into the working database; nothing is interpreted here."""

import csv
import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd

from orchestration.readers import read

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

# Bytes. The longest real report seen has 1 MB; this is room for scans of bad HTML.
LARGEST_FILE = 64 * 1024 * 1024

_BATCH = 2_000

_TABLES = """
create schema if not exists raw;
create or replace table raw.files (
    source_path varchar, sha256 varchar, bytes bigint, media_type varchar,
    encoding varchar, load_status varchar, load_reason varchar
);
create table if not exists raw.reports (
    report_id varchar, sha256 varchar, text varchar
);
create or replace table raw.manifest (
    source_path varchar, agency_name varchar, province varchar, city varchar,
    report_year varchar, source_url varchar, retrieved_on varchar
);
"""


class ManifestError(ValueError):
    """manifest.csv cannot be used; the message names the line and what to do."""


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
        for folder, subfolders, files in os.walk(directory):
            subfolders[:] = [sub for sub in subfolders if not sub.startswith(".")]
            for file in files:
                path = Path(folder, file)
                relative = path.relative_to(directory).as_posix()
                if not file.startswith(".") and relative != MANIFEST:
                    found.append((f"{name}{relative}", path))
    yield from sorted(found)


def load(connection: duckdb.DuckDBPyConnection, directories: Sequence[Path]) -> Loaded:
    """Fill raw.files, raw.reports and raw.manifest from the directories.

    raw.files and raw.manifest are what is there now; raw.reports only grows: a text is
    read again only if its bytes were never seen. One transaction: all or nothing.
    """
    connection.begin()
    try:
        connection.execute(_TABLES)
        seen = connection.execute("select sha256 from raw.reports").fetchall()
        known = {sha256 for (sha256,) in seen}
        counts: Counter[str] = Counter()
        for batch in _batches(list_files(directories)):
            rows, texts = _read_batch(batch, directories, known)
            counts["files"] += len(rows)
            counts["unreadable"] += sum(row[5] == "unreadable" for row in rows)
            counts["new_texts"] += len(texts)
            _insert(connection, "raw.files", rows)
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
    batch = []
    for file in files:
        batch.append(file)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    yield batch


def _read_batch(
    batch: list[tuple[str, Path]], directories: Sequence[Path], known: set[str]
) -> tuple[list[tuple], list[tuple]]:
    """Return rows of raw.files and new rows of raw.reports; known grows by the latter."""
    roots = [directory.resolve() for directory in directories]
    rows: list[tuple] = []
    texts: list[tuple] = []
    for source_path, path in batch:
        content, problem = _content(path, roots)
        if content is None:
            rows.append((source_path, None, None, None, None, "unreadable", problem))
            continue
        sha256 = hashlib.sha256(content).hexdigest()
        reading = read(content)
        rows.append(
            (
                source_path,
                sha256,
                len(content),
                reading.media_type,
                reading.encoding,
                "unreadable" if reading.text is None else "loaded",
                reading.reason,
            )
        )
        if reading.text is not None and sha256 not in known:
            known.add(sha256)
            texts.append((sha256[:16], sha256, reading.text))
    return rows, texts


def _content(path: Path, roots: list[Path]) -> tuple[bytes | None, str | None]:
    """Return the file's bytes, or why they may not or cannot be read."""
    try:
        if not any(path.resolve().is_relative_to(root) for root in roots):
            return None, "a symbolic link out of the raw directory is not followed"
        if not path.is_file():
            return None, "not a regular file"
        if path.stat().st_size > LARGEST_FILE:
            return None, f"larger than {LARGEST_FILE // 1024**2} MiB"
        return path.read_bytes(), None
    except OSError as error:
        return None, f"cannot be read: {error.strerror}"


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
