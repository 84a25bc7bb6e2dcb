"""What became of the rules → one Dagster asset check per family of them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import dagster as dg

from expectations.rules import Outcome, Rule

_ROWS_SHOWN = 20


def family_check_specs(
    rules: Sequence[Rule], asset: dg.AssetKey
) -> list[dg.AssetCheckSpec]:
    """Return one blocking check per family; its description lists the family's claims."""
    return [
        dg.AssetCheckSpec(
            name=family,
            asset=asset,
            blocking=True,
            description="\n".join(f"- {rule.description}" for rule in members),
        )
        for family, members in _by_family(rules)
    ]


def family_check_results(
    outcomes: Sequence[Outcome],
    asset: dg.AssetKey,
    severity: dg.AssetCheckSeverity,
) -> Iterator[dg.AssetCheckResult]:
    """Yield one result per family, with counts and the first failing rows.

    severity is that of a hard rule's failure: WARN where the rows are held back and
    the run goes on, ERROR where nothing may follow.
    """
    found = {outcome.rule.name: outcome for outcome in outcomes}
    for family, rules in _by_family([outcome.rule for outcome in outcomes]):
        failed = [found[rule.name] for rule in rules if not found[rule.name].success]
        hard = any(outcome.rule.severity == "hard" for outcome in failed)
        rows = [
            {"expectation": outcome.rule.name, **row}
            for outcome in failed
            for row in outcome.sample
        ]
        metadata: dict[str, dg.MetadataValue] = {
            "expectations": dg.MetadataValue.int(len(rules)),
            "failing_rows": dg.MetadataValue.int(
                sum(outcome.failing_count for outcome in failed)
            ),
        }
        if rows:
            metadata["first_failing_rows"] = dg.MetadataValue.table(
                [
                    dg.TableRecord({name: _plain(value) for name, value in row.items()})
                    for row in rows[:_ROWS_SHOWN]
                ]
            )
        yield dg.AssetCheckResult(
            asset_key=asset,
            check_name=family,
            passed=not failed,
            severity=severity if hard else dg.AssetCheckSeverity.WARN,
            metadata=metadata,
        )


def _by_family(rules: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    ordered = sorted(rules, key=lambda rule: rule.family)
    return [
        (family, list(members))
        for family, members in groupby(ordered, key=lambda rule: rule.family)
    ]


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
