"""Read plain text in the encodings that Chinese agencies publish in."""

import codecs
import re

from orchestration.readers.reading import Unreadable
from orchestration.settings import LARGEST_TEXT

# A text in the wrong encoding decodes to rare characters. A report is made of common
# ones: of what an encoding gave, this share must be Chinese characters, their
# punctuation, full-width forms or ASCII. Real reports measure 1.00.
_COMMON_SHARE = 0.98
_UNCOMMON = re.compile(
    "[^\x01-\x7e\u4e00-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—·•\u00a0]"
)
# In the wrong encoding none of these comes out; a report has them in its title.
_FREQUENT_WORDS = re.compile("政府|信息|公开|工作|年度|公開|資訊|年報")

_BINARY = "binary content, not text: not a document of a kind known here"

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def read(content: bytes) -> tuple[str, str]:
    """Return the text, every character in its place, and the name of its encoding."""
    text, encoding = decode(content)
    if len(text) > LARGEST_TEXT:
        raise Unreadable(
            f"{len(text):,} characters of text; at most {LARGEST_TEXT:,} are read: "
            "no report is that long; take out what is not the report"
        )
    return text, encoding


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    A byte order mark decides. Without one the first of these whose text is right: UTF-8;
    UTF-16 if there are zero bytes, else GB18030, Big5, each believed only when the
    result looks Chinese. What a web page declares is not asked: pages that were saved or
    moved declare what they were. Raises Unreadable with the line and byte that could
    not be read.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding), encoding
    if b"\x00" in content:
        decoded = _chinese(content, ("utf-16-le", "utf-16-be"))
        if decoded is None:
            raise Unreadable(_BINARY)
        return decoded
    try:
        return _strict(content, "utf-8"), "utf-8"
    except Unreadable:
        decoded = _chinese(content, ("gb18030", "big5hkscs"))
        if decoded is None:
            raise
        return decoded


def _chinese(content: bytes, encodings: tuple[str, ...]) -> tuple[str, str] | None:
    for encoding in encodings:
        try:
            text = _strict(content, encoding)
        except Unreadable:
            continue
        if _looks_chinese(text):
            return text, encoding
    return None


def _strict(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise Unreadable(
            f"line {line}: byte 0x{byte:02x} at offset {error.start} is not {encoding}; "
            "save the file as UTF-8"
        ) from None
    if "\x00" in text:
        raise Unreadable(_BINARY)
    return text


def _looks_chinese(text: str) -> bool:
    uncommon = sum(1 for _ in _UNCOMMON.finditer(text))
    return (
        uncommon <= (1 - _COMMON_SHARE) * len(text)
        and _FREQUENT_WORDS.search(text) is not None
    )
