"""Random sequences of changes, each read step by step, and then at once: the same rows.

A sequence adds reports, changes, renames and removes them, states something of them in
the manifest, corrects them and edits seeds, in an order that its seed decides. After each
step a run reads what is new and exchanges it in the release; at the end, its Parquet
files are compared with those of one run that reads everything anew. From the root of the
project, some minutes a sequence:

    .venv/bin/python -m tests.sequences --sequences 30
"""

import argparse
import contextlib
import csv
import io
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest

from benchmarks.corpus import FORMS, LAYOUTS, generate
from orchestration import digests, reading
from orchestration.cli import main as gongkai
from orchestration.settings import DBT_PROJECT
from tests.conftest import RAW

MOST_STEPS = 4


@dataclass
class World:
    """Raw files, a dbt project of its own, and a warehouse."""

    folder: Path
    rng: random.Random
    made: int = 0
    steps: list[str] = field(default_factory=list)

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def seeds(self) -> Path:
        return self.folder / "dbt_project" / "seeds"

    def reports(self) -> list[Path]:
        """Return the files that are reports, in order."""
        return sorted(self.raw.glob("*.txt"))

    def new_text(self) -> str:
        """Return a report that was not there before; every third of a known agency."""
        self.made += 1
        if self.made % 3 == 0:
            known = self.rng.choice(sorted(RAW.glob("*.txt")))
            return known.read_bytes().decode() + f"\n第{self.made}号\n"
        form = self.rng.choice(sorted(set(FORMS) - {"narrative"}))
        layout = self.rng.choice(sorted(LAYOUTS))
        return generate(self.rng.randrange(10**6), form, layout, "none").text


def add(world: World) -> None:
    """Reports come."""
    for _ in range(world.rng.randint(1, 3)):
        text = world.new_text()
        (world.raw / f"{world.rng.randrange(10**9)}.txt").write_bytes(text.encode())


def change(world: World) -> None:
    """A digit of a report is another."""
    path = world.rng.choice(world.reports())
    text = path.read_bytes().decode()
    places = [at for at, letter in enumerate(text) if letter in "123456789"]
    at = world.rng.choice(places)
    path.write_bytes((text[:at] + str(world.rng.randint(1, 9)) + text[at + 1 :]).encode())


def remove(world: World) -> None:
    """A report goes."""
    if len(world.reports()) > 1:
        world.rng.choice(world.reports()).unlink()


def rename(world: World) -> None:
    """A report has another name."""
    path = world.rng.choice(world.reports())
    path.rename(path.with_name(f"{world.rng.randrange(10**9)}.txt"))


def copy(world: World) -> None:
    """A report is there twice."""
    path = world.rng.choice(world.reports())
    shutil.copy(path, path.with_name(f"{world.rng.randrange(10**9)}.txt"))


def state(world: World) -> None:
    """The manifest says of whom a report is, or no longer does."""
    path = world.rng.choice(world.reports())
    with (world.raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "agency_name", "province", "city", "report_year"])
        if world.rng.random() < 0.7:
            year = world.rng.randint(2019, 2024)
            rows.writerow([path.name, "渭南市审计局", "陕西省", "渭南市", year])


def correct(world: World) -> None:
    """A printed number of a report in the release is corrected."""
    with duckdb.connect(str(world.warehouse / "marts.duckdb"), read_only=True) as release:
        cells = release.execute(
            "select report_id, agency_id, report_year, 'disclosures', item_code, "
            "measure_code, cast(reported_value as bigint) from fct_disclosures "
            "where reported_value = trunc(reported_value) order by all"
        ).fetchall()
    if cells:
        *cell, value = world.rng.choice(cells)
        said = ["a reason", "synthetic bulletin", "synthetic reader", "2025-03-04"]
        with (world.seeds / "corrections.csv").open("a", encoding="utf-8") as file:
            rows = csv.writer(file, lineterminator="\n")
            rows.writerow([*cell, value, value + world.rng.randint(1, 9), *said])


def edit_seed(world: World) -> None:
    """A line of a seed goes: a label, a rule, a word that does not belong."""
    path = world.seeds / world.rng.choice(EDITED)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    del lines[world.rng.randrange(1, len(lines))]
    path.write_text("".join(lines), encoding="utf-8")


EDITED = ("labels.csv", "narrative_rules.csv", "contaminations.csv", "crosswalk.csv")
STEPS = (add, add, change, remove, rename, copy, state, correct, edit_seed)


def run(raw: Path, warehouse: Path) -> tuple[int, dict[str, Path]]:
    """Run the command; return its status, and the Parquet files that it made.

    Those of a candidate that was refused, if it was.
    """
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(
            (warehouse.parent / f"{warehouse.name}.log").open("a", encoding="utf-8")
        ),
    ):
        status = gongkai(["run", "--raw", str(raw), "--warehouse", str(warehouse)])
    candidate = warehouse / "releases" / "candidate" / "parquet"
    folder = candidate if status else warehouse / "parquet"
    return status, {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*.parquet"))
    }


def has_same_rows(one: Path, other: Path) -> bool:
    """Whether two Parquet files have the same rows, each as often; in any order."""
    if one.read_bytes() == other.read_bytes():
        return True
    rows = [f"from read_parquet('{path}')" for path in (one, other)]
    return not duckdb.sql(
        f"({rows[0]} except all {rows[1]}) union all ({rows[1]} except all {rows[0]})"
    ).fetchall()


@contextmanager
def world_of(folder: Path, seed: int) -> Iterator[World]:
    """Make a world with two reports, whose project runs use; batches may be small."""
    world = World(folder, random.Random(seed))  # noqa: S311 - to be made again
    world.raw.mkdir(parents=True)
    shutil.copytree(DBT_PROJECT, world.seeds.parent)
    with pytest.MonkeyPatch.context() as patch:
        for module in ("transforming", "digests"):
            patch.setattr(f"orchestration.{module}.DBT_PROJECT", world.seeds.parent)
        patch.setattr("orchestration.digests._CODE", (world.seeds.parent,))
        patch.setattr("orchestration.assembly.SEEDS", world.seeds)
        patch.setattr(reading, "MOST_REPORTS", world.rng.choice((2, 20_000, 20_000)))
        # of so few reports, too, what did not change stays as it was
        patch.setattr("orchestration.marts._MOST_CHANGED", 1)
        patch.setattr("expectations.signing._MOST_UNSIGNED", 1)
        patch.setattr("orchestration.releasing._LARGE", 0)
        patch.setattr("orchestration.exchanging._MOST_EXCHANGED", 1000)
        yield world


def differences(folder: Path, seed: int) -> tuple[list[str], list[str]]:
    """Go through a sequence; return its steps, and what is other than read at once."""
    with world_of(folder, seed) as world:
        add(world)
        run(world.raw, world.warehouse)
        for step in world.rng.choices(STEPS, k=world.rng.randint(2, MOST_STEPS)):
            step(world)
            world.steps.append(step.__name__)
            # no release is said to be of the code that this process began with
            digests.code_digest.cache_clear()
            status, files = run(world.raw, world.warehouse)
            world.steps[-1] += f" ({status})"
        whole_status, whole = run(world.raw, folder / "whole")
    found = [] if status == whole_status else [f"status {status}, not {whole_status}"]
    found += sorted(
        name
        for name in {*files, *whole}
        if not ({name} <= files.keys() & whole.keys())
        or not has_same_rows(files[name], whole[name])
    )
    return world.steps, found


def go_through(seed: int) -> tuple[list[str], list[str]]:
    """Go through a sequence in a folder of its own, which is kept if it differs."""
    with tempfile.TemporaryDirectory() as folder:
        steps, found = differences(Path(folder), seed)
        if found:
            shutil.copytree(folder, f"{tempfile.gettempdir()}/sequence-{seed}")
    return steps, found


def main() -> int:
    """Go through the sequences; return 1 if one ends otherwise than read at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="at a time")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    command = f"--sequences {options.sequences} --seed {options.seed}"
    lines = [f"python -m tests.sequences {command}", ""]
    different = 0
    seeds = range(options.seed, options.seed + options.sequences)
    processes = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(options.workers, processes) as pool:
        for seed, (steps, found) in zip(seeds, pool.map(go_through, seeds), strict=True):
            different += bool(found)
            same = ", ".join(found) or "the same"
            lines.append(f"{seed:3} {', '.join(steps)}: {same}")
            print(lines[-1], flush=True)
    lines += ["", f"{options.sequences - different} of {options.sequences} the same"]
    print(lines[-1])
    if options.out:
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(different > 0)


if __name__ == "__main__":
    sys.exit(main())
