"""The example questions: dbt analyses, shown in the docs, asked of a release."""

import re
from pathlib import Path

import pytest

from tests.conftest import PROJECT, Run
from tests.test_readme import QUERIES

ANALYSES = sorted((PROJECT / "dbt_project" / "analyses").glob("*.sql"))


def on_release(analysis: Path) -> str:
    """Return an analysis as it is asked of a release, where refs are table names."""
    quality = {path.stem for path in (PROJECT / "dbt_project/models/quality").iterdir()}

    def name(found: re.Match) -> str:
        return f"quality.{found[1]}" if found[1] in quality else found[1]

    text = analysis.read_text(encoding="utf-8")
    return re.sub(r"\{\{ ref\('(\w+)'\) \}\}", name, text)


@pytest.mark.parametrize("analysis", ANALYSES, ids=lambda path: path.stem)
def test_every_analysis_answers_on_a_release(released: Run, analysis: Path) -> None:
    """Catches an example that no longer runs, or has no answer."""
    assert released.query(on_release(analysis))


def test_the_readme_shows_the_analyses() -> None:
    """Catches a question that is shown in one place and mended in the other."""
    shown = sorted(query.removesuffix(";\n") for query in QUERIES)
    assert len(shown) >= 6
    assert shown == sorted(on_release(path).removesuffix("\n") for path in ANALYSES)


def test_analyses_are_documented(dbt_manifest: dict) -> None:
    """Catches an example that dbt's docs show without saying what it answers."""
    nodes = dbt_manifest["nodes"].values()
    described = {
        node["name"]: node["description"]
        for node in nodes
        if node["resource_type"] == "analysis"
    }
    assert set(described) == {path.stem for path in ANALYSES}
    assert all(described.values())
