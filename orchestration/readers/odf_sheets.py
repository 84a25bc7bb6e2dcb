"""Spreadsheets of OpenDocument → the sheets that are shown, in the order of their tabs.

A cell says what it shows, as its format showed it when the file was saved. Where that is
not the number that it has, nobody knows what a program shows now.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from orchestration.readers.lines import Lines
from orchestration.readers.odf_styles import Styles
from orchestration.readers.odf_text import (
    Flow,
    cells_in,
    columns_in,
    count_of,
    rows_in,
)
from orchestration.readers.office import child_of, is_on, name_of, value_of
from orchestration.readers.reading import Found
from orchestration.readers.runs import Run, written
from orchestration.readers.sheets import Area, Sheet, areas_have, hidden_in, text_of
from orchestration.readers.word_styles import NORMAL, WHITE
from parsing.text import PICTURE

# what a number is shown as: with at most one sign, and words around it
_SHOWN = re.compile(r"[^0-9]*?([0-9][0-9,\u00a0 ]*(?:\.[0-9]+)?)\s*(%?)[^0-9]*")
_NUMBERS = ("float", "currency", "percentage")
_UNTOLD = NORMAL._replace(is_told=False)
_PLACE = re.compile(r"(?:.*\.)?\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_MOST_CONDITIONS = 1_000
_EVERYWHERE: Area = (0, 2**31, 0, 2**31)


def sheets_of(body: Element, styles: Styles, settings: Element | None) -> Found:
    """Return the text of the sheets that are shown."""
    return text_of(_sheets(body, styles, settings))


def _sheets(body: Element, styles: Styles, settings: Element | None) -> Iterator[Sheet]:
    shows_zeros = not any(
        value_of(item, "name") == "ShowZeroValues" and item.text == "false"
        for item in (settings.iter() if settings is not None else ())
    )
    counted = Lines()
    for table in body:
        if name_of(table) != "table":
            continue
        said = styles.said("table", value_of(table, "style-name"), "table-properties")
        if said.get("display") != "false":
            yield _Reader(table, styles, counted, shows_zeros=shows_zeros).sheet()


@dataclass(frozen=True)
class _Columns:
    """What is said of some columns: the style of their cells, and whether they show."""

    first: int
    last: int
    style: str
    is_hidden: bool


class _Reader:
    """Reads the cells of a sheet."""

    def __init__(
        self, table: Element, styles: Styles, counted: Lines, *, shows_zeros: bool
    ) -> None:
        self._table = table
        self._styles = styles
        self._counted = counted
        self._shows_zeros = shows_zeros
        self._columns = list(self._columns_of(table))
        self._conditions = _conditions(table, styles)

    def sheet(self) -> Sheet:
        """Return what the sheet shows."""
        found = Sheet()
        hidden: list[tuple[int, int]] = []
        ruled: list[range] = []
        number = 0
        for row in rows_in(self._table):
            times = count_of(row, "number-rows-repeated")
            rows = range(number, number + times)
            number += times
            if self._is_hidden(row, "table-row", "row-height"):
                goes_on = bool(hidden) and hidden[-1][1] == rows[0] - 1
                first = hidden.pop()[0] if goes_on else rows[0]
                hidden.append((first, rows[-1]))
            cells = list(self._cells(row, rows[0], found))
            if any(is_ruled for *_, is_ruled in cells):
                ruled.append(rows)
            filled = [(column, lines) for column, lines, _ in cells if lines]
            self._counted.count_cells((len(rows) - 1) * len(filled))
            for at in rows if filled else ():
                for column, lines in filled:
                    found.put(at, column, lines)
        last = max(found.rows, default=-1)
        for rows in ruled:
            # blank rows are ruled down to the end of some sheets
            shown = range(rows[0], min(rows[-1], last + 1) + 1)
            self._counted.count_cells(len(shown))
            found.ruled.update(shown)
        found.is_row_hidden = hidden_in(hidden)
        found.is_column_hidden = hidden_in(
            [(one.first, one.last) for one in self._columns if one.is_hidden]
        )
        return found

    def _columns_of(self, table: Element) -> Iterator[_Columns]:
        first = 0
        for column in columns_in(table):
            last = first + count_of(column, "number-columns-repeated") - 1
            is_hidden = self._is_hidden(column, "table-column", "column-width")
            style = value_of(column, "default-cell-style-name")
            yield _Columns(first, last, style, is_hidden)
            first = last + 1

    def _is_hidden(self, element: Element, family: str, size: str) -> bool:
        if value_of(element, "visibility", "visible") != "visible":
            return True
        return self._styles.is_flat(family, value_of(element, "style-name"), size)

    def _cells(
        self, row: Element, number: int, sheet: Sheet
    ) -> Iterator[tuple[int, list[str], bool]]:
        """Yield column, lines and whether it is ruled, of cells that are not merged."""
        usual = value_of(row, "default-cell-style-name")
        column = 0
        for cell in cells_in(row):
            times = count_of(cell, "number-columns-repeated")
            style = value_of(cell, "style-name") or usual or self._style_of(column)
            is_ruled = self._styles.is_ruled(style)
            is_covered = name_of(cell) == "covered-table-cell"
            lines = [] if is_covered else self._lines(cell, style, number, column)
            right = column + count_of(cell, "number-columns-spanned") - 1
            bottom = number + count_of(cell, "number-rows-spanned") - 1
            if (right, bottom) != (column, number) and not is_covered:
                sheet.merged.append((number, bottom, column, right))
            # one of many that are blank says as much as all of them
            shown = times if any(map(str.strip, lines)) else 1
            self._counted.count_cells(shown if lines else 0)
            for at in range(column, column + shown):
                yield at, lines, is_ruled
            column += times

    def _style_of(self, column: int) -> str:
        return next(
            (one.style for one in self._columns if one.first <= column <= one.last), ""
        )

    def _lines(self, cell: Element, style: str, row: int, column: int) -> list[str]:
        value, kind = value_of(cell, "value"), value_of(cell, "value-type")
        if not len(cell) and not kind and not value_of(cell, "formula"):
            return []
        flow = Flow(
            Lines(),
            self._styles,
            self._styles.paper("table-cell", style, WHITE),
            self._styles.runs_of("table-cell", style, {}),
            is_cell=True,
        )
        flow.add(cell)
        flow.end_line()
        lines = list(flow.lines)
        if kind in _NUMBERS and _is_zero(value) and not self._shows_zeros:
            return []
        has_text = any(
            name_of(part) in ("p", "h", "list") and "".join(part.itertext()).strip()
            for part in cell
        )
        if not has_text and kind in _NUMBERS:
            return [self._unsaid(value, style)]
        if not has_text and value_of(cell, "formula") and not kind:
            # nothing was counted when it was saved: a program would do it now
            return [PICTURE]
        is_told = (
            (kind not in _NUMBERS or _agree("".join(lines), value))
            and not areas_have(self._conditions, row, column)
            and not any(
                self._styles.is_telling(name)
                for one in self._styles.line("table-cell", style)
                for name in (one.conditional if one is not None else ())
            )
        )
        return lines if is_told else [written([Run(line, _UNTOLD)]) for line in lines]

    def _unsaid(self, value: str, style: str) -> str:
        """Return what a number is shown as of which the file says only what it is."""
        line = self._styles.line("table-cell", style)
        has_format = any(one is not None and one.data for one in line)
        look = self._styles.look(self._styles.runs_of("table-cell", style, {}), WHITE)
        if look is None:
            return ""
        is_whole = re.fullmatch(r"-?[0-9]{1,15}", value) is not None
        is_told = look.is_told and is_whole and not has_format
        return written([Run(value, look._replace(is_told=is_told))])


def _is_zero(value: str) -> bool:
    return re.fullmatch(r"-?0+(?:\.0*)?", value) is not None


def _agree(text: str, value: str) -> bool:
    """Return whether a text shows a number, rounded as far as it is printed."""
    if not re.search("[0-9]", text):
        return True
    match = _SHOWN.fullmatch(text)
    if match is None:
        return False
    digits = re.sub("[^0-9.]", "", match[1])
    _, _, decimals = digits.partition(".")
    share = 0.01 if match[2] else 1.0
    try:
        printed, real = float(digits) * share, abs(float(value))
    except ValueError:
        return False
    return abs(printed - real) <= 0.501 * share * 10.0 ** -len(decimals)


def _conditions(table: Element, styles: Styles) -> list[Area]:
    """Return the ranges in which what is seen depends on what stands in them."""
    found: list[Area] = []
    formats = child_of(table, "conditional-formats")
    for one in formats if formats is not None else ():
        if not any(_is_telling(rule, styles) for rule in one):
            continue
        for area in value_of(one, "target-range-address").split()[:_MOST_CONDITIONS]:
            corners = [_PLACE.fullmatch(corner) for corner in area.split(":")]
            places = [_place(corner) for corner in corners if corner is not None]
            if len(places) < len(corners) or len(found) >= _MOST_CONDITIONS:
                return [_EVERYWHERE]
            (top, left), (bottom, right) = places[0], places[-1]
            found.append((top, bottom, left, right))
    return found


def _is_telling(rule: Element, styles: Styles) -> bool:
    """Return whether a rule hides a number, or makes it look otherwise."""
    if name_of(rule) in ("condition", "date-is"):
        named = value_of(rule, "apply-style-name") or value_of(rule, "style")
        return styles.is_telling(named)
    return any(not is_on(value_of(part, "show-value", "true")) for part in rule.iter())


def _place(corner: re.Match[str]) -> tuple[int, int]:
    column = 0
    for letter in corner[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(corner[2]) - 1, column - 1
