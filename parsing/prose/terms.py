"""The seed narrative_terms → words by the part that they play in a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import product

from parsing.dictionaries import Dictionaries
from parsing.text import RAISED_INSIDE, UNSEEN_INSIDE

# What parts one clause from the next, as the inside of a character class.
CLAUSE_ENDS = ",，:：;；。！？!?(（|"
UNSEEN = UNSEEN_INSIDE
# What may stand within a quantity or a date, as the inside of a character class.
BLANKS = f" \t\n\f\r\u00a0\u2000-\u200a\u202f\u205f\u3000{UNSEEN}{RAISED_INSIDE}"

_CHOICES = re.compile("[{}]")
_NOT_READ = re.compile(f"[\n{UNSEEN}]+")


@lru_cache(maxsize=8)
def terms_of(dictionaries: Dictionaries) -> Mapping[str, tuple[str, ...]]:
    """Return the terms of each role, the longest first."""
    found: dict[str, list[str]] = {}
    for row in dictionaries.rows("narrative_terms"):
        found.setdefault(row["role"], []).extend(spellings(row["term"]))
    return {role: longest_first(terms) for role, terms in found.items()}


def unbroken(text: str) -> str:
    """Return a text without the ends of a page's lines, and what is not seen in it."""
    # some of what is not seen passes for printable
    return _NOT_READ.sub("", text)


def spellings(word: str) -> Iterator[str]:
    """Yield what a word of the seed stands for: 收{到|取}过 for 收到过, 收取过."""
    parts = (part.split("|") for part in _CHOICES.split(word))
    yield from map("".join, product(*parts))


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """Return words in the order in which a pattern has to try them."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def one_of(words: Iterable[str], between: str = "") -> str:
    """Return a pattern that finds the longest of some words that stands in a place.

    It takes the shape of a tree, so that a place costs the same however many words there
    are. between: a pattern of what may stand between two characters of a word.
    """
    tree: dict = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return _alternatives(tree, between)


def _alternatives(tree: dict, between: str) -> str:
    branches = []
    for character, below in tree.items():
        if not character:
            continue
        rest = {key: value for key, value in below.items() if key}
        behind = ""
        if rest:
            behind = f"{between}{_alternatives(rest, between)}"
            if "" in below:
                behind = f"(?:{behind})?"
        branches.append(re.escape(character) + behind)
    # a place where none of the words stands has none: an empty list matches nowhere
    return f"(?:{'|'.join(branches)})" if branches else "(?!)"
