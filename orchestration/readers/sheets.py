"""The cells of a spreadsheet → what it shows, whatever program saved it.

A sheet is cells without an end; where a table begins and ends, its ruled lines say, and
blank rows. A row with one text that no line rules is a line of its own: a title, a note.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, takewhile

from orchestration.readers.lines import Cell, Lines, Row, goes_on
from orchestration.readers.reading import Found, Unreadable
from orchestration.settings import LARGEST_TABLES

Area = tuple[int, int, int, int]
"""First row, last row, first column and last column, from 0, all of them in it."""

_BLANK = Cell(())


@dataclass
class Sheet:
    """The cells of a sheet that show text, by row and column; which are merged or hidden.

    ruled: the rows in which some cell has a line around it.
    """

    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    ruled: set[int] = field(default_factory=set)
    wide: dict[int, int] = field(default_factory=dict)
    """Of rows that begin with a merged cell, the last column that it covers."""
    boxes: list[str] = field(default_factory=list)
    """The lines of text in boxes over the cells."""
    is_row_hidden: Callable[[int], bool] = lambda _: False
    is_column_hidden: Callable[[int], bool] = lambda _: False

    def put(self, row: int, column: int, lines: Sequence[str]) -> None:
        """Put text into a cell, unless it is blank."""
        if any(map(str.strip, lines)):
            self.rows.setdefault(row, {})[column] = Cell(tuple(lines))


def text_of(sheets: Iterable[Sheet]) -> Found:
    """Return the text of sheets, in order."""
    lines = Lines()
    for sheet in sheets:
        _write(sheet, lines)
        for line in sheet.boxes:
            lines.say(line)
    text = lines.text()
    if not text:
        raise Unreadable(
            "no text in the spreadsheet: its sheets are blank, hidden or pictures; save "
            "what they show as text or DOCX"
        )
    return Found(text)


@dataclass(frozen=True)
class _Line:
    """A row as it is shown: its cells by place, and whether a table's lines rule it."""

    cells: Mapping[int, Cell]
    is_ruled: bool
    end: int = 0
    """The last place that a merged cell of the row covers."""

    def is_across(self, last: int) -> bool:
        """Return whether the row is one text over all columns up to a last one."""
        return len(self.cells) == 1 and self.end >= last


def _write(sheet: Sheet, lines: Lines) -> None:
    if not sheet.rows:
        return
    last = max(sheet.rows)
    lines.count_cells(sum(map(len, sheet.rows.values())))
    _unmerge(sheet, last, lines)
    widest = max(max(cells, default=0) for cells in sheet.rows.values())
    if widest > LARGEST_TABLES:
        # no sheet has so many columns
        lines.count_cells(widest)
    shown = _shown(sheet, last, widest)
    is_any_ruled = any(line.is_ruled and line.cells for line in shown)
    for is_ruled, group in groupby(shown, key=lambda line: line.is_ruled):
        if is_ruled:
            _table(list(group), lines)
            continue
        for has_cells, block in groupby(group, key=lambda line: bool(line.cells)):
            if has_cells:
                _unruled(list(block), lines, beside_ruled=is_any_ruled)


def _unmerge(sheet: Sheet, last_row: int, lines: Lines) -> None:
    """Leave of merged cells the first one's text, where the part that is shown begins.

    A number goes on below, and in columns that the row above tells apart.
    """
    for first_row, bottom, first_column, right in sheet.merged:
        rows = range(first_row, min(bottom, last_row) + 1)
        lines.count_cells(len(rows) * (right - first_column + 1))
        first = sheet.rows.get(first_row, {}).get(first_column)
        for row in rows:
            cells = sheet.rows.get(row, {})
            for column in [c for c in cells if first_column <= c <= right]:
                del cells[column]
        seen_row = _first(rows, sheet.is_row_hidden)
        seen_column = _first(range(first_column, right + 1), sheet.is_column_hidden)
        if first is not None and seen_row is not None and seen_column is not None:
            sheet.rows.setdefault(seen_row, {})[seen_column] = first
            sheet.wide[seen_row] = max(right, sheet.wide.get(seen_row, 0))
            if mark := goes_on(first):
                apart = sheet.rows.get(seen_row - 1, {})
                for column in range(seen_column + 1, right + 1):
                    if column in apart:
                        sheet.rows[seen_row][column] = mark
                for row in rows[seen_row - first_row + 1 :]:
                    sheet.rows.setdefault(row, {})[seen_column] = mark


def _first(places: range, is_hidden: Callable[[int], bool]) -> int | None:
    return next((place for place in places if not is_hidden(place)), None)


def _shown(sheet: Sheet, last: int, widest: int) -> list[_Line]:
    """Return the rows that are shown, of blank ones those that have to be told."""
    shown: list[_Line] = []
    seen = (c for c in range(widest + 1) if not sheet.is_column_hidden(c))
    places = {column: place for place, column in enumerate(seen)}
    before = -1
    for number in sorted({*sheet.rows, *(row for row in sheet.ruled if row <= last + 1)}):
        if sheet.is_row_hidden(number):
            continue
        if any(not sheet.is_row_hidden(row) for row in range(before + 1, number)[:2]):
            shown.append(_Line({}, is_ruled=False))
        before = number
        cells = {
            places[column]: cell
            for column, cell in sorted(sheet.rows.get(number, {}).items())
            if column in places
        }
        right = sheet.wide.get(number, 0)
        end = places.get(right, widest) if right else 0
        shown.append(_Line(cells, number in sheet.ruled, end))
    return shown


def _unruled(block: list[_Line], lines: Lines, *, beside_ruled: bool) -> None:
    """Write rows that nothing rules: what stands alone in its row is a line.

    Where the sheet rules nothing, a row of one text may be a label whose cells are
    blank: only before the first row of several is it surely none.
    """
    first = next((no for no, row in enumerate(block) if len(row.cells) > 1), len(block))
    if first == len(block) or beside_ruled:
        for is_alone, rows in groupby(block, key=lambda row: len(row.cells) == 1):
            if is_alone:
                _say(rows, lines)
            else:
                _table(list(rows), lines)
        return
    _say(block[:first], lines)
    _table(block[first:], lines)


def _say(rows: Iterable[_Line], lines: Lines) -> None:
    for row in rows:
        for cell in row.cells.values():
            for line in cell.lines:
                lines.say(line)


def _table(block: list[_Line], lines: Lines) -> None:
    """Write rows from the first to the last column in which any of them has text.

    Texts over the whole table before its first row of cells are its title.
    """
    # a table of one row may be blank in it; rows ruled for later years are no rows
    while len(block) > 1 and not block[-1].cells and not block[-2].cells:
        block.pop()
    columns = [column for row in block for column in row.cells]
    if not columns:
        return
    start, end = min(columns), max(columns)
    title = list(takewhile(lambda row: end > start and row.is_across(end), block))
    _say(title, lines)
    block = block[len(title) :]
    lines.count_cells(len(block) * (end - start + 1))
    lines.table([_row(row.cells, range(start, end + 1)) for row in block])


def _row(cells: Mapping[int, Cell], columns: range) -> Row:
    return [cells.get(column, _BLANK) for column in columns]


def areas_have(areas: Iterable[Area], row: int, column: int) -> bool:
    """Return whether a cell stands in any of some areas."""
    return any(
        top <= row <= bottom and left <= column <= right
        for top, bottom, left, right in areas
    )


def hidden_in(spans: Sequence[tuple[int, int]]) -> Callable[[int], bool]:
    """Return what tells whether a place is in one of a few spans, first to last."""

    def is_hidden(place: int) -> bool:
        return any(first <= place <= last for first, last in spans)

    return is_hidden
