"""The pictures of a scan's pages → what two recognitions of them read alike."""

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

from orchestration.readers import odf, ofd, word
from orchestration.readers.media import DOCX, ODF, OFD, media_type, signature
from orchestration.readers.pages import listed, note_of_pictures
from orchestration.readers.paragraphs import Part
from orchestration.readers.pdf import TextPage, pages_of
from orchestration.readers.reading import Found, Scanned, Unreadable
from orchestration.readers.ruled import grids_among
from orchestration.readers.scans.agreeing import agreed_pieces
from orchestration.readers.scans.layout import (
    Page,
    PlaceOf,
    parts_of,
    write,
    write_parts,
)
from orchestration.readers.scans.pieces import Box, Seen
from parsing.text import UNKNOWN

# documents whose pictures are parts of the file, and what reads them
_DOCUMENTS = ((DOCX, word), (ODF, odf), (OFD, ofd))


def read(content: bytes) -> Found:
    """Return the text of all pages, and where on them it stands.

    Of a PDF of which some pages have text of their own, only the others are recognised.
    """
    from orchestration.readers.scans.engine import look
    from orchestration.readers.scans.pages import pictures_of

    kind = media_type(content)
    document = next((one for name, one in _DOCUMENTS if kind.startswith(name)), None)
    if document is not None:
        return _of_document(document, content, look)
    texts = _text_pages(content)
    if not texts:
        return found_in(pictures_of(content), look)
    unread = [page.number for page in texts if page.is_unread]
    return found_among(texts, pictures_of(content, unread), look)


def _of_document(
    document: ModuleType, content: bytes, look: Callable[[Any], Seen]
) -> Found:
    """Return the little text of a document, and below it what its pictures show."""
    from orchestration.readers.scans.pages import pictures_of

    try:
        text = document.read(content).text
    except Scanned:
        text = ""
    pages = (
        picture for part in document.pictures(content) for picture in pictures_of(part)
    )
    found = found_in(pages, look)
    places = [(len(text) + start, place) for start, place in found.places]
    return found._replace(text=text + found.text, places=places)


def _text_pages(content: bytes) -> list[TextPage]:
    """Return the pages of a PDF with text; none where it is to be recognised whole."""
    if signature(content) != "application/pdf":
        return []
    try:
        return pages_of(content)
    except Scanned:
        return []


def found_among(
    texts: Sequence[TextPage], pictures: Iterable[Any], look: Callable[[Any], Seen]
) -> Found:
    """Return the text of pages, of those without any what is seen on their pictures."""
    unread = [page.number for page in texts if page.is_unread]
    scans = {
        number: _page(number, look(picture))
        for number, picture in zip(unread, pictures, strict=True)
    }
    parts: list[Part] = []
    places: dict[int, PlaceOf] = {}
    for text in texts:
        scan = scans.get(text.number)
        parts += text.parts if scan is None else parts_of(scan)
        places[text.number] = text.drawn.place_of if scan is None else scan.place_of
    written = write_parts(parts, places)
    differing = sum(
        piece.text.count(UNKNOWN) for scan in scans.values() for piece in scan.pieces
    )
    pictured = note_of_pictures([page.number for page in texts if page.has_picture])
    recognised = f"{listed(unread)} of {len(texts)} recognised in pictures"
    return Found(
        written.text,
        note="; ".join([recognised, _differing(differing), *pictured]),
        places=written.places,
        is_whole=not pictured,
    )


def found_in(pictures: Iterable[Any], look: Callable[[Any], Seen]) -> Found:
    """Return what is written on pictures of pages, by what is seen on each."""
    pages = [_page(number, look(picture)) for number, picture in enumerate(pictures, 1)]
    written = write(pages)
    if not written.text.strip():
        raise Unreadable(
            "nothing in it is legible: find a better scan, or the original document"
        )
    differing = written.text.count(UNKNOWN)
    note = f"recognised in pictures ({len(pages)} page(s)); {_differing(differing)}"
    return Found(written.text, note=note, places=written.places)


def _differing(count: int) -> str:
    return f"{count} place(s) that two recognitions read differently are {UNKNOWN}"


def _page(number: int, seen: Seen) -> Page:
    tables = [[Box(*cell) for cell in grid] for grid in grids_among(seen.edges)]
    cells = [cell for table in tables for cell in table]
    return Page(number, seen.width, seen.height, tables, agreed_pieces(seen, cells))
