"""Read plain text in the encodings that Chinese agencies publish in."""

import codecs

# A text in the wrong encoding decodes to rare characters. A report is made of common
# ones: of what GB18030 gave, this share must be Chinese characters, their punctuation,
# full-width forms or ASCII. Real reports measure 1.00.
_COMMON_SHARE = 0.98
_FREQUENT_WORDS = ("政府", "信息", "公开", "工作", "年度")


class UndecodableText(ValueError):
    """The bytes are not text in any encoding that is known here."""


def decode(content: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    A byte order mark decides; without one UTF-8 is tried, then GB18030, which is only
    believed when the result looks like Chinese. Raises UndecodableText with the line
    and byte that could not be read.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding), encoding
    if b"\x00" in content:
        raise UndecodableText("binary content, not text")
    try:
        return _strict(content, "utf-8"), "utf-8"
    except UndecodableText as not_utf8:
        try:
            text = _strict(content, "gb18030")
        except UndecodableText:
            raise not_utf8 from None
        if not _looks_chinese(text):
            raise not_utf8
        return text, "gb18030"


def _strict(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        byte = content[error.start]
        raise UndecodableText(
            f"line {line}: byte 0x{byte:02x} at offset {error.start} is not {encoding}; "
            "save the file as UTF-8"
        ) from None
    if "\x00" in text:
        raise UndecodableText("binary content, not text")
    return text


def _looks_chinese(text: str) -> bool:
    common = sum(
        1
        for character in text
        if character < "\x7f"
        or "\u4e00" <= character <= "\u9fff"
        or "\u3000" <= character <= "\u303f"
        or "\uff00" <= character <= "\uffef"
        or character in "“”‘’…—·•\u00a0"
    )
    return common >= _COMMON_SHARE * len(text) and any(
        word in text for word in _FREQUENT_WORDS
    )
