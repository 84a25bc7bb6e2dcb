"""Made-up reports through the parser → every published value beside the truth."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks.corpus.forms import FORMS, places_of, table_of
from benchmarks.corpus.judging import Judged
from benchmarks.corpus.report import Case, Report
from benchmarks.one_batch import consume
from expectations.dialect import open_read_only
from expectations.identities import read_identities
from expectations.rules import Outcome, Rule
from expectations.suites import readings_suite
from expectations.validation import validate
from expectations.verdicts import write_verdicts
from orchestration.database import connect, scalar
from orchestration.loading import load
from orchestration.manifests import MANIFEST
from orchestration.reading import Reader
from orchestration.settings import SEEDS, Settings, keep_silent
from orchestration.transforming import Transformer

_PUBLISHED = (
    "int_reports__current",
    "int_sections__unread",
    "fct_applications",
    "fct_proceedings",
    "fct_disclosures",
    "fct_statistics",
    "section_status",
)

# what a report said and what was published of it, cell by cell
_COMPARE = """
create schema if not exists judged;

create or replace table judged.truth as
select
    reports.report_id, places.section, places.row_code, places.column_code,
    cast(truths.hundredths / 100::decimal(3, 0) as decimal(28, 2)) as true_value
from truths
inner join reports on truths.report_no = reports.report_no
inner join places on reports.form = places.form and truths.place_no = places.place_no;

create or replace table judged.published as
select report_id, 'applications' as section, row_code, applicant_code as column_code,
    value, raw_text, line_no
from marts.fct_applications
where value is not null
union all
select report_id, 'proceedings', proceeding_code, result_code, value, raw_text, line_no
from marts.fct_proceedings
where value is not null
union all
select report_id, 'disclosures', item_code, measure_code, value, raw_text, line_no
from marts.fct_disclosures
where value is not null
union all
select report_id, section, item_code, measure_code, value, raw_text, line_no
from marts.fct_statistics
where value is not null;

create or replace table judged.cells as
select
    report_id, section, row_code, column_code, published.value, truth.true_value,
    published.raw_text, published.line_no,
    case
        when published.report_id is null then 'not_published'
        when published.value is not distinct from truth.true_value then 'right'
        else 'wrong'
    end as outcome
from judged.published as published
full join judged.truth as truth
    using (report_id, section, row_code, column_code);
"""

_SECTIONS = """
with counted as (
    select
        report_id, section,
        count(*) filter (where outcome = 'right') as cells_right,
        count(*) filter (where outcome = 'wrong') as cells_wrong,
        count(*) filter (where outcome = 'not_published') as cells_not_published
    from judged.cells
    group by report_id, section
)
select
    reports.case_text as case_text, reports.seed, reports.form, reports.layout,
    reports.base, reports.noise, reports.blank, reports.variants, sections.section,
    list_contains(string_split(reports.damage, '+'), sections.table_name) as damaged,
    coalesce(status.status, 'missing') as status,
    coalesce(status.verdict, 'absent') as verdict,
    status.reading,
    coalesce(counted.cells_right, 0) as cells_right,
    coalesce(counted.cells_wrong, 0) as cells_wrong,
    coalesce(counted.cells_not_published, 0) as cells_not_published,
    status.reason
from reports
inner join sections on reports.form = sections.form
left join quality.section_status as status
    on reports.report_id = status.report_id and sections.section = status.section
left join counted
    on reports.report_id = counted.report_id and sections.section = counted.section
order by reports.report_no, sections.section
"""

_WRONG = """
select reports.case_text, cells.section, row_code, column_code, cells.value, true_value,
    raw_text, line_no
from judged.cells as cells
inner join reports on cells.report_id = reports.report_id
where outcome = 'wrong'
order by reports.report_no, cells.section, row_code, column_code
"""


class Pipeline:
    """The project's own pipeline over one working database, used batch after batch."""

    def __init__(self, folder: Path, *, sql_verdicts: bool) -> None:
        keep_silent()
        self.raw = folder / "raw"
        self._settings = Settings((self.raw,), folder / "warehouse")
        self._transformer = Transformer(self._settings)
        self._rules = readings_suite(read_identities(SEEDS))
        self._sql_verdicts = sql_verdicts
        self._seeded = False

    @property
    def database(self) -> Path:
        """The working database, as the last batch left it."""
        return self._settings.build_database

    def parse(
        self, reports: Sequence[Report], beside: Mapping[str, str] | None = None
    ) -> Judged:
        """Run the reports, each of another seed, and compare.

        beside: other files, by name, that are loaded and parsed with them; what becomes
        of these is in the database.
        """
        report_ids = self._load(reports, beside or {})
        reader = Reader(self._settings, self._transformer, self._judge, with_tests=False)
        consume(reader.read())
        self._seeded = True
        consume(self._transformer.build(_PUBLISHED, tests=False))
        return self._compare(reports, report_ids)

    def _judge(self) -> Sequence[Outcome]:
        judge = judge_by_query if self._sql_verdicts else validate
        outcomes = judge(self.database, self._rules)
        write_verdicts(self.database, outcomes, "corpus")
        return outcomes

    def _load(self, reports: Sequence[Report], beside: Mapping[str, str]) -> list[str]:
        """Load the reports as files are loaded; return their report_id, in order."""
        if self.raw.exists():
            shutil.rmtree(self.raw)
        self.raw.mkdir(parents=True)
        self._settings.warehouse.mkdir(exist_ok=True)
        if not self._seeded:
            self.database.unlink(missing_ok=True)
        for report in reports:
            path = self.raw / f"{report.seed}.txt"
            path.write_bytes(report.text.encode())
        for name, text in beside.items():
            (self.raw / name).write_bytes(text.encode())
        with connect(self.database) as connection:
            if self._seeded:
                connection.execute("delete from raw.reports")
            loaded = load(connection, [self.raw])
            ids = dict(
                connection.execute(
                    "select source_path, substr(sha256, 1, 16) from raw.files"
                ).fetchall()
            )
        texts = len(reports) + len(beside.keys() - {MANIFEST})
        if loaded.new_texts != texts:
            raise ValueError(f"{texts} different reports are needed")
        return [ids[f"{report.seed}.txt"] for report in reports]

    def _compare(self, reports: Sequence[Report], report_ids: list[str]) -> Judged:
        with connect(self.database) as connection:
            for name, frame in _frames(reports, report_ids).items():
                connection.register(name, frame)
            connection.execute(_COMPARE)
            sections = connection.execute(_SECTIONS).df()
            wrong = connection.execute(_WRONG).df()
        return Judged(sections, wrong)


def judge_by_query(database: Path, rules: Sequence[Rule]) -> list[Outcome]:
    """Count what fails each rule without Great Expectations, which counts the same."""
    connection = open_read_only(database, {})
    try:
        return [_outcome(connection, rule) for rule in rules]
    finally:
        connection.close()


def _outcome(connection: duckdb.DuckDBPyConnection, rule: Rule) -> Outcome:
    query = f"select count(*) from ({rule.query}) as failing"  # noqa: S608
    count = int(scalar(connection, query))
    return Outcome(rule, count == 0, count, [])


def _frames(reports: Sequence[Report], report_ids: list[str]) -> dict[str, pd.DataFrame]:
    """Return the tables that the comparison reads: reports, truths, places, sections."""
    numbers = {
        form: {place: number for number, place in enumerate(places_of(form))}
        for form in FORMS
    }
    report_nos: list[int] = []
    place_nos: list[int] = []
    hundredths: list[int] = []
    for report_no, report in enumerate(reports):
        of_place = numbers[report.form]
        report_nos += [report_no] * len(report.truth)
        place_nos += [of_place[place] for place in report.truth]
        hundredths += [int(value * 100) for value in report.truth.values()]
    return {
        "reports": pd.DataFrame(
            [
                (
                    report_no,
                    report_id,
                    str(case_of(report)),
                    report.seed,
                    report.form,
                    report.layout,
                    report.base,
                    report.noise,
                    report.blank,
                    "+".join(report.variants),
                    "+".join(sorted(report.damage)),
                )
                for report_no, (report, report_id) in enumerate(
                    zip(reports, report_ids, strict=True)
                )
            ],
            columns=[
                *("report_no", "report_id", "case_text", "seed", "form", "layout"),
                *("base", "noise", "blank", "variants", "damage"),
            ],
        ),
        "truths": pd.DataFrame(
            {
                "report_no": np.array(report_nos, dtype=np.int64),
                "place_no": np.array(place_nos, dtype=np.int64),
                "hundredths": np.array(hundredths, dtype=np.int64),
            }
        ),
        "places": pd.DataFrame(
            [
                (form, number, *place)
                for form, places in numbers.items()
                for place, number in places.items()
            ],
            columns=["form", "place_no", "section", "row_code", "column_code"],
        ),
        "sections": pd.DataFrame(
            [
                (form, section, table_of(section))
                for form, sections in FORMS.items()
                for section in sections
            ],
            columns=["form", "section", "table_name"],
        ),
    }


def case_of(report: Report) -> Case:
    """Return the case that makes the report again."""
    return Case(
        report.seed,
        report.form,
        report.layout,
        report.noise,
        report.blank,
        report.varied,
    )
