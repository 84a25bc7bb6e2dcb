"""A web page → lines, and tables as grids, as a browser lays them out."""

import html
import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from orchestration.readers.lines import Cell, Grid, Lines, Row
from orchestration.readers.media import signature
from orchestration.readers.reading import LITTLE, Found, Unreadable, beside_pictures
from orchestration.readers.runs import Look, Run, written
from orchestration.readers.styles import PAGE, Shape, Style, Styles
from orchestration.readers.text import as_rows, decode, with_notes
from orchestration.settings import DEEPEST_NESTING
from parsing.text import PICTURE

# what a browser shows nothing of
# fmt: off
_NOT_SHOWN = {
    "head", "title", "script", "style", "template", "noscript", "datalist", "audio", "rp",
}
# what it shows as a picture, or as a box that a person may change
_PICTURES = {
    "img", "image", "iframe", "object", "embed", "canvas", "video", "svg", "select",
    "button", "meter", "progress",
}
# the elements of a formula that is a plain number
_PLAIN_FORMULA = {"math", "semantics", "mrow", "mstyle", "mn", "mo", "mtext"}
# fmt: on
# fmt: off
_LINES_OF_THEIR_OWN = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "legend",
}
# fmt: on
# fields whose value is not shown as text
_NO_TEXT_FIELDS = ("hidden", "checkbox", "radio", "image", "color", "range")
_FIELD = Look(apart="field")
# Pixels. A picture that is smaller keeps room, or counts visits.
_LEAST_PICTURE = 4
# Pixels: width and height of one that may show a table.
_LARGE_PICTURE = 400, 200
# A picture that is wider than so many times its height is a banner.
_BANNER = 4
_PICTURE_SIZE = re.compile(r"\b(width|height)\s*:\s*([0-9]{1,6})(?:\.[0-9]+)?px")
_HAS_DIGIT = re.compile("[0-9０-９]")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
# in a row with bars, which is one line
_BREAK_IN_ROW = re.compile(r"<br\s*/?>(?=[^\n]*\|)", re.IGNORECASE)
# an element as forums write it ([td=3,1] of three columns); its other marks say nothing
_OF_FORUM = re.compile(
    r"\[(/?)(table|tr|td|th)(?:=([0-9]{1,3})(?:,([0-9]{1,3}))?[^\[\]]{0,40}|=[^\[\]]{0,40})?\]"
    r"|\[/?(?:b|i|u|s|font|size|color|align|center|backcolor)(?:=[^\[\]]{0,40})?\]",
    re.IGNORECASE,
)
# rows cut from their table
_ROWS = re.compile(
    r"(?:<tr(?=[\s>])(?:(?!</?tr[\s>]).)*</tr>\s*)+", re.DOTALL | re.IGNORECASE
)
# the standard's own bounds
_MOST_COLUMNS, _MOST_ROWS = 1_000, 65_534


def read(content: bytes) -> Found:
    """Return the text of a page and the name of its encoding.

    A text that only has elements in it keeps its lines.
    """
    found = decode(content)
    markup = found.text
    is_page = signature(content) == "text/html"
    if not is_page:
        if "&lt;t" in markup:
            markup = html.unescape(markup)
        markup = _BREAK_IN_ROW.sub(" ", with_notes(markup))
        if "[t" in markup.lower():
            markup = _OF_FORUM.sub(_element, markup)
        if "<table" not in markup.lower():
            markup = _ROWS.sub(r"<table>\g<0></table>", markup)
        markup = f"<!doctype html><pre>{markup}</pre>"
    root = LexborHTMLParser(markup).root
    lines = Lines()
    if root is not None:
        _bound_nesting(root)
        styles = Styles(markup)
        if styles.markup is not markup:
            root = LexborHTMLParser(styles.markup).root or root
        flow = _Flow(lines, styles)
        flow.add(root, PAGE)
        flow.end_line()
    text = lines.text() if is_page else as_rows(lines.text())
    if not text:
        raise Unreadable(
            "the page shows no text: its content is loaded by scripts or is pictures; "
            "save what the browser shows as text, or find the document behind it"
        )
    said = beside_pictures(text, 0, _large_pictures(root, text))
    return said._replace(
        encoding=found.encoding,
        note="; ".join(filter(None, (found.note, said.note))) or None,
    )


def _element(match: re.Match[str]) -> str:
    """Return an element for what a forum writes as one."""
    closes, name, columns, rows = match.groups("")
    if not name:
        return ""
    spans = f" colspan={columns or 1} rowspan={rows or 1}" if name.lower() == "td" else ""
    return f"<{closes}{name}{spans}>"


def _large_pictures(root: LexborNode | None, text: str) -> int:
    """Return how many pictures of a page may show a report, or a table of one.

    So may a page or a document in a frame. Where the page says hardly anything, one whose
    size it does not say may.
    """
    found = 0
    for picture in root.css("img, iframe, embed, object") if root is not None else ():
        width, height = _size(picture)
        if picture.tag != "img" and picture.attributes.get("width") == "100%":
            width = _LARGE_PICTURE[0]
        least = max(_LARGE_PICTURE[1], width / _BANNER)
        is_large = width >= _LARGE_PICTURE[0] and height >= least
        found += is_large or (0 in (width, height) and len(text) < LITTLE)
    return found


def _size(picture: LexborNode) -> tuple[int, int]:
    """Return width and height of a picture in pixels; 0 where the page says none."""
    styled = dict(_PICTURE_SIZE.findall(picture.attributes.get("style") or ""))
    width, height = (
        styled.get(name) or picture.attributes.get(name) or ""
        for name in ("width", "height")
    )
    return _pixels(width), _pixels(height)


def _pixels(said: str) -> int:
    digits = said.strip().removesuffix("px")[:6]
    return int(digits) if digits.isascii() and digits.isdigit() else 0


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


class _Flow:
    """The lines of a part of the page, as its elements begin and end them."""

    def __init__(self, lines: Lines, styles: Styles) -> None:
        self.lines = lines
        self.has_table = False
        self._styles = styles
        self._runs: list[Run] = []

    def end_line(self) -> None:
        """Write what was gathered since the last line end."""
        if self._runs:
            self.lines.say(_BLANKS.sub(" ", written(self._runs)))
            self._runs.clear()

    def add(self, node: LexborNode, style: Style, *, keeps_lines: bool = False) -> None:
        """Add all that stands in an element of a style."""
        for child in _children(node):
            tag = child.tag
            if tag == "-text":
                self._add_text(child.text_content or "", style, keeps_lines=keeps_lines)
            elif tag is not None and not tag.startswith(("-", "!")):
                self._add_element(child, tag, style, keeps_lines=keeps_lines)

    def _add_element(
        self, node: LexborNode, tag: str, around: Style, *, keeps_lines: bool
    ) -> None:
        if tag in _NOT_SHOWN:
            if tag == "script" and "document.write" in node.text():
                self._runs.append(Run(PICTURE))
            return
        shape = self._styles.shape(around, node)
        if shape is None or not shape.style.is_seen:
            return
        style = shape.style
        if tag == "br":
            self.end_line()
        elif tag == "input":
            self._add_field(node, style)
        elif tag in _PICTURES or (tag == "math" and not _is_plain_formula(node)):
            if style.look is not None and not _is_tiny(node):
                self._runs.append(Run(PICTURE))
        elif tag == "table":
            self.end_line()
            self.has_table = True
            self.lines.table(_rows(node, style, self.lines, self._styles))
        else:
            has_lines = (
                tag in _LINES_OF_THEIR_OWN and not shape.display.startswith("inline")
            ) or shape.display in ("block", "flex", "grid", "list-item", "table")
            if has_lines:
                self.end_line()
            self.add_within(node, shape, keeps_lines=keeps_lines or tag == "pre")
            if shape.is_drawn and node.child is None:
                self._runs.append(Run(PICTURE))
            if has_lines:
                self.end_line()

    def add_within(
        self, node: LexborNode, shape: Shape, *, keeps_lines: bool = False
    ) -> None:
        """Add what stands in an element, and what the style sheet puts beside it."""
        self._add_put(node, shape.before)
        self.add(node, shape.style, keeps_lines=keeps_lines)
        self._add_put(node, shape.behind)

    def _add_text(self, text: str, style: Style, *, keeps_lines: bool) -> None:
        look = style.look
        if look is None:
            return
        if not keeps_lines:
            self._runs.append(Run(text, look))
            return
        first, *others = text.split("\n")
        self._runs.append(Run(first, look))
        for line in others:
            self.end_line()
            self._runs.append(Run(line, look))

    def _add_field(self, field: LexborNode, style: Style) -> None:
        """Add what stands in a field of a form, apart from what stands beside it."""
        kind = (field.attributes.get("type") or "").lower()
        value = field.attributes.get("value") or ""
        if value and kind not in _NO_TEXT_FIELDS and style.look is not None:
            self._runs += [Run(" "), Run(value, _FIELD), Run(" ")]

    def _add_put(self, node: LexborNode, put: str) -> None:
        """Add a digit that the style sheet puts here, of its own or an attribute's."""
        if put and (put == "1" or _HAS_DIGIT.search(node.attributes.get(put) or "")):
            self._runs.append(Run(PICTURE))


def _is_plain_formula(node: LexborNode) -> bool:
    return all(
        child.tag in ("-text", "annotation")
        or (child.tag in _PLAIN_FORMULA and _is_plain_formula(child))
        for child in _children(node)
    )


def _is_tiny(picture: LexborNode) -> bool:
    sizes = (picture.attributes.get(name) or "" for name in ("width", "height"))
    return any(size.isdigit() and int(size[:9]) < _LEAST_PICTURE for size in sizes)


def _rows(table: LexborNode, style: Style, lines: Lines, styles: Styles) -> list[Row]:
    """Return the rows of a table; lines counts the cells, and gets the caption."""
    grid = Grid(lines)
    for part, part_shape in _in_order(list(_shown(table, style, styles))):
        if part.tag == "caption":
            caption = _Flow(lines, styles)
            caption.add_within(part, part_shape)
            caption.end_line()
        if part.tag not in ("tbody", "thead", "tfoot"):
            continue
        for row, row_shape in _shown(part, part_shape.style, styles):
            if row.tag != "tr":
                continue
            grid.begin_row()
            for cell, shape in _shown(row, row_shape.style, styles):
                if cell.tag not in ("td", "th"):
                    continue
                grid.add(
                    _cell(cell, shape, lines, styles),
                    _span(cell, "colspan", _MOST_COLUMNS),
                    _span(cell, "rowspan", _MOST_ROWS),
                )
            grid.end_row()
        grid.end_group()
    return grid.rows


def _in_order(parts: list[tuple[LexborNode, Shape]]) -> list[tuple[LexborNode, Shape]]:
    """Return the parts of a table as they are laid out: its head first, its foot last."""
    tags = [part.tag for part, _ in parts]
    for tag, place in (("thead", 0), ("tfoot", len(parts))):
        if tag in tags:
            number = tags.index(tag)
            parts.insert(place, parts.pop(number))
            tags.insert(place, tags.pop(number))
    return parts


def _shown(
    node: LexborNode, around: Style, styles: Styles
) -> Iterator[tuple[LexborNode, Shape]]:
    """Yield what takes a place in a part of a table, each with its shape."""
    for child in _children(node):
        tag = child.tag
        if tag is None or tag.startswith(("-", "!")):
            continue
        shape = styles.shape(around, child)
        if shape is not None:
            yield child, shape


def _cell(node: LexborNode, shape: Shape, lines: Lines, styles: Styles) -> Cell:
    flow = _Flow(lines.part(), styles)
    if shape.style.is_seen:
        flow.add_within(node, shape)
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
