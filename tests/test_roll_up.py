"""Roll-up: a government's figure, and beside it the sum of what is below it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pytest

from benchmarks.corpus import Report, generate
from benchmarks.corpus.forms import City
from benchmarks.corpus.report import Body
from tests.conftest import Run, Runner
from tests.test_coverage import with_one_more

pytestmark = pytest.mark.pipeline

CITY = City("岳阳市", "湖南省")
PLACE = "华容县"
BUREAUS = (
    *("教育局", "民政局", "财政局", "司法局", "审计局", "水利局", "农业农村局", "商务局"),
    *("统计局", "林业局", "交通运输局", "自然资源局", "市场监督管理局", "应急管理局"),
    *("医疗保障局", "退役军人事务局", "信访局", "城市管理局", "公安局", "发展和改革局"),
)
WHOLE, WITH_GAPS = 2021, 2022
# of the second year: no report of two, and of one a table three that does not add up
LEFT_OUT, BROKEN = BUREAUS[:2], BUREAUS[2]

# what of the tables each series is: the cells that add up to it
SERIES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "application.received": (("applications", "received", "total"),),
    "application.processed": (("applications", "processed_total", "total"),),
    "application.granted": (("applications", "granted", "total"),),
    "reconsideration.total": (("proceedings", "reconsideration", "total"),),
    "litigation.total": (
        ("proceedings", "litigation_direct", "total"),
        ("proceedings", "litigation_after_reconsideration", "total"),
    ),
    "disposal.licences": (("disclosures", "licences", "decisions"),),
    "normative_documents.issued": (("disclosures", "normative_documents", "issued"),),
}
# those of the table that is broken
OF_APPLICATIONS = [one for one, cells in SERIES.items() if cells[0][0] == "applications"]


def report_of(number: int, name: str, year: int) -> Report:
    """Return a report that is published whole."""
    seed = number * 1_000 + year
    while True:
        report = generate(
            seed,
            "table_2021",
            "pipes",
            "none",
            varied=False,
            body=Body(name, CITY),
            year=year,
        )
        if "元" in report.text:
            return report
        seed += 100_000


def reports() -> Iterator[tuple[str, Report]]:
    """Yield the reports of a county, its bureaus, its city, and a neighbour's bureau."""
    names = [
        "岳阳市人民政府",
        f"{PLACE}人民政府",
        *(f"{PLACE}{bureau}" for bureau in BUREAUS),
        "平江县教育局",
    ]
    for year in (WHOLE, WITH_GAPS):
        for number, name in enumerate(names):
            yield name, report_of(number, name, year)


def figure(report: Report, series: str) -> Decimal:
    return sum((report.truth[cell] for cell in SERIES[series]), Decimal(0))


@pytest.fixture(scope="module")
def made() -> list[tuple[str, Report]]:
    return list(reports())


@pytest.fixture(scope="module")
def run(runner: Runner, tmp_path_factory: pytest.TempPathFactory, made: list) -> Run:
    folder = tmp_path_factory.mktemp("roll-up")
    (folder / "raw").mkdir()
    for number, (name, report) in enumerate(made):
        text, bureau = report.text, name.removeprefix(PLACE)
        if report.report_year == WITH_GAPS and bureau in LEFT_OUT:
            continue
        if report.report_year == WITH_GAPS and bureau == BROKEN:
            text = with_one_more(text, "一、本年新收政府信息公开申请数量")
        (folder / "raw" / f"{number}.txt").write_text(text, encoding="utf-8")
    done = runner.run(folder / "raw", folder / "warehouse")
    assert done.status == 0, done.errors
    return done


def test_a_county_stands_beside_the_sum_of_its_twenty_bureaus(
    run: Run, made: list[tuple[str, Report]]
) -> None:
    """Catches a bureau left out of a sum, counted twice, or of another county."""
    found = run.query(
        "select report_year, series, value, children_value, children_counted, "
        "children_reporting, children_known, is_complete, difference "
        "from agency_roll_up where agency_name = $1 "
        "and list_contains($2, series) order by all",
        [f"{PLACE}人民政府", list(SERIES)],
    )
    expected = []
    for year in (WHOLE, WITH_GAPS):
        there = {name: report for name, report in made if report.report_year == year}
        own = there[f"{PLACE}人民政府"]
        for series in SERIES:
            missing: tuple[str, ...] = ()
            if year == WITH_GAPS:
                missing = LEFT_OUT
                if series in OF_APPLICATIONS:
                    missing = (*LEFT_OUT, BROKEN)
            counted = [bureau for bureau in BUREAUS if bureau not in missing]
            total = sum(figure(there[f"{PLACE}{one}"], series) for one in counted)
            value = figure(own, series)
            reporting = len(BUREAUS) - (len(LEFT_OUT) if year == WITH_GAPS else 0)
            expected.append(
                (
                    *(year, series, value, total, len(counted), reporting, len(BUREAUS)),
                    not missing,
                    None if missing else value - total,
                )
            )
    assert found == sorted(expected)


def test_a_county_is_a_child_of_its_city_and_a_bureau_is_not(run: Run) -> None:
    """Catches bureaus that are counted in their county's figure and again beside it."""
    children = run.query(
        "select distinct children_known from agency_roll_up "
        "where agency_name = '岳阳市人民政府'"
    )
    assert children == [(1,)]
    without = run.query(
        "select agency_name from dim_agency where parent_agency_id is null"
    )
    assert sorted(without) == [("岳阳市人民政府",), ("平江县教育局",)]
