"""Read DOCX: paragraphs and tables in the order of the document.

Only the document's own part is unpacked and read. Macros, embedded objects, pictures,
styles and links are never touched.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from orchestration.readers.lines import Cell, Grid, Lines, Row
from orchestration.readers.reading import Found, Unreadable
from orchestration.settings import DEEPEST_NESTING, LARGEST_PART

_DOCUMENT = "word/document.xml"
_BROKEN = "broken Word file: {}; open it in a word processor and save it again as DOCX"

# what a reader of the document does not see: what was deleted or moved away, codes of
# fields, and the copy of a drawing for programs that are too old for it
# fmt: off
_NOT_SHOWN = {
    "del", "moveFrom", "instrText", "delText", "pPr", "rPr", "tblPr", "tblGrid", "trPr",
    "tcPr", "sectPr", "sdtPr", "proofErr", "rt", "docPartObj",
}
# fmt: on
_STRUCK_OR_RAISED = ("strike", "dstrike", "vertAlign")
_OFF = ("0", "false", "off", "none", "baseline")


def read(content: bytes) -> Found:
    """Return the text of a document; it has no encoding of its own."""
    root = _parse(_document(content))
    lines = Lines()
    flow = _Flow(lines)
    for body in root:
        flow.add(body)
        flow.end_line()
    text = lines.text()
    if not text:
        raise Unreadable(
            "no text in the Word file: its pages are pictures; recognise them (OCR) and "
            "give the text"
        )
    return Found(text)


def _document(content: bytes) -> bytes:
    try:
        with (
            zipfile.ZipFile(io.BytesIO(content)) as archive,
            archive.open(_DOCUMENT) as part,
        ):
            document = part.read(LARGEST_PART + 1)
    except NotImplementedError as error:
        raise Unreadable(_BROKEN.format(error)) from None
    except RuntimeError:
        raise Unreadable("locked with a password: save it without one") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise Unreadable(_BROKEN.format(error or "it ends early")) from None
    if len(document) > LARGEST_PART:
        raise Unreadable(
            f"the document unpacks to more than {LARGEST_PART // 1024**2} MiB: broken or "
            "made to do harm"
        )
    return document


class _Bounded(ElementTree.TreeBuilder):
    """Builds the tree of a document that declares nothing and nests within bounds."""

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0

    def doctype(self, *_: object) -> None:
        raise Unreadable(
            "the document declares entities of its own, which no word processor writes: "
            "made to do harm"
        )

    def start(self, tag: str, attributes: dict) -> ElementTree.Element:  # type: ignore[override]
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise Unreadable(
                f"elements nested deeper than {DEEPEST_NESTING}: the document is broken "
                "or made to do harm"
            )
        return super().start(tag, attributes)

    def end(self, tag: str) -> ElementTree.Element:
        self._depth -= 1
        return super().end(tag)


def _parse(document: bytes) -> ElementTree.Element:
    # declarations are refused before any entity could be expanded
    parser = ElementTree.XMLParser(target=_Bounded())  # noqa: S314
    try:
        parser.feed(document)
        return parser.close()
    except Unreadable:
        raise
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Unreadable(_BROKEN.format(error)) from None


def _name(element: ElementTree.Element) -> str:
    """Return an element's name; its namespace differs between kinds of DOCX."""
    return element.tag.rpartition("}")[2]


def _child(element: ElementTree.Element, *names: str) -> ElementTree.Element | None:
    """Return the element at a path of names below another."""
    found: ElementTree.Element | None = element
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if _name(child) == name), None)
    return found


def _value(element: ElementTree.Element | None, default: str) -> str:
    """Return what an element's attribute val says; default where there is none."""
    if element is None:
        return default
    values = (
        value for key, value in element.attrib.items() if key.rpartition("}")[2] == "val"
    )
    return next(values, default)


class _Flow:
    """The lines of a part of the document, as its paragraphs begin and end them."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.has_table = False
        self._parts: list[str] = []
        self._boxes: list[ElementTree.Element] = []

    def end_line(self) -> None:
        """Write what was gathered since the last line end."""
        self.lines.say("".join(self._parts))
        self._parts.clear()

    def add(self, element: ElementTree.Element) -> None:
        """Add all that stands in an element."""
        for child in element:
            self._add(child, _name(child))

    def _add(self, child: ElementTree.Element, name: str) -> None:
        if name in _NOT_SHOWN:
            return
        if name == "t":
            self._parts.append(child.text or "")
        elif name == "tab":
            self._parts.append("\t")
        elif name in ("br", "cr"):
            self.end_line()
        elif name == "noBreakHyphen":
            self._parts.append("-")
        elif name == "tbl":
            self.end_line()
            self.has_table = True
            self.lines.table(_rows(child, self.lines))
        elif name == "p":
            self.end_line()
            self.add(child)
            self.end_line()
            self._add_boxes()
        elif name == "r":
            self._add_run(child)
        elif name == "AlternateContent":
            self._add_alternative(child)
        elif name == "txbxContent":
            self._boxes.append(child)
        else:
            self.add(child)

    def _add_run(self, run: ElementTree.Element) -> None:
        properties = _child(run, "rPr")
        if properties is None:
            self.add(run)
            return
        if (
            _value(_child(properties, "vanish"), _default(properties, "vanish"))
            not in _OFF
        ):
            return
        # a mark, or something struck out, beside a number is no part of it
        apart = any(
            _value(_child(properties, name), _default(properties, name)) not in _OFF
            for name in _STRUCK_OR_RAISED
        )
        self._parts.append(" " if apart else "")
        self.add(run)
        self._parts.append(" " if apart else "")

    def _add_alternative(self, content: ElementTree.Element) -> None:
        """Add a drawing's text once: from its first form that has any."""
        for form in content:
            before = len(self._boxes)
            self.add(form)
            if len(self._boxes) > before:
                return

    def _add_boxes(self) -> None:
        """Write the text boxes that are anchored in the paragraph, below it."""
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.add(box)
            self.end_line()


def _default(properties: ElementTree.Element, name: str) -> str:
    """Return what a property means that is there and says no value, or is not there."""
    return "on" if _child(properties, name) is not None else "off"


def _inside(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """Yield a table's rows or a row's cells, those in controls and revisions too."""
    for child in element:
        found = _name(child)
        if found == name:
            yield child
        elif found not in _NOT_SHOWN and found not in ("tbl", "tr", "tc", "p"):
            yield from _inside(child, name)


def _rows(table: ElementTree.Element, lines: Lines) -> list[Row]:
    grid = Grid(lines)
    merged: set[tuple[int, int]] = set()
    for row in _inside(table, "tr"):
        properties = _child(row, "trPr")
        if properties is not None and _child(properties, "del") is not None:
            continue
        above, merged = merged, set()
        grid.begin_row()
        grid.skip(_count(_child(row, "trPr", "gridBefore"), 0))
        for cell in _inside(row, "tc"):
            columns = max(_count(_child(cell, "tcPr", "gridSpan"), 1), 1)
            place = grid.place, columns
            merge = _child(cell, "tcPr", "vMerge")
            if merge is not None:
                merged.add(place)
            # a cell that goes on from one as wide above, or from the left, is there in
            # every row, and its text is not shown
            from_above = _goes_on(merge) and place in above
            from_left = _goes_on(_child(cell, "tcPr", "hMerge")) and grid.place > 0
            if from_above or from_left:
                grid.skip(columns)
            else:
                grid.add(_cell(cell, lines), columns)
        grid.skip(_count(_child(row, "trPr", "gridAfter"), 0))
    return grid.rows


def _goes_on(merge: ElementTree.Element | None) -> bool:
    return merge is not None and _value(merge, "continue") == "continue"


def _count(element: ElementTree.Element | None, default: int) -> int:
    """Return the columns that an element counts; a bound is set where they are used."""
    value = _value(element, str(default))[:9]
    return int(value) if value.isascii() and value.isdigit() else default


def _cell(element: ElementTree.Element, lines: Lines) -> Cell:
    flow = _Flow(lines.part())
    flow.add(element)
    flow.end_line()
    return Cell(tuple(flow.lines), flow.has_table)
