"""Paragraphs and cells of a document → the lines of its text.

A row is written as `a | b | c`, with as many cells as its table is wide. A merged cell
has its text where it begins and is blank where it goes on, so that every column keeps
its place; a number that goes on below has a mark there (〃).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from orchestration.readers.characters import seen
from orchestration.readers.reading import Place, Unreadable
from orchestration.readers.repeats import without_repeats
from orchestration.readers.runs import without_loose_pictures
from orchestration.settings import LARGEST_TABLES, LARGEST_TEXT
from parsing.text import GOES_ON, PICTURE

# A label with its filling note is shorter. What is longer is prose in a table that only
# arranges the page.
LONGEST_CELL = 300

# Chinese characters and their punctuation; wide digits are digits
_WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uffef\u3000-\u303f“”‘’…—"
_BLANK_BETWEEN_WIDE = re.compile(rf"(?<=[{_WIDE}])[ \t\u00a0\u3000]+(?=[{_WIDE}])")
_IS_WIDE = re.compile(rf"[{_WIDE}]")
_CUT_NUMBER = re.compile(r"[0-9]\.$")
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]+")


_NUMBER = re.compile(
    rf"[-+−±增减]?[0-9０-９][0-9０-９,，.．]* ?[\u4e00-\u9fff]{{0,3}}|{GOES_ON}"
)


@dataclass(frozen=True)
class Cell:
    """A table cell: its lines, and whether a table stands among them.

    place: where it stands on its page, if it has one.
    """

    lines: Sequence[str]
    has_table: bool = False
    place: Place | None = None


Row = list[Cell | None]
"""The cells of a row by column; None where a cell from the left or above goes on."""


class Lines:
    """The text of a document, line by line, within its bounds."""

    def __init__(self, document: "Lines | None" = None) -> None:
        self._lines: list[str] = []
        self._characters = 0
        self._cells = 0
        self._document = document or self

    def part(self) -> "Lines":
        """Return lines for a part of the same document, whose cells count together."""
        return Lines(self._document)

    def say(self, text: str) -> None:
        """Write a line; nothing where the text is blank.

        A picture by itself is nothing of the document; in a cell it may be its number.
        """
        text = without_loose_pictures(_clean(text))
        if text != PICTURE or self._document is not self:
            self._put(text)

    def _put(self, text: str) -> None:
        if not text:
            return
        self._characters += len(text) + 1
        if self._characters > LARGEST_TEXT:
            raise Unreadable(
                f"more than {LARGEST_TEXT:,} characters of text: no report is that long; "
                "take out what is not the report"
            )
        self._lines.append(text)

    def insert(self, text: str) -> None:
        """Write lines that another reader made of a part of the document."""
        for line in text.splitlines():
            self._put(_clean(line))

    def table(self, rows: Sequence[Row]) -> None:
        """Write the rows of a table; rows that end early are filled with blank cells.

        A blank row of a table of figures is a row; one of a table that only arranges the
        page is nothing.
        """
        width = _width(rows)
        cells = [[cell for cell in row if cell is not None] for row in rows]
        has_prose = [any(map(is_prose, begun)) for begun in cells]
        is_blank = [not any(cell.lines for cell in begun) for begun in cells]
        keeps_blank = width > 1 and not any(has_prose) and not all(is_blank)
        texts: list[list[str]] = []
        for number, row in enumerate(rows):
            if width == 1 or has_prose[number]:
                self._rows(texts)
                for line in chain.from_iterable(cell.lines for cell in cells[number]):
                    self.say(line)
            elif keeps_blank or not is_blank[number]:
                found = ["" if cell is None else in_row(cell.lines) for cell in row]
                texts.append([*found[:width], *[""] * (width - len(row))])
        self._rows(texts)

    def _rows(self, texts: list[list[str]]) -> None:
        for row in without_repeats(texts):
            self._put(_clean(" | ".join(row)))
        texts.clear()

    def count_cells(self, cells: int) -> None:
        """Add to the cells of the document; raise Unreadable beyond the bound."""
        self._document._cells += cells
        if self._document._cells > LARGEST_TABLES:
            raise Unreadable(
                f"more than {LARGEST_TABLES:,} table cells: a report has some hundreds; "
                "take out what is not the report"
            )

    def __iter__(self) -> Iterator[str]:
        return iter(self._lines)

    def text(self) -> str:
        """Return all lines, each with its line end."""
        return "".join(f"{line}\n" for line in self._lines)


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", seen(text)).strip()


def joined(lines: Sequence[str]) -> str:
    """Return lines that the width of a page or a cell parted, as the one they are.

    Chinese is written without blanks. Between two others a blank stays: two numbers
    below each other must never become one, unless the first ends as no number does.
    """
    text = ""
    for line in lines:
        line = line.strip()
        is_wide = _IS_WIDE.match(text[-1:]) or _IS_WIDE.match(line)
        if text and line and not is_wide and not _CUT_NUMBER.search(text):
            text += " "
        text += line
    return text


def in_row(lines: Sequence[str]) -> str:
    """Return a cell's text as it may stand between bars."""
    text = without_loose_pictures(joined(lines)).replace("|", "｜").replace("\t", " ")
    return _BLANK_BETWEEN_WIDE.sub("", text)


def is_prose(cell: Cell) -> bool:
    """Return whether a cell has running text: its table only arranges the page."""
    return cell.has_table or sum(map(len, cell.lines)) > LONGEST_CELL


def _width(rows: Sequence[Row]) -> int:
    """Return the columns of a table; those in which no cell begins are none."""
    return max(
        (place + 1 for row in rows for place, cell in enumerate(row) if cell is not None),
        default=0,
    )


def goes_on(cell: Cell | None) -> Cell | None:
    """Return the mark of a number that goes on in another place; None for others."""
    is_number = cell is not None and _NUMBER.fullmatch(joined(cell.lines))
    return Cell((GOES_ON,)) if is_number else None


class Grid:
    """Rows in the making: cells go where the spans of those before them leave room."""

    def __init__(self, lines: Lines) -> None:
        self.rows: list[Row] = []
        self._lines = lines
        self._across: list[range] = []
        """The columns that wide cells of this row have beside their first."""
        self._open: dict[int, int] = {}
        """Columns that a cell spans, and its rows from this one on."""
        self.place = 0
        """The column after those that this row has so far."""

    def begin_row(self) -> None:
        """Begin a row."""
        self._open = {place: left - 1 for place, left in self._open.items() if left > 1}
        self.rows.append([])
        self.place = 0

    def _mark_across(self) -> None:
        """Mark where a number goes on in a column that the row above tells apart.

        Rows with as many cells only have their borders elsewhere.
        """
        above, row = self.rows[-2:] if len(self.rows) > 1 else ([], [])
        begun = [sum(cell is not None for cell in one) for one in (above, row)]
        for places in self._across if begun[1] < begun[0] else ():
            for place in places:
                if place < len(above) and (cell := above[place]) and cell.lines:
                    row[place] = goes_on(row[places.start - 1])
        self._across.clear()

    def skip(self, columns: int) -> None:
        """Leave columns of this row without a cell."""
        self._take(columns, 1)

    def go_on(self, columns: int) -> None:
        """Leave columns of this row to the cell above, which goes on here."""
        start = self.place
        self._take(columns, 1)
        self.rows[-1][start] = self._mark_at(start)

    def is_taken(self, place: int) -> bool:
        """Return whether a cell before or above covers a column of this row."""
        return place < self.place or place in self._open

    def add(self, cell: Cell, columns: int = 1, rows: int = 1) -> None:
        """Put a cell in the first free column, over as many columns and rows."""
        while self.place in self._open:
            self._go_on()
        start = self.place
        self._take(columns, rows)
        self.rows[-1][start] = cell
        self._across.append(range(start + 1, self.place))

    def end_row(self) -> None:
        """Close the row: the columns that cells above still span are blank in it."""
        last = max(self._open, default=-1)
        while self.place <= last:
            self._go_on()
        self._mark_across()

    def end_group(self) -> None:
        """Close a group of rows, out of which no cell spans."""
        self._open.clear()

    def _take(self, columns: int, rows: int) -> None:
        self._lines.count_cells(columns)
        if rows > 1:
            for place in range(self.place, self.place + columns):
                self._open[place] = rows
        self.rows[-1].extend([None] * columns)
        self.place += columns

    def _go_on(self) -> None:
        self._lines.count_cells(1)
        self.rows[-1].append(self._mark_at(self.place))
        self.place += 1

    def _mark_at(self, place: int) -> Cell | None:
        """Return the mark of a number that goes on from above; None for other cells."""
        above = self.rows[-2] if len(self.rows) > 1 else []
        return goes_on(above[place]) if place < len(above) else None
