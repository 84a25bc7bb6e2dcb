"""Read web pages as a browser lays them out: lines, and tables as grids."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from orchestration.readers.lines import Cell, Grid, Lines, Row
from orchestration.readers.reading import Unreadable
from orchestration.readers.text import decode
from orchestration.settings import DEEPEST_NESTING

# what a browser does not show as text of the page
# fmt: off
_NOT_SHOWN = {
    "head", "title", "script", "style", "template", "noscript", "iframe", "object",
    "embed", "canvas", "audio", "video", "svg", "math", "select", "button", "datalist",
}
# fmt: on
_NO_PLACE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NO_INK = re.compile(r"visibility\s*:\s*hidden", re.IGNORECASE)
# fmt: off
_LINES_OF_THEIR_OWN = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "legend",
}
# fmt: on
# fields whose value is shown
_TEXT_FIELDS = ("", "text", "number")
# A mark, or something struck out, beside a number: no part of it.
_APART = {"sup", "sub", "del", "s", "strike"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# the standard's own bounds
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534


def read(content: bytes) -> tuple[str, str]:
    """Return the text of a page and the name of its encoding."""
    markup, encoding = decode(content)
    root = LexborHTMLParser(markup).root
    lines = Lines()
    if root is not None:
        _bound_nesting(root)
        flow = _Flow(lines)
        flow.add(root)
        flow.end_line()
    text = lines.text()
    if not text:
        raise Unreadable(
            "the page shows no text: its content is loaded by scripts or is pictures; "
            "save what the browser shows as text, or find the document behind it"
        )
    return text, encoding


def _bound_nesting(root: LexborNode) -> None:
    """Raise Unreadable if elements stand in each other beyond the bound."""
    node: LexborNode | None = root
    depth = 0
    while node is not None:
        if depth > DEEPEST_NESTING:
            raise Unreadable(
                f"elements nested deeper than {DEEPEST_NESTING}: the page is broken or "
                "made to do harm"
            )
        if node.child is not None:
            node, depth = node.child, depth + 1
            continue
        while node is not None and node.next is None:
            node, depth = node.parent, depth - 1
        node = node.next if node is not None else None


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_shown(node: LexborNode) -> bool:
    if node.tag in _NOT_SHOWN:
        return False
    return "hidden" not in node.attributes and not _NO_PLACE.search(_style(node))


def _style(node: LexborNode) -> str:
    return node.attributes.get("style") or ""


class _Flow:
    """The lines of a part of the page, as its elements begin and end them."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines
        self.has_table = False
        self._parts: list[str] = []

    def end_line(self) -> None:
        """Write what was gathered since the last line end."""
        if self._parts:
            self.lines.say(_BLANKS.sub(" ", "".join(self._parts)))
            self._parts.clear()

    def add(self, node: LexborNode, *, keeps_lines: bool = False) -> None:
        """Add all that stands in an element."""
        for child in _children(node):
            tag = child.tag
            if tag == "-text":
                self._add_text(child.text_content or "", keeps_lines=keeps_lines)
            elif (
                tag is None
                or tag.startswith(("-", "!"))
                or not _is_shown(child)
                or _NO_INK.search(_style(child))
            ):
                continue
            elif tag == "br":
                self.end_line()
            elif tag == "input":
                self._parts.append(_shown_value(child))
            elif tag == "table":
                self.end_line()
                self.has_table = True
                self.lines.table(_rows(child, self.lines))
            elif tag in _LINES_OF_THEIR_OWN:
                self.end_line()
                self.add(child, keeps_lines=keeps_lines or tag == "pre")
                self.end_line()
            elif tag in _APART:
                self._parts.append(" ")
                self.add(child, keeps_lines=keeps_lines)
                self._parts.append(" ")
            else:
                self.add(child, keeps_lines=keeps_lines)

    def _add_text(self, text: str, *, keeps_lines: bool) -> None:
        if not keeps_lines:
            self._parts.append(text)
            return
        first, *others = text.split("\n")
        self._parts.append(first)
        for line in others:
            self.end_line()
            self._parts.append(line)


def _shown_value(field: LexborNode) -> str:
    """Return what stands in a field of a form, apart from what stands beside it."""
    kind = (field.attributes.get("type") or "").lower()
    value = field.attributes.get("value") or ""
    return f" {value} " if kind in _TEXT_FIELDS else ""


def _rows(table: LexborNode, lines: Lines) -> list[Row]:
    """Return the rows of a table; lines counts the cells, and gets the caption."""
    grid = Grid(lines)
    for part in _children(table):
        if part.tag == "caption" and _is_shown(part):
            caption = _Flow(lines)
            caption.add(part)
            caption.end_line()
        if part.tag not in ("tbody", "thead", "tfoot") or not _is_shown(part):
            continue
        for row in _children(part):
            if row.tag != "tr" or not _is_shown(row):
                continue
            grid.begin_row()
            for cell in _children(row):
                if cell.tag not in ("td", "th") or not _is_shown(cell):
                    continue
                grid.add(
                    _cell(cell, lines),
                    _span(cell, "colspan", _MOST_COLUMNS),
                    _span(cell, "rowspan", _MOST_ROWS),
                )
            grid.end_row()
        grid.end_group()
    return grid.rows


def _cell(node: LexborNode, lines: Lines) -> Cell:
    flow = _Flow(lines.part())
    if not _NO_INK.search(_style(node)):
        flow.add(node)
        flow.end_line()
    return Cell(tuple(flow.lines), flow.has_table)


def _span(cell: LexborNode, name: str, most: int) -> int:
    """Return a span as the standard reads it; a row span of 0 goes on to the end."""
    printed = (cell.attributes.get(name) or "").strip()
    number = re.match(r"\+?([0-9]{1,6})", printed)
    if number is None:
        return 1
    span = min(int(number[1]), most)
    return span or (most if name == "rowspan" else 1)
