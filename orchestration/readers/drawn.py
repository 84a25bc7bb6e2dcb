"""Characters as a page draws them → lines."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from orchestration.readers.runs import PLAIN, SMALL, Run, Way, raised, written
from parsing.text import UNKNOWN

Bounds = tuple[float, float, float, float]
"""Left, top, right and bottom, in points."""

Shape = dict[str, Any]
"""What pdfplumber says of a character, line or area: x0, x1, top, bottom in points."""

# Shares of the size of a character: how far off its line a character may be; from what
# gap on there is a blank between two.
OFF_LINE = 0.35
_BLANK = 0.25
# A mark stands right behind what it belongs to, within its height, and is smaller or
# off its foot: shares of the size of that, and points that it may lie over it.
_BEHIND, _OVER, _OFF_FOOT, _OFF_FOOT_AS_LARGE = 0.3, 1.0, 0.1, 0.2
_LEAST_MARK = 0.35
# Share of its width that a digit lies over another.
_OVERLAP = 0.4
_CAN_BE_MARK = re.compile(r"[0-9０-９()（）\[\]［］〔〕*＊※†‡注①-⒇]")
# Shares of the size of a digit above its foot, between which a line strikes it out.
_STRUCK_FROM, _STRUCK_TO = 0.72, 0.2
_STRUCK = PLAIN._replace(way=Way.STRUCK)
# Points. Characters are looked for by where they end, in steps of this.
_STEP = 8.0


@dataclass
class Line:
    """Characters that stand on one line; sizes and places are in points."""

    characters: list[Shape] = field(default_factory=list)

    @property
    def middle(self) -> float:
        return middle_of(self.characters[0])

    @property
    def x0(self) -> float:
        return min(character["x0"] for character in self.characters)

    @property
    def x1(self) -> float:
        return max(character["x1"] for character in self.characters)

    @property
    def top(self) -> float:
        return min(character["top"] for character in self.characters)

    @property
    def size(self) -> float:
        return max(character["size"] for character in self.characters)

    @property
    def text(self) -> str:
        """The characters from left to right, with blanks where there are gaps."""
        text = ""
        for left, right in pairwise([None, *sorted(self.characters, key=_x0)]):
            if left is not None and right is not None:
                if _is_gap(left, right):
                    text += " "
                elif _lie_over(left, right):
                    text += UNKNOWN
            text += right["text"] if right is not None else ""
        return " ".join(text.split())


def _x0(shape: Shape) -> float:
    return shape["x0"]


def middle_of(shape: Shape) -> float:
    return (shape["top"] + shape["bottom"]) / 2


def _is_gap(left: Shape, right: Shape) -> bool:
    if right.get("is_mark"):
        return False
    if right["x0"] - left["x1"] > _BLANK * max(left["size"], right["size"]):
        return True
    # a mark before a number is no part of it
    both_digits = left["text"].isdigit() and right["text"].isdigit()
    return both_digits and left["size"] < SMALL * right["size"]


def _lie_over(left: Shape, right: Shape) -> bool:
    """Return whether two digits stand so much in one place that neither is told."""
    narrow = min(left["x1"] - left["x0"], right["x1"] - right["x0"])
    both_digits = left["text"].isdigit() and right["text"].isdigit()
    return both_digits and left["x1"] - right["x0"] > _OVERLAP * narrow


def with_marks(characters: list[Shape]) -> list[Shape]:
    """Return characters with raised and lowered ones as such, on the line they belong to.

    A small digit at the foot of larger ones may be one of them or not: it is not told.
    """
    ends: dict[int, list[Shape]] = defaultdict(list)
    for character in characters:
        ends[int(character["x1"] // _STEP)].append(character)
    ways: dict[int, tuple[Way | None, Shape]] = {}
    for character in sorted(characters, key=_x0):
        if not character["upright"] or not _CAN_BE_MARK.fullmatch(character["text"]):
            continue
        base = _base_of(character, ends)
        if base is None:
            continue
        before = ways.get(id(base))
        if before is not None and base["size"] == character["size"]:
            ways[id(character)] = before
            continue
        way = _way_beside(character, base)
        if way is not Way.LEVEL:
            ways[id(character)] = way, base
    return [
        _marked(character, *ways[id(character)]) if id(character) in ways else character
        for character in characters
    ]


def _base_of(character: Shape, ends: dict[int, list[Shape]]) -> Shape | None:
    """Return what a character stands right behind, within its height."""
    x0, middle = character["x0"], middle_of(character)
    first = int((x0 - _BEHIND * 3 * character["size"]) // _STEP)
    near = [
        other
        for step in range(first, int((x0 + _OVER) // _STEP) + 1)
        for other in ends.get(step, ())
        if other is not character
        and other["text"].strip()
        and character["size"] > _LEAST_MARK * other["size"]
        and -_OVER <= x0 - other["x1"] <= _BEHIND * other["size"]
        # not above it: a number in small type may stand right above a heading
        and other["top"] <= middle <= other["bottom"]
        and other["x0"] < x0
    ]
    return max(near, key=lambda other: other["x1"], default=None)


def _way_beside(character: Shape, base: Shape) -> Way | None:
    """Return how a character stands beside another; None: that is not told."""
    rise = (base["bottom"] - character["bottom"]) / base["size"]
    is_small = character["size"] < SMALL * base["size"]
    if abs(rise) > (_OFF_FOOT if is_small else _OFF_FOOT_AS_LARGE):
        return Way.RAISED if rise > 0 else Way.LOWERED
    both_digits = character["text"].isdigit() and base["text"].isdigit()
    return None if is_small and both_digits else Way.LEVEL


def _marked(character: Shape, way: Way | None, base: Shape) -> Shape:
    text = character["text"]
    if way is None:
        text = UNKNOWN
    elif way is Way.RAISED:
        text = raised(text)
    else:
        text = written([Run(text, PLAIN._replace(way=way))])
    on_line = {name: base[name] for name in ("top", "bottom", "size")}
    return character | on_line | {"text": text, "is_mark": True}


def struck(characters: list[Shape], rules: Iterable[Bounds]) -> list[Shape]:
    """Return characters, digits that a line runs through as struck out.

    rules: lines across, by left, top, right and bottom. One that goes on to where no
    text is belongs to a table, and the text has no room in its cell.
    """
    places = sorted(((top + bottom) / 2, x0, x1) for x0, top, x1, bottom in rules)
    crossed: dict[tuple[float, float, float], list[Shape]] = defaultdict(list)
    for character in characters if places else ():
        size, foot = character["size"], character["bottom"]
        first = bisect_left(places, (foot - _STRUCK_FROM * size,))
        last = bisect_left(places, (foot - _STRUCK_TO * size,))
        middle = (character["x0"] + character["x1"]) / 2
        for place in places[first:last]:
            if place[1] <= middle <= place[2]:
                crossed[place].append(character)
    out = {
        id(character)
        for (_, x0, x1), found in crossed.items()
        for character in found
        if character["text"].isdigit()
        and min(map(_x0, found)) - x0 < character["size"]
        and x1 - max(shape["x1"] for shape in found) < character["size"]
    }
    return [
        character | {"text": written([Run(character["text"], _STRUCK)])}
        if id(character) in out
        else character
        for character in characters
    ]


def is_in(character: Shape, box: Bounds) -> bool:
    middle = (character["x0"] + character["x1"]) / 2
    return box[0] <= middle <= box[2] and box[1] <= middle_of(character) <= box[3]


def lines_of(characters: Iterable[Shape]) -> list[Line]:
    """Return characters gathered to lines, from top to bottom."""
    lines: list[Line] = []
    for character in sorted(
        characters, key=lambda shape: (middle_of(shape), shape["x0"])
    ):
        if (
            lines
            and middle_of(character) - lines[-1].middle < OFF_LINE * character["size"]
        ):
            lines[-1].characters.append(character)
        elif character["text"].strip():
            lines.append(Line([character]))
    return [line for line in lines if line.text]


def cell_lines(characters: list[Shape]) -> tuple[str, ...]:
    upright = [character for character in characters if character["upright"]]
    turned = [character for character in characters if not character["upright"]]
    return (
        *(line.text for line in lines_of(upright)),
        *(line.text for line in lines_of(map(_turned_back, turned))),
    )


def _turned_back(character: Shape) -> Shape:
    """Return a character of a rotated label where it stands if the label is read."""
    upwards = character["matrix"][1] > 0
    x0, x1 = character["x0"], character["x1"]
    top, bottom = character["top"], character["bottom"]
    if upwards:
        box = {"x0": -bottom, "x1": -top, "top": x0, "bottom": x1}
    else:
        box = {"x0": top, "x1": bottom, "top": -x1, "bottom": -x0}
    return character | box
