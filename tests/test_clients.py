"""Older DuckDB clients open a release and answer what today's answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run
from tests.test_readme import QUERIES

ASK = PROJECT / "tests" / "clients" / "ask.py"
PINNED = sorted((PROJECT / "tests" / "clients").glob("duckdb-*.txt"))

# An answer has no order but the one that it asks for.
QUESTIONS = [
    f"select * from ({query.rstrip().rstrip(';')}) order by all" for query in QUERIES
]


def asked(python: Path, released: Run) -> dict:
    """Return what a client says, run by the Python that it is installed for."""
    assert python.exists(), f"no client {python}: make clients sets it up"
    done = subprocess.run(  # noqa: S603 - our own script
        [str(python), "-I", str(ASK), str(released.warehouse / "marts.duckdb")],
        input=json.dumps(QUESTIONS),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("pinned", PINNED, ids=lambda path: path.stem)
def test_an_older_client_answers_what_todays_does(released: Run, pinned: Path) -> None:
    """Catches a storage format, a type or a view that older clients cannot read."""
    name, version = pinned.read_text(encoding="utf-8").split()[0].split("==")
    today = asked(Path(sys.executable), released)
    older = asked(PROJECT / ".venv-clients" / pinned.stem / "bin" / "python", released)
    assert name == "duckdb"
    assert older["version"] == version != today["version"]
    *answers, catalogue = older["answers"]
    assert all(answers)
    assert len(catalogue) > 200
    assert older["answers"] == today["answers"]


def test_the_oldest_clients_promised_are_asked() -> None:
    """Catches a promise in the docs that no client keeps."""
    assert [path.stem for path in PINNED] == ["duckdb-1.4", "duckdb-1.5"]
