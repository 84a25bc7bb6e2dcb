"""Documents of which a part is pictures: nobody takes what is unread for not there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from orchestration import loading
from orchestration.database import connect
from orchestration.readers import Reading, read
from orchestration.readers.pdf import pages_of
from orchestration.readers.pool import ReaderPool
from orchestration.readers.scans import scan
from orchestration.readers.scans.pieces import Box, Piece, Seen
from tests.conftest import RAW, Runner
from tests.rendering import as_pdf, as_picture_pdf, blocks_of, grey_picture, joined_pdf
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


@pytest.mark.pipeline
def test_a_table_that_may_stand_in_a_picture_is_held_back_and_not_missing(
    runner: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a table said not to be printed, which stands on a page nobody read."""
    monkeypatch.setattr("orchestration.readers.pool.is_installed", lambda: False)
    text = (RAW / "ningbo-2019.txt").read_text(encoding="utf-8")
    cut = text[: text.index("四、因")]
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
