"""What running text tells: a text of our own in, its statements and indicators out.

Every reading is checked for what holds of all of them: each statement stands where it is
said to, on the line that it is said to be on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from parsing.dictionaries import Dictionaries
from parsing.model import Cell, Identity, Prose, Tables
from parsing.prose import read_prose
from parsing.text import Text

PROJECT = Path(__file__).resolve().parents[2]
DICTIONARIES = Dictionaries.read(PROJECT / "dbt_project" / "seeds")
AGENCY = "砀山县人民政府"
YEAR = 2018


def told(
    text: str,
    agency_name: str | None = AGENCY,
    report_year: int | None = YEAR,
    table_lines: Iterable[int] = (),
) -> Prose:
    """Return what a text tells, as the report of an agency on a year.

    table_lines: where numbers of a table were read.
    """
    identity = Identity(
        "identified" if agency_name and report_year else "held_back",
        agency_name=agency_name,
        report_year=report_year,
    )
    cells = tuple(_cell(line_no) for line_no in table_lines)
    prose = read_prose(Text(text), identity, Tables(cells=cells), DICTIONARIES)
    line_ends = [end.end() for end in re.finditer("\r\n|\r|\n", text)]
    for place in (*prose.statements, *prose.indicators):
        raw, start = place.raw_text, place.char_start
        assert text[start : start + len(raw)] == raw
        assert bisect_right(line_ends, start) + 1 == place.line_no
    return prose


def quantities(text: str) -> list[tuple]:
    """Return the quantities of a text: what is printed, value, qualifier and unit."""
    return [
        (one.raw_text, written(one.value), one.qualifier, one.unit)
        for one in told(text).statements
        if one.kind == "quantity"
    ]


def indicated(
    text: str, agency_name: str | None = AGENCY, report_year: int | None = YEAR
) -> list[tuple]:
    """Return the indicators that a text states: code, value and scope."""
    return [
        (one.indicator_code, written(one.value), one.scope)
        for one in told(text, agency_name, report_year).indicators
    ]


def written(value: Decimal) -> str:
    """Return a number as people write it: 4, not 4.00."""
    return f"{value.normalize():f}"


def _cell(line_no: int) -> Cell:
    return Cell(
        section="applications",
        form="table_2021",
        row_code="received",
        column_code="total",
        table_position=1,
        value_kind="count",
        unit="件",
        cell_state="reported",
        line_no=line_no,
    )
