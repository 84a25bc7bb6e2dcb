"""The dbt seeds → the rows and columns that the forms print."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
STATISTICS = "statistics_2014"
_TABLES = ("disclosures", "applications", "proceedings")
_STATISTICS_SECTIONS = (
    "statistics_disclosures",
    "statistics_applications",
    "statistics_reconsideration",
    "statistics_litigation",
    "statistics_resources",
)

# The form of each section; a hybrid prints the disclosures of 2021 and the applications
# of 2019.
FORMS = {
    "table_2019": dict.fromkeys(_TABLES, "table_2019"),
    "table_2021": dict.fromkeys(_TABLES, "table_2021"),
    "hybrid": {
        "disclosures": "table_2021",
        "applications": "table_2019",
        "proceedings": "table_2019",
    },
    STATISTICS: dict.fromkeys(_STATISTICS_SECTIONS, STATISTICS),
}
SECTIONS = (*_TABLES, *_STATISTICS_SECTIONS)

Place = tuple[str, str, str]
"""Section, row code and column code of a cell."""


@dataclass(frozen=True)
class Column:
    """A column of a block: its code, printed label and kind of value."""

    code: str
    label: str
    kind: str
    unit: str


@dataclass(frozen=True)
class FormRow:
    """A row of a section, with the columns of its block."""

    section: str
    block: str
    code: str
    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class City:
    """A prefecture and its province, by their official names."""

    name: str
    province: str


def _lines(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def table_of(section: str) -> str:
    """Return the table that a section is printed in: the statistics are one table."""
    return "statistics" if section in _STATISTICS_SECTIONS else section


def _sections_of(form: str) -> dict[str, str]:
    """Return the sections of a form that is printed here, or of any in the seeds."""
    of_form = (line for line in _lines("form_rows") if line["form"] == form)
    return FORMS.get(form) or {line["section"]: form for line in of_form}


@cache
def rows_of(form: str) -> dict[str, tuple[FormRow, ...]]:
    """Return the rows of each section of a form, in the form's order."""
    columns: dict[tuple[str, str, str], list[Column]] = {}
    for line in _lines("form_columns"):
        block = line["form"], line["section"], line["block"]
        columns.setdefault(block, []).append(
            Column(
                line["column_code"],
                line["label_zh"],
                line["value_kind"],
                line["unit_if_unsaid"] or line["unit"],
            )
        )
    sections = _sections_of(form)
    rows: dict[str, list[FormRow]] = {section: [] for section in sections}
    for line in _lines("form_rows"):
        section = line["section"]
        if sections.get(section) == line["form"]:
            block = line["form"], section, line["block"]
            row = FormRow(
                section,
                line["block"],
                line["row_code"],
                line["label_zh"],
                tuple(columns[block]),
            )
            rows[section].append(row)
    return {section: tuple(found) for section, found in rows.items()}


@cache
def places_of(form: str) -> tuple[Place, ...]:
    """Return every cell of a form, section by section."""
    return tuple(
        (section, row.code, column.code)
        for section, rows in rows_of(form).items()
        for row in rows
        for column in row.columns
    )


@cache
def outcomes_of(form: str) -> tuple[str, ...]:
    """Return the row codes whose sum is the total of outcomes."""
    applied = FORMS[form]["applications"]
    return tuple(
        line["code"]
        for line in _lines("identity_terms")
        if line["identity_id"] == "I2"
        and line["side"] == "right"
        and line["form"] in ("", applied)
    )


@cache
def hard_sums(form: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the row codes of hard sums of the statistics, each with its terms' codes."""
    lines = _lines("identities")
    hard = {line["identity_id"] for line in lines if line["severity"] == "hard"}
    hard &= {line["identity_id"] for line in lines if line["section"] in FORMS[form]}
    sides: dict[str, dict[str, list[str]]] = {}
    for line in _lines("identity_terms"):
        if line["identity_id"] in hard:
            side = sides.setdefault(line["identity_id"], {"left": [], "right": []})
            side[line["side"]].append(line["code"])
    return tuple((side["left"][0], tuple(side["right"])) for side in sides.values())


@cache
def cities() -> tuple[City, ...]:
    """Return the prefecture-level cities whose names no other division bears."""
    lines = _lines("divisions")
    provinces = {
        line["division_code"]: line["division_name"]
        for line in lines
        if line["level"] == "province"
    }
    names = [line["short_name"] for line in lines]
    return tuple(
        City(line["division_name"], provinces[line["province_code"]])
        for line in lines
        if line["level"] == "prefecture"
        and line["division_name"].endswith("市")
        and names.count(line["short_name"]) == 1
    )
