"""An amount and the words around it → its unit, and where the text says it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from parsing.tables.forms import Column, Forms, Template
from parsing.tables.placing import RowValues, fragment_at
from parsing.tables.reading import Table
from parsing.tables.regions import Region
from parsing.tables.stream import Stream, Value
from parsing.text import UNSEEN, fold, without_unseen

# a word of money, or one that may be, behind an amount: of whichever currency
_END = "(?![㐀-鿿0-9A-Za-z])"
_MONEY = (
    "[余多几]?[十百千]?[万亿]?[㐀-鿿]{0,2}(?:[元圆币镑]|卢布|法郎)"
    f"|[余多几]?(?:[十百千]?[万亿]|[百千角分%‰]){_END}|[A-Za-z$€£¥]{{1,4}}{_END}"
)
_MONEY_BEHIND = re.compile(
    rf"(?:[^\S\n]|[|])*(?:[(]?({_MONEY})|\n[\s|]*[(]?({_MONEY})(?:人民币)?{_END})"
)
_CELL_ENDS = re.compile(r"(?:人民币)?整?[)]?[^\S\n]*(?:[|\n]|$)")
_WORD = "(?:[十百千]?[万亿]?[㐀-鿿]{0,2}?[元圆币镑]|[十百千]?[万亿])"
_IN_WORDS = "元圆币镑万亿"
_YUAN = "(?:人民币|RMB)?"
# Characters above a table without a heading, and below one, that may say its unit.
_ABOVE, _BELOW = 300, 400
# A heading of the table is no further above it.
_HEADING_REACH = 1_500
_CHAPTER = re.compile(r"(?:^|[\s|])[一二三四五六七八九十]{1,2}、")
# Where a unit is said, the nearest first; other: beside another row or column.
_PLACES = ("label", "header", "table", "note", "other")
_IS_NOTE = re.compile("[注※*]|说明|以上|上表|本表|表中|金额|收费|采购")
# In yuan nothing is finer than this; an amount below _SMALL with a part of it may as well
# be one of ten thousands.
_FEN = Decimal("0.01")
_SMALL = 100_000
# What a province buys in a year is less.
_MOST_YUAN = 500_000_000_000


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in the column's unit, or what is wrong with it."""

    value: Decimal | None
    printed_unit: str | None
    basis: str | None
    problem: str | None = None


def amount_of(
    forms: Forms, column: Column, value: Value, said: str | None, basis: str, text: str
) -> Amount:
    """Return an amount by the unit in its cell, the one said elsewhere, or the form's.

    said: the unit that the text says for the cell (basis), "" if none, None if unclear.
    """
    stop = value.start + len(value.raw)
    behind = without_unseen(fold(text[stop : stop + 20]))
    money = _MONEY_BEHIND.match(behind)
    word = (money[1] or money[2]) if money else ""
    if word and value.beside.endswith(word):
        # the end of the unit before it, which its narrow column cuts
        word = ""
    unit, where = value.unit, "cell"
    if (
        money
        and word
        and not unit
        and _is_yuan(forms, word)
        and _CELL_ENDS.match(behind[money.end() :])
    ):
        # its unit stands alone in the next cell, or below
        unit, word = word, ""
    is_mark = bool(unit) and unit not in value.raw and unit == value.unit
    if said is None and (not unit or is_mark):
        return _no_unit(value)
    if is_mark and said and said != unit:
        problem = f"{value.raw} is marked as {unit}, and its unit is said to be {said}"
        return Amount(None, None, None, problem)
    printed = unit or None
    if not unit and said:
        unit, where = said, basis
    elif not unit:
        unit, where = column.unit_if_unsaid, "assumed"
        if not unit or not _may_be_assumed(forms, unit, Decimal(value.number or 0)):
            return _no_unit(value)
    base, factor = forms.units[unit]
    if base != "元":
        problem = f"{value.raw} has the unit {unit}, which this column cannot have"
        return Amount(None, printed, None, problem)
    if word and word != unit:
        problem = f"{value.raw} is followed by {word}, which may be its unit"
        return Amount(None, printed, None, problem)
    number = Decimal(value.number or 0) * factor
    if number != number.quantize(_FEN):
        problem = f"{value.raw} is finer than one hundredth of a yuan"
        return Amount(None, printed, None, problem)
    if number >= _MOST_YUAN:
        problem = f"{value.raw}{unit} is more than an agency has: its unit may be another"
        return Amount(None, printed, None, problem)
    return Amount(number, printed, where)


def _no_unit(value: Value) -> Amount:
    return Amount(None, None, None, f"the unit of {value.raw} cannot be told")


def _is_yuan(forms: Forms, unit: str) -> bool:
    return forms.units.get(unit, ("", 1))[0] == "元"


def _may_be_assumed(forms: Forms, unit: str, number: Decimal) -> bool:
    """Whether a number without any unit can only be in the form's own.

    One in ten thousands is told from one in yuan by parts that no yuan has. One in yuan
    is whole, or large.
    """
    if not number:
        return True
    if forms.units[unit][1] > 1:
        return number != number.quantize(_FEN)
    return number == number.to_integral_value() or number >= _SMALL


# ---- units that stand elsewhere --------------------------------------------------------


class Said(NamedTuple):
    """A unit of money away from a number: where in the text, and which; None: another.

    alone: nothing else stands in its cell or on its line.
    """

    start: int
    unit: str | None
    alone: bool


@lru_cache(8)
def _statements(counts: tuple[str, ...]) -> re.Pattern[str]:
    """Return what says a unit: 单位：万元, （万元）, 以万元为单位, a line of its own."""
    joints = rf"(?:[\s:(、,/和及或为是均都以按]|人民币|RMB|{'|'.join(counts)}){{0,12}}?"
    return re.compile(
        rf"单位{joints}({_WORD}){_YUAN}{_END}"
        rf"|[(]\s*{_YUAN}[:\s]*({_WORD}){_YUAN}\s*[)]"
        rf"|[以按]{_YUAN}({_WORD}){_YUAN}(?:为单位|计)"
        rf"|(?:^|\n)[^\S\n]*(?:[|][^\S\n]*){{0,8}}({_WORD})"
        r"[^\S\n]*(?:[|][^\S\n]*){0,8}(?=\n|$)"
    )


def said_in(forms: Forms, text: str, start: int, stop: int) -> Iterator[Said]:
    """Yield the units of money that a stretch of a text says, away from numbers."""
    shown = fold(text[start:stop])
    places: list[int] | None = None
    if UNSEEN.search(shown):
        places = [n for n, char in enumerate(shown) if not UNSEEN.match(char)]
        shown = "".join(shown[n] for n in places)
    if not any(char in shown for char in _IN_WORDS):
        return
    for match in _statements(forms.counts).finditer(shown):
        number = match.lastindex or 1
        word = match[number]
        if word == "人民币":
            continue
        other = re.match(rf"\s*[/、,或和]\s*{_YUAN}({_WORD})", shown[match.end(number) :])
        at = match.start(number)
        low = max(shown.rfind("\n", 0, match.start() + 1), shown.rfind("|", 0, at)) + 1
        ends = [n for n in (shown.find("\n", at), shown.find("|", at)) if n >= 0]
        around = shown[low : match.start()] + shown[match.end() : min(ends, default=None)]
        known = (
            word if _is_yuan(forms, word) and not (other and other[1] != word) else None
        )
        yield Said(
            start + (places[at] if places is not None else at),
            known,
            not re.sub(r"[\s()（）:]|计量|金额|计价|币种|人民币", "", around),
        )


def unit_of(
    forms: Forms, table: Table, row: RowValues, header: str | None
) -> tuple[str | None, str]:
    """Return the unit that is said for an amount's row, and where it stands.

    header: what the header says, as in labelled. As a reader would take it: the label's,
    the header's, the table's above it, or that of a note below. If two of them differ, or
    one is none that is known, it is None; "" if nothing is said.
    """
    if header is None or row.label is None:
        return None, "header"
    stream, region, template = table.stream, table.region, table.template
    own = _zone_of(stream, row.label.start, end_of(stream, template, row))
    found: dict[str, list[str | None]] = {place: [] for place in _PLACES}
    if header:
        found["header"].append(header)
    found["label"] += [said.unit for said in said_in(forms, stream.text, *own)]
    if template.proof == "units":
        first = _first(stream, region, template)
        above = said_in(forms, stream.text, _top(stream, first), first)
        found["table"] += [said.unit for said in above]
        if not any(value.beside for value in row.values):
            # a column of units that stands apart from its rows
            last = _zone_of(stream, region.start, region.end)[1]
            column = said_in(forms, stream.text, first, last)
            found["table"] += [said.unit for said in column if said.alone]
    else:
        _add_around(forms, table, own, found)
    others = found.pop("other")
    units = {unit for said in found.values() for unit in said}
    if None in units or len(units) > 1 or (others and not units):
        return None, "header"
    place = next((place for place in _PLACES if found.get(place)), "header")
    return (units.pop() if units else ""), place


def _add_around(
    forms: Forms,
    table: Table,
    own: tuple[int, int],
    found: dict[str, list[str | None]],
) -> None:
    """Add the units said above a table, within it and below it, by where they stand."""
    stream, region = table.stream, table.region
    text = stream.text
    first = _first(stream, region, table.template)
    top = _top(stream, first)
    index = bisect_left(stream.values, own[0], key=lambda value: value.start)
    before = stream.values[index - 1] if index else None
    head = max(first, before.start + len(before.raw) if before is not None else 0)
    ends = [own[1]]
    ends += [_zone_of(stream, label.start, label.end)[1] for label in table.labels.found]
    low = bisect_right(stream.values, region.end, key=lambda value: value.at)
    ends += [
        value.start + len(value.raw) for value in stream.values[max(0, low - 3) : low]
    ]
    last = max(ends)
    for said in said_in(forms, text, top, last):
        if own[0] <= said.start < own[1]:
            continue
        if head <= said.start < own[0]:
            found["header"].append(said.unit)
        elif said.start < first or said.alone:
            found["table"].append(said.unit)
        else:
            found["other"].append(said.unit)
    for said in said_in(forms, text, last, _bottom(stream, last)):
        line = text.rfind("\n", 0, said.start) + 1
        is_note = _IS_NOTE.search(fold(text[max(line, last) : said.start]))
        found["note" if is_note else "other"].append(said.unit)


def end_of(stream: Stream, template: Template, row: RowValues) -> int:
    """Return where in the key a row's label ends, with a unit before its values."""
    if row.label is None:
        return 0
    end = row.label.end
    if row.values and stream.key[end : row.values[0].at] in template.unit_words:
        return row.values[0].at
    return end


def _zone_of(stream: Stream, start: int, end: int) -> tuple[int, int]:
    """Return where in the text a stretch of the key stands."""
    return fragment_at(stream, start).start, fragment_at(stream, end - 1).stop


def scale_of_counts(
    forms: Forms, stream: Stream, region: Region, template: Template
) -> tuple[int, str] | None:
    """Return the line and the words above or below a table that scale its counts.

    As 单位：万件 does.
    """
    first = _first(stream, region, template)
    low = bisect_right(stream.values, region.end, key=lambda value: value.at)
    last = stream.values[low - 1].start if low else first
    for start, stop in ((_top(stream, first), first), (last, _bottom(stream, last))):
        shown = fold(stream.text[start:stop])
        match = _scaled(forms.counts).search(shown) if "单位" in shown else None
        if match is not None:
            line = stream.text.count("\n", 0, start + match.start()) + 1
            return line, match[0].strip()
    return None


@lru_cache(8)
def _scaled(counts: tuple[str, ...]) -> re.Pattern[str]:
    """Return what says that counts are printed in hundreds, thousands or more."""
    return re.compile(rf"单位[\s:(为是均]{{0,4}}[百千万亿]+(?:{'|'.join(counts)})")


def _first(stream: Stream, region: Region, template: Template) -> int:
    """Return where in the text a table's header begins; a unit above it is none of it."""
    start = region.start
    units = [word for word in template.unit_words if stream.key.startswith(word, start)]
    return fragment_at(stream, start + max(map(len, units), default=0)).start


def _top(stream: Stream, first: int) -> int:
    """Return where the chapter of a table begins, or what stands right above it."""
    low = max(0, first - _HEADING_REACH)
    chapters = [match.start() for match in _CHAPTER.finditer(stream.text, low, first)]
    return chapters[-1] if chapters else max(0, first - _ABOVE)


def _bottom(stream: Stream, last: int) -> int:
    """Return where the chapter of a table ends, or what stands right below it."""
    stop = min(last + _BELOW, len(stream.text))
    chapter = _CHAPTER.search(stream.text, last, stop)
    return chapter.start() if chapter else stop
