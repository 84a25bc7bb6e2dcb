"""Where a home is named or not → Dagster's record of a run, kept or gone with the run."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster._core.storage.event_log import InMemoryEventLogStorage
from sqlalchemy.engine import Connection


class _OneConnection(InMemoryEventLogStorage):
    """Dagster's events in memory, without a new connection for each of 2,500 calls.

    To connect, and to say to each connection what it should be like, takes a tenth of a
    small run. One thread at a time is let in, as it is in Dagster's own.
    """

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
    found._event_storage = _OneConnection()
    found._event_storage.register_instance(found)
    return found
