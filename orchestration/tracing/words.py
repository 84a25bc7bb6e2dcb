"""Names and numbers → how they are written for a person."""

import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from orchestration.summary import printable

_NAMES_SHOWN = 10


def named(code: str, label: str | None) -> str:
    return f"{label} ({code})" if label else code


def number(value: Decimal | int) -> str:
    """Return a number as people write it: no zeros after the last decimal."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def listed_names(names: Iterable[str]) -> str:
    every = [printable(name) for name in names]
    more = len(every) - _NAMES_SHOWN
    return ", ".join(every[:_NAMES_SHOWN]) + (f" and {more} more" if more > 0 else "")


def legible(text: str) -> str:
    """Return text with control characters shown; wide and narrow blanks stay blanks."""
    return "".join(
        character if unicodedata.category(character) == "Zs" else printable(character)
        for character in text
    )
