"""Two readings of a page → one, with a mark where they are not alike.

A number is alike or it is not: of one that differs in a digit, a point or a sign nothing
is written but the mark of what is not understood (�), which is never read as a number.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from operator import attrgetter
from typing import TypeVar

from orchestration.readers.characters import plain
from orchestration.readers.paragraphs import is_page_number
from orchestration.readers.scans.pieces import Box, Piece, Seen, cell_of, lines_of, shared
from parsing.text import HAN, UNKNOWN, fold_width

_T = TypeVar("_T")

# A number as it is printed, with its sign, points, commas and percent; or anything else,
# one by one.
_TOKEN = re.compile(r"[-+]? ?[0-9](?:[0-9.,%]*[0-9%])?|\S")
_DASHES = re.compile(r"[-—–―－─\s]+")
_HAS_HAN, _FIGURE = (
    re.compile(f"[{HAN}]"),
    re.compile(r"[-+0-9.,%()\s]*[0-9][0-9.,%()\s]*"),
)
# marks between words, which may differ
_MARKS = re.compile(r"[-—–_.,;:、，。；：·•…'\"“”‘’!?！？()（）\[\]【】《》〈〉]+")
_UNKNOWN_IN_ROW = re.compile(f"{UNKNOWN}(?:\\s*{UNKNOWN})+")
# Below this neither recognition believes itself.
_LEAST_SURE = 0.5
# Share of the lower of two lines that both cover, if they are one.
_SAME_LINE = 0.5


def agreed(first: str, second: str) -> str:
    """Return the first reading, with a mark for each part that the second has otherwise.

    Blanks, and marks that are no part of a number, may differ.
    """
    first, second = plain(fold_width(first)), plain(fold_width(second))
    if _DASHES.fullmatch(first) and _DASHES.fullmatch(second):
        return "-"
    ours, theirs = [list(_TOKEN.finditer(text)) for text in (first, second)]
    matcher = SequenceMatcher(None, _said(ours), _said(theirs), autojunk=False)
    text, end = "", 0
    for kind, start, stop, their_start, their_stop in matcher.get_opcodes():
        begin = ours[start].start() if start < len(ours) else len(first)
        text += first[end:begin]
        end = ours[stop - 1].end() if stop > start else begin
        differing = [*_said(ours[start:stop]), *_said(theirs[their_start:their_stop])]
        if kind == "equal" or all(map(_MARKS.fullmatch, differing)):
            text += first[begin:end]
        else:
            text += UNKNOWN
    return _UNKNOWN_IN_ROW.sub(UNKNOWN, text + first[end:])


def _said(tokens: Iterable[re.Match[str]]) -> list[str]:
    return [token[0].replace(" ", "") for token in tokens]


def agreed_pieces(seen: Seen, cells: Sequence[Box]) -> list[Piece]:
    """Return what both recognitions read on a page, cell by cell and line by line.

    The number of the page is left out.
    """
    first, second = (
        _by_cell(pieces, cells, attrgetter("box")) for pieces in (seen.first, seen.second)
    )
    ink = _by_cell(seen.ink, cells, lambda box: box)
    found: list[Piece] = []
    for number in range(len(cells)):
        pieces = _agreed_lines(first.get(number, []), second.get(number, []))
        unread = [
            box
            for box in ink.get(number, [])
            if not any(piece.box.meets(box) for piece in pieces)
        ]
        if unread and not pieces:
            pieces = [Piece(UNKNOWN, box) for box in unread[:1]]
        elif unread:
            pieces[-1] = pieces[-1].saying(pieces[-1].text + UNKNOWN)
        found += _of_cell(pieces)
    outside = [
        [
            piece
            for piece in pieces.get(None, [])
            if not is_page_number(piece.text, piece.box.middle[1], seen.height)
        ]
        for pieces in (first, second)
    ]
    return found + _agreed_lines(*outside)


def _by_cell(
    found: Iterable[_T], cells: Sequence[Box], box_of: Callable[[_T], Box]
) -> dict[int | None, list[_T]]:
    """Return what was found by the number of the cell that its box stands in."""
    by_cell: dict[int | None, list[_T]] = {}
    for one in found:
        by_cell.setdefault(cell_of(box_of(one), cells), []).append(one)
    return by_cell


def _agreed_lines(first: list[Piece], second: list[Piece]) -> list[Piece]:
    """Return the lines of a place, each as one piece."""
    ours, theirs = _joined_lines(first), _joined_lines(second)
    found: list[Piece] = []
    for line in ours:
        beside = [
            other
            for other in theirs
            if shared(line.box.top, line.box.bottom, other.box.top, other.box.bottom)
            > _SAME_LINE * min(line.box.height, other.box.height)
        ]
        theirs = [other for other in theirs if other not in beside]
        said = " ".join(other.text for other in beside)
        sure = max([line.sure, *(other.sure for other in beside)])
        found.append(line.saying(agreed(line.text, said if sure > _LEAST_SURE else "")))
    # what only the second saw: a mark, but for specks
    found += [
        line.saying(UNKNOWN) for line in theirs if not _MARKS.fullmatch(line.text.strip())
    ]
    return [piece for piece in found if piece.text.strip()]


def _joined_lines(pieces: list[Piece]) -> list[Piece]:
    return [
        Piece(
            " ".join(piece.text for piece in line),
            Box.around(piece.box for piece in line),
            min(piece.sure for piece in line),
        )
        for line in lines_of(pieces)
    ]


def _of_cell(pieces: list[Piece]) -> list[Piece]:
    """Return the lines of a cell; one with a number and a mark is a mark alone.

    So is what stands where only numbers do and is none: O for 0, l for 1.
    """
    text = " ".join(piece.text for piece in pieces)
    if _HAS_HAN.search(text):
        return pieces
    if not pieces or _FIGURE.fullmatch(text) or _DASHES.fullmatch(text):
        return pieces
    return [Piece(UNKNOWN, Box.around(piece.box for piece in pieces))]
