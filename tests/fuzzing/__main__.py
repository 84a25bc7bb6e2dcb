"""Run inputs by the million and write what came of them; see tests/fuzzing/__init__.py.

Each family runs in processes of its own, batch after batch. A batch that breaks down or
takes too long is halved until the one input that does it is found.
"""

import argparse
import platform
import shlex
import sys
import tempfile
import time
from collections import Counter
from importlib.metadata import version
from pathlib import Path

from tests.fuzzing.running import FAMILIES, fuzz
from tests.fuzzing.tally import Tally

_LIBRARIES = ("pyarrow", "rapidfuzz", "pdfplumber", "selectolax")


def report(family: str, tally: Tally, inputs: int, seconds: float) -> str:
    """Return what a family came to, for the results file."""
    claims = Counter(finding.claim for finding in tally.findings)
    named = ("crash", "hang", "wrong")
    others = sum(count for claim, count in claims.items() if claim not in named)
    lines = [
        f"{family}: {inputs} inputs in {seconds:.0f} s, "
        f"{1000 * seconds / max(inputs, 1):.2f} ms each",
        "  "
        + ", ".join(f"{claims[claim]} {claim}" for claim in named)
        + f", {others} other; {tally.compared} values compared",
        "  became: " + _listed(tally.results),
        "  kinds (an input can be of several):",
        *(f"    {count:9} {kind}" for kind, count in sorted(tally.kinds.items())),
        *(f"  {finding}" for finding in tally.findings),
    ]
    return "\n".join(lines)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common())


def _show(family: str, seed: int, number: int) -> None:
    """Print one input."""
    if family == "files":
        from tests.fuzzing import files

        print(files.make(seed, number))
    elif family == "parse":
        from tests.fuzzing import reports

        made = reports.make(seed, number)
        print(*made.kinds, sep=", ")
        for line_no, line in enumerate(made.text.split("\n"), 1):
            print(f"{line_no:4} {line}")
    else:
        from tests.fuzzing import commands

        print(commands.make(seed, number, commands.Ground(Path("ground"), Path("raw"))))


def main() -> int:
    """Return 0 if no claim was broken, 1 otherwise."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.fuzzing", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--inputs", type=int, default=10_000, help="of all families")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    parser.add_argument("--family", choices=FAMILIES, action="append", default=[])
    for name, family in FAMILIES.items():
        parser.add_argument(
            f"--{name}", type=float, default=family.share, metavar="SHARE"
        )
    parser.add_argument("--processes", type=int, default=2, help="side by side")
    parser.add_argument("--only", type=int, metavar="NUMBER", help="one input alone")
    parser.add_argument("--show", action="store_true", help="print it, run nothing")
    parser.add_argument("--out", type=Path, help="the results, also to a file")
    options = parser.parse_args()

    families = options.family or list(FAMILIES)
    if options.show:
        for name in families:
            _show(name, options.seed, options.only or 0)
        return 0
    shares = {name: getattr(options, name) for name in families}
    whole = sum(shares.values())
    done: dict[str, tuple[Tally, int, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in families:
            begun = time.perf_counter()
            count = round(options.inputs * shares[name] / whole)
            first = options.first
            if options.only is not None:
                first, count = options.only, 1
            for inputs, tally in fuzz(
                name,
                options.seed,
                first,
                count,
                Path(folder),
                processes=options.processes,
            ):
                done[name] = tally, inputs, time.perf_counter() - begun
                text = results(done)
                if options.out:
                    options.out.write_text(text + "\n", encoding="utf-8")
    print(text)
    return 1 if any(tally.findings for tally, _, _ in done.values()) else 0


def results(done: dict[str, tuple[Tally, int, float]]) -> str:
    """Return the results so far: of each family its tally, inputs and seconds."""
    versions = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    tallies, inputs, seconds = zip(*done.values(), strict=True)
    return "\n\n".join(
        [
            f"# .venv/bin/python -m tests.fuzzing {shlex.join(sys.argv[1:])}\n"
            f"# Python {platform.python_version()}, {versions}",
            f"{sum(inputs)} inputs, {sum(tally.compared for tally in tallies)} values "
            f"compared, {sum(len(tally.findings) for tally in tallies)} claims broken, "
            f"{sum(seconds):.0f} s",
            *(report(name, *came) for name, came in done.items()),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
