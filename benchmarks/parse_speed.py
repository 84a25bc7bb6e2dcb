"""Time the parse in SQL beside other ways of going through the same reports.

Clean reports of about 10 KB, as real ones have, in six layouts and two forms, in batches;
at each batch, on the same texts: the parse in SQL, counting the newlines in SQL, a plain
parser in Python in two processes and, on some of the reports, pandas.read_html on the
same tables as HTML (needs lxml). From the root of the project:

    .venv/bin/python -m benchmarks.parse_speed --out benchmarks/parse_speed.txt

The parse in SQL is dbt from the texts in raw.reports to every cell with its place and
every identity judged (int_cells__read and what it needs), and a read of every column of
every cell; what dbt takes without any report is said besides. Loading, whose report it
is, corrections, the validation and the marts are not part of it; the models that tell
whose report it is, and all others before the validation, are timed besides.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import StringIO
from multiprocessing import get_context
from pathlib import Path
from random import Random

import duckdb

from benchmarks.corpus import Case, Report, prose
from benchmarks.line_parser import parse_all
from benchmarks.one_batch import take_all
from benchmarks.parse_corpus import make
from orchestration.database import connect
from orchestration.loading import load
from orchestration.settings import Settings, keep_silent
from orchestration.transforming import Transformer, failure_of

LAYOUTS = ("pipes", "lines", "grid", "tabs", "spaces", "markdown")
SIZES = (1_000, 10_000, 100_000)
BATCH = 40_000
BYTES = 10_000
HTML_SAMPLE = 100

_AFTER_READING = "config.materialized:incremental+"
_TESTS = "resource_type:test"
_SEEDS = "resource_type:seed"
_PARSE = "+int_cells__read"
_IDENTIFICATION = "+int_reports__identified"

_NEWLINES = """
select sum(length(text) - length(replace(text, chr(10), ''))) from raw.reports
"""

# every column of every cell is made
_READ = """
select
    count(*), count(distinct report_id), count(distinct section), count(distinct form),
    count(distinct row_code), count(distinct column_code), sum(table_position),
    count(value_kind), count(unit), count(printed_unit), count(unit_basis),
    count(cell_state), sum(reported_value), sum(value), count(value_basis),
    sum(length(raw_text)), sum(line_no), sum(char_start), count(problem),
    count(*) filter (where value is null)
from intermediate.int_cells__read
"""


@dataclass
class Times:
    """Seconds of each way over some reports, and what was counted on the way."""

    reports: int = 0
    cells: int = 0
    cells_without_value: int = 0
    python_cells: int = 0
    html_reports: int = 0
    besides: int = 0
    batches: int = 0
    alone: float = 0.0
    memory: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, name: str, seconds: float) -> None:
        """Add seconds to a way's."""
        self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def padded(report: Report, size: int) -> str:
    """Return the report's text with prose before its tables, up to a size in bytes."""
    rng = Random(report.seed)  # noqa: S311 - a corpus that can be made again
    missing = size - len(report.text.encode())
    lines: list[str] = []
    while missing > 0:
        for line in prose.sentences(rng, "overview", report.report_year):
            lines.append(line)
            missing -= len(line.encode()) + 1
    head, tail = report.text.split("一、总体情况\n", 1)
    return "\n".join([f"{head}一、总体情况", *lines, tail])


def write_reports(folder: Path, first: int, count: int, size: int) -> list[str]:
    """Write clean reports as files; return some of their tables as HTML.

    Run by another process, so that none of the texts is in this one's memory.
    """
    forms = ["table_2019", "table_2021"]
    pages: list[str] = []
    for seed in range(first, first + count):
        layout = LAYOUTS[seed % len(LAYOUTS)]
        form = forms[seed // len(LAYOUTS) % len(forms)]
        report = make(Case(seed, form, layout, "none", varied=False))
        text = padded(report, size)
        (folder / f"{seed}.txt").write_bytes(text.encode())
        if layout == "grid" and len(pages) < HTML_SAMPLE // 2:
            pages.append(html(report.text))
    return pages


def html(text: str) -> str:
    """Return a report's tables as HTML, a line with cell borders a row."""
    tables: list[list[str]] = [[]]
    for line in text.splitlines():
        if "|" in line:
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


def parse_files(paths: list[Path]) -> tuple[int, float]:
    """Return how many cells the plain parser finds, and its seconds without reading."""
    texts = [path.read_text(encoding="utf-8") for path in paths]
    started = time.perf_counter()
    return parse_all(texts), time.perf_counter() - started


def timed(action: Callable[[], object]) -> float:
    """Return the seconds that an action takes."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


class Parse:
    """The project's models over one working database, batch after batch."""

    def __init__(self, folder: Path) -> None:
        keep_silent()
        self.raw = folder / "raw"
        self._settings = Settings((self.raw,), folder / "warehouse")
        self._transformer = Transformer(self._settings)

    def start(self) -> None:
        """Parse the project and build the seeds, which do not change."""
        self.raw.mkdir(parents=True)
        self._settings.warehouse.mkdir(exist_ok=True)
        self._transformer.manifest()
        with connect(self._settings.build_database) as connection:
            load(connection, [self.raw])
            take_all(connection)
        self.build(select=[_SEEDS])
        self.build(select=[_PARSE], exclude=[_SEEDS])

    def load(self) -> None:
        """Put the texts of the files in place of those of the batch before."""
        with connect(self._settings.build_database) as connection:
            connection.execute("delete from raw.reports")
            load(connection, [self.raw])
            take_all(connection)

    def build(
        self, select: list[str] | None = None, exclude: list[str] | None = None
    ) -> dict[str, float]:
        """Build some models; return the seconds of each."""
        nodes = self._transformer.build(
            select=select or [], exclude=[_TESTS, *(exclude or [])]
        )
        failure = failure_of(nodes)
        if failure is not None:
            raise failure
        return {node.unique_id.rsplit(".", 1)[-1]: node.seconds for node in nodes}

    def query(self, sql: str) -> tuple[int, ...]:
        """Return the one row of a query."""
        with connect(self._settings.build_database, read_only=True) as connection:
            row = connection.execute(sql).fetchone()
        if row is None:
            raise ValueError("no row")
        return row


def measure(
    parse: Parse, pool: ProcessPoolExecutor, times: Times, nodes: dict[str, float]
) -> None:
    """Time every way over the batch whose files are there."""
    paths = sorted(parse.raw.iterdir())
    times.reports += len(paths)
    times.batches += 1
    times.add("load", timed(parse.load))

    started = time.perf_counter()
    for name, seconds in parse.build(select=[_PARSE], exclude=[_SEEDS]).items():
        nodes[name] = nodes.get(name, 0.0) + seconds
    cells = parse.query(_READ)
    times.add("parse", time.perf_counter() - started)
    times.cells += cells[0]
    times.cells_without_value += cells[-1]

    times.add("newlines", timed(lambda: parse.query(_NEWLINES)))

    results = list(pool.map(parse_files, (paths[0::2], paths[1::2])))
    times.python_cells += sum(count for count, _ in results)
    times.add("python", max(seconds for _, seconds in results))


def measure_besides(parse: Parse, times: Times, reports: int) -> None:
    """Time the other models before the validation, over the last batch."""
    times.besides = reports
    started = time.perf_counter()
    parse.build(select=[_IDENTIFICATION], exclude=[_SEEDS, _PARSE])
    times.add("identification", time.perf_counter() - started)
    started = time.perf_counter()
    parse.build(exclude=[_SEEDS, _PARSE, _IDENTIFICATION, _AFTER_READING])
    times.add("others", time.perf_counter() - started)


def read_html(pages: list[str], times: Times) -> None:
    """Time pandas.read_html over a few reports' tables."""
    import pandas as pd

    pd.read_html(StringIO(pages[0]))
    times.html_reports += len(pages)
    times.add(
        "read_html", timed(lambda: [pd.read_html(StringIO(page)) for page in pages])
    )


def write_batch(
    pool: ProcessPoolExecutor, folder: Path, first: int, count: int, size: int
) -> list[str]:
    """Put a batch of files in place of the one before, made in two processes."""
    for path in folder.iterdir():
        path.unlink()
    half = count // 2
    starts, counts = (first, first + half), (half, count - half)
    parts = pool.map(write_reports, (folder, folder), starts, counts, (size, size))
    return [page for part in parts for page in part]


def run(reports: int, size: int, folder: Path) -> tuple[Times, dict[str, float]]:
    """Measure so many reports of a size."""
    times, nodes = Times(), {}  # type: Times, dict[str, float]
    parse = Parse(folder)
    parse.start()
    times.alone = timed(lambda: parse.build(select=[_PARSE], exclude=[_SEEDS]))
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for first in range(0, reports, BATCH):
            count = min(BATCH, reports - first)
            pages = write_batch(pool, parse.raw, first, count, size)
            measure(parse, pool, times, nodes)
            print(f"{times.reports} of {reports} reports", file=sys.stderr, flush=True)
        times.memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        measure_besides(parse, times, count)
        read_html(pages, times)
    return times, nodes


def summary(times: Times, nodes: dict[str, float]) -> str:
    """Return what a person reads."""
    counts = {
        "read_html": times.html_reports,
        "identification": times.besides,
        "others": times.besides,
    }
    each = {
        name: seconds / counts.get(name, times.reports)
        for name, seconds in times.seconds.items()
    }
    own = each["parse"]
    alone = times.alone * times.batches / times.reports
    lines = [
        f"{times.reports} reports, {times.cells} cells, of which "
        f"{times.cells_without_value} without a value",
        f"  parse in SQL           {own * 1e6:9.1f} µs/report  {1 / own:9.0f} reports/s",
        f"  counting newlines      {each['newlines'] * 1e6:9.1f} µs/report  "
        f"the parse takes {own / each['newlines']:.1f} times as long",
        f"  Python, two processes  {each['python'] * 1e6:9.1f} µs/report  "
        f"the parse is {each['python'] / own:.2f} times as fast "
        f"({times.python_cells} cells)",
        f"  pandas.read_html       {each['read_html'] * 1e6:9.1f} µs/report  "
        f"the parse is {each['read_html'] / own:.1f} times as fast "
        f"({times.html_reports} reports)",
        f"  of the parse, dbt without any report takes {times.alone:.1f} s a batch; "
        f"the rest is {(own - alone) * 1e6:.1f} µs/report",
        f"  besides: load {each['load'] * 1e6:.1f}, whose report "
        f"{each['identification'] * 1e6:.1f}, other models before the validation "
        f"{each['others'] * 1e6:.1f} µs/report",
        f"  peak memory {times.memory:.2f} GB, batches of {BATCH}",
        "  slowest models, seconds: "
        + ", ".join(
            f"{name} {seconds:.2f}"
            for name, seconds in sorted(nodes.items(), key=lambda item: -item[1])[:8]
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure and print; each size in a process of its own, for its memory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, nargs="*", default=list(SIZES))
    parser.add_argument("--bytes", type=int, default=BYTES, help="of a report")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if len(options.reports) == 1:
        with tempfile.TemporaryDirectory() as folder:
            print(summary(*run(options.reports[0], options.bytes, Path(folder))))
        return
    parts = [
        f"duckdb {duckdb.__version__}, reports of {options.bytes} bytes, "
        f"{', '.join(LAYOUTS)}"
    ]
    for reports in options.reports:
        command = [sys.executable, "-m", "benchmarks.parse_speed"]
        command += ["--reports", str(reports), "--bytes", str(options.bytes)]
        done = subprocess.run(  # noqa: S603 - this module itself
            command, stdout=subprocess.PIPE, text=True, check=True
        )
        parts.append(done.stdout.rstrip())
        print(done.stdout, flush=True)
    if options.out:
        command_line = (
            ".venv/bin/python -m benchmarks.parse_speed --reports "
            f"{' '.join(map(str, options.reports))} --bytes {options.bytes} "
            f"--out {options.out}"
        )
        text = "\n\n".join([command_line, *parts])
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
