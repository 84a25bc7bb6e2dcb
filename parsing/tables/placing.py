"""Values and labels of a text → which values belong to which row."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from parsing.tables.forms import FormRow, Template
from parsing.tables.labels import Label, Labels
from parsing.tables.stream import Fragment, Kind, Stream, Value

# Of so much text the form's own words never leave a single character; to look for them
# again before each value would take time by the square of the length.
_LONGEST_GAP = 1_000
# Of words where values should stand, as many characters are looked at and shown.
_NEAR = 30
# Of a row's values, so many are shown to a person.
_SHOWN = 20
# A word in the place of a number is so short; a heading or a sentence is not.
_SHORT = 8


@dataclass(frozen=True, slots=True)
class RowValues:
    """A row's values as they stand in the text.

    label: None if the row's label was not found. beside: all stand on the line on which
    its label ends, or within the label. above: they stand before the label.
    """

    row: int
    label: Label | None
    values: tuple[Value, ...]
    beside: bool
    above: bool = False

    @property
    def shown(self) -> str:
        """The values as a person sees them, if they are many the first."""
        return " ".join(value.raw for value in self.values[:_SHOWN])


def _has_unit_of(row: FormRow, value: Value) -> bool:
    """Whether the unit that stands alone before a value is of the row's kind, if any."""
    is_amount = row.block.columns[-1].kind == "amount"
    return not value.beside or ("元" in value.beside) == is_amount


@dataclass(frozen=True, slots=True)
class Placement:
    """Values by row, in the order of the text.

    loose: values that no row takes; apart: those of them behind words of no label.
    by_order: all values stand behind all labels, and order alone gives them to rows.
    """

    rows: tuple[RowValues, ...]
    loose: tuple[Value, ...]
    apart: tuple[Value, ...] = ()
    by_order: bool = False

    @property
    def strays(self) -> tuple[Value, ...]:
        """Values that no row takes although no other words stand before them."""
        return tuple(value for value in self.loose if value not in self.apart)

    @property
    def labelled(self) -> list[RowValues]:
        """Rows with a label, in the order of their labels in the text."""
        rows = [row for row in self.rows if row.label is not None]
        return sorted(rows, key=lambda row: row.label.start if row.label else 0)

    def is_complete(self, template: Template) -> bool:
        """Whether each label has its row's values and no value is left."""
        return (
            not self.strays
            and len(self.rows) == len(template.rows)
            and all(len(row.values) == template.rows[row.row].width for row in self.rows)
            and all(
                value.kind is not Kind.UNREAD
                and _has_unit_of(template.rows[row.row], value)
                for row in self.rows
                for value in row.values
            )
        )


def placements(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[Placement]:
    """Return the ways to give values to rows: behind their labels, before, or both.

    values: those of the table, in order. If every label has just its row's values behind
    it, or if none is left over where each takes its own from one side, that is the only
    way. Where all values stand behind all labels, rows and columns are told by order.
    """
    found = labels.found
    gaps = gaps_of(template, stream, labels, values)
    whole = _behind(template, stream, labels, gaps)
    if whole is not None:
        return [whole]
    flowing = _both_sides(template, stream, labels, gaps)
    if flowing.is_complete(template):
        return [flowing]
    ordered = _by_order(template, stream, found, gaps)
    if ordered:
        return ordered
    ways = [
        _one_side(template, stream, labels, gaps, above=False),
        flowing,
        _one_side(template, stream, labels, gaps, above=True),
    ]
    unique: dict[tuple[object, ...], Placement] = {}
    for way in ways:
        way = _with_unlabelled(template, way)
        key = tuple(
            (row.row, tuple(value.start for value in row.values)) for row in way.rows
        )
        unique.setdefault(key, way)
    return list(unique.values())


def moved_rows(way: Placement) -> list[RowValues]:
    """Return rows with their values above them, whose labels changed places.

    The values begin above the first of them and end above the last. If the last label
    was moved there, each other row has the values below it; so has the row behind them,
    if its own label was.
    """
    ordered = way.labelled
    found: list[RowValues] = []
    end = 0
    for above, group in groupby(ordered, key=lambda row: row.above):
        begin, end = end, end + len(list(group))
        run = ordered[begin:end]
        behind = [row for row in ordered[end : end + 1] if row.row < run[-1].row]
        if above and any(one.row > other.row for one, other in pairwise([*run, *behind])):
            found += [*run, *behind]
    return found


def may_shift(template: Template, rows: Sequence[RowValues]) -> list[RowValues]:
    """Return rows whose values may as well be their neighbour's that has none.

    Values on lines of their own between two labels may be either's: so is a row's, if the
    next label has none, and that of the row before it, and so on. A zero alone above a
    label is none: it may be one too many of the row before.
    """
    ordered = [row for row in rows if row.label is not None]
    ordered.sort(key=lambda row: row.label.start if row.label else 0)
    widths = [row.width for row in template.rows]
    found: dict[int, RowValues] = {}
    for number, row in enumerate(ordered):
        if row.values and not (row.above and len(row.values) == 1 < widths[row.row]):
            continue
        for other in reversed(ordered[:number]):
            if not other.values or other.beside or other.above:
                break
            found[other.row] = other
        for other in ordered[number + 1 :]:
            if not other.values or not other.above:
                break
            found[other.row] = other
    return list(found.values())


@dataclass(slots=True)
class Gap:
    """Values within the label before it, and those between it and the next label.

    behind: nothing stands between the label and them, or a unit alone. later: the form's
    own words stand between, a header or a merged cell. apart: other words do.
    """

    within: list[Value]
    behind: list[Value]
    later: list[Value]
    apart: list[Value]


def gaps_of(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[Gap]:
    """Return the values around the labels: before the first one, then behind each."""
    found = labels.found
    gaps = [Gap([], [], [], []) for _ in range(len(found) + 1)]
    is_marked = template.proof == "units"
    starts = [label.start for label in found]
    unknown = [end for _, end in labels.unknown]
    for value in values:
        at = value.at
        # a value at the end of a label and the beginning of the next is between them
        index = bisect_left(starts, at)
        gap = gaps[index]
        if index and at < found[index - 1].end:
            gap.within.append(value)
            continue
        low = found[index - 1].end if index else 0
        strange = bisect_right(unknown, at)
        if (strange and unknown[strange - 1] > low) or (
            index and at > low and _is_foreign(template, stream.key[low:at])
        ):
            gap.apart.append(value)
        elif not index or (at > low and stream.key[low:at] not in template.unit_words):
            if is_marked and value.kind is Kind.DASH:
                # a heading has a dash where rows have their unit and number
                gap.apart.append(value)
            else:
                gap.later.append(value)
        else:
            gap.behind.append(value)
    return gaps


def _is_foreign(template: Template, words: str) -> bool:
    """Whether a single character that is no part of the form stands before a value."""
    if len(words) > _LONGEST_GAP:
        return False
    left = without_fillers(template, words)
    return len(left) == 1 and not any(left in filler for filler in template.fillers)


def _headings_own(values: list[Value]) -> bool:
    """Whether values are the marks of empty cells behind a heading within the table."""
    return all(value.kind is Kind.DASH for value in values)


def _behind(
    template: Template, stream: Stream, labels: Labels, gaps: list[Gap]
) -> Placement | None:
    """Return the placement if every label has as many values behind it as its row."""
    rows = []
    loose: list[Value] = [*gaps[0].later, *gaps[0].apart]
    found = labels.found
    if not found:
        return None
    first = _up_to_words(template, stream, labels, gaps[0].later, found[0])
    if len(first) == template.rows[found[0].row].width:
        # they may be the first row's
        return None
    for label, gap in zip(found, gaps[1:], strict=True):
        width = template.rows[label.row].width
        values = gap.within or gap.behind
        if (gap.within and gap.behind) or len(values) != width:
            return None
        if not _headings_own(gap.later):
            return None
        loose += gap.apart
        rows.append(_row(stream, label, tuple(values), above=False))
    return Placement(tuple(rows), tuple(loose), _apart(gaps))


def _apart(gaps: list[Gap]) -> tuple[Value, ...]:
    return tuple(value for gap in gaps for value in gap.apart)


def _row(
    stream: Stream, label: Label, values: tuple[Value, ...], *, above: bool
) -> RowValues:
    line = line_of(stream, label)
    return RowValues(
        label.row,
        label,
        values,
        bool(values)
        and all(value.line == line or value.at < label.end for value in values)
        and not above,
        above,
    )


def fragment_at(stream: Stream, at: int) -> Fragment:
    """Return the fragment that has a place of the key."""
    return stream.fragments[max(0, bisect_right(stream.starts, at) - 1)]


def line_of(stream: Stream, label: Label) -> int:
    """Return the line on which a label ends."""
    return fragment_at(stream, label.end - 1).line


def on_label_line(stream: Stream, row: RowValues) -> bool:
    """Whether a row's first value stands on the line on which its label ends."""
    return row.label is not None and row.values[0].line == line_of(stream, row.label)


def _by_order(
    template: Template, stream: Stream, found: tuple[Label, ...], gaps: list[Gap]
) -> list[Placement]:
    """Place values that stand behind all labels together: row by row, column by column.

    Lines with as many values as rows, or columns, have tell which; else both are ways.
    """
    if len(found) != len(template.rows) or len(found) < 2 or len(template.cells) < 3:
        return []
    values = [*gaps[-1].behind, *gaps[-1].later]
    if (
        any(gap.within or gap.behind for gap in gaps[1:-1])
        or len(values) != len(template.cells)
        or not _names_in_order(template, stream.key[found[-1].end : values[-1].at])
    ):
        return []
    widths = [template.rows[label.row].width for label in found]
    by_row: list[list[int]] = []
    start = 0
    for width in widths:
        by_row.append(list(range(start, start + width)))
        start += width
    by_column: list[list[int]] = [[] for _ in widths]
    columns: list[int] = []
    at = 0
    for place in range(max(widths)):
        for number, width in enumerate(widths):
            if width > place:
                by_column[number].append(at)
                at += 1
        columns.append(sum(width > place for width in widths))
    lines = list(Counter(value.line for value in values).values())
    orders = []
    if lines == widths and lines != columns:
        orders = [by_row]
    elif lines == columns and lines != widths:
        orders = [by_column]
    elif lines == [1] * len(values) or len(lines) == 1 or lines == widths:
        orders = [by_row, by_column]
    return [
        Placement(
            tuple(
                _row(stream, label, tuple(values[n] for n in order[number]), above=False)
                for number, label in enumerate(found)
            ),
            (),
            by_order=True,
        )
        for order in orders
    ]


def _names_in_order(template: Template, words: str) -> bool:
    """Whether the columns that words among the values name have the form's order."""
    columns = template.rows[0].block.columns
    places = [at for one in columns if (at := words.find(one.label)) >= 0]
    return places == sorted(places)


def _one_side(
    template: Template,
    stream: Stream,
    labels: Labels,
    gaps: list[Gap],
    *,
    above: bool,
) -> Placement:
    """Give each row what stands within its label, or else on the one side of it."""
    rows = []
    loose: list[Value] = []
    found = labels.found
    for number, label in enumerate(found):
        width = template.rows[label.row].width
        inside = gaps[number + 1].within
        if inside:
            rows.append(_row(stream, label, tuple(inside), above=False))
            continue
        if above:
            gap = gaps[number]
            before = found[number - 1] if number else None
            own = _off_line(stream, before, [*gap.behind, *gap.later])
            own = _up_to_words(template, stream, labels, own, label)[-width:]
        else:
            own, _ = _own_first(gaps[number + 1].behind, width)
        rows.append(_row(stream, label, tuple(own), above=above))
    taken = {value.start for row in rows for value in row.values}
    for gap in gaps:
        loose += [
            value
            for value in (*gap.within, *gap.behind, *gap.later, *gap.apart)
            if value.start not in taken
        ]
    loose.sort(key=lambda value: value.start)
    return Placement(tuple(rows), tuple(loose), _apart(gaps))


def _up_to_words(
    template: Template,
    stream: Stream,
    labels: Labels,
    values: list[Value],
    label: Label,
) -> list[Value]:
    """Leave out values that words of no label, or its header, part from a label."""
    if not values:
        return []
    first = values[0].at
    headers = template.rows[label.row].block.headers
    low = max(stream.key.rfind(header, first, label.start) for header in headers)
    for start, end in labels.unknown:
        if end <= label.start:
            low = max(low, start)
    return [value for value in values if value.at > low]


def _off_line(stream: Stream, label: Label | None, values: list[Value]) -> list[Value]:
    """Leave out values on the line on which a label ends: they are that row's."""
    if label is None:
        return values
    line = line_of(stream, label)
    return [value for value in values if value.line != line]


def _own_first(values: list[Value], width: int) -> tuple[list[Value], list[Value]]:
    """Part values behind a label into the row's and those of a row without a label."""
    if len(values) >= 2 * width > 2 and values[width - 1].line < values[width].line:
        return values[:width], values[width:]
    return values, []


def _with_unlabelled(template: Template, way: Placement) -> Placement:
    """Give loose values to a row without label where its neighbours leave no other."""
    there = {row.row: row for row in way.rows}
    if not way.loose or len(there) == len(template.rows):
        return way
    loose = list(way.loose)
    rows = list(way.rows)
    for number, row in enumerate(template.rows):
        if number in there or row.width < 2:
            continue
        before, after = there.get(number - 1), there.get(number + 1)
        if before is None or before.label is None:
            continue
        low = max((v.start for v in before.values), default=-1)
        high = min((v.start for v in after.values), default=-1) if after else -1
        if low < 0 or (after is not None and high < 0):
            continue
        own = [v for v in loose if v.start > low and (after is None or v.start < high)]
        if len(own) == row.width:
            rows.append(RowValues(number, None, tuple(own), beside=False))
            loose = [value for value in loose if value not in own]
    rows.sort(key=lambda one: one.row)
    return Placement(tuple(rows), tuple(loose), way.apart)


def _both_sides(
    template: Template, stream: Stream, labels: Labels, gaps: list[Gap]
) -> Placement:
    """Place values from the first label on: what a row leaves is the next one's.

    A row takes what stands within its label; else what is left before it; else what
    stands behind it, as many as it has cells, if what follows can be the next row's.
    """
    found = labels.found
    rows = []
    loose: list[Value] = [*gaps[0].apart]
    left: list[Value] = []
    if found:
        left = _up_to_words(template, stream, labels, gaps[0].later, found[0])
        left = left if len(left) == template.rows[found[0].row].width else []
    loose += [value for value in gaps[0].later if value not in left]
    for number, (label, gap) in enumerate(zip(found, gaps[1:], strict=True)):
        width = template.rows[label.row].width
        line_end = line_of(stream, label)
        if gap.within:
            loose += left
            rows.append(_row(stream, label, tuple(gap.within), above=False))
            left = gap.behind
        elif _is_row(left, width) and not any(
            value.line == line_end for value in gap.behind
        ):
            rows.append(_row(stream, label, tuple(left), above=True))
            left = gap.behind
        else:
            loose += left
            own, left = _split(
                gap.behind,
                width,
                line_end,
                found[number + 1 :],
                template,
                stream,
            )
            rows.append(_row(stream, label, tuple(own), above=False))
        loose += gap.apart
        left = [*left, *gap.later]
        free = _off_line(stream, label, left)
        if number + 1 < len(found):
            free = _up_to_words(template, stream, labels, free, found[number + 1])
        loose += [value for value in left if value not in free]
        left = free
    loose += left
    return Placement(tuple(rows), tuple(loose), _apart(gaps))


def _split(
    values: list[Value],
    width: int,
    line: int,
    following: Sequence[Label],
    template: Template,
    stream: Stream,
) -> tuple[list[Value], list[Value]]:
    """Part the values between two labels into those of the row and of the next one."""
    if len(values) <= width:
        own = [value for value in values if value.line == line]
        if following and values and not own:
            # on lines of their own: the next label's, if they stand on its line
            next_line = fragment_at(stream, following[0].start).line
            if all(value.line == next_line for value in values):
                return [], values
        return values, []
    if not following:
        return values, []
    next_width = template.rows[following[0].row].width
    for size in (width, len(values) - next_width):
        # a row of zeros may print its sum alone
        if 0 < size < len(values) and values[size - 1].line < values[size].line:
            own, rest = values[:size], values[size:]
            if _is_row(own, width) and _is_row(rest, next_width):
                return own, rest
    return values, []


def _is_row(values: list[Value], width: int) -> bool:
    return len(values) == width or (len(values) == 1 and values[0].number == 0)


def words_beside(template: Template, stream: Stream, labels: Labels, label: Label) -> str:
    """Return words where a row's values should stand: an empty text if there are none.

    They stand on the label's line behind it, or are no words of the form.
    """
    following = [one.start for one in labels.found if one.start >= label.end]
    line = line_of(stream, label)
    if not following and line not in stream.borders:
        # what stands behind the last row may be anything, but for a word that ends its
        # line
        return _end_of_line(template, stream, label.end, line)
    stop = min(following, default=label.end + _NEAR)
    at = label.end
    while at < min(stop, len(stream.key)):
        fragment = fragment_at(stream, at)
        if fragment.line != line:
            break
        text = stream.key[at : min(fragment.end, stop)]
        if without_fillers(template, text):
            return stream.text[fragment.start : fragment.stop].strip()[:_NEAR]
        at = max(fragment.end, at + 1)
    for start, end in labels.unknown:
        if label.end <= start < stop:
            return stream.key[start:end][:_NEAR]
    return ""


def _end_of_line(template: Template, stream: Stream, at: int, line: int) -> str:
    """Return what stands on a line behind a place, if it is short and not the form's."""
    index = bisect_left(stream.starts, at)
    rest = [one for one in stream.fragments[index : index + 3] if one.line == line]
    if not rest or not without_fillers(template, stream.key[at : rest[-1].end]):
        return ""
    shown = stream.text[rest[0].start : rest[-1].stop]
    return shown if len(shown) <= _SHORT else ""


def without_fillers(template: Template, text: str) -> str:
    """Return what is left of a text without the form's own words."""
    for filler in template.fillers:
        if filler in text:
            text = text.replace(filler, "")
        if not text:
            break
    return text
