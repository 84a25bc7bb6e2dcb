"""Texts of OpenDocument → lines: paragraphs and tables in the order of the document."""

import re
from collections.abc import Container, Iterator
from xml.etree.ElementTree import Element

from orchestration.readers.lines import Cell, Grid, Lines, Row
from orchestration.readers.odf_styles import Styles, points
from orchestration.readers.office import is_large, name_of, value_of
from orchestration.readers.reading import Unreadable
from orchestration.readers.runs import Run, Way, written
from orchestration.readers.word_styles import NORMAL, WHITE, Paper, Properties
from parsing.text import PICTURE, UNKNOWN

# what a reader of the document does not see: what was deleted, comments, what fields and
# indexes are made from, and the bodies and numbers that a program sets elsewhere
# fmt: off
_NOT_SHOWN = {
    "tracked-changes", "annotation", "annotation-end", "note-body", "ruby-text", "forms",
    "script", "number", "event-listeners", "label", "shapes",
    "sequence-decls", "variable-decls", "user-field-decls", "dde-connection-decls",
    "table-of-content-source", "illustration-index-source", "table-index-source",
    "object-index-source", "user-index-source", "alphabetical-index-source",
    "bibliography-source",
}
# what it shows that is no text in the file: a number's digit may be one of them
_DRAWN = {
    "image", "object", "object-ole", "plugin", "applet", "control", "floating-frame",
}
_SHAPES = {
    "frame", "custom-shape", "rect", "ellipse", "circle", "line", "path", "polygon",
    "polyline", "regular-polygon", "connector", "caption", "measure", "g",
}
# fmt: on
_BLANKS = re.compile(r"[ \t\r\n]+")
_MOST_BLANKS = 1_000


def text_of(body: Element, styles: Styles, *, may_be_blank: bool) -> str:
    """Return the text of a document; raise Unreadable if it has none, and must have."""
    lines = Lines()
    flow = Flow(lines, styles, WHITE, {})
    flow.add(body)
    flow.end_line()
    # notes stand below the text, in the order of their marks
    for note in sorted(
        flow.notes, key=lambda one: value_of(one, "note-class") != "footnote"
    ):
        for part in note:
            flow.add(part)
    text = lines.text()
    if not text and not may_be_blank:
        raise Unreadable(
            "no text in the OpenDocument file: it is blank, or its pages are drawings; "
            "print it to PDF"
        )
    return text


def large_pictures(body: Element) -> list[list[str]]:
    """Return the parts that each large picture of a document is, in any of its forms."""
    frames = [
        [value_of(image, "href") for image in frame if name_of(image) == "image"]
        for frame in body.iter()
        if name_of(frame) == "frame"
        and is_large(points(value_of(frame, "width")), points(value_of(frame, "height")))
    ]
    return [names for names in frames if names]


class Flow:
    """The lines of a part of the document, as its paragraphs begin and end them."""

    def __init__(
        self,
        lines: Lines,
        styles: Styles,
        paper: Paper,
        around: Properties,
        *,
        is_cell: bool = False,
        notes: list[Element] | None = None,
    ) -> None:
        """around: what is said of the text before its paragraphs say anything.

        notes: where those that are met in the text are kept.
        """
        self.lines = lines
        self.has_table = False
        self._styles = styles
        self._paper = paper
        self._said = around
        self._missing = ""
        self._is_cell = is_cell
        self.notes = [] if notes is None else notes
        self._is_counted = False
        self._is_mark = False
        self._runs: list[Run] = []
        self._boxes: list[Element] = []

    def end_line(self) -> None:
        """Write what was gathered since the last line end."""
        self.lines.say(written(self.take()))

    def take(self) -> list[Run]:
        """Return what was gathered since the last line end, and begin anew."""
        runs, self._runs = self._runs, []
        return runs

    def add(self, element: Element) -> None:
        """Add all that stands in an element that parts no text itself."""
        for child in element:
            self._add(child, name_of(child))

    def add_text(self, element: Element) -> None:
        """Add the text of a paragraph or of a part of one, and all that is in it."""
        self._put(_BLANKS.sub(" ", element.text or ""))
        for child in element:
            self._add_inline(child, name_of(child))
            self._put(_BLANKS.sub(" ", child.tail or ""))

    def _add(self, child: Element, name: str) -> None:
        if name in _NOT_SHOWN or _is_hidden(child) or self._is_hidden_section(child):
            return
        if name in ("p", "h"):
            self.add_paragraph(child)
        elif name == "table":
            self._add_table(child)
        elif name in _SHAPES:
            self._add_drawing(child)
            self._add_boxes()
        elif name == "list-item":
            self._is_counted = self._is_cell
            self.add(child)
        else:
            self.add(child)

    def _is_hidden_section(self, element: Element) -> bool:
        family = name_of(element)
        if family not in ("section", "table"):
            return False
        name = value_of(element, "style-name")
        said = self._styles.said(family, name, f"{family}-properties")
        return said.get("display") in ("none", "false")

    def add_paragraph(self, paragraph: Element) -> None:
        """Add a paragraph as a line of its own, and below it the boxes it has."""
        fields = (part for part in paragraph if name_of(part) == "hidden-paragraph")
        if any(map(_is_hidden, fields)):
            return
        self.end_line()
        if self._is_counted:
            # what counts it is drawn before the text, and is not in the file
            self._runs.append(Run(PICTURE))
            self._is_counted = False
        around, paper = self._said, self._paper
        name = value_of(paragraph, "style-name")
        self._said = self._styles.runs_of("paragraph", name, around)
        self._paper = self._styles.paper("paragraph", name, paper)
        self._is_mark = False
        self.add_text(paragraph)
        self._said, self._paper = around, paper
        self.end_line()
        self._add_boxes()

    def _add_inline(self, child: Element, name: str) -> None:
        if name in _NOT_SHOWN or _is_hidden(child):
            return
        if name == "s":
            self._put(" " * min(count_of(child, "c"), _MOST_BLANKS))
        elif name == "tab":
            self._put("\t")
        elif name == "line-break":
            self.end_line()
        elif name == "note":
            self.notes.append(child)
            self.add_text(child)
        elif name == "note-citation":
            self._is_mark = True
            self.add_text(child)
            self._is_mark = False
        elif name in ("span", "a"):
            self._add_span(child)
        elif name in _SHAPES:
            self._add_drawing(child)
        elif name in _DRAWN:
            self._put(PICTURE)
        else:
            self.add_text(child)

    def _add_span(self, span: Element) -> None:
        around, missing = self._said, self._missing
        name = value_of(span, "style-name")
        if name:
            self._said = self._styles.runs_of("text", name, around)
            self._missing = name if None in self._styles.line("text", name) else missing
        self.add_text(span)
        self._said, self._missing = around, missing

    def _add_drawing(self, shape: Element) -> None:
        """Keep the text of a shape for below the paragraph; else it is a picture."""
        inside = {name_of(part): part for part in shape}
        if name_of(shape) == "g":
            for part in shape:
                if name_of(part) in _SHAPES:
                    self._add_drawing(part)
        elif "text-box" in inside:
            self._boxes.append(inside["text-box"])
        elif "p" in inside:
            self._boxes.append(shape)
        elif not _DRAWN.isdisjoint(inside):
            self._put(PICTURE)

    def _add_boxes(self) -> None:
        """Write the text boxes that are anchored in the paragraph, below it."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.add(box)
            self.end_line()

    def _put(self, piece: str) -> None:
        """Add text of the run that is being read, unless nobody sees it."""
        if not piece:
            return
        look = self._styles.look(self._said, self._paper)
        if look is None:
            return
        if self._is_mark:
            look = NORMAL._replace(way=Way.RAISED)
        elif self._missing:
            look = look._replace(apart=self._missing)
        self._runs.append(Run(piece, look))

    def _add_table(self, table: Element) -> None:
        self.end_line()
        self.has_table = True
        name = value_of(table, "style-name")
        paper = self._styles.paper("table", name, self._paper)
        self.lines.table(self._rows(table, paper))

    def _rows(self, table: Element, paper: Paper) -> list[Row]:
        grid = Grid(self.lines)
        for row in rows_in(table):
            if value_of(row, "visibility", "visible") != "visible":
                continue
            name = value_of(row, "style-name")
            behind = self._styles.paper("table-row", name, paper)
            for _ in range(count_of(row, "number-rows-repeated")):
                self.lines.count_cells(1)
                grid.begin_row()
                self._add_cells(grid, row, behind)
                grid.end_row()
        return grid.rows

    def _add_cells(self, grid: Grid, row: Element, paper: Paper) -> None:
        place = 0
        for cell in cells_in(row):
            is_covered = name_of(cell) == "covered-table-cell"
            columns = 1 if is_covered else count_of(cell, "number-columns-spanned")
            rows = 1 if is_covered else count_of(cell, "number-rows-spanned")
            found = self._cell(cell, paper)
            if is_covered and found.lines:
                # where no other covers it, nobody knows whether it is seen
                found = Cell((UNKNOWN,))
            for _ in range(count_of(cell, "number-columns-repeated")):
                if is_covered and grid.is_taken(place):
                    self.lines.count_cells(1)
                else:
                    grid.add(found, columns, rows)
                place += 1

    def _cell(self, element: Element, paper: Paper) -> Cell:
        paper = self._styles.paper("table-cell", value_of(element, "style-name"), paper)
        part, said = self.lines.part(), self._said
        flow = Flow(part, self._styles, paper, said, is_cell=True, notes=self.notes)
        flow.add(element)
        flow.end_line()
        return Cell(tuple(flow.lines), flow.has_table)


def _is_hidden(element: Element) -> bool:
    """Return whether an element says that it is not shown."""
    said = value_of(element, "display")
    return said == "none" or value_of(element, "is-hidden") == "true"


def rows_in(table: Element) -> Iterator[Element]:
    """Yield a table's rows, those in groups and headers too."""
    groups = "table-header-rows", "table-rows", "table-row-group"
    return _in_groups(table, "table-row", groups)


def columns_in(table: Element) -> Iterator[Element]:
    """Yield what is said of a table's columns, in groups and headers too."""
    groups = "table-header-columns", "table-columns", "table-column-group"
    return _in_groups(table, "table-column", groups)


def _in_groups(parent: Element, kind: str, groups: Container[str]) -> Iterator[Element]:
    for child in parent:
        name = name_of(child)
        if name == kind:
            yield child
        elif name in groups:
            yield from _in_groups(child, kind, groups)


def cells_in(row: Element) -> Iterator[Element]:
    """Yield a row's cells, with those that others cover."""
    return (
        child for child in row if name_of(child) in ("table-cell", "covered-table-cell")
    )


def count_of(element: Element, name: str) -> int:
    """Return what an attribute counts; a bound is set where it is used."""
    value = value_of(element, name, "1")[:9]
    return max(int(value), 1) if value.isascii() and value.isdigit() else 1
