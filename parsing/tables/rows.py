"""A row of a table without sums → its cells, or why it is not believed by itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from itertools import pairwise

from parsing.tables.doubts import Row, hold_edges
from parsing.tables.filling import candidates, may_be_page, shape_of
from parsing.tables.forms import Forms, Template
from parsing.tables.headers import NUMERALS, Header, headers_of
from parsing.tables.labels import Label, Labels
from parsing.tables.placing import (
    Placement,
    RowValues,
    fragment_at,
    line_of,
    without_fillers,
    words_beside,
)
from parsing.tables.reading import Table
from parsing.tables.slots import Slots
from parsing.tables.stream import BORDERS, Fragment, Kind, Stream, Value
from parsing.tables.units import end_of, unit_of
from parsing.text import fold

# A damaged label is believed in a table without sums if so much of it is there.
_BELIEVED = 80.0
# Characters of words of the form that are surely a header, and no part of a name.
_SURE = 4
# Characters of the key around a label, with the header above it.
_NEAR = 120
_DIGITS = "0123456789"
# An item's number, right behind a word.
_ITEM = re.compile(r"[0-9]{1,2}[.、] *")
# A note in brackets that names a part of what the row has (简易程序) is so short; one
# that explains the row is longer.
_SHORT_NOTE = 4
# Characters of a note in brackets that may be the end of a label.
_LONGEST_NOTE = 8


def read_rows(forms: Forms, table: Table, way: Placement) -> dict[int, Row]:
    """Return the rows that have a label, with their cells or why they are not read."""
    stream, template = table.stream, table.template
    shape = shape_of(template, stream, way)
    headers = (
        headers_of(forms, stream, template, table.labels)
        if template.proof == "labels"
        else {}
    )
    found = {
        row.row: _one_row(
            forms, table, way, row, candidates(template, stream, shape, row), headers
        )
        for row in way.rows
    }
    hold_edges(found)
    return found


def _one_row(
    forms: Forms,
    table: Table,
    way: Placement,
    row: RowValues,
    made: list[Slots],
    headers: dict[str, Header | None],
) -> Row:
    """Return a row's cells: those of the one way to fill them, if nothing is doubted."""
    form_row = table.template.rows[row.row]
    none: Slots = (None,) * form_row.width
    if row.label is None:
        return Row(none, "the row has no label")
    problem = _doubt_of_label(table, row, row.label)
    if problem is not None:
        return Row(none, problem)
    said: str | None = ""
    if table.template.proof == "labels":
        header = headers.get(form_row.block.name)
        if header is None:
            line = line_of(table.stream, row.label)
            return Row(none, f"line {line}: the header above the row is not the form's")
        said = header.unit
    problem = (
        _doubt_of_words(table, way, row, row.label)
        or (row.values and _doubt_of_place(forms, table, way, row, row.label))
        or (row.values and _doubt_of_count(row, form_row.width, made))
        or None
    )
    if problem is not None:
        return Row(none, problem)
    if not row.values:
        return Row(made[0], None)
    basis = "header"
    last = row.values[-1]
    if _has_amount(table, row) and (not last.unit or last.unit not in last.raw):
        said, basis = _unit_said(forms, table, row, said)
    return Row(made[0], None, said, basis)


def _has_amount(table: Table, row: RowValues) -> bool:
    return table.template.rows[row.row].block.columns[-1].kind == "amount"


def _unit_said(
    forms: Forms, table: Table, row: RowValues, header: str | None
) -> tuple[str | None, str]:
    """Return the unit that is said for an amount without one in its cell, and where."""
    said, basis = unit_of(forms, table, row, header)
    beside = {value.beside for value in row.values if value.beside}
    if not beside or said is None:
        return said, basis
    # a unit in a cell of its own, behind the header or before the number
    units = beside | ({said} if said else set())
    where = basis if said else "cell"
    return (units.pop(), where) if len(units) == 1 else (None, basis)


def _doubt_of_label(table: Table, row: RowValues, label: Label) -> str | None:
    """Return why a label is not surely the row's, or None."""
    stream, template, labels = table.stream, table.template, table.labels
    said = None
    if label.likeness < _BELIEVED:
        said = "the label of the row is damaged"
    elif glued := _glued(template, stream, labels, label):
        said = f"{glued[:20]} stands beside the row's label"
    elif not _has_amount(table, row) and (
        "元" in stream.key[label.start : end_of(stream, template, row)]
    ):
        said = "the row cannot have a unit of money"
    elif not _in_its_section(template, labels, label):
        said = "the label may be that of another part's row"
    elif any(other.row == row.row for other in labels.extra):
        said = "the row's label is printed more than once"
    return None if said is None else f"line {line_of(stream, label)}: {said}"


def _doubt_of_words(
    table: Table, way: Placement, row: RowValues, label: Label
) -> str | None:
    """Return what stands where only the row's numbers should, or None."""
    stream, template, labels = table.stream, table.template, table.labels
    line = line_of(stream, label)
    is_within = bool(row.values) and label.start < row.values[0].at < label.end
    if is_within and any(value.at == label.end for value in way.strays):
        return f"line {line}: the row's label goes on behind another's numbers"
    for value in row.values:
        if value.kind is Kind.UNREAD:
            return f"line {value.line}: {stream.around(value)} is not understood"
    if len(row.values) < template.rows[row.row].width:
        words = words_beside(template, stream, labels, label)
        if words:
            return f"line {line}: {words} is not understood"
    lost = None if row.values else _behind_words(template, stream, labels, label)
    return None if lost is None else f"line {line}: {lost.raw} stands behind other words"


def _doubt_of_place(
    forms: Forms, table: Table, way: Placement, row: RowValues, label: Label
) -> str | None:
    """Return why numbers may not be the row's by where they stand, or None."""
    stream, values = table.stream, row.values
    line = line_of(stream, label)
    unit = values[0].beside
    if unit and _has_amount(table, row) != (forms.units[unit][0] == "元"):
        return f"line {line}: the row cannot have the unit {unit}"
    lines = {value.line for value in values}
    if len(lines) > 1 and (line in lines or len(lines) < len(values)):
        return f"line {line}: {row.shown} stand partly on other lines than the row"
    if _share_cells(stream, row):
        return f"line {line}: of {row.shown} two stand in one cell"
    rest = _label_below(table.template, stream, table.labels, row)
    if rest:
        return f"line {line}: the row's label may go on below with {rest}"
    page = _page_before(stream, row, way)
    if page is not None:
        return (
            f"line {values[-1].line}: {values[-1].raw} may be the number of a page: that "
            f"of the one before was {page}"
        )
    return None


def _doubt_of_count(row: RowValues, width: int, made: list[Slots]) -> str | None:
    """Return why there is not one way to fill the row's cells, or None."""
    if len(made) == 1:
        return None
    asked = "one number" if width == 1 else f"{width} numbers"
    # 303 are printed would be a count
    found = (
        f"{row.shown} can be cut in several ways"
        if made
        else f"what is printed is {row.shown}"
    )
    return f"line {row.values[0].line}: the row should print {asked}; {found}"


def _behind_words(
    template: Template, stream: Stream, labels: Labels, label: Label
) -> Value | None:
    """Return a number that words of the form part from a label, or its line, or None."""
    number = bisect_left(stream.values, label.end, key=lambda value: value.at)
    if number == len(stream.values):
        return None
    value = stream.values[number]
    between = stream.key[label.end : value.at]
    is_next = any(label.end <= one.start < value.at for one in labels.found)
    if (
        is_next
        or (value.line != line_of(stream, label) and not between)
        or value.kind is Kind.DASH
        or without_fillers(template, between)
    ):
        return None
    return value


def _share_cells(stream: Stream, row: RowValues) -> bool:
    """Whether two values stand in one cell of a line and others, or none, in another."""
    line = row.values[0].line
    cells = {value.cell for value in row.values}
    between = [stream.text[one.start : two.start] for one, two in pairwise(row.values)]
    if (
        line not in stream.borders
        or len(cells) == len(row.values)
        or all(any(border in text for border in BORDERS) for text in between)
    ):
        return False
    if len(cells) > 1 or row.label is None:
        return True
    # all of them in the one cell behind the label are a row without borders
    (cell,) = cells
    label = fragment_at(stream, row.label.end - 1)
    before = label.cell if label.line == line else -1
    return stream.borders[line] > cell + 1 or cell - before > 1


def _label_below(
    template: Template, stream: Stream, labels: Labels, row: RowValues
) -> str:
    """Return a short note in brackets below a row, with which its label may go on."""
    value = row.values[-1]
    number = bisect_left(stream.starts, value.at)
    if row.above or number == len(stream.starts):
        return ""
    below = stream.fragments[number]
    words = stream.key[below.at : below.end]
    if len(words) > _LONGEST_NOTE or below.line == value.line:
        return ""
    is_label = any(one.start < below.end and below.at < one.end for one in labels.found)
    shown = fold(stream.text[below.start : below.stop])
    if is_label or shown[0] != "(" or shown[-1] != ")":
        return ""
    return without_fillers(template, words.strip(NUMERALS))


def _glued(template: Template, stream: Stream, labels: Labels, label: Label) -> str:
    """Return words right before or behind a label that make it another one, or "".

    上年行政强制 is not 行政强制, 部门规章 is not 规章, 规章（上年） neither.
    """
    first = _first_of(stream, label)
    before = max((one.end for one in labels.found if one.end <= label.start), default=0)
    words = _masked(template, stream.key[max(before, label.start - _NEAR) : label.start])
    own = label.start - max(first.at, before)
    if own and (left := _left(words[-own:].rpartition("\0")[2]).rstrip(_DIGITS)):
        return left
    note = _note(template, stream, label)
    if note and (template.proof == "units" or len(note) <= _SHORT_NOTE):
        return note
    last = fragment_at(stream, label.end - 1)
    behind = min(
        (one.start for one in labels.found if one.start >= label.end),
        default=last.end,
    )
    words = stream.key[label.end : min(behind, last.end)]
    return _left(_masked(template, words))


def _first_of(stream: Stream, label: Label) -> Fragment:
    """Return the fragment that a label begins in, or goes on in: 下年4. 信函申请数."""
    place = bisect_right(stream.starts, label.start) - 1
    first = stream.fragments[place]
    if place and first.at == label.start:
        before = stream.fragments[place - 1]
        if _ITEM.fullmatch(fold(stream.text[before.stop : first.start])):
            return before
    return first


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
    if words:
        for filler in template.fillers:
            if filler in words:
                mark = "\0" if len(filler) >= _SURE else "\1"
                words = words.replace(filler, mark * len(filler))
    return words


def _left(words: str) -> str:
    """Return words without marks, and without an item's number, 一 or 十二."""
    return words.replace("\0", "").replace("\1", "").strip(NUMERALS)


def _in_its_section(template: Template, labels: Labels, label: Label) -> bool:
    """Whether a label that rows of two sections have stands behind one of its section."""
    twins = _twins(template)
    if label.row not in twins:
        return True
    # another of them may be the other section's as well
    before = [
        one for one in labels.found if one.start < label.start and one.row not in twins
    ]
    if not before:
        return False
    last = max(before, key=lambda one: one.start)
    return template.rows[last.row].section == template.rows[label.row].section


@lru_cache(64)
def _twins(template: Template) -> frozenset[int]:
    """Return the rows with a label that a row of another section has."""
    return frozenset(
        number
        for number, row in enumerate(template.rows)
        if any(
            other.section != row.section and set(other.labels) & set(row.labels)
            for other in template.rows
        )
    )


def _page_before(stream: Stream, row: RowValues, way: Placement) -> int | None:
    """Return a page's number before a value below its label that may be the next one.

    A number of no row may be a page's too, and so may one that counts on from a page's,
    though a row has it: 2, then 3 below one label and 4 below another.
    """
    value = row.values[-1]
    if row.beside or value.unit or value.beside or not isinstance(value.number, int):
        return None
    page = value.number - 1
    pages: set[object] = {stream.page_before(value.start)} | {
        one.number for one in way.loose if one.start < value.start and may_be_page(one)
    }
    below = [one.values[-1] for one in way.rows if one.values and not one.beside]
    for one in sorted(below, key=lambda one: one.start):
        counts = isinstance(one.number, int) and one.number - 1 in pages
        if counts and one.start < value.start and not one.unit:
            pages.add(one.number)
    return page if page in pages else None
