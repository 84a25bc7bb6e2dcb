"""Read PDF with a text layer: lines, paragraphs that go on over lines, ruled tables.

A PDF says where each character is drawn, and nothing of lines, paragraphs or tables:
these are put together here. Tables are what ruled lines enclose; a table that goes on
over a page break goes on in the text, for the number of the page is left out.
"""

import io
import re
from statistics import median

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.psparser import PSException
from pdfplumber.page import Page
from pdfplumber.pdf import PDF
from pdfplumber.table import Table
from pdfplumber.utils.exceptions import PdfminerException

from orchestration.readers.characters import plain
from orchestration.readers.drawn import Shape, is_in, lines_of, with_marks
from orchestration.readers.lines import Lines, joined
from orchestration.readers.paragraphs import Paragraph, Part, groups_of, is_page_number
from orchestration.readers.reading import Found, Scanned, Unreadable
from orchestration.readers.ruled import Ruled, as_one, cells_of, tables_of
from orchestration.readers.shown import ShownPage, shown_page
from orchestration.settings import MOST_PAGES
from parsing.text import UNKNOWN

_BROKEN = "broken PDF ({}): open it in a viewer and print it to PDF again"

# Share of a page that a picture covers where the page is a scan.
_COVERED = 0.8
# Points. Lines and columns are told apart by some points: no text may be as small.
_SMALLEST = 3.0
# Share of the size of a character: how far apart it is drawn twice to be bold.
_TWICE = 0.1
# Share of characters that a font does not name, from which on there is no reading it.
_UNNAMED = 0.05

_UNNAMED_CHARACTER = re.compile(r"\(cid:[0-9]+\)")


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
    scans = named = unnamed = hidden = 0
    for page in (shown_page(pdf, page) for page in pdf.pages):
        characters, lost = _characters(page)
        tables = tables_of(page)
        if _is_covered(page):
            scans += bool(page.hidden) or not (characters and tables)
        hidden += page.hidden
        named += len(characters)
        unnamed += lost
        for table in tables:
            lines.count_cells(sum(len(row.cells) for row in table.rows))
        parts += _parts(page, characters, tables)
        page.close()
    _refuse_scans(len(pdf.pages), scans, has_text=named > 0, is_recognised=hidden > 0)
    if unnamed > _UNNAMED * named:
        raise Scanned(
            "the fonts of this PDF do not say which characters they draw",
            len(pdf.pages),
        )
    _write(parts, lines)
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


def _characters(page: ShownPage) -> tuple[list[Shape], int]:
    """Return what is visibly written on a page, and how many have no known character."""
    found, unnamed = [], 0
    size = median(character["size"] for character in page.chars) if page.chars else 0.0
    if 0 < size < _SMALLEST:
        raise Unreadable(
            f"the characters of page {page.page_number} are {size:.1f} points high: too "
            "small to tell columns apart; print it to PDF again in its true size"
        )
    # bold type is drawn twice by some programs: 3 must not become 33
    for character in page.dedupe_chars(tolerance=_TWICE * size).chars:
        text = character["text"]
        if _UNNAMED_CHARACTER.fullmatch(text):
            unnamed += 1
            text = UNKNOWN
        found.append(character | {"text": plain(text)})
    return [*with_marks(found), *page.drawn_digits], unnamed


def _is_covered(page: Page) -> bool:
    """Return whether one picture covers the page."""
    area = float(page.width) * float(page.height)
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"]) > _COVERED * area
        for image in page.images
    )


def _parts(page: Page, characters: list[Shape], tables: list[Table]) -> list[Part]:
    """Return lines and tables of a page from top to bottom, without its number."""
    placed: list[tuple[float, Part]] = []
    outside = characters
    for table in tables:
        inside = [character for character in outside if is_in(character, table.bbox)]
        rows, beside = cells_of(table, inside)
        # what stands in no cell of the table is written all the same
        outside = [
            character for character in outside if not is_in(character, table.bbox)
        ] + beside
        ruled = Ruled(rows, table.bbox[0], table.bbox[2], page.page_number)
        placed.append((table.bbox[1], ruled))
    for line in lines_of(outside):
        middle = line.middle - page.bbox[1]
        if not is_page_number(line.text, middle, float(page.height)):
            placed.append((line.top, Paragraph(line, page.page_number)))
    return [part for _, part in sorted(placed, key=lambda item: item[0])]


def _write(parts: list[Part], lines: Lines) -> None:
    """Write all parts; what the ends of lines and pages parted is one again."""
    for group in groups_of(parts):
        lines.say(
            joined([part.line.text for part in group if isinstance(part, Paragraph)])
        )
        for rows in as_one([part for part in group if isinstance(part, Ruled)]):
            lines.table(rows)
