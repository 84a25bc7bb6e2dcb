"""A number and its format in a spreadsheet → what is shown; zeros may be blank.

Formats whose showing is not sure (fractions, powers, conditions, a number that is longer
than its column) give nothing, nor do those that round: the number is then unread.
"""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple

GENERAL = "General"

_ACCOUNT = '_ * #,##0{0}_ ;_ * -#,##0{0}_ ;_ * "-"_ ;_ @_ '
_YEAR_MONTH, _MONTH_DAY = 'yyyy"年"m"月"', 'm"月"d"日"'
# formats that have a number instead of a code; dates as Chinese systems show them
_BUILT_IN: dict[int, str] = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy/m/d",
    **dict.fromkeys((27, 36, 50, 52, 57), _YEAR_MONTH),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), _MONTH_DAY),
    31: f'yyyy"年"{_MONTH_DAY}',
    **dict.fromkeys((37, 38), "#,##0_);(#,##0)"),
    **dict.fromkeys((39, 40), "#,##0.00_);(#,##0.00)"),
    41: _ACCOUNT.format(""),
    43: _ACCOUNT.format(".00"),
    49: "@",
}
# what no rule below knows
UNTOLD = "?/?"

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_(?P<room>.)|\*(?P<filled>.)'
    r"|\[(?P<bracket>[^\]]*)\]|(?P<general>General|G/通用格式|@)"
    r"|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+)"
    r"|(?P<date>y+|m+|d+|e)|(?P<end>;)"
    r"|(?P<plain>[-+()%:/ ¥￥$,.、年月日\u4e00-\u9fff])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_COLOUR = re.compile("(?:black|blue|cyan|green|magenta|red|yellow|colou?r ?[0-9]+)", re.I)
_COLOURS_IN_CHINESE = {"黑色", "蓝色", "蓝绿色", "绿色", "洋红色", "红色", "黄色"}
# characters that a number of no format may have in a column of the usual width
_USUAL_WIDTH = 11
_DIGITS_KEPT = 15
# share of a number that the way in which it is kept adds to it
_NOISE = Decimal("1e-14")
_LAST_DAY = 2_958_465


class _Piece(NamedTuple):
    kind: str
    text: str


_Section = tuple[_Piece, ...]


def code_of(number: int, codes: dict[int, str]) -> str:
    """Return a format's code; codes: those that the workbook has of its own."""
    return _BUILT_IN.get(number) or codes.get(number) or UNTOLD


def shown(value: float, code: str, *, since_1904: bool = False) -> str | None:
    """Return what is shown of a number in a format; None where that is not sure."""
    try:
        number = Decimal(repr(value))
        if not number.is_finite():
            return None
        return _in_sections(number, _sections(code), since_1904=since_1904)
    except (InvalidOperation, OverflowError, ValueError):
        return None


def shown_text(text: str, code: str) -> str | None:
    """Return what is shown of a text in a format; None where that is not sure."""
    sections = _sections(code)
    section = sections[3] if len(sections) > 3 else None
    if section is None and len(sections) == 1:
        section = sections[0] if any(one.text == "@" for one in sections[0]) else None
    if section is None:
        return text
    if any(one.kind not in ("general", "room", "filled") for one in section):
        return None
    return text if any(one.text == "@" for one in section) else ""


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[list[_Piece]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = str(match.lastgroup)
        if kind == "end":
            sections.append([])
        else:
            sections[-1].append(_Piece(kind, match[kind]))
    return tuple(map(tuple, sections))


def _in_sections(
    number: Decimal, sections: tuple[_Section, ...], *, since_1904: bool
) -> str | None:
    section, sign = sections[0], "-" if number < 0 else ""
    if len(sections) > 1 and number < 0:
        section, sign = sections[1], ""
    elif len(sections) > 2 and number == 0:
        section = sections[2]
    pieces = []
    for piece in section:
        if piece.kind == "bracket":
            currency = _bracketed(piece.text)
            if currency is None:
                return None
            piece = _Piece("quoted", currency)
        if piece.kind == "other":
            return None
        if piece.kind not in ("room", "filled"):
            pieces.append(piece)
    kinds = [piece.kind for piece in pieces]
    if "date" in kinds:
        day = None if number < 0 else _day(number, since_1904=since_1904)
        is_date = day is not None and not {"digits", "general"} & set(kinds)
        return _as_date(day, pieces) if day is not None and is_date else None
    if kinds.count("digits") + kinds.count("general") > 1:
        return None
    return _as_number(abs(number), sign, pieces)


def _bracketed(text: str) -> str | None:
    """Return what brackets show: a currency, or nothing; None where they say more."""
    if text.startswith("$"):
        return text[1:].partition("-")[0]
    is_colour = _COLOUR.fullmatch(text) or text in _COLOURS_IN_CHINESE
    return "" if is_colour else None


def _as_number(number: Decimal, sign: str, pieces: list[_Piece]) -> str | None:
    number *= 100 ** sum(piece == _Piece("plain", "%") for piece in pieces)
    text = ""
    for kind, piece in pieces:
        if kind == "general":
            found = _general(number)
            if found is None:
                return None
            text += found
        elif kind == "digits":
            found = _in_digits(number, piece)
            # a negative number that is shown as zero may have its sign, or not
            if found is None or (sign and not found.strip("0.,")):
                return None
            text += found
        else:
            text += piece
    return f"{sign}{text.strip()}" if text.strip() else ""


def _in_digits(number: Decimal, pattern: str) -> str | None:
    whole, point, places = pattern.partition(".")
    if whole.endswith(",") or "," in places:
        # in thousands
        return None
    exponent = Decimal(1).scaleb(-len(places))
    rounded = number.quantize(exponent, ROUND_HALF_UP)
    if abs(rounded - number) > abs(number) * _NOISE:
        # which of the two is meant, what is shown or what is kept, nobody can tell
        return None
    before, _, behind = f"{rounded:f}".partition(".")
    while behind and places[len(behind) - 1] != "0" and behind.endswith("0"):
        behind = behind[:-1]
    before = before.lstrip("0").zfill(whole.count("0"))
    if "," in whole and before:
        before = f"{int(before):,}".zfill(len(before))
    return before + point + behind


def _general(number: Decimal) -> str | None:
    """Return a number as it is shown where it has room; None if it may have none."""
    rounded = number.normalize()
    if len(rounded.as_tuple().digits) > _DIGITS_KEPT:
        rounded = Decimal(f"{number:.{_DIGITS_KEPT - 1}e}").normalize()
    text = f"{rounded:f}"
    return text if len(text) <= _USUAL_WIDTH else None


def _day(number: Decimal, *, since_1904: bool) -> date | None:
    days = int(number)
    if days > _LAST_DAY or days != number:
        return None
    if since_1904:
        return date(1904, 1, 1) + timedelta(days)
    # a 29th of February 1900 is counted that never was
    if days == 0 or days == 60:
        return None
    return date(1899, 12, 30 if days > 60 else 31) + timedelta(days)


def _as_date(day: date, pieces: list[_Piece]) -> str | None:
    text = ""
    for kind, piece in pieces:
        if kind != "date":
            text += piece
            continue
        letter, length = piece[0].lower(), len(piece)
        if letter != "e" and length > (4 if letter == "y" else 2):
            return None
        if letter in "ye":
            is_long = letter == "e" or length > 2
            text += f"{day.year:04}" if is_long else f"{day.year % 100:02}"
        else:
            text += str(day.month if letter == "m" else day.day).zfill(length)
    return text.strip()
