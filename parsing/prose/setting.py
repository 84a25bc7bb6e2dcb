"""Headings, the sentence before and a sentence → what its clauses are said under."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.prose.clauses import CHANNELS, PROCEEDINGS
from parsing.prose.rules import CASES
from parsing.prose.sentences import Sentence
from parsing.prose.terms import terms_of
from parsing.prose.words import concepts_of, unknown_in, vocabulary_of, words_of

# what is parted in the sentence behind
_PARTED = f"application receive answer conclude publish {PROCEEDINGS}"
# Characters. What a sentence is about, before a colon, has no more: 依申请公开方面:
_LONGEST_TOPIC = 16
# Characters. A sentence that goes on with cases names them by then.
_PROCEEDINGS_BEGIN = 8
# what a heading may say that is about what the one above it is: (二)答复情况
_WITHIN = (
    "plain receive apply handle answer reply conclude result total publish disclose"
    " info gov_info disclosure amount_heading reply_text issue made repeal"
)
# what a heading may be about
_SUBJECTS = ("application", "normative", "reconsideration", "litigation")


class Headings(NamedTuple):
    """The concepts of the headings above a sentence, and of the nearest of them.

    under: of those that say what is counted, the nearest alone if it is about something
    else: below 三、依申请公开情况 (二)咨询情况 no number is of applications.
    """

    of: tuple[str, ...]
    above: int
    nearest: int
    under: int


class Before(NamedTuple):
    """The sentence before in the paragraph: the last that states a number.

    last: the indicator that its last number states, or nothing; is_none: that this is 0;
    is_stated: whether one of its numbers states any, and which values do.
    """

    text: str
    last: str
    is_none: bool
    is_stated: bool
    values: frozenset[Decimal]


class Setting(NamedTuple):
    """What a sentence is said under, as concepts.

    above: of headings and its topic; under: of those that say what is counted; denied:
    what 无 by itself denies; told: what was told before of the cases that it goes on
    with; channels: those that the heading right above or the topic names, of which all
    its numbers may be. head: the indicator before the sentence that it goes on with, or
    nothing. last: what the sentence before states last, if it is not 0. of_others: it
    goes on with applications that may be of another kind. topic: the few words before it
    that limit it. about: what the words before its colon, the topic or the heading right
    above name, if one thing only.
    """

    above: int
    under: int
    denied: int
    told: int
    channels: int
    head: str
    last: str
    of_others: bool
    topic: str
    about: int


@lru_cache(maxsize=4096)
def headings_of(headings: tuple[str, ...], dictionaries: Dictionaries) -> Headings:
    """Return what the headings above a paragraph say."""
    vocabulary = vocabulary_of(dictionaries)
    above = nearest = within = 0
    for heading in headings:
        within, nearest = above, concepts_of(heading, vocabulary)
        above |= nearest
    last = headings[-1] if len(headings) > 1 else ""
    words = [(start, end) for start, end, _ in words_of(last, vocabulary)]
    unknown = [one for _, one in unknown_in(last, 0, len(last), words) if len(one) > 1]
    is_of_other = nearest & ~(within | vocabulary.of(_WITHIN)) or unknown
    return Headings(headings, above, nearest, nearest if last and is_of_other else above)


def setting_of(
    sentence: Sentence,
    text: str,
    headings: Headings,
    before: Before,
    dictionaries: Dictionaries,
) -> Setting | None:
    """Return what a sentence is said under; None if its parts are of what is not stated.

    text: the sentence without the titles in it.
    """
    vocabulary, terms = vocabulary_of(dictionaries), terms_of(dictionaries)
    of = vocabulary.of
    # 四、没有收费。 is the heading and the sentence
    is_heading = bool(headings.of) and headings.of[-1] == sentence.folded
    nearest = 0 if is_heading else headings.nearest
    named = concepts_of(sentence.topic, vocabulary)
    opening = 0
    if not sentence.topic:
        begins = text[: text.find(":", 0, _LONGEST_TOPIC) + 1]
        opening = concepts_of(begins, vocabulary)
    above, under = headings.above | named | opening, headings.under | named | opening
    # 无 by itself denies what the heading right above names, or before (…情况。无。)
    denied = nearest if sentence.opens else 0
    if sentence.topic[:-1].endswith(terms["heading_end"]):
        denied |= named
    # a sentence with a number of its own (一是编印公报4期。) limits no other
    topic, channels = sentence.topic, named | nearest
    if topic and before.text.endswith(topic):
        topic, channels = "", nearest
    channels &= of(CHANNELS)
    last = "" if before.is_none else before.last
    about = 0
    # 未收到申请。办结120件: of something else
    if not before.text or (before.is_stated and not before.is_none):
        about = _one_of(opening, dictionaries) or _one_of(named | nearest, dictionaries)
        # 三、依申请公开情况 (二)答复情况: of the applications
        if not about and headings.under != nearest:
            about = _one_of(headings.under, dictionaries)
    # 因信息公开引起的行政复议8件。行政诉讼2件: so is that
    first = text[:_PROCEEDINGS_BEGIN] if last.startswith(CASES) else ""
    if concepts_of(first, vocabulary) & of(PROCEEDINGS):
        above |= of("disclosure")
    found = Setting(above, under, denied, 0, channels, "", last, False, topic, about)
    if text.startswith(terms["of_before"]):
        return _going_on(found, before, dictionaries)
    return found


def _one_of(concepts: int, dictionaries: Dictionaries) -> int:
    """Return what a heading is about, if it is one thing only."""
    of = vocabulary_of(dictionaries).of
    found = [of(one) for one in _SUBJECTS if concepts & of(one)]
    return found[0] if len(found) == 1 else 0


def _going_on(
    setting: Setting, before: Before, dictionaries: Dictionaries
) -> Setting | None:
    """Return what a sentence is said under that goes on with the one before.

    收到申请8件。其中,网上提交5件; 按渠道分,…: what that one is about. None behind one
    that states none of its numbers (2022年收到申请46件。其中,信函11件).
    """
    vocabulary = vocabulary_of(dictionaries)
    of, told = vocabulary.of, concepts_of(before.text, vocabulary)
    if told & of(_PARTED) and not before.is_stated:
        return None
    # 收到许可申请41件。按方式分:信函申请9件
    asked = bool(told & of("apply receive")) and not told & of("application")
    # 复议5件、诉讼4件。其中维持7件: of both
    cases, head = told & of(PROCEEDINGS), before.last
    if cases == of(PROCEEDINGS) and head.startswith(CASES):
        head = ""
    return setting._replace(
        above=setting.above | (told & of("application disclosure")),
        under=setting.under | (told & of("application disclosure")),
        told=cases,
        head=head,
        of_others=asked and not before.last,
    )
