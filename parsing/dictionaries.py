"""The seeds → forms, labels, units, identities and words of prose."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

Row = Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Dictionaries:
    """All seeds, each a table of rows; every value is text, an empty one a null.

    Two are never equal: what is compiled of one is cached by identity.
    """

    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, seed: str) -> tuple[Row, ...]:
        """Return the rows of a seed. Raises KeyError if there is none of the name."""
        return self.tables[seed]

    @classmethod
    def read(cls, folder: Path) -> Dictionaries:
        """Read every CSV of a folder of seeds."""
        return cls(
            {path.stem: tuple(_rows_of(path)) for path in sorted(folder.glob("*.csv"))}
        )

    @classmethod
    def of(cls, tables: Mapping[str, Iterable[Mapping[str, object]]]) -> Dictionaries:
        """Take rows as a database gives them: numbers become text, nulls empty."""
        return cls(
            {
                name: tuple(
                    {
                        column: "" if value is None else str(value)
                        for column, value in row.items()
                    }
                    for row in rows
                )
                for name, rows in tables.items()
            }
        )


def _rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
