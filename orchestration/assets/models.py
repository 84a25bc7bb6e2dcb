"""The dbt models as assets: those that read reports, and the marts after them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.resources import WarehouseResource
from orchestration.transforming import NodeResult, Transformer, failure_of

_UNIQUE_ID = "dagster_dbt/unique_id"

Event = dg.MaterializeResult | dg.AssetCheckResult


class _ByLayer(DagsterDbtTranslator):
    """Shows models by their layer: the folders of dbt_project/models, and the seeds."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return the group of a model or a seed; sources are assets of their own."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


class DbtModels:
    """Some seeds and models with their data tests as assets, with dbt's own lineage."""

    def __init__(self, transformer: Transformer, unique_ids: Iterable[str]) -> None:
        """Take nodes by their unique_id, and the data tests that can then be run."""
        lineage = transformer.lineage
        built = set(unique_ids)
        self.transformer = transformer
        self.nodes = [*built, *lineage.tests_of(built)]
        # not from the file that dbt writes: another process may be writing it just now
        manifest = transformer.manifest().writable_manifest().to_dict(omit_none=False)

        @dbt_assets(
            manifest=manifest,
            dagster_dbt_translator=_ByLayer(),
            select=" ".join(map(lineage.name, built)),
        )
        def models() -> Iterator[Event]:
            """Nothing: only what dagster-dbt says of the models is of use here."""
            yield from ()

        # Dagster wants to be told of an asset after those that it depends on
        places = {name: place for place, name in enumerate(lineage.in_order())}
        self.specs = sorted(
            models.specs, key=lambda spec: places[spec.metadata[_UNIQUE_ID]]
        )
        self.check_specs = list(models.check_specs)

    @classmethod
    def that_read(cls, transformer: Transformer) -> "DbtModels":
        """Seeds, and all models up to what is kept of every batch of reports."""
        found = transformer.lineage
        return cls(transformer, found.constants | found.listed | found.read | found.kept)

    @classmethod
    def after_reading(cls, transformer: Transformer) -> "DbtModels":
        """Marts, quality tables, and what they need of all reports together."""
        return cls(transformer, transformer.lineage.later)

    def events(self, nodes: Sequence[NodeResult]) -> Iterator[Event]:
        """Tell Dagster of every model and every data test, whether it was run or not.

        nodes: the results of all builds of this run. What was not built is as it was
        made before, when its tests passed.
        """
        seconds: dict[str, float] = {}
        tests: dict[str, list[NodeResult]] = {}
        for node in nodes:
            seconds[node.unique_id] = seconds.get(node.unique_id, 0.0) + node.seconds
            tests.setdefault(node.unique_id, []).append(node)
        rows, lineage = self.transformer.rows(), self.transformer.lineage
        for spec in self.specs:
            unique_id = spec.metadata[_UNIQUE_ID]
            yield dg.MaterializeResult(
                asset_key=spec.key,
                metadata={
                    "seconds": seconds.get(unique_id, 0.0),
                    "dagster/row_count": rows.get(lineage.relation(unique_id), 0),
                },
            )
        for check in self.check_specs:
            ran = tests.get((check.metadata or {})[_UNIQUE_ID], [])
            yield dg.AssetCheckResult(
                asset_key=check.asset_key,
                check_name=check.name,
                passed=all(node.status == "pass" for node in ran),
                metadata={
                    "failing_rows": sum(node.failures or 0 for node in ran),
                    "message": "; ".join(node.message for node in ran if node.message),
                    "times_run": len(ran),
                },
            )


def marts_asset(models: DbtModels) -> dg.AssetsDefinition:
    """Return what builds marts and quality tables from the readings and the verdicts."""

    @dg.multi_asset(
        name="build_marts",
        specs=models.specs,
        check_specs=models.check_specs,
        allow_arbitrary_check_specs=True,
    )
    def build_marts(
        context: dg.AssetExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[Event]:
        # tables of all reports together: two at a time would need twice the memory
        nodes = models.transformer.build_nodes(models.nodes, one_by_one=True)
        failure = failure_of(nodes)
        if failure:
            raise failure
        yield from models.events(nodes)
        tests = sum(node.unique_id.startswith("test.") for node in nodes)
        context.log.info(
            f"dbt built {len(nodes) - tests} node(s), {tests} test(s) passed"
        )

    return build_marts


def published_keys(models: DbtModels) -> list[dg.AssetKey]:
    """Return the keys of the marts and quality tables."""
    return [spec.key for spec in models.specs if spec.key.path[0] in ("marts", "quality")]
