"""Documents of which a part is pictures: nobody takes what is unread for not there."""

import io
import sys
import types
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.shared import Pt
from openpyxl import Workbook
from openpyxl.drawing.image import Image as SheetPicture
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from orchestration import listing, loading
from orchestration.database import connect
from orchestration.readers import Reading, read
from orchestration.readers.pdf import pages_of
from orchestration.readers.pool import ReaderPool
from orchestration.readers.scans import scan
from orchestration.readers.scans.pieces import Box, Piece, Seen
from tests.conftest import RAW, Runner
from tests.garbage import archive
from tests.ofd import content, ofd, text
from tests.rendering import (
    as_pdf,
    as_picture_pdf,
    blocks_of,
    grey_picture,
    joined_pdf,
    opendocument,
)
from tests.test_readers import draw_closed, pdf

SCANNED = as_picture_pdf(1)
TEXT = pdf(draw_closed)


def drawn(width: float, height: float, draw: Callable[[Canvas], None]) -> bytes:
    """Return a page with a picture of a size, and what is drawn on it afterwards."""

    def both(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(grey_picture()), 0, 0, width, height)
        draw(canvas)

    return pdf(both)


def draw_nothing(_: Canvas) -> None:
    return


UNREAD = {
    "a page": ([TEXT, SCANNED], 1, "page 2 of 2 is a picture, and not read; run `make"),
    "pages": ([TEXT, SCANNED, TEXT, TEXT, SCANNED], 2, "pages 2, 5 of 5 are pictures"),
    "a picture on part of a page": (
        [TEXT, drawn(A4[0], A4[1] / 4, draw_nothing)],
        1,
        "page 2 of 2 is a picture",
    ),
    "a picture beside text": (
        [drawn(A4[0], A4[1] / 4, draw_closed)],
        0,
        "large pictures on page 1: what they show is not read",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_pages_that_are_pictures_are_said_beside_the_text_of_the_others(
    name: str,
) -> None:
    """Catches the tables of a scanned page that vanish beside pages of text."""
    parts, scanned, note = UNREAD[name]
    reading = read(joined_pdf(*parts))
    assert "甲 | 1" in str(reading.text)
    assert note in str(reading.note)
    assert (reading.is_whole, reading.scanned) == (False, scanned)


WHOLE = {
    "a blank page": [TEXT, pdf(draw_nothing)],
    "a small picture": [TEXT, drawn(60, 60, draw_closed)],
    "a page with its number alone": [
        TEXT,
        pdf(lambda canvas: canvas.drawString(290, 30, "- 2 -")),
    ],
}


@pytest.mark.parametrize("name", WHOLE)
def test_what_no_picture_shows_is_not_missed(name: str) -> None:
    """Catches a report that is held back because of a blank page, or a seal."""
    reading = read(joined_pdf(*WHOLE[name]))
    assert (reading.is_whole, reading.scanned, reading.note) == (True, 0, None)


def test_a_page_of_pictures_among_few_makes_a_scan_of_the_whole() -> None:
    """Catches a scan read by its cover alone."""
    strips = drawn(A4[0], A4[1] / 3, draw_nothing)
    reading = read(joined_pdf(TEXT, strips, strips, strips))
    assert (reading.text, reading.scanned) == (None, 4)


def seen(_: object) -> Seen:
    """Return a page on which two recognitions read a line, one of its numbers apart."""
    box, number = Box(60, 60, 160, 72), Box(60, 90, 160, 102)
    return Seen(
        595.0,
        842.0,
        [Piece("收到申请12件", box), Piece("结转3件", number)],
        [Piece("收到申请12件", box), Piece("结转8件", number)],
        [],
        [],
    )


def test_what_is_recognised_stands_between_the_pages_of_text() -> None:
    """Catches pages out of order, and a number of which another page is said."""
    texts = pages_of(joined_pdf(TEXT, SCANNED, TEXT))
    found = scan.found_among(texts, [None], seen)
    table = "甲 | 1\n乙 | 2\n"
    assert found.text == f"{table}收到申请12件\n结转\ufffd件\n{table}"
    assert "page 2 of 3 recognised in pictures; 1 place(s)" in str(found.note)
    assert found.is_whole
    pages = {found.text[start : start + 2]: page for start, (page, *_) in found.places}
    assert pages["收到"] == 2
    assert [page for _, (page, *_) in found.places] == [1] * 4 + [2] * 2 + [3] * 4


def test_a_text_that_may_not_be_all_is_read_again_and_kept_if_it_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches pages that stay unread after `make scans`; a report judged for nothing."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a").write_bytes(joined_pdf(TEXT, SCANNED))
    contents: list[bytes] = []
    recognised: list[Reading] = []

    class Pool(ReaderPool):
        def _with_scans(self, content: bytes, found: Reading, _: object) -> Reading:
            contents.append(content)
            return recognised[0] if recognised else found

    def numbers() -> list[tuple]:
        with connect(tmp_path / ".build.duckdb") as connection:
            loading.load(connection, [raw])
            return connection.execute(
                "select report_no, text, is_whole from raw.reports "
                "inner join raw.files using (sha256)"
            ).fetchall()

    monkeypatch.setattr(loading, "ReaderPool", Pool)
    first = numbers()
    assert first == [(1, "甲 | 1\n乙 | 2\n", False)]
    assert numbers() == first
    assert len(contents) == 2
    recognised.append(Reading("application/pdf", text="丙\n", text_basis="recognised"))
    assert numbers() == [(2, "丙\n", True)]
    assert numbers() == [(2, "丙\n", True)]
    assert len(contents) == 3


def test_pictures_that_nothing_can_read_are_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches each run that reads all pages with a photograph once more."""
    raw = tmp_path / "raw"
    raw.mkdir()
    page = f"<html><p>{LONG}</p><img width=800 height=600 src=1.jpg></html>"
    (raw / "a").write_text(page, encoding="utf-8")
    monkeypatch.setattr(listing, "_JUST_NOW", 0)
    with connect(tmp_path / ".build.duckdb") as connection:
        assert loading.load(connection, [raw]).files_read == 1
        assert connection.execute("select is_whole from raw.files").fetchall() == [
            (False,)
        ]
        assert loading.load(connection, [raw]).files_read == 0


def dotted(width: int = 1240, height: int = 1754) -> bytes:
    """Return a picture of a blank page."""
    buffer = io.BytesIO()
    Image.new("L", (width, height), 255).save(buffer, "PNG")
    return buffer.getvalue()


def word_with(text: str, *sizes: tuple[float, float]) -> bytes:
    """Return a Word file with pictures of sizes in points, and a text."""
    document = docx.Document()
    document.add_paragraph(text)
    for width, height in sizes:
        document.add_picture(io.BytesIO(dotted()), Pt(width), Pt(height))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def old_word_with(
    text: str = "", drawn: str = "pict", part: str = 'Target="media/1.png"'
) -> bytes:
    """Return a Word file as older programs draw pictures, and embedded objects."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    shape = (
        f'<w:r><w:{drawn}><v:shape style="width:415.3pt;height:590pt"><v:imagedata '
        f'r:id="r1"/></v:shape></w:{drawn}></w:r>'
    )
    link = f'<Relationship Id="r1" {part}/>'
    return archive(
        word__document_xml=(
            f'<w:document xmlns:w="{main}" xmlns:r="urn:r" xmlns:v="urn:v"><w:body>'
            f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p><w:p>{shape}</w:p></w:body>"
            "</w:document>"
        ).encode(),
        **{
            "word___rels__document_xml.rels": f"<x>{link}</x>".encode(),
            "word__media__1.png": dotted(),
            "word__media__2.emf": b"\x01\x00\x00\x00 EMF",
        },
    )


def odf_with(text: str, kind: str = "text") -> bytes:
    """Return a text or spreadsheet of OpenDocument with the picture of a page."""
    names = (
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    shown, drawn = f"<text:p>{text}</text:p>", "<draw:image xlink:href='Pictures/1.png'/>"
    frame = f"<draw:frame {names} svg:width='15cm' svg:height='21cm'>{drawn}</draw:frame>"
    body = f"{shown}<text:p>{frame}</text:p>"
    if kind == "spreadsheet":
        cell = f"<table:table-cell>{shown}{frame}</table:table-cell>"
        body = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    buffer = io.BytesIO(opendocument(kind, body))
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr("Pictures/1.png", dotted())
    return buffer.getvalue()


def ofd_of_pictures(picture: bytes) -> bytes:
    """Return a file of OFD with a page that is a picture."""
    common = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"
    page = content('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="7"/>')
    buffer = io.BytesIO(ofd(page, common=common))
    with zipfile.ZipFile(buffer, "a") as target:
        target.writestr(
            "Doc_0/DocumentRes.xml",
            '<Res BaseLoc="Res"><MultiMedias><MultiMedia ID="7" Type="Image"><MediaFile>'
            "1.png</MediaFile></MultiMedia></MultiMedias></Res>",
        )
        target.writestr("Doc_0/Res/1.png", picture)
    return buffer.getvalue()


def sheet_with(width: int, height: int) -> bytes:
    """Return a spreadsheet with a title and a picture of so many pixels over it."""
    book = Workbook()
    book.active["A1"] = "某局年报"
    picture = SheetPicture(grey_picture())
    picture.width, picture.height = width, height
    book.active.add_image(picture, "B2")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_with_box(text: str) -> bytes:
    """Return a spreadsheet with a title and a box of text over it."""
    box = f"<x><y><sp><txBody><p><r><t>{text}</t></r></p></txBody></sp></y></x>".encode()
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(sheet_with(20, 20)))
    with zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            is_drawing = name == "xl/drawings/drawing1.xml"
            target.writestr(name, box if is_drawing else source.read(name))
    return buffer.getvalue()


def test_a_box_of_text_over_a_sheet_is_read_below_it() -> None:
    """Catches a note that corrects the sheet below it, lost without a word."""
    assert (
        read(sheet_with_box("行政许可应为8件。")).text == "某局年报\n行政许可应为8件。\n"
    )


PAGE = 415.0, 590.0
LONG = "本年度公开政府信息一百条。" * 30
DOCUMENTS: dict[str, tuple[Callable[[], bytes], str | None, int, str]] = {
    "Word of pictures": (lambda: word_with("", PAGE, PAGE), None, 2, "2 picture(s)"),
    "old pictures in Word": (old_word_with, None, 1, "1 picture(s); run `make scans`"),
    "Word of a title and pictures": (
        lambda: word_with("某局年报", PAGE),
        "某局年报\n",
        1,
        "large pictures in it (1), and what they show is not read; run `make scans`",
    ),
    "Word with a picture in its text": (
        lambda: word_with(LONG, (415, 200)),
        f"{LONG}\n",
        0,
        "large pictures in it (1), and what they show is not read",
    ),
    "Word with an embedded sheet": (
        lambda: old_word_with("年报", "object", 'Target="media/2.emf"'),
        "年报\n",
        0,
        "large pictures in it (1), and what they show is not read",
    ),
    "Word with a picture that is elsewhere": (
        lambda: old_word_with("年报", part='Target="1.png" TargetMode="External"'),
        "年报\n",
        0,
        "large pictures in it (1), and what they show is not read",
    ),
    "Word of an embedded sheet alone": (
        lambda: old_word_with("", "object", 'Target="media/2.emf"'),
        None,
        0,
        "its pages are drawings; print it to PDF",
    ),
    "OpenDocument of pictures": (lambda: odf_with(""), None, 1, "1 picture(s)"),
    "OpenDocument of a title and pictures": (
        lambda: odf_with("某局年报"),
        "某局年报\n",
        1,
        "large pictures in it (1)",
    ),
    "a spreadsheet with a large picture": (
        lambda: sheet_with(800, 500),
        "某局年报\n",
        0,
        "large pictures in it (1)",
    ),
    "a spreadsheet of OpenDocument with a large picture": (
        lambda: odf_with("某局年报", "spreadsheet"),
        "某局年报\n",
        0,
        "large pictures in it (1)",
    ),
    "a web page of a title and pictures": (
        lambda: "<html><h1>某局年报</h1><img src=1.jpg></html>".encode(),
        "某局年报\n",
        0,
        "large pictures in it (1)",
    ),
    "a web page with a large picture in its text": (
        lambda: (
            f"<html><p>{LONG}</p><img style='width: 800px; height: 600.5px' src=1>"
        ).encode(),
        f"{LONG}\n",
        0,
        "large pictures in it (1)",
    ),
    "a web page with a document in a frame": (
        lambda: (
            f"<html><p>{LONG}</p><iframe src=1.pdf width='100%' height=900></iframe>"
        ).encode(),
        f"{LONG}\n",
        0,
        "large pictures in it (1)",
    ),
    "OFD of pictures": (lambda: ofd_of_pictures(dotted()), None, 1, "1 page(s) that are"),
    "OFD of pictures of a kind that is not known": (
        lambda: ofd_of_pictures(b"\x97JB2"),
        None,
        0,
        "print it to PDF, which is recognised",
    ),
    "OFD with a picture in its text": (
        lambda: ofd(
            content(text("甲", 30, 30)),
            content(
                text("乙", 30, 30)
                + '<ofd:ImageObject Boundary="30 40 150 90" ResourceID="1"/>'
            ),
        ),
        "甲\n乙\n",
        0,
        "large pictures on page 2: what they show is not read",
    ),
    "OFD with a page of a picture and its margins": (
        lambda: ofd(
            content(text("甲", 30, 30)),
            content('<ofd:ImageObject Boundary="30 40 150 90" ResourceID="1"/>'),
        ),
        "甲\n",
        0,
        "large pictures on page 2: what they show is not read",
    ),
    "OFD with a page that is a picture": (
        lambda: ofd(
            content(text("甲", 30, 30)),
            content('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>'),
        ),
        "甲\n",
        0,
        "pictures cover page 2: what they show is not read",
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_of_pictures_are_no_empty_reports(name: str) -> None:
    """Catches a report whose tables are pictures, and are said not to be printed."""
    make, expected, scanned, said = DOCUMENTS[name]
    reading = read(make())
    assert reading.text == expected
    assert reading.scanned == scanned
    assert said in str(reading.reason or reading.note)
    assert not reading.is_whole or reading.text is None


NO_PAGES = {
    "a seal in Word": lambda: word_with(LONG, (90, 90)),
    "a web page with small pictures": lambda: (
        b"<html><p>12</p><img width=20 height=20><img style='width:30px;height:9px'>"
    ),
    "a spreadsheet with a seal": lambda: sheet_with(90, 90),
    "a web page with a frame that counts visits": lambda: (
        f"<html><p>{LONG}</p><iframe src=1 width=0 height=0></iframe>".encode()
    ),
    "a web page with the banner of its site": lambda: (
        f"<html><img width=1200 height=240 src=top.jpg><p>{LONG}</p>"
    ).encode(),
    "a web page with text and pictures of unknown size": lambda: (
        f"<html><p>{LONG}</p><img src=logo.png>"
    ).encode(),
}


@pytest.mark.parametrize("name", NO_PAGES)
def test_small_pictures_are_none_of_a_report(name: str) -> None:
    """Catches reports held back for a seal or a logo."""
    assert read(NO_PAGES[name]()).is_whole


@pytest.mark.parametrize(
    ("content", "title"),
    [
        (word_with("某局年报", PAGE), "某局年报\n"),
        (odf_with("某局年报"), "某局年报\n"),
        (ofd_of_pictures(dotted()), ""),
    ],
)
def test_what_pictures_of_a_document_show_stands_below_its_title(
    content: bytes, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a scan in a document that is not read though recognition is there."""
    engine = types.SimpleNamespace(look=seen)
    pages = types.SimpleNamespace(pictures_of=lambda content: [content])
    scans = "orchestration.readers.scans"
    monkeypatch.setitem(sys.modules, f"{scans}.engine", engine)
    monkeypatch.setitem(sys.modules, f"{scans}.pages", pages)
    reading = read(content, recognises=True)
    assert reading.text == f"{title}收到申请12件\n结转\ufffd件\n"
    assert reading.text_basis == "recognised"
    assert [start for start, _ in reading.places] == [len(title), len(title) + 8]
    assert reading.is_whole


def test_a_document_of_a_thousand_pictures_ends_within_its_bound() -> None:
    """Catches a small file that keeps recognition busy for days."""
    reading = read(word_with("", *[PAGE] * 31))
    assert "31 pictures; at most 30 are recognised" in str(reading.reason)


@pytest.mark.pipeline
def test_a_table_that_may_stand_in_a_picture_is_held_back_and_not_missing(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a table said not to be printed, which stands on a page nobody read."""
    monkeypatch.setattr("orchestration.readers.pool.is_installed", lambda: False)
    report = (RAW / "ningbo-2019.txt").read_text(encoding="utf-8")
    cut = report[: report.index("四、因")]
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "report").write_bytes(joined_pdf(as_pdf(blocks_of(cut)), SCANNED))
    stated = "file,agency_name,report_year\nreport,宁波市第1试验局,2019\n"
    (raw / "manifest.csv").write_text(stated, encoding="utf-8")
    run = runner.run(raw, tmp_path / "warehouse")
    assert run.status == 0, run.errors
    ((outcome, why),) = run.query("select outcome, reason from quality.file_status")
    assert outcome == "partly_published", why
    ((status, reason),) = run.query(
        "select status, reason from quality.section_status where section = 'proceedings'"
    )
    assert status == "held_back"
    assert "no such table was found in the text: page" in reason
    assert run.query("select count(*) from fct_proceedings") == [(0,)]
    assert run.query("select count(*) > 0 from fct_applications") == [(True,)]
    ((needed,),) = run.query(
        "select what_is_needed from quality.held_back where section = 'proceedings'"
    )
    assert "make scans" in needed
