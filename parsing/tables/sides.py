"""Names of merged cells that a page prints beside rows, a piece a line → without them.

不予公 and 开 at the beginning of lines of which the rest is a row's stand between the
pieces of that row's label.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

from parsing.tables.placing import fragment_at
from parsing.tables.reading import Reading
from parsing.tables.stream import Fragment, Stream

# No unit, and no word that may be all of a label, is so long.
_SHORTEST = 4


def without_sides(stream: Stream, readings: Sequence[Reading]) -> Stream | None:
    """Return the stream without such names in tables of which rows are not read, or None.

    A name may stand behind another one, of the part to which its rows belong.
    """
    found = stream
    for reading in readings:
        is_whole = reading.verdict == "read" and not reading.missing
        if reading.labels.found and not is_whole:
            # words of the header stand above the first label
            first = fragment_at(stream, reading.labels.found[0].start).line
            last = fragment_at(stream, reading.region.end - 1).line
            names = _names(reading)
            while pieces := _pieces_in(found, names, first, last):
                found = _without(found, pieces)
    return None if found is stream else found


def _names(reading: Reading) -> list[str]:
    template = reading.template
    columns = {column.label for row in template.rows for column in row.block.columns}
    names = (one for one in template.fillers if one not in columns)
    return [one for one in names if len(one) >= _SHORTEST]


def _pieces_in(
    stream: Stream, names: Sequence[str], first: int, last: int
) -> list[Fragment]:
    """Return the pieces of names that begin lines, with other words between them."""
    low = bisect_left(stream.fragments, first, key=lambda one: one.line)
    high = bisect_right(stream.fragments, last, key=lambda one: one.line)
    shown = stream.fragments[max(0, low - 1) : high]
    # on its line each stands behind those before it
    leading = {
        one
        for before, one in pairwise(shown)
        if before.line < one.line and not _is_behind_value(stream, one)
    }
    found: list[Fragment] = []
    for name in names:
        pieces = _spelled(stream, name, shown, leading)
        if any(one.end < other.at for one, other in pairwise(pieces)):
            found += [piece for piece in pieces if piece not in found]
    return found


def _is_behind_value(stream: Stream, piece: Fragment) -> bool:
    number = bisect_left(stream.values, piece.start, key=lambda value: value.start)
    return number > 0 and stream.values[number - 1].line == piece.line


def _spelled(
    stream: Stream, name: str, shown: Sequence[Fragment], leading: Collection[Fragment]
) -> list[Fragment]:
    """Return the pieces of a name, those nearest to each other; none if one is lost.

    leading: those that begin their lines; others stand right behind a piece of the name.
    """
    best: list[Fragment] = []
    for number, begin in enumerate(shown):
        if begin not in leading or not name.startswith(stream.key[begin.at : begin.end]):
            continue
        rest = name
        pieces: list[Fragment] = []
        for piece in shown[number:]:
            is_next = piece in leading or (pieces and pieces[-1].end == piece.at)
            word = stream.key[piece.at : piece.end]
            if is_next and rest.startswith(word):
                rest = rest[len(word) :]
                pieces.append(piece)
            if not rest:
                break
        if not rest and (not best or _height(pieces) <= _height(best)):
            best = pieces
    return best


def _height(pieces: Sequence[Fragment]) -> int:
    return pieces[-1].line - pieces[0].line


def _without(stream: Stream, pieces: Sequence[Fragment]) -> Stream:
    """Return a stream without some fragments; places behind them move in the key."""
    gone = sorted(pieces)
    ends = [piece.end for piece in gone]
    sizes = [0]
    for piece in gone:
        sizes.append(sizes[-1] + piece.end - piece.at)

    def moved(at: int) -> int:
        return at - sizes[bisect_right(ends, at)]

    left = [one for one in stream.fragments if one not in gone]
    fragments = [one._replace(at=moved(one.at), end=moved(one.end)) for one in left]
    return replace(
        stream,
        key="".join(stream.key[one.at : one.end] for one in left),
        fragments=fragments,
        starts=[one.at for one in fragments],
        values=[value._replace(at=moved(value.at)) for value in stream.values],
        brackets=[
            (moved(at), opens)
            for at, opens in stream.brackets
            if not any(piece.at <= at < piece.end for piece in gone)
        ],
    )
