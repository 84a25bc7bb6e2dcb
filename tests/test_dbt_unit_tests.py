"""dbt's own unit tests: one claim per parsing rule, beside the models."""

from orchestration.settings import Settings
from orchestration.transforming import Transformer
from tests.conftest import RAW, Run


def test_every_dbt_unit_test_holds(released: Run) -> None:
    """Catches a parsing rule that no longer does what its name claims."""
    transformer = Transformer(Settings((RAW,), released.warehouse))
    result = transformer.invoke(["test", "--select", "test_type:unit"])
    assert result.exception is None
    failed = [
        f"{test.node.name}: {test.message}"
        for test in result.result.results
        if str(test.status) != "pass"
    ]
    assert not failed, "\n".join(failed)
    assert len(result.result.results) >= 40
