"""Files, code and seeds → whether any changed, without reading a report."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from orchestration.digests import digest_code
from orchestration.listing import list_all
from orchestration.settings import Settings


@dataclass(frozen=True)
class Watch:
    """What a look at the raw directories remembers for the next one.

    seen: the listing of the last look; asked: the listing that a run was asked for.
    """

    seen: str | None = None
    asked: str | None = None

    @classmethod
    def parse(cls, cursor: str | None) -> Self:
        """Return what a cursor holds; nothing, if it is not one of ours."""
        try:
            found = json.loads(cursor or "{}")
            return cls(found.get("seen"), found.get("asked"))
        except (ValueError, AttributeError):
            return cls()

    def __str__(self) -> str:
        return json.dumps(asdict(self))

    def look(self, listing: str) -> tuple["Watch", bool]:
        """Return what to remember now, and whether to ask for a run.

        A run is asked for once a new listing is the same at two looks: while files are
        still being copied, the run would only read half of them.
        """
        if listing == self.asked:
            return Watch(listing, self.asked), False
        if listing != self.seen:
            return Watch(listing, self.asked), False
        return Watch(listing, listing), True


def state_digest(settings: Settings) -> str:
    """Return a digest over the listing of the raw directories, and code and seeds."""
    parts = (listing_digest(settings.raw_directories), digest_code())
    return hashlib.sha256("".join(parts).encode()).hexdigest()


def listing_digest(directories: Sequence[Path]) -> str:
    """Return a digest over path, size and times of every raw file and manifest.

    Times are only compared for being the same: no clock has to be right. A file that is
    replaced by one of the same size with its time set back still has another time of
    change, which nobody can set.
    """
    digest = hashlib.sha256()
    files, manifests = list_all(directories)
    for source_path, path in [*files, *manifests]:
        try:
            found = path.lstat()
            state = [found.st_size, found.st_mtime_ns, found.st_ctime_ns]
        except OSError:
            state = []
        digest.update(json.dumps([source_path, *state]).encode())
    return digest.hexdigest()
