"""Labels of columns that are narrower than these → whether pieces on lines are they.

A narrow column prints its label over several lines, each of them with a piece of every
label: 结 结 其, then 果 果 他.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsing.tables.stream import Fragment, Stream

# the forms that a label may have, or what of each is not printed yet
Forms = Sequence[frozenset[str]]


def are_spelled(
    stream: Stream, fragments: Iterable[Fragment], groups: Sequence[Forms]
) -> int:
    """Return how many labels have a piece on one line, if fragments are pieces of labels.

    0 if they are not all of the labels, or anything else. groups: labels in the order of
    their columns, which are counted, and what stands above columns in an order of its
    own. On each line the pieces stand in that order.
    """
    left = [list(labels) for labels in groups]
    line, places = 0, [0] * len(groups)
    by_line: dict[int, set[int]] = {}
    for fragment in fragments:
        if fragment.line != line:
            line, places = fragment.line, [0] * len(groups)
        word = stream.key[fragment.at : fragment.end]
        while word:
            found = _next(left, places, word)
            if found is None:
                return 0
            group, place, size = found
            left[group][place] = frozenset(
                rest[size:] for rest in left[group][place] if rest[:size] == word[:size]
            )
            word = word[size:]
            places[group] = place
            if not group:
                by_line.setdefault(line, set()).add(place)
    is_whole = all("" in rest for labels in left for rest in labels)
    return max(map(len, by_line.values()), default=0) if is_whole else 0


def _next(
    left: Sequence[Forms], places: Sequence[int], word: str
) -> tuple[int, int, int] | None:
    """Return the group and place of a label that a word goes on with, and how far.

    places: of each group the first label that may stand, or go on, there on the line.
    """
    for group, labels in enumerate(left):
        for place in range(places[group], len(labels)):
            for rest in labels[place]:
                if rest and (rest.startswith(word) or word.startswith(rest)):
                    return group, place, min(len(rest), len(word))
    return None
