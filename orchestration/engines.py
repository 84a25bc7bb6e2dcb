"""The name of an engine → what reads and judges with it: DuckDB here, or Spark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration import marts
from orchestration.reading import Reader
from orchestration.settings import Settings
from orchestration.transforming import NodeResult, Transformer


class EngineResource(dg.ConfigurableResource):
    """What reads the reports and builds the marts; both leave the same release."""

    name: str = "duckdb"

    def reader(self) -> type[Reader]:
        """Return what reads reports on this engine."""
        if self.name == "spark":
            from orchestration.spark.engine import SparkReader

            return SparkReader
        return Reader

    def publish(
        self,
        settings: Settings,
        transformer: Transformer,
        select: Sequence[str],
        *,
        is_whole: bool,
    ) -> Iterator[NodeResult]:
        """Build marts and quality tables; they are in the working database then.

        is_whole: select names all of them.
        """
        if self.name == "spark":
            from orchestration.spark import engine

            return engine.publish(settings, transformer, select)
        return marts.publish(settings, transformer, select, is_whole=is_whole)
