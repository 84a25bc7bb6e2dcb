"""Made-up reports and the shipped ones → the warehouse that the dashboards demonstrate.

Run by the pipeline's environment, not by Superset's:

    .venv/bin/python -m bi.demonstration bi/.home/demonstration
"""

import argparse
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from benchmarks.corpus import Report, generate
from benchmarks.corpus.forms import City, cities
from benchmarks.corpus.report import Body, agency_of
from bi.bundle import SYNTHETIC_FOLDER
from orchestration import cli
from orchestration.manifests import MANIFEST
from orchestration.settings import PROJECT

# where the real reports of this repository are shown
SHIPPED_FOLDER = "shipped"

AGENCIES = 24
YEARS = range(2014, 2025)

# one city in eleven of those that the generator knows, and another name in each
_CITY_STEP = 11
_NAME_STEP = 7

_LAYOUTS = ("pipes", "grid", "markdown", "tabs", "lines", "label_then_numbers", "menus")
_HARD_LAYOUTS = ("paged", "wrapped", "columns_apart", "numbers_then_label_some")
_NOISES = (
    "change_digit",
    "change_digit",
    "change_digit",
    "lose_cell",
    "lose_row",
    "lose_column",
    "merge_numbers",
    "drop_char",
    "duplicate_table",
)
_BLANKS = ("zeros_blank", "zeros_dash", "total_only")
_SCALES = ("few", "some", "some", "many")
# the statistics of 2014 count by channels and grounds, each as large as a whole row
_SCALES_2014 = {"few": "few", "some": "some", "many": "some"}

# a county and its bureaus in the last years: a government, and what is below it
_COUNTY = "华容县"
_COUNTY_CITY = City("岳阳市", "湖南省")
_BUREAUS = (
    "教育局",
    "民政局",
    "财政局",
    "水利局",
    "司法局",
    "审计局",
    "林业局",
    "商务局",
)
_COUNTY_YEARS = YEARS[-3:]
_COUNTY_GAPS = {("水利局", 2023), ("司法局", 2024), ("审计局", 2024)}

# agency and year of the reports that are nowhere, and of those that nobody can read
_GAPS = (
    *((4, year) for year in (2014, 2015)),
    *((10, year) for year in (2018, 2019, 2020)),
    *((15, 2024), (16, 2021), (19, 2016), (22, 2023), (22, 2024), (23, 2014)),
)
_UNREADABLE = {
    (3, 2021): ("scan-04-2021.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(400)),
    (6, 2015): ("old-word-07-2015.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)),
    (12, 2019): ("archive-13-2019.zip", b"PK\x05\x06" + bytes(18)),
    (18, 2022): ("empty-19-2022.txt", b""),
}

_NOTICE = "{place}关于召开年度工作会议的通知\n\n各科室：\n会议定于3月5日上午9时召开。\n"


def _form(year: int, rng: Random) -> str:
    if year <= 2018:
        return "statistics_2014"
    if year <= 2020:
        return "table_2019"
    return "hybrid" if year == 2021 and rng.random() < 0.2 else "table_2021"


def _body(number: int, year: int = YEARS[-1]) -> Body:
    named = agency_of(number * _CITY_STEP + number * _NAME_STEP * len(cities()))
    scale = _SCALES[number % len(_SCALES)]
    return Body(named.name, named.city, _SCALES_2014[scale] if year <= 2018 else scale)


def _report(number: int, year: int, version: int = 0) -> Report:
    """Return the report of an agency on a year; another version has other figures."""
    seed = (number * 100 + year - YEARS[0]) * 10 + version
    rng = Random(f"demonstration {seed}")  # noqa: S311 - made again alike
    layout = rng.choice(_HARD_LAYOUTS if rng.random() < 0.12 else _LAYOUTS)
    noise = rng.choice(_NOISES) if rng.random() < 0.22 else "none"
    blank = rng.choice(_BLANKS) if rng.random() < 0.2 else "none"
    return generate(
        seed,
        _form(year, rng),
        layout,
        noise,
        blank,
        varied=rng.random() < 0.3,
        body=_body(number, year),
        year=year,
    )


def _text(report: Report) -> str:
    """Return the text of a report whose prose mostly says what its tables say.

    The generator's prose has numbers of its own, so that none of them can be taken for
    one of a table; here one report in seven is left so.
    """
    if report.seed // 10 % 7 == 0:
        return report.text
    truth, text = report.truth, report.text
    for item, name in (("licences", "行政许可"), ("penalties", "行政处罚")):
        decisions = truth.get(("disclosures", item, "decisions"))
        if decisions is not None:
            text = re.sub(rf"({name})\d+(项)", rf"\g<1>{decisions:.0f}\2", text)
    if truth.get(("statistics_resources", "fees_charged", "figure")):
        text = text.replace("本年度没有收取信息处理费。\n", "")
    return text


def files() -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file, among them such as go wrong."""
    for number in range(AGENCIES):
        for year in YEARS:
            if (number, year) in _GAPS or (number, year) in _UNREADABLE:
                continue
            text = _text(_report(number, year))
            yield f"agency-{number + 1:02}-{year}.txt", text.encode()
    yield from _UNREADABLE.values()
    yield MANIFEST, _manifest().encode()
    yield from _county()
    # the same bytes twice; an earlier version; a report that does not say whose it is
    for number, year in ((2, 2020), (5, 2022), (11, 2016)):
        text = _text(_report(number, year))
        yield f"copy-of-{number + 1:02}-{year}.txt", text.encode()
    for number, year in ((3, 2019), (8, 2023), (14, 2017), (20, 2021)):
        text = _text(_report(number, year, version=1))
        yield f"other-version-{number + 1:02}-{year}.txt", text.encode()
    for number, year in ((6, 2018), (17, 2022), (21, 2020)):
        report = _report(number, year, version=2)
        text = report.text.replace(report.agency_name, "本机关")
        yield f"nameless-{number + 1:02}-{year}.txt", text.encode()
    for number in (1, 9):
        notice = _NOTICE.format(place=_body(number).city.name)
        yield f"notice-{number + 1:02}.txt", notice.encode()


def _manifest() -> str:
    """State whose the files are that nobody can read."""
    lines = ["file,agency_name,province,city,report_year"]
    for (number, year), (name, _) in _UNREADABLE.items():
        body = _body(number)
        lines.append(f"{name},{body.name},{body.city.province},{body.city.name},{year}")
    return "\n".join(lines) + "\n"


def _county() -> Iterator[tuple[str, bytes]]:
    """Yield the reports of a county's government and its bureaus, some left out."""
    for number, name in enumerate(("人民政府", *_BUREAUS)):
        scale = "many" if number == 0 else "few"
        for year in _COUNTY_YEARS:
            if (name, year) not in _COUNTY_GAPS:
                report = generate(
                    *(700_000 + 100 * number + year, "table_2021", "pipes", "none"),
                    varied=False,
                    body=Body(f"{_COUNTY}{name}", _COUNTY_CITY, scale),
                    year=year,
                )
                yield f"county-{number:02}-{year}.txt", _text(report).encode()


def write(raw: Path) -> None:
    """Write all files below a raw directory; what is there already is kept."""
    folder = raw / SYNTHETIC_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files():
        (folder / name).write_bytes(content)
    (raw / SHIPPED_FOLDER).mkdir(exist_ok=True)
    for report in (PROJECT / "raw").glob("*.txt"):
        shutil.copy(report, raw / SHIPPED_FOLDER)


def main() -> int:
    """Return what `gongkai run` returns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="gets raw/ and warehouse/")
    home = parser.parse_args().home
    write(home / "raw")
    return cli.main(
        ["run", "--raw", str(home / "raw"), "--warehouse", str(home / "warehouse")]
    )


if __name__ == "__main__":
    sys.exit(main())
