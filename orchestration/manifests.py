"""manifest.csv files → what people state of the files beside them."""

import codecs
import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

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


# of a report in a file of several, behind the file: the line that it begins on
_PLACE = re.compile(r"/L([1-9][0-9]{0,6})\Z")


class ManifestError(ValueError):
    """manifest.csv cannot be used; the message names the line and what to do."""


def is_manifest(path: Path) -> bool:
    """Return whether a file below a raw directory states something of those beside it.

    Another program's file of the same name is not refused: it is listed as any other.
    """
    if path.name != MANIFEST or path.is_symlink() or not path.is_file():
        return False
    try:
        return "file" in (csv.DictReader(io.StringIO(_text(path))).fieldnames or [])
    except (ManifestError, csv.Error, OSError):
        return False


def read_manifest(path: Path, directory_name: str) -> Iterator[tuple[int, tuple]]:
    """Yield the line of each row, and the row: the path of a file, what is stated of it.

    directory_name: what the path begins with. Raises ManifestError.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""))
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
            column: (row.get(column) or "").strip() or None for column in MANIFEST_COLUMNS
        }
        year = values["report_year"]
        if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
            raise ManifestError(
                f"{path}, line {reader.line_num}: report_year is {year!r}; "
                "four digits are expected, such as 2020"
            )
        if values["file"]:
            yield (
                reader.line_num,
                (
                    f"{directory_name}{values['file']}",
                    *(values[column] for column in MANIFEST_COLUMNS[1:]),
                ),
            )


def read_manifests(manifests: Iterable[tuple[str, Path]]) -> dict[str, tuple[str, tuple]]:
    """Return what all manifests state, by the path of a file: where, and the row.

    manifests: each with what its files' paths begin with. The same may be stated of a
    file twice. Raises ManifestError, also where one is stated otherwise than before.
    """
    stated: dict[str, tuple[str, tuple]] = {}
    for beginning, path in manifests:
        for line, row in read_manifest(path, beginning):
            where = f"{path}, line {line}"
            before = stated.setdefault(row[0], (where, row))
            if before[1] != row:
                raise ManifestError(
                    f"{where}: {row[0]} is stated otherwise than in {before[0]}; "
                    "leave one of the two"
                )
    return stated


def placed(path: str) -> tuple[str, str | None]:
    """Return the file that a path names, and the line where a report in it begins."""
    place = _PLACE.search(path)
    return (path, None) if place is None else (path[: place.start()], place[1])


def doubts(
    stated: Mapping[str, tuple[str, tuple]], files: Container[str], places: Container[str]
) -> Iterator[str]:
    """Say what of the manifests does nothing, or cannot be right.

    files: the paths that are there; places: names of provinces, cities and counties.
    """
    for path, (where, row) in stated.items():
        if path not in files and placed(path)[0] not in files:
            yield f"{where}: there is no file {path}"
        for column, value in zip(MANIFEST_COLUMNS[2:4], row[2:4], strict=True):
            if value and value not in places:
                yield f"{where}: {column} is {value}, which is no place that is known"
        if (day := row[-1]) and not _is_day(day):
            yield (
                f"{where}: retrieved_on is {day!r}; a day is expected, such as 2026-11-30"
            )


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _text(path: Path) -> str:
    """Return the text of a manifest, as spreadsheets save it in China."""
    content = path.read_bytes()
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise ManifestError(
        f"{path} is neither UTF-8 nor GB18030 nor UTF-16: save it as UTF-8"
    )
