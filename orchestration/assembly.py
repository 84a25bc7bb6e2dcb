"""Directories and a warehouse → Dagster's definitions: assets, checks, the one job."""

from collections.abc import Mapping

import dagster as dg

from expectations.identities import check_seeds, read_identities
from expectations.suites import readings_suite, release_suite
from orchestration.assets.models import DbtModels, marts_asset, published_keys
from orchestration.assets.raw import load_raw
from orchestration.assets.release import release_assets
from orchestration.assets.reports import report_assets
from orchestration.automation import JOB, Automation, schedules, sensors
from orchestration.engines import EngineResource
from orchestration.resources import WarehouseResource
from orchestration.settings import SEEDS, Settings
from orchestration.transforming import Transformer

__all__ = ["JOB", "assemble"]


def assemble(
    settings: Settings,
    loggers: Mapping[str, dg.LoggerDefinition] | None = None,
    *,
    rebuild: bool = False,
    has_looked: bool = False,
    engine: str = "duckdb",
    automation: Automation | None = None,
) -> dg.Definitions:
    """Return everything Dagster knows of the project; loggers replace its own.

    rebuild: runs read everything anew. has_looked: that something is new is known, and
    the first run need not look. engine: what reads and judges. automation: when runs
    start by themselves; None for those that a command starts.
    """
    identities = read_identities(SEEDS)
    check_seeds(SEEDS)
    transformer = Transformer(settings)
    reading = DbtModels(transformer, ["list", "constant", "read"])
    marts = DbtModels(transformer, ["publish"])
    job = dg.define_asset_job(
        JOB,
        description="From raw files to a release, in one process.",
        executor_def=dg.in_process_executor,
        config={"loggers": {name: {} for name in loggers}} if loggers else None,
    )
    return dg.Definitions(
        assets=[
            load_raw,
            report_assets(reading, readings_suite(identities)),
            marts_asset(marts),
            *release_assets(
                release_suite(identities),
                [*published_keys(reading), *published_keys(marts)],
            ),
        ],
        jobs=[job],
        # also for what is started in the interface: steps share one writer's lock
        executor=dg.in_process_executor,
        resources={
            "warehouse": WarehouseResource.of(
                settings, rebuild=rebuild, has_looked=has_looked
            ),
            "engine": EngineResource(name=engine),
        },
        loggers=loggers,
        schedules=schedules(automation, job) if automation else None,
        sensors=sensors(automation, settings, job) if automation else None,
    )
