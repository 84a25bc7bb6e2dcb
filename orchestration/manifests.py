"""What people state of files beside them, in manifest.csv."""

import csv
from collections.abc import Iterator
from pathlib import Path

MANIFEST = "manifest.csv"
MANIFEST_COLUMNS = (
    "file",
    "agency_name",
    "province",
    "city",
    "report_year",
    "source_url",
    "retrieved_on",
)


class ManifestError(ValueError):
    """manifest.csv cannot be used; the message names the line and what to do."""


def read_manifest(path: Path, directory_name: str) -> Iterator[tuple]:
    """Yield a row for each file that a manifest names: its path, then what is stated.

    directory_name: what the path begins with. Raises ManifestError.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = reader.fieldnames or []
        unknown = [column for column in columns if column not in MANIFEST_COLUMNS]
        if unknown or "file" not in columns:
            raise ManifestError(
                f"{path}, line 1: found the columns {', '.join(columns) or '(none)'}; "
                f"file is needed, and only these may follow: "
                f"{', '.join(MANIFEST_COLUMNS[1:])}"
            )
        for row in reader:
            values = {
                column: (row.get(column) or "").strip() or None
                for column in MANIFEST_COLUMNS
            }
            year = values["report_year"]
            if year and not (len(year) == 4 and year.isascii() and year.isdigit()):
                raise ManifestError(
                    f"{path}, line {reader.line_num}: report_year is {year!r}; "
                    "four digits are expected, such as 2020"
                )
            if values["file"]:
                yield (
                    f"{directory_name}{values['file']}",
                    *(values[column] for column in MANIFEST_COLUMNS[1:]),
                )
