"""A seed's file → its rows with their lines, or an error that names file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from expectations.sql import CODE


class SeedError(ValueError):
    """A seed says something that no rule can be made of."""

    def __init__(self, file: str, line: int, found: str, expected: str) -> None:
        super().__init__(f"{file}, line {line}: found {found}, expected {expected}")


@dataclass(frozen=True)
class SeedLine:
    """One line of a seed, with the checks that name it when it is wrong."""

    file: str
    number: int
    fields: dict[str, str]

    def error(self, found: str, expected: str) -> SeedError:
        return SeedError(self.file, self.number, found, expected)

    def one_of(self, column: str, allowed: tuple[str, ...]) -> str:
        value = self.fields[column]
        if value not in allowed:
            raise self.error(f"{column} {value!r}", "one of " + ", ".join(allowed))
        return value

    def code(self, column: str) -> str:
        value = self.fields[column]
        if not CODE.fullmatch(value):
            raise self.error(f"{column} {value!r}", "letters, digits and _ only")
        return value

    def year(self, column: str) -> int | None:
        value = self.fields[column]
        if value and not (len(value) == 4 and value.isascii() and value.isdigit()):
            raise self.error(f"{column} {value!r}", "a year or nothing")
        return int(value) if value else None


def seed_lines(
    directory: Path, file: str, columns: tuple[str, ...]
) -> Iterator[SeedLine]:
    """Yield the lines of a seed that has at least these columns; others are kept."""
    with (directory / file).open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = next(reader, [])
        missing = [column for column in columns if column not in header]
        if missing:
            raise SeedError(
                file, 1, "columns " + ", ".join(header), "also " + ", ".join(missing)
            )
        for fields in reader:
            if not fields:
                continue
            if len(fields) != len(header):
                raise SeedError(
                    file,
                    reader.line_num,
                    f"{len(fields)} fields",
                    f"{len(header)} of them",
                )
            yield SeedLine(file, reader.line_num, dict(zip(header, fields, strict=True)))
