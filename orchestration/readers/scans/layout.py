"""What was read on pages → one text, and where on which page each part of it stands.

The text is as that of a PDF: paragraphs that go on over lines and pages are one line,
tables are rows `a | b | c`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from orchestration.readers.drawn import Line, Shape
from orchestration.readers.lines import Cell, Row, in_row, is_prose, joined
from orchestration.readers.paragraphs import Paragraph, Part, groups_of
from orchestration.readers.reading import Place, Unreadable, place_on
from orchestration.readers.ruled import Bounds, Ruled, as_one
from orchestration.readers.scans.pieces import Box, Piece, lines_of
from orchestration.settings import LARGEST_TABLES, LARGEST_TEXT

PlaceOf = Callable[[Bounds], Place]


@dataclass(frozen=True)
class Page:
    """What is written on a page: its size, the cells of its tables, what was read."""

    number: int
    width: float
    height: float
    tables: Sequence[Sequence[Box]]
    pieces: Sequence[Piece]

    def place_of(self, box: Bounds) -> Place:
        """Return where a box stands on the page."""
        return place_on(self.number, box, self.width, self.height)


@dataclass
class Written:
    """A text in the making; places: what its parts begin with, and where they stand."""

    text: str = ""
    places: list[tuple[int, Place]] = field(default_factory=list)
    _cells: int = 0

    def say(self, parts: Iterable[tuple[str, Place]]) -> None:
        """Write a line, put together of parts."""
        line = ""
        for text, place in parts:
            both = joined([line, text])
            self.places.append((len(self.text) + len(both) - len(text), place))
            line = both
        self._end(line)

    def rows(self, rows: Sequence[Row]) -> None:
        """Write the rows of a table, as wide as it is.

        A row of one cell, or with running text, is lines.
        """
        width = max(map(len, rows), default=0)
        for row in rows:
            begun = [cell for cell in row if cell is not None]
            if width == 1 or any(map(is_prose, begun)):
                for one in begun:
                    for text in one.lines:
                        self.say([(text, one.place)] if one.place else [])
                continue
            self._cells += len(row)
            line = ""
            for number, cell in enumerate(row):
                line += " | " if number else ""
                if cell is not None and cell.place is not None:
                    self.places.append((len(self.text) + len(line), cell.place))
                    line += in_row(cell.lines)
            self._end(line)

    def _end(self, line: str) -> None:
        self.text += f"{line}\n"
        if len(self.text) > LARGEST_TEXT or self._cells > LARGEST_TABLES:
            raise Unreadable(
                "more text than any report has; take out what is not the report"
            )


def write(pages: Sequence[Page]) -> Written:
    """Return the text of all pages."""
    places = {page.number: page.place_of for page in pages}
    return write_parts([part for page in pages for part in parts_of(page)], places)


def write_parts(parts: Sequence[Part], places: Mapping[int, PlaceOf]) -> Written:
    """Return the text of the parts of pages; places: of boxes, by the page's number."""
    written = Written()
    for group in groups_of(parts):
        lines = [part for part in group if isinstance(part, Paragraph)]
        if lines:
            written.say(
                (part.line.text, places[part.page](_around(part.line))) for part in lines
            )
        for rows in as_one([part for part in group if isinstance(part, Ruled)]):
            written.rows(rows)
    return written


def parts_of(page: Page) -> list[Part]:
    """Return the lines and tables of a page from top to bottom."""
    placed: list[tuple[float, Part]] = []
    outside = list(page.pieces)
    for cells in page.tables:
        frame = Box.around(cells)
        inside = [piece for piece in outside if frame.holds(piece.box)]
        outside = [piece for piece in outside if not frame.holds(piece.box)]
        rows: list[list[tuple[float, Cell]]] = []
        top = None
        for cell in sorted(cells, key=lambda cell: (cell.top, cell.x0)):
            pieces = [piece for piece in inside if cell.holds(piece.box)]
            inside = [piece for piece in inside if not cell.holds(piece.box)]
            if cell.top != top:
                top = cell.top
                rows.append([])
            rows[-1].append((cell.x0, _read_cell(page, pieces, cell)))
        # what stands in no cell of the table is written all the same
        outside += inside
        placed.append((frame.top, Ruled(rows, frame.x0, frame.x1, page.number)))
    for pieces in lines_of(outside):
        line = Line([_shape(piece) for piece in pieces])
        if line.text:
            placed.append((line.top, Paragraph(line, page.number)))
    return [part for _, part in sorted(placed, key=lambda item: item[0])]


def _read_cell(page: Page, pieces: Sequence[Piece], cell: Box) -> Cell:
    lines = tuple(
        " ".join(piece.text.strip() for piece in line) for line in lines_of(pieces)
    )
    box = Box.around(piece.box for piece in pieces) if pieces else cell
    return Cell(lines, place=page.place_of(box))


def _shape(piece: Piece) -> Shape:
    x0, top, x1, bottom = piece.box
    return {
        "text": piece.text.strip(),
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "size": bottom - top,
    }


def _around(line: Line) -> Box:
    bottom = max(shape["bottom"] for shape in line.characters)
    return Box(line.x0, line.top, line.x1, bottom)
