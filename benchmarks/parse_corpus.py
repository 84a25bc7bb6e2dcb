"""Parse synthetic reports and compare every published value with the truth.

From the root of the project:

    .venv/bin/python -m benchmarks.parse_corpus --reports 10000 --sql-verdicts

One report alone, as an earlier run named it; --show prints it and parses nothing:

    .venv/bin/python -m benchmarks.parse_corpus --case CASE [--show]
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from benchmarks.corpus import FORMS, LAYOUTS, NOISES, Case, Report, generate, plan
from benchmarks.corpus.parsing import Judged, Pipeline

BATCH = 5_000
WORST = 40


def make(case: Case) -> Report:
    """Return the report of a case."""
    return generate(
        case.seed, case.form, case.layout, case.noise, case.blank, varied=case.varied
    )


def make_all(cases: list[Case]) -> list[Report]:
    """Return the reports of some cases; run by another process."""
    return [make(case) for case in cases]


def batches(cases: Sequence[Case], size: int) -> Iterator[list[Report]]:
    """Yield reports, the next batch being made while the last one is parsed."""
    parts = [list(cases[start : start + size]) for start in range(0, len(cases), size)]
    if len(parts) == 1:
        yield make_all(parts[0])
        return
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        ahead: Future[list[Report]] = pool.submit(make_all, parts[0])
        for part in [*parts[1:], None]:
            reports = ahead.result()
            if part is not None:
                ahead = pool.submit(make_all, part)
            yield reports


def share(part: float, whole: float) -> str:
    """Return a share in per cent, or a dot where there is nothing to share."""
    return f"{100 * part / whole:5.1f}" if whole else "    ."


def table(sections: pd.DataFrame, keys: list[str]) -> str:
    """Return sections published and held back, clean and damaged, by some columns."""
    published = sections["status"] == "published"
    frame = sections.assign(
        clean=~sections["damaged"],
        clean_published=~sections["damaged"] & published,
        damaged_published=sections["damaged"] & published,
    )
    widths = [max(len(key), *frame[key].map(len)) + 2 for key in keys]
    lines = [
        "".join(key.ljust(width) for key, width in zip(keys, widths, strict=True))
        + "reports   clean  published %  damaged  published %  wrong cells"
    ]
    for key, group in frame.groupby(keys, sort=True):
        damaged, clean = int(group["damaged"].sum()), int(group["clean"].sum())
        lines.append(
            "".join(text.ljust(width) for text, width in zip(key, widths, strict=True))
            + f"{group['case_text'].nunique():7}{clean:8}"
            + f"{share(group['clean_published'].sum(), clean):>13}{damaged:9}"
            + f"{share(group['damaged_published'].sum(), damaged):>13}"
            + f"{int(group['cells_wrong'].sum()):13}"
        )
    return "\n".join(lines)


def variants_table(sections: pd.DataFrame) -> str:
    """Return how often undamaged, fully printed sections with a variant are published."""
    clean = sections[
        ~sections["damaged"]
        & (sections["noise"] == "none")
        & (sections["blank"] == "none")
    ]
    words = clean.assign(variant=clean["variants"].str.split("+")).explode("variant")
    words["variant"] = words["variant"].replace("", "(none)")
    return table(words, ["variant", "section"])


def summary(judged: Judged) -> str:
    """Return the tables that a person reads."""
    sections = judged.sections
    printed = sections[sections["blank"] == "none"]
    parts = [
        "By layout and noise, all cells printed",
        table(printed, ["layout", "noise"]),
    ]
    parts += ["By layout and section, nothing damaged, all cells printed, plain wording"]
    plain = sections[
        (sections["noise"] == "none")
        & (sections["blank"] == "none")
        & (sections["variants"] == "")
    ]
    if len(plain):
        parts.append(table(plain, ["layout", "section"]))
    bare = sections[sections["noise"] == "none"]
    if len(bare):
        parts += ["By layout and blanks, no noise", table(bare, ["layout", "blank"])]
        parts += ["By variant of wording, no noise, no blanks", variants_table(sections)]
    parts += ["By noise and blanks", table(sections, ["noise", "blank"])]
    parts += ["By noise", table(sections, ["noise"])]
    parts += ["By section", table(sections, ["section"])]
    return "\n\n".join(parts)


def worst(wrong: pd.DataFrame) -> str:
    """Return wrong cells, one per report and section, with how to see them again."""
    if wrong.empty:
        return "wrong cells: none"
    lines = [
        f"wrong cells: {len(wrong)} in {wrong['case_text'].nunique()} reports; "
        "one of each section:"
    ]
    firsts = wrong.drop_duplicates(["case_text", "section"]).head(WORST)
    for row in firsts.itertuples():
        lines.append(
            f"  {row.section} {row.row_code}/{row.column_code}: published {row.value}, "
            f"true {row.true_value}, read from {row.raw_text!r} on line {row.line_no}\n"
            f"    python -m benchmarks.parse_corpus --show --case {row.case_text}"
        )
    return "\n".join(lines)


def run(cases: Sequence[Case], folder: Path, options: argparse.Namespace) -> Judged:
    """Parse all cases, batch by batch."""
    sections, wrong = [], []
    pipeline = Pipeline(folder, sql_verdicts=options.sql_verdicts)
    done = 0
    for reports in batches(cases, options.batch):
        started = time.perf_counter()
        judged = pipeline.parse(reports)
        seconds = time.perf_counter() - started
        done += len(reports)
        sections.append(judged.sections)
        wrong.append(judged.wrong)
        print(
            f"{done} of {len(cases)} reports, {len(reports) / seconds:.0f}/s, "
            f"{len(judged.wrong)} wrong cells",
            file=sys.stderr,
            flush=True,
        )
    return Judged(pd.concat(sections), pd.concat(wrong))


def main() -> int:
    """Return 0 if no wrong value was published, 1 otherwise."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=BATCH)
    parser.add_argument("--seed", type=int, default=0, help="of the first report")
    parser.add_argument("--layout", choices=LAYOUTS, action="append", default=[])
    parser.add_argument("--noise", choices=NOISES, action="append", default=[])
    parser.add_argument("--form", choices=FORMS, action="append", default=[])
    parser.add_argument(
        "--undamaged",
        action="store_true",
        help="no noise, every cell printed, the official wording",
    )
    parser.add_argument("--case", action="append", default=[])
    parser.add_argument("--show", action="store_true", help="print, parse nothing")
    parser.add_argument("--sql-verdicts", action="store_true")
    parser.add_argument("--batch", type=int, default=BATCH)
    parser.add_argument("--out", type=Path, help="a CSV with a row per section")
    parser.add_argument("--keep", type=Path, help="keep the last batch and its database")
    options = parser.parse_args()

    cases = [Case.parse(text) for text in options.case] or [
        plan(
            seed,
            options.layout,
            options.noise,
            forms=options.form,
            undamaged=options.undamaged,
        )
        for seed in range(options.seed, options.seed + options.reports)
    ]
    if options.show:
        for case in cases:
            report = make(case)
            print(report.text)
            for place, value in report.truth.items():
                if value:
                    print(*place, value)
            print("damaged:", *sorted(report.damage))
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        judged = run(cases, options.keep or Path(scratch), options)
    if options.out:
        judged.sections.to_csv(options.out, index=False)
        judged.wrong.to_csv(options.out.with_suffix(".wrong.csv"), index=False)
    if options.case:
        columns = ["section", "damaged", "status", "verdict", "cells_wrong", "reason"]
        print(judged.sections[columns].to_string(index=False, max_colwidth=200))
    else:
        print(summary(judged))
    print(worst(judged.wrong))
    return 1 if len(judged.wrong) else 0


if __name__ == "__main__":
    sys.exit(main())
