"""Coverage: who is known, which years are known, and what is there of each."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from benchmarks.corpus import generate
from benchmarks.corpus.report import Body, agency_of
from tests.conftest import Run, Runner

pytestmark = pytest.mark.pipeline

YEARS = range(2019, 2025)
AGENCIES = 12
SCAN = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(400)
NOTICE = "关于召开年度工作会议的通知\n\n各科室：\n会议定于3月5日上午9时召开。\n"

# agency and year of the reports that are left out, and of those that something befell
LEFT_OUT = {(0, 2019), (0, 2021), (0, 2024), (3, 2022), (5, 2019), (5, 2020), (5, 2023)}
SLIPS = {(1, 2020), (4, 2024), (6, 2021)}
CONTRADICTED = {(2, 2022), (7, 2019)}
SCANNED = {(3, 2020), (8, 2023), (8, 2024)}
COPIED = {(1, 2019), (9, 2023)}
UNDATED = {(5, 2020), (5, 2023)}
NOTICES = {(10, 2022)}


@dataclass(frozen=True)
class Made:
    """A file, and what is stated of it."""

    name: str
    content: bytes
    stated: tuple[str, str, str, int] | None = None


def body(number: int) -> Body:
    return agency_of(31 * number + 3)


def text_of(number: int, year: int) -> str:
    """Return a report that is published whole."""
    form = "table_2019" if year <= 2020 else "table_2021"
    seed = number * 1_000 + year * 20
    while True:
        text = generate(
            seed, form, "pipes", "none", varied=False, body=body(number), year=year
        ).text
        if "元" in text:  # else the unit of an amount is not said, and its cell is unread
            return text
        seed += 1


def with_one_more(text: str, label: str) -> str:
    """Return the report with one more in the last number of the row of a label."""
    more, rows = re.subn(
        rf"(?m)^({label} ?\|(?:.*\D)?)(\d+)$",
        lambda found: f"{found[1]}{int(found[2]) + 1}",
        text,
    )
    assert rows == 1
    return more


def stated(number: int, year: int) -> tuple[str, str, str, int]:
    named = body(number)
    return named.name, named.city.province, named.city.name, year


def made() -> Iterator[Made]:
    for number in range(AGENCIES):
        for year in YEARS:
            at, name = (number, year), f"{number}-{year}"
            text = text_of(number, year)
            if at in UNDATED:
                undated = re.sub(r"20\d\d年", "", text)
                yield Made(f"{name}-undated.txt", undated.encode())
            if at in LEFT_OUT:
                continue
            if at in SCANNED:
                yield Made(f"{name}.jpg", SCAN + name.encode(), stated(number, year))
                continue
            if at in NOTICES:
                content = NOTICE.encode()
                yield Made(f"{name}-notice.txt", content, stated(number, year))
                continue
            if at in SLIPS:
                # a total: table three does not add up
                text = with_one_more(text, "一、本年新收政府信息公开申请数量")
            if at in CONTRADICTED:
                # a number that no sum ties
                other = with_one_more(text, "行政许可")
                yield Made(f"{name}-other.txt", other.encode())
            if at in COPIED:
                yield Made(f"{name}-copy.txt", text.encode())
            # a manifest that states some of an agency's files in words of its own
            is_stated = number in (3, 8) and year == 2021
            yield Made(
                f"{name}.txt", text.encode(), stated(number, year) if is_stated else None
            )
    # of nobody; of an agency that has scans alone; of one that has no file at all
    nameless = text_of(11, 2022).replace(body(11).name, "本机关")
    yield Made("nameless.txt", nameless.encode())
    yield Made("scan.jpg", SCAN, None)
    yield Made("scans/2020.jpg", SCAN + b"a", ("汉中市甲甲局", "陕西", "汉中市", 2020))
    yield Made("scans/2022.jpg", SCAN + b"b", ("汉中市甲甲局", "陕西", "汉中市", 2022))


@pytest.fixture(scope="module")
def run(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("coverage")
    rows: list[tuple[object, ...]] = [
        ("not there.txt", "安康市乙乙局", "陕西省", "安康市", 2042)
    ]
    for file in made():
        path = folder / "raw" / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        if file.stated is not None:
            rows.append((file.name, *file.stated))
    with (folder / "raw" / "manifest.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [("file", "agency_name", "province", "city", "report_year"), *rows]
        )
    done = runner.run(folder / "raw", folder / "warehouse")
    assert done.status == 0, done.errors
    return done


def expected() -> Iterator[tuple]:
    """Yield name, province, year, status, gap, files and undated files of every row."""
    for number in range(AGENCIES):
        named = body(number)
        there = [year for year in YEARS if (number, year) not in LEFT_OUT]
        undated = sum(at[0] == number for at in UNDATED)
        for year in YEARS:
            at, status, files, gap = (number, year), "published", 1, None
            if at in SLIPS:
                status = "partly_published"
            elif at in CONTRADICTED:
                status, files = "held_back", 2
            elif at in SCANNED | NOTICES:
                status = "held_back"
            elif at in COPIED:
                files = 2
            elif at in LEFT_OUT:
                status, files, gap = "not_among_files", 0, "between"
                if year < there[0]:
                    gap = "before_first"
                elif year > there[-1]:
                    gap = "after_last"
            yield named.name, named.city.province, year, status, gap, files, undated
    for year in YEARS:
        gap = {2019: "before_first", 2021: "between"}.get(year, "after_last")
        is_there = year in (2020, 2022)
        yield (
            "汉中市甲甲局",
            "陕西省",
            year,
            "held_back" if is_there else "not_among_files",
            None if is_there else gap,
            int(is_there),
            0,
        )
        yield "安康市乙乙局", "陕西省", year, "not_among_files", None, 0, 0


def test_coverage_is_all_agencies_by_all_years(run: Run) -> None:
    """Catches a report not counted, a gap not shown, a file that widens what is known."""
    found = run.query(
        "select agency_name, province, report_year, status, gap, files, files_undated "
        "from quality.coverage"
    )
    assert sorted(found, key=str) == sorted(expected(), key=str)


def test_what_is_held_back_says_why_in_the_words_of_its_file(run: Run) -> None:
    """Catches a gap that nobody can act on, or a reason of another file."""
    rows = run.query(
        "select status, agency_name, report_year, reason, outcome, source_path, "
        "(select reason from quality.file_status as f "
        "where f.source_path = c.source_path) from quality.coverage as c"
    )
    said = {(name, year): reason for _, name, year, reason, *_ in rows}
    for status, *_, reason, outcome, source_path, of_file in rows:
        is_there = status in ("held_back", "partly_published")
        assert (reason is not None) == is_there
        assert reason == of_file or not is_there
        assert (source_path is None) == (outcome is None) == (status == "not_among_files")
    for (number, year), words in {
        (1, 2020): "applications: ",
        (2, 2022): "another report of the same agency and year says otherwise",
        (3, 2020): "broken picture",
        (10, 2022): "another kind of document",
    }.items():
        assert words in said[body(number).name, year]


def test_a_name_stated_of_a_scan_is_its_agency(run: Run) -> None:
    """Catches a scan that is counted as another agency's, or as nobody's."""
    rows = run.query(
        "select agency_name, count(distinct agency_id), count(*), "
        "count(*) filter (where agency_id is null) from quality.coverage group by all"
    )
    strange = {name for name, _, _, nameless in rows if nameless}
    assert strange == {"汉中市甲甲局", "安康市乙乙局"}
    assert all(years == len(YEARS) for _, _, years, _ in rows)
    assert all(ids == 1 for name, ids, *_ in rows if name not in strange)


def test_a_report_of_nobody_is_of_no_row(run: Run) -> None:
    """Catches a file lost from sight because coverage has no place for it."""
    counted = run.query("select sum(files) from quality.coverage")
    nobodys = run.query(
        "select source_path from quality.held_back where source_path in "
        "('nameless.txt', 'scan.jpg') or source_path like '%undated%'"
    )
    (files,) = run.query("select count(*) from quality.file_status")
    assert len(nobodys) == 2 + len(UNDATED)
    assert counted == [(files[0] - len(nobodys),)]
