"""dbt's own unit tests: one claim per parsing rule, beside the models."""

import pytest
from dbt.cli.main import dbtRunner

from orchestration.settings import DBT_PROJECT
from tests.conftest import Run


def test_every_dbt_unit_test_holds(
    released: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches a parsing rule that no longer does what its name claims."""
    monkeypatch.setenv("GONGKAI_WAREHOUSE", str(released.warehouse))
    result = dbtRunner().invoke(
        [
            "test",
            "--select",
            "test_type:unit",
            "--project-dir",
            str(DBT_PROJECT),
            "--profiles-dir",
            str(DBT_PROJECT),
            "--target-path",
            str(released.warehouse / ".dbt" / "unit"),
            "--log-path",
            str(released.warehouse / ".dbt" / "unit"),
            "--log-level",
            "none",
        ]
    )
    assert result.exception is None
    failed = [
        f"{test.node.name}: {test.message}"
        for test in result.result.results
        if str(test.status) != "pass"
    ]
    assert not failed, "\n".join(failed)
    assert len(result.result.results) >= 40
