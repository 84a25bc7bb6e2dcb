"""An XLS file, the older format of spreadsheets → the sheets that are shown."""

import os
import struct
from collections.abc import Iterator

import xlrd
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.formatting import XF, Font
from xlrd.sheet import Cell as XlsCell
from xlrd.sheet import Sheet as XlsSheet

from orchestration.readers.lines import Lines
from orchestration.readers.number_formats import code_of, shown, shown_text
from orchestration.readers.office import LOCKED
from orchestration.readers.reading import Found, Unreadable
from orchestration.readers.runs import Colour, Look, Run, Way, is_seen_on, written
from orchestration.readers.sheets import Sheet, hidden_in, text_of

_BROKEN = "broken spreadsheet: {}; open it in a spreadsheet program and save it as XLSX"
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# the numbers that stand for the colours of the system
_SYSTEM_TEXT, _SYSTEM_PAPER, _AUTOMATIC = 64, 65, 0x7FFF
# twentieths of a point: what is smaller is not seen
_UNSEEN_SIZE, _SMALL_SIZE = 40, 100
_WAYS = {1: Way.RAISED, 2: Way.LOWERED}
# what the library raises at a file that is none, besides its own error
_OF_BROKEN = (
    CompDocError,
    struct.error,
    ValueError,
    LookupError,
    AssertionError,
    TypeError,
    AttributeError,
)


def read(content: bytes) -> Found:
    """Return the text of the sheets that are shown; it has no encoding of its own."""
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - a device, for its messages
        try:
            book = xlrd.open_workbook(
                file_contents=content,
                formatting_info=True,
                ragged_rows=True,
                logfile=nowhere,
            )
        except xlrd.XLRDError as error:
            if "encrypted" in str(error):
                raise Unreadable(LOCKED) from None
            raise Unreadable(_BROKEN.format(error)) from None
        except _OF_BROKEN as error:
            raise Unreadable(_BROKEN.format(error or "it ends early")) from None
    return text_of(
        _Reader(book, sheet).sheet() for sheet in book.sheets() if not sheet.visibility
    )


class _Reader:
    """Reads the cells of a sheet."""

    def __init__(self, book: Book, sheet: XlsSheet) -> None:
        self._book = book
        self._sheet = sheet
        self._codes = {key: one.format_str for key, one in book.format_map.items()}

    def sheet(self) -> Sheet:
        """Return what the sheet shows."""
        sheet = self._sheet
        found = Sheet(merged=[(a, b - 1, c, d - 1) for a, b, c, d in sheet.merged_cells])
        counted = Lines()
        for row in range(sheet.nrows):
            counted.count_cells(sheet.row_len(row))
            for column, cell in enumerate(sheet.row(row)):
                style = self._book.xf_list[cell.xf_index or 0]
                if _is_ruled(style):
                    found.ruled.add(row)
                text = written(self._runs(cell, style, row, column))
                found.put(row, column, text.split("\n"))
        rows = {row for row, told in sheet.rowinfo_map.items() if _is_hidden_row(told)}
        found.is_row_hidden = rows.__contains__
        found.is_column_hidden = hidden_in(
            [
                (column, column)
                for column, told in sheet.colinfo_map.items()
                if told.hidden or told.width == 0
            ]
        )
        return found

    def _runs(self, cell: XlsCell, style: XF, row: int, column: int) -> Iterator[Run]:
        fonts = self._book.font_list
        look = self._look(fonts[style.font_index], style)
        code = code_of(style.format_key, self._codes)
        if cell.ctype == xlrd.XL_CELL_TEXT:
            changes = self._sheet.rich_text_runlist_map.get((row, column), [])
            starts = [0, *(start for start, _ in changes), len(cell.value)]
            looks = [look, *(self._look(fonts[font], style) for _, font in changes)]
            for start, end, own in zip(starts, starts[1:], looks, strict=False):
                piece = cell.value[start:end]
                text = shown_text(piece, code)
                if own is not None:
                    yield (
                        Run(piece, own._replace(is_told=False))
                        if text is None
                        else Run(text, own)
                    )
        elif look is None:
            return
        elif cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            if cell.value == 0 and not self._sheet.show_zero_values:
                return
            text = shown(cell.value, code, since_1904=bool(self._book.datemode))
            if text is None:
                yield Run(repr(cell.value), look._replace(is_told=False))
            else:
                yield Run(text, look)
        elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
            yield Run("TRUE" if cell.value else "FALSE", look)
        elif cell.ctype == xlrd.XL_CELL_ERROR:
            yield Run(xlrd.error_text_from_code.get(cell.value, "#N/A"), look)

    def _look(self, font: Font, style: XF) -> Look | None:
        """Return how text of a font looks; None if nobody sees it."""
        colour, paper = self._colour(font.colour_index), self._paper(style)
        is_seen = True if colour is None or paper is None else is_seen_on(colour, paper)
        if font.height < _UNSEEN_SIZE or is_seen is False:
            return None
        way = Way.STRUCK if font.struck_out else _WAYS.get(font.escapement, Way.LEVEL)
        is_told = font.height >= _SMALL_SIZE and is_seen is True
        return Look(way, is_told, float(font.height))

    def _paper(self, style: XF) -> Colour | None:
        """Return what is painted behind a cell; None where that is not sure."""
        painted = style.background
        if not painted.fill_pattern:
            return _WHITE
        is_plain = painted.fill_pattern == 1
        return self._colour(painted.pattern_colour_index) if is_plain else None

    def _colour(self, number: int) -> Colour | None:
        if number in (_SYSTEM_TEXT, _AUTOMATIC):
            return _BLACK
        if number == _SYSTEM_PAPER:
            return _WHITE
        return self._book.colour_map.get(number)


def _is_hidden_row(told: "xlrd.sheet.Rowinfo") -> bool:
    return bool(told.hidden) or told.height == 0


def _is_ruled(style: XF) -> bool:
    border = style.border
    return any(
        (
            border.top_line_style,
            border.bottom_line_style,
            border.left_line_style,
            border.right_line_style,
        )
    )
