"""Choose the reader for a file by what it is."""

from collections.abc import Callable
from importlib import import_module

from orchestration.readers import text
from orchestration.readers.media import DOCX, XLSX, media_type, signature
from orchestration.readers.reading import Found, Reading, Unreadable

READERS_VERSION = "3"
"""Raised when any reader writes another text or gives another reason than before."""

Reader = Callable[[bytes], Found]
"""Takes a file's content; returns what it found there, or raises Unreadable."""

# The libraries behind them are imported by the process that first needs them.
_READERS: dict[str, str] = {
    "text/html": "webpage",
    "text/markdown": "webpage",
    DOCX: "word",
    XLSX: "xlsx",
    "application/vnd.ms-excel": "xls",
    "application/pdf": "pdf",
}

_ARCHIVE = "an archive: unpack it and put its files here"
_COMPRESSED = (
    "compressed with gzip: unpack it, and put what is in it here (a page that was saved "
    "as it came is such a file)"
)
_IMAGE = "an image has no text: recognise it (OCR) and give the text"
_PRESENTATION = "a presentation, not a report: save its text as DOCX"

# What can be told apart but not read: the reason says what a person can do about it.
_UNREAD: dict[str, str] = {
    "application/zip": _ARCHIVE,
    "application/vnd.rar": _ARCHIVE,
    "application/x-7z-compressed": _ARCHIVE,
    "application/gzip": _COMPRESSED,
    "application/x-bzip2": _ARCHIVE,
    "application/x-xz": _ARCHIVE,
    "application/x-tar": _ARCHIVE,
    "application/x-executable": "a program, not a document: it is never run",
    "application/x-encrypted-office": "locked with a password: save it without one",
    "application/msword": "old Word format: convert to DOCX",
    "application/vnd.ms-powerpoint": f"old PowerPoint format, {_PRESENTATION}",
    "application/x-ole-storage": "old Office format: convert to DOCX",
    "application/vnd.ms-excel.sheet.binary.macroEnabled.12": (
        "a spreadsheet in binary (XLSB): save it as XLSX"
    ),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": (
        _PRESENTATION
    ),
    "application/vnd.oasis.opendocument": "OpenDocument: convert to DOCX",
    "application/ofd": "OFD is not read: convert to PDF with text, or to DOCX",
    "application/epub+zip": "an e-book, not a report: convert to DOCX",
    "application/rtf": "RTF: convert to DOCX",
    "application/json": (
        "JSON, the answer of a web service: save the page that shows it, or its text"
    ),
    "application/xml": "XML that is no web page: save it as DOCX or text",
    "multipart/related": "a web archive (MHTML): save the page as HTML",
    "image/png": _IMAGE,
    "image/jpeg": _IMAGE,
    "image/gif": _IMAGE,
    "image/tiff": _IMAGE,
    "image/bmp": _IMAGE,
    "image/webp": _IMAGE,
}


def is_plain(content: bytes) -> bool:
    """Return whether reading costs no more than decoding: plain text, or nothing."""
    return signature(content) == "text/plain"


def read(content: bytes) -> Reading:
    """Read a file's content; exactly one of text and reason is set."""
    if not content or content.isspace():
        return Reading("application/x-empty", reason="the file is empty")
    kind = media_type(content)
    if kind in _UNREAD:
        return Reading(kind, reason=_UNREAD[kind])
    try:
        found = _reader(kind)(content)
    except Unreadable as error:
        return Reading(kind, reason=str(error))
    if not found.text.strip():
        return Reading(kind, reason="the file has no text, only blanks")
    return Reading(kind, found.encoding, found.text, note=found.note)


def _reader(kind: str) -> Reader:
    name = _READERS.get(kind)
    if name is None:
        return text.read
    return import_module(f"orchestration.readers.{name}").read
