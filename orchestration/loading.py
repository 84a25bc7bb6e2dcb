"""Raw files → their texts in the working database; nothing is interpreted here."""

import csv
import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import duckdb

from orchestration.database import scalar
from orchestration.listing import (
    State,
    content_of,
    directory_names,
    list_all,
    state_of,
)
from orchestration.manifests import (
    MANIFEST_COLUMNS,
    doubts,
    placed,
    read_manifests,
)
from orchestration.readers import READERS_VERSION, ReaderPool, Reading, Unreadable
from orchestration.readers.archives import ARCHIVE, Packed, unpack
from orchestration.settings import (
    DEEPEST_PACKED,
    LARGEST_UNPACKED,
    MOST_PACKED,
    SEEDS,
)

# Files, and bytes of them, whose texts are in memory at a time.
_BATCH = 2_000
_BATCH_BYTES = 16 * 1024**2


# What runs keep, and the manifest, which each reads anew.
_KEPT = {
    "files": {
        "source_path": "varchar",
        "sha256": "varchar",
        "bytes": "bigint",
        "media_type": "varchar",
        "encoding": "varchar",
        "load_status": "varchar",
        "load_reason": "varchar",
        "text_basis": "varchar",
        "is_whole": "boolean",
        "scanned": "integer",
        "readers_version": "varchar",
        "in_file": "varchar",
        "file_sha256": "varchar",
        "inode": "ubigint",
        "mtime_ns": "bigint",
        "ctime_ns": "bigint",
    },
    "reports": {
        "report_id": "varchar",
        "sha256": "varchar",
        "report_no": "bigint",
        "characters": "integer",
        "text": "varchar using compression zstd",
    },
    # where on its pages a recognised text stands
    "places": {
        "report_id": "varchar",
        "char_start": "integer",
        "page": "integer",
        "x0": "double",
        "top": "double",
        "x1": "double",
        "bottom": "double",
    },
}
_MANIFEST = dict.fromkeys(("source_path", *MANIFEST_COLUMNS[1:], "line_no"), "varchar")
_TABLES: Mapping[str, Mapping[str, str]] = {**_KEPT, "manifest": _MANIFEST}


# of a file: that another reading would say nothing more of the same bytes
_DONE = "load_status = 'loaded' and (scanned = 0 or text_basis = 'recognised')"


# (source_path, sha256 or None) of every file, and the rows of all manifests
Contents = tuple[Sequence[tuple[str, str | None]], Sequence[tuple]]


@dataclass(frozen=True)
class Loaded:
    """What a load found: files listed, texts that were new, files without text.

    files_read: how many were opened; the others are those of an earlier load. doubts:
    what of the manifests does nothing, or cannot be right.
    """

    files: int
    files_read: int
    new_texts: int
    unreadable: int
    manifest_rows: int
    doubts: Sequence[str] = ()


@dataclass(frozen=True)
class _Found:
    """A file of a batch: its content's digest and size, or why it cannot be had.

    in_file, file_sha256, state: of the file that it is, or of the archive that it is in.
    """

    source_path: str
    sha256: str | None = None
    size: int | None = None
    problem: str | None = None
    in_file: str = ""
    file_sha256: str | None = None
    state: State | None = None


@dataclass
class _Left:
    """How many files and bytes may still be unpacked of a file and of all in it."""

    files: int = MOST_PACKED
    size: int = LARGEST_UNPACKED


_Held = tuple[_Found, bytes | None]


class EmptiedDirectory(ValueError):
    """A raw directory has no file any more; the message says which and what to do."""


def load(connection: duckdb.DuckDBPyConnection, directories: Sequence[Path]) -> Loaded:
    """Fill raw.files, raw.reports and raw.manifest from the directories.

    raw.files and raw.manifest are what is there now; raw.reports only grows: a text is
    read again only if its bytes were never seen, or by other readers than today's. Files
    that are as they were at the last load are not opened. One transaction: all or
    nothing.
    """
    connection.begin()
    try:
        make_tables(connection)
        known = _known_readings(connection)
        tried = _tried_again(connection)
        before = _known_files(connection, f"bool_and({_DONE})")
        listed, manifests = list_all(directories)
        _refuse_emptied(connection, directories, listed)
        new, unchanged = _new_files(listed, before)
        _keep_files(connection, unchanged)
        outdated = _outdated_texts(connection)
        counts: Counter[str] = Counter()
        with ReaderPool() as pool:
            for batch in _batches(new):
                counts += _load_batch(
                    connection, batch, directories, known, pool.submit, outdated, tried
                )
        stated = read_manifests(manifests)
        _insert(connection, "manifest", _placed(stated, listed))
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
    return Loaded(
        files=int(scalar(connection, "select count(*) from raw.files")),
        files_read=counts["read"],
        new_texts=counts["new_texts"],
        unreadable=counts["unreadable"],
        manifest_rows=len(stated),
        doubts=[*doubts(stated, _paths(connection), _places())] if stated else [],
    )


def _refuse_emptied(
    connection: duckdb.DuckDBPyConnection,
    directories: Sequence[Path],
    listed: Iterable[tuple[str, Path]],
) -> None:
    """Refuse a directory that has lost every file: a disk that is not mounted has none.

    A directory that cannot be looked into is listed as itself.
    """
    paths = [path for path, file in listed if file not in directories]
    for directory, name in zip(directories, directory_names(directories), strict=True):
        if not any(path.startswith(name) for path in paths) and scalar(
            connection,
            "select count(*) from raw.files "
            "where starts_with(in_file, $1) and in_file != $1 || '.'",
            [name],
        ):
            raise EmptiedDirectory(
                f"{directory} has no file that can be listed, and the last run found "
                "some: is its disk mounted? gongkai run --rebuild takes it as it is"
            )


def _load_batch(
    connection: duckdb.DuckDBPyConnection,
    batch: list[tuple[str, Path, State | None]],
    directories: Sequence[Path],
    known: dict[str, Reading],
    submit: Callable[[bytes], Future[Reading]],
    outdated: Collection[str],
    tried: Collection[str],
) -> Counter[str]:
    """Keep what a batch of files gives, and count it; its texts go with the call."""
    rows, texts = _read_batch(batch, directories, known, submit)
    _insert(connection, "files", rows)
    # what says no more than before keeps its number, and so its reading
    same = _same(connection, texts, tried)
    texts = [text for text in texts if text[1] not in same]
    # before the older texts go: no number is given twice
    numbered = _numbered(connection, texts)
    _forget(connection, [text[1] for text in texts if text[1] in outdated])
    _insert(connection, "reports", numbered)
    _insert(connection, "places", _page_places(texts))
    return Counter(
        read=len(rows),
        unreadable=sum(row[5] == "unreadable" for row in rows),
        new_texts=len(texts),
    )


def _paths(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select source_path from raw.files").fetchall()
    return {path for (path,) in rows}


def _places() -> set[str]:
    """Return the names of all places that a manifest may state."""
    with (SEEDS / "divisions.csv").open(encoding="utf-8", newline="") as file:
        return {
            row[column]
            for row in csv.DictReader(file)
            for column in ("division_name", "short_name")
        }


def forget_files(connection: duckdb.DuckDBPyConnection) -> None:
    """Let the next load read every file, as if none had been seen.

    Texts of files that are there no longer stay: earlier releases are traced by them.
    """
    connection.execute("drop table if exists raw.files")


def contents_of(
    directories: Sequence[Path], connection: duckdb.DuckDBPyConnection
) -> Contents:
    """Return what a load of the directories would list, without reading any text.

    connection: the working database; only files that are not as they were at its last
    load are opened. Raises ManifestError as a load does.
    """
    roots = [directory.resolve() for directory in directories]
    before = _known_files(connection, "any_value(file_sha256) is not null")
    listed, manifests = list_all(directories)
    new, unchanged = _new_files(listed, before)
    files: list[tuple[str, str | None]] = [
        (source_path, before[source_path][1]) for source_path in unchanged
    ]
    for source_path, path, _ in new:
        content, _ = content_of(path, roots)
        sha256 = None if content is None else hashlib.sha256(content).hexdigest()
        files.append((source_path, sha256))
    return files, _placed(read_manifests(manifests), listed)


def _placed(
    stated: Mapping[str, tuple[str, tuple]], listed: Iterable[tuple[str, Path]]
) -> list[tuple]:
    """Return the rows of manifests with the line of a report in a file of several.

    A file may be called as a report in one is (a.txt/L85): then it is meant.
    """
    files = {path for path, _ in listed}
    rows = []
    for path, (_, row) in stated.items():
        of_file, line_no = (path, None) if path in files else placed(path)
        rows.append((of_file, *row[1:], line_no))
    return rows


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the tables; those of other columns, an older version's, are made anew."""
    connection.execute("create schema if not exists raw")
    found = connection.execute(
        "select table_name, list(column_name order by column_index) "
        "from duckdb_columns() where schema_name = 'raw' "
        "and database_name = current_database() group by table_name"
    ).fetchall()
    there = {table: columns for table, columns in found if table in _KEPT}
    if any(columns != list(_KEPT[table]) for table, columns in there.items()):
        for table in there:
            connection.execute(f"drop table raw.{table}")
    for table, columns in _KEPT.items():
        connection.execute(f"create table if not exists raw.{table} {_typed(columns)}")
    connection.execute(f"create or replace table raw.manifest {_typed(_MANIFEST)}")


def _typed(columns: Mapping[str, str]) -> str:
    return f"({', '.join(f'{name} {kind}' for name, kind in columns.items())})"


def _known_files(
    connection: duckdb.DuckDBPyConnection, condition: str
) -> dict[str, tuple[State, str]]:
    """Return state and sha256 of the files of the last load that today's readers read.

    condition: on what is known of a file, and of all in it if it is an archive.
    """
    rows = connection.execute(
        "select in_file, inode, mtime_ns, ctime_ns, file_sha256 from raw.files "  # noqa: S608
        "where readers_version = $1 and inode is not null "
        f"group by all having {condition}",
        [READERS_VERSION],
    ).fetchall()
    return {path: ((inode, m, c), sha256) for path, inode, m, c, sha256 in rows}


def _new_files(
    listed: Iterable[tuple[str, Path]], before: dict[str, tuple[State, str]]
) -> tuple[list[tuple[str, Path, State | None]], list[str]]:
    """Return the files that are not as they were before, and the paths of those that are.

    The state of a file comes with it if it can be told by it whether the file changes.
    """
    now = time.time_ns()
    new, unchanged = [], []
    for source_path, path in listed:
        state = state_of(path, now)
        if state is not None and before.get(source_path, (None,))[0] == state:
            unchanged.append(source_path)
        else:
            new.append((source_path, path, state))
    return new, unchanged


def _keep_files(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> None:
    """Delete the rows of all files but those that are as they were."""
    connection.execute(
        "delete from raw.files where in_file not in (select unnest($1::varchar[]))",
        [paths],
    )


def _known_readings(connection: duckdb.DuckDBPyConnection) -> dict[str, Reading]:
    """Return what today's readers made of contents at the last load, without its text.

    Only of what gave all its text: whatever did not is tried again, for its reason may
    have been a busy machine, or that nothing recognises pictures yet.
    """
    rows = connection.execute(
        "select distinct files.sha256, files.media_type, files.encoding, load_reason, "  # noqa: S608
        "text_basis, is_whole, scanned "
        "from raw.files inner join raw.reports using (sha256) "
        f"where {_DONE} and files.readers_version = $1",
        [READERS_VERSION],
    ).fetchall()
    return {sha256: _textless(*told) for sha256, *told in rows}


@cache
def _textless(
    media_type: str,
    encoding: str | None,
    note: str | None,
    text_basis: str,
    is_whole: bool,
    scanned: int,
) -> Reading:
    """Return the reading of all contents of a kind, without text: they are few."""
    return Reading(
        media_type,
        encoding,
        text="",
        note=note,
        text_basis=text_basis,
        is_whole=is_whole,
        scanned=scanned,
    )


def _outdated_texts(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the contents whose texts other readers gave, or whose files were gone."""
    rows = connection.execute(
        "select sha256 from raw.reports anti join raw.files using (sha256)"
    ).fetchall()
    return {sha256 for (sha256,) in rows}


def _tried_again(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return the contents that today's readers gave a text of, which may not be all."""
    rows = connection.execute(
        f"select sha256 from raw.files where not ({_DONE}) and "  # noqa: S608
        "load_status = 'loaded' and readers_version = $1",
        [READERS_VERSION],
    ).fetchall()
    return {sha256 for (sha256,) in rows}


def _same(
    connection: duckdb.DuckDBPyConnection, texts: list[tuple], tried: Collection[str]
) -> set[str]:
    """Return the contents tried again of which the text is what it was."""
    again = {sha256: text for _, sha256, text, _ in texts if sha256 in tried}
    if not again:
        return set()
    rows = connection.execute(
        "select sha256, text from raw.reports where sha256 in (select unnest($1))",
        [list(again)],
    ).fetchall()
    return {sha256 for sha256, text in rows if again[sha256] == text}


def _batches(
    files: Sequence[tuple[str, Path, State | None]],
) -> Iterator[list[tuple[str, Path, State | None]]]:
    batch: list[tuple[str, Path, State | None]] = []
    size = 0
    for source_path, path, state in files:
        batch.append((source_path, path, state))
        with suppress(OSError):
            size += path.stat().st_size
        if len(batch) == _BATCH or size > _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    yield batch


def _read_batch(
    batch: list[tuple[str, Path, State | None]],
    directories: Sequence[Path],
    known: dict[str, Reading],
    submit: Callable[[bytes], Future[Reading]],
) -> tuple[list[tuple], list[tuple]]:
    """Return rows of raw.files and new rows of raw.reports; known grows by the batch.

    An archive of several files gives a row for each of them, and none of its own.
    """
    roots = [directory.resolve() for directory in directories]
    files: list[_Held] = []
    for source_path, path, state in batch:
        content, problem = content_of(path, roots)
        file = _file(source_path, content, problem)
        file = replace(file, in_file=source_path, file_sha256=file.sha256, state=state)
        files.append((file, content))
    texts = _read_all(files, known, submit)
    rows: list[tuple] = []
    for file, content in files:
        # one archive at a time is in memory
        for row, more in _rows(file, content, known, submit, _Left()):
            rows += row
            texts += more
    return rows, texts


def _file(source_path: str, content: bytes | None, problem: str | None) -> _Found:
    if content is None:
        return _Found(source_path, problem=problem)
    return _Found(source_path, hashlib.sha256(content).hexdigest(), len(content))


def _read_all(
    files: Sequence[_Held],
    known: dict[str, Reading],
    submit: Callable[[bytes], Future[Reading]],
) -> list[tuple]:
    """Read the contents that are not known yet; return new rows of raw.reports."""
    awaited: dict[str, Future[Reading]] = {}
    for file, content in files:
        sha256 = file.sha256
        if content is None or sha256 is None or sha256 in known or sha256 in awaited:
            continue
        awaited[sha256] = submit(content)
    texts = []
    for sha256, future in awaited.items():
        reading = future.result()
        if reading.text is not None:
            texts.append((sha256[:16], sha256, reading.text, reading.places))
            reading = _textless(
                reading.media_type,
                reading.encoding,
                reading.note,
                reading.text_basis,
                reading.is_whole,
                reading.scanned,
            )
        known[sha256] = reading
    return texts


def _rows(
    file: _Found,
    content: bytes | None,
    known: dict[str, Reading],
    submit: Callable[[bytes], Future[Reading]],
    left: _Left,
    times: int = 0,
) -> Iterator[tuple[list[tuple], list[tuple]]]:
    """Yield a file's row, or rows and texts of all that is in an archive of several."""
    reading = known.get(file.sha256 or "")
    if (
        content is None
        or reading is None
        or reading.text is not None
        or reading.media_type != ARCHIVE
    ):
        yield [_file_row(file, known)], []
        return
    try:
        packed = _unpacked(content, left, times)
    except Unreadable as error:
        yield [_file_row(replace(file, problem=str(error)), known)], []
        return
    inside = [
        (
            replace(
                _file(f"{file.source_path}/{name}", part, problem),
                in_file=file.in_file,
                file_sha256=file.file_sha256,
                state=file.state,
            ),
            part,
        )
        for name, part, problem in packed
    ]
    yield [], _read_all(inside, known, submit)
    for one, part in inside:
        yield from _rows(one, part, known, submit, left, times + 1)


def _unpacked(content: bytes, left: _Left, times: int) -> Sequence[Packed]:
    """Return the files of an archive that is packed so many times. Raises Unreadable."""
    if times == DEEPEST_PACKED:
        raise Unreadable(f"packed more than {DEEPEST_PACKED} times over: unpack it")
    packed = unpack(content, left.files, left.size)
    left.files -= len(packed)
    left.size -= sum(len(one.content or b"") for one in packed)
    return packed


def _file_row(file: _Found, known: dict[str, Reading]) -> tuple:
    if file.sha256 is None:
        reading = Reading("", reason=file.problem)
    else:
        reading = known[file.sha256]
    if file.problem is not None:
        reading = replace(reading, reason=file.problem)
    return (
        file.source_path,
        file.sha256,
        file.size,
        reading.media_type or None,
        reading.encoding,
        "unreadable" if reading.text is None else "loaded",
        reading.reason or reading.note,
        None if reading.text is None else reading.text_basis,
        reading.is_whole,
        reading.scanned,
        READERS_VERSION,
        file.in_file,
        file.file_sha256,
        *(file.state or (None, None, None)),
    )


def _forget(connection: duckdb.DuckDBPyConnection, contents: list[str]) -> None:
    """Delete the texts that other readers once gave of the same bytes."""
    if contents:
        connection.execute(
            "delete from raw.reports where sha256 in (select unnest($1::varchar[]))",
            [contents],
        )
        connection.execute(
            "delete from raw.places where report_id in (select unnest($1::varchar[]))",
            [[sha256[:16] for sha256 in contents]],
        )


def _numbered(connection: duckdb.DuckDBPyConnection, texts: list[tuple]) -> list[tuple]:
    """Return texts as rows of raw.reports, numbered on."""
    first = 1 + scalar(connection, "select coalesce(max(report_no), 0) from raw.reports")
    return [
        (report_id, sha256, report_no, len(text), text)
        for report_no, (report_id, sha256, text, _) in enumerate(texts, first)
    ]


def _page_places(texts: list[tuple]) -> list[tuple]:
    """Return the places of texts as rows of raw.places."""
    return [
        (report_id, start, *place)
        for report_id, _, _, places in texts
        for start, place in places
    ]


def _insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[tuple]
) -> None:
    """Append rows; table is one of this module's names.

    They go as parameters: what is registered stays in memory, all the texts with it,
    until the transaction ends.
    """
    if not rows:
        return
    kinds = [kind.split()[0] for kind in _TABLES[table].values()]
    columns = (f"unnest(${no}::{kind}[])" for no, kind in enumerate(kinds, 1))
    connection.execute(
        f"insert into raw.{table} select {', '.join(columns)}",
        [list(values) for values in zip(*rows, strict=True)],
    )
