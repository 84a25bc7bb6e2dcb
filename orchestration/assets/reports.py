"""Texts → the assets where they are read by dbt, and judged by Great Expectations."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

import dagster as dg

from expectations.rules import Outcome, Rule, Severity
from expectations.validation import validate
from expectations.verdicts import write_verdicts
from orchestration.assets.models import DbtModels, Event, with_what_is_kept
from orchestration.assets.raw import FILES, MANIFEST, REPORTS
from orchestration.checks import family_check_results, family_check_specs
from orchestration.engines import EngineResource
from orchestration.progress import say
from orchestration.reading import Reader
from orchestration.resources import WarehouseResource

BATCH = dg.AssetKey(["ledger", "batch"])
VALIDATED = dg.AssetKey(["verdicts", "validated"])
FAILING_ROWS = dg.AssetKey(["verdicts", "failing_rows"])

_READINGS = [
    dg.AssetKey(["intermediate", "int_batch__cells"]),
    dg.AssetKey(["intermediate", "int_batch__identities"]),
    dg.AssetKey(["intermediate", "int_batch__sections"]),
]

_SPECS = [
    dg.AssetSpec(
        BATCH,
        deps=[FILES, REPORTS, MANIFEST],
        description="The reports read last: new, changed or touched.",
        kinds={"python", "duckdb"},
        group_name="ledger",
    ),
    *(
        dg.AssetSpec(
            key,
            deps=_READINGS,
            description=description,
            kinds={"great_expectations"},
            group_name="verdicts",
        )
        for key, description in (
            (VALIDATED, "Every section that was validated; no other is published."),
            (FAILING_ROWS, "What failed, row by row: these sections are held back."),
        )
    ),
]


def report_assets(models: DbtModels, rules: Sequence[Rule]) -> dg.AssetsDefinition:
    """Return what reads the reports, with one blocking check per family of rules.

    Models and validation are one step, since they take turns: a batch of reports is
    parsed, validated and kept before the next. A section that fails is held back and the
    run goes on, so its checks fail with a warning. An expectation that could not be
    judged says nothing about the data: it raises, and nothing is built after it.
    """

    specs = [*_SPECS, *models.specs]

    @dg.multi_asset(
        name="read_reports",
        specs=specs,
        check_specs=[*models.check_specs, *family_check_specs(rules, FAILING_ROWS)],
        allow_arbitrary_check_specs=True,
        can_subset=True,
    )
    def read_reports(
        context: dg.AssetExecutionContext,
        warehouse: WarehouseResource,
        engine: EngineResource,
    ) -> Iterator[Event]:
        settings = warehouse.settings

        def judge() -> Sequence[Outcome]:
            outcomes = validate(settings.build_database, rules)
            write_verdicts(settings.build_database, outcomes, context.run.run_id)
            return outcomes

        reader = engine.reader()(
            settings, models.transformer, judge, say=partial(say, context.log)
        )
        yield from with_what_is_kept(
            _told(context, reader, models, anew=warehouse.rebuild),
            specs,
            context.selected_asset_keys,
        )

    return read_reports


def _told(
    context: dg.AssetExecutionContext, reader: Reader, models: DbtModels, *, anew: bool
) -> Iterator[Event]:
    """Read, and tell of all that is built and judged, and of nothing else."""
    is_listed = False
    for event in chain(models.events(reader.read(anew=anew)), [None]):
        # before what is made of them
        if reader.to_read is not None and not is_listed:
            is_listed = True
            yield dg.MaterializeResult(
                asset_key=BATCH,
                metadata={
                    "reports_read": reader.to_read,
                    "reports_taken_out": reader.forgotten,
                },
            )
        if event is not None:
            yield event
    say(
        context.log,
        f"read {reader.reports} report(s)"
        + (f", took {reader.forgotten} out" if reader.forgotten else ""),
    )
    outcomes = reader.outcomes
    if not outcomes:
        return
    failed = [outcome for outcome in outcomes if not outcome.success]
    rows = sum(outcome.failing_count for outcome in failed)
    say(
        context.log,
        f"{len(outcomes)} expectation(s) on the readings"
        + _said("failed, their sections are held back", failed, "hard")
        + _said("noted", failed, "soft"),
    )
    yield dg.MaterializeResult(
        asset_key=VALIDATED, metadata={"expectations": len(outcomes)}
    )
    yield dg.MaterializeResult(
        asset_key=FAILING_ROWS, metadata={"dagster/row_count": rows}
    )
    yield from family_check_results(outcomes, FAILING_ROWS, dg.AssetCheckSeverity.WARN)


def _said(what: str, failed: Sequence[Outcome], severity: Severity) -> str:
    """Return how many expectations of a severity failed, and with how many rows."""
    rows = [one.failing_count for one in failed if one.rule.severity == severity]
    return f"; {len(rows)} {what} ({sum(rows)} row(s))" if rows else ""
