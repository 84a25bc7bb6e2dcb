"""A region of a text and the forms of a table → its reading as the form that fits."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from functools import lru_cache

from parsing.tables.forms import Forms, Template
from parsing.tables.labelled import read_labelled
from parsing.tables.labels import Label, Labels, locate
from parsing.tables.pieces import SIGN
from parsing.tables.placing import fragment_at, placements
from parsing.tables.reading import Reading, Table, beside
from parsing.tables.regions import Region
from parsing.tables.running import without_others, without_row_numbers
from parsing.tables.stream import Kind, Stream, Value
from parsing.tables.summed import read_by_sums
from parsing.tables.units import scale_of_counts

_SHORTEST_NOTE, _LONGEST_NOTE = 4, 200
# So many decimals are printed of a count, and none of them says anything.
_DECIMALS = (-1, -2)
_LEAST_WHOLES = 2


def read(
    forms: Forms, stream: Stream, region: Region, templates: tuple[Template, ...]
) -> Reading:
    """Return the reading of a region as the form that fits it, or why none does."""
    reading = _read(forms, stream, region, templates)
    if reading.verdict != "read":
        return reading
    other = _other_row(stream, region, reading.template)
    scale = scale_of_counts(forms, stream, region, reading.template)
    below = _below(stream, reading)
    if below:
        reason = (
            f"line {below[0].line}: {len(below)} numbers stand below the last row beside "
            "no label, and rows have none"
        )
    elif other is not None:
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


def _below(stream: Stream, reading: Reading) -> list[Value]:
    """Return numbers right below a table in which rows have none: a column's, or more.

    One of them may be a page's. Units and words of the form may stand before them.
    """
    rows = reading.way.rows if reading.way is not None else ()
    if all(row.values for row in rows) or reading.template.side_by_side:
        return []
    start = end = max(label.end for label in reading.labels.found)
    taken = {value.start for row in rows for value in row.values}
    known = {*reading.template.fillers, *reading.template.unit_words}
    for fragment in stream.fragments[bisect_left(stream.starts, end) :]:
        if fragment.at > end or stream.key[fragment.at : fragment.end] not in known:
            break
        end = fragment.end
    values = stream.values_between(start, end)
    found = [value for value in values if value.start not in taken]
    found = [value for value in found if value.kind is Kind.NUMBER]
    return found if len(found) > 1 else []


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
        return beside(held[0], readings)
    if len(held) > 1:
        complete = [one for one in held if not one.missing and not one.problems]
        if len(complete) == 1:
            return beside(complete[0], readings)
        return replace(
            beside(held[0], readings),
            verdict="ambiguous",
            reason="the table can be read as two forms: "
            + ", ".join(reading.template.form for reading in held),
        )
    best = max(
        readings,
        key=lambda reading: (len(reading.labels.found), -len(reading.problems)),
    )
    return beside(best, readings)


def _understood(values: list[Value], proof: str) -> list[Value]:
    """Return values with the numbers that a table like this one proves them to be.

    Whether a mark is a note's, or stands for nothing, and what the decimals of a count
    are, sums say; without sums 12.0 is 12 if all numbers are printed so.
    """
    if proof == "identities":
        return [_proven(_marked_by(value, _whole(value))) for value in values]
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


def _proven(value: Value) -> Value:
    """Return a value as what the sums of its table can prove it to be, or else break."""
    if value.marked is not None:
        return value._replace(kind=Kind.NUMBER, number=value.marked)
    is_sign = value.kind is Kind.UNREAD and SIGN.fullmatch(value.raw)
    return value._replace(kind=Kind.DASH) if is_sign else value


def _marked_by(value: Value, number: int | None) -> Value:
    return value if number is None else value._replace(marked=number)


def _whole(value: Value) -> int | None:
    """Return the whole number that is printed with decimals (12.0, 12.00), or None."""
    number = value.number
    if isinstance(number, int) or number is None or "元" in value.unit:
        return None
    shown = number.as_tuple().exponent in _DECIMALS
    return int(number) if shown and number == number.to_integral_value() else None


def values_in(stream: Stream, region: Region) -> list[Value]:
    """Return the values of a stream that stand within a region of its key."""
    return stream.values_between(region.start + region.below, region.end)


def notes_in(stream: Stream, region: Region) -> tuple[tuple[int, int], ...]:
    """Return the stretches in brackets, of a note's length, from a region's start.

    Digits alone are a number in brackets, and no note.
    """
    return tuple(
        (start - region.start, stop - region.start)
        for start, stop in stream.bracketed(region.start, region.end)
        if _SHORTEST_NOTE <= stop - start <= _LONGEST_NOTE
        and not stream.key[start:stop].isdecimal()
    )


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
    if template.side_by_side:
        labels = moved(_of_one_row(template, key), region.start)
    else:
        near = tuple(dict.fromkeys(value.at - region.start for value in values))
        labels = locate(template, alien, key, near, notes_in(stream, region))
        labels = moved(labels, region.start)
        has_sums = template.proof == "identities"
        without = without_others if has_sums else without_row_numbers
        kept = without(template, stream, labels, values)
        out = {one.start for one in values} - {one.start for one in kept}
        if out:
            rest = [one for one in stream.values if one.start not in out]
            stream = replace(stream, values=rest)
        values = kept
    table = Table(stream, region, template, labels)
    ways = placements(template, stream, labels, values)
    if template.proof == "identities":
        return read_by_sums(table, ways)
    return read_labelled(forms, table, ways)


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
