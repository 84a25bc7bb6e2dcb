"""The key of a text and a form → where the form's labels stand."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from heapq import heappop, heappush
from itertools import pairwise

from rapidfuzz import fuzz

from parsing.tables.forms import Template
from parsing.text import places_of

# A damaged label is taken for the row's if so much of it is alike (0 to 100).
_ALIKE = 62.0
# Characters of a note in brackets that is a part of the label before it.
_LONGEST_NOTE = 60


@dataclass(frozen=True, slots=True)
class Label:
    """A row's label in the key: from start to end, and how alike it is (100: exact)."""

    row: int
    start: int
    end: int
    likeness: float


@dataclass(frozen=True, slots=True)
class Labels:
    """The labels found in a stretch of a key, in their order there.

    extra: more places where a row's exact label stands. unknown: stretches of text that
    are neither labels nor what a form has beside them, with at least two characters.
    """

    found: tuple[Label, ...]
    extra: tuple[Label, ...]
    unknown: tuple[tuple[int, int], ...]


@lru_cache(20_000)
def locate(
    template: Template,
    alien: tuple[str, ...],
    key: str,
    values_at: tuple[int, ...],
    notes: tuple[tuple[int, int], ...] = (),
) -> Labels:
    """Return where the rows' labels stand in a key.

    alien: labels of rows that other forms of the table have. values_at: places of the
    values, in order; a label may go on behind values, and what is not a label ends there.
    notes: stretches in brackets; one right behind a label is a part of it, if it is not
    long, and a row that one names stands elsewhere.
    """
    places = [
        _with_item(template, key, label) for label in _occurrences(template, alien, key)
    ]
    if notes:
        ends = {start: end for start, end in notes if end - start <= _LONGEST_NOTE}
        named = [
            label
            for label in places
            if any(start < label.start and label.end <= end for start, end in notes)
        ]
        elsewhere = {label.row for label in places if label not in named}
        places = [
            replace(label, end=ends.get(label.end, label.end))
            for label in places
            if label not in named or label.row not in elsewhere
        ]
    chosen, extra = _in_order(template, places, values_at)
    chosen = _whole_ones(template, key, chosen, values_at)
    chosen = _damaged_ones(template, key, chosen, values_at)
    chosen.sort(key=lambda label: label.start)
    taken = {(label.start, label.end) for label in chosen}
    return Labels(
        tuple(chosen),
        tuple(label for label in extra if (label.start, label.end) not in taken),
        _unknown(template, key, [*chosen, *(p for p in places if p.row < 0)]),
    )


def _with_item(template: Template, key: str, label: Label) -> Label:
    """Return a label from its own number on (1. or 四、), if that stands before it."""
    if label.row < 0:
        return label
    row = template.rows[label.row]
    for mark in (row.item, row.numeral):
        if mark and key.endswith(mark, 0, label.start):
            return replace(label, start=label.start - len(mark))
    return label


def _occurrences(template: Template, alien: tuple[str, ...], key: str) -> list[Label]:
    """Return where exact labels stand, none within a longer one; row -1: an alien's."""
    named = [(n, text) for n, row in enumerate(template.rows) for text in row.labels]
    named += [(-1, text) for text in alien]
    found = [
        Label(number, start, start + len(text), 100.0)
        for number, text in named
        for start in places_of(text, key)
    ]
    found.sort(key=lambda label: (label.start - label.end, label.start, -label.row))
    kept: list[Label] = []
    covered = bytearray(len(key) + 1)
    by_span: dict[tuple[int, int], list[Label]] = {}
    for label in found:
        span = (label.start, label.end)
        if span in by_span:
            # the same words are the label of several rows
            by_span[span].append(label)
            kept.append(label)
        elif not any(covered[label.start : label.end]):
            covered[label.start : label.end] = b"\x01" * (label.end - label.start)
            by_span[span] = [label]
            kept.append(label)
    kept.sort(key=lambda label: (label.start, label.row))
    return kept


def _in_order(
    template: Template, places: list[Label], values_at: tuple[int, ...]
) -> tuple[list[Label], list[Label]]:
    """Return one place for each row, in the form's order as far as can be, and others."""
    own = [label for label in places if label.row >= 0]
    if all(one.row < other.row for one, other in pairwise(own)):
        return own, []
    chain = _heaviest_chain(len(template.rows), own, values_at)
    chosen = [own[number] for number in chain]
    chained = set(chain)
    rows = {label.row for label in chosen}
    counts = Counter(label.row for label in own)
    # none of them laps over another: in order of their starts their ends are as well
    spans = [(label.start, label.end) for label in chosen]
    extra = []
    for number, label in enumerate(own):
        if number in chained:
            continue
        before = bisect_left(spans, (label.end, 0))
        if before and spans[before - 1][1] > label.start:
            continue
        alone = counts[label.row] == 1
        is_label = label.end - label.start > 2 or _has_values(label, values_at)
        if alone and label.row not in rows and is_label:
            # rows that changed their places
            chosen.append(label)
            rows.add(label.row)
            insort(spans, (label.start, label.end))
        else:
            extra.append(label)
    chosen.sort(key=lambda label: label.start)
    return chosen, extra


def _heaviest_chain(rows: int, own: list[Label], values_at: tuple[int, ...]) -> list[int]:
    """Return which labels are in order together: long ones, and such that have values.

    Of chains of the same weight that with the later labels.
    """
    best: list[tuple[float, int]] = [(0.0, -1)] * len(own)
    # for each row the heaviest chain that ends with it, of labels that end before here
    by_row: list[tuple[float, int]] = [(0.0, -1)] * rows
    pending: list[tuple[int, int]] = []
    for number in sorted(range(len(own)), key=lambda one: own[one].start):
        label = own[number]
        while pending and pending[0][0] <= label.start:
            _, other = heappop(pending)
            row = own[other].row
            by_row[row] = max(by_row[row], (best[other][0], other))
        weight = label.end - label.start + (6.0 if _has_values(label, values_at) else 0.0)
        score, previous = max(by_row[: label.row], default=(0.0, -1))
        best[number] = (score + weight, previous)
        heappush(pending, (label.end, number))
    chain: list[int] = []
    at = max(range(len(own)), key=lambda number: best[number][0])
    while at >= 0:
        chain.append(at)
        at = best[at][1]
    return chain[::-1]


def _has_values(label: Label, values_at: tuple[int, ...]) -> bool:
    index = bisect_left(values_at, label.start)
    return index < len(values_at) and values_at[index] <= label.end


def _neighbours(
    chosen: list[Label], row: int, size: int
) -> tuple[Label | None, Label | None]:
    before = max(
        (label for label in chosen if label.row < row),
        key=lambda label: label.row,
        default=None,
    )
    after = min(
        (label for label in chosen if label.row > row),
        key=lambda label: label.row,
        default=None,
    )
    return before, after


def _whole_ones(
    template: Template, key: str, chosen: list[Label], values_at: tuple[int, ...]
) -> list[Label]:
    """Add rows whose short label is all that stands between the values around it."""
    rows = {label.row for label in chosen}
    found = list(chosen)
    for number, row in enumerate(template.rows):
        if number in rows or not row.wholes:
            continue
        before, after = _neighbours(found, number, len(key))
        if before is None or (after is not None and after.start < before.end):
            continue
        low = before.end
        high = after.start if after is not None else len(key)
        marks = {row.item, row.numeral, ""}
        known = {f"{mark}{label}" for mark in marks for label in row.wholes}
        spans = [
            (start, end)
            for start, end in _chunks(template, key, low, high, values_at)
            if key[start:end] in known
        ]
        if len(spans) == 1:
            found.append(Label(number, *spans[0], 100.0))
    return found


def _damaged_ones(
    template: Template, key: str, chosen: list[Label], values_at: tuple[int, ...]
) -> list[Label]:
    """Add rows whose label is damaged, where their neighbours' labels leave them room."""
    rows = {label.row for label in chosen}
    missing = [number for number in range(len(template.rows)) if number not in rows]
    if not missing or not chosen:
        return chosen
    found = sorted(chosen, key=lambda label: label.start)
    for group in _stretches(missing):
        before, after = _neighbours(chosen, group[0], len(key))
        low = before.end if before is not None else max(0, found[0].start - 60)
        high = after.start if after is not None else min(len(key), found[-1].end + 60)
        if low >= high:
            continue
        inner = [label for label in found if label.start < high and label.end > low]
        if inner:
            continue
        chunks = _chunks(template, key, low, high, values_at)
        found += _matched(template, group, chunks, key)
    return found


def _stretches(numbers: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for number in numbers:
        if groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _chunks(
    template: Template, key: str, low: int, high: int, values_at: tuple[int, ...]
) -> list[tuple[int, int]]:
    """Return the texts between values, without what the form has beside labels."""
    within = [at for at in values_at if low < at < high]
    # merged cells whose lines stand around the values beside them
    broken = [
        (start, start + len(filler))
        for filler in template.fillers
        if len(filler) > 3
        for start in (low + at for at in places_of(filler, key[low:high]))
        if any(start < at < start + len(filler) for at in within)
    ]
    found = []
    for start, end in pairwise(sorted({low, high, *within}.union(*broken))):
        if any(first <= start and end <= last for first, last in broken):
            continue
        text = key[start:end]
        for filler in template.fillers:
            if len(filler) > 3 and text.startswith(filler):
                start += len(filler)
                text = key[start:end]
        if text:
            found.append((start, end))
    return found


def _matched(
    template: Template, group: list[int], chunks: list[tuple[int, int]], key: str
) -> list[Label]:
    """Return rows with the texts most like their labels, both in order."""
    if not chunks:
        return []
    if len(group) == 1 and len(chunks) > 1:
        # values may stand within the label
        whole = (chunks[0][0], chunks[-1][1])
        likeness = _likeness(template, group[0], key[whole[0] : whole[1]])
        parts = [
            (_likeness(template, group[0], key[start:end]), start, end)
            for start, end in chunks
        ]
        best = max(parts)
        if likeness > best[0] and likeness >= _ALIKE:
            return [Label(group[0], *whole, likeness)]
    scores = [
        [_likeness(template, row, key[start:end]) for start, end in chunks]
        for row in group
    ]
    # the best pairs in order
    best_of: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {}

    def pairs(row: int, chunk: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        if row == len(group) or chunk == len(chunks):
            return 0.0, ()
        if (row, chunk) not in best_of:
            options = [pairs(row + 1, chunk), pairs(row, chunk + 1)]
            if scores[row][chunk] >= _ALIKE:
                score, rest = pairs(row + 1, chunk + 1)
                options.append((score + scores[row][chunk], ((row, chunk), *rest)))
            best_of[row, chunk] = max(options, key=lambda option: option[0])
        return best_of[row, chunk]

    if len(group) * len(chunks) > 400:
        return []
    return [
        Label(group[row], *chunks[chunk], scores[row][chunk])
        for row, chunk in pairs(0, 0)[1]
    ]


def _likeness(template: Template, row: int, text: str) -> float:
    """Return how alike a text, or its end, is to the row's label, 0 to 100."""
    best = 0.0
    for label in template.rows[row].labels:
        shown = text[-len(label) - 2 :]
        best = max(best, fuzz.ratio(label, shown), fuzz.ratio(label, text))
    return best


def _unknown(
    template: Template, key: str, labels: list[Label]
) -> tuple[tuple[int, int], ...]:
    """Return stretches of the key between labels that the form does not have."""
    spans = sorted((label.start, label.end) for label in labels)
    if not spans:
        return ((0, len(key)),) if key else ()
    found = []
    at = spans[0][0]
    for start, end in spans:
        if start > at:
            found += _left_over(template, key, at, start)
        at = max(at, end)
    return tuple(found)


def _left_over(
    template: Template, key: str, start: int, end: int
) -> list[tuple[int, int]]:
    text = key[start:end]
    if text in template.fillers:
        return []
    for filler in template.fillers:
        if len(filler) > 1 and filler in text:
            text = text.replace(filler, "\0" * len(filler))
        if not text.strip("\0"):
            return []
    found = []
    at = 0
    for part in text.split("\0"):
        # a piece of a merged cell, as where a page cuts it
        if len(part) > 1 and not any(part in filler for filler in template.fillers):
            found.append((start + at, start + at + len(part)))
        at += len(part) + 1
    return found
