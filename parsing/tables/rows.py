"""Which values belong to which row, and how they can fill its cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, count

from parsing.tables.forms import Block, FormRow, Template
from parsing.tables.labels import Label, Labels
from parsing.tables.tokens import Fragment, Kind, Stream, Value
from parsing.text import fold_width

Slots = tuple[Value | None, ...]

_MOST_CANDIDATES = 60
# So many cuts of a row's digits are tried: twenty digits in seven cells need no more.
_MOST_STEPS = 50_000
_NO_PAGE = 1_000
# Of so much text the form's own words never leave a single character; to look for them
# again before each value would take time by the square of the length.
_LONGEST_GAP = 1_000
# Characters of the key between a header and the label of a row below it.
_HEADER_REACH = 120
# Of words where values should stand, as many characters are looked at and shown.
_NEAR = 30


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
    gaps = _gaps(template, stream, labels, values)
    whole = _behind(template, stream, found, gaps)
    if whole is not None:
        return [whole]
    flowing = _both_sides(template, stream, labels, gaps)
    if flowing.is_complete(template):
        return [flowing]
    ordered = _by_order(template, stream, found, gaps)
    if ordered:
        return ordered
    ways = [
        _one_side(template, stream, found, gaps, above=False),
        flowing,
        _one_side(template, stream, found, gaps, above=True),
    ]
    unique: dict[tuple[object, ...], Placement] = {}
    for way in ways:
        way = _with_unlabelled(template, way)
        key = tuple(
            (row.row, tuple(value.start for value in row.values)) for row in way.rows
        )
        unique.setdefault(key, way)
    return list(unique.values())


def may_shift(rows: Sequence[RowValues]) -> list[RowValues]:
    """Return rows whose values may as well be their neighbour's that has none.

    Values on lines of their own between two labels may be either's: so is a row's, if the
    next label has none, and that of the row before it, and so on.
    """
    ordered = [row for row in rows if row.label is not None]
    ordered.sort(key=lambda row: row.label.start if row.label else 0)
    found: dict[int, RowValues] = {}
    for number, row in enumerate(ordered):
        if row.values:
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
class _Gap:
    """Values within the label before it, and those between it and the next label.

    behind: nothing stands between the label and them, or a unit alone. later: the form's
    own words stand between, a header or a merged cell. apart: other words do.
    """

    within: list[Value]
    behind: list[Value]
    later: list[Value]
    apart: list[Value]


def _gaps(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[_Gap]:
    """Return the values around the labels: before the first one, then behind each."""
    found = labels.found
    gaps = [_Gap([], [], [], []) for _ in range(len(found) + 1)]
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
        elif not index or (at > low and not _is_unit(template, stream.key[low:at])):
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


def _is_unit(template: Template, word: str) -> bool:
    return template.proof == "units" and len(word) < 3 and word in template.fillers


def _headings_own(values: list[Value]) -> bool:
    """Whether values are the marks of empty cells behind a heading within the table."""
    return all(value.kind is Kind.DASH for value in values)


def _behind(
    template: Template, stream: Stream, found: tuple[Label, ...], gaps: list[_Gap]
) -> Placement | None:
    """Return the placement if every label has as many values behind it as its row."""
    rows = []
    loose: list[Value] = [*gaps[0].later, *gaps[0].apart]
    if not found:
        return None
    if len(gaps[0].later) == template.rows[found[0].row].width:
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


def _apart(gaps: list[_Gap]) -> tuple[Value, ...]:
    return tuple(value for gap in gaps for value in gap.apart)


def _row(
    stream: Stream, label: Label, values: tuple[Value, ...], *, above: bool
) -> RowValues:
    line = fragment_at(stream, label.end - 1).line
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


def _by_order(
    template: Template, stream: Stream, found: tuple[Label, ...], gaps: list[_Gap]
) -> list[Placement]:
    """Place values that stand behind all labels together: row by row, column by column.

    Lines with as many values as rows, or columns, have tell which; else both are ways.
    """
    if len(found) != len(template.rows) or len(found) < 2 or len(template.cells) < 3:
        return []
    if any(gap.within or gap.behind for gap in gaps[1:-1]):
        return []
    values = [*gaps[-1].behind, *gaps[-1].later]
    if len(values) != len(template.cells):
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


def _one_side(
    template: Template,
    stream: Stream,
    found: tuple[Label, ...],
    gaps: list[_Gap],
    *,
    above: bool,
) -> Placement:
    """Give each row what stands within its label, or else on the one side of it."""
    rows = []
    loose: list[Value] = []
    for number, label in enumerate(found):
        width = template.rows[label.row].width
        inside = gaps[number + 1].within
        if inside:
            rows.append(_row(stream, label, tuple(inside), above=False))
            continue
        if above:
            gap = gaps[number]
            before = found[number - 1] if number else None
            own = _off_line(stream, before, [*gap.behind, *gap.later])[-width:]
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


def _up_to_words(labels: Labels, values: list[Value], place: int) -> list[Value]:
    """Leave out values that words of no label part from the label at a place."""
    return [
        value
        for value in values
        if not any(value.at <= start and end <= place for start, end in labels.unknown)
    ]


def _off_line(stream: Stream, label: Label | None, values: list[Value]) -> list[Value]:
    """Leave out values on the line on which a label ends: they are that row's."""
    if label is None:
        return values
    line = fragment_at(stream, label.end - 1).line
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
    template: Template, stream: Stream, labels: Labels, gaps: list[_Gap]
) -> Placement:
    """Place values from the first label on: what a row leaves is the next one's.

    A row takes what stands within its label; else what is left before it; else what
    stands behind it, as many as it has cells, if what follows can be the next row's.
    """
    found = labels.found
    rows = []
    loose: list[Value] = [*gaps[0].apart]
    left = gaps[0].later
    if found and len(left) != template.rows[found[0].row].width:
        loose += left
        left = []
    for number, (label, gap) in enumerate(zip(found, gaps[1:], strict=True)):
        width = template.rows[label.row].width
        line_end = fragment_at(stream, label.end - 1).line
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
            free = _up_to_words(labels, free, found[number + 1].start)
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
    line = fragment_at(stream, label.end - 1).line
    if not following and line not in stream.borders:
        # what stands behind the last row may be anything
        return ""
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


def without_fillers(template: Template, text: str) -> str:
    """Return what is left of a text without the form's own words."""
    for filler in template.fillers:
        if filler in text:
            text = text.replace(filler, "")
        if not text:
            break
    return text


# ---- how a row's values fill its cells ------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """How full rows of a table, and headers, print their cells.

    first_cells: by the number of cells of a line and of the row, the cell of the first
    value, where it is always the same. offset: how far the first value stands behind the
    label's cell, if always the same. tails: by the number of cells of the row, how many
    cells its line has behind them, if always the same. dense: full rows print one value a
    line, without empty lines between.
    """

    first_cells: dict[tuple[int, int], int]
    offset: int | None
    tails: dict[int, int]
    dense: bool


def shape_of(template: Template, stream: Stream, placement: Placement) -> Shape:
    """Return what the rows with all their values show, and the headers above them."""
    firsts: dict[tuple[int, int], set[int]] = {}
    tails: dict[int, set[int]] = {}
    offsets: set[int] = set()
    dense, spaced = 0, 0
    for cells, first, width in _headers_of(template, stream, placement):
        firsts.setdefault((cells, width), set()).add(first)
        tails.setdefault(width, set()).add(cells - first - width)
    for row in placement.rows:
        width = template.rows[row.row].width
        values = row.values
        if len(values) != width or row.label is None:
            continue
        line = values[0].line
        if values[-1].line == line and line in stream.borders:
            if values[-1].cell - values[0].cell == width - 1:
                cells = stream.borders[line]
                firsts.setdefault((cells, width), set()).add(values[0].cell)
                tails.setdefault(width, set()).add(cells - values[0].cell - width)
                label = fragment_at(stream, row.label.end - 1)
                if label.line == line:
                    offsets.add(values[0].cell - label.cell)
        elif values[-1].line - line == width - 1 and width > 1:
            dense += 1
        elif values[-1].line - line > width - 1 and width > 1:
            spaced += 1
    return Shape(
        {key: next(iter(seen)) for key, seen in firsts.items() if len(seen) == 1},
        next(iter(offsets)) if len(offsets) == 1 else None,
        {width: next(iter(seen)) for width, seen in tails.items() if len(seen) == 1},
        dense > 0 and spaced == 0,
    )


def _headers_of(
    template: Template, stream: Stream, placement: Placement
) -> list[tuple[int, int, int]]:
    """Return cells of the line, first column and width of headers with borders."""
    found: dict[str, tuple[int, int, int]] = {}
    for row in placement.rows:
        block = template.rows[row.row].block
        if row.label is None or block.name in found:
            continue
        low = max(0, row.label.start - _HEADER_REACH)
        for header in block.headers:
            at = stream.key.rfind(header, low, row.label.start)
            if at < 0:
                continue
            first = fragment_at(stream, at)
            last = fragment_at(stream, at + len(header) - 1)
            if (
                first.line == last.line
                and last.cell - first.cell == len(block.columns) - 1
                and first.line in stream.borders
            ):
                cells = stream.borders[first.line]
                found[block.name] = cells, first.cell, len(block.columns)
        if stream.borders and block.name not in found and len(block.columns) > 1:
            corners = _corners(stream, block, low, row.label.start)
            if corners is not None:
                found[block.name] = *corners, len(block.columns)
    return list(found.values())


def _corners(stream: Stream, block: Block, low: int, high: int) -> tuple[int, int] | None:
    """Return the cells of a grid's lines and its first column, of a header over lines."""
    first_at = stream.key.find(block.columns[0].label, low, high)
    last_at = stream.key.find(block.columns[-1].label, max(low, first_at), high)
    if first_at < 0 or last_at < 0:
        return None
    first, last = fragment_at(stream, first_at), fragment_at(stream, last_at)
    cells = stream.borders.get(first.line)
    if cells is None or stream.borders.get(last.line) != cells:
        return None
    if last.cell - first.cell != len(block.columns) - 1:
        return None
    return cells, first.cell


def candidates(
    template: Template,
    stream: Stream,
    shape: Shape,
    row: RowValues,
) -> list[Slots]:
    """Return the ways in which a row's values can stand in its cells."""
    form_row = template.rows[row.row]
    width = form_row.width
    values = [value for value in row.values if value.kind is not Kind.UNREAD]
    if len(values) < len(row.values):
        return []
    glued = any(value.kind is Kind.DIGITS for value in values)
    if len(values) == width and not glued:
        return [tuple(values)]
    sums = row_sums(template, row.row)
    if len(values) > width:
        if glued or not (sums or width > 1 or _on_label_line(stream, row)):
            # of two numbers on lines of their own either may be the row's
            return []
        return _without_strays(values, width, sums)
    if not values:
        return [(_nothing(stream, row),) * width]
    if not glued and template.side_by_side and _lacks_last(stream, values, width):
        return []
    if not glued:
        placed = _by_border(stream, shape, row, values, width)
        if placed is None:
            placed = _by_line(stream, shape, row, values, width)
        if placed is not None:
            return [placed]
    found = []
    glued = glued or _is_glued(stream, row, values, width)
    if glued or sums:
        cuts = _cuts(values, width, sums)
        if cuts is None:
            return []
        found = cuts
    if not glued and sums:
        shifted = _shifted(
            stream, values, width, sums, side_by_side=template.side_by_side
        )
        found += _unplaced(values, width, sums) if shifted is None else shifted
    unique: dict[tuple[object, ...], Slots] = {}
    for slots in found:
        unique.setdefault(_forced(slots, sums), slots)
        if len(unique) > _MOST_CANDIDATES:
            return []
    return list(unique.values())


def _lacks_last(stream: Stream, values: list[Value], width: int) -> bool:
    """Whether the last of a line's cells, as many as the row has, is the one empty one.

    It may be blank, or a cell before it may be lost: then all behind that are shifted.
    """
    line = values[0].line
    first = values[0].cell
    cells = [value.cell for value in values if value.line == line]
    full = cells == list(range(first, first + width - 1))
    # the cell before the first one may be the line's own border
    return full and first < 2 and stream.borders.get(line, 0) >= first + width


def _nothing(stream: Stream, row: RowValues) -> Value | None:
    """An empty cell of a row of which only the label is printed."""
    if row.label is None:
        return None
    label = fragment_at(stream, row.label.end - 1)
    return Value(Kind.BLANK, row.label.end, label.line, label.cell, label.stop, "")


def _is_glued(stream: Stream, row: RowValues, values: list[Value], width: int) -> bool:
    """Whether a row's cells are printed without anything between them.

    So they are where nothing parts the first digits from the label, and where one number
    has as many digits as the row has cells.
    """
    if len(values) == 1 and len(values[0].raw) >= width > 3:
        return True
    if row.label is None:
        return False
    return fragment_at(stream, row.label.end - 1).stop == values[0].start


def _forced(slots: Slots, sums: list[tuple[tuple[int, int], ...]]) -> tuple[object, ...]:
    """Return the numbers of a row with those that its own identities force."""
    found = [_number(slot) for slot in slots]
    for terms in sums:
        open_places = [
            (place, weight)
            for place, weight in terms
            if found[place] is None or isinstance(found[place], Kind)
        ]
        if len({weight for _, weight in open_places}) != 1:
            continue
        total = sum(
            weight * found[place]  # type: ignore[operator,misc]
            for place, weight in terms
            if (place, weight) not in open_places
        )
        if len(open_places) == 1 or total == 0:
            for place, weight in open_places:
                found[place] = -total * weight
    return tuple(found)


def row_sums(template: Template, row: int) -> list[tuple[tuple[int, int], ...]]:
    """Return the identities within a row, by the places of its cells."""
    first = template.rows[row].first_cell
    return [
        tuple((cell - first, weight) for cell, weight in equation.terms)
        for equation in template.equations
        if equation.by_row
        and first <= equation.terms[0][0] < first + template.rows[row].width
    ]


def _number(slot: Value | None) -> object:
    if slot is None:
        return None
    return slot.number if slot.kind is Kind.NUMBER else slot.kind


def _adds_up(slots: Slots, sums: list[tuple[tuple[int, int], ...]]) -> bool:
    """Whether no identity within the row is broken; open cells may be anything."""
    for terms in sums:
        total = 0
        weights = set()
        for place, weight in terms:
            slot = slots[place]
            if slot is None or slot.number is None:
                weights.add(weight)
            else:
                total += weight * slot.number  # type: ignore[assignment]
        if not weights and total:
            return False
        if len(weights) == 1 and -total * weights.pop() < 0:
            return False
    return True


def _on_label_line(stream: Stream, row: RowValues) -> bool:
    if row.label is None:
        return False
    return row.values[0].line == fragment_at(stream, row.label.end - 1).line


def may_be_page(value: Value) -> bool:
    """Whether a number may be a page's: there is no page 0, and no report of 1,000."""
    return isinstance(value.number, int) and 0 < value.number < _NO_PAGE


def _without_strays(
    values: list[Value], width: int, sums: list[tuple[tuple[int, int], ...]]
) -> list[Slots]:
    """Leave out numbers that stand alone on their lines, as page numbers do."""
    excess = len(values) - width
    lines = Counter(value.line for value in values)
    alone = [
        number
        for number, value in enumerate(values)
        if lines[value.line] == 1 and may_be_page(value)
    ]
    if excess > 2 or len(alone) > 24:
        return []
    if not sums:
        # only what stands below a row that is whole on one line is surely not its own
        if lines[values[0].line] == width and len(alone) == excess:
            return [tuple(values[:width])] if alone[0] == width else []
        return []
    found = []
    for dropped in combinations(alone, excess):
        slots = tuple(
            value for number, value in enumerate(values) if number not in dropped
        )
        # beside a cell without a number the one too many may have moved all others
        whole = all(value.kind is Kind.NUMBER for value in slots)
        if whole and _adds_up(slots, sums):
            found.append(slots)
    unique = {tuple(_number(slot) for slot in slots): slots for slots in found}
    return list(unique.values())


def _by_border(
    stream: Stream,
    shape: Shape,
    row: RowValues,
    values: list[Value],
    width: int,
) -> Slots | None:
    """Place values by the cells of the line they stand in."""
    line = values[0].line
    cells = stream.borders.get(line)
    if cells is None or values[-1].line != line:
        return None
    first = shape.first_cells.get((cells, width))
    label = fragment_at(stream, row.label.end - 1) if row.label is not None else None
    if first is None and label is not None and label.line == line:
        first = label.cell + shape.offset if shape.offset is not None else None
    if first is None or shape.tails.get(width) != cells - first - width:
        # the line has lost a cell, or has cells beyond the row, and no row says where
        return None
    slots: list[Value | None] = [
        Value(Kind.BLANK, values[0].at, line, first + place, values[0].start, "")
        for place in range(width)
    ]
    for value in values:
        place = value.cell - first
        if not 0 <= place < width or slots[place].kind is not Kind.BLANK:  # type: ignore[union-attr]
            return None
        slots[place] = value
    return tuple(slots)


def _by_line(
    stream: Stream,
    shape: Shape,
    row: RowValues,
    values: list[Value],
    width: int,
) -> Slots | None:
    """Place values by lines of their own, where an empty line is an empty cell."""
    if not shape.dense or row.label is None or row.above:
        return None
    label = fragment_at(stream, row.label.end - 1)
    if row.label.end >= len(stream.key):
        return None
    next_line = fragment_at(stream, row.label.end).line
    if next_line - label.line - 1 != width or label.line in stream.borders:
        return None
    slots: list[Value | None] = [
        Value(Kind.BLANK, values[0].at, label.line + 1 + place, 0, values[0].start, "")
        for place in range(width)
    ]
    for value in values:
        place = value.line - label.line - 1
        if not 0 <= place < width or slots[place].kind is not Kind.BLANK:  # type: ignore[union-attr]
            return None
        slots[place] = value
    return tuple(slots)


def _shifted(
    stream: Stream,
    values: list[Value],
    width: int,
    sums: list[tuple[tuple[int, int], ...]],
    *,
    side_by_side: bool,
) -> list[Slots] | None:
    """Return the ways to place values that keep the empty cells between them.

    None if the line has no borders or no empty cell stands between values. side_by_side:
    the line has no label, and so all its cells are the row's.
    """
    first, last = values[0], values[-1]
    cells = stream.borders.get(first.line)
    if first.line != last.line or cells is None:
        return None
    places = [value.cell - first.cell for value in values]
    if len(set(places)) < len(places):
        return None
    starts = list(range(width - places[-1]))
    edge = _header_edge(stream, first, cells, width) if side_by_side else None
    if edge is not None:
        starts = [first.cell - edge] if 0 <= first.cell - edge < len(starts) else []
    elif places[-1] == len(places) - 1:
        return None
    found = []
    for start in starts:
        slots: list[Value | None] = [
            Value(Kind.BLANK, first.at, first.line, 0, first.start, "")
            for _ in range(width)
        ]
        for place, value in zip(places, values, strict=True):
            slots[start + place] = value
        if _adds_up(tuple(slots), sums):
            found.append(tuple(slots))
    return found


def _header_edge(stream: Stream, value: Value, cells: int, width: int) -> int | None:
    """Return the cell of the first column: that of the header, or as the borders say."""
    header = fragment_at(stream, value.at - 1)
    if stream.borders.get(header.line) != cells:
        # all cells of the row between a border before and one behind
        return 1 if cells == width + 2 else None
    first = header.cell - width + 1
    names = {one.cell for one in stream.fragments if one.line == header.line}
    return first if first in names else None


def _unplaced(
    values: list[Value], width: int, sums: list[tuple[tuple[int, int], ...]]
) -> list[Slots]:
    """Return all ways in which fewer values than cells can stand in them in order."""
    if len(values) == 1 and values[0].number == 0:
        # a lone zero is the row's sum
        return [(*(None,) * (width - 1), values[0])]
    found = []
    for places in combinations(range(width), len(values)):
        slots: list[Value | None] = [None] * width
        for place, value in zip(places, values, strict=True):
            slots[place] = value
        if _adds_up(tuple(slots), sums):
            found.append(tuple(slots))
            if len(found) > _MOST_CANDIDATES:
                break
    return found


# ---- numbers printed without anything between them ------------------------------------


class _TooManyError(Exception):
    """There are more ways to cut digits than are tried."""


def _cuts(
    values: list[Value], width: int, sums: list[tuple[tuple[int, int], ...]]
) -> list[Slots] | None:
    """Return every way to cut runs of digits so that the row has all its cells.

    A number has no leading zero. Where an identity ties the row, it must hold. None if
    there are too many ways to try them all: those not tried might hold as well.
    """
    room = width - len(values)
    if any(value.kind is Kind.DASH or value.unit or value.sign for value in values):
        return []
    if sum(len(value.raw) for value in values) < width:
        return []
    found: list[Slots] = []
    steps = count(1)

    def go(index: int, left: int, slots: list[Value]) -> None:
        if len(found) > _MOST_CANDIDATES:
            return
        if index == len(values):
            if left == 0 and _adds_up(tuple(slots), sums):
                found.append(tuple(slots))
            return
        value = values[index]
        for more in range(left + 1):
            for parts in _parts(value, more + 1, steps):
                go(index + 1, left - more, [*slots, *parts])

    try:
        go(0, room, [])
    except _TooManyError:
        return None
    return found


def _parts(value: Value, wanted: int, steps: Iterator[int]) -> Iterator[list[Value]]:
    """Yield the ways to cut a value into so many numbers.

    steps: counts what is tried, dead ends as well. Raise _TooManyError beyond the most.
    """
    if wanted == 1:
        if value.kind is Kind.NUMBER:
            yield [value]
        return
    raw = fold_width(value.raw)
    if not raw.isdigit() or len(raw) < wanted or len(raw) > 40:
        return

    def go(start: int, left: int, parts: list[Value]) -> Iterator[list[Value]]:
        if next(steps) > _MOST_STEPS:
            raise _TooManyError
        if left == 1:
            if _is_number(raw[start:]):
                yield [*parts, _piece(value, start, len(raw))]
            return
        for stop in range(start + 1, len(raw) - left + 2):
            if _is_number(raw[start:stop]):
                yield from go(stop, left - 1, [*parts, _piece(value, start, stop)])

    yield from go(0, wanted, [])


def _is_number(digits: str) -> bool:
    return digits == "0" or (digits[0] != "0" and len(digits) < 16)


def _piece(value: Value, start: int, stop: int) -> Value:
    raw = value.raw[start:stop]
    return Value(
        Kind.NUMBER,
        value.at,
        value.line,
        value.cell,
        value.start + start,
        raw,
        int(raw),
    )


# ---- numbers of pages ------------------------------------------------------------------


def excess(
    template: Template, stream: Stream, labels: Labels, values: Sequence[Value]
) -> list[list[Value]]:
    """Return where a table has one number too many that stands alone on its line.

    Each time the numbers it may be, in the order of the text.
    """
    single = {value.start for value in alone(stream)}
    found = []
    gaps = _gaps(template, stream, labels, values)
    behind = sum(bool(gap.behind) for gap in gaps)
    for number, gap in enumerate(gaps):
        width = template.rows[labels.found[number - 1].row].width if number else 0
        own = gap.within or gap.behind
        if number and len(own) == width + 1:
            if template.proof != "identities":
                # a page ends behind a row
                found.append([value for value in own[-1:] if value.start in single])
                continue
            sums = row_sums(template, labels.found[number - 1].row)
            kept = [
                {value.start for value in slots if value is not None}
                for slots in _without_strays(own, width, sums)
            ]
            found.append([v for v in own if any(v.start not in one for one in kept)])
        if (
            len(gap.later) == 1
            and 2 * behind > len(gaps)
            and gap.later[0].start in single
        ):
            found.append([gap.later[0]])
    return [some for some in found if some]


def alone(stream: Stream) -> list[Value]:
    """Return the numbers that are all of their lines and may be those of pages."""
    texts = {fragment.line for fragment in stream.fragments}
    counts = Counter(value.line for value in stream.values)
    return [
        value
        for value in stream.values
        if counts[value.line] == 1
        and value.line not in texts
        and may_be_page(value)
        and not value.unit
    ]
