"""A path → a DuckDB connection with the settings that every one here has."""

from __future__ import annotations

import os
import re
from pathlib import Path

VARIABLE = "GONGKAI_MEMORY"

# A run over a million reports then stays below 4 GB: what is not in DuckDB's own buffers
# (Python, dbt, Dagster, Great Expectations, what DuckDB does not count) has the rest.
DEFAULT = "2.5GB"

_SIZE = re.compile(r"[0-9]+(\.[0-9]+)? ?[kmgt]i?b", re.IGNORECASE)

Options = dict[str, str | bool | int | float | list[str]]


class MemorySizeError(ValueError):
    """The environment names no size; the message says what it has to be."""


def memory_limit() -> str:
    """What the buffers of a connection may take, as DuckDB writes it: 2.5GB, 800MiB."""
    asked = os.environ.get(VARIABLE) or DEFAULT
    if not _SIZE.fullmatch(asked):
        raise MemorySizeError(
            f"{VARIABLE} is {asked!r}; a size is needed, such as {DEFAULT} or 800MB"
        )
    return asked


# DuckDB keeps the side of a join in memory that has fewer rows by its estimate, however
# long its texts are, and cannot always put it on disk. The queries of the rules are
# written with the table to keep as the second.
JOINS_AS_WRITTEN = "set disabled_optimizers = 'build_side_probe_side'"


def options(beside: Path | str | None) -> Options:
    """Settings of a connection.

    beside: the file that what does not fit into memory goes beside, in a directory that
    is gone when the connection is; None leaves it where DuckDB puts it, beside the file
    that is opened.
    """
    return {
        # where names do not resolve, looking for an extension costs a minute and more
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory_limit(),
        **({} if beside is None else {"temp_directory": f"{beside}.tmp"}),
    }
