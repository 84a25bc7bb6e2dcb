"""Pieces of a line by how they look → a line that marks the raised and struck out.

A raised digit is written as one (²), so that it is never a part of the number before it,
and what is struck out keeps its line (U+0336). A picture is written as U+FFFC, and where
nobody can tell from the file what a reader of it sees, U+FFFD stands beside the digits:
the parser then leaves the number unread.
"""

import re
from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from parsing.text import PICTURE, UNKNOWN

_STRIKE = "\u0336"

_PLAIN_MARKS = "0123456789０１２３４５６７８９()（）[]［］〔〕【】"
# other marks of notes (①, *, 注): those that say no number become a raised 0
_NOTE_MARKS = {
    **{chr(0x245F + number): str(number) for number in range(1, 21)},
    **{chr(0x2473 + number): str(number) for number in range(1, 21)},
    **dict.fromkeys("*＊※†‡注註", "0"),
}
_NOTE_WORD = re.compile("[注註](?=[0-9０-９])")
_RAISED = str.maketrans(_PLAIN_MARKS, "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2 + "⁽⁾" * 6)
_LOWERED = str.maketrans(_PLAIN_MARKS, "₀₁₂₃₄₅₆₇₈₉" * 2 + "₍₎" * 6)

# Share of the size of digits: beside larger ones they are a mark, or may be.
SMALL = 0.8

Colour = tuple[int, int, int]
# Differences between the colours of text and paper (of 255) up to which nobody sees the
# text, and up to which that is not sure.
_UNSEEN_COLOUR, _FAINT_COLOUR = 8, 40

# In what sets a piece apart: that it is moved from where it stands in the file.
MOVED = "moved"
# fonts that have pictures in the place of digits
_OF_PICTURES = re.compile(r"[\s'\"]*(?:wingdings|webdings|zapf ?dingbats)", re.IGNORECASE)

_DIGIT = "0-9０-９"
_ENDS_IN_NUMBER = re.compile(f"[{_DIGIT}][.,．，]?\\s*$")
_BEGINS_NUMBER = re.compile(f"\\s*[.,．，]?[{_DIGIT}]")
_HAS_DIGIT = re.compile(f"[{_DIGIT}]")
_HAS_MARK = re.compile(f"[{_DIGIT}{re.escape(''.join(_NOTE_MARKS))}]")
_LOOSE = re.compile(
    f"(?<![{_DIGIT}.,])(?<![{_DIGIT}] ){PICTURE}(?:[ {PICTURE}]*{PICTURE})?"
    f"(?! ?[{_DIGIT}.,])"
)


class Way(Enum):
    """How text stands on its line."""

    LEVEL = 0
    RAISED = 1
    LOWERED = 2
    STRUCK = 3


class Look(NamedTuple):
    """How a piece of text looks.

    is_told: whether the file says that it is seen, where it stands. apart: what may set
    it apart from the text beside it in a way that the file does not say.
    """

    way: Way = Way.LEVEL
    is_told: bool = True
    size: float = 1.0
    apart: str = ""


PLAIN = Look()


class Run(NamedTuple):
    """A piece of text that looks alike."""

    text: str
    look: Look = PLAIN


def hexadecimal(value: str) -> Colour | None:
    """Return the colour of six hexadecimal digits; None where it is none."""
    if len(value) != 6:
        return None
    try:
        red, green, blue = bytes.fromhex(value)
    except ValueError:
        return None
    return red, green, blue


def has_pictures(font: str) -> bool:
    """Return whether a font's digits, by its name, are pictures of other things."""
    return _OF_PICTURES.match(font) is not None


def is_seen_on(colour: Colour, paper: Colour) -> bool | None:
    """Return whether text of a colour is seen on paper of another; None: not sure."""
    difference = max(abs(one - two) for one, two in zip(colour, paper, strict=True))
    if difference <= _UNSEEN_COLOUR:
        return False
    return True if difference > _FAINT_COLOUR else None


def raised(text: str) -> str:
    """Return text with its digits, brackets and marks of notes raised."""
    plain = _NOTE_WORD.sub("", text)
    plain = "".join(_NOTE_MARKS.get(character, character) for character in plain)
    return plain.translate(_RAISED)


def written(runs: Iterable[Run]) -> str:
    """Return runs as one text, no digit of it more certain than it is."""
    text = ""
    last = PLAIN
    for piece, look in runs:
        if not piece or piece.isspace():
            text += piece
            continue
        if look.way in (Way.RAISED, Way.LOWERED):
            # a mark belongs to what it stands behind
            text = text.rstrip(" ") if _HAS_MARK.search(piece) else text
            piece = piece.strip()
            is_raised = look.way is Way.RAISED
            piece = raised(piece) if is_raised else piece.translate(_LOWERED)
        elif look.way is Way.STRUCK:
            piece = "".join(
                character if character.isspace() else character + _STRIKE
                for character in piece
            )
        elif not look.is_told:
            piece = _HAS_DIGIT.sub(UNKNOWN, piece)
        elif (
            _differ(last, look)
            and _ENDS_IN_NUMBER.search(text[-8:])
            and _BEGINS_NUMBER.match(piece)
        ):
            text += UNKNOWN
        text += piece
        last = look
    return text


def _differ(one: Look, other: Look) -> bool:
    """Return whether a reader may see that digits of two looks are no one number.

    Two pieces that are moved may stand in another order than in the file.
    """
    small, large = sorted((one.size, other.size))
    return one.apart != other.apart or MOVED in one.apart or small < SMALL * large


def without_loose_pictures(text: str) -> str:
    """Return a text without the pictures that stand beside no number of it."""
    if PICTURE not in text:
        return text
    if not text.strip(f" {PICTURE}"):
        return PICTURE
    return _LOOSE.sub("", text)
