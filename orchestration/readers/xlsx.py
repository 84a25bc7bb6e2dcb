"""An XLSX file → the sheets that are shown, in the order of their tabs."""

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.etree.ElementTree import Element

from orchestration.readers.lines import Lines
from orchestration.readers.number_formats import (
    GENERAL,
    code_of,
    shown,
    shown_text,
)
from orchestration.readers.office import (
    Parts,
    child_of,
    is_large,
    is_on,
    name_of,
    value_of,
)
from orchestration.readers.reading import Found, beside_pictures
from orchestration.readers.runs import (
    Colour,
    Look,
    Run,
    Way,
    has_pictures,
    hexadecimal,
    is_seen_on,
    written,
)
from orchestration.readers.sheets import Area, Sheet, areas_have, hidden_in, text_of
from parsing.text import PICTURE

_BROKEN = (
    "broken spreadsheet: {}; open it in a spreadsheet program and save it again as XLSX"
)
_WORKBOOK = "xl/workbook.xml"
# a drawing counts in so many to a point
_TO_POINT = 12_700
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# the colours of a theme, in the order in which cells count them
_THEME = ("lt1", "dk1", "lt2", "dk2", *(f"accent{number}" for number in range(1, 7)))
# colours by their number that are surely light or dark
_INDEXED = {0: _BLACK, 1: _WHITE, 8: _BLACK, 9: _WHITE, 64: _BLACK, 65: _WHITE}
# points: what is smaller is not seen
_UNSEEN_SIZE, _SMALL_SIZE, _SIZE = 2.0, 5.0, 11.0
# a sheet has no more of either
_ROWS, _COLUMNS = 1_048_576, 16_384
_ALL = (0, _ROWS, 0, _COLUMNS)
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
# what rows are marked with that have a cell with a line around it
_RULED = "ruled"
# ranges with a look that depends on what stands in them
_MOST_CONDITIONS = 1_000
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def read(content: bytes) -> Found:
    """Return the text of the sheets that are shown; it has no encoding of its own."""
    drawings: list[Element] = []
    found = text_of(_sheets(Parts(content, _BROKEN), drawings))
    return beside_pictures(found.text, 0, sum(map(_large_pictures, drawings)))


def _large_pictures(drawing: Element) -> int:
    """Return how many pictures over a sheet may show a table."""
    found = 0
    for anchor in drawing:
        parts = [(name_of(part), part) for part in anchor.iter()]
        sizes = [
            (_decimal(part.get("cx", ""), 0.0), _decimal(part.get("cy", ""), 0.0))
            for name, part in parts
            if name == "ext"
        ]
        is_picture = any(name == "pic" for name, _ in parts)
        found += is_picture and any(
            is_large(across / _TO_POINT, down / _TO_POINT) for across, down in sizes
        )
    return found


def _texts(drawing: Element) -> Iterator[str]:
    """Yield the lines of the boxes of text over a sheet."""
    for part in drawing.iter():
        if name_of(part) == "p":
            yield "".join(one.text or "" for one in part.iter() if name_of(one) == "t")


def _sheets(parts: Parts, drawings: list[Element]) -> Iterator[Sheet]:
    """Yield the sheets that are shown; drawings gets what is drawn over each."""
    workbook = parts.tree(_WORKBOOK)
    if workbook is None:
        raise parts.broken("its list of sheets is missing")
    links = parts.links(_WORKBOOK)
    styles = _Styles(parts, _ending(links, "styles.xml"), _ending(links, "theme1.xml"))
    properties = child_of(workbook, "workbookPr")
    since_1904 = is_on("0" if properties is None else properties.get("date1904", "0"))
    shared = _shared(parts, _ending(links, "sharedStrings.xml"))
    for tab in _children(workbook, "sheets"):
        name = links.get(value_of(tab, "id"), "")
        is_drawn = "chartsheets/" in name or "dialogsheets/" in name
        if tab.get("state", "visible") != "visible" or is_drawn:
            continue
        root = parts.tree(name, partial(_lighten, styles, Lines()))
        if root is None:
            raise parts.broken(f"its sheet {tab.get('name', '')!r} is missing")
        sheet = _Reader(styles, shared, root, since_1904=since_1904).sheet()
        drawn = child_of(root, "drawing")
        over = None
        if drawn is not None:
            over = parts.tree(parts.links(name).get(value_of(drawn, "id"), ""))
        if over is not None:
            drawings.append(over)
            sheet.boxes += _texts(over)
        yield sheet


def _ending(links: dict[str, str], end: str) -> str:
    return next((path for path in links.values() if path.endswith(end)), "")


def _shared(parts: Parts, name: str) -> list[Element]:
    """Return the texts that the sheets share; none where they share none."""
    root = parts.tree(name)
    return [] if root is None else [one for one in root if name_of(one) == "si"]


def _lighten(styles: "_Styles", counted: Lines, row: Element) -> None:
    """Take out of a row, when it has ended, the cells that are blank; count the others.

    Sheets have styles for thousands of blank rows.
    """
    if name_of(row) != "row":
        return
    if any(styles.of(cell).is_ruled for cell in row):
        row.set(_RULED, "1")
    row[:] = [cell for cell in row if len(cell) or not cell.get("r")]
    counted.count_cells(len(row))


@dataclass(frozen=True)
class _Style:
    """How the cells of a style look: their format, font, paper and lines around."""

    code: str = GENERAL
    font: Element | None = None
    paper: Colour | None = _WHITE
    is_ruled: bool = False


class _Styles:
    """The styles of a workbook."""

    def __init__(self, parts: Parts, name: str, theme: str) -> None:
        root = parts.tree(name)
        self._theme = _theme_of(parts.tree(theme))
        codes = {
            _whole(value_of(one, "numFmtId")): value_of(one, "formatCode")
            for one in _children(root, "numFmts")
        }
        fonts = _children(root, "fonts")
        papers = [self._paper(fill) for fill in _children(root, "fills")]
        ruled = [_is_ruled(border) for border in _children(root, "borders")]
        self._styles = [
            _Style(
                code_of(_whole(value_of(one, "numFmtId", "0")), codes),
                _at(fonts, one, "fontId"),
                _at(papers, one, "fillId"),
                bool(_at(ruled, one, "borderId")),
            )
            for one in _children(root, "cellXfs")
        ]
        self.is_telling = [
            self._is_telling(look, codes) for look in _children(root, "dxfs")
        ]
        """Of each look that a condition gives, whether it changes what is seen."""

    def of(self, cell: Element) -> _Style:
        """Return the style of a cell."""
        place = _whole(cell.get("s", "0"))
        return self._styles[place] if place < len(self._styles) else _Style()

    def look(self, font: Element | None, paper: Colour | None) -> Look | None:
        """Return how text of a font looks; None if nobody sees it."""
        said = {name_of(child): child for child in (font if font is not None else ())}
        size = _decimal(value_of(said["sz"]), _SIZE) if "sz" in said else _SIZE
        colour = self._colour(said["color"]) if "color" in said else _BLACK
        is_seen = True if colour is None or paper is None else is_seen_on(colour, paper)
        if size < _UNSEEN_SIZE or is_seen is False:
            return None
        align = value_of(said["vertAlign"]) if "vertAlign" in said else ""
        way = {"superscript": Way.RAISED, "subscript": Way.LOWERED}.get(align, Way.LEVEL)
        if "strike" in said and is_on(value_of(said["strike"], default="1")):
            way = Way.STRUCK
        is_told = size >= _SMALL_SIZE and is_seen is True
        name = said.get("name", said.get("rFont"))
        is_told = is_told and not (name is not None and has_pictures(value_of(name)))
        return Look(way, is_told, size)

    def _paper(self, fill: Element) -> Colour | None:
        """Return what a fill paints; None where that is not sure."""
        pattern = child_of(fill, "patternFill")
        if pattern is None:
            return None
        kind = pattern.get("patternType", "none")
        if kind == "none":
            return _WHITE
        colour = child_of(pattern, "fgColor")
        return self._colour(colour) if kind == "solid" and colour is not None else None

    def _colour(self, colour: Element) -> Colour | None:
        """Return a colour; None where it is not one of those known here."""
        rgb, theme = colour.get("rgb", ""), colour.get("theme", "")
        found: Colour | None = None
        if re.fullmatch("[0-9A-Fa-f]{6,8}", rgb):
            found = hexadecimal(rgb[-6:])
        elif theme.isdecimal():
            place = int(theme[:3])
            found = self._theme.get(_THEME[place]) if place < len(_THEME) else None
        elif colour.get("auto"):
            return _BLACK
        elif colour.get("indexed", "").isdecimal():
            found = _INDEXED.get(int(colour.get("indexed", "")[:3]))
        return found and _tinted(found, _decimal(colour.get("tint", ""), 0.0))

    def _is_telling(self, look: Element, codes: dict[int, str]) -> bool:
        font = child_of(look, "font")
        seen = self.look(font, _WHITE)
        return (
            child_of(look, "numFmt") is not None
            or seen is None
            or not seen.is_told
            or seen.way is not Way.LEVEL
        )


class _Reader:
    """Reads the cells of a sheet."""

    def __init__(
        self, styles: _Styles, shared: list[Element], root: Element, *, since_1904: bool
    ) -> None:
        self._styles = styles
        self._shared = shared
        self._root = root
        self._since_1904 = since_1904
        view = child_of(root, "sheetViews", "sheetView")
        self._shows_zeros = view is None or is_on(view.get("showZeros", "1"))
        # columns that run from the right stand in another order than in the file
        is_turned = view is not None and is_on(view.get("rightToLeft", "0"))
        self._telling = [_ALL] if is_turned else self._conditions()

    def sheet(self) -> Sheet:
        """Return what the sheet shows."""
        found = Sheet(merged=list(self._merged()))
        shape = child_of(self._root, "sheetFormatPr")
        is_hidden = shape is not None and is_on(shape.get("zeroHeight", "0"))
        hidden: set[int] = set()
        seen: set[int] = set()
        number = -1
        for row in _children(self._root, "sheetData"):
            number = min(_whole(row.get("r", ""), number + 2), _ROWS) - 1
            is_flat = row.get("ht") is not None and _decimal(row.get("ht", ""), 1.0) == 0
            (hidden if is_on(row.get("hidden", "0")) or is_flat else seen).add(number)
            if row.get(_RULED):
                found.ruled.add(number)
            column = -1
            for cell in row:
                area = _area(cell.get("r", ""))
                column = column + 1 if area is None else area[2]
                found.put(number, column, self._lines(cell, number, column))
        found.is_row_hidden = lambda row: row in hidden or (is_hidden and row not in seen)
        found.is_column_hidden = hidden_in(
            [
                (_whole(one.get("min", "1"), 1) - 1, _whole(one.get("max", "1"), 1) - 1)
                for one in _children(self._root, "cols")
                if is_on(one.get("hidden", "0")) or _decimal(one.get("width", ""), 1) == 0
            ]
        )
        return found

    def _merged(self) -> Iterator[Area]:
        for one in _children(self._root, "mergeCells"):
            area = _area(one.get("ref", ""))
            if area is not None:
                yield area

    def _conditions(self) -> list[Area]:
        """Return the ranges whose look depends on what stands in them."""
        found: list[Area] = []
        for one in self._root:
            if name_of(one) != "conditionalFormatting":
                continue
            if any(self._is_telling(rule) for rule in one):
                areas = map(_area, one.get("sqref", "").split()[:_MOST_CONDITIONS])
                found += [area for area in areas if area is not None]
            if len(found) > _MOST_CONDITIONS:
                return [_ALL]
        return found

    def _is_telling(self, rule: Element) -> bool:
        look = rule.get("dxfId", "")
        telling = self._styles.is_telling
        hides = any(not is_on(part.get("showValue", "1")) for part in rule)
        return hides or (look.isdecimal() and telling[int(look) :][:1] == [True])

    def _lines(self, cell: Element, row: int, column: int) -> list[str]:
        style = self._styles.of(cell)
        look = self._styles.look(style.font, style.paper)
        runs = list(self._runs(cell, style, look))
        if areas_have(self._telling, row, column):
            runs = [Run(text, one._replace(is_told=False)) for text, one in runs]
        return written(runs).split("\n")

    def _runs(self, cell: Element, style: _Style, look: Look | None) -> Iterator[Run]:
        kind, value = cell.get("t", "n"), child_of(cell, "v")
        text = (value.text or "") if value is not None else ""
        if kind in ("s", "inlineStr"):
            place = _whole(text, len(self._shared))
            among = self._shared[place : place + 1] if kind == "s" else list(cell)
            for item in among:
                yield from self._rich(item, style, look)
        elif look is None:
            return
        elif not text and kind == "n":
            if child_of(cell, "f") is not None:
                # nothing was counted when it was saved: a program would do it now
                yield Run(PICTURE, look)
        elif kind == "b":
            yield Run("FALSE" if text == "0" else "TRUE", look)
        elif kind in ("str", "e", "d"):
            yield from _text_runs(_unescaped(text), style, look)
        else:
            yield from self._number(text, style, look)

    def _number(self, text: str, style: _Style, look: Look) -> Iterator[Run]:
        try:
            number = float(text)
        except ValueError:
            yield Run(text, look._replace(is_told=False))
            return
        if number == 0 and not self._shows_zeros:
            return
        found = shown(number, style.code, since_1904=self._since_1904)
        if found is None:
            yield Run(text, look._replace(is_told=False))
        else:
            yield Run(found, look)

    def _rich(self, item: Element, style: _Style, look: Look | None) -> Iterator[Run]:
        """Yield the pieces of a text, some of which may have fonts of their own."""
        for piece in item:
            name = name_of(piece)
            if name == "t" and look is not None:
                yield from _text_runs(_unescaped(piece.text or ""), style, look)
            elif name == "r":
                font, text = child_of(piece, "rPr"), child_of(piece, "t")
                own = look if font is None else self._styles.look(font, style.paper)
                if own is not None and text is not None:
                    yield from _text_runs(_unescaped(text.text or ""), style, own)


def _text_runs(text: str, style: _Style, look: Look) -> Iterator[Run]:
    found = shown_text(text, style.code)
    yield Run(text, look._replace(is_told=False)) if found is None else Run(found, look)


def _unescaped(text: str) -> str:
    """Return a text with the characters that XML does not have."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _children(element: Element | None, *names: str) -> list[Element]:
    found = None if element is None else child_of(element, *names)
    return [] if found is None else list(found)


def _at(values: list[Any], style: Element, name: str) -> Any:  # noqa: ANN401
    place = _whole(style.get(name, "0"))
    return values[place] if place < len(values) else None


def _is_ruled(border: Element) -> bool:
    return any(side.get("style", "none") != "none" for side in border)


def _area(reference: str) -> Area | None:
    """Return the cells that a reference names; None where it names none."""
    places = []
    for corner in reference.split(":"):
        match = _REFERENCE.fullmatch(corner)
        if match is None:
            return None
        column = 0
        for letter in match[1]:
            column = 26 * column + ord(letter) - ord("A") + 1
        places.append((min(int(match[2]), _ROWS) - 1, min(column, _COLUMNS) - 1))
    (top, left), (bottom, right) = places[0], places[-1]
    return min(top, bottom), max(top, bottom), min(left, right), max(left, right)


def _whole(text: str, default: int = 0) -> int:
    return int(text) if text.isascii() and text[:9].isdecimal() else default


def _decimal(text: str, default: float) -> float:
    try:
        return float(text[:20])
    except ValueError:
        return default


def _theme_of(root: Element | None) -> dict[str, Colour]:
    """Return the colours of a theme by their names; the usual ones of the first two."""
    found = {"lt1": _WHITE, "dk1": _BLACK}
    scheme = None if root is None else child_of(root, "themeElements", "clrScheme")
    for one in scheme if scheme is not None else ():
        for colour in one:
            known = hexadecimal(colour.get("lastClr", "") or colour.get("val", ""))
            if known is not None:
                found[name_of(one)] = known
    return found


def _tinted(colour: Colour, tint: float) -> Colour:
    """Return a colour made darker (less than 0) or lighter, as a share."""
    if not tint:
        return colour
    hue, light, full = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    found = colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), full)
    red, green, blue = (round(part * 255) for part in found)
    return red, green, blue
