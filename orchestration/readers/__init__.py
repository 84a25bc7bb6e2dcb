"""Turn the bytes of a file into text, or say why that cannot be done."""

from orchestration.readers.reader import Reading, read

__all__ = ["Reading", "read"]
