"""Files of several reports → how many are parted rightly, read as if alone, or mixed.

A file has two to six reports: of several agencies on one year, of one agency on several
years, or of any. Each report has its own layout; above, between and below stand what
sites and books put there. From the root of the project:

    .venv/bin/python -m benchmarks.several

Printed is how many reports are parted, read as if they stood alone, and mixed or wrong.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice, pairwise
from random import Random
from typing import Any

from benchmarks.corpus import Case, Report, generate, plan
from benchmarks.corpus.forms import SEEDS
from benchmarks.corpus.judging import Judge, judge_report, misnamed
from benchmarks.corpus.report import FORMS_OF_YEAR, agency_of
from parsing.dictionaries import Dictionaries
from parsing.guarding import OneReport, parse_all
from parsing.model import ParsedReport
from parsing.text import Text

KINDS = ("agencies", "yearbook", "any")
_YEARS = range(2014, 2025)
_REASONS = 10


@dataclass(frozen=True)
class File:
    """A text of several reports: the case and the truth of each, and where it begins."""

    kind: str
    text: str
    cases: tuple[Case, ...]
    reports: tuple[Report, ...]
    starts: tuple[int, ...]

    def spans(self) -> list[tuple[int, int]]:
        """Return where each report stands."""
        return [*pairwise((*self.starts, len(self.text)))]


def make_file(seed: int, *, noises: Sequence[str] = ("none",)) -> File:
    """Return the file of a seed."""
    rng = Random(f"several {seed}")  # noqa: S311 - a corpus that can be made again
    kind = KINDS[seed % len(KINDS)]
    number = rng.randint(2, 6)
    body = agency_of(10 * seed)
    years = [rng.choice(_YEARS)] * number
    if kind == "yearbook":
        years = sorted(rng.sample(_YEARS, number), reverse=rng.random() < 0.5)
    cases, reports = [], []
    for place in range(number):
        forms = FORMS_OF_YEAR[years[place]] if kind != "any" else ()
        case = plan(10 * seed + place, noises=noises, forms=forms)
        report = generate(
            case.seed,
            case.form,
            case.layout,
            case.noise,
            case.blank,
            varied=case.varied,
            body=body if kind == "yearbook" else None,
            year=years[place] if kind != "any" else None,
        )
        cases.append(case)
        reports.append(report)
    titles = [
        f"{report.agency_name}{report.report_year}年政府信息公开工作年度报告"
        for report in reports
    ]
    text = "政府信息公开工作年度报告汇编\n" if rng.random() < 0.3 else ""
    if rng.random() < 0.3:
        text += "\n".join(["目录", *titles, ""])
    between = rng.choice(("", "\n\n", "\n————————\n", "\n- 7 -\n"))
    starts = []
    for report in reports:
        starts.append(len(text))
        text += report.text + between
    if rng.random() < 0.3:
        text += "\n".join(["相关链接", *titles[:3], ""])
    return File(kind, text, tuple(cases), tuple(reports), tuple(starts))


def places(parsed: ParsedReport) -> list[tuple[str, int, int | None]]:
    """Return what is said to be printed where: characters, offset, line."""
    read: Iterable[Any] = chain(
        parsed.identity.evidence,
        parsed.tables.cells,
        parsed.tables.local_items,
        parsed.prose.statements,
        parsed.prose.indicators,
    )
    return [
        (one.raw_text, one.char_start, one.line_no)
        for one in read
        if one.raw_text is not None and one.char_start is not None
    ]


def is_within(parsed: ParsedReport, start: int, end: int) -> bool:
    """Whether all that is read of a report stands between two places."""
    return all(
        start <= at and at + len(raw_text) <= end for raw_text, at, _ in places(parsed)
    )


def rereads(parsed: ParsedReport, text: str) -> bool:
    """Whether all that is read stands where it is said to, in the whole text."""
    whole = Text(text)
    return all(
        text.startswith(raw_text, at) and line_no == whole.line_no(at)
        for raw_text, at, line_no in places(parsed)
    )


def figures(parsed: ParsedReport) -> tuple[object, ...]:
    """Return what is read of a report, without where."""
    return (
        parsed.identity.agency_id,
        parsed.identity.report_year,
        [
            (one.section, one.row_code, one.column_code, one.cell_state, one.value)
            for one in parsed.tables.cells
        ],
        [(one.raw_text, one.value, one.sentence) for one in parsed.prose.statements],
        [(one.indicator_code, one.value, one.scope) for one in parsed.prose.indicators],
    )


def judge_file(file: File, dictionaries: Dictionaries, judge: Judge) -> Counter[str]:
    """Return counts of what became of a file's reports, and of their cells."""
    counts = Counter(files=1, reports=len(file.reports))
    found = [*parse_all(file.text, {}, dictionaries, seconds=None)]
    counts["files cut into the reports that they have"] += len(found) == len(file.reports)
    alone = [*_alone(file, dictionaries)]
    for case, report, one in zip(file.cases, file.reports, alone, strict=True):
        sections, _ = judge_report(case, report, one.report, judge)
        counts["cells published of reports that stand alone"] += _cells(sections)
    if len(found) != len(file.reports):
        counts["reports in files held back"] += len(file.reports)
        # whatever is published of it would be of several
        identified = [one.report.identity.identification == "identified" for one in found]
        counts["mixed"] += sum(identified)
        return counts
    for place, one in enumerate(found):
        case, report = file.cases[place], replace(file.reports[place], text=file.text)
        sections, wrong = judge_report(case, report, one.report, judge)
        is_named = one.report.identity.identification == "identified"
        counts["reports named"] += is_named
        counts["reports read as if alone"] += figures(one.report) == figures(
            alone[place].report
        )
        counts["cells published"] += _cells(sections)
        counts["wrong"] += len(wrong)
        counts["misnamed"] += misnamed(case, report, one.report.identity) is not None
        counts["mixed"] += not is_within(one.report, *file.spans()[place])
        counts["not where it is said to be"] += not rereads(one.report, file.text)
    return counts


def _alone(file: File, dictionaries: Dictionaries) -> list[OneReport]:
    return [
        one
        for report in file.reports
        for one in parse_all(report.text, {}, dictionaries, seconds=None)
    ]


def _cells(sections: Sequence[dict[str, object]]) -> int:
    return sum(int(str(row["cells_right"])) for row in sections)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--noise", action="append", default=[], help="of the corpus")
    parser.add_argument("--show", type=int, help="print the file of a seed")
    options = parser.parse_args()
    noises = options.noise or ["none"]
    if options.show is not None:
        print(make_file(options.show, noises=noises).text)
        return 0
    dictionaries = Dictionaries.read(SEEDS)
    judge = Judge(dictionaries)
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    reasons: Counter[str] = Counter()
    for seed in range(options.files):
        file = make_file(seed, noises=noises)
        by_kind[file.kind] += judge_file(file, dictionaries, judge)
        (first, *more) = parse_all(file.text, {}, dictionaries, seconds=None)
        if not more:
            reasons[f"file {seed}: {first.report.identity.reason}"] += 1
    total = sum(by_kind.values(), Counter())
    columns = {**by_kind, "all": total}
    print(" " * 48 + "".join(f"{name:>12}" for name in columns))
    for name in (
        "files",
        "reports",
        "files cut into the reports that they have",
        "reports in files held back",
        "reports named",
        "reports read as if alone",
        "cells published of reports that stand alone",
        "cells published",
        "wrong",
        "misnamed",
        "mixed",
        "not where it is said to be",
    ):
        print(f"{name:48}" + "".join(f"{one[name]:12,}" for one in columns.values()))
    print(*islice(reasons, _REASONS), sep="\n")
    bad = ("wrong", "misnamed", "mixed", "not where it is said to be")
    return 1 if any(total[name] for name in bad) else 0


if __name__ == "__main__":
    sys.exit(main())
