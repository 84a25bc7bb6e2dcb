"""Read scans: the pages of a PDF or a picture, by what two recognitions read alike."""

from collections.abc import Callable, Iterable
from typing import Any

from orchestration.readers.reading import Found, Unreadable
from orchestration.readers.ruled import grids_among
from orchestration.readers.scans.agreeing import agreed_pieces
from orchestration.readers.scans.layout import Page, write
from orchestration.readers.scans.pieces import Box, Seen
from parsing.text import UNKNOWN


def read(content: bytes) -> Found:
    """Return the text of all pages, and where on them it stands."""
    from orchestration.readers.scans.engine import look
    from orchestration.readers.scans.pages import pictures_of

    return found_in(pictures_of(content), look)


def found_in(pictures: Iterable[Any], look: Callable[[Any], Seen]) -> Found:
    """Return what is written on pictures of pages, by what is seen on each."""
    pages = [_page(number, look(picture)) for number, picture in enumerate(pictures, 1)]
    written = write(pages)
    if not written.text.strip():
        raise Unreadable(
            "nothing in it is legible: find a better scan, or the original document"
        )
    differing = written.text.count(UNKNOWN)
    note = (
        f"recognised in pictures ({len(pages)} page(s)); {differing} place(s) that two "
        f"recognitions read differently are {UNKNOWN}"
    )
    return Found(written.text, note=note, places=written.places)


def _page(number: int, seen: Seen) -> Page:
    tables = [[Box(*cell) for cell in grid] for grid in grids_among(seen.edges)]
    cells = [cell for table in tables for cell in table]
    return Page(number, seen.width, seen.height, tables, agreed_pieces(seen, cells))
