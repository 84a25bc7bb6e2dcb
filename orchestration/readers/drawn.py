"""Characters as a PDF draws them, put together to lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Shape = dict[str, Any]
"""What pdfplumber says of a character, line or area: x0, x1, top, bottom in points."""

# Shares of the size of a character: how far off its line a character may be; from what
# gap on there is a blank between two; how much smaller a mark is than what it stands
# beside.
OFF_LINE = 0.35
_BLANK = 0.25
_MARK = 0.8


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
            if left is not None and right is not None and _is_gap(left, right):
                text += " "
            text += right["text"] if right is not None else ""
        return " ".join(text.split())


def _x0(shape: Shape) -> float:
    return shape["x0"]


def middle_of(shape: Shape) -> float:
    return (shape["top"] + shape["bottom"]) / 2


def _is_gap(left: Shape, right: Shape) -> bool:
    if right["x0"] - left["x1"] > _BLANK * max(left["size"], right["size"]):
        return True
    # a small raised digit is a mark, no part of the number beside it
    small, large = sorted((left["size"], right["size"]))
    both_digits = left["text"].isdigit() and right["text"].isdigit()
    return both_digits and small < _MARK * large


def is_in(character: Shape, box: tuple[float, float, float, float]) -> bool:
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
