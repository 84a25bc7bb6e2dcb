"""Where a home is named or not → Dagster's record of a run, kept or gone with the run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster._core.events.log import EventLogEntry
from dagster._core.storage.event_log import InMemoryEventLogStorage
from sqlalchemy.engine import Connection


class _Unkept(InMemoryEventLogStorage):
    """Dagster's events, of which none is kept: whoever executes a run is told of each.

    To write 740 of them to a database in memory takes a tenth of a small run, and so does
    a new connection for each time that it is asked. One thread at a time is let in, as it
    is in Dagster's own.
    """

    def store_event(self, event: EventLogEntry) -> None:
        """Let it go: it would be gone with the run."""

    @contextmanager
    def _connect(self) -> Iterator[Connection]:
        with self._db_lock, self._held_conn.begin():
            yield self._held_conn


def instance() -> dg.DagsterInstance:
    """Return Dagster's instance: a history of runs is kept only where a home is named."""
    if os.environ.get("DAGSTER_HOME"):
        return dg.DagsterInstance.get()
    found = dg.DagsterInstance.ephemeral()
    found._event_storage.dispose()
    found._event_storage = _Unkept()
    found._event_storage.register_instance(found)
    return found
