"""What the README tells a user to type works."""

import re

import pytest

from tests.conftest import PROJECT, Run, Runner

README = (PROJECT / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_every_query_of_the_readme_answers(released: Run, query: str) -> None:
    """Catches a query that names a column which is no longer there."""
    assert len(QUERIES) >= 3
    assert released.query(query)


def test_the_readme_shows_what_a_run_prints(released: Run) -> None:
    """Catches figures in the README that a run does not give."""
    for line in released.printed.splitlines():
        if line.startswith(
            (
                "files",
                "facts",
                "statements",
                "sections",
                "identities",
                "text checks",
                "year",
            )
        ):
            assert line in README


def test_the_readme_shows_what_trace_prints(runner: Runner, released: Run) -> None:
    """Catches an example that is no longer what the command prints."""
    (question,) = re.findall(
        r"^\.venv/bin/gongkai (trace .*)$", README, flags=re.MULTILINE
    )
    run = runner.command(*question.split(), "--warehouse", str(released.warehouse))
    assert run.status == 0
    assert f"```\n{run.printed}```\n" in README


def test_every_picture_of_the_readme_is_there() -> None:
    """Catches a picture that is missing, or so large that nobody waits for it."""
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    for picture in pictures:
        assert (PROJECT / picture).stat().st_size < 300_000, picture
