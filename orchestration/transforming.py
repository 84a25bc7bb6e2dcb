"""A selection of models → dbt's events, in this process, with one adapter."""

import atexit
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Any

from orchestration.settings import DBT_PROJECT, Settings

# targets of dbt_project/profiles.yml
DUCKDB, SPARK = "warehouse", "spark"

_THREAD = "dbt at work"
# seconds between two tries to have it stop
_STOPPING = 0.1


# of dbt's events, what a build is told by
_HEARD = "NodeFinished"


class TransformationError(RuntimeError):
    """dbt could not build the project; the message names the node and what it said."""


@dataclass(frozen=True)
class NodeResult:
    """What dbt says of one model, seed or test that it ran.

    seconds is the time that the node took; failures counts the rows a test found; rows
    those of the table that was built, where it is one.
    """

    unique_id: str
    status: str
    seconds: float
    message: str
    failures: int
    rows: int | None


def _interrupt_behind(error: BaseException | None) -> BaseException | None:
    """Return the interrupt that an error was made of: dbt catches it where it parses."""
    while isinstance(error, Exception):
        error = error.__cause__ or error.__context__
    return error


class Transformer:
    """dbt over one warehouse. The project is parsed once and reused by every build.

    target: of dbt_project/profiles.yml, the engine that builds.
    """

    def __init__(self, settings: Settings, target: str = DUCKDB) -> None:
        self._settings = settings
        self._target = target
        self._manifest: Any = None

    def manifest(self) -> Any:  # noqa: ANN401 - dbt's own class, imported late
        """Return dbt's manifest of the project, parsed at the first call."""
        if self._manifest is None:
            result = self.invoke(["parse", "--no-write-json"])
            interrupt = _interrupt_behind(result.exception)
            if interrupt is not None:
                raise interrupt
            if not result.success:
                raise TransformationError(f"dbt cannot parse: {result.exception!r}")
            self._manifest = result.result
        return self._manifest

    def build(
        self,
        select: Sequence[str],
        *,
        tests: bool = True,
        anew: bool = False,
        one_by_one: bool = False,
        seeds: bool = True,
    ) -> Iterator[NodeResult]:
        """Build seeds and models, and yield what dbt says of each as soon as it does.

        select: as dbt takes it. tests: with every data test of theirs that can be run
        then. anew: seeds, and tables that are added to, are dropped before. one_by_one:
        each node has all the memory that there is; else two share it, side by side.
        seeds: they are built, too, where they are selected.
        Raises TransformationError where a node failed, after all others, or dbt itself.
        """
        # its files of notes take longer than most models, and nothing here reads them
        arguments = ["build", "--no-write-json", "--exclude-resource-type", "unit_test"]
        arguments += ["--indirect-selection", "buildable"]
        if not tests:
            arguments += ["--exclude-resource-type", "test"]
        if not seeds:
            arguments += ["--exclude-resource-type", "seed"]
        if anew:
            arguments.append("--full-refresh")
        if one_by_one:
            arguments += ["--threads", "1"]
        nodes, failed = self.manifest().nodes, []
        for said in self._events([*arguments, "--select", *select]):
            if said.unique_id in nodes:
                yield said
                if said.status in ("error", "fail"):
                    failed.append(said)
        if failed:
            named = "; ".join(f"{one.unique_id}: {one.message}" for one in failed[:5])
            raise TransformationError(f"{len(failed)} dbt node(s) failed: {named}")

    def _events(self, arguments: list[str]) -> Iterator[NodeResult]:
        """Yield what dbt says of nodes while it works, which it does in a thread."""
        said: SimpleQueue[Any] = SimpleQueue()

        def hear(event: Any) -> None:  # noqa: ANN401 - dbt's own class
            if event.info.name == _HEARD:
                said.put(_node_result(event.data))

        def work() -> None:
            try:
                result = self.invoke(arguments, self.manifest(), [hear])
                said.put(result.exception or None)
            except BaseException as error:
                said.put(error)

        thread = Thread(target=work, name=_THREAD, daemon=True)
        thread.start()
        try:
            while isinstance(found := said.get(), NodeResult):
                yield found
        finally:
            stop()
        if found is not None:
            # not every error of dbt's says something
            raise TransformationError(f"dbt could not build: {found!r}")

    def invoke(
        self,
        arguments: list[str],
        manifest: Any = None,  # noqa: ANN401
        callbacks: Sequence[Callable[[Any], None]] = (),
    ) -> Any:  # noqa: ANN401
        """Run a dbt command on the warehouse; leave no connection to it open."""
        from dbt.adapters.duckdb.connections import DuckDBConnectionManager
        from dbt.adapters.factory import reset_adapters
        from dbt.cli.main import dbtRunner

        _hear_little()
        settings = self._settings
        settings.warehouse.mkdir(parents=True, exist_ok=True)
        command = [
            *arguments,
            "--project-dir",
            str(DBT_PROJECT),
            "--profiles-dir",
            str(DBT_PROJECT),
            "--target",
            self._target,
            "--target-path",
            str(settings.dbt_target.with_name(f"target-{self._target}"))
            if self._target != DUCKDB
            else str(settings.dbt_target),
            "--log-path",
            str(settings.dbt_logs),
            "--log-level",
            "none",
        ]
        with _environment(
            GONGKAI_WAREHOUSE=str(settings.warehouse), GONGKAI_SPARK=settings.spark
        ):
            try:
                return dbtRunner(manifest, [*callbacks]).invoke(command)
            finally:
                # the file must be free for the validation and for the release
                DuckDBConnectionManager.close_all_connections()
                reset_adapters()


@cache
def _hear_little() -> None:
    """Have dbt make a message of those events alone that somebody hears.

    It makes one of each of 4,600 in a small run, which takes a twelfth of it: of every
    query that it sends and every connection that it takes, for logs that are not written.
    """
    from dbt_common.events.base_types import BaseEvent, EventLevel
    from dbt_common.events.event_manager import EventManager
    from dbt_common.events.event_manager_client import ctx_set_event_manager

    class Heard(EventManager):
        def fire_event(
            self,
            e: BaseEvent,
            level: EventLevel | None = None,
            node: Any = None,  # noqa: ANN401
            force_warn_or_error_handling: bool = False,
        ) -> None:
            if force_warn_or_error_handling or type(e).__name__ == _HEARD:
                super().fire_event(e, level, node, force_warn_or_error_handling)

    ctx_set_event_manager(Heard())


@atexit.register
def stop() -> None:
    """Wait for dbt, and have it stop if it is at work: whoever ends a run does not know.

    Dagster leaves a step that is interrupted as it stands.
    """
    for thread in threading.enumerate():
        if thread.name == _THREAD:
            thread.join(_STOPPING)
            while thread.is_alive():
                _cancel()
                thread.join(_STOPPING)


def _cancel() -> None:
    """Interrupt what dbt has DuckDB do, if that goes on."""
    from dbt.adapters.factory import FACTORY

    for adapter in [*FACTORY.adapters.values()]:
        # it may be gone by now
        with suppress(Exception):
            adapter.cancel_open_connections()  # type: ignore[attr-defined]


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


def _node_result(finished: Any) -> NodeResult:  # noqa: ANN401
    node, result = finished.node_info, finished.run_result
    relation = node.node_relation
    is_built = result.status == "success"
    return NodeResult(
        unique_id=node.unique_id,
        status=str(result.status),
        seconds=result.execution_time,
        message=result.message,
        failures=result.num_failures,
        rows=_rows(relation.schema, relation.alias) if is_built else None,
    )


def _rows(schema: str, table: str) -> int | None:
    """Return how many rows a table has that dbt has just built.

    None for a view, and for a table of another engine than DuckDB.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    if DuckDBConnectionManager._ENV is None:
        return None
    connection = DuckDBConnectionManager.env().conn  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        # what DuckDB estimates of a table that was just written is the count
        found = cursor.execute(
            "select estimated_size from duckdb_tables() "
            "where schema_name = $1 and table_name = $2",
            [schema, table],
        ).fetchall()
    return found[0][0] if found else None
