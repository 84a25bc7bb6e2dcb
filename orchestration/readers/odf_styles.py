"""The styles of an OpenDocument file → how its text looks, said as Word's styles are.

What a style says becomes the properties that Word has for it, so that what is seen,
raised or struck out is judged in one place (word_styles.look_of).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self
from xml.etree.ElementTree import Element

from orchestration.readers.office import name_of, value_of
from orchestration.readers.runs import Look, Way, hexadecimal
from orchestration.readers.word_styles import WHITE, Paper, Properties, look_of

_LENGTH = re.compile(r"(-?[0-9]*\.?[0-9]+)(cm|mm|in|inch|pt|pc|px|%)?")
_POINTS = {
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
    "in": 72.0,
    "inch": 72.0,
    "pt": 1.0,
    "pc": 12.0,
    "px": 0.75,
}
_MOST_PARENTS = 20
_ROOTS = ("styles", "automatic-styles")
_KEPT = (
    "text-properties",
    "paragraph-properties",
    "table-properties",
    "table-row-properties",
    "table-column-properties",
    "table-cell-properties",
    "section-properties",
)
_NOT_PAINTED = ("", "none", "transparent")
_BORDERS = ("border", "border-left", "border-right", "border-top", "border-bottom")


@dataclass(frozen=True)
class Style:
    """What a style says of its own, by the kind of properties; which it is based on.

    conditional: styles that take its place if the cell has some value; data: the name of
    the format of its numbers.
    """

    said: dict[str, dict[str, str]]
    parent: str
    conditional: tuple[str, ...]
    data: str


@dataclass(frozen=True)
class Styles:
    """The styles of a document by family and name; the name of a default is blank."""

    styles: dict[tuple[str, str], Style] = field(default_factory=dict)
    _looks: dict[tuple, Look | None] = field(default_factory=dict, compare=False)
    _runs: dict[tuple, Properties] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, parts: Iterable[Element | None]) -> Self:
        """Return the styles of the parts of a document, later ones before earlier."""
        styles: dict[tuple[str, str], Style] = {}
        for part in parts:
            for group in part if part is not None else ():
                for style in group if name_of(group) in _ROOTS else ():
                    if name_of(style) in ("style", "default-style"):
                        key = value_of(style, "family"), value_of(style, "name")
                        styles[key] = _style(style)
        return cls(styles)

    def line(self, family: str, name: str) -> list[Style | None]:
        """Return a style and those that it is based on; None for one that is missing."""
        found: list[Style | None] = []
        while name and len(found) < _MOST_PARENTS:
            style = self.styles.get((family, name))
            found.append(style)
            name = "" if style is None else style.parent
        return found

    def said(self, family: str, name: str, kind: str) -> dict[str, str]:
        """Return what a style says in a kind of properties, with what it is based on."""
        found: dict[str, str] = {}
        for style in (self._default(family), *reversed(self.line(family, name))):
            if style is not None:
                found |= style.said.get(kind, {})
        return found

    def _default(self, family: str) -> Style | None:
        return self.styles.get((family, ""))

    def runs_of(self, family: str, name: str, around: Properties) -> Properties:
        """Return what a style says of its text, within what is said around it.

        What is the default for all texts of a kind comes before either.
        """
        key = family, name, *sorted(around.items())
        if key not in self._runs:
            default = self._default(family)
            kind = "text-properties"
            found = {} if default is None else _properties(default.said.get(kind, {}), {})
            found |= around
            for style in reversed(self.line(family, name)):
                if style is not None:
                    found |= _properties(style.said.get(kind, {}), found)
            self._runs[key] = found
        return self._runs[key]

    def look(self, said: Properties, paper: Paper) -> Look | None:
        """Return how text looks; None if nobody sees it."""
        key = paper, *sorted(said.items())
        if key not in self._looks:
            self._looks[key] = look_of(said, paper)
        return self._looks[key]

    def paper(self, family: str, name: str, around: Paper) -> Paper:
        """Return what is behind a paragraph, a cell or a table."""
        said = self.said(family, name, f"{family}-properties")
        fill = said.get("background-color", "")
        if fill in _NOT_PAINTED:
            return around
        colour = hexadecimal(fill.removeprefix("#"))
        return Paper(is_told=False) if colour is None else Paper(colour)

    def is_ruled(self, name: str) -> bool:
        """Return whether a style of cells draws a line around them."""
        said = self.said("table-cell", name, "table-cell-properties")
        return any(said.get(side, "none") not in ("none", "hidden") for side in _BORDERS)

    def is_telling(self, name: str) -> bool:
        """Return whether a style of cells changes more than colours that are seen."""
        line = self.line("table-cell", name)
        look = self.look(self.runs_of("table-cell", name, {}), WHITE)
        return (
            None in line
            or any(one is not None and one.data for one in line)
            or look is None
            or not look.is_told
            or look.way is not Way.LEVEL
        )

    def is_flat(self, family: str, name: str, size: str) -> bool:
        """Return whether a style makes rows or columns of no size."""
        said = self.said(family, name, f"{family}-properties").get(size, "")
        return said != "" and points(said) == 0


def _style(style: Element) -> Style:
    said = {
        name_of(kind): {
            key.rpartition("}")[2]: value for key, value in kind.attrib.items()
        }
        for kind in style
        if name_of(kind) in _KEPT
    }
    return Style(
        said,
        value_of(style, "parent-style-name"),
        tuple(
            value_of(part, "apply-style-name") for part in style if name_of(part) == "map"
        ),
        value_of(style, "data-style-name"),
    )


def points(length: str, whole: float = 0.0) -> float:
    """Return a length in points; whole is what shares of it are of."""
    match = _LENGTH.fullmatch(length[:30].strip())
    if match is None:
        return whole
    share = float(match[1])
    return whole * share / 100 if match[2] == "%" else share * _POINTS[match[2] or "pt"]


def _properties(said: dict[str, str], around: Properties) -> Properties:
    """Return properties of text by the names that Word has for them."""
    found: Properties = {}
    if "display" in said:
        found["vanish"] = "on" if said["display"] == "none" else "off"
    if "font-size" in said:
        # half points
        usual = float(around.get("sz", "20")) / 2
        found["sz"] = str(2 * points(said["font-size"], usual))
    if "text-scale" in said:
        found["w"] = said["text-scale"]
    if "letter-spacing" in said:
        found["spacing"] = str(20 * points(said["letter-spacing"]))
    if "color" in said:
        found["color"] = said["color"]
    if said.get("use-window-font-color") == "true":
        # LibreOffice says an opacity of nothing beside it, and draws it all the same
        found |= {"color": "", "transparency": "0"}
    elif "opacity" in said:
        share = points(said["opacity"], 100.0)
        found["transparency"] = str(1000 * (100 - share))
    if "background-color" in said:
        is_painted = said["background-color"] not in _NOT_PAINTED
        found["shd"] = said["background-color"] if is_painted else ""
    if "text-position" in said:
        found |= _position(said["text-position"])
    lines = [
        said[name]
        for name in ("text-line-through-style", "text-line-through-type")
        if name in said
    ]
    if lines:
        found["strike"] = "off" if "none" in lines else "on"
    return found


def _position(said: str) -> Properties:
    """Return whether text is raised or lowered, by a word or by a share of its size."""
    first = said.split()[0] if said.split() else ""
    if first in ("super", "sub"):
        return {"vertAlign": f"{first}script", "position": "0"}
    return {"vertAlign": "", "position": str(round(points(first, 100.0)))}
