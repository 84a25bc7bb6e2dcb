"""The first bytes of a file → what it is; its name is never asked."""

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
    (b"x\x01", "application/zlib"),
    (b"x\x9c", "application/zlib"),
    (b"x\xda", "application/zlib"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"BZh", "application/x-bzip2"),
    (b"\xfd7zXZ\x00", "application/x-xz"),
    (b"MZ", "application/x-executable"),
    (b"\x7fELF", "application/x-executable"),
)
# signatures so short that a text may begin with them: it holds no zero byte
# fmt: off
_SHORT = {
    "image/bmp", "image/webp", "application/x-bzip2", "application/x-executable",
    "application/zlib",
}
# fmt: on

_PAGE = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|script|style|table|div|p|span|h[1-6])"
    rb"[\s>/]",
    re.IGNORECASE,
)
_FLAT = "application/vnd.oasis.opendocument."
_MARKUP = re.compile(rb"<(?:\?xml|!--|!doctype|[a-z])", re.IGNORECASE)
# elements that a text with marks of its own (Markdown) has for what these cannot say
_ELEMENT = re.compile(
    rb"</?(?:table|tr|td|sup|sub|del|ins|span|font|br|p|div|img|u|b|s)(?:\s[^<>]{0,500})?/?>"
    # and as forums, and programs that escape them, write them
    rb"|\[t[dr](?:=[^\[\]]{0,40})?\]|&lt;t[dr](?:\s[^<>]{0,500}?)?&gt;",
    re.IGNORECASE,
)
# what an XML file is, by its first element and, of some, by what that says of the kind
_ROOT = re.compile(
    rb"(?>\s|<\?[^>]*>|<!--.*?-->)*+<(?:[\w.-]{1,20}:)?([A-Za-z]+)([^>]*)>", re.DOTALL
)
_IN_XML: tuple[tuple[bytes, bytes, str], ...] = (
    (b"wordDocument", b"", "application/x-word-2003-xml"),
    (b"Workbook", b"office:spreadsheet", "application/x-excel-2003-xml"),
    (b"document", b"opendocument.text", f"{_FLAT}text-flat-xml"),
    (b"document", b"opendocument.spreadsheet", f"{_FLAT}spreadsheet-flat-xml"),
    (b"UOF", b"vnd.uof.text", "application/x-uof-text"),
    (b"UOF", b"vnd.uof.spreadsheet", "application/x-uof-spreadsheet"),
)
_BLANKS = b" \t\r\n"
# a message, as a page is saved with all that belongs to it: headers in any order
_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]{2,40}: ?[^\r\n]*\r?\n")
_OF_MESSAGE = re.compile(rb"^Content-Type:\s*(?:multipart/|text/html)", re.I | re.M)
# JSON, by itself or as the argument of a call
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[A-Za-z_$][\w$.]{0,99}\s*\(\s*)?(?=[{\[])")
_END_OF_CALL = b"); \t\r\n\x00"
# bytes that are looked at for a sign of markup, behind a prolog and comments
HEAD = 8_192

OFD = "application/ofd"

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
    ("OFD.xml", OFD),
    ("META-INF/container.xml", "application/epub+zip"),
    ("META-INF/manifest.xml", "application/vnd.oasis.opendocument"),
)
DOCX, XLSX = _PACKAGES[0][1], _PACKAGES[2][1]
ODF = _PACKAGES[-1][1]
"""What an OpenDocument file is, where it does not say which kind of document it is."""
# what it says of itself is its first file, not compressed
_ODF_KIND = re.compile(rb"mimetype(application/vnd\.oasis\.opendocument\.[a-z-]{1,40})")
_ODF_HEAD = 200

_LOCKED, _WORD = "application/x-encrypted-office", "application/msword"
# how the text of an old Word file begins, where a part of the file may begin, and where
# in it stands whether the file is locked
_TEXT_BEGINS, _SECTOR, _LOCK = b"\xec\xa5", 512, 11
# what an OLE file is, by the name of a stream that each kind has
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", _LOCKED),
    ("WordDocument", _WORD),
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
        if content.startswith(mark) and (name not in _SHORT or b"\x00" in content[:HEAD]):
            return name
    if _HEADER.match(content) and _OF_MESSAGE.search(content[:HEAD]):
        return "multipart/related"
    if content[257:262] == b"ustar":
        return "application/x-tar"
    # markup is ASCII; in UTF-16 each of its bytes stands beside a zero
    head = content[:HEAD].replace(b"\x00", b"")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe" + _BLANKS)
    if _MARKUP.match(head):
        if (office := _of_xml(head)) is not None:
            return office
        if _PAGE.search(head):
            return "text/html"
        if head.startswith(b"<?xml"):
            return "application/xml"
    return "text/markdown" if _ELEMENT.search(content) else "text/plain"


def _of_xml(head: bytes) -> str | None:
    """Return which document of an office an XML file is; None if it is none."""
    root = _ROOT.match(head)
    if root is None:
        return None
    return next(
        (kind for name, said, kind in _IN_XML if name == root[1] and said in root[2]),
        None,
    )


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
                return _LOCKED if kind == _WORD and _is_locked(content) else kind
    if name.startswith("text/") and as_json(content) is not None:
        return "application/json"
    return name


def _is_locked(content: bytes) -> bool:
    """Return whether an old Word file says that a password locks it."""
    for place in range(_SECTOR, len(content) - _LOCK, _SECTOR):
        if content.startswith(_TEXT_BEGINS, place):
            return content[place + _LOCK] & 1 == 1
    return False


def may_be_json(content: bytes) -> bool:
    """Return whether a content begins as JSON does."""
    return _JSON.match(content) is not None


def as_json(content: bytes) -> object:
    """Return the object or list that a content is in JSON; None if it is none.

    The answer of a web service may be the argument of a call: callback({...}).
    """
    begin = _JSON.match(content)
    if begin is None:
        return None
    is_call = begin[0].rstrip().endswith(b"(")
    body = content[begin.end() :]
    body = body.rstrip(_END_OF_CALL) if is_call else body
    try:
        try:
            found = json.loads(body)
        except UnicodeDecodeError:
            found = json.loads(body.decode("gb18030"))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "application/zip"
    kind = next((kind for name, kind in _PACKAGES if name in names), "application/zip")
    said = _ODF_KIND.search(content[:_ODF_HEAD]) if kind == ODF else None
    return kind if said is None else said[1].decode()
