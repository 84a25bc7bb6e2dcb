"""Where a report is read: the dbt models, before and after the validation."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, dbt_assets

from orchestration.transforming import NodeResult, Transformer, failure_of

# everything that needs the validation's verdicts comes after it
_AFTER_VALIDATION = "source:verdicts+"

_UNIQUE_ID = "dagster_dbt/unique_id"

_Event = dg.MaterializeResult | dg.AssetCheckResult


class _ByLayer(DagsterDbtTranslator):
    """Shows models by their layer: the folders of dbt_project/models, and the seeds."""

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Return the group of a model or a seed; sources are assets of their own."""
        if dbt_resource_props["resource_type"] == "seed":
            return "seeds"
        return str(dbt_resource_props["fqn"][1])


def dbt_model_assets(transformer: Transformer) -> list[dg.AssetsDefinition]:
    """Return the dbt project as two groups of assets, with dbt's own lineage."""
    # not from the file that dbt writes: another process may be writing it just now
    manifest = transformer.manifest().writable_manifest().to_dict(omit_none=False)

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=_ByLayer(),
        exclude=_AFTER_VALIDATION,
        name="read_reports",
        required_resource_keys={"warehouse"},
    )
    def read_reports(context: dg.AssetExecutionContext) -> Iterator[_Event]:
        yield from _build(context, transformer, exclude=[_AFTER_VALIDATION])

    @dbt_assets(
        manifest=manifest,
        dagster_dbt_translator=_ByLayer(),
        select=_AFTER_VALIDATION,
        name="build_marts",
        required_resource_keys={"warehouse"},
    )
    def build_marts(context: dg.AssetExecutionContext) -> Iterator[_Event]:
        yield from _build(context, transformer, select=[_AFTER_VALIDATION])

    return [read_reports, build_marts]


def published_keys(models: Sequence[dg.AssetsDefinition]) -> list[dg.AssetKey]:
    """Return the keys of the marts and quality tables among the dbt assets."""
    keys = {key for asset in models for key in asset.keys}
    return sorted(key for key in keys if key.path[0] in ("marts", "quality"))


def _build(
    context: dg.AssetExecutionContext,
    transformer: Transformer,
    select: Sequence[str] = (),
    exclude: Sequence[str] = (),
) -> Iterator[_Event]:
    """Run dbt and tell Dagster of every model and every data test."""
    assets = {
        spec.metadata[_UNIQUE_ID]: spec.key
        for spec in context.assets_def.specs
        if spec.key in context.selected_asset_keys
    }
    checks = {
        spec.metadata[_UNIQUE_ID]: spec.key
        for spec in context.assets_def.check_specs
        if spec.key in context.selected_asset_check_keys
    }
    if context.is_subset:
        select, exclude = [unique_id.split(".")[2] for unique_id in assets], ()
    nodes = transformer.build(select=select, exclude=exclude)
    rows = transformer.rows()
    for node in nodes:
        if node.unique_id in assets and node.status == "success":
            yield dg.MaterializeResult(
                asset_key=assets[node.unique_id],
                metadata={
                    "seconds": node.seconds,
                    "dagster/row_count": rows.get(node.relation, 0),
                },
            )
    for node in nodes:
        if node.unique_id in checks:
            yield _check_result(node, checks[node.unique_id])
    failure = failure_of(nodes)
    if failure:
        raise failure
    tests = sum(node.unique_id.startswith("test.") for node in nodes)
    context.log.info(f"dbt built {len(nodes) - tests} node(s), {tests} test(s) passed")


def _check_result(node: NodeResult, check: dg.AssetCheckKey) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=check.asset_key,
        check_name=check.name,
        passed=node.status == "pass",
        metadata={"failing_rows": node.failures or 0, "message": node.message or ""},
    )
