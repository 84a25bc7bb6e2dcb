"""A PDF with text on it → lines, paragraphs that go on over lines, ruled tables.

A PDF says where each character is drawn, and nothing of lines, paragraphs or tables:
these are put together here. Tables are what ruled lines enclose; a table that goes on
over a page break goes on in the text, for the number of the page is left out.
"""

import io
from dataclasses import dataclass

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psparser import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from orchestration.readers.drawn import Shape
from orchestration.readers.lines import Lines
from orchestration.readers.pages import (
    LARGE_PICTURE,
    LEAST_PICTURE,
    Drawn,
    is_covered,
    listed,
    named,
    note_of_pictures,
    parts_of,
    share_of,
    write,
)
from orchestration.readers.paragraphs import Part
from orchestration.readers.reading import (
    WITHOUT_RECOGNITION,
    Found,
    Scanned,
    Unreadable,
)
from orchestration.readers.ruled import THICKEST_RULE, tables_of
from orchestration.readers.shown import ShownPage, shown_page
from orchestration.readers.visible import HIDDEN
from orchestration.settings import MOST_PAGES

_BROKEN = "broken PDF ({}): open it in a viewer and print it to PDF again"

# Share of characters that a font does not name, from which on there is no reading it.
_UNNAMED = 0.05
# Outlines on a page without text, from which on they are text.
_OUTLINES = 100
# Points: how high a line is, at most, that a pen drew through a number.
_HIGHEST_STRIKE = 12.0


@dataclass(frozen=True)
class TextPage:
    """What the text of a page says, and whether pictures on it may say more.

    is_unread: nobody drew text on it. has_picture: a large one stands beside the text.
    """

    drawn: Drawn
    parts: list[Part]
    is_unread: bool
    has_picture: bool

    @property
    def number(self) -> int:
        return self.drawn.number


def read(content: bytes) -> Found:
    """Return the text of all pages; it has no encoding of its own."""
    pages = pages_of(content)
    unread = [page.number for page in pages if page.is_unread]
    lines = Lines()
    write([part for page in pages for part in page.parts], lines)
    said = [
        f"{listed(unread)} of {len(pages)} "
        f"{'is a picture' if len(unread) == 1 else 'are pictures'}, and not read; "
        f"{WITHOUT_RECOGNITION}"
    ]
    pictured = [page.number for page in pages if page.has_picture]
    notes = [*(said if unread else []), *note_of_pictures(pictured)]
    return Found(
        lines.text(),
        note="; ".join(notes) or None,
        is_whole=not notes,
        scanned=len(unread),
    )


def pages_of(content: bytes) -> list[TextPage]:
    """Return what the text of each page says. Raises Scanned where most have none."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return _pages(pdf)
    except (PdfminerException, PDFException, PSException) as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise Unreadable("locked with a password: save it without one") from None
        raise Unreadable(_BROKEN.format(_said(error))) from None


def _said(error: Exception) -> str:
    return str(error)[:100] or type(error).__name__


def _pages(pdf: PDF) -> list[TextPage]:
    if not pdf.pages:
        raise Unreadable(_BROKEN.format("it has no pages"))
    if len(pdf.pages) > MOST_PAGES:
        raise Unreadable(
            f"{len(pdf.pages)} pages; at most {MOST_PAGES} are read: no report is that "
            "long; take out what is not the report"
        )
    lines = Lines()
    pages: list[TextPage] = []
    scans = unnamed = hidden = 0
    for page in (shown_page(pdf, page) for page in pdf.pages):
        drawn = _drawn(page)
        hidden += page.hidden
        unnamed += drawn.unnamed
        for table in drawn.tables:
            lines.count_cells(sum(len(row.cells) for row in table.rows))
        found = _text_page(page, drawn)
        scans += found.is_unread or (
            _is_covered(page) and not (drawn.characters and drawn.tables)
        )
        pages.append(found)
        page.close()
    seen = sum(len(page.drawn.characters) for page in pages)
    _refuse_scans(len(pages), scans, has_text=seen > 0, is_recognised=hidden > 0)
    if unnamed > _UNNAMED * seen:
        raise Scanned(
            "the fonts of this PDF do not say which characters they draw", len(pages)
        )
    return pages


def _text_page(page: ShownPage, drawn: Drawn) -> TextPage:
    parts = parts_of(drawn)
    is_covered_page = _is_covered(page)
    share = share_of(page.images, float(page.width), float(page.height))
    if parts and not (is_covered_page and page.hidden):
        is_background = is_covered_page and bool(drawn.tables)
        has_picture = share > LARGE_PICTURE and not is_background
        return TextPage(drawn, parts, is_unread=False, has_picture=has_picture)
    has_outlines = len(page.curves) > _OUTLINES
    is_unread = page.hidden > 0 or share > LEAST_PICTURE or has_outlines
    return TextPage(drawn, parts, is_unread, has_picture=False)


def _is_covered(page: ShownPage) -> bool:
    return is_covered(page.images, float(page.width), float(page.height))


def _refuse_scans(pages: int, scans: int, *, has_text: bool, is_recognised: bool) -> None:
    if not has_text and not is_recognised:
        raise Scanned(f"no text layer: {pages} scanned page(s) or pictures", pages)
    if not has_text or 2 * scans > pages:
        raise Scanned(
            f"no text layer of its own: {scans} of {pages} pages are scans, "
            "and what a machine recognised in them may be wrong",
            pages,
        )


def _rule_height(shape: Shape) -> float:
    """Return how high a shape may be that strikes digits out: it may be oblique."""
    is_pen = shape["object_type"] != "rect" and not shape.get("fill")
    return _HIGHEST_STRIKE if is_pen else THICKEST_RULE


def _drawn(page: ShownPage) -> Drawn:
    rules = [
        (shape["x0"], shape["top"], shape["x1"], shape["bottom"])
        for shape in (*page.lines, *page.rects, *page.curves, *page.strikes)
        if shape.get("tag") != HIDDEN and (shape["height"] < _rule_height(shape))
    ]
    characters, unnamed = named(page.chars, page.page_number, rules)
    return Drawn(
        page.page_number,
        page.bbox[1],
        float(page.width),
        float(page.height),
        [*characters, *page.drawn_digits],
        tables_of(page),
        unnamed,
    )
