"""Settings → what assets need from outside: where to read and write."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import dagster as dg

from orchestration.locking import WarehouseBusy, only_writer
from orchestration.progress import say
from orchestration.settings import Settings


class WarehouseResource(dg.ConfigurableResource):
    """The raw directories read and the warehouse directory written.

    A run that has it is the only writer of the warehouse: all steps of a run share one,
    from the first to the last. rebuild: everything anew, whatever is kept of earlier
    runs. has_looked: somebody saw that something is new.
    """

    raw_directories: list[str]
    warehouse: str
    rebuild: bool = False
    has_looked: bool = False

    @classmethod
    def of(
        cls, settings: Settings, *, rebuild: bool = False, has_looked: bool = False
    ) -> "WarehouseResource":
        return cls(
            raw_directories=[str(directory) for directory in settings.raw_directories],
            warehouse=str(settings.warehouse),
            rebuild=rebuild,
            has_looked=has_looked,
        )

    @property
    def settings(self) -> Settings:
        return Settings(
            raw_directories=tuple(Path(directory) for directory in self.raw_directories),
            warehouse=Path(self.warehouse),
        )

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Iterator["WarehouseResource"]:
        """Hold the warehouse; wait for whoever writes to it, which may be a command."""
        place = Path(self.warehouse)
        with ExitStack() as stack:
            try:
                stack.enter_context(only_writer(place))
            except WarehouseBusy:
                if context.log:
                    say(context.log, f"another run writes to {place}: waiting for it")
                stack.enter_context(only_writer(place, wait=True))
            yield self
