"""A run of characters → the number it is: one grammar for tables and prose.

A strict pattern first, then an exact decimal. Texts are folded (parsing.text) before. The
patterns have no groups to keep, so that each can stand inside another.
"""

from __future__ import annotations

import re
from decimal import Decimal

# Digits at most before the point, and 8 behind it, as the warehouse's decimals have.
MOST_DIGITS = 15
WHOLE = (
    rf"(?:[1-9][0-9]{{0,2}}(?:,[0-9]{{3}}){{1,4}}|0|[1-9][0-9]{{0,{MOST_DIGITS - 1}}})"
)
DIGITS = WHOLE + r"(?:\.[0-9]{1,8})?"

# As running text prints them: zeros may lead, and the end of a page's line may part them.
ARABIC = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+(?:\n[0-9]+)?)(?:\.[0-9]+)?)"

_DIGIT = "[一二两三四五六七八九]"
_TENS = f"(?:{_DIGIT}?十{_DIGIT}?)"
_HUNDREDS = f"(?:{_DIGIT}百(?:{_DIGIT}十{_DIGIT}?|零十?{_DIGIT}|十{_DIGIT}?)?)"
_THOUSANDS = f"(?:{_DIGIT}千(?:{_HUNDREDS}|零{_TENS}|零{_DIGIT})?)"
_BELOW_TEN_THOUSAND = f"(?:{_THOUSANDS}|{_HUNDREDS}|{_TENS}|{_DIGIT})"
# Chinese numerals, each place written out: 三百二十六, 一万二千.
HAN = (
    f"(?:{_BELOW_TEN_THOUSAND}[万亿](?:零?{_BELOW_TEN_THOUSAND})?|{_BELOW_TEN_THOUSAND})"
)
HAN_DIGITS = "一二两三四五六七八九十百千万亿零〇"

# 百, 千, 万 by themselves: a number only with a word that says how exact it is (千余).
ROUND = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000)}
# What follows a number and multiplies it (2.7万, 三千万).
SCALES = {"千": 3, "万": 4, "亿": 8}
# What stands between the ends of a range (3-5, 三至五).
RANGE = "[-－–—~～至到]"
PERCENT = f"百分之(?:{HAN}|百|[0-9]+(?:\\.[0-9]+)?)"

_EXACT = re.compile(DIGITS)
_HAN = re.compile(HAN)
_PLACES = (("千", 1000), ("百", 100), ("十", 10))
_VALUES = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {
    "两": 2
}


def exact(digits: str) -> Decimal | None:
    """Return the value of printed digits (4,200.5), or None if they are no number."""
    if not _EXACT.fullmatch(digits):
        return None
    return Decimal(digits.replace(",", ""))


def value_of(printed: str) -> Decimal | None:
    """Return the value of a number printed as ARABIC, HAN or ROUND has it.

    None if it is none of them, or has more digits than an exact decimal keeps.
    """
    if printed.isdigit() and printed.isascii() and len(printed) <= MOST_DIGITS:
        return Decimal(printed)
    if printed[:1].isdecimal():
        digits = printed.replace("\n", "").replace(",", "").lstrip("0")
        return exact(digits if digits[:1].isdecimal() else f"0{digits}")
    if printed in ROUND:
        return ROUND[printed]
    if not _HAN.fullmatch(printed):
        return None
    for mark, factor in (("亿", 100_000_000), ("万", 10_000)):
        if mark in printed:
            high, _, low = printed.partition(mark)
            return Decimal(_below_ten_thousand(high) * factor + _below_ten_thousand(low))
    return Decimal(_below_ten_thousand(printed))


def scaled(value: Decimal, scale: str, factor: int = 1) -> Decimal | None:
    """Return a value times what stands behind it (万) and a unit's factor.

    None if the product has more digits than an exact decimal keeps.
    """
    if not scale and factor == 1:
        return value
    product = value * 10 ** sum(SCALES[mark] for mark in scale) * factor
    return product if exact(f"{product.normalize():f}") is not None else None


def _below_ten_thousand(numeral: str) -> int:
    value, rest = 0, numeral
    for mark, factor in _PLACES:
        digit, found, behind = rest.rpartition(mark)
        if found:
            value += _VALUES.get(digit[-1:], 1) * factor
            rest = behind
    return value + _VALUES.get(rest[-1:], 0)
