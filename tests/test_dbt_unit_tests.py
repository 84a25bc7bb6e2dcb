"""dbt's own tests: one claim per rule, beside the models; the grain of tables."""

import shutil
from pathlib import Path
from typing import Any

from orchestration.database import connect
from orchestration.settings import Settings
from orchestration.transforming import Transformer
from tests.conftest import RAW, Run


def failures_of(result: Any) -> list[str]:
    """Tests that did not pass, of what dbt answers, with what they say."""
    return [
        f"{test.node.name}: {test.message}"
        for test in result.result.results
        if str(test.status) != "pass"
    ]


def test_every_dbt_unit_test_holds(released: Run) -> None:
    """Catches a rule that no longer does what its name claims."""
    transformer = Transformer(Settings((RAW,), released.warehouse))
    result = transformer.invoke(["test", "--select", "test_type:unit"])
    assert result.exception is None
    failed = failures_of(result)
    assert not failed, "\n".join(failed)
    assert len(result.result.results) >= 18


def test_a_test_of_a_grain_finds_the_row_that_is_there_twice(
    released: Run, tmp_path: Path
) -> None:
    """Catches a grain that is tested by digests which never meet."""
    name = "unique_grain_fct_applications_*.sql"
    (compiled,) = (released.warehouse / ".dbt" / "target" / "compiled").rglob(name)
    query = compiled.read_text(encoding="utf-8")
    copy = shutil.copy(released.warehouse / "build.duckdb", tmp_path)
    with connect(copy) as build:
        assert build.execute(query).fetchall() == []
        build.execute(
            "insert into marts.fct_applications "
            "select * from marts.fct_applications order by all limit 1"
        )
        ((*_, rows),) = build.execute(query).fetchall()
    assert rows == 2
