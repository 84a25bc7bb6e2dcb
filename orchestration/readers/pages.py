"""What is drawn on pages → lines and tables from top to bottom, written as one text."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pdfplumber.table import Table
from pdfplumber.utils.text import dedupe_chars

from orchestration.readers.characters import plain
from orchestration.readers.drawn import Bounds, Shape, lines_of, struck, with_marks
from orchestration.readers.lines import Lines, joined
from orchestration.readers.paragraphs import Paragraph, Part, groups_of, is_page_number
from orchestration.readers.reading import Place, Unreadable, place_on
from orchestration.readers.ruled import Ruled, as_one, cells_of
from orchestration.readers.visible import HIDDEN, usual_size
from parsing.text import UNKNOWN

# Share of a page that a picture covers where the page is a scan.
_COVERED = 0.8
# Shares of a page without text, and of one with text, that pictures cover if these may
# show what no text says.
LEAST_PICTURE, LARGE_PICTURE = 0.05, 0.1
# Points. Lines and columns are told apart by some points: no text may be as small.
_SMALLEST = 3.0
# Share of the size of a character: how far apart it is drawn twice to be bold.
_TWICE = 0.1

_UNNAMED_CHARACTER = re.compile(r"\(cid:[0-9]+\)")


@dataclass(frozen=True)
class Drawn:
    """What is seen on a page: its characters, its tables, its size, where it begins.

    unnamed: how many characters nobody knows.
    """

    number: int
    top: float
    width: float
    height: float
    characters: Sequence[Shape]
    tables: Sequence[Table]
    unnamed: int = 0

    def place_of(self, box: Bounds) -> Place:
        """Return where a box stands on the page."""
        return place_on(self.number, box, self.width, self.height, self.top)


def named(
    shapes: Sequence[Shape], number: int, rules: Iterable[Bounds]
) -> tuple[list[Shape], int]:
    """Return the characters of a page as they are written, and how many are not known.

    rules: the lines across it; what one runs through is struck out.
    """
    found, unnamed = [], 0
    size = usual_size(shapes)
    if 0 < size < _SMALLEST:
        raise Unreadable(
            f"the characters of page {number} are {size:.1f} points high: too small to "
            "tell columns apart; print it to PDF again in its true size"
        )
    # bold type is drawn twice by some programs: 3 must not become 33
    for character in dedupe_chars([*shapes], tolerance=_TWICE * size):
        text = character["text"]
        if _UNNAMED_CHARACTER.fullmatch(text):
            unnamed += 1
            text = UNKNOWN
        found.append(character | {"text": plain(text)})
    return struck(with_marks(found), rules), unnamed


def is_covered(images: Sequence[Shape], width: float, height: float) -> bool:
    """Return whether one picture covers the page."""
    return any(
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
        > _COVERED * width * height
        for image in images
    )


def share_of(images: Iterable[Shape], width: float, height: float) -> float:
    """Return the share of a page that its pictures cover, one over another or not."""
    sizes = [
        (image["x1"] - image["x0"]) * (image["bottom"] - image["top"])
        for image in images
        if image.get("tag") != HIDDEN
    ]
    return sum(sizes) / (width * height)


def note_of_pictures(pages: Sequence[int]) -> list[str]:
    """Return what is to be said of large pictures beside text on pages, if on any."""
    if not pages:
        return []
    return [f"large pictures on {listed(pages)}: what they show is not read"]


def listed(pages: Sequence[int]) -> str:
    """Return the numbers of pages as a person says them, the first of many."""
    first = ", ".join(map(str, pages[:10]))
    more = f" and {len(pages) - 10} more" if len(pages) > 10 else ""
    return f"page{'' if len(pages) == 1 else 's'} {first}{more}"


def parts_of(page: Drawn) -> list[Part]:
    """Return lines and tables of a page from top to bottom, without its number."""
    placed: list[tuple[float, Part]] = []
    outside = list(page.characters)
    for table in page.tables:
        # what stands in no cell of the table is written all the same
        rows, outside = cells_of(table, outside, page.place_of)
        ruled = Ruled(rows, table.bbox[0], table.bbox[2], page.number)
        placed.append((table.bbox[1], ruled))
    for line in lines_of(outside):
        if not is_page_number(line.text, line.middle - page.top, page.height):
            placed.append((line.top, Paragraph(line, page.number)))
    return [part for _, part in sorted(placed, key=lambda item: item[0])]


def write(parts: Sequence[Part], lines: Lines) -> None:
    """Write all parts; what the ends of lines and pages parted is one again."""
    for group in groups_of(parts):
        lines.say(
            joined([part.line.text for part in group if isinstance(part, Paragraph)])
        )
        for rows in as_one([part for part in group if isinstance(part, Ruled)]):
            lines.table(rows)
