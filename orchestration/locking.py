"""A warehouse → the lock on it, which every way to write it shares."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".lock"

# Warehouses that this process writes to: a job within a command goes on with its lock.
_held: set[Path] = set()


class WarehouseBusy(RuntimeError):
    """Another process writes to the warehouse."""


@contextmanager
def only_writer(warehouse: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold the warehouse, making it if need be; the lock ends with the process.

    wait: until another writer is done; else WarehouseBusy is raised where there is one.
    Raises OSError where the warehouse cannot be written to.
    """
    place = warehouse.absolute()
    if place in _held:
        yield
        return
    place.mkdir(parents=True, exist_ok=True)
    with (place / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise WarehouseBusy(
                f"another run writes to {warehouse}: wait for it"
            ) from None
        _held.add(place)
        try:
            yield
        finally:
            _held.remove(place)
