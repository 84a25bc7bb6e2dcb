"""Marts → the assets where they leave: a candidate, its gate, the release in place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

import dagster as dg

from expectations.release import FILE_OUTCOMES
from expectations.rules import Outcome, Rule, Severity
from expectations.signing import Judgement, judge, sign
from expectations.verdicts import write_verdicts
from orchestration.assets.raw import RELEASE
from orchestration.checks import family_check_results, family_check_specs
from orchestration.marts import forget_marts
from orchestration.progress import say
from orchestration.releasing import Candidate, publish, write_candidate
from orchestration.resources import WarehouseResource
from orchestration.settings import Settings
from orchestration.summary import counts_of
from orchestration.unchanged import mark_whole

CANDIDATE = dg.AssetKey(["release", "candidate"])

# The schedule looks every day: a day and a half without it means that something is wrong.
_FRESH = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
)

# What a release has none of is plotted too, as zero.
_OUTCOMES = {
    "files": FILE_OUTCOMES,
    "identities": ("holds", "violated", "not_evaluable"),
    "text_checks": ("holds", "violated", "not_evaluable"),
}

# of each rule that refuses a release, in the error; verdicts.failing_rows has them all
_ROWS_SHOWN = 5

_TAMPERED = (
    " [rows of {} agency(s) are others than they were signed, though no report of theirs "
    "has changed: the next run makes all marts anew]"
)


class ReleaseRefused(RuntimeError):
    """The gate found something in the candidate; the release in place stays."""


def release_assets(
    rules: Sequence[Rule], published: Sequence[dg.AssetKey]
) -> list[dg.AssetsDefinition]:
    """Return the candidate with its gate, and the release that only follows a pass.

    published: the keys of the marts and quality tables that a release is made of.
    """

    @dg.asset(
        key=CANDIDATE,
        deps=published,
        description="The release to be, read again by an independent validation.",
        kinds={"duckdb", "great_expectations"},
        group_name="release",
        check_specs=family_check_specs(rules, CANDIDATE),
    )
    def release_candidate(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        settings = warehouse.settings
        rows = write_candidate(settings)
        database = Candidate.of(settings).database
        judged = judge(database, settings.build_database, rules)
        write_verdicts(
            settings.build_database,
            judged.outcomes,
            context.run.run_id,
            candidate=database,
        )
        yield dg.MaterializeResult(asset_key=CANDIDATE, metadata={**rows})
        yield from family_check_results(
            judged.outcomes, CANDIDATE, dg.AssetCheckSeverity.ERROR
        )
        _pass(settings, judged)
        say(context.log, _passed(judged))

    @dg.asset(
        key=RELEASE,
        deps=[CANDIDATE],
        description="marts.duckdb, parquet/ and release.json, put in place together.",
        kinds={"duckdb", "parquet"},
        group_name="release",
        freshness_policy=_FRESH,
    )
    def release_marts(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> dg.MaterializeResult:
        settings = warehouse.settings
        counts = counts_of(Candidate.of(settings).database)
        directory = publish(settings, counts)
        mark_whole(settings.build_database, directory.name)
        say(context.log, f"released {directory.name}")
        return dg.MaterializeResult(
            metadata={"release": directory.name, "is_new": True, **_plots(counts)}
        )

    return [release_candidate, release_marts]


def _pass(settings: Settings, judged: Judgement) -> None:
    """Sign what the gate found good. Raises ReleaseRefused."""
    failed = _failed(judged.outcomes, "hard")
    if failed or judged.tampered:
        # whatever is wrong with them, the next run makes them of what was read
        forget_marts(settings)
        raise ReleaseRefused(
            "the gate refused the release: "
            + _told(failed, _ROWS_SHOWN)
            + (_TAMPERED.format(judged.tampered) if judged.tampered else "")
        )
    sign(settings.build_database)


def _passed(judged: Judgement) -> str:
    """Return what a run says of a gate that held."""
    noted = _failed(judged.outcomes, "soft")
    return (
        f"{len(judged.outcomes) - len(noted)} expectation(s) on the candidate release "
        f"held, {judged.asked} of {judged.reports} report(s) by their numbers"
        + (f", {len(noted)} noted: {_told(noted, 1)}" if noted else "")
    )


def _failed(outcomes: Sequence[Outcome], severity: Severity) -> list[Outcome]:
    return [one for one in outcomes if not one.success and one.rule.severity == severity]


def _told(outcomes: Sequence[Outcome], rows: int) -> str:
    """Return the rules that failed, each with so many of its rows."""
    return "; ".join(
        f"{outcome.rule.name} ({outcome.failing_count} row(s): "
        + "; ".join(row["message"] for row in outcome.sample[:rows])
        + ")"
        for outcome in outcomes
    )


def _plots(counts: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return every count of a release under a name of its own, for plots over runs."""
    none = {f"{kind}/{name}": 0 for kind, names in _OUTCOMES.items() for name in names}
    return none | {
        f"{kind}/{name}": count
        for kind, by_name in counts.items()
        for name, count in by_name.items()
    }
