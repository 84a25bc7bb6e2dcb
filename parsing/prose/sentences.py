"""A text → paragraphs and sentences of what is no row of a table and no menu."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from parsing.contaminations import (
    contaminated_lines,
    masked,
    without_contaminations,
)
from parsing.dictionaries import Dictionaries
from parsing.model import Tables
from parsing.numbers import HAN_DIGITS
from parsing.prose.terms import BLANKS, one_of, terms_of
from parsing.text import HAN, Text

# Characters. A cell with fewer is no prose: the longest label of the forms, with its
# filling note, has fewer.
_LONGEST_CELL = 60
# Characters. What goes on for longer without a stop is no sentence.
_LONGEST_SENTENCE = 1500
# Characters. A shorter line does not end at the width of a page.
_SHORTEST_BROKEN_LINE = 20
# Characters. A sentence that only says what the next is about has no more.
_LONGEST_TOPIC = 16
# Characters. A line with headings inside, of a report without lines, has more.
_SHORTEST_WITH_HEADINGS = 40
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
# 公开2条.回应4次: pages that have no 。
_STOP = re.compile(f"(?:[。！？!?]|(?<=[{HAN}])[.](?![.0-9A-Za-z]))+[”’》）)」]*")
_CLAUSES = re.compile("[、，,]")
_COMMAS = re.compile("[，,]")
_COMMA = re.compile("[；;、，]|,[^0-9]")


class Sentence(NamedTuple):
    """A sentence of running text that may state a number.

    start: of the text as loaded. folded has its length: plain widths, and what does not
    belong to the report masked; shown is without it. opens: it is the first behind its
    nearest heading. is_cut: it is a part of what is too long for a sentence, or of what a
    short line may have broken. topic: the few words of the sentence before
    (二是依申请公开。). above: the numeral that ends the line above, if a number that
    begins the sentence goes on with it.
    """

    paragraph_no: int
    sentence_no: int
    line_no: int
    start: int
    headings: tuple[str, ...]
    opens: bool
    topic: str
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
    """Lines that go on in each other, from where to where, under which headings.

    opens: nothing stands between it and the nearest heading. torn_above: its first
    sentence may have begun on the line above; torn_below: its last one may go on below.
    """

    line_no: int
    start: int
    end: int
    headings: tuple[str, ...]
    opens: bool
    torn_above: bool
    torn_below: bool
    is_contaminated: bool


def sentences_of(
    text: Text, tables: Tables, dictionaries: Dictionaries
) -> Iterator[list[Sentence]]:
    """Return the sentences that may state a number, a list for each paragraph."""
    states = _states(dictionaries)
    folded = text.half_width
    lines = _prose_lines(text, folded, tables, dictionaries)
    ends = terms_of(dictionaries)["heading_end"]
    for number, paragraph in enumerate(_paragraphs(lines, ends), 1):
        if states.search(folded, paragraph.start, paragraph.end):
            found = list(
                _sentences(number, paragraph, text, folded, states, dictionaries)
            )
            if found:
                yield found


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
    zeros = {
        word[0] for role in ("not_done", "none_of", "nothing") for word in terms[role]
    }
    number = f"0-9{HAN_DIGITS}{BLANKS}{''.join(sorted(inside))}"
    zero, unit = "".join(sorted(zeros)), "".join(sorted(units))
    # a set comes first: places that have none of it are passed over fast
    return re.compile(
        f"[{number}{zero}](?:(?<=[{number}])[{unit}]|(?<=百)分之|(?<=[{zero}])"
        "|(?<=[为是][0零]))"
    )


def _prose_lines(
    text: Text, folded_text: str, tables: Tables, dictionaries: Dictionaries
) -> Iterator[_ProseLine]:
    contaminated = contaminated_lines(text, dictionaries)
    ends = terms_of(dictionaries)["heading_end"]
    inside = _headings_inside(dictionaries)
    ranges = _table_ranges(tables)
    for number, start, line in text.lines:
        if not line.strip(_BLANKS) or _is_table_row(line, number, ranges):
            continue
        folded = folded_text[start : start + len(line)]
        is_contaminated = number in contaminated
        if is_contaminated:
            if contaminated[number]:
                continue
            folded = masked(folded, dictionaries)
        for begins, part in _parts_at_headings(folded, inside):
            level = _heading_level(part, ends)
            heading = _heading(part) if level else None
            yield _ProseLine(
                number, start + begins, part, level, heading, is_contaminated
            )


@lru_cache(maxsize=8)
def _headings_inside(dictionaries: Dictionaries) -> re.Pattern[str]:
    """A pattern of a numbered heading inside a line, and of the words that end it."""
    terms = terms_of(dictionaries)["heading_end"]
    ends, last = one_of(terms), "".join(sorted({term[-1] for term in terms}))
    numeral = f"(?:{_NUMERALS}、|[(]{_NUMERALS}[)])"
    return re.compile(
        f"(?:\\A|(?<=[。;；!?:) 　{last}])){numeral}"
        f"(?:[^0-9。;；:|]{{1,40}}?{ends}(?=[ 　0-9。:(我本全无未没截二]))?"
    )


def _parts_at_headings(folded: str, inside: re.Pattern[str]) -> list[tuple[int, str]]:
    """Cut a line before and behind each heading in it: a whole report may be one line."""
    is_short = len(folded) < _SHORTEST_WITH_HEADINGS
    if is_short and " " not in folded and ":" not in folded:
        return [(0, folded)]
    cuts = {0, len(folded)}
    for match in inside.finditer(folded):
        if match.start():
            cuts.add(match.start())
        # a stop behind it belongs to it
        end = match.end() + (folded[match.end() : match.end() + 1] in "。:")
        if match.end() - match.start() > 4 and folded[end - 1] != "。":
            cuts.add(end)
    places = sorted(cuts)
    return [
        (first, folded[first:last])
        for first, last in pairwise(places)
        if folded[first:last].strip(_BLANKS)
    ]


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


def _paragraphs(
    lines: Iterable[_ProseLine], ends: tuple[str, ...]
) -> Iterator[_Paragraph]:
    together: list[_ProseLine] = []
    headings: tuple[str, ...] = ()
    chapter = below = ""
    opens = torn = False
    for line in lines:
        may_go_on = bool(together) and _may_go_on(together[-1], line)
        if may_go_on and len(together[-1].folded) >= _SHORTEST_BROKEN_LINE:
            together.append(line)
            continue
        may_go_on = may_go_on and _has_clauses(together[-1].folded, ends)
        if together:
            yield _paragraph(together, headings, opens, torn, may_go_on)
        torn = may_go_on
        # a blank line may stand between, no row of a table
        last = together[-1] if together else line
        opens = line.level > 0 or (last.level > 0 and line.number - last.number < 3)
        together = [line]
        if line.level:
            chapter, below = (
                (line.heading or "", "")
                if line.level == 1
                else (chapter, line.heading or "")
            )
            headings = tuple(part for part in (chapter, below) if part)
    if together:
        yield _paragraph(together, headings, opens, torn)


def _paragraph(
    lines: Sequence[_ProseLine],
    headings: tuple[str, ...],
    opens: bool,
    torn_above: bool,
    torn_below: bool = False,
) -> _Paragraph:
    first, last = lines[0], lines[-1]
    return _Paragraph(
        first.number,
        first.start,
        last.start + len(last.folded),
        headings,
        opens,
        torn_above,
        torn_below,
        any(line.is_contaminated for line in lines),
    )


def _may_go_on(before: _ProseLine, line: _ProseLine) -> bool:
    """Say whether a line may go on with the one before.

    That one ends without a stop and is no heading alone; this one neither begins an item
    nor is indented. It does if that one is so long that the page's width broke it. If it
    is short and has clauses, it may be broken anywhere.
    """
    return (
        before.number == line.number - 1
        and line.level == 0
        and before.heading != before.folded
        and not before.folded.endswith(_STOPPED)
        and not _ITEM.match(line.folded)
    )


def _has_clauses(folded: str, ends: tuple[str, ...]) -> bool:
    """Say whether a line has clauses; 2、依申请公开办理情况 is the heading of an item."""
    item = _ITEM.match(folded)
    if item and folded.endswith(ends):
        return False
    return _CLAUSES.search(folded, item.end() if item else 0) is not None


def _sentences(
    number: int,
    paragraph: _Paragraph,
    text: Text,
    folded_text: str,
    states: re.Pattern[str],
    dictionaries: Dictionaries,
) -> Iterator[Sentence]:
    line_no = paragraph.line_no
    first = paragraph.start
    topic, ends = "", terms_of(dictionaries)["heading_end"]
    for sentence_no, (start, stop, is_cut) in enumerate(
        _parts(text.plain, first, paragraph.end), 1
    ):
        if start > first:
            line_no += text.plain.count("\n", first, start)
            first = start
        before = topic
        topic = folded_text[start:stop]
        is_heading = topic[:-1].endswith(ends) and not _COMMAS.search(topic)
        longest = _LONGEST_HEADING if is_heading else _LONGEST_TOPIC
        if stop - start > longest:
            topic = ""
        if stop - start > _LONGEST_SENTENCE:
            continue
        is_all = start == paragraph.start and stop == paragraph.end
        if not is_all and not states.search(folded_text, start, stop):
            continue
        original, folded = text.plain[start:stop], folded_text[start:stop]
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
            paragraph.opens and sentence_no == 1,
            before,
            is_cut
            or (paragraph.torn_above and start == paragraph.start)
            or (paragraph.torn_below and stop == paragraph.end),
            _number_above(folded_text, start) if sentence_no == 1 else "",
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
