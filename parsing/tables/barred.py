"""Tables that print a cell a line with its border → rows, with their blank cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import gcd

# A row has so many cells; so many rows end with several borders, or begin with a label.
_LEAST_CELLS, _MOST_CELLS = 3, 12
_LEAST_ENDS, _LEAST_ROWS = 2, 10

_BORDERS = "| \u3000\xa0\t"
# No unit is so long.
_LABEL = re.compile("(?:[\u4e00-\u9fff].*){3}")

# For each of its lines the first line of the row, and how many cells of it stand above.
Rows = dict[int, tuple[int, int]]


def rows_of(lines: Sequence[str]) -> Rows:
    """Return the rows of such tables; lines count from 1.

    Each row has as many borders as all others: those of cells that a merged one covers
    stand alone at its end. So no cell is lost, and a border alone is that of a blank one.
    """
    found: Rows = {}
    block: list[tuple[int, str, int]] = []
    for number, line in enumerate(lines, 1):
        shown = line.strip()
        if not shown:
            continue
        text = shown.rstrip(_BORDERS)
        if "|" in text or (text and block and not block[-1][2]):
            # cells side by side, or words with no border behind or below
            found |= _rows_in(block)
            block = []
        if "|" not in text:
            block.append((number, text, shown.count("|")))
    return found | _rows_in(block)


def _rows_in(block: Sequence[tuple[int, str, int]]) -> Rows:
    """Return the rows of lines, of which each is given with its words and borders."""
    cells: list[tuple[int, str]] = []
    starts: list[tuple[int, int]] = []
    ends: list[int] = []
    open_cell: tuple[int, str] | None = None
    for number, text, borders in block:
        starts.append((number, len(cells)))
        if text:
            open_cell = number, text
        for _ in range(borders):
            cells.append(open_cell or (number, ""))
            open_cell = None
        if borders > 1:
            ends.append(len(cells))
    width = _width([text for _, text in cells], ends)
    return {
        number: (cells[at - at % width][0], at % width)
        for number, at in starts
        if width and at < len(cells)
    }


def _width(cells: Sequence[str], ends: Sequence[int]) -> int:
    """Return how many cells each row has, or 0 if that is not beyond doubt.

    ends: the cells behind which several borders end a row.
    """
    width = gcd(*ends)
    if len(ends) >= _LEAST_ENDS and width >= _LEAST_CELLS:
        # each row begins with words, or with a border of its own before them
        rows = range(0, ends[-1], width)
        return width if any(all(cells[at + by] for at in rows) for by in (0, 1)) else 0
    for width in range(_LEAST_CELLS, _MOST_CELLS) if not ends else ():
        is_whole = len(cells) % width == 0 and len(cells) >= _LEAST_ROWS * width
        if is_whole and all(map(_LABEL.search, cells[::width])):
            return width
    return 0
