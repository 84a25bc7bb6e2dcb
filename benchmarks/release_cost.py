"""Reports that were judged → what each step from there to the release costs, by size.

Synthetic reports of all forms, layouts and damages (as benchmarks.parse_corpus makes
them) are loaded, parsed and judged once; then every table of them is copied under other
report and agency ids to the size asked for, since it is what comes after the parse that
is measured. Each step runs in a process of its own: its processor seconds (all threads
together, so that others at work on the machine do not count) and the most memory that it
had. From the root of the project:

    .venv/bin/python -m benchmarks.release_cost --reports 10000 --times 1 --times 4
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.one_batch import consume, take_all
from benchmarks.validation_cost import parse, write_reports
from expectations.identities import Identities, read_identities
from expectations.rules import Rule
from expectations.suites import readings_suite, release_suite
from expectations.validation import validate
from expectations.verdicts import empty_verdicts, write_verdicts
from orchestration.database import connect, identifier, scalar
from orchestration.loading import load
from orchestration.releasing import Candidate, publish, write_candidate
from orchestration.settings import SEEDS, Settings, keep_silent
from orchestration.summary import counts_of
from orchestration.transforming import Transformer

_GIB = 1024**2  # of KiB, in which the system counts

# what another copy of the reports must have under another name
_IDS = ("report_id", "text_id", "agency_id", "source_path", "sha256", "current_report_id")
# what is read behind the validation, beside what the models of a batch give
_READ_BESIDE = (
    "raw.files",
    "raw.reports",
    "verdicts.failing_rows",
    "verdicts.validated",
)


def _rules() -> tuple[Identities, list[Rule], list[Rule]]:
    identities = read_identities(SEEDS)
    return identities, readings_suite(identities), release_suite(identities)


def prepare(settings: Settings, options: argparse.Namespace) -> None:
    """Make, load, parse and judge the reports of consecutive seeds."""
    write_reports(settings.raw_directories[0], options)
    settings.warehouse.mkdir()
    with connect(settings.build_database) as connection:
        load(connection, settings.raw_directories)
        take_all(connection)
    parse(Transformer(settings))
    empty_verdicts(settings.build_database)
    rules = _rules()[1]
    outcomes = validate(settings.build_database, rules)
    write_verdicts(settings.build_database, outcomes, "benchmark")


def multiply(settings: Settings, times: int, read_by: Sequence[str]) -> int:
    """Have every report times over, under other names; return how many there are.

    read_by: the tables, as schema.table, that the steps to be measured read.
    """
    with connect(settings.build_database) as connection:
        columns = connection.execute(
            "select schema_name, table_name, list(column_name) from duckdb_columns() "
            "inner join duckdb_tables() using (database_name, schema_name, table_name) "
            "where database_name = 'build' group by all order by all"
        ).fetchall()
        for schema, table, names in columns:
            ids = [name for name in _IDS if name in names]
            if f"{schema}.{table}" not in read_by or not ids:
                continue
            renamed = ", ".join(f"{name} || '-' || copy as {name}" for name in ids)
            relation = f"{identifier(schema)}.{identifier(table)}"
            connection.execute(
                f"insert into {relation} select * exclude (copy) replace ({renamed}) "  # noqa: S608
                f"from {relation}, range(1, {times}) as copies (copy)"
            )
        return int(scalar(connection, "select count(*) from raw.reports"))


def tables_read(settings: Settings) -> list[str]:
    """Return the tables, as schema.table, that are read behind the validation."""
    of_reports = [
        f"{node.schema}.{node.alias}"
        for node in Transformer(settings).manifest().nodes.values()
        if {"list", "read"} & set(node.tags)
    ]
    return [*of_reports, *_READ_BESIDE]


def build(settings: Settings) -> None:
    """Build the marts and quality tables, and test them, as a run does."""
    consume(Transformer(settings).build(["tag:publish"], anew=True))


def candidate(settings: Settings) -> None:
    """Write the candidate."""
    write_candidate(settings)


def gate(settings: Settings) -> None:
    """Validate the candidate and write the outcomes."""
    rules = _rules()[2]
    found = Candidate.of(settings).database
    outcomes = validate(found, rules, attach={"build": settings.build_database})
    write_verdicts(settings.build_database, outcomes, "benchmark", candidate=found)
    failed = [outcome.rule.name for outcome in outcomes if not outcome.success]
    if failed:
        raise ValueError(f"the gate refused the candidate: {', '.join(failed)}")


def count(settings: Settings) -> None:
    """Count what the candidate holds."""
    counts_of(Candidate.of(settings).database)


def release(settings: Settings) -> None:
    """Read the candidate back, compare it with the release in place, put it in place."""
    publish(settings, {})


def readings(settings: Settings) -> None:
    """Write the verdicts on the readings (their validation is benchmarked apart)."""
    rules = _rules()[1]
    outcomes = validate(settings.build_database, rules)
    before = time.process_time()
    write_verdicts(settings.build_database, outcomes, "benchmark")
    print(f"  of which writing {time.process_time() - before:.2f} s", flush=True)


# The last two have a release to compare with.
STEPS: tuple[tuple[str, Callable[[Settings], None]], ...] = (
    ("validate the readings, write the verdicts", readings),
    ("build marts and quality tables, test them", build),
    ("write the candidate", candidate),
    ("the gate", gate),
    ("count what is held", count),
    ("publish the first release", release),
    ("write the candidate again", candidate),
    ("publish a release that follows another", release),
)


def step_alone(name: str, settings: Settings) -> None:
    """Do one step in this process; print its processor seconds and GiB."""
    started = time.process_time()
    dict(STEPS)[name](settings)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _GIB
    print(seconds, memory)


def measure(name: str, settings: Settings) -> tuple[float, float]:
    """Return processor seconds and GiB of a step in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, "--keep", str(settings.warehouse)]
    done = subprocess.run(  # noqa: S603 - this module itself
        [*command, "--step", name], stdout=subprocess.PIPE, text=True, check=True
    )
    *said, numbers = done.stdout.splitlines()
    print(*said, sep="\n", end="\n" if said else "")
    seconds, memory = numbers.split()
    return float(seconds), float(memory)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--times", type=int, action="append", default=[])
    parser.add_argument("--seed", type=int, default=2_000_000)
    parser.add_argument("--layout", action="append", default=[])
    parser.add_argument("--noise", action="append", default=[])
    parser.add_argument("--keep", type=Path, help="keep the warehouse, or use it again")
    parser.add_argument("--step", choices=dict(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args()
    keep_silent()
    if options.step:
        step_alone(options.step, Settings((options.keep / "none",), options.keep))
        return
    folder = options.keep or Path(tempfile.mkdtemp())
    try:
        base = Settings((folder / "raw",), folder / "warehouse")
        if not (folder / "raw").exists():
            prepare(base, options)
        for times in options.times or [1]:
            work = Settings(base.raw_directories, folder / f"warehouse-{times}")
            shutil.rmtree(work.warehouse, ignore_errors=True)
            shutil.copytree(base.warehouse, work.warehouse)
            reports = multiply(work, times, tables_read(work))
            print(f"{reports} reports: processor seconds, µs a report, most GiB")
            total = 0.0
            for name, _ in STEPS:
                seconds, memory = measure(name, work)
                total += seconds
                each = seconds * 1e6 / reports
                print(f"  {name:45}{seconds:9.2f}{each:9.0f}{memory:7.2f}", flush=True)
            print(f"  {'all of it':45}{total:9.2f}{total * 1e6 / reports:9.0f}")
            shutil.rmtree(work.warehouse)
    finally:
        if options.keep is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
