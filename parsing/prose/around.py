"""A sentence and its numbers → the words and clauses around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Statement
from parsing.prose.agencies import Agency
from parsing.prose.clauses import (
    CHANNELS,
    CLAUSE_END,
    JOINS,
    PROCEEDINGS,
    Number,
    carried_by,
    numbers_of,
)
from parsing.prose.mentions import Mention
from parsing.prose.words import Vocabulary, Word, vocabulary_of, words_of

ENDS_LIST = re.compile("[;；]")
# a name in quotes, of which the page may have lost the first
QUOTED = re.compile("(?:“[^“”]{1,20}|[^“”，。；：,;:0-9]{1,12})”")


class Around(NamedTuple):
    """A sentence with all that stands around its numbers.

    topic: the few words before it. numbers: its quantities and zeros. of: the bits of
    concepts.
    """

    text: str
    topic: str
    words: Sequence[Word]
    mentions: Sequence[Mention]
    numbers: Sequence[Number]
    of: Callable[[str], int]

    def between(self, place: int) -> str:
        """Return what stands between the quantity before and this one."""
        return self.text[self.numbers[place].before : self.numbers[place].start]

    def goes_on(self, place: int) -> bool:
        """Say whether no clause ends between the quantity before and this one."""
        return place > 0 and not CLAUSE_END.search(self.between(place))

    def alike(self, place: int) -> Iterator[Number]:
        """Yield the other numbers that have the unit of one."""
        for other, number in enumerate(self.numbers):
            if other != place and number.unit == self.numbers[place].unit:
                yield number

    def listed_behind(self, place: int) -> Iterator[Number]:
        """Yield the numbers behind one in its list, which a semicolon ends."""
        for behind in range(place + 1, len(self.numbers)):
            if ENDS_LIST.search(self.between(behind)):
                return
            yield self.numbers[behind]

    def listed_before(self, place: int) -> Iterator[Number]:
        """Yield the numbers before one in its list, the nearest first."""
        for following in range(place, 0, -1):
            if ENDS_LIST.search(self.between(following)):
                return
            yield self.numbers[following - 1]

    def parts(self) -> dict[int, int]:
        """Return the places of parts that add up, with that of their sum before them.

        公开832条,网站88条,微博191条,公众号553条: whatever else is said of the three.
        """
        found: dict[int, int] = {}
        for place, total in enumerate(self.numbers):
            rest = total.value
            for behind in range(place + 1, len(self.numbers)):
                number = self.numbers[behind]
                is_listed = not ENDS_LIST.search(self.between(behind))
                rest -= number.value
                if number.unit != total.unit or rest < 0 or not is_listed:
                    break
                if not rest and behind > place + 1:
                    found |= dict.fromkeys(range(place + 1, behind + 1), place)
                    break
        return found

    @property
    def beside(self) -> int:
        """The concepts of all its words."""
        return reduce(or_, (concepts for _, _, concepts in self.words), 0)


def around_of(
    text: str,
    topic: str,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    agency: Agency,
    dictionaries: Dictionaries,
) -> Around:
    """Return what stands around the numbers of a sentence.

    text: of plain width, without titles; mentions: all of it; statements: one for each
    quantity and zero among them.
    """
    vocabulary = vocabulary_of(dictionaries)
    words = _words_in(text, mentions, agency, vocabulary)
    numbers = numbers_of(text, mentions, statements, words, vocabulary)
    found = Around(text, topic, words, mentions, numbers, vocabulary.of)
    return found._replace(numbers=_with_lists(found))


def _words_in(
    text: str, mentions: Sequence[Mention], agency: Agency, vocabulary: Vocabulary
) -> list[Word]:
    """Return the words of a sentence, without those of the agency's own names."""
    words = words_of(text, vocabulary)
    # 2021年以来 is all of 2021
    since = {
        one.end
        for one in mentions
        if one.reading.years == {agency.report_year} and text.startswith("以来", one.end)
    }
    if since:
        plain = vocabulary.of("plain")
        words = [(*word[:2], plain) if word[0] in since else word for word in words]
    words = _with_ways(text, words, vocabulary)
    names = agency.places_in(text)
    if "”" in text:
        # the words of an account's name say nothing: “甲县应急”微信公众号
        accounts = [word for word in words if word[2] & vocabulary.of("wechat weibo")]
        sides = {side for word in accounts for side in word[:2]}
        quoted = (match.span() for match in QUOTED.finditer(text))
        names += [span for span in quoted if sides.intersection(span)]
    for start, end in names:
        words = [word for word in words if word[0] < start or word[1] > end]
    carried = [carried_by(text, one, agency.report_year) for one in mentions]
    for where, concept in filter(None, carried):
        words = [
            (*word[:2], vocabulary.of(concept)) if word[0] == where else word
            for word in words
        ]
    return words


def _with_ways(text: str, words: list[Word], vocabulary: Vocabulary) -> list[Word]:
    """Return words, where 等 behind means and before what is done with them is all ways.

    通过政府网站、公示栏等公开信息: by these and others, as 等渠道公开. What is no channel
    among the means (查询点, 社会活动日) says nothing.
    """
    publish, via = vocabulary.of("publish"), vocabulary.of("via")
    others = "applicant audience neutral hotline meeting training petition"
    nothing = vocabulary.of(others)
    found: list[Word] = []
    is_by_means, first = False, 0
    for place, (start, end, concepts) in enumerate(words):
        if concepts & via and not is_by_means:
            is_by_means, first = True, place
        behind = words[place + 1] if place + 1 < len(words) else (0, 0, 0)
        is_way = is_by_means and text[start:end] == "等" and behind[0] == end
        if is_way and behind[2] & publish:
            concepts |= vocabulary.of("all_ways")
        found.append((start, end, concepts))
        is_inside = is_by_means and concepts & vocabulary.of("all_ways")
        if is_inside and not CLAUSE_END.search(text, words[first][1], start):
            for at in range(first, place):
                found[at] = (*found[at][:2], found[at][2] & ~nothing)
    return found


def _with_lists(around: Around) -> list[Number]:
    """Return the numbers with what a list says once: of its parts, cases and accounts.

    其中行政许可191项、行政处罚241项: both are parts, or planned. 办结行政复议8件、
    行政诉讼3件: both are closed. 办理行政许可3210件,行政处罚176件: both are handled;
    建议5件、提案7件 too. 微博29个,共发布信息1992条: by microblog; not 微博3个、微信8个,
    发布50条.
    """
    of, found = around.of, list[Number]()
    for place, number in enumerate(around.numbers):
        if place:
            before, between = found[-1], around.between(place)
            decisions, shared = of("licence penalty"), 0
            if number.said & decisions and before.said & decisions:
                shared = of("publish handle decide conclude part")
                shared |= of("block_plan block_negation")
            elif number.said & before.said & of("proposal complaint meeting"):
                shared = of("publish handle part receive hold disclosure")
            elif between.startswith(JOINS):
                shared = of("part block_plan third_party")
                if number.said & of(PROCEEDINGS):
                    shared |= of("handle reply made foreign pending")
            elif before.unit in ("个", "家") and not (
                ENDS_LIST.search(between) or around.between(place - 1).startswith(JOINS)
            ):
                shared = of(CHANNELS)
            # 收取信息处理费3件,金额合计180元
            if number.said & of("sum") and not number.said & ~of("sum total plain"):
                shared |= of("charge fee processing_fee fee_notice disclosure")
                shared |= of("block_plan block_negation waived this_time")
            if shared & before.said:
                number = number._replace(said=number.said | (before.said & shared))
        found.append(number)
    return found
