"""Messages → bytes in the pipes between the pool and its processes, and back.

A message is its length in bytes (eight bytes, most significant first) and as many bytes:
a file's content one way, an answer as JSON the other. JSON, for a process that went
astray must not be able to send anything but texts.
"""

import json
from dataclasses import asdict, dataclass
from typing import IO, Self

from orchestration.readers.reading import Place, Reading
from orchestration.settings import LARGEST_TABLES, LARGEST_TEXT

_LENGTH_BYTES = 8

# Bytes: a character takes at most six in JSON (\u0000), a place less than a hundred, and
# a little stands around them.
LARGEST_ANSWER = 6 * LARGEST_TEXT + 100 * LARGEST_TABLES + 4_096


@dataclass(frozen=True)
class Answer:
    """A reading, and whether the process was sound enough to be sure of it."""

    reading: Reading
    is_sound: bool

    def message(self) -> bytes:
        """Return the answer as it is sent; half of a character pair becomes a mark."""
        text = json.dumps(asdict(self), ensure_ascii=False)
        return text.encode("utf-8", errors="replace")

    @classmethod
    def parse(cls, message: bytes) -> Self | None:
        """Return the answer in a message; None if it is not one."""
        try:
            found = json.loads(message)
            told = found["reading"]
            places = tuple((int(start), _place(place)) for start, place in told["places"])
            reading = Reading(**{**told, "places": places})
            is_sound = found["is_sound"] is True
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        texts = (reading.encoding, reading.text, reading.reason)
        is_answer = (
            isinstance(reading.media_type, str)
            and isinstance(reading.scanned, int)
            and isinstance(reading.is_whole, bool)
            and reading.text_basis in ("text", "recognised")
            and all(text is None or isinstance(text, str) for text in texts)
        )
        return cls(reading, is_sound) if is_answer else None


def _place(told: list) -> Place:
    page, *bounds = told
    return Place(int(page), *map(float, bounds))


def send(target: IO[bytes], message: bytes) -> None:
    """Write one message."""
    target.write(len(message).to_bytes(_LENGTH_BYTES, "big"))
    target.write(message)
    target.flush()


def receive(source: IO[bytes], largest: int) -> bytes | None:
    """Return the next message; None where the other side ended, or sends too much."""
    length = source.read(_LENGTH_BYTES)
    size = int.from_bytes(length, "big")
    if len(length) < _LENGTH_BYTES or size > largest:
        return None
    message = source.read(size)
    return message if len(message) == size else None
