"""A sentence and the seed narrative_words → its words, and what each stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.prose.terms import BLANKS, UNSEEN, one_of, spellings, terms_of
from parsing.text import HAN

# What is not in a sentence but for the page: ends of lines, blanks within words.
_PAGE = re.compile(
    f"[\n{UNSEEN}]+|(?<=[{HAN}])[{BLANKS}]+(?=[{HAN}])|(?<=[{HAN}])[{BLANKS}]*\n"
)
_TITLE = re.compile("《[^《》]*》?")
_ADDRESS = re.compile(
    "[(](?:[^()]{0,6}(?:https?:|www[.])[^()]{0,80}|含?(?:转发|转载))[)]"
)
# 公开…、…等政府信息; what is called information only needs more examples
_LISTED = "[^,;:。!?()0-9、等]{2,20}"
_KINDS = re.compile(
    f"(?<=公开|发布)了?{_LISTED}(?:、{_LISTED}){{1,15}}等(?:方面)?的?"
    "(?=(?:各类信息|共计)[0-9]|各?类?(?:政[府务]信息(?:共计?|[合总累]计)?[0-9]|重点领域|(?:政策)?解读[文材稿产]))"
    f"|(?<=公开|发布)了?{_LISTED}(?:、{_LISTED}){{3,15}}等(?:方面)?的?(?=各?类?信息[0-9])"
)
# 收到23件,申请事项主要涉及征地、规划等方面,办结23件
_ASIDE = re.compile(
    "(?<=[,;；])(?:申请)?(?:事项|内容|信息)?主要(?:涉及|集中在|集中于)"
    "[^,;；:。!?()0-9]{2,80}(?=[,;；。])"
)
# 发布文旅惠民等各类信息541条
_EXAMPLE = re.compile(
    f"(?<=公开|发布)了?{_LISTED}等(?:方面|领域)?的?(?=各类(?:政[府务])?信息共?计?[0-9])"
)
_SAYS_SOMETHING = re.compile(f"[{HAN}A-Za-z]+")


Word = tuple[int, int, int]
"""A word's place in its sentence, and the concepts it stands for, as bits."""


class _Bits(dict[str, int]):
    """The bits of concepts, and of several parted by blanks, as they are asked for."""

    def __missing__(self, names: str) -> int:
        """Raise ValueError for one that no word stands for: its rule can never fit."""
        found = 0
        for name in names.split():
            if name == names:
                raise ValueError(
                    f"seeds narrative_rules and narrative_terms: {name!r} is a concept"
                    " of no word; add a word for it to narrative_words, or mend the name"
                )
            found |= self[name]
        self[names] = found
        return found


class Vocabulary(NamedTuple):
    """The words of the seed, with the bits of their concepts.

    bits: each concept's. blocks: of those that keep a number from being an indicator.
    of: the bits of some concepts, parted by blanks.
    """

    words: re.Pattern[str]
    concepts: Mapping[str, int]
    bits: Mapping[str, int]
    blocks: int
    of: Callable[[str], int]


@lru_cache(maxsize=8)
def vocabulary_of(dictionaries: Dictionaries) -> Vocabulary:
    """Return the words of the seed, and those that name a level (我县, 全县, 本局)."""
    concepts: dict[str, set[str]] = {}
    for row in dictionaries.rows("narrative_words"):
        for spelt in spellings(row["word"]):
            concepts.setdefault(spelt, set()).add(row["concept"])
    terms = terms_of(dictionaries)
    for level in (*terms["area"], *terms["body"]):
        is_area = level in terms["area"]
        for own in terms["own"]:
            # 全局 is not always an office's
            if is_area or own != "全":
                word = concepts.setdefault(f"{own}{level}", set())
                word |= {f"level_{level}"} | ({"whole"} if is_area else set())
    # 各乡镇和县直各部门 together are the whole
    for one, other in product(terms["departments"], terms["townships"]):
        for join in ("、", "和", "及", "以及", "与", ""):
            for both in (f"{one}{join}{other}", f"{other}{join}{one}"):
                concepts[both] = {"level_government", "whole"}
    # what is said without a word of its own
    names = sorted({"none", *(name for found in concepts.values() for name in found)})
    bits = {name: 1 << place for place, name in enumerate(names)}
    blocks = sum(bit for name, bit in bits.items() if name.startswith("block_"))
    return Vocabulary(
        re.compile(one_of(concepts)),
        {word: sum(bits[name] for name in found) for word, found in concepts.items()},
        bits,
        blocks,
        _Bits(bits).__getitem__,
    )


def concepts_of(
    text: str, vocabulary: Vocabulary, words: re.Pattern[str] | None = None
) -> int:
    """Return the concepts of all words of a text, or of those that a pattern finds."""
    if _is_broken(text):
        text, _ = _joined(text)
    concepts = 0
    for word in (words or vocabulary.words).findall(text):
        concepts |= vocabulary.concepts[word]
    return concepts


def words_of(sentence: str, vocabulary: Vocabulary) -> list[Word]:
    """Return the words of a sentence; of those that begin in one place the longest.

    The page's line ends and blanks may stand inside a word.
    """
    text, places = sentence, None
    if _is_broken(text):
        text, places = _joined(text)
    concepts = vocabulary.concepts
    found = [
        (match.start(), match.end(), concepts[match[0]])
        for match in vocabulary.words.finditer(text)
    ]
    if places is None:
        return found
    return [(places[start], places[end - 1] + 1, bits) for start, end, bits in found]


def without_titles(sentence: str, where: Sequence[str]) -> str:
    """Return a sentence with the titles of documents and addresses blank; same length.

    A title (《2019年工作要点》) says nothing of the number it stands beside. What titles
    of gazettes (《甲市人民政府公报》) end with, as in where, says where it was disclosed.
    """

    def blank(match: re.Match[str]) -> str:
        title = match[0]
        # 《条例》 is a word
        if len(title) <= 4:
            return title
        ends = next((f"{end}》" for end in where if title.endswith(f"{end}》")), "")
        return ends.rjust(len(title))

    # 局网站(网址:http://…), 发布(转发)信息
    if "(" in sentence:
        sentence = _ADDRESS.sub(_blank, sentence)
    return _TITLE.sub(blank, sentence) if "《" in sentence else sentence


def without_kinds(sentence: str) -> str:
    """Return a sentence with the kinds of what is counted blank; same length.

    公开机构设置、财政预决算、工作动态等政府信息106条: all of it, by examples.
    """
    if "等" in sentence:
        sentence = _EXAMPLE.sub(_blank, _KINDS.sub(_blank, sentence))
    return _ASIDE.sub(_blank, sentence) if "主要" in sentence else sentence


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _is_broken(text: str) -> bool:
    return " " in text or not text.isprintable()


def _joined(text: str) -> tuple[str, list[int]]:
    """A text without what is the page's, and where each of its characters stood."""
    pieces: list[str] = []
    places: list[int] = []
    before = 0
    for match in _PAGE.finditer(text):
        pieces.append(text[before : match.start()])
        places += range(before, match.start())
        before = match.end()
    pieces.append(text[before:])
    places += range(before, len(text))
    return "".join(pieces), places


def concepts_in(words: Sequence[Word], first: int, start: int, end: int) -> int:
    """Return the concepts of the words between two places, from the first on."""
    concepts = 0
    for begins, ends, bits in islice(words, first, None):
        if begins >= end:
            break
        if begins >= start and ends <= end:
            concepts |= bits
    return concepts


def unknown_in(
    sentence: str, start: int, end: int, known: Iterable[tuple[int, int]]
) -> list[tuple[int, str]]:
    """Return what a part of a sentence says that no word stands for, and where.

    known: places of words, dates and what is quoted, in order.
    """
    found: list[tuple[int, str]] = []
    at = start
    for begins, ends in (*known, (end, end)):
        if begins > at:
            for piece in _SAYS_SOMETHING.finditer(sentence, at, min(begins, end)):
                found.append((piece.start(), piece[0]))
        at = max(at, ends)
        if at >= end:
            break
    return found
