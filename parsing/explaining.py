"""A text → lines for a person: what each piece was taken for, and why."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby, islice
from typing import NamedTuple

from parsing.dictionaries import Dictionaries, Row
from parsing.guarding import SECONDS, parse_all
from parsing.model import Identity, ParsedReport, Section, Stated
from parsing.tables import readings_of
from parsing.tables.choosing import values_in
from parsing.tables.forms import Forms
from parsing.tables.placing import RowValues, fragment_at
from parsing.tables.reading import Reading
from parsing.tables.stream import Kind, Stream
from parsing.tables.sums import Number
from parsing.text import Text, fold, label_key

_MOST_LINES = 300  # of one table, or of the running text
_WIDE = 150  # characters of a line, from which on a row's label begins a new one
_AROUND = 12  # characters shown of what stands before and behind what matters
_LONGEST = 48  # characters of a piece that are shown whole
_MOST = 10  # names, or ways to fill a row, that are listed
# around a piece and what it was taken for: those that the line does not have itself
_BRACKETS = (("⟨", "⟩"), ("⟪", "⟫"), ("⦗", "⦘"))
_APART = re.compile(r"[\s|│┃｜]*")
_ITEM = re.compile("[0-9一二三四五六七八九十]{1,3}")
_KINDS = {Kind.DIGITS: "digits run together, ", Kind.UNREAD: "not understood, "}

_Sides = tuple[str, str, Number | None, Number | None]


class _Mark(NamedTuple):
    """What a piece of the text was taken for; begins: a new line may begin with it."""

    start: int
    stop: int
    note: str
    begins: bool = False


def explain(
    text: str,
    stated: Mapping[int | None, Stated],
    dictionaries: Dictionaries,
    *,
    seconds: float | None = SECONDS,
) -> Iterator[str]:
    """Yield lines that show how a text is read: whose it is, its tables, its prose.

    Of several reports in it, one after the other. Verdicts and reasons are those of
    parse_all, which takes what is stated, and seconds, the same way. Characters of the
    text that are not printable are shown as escapes.
    """
    found = [*parse_all(text, stated, dictionaries, seconds=seconds)]
    for number, one in enumerate(found, 1):
        if one.line_no is not None:
            yield ""
            yield (
                f"report {number} of {len(found)}: begins on line {one.line_no}, "
                f"report_id …-L{one.line_no}"
            )
        yield from _report(Text(one.text), one.report, dictionaries)


def _report(
    whole: Text, report: ParsedReport, dictionaries: Dictionaries
) -> Iterator[str]:
    yield from (f"not read: {legible(failure)}" for failure in report.failures)
    yield from _whose(report.identity, dictionaries)
    yield from _tables(whole, report, dictionaries)
    yield from _prose(whole, report)
    if report.contaminations:
        yield from ("", "what does not belong to a report:")
    for one in report.contaminations[:_MOST_LINES]:
        yield f"  line {one.line_no}: {_short(one.raw_text)} ({one.contamination})"


def _whose(identity: Identity, dictionaries: Dictionaries) -> Iterator[str]:
    kinds = {
        (row["attribute"], row["evidence"]): row["description"]
        for row in dictionaries.rows("evidence_kinds")
    }
    yield f"whose report: {identity.identification}{_because(identity.reason)}"
    if identity.agency_name is not None:
        places = (identity.province, identity.city, identity.county)
        said = [identity.agency_id, identity.agency_type, *dict.fromkeys(places)]
        listed = ", ".join(legible(part) for part in said if part)
        yield f"  agency: {legible(identity.agency_name)} ({listed})"
    if identity.report_year is not None:
        yield f"  year: {identity.report_year}"
    year, agency = identity.year_evidence, identity.agency_evidence
    chosen = (("agency_name", agency), ("report_year", year))
    for one in identity.evidence[:_MOST_LINES]:
        kind = (one.attribute, one.evidence)
        line = "manifest" if one.line_no is None else f"line {one.line_no}"
        taken = "; taken" if kind in chosen else ""
        yield f"  {line}: {one.attribute} {_short(one.value)} ({kinds[kind]}{taken})"


def _tables(
    text: Text, report: ParsedReport, dictionaries: Dictionaries
) -> Iterator[str]:
    names = {row["section"]: row["label_zh"] for row in dictionaries.rows("sections")}
    rules = {row["identity_id"]: row for row in dictionaries.rows("identities")}
    left = {one.section: one for one in report.tables.sections}
    if not any(failure.startswith("tables") for failure in report.failures):
        forms, stream, found = readings_of(text, dictionaries)
        for _, readings in found:
            for reading in readings[:_MOST]:
                yield ""
                for section in reading.template.sections:
                    if section in left:
                        yield from _section(left.pop(section), names[section], report)
                    else:
                        yield f"{section} ({names[section]}) once more"
                yield from _reading(text, forms, stream, reading, report)
                yield from _identities(reading, rules)
            if len(readings) > _MOST:
                yield f"… and {len(readings) - _MOST} times more"
    for section, one in left.items():
        yield ""
        yield from _section(one, names[section], report)
    if not report.tables.sections:
        yield from ("", "tables: no heading, header or label of one stands in the text")


def _section(section: Section, name: str, report: ParsedReport) -> Iterator[str]:
    """Yield the verdict of a section, and what became of its cells."""
    said = section.verdict + (f", {section.reading}" if section.reading else "")
    if section.evidence_is_whole:
        said += ", the evidence is whole"
    said += _because(section.reason)
    yield f"{section.section} ({name}) as {section.form or 'no form'}: {said}"
    cells = [cell for cell in report.tables.cells if cell.section == section.section]
    if cells and section.recognised:
        states = Counter(cell.cell_state for cell in cells)
        counted = ", ".join(f"{count} {state}" for state, count in states.items())
        yield f"  cells: {counted}"
    unread: dict[str, list[str]] = {}
    for cell in cells:
        if cell.problem is not None and cell.problem != section.reason:
            where = unread.setdefault(cell.problem, [])
            where.append(f"{cell.row_code} × {cell.column_code}")
    for problem, places in unread.items():
        yield f"  unread {_listed(places)}{_because(problem)}"


def _reading(
    text: Text, forms: Forms, stream: Stream, reading: Reading, report: ParsedReport
) -> Iterator[str]:
    """Yield the evidence of a reading: labels, lines, the ways that were open."""
    rows, found = reading.template.rows, reading.labels.found
    region = reading.region
    places = [value.start for value in values_in(stream, region)]
    if stream.fragments and region.end > region.start:
        edges = (region.start, region.end - 1)
        places += [fragment_at(stream, at).start for at in edges]
    lines = [stream.line_at(place) for place in places]
    within = range(min(lines, default=1), max(lines, default=0) + 1)
    yield f"  stands on lines {within.start}-{within.stop - 1}; values {_placed(reading)}"
    damaged = [one for one in found if one.likeness < 100]
    alike = [f"{rows[one.row].code} ({one.likeness:.0f} % alike)" for one in damaged]
    said = f"labels of {len(found)} of {len(rows)} rows{_without(reading)}"
    yield f"  {said}" + (f"; damaged: {_listed(alike)}" if alike else "")
    marks: dict[int, list[_Mark]] = {}
    for line, mark in sorted(_marks(forms, stream, reading, report)):
        of_line = marks.setdefault(line, [])
        if not of_line or mark.start >= of_line[-1].stop:
            of_line.append(mark)
    shown = (one for no in within for one in _line(text, no, marks.get(no, [])))
    yield from islice(shown, _MOST_LINES)
    if next(shown, None) is not None:
        yield f"  … and so on to line {within.stop - 1}"
    for number, ways in enumerate(reading.candidates):
        if len(ways) > 1:
            filled = (
                " ".join(
                    legible(slot.raw) if slot and slot.raw else "·" for slot in slots
                )
                for slots in ways
            )
            said = f"row {rows[number].code} can be filled in {len(ways)} ways"
            yield f"  {said}: {_listed(filled)}"
    for other in reading.others:
        said = f"as {other.template.form}, values {_placed(other)}{_without(other)}"
        said += f": {other.verdict}{_because(other.reason)}"
        yield f"  another reading, {said}"
        for identity_id, sides in _violated(other)[:_MOST]:
            yield f"    {identity_id} violated: {sides}"


def _without(reading: Reading) -> str:
    codes = [reading.template.rows[number].code for number in sorted(reading.missing)]
    return f"; rows not found: {_listed(codes)}" if codes else ""


def _placed(reading: Reading) -> str:
    """Say how values were given to rows."""
    way = reading.way
    if reading.template.side_by_side or way is None:
        return "in one row behind the header"
    if way.by_order:
        return "behind all labels, given to rows by their order"
    above = [row.above for row in way.rows if row.values]
    if above and all(above):
        return "before their labels"
    return "before and behind their labels" if any(above) else "behind their labels"


def _marks(
    forms: Forms, stream: Stream, reading: Reading, report: ParsedReport
) -> Iterator[tuple[int, _Mark]]:
    """Yield lines with what a piece of them was taken for."""
    for line in stream.page_marks:
        ends = stream.line_starts[line : line + 1]
        stop = ends[0] - 1 if ends else len(stream.text)
        yield line, _Mark(stream.line_starts[line - 1], stop, "number of a page")
    labels = reading.labels
    spans = [
        (label.start, label.end, _label_note(reading, label.row, label.likeness), True)
        for label in labels.found
    ]
    for label in labels.extra:
        again = f"label of row {reading.template.rows[label.row].code} once more"
        spans.append((label.start, label.end, again, True))
    spans += [(start, end, "words not known", False) for start, end in labels.unknown]
    at = reading.region.start
    for start, end, note, begins in sorted(spans):
        # what stands between labels and is known is the form's own
        for line, first, stop in _places(stream, at, start):
            key = label_key(stream.text[first:stop])
            said = "words of the form" if len(key) > 1 else "not known"
            said = "number of an item" if _ITEM.fullmatch(key) else said
            said = "unit of no number" if key in forms.units else said
            yield line, _Mark(first, stop, said)
        for line, first, stop in _places(stream, start, end):
            yield line, _Mark(first, stop, note, begins)
        at = max(at, end)
    yield from _value_marks(stream, reading, report)


def _label_note(reading: Reading, number: int, likeness: float) -> str:
    """Say which row a label is of, and which cells of it are empty."""
    row = reading.template.rows[number]
    empty = []
    for cell in row.cells:
        slot, value = reading.slots[cell], reading.numbers[cell]
        if cell not in reading.problems and (slot is None or not slot.raw):
            forced = "" if value is None else f" (forced to {_plain(value)})"
            empty.append(f"{reading.template.cells[cell].column_code}{forced}")
    damaged = f", {likeness:.0f} % alike" if likeness < 100 else ""
    return f"row {row.code}{damaged}" + (f"; empty: {', '.join(empty)}" if empty else "")


def _value_marks(
    stream: Stream, reading: Reading, report: ParsedReport
) -> Iterator[tuple[int, _Mark]]:
    template = reading.template
    amounts = {
        cell.char_start: f" = {_plain(cell.value)} {cell.unit}, unit by {cell.unit_basis}"
        for cell in report.tables.cells
        if cell.unit_basis is not None and cell.value is not None
    }
    local = {item.char_start for item in report.tables.local_items}
    rows: dict[int, RowValues] = {}
    for row in reading.way.rows if reading.way is not None else ():
        rows |= {value.start: row for value in row.values}
    slots = sorted(
        (slot.start, number, slot)
        for number, slot in enumerate(reading.slots)
        if slot is not None and slot.raw
    )
    last = (0, "")
    for value in values_in(stream, reading.region):
        of_row = rows.get(value.start)
        before = max(0, value.start - _LONGEST)
        at = fold(stream.text[before : value.start]).rfind(value.beside)
        if value.beside and at >= 0:
            at += before
            yield stream.line_at(at), _Mark(at, at + len(value.beside), "unit")
        stop = value.start + len(value.raw)
        first = bisect_right(slots, (value.start - 1, len(template.cells)))
        own = [one for one in slots[first : first + len(value.raw)] if one[0] < stop]
        for start, number, slot in own:
            cell, note = template.cells[number], template.cells[number].column_code
            place = (slot.line, cell.row_code)
            is_behind = of_row is not None and of_row.beside and not of_row.above
            if place != last and (template.side_by_side or not is_behind):
                note = f"{cell.row_code} × {note}"
            last = place
            note += ", dash" if slot.kind is Kind.DASH else amounts.get(start, "")
            note += ", unread" if number in reading.problems else ""
            yield stream.line_at(start), _Mark(start, start + len(slot.raw), note)
        if not own:
            code = template.rows[of_row.row].code if of_row else ""
            note = f"row {code}, in no cell" if of_row else "of no row of the form"
            note += ", kept as a local item" if value.start in local else ""
            note = _KINDS.get(value.kind, "") + note
            yield stream.line_at(value.start), _Mark(value.start, stop, note)


def _places(stream: Stream, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield line, first and last character of a stretch of the key.

    Fragments with nothing but marks and blanks between them on a line are one place.
    """
    fragments, text = stream.fragments, stream.text
    number = max(0, bisect_right(fragments, start, key=lambda one: one.at) - 1)
    place: tuple[int, int, int] | None = None
    while start < end and number < len(fragments) and fragments[number].at < end:
        one = fragments[number]
        number += 1
        kept = [at for at in range(one.start, one.stop) if label_key(text[at])]
        # an item's number that stands alone before it is in its key, not in its text
        before = one.at + (one.end - one.at - len(kept))
        kept = kept[max(0, start - before) : max(0, end - before)]
        if not kept:
            continue
        first = one.start if start <= one.at else kept[0]
        stop = one.stop if one.end <= end else kept[-1] + 1
        line = stream.line_at(first)
        if place and place[0] == line and _APART.fullmatch(text, place[2], first):
            place = (line, place[1], stop)
            continue
        if place:
            yield place
        place = (line, first, stop)
    if place:
        yield place


def _evaluated(reading: Reading) -> Iterator[_Sides]:
    """Yield identity_id, row or column, and both sides by what is read of them."""
    is_read = any(number is not None for number in reading.numbers)
    template = reading.template
    lost = {cell for row in reading.missing for cell in template.rows[row].cells}
    for equation in template.equations:
        sides: list[Number | None] = [0, 0]
        for cell, weight in equation.terms:
            number = None if cell in lost else reading.numbers[cell]
            slot, side = reading.slots[cell], weight < 0
            if not is_read and slot is not None and slot.kind is Kind.NUMBER:
                number = slot.number
            total = sides[side]
            sides[side] = None if number is None or total is None else total + number
        first = template.cells[equation.terms[0][0]]
        name = first.row_code if equation.by_row else first.column_code
        yield equation.identity_id, name, sides[0], sides[1]


def _violated(reading: Reading) -> list[tuple[str, str]]:
    """Return identity_id, and both sides where they differ."""
    return [
        (identity_id, f"{name} left {_plain(left)}, right {_plain(right)}")
        for identity_id, name, left, right in _evaluated(reading)
        if left is not None and right is not None and left != right
    ]


def _identities(reading: Reading, rules: Mapping[str, Row]) -> Iterator[str]:
    """Yield each hard identity of a table with both sides, wherever it is evaluated."""
    violated = _violated(reading)
    for identity_id, several in groupby(_evaluated(reading), key=lambda one: one[0]):
        sides = [one[1:] for one in several]
        open_ = [name for name, left, right in sides if left is None or right is None]
        held = [name for name, left, right in sides if left == right is not None]
        shown = [
            f"{name} {_plain(one)}" for name, one, two in sides if one and one == two
        ]
        broken = [said for one, said in violated if one == identity_id]
        said = f"holds {len(held)} of {len(sides)} times"
        said += f" ({_listed(shown)})" if shown else ""
        said += f"; violated: {'; '.join(broken[:_MOST])}" if broken else ""
        said += f"; no value for a term: {_listed(open_)}" if open_ else ""
        yield f"  {identity_id} {rules[identity_id]['statement_zh']}: {said}"
    if reading.verdict != "read":
        return
    if reading.missing and reading.template.proof == "identities":
        yield "  held back as incomplete: rows that its sums need were not found"
    elif violated:
        yield "  held back as source_inconsistent: what is printed does not add up"


def _prose(text: Text, report: ParsedReport) -> Iterator[str]:
    statements, breakdowns = report.prose.statements, report.prose.breakdowns
    mapped: dict[int, list[str]] = {}
    for one in report.prose.indicators:
        said = f"{one.indicator_code} by rule {one.rule_id}, scope {one.scope}"
        mapped.setdefault(one.char_start, []).append(said)
    yield ""
    yield f"running text: {len(statements)} quantities, {len(mapped)} with an indicator"
    marks: dict[int, list[_Mark]] = {}
    for statement in statements[:_MOST_LINES]:
        notes = mapped.get(statement.char_start, ["no indicator"])
        value = _plain(statement.value)
        if value not in statement.raw_text:
            notes = [f"{value} {statement.unit or ''}".rstrip(), *notes]
        if statement.qualifier != "exact":
            notes = [statement.qualifier, *notes]
        start, stop = statement.char_start, statement.char_start + len(statement.raw_text)
        mark = _Mark(start, stop, "; ".join(notes), begins=True)
        marks.setdefault(statement.line_no, []).append(mark)
    for line_no, of_line in marks.items():
        yield from _line(text, line_no, of_line)
    if len(statements) > _MOST_LINES:
        yield f"  … and {len(statements) - _MOST_LINES} more"
    for total in breakdowns[:_MOST_LINES]:
        parts = f"its {total.parts} parts together {_plain(total.parts_total)}"
        yield f"  a total of {_plain(total.total)}, {parts}: {_short(total.evidence)}"


def _line(text: Text, line_no: int, marks: Sequence[_Mark]) -> Iterator[str]:
    """Yield a line with its pieces marked, what stands between them cut short."""
    start, whole = text.lines[line_no - 1].start, text.lines[line_no - 1].text
    if not whole.strip():
        return
    fitting = (one for one in _BRACKETS if one[0] not in whole and one[1] not in whole)
    opening, closing = next(fitting, _BRACKETS[0])
    lead, shown, at = f"  {line_no}: ", "", start
    for mark in marks:
        between = _between(whole[at - start : mark.start - start], at > start, True)
        if mark.begins and shown and len(shown) + len(between) > _WIDE:
            yield lead + shown
            lead, shown = " " * len(lead), ""
        piece = _short(text.raw[mark.start : mark.stop])
        shown += f"{between}{opening}{piece}: {mark.note}{closing}"
        at = mark.stop
    yield lead + shown + _between(whole[at - start :], at > start, False).rstrip()


def _between(text: str, has_before: bool, has_behind: bool) -> str:
    if len(text) <= 2 * _AROUND or not (has_before or has_behind):
        return _short(text)
    head = text[:_AROUND] if has_before else ""
    tail = text[-_AROUND:] if has_behind else ""
    return f"{legible(head)}…{legible(tail)}"


def _because(reason: str | None) -> str:
    return f": {legible(reason)}" if reason else ""


def _plain(number: Number) -> str:
    """Return a number as people write it: no zeros after the last decimal."""
    text = f"{Decimal(number):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _listed(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - _MOST
    return ", ".join(every[:_MOST]) + (f" and {more} more" if more > 0 else "")


def _short(text: str) -> str:
    """Return a piece with the middle of a long one left out."""
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}…{text[-_LONGEST // 2 :]}"
    return legible(text)


def legible(text: str) -> str:
    """Return text with control characters shown; wide and narrow blanks stay blanks."""
    return "".join(
        one if one.isprintable() or unicodedata.category(one) == "Zs" else repr(one)[1:-1]
        for one in text
    )
