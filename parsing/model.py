"""What a parsed report is made of.

Offsets count characters of the text as it was loaded, from 0; lines count from 1. Every
raw_text re-reads: text[char_start : char_start + len(raw_text)] == raw_text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

CellState = Literal["reported", "blank", "dash", "implied", "missing", "unread"]
Verdict = Literal["read", "ambiguous", "unread", "absent"]
Identification = Literal["identified", "held_back", "not_a_report"]


@dataclass(frozen=True)
class Stated:
    """What the manifest states of a file; None where it states nothing. It wins.

    report_year is as printed there: what is no year (2019.6) is not passed over.
    """

    agency_name: str | None = None
    province: str | None = None
    city: str | None = None
    report_year: int | str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of what tells whose report it is: a kind, a value and its place.

    attribute and evidence are as in the seed evidence_kinds; raw_text is None, and line
    and offset too, for what the manifest states.
    """

    attribute: str
    evidence: str
    value: str
    raw_text: str | None = None
    line_no: int | None = None
    char_start: int | None = None


@dataclass(frozen=True)
class Identity:
    """Whose report it is and of which year, or why that is not known.

    agency_id is the division's code and eight digits of the MD5 of the name without
    place and variants; None unless identified. reason is for a person: it has the
    candidates; None if identified.
    """

    identification: Identification
    reason: str | None = None
    title: str | None = None
    agency_name: str | None = None
    agency_evidence: str | None = None
    agency_id: str | None = None
    agency_type: str | None = None
    province: str | None = None
    city: str | None = None
    county: str | None = None
    division_code: str | None = None
    report_year: int | None = None
    year_evidence: str | None = None
    published_on: date | None = None
    signed_on: date | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a form and what became of reading its table.

    verdict: read (there is one reading; the identities are judged elsewhere), ambiguous
    (several readings hold and differ), unread (something is printed that is not
    understood), absent (recognised is False: no heading, header or label of the table
    stands in the text). reading says how it was read: direct, aligned, cut,
    broken_off (the text ends within it). evidence_is_whole: every row by its own label
    and every cell printed, so that a sum that does not hold is the source's own. reason
    is for a person, None if read.
    """

    section: str
    form: str | None
    recognised: bool
    verdict: Verdict
    reading: str | None = None
    evidence_is_whole: bool = False
    reason: str | None = None
    first_line_no: int | None = None
    last_line_no: int | None = None


class Cell(NamedTuple):
    """A cell of a form: what is printed, and the number to use.

    value is reported_value, or what the hard identities force (value_basis implied);
    unit is the column's, in which both are; printed_unit the one in the text, and
    unit_basis where it stood (cell, header, label, table, note, assumed; None for
    counts). problem says why an unread cell is.
    """

    section: str
    form: str
    row_code: str
    column_code: str
    table_position: int
    value_kind: str
    unit: str
    cell_state: CellState
    printed_unit: str | None = None
    unit_basis: str | None = None
    reported_value: Decimal | None = None
    value: Decimal | None = None
    value_basis: str | None = None
    raw_text: str | None = None
    line_no: int | None = None
    char_start: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class LocalItem:
    """A number of a row that no form has."""

    section: str
    strip_code: str | None
    item_label: str
    column_label: str | None
    cell_no: int
    value: Decimal
    base_unit: str | None
    unit: str | None
    raw_text: str
    line_no: int
    char_start: int


@dataclass(frozen=True, slots=True)
class UnrecognisedLabel:
    """Text before values in a table that no dictionary knows."""

    section: str
    label_key: str
    occurrences: int
    line_no: int


class Statement(NamedTuple):
    """A quantity of running text, or a zero stated in words.

    value_to is the end of a range whose start is value.
    """

    paragraph_no: int
    sentence_no: int
    mention_no: int
    kind: str
    line_no: int
    char_start: int
    raw_text: str
    value: Decimal
    value_to: Decimal | None
    qualifier: str
    unit: str | None
    sentence: str


class StatementIndicator(NamedTuple):
    """A statement that an indicator was recognised in, by a rule of narrative_rules."""

    line_no: int
    char_start: int
    raw_text: str
    value: Decimal
    qualifier: str
    unit: str | None
    sentence: str
    indicator_code: str
    rule_id: str
    scope: str
    is_own_scope: bool


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total of running text and the sum of the parts told after it (其中)."""

    total_start: int
    total: Decimal
    parts_total: Decimal
    parts: int
    is_exhaustive: bool
    evidence: str


@dataclass(frozen=True, slots=True)
class Contamination:
    """A place where the text has what does not belong to a report."""

    line_no: int
    char_start: int
    raw_text: str
    contamination: str
    kind: str


@dataclass(frozen=True)
class Tables:
    """What the tables of a report say."""

    sections: tuple[Section, ...] = ()
    cells: tuple[Cell, ...] = ()
    local_items: tuple[LocalItem, ...] = ()
    unrecognised_labels: tuple[UnrecognisedLabel, ...] = ()


@dataclass(frozen=True)
class Prose:
    """What the running text of a report says."""

    statements: tuple[Statement, ...] = ()
    indicators: tuple[StatementIndicator, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()


@dataclass(frozen=True)
class ParsedReport:
    """All that a report says, with where it says it.

    failures: parts of the reading that raised or took too long, for a person; the
    others are read all the same.
    """

    identity: Identity
    tables: Tables = field(default_factory=Tables)
    prose: Prose = field(default_factory=Prose)
    contaminations: tuple[Contamination, ...] = ()
    failures: tuple[str, ...] = ()
