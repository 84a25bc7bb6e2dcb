"""Running text as paragraphs and sentences: what is no row of a table and no menu."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from parsing.contaminations import (
    contaminated_lines,
    masked,
    without_contaminations,
)
from parsing.dictionaries import Dictionaries
from parsing.model import Tables
from parsing.numbers import HAN_DIGITS
from parsing.prose.terms import BLANKS, terms_of
from parsing.text import Text

# Characters. A cell with fewer is no prose: the longest label of the forms, with its
# filling note, has fewer.
_LONGEST_CELL = 60
# Characters. What goes on for longer without a stop is no sentence.
_LONGEST_SENTENCE = 1500
# Characters. A shorter line does not end at the width of a page.
_SHORTEST_BROKEN_LINE = 20
# Characters. A heading that is all of its line has no more.
_LONGEST_HEADING = 45

_BLANKS = " 　\t\xa0"
_AROUND_SENTENCE = " 　|\n"
_DIGITS = "一二三四五六七八九十"
_NUMERALS = f"[{_DIGITS}]{{1,3}}"
_CHAPTER = re.compile(f"[ 　]*(?:{_NUMERALS}[、.,]|第{_NUMERALS}[章部])")
_BELOW_CHAPTER = re.compile(f"[ 　]*[(]{_NUMERALS}[)]")
_NUMBERED = frozenset(f" 　第({_DIGITS}")
_NOT_IN_TITLE = re.compile("[。，；,;:|0-9]")
_ONE_SENTENCE = re.compile("[^。]*。?[ 　]*\\Z")
_FIRST_WORDS = re.compile("[^。:]{2,40}[。:]")
_ITEM = re.compile(
    f"[ 　|]|{_NUMERALS}[、.,是]|[(][{_DIGITS}0-9]{{1,3}}[)]"
    f"|[0-9]{{1,2}}[、.)]|第{_NUMERALS}[章节部条,、]|[—·•●◆▪-]"
)
_STOPPED = tuple("。！？；：!?:;”）) |")
_STOP = re.compile("[。！？!?]+[”’》）)」]*")
_COMMA = re.compile("[；;、，]|,[^0-9]")


class Sentence(NamedTuple):
    """A sentence of running text that may state a number.

    start: of the text as loaded. folded has its length: plain widths, and what does not
    belong to the report masked; shown is without it. is_cut: it is a part of what is too
    long for a sentence. above: the numeral that ends the line above, if a number that
    begins the sentence goes on with it.
    """

    paragraph_no: int
    sentence_no: int
    line_no: int
    start: int
    headings: str
    is_cut: bool
    above: str
    original: str
    folded: str
    shown: str


class _ProseLine(NamedTuple):
    """A line of running text; heading is None if it is none, and its level 0."""

    number: int
    start: int
    folded: str
    level: int
    heading: str | None
    is_contaminated: bool


class _Paragraph(NamedTuple):
    """Lines that go on in each other, from where to where, under which headings."""

    line_no: int
    start: int
    end: int
    headings: str
    is_contaminated: bool


def sentences_of(
    text: Text, tables: Tables, dictionaries: Dictionaries
) -> Iterator[list[Sentence]]:
    """Return the sentences that may state a number, a list for each paragraph.

    The rules know simplified words alone: of a text in traditional characters they would
    miss those that say of whom, when and how exactly. It is not read.
    """
    if any(sign in text.raw for sign in terms_of(dictionaries)["traditional"]):
        return
    states = _states(dictionaries)
    lines = _prose_lines(text, tables, dictionaries)
    for number, paragraph in enumerate(_paragraphs(lines), 1):
        if states.search(text.half_width, paragraph.start, paragraph.end):
            yield list(_sentences(number, paragraph, text, states, dictionaries))


@lru_cache(maxsize=8)
def _states(dictionaries: Dictionaries) -> re.Pattern[str]:
    """A pattern that what states a number or a zero has, and most other lines have not.

    A number's end with a measure word behind it, or the beginning of a zero in words.
    """
    terms = terms_of(dictionaries)
    units = {row["written"][0] for row in dictionaries.rows("narrative_units")}
    inside = {
        row["word"][-1]
        for row in dictionaries.rows("narrative_qualifiers")
        if row["place"] == "inside"
    }
    zeros = {word[0] for role in ("not_done", "none_of") for word in terms[role]}
    number = f"0-9{HAN_DIGITS}{BLANKS}{''.join(sorted(inside))}"
    zero, unit = "".join(sorted(zeros)), "".join(sorted(units))
    # a set comes first: places that have none of it are passed over fast
    return re.compile(
        f"[{number}{zero}](?:(?<=[{number}])[{unit}]|(?<=百)分之|(?<=[{zero}]))"
    )


def _prose_lines(
    text: Text, tables: Tables, dictionaries: Dictionaries
) -> Iterator[_ProseLine]:
    contaminated = contaminated_lines(text, dictionaries)
    ends = terms_of(dictionaries)["heading_end"]
    ranges = _table_ranges(tables)
    half_width = text.half_width
    for number, start, line in text.lines:
        if not line.strip(_BLANKS) or _is_table_row(line, number, ranges):
            continue
        folded = half_width[start : start + len(line)]
        is_contaminated = number in contaminated
        if is_contaminated:
            if contaminated[number]:
                continue
            folded = masked(folded, dictionaries)
        level = _heading_level(folded, ends)
        heading = _heading(folded) if level else None
        yield _ProseLine(number, start, folded, level, heading, is_contaminated)


def _table_ranges(tables: Tables) -> Sequence[tuple[int, int]]:
    """Where the report prints its tables: lines of the first and the last number read."""
    lines: dict[str, list[int]] = {}
    for cell in tables.cells:
        if cell.cell_state == "reported" and cell.line_no is not None:
            lines.setdefault(cell.section, []).append(cell.line_no)
    return [(min(numbers), max(numbers)) for numbers in lines.values()]


def _is_table_row(line: str, number: int, ranges: Sequence[tuple[int, int]]) -> bool:
    """A row of cells is no prose, unless one of its cells holds whole sentences."""
    if "|" in line or "\t" in line:
        return "。" not in line or all(
            len(cell) < _LONGEST_CELL for cell in line.replace("\t", "|").split("|")
        )
    for first, last in ranges:
        if first <= number <= last:
            return len(line) < _LONGEST_CELL and "。" not in line
    return False


def _heading_level(folded: str, ends: tuple[str, ...]) -> int:
    """1 for a chapter (一、…), 2 for what is below it ((一)…), 0 for other lines."""
    if folded[0] in _NUMBERED:
        if _CHAPTER.match(folded):
            return 1
        if _BELOW_CHAPTER.match(folded):
            return 2
    if folded.endswith(ends):
        title = next(folded[: -len(end)] for end in ends if folded.endswith(end))
        if 2 <= len(title) <= 30 and not _NOT_IN_TITLE.search(title):
            return 1
    return 0


def _heading(folded: str) -> str:
    """A heading's words: a short line whole, or what comes before the first stop."""
    if len(folded) <= _LONGEST_HEADING and _ONE_SENTENCE.match(folded):
        return folded
    match = _FIRST_WORDS.match(folded)
    return match[0] if match else ""


def _paragraphs(lines: Iterable[_ProseLine]) -> Iterator[_Paragraph]:
    before: _ProseLine | None = None
    first: _ProseLine | None = None
    is_contaminated = False
    chapter: str | None = None
    below: str | None = None
    headings = ""
    for line in lines:
        if before is None or first is None or not _goes_on(before, line):
            if before is not None and first is not None:
                end = before.start + len(before.folded)
                yield _Paragraph(
                    first.number, first.start, end, headings, is_contaminated
                )
            first, is_contaminated = line, False
            if line.level:
                if line.level == 1:
                    chapter, below = line.heading, ""
                else:
                    below = line.heading
                headings = " ".join(part for part in (chapter, below) if part is not None)
        before = line
        is_contaminated = is_contaminated or line.is_contaminated
    if before is not None and first is not None:
        end = before.start + len(before.folded)
        yield _Paragraph(first.number, first.start, end, headings, is_contaminated)


def _goes_on(before: _ProseLine, line: _ProseLine) -> bool:
    """Say whether a line goes on with the one before, which the page's width broke.

    That one is long, ends without a stop and is no heading alone; this one neither begins
    an item nor is indented.
    """
    return (
        before.number == line.number - 1
        and line.level == 0
        and len(before.folded) >= _SHORTEST_BROKEN_LINE
        and before.heading != before.folded
        and not before.folded.endswith(_STOPPED)
        and not _ITEM.match(line.folded)
    )


def _sentences(
    number: int,
    paragraph: _Paragraph,
    text: Text,
    states: re.Pattern[str],
    dictionaries: Dictionaries,
) -> Iterator[Sentence]:
    line_no = paragraph.line_no
    first = paragraph.start
    for sentence_no, (start, stop, is_cut) in enumerate(
        _parts(text.plain, first, paragraph.end), 1
    ):
        if start > first:
            line_no += text.plain.count("\n", first, start)
            first = start
        if stop - start > _LONGEST_SENTENCE:
            continue
        if not states.search(text.half_width, start, stop):
            continue
        original, folded = text.plain[start:stop], text.half_width[start:stop]
        shown = original
        if paragraph.is_contaminated:
            folded = masked(folded, dictionaries)
            shown = without_contaminations(original, dictionaries)
        yield Sentence(
            number,
            sentence_no,
            line_no,
            start,
            paragraph.headings,
            is_cut,
            _number_above(text.half_width, start) if sentence_no == 1 else "",
            original,
            folded,
            shown.strip(_AROUND_SENTENCE),
        )


def _number_above(text: str, start: int) -> str:
    """The numeral that ends the line above a paragraph, with a line end; empty if none.

    A number that begins the paragraph goes on with it: the page parts the two, or both
    are cells of a table that has no borders.
    """
    above = text[max(0, start - 20) : start].rstrip()[-1:]
    return f"{above}\n" if above and (above.isdigit() or above in HAN_DIGITS) else ""


def _parts(text: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """Where each sentence of a paragraph begins and ends: the stop stays with it.

    What goes on without a stop is cut at its commas: work grows with a sentence's square.
    """
    stop = _STOP.search(text, start, end)
    if end - start <= _LONGEST_SENTENCE and (stop is None or stop.end() == end):
        return [(start, end, False)]
    parts = []
    for first, last in _cut(_STOP, text, start, end):
        if last - first <= _LONGEST_SENTENCE:
            parts.append((first, last, False))
        else:
            parts += [(*part, True) for part in _cut(_COMMA, text, first, last)]
    return parts


def _cut(mark: re.Pattern[str], text: str, start: int, end: int) -> list[tuple[int, int]]:
    ends = [match.end() for match in mark.finditer(text, start, end)]
    return list(zip([start, *ends], [*ends, end], strict=True))
