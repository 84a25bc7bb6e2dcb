"""What every reader returns, and how it says that it cannot."""

from dataclasses import dataclass


class Unreadable(ValueError):
    """A file gives no text; the message tells a person what was found and what to do."""


@dataclass(frozen=True)
class Reading:
    """What a file's content is, and its text or the reason why there is none.

    text is lines; the rows of tables have their cells parted by bars. reason is set
    where text is not. encoding is what the bytes were decoded from, if they were.
    """

    media_type: str
    encoding: str | None = None
    text: str | None = None
    reason: str | None = None
