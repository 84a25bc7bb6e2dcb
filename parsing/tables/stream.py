"""What a text is taken apart into: values, with label characters between them.

Lines, cells and blanks are evidence and never structure: a report may stand on one line.
So the words of the whole text are joined into one key (parsing.text.label_key), in which
a label is found however it is cut, and every value knows the place in it where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

# What is printed as the border of a cell.
BORDERS = ("|", "│", "┃", "║", "｜")


# Characters beside a value that a person is shown of what is not understood.
_NEAR = 8
_BESIDE = f"[^\\s{''.join(BORDERS)}]*"
_BEFORE, _BEHIND = re.compile(f"{_BESIDE}$"), re.compile(_BESIDE)


class Kind(IntEnum):
    """What stands where a value belongs.

    DIGITS is more than one number without anything between, or none; UNREAD has
    digits and is not understood; BLANK is an empty cell.
    """

    NUMBER = 0
    DASH = 1
    DIGITS = 2
    UNREAD = 3
    BLANK = 4


class Value(NamedTuple):
    """A value with its place: at is the place in the key that stands behind it.

    number is in the unit printed, if one is; sign is what is printed of it; beside is a
    unit alone before it, as in a column of units. marked: of what is not understood, the
    number it is without the mark of a note, or by what its letters look like: a sum may
    prove it.
    """

    kind: Kind
    at: int
    line: int
    cell: int
    start: int
    raw: str
    number: Decimal | int | None = None
    unit: str = ""
    sign: str = ""
    beside: str = ""
    marked: Decimal | int | None = None


class Fragment(NamedTuple):
    """A piece of text between blanks, borders and values: where it stands.

    line: the first one of its row, as that of a value, where a row has a line per cell.
    """

    at: int
    end: int
    line: int
    cell: int
    start: int
    stop: int


@dataclass(slots=True)
class Stream:
    """The key of a text, its fragments with their starts in it, and its values in order.

    borders: for each line with borders, how many cells it has. page_marks: lines that
    are the number of a page. brackets: places in the key where a bracket opens (True) or
    closes. pages: numbers alone below a sentence, which are those of pages, each
    with where it stands, in the text's order.
    """

    text: str
    key: str = ""
    fragments: list[Fragment] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    borders: dict[int, int] = field(default_factory=dict)
    page_marks: list[int] = field(default_factory=list)
    brackets: list[tuple[int, bool]] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)

    def bracketed(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return the stretches in brackets between two places of the key, in order.

        Of brackets within brackets it is the inner ones.
        """
        first = bisect_left(self.brackets, low, key=lambda bracket: bracket[0])
        last = bisect_right(self.brackets, high, key=lambda bracket: bracket[0])
        return [
            (start, stop)
            for (start, opens), (stop, is_next) in pairwise(self.brackets[first:last])
            if opens and not is_next
        ]

    def values_between(self, first: int, last: int) -> list[Value]:
        """Return the values that stand at the places of the key from one to another."""
        low = bisect_left(self.values, first, key=lambda value: value.at)
        high = bisect_right(self.values, last, key=lambda value: value.at)
        return self.values[low:high]

    def page_before(self, start: int) -> int | None:
        """Return the number of the last page that ends before an offset."""
        ended = bisect_left(self.pages, start, key=lambda page: page[0])
        return self.pages[ended - 1][1] if ended else None

    def around(self, value: Value) -> str:
        """Return a value with what stands beside it up to blanks and borders: 13（2）."""
        stop = value.start + len(value.raw)
        before = _BEFORE.search(self.text[max(0, value.start - _NEAR) : value.start])
        behind = _BEHIND.match(self.text[stop : stop + _NEAR])
        shown = [match[0] if match else "" for match in (before, behind)]
        return value.raw.join(shown)

    def line_at(self, offset: int) -> int:
        """Return the line on which a character stands; a row may begin on one before."""
        return bisect_right(self.line_starts, offset)
