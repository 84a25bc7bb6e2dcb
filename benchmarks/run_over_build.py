"""The shipped reports → how long `gongkai run` takes over a bare `dbt build` of them.

Both run on the shipped reports and one warehouse, each as a command of its own, in turn,
so that a busy machine slows both. Prints the medians, their ratio and where a run's time
goes. From the root of the project:

    .venv/bin/python benchmarks/run_over_build.py
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ROUNDS = 5


def timed(command: list[str], environment: dict[str, str]) -> tuple[float, str]:
    """Run a command to its end; return its seconds and its standard error."""
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603 - our own commands
        command,
        cwd=PROJECT / "dbt_project",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - started, done.stderr


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "GONGKAI_WAREHOUSE": folder,
            "GONGKAI_RAW": str(PROJECT / "raw"),
            "DO_NOT_TRACK": "1",
        }
        run = [str(BIN / "gongkai"), "run", "--rebuild"]
        build = [
            str(BIN / "dbt"),
            "build",
            # what the run before read is read again, as by the run itself
            "--full-refresh",
            "--exclude-resource-type",
            "unit_test",
            "--target-path",
            f"{folder}/target",
            "--log-path",
            f"{folder}/logs",
        ]
        timed(run, environment)
        timed(build, environment)
        runs, builds = [], []
        for _ in range(ROUNDS):
            runs.append(timed(run, environment))
            builds.append(timed(build, environment)[0])
    whole = statistics.median(seconds for seconds, _ in runs)
    bare = statistics.median(builds)
    print(f"gongkai run  {whole:6.2f} s (median of {ROUNDS})")
    print(f"dbt build    {bare:6.2f} s (median of {ROUNDS})")
    print(f"ratio        {whole / bare:6.2f}")
    print("one run, seconds after its start:")
    for line in runs[-1][1].splitlines():
        if re.match(r" *[0-9.]+ s ", line):
            print(f"  {line}")


if __name__ == "__main__":
    main()
