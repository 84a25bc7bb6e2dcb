"""Choose the reader for a file by what it is."""

from dataclasses import dataclass

from orchestration.readers.media import media_type
from orchestration.readers.text import UndecodableText, decode

# What can be told apart but not read: the reason says what a person can do about it.
_UNREAD: dict[str, str] = {
    "application/pdf": "PDF is not read yet: save it as text",
    "application/zip": "an archive or Office document is not read yet: save it as text",
    "application/x-ole-storage": "old Office format: save it as text",
    "application/vnd.rar": "an archive: unpack it",
    "application/x-7z-compressed": "an archive: unpack it",
    "application/gzip": "an archive: unpack it",
    "text/html": "web pages are not read yet: save it as text",
    "image/png": "an image has no text",
    "image/jpeg": "an image has no text",
    "image/gif": "an image has no text",
    "image/tiff": "an image has no text",
}


@dataclass(frozen=True)
class Reading:
    """What a file's content is, and its text or the reason why there is none."""

    media_type: str
    encoding: str | None = None
    text: str | None = None
    reason: str | None = None


def read(content: bytes) -> Reading:
    """Read a file's content; exactly one of text and reason is set."""
    kind = media_type(content)
    if not content.strip():
        return Reading(kind, reason="the file is empty")
    if kind in _UNREAD:
        return Reading(kind, reason=_UNREAD[kind])
    try:
        text, encoding = decode(content)
    except UndecodableText as error:
        return Reading(kind, reason=str(error))
    return Reading(kind, encoding=encoding, text=text)
