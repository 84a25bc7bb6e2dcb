"""What every reader returns, and how it says that it cannot."""

from dataclasses import dataclass
from typing import NamedTuple


class Unreadable(ValueError):
    """A file gives no text; the message tells a person what was found and what to do."""


class Found(NamedTuple):
    """The text that a reader found; the encoding it was in, if in one; a note of it."""

    text: str
    encoding: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Reading:
    """What a file's content is, and its text or the reason why there is none.

    text is lines; the rows of tables have their cells parted by bars. reason is set
    where text is not. encoding is what the bytes were decoded from, if they were. note
    is what of the file is not in the text as it was meant.
    """

    media_type: str
    encoding: str | None = None
    text: str | None = None
    reason: str | None = None
    note: str | None = None
