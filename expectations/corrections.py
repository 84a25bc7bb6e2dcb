"""The seed of corrections → what is put in the place of which printed number.

A correction is applied where the report prints what it says, and nowhere else. The rules
read the seed themselves: what an earlier step concluded of a correction is not believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from expectations.seeds import SeedLine, seed_lines
from expectations.sql import code, render

FILE = "corrections.csv"

_COLUMNS = (
    "report_id",
    "agency_id",
    "report_year",
    "section",
    "row_code",
    "column_code",
    "old_value",
    "new_value",
    "reason",
    "citation",
    "author",
    "corrected_on",
)
_REPORT_ID = re.compile(r"[0-9a-f]{16}")
_AGENCY_ID = re.compile(r"[0-9]{6}-[0-9a-f]{8}")
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,8})?")


@dataclass(frozen=True)
class Correction:
    """One line of the seed: the cell, what it prints, and what it should."""

    line: int
    report_id: str
    section: str
    row_code: str
    column_code: str
    old_value: Decimal | None
    """None: the report prints nothing there."""
    new_value: Decimal

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """The report and its cell."""
        return self.report_id, self.section, self.row_code, self.column_code


def _number(line: SeedLine, column: str) -> Decimal:
    value = line.fields[column]
    if not _NUMBER.fullmatch(value):
        raise line.error(f"{column} {value!r}", "a number in plain digits")
    return Decimal(value)


def _correction(line: SeedLine, cells: set[tuple[str, str, str]]) -> Correction:
    report_id = line.fields["report_id"]
    if not _REPORT_ID.fullmatch(report_id):
        raise line.error(
            f"report_id {report_id!r}",
            "the first 16 hexadecimal digits of the SHA-256 of the report's bytes",
        )
    for column in ("reason", "citation", "author"):
        if not line.fields[column].strip():
            raise line.error(f"no {column}", "one for every correction")
    if not _AGENCY_ID.fullmatch(line.fields["agency_id"]):
        raise line.error(
            f"agency_id {line.fields['agency_id']!r}", "an agency_id of dim_agency"
        )
    if line.year("report_year") is None:
        raise line.error("no report_year", "the year that the report is about")
    try:
        date.fromisoformat(line.fields["corrected_on"])
    except ValueError:
        raise line.error(
            f"corrected_on {line.fields['corrected_on']!r}", "a date such as 2024-01-31"
        ) from None
    correction = Correction(
        line=line.number,
        report_id=report_id,
        section=line.code("section"),
        row_code=line.code("row_code"),
        column_code=line.code("column_code"),
        old_value=_number(line, "old_value") if line.fields["old_value"] else None,
        new_value=_number(line, "new_value"),
    )
    if correction.cell[1:] not in cells:
        raise line.error(
            f"the cell {' '.join(correction.cell[1:])}", "a cell that some form prints"
        )
    if correction.old_value == correction.new_value:
        raise line.error("a new value that is the old one", "another")
    return correction


def read_corrections(
    seeds: Path, cells: set[tuple[str, str, str]]
) -> tuple[Correction, ...]:
    """Read and check the seed of corrections; each cell may be corrected once.

    cells: section, row and column of every cell that some form prints.
    """
    found: dict[tuple[str, str, str, str], Correction] = {}
    for line in seed_lines(seeds, FILE, _COLUMNS):
        correction = _correction(line, cells)
        if correction.cell in found:
            raise line.error(
                f"the cell of line {found[correction.cell].line} again", "each cell once"
            )
        found[correction.cell] = correction
    return tuple(found.values())


def as_relation(corrections: tuple[Correction, ...]) -> str:
    """The corrections as an SQL relation of typed rows; of none, an empty one."""
    rows = [
        "("
        + ", ".join(
            [
                str(one.line),
                *(code(part) for part in one.cell),
                f"cast({one.old_value if one.old_value is not None else 'null'} "
                "as decimal(28, 8))",
                f"cast({one.new_value} as decimal(28, 8))",
            ]
        )
        + ")"
        for one in corrections
    ]
    if not rows:
        nothing = "cast(null as varchar)"
        number = "cast(null as decimal(28, 8))"
        rows = [f"(0, {', '.join([nothing] * 4)}, {number}, {number})"]
    listed = ",\n    ".join(rows)
    return (
        f"(\n    values {listed}\n) as k (line, report_id, section, row_code, "
        "column_code, old_value, new_value)"
    )


_AS_SAID = """
(coalesce($alias.value_basis = 'corrected', false) and exists (
    select 1 from $corrections
    where k.report_id = $alias.report_id and k.section = $section
      and k.row_code = $row and k.column_code = $column
      and k.new_value = $alias.value
      and k.old_value is not distinct from $alias.reported_value
))
"""


def is_corrected_as_said(
    corrections: tuple[Correction, ...], alias: str, section: str, row: str, column: str
) -> str:
    """The condition that a row's value is the one that the seed puts there."""
    if not corrections:
        return "false"
    return render(
        _AS_SAID,
        corrections=as_relation(corrections),
        alias=alias,
        section=section,
        row=row,
        column=column,
    )
