"""The seeds of forms and identities → the sums that each cell of a form is in."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

from expectations.corrections import Correction, read_corrections
from expectations.seeds import SeedError, SeedLine, seed_lines

__all__ = ["SeedError", "read_identities"]

PROOFS = ("identities", "labels", "units")
AXES = ("rows", "columns", "cells")
RELATIONS = ("=", "<=")
BASES = ("stated", "implied", "cross_year", "text_table")
SEVERITIES = ("hard", "soft")
SIDES = ("left", "right")
YEAR_OFFSETS = ("0", "-1")
VALUE_KINDS = ("count", "signed", "amount")
WEIGHTS = ("1", "+1", "-1")

# how each fact table names the rows and the columns of the forms
FACT_KEYS = {
    "fct_applications": ("row_code", "applicant_code"),
    "fct_proceedings": ("proceeding_code", "result_code"),
    "fct_disclosures": ("item_code", "measure_code"),
    "fct_statistics": ("item_code", "measure_code"),
}


@dataclass(frozen=True)
class Section:
    """A part of a form that is published or held back as a whole."""

    code: str
    proof: str
    """What tells that it was read rightly: identities, labels, or units of rows."""
    fact_table: str
    """The mart that its cells are published in."""

    @property
    def is_complete(self) -> bool:
        """Whether the identities need every cell of it."""
        return self.proof == "identities"


@dataclass(frozen=True)
class FormRow:
    """A row that a form prints."""

    form: str
    section: str
    block: str
    code: str
    label: str


@dataclass(frozen=True)
class FormColumn:
    """A column that a form prints."""

    form: str
    section: str
    block: str
    code: str
    label: str
    value_kind: str


@dataclass(frozen=True)
class FormCell:
    """A cell that a form prints: a row and a column of one block."""

    form: str
    row_code: str
    column_code: str
    value_kind: str


@dataclass(frozen=True)
class Term:
    """A row or column of one side of an identity."""

    form: str
    """Empty: every form of the section."""
    side: str
    code: str
    weight: int


@dataclass(frozen=True)
class Identity:
    """Two sides that a form's figures must keep equal, or in order."""

    identity_id: str
    section: str
    axis: str
    relation: str
    basis: str
    severity: str
    statement_zh: str
    statement_en: str
    terms: tuple[Term, ...]
    forms: tuple[str, ...]
    """The forms that print every term of it."""

    def terms_in(self, form: str) -> tuple[Term, ...]:
        """The terms of this identity in a form."""
        return tuple(term for term in self.terms if term.form in ("", form))

    @property
    def is_within_one_table(self) -> bool:
        """Whether the published table of one report alone can contradict it."""
        return self.basis in ("stated", "implied")


@dataclass(frozen=True)
class YearlyTerm:
    """A row or column of one side of an identity between two years."""

    side: str
    year_offset: int
    """0: in the later report, -1: in the report of the year before."""
    code: str
    weight: int


@dataclass(frozen=True)
class YearlyIdentity:
    """Two sides that the figures of two consecutive years keep equal, or in order."""

    identity_id: str
    section: str
    axis: str
    relation: str
    severity: str
    first_year: int | None
    """First year of the later report that it is asked of; None: any."""
    last_year: int | None
    statement_zh: str
    statement_en: str
    terms: tuple[YearlyTerm, ...]


@dataclass(frozen=True)
class Identities:
    """The identities with the rows and columns of the forms they are about."""

    sections: tuple[Section, ...]
    identities: tuple[Identity, ...]
    rows: tuple[FormRow, ...]
    columns: tuple[FormColumn, ...]
    yearly: tuple[YearlyIdentity, ...] = ()
    corrections: tuple[Correction, ...] = ()

    def section_codes(self, *, complete: bool | None = None) -> tuple[str, ...]:
        """The sections, or those alone of which every cell is needed, or not."""
        return tuple(
            one.code
            for one in self.sections
            if complete is None or one.is_complete == complete
        )

    def of(self, section: str) -> tuple[Identity, ...]:
        """The identities of a section."""
        return tuple(one for one in self.identities if one.section == section)

    def cells(self, section: str) -> list[FormCell]:
        """Every cell that the forms print in a section."""
        return [
            FormCell(row.form, row.code, column.code, column.value_kind)
            for row in self.rows
            for column in self.columns
            if row.section == section
            and (row.form, row.section, row.block)
            == (column.form, column.section, column.block)
        ]

    def row_labels(self, section: str) -> dict[str, str]:
        """The printed label of each row code of a section, the first form's first."""
        labels: dict[str, str] = {}
        for row in self.rows:
            if row.section == section:
                labels.setdefault(row.code, row.label)
        return labels

    def column_labels(self, section: str) -> dict[str, str]:
        """The printed label of each column code of a section."""
        labels: dict[str, str] = {}
        for column in self.columns:
            if column.section == section:
                labels.setdefault(column.code, column.label)
        return labels


def _sections(directory: Path) -> tuple[Section, ...]:
    return tuple(
        Section(
            code=line.code("section"),
            proof=line.one_of("proof", PROOFS),
            fact_table=line.one_of("fact_table", tuple(FACT_KEYS)),
        )
        for line in seed_lines(
            directory, "sections.csv", ("section", "proof", "fact_table")
        )
    )


def _form_rows(directory: Path, sections: tuple[str, ...]) -> tuple[FormRow, ...]:
    columns = ("form", "section", "block", "row_code", "label_zh")
    return tuple(
        FormRow(
            form=line.code("form"),
            section=line.one_of("section", sections),
            block=line.code("block"),
            code=line.code("row_code"),
            label=line.fields["label_zh"],
        )
        for line in seed_lines(directory, "form_rows.csv", columns)
    )


def _form_columns(directory: Path, sections: tuple[str, ...]) -> tuple[FormColumn, ...]:
    columns = ("form", "section", "block", "column_code", "label_zh", "value_kind")
    return tuple(
        FormColumn(
            form=line.code("form"),
            section=line.one_of("section", sections),
            block=line.code("block"),
            code=line.code("column_code"),
            label=line.fields["label_zh"],
            value_kind=line.one_of("value_kind", VALUE_KINDS),
        )
        for line in seed_lines(directory, "form_columns.csv", columns)
    )


def check_seeds(seeds: Path) -> None:
    """Refuse a line of any seed with another number of fields than its header has.

    And a label of a row that no form prints: it would be looked for in vain.
    """
    for path in sorted(seeds.glob("*.csv")):
        deque(seed_lines(seeds, path.name, ()), maxlen=0)
    known = {
        (line.fields["section"], line.fields["strip_code"])
        for line in seed_lines(seeds, "form_rows.csv", ("section", "strip_code"))
    }
    for line in seed_lines(seeds, "labels.csv", ("section", "strip_code", "label")):
        section, strip = line.fields["section"], line.fields["strip_code"]
        if (section, strip) not in known:
            raise line.error(
                f"strip_code {strip!r} of {section}", "one that form_rows has there"
            )


def _identity_lines(
    directory: Path, file: str = "identities.csv", more: tuple[str, ...] = ()
) -> dict[str, SeedLine]:
    columns = ("identity_id", "section", "axis", "relation", "basis", "severity")
    found: dict[str, SeedLine] = {}
    for line in seed_lines(
        directory, file, (*columns, *more, "statement_zh", "statement_en")
    ):
        identity_id = line.code("identity_id")
        if identity_id in found:
            raise line.error(f"identity_id {identity_id!r} again", "each identity once")
        found[identity_id] = line
    return found


def _codes_by_form(
    printed: tuple[FormRow, ...] | tuple[FormColumn, ...], section: str
) -> dict[str, set[str]]:
    codes: dict[str, set[str]] = {}
    for one in printed:
        if one.section == section:
            codes.setdefault(one.form, set()).add(one.code)
    return codes


def _term(line: SeedLine, codes: dict[str, set[str]]) -> Term:
    form = line.fields["form"]
    if form and form not in codes:
        raise line.error(f"form {form!r}", "empty or one of " + ", ".join(codes))
    known = codes[form] if form else set().union(*codes.values())
    if line.code("code") not in known:
        raise line.error(
            f"code {line.fields['code']!r}",
            f"a code of form {form}" if form else "a code of some form of the section",
        )
    return Term(
        form=form,
        side=line.one_of("side", SIDES),
        code=line.fields["code"],
        weight=int(line.one_of("weight", WEIGHTS)),
    )


def _forms(
    line: SeedLine, terms: list[Term], codes: dict[str, set[str]]
) -> tuple[str, ...]:
    """The forms an identity holds in; a form that has only some of its terms is an error.

    A term lost from a form would otherwise take the identity's check away unnoticed.
    """
    forms = []
    for form, known in codes.items():
        here = [term for term in terms if term.form in ("", form)]
        absent = [term.code for term in here if term.code not in known]
        if here and len(absent) == len(here):
            continue
        if absent:
            raise line.error(
                f"terms {', '.join(absent)} that form {form} does not have",
                "all of its terms in a form, or none",
            )
        if {term.side for term in here} != set(SIDES):
            raise line.error(f"terms of one side only in form {form}", "both sides")
        forms.append(form)
    return tuple(forms)


def _yearly_identities(
    directory: Path,
    sections: tuple[str, ...],
    rows: tuple[FormRow, ...],
    columns: tuple[FormColumn, ...],
) -> tuple[YearlyIdentity, ...]:
    lines = _identity_lines(
        directory, "yearly_identities.csv", ("valid_from_year", "valid_to_year")
    )
    terms: dict[str, list[YearlyTerm]] = {identity_id: [] for identity_id in lines}
    term_columns = ("identity_id", "side", "year_offset", "code", "weight")
    for line in seed_lines(directory, "yearly_identity_terms.csv", term_columns):
        identity_id = line.one_of("identity_id", tuple(lines))
        of = lines[identity_id]
        printed = rows if of.one_of("axis", AXES[:2]) == "rows" else columns
        codes = _codes_by_form(printed, of.one_of("section", sections))
        if line.code("code") not in set().union(*codes.values()):
            raise line.error(
                f"code {line.fields['code']!r}", "a code of some form of the section"
            )
        terms[identity_id].append(
            YearlyTerm(
                side=line.one_of("side", SIDES),
                year_offset=int(line.one_of("year_offset", YEAR_OFFSETS)),
                code=line.fields["code"],
                weight=int(line.one_of("weight", WEIGHTS)),
            )
        )
    found = []
    for identity_id, line in lines.items():
        own = terms[identity_id]
        if {term.side for term in own} != set(SIDES):
            raise line.error(f"terms of {identity_id} on one side only", "on both sides")
        if {term.year_offset for term in own} != {0, -1}:
            raise line.error(f"terms of {identity_id} of one year only", "of both years")
        found.append(
            YearlyIdentity(
                identity_id=identity_id,
                section=line.one_of("section", sections),
                axis=line.one_of("axis", AXES[:2]),
                relation=line.one_of("relation", RELATIONS),
                severity=line.one_of("severity", SEVERITIES[1:]),
                first_year=line.year("valid_from_year"),
                last_year=line.year("valid_to_year"),
                statement_zh=line.fields["statement_zh"],
                statement_en=line.fields["statement_en"],
                terms=tuple(own),
            )
        )
        line.one_of("basis", ("cross_year",))
    return tuple(found)


def read_identities(seeds: Path) -> Identities:
    """Read and check the seeds that say what is printed and what must add up."""
    known = _sections(seeds)
    sections = tuple(one.code for one in known)
    rows, columns = _form_rows(seeds, sections), _form_columns(seeds, sections)
    lines = _identity_lines(seeds)
    terms: dict[str, list[Term]] = {identity_id: [] for identity_id in lines}
    codes: dict[str, dict[str, set[str]]] = {}
    for identity_id, line in lines.items():
        printed = rows if line.one_of("axis", AXES) == "rows" else columns
        codes[identity_id] = _codes_by_form(printed, line.one_of("section", sections))

    term_columns = ("identity_id", "form", "side", "code", "weight")
    for line in seed_lines(seeds, "identity_terms.csv", term_columns):
        identity_id = line.one_of("identity_id", tuple(lines))
        if lines[identity_id].fields["axis"] == "cells":
            raise line.error(
                f"a term of {identity_id}", "none: its axis is cells, each on its own"
            )
        terms[identity_id].append(_term(line, codes[identity_id]))

    identities = []
    for identity_id, line in lines.items():
        own = terms[identity_id]
        forms = tuple(codes[identity_id])
        if line.fields["axis"] != "cells" and own:
            forms = _forms(line, own, codes[identity_id])
        elif line.fields["axis"] != "cells" and line.fields["severity"] == "hard":
            raise line.error(f"no terms of {identity_id}", "terms in identity_terms.csv")
        identities.append(
            Identity(
                identity_id=identity_id,
                section=line.fields["section"],
                axis=line.fields["axis"],
                relation=line.one_of("relation", RELATIONS),
                basis=line.one_of("basis", BASES),
                severity=line.one_of("severity", SEVERITIES),
                statement_zh=line.fields["statement_zh"],
                statement_en=line.fields["statement_en"],
                terms=tuple(own),
                forms=forms,
            )
        )
    found = Identities(
        sections=known,
        identities=tuple(identities),
        rows=rows,
        columns=columns,
        yearly=_yearly_identities(seeds, sections, rows, columns),
    )
    cells = {
        (section, cell.row_code, cell.column_code)
        for section in sections
        for cell in found.cells(section)
    }
    return replace(found, corrections=read_corrections(seeds, cells))
