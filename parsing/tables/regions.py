"""A text → where the tables of a form stand in it, and how often."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from parsing.tables.forms import Forms, Template
from parsing.tables.narrow import are_spelled
from parsing.tables.placing import without_fillers
from parsing.tables.stream import Stream
from parsing.text import places_of

# Characters of the key between two labels of one table: headers and merged cells.
_REACH = 160
# How far what is left of a last row's label may reach.
_TAIL = 60
_LONGEST_HEADING = 40
_SHORTEST_HEADER = 12
_SHORTEST_HEADING = 8
# Characters of a heading behind the words that it has of the form: 情况, 情况统计.
_HEADING_ENDS = 4
# What stands between the items of a sentence.
_ITEM_MARKS = re.compile("[,，、;；。]")
# So far back in the form, as a share of its rows, another table begins.
_BACK = 0.5
# So many labels of a table are one, whatever stands above them; so many of a table that
# its header proves, each with a number behind it, are one that lost it.
_ENOUGH, _ENOUGH_NUMBERED = 5, 4


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a stream's key in which a table stands.

    below: values right before it are another table's, which it follows. stacked: rows
    that the form has side by side stand below each other, each with its own numbers.
    """

    start: int
    end: int
    below: bool
    stacked: bool = False


@dataclass(frozen=True, eq=False)
class _Signs:
    """Labels of a kind of table with their rank (0 first row, 1 last), and fillers."""

    labels: tuple[tuple[str, float], ...]
    heads: tuple[str, ...]
    headers: tuple[str, ...]
    fillers: tuple[str, ...]
    short: tuple[str, ...]
    units: tuple[str, ...]
    least: int


@lru_cache(64)
def _signs(templates: tuple[Template, ...]) -> _Signs:
    labels: dict[str, float] = {}
    heads: set[str] = set()
    short: set[str] = set()
    for template in templates:
        count = max(1, len(template.rows) - 1)
        for number, row in enumerate(template.rows):
            for label in row.labels:
                if len(label) > 3:
                    labels[label] = max(labels.get(label, 0.0), number / count)
                elif number == 0:
                    short.add(label)
        heads.update(template.headers)
    fillers = {filler for template in templates for filler in template.fillers}
    shortest = 4 if templates[0].proof == "units" else 6
    heads |= {filler for filler in fillers if len(filler) >= shortest}
    heads = set(templates[0].heads) or heads
    return _Signs(
        tuple(labels.items()),
        tuple(sorted(heads - labels.keys())),
        tuple(
            sorted(
                {
                    header
                    for template in templates
                    for header in template.headers
                    if len(header) > 5
                }
            )
        ),
        tuple(
            sorted(
                (text for text in fillers | short if len(text) > 1),
                key=lambda text: (-len(text), text),
            )
        ),
        tuple(sorted(short)),
        tuple(sorted({word for one in templates for word in one.unit_words})),
        3 if templates[0].proof != "labels" else 2,
    )


def regions_of(stream: Stream, templates: tuple[Template, ...]) -> list[Region]:
    """Return where tables of a kind stand, each once, in order."""
    if templates[0].side_by_side:
        return _side_by_side(stream, templates)
    signs = _signs(templates)
    key = stream.key
    places: dict[int, tuple[int, float]] = {}
    for label, rank in signs.labels:
        for start in places_of(label, key):
            end = start + len(label)
            if start not in places or places[start][0] < end:
                places[start] = (end, rank)
    found: list[Region] = []
    for cluster in _clusters(places):
        cluster = _below_head(key, cluster, signs)
        start, end = cluster[0][0], cluster[-1][1]
        low = found[-1].end if found else 0
        above = _with_fillers(key, start, low, signs)
        if above == start and cluster[0][2] > 0.0:
            # the label of the first row may be damaged
            above = _with_fillers(key, max(low, start - _TAIL), low, signs)
        start = above
        shown = key[start:end]
        rows = len({rank for _, _, rank in cluster})
        if templates[0].proof == "labels":
            # none of its rows is read, and none is lost without a word
            bare = rows >= _ENOUGH_NUMBERED and {end for _, end, _ in cluster} <= {
                value.at for value in stream.values
            }
        else:
            bare = rows >= _ENOUGH and not templates[0].heads
        near = key[max(low, start - _TAIL) : end]
        if not bare and not any(head in near for head in signs.heads):
            continue
        # of a table that is cut, one row below its whole header is enough
        if rows < signs.least and not any(header in shown for header in signs.headers):
            continue
        if templates[0].proof == "labels" and _is_sentence(stream, cluster):
            continue
        tail = key[end : end + _TAIL]
        # below one more header, the label of one more row may be damaged
        goes_on = any(head in tail for head in signs.heads) and not any(
            end <= place < end + _TAIL for place in places
        )
        if cluster[-1][2] < 1.0 or goes_on:
            end += len(tail)
        else:
            # the unit of the last row stands behind its label
            units = [len(unit) for unit in signs.units if key.startswith(unit, end)]
            end += max(units, default=0)
        found.append(Region(start, end, below=start == low > 0))
    return [
        region
        if number + 1 == len(found)
        else replace(region, end=min(region.end, found[number + 1].start))
        for number, region in enumerate(found)
    ]


def _is_sentence(stream: Stream, cluster: list[tuple[int, int, float]]) -> bool:
    """Whether the labels are items of a sentence, each behind the mark of the one before.

    A table may part its cells by commas, but no other marks stand before its labels.
    """
    marks = set()
    for start, *_ in cluster[1:]:
        place = bisect_right(stream.starts, start) - 1
        fragment = stream.fragments[place]
        first, last = max(0, fragment.start - 1), fragment.start + 1
        marks.add("".join(_ITEM_MARKS.findall(stream.text[first:last])))
    return bool(marks) and "" not in marks and marks != {","}


def _clusters(
    places: dict[int, tuple[int, float]],
) -> list[list[tuple[int, int, float]]]:
    """Return labels that stand near each other and in the order of one table."""
    clusters: list[list[tuple[int, int, float]]] = []
    highest = 0.0
    last = -1
    for start in sorted(places):
        end, rank = places[start]
        if start < last:
            # within a longer label
            continue
        if not clusters or start - last > _REACH or rank < highest - _BACK:
            clusters.append([])
            highest = 0.0
        clusters[-1].append((start, end, rank))
        highest = max(highest, rank)
        last = end
    return clusters


def _below_head(
    key: str, cluster: list[tuple[int, int, float]], signs: _Signs
) -> list[tuple[int, int, float]]:
    """Leave out labels that running text names before the table's header.

    The table begins anew below the header, with a row at or before the first one above. A
    header that is repeated on another page stands between rows in order.
    """
    first, last = cluster[0][0], cluster[-1][0]
    heads = [at for head in signs.heads if (at := key.find(head, first, last)) >= 0]
    if not heads:
        return cluster
    above = [label for label in cluster if label[0] < min(heads)]
    below = cluster[len(above) :]
    if not above or not below:
        return cluster
    return below if below[0][2] <= above[0][2] else cluster


def _with_fillers(key: str, start: int, low: int, signs: _Signs) -> int:
    """Return where the headers begin that stand right before a table's first label."""
    for label in signs.short:
        # the first row's short label, with a note behind it
        at = key.rfind(label, max(low, start - _TAIL), start)
        if at > low and any(key.endswith(filler, low, at) for filler in signs.fillers):
            start = at
    moved = True
    while moved:
        moved = False
        for filler in signs.fillers:
            if key.endswith(filler, low, start):
                start -= len(filler)
                moved = True
                break
        else:
            # the mark of the first row's number
            if key[start - 1 : start] in "一二三四五六七八九十" and start - 1 >= low:
                longer = start - 1
                if any(key.endswith(filler, low, longer) for filler in signs.fillers):
                    start = longer
                    moved = True
    return start


@lru_cache(64)
def _header_words(templates: tuple[Template, ...]) -> tuple[str, ...]:
    """Return what headers of rows side by side are made of, the longest first."""
    known = {filler for one in templates for filler in one.fillers if len(filler) > 1}
    for column in templates[0].rows[0].block.columns:
        # narrow columns print a label on two lines
        half = len(column.label) // 2
        known |= {column.label[:half], column.label[half:]}
    words = (word for word in known if word)
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _side_by_side(stream: Stream, templates: tuple[Template, ...]) -> list[Region]:
    """Return where the repeated headers of rows side by side stand."""
    key = stream.key
    template = templates[0]
    columns = [column.label for column in template.rows[0].block.columns]
    once = "".join(columns[: len(columns) // _repeats(columns)])
    spans = _spans(key, _header_words(templates), _SHORTEST_HEADER)
    found: list[Region] = []
    for start, end in spans:
        shown = key[start:end]
        if (
            once[:6] in shown
            or shown.count(columns[0]) > 1
            or once[-6:] in shown
            or any(label in shown for label in template.rows[0].labels if len(label) > 5)
        ):
            found += _parted(stream, start, end)
    stacked = _stacked(stream, template) or _under_own_headers(stream, template, spans)
    found = stacked + [
        one
        for one in found
        if not any(one.start < two.end and two.start < one.end for two in stacked)
    ]
    return found or _spelled(stream, template) or _headless(stream, template)


def _stacked(stream: Stream, template: Template) -> list[Region]:
    """Return where rows stand below each other under one header of their columns.

    Each is whole: all of its name, and a number for each of its columns behind it. Or
    each number stands behind the name of its column (复议：结果维持3件，结果纠正0件 …).
    """
    block = template.rows[0].block
    width = len(block.columns) // len(template.stack)
    labels = [column.label for column in block.columns[:width]]
    found: list[Region] = []
    begins = [
        (at, at + len(one), [""] * width)
        for one in block.headers
        for at in places_of(one, stream.key)
    ]
    begins += [(at, at, labels) for at in places_of(template.stack[0][-1], stream.key)]
    for start, end, names in begins:
        places: list[int] = []
        for *above, row in template.stack:
            for part in (*above, row):
                if stream.key.startswith(part, end):
                    end += len(part)
            for name in names if stream.key.endswith(row, start, end) else ():
                if stream.key.startswith(name, end):
                    end += len(name)
                    places.append(end)
        values = stream.values_between(start + 1, end)
        if len(places) == len(block.columns) and places == [one.at for one in values]:
            found.append(Region(start, end, below=True, stacked=True))
    return found


def _under_own_headers(
    stream: Stream, template: Template, spans: list[tuple[int, int]]
) -> list[Region]:
    """Return where rows stand below each other, each or two of them below a header.

    Together they are all of the form's, in its order: above each header stand the names
    of its rows, and no other's, and below it a number for each of its columns.
    """
    block = template.rows[0].block
    rows = len(template.stack)
    width = len(block.columns) // rows
    counts = Counter(value.at for value in stream.values)
    found: list[Region] = []
    start = row = 0
    for low, high in _pieces(spans, counts):
        count = counts[high] // width
        if counts[high] % width or not _names_rows(
            template, stream, low, high, row, count
        ):
            row = 0
            continue
        start = low if not row else start
        row += count
        if row == rows > count:
            found.append(Region(start, high, below=True, stacked=True))
    return found


def _pieces(spans: list[tuple[int, int]], counts: Counter[int]) -> list[tuple[int, int]]:
    """Return the stretches of headers between numbers, which stand right behind each."""
    found = []
    for low, high in spans:
        edges = [low, *(at for at in sorted(counts) if low < at <= high)]
        found += list(pairwise(edges))
    return found


def _names_rows(
    template: Template, stream: Stream, low: int, high: int, row: int, count: int
) -> bool:
    """Whether a header has so many rows from one on, and says their names above."""
    text = stream.key[low:high]
    headers = [one * count for one in template.rows[0].block.headers if count]
    ends = [len(text) - len(one) for one in headers if text.endswith(one)]
    names = [parts[-1] for parts in template.stack]
    if not ends or row + count > len(names):
        return False
    end = min(ends)
    own = [text.rfind(name, 0, end) for name in names[row : row + count]]
    # the first row's name is a part of others'
    others = names[max(1, row + count) :] + names[1 : max(1, row)]
    return (
        own == sorted(own)
        and own[0] >= 0
        and not any(name in text for name in others)
        and not without_fillers(template, text[own[0] : end])
    )


def _headless(stream: Stream, template: Template) -> list[Region]:
    """Return where only the table's heading stands above numbers without any word.

    It has the names of two of the table's parts: 行政复议、行政诉讼情况.
    """
    row = template.rows[0]
    columns = [column.label for column in row.block.columns]
    counts = Counter(value.at for value in stream.values)
    # they may have run together
    digits = {value.at for value in stream.values if len(value.raw) >= row.width}
    return [
        Region(start, at, below=True)
        for start, end in _spans(stream.key, template.names, _SHORTEST_HEADING)
        if sum(name in stream.key[start:end] for name in template.names) > 1
        for at in range(end, end + _HEADING_ENDS + 1)
        if counts[at] >= len(columns) // _repeats(columns) or at in digits
    ]


def _spelled(stream: Stream, template: Template) -> list[Region]:
    """Return where narrow columns print their labels over the lines above a value."""
    row = template.rows[0]
    columns = [
        # a total has several names
        frozenset({one.label, *(row.labels if one.label in row.labels else ())})
        for one in row.block.columns
    ]
    names = [frozenset({name}) for name in template.names]
    found: list[Region] = []
    for number, begin in enumerate(stream.fragments):
        word = stream.key[begin.at : begin.end]
        if not template.names[0].startswith(word):
            continue
        index = bisect_left(stream.values, begin.start, key=lambda value: value.start)
        end = stream.values[index].at if index < len(stream.values) else begin.at
        last = bisect_left(stream.starts, end)
        if are_spelled(stream, stream.fragments[number:last], (columns, names)):
            found.append(Region(begin.at, end, below=True))
    return found


def _parted(stream: Stream, start: int, end: int) -> list[Region]:
    """Part a stretch of headers where numbers of a table stand in between."""
    counts = Counter(value.at for value in stream.values_between(start + 1, end - 1))
    edges = [start, *(at for at in sorted(counts) if counts[at] > 1), end]
    found = []
    for low, high in pairwise(dict.fromkeys(edges)):
        # one number may be that of a page; running text tells each behind its word
        told = [at for at in counts if low < at < high and counts[at] == 1]
        first = max(told) if len(told) > 1 else low
        if high - first >= _SHORTEST_HEADER or not told:
            found.append(Region(first, high, below=True))
    return found


def _repeats(columns: list[str]) -> int:
    return max(1, columns.count(columns[0]))


def _spans(key: str, words: Iterable[str], shortest: int) -> list[tuple[int, int]]:
    """Return stretches made of words of a header alone, few characters between them."""
    marks = sorted(
        (start, start + len(word)) for word in words for start in places_of(word, key)
    )
    spans: list[tuple[int, int]] = []
    for start, end in marks:
        if spans and start <= spans[-1][1] + 2:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return [(start, end) for start, end in spans if end - start >= shortest]


def anchors_in(stream: Stream, forms: Forms, sections: tuple[str, ...]) -> int | None:
    """Return where in the key a heading of a table without any rows stands, or None.

    Running text names tables too: a heading is a line, a cell or little more, or at least
    no sentence.
    """
    for anchor, section in forms.anchors:
        if section not in sections:
            continue
        for at in places_of(anchor, stream.key):
            index = bisect_right(stream.starts, at) - 1
            fragment = stream.fragments[max(0, index)]
            words = stream.key[fragment.at : fragment.end]
            # chapters of running text have names like those of this form's parts
            named = section not in forms.like_prose or words in forms.unit_labels
            said = stream.text[fragment.start : fragment.stop]
            if named and (len(words) <= _LONGEST_HEADING or not _ITEM_MARKS.search(said)):
                return at
    return None
