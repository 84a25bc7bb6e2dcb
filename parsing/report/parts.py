"""A text → the reports in it: where each begins and ends, or why that is not sure.

A text is cut where a title has a report of its own below it: by what every report speaks
of, under headings that are numbered from one again. What only looks like a title (links
to other years, a contents list, a page's header, a title quoted in a sentence) has none.
Where it may be either, nothing is cut, and the reason is said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.report.agencies import describe, type_by_suffix
from parsing.report.dates import YEAR
from parsing.report.lines import LINE, LONGEST_LINE, EdgeLine, compact, lines_of
from parsing.report.rules import NUMERALS, SHORTEST_LABEL, Rules, rules_of
from parsing.report.titles import Title, whole_titles
from parsing.text import HAN, Text, fold, label_key

SEVERAL = "several reports in one file"
"""What each reason for not cutting a text begins with."""

# No yearbook has more reports; a text with more titles is none of reports.
MOST_PARTS = 100
_MOST_TITLES = 1000

_HEADING = re.compile(
    r"[#* \t\u3000]*第?(十?[一二三四五六七八九]|十)(?:[、.,]|部分|章)\s*([^|\t]*)"
)
_NUMBERS = {number: value for value, number in enumerate(NUMERALS, 1)}
# how the line behind a title goes on, and the line before it ends, where it is quoted
_GOES_ON = re.compile("[,，.。、;；:：》”)）的和与及相]")
_LEADS_TO = re.compile("[《“,，、(（与和及据照较比对]\\Z")
# where two reports may be numbered
_FIRST = re.compile(r"(?:^|[\n \t\u3000])[#*]{0,6}第?一(?:[、.,．，]|部分|章)")
_DATE = re.compile(rf"(.*?){YEAR}[年./-]\w{{1,3}}[月./-]\w{{1,3}}日?")
# what a row of a table has behind its label
_CELLS = re.compile(r"[|\t]|\s[0-9.]+\Z")
_NO_WORD = re.compile(f"[^{HAN}]+")
_WHERE_SHOWN = 10


class Part(NamedTuple):
    """A report in a text: where it begins and ends, and the line of its title."""

    start: int
    end: int
    line_no: int


class Cut(NamedTuple):
    """The reports of a text, none if it is cut nowhere; and what is in doubt, if any."""

    parts: tuple[Part, ...] = ()
    doubt: str | None = None


@dataclass(frozen=True)
class _Heading:
    """A numbered heading; is_row: a row of a table is called so, too."""

    start: int
    number: int
    words: str
    is_row: bool


@dataclass(frozen=True)
class _Found:
    """What a text has: its lines, titles with their lines' places, and headings."""

    text: Text
    rules: Rules
    lines: Sequence[EdgeLine]
    titles: Sequence[tuple[int, Title]]
    headings: Sequence[_Heading]

    def end(self, title: int) -> int:
        """Return where what stands below a title ends: at the next one, or at the end."""
        return self.start(title + 1)

    def start(self, title: int) -> int:
        """Return where a title begins; that of the next after the last, the end."""
        if title < len(self.titles):
            return self.titles[title][1].start
        return len(self.text.simple)

    def below(self, title: int) -> str:
        """Return what stands below a title, up to the next."""
        return self.text.simple[self.titles[title][1].last.end() : self.end(title)]

    def headings_in(self, start: int, end: int) -> Sequence[_Heading]:
        """Return the headings between two places."""
        first, after = (
            bisect_left(self.headings, place, key=lambda heading: heading.start)
            for place in (start, end)
        )
        return self.headings[first:after]

    def may_be_one(self, one: int, two: int) -> bool:
        """Return whether two titles may be of one report."""
        return _may_be_one(self.titles[one][1], self.titles[two][1], self.rules)

    def line_no(self, title: int) -> int:
        """Return the number of the line that a title begins on."""
        return self.text.line_no(self.start(title))


def parts_of(text: Text, dictionaries: Dictionaries) -> Cut:
    """Return the reports that a text consists of; none where it is one, or in doubt."""
    rules = rules_of(dictionaries)
    # what most texts have, one title and one numbering, is found out at little cost
    if not any(
        len([*islice(pattern.finditer(text.simple), 2)]) == 2
        for pattern in (rules.title_words, _FIRST)
    ):
        return Cut()
    lines = lines_of(text)
    titles = [*islice(_titles(text, lines, rules), _MOST_TITLES + 1)]
    if len(titles) > _MOST_TITLES:
        return Cut(doubt=f"{SEVERAL}: more than {_MOST_TITLES} lines read like a title")
    found = _without_headers(
        _Found(text, rules, lines, titles, [*_headings(lines, rules)])
    )
    starts: list[int] = []
    copies: list[int] = []
    for title in range(len(found.titles)):
        if _begins(found, title):
            is_copy = bool(starts) and _repeats(found, starts[-1], title)
            (copies if is_copy else starts).append(title)
    if len(starts) < 2:
        return Cut(doubt=_doubt_of_one(found) or _doubt_of_headings(found, copies))
    firsts = [_first(found, start) for start in starts]
    parts = _between(found, firsts)
    why = (
        f"there are more than {MOST_PARTS}"
        if len(starts) > MOST_PARTS
        else _doubt_of_titles(found, starts, firsts)
        or next(filter(None, (_doubt_of_part(found, part) for part in parts)), None)
    )
    return Cut(parts) if why is None else Cut(doubt=_in_doubt(found, firsts, why))


def part_text(text: str, part: Part) -> str:
    """Return the text of a part: what stands before it is blank, so that nothing moves.

    Offsets and numbers of lines in it are those of the whole text.
    """
    return re.sub(r"[^\r\n]", " ", text[: part.start]) + text[part.start : part.end]


def _titles(
    text: Text, lines: Sequence[EdgeLine], rules: Rules
) -> Iterator[tuple[int, Title]]:
    """Yield the titles that no sentence quotes, each with its last line's place."""
    bare = [_unlabelled(text, line, rules) for line in lines]
    for index, title in whole_titles(text, bare, rules):
        first = bisect_right(lines, title.start, key=lambda line: line.start()) - 1
        is_led_to = first > 0 and _LEADS_TO.search(lines[first - 1][0])
        goes_on = index + 1 < len(lines) and _GOES_ON.match(lines[index + 1][0])
        if not is_led_to and not goes_on:
            yield index, title


def _unlabelled(text: Text, line: EdgeLine, rules: Rules) -> EdgeLine:
    """Return a line without 附件1： before a title."""
    label = rules.attached.match(line[0])
    rest = label and LINE.match(text.simple, line.start() + label.end(), line.end())
    return rest or line


def _headings(lines: Sequence[EdgeLine], rules: Rules) -> Iterator[_Heading]:
    """Yield the numbered headings, and the rows of tables that are numbered as they."""
    for index, line in enumerate(lines):
        match = _HEADING.match(line[0])
        if match:
            number = sum(_NUMBERS[one] for one in match[1])
            is_row = _CELLS.search(line[0]) is not None or _is_row(
                _words(match[2], rules),
                "".join(_words(one[0], rules) for one in lines[index + 1 : index + 4]),
                rules,
            )
            yield _Heading(line.start(), number, match[2], is_row)


def _is_row(words: str, below: str, rules: Rules) -> bool:
    """Whether a row of a form is called so; its label may go on in the lines below."""
    whole = words + below
    return words in rules.row_beginnings or any(
        whole[:end] in rules.row_labels for end in range(SHORTEST_LABEL, len(whole) + 1)
    )


def _words(line: str, rules: Rules) -> str:
    """Return the words of a line, without a unit or 无 that may stand in cells there."""
    folded = fold(line[:LONGEST_LINE])
    # 三、本, and 年度 below, is no unit
    return _NO_WORD.sub("", rules.unit_alone.sub("", folded) or folded)


def _may_be_one(one: Title, two: Title, rules: Rules) -> bool:
    """Whether two titles may be of one report; what they do not say is not compared."""
    if None not in (one.year, two.year) and one.year != two.year:
        return False
    if not one.name or not two.name:
        return True
    here, there = describe(one.name, rules), describe(two.name, rules)
    places = set(here.division_codes), set(there.division_codes)
    if all(places) and places[0].isdisjoint(places[1]):
        return False
    cores = here.core, there.core
    return any(
        longer.startswith(shorter) or longer.endswith(shorter)
        for longer, shorter in (cores, cores[::-1])
    )


def _without_headers(found: _Found) -> _Found:
    """Return the same without titles that the report above goes on below: of pages."""
    kept: list[int] = []
    for title in range(len(found.titles)):
        numbers = [one.number for one in _numbered_below(found, title)]
        if not (kept and found.may_be_one(kept[-1], title) and numbers[:1] != [1]):
            kept.append(title)
    return replace(found, titles=[found.titles[title] for title in kept])


def _numbered_below(found: _Found, title: int) -> Sequence[_Heading]:
    return found.headings_in(found.titles[title][1].last.end(), found.end(title))


def _begins(found: _Found, title: int) -> bool:
    """Whether a report of its own stands below a title: it speaks of all, from one on."""
    headings = _numbered_below(found, title)
    return (
        bool(headings)
        and headings[0].number == 1
        and found.rules.speaks_as_report(found.below(title))
    )


def _repeats(found: _Found, one: int, two: int) -> bool:
    """Whether a report is there a second time, as pages have it for two screens."""
    return found.may_be_one(one, two) and (
        label_key(found.below(one)) == label_key(found.below(two))
    )


def _first(found: _Found, start: int) -> int:
    """Return the first of the titles above a report that may be its own: a cover's."""
    first = start
    while (
        first > 0
        and not _begins(found, first - 1)
        and found.may_be_one(first - 1, start)
        and not _is_content(found, found.below(first - 1))
    ):
        first -= 1
    return first


def _is_content(found: _Found, words: str) -> bool:
    return "。" in words or found.rules.quantity.search(words) is not None


def _between(found: _Found, firsts: Sequence[int]) -> tuple[Part, ...]:
    """Return the parts from title to title; what stands above all belongs to the first.

    A list of titles above all, a contents list, belongs to none.
    """
    starts = [found.start(first) for first in firsts]
    if all(found.may_be_one(title, firsts[0]) for title in range(firsts[0])):
        starts[0] = 0
    ends = [*starts[1:], len(found.text.raw)]
    return tuple(
        Part(start, end, found.line_no(first))
        for start, end, first in zip(starts, ends, firsts, strict=True)
    )


def _doubt_of_one(found: _Found) -> str | None:
    """Why a text that is not cut may have several reports all the same, if it may."""
    counting = [
        title
        for title in range(len(found.titles))
        if found.rules.quantity.search(found.below(title))
    ]
    for one, two in pairwise(counting):
        if not found.may_be_one(one, two) and any(
            found.rules.speaks_as_report(found.below(title)) for title in (one, two)
        ):
            return _in_doubt(
                found, (one, two), "no headings tell where each begins and ends"
            )
    return None


def _doubt_of_headings(found: _Found, copies: Sequence[int]) -> str | None:
    """Why a text that is not cut may have a report without a title, if it may."""
    copied = [(found.start(title), found.end(title)) for title in copies]
    headings = [
        heading
        for heading in found.headings
        if not heading.is_row
        and not any(start <= heading.start < end for start, end in copied)
    ]
    edges = [
        one.start
        for place, one in enumerate(headings)
        if [heading.number for heading in headings[place : place + 4]] == [1, 2, 3, 4]
    ]
    speaking = [
        start
        for start, end in pairwise([*edges, len(found.text.simple)])
        if found.rules.speaks_as_report(found.text.simple[start:end])
    ]
    if len(speaking) < 2:
        return None
    return (
        f"{SEVERAL}: the headings are numbered anew on line "
        f"{found.text.line_no(speaking[1])}, and no title tells whose report it is"
    )


def _doubt_of_titles(
    found: _Found, starts: Sequence[int], firsts: Sequence[int]
) -> str | None:
    """What keeps the titles from telling where the reports begin, None if nothing."""
    if _is_content(found, found.text.simple[: found.start(firsts[0])]) and not all(
        found.may_be_one(title, firsts[0]) for title in range(firsts[0])
    ):
        return "the text above the first has titles of others"
    for start, first, last in zip(starts, firsts, [*firsts[1:], None], strict=True):
        line_no = found.line_no(first)
        begin = found.start(first)
        before = found.text.simple[:begin].rpartition("\n")[2].strip(" \t\u3000#*")
        if before and not found.rules.attached.fullmatch(before):
            return f"the title on line {line_no} does not begin the line"
        if _is_listed(found, start, first):
            return f"the title on line {line_no} stands in a list of titles"
        if _may_be_signed(found, first):
            return f"the name above line {line_no} may be a signature"
        for title in range(start + 1, len(found.titles) if last is None else last):
            if not found.may_be_one(start, title) and _is_content(
                found, found.below(title)
            ):
                return f"line {found.line_no(title)} may be the title of another"
    return None


def _is_listed(found: _Found, start: int, first: int) -> bool:
    """Whether a title is the last of a list, and not that of the report below it.

    It is its own where the list has it, too, before its end.
    """
    listed = first
    while listed > 0 and not found.below(listed - 1).strip():
        listed -= 1
    others = [
        title for title in range(listed, first) if not found.may_be_one(title, start)
    ]
    own = found.titles[start][1]
    return bool(others) and not any(
        (found.titles[title][1].name, found.titles[title][1].year) == (own.name, own.year)
        for title in range(listed, start)
    )


def _may_be_signed(found: _Found, first: int) -> bool:
    """Whether the name above a title may be what the report before is signed with.

    It stands below a date, and no name stands above that.
    """
    place, title = found.titles[first]
    above = bisect_left(found.lines, title.start, key=lambda line: line.start())
    *_, before, date = ("", "", *(line[0] for line in found.lines[:above][-2:]))
    dated = _DATE.fullmatch(compact(date) or "")
    if above >= place or dated is None:
        return False
    names = (dated[1], compact(before) or "")
    return all(type_by_suffix(name, found.rules) is None for name in names)


def _doubt_of_part(found: _Found, part: Part) -> str | None:
    """What keeps a part from being one whole report, None if nothing does."""
    headings = [
        heading
        for heading in found.headings_in(part.start, part.end)
        if not heading.is_row
    ]
    for one, two in pairwise(headings):
        if two.number <= one.number:
            line_no = found.text.line_no(two.start)
            return f"the headings are numbered anew on line {line_no}, without a title"
    closing = found.rules.words["closing"]
    if not headings or not any(word in headings[-1].words for word in closing):
        return f"the report of line {part.line_no} has no last section"
    return None


def _in_doubt(found: _Found, titles: Sequence[int], why: str) -> str:
    lines = [str(found.line_no(title)) for title in titles[:_WHERE_SHOWN]]
    more = ", …" if len(titles) > _WHERE_SHOWN else ""
    return (
        f"{SEVERAL} (titles on lines {', '.join(lines)}{more}), not surely parted: {why}"
    )
