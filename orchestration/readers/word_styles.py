"""The styles of a Word file and a run's own → how the run's text looks."""

from dataclasses import dataclass, field, replace
from typing import NamedTuple, Self
from xml.etree.ElementTree import Element

from orchestration.readers.office import child_of, is_on, name_of, value_of
from orchestration.readers.runs import (
    Colour,
    Look,
    Way,
    has_pictures,
    hexadecimal,
    is_seen_on,
)

Properties = dict[str, str]
"""What is said of a run, by the names of the elements that say it."""

_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
_THEME = {"background1": _WHITE, "light1": _WHITE, "bg1": _WHITE, "lt1": _WHITE}
_NAMED = {
    "white": _WHITE,
    "black": _BLACK,
    "yellow": (255, 255, 0),
    "lightGray": (192, 192, 192),
    "darkGray": (128, 128, 128),
}
# half points: what is smaller is not seen, or may not be
_UNSEEN_SIZE, _SMALL_SIZE, _SIZE = 4, 10, 20
# percent of its width that a character keeps
_UNSEEN_WIDTH, _SMALL_WIDTH = 5, 50
# in 100,000: how much of what is behind it a character lets through
_UNSEEN_PAINT, _FAINT_PAINT = 95_000, 60_000
NORMAL = Look(size=float(_SIZE))
# words in the name of a style that sets the marks of notes, and of none that sets text
_OF_NOTES = ("footnotereference", "endnotereference", "脚注引用", "尾注引用", "上标")


class Paper(NamedTuple):
    """What is behind a text; is_told: whether its colour is sure."""

    colour: Colour = _WHITE
    is_told: bool = True

    @classmethod
    def of(cls, shading: Element) -> Self | None:
        """Return what a shading or a page's background paints; None if nothing."""
        fill = value_of(shading, "fill") or value_of(shading, "color")
        kind = value_of(shading, "val", "clear")
        theme = value_of(shading, "themeFill")
        colour = hexadecimal(fill) or _THEME.get(theme)
        if kind == "solid":
            colour = hexadecimal(value_of(shading, "color"))
        if colour is None:
            return None if not theme and kind in ("clear", "nil") else cls(is_told=False)
        return cls(colour, kind in ("clear", "nil", "solid"))

    @classmethod
    def below(
        cls, properties: Element | None, around: "Paper", *, is_styled: bool = False
    ) -> "Paper":
        """Return what is behind the text of a paragraph, cell or table.

        is_styled: whether a style may shade it, which part of it is not known.
        """
        shading = None if properties is None else child_of(properties, "shd")
        painted = None if shading is None else cls.of(shading)
        if painted is not None:
            return painted
        return around._replace(is_told=False) if is_styled else around


WHITE = Paper()


@dataclass(frozen=True)
class _Style:
    properties: Properties
    based_on: str
    is_of_notes: bool
    is_shaded: bool
    counted: str


@dataclass(frozen=True)
class Styles:
    """The styles of a document, and the one of the table that is read."""

    styles: dict[str, _Style] = field(default_factory=dict)
    defaults: Properties = field(default_factory=dict)
    paragraph: str = ""
    table: str = ""
    _looks: dict[tuple, Look | None] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, root: Element | None) -> Self:
        """Return the styles of a document; of one without a part for them none."""
        if root is None:
            return cls()
        styles: dict[str, _Style] = {}
        paragraph = ""
        for style in root:
            if name_of(style) != "style":
                continue
            name = value_of(style, "styleId")
            based_on = child_of(style, "basedOn")
            called = child_of(style, "name")
            styles[name] = _Style(
                properties_of(child_of(style, "rPr")),
                "" if based_on is None else value_of(based_on),
                _is_of_notes(name)
                or (called is not None and _is_of_notes(value_of(called))),
                any(name_of(part) == "shd" for part in style.iter()),
                _counted(child_of(style, "pPr")),
            )
            is_default = is_on(value_of(style, "default", "off"))
            if is_default and value_of(style, "type") == "paragraph":
                paragraph = name
        defaults = child_of(root, "docDefaults", "rPrDefault", "rPr")
        return cls(styles, properties_of(defaults), paragraph)

    def within(self, table: Element | None) -> Self:
        """Return the styles as they are in a table."""
        style = None if table is None else child_of(table, "tblStyle")
        return self if style is None else replace(self, table=value_of(style))

    @property
    def is_table_shaded(self) -> bool:
        """Whether the table's style, or one that is not known, may paint its cells."""
        if not self.table:
            return False
        return any(style is None or style.is_shaded for style in self._line(self.table))

    def of_paragraph(self, properties: Element | None) -> Properties:
        """Return what is said of the runs of a paragraph before they say anything."""
        style = None if properties is None else child_of(properties, "pStyle")
        name = self.paragraph if style is None else value_of(style)
        return self.defaults | self._said(self.table) | self._said(name)

    def is_counted(self, properties: Element | None) -> bool:
        """Return whether Word counts a paragraph, as it or its style says."""
        style = None if properties is None else child_of(properties, "pStyle")
        line = self._line(self.paragraph if style is None else value_of(style))
        said = [_counted(properties), *(one.counted for one in line if one is not None)]
        return next(filter(None, said), "0") != "0"

    def look(
        self, paragraph: Properties, run: Element | None, paper: Paper
    ) -> Look | None:
        """Return how a run looks; None if nobody sees it."""
        said = properties_of(run)
        key = paper, *sorted(paragraph.items()), "", *sorted(said.items())
        if key not in self._looks:
            name = said.get("rStyle", "")
            found = look_of(paragraph | self._said(name) | said, paper)
            if found is not None and name:
                found = self._as_named(found, name, said)
            self._looks[key] = found
        return self._looks[key]

    def _as_named(self, look: Look, name: str, said: Properties) -> Look:
        line = self._line(name)
        is_of_notes = _is_of_notes(name) or any(
            style is not None and style.is_of_notes for style in line
        )
        if is_of_notes and look.way is Way.LEVEL and "vertAlign" not in said:
            return look._replace(way=Way.RAISED)
        return look._replace(apart=name) if None in line else look

    def _said(self, name: str) -> Properties:
        found: Properties = {}
        for style in self._line(name):
            found = (style.properties if style is not None else {}) | found
        return found

    def _line(self, name: str) -> list[_Style | None]:
        """Return a style and those that it is based on; None for one that is missing."""
        found: list[_Style | None] = []
        while name and len(found) < 20:
            style = self.styles.get(name)
            found.append(style)
            name = style.based_on if style is not None else ""
        return found


def _counted(properties: Element | None) -> str:
    """Return the numbering that a paragraph or a style names; 0 for none."""
    number = None if properties is None else child_of(properties, "numPr", "numId")
    return "" if number is None else value_of(number)


def _is_of_notes(name: str) -> bool:
    plain = name.replace(" ", "").replace("-", "").lower()
    return any(word in plain for word in _OF_NOTES)


def properties_of(element: Element | None) -> Properties:
    """Return what the properties of a run say."""
    found: Properties = {}
    for child in element if element is not None else ():
        name = name_of(child)
        if name == "shd":
            painted = Paper.of(child)
            if painted is not None:
                sure = "#{:02x}{:02x}{:02x}".format(*painted.colour)
                found[name] = sure if painted.is_told else "?"
        elif name == "color":
            theme = value_of(child, "themeColor")
            colour = hexadecimal(value_of(child)) or _THEME.get(theme)
            found[name] = "" if colour is None else "#{:02x}{:02x}{:02x}".format(*colour)
        elif name == "rFonts":
            found[name] = value_of(child, "ascii")
        elif name == "textFill":
            found |= _fill_of(child)
        else:
            found[name] = value_of(child, "val", "on")
    return found


def _fill_of(fill: Element) -> Properties:
    """Return what a fill of newer versions says of the colour and how thick it is."""
    found: Properties = {}
    for part in fill.iter():
        name = name_of(part)
        if name == "noFill":
            found["transparency"] = "100000"
        elif name == "alpha":
            found["transparency"] = value_of(part)
        elif name in ("schemeClr", "srgbClr"):
            colour = _THEME.get(value_of(part)) or hexadecimal(value_of(part))
            if colour is not None:
                found["color"] = "#{:02x}{:02x}{:02x}".format(*colour)
    return found


def look_of(said: Properties, paper: Paper) -> Look | None:
    """Return how text looks of which all this is said; None if nobody sees it."""
    size = _number(said.get("sz", ""), _SIZE)
    width = _number(said.get("w", "").rstrip("%"), 100)
    transparency = _number(said.get("transparency", ""), 0)
    behind = hexadecimal(said.get("shd", "")[1:]) or _NAMED.get(said.get("highlight", ""))
    painted = paper.colour if behind is None else behind
    seen = is_seen_on(hexadecimal(said.get("color", "")[1:]) or _BLACK, painted)
    if said.get("color", "") == "" and painted == _BLACK:
        # the colour of itself is white on what is dark
        seen = True
    is_paper_told = (paper.is_told or behind is not None) and said.get("shd") != "?"
    if (
        any(is_on(said.get(name, "off")) for name in ("vanish", "specVanish"))
        or size <= _UNSEEN_SIZE
        or width <= _UNSEEN_WIDTH
        or transparency >= _UNSEEN_PAINT
        or (seen is False and is_paper_told)
    ):
        return None
    is_told = (
        size >= _SMALL_SIZE
        # hidden where the document is shown as a page of the web
        and not is_on(said.get("webHidden", "off"))
        and width >= _SMALL_WIDTH
        and transparency <= _FAINT_PAINT
        and seen is True
        and not has_pictures(said.get("rFonts", ""))
        # twentieths of a point: what overlaps hides
        and _number(said.get("spacing", ""), 0) > -4 * size
    )
    return Look(_way(said), is_told, float(size))


def _way(said: Properties) -> Way:
    align = said.get("vertAlign", "")
    position = _number(said.get("position", ""), 0)
    if align == "superscript" or position > 0:
        return Way.RAISED
    if align == "subscript" or position < 0:
        return Way.LOWERED
    struck = (is_on(said.get(name, "off")) for name in ("strike", "dstrike"))
    return Way.STRUCK if any(struck) else Way.LEVEL


def _number(value: str, default: int) -> int:
    try:
        return int(float(value[:12]))
    except ValueError:
        return default
