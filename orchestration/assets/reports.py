"""Where a report is read and judged: dbt parses it, Great Expectations decides."""

from collections.abc import Iterator, Sequence

import dagster as dg

from expectations.rules import Outcome, Rule, Severity
from expectations.validation import validate
from expectations.verdicts import write_verdicts
from orchestration.assets.models import DbtModels, Event
from orchestration.assets.raw import FILES, MANIFEST, REPORTS
from orchestration.batching import Reader
from orchestration.checks import family_check_results, family_check_specs
from orchestration.resources import WarehouseResource

BATCH = dg.AssetKey(["ledger", "batch"])
VALIDATED = dg.AssetKey(["verdicts", "validated"])
FAILING_ROWS = dg.AssetKey(["verdicts", "failing_rows"])

_READINGS = [
    dg.AssetKey(["intermediate", "int_batch__cells"]),
    dg.AssetKey(["intermediate", "int_batch__identities"]),
    dg.AssetKey(["intermediate", "int_batch__sections"]),
]


def report_assets(models: DbtModels, rules: Sequence[Rule]) -> dg.AssetsDefinition:
    """Return what reads the reports, with one blocking check per family of rules.

    Models and validation are one step, since they take turns: a batch of reports is
    parsed, validated and kept before the next. A section that fails is held back and the
    run goes on, so its checks fail with a warning. An expectation that could not be
    judged says nothing about the data: it raises, and nothing is built after it.
    """

    @dg.multi_asset(
        name="read_reports",
        specs=[
            dg.AssetSpec(
                BATCH,
                deps=[FILES, REPORTS, MANIFEST],
                description="The reports read last: new, changed or touched.",
                kinds={"python", "duckdb"},
                group_name="ledger",
            ),
            *models.specs,
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
        check_specs=[*models.check_specs, *family_check_specs(rules, FAILING_ROWS)],
        allow_arbitrary_check_specs=True,
    )
    def read_reports(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[Event]:
        settings = warehouse.settings

        def judge() -> Sequence[Outcome]:
            outcomes = validate(settings.build_database, rules)
            write_verdicts(settings.build_database, outcomes, context.run.run_id)
            return outcomes

        reader = Reader(settings, models.transformer, judge, say=context.log.info)
        done = reader.read(anew=warehouse.rebuild)
        outcomes = done.outcomes or [Outcome(rule, True, 0, []) for rule in rules]
        failed = [outcome for outcome in outcomes if not outcome.success]
        rows = sum(outcome.failing_count for outcome in failed)
        context.log.info(
            f"read {done.reports} report(s)"
            + (f", took {done.forgotten} out" if done.forgotten else "")
        )
        if done.outcomes:
            context.log.info(
                f"{len(outcomes)} expectation(s) on the readings"
                + _said("failed, their sections are held back", failed, "hard")
                + _said("noted", failed, "soft")
            )
        yield dg.MaterializeResult(
            asset_key=BATCH,
            metadata={"reports_read": done.reports, "reports_taken_out": done.forgotten},
        )
        yield from models.events(done.nodes)
        yield dg.MaterializeResult(
            asset_key=VALIDATED,
            metadata={"expectations": len(outcomes)},
        )
        yield dg.MaterializeResult(
            asset_key=FAILING_ROWS, metadata={"dagster/row_count": rows}
        )
        yield from family_check_results(
            outcomes, FAILING_ROWS, dg.AssetCheckSeverity.WARN
        )

    return read_reports


def _said(what: str, failed: Sequence[Outcome], severity: Severity) -> str:
    """Return how many expectations of a severity failed, and with how many rows."""
    rows = [one.failing_count for one in failed if one.rule.severity == severity]
    return f"; {len(rows)} {what} ({sum(rows)} row(s))" if rows else ""
