"""A build → dbt's own documentation of it as one page: `make docs`."""

import shutil
import sys
from pathlib import Path

from orchestration.locking import WarehouseBusy, only_writer
from orchestration.settings import Settings, keep_silent
from orchestration.transforming import TransformationError, Transformer

PAGE = "dbt_docs.html"


def document(settings: Settings) -> Path:
    """Write models, columns, tests, analyses and lineage to one page; return it.

    The page loads nothing from elsewhere. Raises TransformationError if dbt cannot
    write it, and WarehouseBusy while a run writes to the build that it describes.
    """
    if not settings.build_database.is_file():
        raise TransformationError(
            f"no build in {settings.warehouse}: gongkai run makes one"
        )
    with only_writer(settings.warehouse):
        result = Transformer(settings).invoke(["docs", "generate", "--static"])
    if not result.success:
        raise TransformationError(f"dbt cannot write its docs: {result.exception}")
    page = settings.warehouse / PAGE
    shutil.copyfile(settings.dbt_target / "static_index.html", page)
    return page


def main() -> int:
    """Document the warehouse of the environment; return the exit status."""
    keep_silent()
    try:
        print(document(Settings.from_environment()))
    except (TransformationError, WarehouseBusy) as error:
        print(f"docs: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
