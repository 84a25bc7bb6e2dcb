"""The fast first reading says what the slower reading says, of every report it reads.

Reports go through the project, then once more with the first reading taken away.
"""

import itertools
from pathlib import Path

import pytest

from benchmarks.corpus import FORMS, LAYOUTS, NOISES, Case
from benchmarks.corpus.parsing import Pipeline
from benchmarks.parse_corpus import make
from orchestration.database import connect
from orchestration.settings import Settings
from orchestration.transforming import Transformer, failure_of

PLAIN_LAYOUTS = ("grid", "lines", "markdown", "pipes", "spaces", "tabs")
TABLES = (
    ("intermediate.int_cells", "report_id, section, row_code, column_code"),
    (
        "intermediate.int_identities__results",
        "report_id, section, identity_id, row_code, column_code",
    ),
    ("intermediate.int_sections", "report_id, section"),
)
# a label between a table's rows and the next header, which only one way once saw
ONCE_DIFFERENT = ("table_2019:vertical:inject_words:none:plain:307497",)
# a row of blank cells in a header counts there as a row that does not fit
NOT_COMPARED = {"strips_not_fitting"}


def cases() -> list[Case]:
    """Clean reports of every form and plain layout, and damaged ones of every layout."""
    clean = itertools.product(PLAIN_LAYOUTS, FORMS, range(4))
    damaged = itertools.product(sorted(LAYOUTS), NOISES)
    forms = itertools.cycle(FORMS)
    return (
        [
            Case(40_000 + number, form, layout, "none", varied=number % 2 == 0)
            for number, (layout, form, _) in enumerate(clean)
        ]
        + [
            Case(50_000 + number, next(forms), layout, noise, varied=number % 3 == 0)
            for number, (layout, noise) in enumerate(damaged)
        ]
        + [Case.parse(text) for text in ONCE_DIFFERENT]
    )


def rows_of(database: Path, table: str, grain: str) -> list[dict[str, object]]:
    with connect(database, read_only=True) as connection:
        found = connection.execute(f"select * from {table} order by {grain}")
        names = [column[0] for column in found.description]
        return [
            {
                name: value
                for name, value in zip(names, row, strict=True)
                if name not in NOT_COMPARED
            }
            for row in found.fetchall()
        ]


def read_plain(database: Path) -> set[str]:
    with connect(database, read_only=True) as connection:
        found = connection.execute(
            "select report_id from intermediate.int_plain__reports"
        )
        return {str(row[0]) for row in found.fetchall()}


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> tuple[list, list, set, dict]:
    """What both ways read, table by table; the reports read first; layout by report."""
    folder = tmp_path_factory.mktemp("plain")
    pipeline = Pipeline(folder, sql_verdicts=True)
    reports = [make(case) for case in cases()]
    judged = pipeline.parse(reports)
    assert judged.wrong.empty, judged.wrong
    database = pipeline.database
    plain = read_plain(database)
    first = [rows_of(database, table, grain) for table, grain in TABLES]

    with connect(database) as connection:
        connection.execute("delete from intermediate.int_plain__reports")
        connection.execute("delete from intermediate.int_plain__sections")
        paths = dict(
            connection.execute(
                "select substr(sha256, 1, 16), source_path from raw.files"
            ).fetchall()
        )
    transformer = Transformer(Settings((folder / "raw",), folder / "warehouse"))
    nodes = transformer.build(
        select=["int_tokens+"], exclude=["config.materialized:incremental+"]
    )
    assert failure_of(nodes) is None
    second = [rows_of(database, table, grain) for table, grain in TABLES]
    layouts = {f"{report.seed}.txt": report.layout for report in reports}
    clean = {f"{case.seed}.txt" for case in cases() if case.noise == "none"}
    of_report = {
        report_id: layouts[path] for report_id, path in paths.items() if path in clean
    }
    return first, second, plain, of_report


def test_both_readings_say_the_same_of_every_report(
    readings: tuple[list, list, set, dict],
) -> None:
    """Catches a cell, an identity or a place that only one of the two finds."""
    first, second, _, _ = readings
    for (table, _), fast, slow in zip(TABLES, first, second, strict=True):
        assert len(fast) == len(slow) > 0, table
        different = [
            (one, other) for one, other in zip(fast, slow, strict=True) if one != other
        ]
        assert not different, (table, len(different), different[:2])


def test_clean_reports_are_read_first(
    readings: tuple[list, list, set, dict],
) -> None:
    """Catches a first reading that reads nothing, so that all reports take long."""
    _, _, plain, of_report = readings
    for layout in PLAIN_LAYOUTS:
        ids = {report_id for report_id, name in of_report.items() if name == layout}
        share = len(ids & plain) / len(ids)
        assert share >= 0.5, (layout, share)
