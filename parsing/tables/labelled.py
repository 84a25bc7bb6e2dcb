"""Tables that no identity ties: whole labels and headers alone prove a cell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from parsing.tables.forms import Block, Forms, Template
from parsing.tables.labels import Label, Labels
from parsing.tables.reading import Reading
from parsing.tables.regions import Region
from parsing.tables.rows import (
    Placement,
    RowValues,
    Slots,
    candidates,
    fragment_at,
    may_be_page,
    shape_of,
    words_beside,
)
from parsing.tables.sums import Number, settle
from parsing.tables.tokens import Kind, Stream, Value
from parsing.tables.units import Header, amount_of, header_of

# A damaged label is believed in a table without sums if so much of it is there.
_BELIEVED = 80.0
# Table two stands on one of the first pages.
_FIRST_PAGES = 5
# Characters of words of the form that are surely a header, and no part of a name.
_SURE = 4
# Characters of the key around a label, with the header above it.
_NEAR = 120
_NUMERALS = "一二三四五六七八九十"
# Words so much like a missing row's label may be it (0 to 100).
_LIKE_ENOUGH = 50.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells, or why they are not read. said, basis: the unit beside the cells."""

    slots: Slots
    problem: str | None
    said: str | None = ""
    basis: str = "header"


def read_labelled(
    forms: Forms,
    stream: Stream,
    region: Region,
    template: Template,
    labels: Labels,
    ways: list[Placement],
) -> Reading:
    """Return the cells of the rows whose label, header and width are all as they must be.

    Cells of other rows are unread with a reason, or missing if nothing of the row stands
    in the text.
    """
    way = ways[0]
    read = [_rows(forms, stream, template, labels, one) for one in ways]
    if len(ways) > 1 and all(one.by_order for one in ways):
        # where only one order gives every column numbers of its kind, it is that
        fitting = [
            number
            for number, rows in enumerate(read)
            if _all_fit(forms, stream, template, rows)
        ]
        others = [rows for number, rows in enumerate(read) if number not in fitting]
        if len(fitting) == 1 and all(_is_misfit(template, rows) for rows in others):
            read, way = [read[fitting[0]]], ways[fitting[0]]
    rows = read[0]
    for other in read[1:]:
        rows = _agreed(rows, other)
    _beside_lost(stream, template, way, rows)
    _without_unit(template, way, rows)
    _alone_below(stream, way, rows)
    doubt = _doubt(stream, template, labels, way, rows)
    slots: list[Value | None] = [None] * len(template.cells)
    numbers: list[Number | None] = [None] * len(template.cells)
    problems: dict[int, str] = {}
    units: dict[int, tuple[str | None, str]] = {}
    missing = []
    for number, form_row in enumerate(template.rows):
        row = rows.get(number)
        cells = range(form_row.first_cell, form_row.first_cell + form_row.width)
        if row is None:
            lost = _lost_label(stream, template, labels, way, number)
            if lost is not None:
                problems.update(dict.fromkeys(cells, lost))
            else:
                missing.append(number)
            continue
        problem = row.problem or doubt
        if problem is not None:
            problems.update(dict.fromkeys(cells, problem))
            continue
        for cell, slot in zip(cells, row.slots, strict=True):
            slots[cell] = slot
            units[cell] = (row.said, row.basis)
            if slot is None or slot.kind is not Kind.NUMBER:
                continue
            problem, value = _value(forms, stream, template, cell, slot, row)
            if problem is not None:
                problems[cell] = problem
            else:
                numbers[cell] = value
    if _in_order(labels):
        _settle(template, numbers, problems, missing)
    found_any = any(number is not None for number in numbers) or any(
        slot is not None for slot in slots
    )
    whole = not missing and not problems and not labels.extra and None not in numbers
    reason = None
    if not found_any:
        said = min(problems.values(), default="no row has values beside its label")
        reason = f"no row could be read: {said}"
    return Reading(
        template,
        region,
        "read" if found_any else "unread",
        "direct" if whole else "aligned",
        whole,
        reason,
        tuple(slots),
        tuple(numbers),
        problems,
        frozenset(missing),
        labels,
        way.loose,
        units,
        way=way,
    )


def _in_order(labels: Labels) -> bool:
    """Whether the labels stand in the form's order: else one may be another's."""
    rows = [label.row for label in sorted(labels.found, key=lambda one: one.start)]
    return rows == sorted(rows)


def _beside_lost(
    stream: Stream, template: Template, way: Placement, rows: dict[int, _Row]
) -> None:
    """Hold back rows that may have the numbers of the next one, whose label is lost.

    Where each number is a line, blank cells leave none: numbers of a row without a label
    look like those of the row above.
    """
    for row in way.rows:
        lost = row.row + 1
        if lost >= len(template.rows) or lost in rows or not row.values:
            continue
        same = template.rows[lost].block is template.rows[row.row].block
        apart = not row.beside and not _one_line(stream, row)
        if same and apart and rows[row.row].problem is None:
            label = template.rows[lost].labels[0]
            reason = f"line {row.values[0].line}: numbers may be those of {label}, whose"
            rows[row.row] = _Row(rows[row.row].slots, f"{reason} label is lost")


def _without_unit(template: Template, way: Placement, rows: dict[int, _Row]) -> None:
    """Hold back numbers without a unit in a table that prints one beside the others."""
    if template.proof != "units":
        return
    bare = [row for row in way.rows if row.values and not _has_unit(row)]
    if 2 * len(bare) > sum(bool(row.values) for row in way.rows):
        return
    for row in bare:
        value = row.values[0]
        reason = f"line {value.line}: {value.raw} has no unit, and others have"
        # among numbers above their labels it may have moved all that are not on a
        # label's line
        moved = [one for one in way.rows if one.values and not one.beside]
        for other in [row, *(moved if any(one.above for one in moved) else [])]:
            if rows[other.row].problem is None:
                rows[other.row] = _Row(rows[other.row].slots, reason)


def _alone_below(stream: Stream, way: Placement, rows: dict[int, _Row]) -> None:
    """Hold back a number below its label, where others stand beside theirs.

    It may be the number of a page, which ends there in a row that lost its own.
    """
    there = [row for row in way.rows if row.values and row.label is not None]
    below = [row for row in there if not (row.beside or _one_line(stream, row))]
    if 3 * len(below) > len(there):
        return
    for row in below:
        value = row.values[-1]
        start = stream.text.rfind("\n", 0, value.start) + 1
        line = stream.text[start : value.start + len(value.raw) + 1]
        if (
            line.strip() == value.raw
            and may_be_page(value)
            and rows[row.row].problem is None
        ):
            reason = f"line {value.line}: {value.raw} may be the number of a page"
            rows[row.row] = _Row(rows[row.row].slots, reason)


def _has_unit(row: RowValues) -> bool:
    return all(value.unit or value.beside for value in row.values)


def _settle(
    template: Template,
    numbers: list[Number | None],
    problems: dict[int, str],
    missing: list[int],
) -> None:
    """Fill the one empty cell of a sum of which all other cells are printed."""
    absent = problems.keys() | {
        cell for cell, row in enumerate(template.row_of_cell) if row in missing
    }
    printed = list(numbers)
    for equation in template.equations:
        cells = [cell for cell, _ in equation.terms]
        if (
            absent.isdisjoint(cells)
            and [printed[cell] for cell in cells].count(None) == 1
        ):
            settle(numbers, [equation])


def _all_fit(
    forms: Forms, stream: Stream, template: Template, rows: dict[int, _Row]
) -> bool:
    """Whether every row is read and every number is of its column's kind."""
    for number, row in rows.items():
        if row.problem is not None:
            return False
        first = template.rows[number].first_cell
        for cell, slot in enumerate(row.slots, first):
            if slot is None or slot.kind is not Kind.NUMBER:
                return False
            if _value(forms, stream, template, cell, slot, row)[0] is not None:
                return False
    return True


def _is_misfit(template: Template, rows: dict[int, _Row]) -> bool:
    """Whether a column of counts has a number that is none, as 3.5 and 12元.

    A number that is not understood says nothing against the order of the others.
    """
    return any(
        column.kind == "count"
        and slot is not None
        and slot.kind is Kind.NUMBER
        and (not isinstance(slot.number, int) or bool(slot.sign) or "元" in slot.unit)
        for number, row in rows.items()
        for slot, column in zip(
            row.slots, template.rows[number].block.columns, strict=True
        )
    )


def _value(
    forms: Forms, stream: Stream, template: Template, cell: int, slot: Value, row: _Row
) -> tuple[str | None, Number | None]:
    """Return why a printed number is no number of its column, or its value."""
    column = template.cells[cell].column
    if column.kind == "amount":
        if slot.sign:
            return f"{slot.raw} is a change, which this column cannot have", None
        amount = amount_of(forms, column, slot, row.said, row.basis, stream.text)
        return amount.problem, amount.value
    if slot.unit and forms.units[slot.unit][0] == "元":
        problem = f"{slot.raw} has the unit {slot.unit}, which this column cannot have"
        return problem, None
    if column.kind != "signed" and slot.sign:
        return f"{slot.raw} is a change, which this column cannot have", None
    if not isinstance(slot.number, int):
        return f"{slot.raw} is no whole number", None
    return None, slot.number


def _rows(
    forms: Forms, stream: Stream, template: Template, labels: Labels, way: Placement
) -> dict[int, _Row]:
    shape = shape_of(template, stream, way)
    headers = (
        _headers(forms, stream, template, labels) if template.proof == "labels" else {}
    )
    found: dict[int, _Row] = {}
    strays = {value.at for value in way.strays}
    for row in way.rows:
        made = candidates(template, stream, shape, row)
        found[row.row] = _one_row(
            forms, stream, template, labels, row, made, headers, strays
        )
    _edges(found)
    return found


def _edges(rows: dict[int, _Row]) -> None:
    """Hold back rows that print numbers and whose last cell is empty.

    A row that lost a cell, or two that ran together, leaves its line such a cell at the
    end, its numbers in the wrong columns; and no sum tells.
    """
    for number, row in rows.items():
        if len(row.slots) < 2 or row.problem is not None:
            continue
        last = row.slots[-1]
        printed = _printed(row.slots)
        if printed and (last is None or last.kind is Kind.BLANK):
            rows[number] = _Row(
                row.slots,
                f"line {printed[0].line}: the last cell of the row is empty: a cell "
                "before it may be lost",
            )


def _one_row(
    forms: Forms,
    stream: Stream,
    template: Template,
    labels: Labels,
    row: RowValues,
    made: list[Slots],
    headers: dict[str, Header | None],
    strays: set[int],
) -> _Row:
    form_row = template.rows[row.row]
    label = row.label
    none: Slots = (None,) * form_row.width
    if label is None:
        return _Row(none, "the row has no label")
    line = fragment_at(stream, label.end - 1).line
    if label.likeness < _BELIEVED:
        return _Row(none, f"line {line}: the label of the row is damaged")
    glued = _glued(template, stream, labels, label)
    if glued:
        return _Row(none, f"line {line}: {glued[:20]} stands beside the row's label")
    if not _in_its_section(template, labels, label):
        return _Row(none, f"line {line}: the label may be that of another part's row")
    if any(other.row == row.row for other in labels.extra):
        return _Row(none, f"line {line}: the row's label is printed more than once")
    said: str | None = ""
    basis = "header"
    amounts = form_row.block.columns[-1].kind == "amount"
    if template.proof == "labels":
        header = headers.get(form_row.block.name)
        if header is None:
            return _Row(none, f"line {line}: the header above the row is not the form's")
        said = header.unit
    elif row.values:
        said, basis = row.values[0].beside if amounts else "", "cell"
    if row.values and row.values[0].at < label.end and label.end in strays:
        return _Row(
            none, f"line {line}: the row's label goes on behind another's numbers"
        )
    bad = [value for value in row.values if value.kind is Kind.UNREAD]
    if bad:
        return _Row(none, f"line {bad[0].line}: {bad[0].raw} is not understood")
    if len(row.values) < form_row.width:
        words = words_beside(template, stream, labels, label)
        if words:
            return _Row(none, f"line {line}: {words} is not understood")
    if not row.values:
        return _Row(made[0], None)
    unit = row.values[0].beside
    if unit and amounts != (forms.units[unit][0] == "元"):
        return _Row(none, f"line {line}: the row cannot have the unit {unit}")
    lines = {value.line for value in row.values}
    if len(lines) > 1 and (line in lines or len(lines) < len(row.values)):
        shown = " ".join(value.raw for value in row.values[:20])
        return _Row(
            none, f"line {line}: {shown} stand partly on other lines than the row"
        )
    page = _page_before(stream, row)
    if page is not None:
        return _Row(
            none,
            f"line {row.values[-1].line}: {row.values[-1].raw} may be the number of a "
            f"page: that of the one before was {page}",
        )
    if len(made) != 1:
        shown = " ".join(value.raw for value in row.values[:20])
        how = "can be cut in several ways" if len(made) > 1 else "are printed"
        return _Row(
            none,
            f"line {row.values[0].line}: the row should print {form_row.width} numbers; "
            f"{shown} {how}",
        )
    return _Row(made[0], None, said, basis)


def _glued(template: Template, stream: Stream, labels: Labels, label: Label) -> str:
    """Return words right before or behind a label that make it another one, or "".

    上年行政强制 is not 行政强制, 部门规章 is not 规章, 规章（上年） neither.
    """
    first = fragment_at(stream, label.start)
    before = max((one.end for one in labels.found if one.end <= label.start), default=0)
    words = _masked(template, stream.key[max(before, label.start - _NEAR) : label.start])
    own = label.start - max(first.at, before)
    if own and (left := _left(words[-own:].rpartition("\0")[2])):
        return left
    if template.proof == "units" and (note := _note(template, stream, label)):
        return note
    last = fragment_at(stream, label.end - 1)
    behind = min(
        (one.start for one in labels.found if one.start >= label.end),
        default=last.end,
    )
    words = stream.key[label.end : min(behind, last.end)]
    return _left(_masked(template, words))


def _note(template: Template, stream: Stream, label: Label) -> str:
    """Return the note in brackets that a label is taken to go on with, or ""."""
    shown = stream.key[label.start : label.end]
    for known in sorted(template.rows[label.row].labels, key=len, reverse=True):
        at = shown.find(known)
        if at >= 0:
            return _left(_masked(template, shown[at + len(known) :]))
    return ""


def _masked(template: Template, words: str) -> str:
    """Put a mark in the place of each header, and another for the form's short words."""
    for filler in sorted(template.fillers, key=len, reverse=True):
        mark = "\0" if len(filler) >= _SURE else "\1"
        words = words.replace(filler, mark * len(filler))
    return words


def _left(words: str) -> str:
    """Return words without marks, and without an item's number, 一 or 十二."""
    return words.replace("\0", "").replace("\1", "").strip(_NUMERALS)


def _in_its_section(template: Template, labels: Labels, label: Label) -> bool:
    """Whether a label that rows of two sections have stands behind one of its section."""
    row = template.rows[label.row]
    twins = [
        other
        for other in template.rows
        if other.section != row.section and set(other.labels) & set(row.labels)
    ]
    if not twins:
        return True
    shared = {text for other in twins for text in other.labels}
    before = [
        one
        for one in labels.found
        if one.start < label.start and not shared & set(template.rows[one.row].labels)
    ]
    if not before:
        return False
    last = max(before, key=lambda one: one.start)
    return template.rows[last.row].section == row.section


def _page_before(stream: Stream, row: RowValues) -> int | None:
    """Return the last page's number, if a value below its label may be the next one."""
    value = row.values[-1]
    if row.beside or value.unit or value.beside:
        return None
    before = [number for start, number in stream.pages if start < value.start]
    return before[-1] if before and value.number == before[-1] + 1 else None


def _lost_label(
    stream: Stream, template: Template, labels: Labels, way: Placement, number: int
) -> str | None:
    """Return why a row without a label may be in the text all the same, or None.

    Numbers that no row takes stand, or words that are no label, between its neighbours.
    """
    rows = [row for row in way.rows if row.label is not None]
    before = [row.label.end for row in rows if row.row < number and row.label]
    after = [row.label.start for row in rows if row.row > number and row.label]
    low = max(before, default=0)
    high = min((at for at in after if at >= low), default=len(stream.key))
    for value in way.strays:
        if low <= value.at <= high:
            return f"line {value.line}: {value.raw} stands beside no label of the form"
    for start, end in labels.unknown:
        words = stream.key[start:end]
        if low <= start and end <= high and _may_be(template, number, words):
            line = fragment_at(stream, start).line
            return f"line {line}: {words[:20]} is no label of the form"
    return None


def _may_be(template: Template, number: int, words: str) -> bool:
    """Whether words may be a row's damaged label, and not those of another row."""
    return any(
        fuzz.ratio(label, words[-len(label) - 4 :]) >= _LIKE_ENOUGH
        or (len(words) < 4 and words in label)
        for label in template.rows[number].labels
    )


def _headers(
    forms: Forms, stream: Stream, template: Template, labels: Labels
) -> dict[str, Header | None]:
    """Return each block's header: what stands between its first row and the row before.

    A block without a header of its own goes on under the same header as the one before.
    """
    found: dict[str, Header | None] = {}
    ordered = sorted(labels.found, key=lambda label: label.start)
    low = max(0, ordered[0].start - 200) if ordered else 0
    before = ""
    for label in ordered:
        row = template.rows[label.row]
        block = row.block
        if block.name not in found:
            text = stream.key[low : label.start]
            others = _other_headers(forms, template, row.code)
            edges = _edges_in(stream, template, low, text)
            header = header_of(forms, row.section, block, others, text, edges)
            if header is not None and _is_share(stream, block, label):
                header = None
            if header is None and before:
                twin = next(r.block for r in template.rows if r.block.name == before)
                if twin.headers[0] == block.headers[0] and _bare(template, text):
                    header = found[before]
            found[block.name] = header
            before = block.name
        low = label.end
    return found


def _is_share(stream: Stream, block: Block, label: Label) -> bool:
    """Whether a header says by a sign, which is no word, that its numbers are shares."""
    above = fragment_at(stream, max(0, label.start - len(block.headers[0])))
    said = stream.text[above.start : fragment_at(stream, label.start).start]
    return any(sign in said for sign in "%％‰")


def _edges_in(stream: Stream, template: Template, low: int, text: str) -> frozenset[int]:
    """Return where in a text, which begins at low in the key, a header may begin."""
    first = bisect_left(stream.starts, low)
    last = bisect_right(stream.starts, low + len(text))
    found = {start - low for start in stream.starts[first:last]} | {0}
    for mark in _marks(template):
        at = text.find(mark)
        while at >= 0:
            found.add(at + len(mark))
            at = text.find(mark, at + 1)
    return frozenset(found)


@lru_cache(64)
def _marks(template: Template) -> tuple[str, ...]:
    """Return what stands above headers: the form's words that are no columns."""
    columns = {column.label for row in template.rows for column in row.block.columns}
    columns |= {header for row in template.rows for header in row.block.headers}
    return tuple(filler for filler in template.fillers if filler not in columns)


def _bare(template: Template, text: str) -> bool:
    """Whether a text has nothing but a block's own mark: no header stands there."""
    for mark in _marks(template):
        text = text.replace(mark, "")
    return not text


def _other_headers(forms: Forms, template: Template, row_code: str) -> tuple[str, ...]:
    """Return headers that the row's block has in other forms."""
    return tuple(
        header
        for templates in forms.tables
        if template in templates
        for other in templates
        if other is not template
        for row in other.rows
        if row.code == row_code
        for header in row.block.headers
    )


def _printed(slots: Slots) -> list[Value]:
    return [slot for slot in slots if slot is not None and slot.raw]


def _agreed(rows: dict[int, _Row], others: dict[int, _Row]) -> dict[int, _Row]:
    """Return rows as both placements have them; those that differ are unread."""
    found = {}
    for number, row in rows.items():
        other = others.get(number)
        if other is not None and row.problem is None and other.problem is None:
            there = _printed(other.slots)
            if there and [one.start for one in _printed(row.slots)] != [
                one.start for one in there
            ]:
                row = _Row(row.slots, "numbers stand above and below the row's label")
        found[number] = row
    return found


def _doubt(
    stream: Stream,
    template: Template,
    labels: Labels,
    way: Placement,
    rows: dict[int, _Row],
) -> str | None:
    """Return why no row can be believed, if values may belong to either neighbour."""
    if way.by_order:
        first = min(label.start for label in labels.found)
        among = [one for one in labels.unknown if one[0] >= first]
        if among:
            start, end = among[0]
            line = fragment_at(stream, start).line
            return (
                f"line {line}: {stream.key[start:end][:20]} is no label of the form, and "
                "may have some of the numbers below"
            )
    if way.is_complete(template) and not _may_be_stray(stream, way):
        return None
    starts = Counter(
        fragment_at(stream, row.label.start).line for row in way.rows if row.label
    )
    # several rows on a line are no better told from each other than lines are
    apart = [
        row
        for row in way.rows
        if row.values
        and row.label is not None
        and (
            starts[fragment_at(stream, row.label.start).line] > 1
            or not (row.beside or _one_line(stream, row))
        )
    ]
    if not apart:
        return None
    bare = [row for row in way.rows if not row.values and row.label is not None]
    if bare and bare[0].label is not None:
        line = fragment_at(stream, bare[0].label.end - 1).line
        return (
            f"line {line}: a label has no values and others have theirs on lines of "
            "their own, so that they may belong to either"
        )
    stray = [
        value
        for value in way.strays
        if any(value.line == row.values[0].line - 1 for row in apart)
    ]
    if stray:
        return (
            f"line {stray[0].line}: values stand beside no label, so that no label can "
            "be believed"
        )
    return None


def _may_be_stray(stream: Stream, way: Placement) -> bool:
    """Whether the first of some rows with values above them may be a page's number.

    Then each of these rows has its own value below, and the last one has none.
    """
    ordered = sorted(way.rows, key=lambda row: row.label.start if row.label else -1)
    for before, row in zip([None, *ordered], ordered, strict=False):
        if row.above and not (before is not None and before.above):
            value = row.values[0]
            alone = len(row.values) == 1 and not value.unit and not value.beside
            pages = [number for start, number in stream.pages if start < value.start]
            first, last = (pages[-1] + 1,) * 2 if pages else (1, _FIRST_PAGES)
            if alone and value.kind is Kind.DASH:
                # a word alone, as 无
                return True
            if alone and isinstance(value.number, int) and first <= value.number <= last:
                return True
    return False


def _one_line(stream: Stream, row: RowValues) -> bool:
    if row.label is None:
        return False
    line = fragment_at(stream, row.label.end - 1).line
    return row.values[0].line == line
