"""Read PDF with a text layer: lines, paragraphs that go on over lines, ruled tables.

A PDF says where each character is drawn, and nothing of lines, paragraphs or tables:
these are put together here. Tables are what ruled lines enclose; a table that goes on
over a page break goes on in the text, for the number of the page is left out.
"""

import io

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psparser import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from orchestration.readers.lines import Lines
from orchestration.readers.pages import Drawn, is_covered, named, parts_of, write
from orchestration.readers.paragraphs import Part
from orchestration.readers.reading import Found, Scanned, Unreadable
from orchestration.readers.ruled import tables_of
from orchestration.readers.shown import ShownPage, shown_page
from orchestration.settings import MOST_PAGES

_BROKEN = "broken PDF ({}): open it in a viewer and print it to PDF again"

# Share of characters that a font does not name, from which on there is no reading it.
_UNNAMED = 0.05


def read(content: bytes) -> Found:
    """Return the text of all pages; it has no encoding of its own."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return Found(_text(pdf))
    except (PdfminerException, PDFException, PSException) as error:
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in error.args):
            raise Unreadable("locked with a password: save it without one") from None
        raise Unreadable(_BROKEN.format(_said(error))) from None


def _said(error: Exception) -> str:
    return str(error)[:100] or type(error).__name__


def _text(pdf: PDF) -> str:
    if not pdf.pages:
        raise Unreadable(_BROKEN.format("it has no pages"))
    if len(pdf.pages) > MOST_PAGES:
        raise Unreadable(
            f"{len(pdf.pages)} pages; at most {MOST_PAGES} are read: no report is that "
            "long; take out what is not the report"
        )
    lines = Lines()
    parts: list[Part] = []
    scans = seen = unnamed = hidden = 0
    for page in (shown_page(pdf, page) for page in pdf.pages):
        drawn = _drawn(page)
        if is_covered(page.images, float(page.width), float(page.height)):
            scans += bool(page.hidden) or not (drawn.characters and drawn.tables)
        hidden += page.hidden
        seen += len(drawn.characters)
        unnamed += drawn.unnamed
        for table in drawn.tables:
            lines.count_cells(sum(len(row.cells) for row in table.rows))
        parts += parts_of(drawn)
        page.close()
    _refuse_scans(len(pdf.pages), scans, has_text=seen > 0, is_recognised=hidden > 0)
    if unnamed > _UNNAMED * seen:
        raise Scanned(
            "the fonts of this PDF do not say which characters they draw",
            len(pdf.pages),
        )
    write(parts, lines)
    return lines.text()


def _refuse_scans(pages: int, scans: int, *, has_text: bool, is_recognised: bool) -> None:
    if not has_text and not is_recognised:
        raise Scanned(f"no text layer: {pages} scanned page(s) or pictures", pages)
    if not has_text or 2 * scans > pages:
        raise Scanned(
            f"no text layer of its own: {scans} of {pages} pages are scans, "
            "and what a machine recognised in them may be wrong",
            pages,
        )


def _drawn(page: ShownPage) -> Drawn:
    characters, unnamed = named(page.chars, page.page_number)
    return Drawn(
        page.page_number,
        page.bbox[1],
        float(page.height),
        [*characters, *page.drawn_digits],
        tables_of(page),
        unnamed,
    )
