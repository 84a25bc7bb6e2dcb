"""The text of a report → what it says, and where it says it.

Pure functions over frozen dataclasses. Nothing here knows of Dagster, dbt or DuckDB.
"""

from parsing.dictionaries import Dictionaries
from parsing.model import ParsedReport, Stated
from parsing.parse import parse

__all__ = ["Dictionaries", "ParsedReport", "Stated", "parse"]
