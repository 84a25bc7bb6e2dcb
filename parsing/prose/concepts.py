"""What the words of a text stand for, by the seed narrative_words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from parsing.dictionaries import Dictionaries
from parsing.prose.terms import one_of

Concepts = frozenset[str]

_NONE: Concepts = frozenset()
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True)
class _Vocabulary:
    words: re.Pattern[str]
    concepts: Mapping[str, Concepts]


def concepts_of(text: str, dictionaries: Dictionaries) -> Concepts:
    """Return the concepts of a text's words; of words that overlap the longest counts.

    No word has a digit in it: what stands between digits is looked up by itself, and is
    often the same.
    """
    pieces = _DIGITS.split(text)
    if len(pieces) == 1:
        return _concepts_of(text, dictionaries)
    return _NONE.union(*(_concepts_of(piece, dictionaries) for piece in pieces))


@lru_cache(maxsize=8192)
def _concepts_of(piece: str, dictionaries: Dictionaries) -> Concepts:
    vocabulary = _vocabulary_of(dictionaries)
    words = set(vocabulary.words.findall(piece))
    return _NONE.union(*(vocabulary.concepts[word] for word in words))


def keeps_from_stating(concepts: Concepts) -> bool:
    """Say whether one of the concepts keeps a number from being an indicator."""
    return any(concept.startswith("block_") for concept in concepts)


@lru_cache(maxsize=8)
def _vocabulary_of(dictionaries: Dictionaries) -> _Vocabulary:
    concepts: dict[str, set[str]] = {}
    for row in dictionaries.rows("narrative_words"):
        concepts.setdefault(row["word"], set()).add(row["concept"])
    return _Vocabulary(
        re.compile(one_of(concepts)),
        {word: frozenset(found) for word, found in concepts.items()},
    )
