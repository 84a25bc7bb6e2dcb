"""Time what reading running text adds to reading tables, and what each rule adds.

One build of synthetic reports (a table of every section and a page of prose each) and of
the shipped ones, one thread at a time as dbt runs them. Prints the seconds of the models
that only running text needs and of all others before the validation, and the first again
with many times the rules. From the root of the project:

    .venv/bin/python -m benchmarks.narrative_cost --reports 2000
"""

import argparse
import csv
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import duckdb

from benchmarks.corpus import generate
from benchmarks.one_batch import take_all
from orchestration.database import connect, scalar
from orchestration.loading import load
from orchestration.settings import PROJECT, SEEDS, Settings, keep_silent
from orchestration.transforming import NodeResult, Transformer, failure_of

_PROSE = (
    "int_prose__",
    "int_statements",
    "int_lines__contaminated",
    "int_contaminations",
)
_UNTIL = ["config.materialized:incremental+"]


def write_reports(folder: Path, count: int) -> None:
    """Write synthetic tables, each with the running text of a shipped report."""
    folder.mkdir(parents=True)
    texts = [path.read_text(encoding="utf-8") for path in (PROJECT / "raw").glob("*.txt")]
    prose = [text for text in texts if "|" not in text]
    for seed in range(count):
        report = generate(seed, ("table_2019", "table_2021")[seed % 2], "pipes", "none")
        text = f"{report.text}\n{prose[seed % len(prose)]}\n"
        (folder / f"{seed}.txt").write_text(text, encoding="utf-8")


def seconds_of(nodes: Iterable[NodeResult]) -> tuple[float, float]:
    """Return the seconds of models of running text, and of all other models."""
    prose = other = 0.0
    for node in nodes:
        kind, _, name = node.unique_id.split(".", 2)
        if kind != "model":
            continue
        if name.startswith(_PROSE):
            prose += node.seconds
        else:
            other += node.seconds
    return prose, other


def more_rules(database: Path, times: int) -> int:
    """Repeat the rules under concepts that no text has; return how many there are."""
    with duckdb.connect(str(database)) as connection:
        connection.execute(
            "insert into seeds.narrative_rules "
            "select rule_id || '_' || copy, indicator_code, states, "
            "anchor || '_' || copy, needs, forbids, context, gap_forbids, units, "
            "any_body, note from seeds.narrative_rules, range(?) as t (copy)",
            [times],
        )
        return int(scalar(connection, "select count(*) from seeds.narrative_rules"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--times", type=int, default=19, help="how many more rules")
    options = parser.parse_args()
    keep_silent()
    folder = Path(tempfile.mkdtemp())
    try:
        write_reports(folder / "raw", options.reports)
        settings = Settings((folder / "raw",), folder / "warehouse")
        settings.warehouse.mkdir()
        with connect(settings.build_database) as connection:
            load(connection, settings.raw_directories)
            take_all(connection)
        transformer = Transformer(settings)
        failure = failure_of(transformer.build(select=["resource_type:seed"]))
        if failure:
            raise failure
        with (SEEDS / "narrative_rules.csv").open(encoding="utf-8") as file:
            rules = sum(1 for _ in csv.DictReader(file))
        measured: dict[int, list[tuple[float, float]]] = {}
        for _ in range(options.rounds):
            measured.setdefault(rules, []).append(build(transformer))
        many = more_rules(settings.build_database, options.times)
        for _ in range(options.rounds):
            measured.setdefault(many, []).append(build(transformer))
    finally:
        shutil.rmtree(folder)
    print(
        f"{options.reports} reports, least of {options.rounds} rounds, seconds of models"
    )
    for count, times in measured.items():
        prose = min(prose for prose, _ in times)
        other = min(other for _, other in times)
        print(
            f"{count:5} rules: tables {other:6.2f}, running text {prose:6.2f}, "
            f"ratio {prose / other:.2f}"
        )


def build(transformer: Transformer) -> tuple[float, float]:
    """Build every model before the validation; return the seconds of both kinds."""
    nodes = transformer.build(exclude=[*_UNTIL, "resource_type:seed"])
    failure = failure_of(nodes)
    if failure:
        raise failure
    return seconds_of(nodes)


if __name__ == "__main__":
    main()
