"""Generated reports → what reading them costs, in parts, beside other ways through them.

Reports of about 10 KB, clean ones (six layouts, two forms, the official wording) and
damaged ones (every layout, form, damage and kind of blank), padded with running text as
long as real ones have. Of each kind, on the same texts: whose report it is, its tables,
its running text and all of it, counting newlines, the pool and, of clean ones, a plain
parser of the tables alone and pandas.read_html on the same tables as HTML (reports whose
rows have borders; needs lxml). From the root of the project:

    .venv/bin/python -m benchmarks.parse_speed --out benchmarks/results/parse_speed.txt

Times are of processors, all processes together, so that others at work on the machine
count little, and the least of some rounds. In each round the seeds are read again, since
what was seen of a text is remembered with them: no text is met twice.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from io import StringIO
from pathlib import Path
from random import Random

import pyarrow as pa

from benchmarks.corpus import NOISES, Case, Report, plan, prose
from benchmarks.corpus.forms import SEEDS
from benchmarks.line_parser import parse_all
from benchmarks.parse_corpus import make
from parsing.contaminations import contaminations_of
from parsing.dictionaries import Dictionaries
from parsing.model import Stated
from parsing.parse import parse
from parsing.pool import FEW_REPORTS, Pool
from parsing.prose import read_prose
from parsing.report import identify
from parsing.tables import read_tables
from parsing.text import Text

KINDS = ("clean", "damaged")
LAYOUTS = ("pipes", "lines", "grid", "tabs", "spaces", "markdown")
FORMS = ("table_2019", "table_2021")
REPORTS = 1_000
BYTES = 10_000
ROUNDS = 3
PROCESSES = 2
HTML_PAGES = 50
# seed of a report that is not measured
_COMPILES = 10_000_019

_BATCH = pa.schema(
    [
        pa.field("text_id", pa.string()),
        pa.field("report_no", pa.int64()),
        pa.field("text", pa.string()),
        # nothing is stated of any
        pa.field("stated", pa.list_(pa.null())),
    ]
)


def case_of(kind: str, seed: int) -> Case:
    """Return the case of a report of a kind."""
    if kind == "damaged":
        return plan(seed, noises=NOISES[1:])
    form = FORMS[seed // len(LAYOUTS) % len(FORMS)]
    return Case(seed, form, LAYOUTS[seed % len(LAYOUTS)], "none", varied=False)


def padded(report: Report, size: int) -> str:
    """Return a report's text with prose below its first heading, up to a size in bytes.

    Its title, and an empty line, stand above that heading.
    """
    rng = Random(report.seed)  # noqa: S311 - a corpus that can be made again
    missing = size - len(report.text.encode())
    added: list[str] = []
    while missing > 0:
        for line in prose.sentences(rng, "overview", report.report_year):
            added.append(line)
            missing -= len(line.encode()) + 1
    lines = report.text.split("\n")
    place = lines.index("") + 2
    return "\n".join([*lines[:place], *added, *lines[place:]])


def texts_of(kind: str, count: int, size: int, seed: int = 0) -> list[str]:
    """Return the texts of reports of consecutive seeds, all of a kind."""
    cases = (case_of(kind, number) for number in range(seed, seed + count))
    return [padded(make(case), size) for case in cases]


def html(text: str) -> str:
    """Return a report's tables as HTML, a line with cell borders a row."""
    tables: list[list[str]] = [[]]
    for line in text.splitlines():
        if " | " in line:
            tables[-1].append(line)
        elif tables[-1]:
            tables.append([])
    return "".join(
        "<table>"
        + "".join(
            "<tr><td>" + "</td><td>".join(line.split(" | ")) + "</td></tr>"
            for line in lines
        )
        + "</table>"
        for lines in tables
        if lines
    )


@dataclass
class Parts:
    """Processor seconds of each part of the reading of some reports, and cells read."""

    identity: float = 0.0
    tables: float = 0.0
    prose: float = 0.0
    contaminations: float = 0.0
    cells: int = 0
    statements: int = 0

    def read(self, text: str, dictionaries: Dictionaries) -> None:
        """Read a report as parsing.parse does, with a look at the clock between."""
        whole, clock = Text(text), time.process_time
        began = clock()
        identity = identify(whole, Stated(), dictionaries)
        identified = clock()
        tables = read_tables(whole, dictionaries)
        tabulated = clock()
        found = read_prose(whole, identity, tables, dictionaries)
        stated = clock()
        contaminations_of(whole, dictionaries)
        self.contaminations += clock() - stated
        self.identity += identified - began
        self.tables += tabulated - identified
        self.prose += stated - tabulated
        self.cells += len(tables.cells)
        self.statements += len(found.statements)


def parts_of(texts: Iterable[str], dictionaries: Dictionaries) -> Parts:
    """Return what each part of the reading of some reports takes."""
    parts = Parts()
    for text in texts:
        parts.read(text, dictionaries)
    return parts


def read_all(texts: Iterable[str], dictionaries: Dictionaries) -> None:
    """Read reports in this process."""
    for text in texts:
        parse(text, Stated(), dictionaries)


def count_newlines(texts: Iterable[str]) -> None:
    """Count the newlines of reports: the least that going through a text takes."""
    for text in texts:
        text.count("\n")


def read_html(pages: Iterable[str]) -> None:
    """Read the tables of pages with pandas."""
    import pandas as pd

    for page in pages:
        pd.read_html(StringIO(page))


def fresh() -> Dictionaries:
    """Return the seeds, all compiled of them, and nothing remembered but of one text."""
    dictionaries = Dictionaries.read(SEEDS)
    read_all(texts_of("clean", 1, 0, _COMPILES), dictionaries)
    return dictionaries


def seconds_of(work: Callable[[], object]) -> float:
    """Return the processor seconds that a piece of work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def least(work: Callable[[], object], rounds: int) -> float:
    """Return the least of the processor seconds that a piece of work takes."""
    return min(seconds_of(work) for _ in range(rounds))


def least_fresh(texts: Sequence[str], rounds: int) -> float:
    """Return the least of the seconds of reading reports that were never met before."""
    return min(seconds_of(partial(read_all, texts, fresh())) for _ in range(rounds))


def pooled(texts: Sequence[str], dictionaries: Dictionaries) -> tuple[float, float]:
    """Return the pool's seconds by the clock, and of processors, for some reports."""
    rows = [
        {"text_id": str(number), "report_no": number, "text": text}
        for number, text in enumerate(texts)
    ]
    batch = pa.RecordBatch.from_pylist(rows, _BATCH)
    began, spent = time.perf_counter(), _processors()
    read = Pool(dictionaries, processes=PROCESSES).read([batch])
    if sum(one.num_rows for one in read) != len(texts):
        raise ValueError("the pool lost a report")
    return time.perf_counter() - began, _processors() - spent


def _processors() -> float:
    """Return the processor seconds of this process and of its children that ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def without_start(texts: Sequence[str], dictionaries: Dictionaries) -> str:
    """Return the pool's line: a report's times, without the start of its processes."""
    few = texts[: FEW_REPORTS + 1]
    more, less = pooled(texts, dictionaries), pooled(few, dictionaries)
    clock, spent = (
        (whole - start) / (len(texts) - len(few))
        for whole, start in zip(more, less, strict=True)
    )
    rate = f"{1 / clock:.0f} reports/s by the clock"
    return _line(f"pool, {PROCESSES} processes", spent, rate)


def beside_tables(texts: Sequence[str], rounds: int) -> list[str]:
    """Return the lines of other ways to read the tables of clean reports."""
    plain = least(partial(parse_all, texts), rounds) / len(texts)
    bordered = [text for text in texts if " | " in text][:HTML_PAGES]
    pages = [html(text) for text in bordered]
    read_html(pages[:1])
    by_pandas = least(partial(read_html, pages), rounds) / len(pages)
    same = least_fresh(bordered, rounds) / len(pages)
    return [
        _line("plain parser, tables", plain, "of clean reports, which it asks for"),
        _line(
            "pandas.read_html",
            by_pandas,
            f"all of the reading of these {len(pages)} reports: {1e6 * same:.0f} us, "
            f"{same / by_pandas:.2f} x",
        ),
    ]


def measure(kind: str, options: argparse.Namespace) -> str:
    """Return what a person reads of one kind of reports."""
    texts = texts_of(kind, options.reports, options.bytes, options.seed)
    count, rounds = len(texts), options.rounds
    # what is compiled of the seeds, once in a process
    compiling = least(fresh, 1)
    whole = least_fresh(texts, rounds) / count
    newlines = least(partial(count_newlines, texts), rounds) / count
    in_parts = [parts_of(texts, fresh()) for _ in range(rounds)]
    shares = {
        name: min(getattr(one, name) for one in in_parts) / count
        for name in ("identity", "tables", "prose", "contaminations")
    }
    size = statistics.mean(len(text.encode()) for text in texts) / 1000
    lines = [
        f"{count} {kind} reports of {size:.1f} KB, each with "
        f"{in_parts[0].cells / count:.0f} cells and "
        f"{in_parts[0].statements / count:.0f} quantities in running text",
        _line("reading, all of it", whole, f"{1 / whole:.0f} reports/s"),
        *(
            _line(f"  {name}", spent, f"{100 * spent / sum(shares.values()):.0f} %")
            for name, spent in shares.items()
        ),
        _line("counting newlines", newlines, f"reading: {whole / newlines:.0f} x"),
    ]
    if kind == "clean":
        lines += beside_tables(texts, rounds)
    # of fewer, the start of the processes is all that is seen
    if count >= 5 * FEW_REPORTS:
        lines.append(without_start(texts, Dictionaries.read(SEEDS)))
    lines.append(f"  the seeds take {compiling:.2f} s, once in a process")
    return "\n".join(lines)


def _line(name: str, seconds: float, beside: str) -> str:
    return f"  {name:22}{1e6 * seconds:9.1f} us/report   {beside}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kind", choices=KINDS, action="append", default=[])
    parser.add_argument("--reports", type=int, default=REPORTS)
    parser.add_argument("--bytes", type=int, default=BYTES, help="of a report")
    parser.add_argument("--seed", type=int, default=0, help="of the first report")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    found = [
        f".venv/bin/python -m benchmarks.parse_speed --reports {options.reports} "
        f"--bytes {options.bytes} --rounds {options.rounds}",
        f"Python {platform.python_version()}, {PROCESSES} processes in the pool; "
        f"processor time, the least of {options.rounds} rounds",
    ]
    for kind in options.kind or KINDS:
        found.append(measure(kind, options))
        print(found[-1], flush=True)
    if options.out:
        options.out.write_text("\n\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
