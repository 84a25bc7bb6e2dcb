"""The readings of all tables of a report → its sections and cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal

from parsing.model import Cell, LocalItem, Section, Tables, UnrecognisedLabel
from parsing.tables.forms import Forms, Template
from parsing.tables.placing import fragment_at, line_of
from parsing.tables.reading import Reading
from parsing.tables.regions import anchors_in
from parsing.tables.stream import Kind, Stream, Value
from parsing.tables.units import amount_of
from parsing.text import places_of

_LONGEST_LABEL = 60
_MANY_NUMBERS = 6
_DIFFER = "the table is printed more than once, and they differ"
_PARTED = "the section stands in one part of a table, and another part is not read"
_STATES = {Kind.NUMBER: "reported", Kind.DASH: "dash", Kind.BLANK: "blank"}


def combine(
    forms: Forms,
    stream: Stream,
    found: Sequence[tuple[tuple[Template, ...], list[Reading]]],
) -> Tables:
    """Return one section for each that a form of the report has, with all its cells.

    A table that is printed several times must say the same every time.
    """
    readings: dict[int, Reading] = {}
    for number, (_, several) in enumerate(found):
        if several:
            readings[number] = _one_of(several)
    form = _form_of_report(
        [one for one in readings.values() if not one.template.side_by_side]
        or readings.values()
    )
    for number, (templates, _) in enumerate(found):
        reading = readings.get(number)
        if reading is not None and reading.template.side_by_side:
            # its forms are the same: it is of the form that the other tables are
            same = [one for one in templates if one.form == form]
            if same and len(same[0].cells) == len(reading.template.cells):
                readings[number] = replace(reading, template=same[0])
    sections: list[Section] = []
    cells: list[Cell] = []
    for number, (templates, several) in enumerate(found):
        reading = readings.get(number)
        if reading is not None:
            for section in reading.template.sections:
                one, own = _section(forms, stream, reading, section)
                if one.verdict != "read" and len(several) > 1:
                    one, own = _with_parts(forms, stream, several, one, own)
                sections.append(one)
                cells += own
            continue
        template = next((one for one in templates if one.form == form), None)
        for section in (template or templates[-1]).sections:
            if template is not None:
                one, own = _without_table(forms, stream, template, section)
                sections.append(one)
                cells += own
                continue
            line = _heading_line(forms, stream, section)
            if line is not None:
                sections.append(_heading_alone(section, None, line))
    return Tables(
        tuple(sections),
        tuple(cells),
        tuple(item for one in readings.values() for item in _local(forms, stream, one)),
        tuple(label for one in readings.values() for label in _unrecognised(stream, one)),
    )


def _form_of_report(readings: Collection[Reading]) -> str | None:
    forms = Counter(reading.template.form for reading in readings)
    if not forms:
        return None
    most = max(forms.values())
    return min(form for form, count in forms.items() if count == most)


def _one_of(readings: list[Reading]) -> Reading:
    """Return the reading of a table that is printed once or more often, or why none."""
    first, *others = readings
    if not others:
        return first
    read = [one for one in readings if one.verdict == "read"]
    if len(read) < len(readings):
        bad = next(one for one in readings if one.verdict != "read")
        if not read:
            return first
        return replace(
            bad,
            verdict="unread",
            reason="the table is printed more than once, and one of them is not read: "
            f"{bad.reason}",
        )
    if any(one.template is not first.template for one in read):
        return replace(first, verdict="ambiguous", reason=_DIFFER)
    template = first.template
    differing = {
        template.cells[number].section
        for one in read
        for number, value in enumerate(one.numbers)
        if value != first.numbers[number]
    }
    if not differing:
        return first
    if len(template.sections) == 1:
        return replace(first, verdict="ambiguous", reason=_DIFFER)
    # of a table of several sections the others stand
    doubtful = {
        number: _DIFFER
        for number, cell in enumerate(template.cells)
        if cell.section in differing
    }
    return replace(first, problems={**first.problems, **doubtful})


def _lines(stream: Stream, reading: Reading) -> tuple[int | None, int | None]:
    starts = [label.start for label in reading.labels.found]
    places = [fragment_at(stream, start).start for start in starts]
    places += [slot.start for slot in reading.slots if slot is not None]
    lines = [stream.line_at(place) for place in places]
    return (min(lines), max(lines)) if lines else (None, None)


def _section(
    forms: Forms, stream: Stream, reading: Reading, section: str
) -> tuple[Section, list[Cell]]:
    template = reading.template
    first, last = _lines(stream, reading)
    cells = [
        _cell(forms, stream, reading, number)
        for number, cell in enumerate(template.cells)
        if cell.section == section
    ]
    recognised = len(template.sections) == 1 or any(
        cell.cell_state != "missing" for cell in cells
    )
    verdict, reason = reading.verdict, reading.reason
    if not recognised:
        verdict, reason = "absent", None
    return (
        Section(
            section,
            template.form,
            recognised,
            verdict,  # type: ignore[arg-type]
            reading.how if verdict == "read" else None,
            reading.whole,
            reason,
            first,
            last,
        ),
        cells,
    )


def _with_parts(
    forms: Forms,
    stream: Stream,
    readings: list[Reading],
    section: Section,
    cells: list[Cell],
) -> tuple[Section, list[Cell]]:
    """Return a section that is not read with the cells that only other readings have.

    Where the parts of a table are taken for several tables, one reading stands for all:
    what it does not have is neither absent nor missing, but unread.
    """
    for reading in readings:
        if section.section not in reading.template.sections:
            continue
        first, _ = _lines(stream, reading)
        reason = reading.reason or f"line {first}: {_PARTED}"
        other = replace(reading, verdict="unread", reason=reason)
        part, found = _section(forms, stream, other, section.section)
        there = {
            (cell.row_code, cell.column_code): cell
            for cell in found
            if cell.cell_state != "missing" and cell.form == section.form
        }
        if not section.recognised and part.recognised:
            # all its cells are missing so far
            section, cells = part, found
            continue
        cells = [
            there.get((cell.row_code, cell.column_code), cell)
            if cell.cell_state == "missing"
            else cell
            for cell in cells
        ]
    return section, cells


def _cell(forms: Forms, stream: Stream, reading: Reading, number: int) -> Cell:
    template = reading.template
    of_form = template.cells[number]
    column = of_form.column
    slot = reading.slots[number]
    value = reading.numbers[number]
    row = template.row_of_cell[number]
    problem = reading.problems.get(number)
    if reading.verdict != "read" and row not in reading.missing:
        problem = problem or reading.reason
    basis = printed_unit = None
    if problem is not None:
        state, value = "unread", None
    elif row in reading.missing:
        state, value, slot = "missing", None, None
    elif slot is None:
        state = "blank" if value is None else "implied"
    else:
        state = _STATES[slot.kind]
        if state == "reported":
            printed_unit = slot.unit or None
            if column.kind == "amount":
                said, where = reading.units.get(number, ("", "header"))
                amount = amount_of(forms, column, slot, said, where, stream.text)
                basis, printed_unit = amount.basis, amount.printed_unit
    exact = None if value is None else Decimal(value)
    is_reported = state == "reported"
    raw = slot.raw if slot is not None else ""
    return Cell(
        of_form.section,
        template.form,
        of_form.row_code,
        of_form.column_code,
        of_form.position,
        column.kind,
        column.unit,
        state,  # type: ignore[arg-type]
        printed_unit,
        basis,
        exact if is_reported else None,
        exact,
        None if value is None else "reported" if is_reported else "implied",
        raw or None,
        stream.line_at(slot.start) if raw and slot is not None else None,
        slot.start if raw and slot is not None else None,
        problem,
    )


def _without_table(
    forms: Forms, stream: Stream, template: Template, section: str
) -> tuple[Section, list[Cell]]:
    """Return a section that the report's form has and of which no row was found."""
    line = _heading_line(forms, stream, section)
    found = (
        Section(section, template.form, False, "absent")
        if line is None
        else _heading_alone(section, template.form, line)
    )
    return (
        found,
        [
            Cell(
                cell.section,
                template.form,
                cell.row_code,
                cell.column_code,
                cell.position,
                cell.column.kind,
                cell.column.unit,
                "missing" if line is None else "unread",
                problem=found.reason,
            )
            for cell in template.cells
            if cell.section == section
        ],
    )


def _heading_line(forms: Forms, stream: Stream, section: str) -> int | None:
    """Return the line on which a heading or header of a section's table stands."""
    at = anchors_in(stream, forms, (section,))
    for place in places_of(forms.titles[section], stream.key) if at is None else ():
        # numbers below the heading of its part, all of whose labels are lost
        below = place + len(forms.titles[section])
        if len(stream.values_between(below, below)) >= _MANY_NUMBERS:
            at = place
    return None if at is None else fragment_at(stream, at).line


def _heading_alone(section: str, form: str | None, line: int) -> Section:
    return Section(
        section,
        form,
        True,
        "unread",
        reason=f"line {line}: the heading or header of the table stands there, and no "
        "row of it was found",
        first_line_no=line,
        last_line_no=line,
    )


def _local(forms: Forms, stream: Stream, reading: Reading) -> list[LocalItem]:
    """Return numbers of rows that the form does not have, among those it has.

    And those of its rows that print several where the form has one column: each must have
    a name of its own then.
    """
    items: list[LocalItem] = []
    for start, end in reading.labels.unknown:
        values = [value for value in reading.loose if value.at == end]
        fragment = fragment_at(stream, start)
        label = stream.text[fragment.start : fragment.stop].strip()
        section = _section_at(reading, start)
        names = _columns_above(stream, fragment.line) if values else {}
        items += _items(forms, stream, values, fragment.line, section, None, label, names)
    if reading.template.proof != "units":
        return items
    for row in reading.way.rows if reading.way is not None else ():
        if row.label is None or len(row.values) < 2:
            continue
        of_form = reading.template.rows[row.row]
        line = line_of(stream, row.label)
        first = fragment_at(stream, row.label.start)
        last = fragment_at(stream, row.label.end - 1)
        label = stream.text[first.start : last.stop].strip()
        names = _columns_above(stream, line)
        values = [value for value in row.values if value.cell in names]
        items += _items(
            forms,
            stream,
            values,
            line,
            of_form.section,
            of_form.code,
            label,
            names,
            row.values[0].beside,
        )
    return items


def _items(
    forms: Forms,
    stream: Stream,
    values: list[Value],
    line: int,
    section: str,
    code: str | None,
    label: str,
    names: dict[int, str],
    beside: str = "",
) -> list[LocalItem]:
    """Return the numbers of one line with borders as items; none if one is no number."""
    if line not in stream.borders or any(
        value.kind is not Kind.NUMBER or value.line != line for value in values
    ):
        return []
    items = []
    for value in values:
        unit = value.unit or value.beside or beside
        base, factor = forms.units.get(unit, (None, 1))
        items.append(
            LocalItem(
                section,
                code,
                label,
                names.get(value.cell),
                value.cell + 1,
                Decimal(value.number or 0) * factor,
                base,
                unit or None,
                value.raw,
                stream.line_at(value.start),
                value.start,
            )
        )
    return items


def _section_at(reading: Reading, place: int) -> str:
    """Return the section of the row whose label stands before a place of the key."""
    before = [label for label in reading.labels.found if label.start < place]
    row = reading.template.rows[before[-1].row] if before else reading.template.rows[0]
    return row.section


def _columns_above(stream: Stream, line: int) -> dict[int, str]:
    """Return the names of columns: the nearest line of words above with as many cells."""
    if line not in stream.borders:
        return {}
    with_values = {value.line for value in stream.values}
    for above in range(line - 1, max(0, line - 200), -1):
        if stream.borders.get(above) == stream.borders[line] and above not in with_values:
            names = {
                fragment.cell: stream.text[fragment.start : fragment.stop].strip()
                for fragment in stream.fragments
                if fragment.line == above
            }
            if len(names) == stream.borders[line]:
                return names
    return {}


def _unrecognised(stream: Stream, reading: Reading) -> list[UnrecognisedLabel]:
    counts: Counter[str] = Counter()
    lines: dict[str, int] = {}
    ends = {value.at for value in reading.loose}
    for start, end in reading.labels.unknown:
        if end in ends:
            label = stream.key[start:end][-_LONGEST_LABEL:]
            counts[label] += 1
            lines.setdefault(label, fragment_at(stream, start).line)
    return [
        UnrecognisedLabel(reading.template.sections[0], label, count, lines[label])
        for label, count in counts.items()
    ]
