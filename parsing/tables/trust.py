"""Tables, and what stands beside them → whether what they say may be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.forms import Equation, Template
from parsing.tables.reading import Reading
from parsing.tables.stream import Kind
from parsing.text import label_key

Found = list[tuple[tuple[Template, ...], list[Reading]]]
# So many sums must break that it is no slip of the source; or so many, where none holds.
_ENOUGH, _ALL = 5, 2
# What says of numbers that they are wrong.
_CORRECTS = re.compile(
    r"(?:应|更正|修改|修正)为[^。；\n]{0,12}[0-9０-９]|(?:数据|数字|数量)[^。；\n]{0,8}有误"
    "|笔误|勘误"
)
_SENTENCE = re.compile(r"[^。；\n]*")
# Characters of a label that may be a word of any sentence.
_SHORT_LABEL = 3


def trusted(found: Found) -> Found:
    """Return readings, those that nothing proves unread if most sums beside them break.

    What damages the numbers of one table damages those of the other: a raised mark that
    became a digit makes each ten times too large.
    """
    sums = [
        numbers
        for _, several in found
        for reading in several
        if reading.template.proof == "identities" and reading.how == "direct"
        for equation in reading.template.equations
        if (numbers := _printed(reading, equation))
    ]
    broken = [numbers for numbers in sums if sum(numbers)]
    enough = _ALL if len(broken) == len(sums) else _ENOUGH
    if len(broken) < enough or 2 * len(broken) <= len(sums):
        return found
    reason = (
        f"{len(broken)} of {len(sums)} sums of the other tables do not hold, and nothing "
        f"proves this one{_in_common(broken)}"
    )
    return [
        (
            templates,
            [
                replace(reading, verdict="unread", reason=reason)
                if reading.template.proof != "identities" and reading.verdict == "read"
                else reading
                for reading in several
            ],
        )
        for templates, several in found
    ]


def corrected(text: str, found: Found) -> Found:
    """Return readings, unread the rows of which a sentence says that they are wrong.

    As 上表“行政许可”应为12件 does: what the table prints is not what its agency says.
    """
    said: dict[str, str] = {}
    for sentence in _SENTENCE.finditer(text) if _CORRECTS.search(text) else ():
        if _CORRECTS.search(sentence[0]):
            line = text.count("\n", 0, sentence.start()) + 1
            reason = f"line {line}: the text says that the number is to be corrected"
            said[label_key(sentence[0])] = reason
    if not said:
        return found
    return [
        (templates, [_with_corrections(one, said) for one in several])
        for templates, several in found
    ]


def _with_corrections(reading: Reading, said: dict[str, str]) -> Reading:
    """Return a reading, unread the rows that sentences name; said: why, by their keys."""
    problems = {
        cell: reason
        for key, reason in said.items()
        for row in reading.template.rows
        if any(label in key and len(label) > _SHORT_LABEL for label in row.labels)
        for cell in row.cells
    }
    return replace(reading, problems={**problems, **reading.problems})


def _printed(reading: Reading, equation: Equation) -> list[int]:
    """Return the numbers of a sum, with its parts negative; none if one is not printed.

    A sum of nothing but zeros says nothing.
    """
    numbers = []
    for cell, weight in equation.terms:
        slot = reading.slots[cell]
        if (
            slot is None
            or slot.kind is not Kind.NUMBER
            or not isinstance(slot.number, int)
        ):
            return []
        numbers.append(weight * slot.number)
    return numbers if any(numbers) else []


def _in_common(broken: Sequence[Sequence[int]]) -> str:
    """Say what the sums that break have in common, as far as it can be told."""
    for cut, said in (
        (slice(None), "each number ends with one digit too many"),
        (slice(1), "each total ends with one digit too many"),
        (slice(1, None), "each number but the totals ends with one digit too many"),
    ):
        mended = [_shortened(numbers, cut) for numbers in broken]
        holding = [numbers for numbers in mended if any(numbers) and not sum(numbers)]
        if 2 * len(holding) > len(broken):
            return f": without its last digit they hold, so {said}"
    return ""


def _shortened(numbers: Sequence[int], cut: slice) -> list[int]:
    """Return numbers, some of them without their last digit."""
    found = list(numbers)
    found[cut] = [
        number // 10 if number > 0 else -(-number // 10) for number in found[cut]
    ]
    return found
