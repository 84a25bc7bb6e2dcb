"""The values of a table without sums → the same without numbers that count its rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from parsing.tables.forms import Template
from parsing.tables.headers import NUMERALS
from parsing.tables.labels import Labels
from parsing.tables.placing import without_fillers
from parsing.tables.stream import Stream, Value

# So many rows count on by chance never; headings and rows of a place's own may stand
# between two of the form's.
_LEAST_ROWS = 6
_MOST_STEP = 9
# Characters of what stands behind a label and is no other label.
_LONGEST_UNIT = 5


def without_row_numbers(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[Value]:
    """Leave out a column of numbers that count the rows, in front or behind the labels.

    Each label has one, and they count on from the first row to the last: else none of
    them is left out.
    """
    for in_front in (True, False):
        places = _beside(template, stream, labels, values, in_front=in_front)
        if len(places) < max(_LEAST_ROWS, len(labels.found)):
            continue
        numbers = [_whole(values[place]) for place in places]
        steps = [after - before for before, after in pairwise(numbers)]
        # where one is passed over, a row stands that is not the form's
        between = [
            stream.key[one.end : other.start] for one, other in pairwise(labels.found)
        ]
        if numbers[0] <= 0 or not all(
            step == 1 or (1 < step <= _MOST_STEP and len(words) > _LONGEST_UNIT)
            for step, words in zip(steps, between, strict=True)
        ):
            continue
        out = set(places)
        rows = [(-1, 0), *zip(places, numbers, strict=True)]
        for (one, low), (other, high) in pairwise(rows):
            # those of headings and of a place's own rows stand right before the next
            others = [
                place
                for place in range(one + 1, other)
                if low < _whole(values[place]) < high
            ]
            out.update(others[len(others) - (high - low - 1) :])
        found = list(values)
        for place in places:
            # a unit in front of it is that of the number behind it
            if found[place].beside and place + 1 < len(found):
                unit = found[place + 1].beside or found[place].beside
                found[place + 1] = found[place + 1]._replace(beside=unit)
        return [value for place, value in enumerate(found) if place not in out]
    return list(values)


def left_row_number(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> Value | None:
    """Return the first of numbers that count most rows, but not all, or None.

    Each of them may be taken for the number of its row, or of the one before.
    """
    for in_front in (True, False):
        places = _beside(template, stream, labels, values, in_front=in_front)
        numbers = [_whole(values[place]) for place in places]
        steps = sum(after - before == 1 for before, after in pairwise(numbers))
        if 2 * steps > len(labels.found) >= _LEAST_ROWS:
            return values[places[0]]
    return None


def _beside(
    template: Template,
    stream: Stream,
    labels: Labels,
    values: Sequence[Value],
    *,
    in_front: bool,
) -> list[int]:
    """Return the place of the value right before each label, or behind, if one is."""
    starts = [value.at for value in values]
    places = []
    for label in labels.found:
        if in_front:
            place = bisect_right(starts, label.start) - 1
            low, high = starts[place] if place >= 0 else 0, label.start
        else:
            place = bisect_left(starts, label.end)
            low, high = label.end, starts[place] if place < len(starts) else label.end
        between = without_fillers(template, stream.key[low:high]) if low < high else ""
        if 0 <= place < len(values) and not between.strip(NUMERALS):
            places.append(place)
    return places


def _whole(value: Value) -> int:
    return int(value.raw) if value.raw.isdecimal() else -1
