"""A parsed report and its truth → what may be published of it, and what is wrong.

The identities are evaluated here from the seeds, by a reading of their own: neither the
parser, which chooses a reading by them, nor the queries that judge it are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from benchmarks.corpus.forms import FORMS, Place, table_of
from benchmarks.corpus.report import Case, Report
from parsing.dictionaries import Dictionaries
from parsing.model import Cell, CellState, Identity, ParsedReport, Section, Tables

Row = dict[str, object]
_EMPTY = ("blank", "dash")
_ZERO = Decimal(0)


@dataclass(frozen=True)
class Judged:
    """What became of reports: a row per section, and a row per wrong cell."""

    sections: pd.DataFrame
    wrong: pd.DataFrame


@dataclass(frozen=True)
class Ruling:
    """What is published of a section.

    status: published, partly_published (some cells are not understood), held_back or
    missing (there is no such table). verdict: published, violated (a hard identity does
    not hold) or incomplete (one cannot be evaluated), or else why there is no reading.
    cells: those that have a value and are published.
    """

    section: str
    status: str
    verdict: str
    reading: str | None
    reason: str | None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True)
class _Sum:
    """One evaluation of an identity: cells of both sides, with their weights."""

    name: str
    relation: str
    left: tuple[tuple[str, str, int], ...]
    right: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class _FormSection:
    """A section as a form has it: the kind of each cell, and the sums over them."""

    kinds: Mapping[tuple[str, str], str]
    sums: tuple[_Sum, ...]


class Judge:
    """Decides of each section what is published, as the seeds say."""

    def __init__(self, dictionaries: Dictionaries) -> None:
        self._needs_all = {
            row["section"]: row["proof"] == "identities"
            for row in dictionaries.rows("sections")
        }
        self._forms = _form_sections(dictionaries)

    def rule(self, tables: Tables) -> dict[str, Ruling]:
        """Return what is published of each section that the tables name."""
        cells: dict[str, list[Cell]] = defaultdict(list)
        for cell in tables.cells:
            cells[cell.section].append(cell)
        rulings: dict[str, Ruling] = {}
        for section in tables.sections:
            if section.section in rulings:
                raise ValueError(f"section {section.section} is there twice")
            rulings[section.section] = self._rule(section, cells[section.section])
        return rulings

    def _rule(self, section: Section, cells: Sequence[Cell]) -> Ruling:
        if not section.recognised or section.verdict != "read":
            status = "held_back" if section.recognised else "missing"
            return _ruling(section, status, section.verdict, section.reason)
        form = self._forms.get((section.form or "", section.section))
        places = [(cell.row_code, cell.column_code) for cell in cells]
        if form is None or sorted(places) != sorted(form.kinds):
            return _ruling(section, "held_back", "unread", "not the cells of its form")
        values = {place: cell.value for place, cell in zip(places, cells, strict=True)}
        strange = [
            f"{place[0]}/{place[1]} {value} is no {form.kinds[place]}"
            for place, value in values.items()
            if value is not None and not _is_of_kind(value, form.kinds[place])
        ]
        states = {
            place: cell.cell_state for place, cell in zip(places, cells, strict=True)
        }
        violated, open_ = _evaluated(form.sums, values, states)
        if strange or violated:
            return _ruling(section, "held_back", "violated", (strange + violated)[0])
        if not self._needs_all[section.section]:
            open_ = _partly_printed(form.sums, states)
        elif section.reading == "broken_off":
            # each row before the end of the text holds by itself
            open_ = []
        if open_:
            return _ruling(section, "held_back", "incomplete", open_[0])
        is_whole = all(cell.cell_state != "unread" for cell in cells)
        return Ruling(
            section=section.section,
            status="published" if is_whole else "partly_published",
            verdict="published",
            reading=section.reading,
            reason=None,
            cells=tuple(cell for cell in cells if cell.value is not None),
        )


def _ruling(section: Section, status: str, verdict: str, reason: str | None) -> Ruling:
    return Ruling(section.section, status, verdict, section.reading, reason)


def _is_of_kind(value: Decimal, kind: str) -> bool:
    """A count is a whole number from 0, a signed one whole, an amount from 0."""
    is_whole = value == value.to_integral_value()
    return (kind == "amount" or is_whole) and (kind == "signed" or value >= 0)


def _evaluated(
    sums: Iterable[_Sum],
    values: Mapping[tuple[str, str], Decimal | None],
    states: Mapping[tuple[str, str], CellState],
) -> tuple[list[str], list[str]]:
    """Return the sums that do not hold, and those of which a term has no value.

    A sum that is short only on a side with a cell that is left empty may hold.
    """
    violated: list[str] = []
    open_: list[str] = []
    for one in sums:
        left, right = _side(one.left, values), _side(one.right, values)
        holds = left == right if one.relation == "=" else left <= right
        without = [
            [term for term in side if values[term[:2]] is None]
            for side in (one.left, one.right)
        ]
        if not any(without):
            if not holds:
                violated.append(f"{one.name}: {left} against {right}")
        elif any(states[term[:2]] not in _EMPTY for side in without for term in side):
            open_.append(f"{one.name}: a term has no value")
        elif not holds and not without[left > right]:
            open_.append(f"{one.name}: {left} against {right}, with empty cells")
    return violated, open_


def _partly_printed(
    sums: Iterable[_Sum], states: Mapping[tuple[str, str], CellState]
) -> list[str]:
    """Return the sums of which parts are printed, and some term is not found.

    The row that was not found may have lost its label to another one.
    """
    found = []
    for one in sums:
        missing = [term for term in one.left + one.right if _is_missing(term, states)]
        parts = [term for term in one.right if not _is_missing(term, states)]
        if missing and parts:
            found.append(f"{one.name}: {missing[0][0]} was not found, others were")
    return found


def _is_missing(
    term: tuple[str, str, int], states: Mapping[tuple[str, str], CellState]
) -> bool:
    return states[term[:2]] == "missing"


def _side(
    terms: Sequence[tuple[str, str, int]],
    values: Mapping[tuple[str, str], Decimal | None],
) -> Decimal:
    """Return what the terms add up to; what has no value counts as nothing."""
    return sum(
        (weight * (values[row, column] or _ZERO) for row, column, weight in terms), _ZERO
    )


def _form_sections(
    dictionaries: Dictionaries,
) -> dict[tuple[str, str], _FormSection]:
    columns: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    for line in dictionaries.rows("form_columns"):
        block = line["form"], line["section"], line["block"]
        columns[block].append((line["column_code"], line["value_kind"]))
    kinds: dict[tuple[str, str], dict[tuple[str, str], str]] = defaultdict(dict)
    for line in dictionaries.rows("form_rows"):
        for column_code, kind in columns[line["form"], line["section"], line["block"]]:
            place = line["row_code"], column_code
            kinds[line["form"], line["section"]][place] = kind
    return {
        (form, section): _FormSection(
            places, tuple(_sums(dictionaries, form, section, places))
        )
        for (form, section), places in kinds.items()
    }


def _sums(
    dictionaries: Dictionaries,
    form: str,
    section: str,
    places: Iterable[tuple[str, str]],
) -> list[_Sum]:
    """Return the hard identities of a section, one for each row or column they hold in.

    Those over single cells are the kinds of values; they have no terms.
    """
    places = list(places)
    sums = []
    for line in dictionaries.rows("identities"):
        if line["section"] != section or line["severity"] != "hard":
            continue
        if line["axis"] == "cells":
            continue
        across = 1 if line["axis"] == "rows" else 0
        terms = [
            (term["side"], term["code"], int(term["weight"]))
            for term in dictionaries.rows("identity_terms")
            if term["identity_id"] == line["identity_id"] and term["form"] in ("", form)
        ]
        for other in dict.fromkeys(place[across] for place in places):
            sides: dict[str, list[tuple[str, str, int]]] = {"left": [], "right": []}
            for side, code, weight in terms:
                place = (code, other) if across else (other, code)
                if place in places:
                    sides[side].append((*place, weight))
            if sum(map(len, sides.values())) == len(terms) and terms:
                name = f"{line['identity_id']} in {other}"
                left, right = tuple(sides["left"]), tuple(sides["right"])
                sums.append(_Sum(name, line["relation"], left, right))
    return sums


def judge_report(
    case: Case, report: Report, parsed: ParsedReport, judge: Judge
) -> tuple[list[Row], list[Row]]:
    """Return a row for each section of a report's form, and one for each wrong cell."""
    rulings = judge.rule(parsed.tables)
    whose = _whose(report, parsed.identity)
    truths: dict[str, dict[Place, Decimal]] = defaultdict(dict)
    for place, value in report.truth.items():
        truths[place[0]][place] = value
    sections: list[Row] = []
    wrong: list[Row] = []
    # a table that the form does not have is wrong in every cell
    for section in dict.fromkeys([*FORMS[report.form], *rulings]):
        ruling = rulings.get(section) or Ruling(section, "missing", "absent", None, None)
        if whose is not None and ruling.cells:
            ruling = Ruling(section, "held_back", "published", ruling.reading, whose)
        bad = [
            row
            for cell in ruling.cells
            if (row := _fault(case, report, cell, truths[section])) is not None
        ]
        wrong += bad
        if section in FORMS[report.form] or bad:
            sections.append(_section_row(case, report, ruling, truths[section], len(bad)))
    return sections, wrong


def _whose(report: Report, identity: Identity) -> str | None:
    """Return why nothing of the report is published, if so."""
    if identity.identification != "identified":
        return identity.reason or identity.identification
    return None


def misnamed(case: Case, report: Report, identity: Identity) -> Row | None:
    """Return what a report was named, if it is another's name or another year."""
    found = identity.agency_name, identity.report_year
    true = report.agency_name, report.report_year
    if identity.identification != "identified" or found == true:
        return None
    return {"case_text": str(case), "found": found, "true": true}


def _fault(
    case: Case, report: Report, cell: Cell, truth: Mapping[Place, Decimal]
) -> Row | None:
    """Return what is wrong of a published cell: its value, or where it is said to be."""
    place = cell.section, cell.row_code, cell.column_code
    is_there = cell.raw_text is None or (
        cell.char_start is not None
        and report.text.startswith(cell.raw_text, cell.char_start)
    )
    if cell.value == truth.get(place) and is_there:
        return None
    return {
        "case_text": str(case),
        "section": cell.section,
        "row_code": cell.row_code,
        "column_code": cell.column_code,
        "value": cell.value,
        "true_value": truth.get(place),
        "raw_text": cell.raw_text,
        "line_no": cell.line_no,
    }


def _section_row(
    case: Case,
    report: Report,
    ruling: Ruling,
    truth: Mapping[Place, Decimal],
    cells_wrong: int,
) -> Row:
    published = {(cell.section, cell.row_code, cell.column_code) for cell in ruling.cells}
    return {
        "case_text": str(case),
        "seed": report.seed,
        "form": report.form,
        "layout": report.layout,
        "base": report.base,
        "noise": report.noise,
        "blank": report.blank,
        "variants": "+".join(report.variants),
        "section": ruling.section,
        "damaged": table_of(ruling.section) in report.damage,
        "status": ruling.status,
        "verdict": ruling.verdict,
        "reading": ruling.reading,
        "cells_right": len(published) - cells_wrong,
        "cells_wrong": cells_wrong,
        "cells_not_published": len(truth.keys() - published),
        "reason": ruling.reason,
    }
