"""Tables, and what stands beside them → whether what they say may be believed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.tables.forms import Equation, Template
from parsing.tables.placing import fragment_at
from parsing.tables.reading import Reading
from parsing.tables.stream import Kind, Stream
from parsing.text import fold, label_key

Found = list[tuple[tuple[Template, ...], list[Reading]]]
# So many sums must break that it is no slip of the source; or so many, where none holds.
_ENOUGH, _ALL = 5, 2
# What says of numbers that they are wrong.
_CORRECTS = re.compile(
    r"(?:应|更正|修改|修正)为[^。；\n]{0,12}[0-9０-９]|(?:数据|数字|数量)[^。；\n]{0,8}有误"
    "|笔误|勘误|(?:以上|上表)(?:数据|数字)?[为是系][上去]一?年"
)
_SENTENCE = re.compile(r"[^。；\n]+")
# the table above, or any
_OF_TABLE = re.compile("([上本该此]表|以上)|表格|表中")
# a year, also that of a title, and what says that numbers are of the year before
_YEAR, _TITLE = re.compile("(20[0-9]{2})年"), re.compile("(20[0-9]{2})年.{0,20}报告")
_LAST_YEAR = re.compile("[上去]一?年度?的?(?:数据|情况|统计)")
_NO_CAPTION = re.compile("[。；，,;]|以上|上表")
# Lines above a table in which its caption stands, and how long that is.
_CAPTION_LINES, _LONGEST_CAPTION = 2, 45
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


def corrected(stream: Stream, found: Found) -> Found:
    """Return readings, unread what the text itself says is wrong, or of another year.

    Of 上表“行政许可”应为12件 it is a row: what the table prints is not what its agency
    says. Of 上表数据有误 it is the table above, of 表格数据有误 each; of 2021年 right
    above a table, in a report of 2022, the table below.
    """
    readings = [one for _, several in found for one in several]
    titles = _TITLE.findall(stream.text)
    wrong = _said_wrong(stream)
    said = {label_key(sentence[0]): _why(stream, sentence) for sentence in wrong}
    # of whole tables, by the readings' places: several may be alike
    doubts: dict[int, str] = {}
    for sentence in wrong:
        for number in _tables_meant(stream, readings, sentence):
            doubts[number] = _why(stream, sentence, "its numbers are")
    for number, one in enumerate(readings if titles else ()):
        caption = _earlier_year(stream, one, titles)
        if caption is not None:
            doubts[number] = f"{caption} stands right above, in a report of {titles[0]}"
    if not said and not doubts:
        return found
    believed = iter(
        replace(one, verdict="unread", reason=doubts[number])
        if number in doubts
        else _with_corrections(one, said)
        for number, one in enumerate(readings)
    )
    return [
        (templates, [next(believed) for _ in several]) for templates, several in found
    ]


def _said_wrong(stream: Stream) -> list[re.Match[str]]:
    """Return the sentences that say of numbers that they are wrong."""
    if not _CORRECTS.search(stream.text):
        return []
    sentences = _SENTENCE.finditer(stream.text)
    return [sentence for sentence in sentences if _CORRECTS.search(sentence[0])]


def _why(stream: Stream, sentence: re.Match[str], what: str = "the number is") -> str:
    line = stream.line_at(sentence.start())
    return f"line {line}: the text says that {what} to be corrected"


def _tables_meant(
    stream: Stream, readings: Sequence[Reading], sentence: re.Match[str]
) -> Sequence[int]:
    """Return which readings a sentence is about that names a table, and no row of one."""
    starts = [_start_of(stream, one) for one in readings]
    above = [number for number, at in enumerate(starts) if at < sentence.start()]
    which = _OF_TABLE.search(sentence[0])
    if not above or which is None or _names_row(readings, label_key(sentence[0])):
        return ()
    return [max(above, key=starts.__getitem__)] if which[1] else range(len(readings))


def _start_of(stream: Stream, reading: Reading) -> int:
    return fragment_at(stream, reading.region.start).start


def _names_row(readings: Sequence[Reading], key: str) -> bool:
    return any(
        label in key and len(label) > _SHORT_LABEL
        for reading in readings
        for row in reading.template.rows
        for label in row.labels
    )


def _earlier_year(stream: Stream, reading: Reading, titles: list[str]) -> str | None:
    """Return what says above a table that its numbers are of a year before, or None.

    It is one of the two lines above, which is no sentence. titles: the years of titles; a
    page may link to other reports above its own.
    """
    start = _start_of(stream, reading)
    # the header of table four is made of words that its caption has
    line = stream.line_at(start) + reading.template.side_by_side
    for above in range(line - 1, max(0, line - 1 - _CAPTION_LINES), -1):
        first = stream.line_starts[above - 1]
        printed = stream.text[first : first + _LONGEST_CAPTION].partition("\n")[0].strip()
        shown = fold(printed)
        years = set(_YEAR.findall(shown))
        is_short = 0 < len(shown) < _LONGEST_CAPTION - 1
        is_caption = is_short and not _NO_CAPTION.search(shown)
        is_earlier = years and max(years) < titles[0] and years.isdisjoint(titles)
        if is_caption and (is_earlier or _LAST_YEAR.search(shown)):
            return f"line {above}: {printed[:20]}"
    return None


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
