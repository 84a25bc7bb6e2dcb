"""Where a report is judged: Great Expectations decides what may be published."""

from collections.abc import Iterator, Sequence

import dagster as dg

from expectations.rules import Rule
from expectations.validation import validate
from expectations.verdicts import write_verdicts
from orchestration.checks import family_check_results, family_check_specs
from orchestration.resources import WarehouseResource

VALIDATED = dg.AssetKey(["verdicts", "validated"])
FAILING_ROWS = dg.AssetKey(["verdicts", "failing_rows"])

_READINGS = [
    dg.AssetKey(["intermediate", "int_cells"]),
    dg.AssetKey(["intermediate", "int_sections"]),
    dg.AssetKey(["intermediate", "int_identities__results"]),
]


def verdict_assets(rules: Sequence[Rule]) -> dg.AssetsDefinition:
    """Return the validation of the readings, with one blocking check per family.

    A section that fails is held back and the run goes on, so its checks fail with a
    warning. An expectation that could not be judged says nothing about the data: it
    raises, and nothing is built after it.
    """

    @dg.multi_asset(
        name="validate_readings",
        specs=[
            dg.AssetSpec(
                VALIDATED,
                deps=_READINGS,
                description="Every section that was validated; no other is published.",
                kinds={"great_expectations"},
                group_name="verdicts",
            ),
            dg.AssetSpec(
                FAILING_ROWS,
                deps=_READINGS,
                description="What failed, row by row: these sections are held back.",
                kinds={"great_expectations"},
                group_name="verdicts",
            ),
        ],
        check_specs=family_check_specs(rules, FAILING_ROWS),
    )
    def validate_readings(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        database = warehouse.settings.build_database
        outcomes = validate(database, rules)
        write_verdicts(database, outcomes, context.run.run_id)
        failed = [outcome for outcome in outcomes if not outcome.success]
        rows = sum(outcome.failing_count for outcome in failed)
        context.log.info(
            f"{len(outcomes)} expectation(s) on the readings, {len(failed)} failed"
            + (f" with {rows} row(s): their sections are held back" if failed else "")
        )
        yield dg.MaterializeResult(
            asset_key=VALIDATED, metadata={"expectations": len(outcomes)}
        )
        yield dg.MaterializeResult(
            asset_key=FAILING_ROWS, metadata={"dagster/row_count": rows}
        )
        yield from family_check_results(
            outcomes, FAILING_ROWS, dg.AssetCheckSeverity.WARN
        )

    return validate_readings
