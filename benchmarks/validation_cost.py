"""Generated reports → what validating their readings costs beside the parse, by rule.

Synthetic reports of all forms, layouts and damages (as benchmarks.parse_corpus makes
them) are loaded and parsed once and validated as a run does, with Great Expectations.
Times are processor seconds of this process, all threads together, so that others at work
on the machine do not count. From the root of the project:

    .venv/bin/python -m benchmarks.validation_cost --reports 10000
"""

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.corpus import LAYOUTS, NOISES
from benchmarks.corpus.parsing import judge_by_query
from benchmarks.one_batch import consume, take_all
from benchmarks.parse_corpus import make, plan
from expectations.identities import read_identities
from expectations.rules import Rule
from expectations.suites import readings_suite
from expectations.validation import validate
from expectations.verdicts import empty_verdicts, write_verdicts
from orchestration.database import connect
from orchestration.loading import load
from orchestration.settings import SEEDS, Settings, keep_silent
from orchestration.transforming import Transformer

_SLOWEST = 12

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Return what a piece of work gives, and its processor seconds."""
    started = time.process_time()
    found = work()
    return found, time.process_time() - started


def write_reports(folder: Path, options: argparse.Namespace) -> None:
    """Write the reports of consecutive seeds."""
    folder.mkdir(parents=True)
    for number in range(options.seed, options.seed + options.reports):
        case = plan(number, options.layout, options.noise)
        text = make(case).text
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")


def parse(transformer: Transformer) -> None:
    """Build all that the validation of a batch reads or stands behind, without tests."""
    consume(transformer.build(["tag:list", "tag:constant", "tag:read"], tests=False))


def slowest(database: Path, rules: list[Rule]) -> list[tuple[str, float]]:
    """Return the rules by the time of one evaluation of each alone."""
    times = [
        (rule.name, timed(partial(judge_by_query, database, [rule]))[1]) for rule in rules
    ]
    return sorted(times, key=lambda found: -found[1])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=2_000_000)
    parser.add_argument("--layout", choices=LAYOUTS, action="append", default=[])
    parser.add_argument("--noise", choices=NOISES, action="append", default=[])
    parser.add_argument("--keep", type=Path, help="keep the warehouse, or use it again")
    options = parser.parse_args()
    keep_silent()
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        settings = Settings((folder / "raw",), folder / "warehouse")
        transformer = Transformer(settings)
        if not (folder / "raw").exists():
            write_reports(folder / "raw", options)
            settings.warehouse.mkdir()
            with connect(settings.build_database) as connection:
                load(connection, settings.raw_directories)
                take_all(connection)
            # what costs the same however many reports there are
            transformer.manifest()
        _, parsing = timed(lambda: parse(transformer))
        empty_verdicts(settings.build_database)
        rules = readings_suite(read_identities(SEEDS))
        # Great Expectations takes seconds to import and to set up
        validate(settings.build_database, rules[:1])
        outcomes, validating = timed(lambda: validate(settings.build_database, rules))
        _, writing = timed(
            lambda: write_verdicts(settings.build_database, outcomes, "benchmark")
        )
        times = slowest(settings.build_database, rules)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)
    each = 1e6 / options.reports
    failed = [outcome for outcome in outcomes if not outcome.success]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"{options.reports} reports, processor seconds, and microseconds a report")
    print(f"parse, all models before the validation {parsing:8.2f} {parsing * each:8.0f}")
    print(f"validation of {len(rules)} rules, with GX       ", end="  ")
    print(f"{validating:8.2f} {validating * each:8.0f}")
    print(f"writing of the verdicts                 {writing:8.2f} {writing * each:8.0f}")
    print(f"validation / parse                      {validating / parsing:8.2f}")
    print(f"rules that failed {len(failed)}, most memory {memory:.1f} GiB")
    print("the slowest rules, one evaluation each:")
    for name, seconds in times[:_SLOWEST]:
        print(f"  {seconds:6.2f} {seconds * each:6.0f}  {name}")


if __name__ == "__main__":
    main()
