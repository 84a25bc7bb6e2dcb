"""The bytes of a file → the reader for what it is, and what that reads."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

from orchestration.readers import packed, text
from orchestration.readers.converter import WITHOUT
from orchestration.readers.media import (
    DOCX,
    ODF,
    OFD,
    XLSX,
    may_be_json,
    media_type,
    signature,
)
from orchestration.readers.reading import Found, Reading, Scanned, Unreadable
from orchestration.settings import DEEPEST_PACKED

READERS_VERSION = "13"
"""Raised when any reader writes another text or gives another reason than before."""

Reader = Callable[[bytes], Found]
"""Takes a file's content; returns what it found there, or raises Unreadable."""

# The libraries behind them are imported by the process that first needs them.
_READERS: dict[str, str] = {
    "text/html": "webpage",
    "text/markdown": "webpage",
    DOCX: "word",
    XLSX: "xlsx",
    ODF: "odf",
    "application/vnd.ms-excel": "xls",
    "application/pdf": "pdf",
    OFD: "ofd",
    "image/png": "picture",
    "image/jpeg": "picture",
    "image/gif": "picture",
    "image/tiff": "picture",
    "image/bmp": "picture",
    "image/webp": "picture",
}

# What holds one document, and how it is unpacked.
_PACKED: dict[str, Callable[[bytes], bytes]] = {
    "application/gzip": packed.of_gzip,
    "application/zlib": packed.of_gzip,
    "application/zip": packed.of_archive,
    "application/json": packed.of_json,
    "multipart/related": packed.of_web_archive,
}
_PRESENTATION = "a presentation, not a report: save its text as DOCX"

# What can be told apart but not read: the reason says what a person can do about it.
_UNREAD: dict[str, str] = {
    **WITHOUT,
    "application/vnd.rar": packed.UNPACK,
    "application/x-7z-compressed": packed.UNPACK,
    "application/zstd": packed.UNPACK,
    "application/x-bzip2": packed.UNPACK,
    "application/x-xz": packed.UNPACK,
    "application/x-tar": packed.UNPACK,
    "application/x-executable": "a program, not a document: it is never run",
    "application/x-encrypted-office": "locked with a password: save it without one",
    "application/vnd.ms-powerpoint": f"old PowerPoint format, {_PRESENTATION}",
    "application/x-ole-storage": (
        "old Office format of another kind (Works, Publisher), or cut off: open it and "
        "save it as DOCX"
    ),
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": (
        "a spreadsheet in binary (XLSB): save it as XLSX"
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        _PRESENTATION
    ),
    "application/epub+zip": "an e-book, not a report: convert to DOCX",
    "application/xml": "XML that is no web page: save it as DOCX or text",
}


def is_plain(content: bytes) -> bool:
    """Return whether reading costs no more than decoding: plain text, or nothing."""
    return signature(content) == "text/plain" and not may_be_json(content)


def read(content: bytes, packed_in: int = 0, *, recognises: bool = False) -> Reading:
    """Read a file's content; exactly one of text and reason is set.

    packed_in: how many others it was unpacked from. recognises: whether what pictures
    show is read too; where it is not, the reading says how many pages there are of them.
    """
    if not content or content.isspace():
        return Reading("application/x-empty", reason="the file is empty")
    kind = media_type(content)
    if kind in _UNREAD:
        return Reading(kind, reason=_UNREAD[kind])
    try:
        if kind in _PACKED:
            return _unpacked(kind, content, packed_in + 1, recognises=recognises)
        found = _found(kind, content, recognises=recognises)
    except Scanned as error:
        return Reading(kind, reason=str(error), scanned=error.pages)
    except Unreadable as error:
        return Reading(kind, reason=str(error))
    if not found.text.strip():
        return Reading(kind, reason="the file has no text, only blanks")
    return Reading(
        kind,
        found.encoding,
        found.text,
        note=found.note,
        places=found.places,
        scanned=found.scanned,
        text_basis="recognised" if found.places else "text",
        is_whole=found.is_whole,
    )


def _unpacked(kind: str, content: bytes, times: int, *, recognises: bool) -> Reading:
    """Return the reading of the one document in another, as what it is itself."""
    if times > DEEPEST_PACKED:
        raise Unreadable(
            f"packed more than {DEEPEST_PACKED} times over: unpack it and put what is "
            "in it here"
        )
    found = read(_PACKED[kind](content), times, recognises=recognises)
    if found.reason is None:
        return found
    return replace(found, reason=f"in what it holds: {found.reason}")


def _found(kind: str, content: bytes, *, recognises: bool) -> Found:
    try:
        found = _reader(kind)(content)
        if not (found.scanned and recognises):
            return found
        scanned = str(found.note)
    except Scanned as error:
        if not recognises:
            raise
        scanned = error.found
    try:
        return import_module("orchestration.readers.scans.scan").read(content)
    except Unreadable as error:
        raise Unreadable(f"{scanned}; {error}") from None


def _reader(kind: str) -> Reader:
    name = _READERS.get(ODF if kind.startswith(ODF) else kind)
    if name is None:
        return text.read
    return import_module(f"orchestration.readers.{name}").read
