"""A region of a text and a form → its cells, and what speaks for and against."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from parsing.tables.blanks import doubt_of_blanks
from parsing.tables.filling import Shape, candidates, shape_of
from parsing.tables.forms import Forms, Template
from parsing.tables.labels import Label, Labels, locate
from parsing.tables.placing import (
    Placement,
    RowValues,
    fragment_at,
    line_of,
    may_shift,
    placements,
    words_beside,
)
from parsing.tables.regions import Region
from parsing.tables.running import without_others, without_row_numbers
from parsing.tables.slots import Slots, is_number
from parsing.tables.stream import Kind, Stream, Value
from parsing.tables.sums import Candidate, Number, Solution, solve
from parsing.tables.units import scale_of_counts
from parsing.text import places_of

_SHORTEST_NOTE, _LONGEST_NOTE = 4, 200
HEAD_REACH = 120
# Of a name that is cut, so many characters tell which it is.
BEGINNING = 2
# So many decimals are printed of a count, and none of them says anything.
_DECIMALS = (-1, -2)
_LEAST_WHOLES = 2
_NO_WAY = "no way to read the cells adds up"


@dataclass(frozen=True, slots=True)
class Reading:
    """A table read as a form.

    slots: for each cell of the form what is printed there, None for nothing. numbers:
    for each cell its value, printed or forced. problems: for a cell, why it is not read.
    missing: rows whose label and values are not in the text. verdict and reason are as
    in parsing.model.Section; whole as evidence_is_whole there.

    For who wants to know how it was read: way, the values by row; candidates, for each
    row the ways to fill its cells; others, the readings that were tried beside it.
    """

    template: Template
    region: Region
    verdict: str
    how: str
    whole: bool
    reason: str | None
    slots: tuple[Value | None, ...]
    numbers: tuple[Number | None, ...]
    problems: dict[int, str]
    missing: frozenset[int]
    labels: Labels
    loose: tuple[Value, ...]
    units: dict[int, tuple[str | None, str]] = field(default_factory=dict)
    broken: bool = False
    way: Placement | None = None
    candidates: Sequence[Sequence[Slots]] = ()
    others: tuple[Reading, ...] = ()


def read(
    forms: Forms, stream: Stream, region: Region, templates: tuple[Template, ...]
) -> Reading:
    """Return the reading of a region as the form that fits it, or why none does."""
    reading = _read(forms, stream, region, templates)
    if reading.verdict != "read":
        return reading
    other = _other_row(stream, region, reading.template)
    scale = scale_of_counts(forms, stream, region, reading.template)
    if other is not None:
        reason = (
            f"line {other}: another row stands among the headers: the table is printed "
            "more than once, and they differ"
        )
    elif scale is not None:
        reason = f"line {scale[0]}: {scale[1]} says that its counts are not single ones"
    else:
        return reading
    return replace(
        reading,
        verdict="unread" if other is None else "ambiguous",
        reason=reason,
        numbers=(None,) * len(reading.numbers),
    )


def _other_row(stream: Stream, region: Region, template: Template) -> int | None:
    """Return the line of a row between two headers of one row, or None.

    It is the row of another copy of the table: of empty cells for zeros, or of digits
    without gaps, which are too many for a page's number.
    """
    if not template.side_by_side or region.stacked:
        return None
    first = fragment_at(stream, region.start).line
    last = fragment_at(stream, region.end - 1).line
    shown = {one.line for one in stream.fragments if first <= one.line <= last}
    shown |= {value.line for value in stream.values if first <= value.line <= last}
    ends = template.rows[0].labels
    for value in values_in(stream, region):
        is_below = region.start < value.at < region.end
        if is_below and len(value.raw) > 2 and stream.key[: value.at].endswith(ends):
            return value.line
    for line in range(first + 1, last):
        if line in shown or stream.borders.get(line, 0) < template.rows[0].width:
            continue
        # below a whole header, and not between the rows of one
        below = bisect_left(stream.fragments, line, key=lambda one: one.line)
        if stream.key[: stream.starts[below]].endswith(ends):
            return line
    return None


def _read(
    forms: Forms, stream: Stream, region: Region, templates: tuple[Template, ...]
) -> Reading:
    values = _understood(values_in(stream, region), templates[0].proof)
    readings = [
        _read_as(forms, stream, region, template, _alien(template, templates), values)
        for template in _fitting(stream, region, templates)
    ]
    held = [reading for reading in readings if reading.verdict == "read"]
    if len(held) == 1:
        return _beside(held[0], readings)
    if len(held) > 1:
        complete = [one for one in held if not one.missing and not one.problems]
        if len(complete) == 1:
            return _beside(complete[0], readings)
        return replace(
            _beside(held[0], readings),
            verdict="ambiguous",
            reason="the table can be read as two forms: "
            + ", ".join(reading.template.form for reading in held),
        )
    best = max(
        readings,
        key=lambda reading: (len(reading.labels.found), -len(reading.problems)),
    )
    return _beside(best, readings)


def _understood(values: list[Value], proof: str) -> list[Value]:
    """Return values with the numbers that a table like this one proves them to be.

    Whether a mark is a note's, and what the decimals of a count are, sums say; without
    sums 12.0 is 12 if all numbers are printed so.
    """
    if proof == "identities":
        values = [_marked_by(value, _whole(value)) for value in values]
        return [
            value
            if value.marked is None
            else value._replace(kind=Kind.NUMBER, number=value.marked)
            for value in values
        ]
    wholes = [_whole(value) for value in values]
    found = [whole for whole in wholes if whole is not None]
    if len(found) < _LEAST_WHOLES or any(
        isinstance(value.number, int) and not value.sign for value in values
    ):
        # among whole numbers it is one of another kind, or is broken
        return values
    return [
        value if whole is None else value._replace(number=whole)
        for value, whole in zip(values, wholes, strict=True)
    ]


def _marked_by(value: Value, number: int | None) -> Value:
    return value if number is None else value._replace(marked=number)


def _whole(value: Value) -> int | None:
    """Return the whole number that is printed with decimals (12.0, 12.00), or None."""
    number = value.number
    if isinstance(number, int) or number is None or "元" in value.unit:
        return None
    shown = number.as_tuple().exponent in _DECIMALS
    return int(number) if shown and number == number.to_integral_value() else None


def _beside(reading: Reading, tried: Sequence[Reading]) -> Reading:
    """Return a reading with the others that were tried."""
    others = tuple(one for one in tried if one is not reading)
    return replace(reading, others=reading.others + others) if others else reading


def values_in(stream: Stream, region: Region) -> list[Value]:
    """Return the values of a stream that stand within a region of its key."""
    values = stream.values
    bisect = bisect_right if region.below else bisect_left
    low = bisect(values, region.start, key=lambda value: value.at)
    high = bisect_right(values, region.end, key=lambda value: value.at)
    return values[low:high]


def notes_in(stream: Stream, region: Region) -> tuple[tuple[int, int], ...]:
    """Return the stretches in brackets, of a note's length, from a region's start.

    Digits alone are a number in brackets, and no note.
    """
    found = []
    opened: int | None = None
    for at, opens in stream.brackets:
        if at < region.start:
            continue
        if at > region.end:
            break
        if opens:
            opened = at
        elif opened is not None:
            is_number = stream.key[opened:at].isdecimal()
            if _SHORTEST_NOTE <= at - opened <= _LONGEST_NOTE and not is_number:
                found.append((opened - region.start, at - region.start))
            opened = None
    return tuple(found)


@lru_cache(64)
def _alien(template: Template, templates: tuple[Template, ...]) -> tuple[str, ...]:
    """Return labels of rows that another form has and this one has not."""
    own = {row.code for row in template.rows}
    return tuple(
        label
        for other in templates
        for row in other.rows
        if row.code not in own
        for label in row.labels
        if not any(label in filler for filler in template.fillers)
        and not any(label in own for row in template.rows for own in row.labels)
    )


def _fitting(
    stream: Stream, region: Region, templates: tuple[Template, ...]
) -> list[Template]:
    """Return the forms that most headers are of, without labels that only another has.

    All of them if none is without: a row of another form may stand among the form's own.
    """
    if len(templates) == 1 or templates[0].side_by_side:
        return [templates[-1]]
    key = stream.key[region.start : region.end]
    headed = [
        sum(header in key for header in _own_headers(template, templates))
        for template in templates
    ]
    fitting = [
        one for one, count in zip(templates, headed, strict=True) if count == max(headed)
    ]
    strange = [
        sum(label in key for label in _alien(template, templates)) for template in fitting
    ]
    least = min(strange)
    return [one for one, count in zip(fitting, strange, strict=True) if count == least]


@lru_cache(64)
def _own_headers(template: Template, templates: tuple[Template, ...]) -> tuple[str, ...]:
    """Return headers that no other form has, where a table has headers of its blocks."""
    if template.proof != "labels":
        return ()
    others = [one.headers for one in templates if one is not template]
    return tuple(
        header
        for header in template.headers
        if not any(header in other for headers in others for other in headers)
    )


def _read_as(
    forms: Forms,
    stream: Stream,
    region: Region,
    template: Template,
    alien: tuple[str, ...],
    values: list[Value],
) -> Reading:
    key = stream.key[region.start : region.end]
    if region.stacked:
        # in the form's order, as if they stood in the one row below the header
        values = [value._replace(at=region.end) for value in values]
    near = tuple(dict.fromkeys(value.at - region.start for value in values))
    if template.side_by_side:
        labels = _of_one_row(template, key)
    else:
        labels = locate(template, alien, key, near, notes_in(stream, region))
    labels = moved(labels, region.start)
    if not template.side_by_side:
        has_sums = template.proof == "identities"
        without = without_others if has_sums else without_row_numbers
        kept = without(template, stream, labels, values)
        out = {one.start for one in values} - {one.start for one in kept}
        if out:
            rest = [one for one in stream.values if one.start not in out]
            stream = replace(stream, values=rest)
        values = kept
    ways = placements(template, stream, labels, values)
    if template.proof == "identities":
        return _by_sums(stream, region, template, labels, ways)
    from parsing.tables.labelled import read_labelled

    return read_labelled(forms, stream, region, template, labels, ways)


def _of_one_row(template: Template, key: str) -> Labels:
    """The last word of the header is the label of the one row of cells side by side."""
    ends = [len(one) for one in template.rows[0].labels if key.endswith(one)]
    last = max(ends, default=1)
    return Labels((Label(0, len(key) - last, len(key), 100.0),), (), ())


def moved(labels: Labels, by: int) -> Labels:
    """Return labels found in a part of a key, at their places in all of it."""

    def in_all(label: Label) -> Label:
        return Label(label.row, label.start + by, label.end + by, label.likeness)

    return Labels(
        tuple(in_all(label) for label in labels.found),
        tuple(in_all(label) for label in labels.extra),
        tuple((start + by, end + by) for start, end in labels.unknown),
    )


# ---- tables that their sums prove -----------------------------------------------------


def _by_sums(
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    ways: list[Placement],
) -> Reading:
    if len(ways) == 1:
        return _try(stream, region, template, labels, ways[0])
    # of several ways, one that does not add up is no error of the source's own
    tried = [
        replace(one, verdict="unread", reason=one.reason or _NO_WAY)
        if one.broken
        else one
        for one in (_try(stream, region, template, labels, way) for way in ways)
    ]
    good = [reading for reading in tried if reading.verdict == "read"]
    complete = [one for one in good if None not in one.numbers]
    if not good:
        return _beside(tried[0], tried)
    first = (complete or good)[0]
    for other in tried:
        # a way that is not told from others speaks against one that leaves as much
        unsure = other.verdict == "ambiguous" and len(other.loose) <= len(first.loose)
        if unsure or (other.verdict == "read" and _differs(first, other)):
            return replace(
                _beside(first, tried),
                verdict="ambiguous",
                reason="the table can be read in two ways that both add up",
            )
    return _beside(first, tried)


def _differs(one: Reading, other: Reading) -> bool:
    """Whether two readings say different things; a complete one differs in a number."""
    if None in one.numbers:
        return one.numbers != other.numbers
    return any(
        left != right
        for left, right in zip(one.numbers, other.numbers, strict=True)
        if right is not None
    )


def _try(
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    way: Placement,
) -> Reading:
    shape = shape_of(template, stream, way)
    rows, problems = _filled(stream, template, labels, way, shape)
    solution = solve(template, [[_numbers(slots) for slots in one] for one in rows])
    slots = _slots(template, rows, solution)
    missing = frozenset(range(len(template.rows))) - {row.row for row in way.rows}
    how = _how(template, way, rows)
    whole = (
        how == "direct"
        and not missing
        and not labels.extra
        and all(label.likeness == 100.0 for label in labels.found)
        and all(map(is_number, slots))
        and all(slot is not None and slot.marked is None for slot in slots)
    )
    reason: str | None
    disorder = out_of_order(stream, region, template, labels)
    if disorder is not None:
        verdict, reason, whole = "unread", disorder, False
    else:
        verdict, reason = _verdict(
            stream, template, labels, way, solution, problems, slots, whole=whole
        )
    if verdict == "read":
        blanks = doubt_of_blanks(
            template, slots, solution.values, missing, is_cut=how == "cut"
        )
        if blanks is not None:
            verdict, reason = "unread", blanks
        else:
            verdict, reason = _doubted(template, way, shape, solution, slots)
    return Reading(
        template,
        region,
        verdict,
        how,
        whole,
        reason,
        slots,
        solution.values if verdict == "read" else (None,) * len(template.cells),
        problems,
        missing,
        labels,
        way.loose,
        broken=solution.chosen is None,
        way=way,
        candidates=rows,
    )


def _filled(
    stream: Stream, template: Template, labels: Labels, way: Placement, shape: Shape
) -> tuple[list[list[Slots]], dict[int, str]]:
    """Return for each row the ways to fill its cells, and why there is none for some."""
    rows: list[list[Slots]] = [[] for _ in template.rows]
    problems: dict[int, str] = {}
    for row in way.rows:
        bad = [value for value in row.values if not _is_count(template, row, value)]
        words = ""
        if row.label is not None and len(row.values) < template.rows[row.row].width:
            words = words_beside(template, stream, labels, row.label)
        found = [] if bad or words else candidates(template, stream, shape, row)
        rows[row.row] = found
        if not found:
            _explain_row(template, row, bad, words, problems)
    return rows, problems


def _numbers(slots: Slots) -> Candidate:
    return tuple(None if slot is None else slot.number for slot in slots)


def _how(template: Template, way: Placement, rows: list[list[Slots]]) -> str:
    """Return whether cells are cut from runs of digits, aligned, or stand as printed."""
    if any(_is_cut(row, rows[row.row]) for row in way.rows):
        return "cut"
    is_direct = (
        all(len(one) == 1 for one in rows)
        and sum(bool(row.values) for row in way.rows) == len(template.rows)
        and not any(row.above for row in way.rows)
    )
    return "direct" if is_direct else "aligned"


def _doubted(
    template: Template,
    way: Placement,
    shape: Shape,
    solution: Solution,
    slots: tuple[Value | None, ...],
) -> tuple[str, str | None]:
    """Say whether cells that add up may be others', as _verdict does."""
    marks = [slot for slot in slots if slot is not None and slot.marked is not None]
    if marks and not all(map(is_number, slots)):
        return (
            "unread",
            f"line {marks[0].line}: {marks[0].raw} has a mark, and the table has cells "
            "without a number, so that no sum proves what it is",
        )
    moving = [] if shape.has_room else may_shift(template, way.rows)
    # zeros that move leave to a row what the sums force in that without values
    if moving and (
        any(value.number for row in moving for value in row.values)
        or _forces_a_row(template, way, solution)
    ):
        line = moving[0].values[0].line
        return (
            "ambiguous",
            f"line {line}: values on lines of their own may belong to the label above or "
            "to the one below, which has none",
        )
    if _are_moved(way):
        return (
            "ambiguous",
            "labels stand in another order than the form's, and numbers above some of "
            "them: a number may be the row's above or below it",
        )
    page = _page_among(template, way)
    if page is not None:
        return (
            "ambiguous",
            f"line {page.line}: {page.raw} stands alone beside a row that has blank "
            "cells, and may be the number of a page",
        )
    return "read", None


def _are_moved(way: Placement) -> bool:
    """Whether labels changed places and some have their values above."""
    there = [row for row in way.rows if row.label is not None]
    there.sort(key=lambda row: row.label.start if row.label else 0)
    rows = [row.row for row in there]
    return rows != sorted(rows) and any(row.above for row in there)


def _page_among(template: Template, way: Placement) -> Value | None:
    """Return a number alone on its line in a row of fewer numbers than cells, or None.

    Its other numbers share a line; so the lone one may be a page's, and one blank more.
    """
    for row in way.rows:
        if len(row.values) < template.rows[row.row].width:
            lines = Counter(value.line for value in row.values)
            single = [value for value in row.values if lines[value.line] == 1]
            if len(single) == 1 < len(lines) and single[0].number and not row.beside:
                return single[0]
    return None


def _is_count(template: Template, row: RowValues, value: Value) -> bool:
    if value.kind is Kind.UNREAD or value.sign:
        return False
    if value.kind is not Kind.NUMBER:
        return True
    return isinstance(value.number, int) and "元" not in value.unit


def _is_cut(row: RowValues, found: list[Slots]) -> bool:
    starts = {value.start for value in row.values}
    return any(
        slot is not None and slot.kind is Kind.NUMBER and slot.start not in starts
        for slots in found
        for slot in slots
    )


def _explain_row(
    template: Template,
    row: RowValues,
    bad: list[Value],
    words: str,
    problems: dict[int, str],
) -> None:
    form_row = template.rows[row.row]
    if bad or words:
        said = (
            f"{bad[0].raw if bad else words} is not understood as a number of this table"
        )
    else:
        said = (
            f"the row should print {form_row.width} numbers and "
            f"{len(row.values)} were found: "
            + " ".join(value.raw for value in row.values[:20])
        )
    for cell in form_row.cells:
        problems[cell] = said


def _slots(
    template: Template, rows: list[list[Slots]], solution: Solution
) -> tuple[Value | None, ...]:
    slots: list[Value | None] = [None] * len(template.cells)
    for number, row in enumerate(template.rows):
        if not rows[number]:
            continue
        index = solution.chosen[number] if solution.chosen is not None else 0
        slots[row.first_cell : row.first_cell + row.width] = rows[number][index]
    return tuple(slots)


def _verdict(
    stream: Stream,
    template: Template,
    labels: Labels,
    way: Placement,
    solution: Solution,
    problems: dict[int, str],
    slots: tuple[Value | None, ...],
    *,
    whole: bool,
) -> tuple[str, str | None]:
    """Say whether a reading may stand, and if not, why, for a person."""
    if problems:
        cell = min(problems)
        row = next(row for row in way.rows if cell in template.rows[row.row].cells)
        line = row.values[0].line if row.values else fragment_line(stream, row)
        return "unread", f"line {line}: {problems[cell]}"
    repeated = _repeated(stream, labels, way)
    if repeated is not None:
        line = fragment_at(stream, repeated.start).line
        return "unread", f"line {line}: a row of the table is printed more than once"
    if solution.exhausted:
        return "unread", "the cells can be cut in too many ways to try them all"
    if solution.several:
        return "ambiguous", "the cells can be read in two ways that both add up"
    if solution.chosen is None:
        if whole:
            return "read", None
        said = f"no way to read the cells adds up: {solution.broken} breaks"
        if solution.sides is not None:
            return "unread", f"{said} in {solution.sides}"
        for row in way.rows:
            count = template.rows[row.row].width
            if row.values and len(row.values) != count:
                printed = " ".join(value.raw for value in row.values[:20])
                said += f"; line {row.values[0].line} should print {count} numbers, "
                return "unread", f"{said}{printed} were found"
        return "unread", said
    stray = way.strays
    width = max(row.width for row in template.rows)
    if len(stray) >= width > 1:
        return (
            "unread",
            f"line {stray[0].line}: {len(stray)} numbers stand beside no row's label",
        )
    # words that are not known may be what is left of that row's label
    of_none = stray or [one for one in way.apart if one.number and not one.unit]
    if of_none and _forces_a_row(template, way, solution):
        return (
            "unread",
            f"line {of_none[0].line}: {of_none[0].raw} stands beside no row's label, and "
            "a row has no number",
        )
    missed = _missed_elsewhere(way, solution, slots)
    if missed is not None:
        return (
            "unread",
            f"line {missed.line}: {missed.raw} is one number too many, and another row "
            "has none or lacks as much",
        )
    unplaced = _unplaced_row(template, way, solution, slots)
    if unplaced is not None:
        printed = " ".join(value.raw for value in unplaced.values[:20])
        return (
            "unread",
            f"line {unplaced.values[0].line}: the row should print "
            f"{template.rows[unplaced.row].width} numbers; {printed} were found, and no "
            "sum says in which cells",
        )
    if not any(row.values for row in way.rows):
        return "unread", "no number stands beside any label of the table"
    return "read", None


def out_of_order(
    stream: Stream, region: Region, template: Template, labels: Labels
) -> str | None:
    """Return why the header is not the form's, if its columns stand in another order.

    No sum tells columns apart that change places. Words that are not there or damaged say
    nothing; a name that is cut says where it stands among the others of its line, since
    a cell of more lines than others begins above them.
    """
    end = labels.found[0].start if labels.found else region.end
    if template.side_by_side:
        end = region.end
    low = region.start if template.side_by_side else 0
    low = max(low, end - HEAD_REACH)
    head = stream.key[low:end]
    columns = list(
        dict.fromkeys(column.label for column in template.rows[0].block.columns)
    )
    cut = {number for number, column in enumerate(columns) if column not in head}
    if not template.side_by_side:
        columns = [
            one[:BEGINNING] if number in cut else one
            for number, one in enumerate(columns)
        ]
    found = _columns_in(head, columns, template.fillers)
    if template.side_by_side:
        head = _without_longer(head, template.names, template.fillers)
        names = [head.rfind(name) for name in template.names]
        shown = [place for place in names if place >= 0]
        are_named = region.stacked or shown == sorted(shown)
        in_order = are_named and _blocks_in_order(found)
    else:
        whole = [one for one in found if one[1] not in cut]
        # by line, the last place of each column but the total, which a sum tells
        lines: dict[int, dict[int, int]] = {}
        for place, number in found:
            if number < len(columns) - 1:
                line = fragment_at(stream, low + place).line
                lines.setdefault(line, {})[number] = place
        in_order = _columns_in_order(whole, len(columns)) and all(
            sorted(places, key=places.__getitem__) == sorted(places)
            for places in lines.values()
            if cut.intersection(places)
        )
    if not in_order:
        return "the header's columns stand in another order than the form's"
    return None


def _columns_in(
    head: str, columns: list[str], fillers: Sequence[str]
) -> list[tuple[int, int]]:
    """Return where columns are named in a header, and which, in the header's order."""
    head = _without_longer(head, columns, fillers)
    return sorted(
        (place, number)
        for number, column in enumerate(columns)
        for place in places_of(column, head)
    )


def _without_longer(head: str, names: Sequence[str], fillers: Sequence[str]) -> str:
    """Return a header without words that have a name in them and are none."""
    for filler in fillers:
        if filler not in names and any(name in filler for name in names):
            head = head.replace(filler, "\0" * len(filler))
    return head


def _blocks_in_order(found: list[tuple[int, int]]) -> bool:
    """Whether the same columns, again and again, have the form's order each time.

    Each time they begin anew is one more of the column that is named most often.
    """
    numbers = [number for _, number in found]
    anew = sum(one >= other for one, other in pairwise(numbers))
    return not numbers or anew < max(Counter(numbers).values())


def _columns_in_order(found: list[tuple[int, int]], count: int) -> bool:
    """Whether each column that is named stands, at least once, where the form has it.

    The last one, the total, may be a cell over two lines, and stand before the others.
    """
    places: dict[int, list[int]] = {}
    for place, number in found:
        places.setdefault(number, []).append(place)
    totals = places.pop(count - 1, [])
    chosen: list[int] = []
    for number in sorted(places):
        at = chosen[-1] if chosen else -1
        behind = [place for place in places[number] if place > at]
        if not behind:
            return False
        chosen.append(behind[0])
    if not totals or not chosen:
        return True
    early = chosen[1] if 0 in places and len(chosen) > 1 else chosen[0]
    above = chosen[0] if 0 in places else -1
    return totals[-1] > chosen[-1] or any(above < total < early for total in totals)


def _forces_a_row(template: Template, way: Placement, solution: Solution) -> bool:
    """Whether sums force a number that is not zero in a row without values."""
    return any(
        not row.values and any(_cells(template, row.row, solution.values))
        for row in way.rows
    )


def _cells(
    template: Template, row: int, numbers: Sequence[Number | None]
) -> Sequence[Number | None]:
    first = template.rows[row].first_cell
    return numbers[first : first + template.rows[row].width]


def fragment_line(stream: Stream, row: RowValues) -> int:
    """Return the line on which a row's label ends."""
    return line_of(stream, row.label) if row.label is not None else 0


def _repeated(stream: Stream, labels: Labels, way: Placement) -> Label | None:
    """Return another place of a row's label that has values of its own."""
    taken = {value.start for row in way.rows for value in row.values}
    for label in labels.extra:
        low = bisect_left(stream.values, label.end, key=lambda value: value.at)
        for value in stream.values[low : low + 1]:
            if value.at == label.end and value.start not in taken:
                return label
    return None


def _missed_elsewhere(
    way: Placement, solution: Solution, slots: tuple[Value | None, ...]
) -> Value | None:
    """Return a number left out of its row that may be another's, or None.

    That has none at all, or an empty cell in which the sums force it.
    """
    is_bare = not all(row.values for row in way.rows)
    taken = {slot.start for slot in slots if slot is not None}
    forced = {
        number
        for slot, number in zip(slots, solution.values, strict=True)
        if number and not is_number(slot)
    }
    for row in way.rows:
        for value in row.values:
            is_missed = (is_bare and value.number) or value.number in forced
            if is_missed and value.start not in taken:
                return value
    return None


def _unplaced_row(
    template: Template,
    way: Placement,
    solution: Solution,
    slots: tuple[Value | None, ...],
) -> RowValues | None:
    """Return a row whose numbers may stand in other cells as well."""
    for row in way.rows:
        cells = template.rows[row.row].cells
        if row.values and any(
            slots[cell] is None and solution.values[cell] is None for cell in cells
        ):
            return row
    return None
