"""What assets need from outside: where to read and write."""

from pathlib import Path

import dagster as dg

from orchestration.settings import Settings


class WarehouseResource(dg.ConfigurableResource):
    """The raw directories read and the warehouse directory written."""

    raw_directories: list[str]
    warehouse: str

    @classmethod
    def of(cls, settings: Settings) -> "WarehouseResource":
        return cls(
            raw_directories=[str(directory) for directory in settings.raw_directories],
            warehouse=str(settings.warehouse),
        )

    @property
    def settings(self) -> Settings:
        return Settings(
            raw_directories=tuple(Path(directory) for directory in self.raw_directories),
            warehouse=Path(self.warehouse),
        )
