"""Turn the bytes of a file into text, or say why that cannot be done."""

from orchestration.readers.pool import ReaderPool
from orchestration.readers.reader import READERS_VERSION, read
from orchestration.readers.reading import Reading, Unreadable

__all__ = ["READERS_VERSION", "ReaderPool", "Reading", "Unreadable", "read"]
