"""A text → its lines and characters in folded forms that keep every offset."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple
from unicodedata import normalize

from opencc import OpenCC

_WIDE = tuple(
    zip("０１２３４５６７８９．，＋－−％（）：", "0123456789.,+--%():", strict=True)
)


def _to_simplified() -> dict[str, str]:
    """Return the simplified character of each traditional one, a character for each.

    Those of GB 2312, the standard of simplified characters, are left: 乾县 is a name in
    them, too. But 後, 徵 and 於 are met in reports in traditional characters alone.
    """
    han = [chr(code) for code in range(0x3400, 0xA000)]
    simplified = set("".join(han).encode("gb2312", "ignore").decode("gb2312"))
    simplified -= set("後徵於")
    others = [char for char in han if char not in simplified]
    converted = OpenCC("t2s").convert("\n".join(others)).split("\n")
    table = zip([*others, *"「」"], [*converted, *"“”"], strict=True)
    return {old: new for old, new in table if old != new and len(new) == 1}


_TRADITIONAL = _to_simplified()
_IS_TRADITIONAL = re.compile(f"[{''.join(_TRADITIONAL)}]")
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL)
# simplified characters among the radicals, of which Unicode says nothing more
_RADICALS = dict(
    zip(
        "⺁⺒⺓⺝⺟⺠⺩⻁⻄⻅⻆⻉⻋⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "厂巳幺月母民王虎西见角贝车长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# radicals, compatibility ideographs and punctuation, letters and digits of mathematics
_LOOKALIKE = re.compile(
    "[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6f\U0001d400-\U0001d7ff\U0002f800-\U0002fa1f]"
)
# Han characters of all planes, as the inside of a character class
HAN = (
    "\u2e80-\u2fd5\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U000323af"
)
_NOT_IN_KEYS = re.compile(f"[^0-9A-Za-z{HAN}]+")


def places_of(word: str, text: str) -> Iterator[int]:
    """Yield each place where a word begins in a text, one within another as well."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def fold_width(text: str) -> str:
    """Return full-width digits, signs and brackets in their plain forms; same length."""
    return replaced(text, _WIDE)


def replaced(text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    """Return a text with some characters in place of others; same length."""
    # to replace what is there is many times faster than to translate each character
    for old, new in pairs:
        if old in text:
            text = text.replace(old, new)
    return text


def fold(text: str) -> str:
    """Return plain widths and simplified characters; same length."""
    return simplified(plain_shapes(fold_width(text)))


def simplified(text: str) -> str:
    """Return a text with simplified characters for traditional ones; same length."""
    return text.translate(_TO_SIMPLIFIED) if _IS_TRADITIONAL.search(text) else text


def plain_shapes(text: str) -> str:
    """Return a text, as long, with the characters that its own are taken for.

    Fonts, and copies from them, have radicals, compatibility forms and digits of
    mathematics where a text has plain characters (⼯, ⾏).
    """
    return _LOOKALIKE.sub(_taken_for, text)


def _taken_for(match: re.Match[str]) -> str:
    found = _RADICALS.get(match[0]) or normalize("NFKC", match[0])
    return found if len(found) == 1 else match[0]


def label_key(text: str) -> str:
    """Return a label without marks and blanks, in plain characters: what is compared."""
    return folded_key(fold(text))


def folded_key(text: str) -> str:
    """Return the label's key of a text that is folded already."""
    return _NOT_IN_KEYS.sub("", text)


# What is not seen: soft hyphens, joiners, marks of direction and order, selectors, tags;
# as the inside of a character class.
UNSEEN_INSIDE = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e0fff"
)
UNSEEN = re.compile(f"[{UNSEEN_INSIDE}]")


def without_unseen(text: str) -> str:
    """Return a text without characters that have no shape; shorter, where it has some."""
    return UNSEEN.sub("", text)


# How a character is read aloud (數(shù)據), as some converters to traditional characters
# write behind it; the vowel has its tone.
_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
_READ_ALOUD = re.compile(f"(?<=[{HAN}])[(（][a-zü]{{0,4}}[{_TONES}][a-zü]{{0,3}}[)）]")
_HAS_TONES = re.compile(f"[{_TONES}]")


def without_tones(text: str) -> str:
    """Return a text, as long, without how its characters are read aloud."""
    if not _HAS_TONES.search(text):
        return text
    return _READ_ALOUD.sub(lambda match: "\u200b" * len(match[0]), text)


# What the readers of files write where a cell with a number goes on from above.
GOES_ON = "〃"
# A picture, and what cannot be told of a file: either may be a digit.
PICTURE, UNKNOWN = "\ufffc", "\ufffd"

# Words for no number in a cell, each of which says nothing else.
NO_NUMBER = "暂无|无此项|无数据|不涉及|不适用|空白"

# Raised and lowered digits and brackets, as the inside of a character class.
RAISED_INSIDE = (
    "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u207d\u207e\u2080-\u2089\u208d\u208e"
)
_MARK = f"[\u207d\u208d]?[{RAISED_INSIDE}]{{1,2}}[\u207e\u208e]?"
# The mark of a note, behind what it belongs to: before a number or in one it is none.
NOTE = re.compile(
    f"(?<=[^\\s|{RAISED_INSIDE}]){_MARK}(?=[\\s|(){HAN}]|$)|^{_MARK}(?=[{HAN}])"
)


class Line(NamedTuple):
    """A line of a text: its number from 1, where it begins, and what it says."""

    number: int
    start: int
    text: str


class Text:
    """A report's text, with its lines; offsets are those of the text as loaded."""

    def __init__(self, raw: str) -> None:
        self.raw = raw

    def printed(self, start: int, stop: int) -> str:
        """Return the characters of a place as loaded, without a line end behind them."""
        return self.raw[start:stop].rstrip("\r")

    @cached_property
    def plain(self) -> str:
        """The text with line feeds for line ends and plain shapes; none moves."""
        text = without_tones(plain_shapes(self.raw))
        if "\r" in text:
            return text.replace("\r\n", " \n").replace("\r", "\n")
        return text

    @cached_property
    def simple(self) -> str:
        """The plain text in simplified characters."""
        return simplified(self.plain)

    @cached_property
    def half_width(self) -> str:
        """The simple text with digits, signs and brackets of plain width."""
        return fold_width(self.simple)

    def line_no(self, offset: int) -> int:
        """Return the number of the line that an offset lies in, from 1."""
        return self.plain.count("\n", 0, offset) + 1

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every line; CR, LF and CRLF end one, and no character moves."""
        found: list[Line] = []
        start = 0
        for number, line in enumerate(self.plain.split("\n"), 1):
            found.append(Line(number, start, line))
            start += len(line) + 1
        return tuple(found)

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Where each line begins."""
        return tuple(line.start for line in self.lines)
