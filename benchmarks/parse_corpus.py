"""Generated reports → what is published of them, beside what they truly say.

From the root of the project:

    .venv/bin/python -m benchmarks.parse_corpus --reports 10000

The parser is called as it is, without a database; what it reads is published or held back
by the identities of the seeds (benchmarks/corpus/judging.py). One report alone, as an
earlier run named it; --show prints it and parses nothing, --explain shows how it is read:

    .venv/bin/python -m benchmarks.parse_corpus --case CASE [--show | --explain]
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path

import pandas as pd

from benchmarks.corpus import FORMS, LAYOUTS, NOISES, Case, Report, generate, plan
from benchmarks.corpus.forms import SEEDS
from benchmarks.corpus.judging import Judge, Judged, Row, judge_report, misnamed
from parsing.dictionaries import Dictionaries
from parsing.explaining import explain
from parsing.model import Stated
from parsing.parse import parse

CHUNK = 200
REPORTS = 5_000
WORST = 40
# the columns of a section's row that are no strings
_NUMBERS = ("seed", "cells_right", "cells_wrong", "cells_not_published")


@dataclass
class Chunk:
    """What became of some reports; seconds are those of the parser alone."""

    sections: list[Row] = field(default_factory=list)
    wrong: list[Row] = field(default_factory=list)
    misnamed: list[Row] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    reports: int = 0
    characters: int = 0
    seconds: float = 0.0


def make(case: Case) -> Report:
    """Return the report of a case."""
    return generate(
        case.seed, case.form, case.layout, case.noise, case.blank, varied=case.varied
    )


@cache
def _tools() -> tuple[Dictionaries, Judge]:
    """What a process needs for all its reports."""
    dictionaries = Dictionaries.read(SEEDS)
    return dictionaries, Judge(dictionaries)


def judge_all(cases: Sequence[Case]) -> Chunk:
    """Make, parse and judge the reports of some cases; run by another process."""
    dictionaries, judge = _tools()
    chunk = Chunk()
    for case in cases:
        report = make(case)
        began = time.process_time()
        parsed = parse(report.text, Stated(), dictionaries)
        chunk.seconds += time.process_time() - began
        sections, wrong = judge_report(case, report, parsed, judge)
        chunk.sections += sections
        chunk.wrong += wrong
        other = misnamed(case, report, parsed.identity)
        chunk.misnamed += [other] if other else []
        chunk.failures += [(str(case), failure) for failure in parsed.failures]
        chunk.reports += 1
        chunk.characters += len(report.text)
    return chunk


def share(part: float, whole: float) -> str:
    """Return a share in per cent, or a dot where there is nothing to share."""
    return f"{100 * part / whole:5.1f}" if whole else "    ."


def table(sections: pd.DataFrame, keys: list[str]) -> str:
    """Return sections and cells published, clean and damaged, by some columns.

    A section with cells that are not understood does not count as published; the cells
    of it that are published count among the cells.
    """
    published = sections["status"] == "published"
    damaged = sections["damaged"]
    cells = sections["cells_right"] + sections["cells_not_published"]
    frame = sections[[*keys, "case_text", "cells_wrong"]].copy()
    for name, part in (("clean", ~damaged), ("damaged", damaged)):
        frame[name] = part
        frame[f"{name} published"] = part & published
        frame[f"{name} cells"] = cells.where(part, 0)
        frame[f"{name} right"] = sections["cells_right"].where(part, 0)
    widths = [max(len(key), *frame[key].map(len)) + 2 for key in keys]
    head = "".join(key.ljust(width) for key, width in zip(keys, widths, strict=True))
    lines = [
        f"{head}reports   clean  published %  cells %  damaged  published %  cells %"
        "  wrong cells"
    ]
    for key, group in frame.groupby(keys, sort=True):
        line = "".join(text.ljust(width) for text, width in zip(key, widths, strict=True))
        line += f"{group['case_text'].nunique():7}"
        for name, width in (("clean", 8), ("damaged", 9)):
            whole = group[name].sum()
            line += f"{int(whole):{width}}"
            line += f"{share(group[f'{name} published'].sum(), whole):>13}"
            line += (
                f"{share(group[f'{name} right'].sum(), group[f'{name} cells'].sum()):>9}"
            )
        lines.append(f"{line}{int(group['cells_wrong'].sum()):13}")
    return "\n".join(lines)


def variants_table(sections: pd.DataFrame) -> str:
    """Return how often undamaged, fully printed sections with a variant are published."""
    clean = sections[
        ~sections["damaged"]
        & (sections["noise"] == "none")
        & (sections["blank"] == "none")
    ]
    words = clean.assign(variant=clean["variants"].str.split("+"))
    words = words.explode("variant", ignore_index=True)
    words["variant"] = words["variant"].replace("", "(none)")
    return table(words, ["variant", "section"])


def summary(judged: Judged) -> str:
    """Return the tables that a person reads."""
    sections = judged.sections
    printed = sections[sections["blank"] == "none"]
    parts = []
    if len(printed):
        parts += [
            "By layout and noise, all cells printed",
            table(printed, ["layout", "noise"]),
        ]
    plain = printed[(printed["noise"] == "none") & (printed["variants"] == "")]
    if len(plain):
        parts += [
            "By layout and section, nothing damaged, all cells printed, plain wording",
            table(plain, ["layout", "section"]),
        ]
    bare = sections[sections["noise"] == "none"]
    if len(bare):
        parts += ["By layout and blanks, no noise", table(bare, ["layout", "blank"])]
    if (bare["blank"] == "none").any():
        parts += ["By variant of wording, no noise, no blanks", variants_table(sections)]
    parts += ["By noise and blanks", table(sections, ["noise", "blank"])]
    parts += ["By noise", table(sections, ["noise"])]
    parts += ["By layout", table(sections, ["layout"])]
    parts += ["By section", table(sections, ["section"])]
    parts += ["By reading, of what was read", readings_table(sections)]
    return "\n\n".join(parts)


def readings_table(sections: pd.DataFrame) -> str:
    """Return how many sections each way of reading gave, and what became of them."""
    read = sections[sections["reading"] != ""]
    if read.empty:
        return "(nothing was read)"
    counts = pd.crosstab(read["reading"], read["verdict"])
    return str(counts.to_string())


def worst(judged: Judged) -> str:
    """Return wrong cells, one per report and section, with how to see them again."""
    wrong = judged.wrong
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


def others(chunk: Chunk) -> str:
    """Return reports taken for another's, and parts of the reading that failed."""
    lines = [f"reports named as another's, or of another year: {len(chunk.misnamed)}"]
    lines += [
        f"  {row['case_text']}: {row['found']}, true {row['true']}"
        for row in chunk.misnamed[:WORST]
    ]
    lines.append(f"parts of the reading that failed: {len(chunk.failures)}")
    kinds = Counter(failure for _, failure in chunk.failures)
    firsts = {failure: case for case, failure in reversed(chunk.failures)}
    lines += [
        f"  {count} x {failure}, as in {firsts[failure]}"
        for failure, count in kinds.most_common(WORST)
    ]
    return "\n".join(lines)


Mapped = Callable[[Iterator[list[Case]]], Iterator[Chunk]]


@contextmanager
def spread(processes: int) -> Iterator[Mapped]:
    """Yield a map over chunks in processes of their own, in order; 0: in this one."""
    if processes == 0:
        yield lambda chunks: map(judge_all, chunks)
        return
    with get_context("spawn").Pool(processes) as pool:
        yield lambda chunks: pool.imap(judge_all, chunks)


def run(cases: Sequence[Case], processes: int) -> tuple[Judged, Chunk]:
    """Judge all cases; return what became of them, and the sums of all chunks.

    The rows of every chunk are packed at once: so many strings would not fit.
    """
    chunks = (list(cases[start : start + CHUNK]) for start in range(0, len(cases), CHUNK))
    frames = []
    total = Chunk()
    began = time.perf_counter()
    with spread(processes) as mapped:
        for chunk in mapped(chunks):
            frames.append(_packed(chunk.sections))
            total.wrong += chunk.wrong
            total.misnamed += chunk.misnamed
            total.failures += chunk.failures
            total.reports += chunk.reports
            total.characters += chunk.characters
            total.seconds += chunk.seconds
            _say(total, len(cases), time.perf_counter() - began)
    columns = ["case_text", "section", "row_code", "column_code", "value", "true_value"]
    wrong = pd.DataFrame(total.wrong, columns=[*columns, "raw_text", "line_no"])
    return Judged(pd.concat(frames, ignore_index=True), wrong), total


def _packed(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    numbers = dict.fromkeys(_NUMBERS, "int64")
    strings = frame.columns.difference([*_NUMBERS, "damaged"])
    kinds = numbers | dict.fromkeys(strings, "string[pyarrow]")
    frame = frame.astype(kinds)
    frame["reading"] = frame["reading"].fillna("")
    return frame


def _say(total: Chunk, reports: int, seconds: float) -> None:
    if total.reports % (25 * CHUNK) and total.reports != reports:
        return
    print(
        f"{total.reports} of {reports} reports, {total.reports / seconds:.0f}/s, "
        f"{1000 * total.seconds / total.reports:.2f} ms to parse one of "
        f"{total.characters / total.reports:.0f} characters, "
        f"{len(total.wrong)} wrong cells",
        file=sys.stderr,
        flush=True,
    )


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of reports")
    return int(text)


def _case(text: str) -> Case:
    try:
        return Case.parse(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=_number, default=REPORTS)
    parser.add_argument("--seed", type=int, default=0, help="of the first report")
    parser.add_argument("--layout", choices=LAYOUTS, action="append", default=[])
    parser.add_argument("--noise", choices=NOISES, action="append", default=[])
    parser.add_argument("--form", choices=FORMS, action="append", default=[])
    parser.add_argument(
        "--undamaged",
        action="store_true",
        help="no noise, every cell printed, the official wording",
    )
    parser.add_argument("--case", type=_case, action="append", default=[])
    parser.add_argument("--show", action="store_true", help="print, parse nothing")
    parser.add_argument(
        "--explain", action="store_true", help="print how the parser reads it"
    )
    parser.add_argument(
        "--processes",
        type=int,
        default=os.cpu_count() or 1,
        help="that parse side by side; 0: parse in this one",
    )
    parser.add_argument("--out", type=Path, help="a CSV with a row per section")
    return parser


def _show(case: Case) -> None:
    """Print the text of a case, its numbers that are not zero, and what is damaged."""
    report = make(case)
    print(report.text)
    for place, value in report.truth.items():
        if value:
            print(*place, value)
    print("damaged:", *sorted(report.damage))


def main() -> int:
    """Return 0 if no wrong value was published, 1 otherwise."""
    options = _parser().parse_args()
    cases = options.case or [
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
            _show(case)
        return 0
    if options.explain:
        for case in cases:
            print(*explain(make(case).text, {}, _tools()[0]), sep="\n")
        return 0
    judged, total = run(cases, 0 if options.case else options.processes)
    if options.out:
        judged.sections.to_csv(options.out, index=False)
        judged.wrong.to_csv(options.out.with_suffix(".wrong.csv"), index=False)
    if options.case:
        columns = ["section", "damaged", "status", "verdict", "cells_wrong", "reason"]
        rows = judged.sections[columns].fillna({"reason": ""})
        print(rows.to_string(index=False, max_colwidth=200))
    else:
        print(summary(judged))
    print(others(total))
    print(worst(judged))
    return 1 if len(judged.wrong) or total.misnamed else 0


if __name__ == "__main__":
    sys.exit(main())
