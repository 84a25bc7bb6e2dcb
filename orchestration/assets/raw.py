"""Raw files → the asset where reports enter: files and their texts, as they are."""

import time
from collections.abc import Iterator

import dagster as dg

from orchestration.database import DatabaseInUse, connect
from orchestration.loading import Loaded, forget_files, load
from orchestration.mending import SET_ASIDE, mend
from orchestration.progress import say
from orchestration.resources import WarehouseResource
from orchestration.unchanged import unchanged_release, unmark

# A run that nobody watches waits while somebody reads the working database; a person at
# a terminal is told at once.
_STARTED_BY_ITSELF = ("dagster/schedule_name", "dagster/sensor_name")
_TRIES, _SECONDS_BETWEEN = 5, 60

# of what of a manifest does nothing, or cannot be right
_DOUBTS_SHOWN = 10

FILES = dg.AssetKey(["raw", "files"])
REPORTS = dg.AssetKey(["raw", "reports"])
MANIFEST = dg.AssetKey(["raw", "manifest"])

# what a run that finds nothing new says of the release in place
RELEASE = dg.AssetKey(["release", "marts"])

_DESCRIPTIONS = {
    FILES: "One row per file of the raw directories, readable or not.",
    REPORTS: "One row per distinct content that gave text; append-only.",
    MANIFEST: "What raw/manifest.csv states of files.",
}


@dg.multi_asset(
    name="load_raw",
    specs=[
        dg.AssetSpec(
            key,
            description=description,
            kinds={"python", "duckdb"},
            group_name="raw",
            skippable=True,
        )
        for key, description in _DESCRIPTIONS.items()
    ],
)
def load_raw(
    context: dg.AssetExecutionContext, warehouse: WarehouseResource
) -> Iterator[dg.MaterializeResult]:
    """List, hash and read every file below the raw directories.

    Where the release in place is made of the same files, code and seeds, nothing is
    loaded and nothing after it runs: the release is said to be up to date.
    """
    started = time.monotonic()
    is_wanted = warehouse.rebuild or warehouse.has_looked
    release = None if is_wanted else unchanged_release(warehouse.settings)
    if release is not None:
        say(context.log, f"nothing new since {release}: the same files, code and seeds")
        context.log_event(
            dg.AssetMaterialization(
                RELEASE, metadata={"release": release, "is_new": False}
            )
        )
        return
    loaded = _loaded(context, warehouse)
    yield dg.MaterializeResult(
        asset_key=FILES,
        metadata={
            "dagster/row_count": loaded.files,
            "files_read": loaded.files_read,
            "files_without_text": loaded.unreadable,
            "seconds": time.monotonic() - started,
        },
    )
    yield dg.MaterializeResult(
        asset_key=REPORTS, metadata={"new_texts": loaded.new_texts}
    )
    yield dg.MaterializeResult(
        asset_key=MANIFEST, metadata={"dagster/row_count": loaded.manifest_rows}
    )


def _loaded(context: dg.AssetExecutionContext, warehouse: WarehouseResource) -> Loaded:
    """Load into a build that is whole, and say what was found."""
    settings = warehouse.settings
    settings.warehouse.mkdir(parents=True, exist_ok=True)
    try:
        damage = mend(settings.build_database)
        if damage is not None:
            say(
                context.log,
                f"{settings.build_database.name} cannot be read ({damage}); it was set "
                f"aside as {settings.build_database.name}{SET_ASIDE} and is made anew",
            )
        with connect(settings.build_database) as connection:
            unmark(connection)
            if warehouse.rebuild:
                forget_files(connection)
            loaded = load(connection, settings.raw_directories)
    except DatabaseInUse as error:
        if set(_STARTED_BY_ITSELF) & set(context.run.tags):
            raise dg.RetryRequested(_TRIES, _SECONDS_BETWEEN) from error
        raise
    say(
        context.log,
        f"{loaded.files} file(s), {loaded.files_read} of them new or changed: "
        f"{loaded.new_texts} new text(s), {loaded.unreadable} without text",
    )
    for doubt in loaded.doubts[:_DOUBTS_SHOWN]:
        say(context.log, doubt)
    if len(loaded.doubts) > _DOUBTS_SHOWN:
        say(context.log, f"and {len(loaded.doubts) - _DOUBTS_SHOWN} more such rows")
    return loaded
