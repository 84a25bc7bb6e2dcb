"""In which unit an amount is printed, and where the text says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from parsing.tables.forms import Block, Column, Forms
from parsing.tables.tokens import Value
from parsing.text import fold, without_unseen

# How much of a damaged header must be there (0 to 100).
_ALIKE = 75.0
# a word of money, or one that may be, behind an amount: of whichever currency
_END = "(?![㐀-鿿0-9A-Za-z])"
_MONEY = (
    "[余多几]?[十百千]?[万亿]?[㐀-鿿]{0,2}(?:[元圆币镑]|卢布|法郎)"
    f"|[余多几]?(?:[十百千]?[万亿]|[百千角分%‰]){_END}|[A-Za-z$€£¥]{{1,4}}{_END}"
)
_MONEY_BEHIND = re.compile(
    rf"(?:[^\S\n]|[|])*(?:[(]?({_MONEY})|\n[\s|]*[(]?({_MONEY})(?:人民币)?{_END})"
)


@dataclass(frozen=True, slots=True)
class Header:
    """A block's header as printed: how alike it is, and what stands behind it.

    unit: the unit it says; "" if it says none; None if it says something else.
    """

    likeness: float
    unit: str | None


def header_of(
    forms: Forms,
    section: str,
    block: Block,
    others: tuple[str, ...],
    text: str,
    edges: frozenset[int],
) -> Header | None:
    """Return a block's header at the end of a key, or None if another's stands there.

    others: headers of blocks that the same rows have in other forms. edges: places in the
    key where a header may begin: of lines, cells and words, and behind a block's mark.
    """
    amount = block.columns[-1] if block.columns[-1].kind == "amount" else None
    for header in block.headers:
        at = text.rfind(header)
        if at in edges:
            rest = text[at + len(header) :]
            if amount is None and _says_more(forms, rest):
                return None
            return Header(100.0, _said(forms, section, amount, rest))
    lost = _with_losses(block, text, edges)
    if lost is None:
        return None
    likeness, rest = lost
    for other in others:
        # what is left may be another form's header as well
        if other not in block.headers and _kept(other, text[-len(other) - 12 :]) > 0:
            return None
    return Header(likeness, _said(forms, section, amount, rest))


def _says_more(forms: Forms, rest: str) -> bool:
    """Whether words behind the header of a count make it another column.

    As 同比, 累计, 万件 and 元 do; 件 does not.
    """
    counts = {unit for unit, (base, _) in forms.units.items() if base == "count"}
    marks = {"单位", *counts, *(f"单位{unit}" for unit in counts)}
    return bool(rest) and rest not in marks


def _with_losses(
    block: Block, text: str, edges: frozenset[int]
) -> tuple[float, str] | None:
    """Return how much of a header is there, if nothing but characters were lost of it.

    Any other character makes it another header: last year's, cumulative, another order.
    """
    best: tuple[float, str] | None = None
    for header in block.headers:
        for size in range(len(header) - 1, max(3, int(len(header) * _ALIKE / 100)), -1):
            shown = text[-size:]
            if (
                len(shown) == size
                and len(text) - size in edges
                and _kept(header, shown) == size
            ):
                likeness = 100.0 * size / len(header)
                if best is None or likeness > best[0]:
                    best = likeness, ""
                break
    return best


def _kept(header: str, shown: str) -> int:
    """Return the length of what is shown, if it is a header with characters lost."""
    at = 0
    for char in shown:
        at = header.find(char, at) + 1
        if not at:
            return 0
    return len(shown)


def _said(forms: Forms, section: str, column: Column | None, rest: str) -> str | None:
    if column is None:
        return ""
    notes = forms.unit_notes.get((section, column.code), {})
    return notes.get(rest)


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

    said: the unit that a header or label says (basis), "" if none, None if unclear.
    """
    if value.unit:
        unit, where = value.unit, "cell"
    elif said is None:
        problem = f"the unit of {value.raw} cannot be told"
        return Amount(None, None, None, problem)
    elif said:
        unit, where = said, basis
    elif column.unit_if_unsaid:
        unit, where = column.unit_if_unsaid, "assumed"
    else:
        return Amount(None, None, None, f"the unit of {value.raw} cannot be told")
    base, factor = forms.units[unit]
    printed = value.unit or None
    if base != "元":
        problem = f"{value.raw} has the unit {unit}, which this column cannot have"
        return Amount(None, printed, None, problem)
    stop = value.start + len(value.raw)
    behind = without_unseen(fold(text[stop : stop + 20]))
    money = _MONEY_BEHIND.match(behind)
    if money and (money[1] or money[2]) != unit:
        problem = (
            f"{value.raw} is followed by {money[1] or money[2]}, which may be its unit"
        )
        return Amount(None, printed, None, problem)
    number = Decimal(value.number or 0) * factor
    if number != number.quantize(Decimal("0.01")):
        problem = f"{value.raw} is finer than one hundredth of a yuan"
        return Amount(None, printed, None, problem)
    return Amount(number, printed, where)
