"""In which unit an amount is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from parsing.tables.forms import Column, Forms
from parsing.tables.tokens import Value
from parsing.text import fold, without_unseen

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
