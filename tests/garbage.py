"""Files that are no readable document, each with a part of the reason it must get."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from orchestration.readers import ReaderPool
from tests.rendering import as_picture_pdf

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal_of(content: bytes) -> str:
    """Return why a file has no text, as the readers' pool says in some seconds."""
    with ReaderPool(1) as pool:
        reading = pool.submit(content).result(timeout=60)
    assert reading.text is None
    return reading.reason or ""


def archive(**files: bytes) -> bytes:
    """Return a zip archive; a name's double underscores stand for slashes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


def word(body: str, prolog: str = "") -> bytes:
    """Return a Word file with the given XML as its body."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}'
        f'<w:document xmlns:w="{_WORD}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:v"><w:body>'
        f"{body}</w:body></w:document>"
    )
    return archive(word__document_xml=document.encode())


def _locked_pdf() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, encrypt="secret", invariant=1)
    canvas.drawString(100, 700, "report")
    canvas.save()
    return buffer.getvalue()


def _pdf_without_pages() -> bytes:
    """Return a PDF whose only page lost what says that it is one."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=0, invariant=1)
    canvas.drawString(100, 700, "report")
    canvas.save()
    return buffer.getvalue().replace(b"/Type /Page\n", b"/Type /Pagx\n")


def _tar() -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as target:
        target.addfile(tarfile.TarInfo("report.txt"))
    return buffer.getvalue()


def _stream(name: str) -> bytes:
    return _OLE + name.encode("utf-16-le") + bytes(64)


# each entity is ten of the one before: a billion in the end
_LAUGHS = '<!ENTITY l0 "ha">' + "".join(
    '<!ENTITY l{} "{}">'.format(number, f"&l{number - 1};" * 10)
    for number in range(1, 10)
)

GARBAGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "the file is empty"),
    "blanks": (lambda: b" \n\t\n", "the file is empty"),
    "wide blanks": (lambda: "　\n　\n".encode(), "only blanks"),
    "scan": (as_picture_pdf, "no text layer"),
    "locked pdf": (_locked_pdf, "password"),
    "torn pdf": (lambda: as_picture_pdf()[:300], "broken PDF"),
    "pdf without pages": (_pdf_without_pages, "broken PDF (it has no pages)"),
    "pdf in name only": (lambda: b"%PDF-1.7\nnothing", "broken PDF"),
    "old word": (lambda: _stream("WordDocument"), "old Word format: convert to DOCX"),
    "old excel": (lambda: _stream("Workbook"), "broken spreadsheet"),
    "old powerpoint": (lambda: _stream("PowerPoint Document"), "old PowerPoint format"),
    "locked word": (lambda: _stream("EncryptedPackage"), "password"),
    "other ole": (lambda: _OLE, "old Office format"),
    "archive": (
        lambda: archive(**{f"file{number}": b"" for number in range(1_001)}),
        "an archive: unpack it and put its files here (1001",
    ),
    "torn archive": (lambda: archive(report=b"text")[:30], "an archive: unpack it"),
    "tar": (_tar, "an archive: unpack it"),
    "torn gzip": (lambda: gzip.compress(b"text", mtime=0)[:-9], "cut off before its end"),
    "rar": (lambda: b"Rar!\x1a\x07\x01\x00" + bytes(50), "an archive: unpack it"),
    "7z": (lambda: b"7z\xbc\xaf\x27\x1c" + bytes(50), "an archive: unpack it"),
    "sheet": (lambda: archive(xl__workbook_xml=b"<x/>"), "no text in the spreadsheet"),
    "slides": (lambda: archive(ppt__presentation_xml=b"<x/>"), "a presentation"),
    "ofd": (lambda: archive(OFD_xml=b"<x/>"), "broken OFD (it has no pages)"),
    "rtf": (lambda: rb"{\rtf1\ansi report", "RTF: convert to DOCX"),
    "web archive": (lambda: b"MIME-Version: 1.0\nContent-Type: x", "web archive"),
    "xml": (
        lambda: b'<?xml version="1.0"?><rss><item/></rss>',
        "XML that is no web page",
    ),
    "json": (
        lambda: '{"code": 0, "data": ["<p>政府信息公开</p>"]}'.encode(),
        "JSON, the answer of a web service",
    ),
    "png": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(50), "broken picture"),
    "jpeg": (lambda: b"\xff\xd8\xff\xe0" + bytes(50), "broken picture"),
    "bmp": (lambda: b"BM" + bytes(50), "broken picture"),
    "program": (lambda: b"MZ\x90\x00" + bytes(50), "never run"),
    "noise": (lambda: bytes(range(256)) * 4, "binary content"),
    "not utf-8": (lambda: b"2019\xe5\xb9\xb4\n\xff\xfe\x81 report", "line 2: byte 0xff"),
    "page of scripts": (
        lambda: b"<!doctype html><html><body><script>load()</script></body></html>",
        "shows no text",
    ),
    "word of nothing": (lambda: word("<w:p/>"), "no text in the Word file"),
    "torn word": (lambda: word("<w:p><w:r>"), "broken Word file"),
    "word with entities": (
        lambda: word(
            "<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", f"<!DOCTYPE x [{_LAUGHS}]>"
        ),
        "declares entities",
    ),
    "word in an encoding of two bytes": (
        lambda: archive(
            word__document_xml=b'<?xml version="1.0" encoding="gb2312"?><document/>'
        ),
        "broken Word file",
    ),
    "word with a table from right to left": (
        lambda: word("<w:tbl><w:tblPr><w:bidiVisual/></w:tblPr></w:tbl>"),
        "from right to left",
    ),
    "nested word": (
        lambda: word("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000),
        "nested deeper than",
    ),
    "nested page": (
        lambda: b"<!doctype html>" + b"<div>" * 3_000 + b"x",
        "nested deeper than",
    ),
    "page of cells": (
        lambda: b"<!doctype html><table>" + b"<tr><td colspan=1000>0" * 200,
        "table cells",
    ),
    "word bomb": (lambda: word(" " * 40_000_000), "unpacks to more than 32 MiB"),
}
