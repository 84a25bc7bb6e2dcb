"""Run dbt inside this process: one adapter, no second interpreter, no version check."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from orchestration.database import connect
from orchestration.lineage import Lineage
from orchestration.settings import DBT_PROJECT, Settings

# the mark of the nodes that a build is for
_WANTED = "wanted_now"


class TransformationError(RuntimeError):
    """dbt could not build the project; the message names the node and what it said."""


@dataclass(frozen=True)
class NodeResult:
    """What dbt says of one model, seed or test that it ran.

    relation is schema and name of what it built; seconds is the time the node took;
    failures counts the rows a test found.
    """

    unique_id: str
    relation: tuple[str, str]
    status: str
    seconds: float
    message: str
    failures: int | None


class Transformer:
    """dbt over one warehouse. The project is parsed once and reused by every build."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._manifest: Any = None

    def manifest(self) -> Any:  # noqa: ANN401 - dbt's own class, imported late
        """Return dbt's manifest of the project, parsed at the first call."""
        if self._manifest is None:
            result = self.invoke(["parse"])
            if not result.success:
                raise TransformationError(f"dbt cannot parse: {result.exception!r}")
            self._manifest = result.result
        return self._manifest

    def build(
        self,
        *,
        select: Sequence[str] = (),
        exclude: Sequence[str] = (),
        anew: bool = False,
        one_by_one: bool = False,
    ) -> list[NodeResult]:
        """Build seeds, models and data tests and return what dbt says of each node.

        select, exclude: as dbt takes them; a test is run only if it is selected itself.
        anew: seeds, and tables that are added to, are dropped before. one_by_one: each
        node has all the memory that there is; else two share it, side by side. Raises
        TransformationError if dbt itself could not run; a node that failed is among the
        results, and failure_of tells.
        """
        # its files of notes take longer than most models, and nothing here reads them
        arguments = ["build", "--no-write-json", "--exclude-resource-type", "unit_test"]
        arguments += ["--indirect-selection", "empty"]
        if anew:
            arguments.append("--full-refresh")
        if one_by_one:
            arguments += ["--threads", "1"]
        if select:
            arguments += ["--select", *select]
        if exclude:
            arguments += ["--exclude", *exclude]
        result = self.invoke(arguments, self.manifest())
        if result.exception is not None:
            # not every error of dbt's says something
            raise TransformationError(f"dbt could not build: {result.exception!r}")
        # exposures are listed too, though nothing is built of them
        return [
            _node_result(node)
            for node in result.result.results
            if str(node.node.resource_type) != "exposure"
        ]

    def build_nodes(
        self,
        unique_ids: Iterable[str],
        *,
        anew: bool = False,
        one_by_one: bool = False,
    ) -> list[NodeResult]:
        """Build these seeds, models and data tests, as build does.

        They are marked in dbt's manifest and selected by the mark: dbt looks through the
        whole project for each word of a selection, which for names of all models takes
        longer than building them.
        """
        wanted = set(unique_ids)
        for node in self.manifest().nodes.values():
            kept = [tag for tag in node.tags if tag != _WANTED]
            node.tags = [*kept, _WANTED] if node.unique_id in wanted else kept
        return self.build(select=[f"tag:{_WANTED}"], anew=anew, one_by_one=one_by_one)

    @cached_property
    def lineage(self) -> Lineage:
        """When seeds and models are built, and what each is made of."""
        return Lineage.of(self.manifest())

    def rows(self) -> dict[tuple[str, str], int]:
        """Return how many rows each table of the build has, by schema and name."""
        with connect(self._settings.build_database, read_only=True) as connection:
            # what DuckDB estimates of a table that was just written is the count
            found = connection.execute(
                "select schema_name, table_name, estimated_size from duckdb_tables()"
            ).fetchall()
        return {(schema, table): rows for schema, table, rows in found}

    def invoke(self, arguments: list[str], manifest: Any = None) -> Any:  # noqa: ANN401
        """Run a dbt command on the warehouse; leave no connection to it open."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.adapters.factory import reset_adapters
        from dbt.cli.main import dbtRunner

        settings = self._settings
        settings.warehouse.mkdir(parents=True, exist_ok=True)
        command = [
            *arguments,
            "--project-dir",
            str(DBT_PROJECT),
            "--profiles-dir",
            str(DBT_PROJECT),
            "--target-path",
            str(settings.dbt_target),
            "--log-path",
            str(settings.dbt_logs),
            "--log-level",
            "none",
        ]
        with _environment(GONGKAI_WAREHOUSE=str(settings.warehouse)):
            try:
                return dbtRunner(manifest=manifest).invoke(command)
            finally:
                # the file must be free for the validation and for the release
                DuckDBConnectionManager.close_all_connections()
                reset_adapters()


def failure_of(nodes: Sequence[NodeResult]) -> TransformationError | None:
    """Return an error that names the nodes that failed, or None if none did."""
    failed = [node for node in nodes if node.status in ("error", "fail")]
    if not failed:
        return None
    named = "; ".join(f"{node.unique_id}: {node.message}" for node in failed[:5])
    return TransformationError(f"{len(failed)} dbt node(s) failed: {named}")


@contextmanager
def _environment(**variables: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _node_result(result: Any) -> NodeResult:  # noqa: ANN401
    return NodeResult(
        unique_id=result.node.unique_id,
        relation=(result.node.schema, result.node.alias),
        status=str(result.status),
        seconds=result.execution_time,
        message=result.message or "",
        failures=result.failures,
    )
