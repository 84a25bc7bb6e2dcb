"""A sentence and its quantities → the clause of each, and the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import Literal, NamedTuple

from parsing.model import Statement
from parsing.prose.mentions import Mention
from parsing.prose.terms import CLAUSE_ENDS
from parsing.prose.words import Vocabulary, Word, concepts_in

# what joins two numbers of a list
JOINS = ("、", "和", "及", "与")
CLAUSE_END = re.compile(f"[{CLAUSE_ENDS}]")
_WORDS_END = re.compile(f"[、和{CLAUSE_ENDS}]|(?<!涉)及|\\Z")
_ENDS_CLAUSE = re.compile(f"[)”》]*(?:\\Z|[{CLAUSE_ENDS}]|[、和][无未没])")

# what stands right before the year that a number is compared with
_COMPARED = ("比", "较")
_CARRIED_TO = re.compile("(?:结转|转结|转)[到至入]?\\Z")

CHANNELS = "website weibo wechat gazette other_channel"
# what a body is taken to its superiors or to court for
PROCEEDINGS = "reconsideration litigation"
# what may be told of besides information, each by rules of its own
_SUBJECTS = "key_area normative interpretation proposal licence penalty listed media"

Event = Literal["this", "other"]


class Number(NamedTuple):
    """A quantity of a sentence, or a zero in words, and what stands around it.

    start, end: its place; raw_text: as in the report, printed: in plain width. before is
    where the quantity before ends, begins where the clause does that ends with this one,
    behind where the words behind it end. said: concepts of the clause; gap: of all since
    the quantity before; own: of the words behind, or of a zero itself.
    """

    start: int
    end: int
    printed: str
    raw_text: str
    is_zero: bool
    value: Decimal
    value_to: Decimal | None
    unit: str | None
    before: int
    begins: int
    behind: int
    said: int
    gap: int
    own: int
    ends_clause: bool


class Time(NamedTuple):
    """When a quantity is of, and what was told before it in the sentence.

    event: the report year (this) or another, as named last; None if nothing is.
    gap_event: the same, as named since the quantity before. looks_ahead: a plan is told,
    or what is done each year (每年召开会议2次,举办培训1次).
    is_until: a day is named to which all is counted (截至…, 到2018年底).
    """

    event: Event | None
    gap_event: Event | None
    looks_ahead: bool
    is_until: bool


def numbers_of(
    sentence: str,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    words: Sequence[Word],
    vocabulary: Vocabulary,
) -> list[Number]:
    """Return the quantities and zeros of a sentence, with what stands around each.

    sentence: of plain width; mentions: all of it; statements: one for each quantity and
    zero among them. Dates, names and digits that count nothing part no clause.
    """
    stated = [one for one in mentions if one.reading.value is not None]
    nots, via = vocabulary.bits["block_negation"], vocabulary.bits["via"]
    channels, publish = vocabulary.of(CHANNELS), vocabulary.of("publish")
    info, other = vocabulary.of("info gov_info active"), vocabulary.of(_SUBJECTS)
    means = channels | vocabulary.of("all_ways")
    ends = [match.end() for match in CLAUSE_END.finditer(sentence)]
    found = []
    before, past, passed = 0, 0, 0
    for place, statement in enumerate(statements):
        start, end, printed, _ = stated[place]
        is_zero = statement.kind == "zero"
        is_followed = place + 1 < len(stated)
        limit = stated[place + 1].start if is_followed else len(sentence)
        while past < len(ends) and ends[past] <= start:
            past += 1
        begins = _begin(sentence, ends[max(0, past - 2) : past], before, start)
        # 3名专职人员、2名兼职人员: what stands before the join is told of the first
        if place and before < start - 1 and sentence[start - 1] in JOINS:
            begins = start
        while passed and words[passed - 1][1] > before:
            passed -= 1
        gap = said = own = 0
        opens = begins
        while passed < len(words) and words[passed][1] <= start:
            first, last, concepts = words[passed]
            if first >= before:
                gap |= concepts
                # 依托政府网站,公开…: by what means is said of what goes on behind
                if last == begins - 1 and gap & via and concepts & means:
                    opens = max(before, ends[past - 2] if past > 1 else 0)
                elif first >= begins:
                    said |= concepts
            passed += 1
        # 通过各种渠道,公开信息…, but not 通过多种方式,培训…
        if opens < begins and said & publish and said & info and not said & other:
            said |= concepts_in(words, 0, opens, begins)
            begins = opens
        if is_zero:
            behind, own_start = end, start
            # what denies is no part of what is denied
            if passed < len(words) and words[passed][2] & nots:
                own_start = words[passed][1]
        else:
            behind, own_start = _words_end(sentence, words, passed, end, limit), end
        own = concepts_in(words, passed, own_start, behind)
        # 通过各类渠道公开信息:网站81条 is by one of them
        colon = sentence.rfind(":", begins, start)
        if colon > 0 and concepts_in(words, 0, colon, start) & channels:
            said &= ~vocabulary.bits["all_ways"]
        # 未收到申请 does not end its clause in 未收到申请3件以上
        rest = _ENDS_CLAUSE.match(sentence, end)
        found.append(
            Number(
                start,
                end,
                printed,
                statement.raw_text,
                is_zero,
                statement.value,
                statement.value_to,
                statement.unit,
                before,
                begins,
                behind,
                said,
                gap,
                own,
                rest is not None,
            )
        )
        before = end
    return found


def _words_end(
    sentence: str, words: Sequence[Word], passed: int, start: int, limit: int
) -> int:
    """Where the words behind a quantity end: not inside one of them (专、兼职人员)."""
    while match := _WORDS_END.search(sentence, start, limit):
        ends = match.start()
        inside = (
            last for first, last, _ in islice(words, passed, None) if first < ends < last
        )
        start = next(inside, 0)
        if not start:
            return ends
    return limit


def _begin(sentence: str, ends: Sequence[int], before: int, start: int) -> int:
    """Where a clause begins; right behind a colon or a bracket, the one before it."""
    inside = [before, *(end for end in ends if end > before)]
    last = inside[-1]
    is_opened = last > before + 1 and sentence[last - 1] in ":(" and start - last <= 2
    return inside[-2] if is_opened else last


def times_of(
    sentence: str,
    mentions: Sequence[Mention],
    numbers: Sequence[Number],
    report_year: int | None,
    vocabulary: Vocabulary,
) -> list[Time]:
    """Return the time of each quantity and zero of a sentence.

    mentions: all of the sentence; numbers: the quantities and zeros among them.
    Another year beats the report's: what is doubtful is not taken.
    """
    bits = vocabulary.bits
    events: set[Event] = set()
    years: set[int] = set()
    event: Event | None = None
    looks_ahead = is_habit = is_until = False
    each_number = iter(numbers)
    found: list[Time] = []
    for mention in mentions:
        start, end, printed, reading = mention
        if reading.kind == "date":
            is_until = is_until or printed[-1] in "底末"
            if carried_by(sentence, mention, report_year):
                continue
            # 比2022年减少4件,…: what is compared with says nothing of what follows
            if sentence.endswith(_COMPARED, 0, start):
                change = vocabulary.words.match(sentence, end)
                if change and vocabulary.concepts[change[0]] & bits["block_compare"]:
                    continue
            years |= reading.years
            if reading.in_year:
                events.add("other")
            if reading.years and not _is_in_title(start, sentence):
                events.add("this" if reading.years == {report_year} else "other")
            continue
        if reading.kind not in ("quantity", "zero"):
            continue
        gap = next(each_number).gap
        is_since = bool(gap & bits["since"]) and not gap & bits["block_compare"]
        # what has been nothing since a beginning is nothing this year too
        is_other = gap & bits["last_time"] and not gap & bits["block_compare"]
        if is_other or (is_since and reading.value):
            events.add("other")
        elif gap & bits["this_time"]:
            events.add("this")
        gap_event: Event | None = (
            "other" if "other" in events else "this" if events else None
        )
        now = event = gap_event or event
        if is_since and not reading.value:
            event = "other"
            # 2020年以来未收费, in the report on 2024; 10月以来 is but a part of it
            is_before = report_year and max(years, default=0) < report_year
            is_month = not years and "other" in events
            if is_before and not (is_other or is_month):
                now = "this"
        events, years = set(), set()
        is_habit = bool(gap & bits["habit"]) or (is_habit and gap_event != "this")
        looks_ahead = looks_ahead or bool(gap & bits["ahead"])
        is_until = is_until or bool(gap & bits["until"])
        found.append(Time(now, gap_event, looks_ahead or is_habit, is_until))
        is_until = False
    return found


def carried_by(
    sentence: str, mention: Mention, report_year: int | None
) -> tuple[int, str] | None:
    """Return where a date says which year left a case to the next, and the concept.

    In the report on 2023: 2022年结转3件, 结转到2024年2件. No number is of those years.
    """
    start, end, _, reading = mention
    if report_year is None or len(reading.years) != 1 or reading.in_year:
        return None
    if reading.years == {report_year - 1} and sentence.startswith("结转", end):
        return end, "carried_in"
    before = _CARRIED_TO.search(sentence, 0, start)
    if reading.years == {report_year + 1} and before:
        return before.start(), "carried_out"
    return None


def _is_in_title(start: int, sentence: str) -> bool:
    """A date in the title of a document says when the document is from."""
    opening = sentence.rfind("《", 0, start)
    return opening >= 0 and sentence.find("》", opening, start) < 0
