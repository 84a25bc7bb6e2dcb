"""Tell what a file is by its content; its name is never asked."""

import io
import json
import re
import zipfile

# first bytes -> media type; the order matters only where one begins another
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"MIME-Version:", "multipart/related"),
    (b"From: <Saved by", "multipart/related"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"RIFF", "image/webp"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"MZ", "application/x-executable"),
    (b"\x7fELF", "application/x-executable"),
)
# signatures so short that a text may begin with them: it holds no zero byte
_SHORT = ("image/bmp", "image/webp", "application/x-bzip2", "application/x-executable")

_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|p|span|h[1-6])"
    rb"[\s>/]",
    re.IGNORECASE,
)
_MARKUP = re.compile(rb"<(?:\?xml|!--|!doctype|[a-z])", re.IGNORECASE)
# elements that a text with marks of its own (Markdown) has for what these cannot say
_ELEMENT = re.compile(
    rb"</?(?:table|tr|td|sup|sub|del|ins|span|font|br|p|div|img|u|b|s)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_BLANKS = b" \t\r\n"
# bytes that are looked at for a sign of markup, behind a prolog and comments
_HEAD = 8_192

# what an Office archive is, by a file that each kind has
_PACKAGES: tuple[tuple[str, str], ...] = (
    (
        "word/document.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "word/document2.xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    (
        "xl/workbook.xml",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroEnabled.12"),
    (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("OFD.xml", "application/ofd"),
    ("META-INF/container.xml", "application/epub+zip"),
    ("META-INF/manifest.xml", "application/vnd.oasis.opendocument"),
)
DOCX, XLSX = _PACKAGES[0][1], _PACKAGES[2][1]

# what an OLE file is, by the name of a stream that each kind has
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "application/x-encrypted-office"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    # of versions before 1997
    ("Book\x00", "application/vnd.ms-excel"),
)


def signature(content: bytes) -> str:
    """Return the media type that the first bytes tell; text/plain where nothing does.

    Text with elements of a web page in it is text/markdown.
    """
    for mark, name in _SIGNATURES:
        if content.startswith(mark) and (
            name not in _SHORT or b"\x00" in content[:_HEAD]
        ):
            return name
    if content[257:262] == b"ustar":
        return "application/x-tar"
    # markup is ASCII; in UTF-16 each of its bytes stands beside a zero
    head = content[:_HEAD].replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe" + _BLANKS)
    if _MARKUP.match(head):
        if _PAGE.search(head):
            return "text/html"
        if head.startswith(b"<?xml"):
            return "application/xml"
    return "text/markdown" if _ELEMENT.search(content) else "text/plain"


def media_type(content: bytes) -> str:
    """Return the media type; archives and OLE files are looked into for theirs.

    An archive's table of contents may be as large as the archive: call this only where
    time and memory are bounded.
    """
    name = signature(content)
    if name == "application/zip":
        return _of_archive(content)
    if name == "application/x-ole-storage":
        for stream, kind in _STREAMS:
            if stream.encode("utf-16-le") in content:
                return kind
    if name.startswith("text/") and _is_json(content):
        return "application/json"
    return name


def _is_json(content: bytes) -> bool:
    if content.lstrip(b"\xef\xbb\xbf" + _BLANKS)[:1] not in (b"{", b"["):
        return False
    try:
        return isinstance(json.loads(content), dict | list)
    except (ValueError, RecursionError):
        return False


def _of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "application/zip"
    return next((kind for name, kind in _PACKAGES if name in names), "application/zip")
