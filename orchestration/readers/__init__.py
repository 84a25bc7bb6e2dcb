"""The bytes of a file → its text, or why it has none."""

from orchestration.readers.pool import BROKEN, LATE, ReaderPool
from orchestration.readers.reader import READERS_VERSION, read
from orchestration.readers.reading import Reading, Unreadable

# starts of the reasons that may be gone at the next try
UNFINISHED = (LATE, BROKEN)

__all__ = [
    "READERS_VERSION",
    "UNFINISHED",
    "ReaderPool",
    "Reading",
    "Unreadable",
    "read",
]
