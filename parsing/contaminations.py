"""A text → the places where it has what does not belong to a report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from parsing.dictionaries import Dictionaries, Row
from parsing.model import Contamination
from parsing.text import Text

# takes the place of each character that does not belong, so that no other one moves
MASK = "\x1a"
# Characters. A line with more is no menu: a whole report may stand behind a breadcrumb.
_LONGEST_LINE = 300


@dataclass(frozen=True)
class _Named:
    contamination: str
    kind: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class _Patterns:
    """The seed contaminations; those of a reach in the order in which they name."""

    words: re.Pattern[str]
    line: re.Pattern[str]
    at_line_start: re.Pattern[str]
    anywhere: tuple[re.Pattern[str], ...]
    named_words: tuple[_Named, ...]
    named_lines: tuple[_Named, ...]


def contaminations_of(
    text: Text, dictionaries: Dictionaries
) -> tuple[Contamination, ...]:
    """Return every place where one of the seed contaminations stands."""
    patterns = _patterns_of(dictionaries)
    found: list[Contamination] = []
    for number, is_whole in contaminated_lines(text, dictionaries).items():
        _, begins, line = text.lines[number - 1]
        if is_whole:
            shown = text.printed(begins, begins + len(line))
            found += _named(patterns.named_lines, number, begins, shown)
            continue
        for match in patterns.words.finditer(line):
            place = begins + match.start()
            shown = text.printed(place, begins + match.end())
            found += _named(patterns.named_words, number, place, shown)
    return tuple(found)


def _named(
    named: Iterable[_Named], line_no: int, char_start: int, raw: str
) -> list[Contamination]:
    """The place by the first name whose pattern it has."""
    for one in named:
        if one.pattern.search(raw):
            return [Contamination(line_no, char_start, raw, one.contamination, one.kind)]
    return []


@lru_cache(maxsize=2)
def contaminated_lines(text: Text, dictionaries: Dictionaries) -> Mapping[int, bool]:
    """Return which lines have what does not belong, and whether all of the line is so.

    Most texts have none: looks at the whole text find the lines to look at closely.
    """
    patterns, plain = _patterns_of(dictionaries), text.plain
    spans = [
        match.span() for pattern in patterns.anywhere for match in pattern.finditer(plain)
    ]
    # with a line feed before it, a line's start is where its line feed was
    spans += [match.span() for match in patterns.at_line_start.finditer(f"\n{plain}")]
    if not spans:
        return {}
    starts = text.line_starts
    suspects: set[int] = set()
    for start, end in spans:
        suspects.update(range(bisect_right(starts, start), bisect_right(starts, end) + 1))
    found = {}
    for number in sorted(suspects):
        line = text.lines[number - 1].text
        if len(line) <= _LONGEST_LINE and patterns.line.search(line):
            found[number] = True
        elif patterns.words.search(line):
            found[number] = False
    return found


def masked(text: str, dictionaries: Dictionaries) -> str:
    """Return a text with words that do not belong to it masked; same length."""
    words = _patterns_of(dictionaries).words
    return words.sub(lambda match: MASK * len(match[0]), text)


def without_contaminations(text: str, dictionaries: Dictionaries) -> str:
    """Return a text without words that do not belong to it."""
    return _patterns_of(dictionaries).words.sub("", text)


@lru_cache(maxsize=8)
def _patterns_of(dictionaries: Dictionaries) -> _Patterns:
    rows = sorted(
        dictionaries.rows("contaminations"), key=lambda row: row["contamination"]
    )
    words = [row for row in rows if row["reach"] == "words"]
    lines = [row for row in rows if row["reach"] == "line"]
    return _Patterns(
        words=_any_of(words),
        line=_any_of(lines),
        at_line_start=re.compile(
            f"\n(?:{_any_of(row for row in rows if _is_anchored(row)).pattern})", re.M
        ),
        anywhere=tuple(
            re.compile(row["pattern"]) for row in rows if not _is_anchored(row)
        ),
        named_words=tuple(_pattern_of(row) for row in words),
        named_lines=tuple(_pattern_of(row) for row in lines),
    )


def _pattern_of(row: Row) -> _Named:
    return _Named(row["contamination"], row["kind"], re.compile(row["pattern"]))


def _any_of(rows: Iterable[Row]) -> re.Pattern[str]:
    """One pattern for all: the longest first, none that matches if there is no row."""
    patterns = sorted(
        (row["pattern"] for row in rows), key=lambda each: (-len(each), each)
    )
    return re.compile("|".join(patterns) or r"(?!)")


def _is_anchored(row: Row) -> bool:
    return row["pattern"].startswith("^")
