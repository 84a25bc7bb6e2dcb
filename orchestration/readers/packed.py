"""A compressed file, a page with its pictures, JSON → the one document in it.

What is packed is unpacked within bounds, and read as what it is. A file that holds no
document, or several of which none is surely the one, says so.
"""

import html
import io
import re
import zipfile
import zlib
from email import message_from_bytes, policy
from email.message import Message
from pathlib import PurePosixPath

from orchestration.readers.media import as_json, signature
from orchestration.readers.office import LOCKED
from orchestration.readers.reading import Unreadable
from orchestration.settings import DEEPEST_NESTING, LARGEST_PART

_TOO_LARGE = (
    f"it unpacks to more than {LARGEST_PART // 1024**2} MiB: broken or made to do harm"
)
UNPACK = "an archive: unpack it and put its files here"
# what Python says of an archive that is broken, or packed in a way that it does not know
DAMAGED = (
    zipfile.BadZipFile,
    NotImplementedError,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
)
# what programs put into an archive beside what a person does
BESIDE = re.compile(
    r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\._)", re.I
)
_SHEET_LINK = re.compile(rb"<link\b[^>]{0,1000}>", re.IGNORECASE)
_ADDRESS = re.compile(rb"""\shref\s*=\s*["']?([^"'\s>]{1,900})""", re.IGNORECASE)
# characters of a string in JSON, from which on it is no title, summary or address
_LEAST_TEXT = 200
_MOST_VALUES = 1_000_000
_TITLES = ("title", "biaoti", "标题")
_ESCAPED_MARKUP = re.compile(r"&lt;/?(?:p|div|table|td|tr|span|br)\b", re.IGNORECASE)


def of_gzip(content: bytes) -> bytes:
    """Return what is compressed with gzip or as a server sends it (deflate)."""
    found = bytearray()
    left = content
    try:
        while left:
            # 32: whichever of the two the first bytes say
            stream = zlib.decompressobj(wbits=32 + zlib.MAX_WBITS)
            found += stream.decompress(left, LARGEST_PART + 1 - len(found))
            if len(found) > LARGEST_PART:
                raise Unreadable(f"compressed: {_TOO_LARGE}")
            if not stream.eof:
                raise Unreadable(
                    "compressed, and cut off before its end: download the file again"
                )
            # zeros may fill it up
            left = stream.unused_data.lstrip(b"\x00")
    except zlib.error as error:
        raise Unreadable(
            f"compressed, and damaged ({error}): download the file again"
        ) from None
    return bytes(found)


def of_archive(content: bytes) -> bytes:
    """Return the only file of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = [
                one
                for one in archive.infolist()
                # zipfile does not foresee a file without a name
                if one.filename and not one.is_dir() and not BESIDE.search(one.filename)
            ]
            if len(files) != 1:
                found = ", ".join(PurePosixPath(one.filename).name for one in files[:3])
                more = ", …" if len(files) > 3 else ""
                what = f" ({len(files)}: {found}{more})" if files else ""
                raise Unreadable(UNPACK + what)
            with archive.open(files[0]) as file:
                unpacked = file.read(LARGEST_PART + 1)
    except Unreadable:
        raise
    except RuntimeError:
        raise Unreadable(f"an archive {LOCKED}") from None
    except DAMAGED:
        raise Unreadable(f"{UNPACK}; it is damaged here") from None
    if len(unpacked) > LARGEST_PART:
        raise Unreadable(f"an archive: {_TOO_LARGE}")
    return unpacked


def of_web_archive(content: bytes) -> bytes:
    """Return the page of a web archive (MHTML), with the style sheets that are in it."""
    whole = message_from_bytes(content.lstrip(), policy=policy.compat32)
    parts = [part for part in whole.walk() if not part.is_multipart()]
    if any(part.get_content_disposition() == "attachment" for part in parts):
        raise Unreadable(
            "a message with files attached: save the file that is the report by itself"
        )
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    if not pages:
        raise Unreadable(
            "a web archive (MHTML) without a page in it: save the page as HTML"
        )
    sheets = {
        address: _body(part)
        for part in parts
        if part.get_content_type() == "text/css"
        for address in _addresses(part)
    }

    def in_place(link: re.Match[bytes]) -> bytes:
        address = _ADDRESS.search(link[0])
        name = (
            b""
            if address is None
            else html.unescape(address[1].decode("utf-8", "replace")).encode()
        )
        sheet = sheets.get(name)
        return link[0] if sheet is None else b"<style>" + sheet + b"</style>"

    page = _body(pages[0])
    found = _SHEET_LINK.sub(in_place, page) if sheets else page
    if len(found) > LARGEST_PART:
        raise Unreadable(f"a web archive (MHTML): {_TOO_LARGE}")
    return found


def _body(part: Message) -> bytes:
    body = part.get_payload(decode=True)
    return body if isinstance(body, bytes) else b""


def _addresses(part: Message) -> list[bytes]:
    """Return the addresses by which a page names a part of its archive."""
    identifier = str(part.get("Content-ID", "")).strip("<> ")
    named = [str(part.get("Content-Location", "")).strip(), f"cid:{identifier}"]
    return [name.encode("utf-8", "replace") for name in named if name not in ("", "cid:")]


def of_json(content: bytes) -> bytes:
    """Return the page or text in an answer of a web service, below its title."""
    texts = [
        (text, title)
        for text, title in _texts(as_json(content))
        if len(_bare(text)) >= _LEAST_TEXT
    ]
    pages = {text: title for text, title in texts if _is_page(text)}
    found = pages or dict(texts)
    if len(found) != 1:
        what = "no page or text" if not found else f"{len(found)} pages or texts"
        raise Unreadable(
            f"JSON, the answer of a web service, with {what} in it: save the page that "
            "shows the report, or its text"
        )
    ((text, title),) = found.items()
    if title and _bare(title) not in _bare(text):
        text = f"<h1>{html.escape(title)}</h1>{text}" if pages else f"{title}\n{text}"
    return (f"<!doctype html><body>{text}" if pages else text).encode("utf-8", "replace")


def _texts(value: object) -> list[tuple[str, str]]:
    """Return all texts in a value, each with the title that stands beside it."""
    found: list[tuple[str, str]] = []
    left: list[tuple[object, str, int]] = [(value, "", 0)]
    seen = 0
    while left:
        one, title, depth = left.pop()
        seen += 1
        if seen > _MOST_VALUES or depth > DEEPEST_NESTING:
            raise Unreadable(
                "JSON with more values than an answer around a page has: save the page"
            )
        if isinstance(one, dict):
            titles = (text for key, text in one.items() if key.lower() in _TITLES)
            beside = next((text for text in titles if isinstance(text, str)), "")
            left += [(item, beside, depth + 1) for item in one.values()]
        elif isinstance(one, list):
            left += [(item, "", depth + 1) for item in one]
        elif isinstance(one, str):
            inner = as_json(one.encode("utf-8", "replace"))
            if inner is not None:
                left.append((inner, title, depth + 1))
            else:
                is_escaped = "<" not in one and _ESCAPED_MARKUP.search(one)
                found.append((html.unescape(one) if is_escaped else one, title))
    return found


def _is_page(text: str) -> bool:
    return signature(text.encode("utf-8", "replace")) in ("text/html", "text/markdown")


def _bare(text: str) -> str:
    return re.sub(r"<[^>]*>|\s+", "", text)
