"""Synthetic reports that tables of several years, and corrections, are tried on.

Each is a text of the generator or a shipped one with some rows put in another's place;
the manifest states whose each is.
"""

import csv
import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.corpus import generate
from orchestration.settings import DBT_PROJECT
from tests.conftest import RAW

RECEIVED = "一、本年新收政府信息公开申请数量"
CARRIED_IN = "二、上年结转政府信息公开申请数量"
CARRIED_OUT = "四、结转下年度继续办理"

_TABLES_2021 = generate(7, "table_2021", "pipes", "none", varied=False).text
_TABLES_2019 = (RAW / "weinan-2020.txt").read_bytes().decode("utf-8")


def _row(label: str, *figures: object) -> str:
    return " | ".join([label, *map(str, figures)])


def _of_one(label: str, count: int) -> str:
    """Return a row of table three in which all applications are of natural persons."""
    return _row(label, count, 0, 0, 0, 0, 0, count)


def with_rows(text: str, *rows: str) -> str:
    """Return the text with rows in the place of those with the same label."""
    lines = text.split("\n")
    for row in rows:
        label = row.split(" | ")[0]
        (at,) = [
            number for number, line in enumerate(lines) if line.startswith(f"{label} |")
        ]
        lines[at] = row
    return "\n".join(lines)


def table_2021(*rows: str) -> str:
    """Return a report with the tables of 2021: 11 carried in, 37 handled, none out."""
    return with_rows(_TABLES_2021, _row("行政规范性文件", 71, 0, 171), *rows)


def before_2021(carried_out: int, normative_documents: int = 100) -> str:
    """Return the report of the year before: what is carried out of it is given."""
    return table_2021(
        _of_one(RECEIVED, 26 + carried_out),
        _of_one(CARRIED_OUT, carried_out),
        _row("规章", 1, 0, 766),
        _row("行政规范性文件", 0, 0, normative_documents),
    )


def table_2019(*rows: str) -> str:
    """Return a report with the tables of 2019: none carried in or out."""
    return with_rows(_TABLES_2019, *rows)


def before_2019(licences: int, in_public: int = 27) -> str:
    """Return the report of the year before, with items of the year before that."""
    return table_2019(
        _row("规范性文件", 3, 3, in_public),
        _row("行政许可", licences, "增5", 7),
        _row("行政处罚", 7, 0, 51),
        _row("行政事业性收费", 10, "增2"),
    )


# ten cases upheld and one corrected, and a total of none; five, and a total of none
_SUMS = "10 | 1 | 0 | 0 | 0 | 5 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0"


def wrong_sums() -> str:
    """Return a report whose table four prints totals that its cases contradict."""
    printed = "0 | 0 | 0 | 1 | 1 | 0 | 1 | 4 | 0 | 5 | 0 | 0 | 0 | 0 | 0"
    text = table_2021()
    assert text.count(printed) == 1
    return text.replace(printed, _SUMS)


def without(text: str, label: str) -> str:
    """Return the text without the row that has a label."""
    lines = text.split("\n")
    kept = [line for line in lines if not line.startswith(f"{label} |")]
    assert len(lines) - len(kept) == 1
    return "\n".join(kept)


# agency number: report of each year
SERIES: dict[int, dict[int, str]] = {
    # all is carried over as it should be
    1: {2023: before_2021(11), 2024: table_2021()},
    # one application is lost between the years, and five documents
    2: {2023: before_2021(10, 105), 2024: table_2021()},
    # of one of the years table three is held back
    3: {
        2023: with_rows(before_2021(11), _row(RECEIVED, 37, 1, 0, 0, 0, 0, 37)),
        2024: table_2021(),
    },
    # items of 2019 and 2020 hold; the form changes to 2021
    4: {2019: before_2019(40), 2020: table_2019(), 2021: table_2021()},
    # items do not hold, and documents are repealed
    5: {2019: before_2019(41, 28), 2020: table_2019()},
    # the form of 2019 in a report of 2021 is not asked for the items of 2020
    6: {2020: before_2019(41), 2021: table_2019()},
    # a year is missing between the two
    7: {2022: before_2021(10), 2024: table_2021()},
    # table four adds up only once it is corrected; of the second nobody corrects it
    8: {2024: wrong_sums()},
    9: {2024: wrong_sums()},
    # a number that no identity ties to others, and a correction of it
    10: {2024: table_2021()},
    # a row is not there, and its applications are
    11: {2024: without(table_2021(), "2.重复申请")},
}

# of these the manifest says nothing
_NAMELESS = table_2021().replace("沧州市甲甲事务局", "本机关").replace("2024", "本")
UNSTATED = {
    "nameless.txt": _NAMELESS.replace("2025", "次").encode(),
    "broken.txt": b"2019\xe5\xb9\xb4\n\xff\xfe\x81 report",
}


def agency_name(number: int) -> str:
    """Return the name that the manifest states."""
    return f"渭南市第{number}试验局"


def agency_id(number: int) -> str:
    """Return the code of 渭南市 and a digest of the name without it."""
    digest = hashlib.md5(f"第{number}试验局".encode(), usedforsecurity=False).hexdigest()
    return f"610500-{digest[:8]}"


def file_name(number: int, year: int) -> str:
    """Return the name of a report's file; it means nothing to the pipeline."""
    return f"{number}-{year}.txt"


def content(number: int, year: int) -> bytes:
    """Return the bytes of a report; no two are the same."""
    return f"{SERIES[number][year]}\n第{number}号 {year}\n".encode()


def report_id(of: bytes) -> str:
    """Return what a report with these bytes is known by."""
    return hashlib.sha256(of).hexdigest()[:16]


def write_reports(
    raw: Path, other: Mapping[tuple[int, int], bytes] | None = None
) -> None:
    """Write every report, and a manifest that says whose and of which year it is.

    other: the bytes of some reports, by agency number and year, in place of their own.
    """
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.writer(file)
        manifest.writerow(["file", "agency_name", "report_year"])
        for number, years in SERIES.items():
            for year in years:
                name = file_name(number, year)
                written = (other or {}).get((number, year), content(number, year))
                (raw / name).write_bytes(written)
                manifest.writerow([name, agency_name(number), year])
    for name, unstated in UNSTATED.items():
        (raw / name).write_bytes(unstated)


def correction(number: int, year: int, cell: str, old: object, new: object) -> list:
    """Return a line of the seed: what a report of this module prints, and should."""
    return [
        report_id(content(number, year)) if number in SERIES else f"{number:016x}",
        *(agency_id(number), year, *cell.split(), old, new),
        *("the parts add up to it", "synthetic bulletin, page 3"),
        *("synthetic reader", "2025-03-04"),
    ]


DIRECT = "proceedings litigation_direct total"
TOTAL = "proceedings reconsideration total"
LICENCES = "disclosures licences decisions"

CORRECTIONS = (
    correction(8, 2024, TOTAL, 0, 11),
    correction(8, 2024, DIRECT, 0, 5),
    correction(10, 2024, LICENCES, 0, 12),
    correction(99, 2024, LICENCES, 1, 2),
)


@contextmanager
def corrected(folder: Path, corrections: Iterable[list]) -> Iterator[None]:
    """Let runs use a copy of the dbt project with these lines in its corrections."""
    project = Path(shutil.copytree(DBT_PROJECT, folder / "dbt_project"))
    with (project / "seeds" / "corrections.csv").open("a", encoding="utf-8") as seed:
        csv.writer(seed, lineterminator="\n").writerows(corrections)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orchestration.transforming.DBT_PROJECT", project)
        patch.setattr("orchestration.digests.DBT_PROJECT", project)
        patch.setattr("orchestration.assembly.SEEDS", project / "seeds")
        yield
