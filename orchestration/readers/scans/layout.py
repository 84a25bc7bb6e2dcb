"""What was read on pages → one text, and where on which page each part of it stands.

The text is as that of a PDF: paragraphs that go on over lines and pages are one line,
tables are rows `a | b | c`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from orchestration.readers.drawn import Line, Shape
from orchestration.readers.lines import Cell, Row, in_row, joined
from orchestration.readers.paragraphs import Paragraph, Part, groups_of
from orchestration.readers.reading import Place, Unreadable
from orchestration.readers.ruled import Ruled, as_one
from orchestration.readers.scans.pieces import Box, Piece, lines_of
from orchestration.settings import LARGEST_TABLES, LARGEST_TEXT


@dataclass(frozen=True)
class Page:
    """What is written on a page: its size, the cells of its tables, what was read."""

    number: int
    width: float
    height: float
    tables: Sequence[Sequence[Box]]
    pieces: Sequence[Piece]


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
        """Write the rows of a table, as wide as it is."""
        for row in rows:
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
    sizes = {page.number: page for page in pages}
    written = Written()
    for group in groups_of([part for page in pages for part in _parts(page)]):
        lines = [part for part in group if isinstance(part, Paragraph)]
        if lines:
            written.say(
                (part.line.text, _place(sizes[part.page], part.line)) for part in lines
            )
        for rows in as_one([part for part in group if isinstance(part, Ruled)]):
            written.rows(rows)
    return written


def _parts(page: Page) -> list[Part]:
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
    return Cell(lines, place=place_of(page, box))


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


def _place(page: Page, line: Line) -> Place:
    bottom = max(shape["bottom"] for shape in line.characters)
    return place_of(page, Box(line.x0, line.top, line.x1, bottom))


def place_of(page: Page, box: Box) -> Place:
    """Return where a box stands, in shares of its page."""
    return Place(
        page.number,
        *(
            round(min(max(value, 0.0), 1.0), 4)
            for value in (
                box.x0 / page.width,
                box.top / page.height,
                box.x1 / page.width,
                box.bottom / page.height,
            )
        ),
    )
