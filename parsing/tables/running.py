"""The values of a table → the same without numbers that only count or sum up others."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from parsing.tables.forms import FormRow, Template
from parsing.tables.headers import NUMERALS
from parsing.tables.labels import Labels
from parsing.tables.placing import without_fillers
from parsing.tables.slots import adds_up, is_number, row_sums
from parsing.tables.stream import Kind, Stream, Value

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


def without_others(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[Value]:
    """Leave out numbers above rows that are proven to be none of theirs.

    Above the first one they count the columns, and are no row that adds up. Behind the
    name of a group, each is the sum of its column in all rows of the group, which have
    all their numbers behind their labels. Where others stand there, and no row lacks its
    own or another group has its sums, they are not understood.
    """
    at: dict[int, list[Value]] = {}
    for value in values:
        at.setdefault(value.at, []).append(value)
    starts = {label.start for label in labels.found}
    ends = {label.row: label.end for label in labels.found}
    out: set[int] = set()
    unsure: set[int] = set()
    are_sums = False
    for label in labels.found:
        row, above = template.rows[label.row], at.get(label.start, [])
        if len(above) != row.width or label.start in ends.values():
            continue
        numbers = [value.number for value in above if is_number(value)]
        if label is labels.found[0] and numbers == list(range(1, row.width + 1)):
            if not adds_up(tuple(above), row_sums(template, label.row)):
                out.update(value.start for value in above)
        elif row.item == "1" and stream.key.endswith(template.fillers, 0, label.start):
            group = _group(template, row)
            rows = [at.get(ends.get(number, -1), []) for number in group]
            is_whole = all(
                len(one) == row.width and all(map(is_number, one)) for one in rows
            )
            if is_whole and numbers == [
                sum(value.number or 0 for value in one) for one in zip(*rows, strict=True)
            ]:
                out.update(value.start for value in above)
                are_sums = True
            else:
                unsure.update(value.start for value in above)
                # what stands behind the last one is not above another; a digit alone may
                # be the number of the next item, which its line cuts off
                has_all = all(sum(len(value.raw) for value in one) > 1 for one in rows)
                are_sums |= has_all and ends[group[-1]] not in starts
    return [
        value._replace(kind=Kind.UNREAD) if are_sums and value.start in unsure else value
        for value in values
        if value.start not in out
    ]


def _group(template: Template, first: FormRow) -> list[int]:
    """Return the rows of a group, which have one numeral and a number each."""
    return [
        number
        for number, row in enumerate(template.rows)
        if row.numeral == first.numeral and row.item
    ]


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
