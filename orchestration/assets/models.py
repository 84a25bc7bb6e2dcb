"""The dbt project → assets: the models that read reports, and the marts after them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import dagster as dg
from dagster._core.definitions.source_asset import (
    SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION,
)
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.engines import EngineResource
from orchestration.progress import say
from orchestration.resources import WarehouseResource
from orchestration.transforming import NodeResult, Transformer

_UNIQUE_ID = "dagster_dbt/unique_id"

Event = dg.MaterializeResult | dg.AssetCheckResult | dg.Output


class _ByLayer(DagsterDbtTranslator):
    """Shows models by their layer: the folders of dbt_project/models, and the seeds."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return the group of a model or a seed; sources are assets of their own."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


class DbtModels:
    """Seeds and models by their tags, with their data tests, and dbt's own lineage."""

    def __init__(self, transformer: Transformer, tags: Sequence[str]) -> None:
        """Take all that has one of the tags."""
        self.transformer = transformer
        # not from the file that dbt writes: another process may be writing it just now
        manifest = transformer.manifest().writable_manifest().to_dict(omit_none=False)

        @dbt_assets(
            manifest=manifest,
            dagster_dbt_translator=_ByLayer(),
            select=" ".join(f"tag:{tag}" for tag in tags),
        )
        def models() -> Iterator[Event]:
            """Nothing: only what dagster-dbt says of the models is of use here."""
            yield from ()

        self.specs = list(models.specs)
        self.check_specs = list(models.check_specs)
        self._assets = {spec.metadata[_UNIQUE_ID]: spec.key for spec in self.specs}
        self._checks = {
            (spec.metadata or {})[_UNIQUE_ID]: spec for spec in self.check_specs
        }

    def names(self, keys: Iterable[dg.AssetKey]) -> list[str]:
        """Return the seeds and models with these keys, as dbt selects them."""
        wanted = set(keys)
        return [
            name.split(".")[-1] for name, key in self._assets.items() if key in wanted
        ]

    def events(self, nodes: Iterable[tuple[NodeResult, bool]]) -> Iterator[Event]:
        """Tell Dagster of every model and every data test, as dbt tells of it.

        With each node comes whether it is the last that is heard of it: one that is built
        for several batches is told of once. What was not built, and a test that was not
        run, are not told of.
        """
        heard: dict[str, NodeResult] = {}
        for now, is_last in nodes:
            before = heard.get(now.unique_id)
            node = now if before is None else _together(before, now)
            heard[now.unique_id] = node
            event = self._event(node) if is_last else None
            if event is not None:
                yield event

    def _event(self, node: NodeResult) -> Event | None:
        if node.unique_id in self._assets and node.status == "success":
            rows = {} if node.rows is None else {"dagster/row_count": node.rows}
            return dg.MaterializeResult(
                asset_key=self._assets[node.unique_id],
                metadata={"seconds": node.seconds, **rows},
            )
        if node.unique_id in self._checks and node.status in ("pass", "fail"):
            check = self._checks[node.unique_id]
            return dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=node.status == "pass",
                metadata={"failing_rows": node.failures, "seconds": node.seconds},
            )
        return None


def _together(before: NodeResult, now: NodeResult) -> NodeResult:
    return replace(
        now,
        seconds=before.seconds + now.seconds,
        failures=before.failures + now.failures,
    )


def with_what_is_kept(
    events: Iterable[Event],
    specs: Iterable[dg.AssetSpec],
    selected: Iterable[dg.AssetKey],
) -> Iterator[Event]:
    """Yield events, and an output for each asset that stays as it was made before.

    What comes after such an asset may run then, and nobody is told that it was made. It
    is put out before what is made of it, as Dagster wants.
    """
    parents = {spec.key: [dep.asset_key for dep in spec.deps] for spec in specs}
    untold = set(selected)

    def kept(keys: Iterable[dg.AssetKey]) -> Iterator[Event]:
        for key in keys:
            if key in untold:
                untold.discard(key)
                yield from kept(parents[key])
                yield dg.Output(
                    None,
                    output_name=key.to_python_identifier(),
                    # Dagster's own mark of an output that is no materialization
                    metadata={SYSTEM_METADATA_KEY_SOURCE_ASSET_OBSERVATION: True},
                )

    for event in events:
        if isinstance(event, dg.MaterializeResult) and event.asset_key is not None:
            if event.asset_key not in untold:
                continue
            untold.discard(event.asset_key)
            yield from kept(parents[event.asset_key])
        yield event
    yield from kept(sorted(untold))


def marts_asset(models: DbtModels) -> dg.AssetsDefinition:
    """Return what builds marts and quality tables from the readings and the verdicts."""

    @dg.multi_asset(
        name="build_marts",
        specs=models.specs,
        check_specs=models.check_specs,
        allow_arbitrary_check_specs=True,
        can_subset=True,
    )
    def build_marts(
        context: dg.AssetExecutionContext,
        warehouse: WarehouseResource,
        engine: EngineResource,
    ) -> Iterator[Event]:
        selected = context.selected_asset_keys
        is_whole = len(selected) == len(models.specs)
        nodes = engine.publish(
            warehouse.settings,
            models.transformer,
            ["tag:publish"] if is_whole else models.names(selected),
            is_whole=is_whole,
        )
        built: list[str] = []

        def told() -> Iterator[tuple[NodeResult, bool]]:
            for node in nodes:
                built.append(node.unique_id)
                yield node, True

        yield from models.events(told())
        tests = sum(name.startswith("test.") for name in built)
        say(
            context.log, f"dbt built {len(built) - tests} node(s), {tests} test(s) passed"
        )

    return build_marts


def published_keys(models: DbtModels) -> list[dg.AssetKey]:
    """Return the keys of the marts and quality tables."""
    return [spec.key for spec in models.specs if spec.key.path[0] in ("marts", "quality")]
