"""The styles of a web page → what of its text is seen, and how it looks.

Style sheets within the page are applied by a library; those outside of it are not had,
so what a class without a rule looks like is not known.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

import css_inline
from PIL import ImageColor
from selectolax.lexbor import LexborNode

from orchestration.readers.runs import (
    MOVED,
    PLAIN,
    Colour,
    Look,
    Way,
    has_pictures,
    is_seen_on,
)

# comments and scripts are passed over as a whole: a sheet in them is none
_SHEET = re.compile(
    r"<!--.*?-->|<script\b.*?</script\s*>|<style\b([^>]*)>(.*?)</style\s*>",
    re.IGNORECASE | re.DOTALL,
)
_OUTSIDE = re.compile(r"<link\b[^>]*stylesheet|@import", re.IGNORECASE)
_OTHER_MEDIA = re.compile(r"media\s*=\s*+[\"']?+(?!\s*(?:all|screen))", re.IGNORECASE)
_CSS_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_CLASS_IN_SHEET = re.compile(r"\.(-?[A-Za-z_\u0080-\uffff][\w-]*)")
# selectors of which the library knows nothing, and rules within rules: it passes them
# over
_NOT_APPLIED = re.compile(
    r"[^{},]*:(?:is|where|matches|lang|dir|-\w+-any)\([^()]*\)[^{},]*|[^{},;]*&[^{}]*",
    re.IGNORECASE,
)
_TAG_IN_SHEET = re.compile(r"(?<![\w.#:&-])[a-z][a-z0-9]*(?![\w(-])", re.IGNORECASE)
# blocks that a screen applies, of which the library knows nothing
_OPENS_BLOCK = re.compile(
    r"@(?:media(?![^{]*\b(?:print|width|height|not)\b)|layer|supports)[^{;]*\{",
    re.IGNORECASE,
)
# text that a sheet puts before or behind an element, as a property the library keeps
_PUT_BESIDE = re.compile(r"::?(before|after)\s*(,[^{}]*)?\{([^{}]*)\}", re.IGNORECASE)
_ESCAPE = re.compile(r"\\([0-9a-f]{1,6})\s?", re.IGNORECASE)

_DECLARATION = re.compile(
    r"([-\w]+)\s*:\s*((?:[^;\"'(]|\"[^\"]*\"|'[^']*'|\((?:[^()]|\([^()]*\))*\))*)"
)
_LENGTH = re.compile(r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))\s*([a-z%]*)")
# fmt: off
_PIXELS = {
    "": 1.0, "px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78,
    "rem": 16.0, "vw": 12.0, "vh": 8.0,
}
_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0,
    "x-large": 24.0, "xx-large": 32.0,
}
_FONT_SIZES = {
    "1": 10.0, "2": 13.0, "3": 16.0, "4": 18.0, "5": 24.0, "6": 32.0, "7": 48.0,
}
# elements within a line, of which a browser makes nothing that parts a number
_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "dfn", "em",
    "font", "i", "ins", "kbd", "label", "mark", "nobr", "output", "q", "ruby", "rb", "rt",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "del",
    "strike", "o:p", "st1:chsdate", "st1:chmetcnv",
}
_BLOCKS_AND_CELLS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd",
    "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "legend", "li",
    "main", "nav", "ol", "p", "pre", "section", "summary", "ul", "table", "tbody",
    "thead", "tfoot", "tr", "td", "th", "textarea",
}
# elements that change nothing, but for what their attributes say
_PLAIN = (_INLINE | _BLOCKS_AND_CELLS) - {
    "sup", "sub", "rt", "del", "s", "strike", "small", "dialog",
}
_LINKS = ("a", "area")
_ATTRIBUTES = {
    "background", "bgcolor", "class", "color", "dir", "epub:type", "face", "hidden",
    "href", "open", "popover", "role", "size", "style", "text",
}
_BY_TAG: dict[str, dict] = {
    "sup": {"way": Way.RAISED},
    "sub": {"way": Way.LOWERED},
    "rt": {"way": Way.RAISED},
    "del": {"way": Way.STRUCK},
    "s": {"way": Way.STRUCK},
    "strike": {"way": Way.STRUCK},
}
# classes that Word gives to what it takes for a slip
_OF_NO_LOOK = frozenset(("grame", "spelle", "msonormal"))
# fmt: on
_NOTE_CLASS = re.compile(r"^mso(?:foot|end)notereference$", re.IGNORECASE)

_SIDES = ("left", "top", "right", "bottom")
_INDENTS = ("text-indent", "margin-left", "margin-top")
# Pixels. Where an element may begin so that something of it is seen: a page is long, and
# halves of it are taken from its middle by margins.
_IN_SIGHT = {
    "left": (-900.0, 3000.0),
    "right": (-900.0, 3000.0),
    "top": (-900.0, 100_000.0),
    "bottom": (-100_000.0, 100_000.0),
    "text-indent": (-900.0, 3000.0),
}
# Pixels. Text below the first size is not seen, and below the second it may not be.
_UNSEEN_SIZE, _SMALL_SIZE = 2.0, 6.0
# How thick text is painted up to which nobody sees it, and up to which that is not sure.
_UNSEEN_PAINT, _FAINT_PAINT = 0.05, 0.4

_NONE = frozenset(("none", "normal", "auto", "initial", "unset", "0", ""))


@dataclass(frozen=True)
class Style:
    """How the text of an element looks, and what its children take over.

    is_seen: False where nobody sees the element, whatever its children say. has_ink:
    visibility. behind: the colour of the page there, is_behind_told whether that is sure.
    """

    is_seen: bool = True
    has_ink: bool = True
    is_told: bool = True
    colour: Colour = (0, 0, 0)
    paint: float = 1.0
    behind: Colour = (255, 255, 255)
    is_behind_told: bool = True
    size: float = 16.0
    way: Way = Way.LEVEL
    apart: str = ""

    @property
    def look(self) -> Look | None:
        """How its text looks; None if nobody sees it."""
        seen = is_seen_on(self.colour, self.behind)
        unseen = (
            not (self.is_seen and self.has_ink)
            or self.size < _UNSEEN_SIZE
            or self.paint <= _UNSEEN_PAINT
            or (seen is False and self.is_behind_told)
        )
        if unseen:
            return None
        is_told = (
            self.is_told
            and self.size >= _SMALL_SIZE
            and self.paint > _FAINT_PAINT
            and seen is True
        )
        return PLAIN._replace(
            way=self.way, is_told=is_told, size=self.size, apart=self.apart
        )


PAGE = Style()


class Shape(NamedTuple):
    """What an element is for its page: how its text looks, and where it stands.

    display is empty where its kind says that. before and behind: what the style sheet
    puts there, if it has a digit: "1", or the name of an attribute that says it;
    is_drawn: whether a picture is its background, or may be.
    """

    style: Style
    display: str = ""
    before: str = ""
    behind: str = ""
    is_drawn: bool = False


class Styles:
    """The style sheets of a page, applied to it; the markup in which they are."""

    def __init__(self, markup: str) -> None:
        """Take the sheets out of a page; bounds on its nesting are the caller's."""
        found = [sheet for sheet in _SHEET.finditer(markup) if sheet[2] is not None]
        css = "\n".join(
            _CSS_COMMENT.sub(" ", sheet[2])
            for sheet in found
            if not _OTHER_MEDIA.search(sheet[1])
        )
        self.has_outside = _OUTSIDE.search(markup) is not None
        self.markup = markup
        self._known = _OF_NO_LOOK
        # elements of which a rule that is not applied may say something
        self._doubtful = frozenset[str]()
        self._shapes: dict[tuple, Shape | None] = {}
        if not css.strip():
            return
        inliner = css_inline.CSSInliner(
            load_remote_stylesheets=False,
            resolve_css_variables=True,
            extra_css=_PUT_BESIDE.sub(_as_property, _without_blocks(css)),
        )
        without = _SHEET.sub(lambda sheet: "" if sheet[2] else sheet[0], markup)
        try:
            self.markup = inliner.inline(without)
        except (ValueError, css_inline.InlineError):
            # then all its classes are such as nothing is known of
            return
        passed_over = " ".join(_NOT_APPLIED.findall(css)).lower()
        self._doubtful = frozenset(_TAG_IN_SHEET.findall(passed_over))
        applied = _NOT_APPLIED.sub("", css)
        self._known |= {name.lower() for name in _CLASS_IN_SHEET.findall(applied)}

    def shape(self, parent: Style, node: LexborNode) -> Shape | None:
        """Return what an element is; None if it takes no place.

        parent: a style that came from here, or PAGE.
        """
        attributes = node.attributes
        tag = node.tag or ""
        if not attributes and tag in _PLAIN and tag not in self._doubtful:
            return Shape(parent)
        said = {name: attributes[name] or "" for name in _ATTRIBUTES & attributes.keys()}
        # styles that were made once are kept, so that none has the name of another
        key = id(parent), tag, *sorted(said.items())
        if key not in self._shapes:
            self._shapes[key] = self._shape(parent, tag, said)
        return self._shapes[key]

    def _shape(self, parent: Style, tag: str, attributes: dict[str, str]) -> Shape | None:
        if (
            "hidden" in attributes
            or "popover" in attributes
            or (tag == "dialog" and "open" not in attributes)
        ):
            return None
        said = _declarations(attributes.get("style", ""))
        display = said.get("display", "")
        if display == "none":
            return None
        style = self._inherited(parent, tag, attributes)
        if said:
            style = _styled(style, parent, said, tag)
        return Shape(
            style,
            display,
            said.get("put-before", ""),
            said.get("put-after", ""),
            "url(" in said.get("background", "") + said.get("background-image", "")
            or (self.has_outside and bool(self._unknown(attributes))),
        )

    def _unknown(self, attributes: dict[str, str]) -> list[str]:
        """Return the classes of an element of which no sheet of the page says a thing."""
        classes = attributes.get("class", "").split()
        return [name for name in classes if name.lower() not in self._known]

    def _inherited(self, parent: Style, tag: str, attributes: dict[str, str]) -> Style:
        """Return the style of an element by its kind and attributes."""
        changes: dict = dict(_BY_TAG.get(tag, {}))
        classes = attributes.get("class", "").split()
        unknown = self._unknown(attributes)
        if any(map(_NOTE_CLASS.match, classes)) or "noteref" in (
            attributes.get("role", "") + attributes.get("epub:type", "")
        ):
            changes["way"] = Way.RAISED
        elif unknown and self.has_outside:
            changes["is_behind_told"] = False
        if tag in ("small", "sup", "sub", "rt"):
            changes["size"] = 0.75 * parent.size
        if tag == "font" and attributes.get("size") in _FONT_SIZES:
            changes["size"] = _FONT_SIZES[attributes["size"]]
        colour = _colour(attributes.get("color" if tag == "font" else "text", ""))
        if colour is not None and tag in ("font", "body"):
            changes["colour"], changes["paint"] = colour
        behind = _colour(attributes.get("bgcolor", ""))
        if behind is not None:
            changes["behind"], changes["is_behind_told"] = behind[0], True
        if "background" in attributes:
            changes["is_behind_told"] = False
        if (tag in _LINKS and attributes.get("href")) or tag in self._doubtful:
            unknown.append(tag)
        if tag not in _BLOCKS_AND_CELLS and (unknown or tag not in _INLINE):
            changes["apart"] = (
                f"{parent.apart} {tag if tag not in _INLINE else ''}".strip()
            )
            changes["apart"] += " ".join(unknown)
        if attributes.get("dir", "").lower() == "rtl" and _orders(tag):
            changes["is_told"] = False
        if has_pictures(attributes.get("face", "")):
            changes["is_told"] = False
        return replace(parent, **changes) if changes else parent


def _styled(style: Style, parent: Style, said: Mapping[str, str], tag: str) -> Style:
    """Return a style with what an element's declarations change of it."""
    changes: dict = {}
    is_inline = tag not in _BLOCKS_AND_CELLS and said.get("display", "inline") == "inline"
    size = _font_size(said, parent.size)
    if size is not None:
        changes["size"] = size
    else:
        size = style.size
    unseen, doubts = _unseen(said, size, is_inline=is_inline)
    if unseen:
        changes["is_seen"] = False
    if (
        doubts
        or _is_turned(said)
        or (said.get("direction") == "rtl" and _orders(tag))
        or has_pictures(said.get("font-family", ""))
    ):
        changes["is_told"] = False
    if "visibility" in said:
        changes["has_ink"] = said["visibility"] not in ("hidden", "collapse")
    colour = _colour(said.get("-webkit-text-fill-color") or said.get("color", ""))
    if colour is not None:
        changes["colour"], changes["paint"] = colour
    opacity = _share(said.get("opacity", ""))
    if opacity is not None:
        changes["paint"] = min(changes.get("paint", style.paint), opacity)
        if opacity <= _UNSEEN_PAINT:
            changes["is_seen"] = False
    changes |= _behind(said)
    if "line-through" in said.get("text-decoration", "") + said.get(
        "text-decoration-line", ""
    ):
        changes["way"] = Way.STRUCK
    if tag not in _BLOCKS_AND_CELLS:
        changes |= _place(said, style, parent, size)
    return replace(style, **changes) if changes else style


def _orders(tag: str) -> bool:
    """Return whether an element that runs from the right turns round what is in it.

    A table's columns then stand in another order than in the file.
    """
    return tag == "bdo" or tag in _BLOCKS_AND_CELLS


def _unseen(
    said: Mapping[str, str], size: float, *, is_inline: bool
) -> tuple[bool, bool]:
    """Return whether declarations put an element out of sight, and whether they may."""
    position = said.get("position", "static")
    is_apart = position in ("absolute", "fixed")
    sides = _SIDES if position != "static" else ()
    moves = {
        name: _length(said[name], size) for name in (*sides, *_INDENTS) if name in said
    }
    transform = said.get("transform", "")
    if "translate" in transform:
        moves |= {part: _length(part, size) for part in re.split("[(),]", transform)}
    for name, move in moves.items():
        least, most = _IN_SIGHT.get(name, (-2000.0, 3000.0))
        if move is not None and not least < move < most:
            return True, False
    if re.search(r"scale[xy]?\(\s*0*\.?0*\s*[,)]", transform):
        return True, False
    filtered = re.search(r"opacity\(\s*([0-9.]+%?)", said.get("filter", ""))
    paint = _share(filtered[1]) if filtered else None
    if paint is not None and paint <= _UNSEEN_PAINT:
        return True, False
    if said.get("content-visibility") == "hidden" or said.get("zoom") in ("0", "0%"):
        return True, False
    cuts = _clipped(said, is_apart=is_apart)
    if cuts is not None:
        return cuts, not cuts
    is_cut = any(
        said.get(name, "").startswith(("hidden", "clip"))
        for name in ("overflow", "overflow-x", "overflow-y")
    )
    extents = [
        _length(said[name], size)
        for name in ("width", "height", "max-width", "max-height", "line-height")
        if name in said
    ]
    if is_cut and any(extent is not None and extent <= 1 for extent in extents):
        return not is_inline or is_apart, True
    indent = said.get("text-indent", "")
    doubts = (
        (is_cut and indent.startswith("100%"))
        or (paint is not None and paint <= _FAINT_PAINT)
        or "mso-hide" in said
        or any(
            _share(said.get(name, "")) is not None
            for name in sides
            if _is_far(said, name)
        )
    )
    return False, doubts


def _is_far(said: Mapping[str, str], side: str) -> bool:
    """Return whether a side is given in shares of the page, all of it or more."""
    value = _LENGTH.match(said.get(side, ""))
    return (
        value is not None
        and value[2] in ("%", "vw", "vh")
        and abs(float(value[1])) >= 100
    )


def _clipped(said: Mapping[str, str], *, is_apart: bool) -> bool | None:
    """Return whether an element is cut away, or only in part; None: it is not cut."""
    path = said.get("clip-path", "none").strip()
    if path not in _NONE:
        number = re.match(r"(inset|circle|ellipse)\(\s*([0-9.]+)(%?)", path)
        if number is None:
            return False
        share = float(number[2] or 0)
        return share >= 50 if number[1] == "inset" else share == 0
    rect = re.match(r"rect\(([^)]*)\)", said.get("clip", ""))
    if rect is None or not is_apart:
        return None
    edges = [_length(edge, 16.0) for edge in re.split(r"[\s,]+", rect[1].strip())]
    if len(edges) != 4 or None in edges:
        return False
    top, right, bottom, left = (edge or 0.0 for edge in edges)
    return bottom - top <= 1 or right - left <= 1


def _is_turned(said: Mapping[str, str]) -> bool:
    """Return whether digits may stand in another order than in the file, or be hidden."""
    return (
        "override" in said.get("unicode-bidi", "")
        or "reverse" in said.get("flex-direction", "") + said.get("flex-flow", "")
        or re.search(r"rotate|scale[^(]*\(\s*-|matrix", said.get("transform", ""))
        is not None
        or said.get("-webkit-text-security", "none") not in _NONE
        or (_length(said.get("letter-spacing", ""), 16.0) or 0.0) < -6
    )


def _place(said: Mapping[str, str], style: Style, parent: Style, size: float) -> dict:
    """Return how an element within a line stands on it."""
    changes: dict = {}
    align = said.get("vertical-align", "")
    height = _length(align, size)
    raise_ = _length(said.get("mso-text-raise", ""), size)
    position = said.get("position", "static")
    if position == "relative":
        raise_ = raise_ or -(_length(said.get("top", ""), size) or 0.0)
        raise_ = raise_ or _length(said.get("bottom", ""), size)
    if align == "super" or "mso-footnote-id" in said or "mso-endnote-id" in said:
        changes["way"] = Way.RAISED
    elif align == "sub":
        changes["way"] = Way.LOWERED
    elif height or raise_:
        changes["way"] = Way.RAISED if (height or raise_ or 0) > 0 else Way.LOWERED
    elif align in ("top", "text-top", "middle") and size < 0.85 * parent.size:
        changes["way"] = Way.RAISED
    elif align == "baseline" and style.way in (Way.RAISED, Way.LOWERED):
        # a sheet that takes from a mark what made it one
        changes["way"], changes["apart"] = Way.LEVEL, f"{style.apart} level"
    moves = (
        said.get("float", "none") not in _NONE
        or said.get("order", "0") not in _NONE
        or any(
            (_length(said.get(side, ""), size) or 0.0) != 0.0 and position != "static"
            for side in ("left", "right")
        )
        or any(
            (_length(said.get(side, ""), size) or 0.0) < -0.5
            for side in ("margin-left", "margin-right")
        )
    )
    if moves:
        changes["apart"] = f"{style.apart} {MOVED}"
    if position in ("absolute", "fixed"):
        changes["is_told"] = False
    return changes


def _behind(said: Mapping[str, str]) -> dict:
    """Return what a style says of the colour behind its text."""
    changes: dict = {}
    for name in ("background", "background-color"):
        value = said.get(name, "")
        for part in re.findall(r"[\w#]+(?:\([^()]*\))?", value):
            colour = _colour(part)
            if colour is not None and colour[1] > 0:
                changes = {"behind": colour[0], "is_behind_told": colour[1] >= 1}
    pictures = said.get("background", "") + said.get("background-image", "")
    if "url(" in pictures or "gradient" in pictures:
        changes["is_behind_told"] = False
    return changes


@lru_cache(maxsize=4096)
def _declarations(style: str) -> Mapping[str, str]:
    """Return the declarations of a style; the last of a name, or an important one."""
    found: dict[str, str] = {}
    important: set[str] = set()
    if not style:
        return found
    for name, value in _DECLARATION.findall(_CSS_COMMENT.sub(" ", style)):
        name, value = name.lower(), value.strip().lower()
        is_important = "!" in value
        if name in important and not is_important:
            continue
        if is_important:
            important.add(name)
            value = value.partition("!")[0].strip()
        found[name] = value
    return found


def _font_size(said: Mapping[str, str], parent: float) -> float | None:
    value = said.get("font-size", "")
    if not value and "font" in said:
        # the size of the shorthand stands before the family
        sizes = re.search(r"(?:^|\s)(0|[0-9.]+[a-z%]+)(?=[/\s])", said["font"])
        value = sizes[1] if sizes else ""
    if value in _SIZES:
        return _SIZES[value]
    if value in ("smaller", "larger"):
        return parent * (0.75 if value == "smaller" else 1.2)
    if value.endswith("%"):
        share = _share(value)
        return None if share is None else parent * share
    return _length(value, parent)


def _length(value: str, size: float) -> float | None:
    """Return a length in pixels; None if it is none, or a share of what is not known."""
    match = _LENGTH.fullmatch(value.strip())
    if match is None:
        return None
    unit = {"em": size, "ex": size / 2, "ch": size / 2, **_PIXELS}.get(match[2])
    return None if unit is None else float(match[1]) * unit


def _share(value: str) -> float | None:
    match = _LENGTH.fullmatch(value.strip())
    if match is None or match[2] not in ("", "%"):
        return None
    return float(match[1]) / (100 if match[2] else 1)


def _colour(value: str) -> tuple[Colour, float] | None:
    """Return a colour, and how thick it is painted; None if it is none of those known."""
    value = value.strip().lower()
    if not value:
        return None
    if value == "transparent":
        return (0, 0, 0), 0.0
    parts = re.match(r"(rgb|hsl)a?\((.*)\)$", value)
    paint = 1.0
    if parts is not None:
        numbers = re.split(r"[\s,/]+", parts[2].strip())
        if len(numbers) == 4:
            paint = _share(numbers.pop()) or 0.0
        value = f"{parts[1]}({','.join(numbers)})"
    try:
        colour = ImageColor.getrgb(value)
    except ValueError:
        return None
    if len(colour) == 4:
        paint = colour[3] / 255
    return (colour[0], colour[1], colour[2]), paint


def _as_property(rule: re.Match[str]) -> str:
    """Return a rule that puts text beside an element as one that says so of it."""
    content = re.search(r"content\s*:\s*([^;]*)", rule[3], re.IGNORECASE)
    said = content[1] if content else ""
    shown = _ESCAPE.sub(lambda escape: chr(min(int(escape[1], 16), 0x10FFFF)), said)
    attribute = re.search(r"attr\(\s*([-\w]+)", said)
    if attribute is not None:
        put = attribute[1]
    elif re.search("[0-9０-９]", shown) or "counter" in said:
        put = "1"
    else:
        return rule[0]
    way = rule[1].lower()
    others = re.sub("::?(?:before|after)", "", rule[2] or "")
    return f"{others}{{put-{way}:{put}}}"


def _without_blocks(css: str) -> str:
    """Return a sheet whose blocks for screens stand in it as if they were no blocks."""
    while opened := _OPENS_BLOCK.search(css):
        depth, end = 1, opened.end()
        while depth and end < len(css):
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        css = (
            f"{css[: opened.start()]} {css[opened.end() : end - (not depth)]} {css[end:]}"
        )
    return css
