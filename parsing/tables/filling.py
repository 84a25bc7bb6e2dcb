"""The values of a row → the ways in which they can fill its cells."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import combinations, pairwise

from parsing.tables.cutting import cuts, may_lack_zero, put_together, zeros_apart
from parsing.tables.forms import Block, Template
from parsing.tables.placing import Placement, RowValues, fragment_at, on_label_line
from parsing.tables.slots import (
    MOST_WAYS,
    Slots,
    Sums,
    adds_up,
    forced,
    number_of,
    row_sums,
)
from parsing.tables.stream import Fragment, Kind, Stream, Value

_NO_PAGE = 1_000
# Of fewer cells lines and borders show nothing by being as many.
_LEAST_CELLS = 5
# Characters of the key between a header and the label of a row below it.
_HEADER_REACH = 120


@dataclass(frozen=True, slots=True)
class Shape:
    """How full rows of a table, and headers, print their cells.

    first_cells: by the number of cells of a line and of the row, the cell of the first
    value, where it is always the same. offset: how far the first value stands behind the
    label's cell, if always the same. tails: by the number of cells of the row, how many
    cells its line has behind them, if always the same. stride: how many lines below the
    one before each cell stands, where it has lines of its own. has_room: all rows have
    room for just their cells, behind their labels, so that none is another's.
    """

    first_cells: dict[tuple[int, int], int]
    offset: int | None
    tails: dict[int, int]
    stride: int | None
    has_room: bool


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
    stride, has_room = 1 if dense > 0 and spaced == 0 else None, False
    if not dense and not spaced and not tails:
        # no row has all its values, but each may have room for all its cells
        stride, tail = _room_of(template, stream, placement)
        has_room = stride is not None or tail is not None
        if tail is not None:
            offsets, tails = {1}, {row.width: {tail} for row in template.rows}
    return Shape(
        {key: next(iter(seen)) for key, seen in firsts.items() if len(seen) == 1},
        next(iter(offsets)) if len(offsets) == 1 else None,
        {width: next(iter(seen)) for width, seen in tails.items() if len(seen) == 1},
        stride,
        has_room,
    )


def _room_of(
    template: Template, stream: Stream, placement: Placement
) -> tuple[int | None, int | None]:
    """Return how many lines each cell takes, or how many cells stand behind each row.

    So where all rows have as much room for their cells, below or behind their labels:
    there, blank cells are as high as the others, or have as many borders.
    """
    rows = placement.rows
    lines: list[list[int]] = []
    cells: list[list[int]] = []
    heights: set[int] = set()
    tails: set[int] = set()
    for row in rows:
        if row.label is None or row.above or row.label.end >= len(stream.key):
            return None, None
        label = fragment_at(stream, row.label.end - 1)
        lines.append([value.line - label.line for value in row.values])
        cells.append([value.cell - label.cell for value in row.values])
        tails.add(stream.borders.get(label.line, 0) - label.cell - 1)
        if row is not rows[-1]:
            heights.add(fragment_at(stream, row.label.end).line - label.line)
    widths = {template.rows[row.row].width for row in rows}
    width = widths.pop() if len(widths) == 1 else 0
    if width < _LEAST_CELLS:
        return None, None
    if not any(map(any, lines)):
        tail = tails.pop() - width if len(tails) == 1 else None
        return None, tail if tail in (0, 1) and _step(cells, width) == 1 else None
    # where the last row ends, only its own values say
    return _step(lines, width) if len(heights) == 1 and lines[-1] else None, None


def _step(places: list[list[int]], width: int) -> int | None:
    """Return how far apart cells are, if values stand in the first and the last of them.

    As far apart are the two values that are nearest to each other.
    """
    steps = [two - one for row in places for one, two in pairwise(row)]
    taken = {place for row in places for place in row}
    step = min(steps, default=0)
    if step < 1 or any(place % step for place in taken):
        return None
    return step if (min(taken), max(taken)) == (step, step * width) else None


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
    values, sums = list(row.values), row_sums(template, row.row)
    if len(values) > width and (whole := put_together(stream.text, values, width, sums)):
        return whole
    if any(value.kind is Kind.UNREAD for value in values):
        return []
    are_apart = len({(value.line, value.cell) for value in values}) > 1
    if len(values) < width and (sums or not are_apart):
        # in cells of their own and without a sum, nothing is run together
        values = zeros_apart(values)
    glued = any(value.kind is Kind.DIGITS for value in values)
    if len(values) == width and not glued:
        return [tuple(values)]
    if len(values) > width:
        if glued or not (sums or width > 1 or on_label_line(stream, row)):
            # of two numbers on lines of their own either may be the row's
            return []
        return without_strays(values, width, sums)
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
    if sums or (glued and not are_apart):
        cut = cuts(values, width, sums)
        if cut is None or (not sums and len(cut) == 1 and cuts(values, width - 1, sums)):
            # without a sum, a cell may be lost and the cut be that of the others
            return []
        is_alone = template.side_by_side and len(cut) == 1
        if is_alone and may_lack_zero(values, cut[0], sums):
            return []
        found = cut
    if not glued and sums:
        shifted = _shifted(
            stream, values, width, sums, side_by_side=template.side_by_side
        )
        found += _unplaced(values, width, sums) if shifted is None else shifted
    unique: dict[tuple[object, ...], Slots] = {}
    for slots in found:
        unique.setdefault(forced(slots, sums), slots)
        if len(unique) > MOST_WAYS:
            return []
    return list(unique.values())


def _lacks_last(stream: Stream, values: list[Value], width: int) -> bool:
    """Whether the last of a line's cells, as many as the row has, is the one empty one.

    It may be blank, or a cell before it may be lost: then all behind that are shifted.
    """
    line = values[-1].line
    cells = [value.cell for value in values if value.line == line]
    # others may stand on lines above, as where a line is cut
    width -= len(values) - len(cells)
    first = cells[0]
    full = cells == list(range(first, first + width - 1))
    # the cell before the first one may be the line's own border
    count = stream.borders.get(line, 0)
    is_first = first < 2 or first == _header_edge(stream, values[0], count, width)
    return full and is_first and count >= first + width


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
    if row.label is None or all(len(value.raw) == 1 for value in values):
        return False
    return fragment_at(stream, row.label.end - 1).stop == values[0].start


def may_be_page(value: Value) -> bool:
    """Whether a number may be a page's: there is no page 0, and no report of 1,000."""
    return isinstance(value.number, int) and 0 < value.number < _NO_PAGE


def without_strays(values: list[Value], width: int, sums: Sums) -> list[Slots]:
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
        if whole and adds_up(slots, sums):
            found.append(slots)
    unique = {tuple(number_of(slot) for slot in slots): slots for slots in found}
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
    if first is not None and label is not None and label.line == line:
        # behind a cell too many at its edge a line's columns are not the header's
        first = first if label.cell < first else None
    if first is None or shape.tails.get(width) != cells - first - width:
        # the line has lost a cell, or has cells beyond the row, and no row says where
        return None
    blanks = [
        Value(Kind.BLANK, values[0].at, line, first + place, values[0].start, "")
        for place in range(width)
    ]
    return _among(blanks, values, [value.cell - first for value in values])


def _by_line(
    stream: Stream,
    shape: Shape,
    row: RowValues,
    values: list[Value],
    width: int,
) -> Slots | None:
    """Place values by lines of their own, where an empty line is an empty cell."""
    stride = shape.stride
    if stride is None or row.label is None or row.above:
        return None
    label = fragment_at(stream, row.label.end - 1)
    if row.label.end >= len(stream.key):
        return None
    next_line = fragment_at(stream, row.label.end).line
    end_line = label.line + stride * (width + 1)
    if label.line in stream.borders or (next_line != end_line and not shape.has_room):
        return None
    # what stands below the last row has lines of its own
    next_line = min(next_line, end_line)
    start, end = stream.line_starts[label.line], stream.line_starts[next_line - 1]
    lines = stream.text[start:end].split("\n")
    shown = {n for n, line in enumerate(lines, label.line + 1) if line.strip()}
    if shown != {value.line for value in values}:
        # a word is no empty cell
        return None
    blanks = [
        Value(
            Kind.BLANK,
            values[0].at,
            label.line + stride * (place + 1),
            0,
            values[0].start,
            "",
        )
        for place in range(width)
    ]
    places = [(value.line - label.line) // stride - 1 for value in values]
    return _among(blanks, values, places)


def _among(blanks: list[Value], values: list[Value], places: list[int]) -> Slots | None:
    """Return blank cells with values in their places; None if one has no place alone."""
    slots = list(blanks)
    for place, value in zip(places, values, strict=True):
        if not 0 <= place < len(slots) or slots[place].kind is not Kind.BLANK:
            return None
        slots[place] = value
    return tuple(slots)


def _shifted(
    stream: Stream,
    values: list[Value],
    width: int,
    sums: Sums,
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
    if side_by_side and cells < width:
        # a cell is lost, before the empty ones or behind them
        return []
    # further right than so many empty cells before the first value it cannot stand
    room = first.cell - _edge_of(stream, first)
    starts = list(range(min(room + 1, width - places[-1])))
    edge = _header_edge(stream, first, cells, width) if side_by_side else None
    if edge is not None:
        starts = [first.cell - edge] if 0 <= first.cell - edge < len(starts) else []
    elif places[-1] == len(places) - 1:
        return None
    found = []
    blanks = [Value(Kind.BLANK, first.at, first.line, 0, first.start, "")] * width
    for start in starts:
        slots = _among(blanks, values, [start + place for place in places])
        if slots is not None and adds_up(slots, sums):
            found.append(slots)
    return found


def _edge_of(stream: Stream, value: Value) -> int:
    """Return the first cell of a value's line: 1 behind a border at its beginning.

    Where words above stand in a first cell, such a border is that of a blank cell.
    """
    first = bisect_left(stream.starts, value.at - _HEADER_REACH)
    last = bisect_left(stream.starts, value.at)
    above = stream.fragments[first:last]
    return int(
        min((one.cell for one in above if one.line in stream.borders), default=0) > 0
    )


def _header_edge(stream: Stream, value: Value, cells: int, width: int) -> int | None:
    """Return the cell of the first column: that of the header, or as the borders say."""
    header = fragment_at(stream, value.at - 1)
    if stream.borders.get(header.line) != cells:
        if cells == width and _has_no_edges(stream, header):
            return 0
        # all cells of the row between a border before and one behind
        return 1 if cells == width + 2 and _edge_of(stream, value) else None
    first = header.cell - width + 1
    # the first column may have its name on a line above, in a cell over two rows
    above = bisect_left(stream.starts, value.at - _HEADER_REACH)
    names = {
        one.cell
        for one in stream.fragments[above : bisect_left(stream.starts, value.at)]
        if stream.borders.get(one.line) == cells
    }
    return first if first in names else None


def _has_no_edges(stream: Stream, header: Fragment) -> bool:
    """Whether the first and the last cell of a header's line have words in them."""
    low = bisect_left(stream.fragments, header.line, key=lambda one: one.line)
    cells = stream.borders.get(header.line)
    return stream.fragments[low].cell == 0 and header.cell + 1 == cells


def _unplaced(values: list[Value], width: int, sums: Sums) -> list[Slots]:
    """Return all ways in which fewer values than cells can stand in them in order."""
    if len(values) == 1 and values[0].number == 0:
        # a lone zero is the row's sum
        return [(*(None,) * (width - 1), values[0])]
    found = []
    for places in combinations(range(width), len(values)):
        slots: list[Value | None] = [None] * width
        for place, value in zip(places, values, strict=True):
            slots[place] = value
        if adds_up(tuple(slots), sums):
            found.append(tuple(slots))
            if len(found) > MOST_WAYS:
                break
    return found
