"""Sentences → their mentions: quantities, zeros in words, dates, names, others.

Everything is told apart by one pattern, so that no part of a date, an article of law or a
hotline is taken for a quantity.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.numbers import (
    ARABIC,
    HAN,
    HAN_DIGITS,
    PERCENT,
    RANGE,
    ROUND,
    SCALES,
    scaled,
    value_of,
)
from parsing.prose.terms import BLANKS, CLAUSE_ENDS, UNSEEN, one_of, terms_of, unbroken
from parsing.text import HAN as HAN_CHARACTERS
from parsing.text import PICTURE, UNKNOWN

_GAP = f"[{BLANKS}]{{0,2}}"
# what may part the digits of a year: the end of a page's line, and what is not seen
_BREAK = f"[\n{UNSEEN}]{{0,2}}"
_DIGIT = "[一二三四五六七八九十]"
_YEAR = f"(?:1{_BREAK}9|2{_BREAK}0){_BREAK}[0-9]{_BREAK}[0-9]"
_HAN_YEAR = _BREAK.join(("二", "[〇○零Oo]", "[〇○零一二三]", "[〇○零一二三四五六七八九]"))
_ALL_MONTHS = f"0?1{_GAP}月?份?{_GAP}{RANGE}{_GAP}12{_GAP}月份?(?!{_GAP}[0-9])"
_MONTH = f"[0-9]{{1,2}}{_GAP}月(?:份|底|末|初)?(?:{_GAP}[0-9]{{1,2}}{_GAP}[日号])?"
_MONTH = f"(?:{_ALL_MONTHS}|{_MONTH})"
_DATE = (
    f"(?:[0-9]{{1,2}}[.])?{_YEAR}(?:年?度?{_GAP}{RANGE}{_GAP}{_YEAR})?{_GAP}年"
    f"(?:度|末|底|初)?(?:{_GAP}{_MONTH})?"
    f"|{_YEAR}[-./](?:1[0-2]|0?[1-9])[-./](?:[12][0-9]|3[01]|0?[1-9])日?"
    f"|{_HAN_YEAR}{_GAP}年(?:度|末|底|初)?(?:{_DIGIT}{{1,2}}月(?:{_DIGIT}{{1,3}}日)?)?"
    f"|{_MONTH}|{_DIGIT}{{1,2}}月{_DIGIT}{{1,3}}日"
    f"|[0-9]{{2}}{_GAP}年(?:度|末|底|初)?"
)
_DOCUMENT_NUMBER = f"[〔\\[(（【][0-9]{{4}}[〕\\])）】]{_GAP}(?:第{_GAP})?[0-9]+{_GAP}号"
_ORDINAL = (
    f"第{_GAP}[0-9{HAN_DIGITS}]+{_GAP}[{HAN_CHARACTERS}]?"
    f"(?:[(（](?:[0-9]|{_DIGIT})+[)）]项?)?|[0-9]+周年"
)
_OTHER = (
    "[A-Za-z][A-Za-z0-9+]*|[0-9]{3,4}-[0-9]{7,8}|[0-9]{1,2}:[0-9]{2}"
    "|[几数][十百千万亿]+|[0-9]{1,3}(?:,[0-9]+)+|[0-9]+(?:[.][0-9]+)*"
    f"|[{HAN_DIGITS}]+"
)
# what may begin one of the patterns above
_STARTS = f"0-9A-Za-z{HAN_DIGITS}〔\\[(（【第几数"

_YEARS = re.compile(_YEAR)
_SHORT_YEAR = re.compile(f"\\A([0-9]{{2}}){_GAP}年")
_HAN_YEARS = re.compile(_HAN_YEAR)
_HAN_YEAR_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_ENDS_YEAR = re.compile(
    f"{_ALL_MONTHS}|(?<![0-9])1{_GAP}月{_GAP}1{_GAP}日|12{_GAP}月(?:{_GAP}31{_GAP}日|底|末)"
    "|(?<!十)一月一日|十二月(?:三十一日|底|末)"
)
_ARABIC_DIGITS = frozenset("0123456789")
_ONE = re.compile("一[^千百十万亿零]")
_ENDS_CLAUSE = re.compile("[，,。；;、：:!?！？)）\n]")
_OPENS_QUOTE = re.compile("“[^”]{0,10}\\Z")
_CLOSES_QUOTE = re.compile("[^“]{0,10}”")
_HAS_DIGIT = re.compile("[0-9]")
_BEGINS_WITH_NUMBER = re.compile(f"[0-9{HAN_DIGITS}]")
_BEGINS_WITH_GROUP = re.compile("[0-9]{3}(?![0-9])")
# what joins a number to the one before it
_JOINS = tuple(",.:/~*×-－–—～")
# a picture, or a character that could not be read: it may be a digit
_NOT_TOLD = (PICTURE, UNKNOWN)
_PLACES = tuple("十百千万亿")
_JOINS_ORDINALS = frozenset("、和及与至到-—~～")
# how much of what stands around a mention tells whether it is a name
_AROUND = 12


class Reading(NamedTuple):
    """What a mention says.

    kind: quantity, zero, date, document_number, name or other. value, value_to, qualifier
    and unit are those of a quantity or a zero; years those that a date names. in_year: a
    day or month inside a year, which neither begins nor ends it.
    """

    kind: str
    value: Decimal | None = None
    value_to: Decimal | None = None
    qualifier: str | None = None
    unit: str | None = None
    years: frozenset[int] = frozenset()
    in_year: bool = False


class Mention(NamedTuple):
    """A place in a sentence that has a number in it, or states a zero in words."""

    start: int
    end: int
    printed: str
    reading: Reading


_NAME = Reading("name")
_OTHER_NUMBER = Reading("other")
_OF_KIND = {
    "zero": Reading("zero", Decimal(0), None, "exact"),
    "name": _NAME,
    "other": _OTHER_NUMBER,
    "document_number": Reading("document_number"),
}


@dataclass(frozen=True)
class _Grammar:
    """The patterns, with the words of the seeds in them.

    names: by a mention, what stands before and behind it where it belongs to a name.
    """

    mention: re.Pattern[str]
    qualifiers: dict[tuple[str, str], str]
    units: dict[str, tuple[str, int]]
    articles: tuple[str, ...]
    names: dict[str, tuple[tuple[str, str], ...]]


def mentions_of(sentence: str, above: str, dictionaries: Dictionaries) -> list[Mention]:
    """Return what has a number in a sentence of plain width, or states a zero.

    above: the numeral that ends the line above the sentence, or nothing.
    """
    grammar = _grammar_of(dictionaries)
    units = grammar.units
    found: list[Mention] = []
    ordinal_end = len(sentence)
    for match in grammar.mention.finditer(sentence):
        start, end = match.span()
        printed, kind = match[0], match.lastgroup
        is_quantity = True
        # nearly all are digits with a unit and nothing else
        if kind == "plain":
            reading = _counted(value_of(match["count"]), *units[match["of"]])
        elif kind == "quantity":
            reading = _quantity(match, units, grammar.qualifiers)
        else:
            is_quantity, reading = False, _reading_of(kind, printed)
        if is_quantity:
            # and nearly always a word stands before them
            last = sentence[start - 1 : start] if start else above
            is_behind_word = not last or (last.isalpha() and last not in HAN_DIGITS)
        # 第十九、二十条: what is joined to an ordinal is one
        if printed[0] == "第":
            ordinal_end = end
        elif (
            start == ordinal_end + 1
            and sentence[ordinal_end] in _JOINS_ORDINALS
            and reading.kind in ("quantity", "other")
        ):
            reading, ordinal_end = _NAME, end
        elif is_quantity and printed[-1] == "条" and sentence.startswith("第", end):
            # 二十条第(一)项 is an article whose own 第 is lost
            reading = _NAME
        elif is_quantity and reading.value is not None:
            is_digits = printed[0] in _ARABIC_DIGITS and printed not in grammar.names
            if not is_digits and _is_name(printed, sentence, start, end, grammar):
                reading = _NAME
            elif not is_behind_word and (
                _is_part_of_number(printed, sentence, start, last, above)
            ):
                reading = _OTHER_NUMBER
        found.append(Mention(start, end, printed, reading))
    return found


def _is_name(
    printed: str, sentence: str, start: int, end: int, grammar: _Grammar
) -> bool:
    """Say whether a quantity belongs to a name or a set phrase (最多跑一次)."""
    before = sentence[max(0, start - _AROUND) : start]
    after = sentence[end : end + _AROUND]
    for words_before, words_after in grammar.names.get(printed, ()):
        if before.endswith(words_before) and after.startswith(words_after):
            return True
    # 一件 is a number at the end of a clause only
    if _ONE.match(printed) and (
        before[: _end_of(before)].endswith(grammar.articles)
        or (after and not _ENDS_CLAUSE.match(after))
    ):
        return True
    # a Chinese numeral within short quotation marks
    return (
        "“" in before
        and not _HAS_DIGIT.search(printed)
        and _OPENS_QUOTE.search(before) is not None
        and _CLOSES_QUOTE.match(after) is not None
    )


def _is_part_of_number(
    printed: str, sentence: str, start: int, last: str, above: str
) -> bool:
    """Say whether a quantity goes on with a number before it, and is not known whole.

    What parts them may be blanks, the end of a page's line, a character that is not seen,
    or a sign: of 1 200件, 1万2千件, 二十 三件, 3/5件 and -3件 no part is a quantity.
    """
    if not _BEGINS_WITH_NUMBER.match(printed):
        return False
    if last == "-":
        return True
    before = sentence[max(0, start - _AROUND) : start]
    if start < _AROUND:
        before = above + before
    end = _end_of(before)
    tail, blanks = before[:end], before[end:]
    if tail.endswith(_NOT_TOLD):
        return True
    if tail.endswith(_JOINS):
        if tail[-1] == "," and not _BEGINS_WITH_GROUP.match(printed):
            return False
        tail = tail.rstrip("".join(_JOINS))
        return tail[: _end_of(tail)][-1:].isdigit()
    last = tail[-1:]
    if last.isdigit() or last in _PLACES:
        return True
    is_numeral = bool(last) and last in HAN_DIGITS
    return is_numeral and ("\n" in blanks or printed[0] in HAN_DIGITS)


def _end_of(text: str) -> int:
    """Where a text ends without blanks, line ends and what is not seen."""
    end = len(text)
    while end and unicodedata.category(text[end - 1])[0] in "ZCM":
        end -= 1
    return end


def _reading_of(kind: str | None, printed: str) -> Reading:
    """What a mention says that is no number with a unit."""
    if kind == "date":
        in_year = "月" in printed and not _ENDS_YEAR.search(printed)
        return Reading(kind, years=_years_of(printed), in_year=in_year)
    if kind == "percent":
        return _counted(value_of(printed.removeprefix("百分之")), "%")
    return _OF_KIND[kind or "other"]


def _counted(value: Decimal | None, unit: str, factor: int = 1) -> Reading:
    """An exact number of a unit."""
    if value is not None and factor != 1:
        value = scaled(value, "", factor)
    if value is None:
        return _OTHER_NUMBER
    return Reading("quantity", value, None, "exact", unit)


def _quantity(
    match: re.Match[str],
    units: dict[str, tuple[str, int]],
    qualifiers: dict[tuple[str, str], str],
) -> Reading:
    unit, factor = units[match["unit"].replace("\n", "")]
    before = qualifiers.get(("before", match["before"]))
    inside = qualifiers.get(("inside", match["inside"])) or (
        qualifiers.get(("inside", match["more"]))
    )
    after = qualifiers.get(("after", match["after"]))
    low, high = match["low"], match["high"]
    # 千 by itself is no number, 千余 is
    if low in ROUND and not (before or inside):
        return _OTHER_NUMBER
    value, value_to = value_of(low), None
    if high is not None:
        value_to = value_of(high)
        # a range that falls is none
        if value is None or value_to is None or value_to <= value:
            return _OTHER_NUMBER
        value_to = scaled(value_to, match["scale"], factor)
    value = scaled(value, match["scale"], factor) if value is not None else None
    if value is None or (high is not None and value_to is None):
        return _OTHER_NUMBER
    qualifier = before or inside or after or ("exact" if high is None else "at_least")
    return Reading("quantity", value, value_to, qualifier, unit)


def _years_of(date: str) -> frozenset[int]:
    date = unbroken(date)
    years = [int(year) for year in _YEARS.findall(date)]
    # 09年
    years += [2000 + int(year) for year in _SHORT_YEAR.findall(date)]
    years += [int(year.translate(_HAN_YEAR_DIGITS)) for year in _HAN_YEARS.findall(date)]
    return frozenset(years)


@lru_cache(maxsize=8)
def _grammar_of(dictionaries: Dictionaries) -> _Grammar:
    terms = terms_of(dictionaries)
    qualifiers = {
        (row["place"], row["word"]): row["qualifier"]
        for row in dictionaries.rows("narrative_qualifiers")
    }
    units = {
        row["written"]: (row["unit"], int(row["factor"]))
        for row in dictionaries.rows("narrative_units")
    }
    quantity = _quantity_pattern(qualifiers, units)
    after = one_of(word for place, word in qualifiers if place == "after")
    # 未收到…申请, 无行政复议; all of a sentence (无。); 均为0
    not_one = one_of((*terms["none_of"], *terms["not_done"]))
    not_one = f"(?!{one_of(terms['without'])}){not_one}"
    inside = f"(?:[^0-9{CLAUSE_ENDS}、和]|和(?![无未没]))*"
    zero = (
        f"{not_one}(?=[^0-9{CLAUSE_ENDS}]{{0,40}}?{one_of(terms['countable'])})"
        # 无行政复议、无行政诉讼 are two, and so are 未收到申请和未被起诉
        f"{inside}(?:、(?![无未没]){inside})*"
        f"|{one_of(terms['nothing'])}(?=[{CLAUSE_ENDS}]|\\Z)"
        f"|[为是][0零](?=[)]?(?:[、{CLAUSE_ENDS}]|\\Z))"
    )
    mention = "|".join(
        (
            f"(?P<plain>(?P<count>[0-9]{{1,15}})(?P<of>{one_of(units)})(?!{after}))",
            f"(?P<date>{_DATE})",
            f"(?P<document_number>{_DOCUMENT_NUMBER})",
            f"(?P<name>{_ORDINAL})",
            f"(?P<percent>{PERCENT})",
            f"(?P<quantity>{quantity})",
            f"(?P<zero>{zero})",
            f"(?P<other>{one_of(terms['no_number'])}|{_OTHER})",
        )
    )
    opening = [word for place, word in qualifiers if place == "before"]
    for role in ("not_done", "none_of", "nothing", "no_number"):
        opening += terms[role]
    opening += "为是"
    firsts = "".join(sorted({re.escape(word[0]) for word in opening}))
    return _Grammar(
        mention=re.compile(f"(?=[{_STARTS}{firsts}])(?:{mention})"),
        qualifiers=qualifiers,
        units=units,
        articles=terms["article"],
        names=_names(dictionaries, re.compile(quantity)),
    )


def _quantity_pattern(
    qualifiers: dict[tuple[str, str], str], units: dict[str, tuple[str, int]]
) -> str:
    before, inside, after = (
        one_of(word for place, word in qualifiers if place == each)
        for each in ("before", "inside", "after")
    )
    rounds, scales = "".join(ROUND), "".join(SCALES)
    # the end of a page's line may part a measure word
    unit = one_of(units, between="\n?")
    return (
        f"(?:(?P<before>{before}){_GAP})?"
        f"(?P<low>{ARABIC}|{HAN}|[{rounds}])"
        f"(?:{_GAP}{RANGE}{_GAP}(?P<high>{ARABIC}|{HAN}))?"
        f"{_GAP}(?P<inside>{inside}?)(?P<scale>[{scales}]{{0,2}})"
        f"(?P<more>{inside}?){_GAP}(?P<unit>{unit})"
        f"(?P<after>{after}?)"
    )


def _names(
    dictionaries: Dictionaries, quantity: re.Pattern[str]
) -> dict[str, tuple[tuple[str, str], ...]]:
    """What stands around the quantities in set phrases and places (五台县)."""
    phrases = [row["phrase"] for row in dictionaries.rows("narrative_phrases")]
    phrases += [row["division_name"] for row in dictionaries.rows("divisions")]
    found: dict[str, set[tuple[str, str]]] = {}
    for phrase in phrases:
        match = quantity.search(phrase)
        if match is not None:
            around = phrase[: match.start()], phrase[match.end() :]
            found.setdefault(match[0], set()).add(around)
    return {mention: tuple(sorted(around)) for mention, around in found.items()}
