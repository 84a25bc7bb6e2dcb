"""A ZIP archive → the files in it: each by its name, with its bytes.

It is opened in a process of its own, within bounds of time, memory and size. Names are
only names: nothing is written anywhere. What a person would not see in a folder (hidden
files, what a Mac puts beside) is left out, as in a folder.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

from orchestration.readers.messages import receive, send
from orchestration.readers.office import LOCKED
from orchestration.readers.packed import BESIDE, DAMAGED, UNPACK
from orchestration.readers.reading import Unreadable
from orchestration.readers.worker import TEXTS, bound_time, confine
from orchestration.settings import (
    LARGEST_PART,
    LARGEST_UNPACKED,
    MOST_PACKED,
    READ_SECONDS,
)

# what readers say of an archive that is no document of its own
ARCHIVE = "application/zip"
_LONGEST_NAME = 200
_IS_UTF_8 = 0x800  # of a member's flags


class Packed(NamedTuple):
    """A file of an archive: its bytes, or the problem that there is with it."""

    name: str
    content: bytes | None
    problem: str | None = None


def unpack(
    content: bytes, most: int = MOST_PACKED, largest: int = LARGEST_UNPACKED
) -> list[Packed]:
    """Return the files of an archive; Unreadable where it is none, or beyond a bound.

    most: files; largest: bytes of all of them.
    """
    command = [sys.executable, "-I", "-m", "orchestration.readers.archives"]
    try:
        done = subprocess.run(  # noqa: S603 - of this module, and no shell
            [*command, str(most), str(largest)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=READ_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(f"{UNPACK}; it took longer than {READ_SECONDS:g} s") from None
    stream = BytesIO(done.stdout)
    found: list[Packed] = []
    while (head := receive(stream, len(done.stdout))) is not None:
        name, problem = json.loads(head)
        body = receive(stream, len(done.stdout))
        if name is None:
            raise Unreadable(problem)
        found.append(Packed(name, None if problem else body, problem))
    if done.returncode:
        raise Unreadable(f"{UNPACK}; it is damaged here")
    if not found:
        raise Unreadable(f"{UNPACK} (it has none)")
    return found


def files_of(content: bytes, most: int, largest: int) -> Iterator[Packed]:
    """Yield the files of an archive, in this process. Raises Unreadable."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except DAMAGED:
        raise Unreadable(f"{UNPACK}; it is damaged here") from None
    files = [
        (name, one)
        for one in archive.infolist()
        if one.filename and not one.is_dir() and (name := _name(one)) is not None
    ]
    if len(files) > most:
        raise Unreadable(f"{UNPACK} ({len(files)} files; {most} are opened here)")
    left = largest
    names: set[str] = set()
    for name, one in files:
        single = _single(name, names)
        found = _read(archive, one, single, min(left, LARGEST_PART))
        left -= len(found.content or b"")
        if left <= 0:
            raise Unreadable(
                f"{UNPACK}; its files are larger than {largest // 1024**2} MiB together"
            )
        yield found


def _read(
    archive: zipfile.ZipFile, one: zipfile.ZipInfo, name: str, largest: int
) -> Packed:
    try:
        with archive.open(one) as file:
            content = file.read(largest + 1)
    except RuntimeError:
        return Packed(name, None, f"in an archive {LOCKED}")
    except DAMAGED:
        return Packed(name, None, "damaged within its archive: unpack it by hand")
    if len(content) > LARGEST_PART:
        size = f"{LARGEST_PART // 1024**2} MiB"
        return Packed(name, None, f"unpacks to more than {size}: unpack it by hand")
    return Packed(name, content)


def _name(one: zipfile.ZipInfo) -> str | None:
    """Return the name of a file as it would be in a folder; None of a hidden one."""
    name = one.filename
    if not one.flag_bits & _IS_UTF_8:
        # zipfile took the bytes for those of an old PC
        raw = name.encode("cp437", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [part for part in name.replace("\\", "/").split("/") if part.strip(". ")]
    path = "/".join(parts)
    if not parts or BESIDE.search(path) or any(part.startswith(".") for part in parts):
        return None
    shown = "".join(mark if mark.isprintable() else "\ufffd" for mark in path)
    return shown[-_LONGEST_NAME:].strip("/") or None


def _single(name: str, names: set[str]) -> str:
    """Return a name that no file of the archive has, nor a folder of one; note it."""
    number, single = 1, name
    while single in names or any(
        other.startswith(f"{single}/") or single.startswith(f"{other}/")
        for other in names
    ):
        number += 1
        single = f"({number}) {name}"
    names.add(single)
    return single


def main() -> None:
    """Answer for the archive that comes in."""
    confine(TEXTS)
    bound_time(TEXTS.seconds)
    most, largest = map(int, sys.argv[1:])
    try:
        found = [*files_of(sys.stdin.buffer.read(), most, largest)]
    except Unreadable as error:
        found = []
        send(sys.stdout.buffer, json.dumps([None, str(error)]).encode())
        send(sys.stdout.buffer, b"")
    for name, content, problem in found:
        send(sys.stdout.buffer, json.dumps([name, problem]).encode())
        send(sys.stdout.buffer, content or b"")


if __name__ == "__main__":
    main()
