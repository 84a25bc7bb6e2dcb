"""What a reader found in a file → a reading: its text, or why it has none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from orchestration.settings import MOST_SCANNED

WITHOUT_RECOGNITION = (
    "run `make scans` once, and the next run recognises it (OCR); or find the original "
    "document"
)


class Unreadable(ValueError):
    """A file gives no text; the message tells a person what was found and what to do."""


class Scanned(Unreadable):
    """A file whose pages are pictures: only recognition gives their text."""

    def __init__(self, found: str, pages: int) -> None:
        """Say what was found, and how many pages there are to recognise."""
        super().__init__(f"{found}; {WITHOUT_RECOGNITION}")
        self.found, self.pages = found, pages


class Place(NamedTuple):
    """Where on a page something stands: the page from 1, and shares of the page.

    x0 and x1 count from its left, top and bottom from its top: 0 to 1.
    """

    page: int
    x0: float
    top: float
    x1: float
    bottom: float


def place_on(
    page: int, box: Sequence[float], width: float, height: float, top: float = 0.0
) -> Place:
    """Return where a box of left, top, right and bottom stands on a page of a size.

    top: where the page begins.
    """
    x0, upper, x1, lower = box
    shares = (x0 / width, (upper - top) / height, x1 / width, (lower - top) / height)
    return Place(page, *(round(min(max(share, 0.0), 1.0), 4) for share in shares))


def described(place: Place) -> str:
    """Return a place as a person finds it on the page."""
    x0, top, x1, bottom = (f"{100 * share:.0f}" for share in place[1:])
    return f"page {place.page}, {x0}-{x1} % from the left, {top}-{bottom} % from the top"


Places = Sequence[tuple[int, Place]]
"""Offsets of a text and where on a page stands what begins there, in order."""


class Found(NamedTuple):
    """The text that a reader found; the encoding it was in, if in one; a note of it.

    places: of a text that was recognised in pictures. is_whole: False where a picture may
    hold more than the text; scanned: pages that only recognition can read.
    """

    text: str
    encoding: str | None = None
    note: str | None = None
    places: Places = ()
    is_whole: bool = True
    scanned: int = 0


# Characters of a text without tables, below which it is the title of its pictures.
LITTLE = 300


def beside_pictures(text: str, pictures: int, others: int = 0) -> Found:
    """Return a text of a document that has large pictures, which it says nothing of.

    Where there is hardly more than pictures, recognition reads them. others: pictures
    that it cannot read: drawn ones, those of embedded objects, those elsewhere.
    """
    if not pictures + others:
        return Found(text)
    said = f"large pictures in it ({pictures + others}), and what they show is not read"
    if " | " in text or len(text) > LITTLE or not pictures or (text and others):
        return Found(text, note=said, is_whole=False)
    if pictures > MOST_SCANNED:
        raise Unreadable(
            f"hardly any text in the document, and {pictures} pictures; at most "
            f"{MOST_SCANNED} are recognised: take out what is not the report"
        )
    if not text:
        raise Scanned(f"no text in the document: {pictures} picture(s)", pictures)
    note = f"{said}; {WITHOUT_RECOGNITION}"
    return Found(text, note=note, is_whole=False, scanned=pictures)


@dataclass(frozen=True)
class Reading:
    """What a file's content is, and its text or the reason why there is none.

    text is lines; the rows of tables have their cells parted by bars. reason is set
    where text is not. encoding is what the bytes were decoded from, if they were. note
    is what of the file is not in the text as it was meant. places say where on which
    page a recognised text stands; text_basis is "recognised" of such a one, and else
    "text". scanned: pages that only recognition can read. is_whole: False where pictures
    in the file may hold more than the text.
    """

    media_type: str
    encoding: str | None = None
    text: str | None = None
    reason: str | None = None
    note: str | None = None
    places: Places = ()
    scanned: int = 0
    text_basis: str = "text"
    is_whole: bool = True
