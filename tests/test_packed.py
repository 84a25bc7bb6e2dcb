"""A document within another file is read as by itself, or the reason says what to do."""

import base64
import gzip
import html
import io
import json
import zipfile
import zlib
from collections.abc import Callable

import pytest

from orchestration.readers import read
from orchestration.readers.pool import ReaderPool
from orchestration.readers.reader import is_plain
from tests.conftest import RAW
from tests.garbage import archive
from tests.rendering import as_docx, as_html, as_pdf, as_xlsx, blocks_of

PATIENCE = 60.0
BLOCKS = blocks_of((RAW / "weinan-2020.txt").read_text(encoding="utf-8"))
PAGE = as_html(BLOCKS)
SHEET = ".a { display: none }"
STYLED = (
    '<!doctype html><html><head><link rel="stylesheet" href="{}"></head><body>'
    "<p>政府信息公开 <b class=a>9</b></p></body></html>"
)


def mhtml(
    page: str, *, encoding: str = "utf-8", begin: str = "", sheet: str = ""
) -> bytes:
    """Return a page as a browser saves it with what belongs to it."""
    parts = [
        ("text/html", "quoted-printable", page.encode(encoding)),
        ("text/css", "base64", sheet.encode()),
        ("image/png", "base64", b"\x89PNG"),
        ("text/html", "base64", b"<html><p>frame</p></html>"),
    ]
    head = begin or "From: <Saved by Blink>\r\nSubject: =?utf-8?B?5bm05oql?=\r\n"
    lines = [
        f"{head}MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n'
    ]
    for kind, _, body in parts:
        coded = base64.encodebytes(body).decode().replace("\n", "\r\n")
        lines.append(
            f"----b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n"
            f"Content-ID: <{kind}@x>\r\nContent-Location: http://a/{kind}\r\n\r\n{coded}"
        )
    return "\r\n".join([*lines, "----b--\r\n"]).encode()


def answer(content: str, **others: object) -> bytes:
    told = {"code": 0, "data": {"content": content, **others}}
    return json.dumps(told, ensure_ascii=False).encode()


def zipped(**files: bytes) -> bytes:
    return archive(**files)


def beside(content: bytes) -> bytes:
    """Return an archive as a Mac makes it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        target.writestr("年报/", b"")
        target.writestr("年报/年报.html", content)
        target.writestr("__MACOSX/年报/._年报.html", b"\x00\x05")
        target.writestr("年报/.DS_Store", b"\x00")
    return buffer.getvalue()


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": lambda page: gzip.compress(page, mtime=0),
    "gzip in two parts, filled up": lambda page: (
        gzip.compress(page[:99], mtime=0) + gzip.compress(page[99:], mtime=0) + bytes(9)
    ),
    "deflate": lambda page: zlib.compress(page),
    "an archive": beside,
    "MHTML": lambda page: mhtml(page.decode()),
    "MHTML of another program": lambda page: mhtml(
        page.decode(), begin="Subject: a\r\nDate: Mon, 1 Jan 2024 00:00:00 +0800\r\n"
    ),
    "MHTML in GB18030": lambda page: mhtml(page.decode(), encoding="gb18030"),
    "JSON": lambda page: answer(page.decode()),
    "JSON in GB18030": lambda page: answer(page.decode()).decode().encode("gb18030"),
    "JSON with a mark": lambda page: b"\xef\xbb\xbf" + answer(page.decode()),
    "JSON as the argument of a call": lambda page: (
        b"jQuery1_2(" + answer(page.decode()) + b");\n"
    ),
    "JSON within JSON": lambda page: answer(answer(page.decode()).decode()),
    "JSON of escaped markup": lambda page: answer(html.escape(page.decode())),
    "JSON said twice": lambda page: answer(page.decode(), html=page.decode()),
    "JSON, compressed, in an archive": lambda page: beside(
        gzip.compress(answer(page.decode()), mtime=0)
    ),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_page_is_read_as_the_page(name: str) -> None:
    """Catches a page that is lost, cut or told otherwise by what is around it."""
    content = PACKED[name](PAGE.encode())
    page = read(PAGE.encode())
    reading = read(content)
    assert reading.text == page.text, reading.reason
    assert reading.media_type == "text/html"
    # nothing that may unpack without end is read in the run's own process
    assert not is_plain(content)


@pytest.mark.parametrize("render", [as_docx, as_pdf, as_xlsx])
def test_any_document_may_be_in_an_archive(render: Callable[..., bytes]) -> None:
    """Catches an archive whose document is read as something else than it is."""
    content = render(BLOCKS)
    assert read(zipped(report=content)) == read(content)


def test_a_title_beside_the_page_stands_above_it() -> None:
    """Catches a report whose agency and year are in another field of the answer."""
    title = "某某局2023年政府信息公开工作年度报告"
    body = f"<p>{'一、总体情况。' * 40}</p>"
    reading = read(answer(body, title=title))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == [title, "一、总体情况。" * 40]
    plain = read(answer("一、总体情况。\n" * 40, title=title))
    assert plain.text is not None, plain.reason
    assert plain.text.splitlines()[:2] == [title, "一、总体情况。"]


def test_the_style_sheets_of_a_web_archive_are_applied() -> None:
    """Catches a number that the page hides by a sheet which is saved beside it."""
    for address in ("cid:text/css@x", "http://a/text/css"):
        reading = read(mhtml(STYLED.format(address), sheet=SHEET))
        assert reading.text == "政府信息公开\n"


LONG = "<p>" + "政府信息公开。" * 40 + "</p>"
UNREADABLE = {
    "gzip that ends early": (
        gzip.compress(PAGE.encode())[:-20],
        "cut off before its end",
    ),
    "gzip that is damaged": (
        gzip.compress(b"a" * 99)[:15] + b"\xff" * 20,
        "damaged",
    ),
    "a program, compressed": (
        gzip.compress(b"MZ\x00" + bytes(50)),
        "in what it holds: a program",
    ),
    "nothing, compressed": (gzip.compress(b""), "the file is empty"),
    "many times over": (
        gzip.compress(gzip.compress(gzip.compress(gzip.compress(b"text")))),
        "packed more than 3 times over",
    ),
    "several files": (
        zipped(a=b"x", b=b"y"),
        "unpack it and put its files here (2: a, b)",
    ),
    "no file": (zipped(), "an archive: unpack it"),
    "a message with a file": (
        b"MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"
        b"Content-Type: text/html\n\n<p>x</p>\n--b\nContent-Type: application/pdf\n"
        b"Content-Disposition: attachment; filename=a.pdf\n\n%PDF\n--b--\n",
        "save the file that is the report",
    ),
    "two pages in JSON": (answer(LONG, other=LONG + "<p>2</p>"), "2 pages or texts"),
    "no page in JSON": (answer("x"), "no page or text"),
    "numbers in JSON": (json.dumps([[1, 2]] * 100).encode(), "no page or text"),
    "a gzip bomb": (gzip.compress(bytes(100_000_000)), "unpacks to more than 32 MiB"),
    "a zip bomb": (zipped(a=bytes(100_000_000)), "unpacks to more than 32 MiB"),
    "JSON of many values": (b"[" + b"0," * 3_000_000 + b"0]", "more values"),
}


@pytest.mark.pipeline
@pytest.mark.parametrize("name", UNREADABLE)
def test_what_holds_no_document_says_what_to_do(name: str) -> None:
    """Catches a bomb, half a page taken for the whole, or one of two that is guessed."""
    content, reason = UNREADABLE[name]
    with ReaderPool(1) as pool:
        reading = pool.submit(content).result(timeout=PATIENCE)
    assert reading.text is None
    assert reason in str(reading.reason)


TEXTS = (
    "[政府信息公开] 2020年\n",
    "年报（一）{a}\n",
    "Title: 政府信息公开\n正文\n",
    "xy政府\n",
)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_begins_like_another_kind_stays_a_text(text: str) -> None:
    """Catches a text that is taken for JSON, a message or something compressed."""
    assert read(text.encode()).text == text
