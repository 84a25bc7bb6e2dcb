"""A picture of a page → boxes, the text in them, lines ruled between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from orchestration.readers.drawn import OFF_LINE

# Of the height of a box: how far it may reach over a ruled line and lie beside it still;
# and of a box or a cell, how much of the other must be there for them to meet.
_OVER, _MEETS = 0.25, 0.5
# Of the height of strokes: what is left around them; and how high a line of them is, at
# most, by the highest.
_MARGIN, _ONE_LINE = 0.2, 1.6


class Box(NamedTuple):
    """A rectangle; places count from the left and from the top."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    def holds(self, other: "Box") -> bool:
        """Return whether the middle of another box lies in this one."""
        x, y = other.middle
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def meets(self, other: "Box") -> bool:
        """Return whether another box lies in this one or over its border."""
        return (
            shared(self.x0, self.x1, other.x0, other.x1) > 0
            and shared(self.top, self.bottom, other.top, other.bottom) > 0
        )

    @classmethod
    def around(cls, boxes: "Iterable[Box]") -> "Box":
        x0, top, x1, bottom = zip(*boxes, strict=True)
        return cls(min(x0), min(top), max(x1), max(bottom))

    def wider(self, share: float) -> "Box":
        """Return the box with a share of its height more on each side."""
        x0, top, x1, bottom = self
        more = share * self.height
        return Box(x0 - more, top - more, x1 + more, bottom + more)

    def times(self, factor: float) -> "Box":
        return Box(*(factor * place for place in self))


@dataclass(frozen=True)
class Piece:
    """Text that one recognition read in a box, and how sure it was, from 0 to 1."""

    text: str
    box: Box
    sure: float = 1.0

    def saying(self, text: str) -> "Piece":
        return replace(self, text=text)


@dataclass(frozen=True)
class Seen:
    """What is seen on a page, in points from its upper left corner.

    first, second: what each recognition read. edges: ruled lines, as boxes without width
    or height. ink: what is dark and no ruled line.
    """

    width: float
    height: float
    first: Sequence[Piece]
    second: Sequence[Piece]
    edges: Sequence[Box]
    ink: Sequence[Box]


def cut_at_rules(box: Box, cells: Iterable[Box]) -> list[Box]:
    """Return the parts of a box that the borders of cells cut it into.

    What looks for text takes the numbers of two narrow cells for one now and then.
    """
    margin = _OVER * min(box.height, box.width)
    down: set[float] = set()
    across: set[float] = set()
    for cell in cells:
        if shared(box.top, box.bottom, cell.top, cell.bottom) > _MEETS * min(
            box.height, cell.height
        ):
            down |= {cell.x0, cell.x1}
        if shared(box.x0, box.x1, cell.x0, cell.x1) > _MEETS * min(box.width, cell.width):
            across |= {cell.top, cell.bottom}
    columns = _cuts(box.x0, box.x1, down, margin)
    rows = _cuts(box.top, box.bottom, across, margin)
    return [
        Box(x0, top, x1, bottom)
        for top, bottom in pairwise(rows)
        for x0, x1 in pairwise(columns)
    ]


def shared(start: float, end: float, other_start: float, other_end: float) -> float:
    return min(end, other_end) - max(start, other_start)


def _cuts(start: float, end: float, borders: set[float], margin: float) -> list[float]:
    """Return start, end and the borders between; of two that are near, the first."""
    cuts = [start]
    for border in sorted(borders):
        if cuts[-1] + margin < border < end - margin:
            cuts.append(border)
    return [*cuts, end]


def lines_of(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """Return pieces gathered to lines, from the top; those of a line from the left."""
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.box.middle[1]):
        last = lines[-1][-1].box if lines else None
        near = last and piece.box.middle[1] - last.middle[1] < OFF_LINE * min(
            last.height, piece.box.height
        )
        if near:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [sorted(line, key=lambda piece: piece.box.x0) for line in lines]


def with_missed(
    boxes: Sequence[Box], strokes: Iterable[Box], cells: Sequence[Box]
) -> list[Box]:
    """Return boxes, and one around the strokes of each cell that has no box.

    What looks for text misses lone digits.
    """
    taken = {cell_of(box, cells) for box in boxes}
    lines = _lines_in_cells(strokes, cells)
    return [*boxes, *(line for number, line in lines.items() if number not in taken)]


def by_strokes(
    boxes: Sequence[Box], strokes: Iterable[Box], cells: Sequence[Box]
) -> list[Box]:
    """Return boxes; for cells with one line of strokes, the box around these instead."""
    lines = _lines_in_cells(strokes, cells)
    kept = [box for box in boxes if cell_of(box, cells) not in lines]
    return [*kept, *lines.values()]


def _lines_in_cells(strokes: Iterable[Box], cells: Sequence[Box]) -> dict[int, Box]:
    """Return a box around the strokes of each cell that are one line."""
    by_cell: dict[int, list[Box]] = {}
    for stroke in strokes:
        number = cell_of(stroke, cells)
        if number is not None:
            by_cell.setdefault(number, []).append(stroke)
    lines: dict[int, Box] = {}
    for number, inside in by_cell.items():
        around = Box.around(inside)
        if around.height < _ONE_LINE * max(stroke.height for stroke in inside):
            lines[number] = around.wider(_MARGIN)
    return lines


def cell_of(box: Box, cells: Sequence[Box]) -> int | None:
    """Return the number of the cell that a box stands in; None if in none."""
    return next((n for n, cell in enumerate(cells) if cell.holds(box)), None)
