"""Arguments and environment → where a run reads and writes; it must not call home."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
DBT_PROJECT = PROJECT / "dbt_project"
SEEDS = DBT_PROJECT / "seeds"
PARSING = PROJECT / "parsing"

# What reads and judges reports: this machine alone, or Spark.
ENGINES = ("duckdb", "spark")

# What a reader may spend on one file. Reports are untrusted input; a file beyond a bound
# is listed as unreadable with the bound in its reason. Real reports seen have at most
# 1 MB, 6 pages, 600 table cells and 700 characters a page, and take a second.
LARGEST_FILE = 64 * 1024**2  # bytes, of any file
LARGEST_TEXT = 1_000_000  # characters of text that a file may give
LARGEST_PART = 32 * 1024**2  # bytes, unpacked, of what a file holds: a part, a page
DEEPEST_PACKED = 3  # times that a document may be packed: JSON, in an archive
MOST_PACKED = 1_000  # files of an archive, with those of archives in it
LARGEST_UNPACKED = 128 * 1024**2  # bytes of all of them, unpacked
LARGEST_TABLES = 100_000  # table cells of a document
LARGEST_PAGE = 50_000  # characters, lines and shapes drawn on a page of a PDF or OFD
MOST_PAGES = 100  # pages of a PDF or OFD
DEEPEST_NESTING = 200  # elements within elements
READ_SECONDS = 60.0  # of time, until the process that reads a file is ended
READ_MEMORY = 1024**3  # bytes of address space that such a process may have
MOST_SCANNED = 30  # pages that are pictures, in a file
MOST_PIXELS = 50_000_000  # of a picture: A4 at 600 dots per inch has 35 million
SCAN_SECONDS = 180.0  # of time, for each page to recognise
SCAN_MEMORY = 4 * 1024**3  # bytes of address space to recognise in, most for libraries
OFFICE_MEMORY = 4 * 1024**3  # the same of LibreOffice, most of it for its libraries
MOST_READERS = 4  # such processes at a time, and never more than there are processors

# Nothing is reported to anyone. Each of these also costs 20-80 s per run where names
# do not resolve. They are read at import, so they are set before the libraries load.
_SILENCE = {
    "DO_NOT_TRACK": "1",
    "DAGSTER_DISABLE_TELEMETRY": "yes",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DBT_VERSION_CHECK": "false",
    "GX_ANALYTICS_ENABLED": "false",
}


def keep_silent() -> None:
    """Switch off every telemetry and version check of the libraries used."""
    os.environ.update(_SILENCE)


@dataclass(frozen=True)
class Settings:
    """The raw directories read and the warehouse directory written."""

    raw_directories: tuple[Path, ...]
    warehouse: Path

    @classmethod
    def from_environment(cls) -> "Settings":
        """GONGKAI_RAW (several parted by the path separator) and GONGKAI_WAREHOUSE."""
        raw = os.environ.get("GONGKAI_RAW") or str(PROJECT / "raw")
        warehouse = os.environ.get("GONGKAI_WAREHOUSE") or str(PROJECT / "warehouse")
        return cls(
            raw_directories=tuple(Path(part) for part in raw.split(os.pathsep)),
            warehouse=Path(warehouse).absolute(),
        )

    @property
    def build_database(self) -> Path:
        """The working file; one run writes it at a time."""
        return self.warehouse / "build.duckdb"

    @property
    def release_database(self) -> Path:
        """The release, read-only for users."""
        return self.warehouse / "marts.duckdb"

    @property
    def spark(self) -> str:
        """Where Spark keeps its tables: a directory that all of its machines reach."""
        return os.environ.get("GONGKAI_SPARK") or str(self.warehouse / "spark")

    @property
    def dbt_target(self) -> Path:
        """Where dbt keeps what it compiled."""
        return self.warehouse / ".dbt" / "target"

    @property
    def dbt_logs(self) -> Path:
        """Where dbt writes its log."""
        return self.warehouse / ".dbt" / "logs"
