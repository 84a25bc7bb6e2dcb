"""Every rule taken away makes a test fail: the mutants, and what kills each.

An identity is a mutant if its rows are taken out of the seeds. For each there is a
witness here: changed figures that it notices, and no other. tests/README.md lists them
with the other mutants.
"""

import csv
import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.identity_reach import FORMS, measure, random_table, two_years
from benchmarks.reach import Cell, Change, Figures, Reach
from expectations.identities import Identities, read_identities
from orchestration.releasing import Candidate, publish, write_candidate
from orchestration.settings import DBT_PROJECT, SEEDS, Settings
from orchestration.summary import counts_of
from tests.conftest import Run, Runner
from tests.enforced import content
from tests.gold_codes import gold_cells

pytestmark = pytest.mark.pipeline

FAR = 10**9  # beyond every figure of the tables

# rows and columns that bound others, and what is added to them
AMPLE: dict[tuple[str, ...], int] = {
    ("in_public_total",): 10**8,
    ("active_total", "figure"): 10**7,
    ("channel_other", "figure"): 10**8,
    ("press_conferences", "figure"): 10**7,
    ("interviews", "figure"): 10**7,
}


def applications(year: int = 0, **steps: int) -> dict[Cell, int]:
    """Return steps of rows that every row sum takes along."""
    return {
        (year, "applications", row, column): step
        for row, step in steps.items()
        for column in ("natural_person", "total")
    }


def of_natural_persons(**steps: int) -> dict[Cell, int]:
    return {
        (0, "applications", row, "natural_person"): step for row, step in steps.items()
    }


def reconsiderations(**steps: int) -> dict[Cell, int]:
    return {
        (0, "proceedings", "reconsideration", column): step
        for column, step in steps.items()
    }


def disclosed(row: str, year: int = 0, **steps: int) -> dict[Cell, int]:
    return {(year, "disclosures", row, column): step for column, step in steps.items()}


def counted(part: str, **steps: int) -> dict[Cell, int]:
    return {(0, f"statistics_{part}", row, "figure"): step for row, step in steps.items()}


# identity: form of the table, and the steps by which figures of a sound one are changed
WITNESSES: dict[str, tuple[str, dict[Cell, int]]] = {
    "I1": ("table_2019", applications(received=5)),
    "I2": ("table_2019", applications(granted=5)),
    "I3": ("table_2019", of_natural_persons(received=5, carried_out=5)),
    "I4": ("table_2019", reconsiderations(upheld=1)),
    "I5_applications": (
        "table_2019",
        applications(granted=-FAR, partly_granted=FAR),
    ),
    "I5_proceedings": ("table_2019", reconsiderations(upheld=-FAR, corrected=FAR)),
    "I5_disclosures": ("table_2019", disclosed("licences", decisions=-FAR)),
    "D1": ("table_2019", disclosed("normative_documents", newly_disclosed=FAR)),
    "S1": ("statistics_2014", counted("applications", received_by_fax=1)),
    "S2": ("statistics_2014", counted("applications", concluded_on_time=1)),
    "S3": ("statistics_2014", counted("applications", replied_granted=1)),
    "S4": ("statistics_2014", counted("applications", denied_privacy=1)),
    "S5": ("statistics_2014", counted("reconsideration", reconsideration_upheld=1)),
    "S6": ("statistics_2014", counted("litigation", litigation_other=1)),
    "S7": ("statistics_2014", counted("resources", staff_part_time=1)),
    "S8": ("statistics_2014", counted("disclosures", active_normative_documents=FAR)),
    "S9": ("statistics_2014", counted("disclosures", press_conferences_by_heads=FAR)),
    "S10": ("statistics_2014", counted("disclosures", interviews_by_heads=FAR)),
    "S11": ("statistics_2014", counted("disclosures", active_total=FAR)),
    "I5_statistics_disclosures": (
        "statistics_2014",
        counted("disclosures", response_hot_topics=-FAR),
    ),
    "I5_statistics_applications": (
        "statistics_2014",
        counted("applications", received_in_person=-FAR, received_by_fax=FAR),
    ),
    "I5_statistics_reconsideration": (
        "statistics_2014",
        counted(
            "reconsideration", reconsideration_upheld=-FAR, reconsideration_other=FAR
        ),
    ),
    "I5_statistics_litigation": (
        "statistics_2014",
        counted("litigation", litigation_upheld=-FAR, litigation_other=FAR),
    ),
    "I5_statistics_resources": ("statistics_2014", counted("resources", complaints=-FAR)),
    "I5_indicator_table": (
        "indicators_2008",
        {(0, "indicator_table", "active_total", "this_year"): -FAR},
    ),
    "X1": ("table_2021", applications(-1, received=5, carried_out=5)),
    "X2": ("table_2021", disclosed("regulations", -1, in_force=1)),
    "X3": ("table_2019", disclosed("fees", -1, items_change=1)),
    "X4": ("table_2019", disclosed("normative_documents", -1, in_public_total=FAR)),
}

# what each says, once more and independently of the seeds: (of a table, for a column or
# a row) whether it holds
_REFUSED = (
    *("refused_state_secret", "refused_by_law", "refused_security_stability"),
    *("refused_third_party", "refused_internal_affairs", "refused_process_information"),
    *("refused_enforcement_file", "refused_administrative_query"),
)
_OTHERS = (
    *("unavailable_not_held", "unavailable_needs_creation", "unavailable_unclear"),
    *("not_processed_petition", "not_processed_repeat", "not_processed_publication"),
    *("not_processed_excessive", "not_processed_confirmation"),
)
_GROUPS = (
    *("natural_person", "business", "research", "social_welfare", "legal_service"),
    "other_organization",
)

Side = tuple[str, ...]

# section, whether the codes are rows, left side, right side, form
SUMS: dict[str, list[tuple[str, bool, Side, Side, str]]] = {
    "I1": [
        (
            *("applications", True, ("received", "carried_in")),
            *(("processed_total", "carried_out"), form),
        )
        for form in ("table_2019", "table_2021")
    ],
    "I2": [
        (
            *("applications", True, ("processed_total",)),
            *(("granted", "partly_granted", *_REFUSED, *_OTHERS, *last), form),
        )
        for form, last in (
            ("table_2019", ("other",)),
            ("table_2021", ("other_not_corrected", "other_unpaid", "other_other")),
        )
    ],
    "I3": [
        ("applications", False, ("total",), _GROUPS, form)
        for form in ("table_2019", "table_2021")
    ],
    "I4": [
        (
            *("proceedings", False, ("total",)),
            *(("upheld", "corrected", "other", "pending"), form),
        )
        for form in ("table_2019", "table_2021")
    ],
}


@pytest.fixture(scope="module")
def identities() -> Identities:
    return read_identities(SEEDS)


def without(identities: Identities, identity_id: str) -> Identities:
    """Return the seeds without one identity."""
    return replace(
        identities,
        identities=tuple(
            one for one in identities.identities if one.identity_id != identity_id
        ),
        yearly=tuple(one for one in identities.yearly if one.identity_id != identity_id),
    )


def sound_table(identity_id: str, form: str) -> Figures:
    """Return figures that every identity holds in, those that only bound them too."""
    if identity_id.startswith("X"):
        return two_years(3, form)
    figures = dict(random_table(3, form))
    for cell in figures:
        figures[cell] += AMPLE.get(cell[2:], 0) or AMPLE.get(cell[3:], 0)
    return figures


def noticing(identities: Identities, identity_id: str) -> tuple[str, ...]:
    """Return the identities that notice the witness of one."""
    form, steps = WITNESSES[identity_id]
    figures = sound_table(identity_id, form)
    reach = Reach(identities)
    number = reach.add(form, figures)
    changed = {cell: figures[cell] + step for cell, step in steps.items()}
    (found,) = reach.noticed([Change(number, identity_id, changed)])
    return found


def test_the_identities_are_those_of_the_forms(identities: Identities) -> None:
    """Catches an identity taken out of the seeds, or one that has no witness."""
    of_tables = {one.identity_id for one in identities.identities}
    between_years = {one.identity_id for one in identities.yearly}
    assert of_tables | between_years == set(WITNESSES)
    assert between_years == {"X1", "X2", "X3", "X4"}
    with (SEEDS / "statement_identities.csv").open(encoding="utf-8") as file:
        of_text = {row["identity_id"] for row in csv.DictReader(file)}
    assert of_text == {"T1_breakdown", "T2_text_table", "T3_restated"}


@pytest.mark.parametrize("identity_id", SUMS)
def test_sums_are_those_of_the_forms(identities: Identities, identity_id: str) -> None:
    """Catches a term lost from a sum, on the wrong side, or of the wrong form."""
    (identity,) = [one for one in identities.identities if one.identity_id == identity_id]
    found = [
        (
            identity.section,
            identity.axis == "rows",
            *(
                frozenset(
                    (term.code, term.weight)
                    for term in identity.terms_in(form)
                    if term.side == side
                )
                for side in ("left", "right")
            ),
            form,
        )
        for form in identity.forms
    ]
    assert found == [
        (section, rows, *(frozenset((code, 1) for code in s) for s in sides), form)
        for section, rows, *sides, form in SUMS[identity_id]
    ]
    assert identity.severity == "hard"
    assert identity.relation == "="


@pytest.mark.parametrize("identity_id", WITNESSES)
def test_each_identity_alone_notices_its_witness(
    identities: Identities, identity_id: str
) -> None:
    """Catches an identity taken away, and one that another makes superfluous."""
    assert noticing(identities, identity_id) == (identity_id,)
    # the mutant: nothing notices, so that the line above fails
    assert noticing(without(identities, identity_id), identity_id) == ()


Tables = list[tuple[str, Figures]]


def generated() -> Tables:
    return [(form, random_table(seed, form)) for form in FORMS for seed in range(3)]


def shipped() -> Tables:
    """The tables three and four of the shipped reports, as they were labelled by hand."""
    tables: dict[str, dict[Cell, Decimal]] = {}
    for cell in gold_cells():
        if cell.section in ("applications", "proceedings"):
            figures = tables.setdefault(cell.report, {})
            place = (0, cell.section, cell.row_code, cell.column_code)
            figures[place] = Decimal(cell.value)
    assert len(tables) == 2
    return [("table_2019", figures) for figures in tables.values()]


@pytest.mark.parametrize("tables", [generated, shipped])
def test_one_changed_cell_of_tables_three_and_four_never_passes(
    identities: Identities, tables: Callable[[], Tables]
) -> None:
    """Catches a row or a column that no identity ties to the others."""
    found = measure(identities, tables())
    for section in ("applications", "proceedings"):
        of_one = {
            kind: counts
            for kind, counts in found[section].counts().items()
            if kind.startswith("one cell")
        }
        assert sum(made for made, _ in of_one.values()) >= 30
        assert {unnoticed for _, unnoticed in of_one.values()} == {0}
    # and two changed cells of table three, which stand in sums of their own, neither
    assert {
        unnoticed
        for kind, (_, unnoticed) in found["applications"].counts().items()
        if kind.startswith("two cells")
    } == {0}


@pytest.fixture(scope="module")
def leaking(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of a project whose marts do not ask what was held back."""
    folder = tmp_path_factory.mktemp("leaking")
    project = Path(shutil.copytree(DBT_PROJECT, folder / "dbt_project"))
    macro = project / "macros" / "marts.sql"
    text = macro.read_text(encoding="utf-8")
    condition = "section_status.status in ('published', 'missing')"
    assert text.count(condition) == 1
    macro.write_text(text.replace(condition, "true"), encoding="utf-8")
    (folder / "raw").mkdir()
    (folder / "raw" / "report.txt").write_bytes(content(9, 2024))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.transforming.DBT_PROJECT", project)
        return runner.run(folder / "raw", folder / "warehouse")


def test_marts_without_the_quarantine_are_refused(leaking: Run) -> None:
    """Catches a join taken out of the marts: the gate looks at what they hold."""
    assert leaking.status == 1
    for rule in (
        "facts_come_only_from_sections_not_held_back",
        "published_proceedings_i4_holds_in_every_row",
    ):
        assert rule in leaking.errors
    assert not (leaking.warehouse / "marts.duckdb").exists()


def test_without_the_gate_they_would_be_out(leaking: Run) -> None:
    """Catches a gate that only seems to stop what something else stops already."""
    settings = Settings((), leaking.warehouse)
    write_candidate(settings)
    publish(settings, counts_of(Candidate.of(settings).database))
    assert leaking.query(
        "select value from fct_proceedings where proceeding_code = 'reconsideration' "
        "and result_code = 'total'"
    ) == [(0,)]
