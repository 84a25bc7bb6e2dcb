"""A DOCX document → its paragraphs and tables, in their order.

Only the document's own part, its styles, and texts that it takes in whole are unpacked
and read. Macros, embedded objects, pictures and links are never touched.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from orchestration.readers import packed, text, webpage
from orchestration.readers.lines import Cell, Grid, Lines, Row
from orchestration.readers.media import DOCX, media_type
from orchestration.readers.office import (
    Parts,
    child_of,
    is_large,
    is_on,
    name_of,
    value_of,
)
from orchestration.readers.reading import Found, Scanned, Unreadable, beside_pictures
from orchestration.readers.runs import Look, Run, Way, written
from orchestration.readers.word_styles import (
    NORMAL,
    WHITE,
    Paper,
    Properties,
    Styles,
)
from parsing.text import PICTURE

_DOCUMENT, _STYLES = "word/document.xml", "word/styles.xml"
# a drawing counts in 12,700 to a point; an older shape in points
_TO_POINT = 12_700
_SHAPE_SIZE = re.compile(r"(?:^|;)\s*(width|height):([0-9]{1,5}(?:\.[0-9]{1,9})?)pt")
_BROKEN = "broken Word file: {}; open it in a word processor and save it again as DOCX"

# what a reader of the document does not see: what was deleted or moved away, codes of
# fields, and the copy of a drawing for programs that are too old for it
# fmt: off
_NOT_SHOWN = {
    "del", "moveFrom", "delText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr",
    "sectPr", "sdtPr", "proofErr", "rt", "docPartObj", "sSupPr", "sSubPr", "ctrlPr",
}
# what it shows that is no text in the file: a number's digit may be one of them
_DRAWN = {"drawing", "pict", "object", "sym", "pgNum"}
# formulas in which numbers stand above each other, or that say more than digits
_FORMULAS = {
    "f", "rad", "nary", "m", "eqArr", "limLow", "limUpp", "sPre", "sSubSup", "acc", "bar",
    "groupChr", "func", "phant",
}
_RIGHT_TO_LEFT = (
    "a table whose columns run from right to left: let them run from left to right, and "
    "save it again"
)
# twentieths of a point: what is narrower is no column
_LEAST_WIDTH = 20
# fields that are shown as what their code says; no text of theirs is in the file
_SHOWN_CODES = {
    "EQ", "SYMBOL", "ADVANCE", "FORMDROPDOWN", "FORMCHECKBOX", "MACROBUTTON", "AUTONUM",
    "AUTONUMLGL", "AUTONUMOUT", "LISTNUM", "QUOTE", "INCLUDEPICTURE", "BARCODE",
    "DISPLAYBARCODE",
}
# fmt: on


def read(content: bytes) -> Found:
    """Return the text of a document; it has no encoding of its own."""
    return _read(_Parts(content, _BROKEN))


def pictures(content: bytes) -> Iterator[bytes]:
    """Yield the large pictures of a document, in order."""
    parts = _Parts(content, _BROKEN)
    with suppress(Scanned):
        _read(parts)
    return parts.pictures_at(parts.large())


def _read(parts: "_Parts") -> Found:
    root = parts.parse(parts.document())
    lines = Lines()
    paper = WHITE
    background = child_of(root, "background")
    if background is not None:
        paper = Paper.of(background) or WHITE
    flow = _Flow(lines, Styles.of(parts.tree(_STYLES)), parts, paper)
    for body in root:
        if name_of(body) != "background":
            flow.add(body)
            flow.end_line()
    for note in parts.notes_met():
        flow.add(note)
        flow.end_line()
    found = lines.text()
    drawn = parts.large()
    large = len(parts.pictures_among(drawn))
    if not found and not large:
        raise Unreadable(
            "no text in the Word file: it is blank, or its pages are drawings; print it "
            "to PDF"
        )
    return beside_pictures(found, large, len(drawn) - large)


class _Parts(Parts):
    """The parts of a Word file; drawn: what stands for its large pictures."""

    def __init__(self, content: bytes, broken: str, *, is_within: bool = False) -> None:
        super().__init__(content, broken)
        self.drawn: list[str] = []
        self.notes: list[tuple[str, str]] = []
        """The notes that were met in its text: footnote or endnote, and which."""
        self._is_within = is_within

    def large(self) -> list[str]:
        """Return the names of the large pictures that were met in its text."""
        links = self.links(_DOCUMENT) if self.drawn else {}
        return [links.get(name, "") for name in self.drawn]

    def document(self) -> bytes:
        """Return the part with the text; some programs count it."""
        found = self.read(_DOCUMENT) or self.read("word/document2.xml")
        if found is None:
            raise self.broken("its text is missing")
        return found

    def notes_met(self) -> Iterator[Element]:
        """Yield the notes that were met in its text, in order, without their numbers."""
        for kind in ("footnote", "endnote"):
            root = self.tree(f"word/{kind}s.xml")
            known = {
                value_of(note, "id"): note for note in (root if root is not None else ())
            }
            met = [number for name, number in self.notes if name == kind]
            yield from (known[number] for number in met if number in known)

    def taken_in(self, identifier: str) -> str:
        """Return the text of a file that stands whole at a place in the document."""
        path = self.links(_DOCUMENT).get(identifier)
        content = None if path is None else self.read(path)
        if content is None:
            raise Unreadable(
                "a part of the document stands in a file that is not in it; open it in a "
                "word processor and save it again as DOCX"
            )
        return _text_within(content, self._is_within)


def _text_within(content: bytes, is_within: bool) -> str:
    """Return the text of a file that a document takes in; is_within: it is one itself."""
    kind = media_type(content)
    if kind == "multipart/related":
        content, kind = packed.of_web_archive(content), "text/html"
    if kind == DOCX and not is_within:
        return _read(_Parts(content, _BROKEN, is_within=True)).text
    if kind not in ("text/html", "text/markdown", "text/plain"):
        raise Unreadable(
            f"a part of the document stands in it as a file of its own ({kind}); open it "
            "in a word processor and save it again as DOCX"
        )
    return (text.read if kind == "text/plain" else webpage.read)(content).text


@dataclass
class _Field:
    """A field that is open: its code so far, and whether that is over."""

    code: str = ""
    is_over: bool = False


class _Flow:
    """The lines of a part of the document, as its paragraphs begin and end them."""

    def __init__(
        self,
        lines: Lines,
        styles: Styles,
        parts: _Parts,
        paper: Paper,
        *,
        is_cell: bool = False,
    ) -> None:
        self.lines = lines
        self._is_cell = is_cell
        self.has_table = False
        self._styles = styles
        self._parts = parts
        self._paper = paper
        self._paragraph: Properties = {}
        self._look: Look | None = NORMAL
        self._runs: list[Run] = []
        self._boxes: list[Element] = []
        self._fields: list[_Field] = []
        self._is_mark_next = False

    def end_line(self) -> None:
        """Write what was gathered since the last line end."""
        self.lines.say(written(self._runs))
        self._runs.clear()

    def add(self, element: Element) -> None:
        """Add all that stands in an element."""
        for child in element:
            self._add(child, name_of(child))

    def _add(self, child: Element, name: str) -> None:
        if name in _NOT_SHOWN:
            return
        if name == "t":
            self._put(child.text or "")
        elif name == "tab":
            self._put("\t")
        elif name in ("br", "cr"):
            self.end_line()
        elif name == "noBreakHyphen":
            self._put("-")
        elif name == "tbl":
            self.end_line()
            self.has_table = True
            self.lines.table(self._rows(child))
        elif name == "p":
            self.end_line()
            self._add_paragraph(child)
            self.end_line()
            self._add_boxes()
        elif name == "r":
            self._add_run(child)
        elif name in ("sup", "sub", "bdo"):
            self._add_set(child, name)
        elif name == "AlternateContent":
            self._add_alternative(child)
        elif name == "txbxContent":
            self._boxes.append(child)
        elif name == "altChunk":
            self.end_line()
            self.lines.insert(self._parts.taken_in(value_of(child, "id")))
        elif name in ("drawing", "pict", "object") and (picture := _large_picture(child)):
            self._parts.drawn.append(picture)
            self._put(PICTURE)
        elif name in _FORMULAS:
            self._put(PICTURE)
        elif name in ("fldChar", "instrText", "fldSimple"):
            self._add_field(child, name)
        elif name in ("footnoteReference", "endnoteReference"):
            self._is_mark_next = is_on(value_of(child, "customMarkFollows", "off"))
            number = value_of(child, "id")
            self._parts.notes.append((name.removesuffix("Reference"), number))
        else:
            boxes = len(self._boxes)
            self.add(child)
            if name in _DRAWN and len(self._boxes) == boxes:
                self._put(PICTURE)

    def _put(self, piece: str) -> None:
        """Add text of the run that is being read, unless nobody sees it."""
        look = self._look
        if look is None or not all(field.is_over for field in self._fields):
            return
        if self._is_mark_next and piece.strip():
            look = look._replace(way=Way.RAISED)
        self._runs.append(Run(piece, look))

    def _add_paragraph(self, paragraph: Element) -> None:
        around, paper = self._paragraph, self._paper
        properties = child_of(paragraph, "pPr")
        if self._is_cell and self._styles.is_counted(properties):
            # a number that Word counts stands before the text, and is not in the file
            self._runs.append(Run(PICTURE))
        self._paragraph = self._styles.of_paragraph(properties)
        self._paper = Paper.below(properties, paper)
        self._is_mark_next = False
        self.add(paragraph)
        self._paragraph, self._paper = around, paper
        # no code goes on in another paragraph: its end is lost
        for field in self._fields:
            field.is_over = True

    def _add_run(self, run: Element) -> None:
        around = self._look
        properties = child_of(run, "rPr")
        self._look = self._styles.look(self._paragraph, properties, self._paper)
        before = len(self._runs)
        self.add(run)
        if len(self._runs) > before and not any(
            name_of(child) in ("footnoteReference", "endnoteReference") for child in run
        ):
            self._is_mark_next = False
        self._look = around

    def _add_set(self, element: Element, name: str) -> None:
        """Add what a formula sets higher or lower, or what runs the other way."""
        first = len(self._runs)
        self.add(element)
        way = {"sup": Way.RAISED, "sub": Way.LOWERED}.get(name)
        is_turned = name == "bdo" and value_of(element, "val") == "rtl"
        self._runs[first:] = [
            Run(
                piece,
                look._replace(
                    way=way or look.way, is_told=look.is_told and not is_turned
                ),
            )
            for piece, look in self._runs[first:]
        ]

    def _add_field(self, element: Element, name: str) -> None:
        """Add a field that is shown as its code says; of the others the text is there.

        Fields may stand in the code of another: what they give is not shown.
        """
        mark = value_of(element, "fldCharType")
        if name == "fldSimple":
            self._add_coded(value_of(element, "instr"))
            self.add(element)
        elif mark == "begin":
            self._fields.append(_Field())
        elif self._fields and name == "instrText":
            self._fields[-1].code += element.text or ""
        elif self._fields and mark == "separate":
            self._fields[-1].is_over = True
        elif self._fields and mark == "end":
            self._add_coded(self._fields.pop().code)

    def _add_coded(self, code: str) -> None:
        words = code.split()
        if words and words[0].upper() in _SHOWN_CODES:
            self._put(PICTURE)

    def _add_alternative(self, content: Element) -> None:
        """Add a drawing once: its first form of which anything is shown."""
        for form in content:
            before = len(self._boxes), len(self._runs)
            self.add(form)
            if (len(self._boxes), len(self._runs)) != before:
                return

    def _add_boxes(self) -> None:
        """Write the text boxes that are anchored in the paragraph, below it."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.add(box)
            self.end_line()

    def _rows(self, table: Element) -> list[Row]:
        grid = Grid(self.lines)
        merged: set[tuple[int, int]] = set()
        table_properties = child_of(table, "tblPr")
        if (
            table_properties is not None
            and (turned := child_of(table_properties, "bidiVisual")) is not None
            and is_on(value_of(turned, default="on"))
        ):
            raise Unreadable(_RIGHT_TO_LEFT)
        styles = self._styles.within(table_properties)
        paper = Paper.below(
            table_properties, self._paper, is_styled=styles.is_table_shaded
        )
        for row in _inside(table, "tr"):
            properties = child_of(row, "trPr")
            if any(
                properties is not None and child_of(properties, name) is not None
                for name in ("del", "hidden")
            ):
                continue
            above, merged = merged, set()
            grid.begin_row()
            grid.skip(_count(child_of(row, "trPr", "gridBefore"), 0))
            for cell in _inside(row, "tc"):
                columns = max(_count(child_of(cell, "tcPr", "gridSpan"), 1), 1)
                place = grid.place, columns
                merge = child_of(cell, "tcPr", "vMerge")
                if merge is not None:
                    merged.add(place)
                # a cell that goes on from one as wide above, or from the left, is there
                # in every row, and its text is not shown
                from_above = _goes_on(merge) and place in above
                from_left = _goes_on(child_of(cell, "tcPr", "hMerge")) and grid.place > 0
                if from_above:
                    grid.go_on(columns)
                elif from_left:
                    grid.skip(columns)
                else:
                    grid.add(self._cell(cell, styles, paper), columns)
            grid.skip(_count(child_of(row, "trPr", "gridAfter"), 0))
            grid.end_row()
        return _without_slivers(grid.rows, child_of(table, "tblGrid"))

    def _cell(self, element: Element, styles: Styles, paper: Paper) -> Cell:
        paper = Paper.below(child_of(element, "tcPr"), paper)
        flow = _Flow(self.lines.part(), styles, self._parts, paper, is_cell=True)
        flow.add(element)
        flow.end_line()
        return Cell(tuple(flow.lines), flow.has_table)


def _large_picture(drawing: Element) -> str:
    """Return what stands for the picture of a drawing; nothing for a small one."""
    name, width, height = "", 0.0, 0.0
    for part in drawing.iter():
        kind = name_of(part)
        if kind == "extent":
            width = _count(part, 0, "cx") / _TO_POINT
            height = _count(part, 0, "cy") / _TO_POINT
        elif kind == "shape":
            said = dict(_SHAPE_SIZE.findall(value_of(part, "style")))
            width, height = (float(said.get(one, "0")) for one in ("width", "height"))
        elif kind == "blip":
            # a picture that is elsewhere is none that could be read
            name = value_of(part, "embed") or value_of(part, "link")
        elif kind == "imagedata":
            name = value_of(part, "id")
        elif kind == "txbxContent":
            return ""
    return name if is_large(width, height) else ""


def _without_slivers(rows: list[Row], widths: Element | None) -> list[Row]:
    """Return rows without the columns that are too narrow to be any.

    A program that rounds where cells end makes two columns of one.
    """
    for place, column in reversed(list(enumerate(widths if widths is not None else ()))):
        if _count(column, _LEAST_WIDTH, "w") >= _LEAST_WIDTH:
            continue
        is_one = all(None in row[place : place + 2] for row in rows) and all(
            len(row) > place + 1 for row in rows
        )
        if is_one:
            rows = [
                [*row[:place], row[place] or row[place + 1], *row[place + 2 :]]
                for row in rows
            ]
    return rows


def _inside(element: Element, name: str) -> Iterator[Element]:
    """Yield a table's rows or a row's cells, those in controls and revisions too."""
    for child in element:
        found = name_of(child)
        if found == name:
            yield child
        elif found not in _NOT_SHOWN and found not in ("tbl", "tr", "tc", "p"):
            yield from _inside(child, name)


def _goes_on(merge: Element | None) -> bool:
    return merge is not None and value_of(merge, "val", "continue") == "continue"


def _count(element: Element | None, default: int, name: str = "val") -> int:
    """Return the columns that an element counts; a bound is set where they are used."""
    value = str(default) if element is None else value_of(element, name, str(default))
    value = value[:9]
    return int(value) if value.isascii() and value.isdigit() else default
