"""One file → how it is read: by the readers of the load, then by the parser."""

import errno
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from expectations.identities import check_seeds
from orchestration.manifests import MANIFEST, MANIFEST_COLUMNS, placed, read_manifest
from orchestration.readers import ReaderPool, Unreadable
from orchestration.readers.archives import ARCHIVE, Packed, unpack
from orchestration.readers.reading import Places, described
from orchestration.settings import LARGEST_FILE, SEEDS
from parsing.dictionaries import Dictionaries
from parsing.explaining import explain, legible
from parsing.model import Stated
from parsing.text import UNKNOWN


class NoTextError(ValueError):
    """The file gives no text; the message says why, as quality.file_status does."""


def explain_file(
    file: Path, raw_directories: Sequence[Path], warehouse: Path | None
) -> Iterator[str]:
    """Yield lines that show how a file is read, and what a release says of it.

    A manifest beside the file, or in the raw directory that it lies in, is heard.
    warehouse: whose release is asked, if any. Raises NoTextError; SeedError and
    ManifestError as a run does; OSError where there is no such file.
    """
    check_seeds(SEEDS)
    content = _content(file)
    sha256 = hashlib.sha256(content).hexdigest()
    with ReaderPool(1) as pool:
        reading = pool.submit(content).result()
    said = [] if warehouse is None else ["", *_of_release(warehouse, sha256)]
    if reading.text is None:
        reason = str(reading.reason)
        if reading.media_type == ARCHIVE and (files := _files_of(content)):
            inside = ", ".join(legible(f"{file.name}/{one.name}") for one in files)
            reason = f"an archive, whose files are files of their own: {inside}"
        raise NoTextError("\n".join([f"{legible(str(file))}: {reason}", *said]))
    text = reading.text
    encoding = f", {reading.encoding}" if reading.encoding else ""
    yield (
        f"{legible(str(file))}: {reading.media_type}{encoding}, {len(text)} characters, "
        f"report_id {sha256[:16]}"
    )
    if reading.note:
        yield f"note: {reading.note}"
    yield from _differing(text, reading.places)
    yield from explain(text, _stated(file, raw_directories), Dictionaries.read(SEEDS))
    yield from said


def _differing(text: str, places: Places) -> Iterator[str]:
    """Yield where on the pages of a file of pictures stands what is not certain.

    Recognised twice and not alike, or a character that a page of text does not tell.
    """
    starts = [start for start, _ in places]
    for (start, place), end in zip(places, [*starts[1:], len(text)], strict=False):
        if UNKNOWN in text[start:end]:
            line_no = text.count("\n", 0, start) + 1
            said = legible(text[start:end].strip(" |\n"))
            yield f"not certain: line {line_no}, {described(place)}: {said}"


def _content(file: Path) -> bytes:
    """Return the bytes of a file, or of a file in an archive by its path behind it."""
    place = next((one for one in (file, *file.parents) if one.is_file()), None)
    if place is None:
        file.stat()
        raise FileNotFoundError(errno.ENOENT, "not a file", str(file))
    if place.stat().st_size > LARGEST_FILE:
        name = legible(str(file))
        raise NoTextError(f"{name}: larger than {LARGEST_FILE // 1024**2} MiB")
    content = place.read_bytes()
    inside = file.relative_to(place).as_posix()
    # one of several reports in a file is explained with the others
    while inside != "." and placed(f"/{inside}")[0]:
        for one in _files_of(content):
            if f"{inside}/".startswith(f"{one.name}/") and one.content is not None:
                content, inside = one.content, inside[len(one.name) + 1 :] or "."
                break
        else:
            raise FileNotFoundError(errno.ENOENT, f"{inside} is not in it", str(place))
    return content


def _files_of(content: bytes) -> Sequence[Packed]:
    try:
        return unpack(content)
    except Unreadable:
        return ()


def _stated(file: Path, raw_directories: Sequence[Path]) -> dict[int | None, Stated]:
    """Return what the manifest states of a file and of reports in it, by their lines.

    Of what is stated more than once, the first.
    """
    place = file.absolute()
    folders = [
        folder
        for folder in (place.parent, *(raw.absolute() for raw in raw_directories))
        if place.is_relative_to(folder) and (folder / MANIFEST).is_file()
    ]
    said: dict[int | None, dict[str, str]] = {}
    for folder in folders[:1]:
        name = place.relative_to(folder).as_posix()
        for _, (path, *values) in read_manifest(folder / MANIFEST, ""):
            of_file, line = (path, None) if path == name else placed(path)
            line_no = int(line) if line else None
            if of_file == name:
                row = zip(MANIFEST_COLUMNS[1:], values, strict=True)
                stated = {column: value for column, value in row if value}
                said[line_no] = stated | said.get(line_no, {})
    return {
        line_no: Stated(
            stated.get("agency_name"),
            stated.get("province"),
            stated.get("city"),
            stated.get("report_year"),
        )
        for line_no, stated in said.items()
    }


def _of_release(warehouse: Path, sha256: str) -> list[str]:
    """Return what the release of a warehouse says of a content, and what it needs."""
    import duckdb

    from orchestration.database import connect
    from orchestration.summary import MEND

    database = warehouse / "marts.duckdb"
    if not database.is_file():
        return [f"no release in {legible(str(warehouse))}: gongkai run makes one"]
    try:
        with connect(database.resolve(), read_only=True) as connection:
            files = connection.execute(
                "select source_path, outcome, reason from quality.file_status "
                "where sha256 = $1 order by all",
                [sha256],
            ).fetchall()
            held_back = connection.execute(
                "select source_path, section, verdict, reason, what_is_needed "
                "from quality.held_back where source_path = any($1) order by all",
                [[path for path, *_ in files]],
            ).fetchall()
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        return [f"{legible(str(database))} cannot be read ({said}): {MEND}"]
    lines = [] if files else ["the release has no file with this content"]
    for path, outcome, reason in files:
        because = f": {legible(reason)}" if reason else ""
        lines.append(f"in the release, {legible(path)} is {outcome}{because}")
        for other, section, verdict, why, needed in held_back:
            if other == path:
                lines.append(
                    f"  {section or 'the file'}: {verdict}: {legible(why or '')}"
                )
                lines.append(f"    needed: {legible(needed or '')}")
    return lines
