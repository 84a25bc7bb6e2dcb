"""The measurements of benchmarks.scale → a plot: cost and memory of each stage by size.

Needs matplotlib (`.venv/bin/pip install matplotlib`), which nothing else here does. From
the root of the project:

    .venv/bin/python -m benchmarks.plots benchmarks/results/scale.txt \
        --out benchmarks/results/scale.svg
"""

import argparse
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# What may be held, in GiB: 4 GB.
_MOST_MEMORY = 4e9 / 1024**3

_ROW = re.compile(
    r"^ *(?P<reports>[0-9]+)  (?P<stage>[a-z, ]+?) +[0-9.]+ +[0-9]+ +[0-9]+"
    r" +(?P<processor>[0-9]+) +(?P<memory>[0-9.]+)$",
    re.MULTILINE,
)
_ALL = "all"


@dataclass(frozen=True)
class Measure:
    """A stage of a run over so many reports: ms of processors a report, most GiB."""

    reports: int
    stage: str
    processor: float
    memory: float


def read(texts: Iterable[str]) -> list[Measure]:
    """Return the rows of the tables that benchmarks.scale wrote."""
    return [
        Measure(
            int(row["reports"]),
            row["stage"],
            int(row["processor"]) / 1000,
            float(row["memory"]),
        )
        for text in texts
        for row in _ROW.finditer(text)
        if row["stage"] != _ALL
    ]


def draw(measures: list[Measure], out: Path) -> None:
    """Draw processor time of a report by stage, and memory, for each size."""
    import matplotlib as mpl

    mpl.use("svg")
    # the same numbers give the same file
    mpl.rcParams["svg.hashsalt"] = "gongkai"
    from matplotlib import pyplot as plt

    sizes = sorted({one.reports for one in measures})
    stages = list(dict.fromkeys(one.stage for one in measures))
    found = {(one.reports, one.stage): one for one in measures}
    figure, (cost, memory) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    named = [f"{size:,}" for size in sizes]
    below = [0.0] * len(sizes)
    for stage in stages:
        # a stage that was not measured for a size is left out there
        of_stage = [found.get((size, stage)) for size in sizes]
        heights = [one.processor if one else 0.0 for one in of_stage]
        cost.bar(named, heights, 0.6, bottom=below, label=stage)
        below = [low + high for low, high in zip(below, heights, strict=True)]
        held = [one.memory if one else float("nan") for one in of_stage]
        memory.plot(named, held, marker="o", label=stage)
    cost.set(
        title="Processor time of a report",
        xlabel="reports in raw/",
        ylabel="ms",
        ylim=(0, None),
    )
    memory.axhline(_MOST_MEMORY, color="grey", linestyle="dashed")
    memory.annotate("4 GB", (0, _MOST_MEMORY), (0, -12), textcoords="offset points")
    memory.set(
        title="Most memory, all processes",
        xlabel="reports in raw/",
        ylabel="GiB",
        ylim=(0, None),
    )
    figure.legend(*cost.get_legend_handles_labels(), loc="outside lower center", ncols=6)
    figure.savefig(out, metadata={"Date": None})


def main() -> None:
    """Read and draw."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("results", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    draw(read(path.read_text(encoding="utf-8") for path in options.results), options.out)


if __name__ == "__main__":
    main()
