"""A report in the making, and what may be published of it as it is changed."""

from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from benchmarks.corpus.forms import FORMS, Place, rows_of, table_of
from benchmarks.corpus.layouts import Layout
from benchmarks.corpus.tables import Row, Table
from benchmarks.corpus.truth import Figures
from benchmarks.corpus.wording import Wording

NOTHING: frozenset[Decimal] = frozenset()


@dataclass
class Cell:
    """What may be published of a cell; implied is None where anything may be implied."""

    read: frozenset[Decimal]
    implied: frozenset[Decimal] | None


Option = dict[Place, Cell]


@dataclass
class Report:
    """A text and what may be published of it, by section."""

    number: int
    kinds: tuple[str, ...]
    text: str
    claims: dict[str, list[Option]]
    agency_name: str
    report_year: int
    is_stated: bool
    """Whether a manifest states agency and year."""
    is_judged: bool = True
    """Whether anything is claimed of what is published."""


@dataclass
class Draft:
    """A report in the making."""

    rng: Random
    form: str
    layout: Layout
    blank: str
    wording: Wording
    figures: Figures
    tables: list[Table]
    options: dict[str, list[Option]]
    kinds: list[str] = field(default_factory=list)
    torn: set[str] = field(default_factory=set)
    """The tables that something was taken away from."""
    twins: dict[str, tuple[Table, bool]] = field(default_factory=dict)
    """Second tables, and whether they are interleaved with the first."""

    def sections_of(self, table: Table) -> list[str]:
        return [
            section for section in FORMS[self.form] if table_of(section) == table.section
        ]

    def options_at(self, place: Place) -> list[Option]:
        return self.options[place[0]]


def exactly(value: Decimal) -> Cell:
    found = frozenset([value])
    return Cell(found, found)


def option_of(values: dict[Place, Decimal], section: str) -> Option:
    return {
        place: exactly(value) for place, value in values.items() if place[0] == section
    }


def data_rows(table: Table) -> list[Row]:
    return [row for row in table.data_rows() if row.values and row.places]


def plain_rows(draft: Draft, table: Table) -> list[Row]:
    """Return rows that print plain digits in every cell, and no amount."""
    return [
        row
        for row in data_rows(table)
        if is_whole(row)
        and all(text.isascii() and text.isdigit() for text in row.values)
        and not any(place in draft.figures.amounts for place in row.places)
    ]


def is_whole(row: Row) -> bool:
    """Whether each value still has its place."""
    return len(row.values) == len(row.places)


def number_cells(draft: Draft) -> list[tuple[Table, Row, int]]:
    """The cells that print a plain number of their own place."""
    return [
        (table, row, i)
        for table in draft.tables
        for row in data_rows(table)
        if is_whole(row)
        for i, text in enumerate(row.values)
        if text.isascii()
        and text.isdigit()
        and row.places[i] not in draft.figures.amounts
    ]


def kind_of(draft: Draft, place: Place) -> str:
    for row in rows_of(draft.form)[place[0]]:
        for column in row.columns:
            if (row.code, column.code) == place[1:]:
                return column.kind
    raise KeyError(place)


def mean(draft: Draft, place: Place, meant: frozenset[Decimal]) -> None:
    """Note that a cell now says something else: nothing of its table is sure any more.

    The identities would imply other numbers from it than the ones that were true.
    """
    truth = draft.figures.values.get(place)
    if (
        not meant
        and not truth
        and place[0] not in ("disclosures", "statistics_disclosures")
    ):
        # of a row of zeros that identities prove, which zero stands where is no matter
        meant = frozenset([Decimal(0)])
    for option in draft.options_at(place):
        before = option.get(place)
        implied = frozenset() if before is None else before.implied
        option[place] = Cell(meant, implied)
        if meant != {truth}:
            loosen(option)


def loosen(option: Option) -> None:
    for place, cell in option.items():
        option[place] = Cell(cell.read, None)


def torn_table(draft: Draft) -> Table | None:
    """Return a table that nothing was taken away from yet; from now on something is."""
    whole = [table for table in draft.tables if table.section not in draft.torn]
    if not whole:
        return None
    table = draft.rng.choice(whole)
    draft.torn.add(table.section)
    return table
