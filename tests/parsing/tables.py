"""Tables of the official forms with known figures, to print; and what is read of a text.

Every reading is checked for what holds of all of them: each cell of a form is there once,
in one state, and what it is said to print stands where it is said to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from random import Random

from benchmarks.corpus.forms import FORMS, SEEDS, Place, rows_of
from benchmarks.corpus.judging import Judge
from benchmarks.corpus.layouts import Layout
from benchmarks.corpus.tables import Row, Table, build_tables
from benchmarks.corpus.truth import Amount, Figures
from benchmarks.corpus.wording import Wording
from parsing.dictionaries import Dictionaries
from parsing.model import Cell, Section, Tables
from parsing.tables import read_tables
from parsing.text import Text

DICTIONARIES = Dictionaries.read(SEEDS)
APPLICANTS = (
    "natural_person",
    "business",
    "research",
    "social_welfare",
    "legal_service",
    "other_organization",
    "total",
)
APPLICANT_LABELS = (
    "自然人",
    "商业企业",
    "科研机构",
    "社会公益组织",
    "法律服务机构",
    "其他",
    "总计",
)
RESULTS = ("upheld", "corrected", "other", "pending", "total")
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
HEADINGS = {
    "disclosures": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "proceedings": "四、政府信息公开行政复议、行政诉讼情况",
    "statistics": "附件：政府信息公开情况统计表",
}

# rows that are not named are zero
_APPLICATIONS = {
    "received": (20, 5, 0, 0, 1, 0, 26),
    "carried_in": (3, 0, 0, 0, 0, 1, 4),
    "granted": (9, 1, 0, 0, 1, 0, 11),
    "partly_granted": (2, 0, 0, 0, 0, 1, 3),
    "refused_by_law": (1, 1, 0, 0, 0, 0, 2),
    "refused_third_party": (3, 0, 0, 0, 0, 0, 3),
    "unavailable_not_held": (4, 2, 0, 0, 0, 0, 6),
    "not_processed_petition": (2, 0, 0, 0, 0, 0, 2),
    "processed_total": (21, 4, 0, 0, 1, 1, 27),
    "carried_out": (2, 1, 0, 0, 0, 0, 3),
}
_PROCEEDINGS = {
    "reconsideration": (3, 1, 0, 2, 6),
    "litigation_direct": (1, 0, 0, 0, 1),
    "litigation_after_reconsideration": (0, 2, 0, 1, 3),
}
_DISCLOSURES = {
    "table_2019": {
        "regulations": (1, 2, 4),
        "normative_documents": (12, 11, 57),
        "licences": (30, 2, 345),
        "other_external_services": (14, -1, 88),
        "penalties": (40, 3, 21),
        "coercive_measures": (7, 0, 6),
        "fees": (5, -2),
        "procurement": (8, 0),
    },
    "table_2021": {
        "regulations": (1, 2, 4),
        "normative_documents": (12, 3, 57),
        "licences": (345,),
        "penalties": (21,),
        "coercive_measures": (6,),
        "fees": (0,),
    },
}
_STATISTICS = {
    "active_total": 1215,
    "active_normative_documents": 12,
    "normative_documents_issued": 4,
    "channel_gazette": 15,
    "channel_website": 1200,
    "channel_weibo": 90,
    "channel_wechat": 81,
    "channel_other": 7,
    "response_hot_topics": 8,
    "press_conferences": 5,
    "press_conferences_by_heads": 3,
    "interviews": 9,
    "interviews_by_heads": 6,
    "policy_interpretations": 17,
    "responses_on_social_media": 11,
    "responses_by_other_means": 2,
    "applications_received": 14,
    "received_in_person": 1,
    "received_by_fax": 2,
    "received_on_line": 8,
    "received_by_letter": 3,
    "applications_concluded": 13,
    "concluded_on_time": 9,
    "concluded_after_extension": 4,
    "applications_replied": 13,
    "replied_already_public": 1,
    "replied_granted": 5,
    "replied_denied": 3,
    "denied_privacy": 2,
    "denied_by_law": 1,
    "replied_not_ours": 4,
    "reconsideration_total": 3,
    "reconsideration_upheld": 2,
    "reconsideration_corrected": 1,
    "litigation_total": 5,
    "litigation_upheld": 1,
    "litigation_other": 4,
    "complaints": 10,
    "disclosure_bodies": 1,
    "reading_points": 6,
    "staff_total": 7,
    "staff_full_time": 2,
    "staff_part_time": 5,
    "meetings": 3,
    "training_sessions": 4,
    "people_trained": 120,
}
_AMOUNTS = {
    ("procurement", "amount_yuan"): Amount("1234567.89", "元", "none"),
    ("fees", "fee_yuan"): Amount("12.5", "万元", "header"),
    ("fees_charged", "figure"): Amount("0.35", "万元", "row"),
    ("disclosure_budget", "figure"): Amount("20", "万元", "row"),
}


def _figures(form: str) -> Figures:
    values: dict[Place, Decimal] = {}
    amounts: dict[Place, Amount] = {}
    known: dict[str, Sequence[int]] = {
        **_APPLICATIONS,
        **_PROCEEDINGS,
        **_DISCLOSURES.get(form, _DISCLOSURES["table_2021"]),
    }
    known |= {code: (number,) for code, number in _STATISTICS.items()}
    for section, rows in rows_of(form).items():
        for row in rows:
            numbers = known.get(row.code, (0,) * len(row.columns))
            for column, number in zip(row.columns, numbers, strict=True):
                place = section, row.code, column.code
                values[place] = Decimal(number)
                if column.kind == "amount":
                    amounts[place] = _AMOUNTS[row.code, column.code]
                    values[place] = amounts[place].yuan
    return Figures(values, amounts)


class Printing:
    """The tables of a form, each row as it is printed; what they say is in truth.

    Rows may be changed before they are printed. tables: by section, the statistics as
    one of that name.
    """

    def __init__(self, form: str = "table_2021") -> None:
        figures = _figures(form)
        self.form = form
        self.truth = figures.values
        made = build_tables(form, figures, Wording(Random(0), varied=False))  # noqa: S311
        self.tables = {table.section: table for table in made}
        for table in made:
            for row in table.data_rows():
                for number, (section, code, column) in enumerate(row.places):
                    value = self.truth[section, code, column]
                    if column == "items_change" and value:
                        row.values[number] = f"{'增' if value > 0 else '减'}{abs(value)}"

    def row(self, code: str) -> Row:
        """Return the row that prints a row of the form; those of proceedings are one."""
        return next(
            row
            for table in self.tables.values()
            for row in table.data_rows()
            if any(place[1] == code for place in row.places)
        )

    def header(self, word: str, section: str = "disclosures") -> Row:
        """Return the first row of headers or headings in which a word stands."""
        return next(
            row
            for row in self.tables[section].rows
            if row.kind != "data" and word in "".join(row.labels + row.values)
        )

    def put(self, code: str, column: str, text: str) -> Printing:
        """Print a text in a cell."""
        row = self.row(code)
        number = next(n for n, p in enumerate(row.places) if p[1:] == (code, column))
        row.values[number] = text
        return self

    def label(self, code: str, text: str) -> Printing:
        """Print another label before a row."""
        row = self.row(code)
        depth = max(n for n, label in enumerate(row.labels) if label)
        row.labels[depth] = text
        return self

    def without(self, code: str) -> Printing:
        """Leave out a row."""
        row = self.row(code)
        for table in self.tables.values():
            if row in table.rows:
                table.rows.remove(row)
        return self

    def swapped(self, one: str, other: str) -> Printing:
        """Print two rows in each other's place."""
        first, second = self.row(one), self.row(other)
        for table in self.tables.values():
            if first in table.rows:
                a, b = table.rows.index(first), table.rows.index(second)
                table.rows[a], table.rows[b] = second, first
        return self

    def lines(self, section: str, layout: str = "pipes") -> list[str]:
        """Return the lines of one table."""
        table = self.tables[section]
        if layout in _PLAIN:
            return [line for row in table.rows for line in _PLAIN[layout](table, row)]
        return Layout(layout, Random(1)).lines(table)  # noqa: S311

    def text(self, layout: str = "pipes", *sections: str) -> str:
        """Return a report with the tables of some sections, or with all."""
        parts = ["淮安市财政局2022年政府信息公开工作年度报告", "一、总体情况"]
        parts += ["全年工作平稳有序。"]
        for section in sections or self.tables:
            parts += [HEADINGS[section], *self.lines(section, layout)]
        parts += ["五、存在的主要问题及改进情况", "人员培训有待加强。"]
        return "\n".join([*parts, "六、其他需要报告的事项", "无。"]) + "\n"


def _cells(row: Row) -> list[str]:
    values = row.values if row.kind == "data" else [text for text in row.values if text]
    unit = [row.unit] if row.unit is not None else []
    return [label for label in row.labels if label] + unit + values


def _grid(table: Table, row: Row) -> list[str]:
    cells = row.labels + ([row.unit] if row.unit is not None else []) + row.values
    return [" | ".join(cells + [""] * (table.width - len(cells)))]


def _barred(table: Table, row: Row) -> list[str]:
    cells = _cells(row)
    lines = [f"{cell} |" if cell else "|" for cell in cells]
    covered = table.width - len(cells)
    return [*lines, "|" * covered] if covered else lines


_PLAIN = {
    "barred": _barred,
    "pipes": lambda table, row: [" | ".join(_cells(row))],
    "grid": _grid,
    "spaces": lambda table, row: [" ".join(cell for cell in _cells(row) if cell)],
    "lines": lambda table, row: [cell for cell in _cells(row) if cell],
    "lines_blank": lambda table, row: _cells(row),
}


@dataclass(frozen=True)
class Reading:
    """What the parser reads of a text."""

    text: str = field(repr=False)
    tables: Tables = field(repr=False)
    dictionaries: Dictionaries = field(repr=False)

    def section(self, name: str) -> Section:
        """Return a section of the report."""
        return next(one for one in self.tables.sections if one.section == name)

    def verdict(self, name: str) -> str:
        """Return what became of a section."""
        return self.section(name).verdict

    def cell(self, row: str, column: str = "figure") -> Cell:
        """Return a cell by its codes."""
        return next(
            cell
            for cell in self.tables.cells
            if (cell.row_code, cell.column_code) == (row, column)
        )

    def value(self, row: str, column: str = "figure") -> Decimal | None:
        """Return the number to use of a cell."""
        return self.cell(row, column).value

    def state(self, row: str, column: str = "figure") -> str:
        """Return the state of a cell."""
        return self.cell(row, column).cell_state

    def row(self, code: str) -> list[Decimal | None]:
        """Return the numbers of a row."""
        return [cell.value for cell in self.tables.cells if cell.row_code == code]

    def states(self, code: str) -> list[str]:
        """Return the states of the cells of a row."""
        return [cell.cell_state for cell in self.tables.cells if cell.row_code == code]

    @property
    def published(self) -> dict[Place, Decimal]:
        """Every number that the identities let pass."""
        rulings = _judge(self.dictionaries).rule(self.tables)
        return {
            (cell.section, cell.row_code, cell.column_code): cell.value
            for ruling in rulings.values()
            for cell in ruling.cells
            if cell.value is not None
        }

    def wrong(self, truth: Mapping[Place, Decimal]) -> dict[Place, Decimal]:
        """Return published numbers that are not what a report truly says."""
        return {
            place: value
            for place, value in self.published.items()
            if truth.get(place) != value
        }

    def published_in(self, section: str) -> dict[Place, Decimal]:
        """Return what is published of a section."""
        return of_section(self.published, section)


def of_section(numbers: Mapping[Place, Decimal], section: str) -> dict[Place, Decimal]:
    """Return the numbers of one section."""
    return {place: value for place, value in numbers.items() if place[0] == section}


@cache
def _judge(dictionaries: Dictionaries) -> Judge:
    return Judge(dictionaries)


def read(text: str, dictionaries: Dictionaries = DICTIONARIES) -> Reading:
    """Read the tables of a text, and check what holds of every reading."""
    tables = read_tables(Text(text), dictionaries)
    faults = [*_faults_of_sections(tables, dictionaries), *_faults_of_cells(text, tables)]
    assert not faults, "\n".join(faults[:10])
    return Reading(text, tables, dictionaries)


@cache
def _places_of(
    dictionaries: Dictionaries, form: str, section: str
) -> tuple[tuple[str, str], ...]:
    rows, columns = dictionaries.rows("form_rows"), dictionaries.rows("form_columns")
    return tuple(
        sorted(
            (row["row_code"], column["column_code"])
            for row in rows
            if (row["form"], row["section"]) == (form, section)
            for column in columns
            if all(row[key] == column[key] for key in ("form", "section", "block"))
        )
    )


def _faults_of_sections(tables: Tables, dictionaries: Dictionaries) -> Iterator[str]:
    names = [section.section for section in tables.sections]
    if len(set(names)) < len(names):
        yield f"a section is there twice: {names}"
    for section in tables.sections:
        if section.recognised == (section.verdict == "absent"):
            yield f"{section.section} is {section.verdict}, recognised is the opposite"
        if (section.verdict in ("unread", "ambiguous")) != (section.reason is not None):
            yield f"{section.section} is {section.verdict} because {section.reason}"
        expected = _places_of(dictionaries, section.form or "", section.section)
        found = [
            (cell.row_code, cell.column_code)
            for cell in tables.cells
            if cell.section == section.section
        ]
        if tuple(sorted(found)) != expected:
            yield f"{section.section} has other cells than its form: {len(found)}"


def _faults_of_cells(text: str, tables: Tables) -> Iterator[str]:
    lines = Text(text)
    for cell in tables.cells:
        name = f"{cell.row_code}/{cell.column_code} ({cell.cell_state})"
        if (cell.cell_state == "reported") != (cell.reported_value is not None):
            yield f"{name} reports {cell.reported_value}"
        if (cell.cell_state == "unread") != (cell.problem is not None):
            yield f"{name} has the problem {cell.problem}"
        if cell.cell_state in ("unread", "missing") and cell.value is not None:
            yield f"{name} has a value"
        basis = None
        if cell.value is not None:
            basis = "reported" if cell.cell_state == "reported" else "implied"
        if cell.value_basis != basis:
            yield f"{name} has the basis {cell.value_basis}"
        if cell.cell_state in ("reported", "dash") and not cell.raw_text:
            yield f"{name} is not traced"
        if cell.raw_text is None:
            continue
        if cell.char_start is None or not text.startswith(cell.raw_text, cell.char_start):
            yield f"{name} does not re-read as {cell.raw_text!r} at {cell.char_start}"
        elif cell.line_no != lines.line_no(cell.char_start):
            yield f"{name} does not stand on line {cell.line_no}"
    for item in tables.local_items:
        if not text.startswith(item.raw_text, item.char_start):
            yield f"{item.item_label} does not re-read as {item.raw_text!r}"


__all__ = [
    "APPLICANTS",
    "APPLICANT_LABELS",
    "DICTIONARIES",
    "FORMS",
    "HEADINGS",
    "PROCEEDINGS",
    "RESULTS",
    "Printing",
    "Reading",
    "of_section",
    "read",
]
