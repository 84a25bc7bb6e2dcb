"""Where a report enters: files and their text, as they are."""

from collections.abc import Iterator

import dagster as dg

from orchestration.database import connect
from orchestration.loading import load
from orchestration.resources import WarehouseResource

FILES = dg.AssetKey(["raw", "files"])
REPORTS = dg.AssetKey(["raw", "reports"])
MANIFEST = dg.AssetKey(["raw", "manifest"])


@dg.multi_asset(
    name="load_raw",
    specs=[
        dg.AssetSpec(
            FILES,
            description="One row per file of the raw directories, readable or not.",
            kinds={"python", "duckdb"},
            group_name="raw",
        ),
        dg.AssetSpec(
            REPORTS,
            description="One row per distinct content that gave text; append-only.",
            kinds={"python", "duckdb"},
            group_name="raw",
        ),
        dg.AssetSpec(
            MANIFEST,
            description="What raw/manifest.csv states of files.",
            kinds={"python", "duckdb"},
            group_name="raw",
        ),
    ],
)
def load_raw(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.MaterializeResult]:
    """List, hash and read every file below the raw directories."""
    settings = warehouse.settings
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    with connect(settings.build_database) as connection:
        loaded = load(connection, settings.raw_directories)
    context.log.info(
        f"read {loaded.files} file(s): {loaded.new_texts} new, "
        f"{loaded.unreadable} without text"
    )
    yield dg.MaterializeResult(
        asset_key=FILES,
        metadata={
            "dagster/row_count": loaded.files,
            "files_without_text": loaded.unreadable,
        },
    )
    yield dg.MaterializeResult(
        asset_key=REPORTS, metadata={"new_texts": loaded.new_texts}
    )
    yield dg.MaterializeResult(
        asset_key=MANIFEST, metadata={"dagster/row_count": loaded.manifest_rows}
    )
