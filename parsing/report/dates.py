"""Years and dates in Arabic or Chinese digits → numbers."""

from __future__ import annotations

import re
from datetime import date

# 2019, 二〇一九
YEAR = "(?:20[0-9]{2}|二[〇○零OoО][〇○零OoО一二三][〇○零OoО一二三四五六七八九])"

_YEAR_DIGITS = str.maketrans("〇○零OoО一二三四五六七八九", "000000123456789")
_UNITS = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
_TENS = re.compile("([一二三]?)十([一二三四五六七八九]?)")


def year_of(printed: str) -> int:
    """Return the year that a text of the pattern YEAR stands for."""
    return int(printed.translate(_YEAR_DIGITS))


def date_of(year: str, month: str, day: str) -> date | None:
    """Return the date of three printed parts, None for a day that does not exist."""
    try:
        return date(year_of(year), _to_31(month), _to_31(day))
    except ValueError:
        return None


def _to_31(printed: str) -> int:
    """Return a number printed as 8, 08, 八 or 二十八; 0 for what is none."""
    if printed.isascii():
        return int(printed) if len(printed) <= 2 else 0
    if printed in _UNITS:
        return _UNITS[printed]
    parts = _TENS.fullmatch(printed)
    return 10 * _UNITS.get(parts[1], 1) + _UNITS.get(parts[2], 0) if parts else 0
