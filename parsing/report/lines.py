"""A text → the lines at its head and tail, as the rules compare them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from parsing.model import Evidence
from parsing.report.dates import YEAR
from parsing.text import Text

# Titles stand at the head, signatures at the tail; what is between is not looked at.
HEAD_LINES = 40
TAIL_LINES = 16
# No title or signature is longer.
LONGEST_LINE = 120

# A line near an end of the text, without the blanks around it.
EdgeLine = re.Match[str]

_BLANKS = " \u3000\t"
LINE = re.compile(f"[^\n{_BLANKS}](?:[^\n]*[^\n{_BLANKS}])?")
_BETWEEN = re.compile(f"[^\n{_BLANKS}]+")
_YEAR = re.compile(YEAR)
_FULL_WIDTH = "０１２３４５６７８９（）［］：．－／\u3000"
_HALF_WIDTH = str.maketrans(_FULL_WIDTH, "0123456789()[]:.-/ ")
_WIDE = re.compile(f"[{_FULL_WIDTH}]")
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
_BLANK = re.compile("[\t\n\f\r \u00a0\u200b\ufeff]+")


def edges_of(text: Text) -> tuple[tuple[EdgeLine, ...], tuple[EdgeLine, ...]]:
    """Return the first and the last lines that are not blank; a short text's twice."""
    plain = text.simple
    head = tuple(islice(LINE.finditer(plain), HEAD_LINES))
    found: list[EdgeLine] = []
    start, line_ends = len(plain), 2 * TAIL_LINES
    while start >= 0 and len(found) < TAIL_LINES:
        for _ in range(line_ends):
            start = plain.rfind("\n", 0, start)
            if start < 0:
                break
        found = list(LINE.finditer(plain, start + 1))
        line_ends *= 4
    tail = tuple(found[-TAIL_LINES:])
    # the sixteenth from the end counts only where it is a line of the head too
    if len(tail) == TAIL_LINES and tail[0].start() > head[-1].start():
        tail = tail[1:]
    return head, tail


def dated_pieces(text: Text, head: Sequence[EdgeLine]) -> tuple[EdgeLine, ...]:
    """Return what stands between blanks of lines too long for a title, and has a year.

    A page taken from a site without its line ends has its title so.
    """
    return tuple(
        piece
        for line in head
        if line.end() - line.start() > LONGEST_LINE
        for piece in islice(_BETWEEN.finditer(text.simple, *line.span()), HEAD_LINES)
        if _YEAR.search(half_width(piece[0]))
    )


def lines_of(text: Text) -> tuple[EdgeLine, ...]:
    """Return all lines that are not blank; one too long for a title as its pieces.

    The pieces stand between blanks: a page may have lost its line ends.
    """
    return tuple(
        piece
        for line in LINE.finditer(text.simple)
        for piece in (
            _BETWEEN.finditer(text.simple, *line.span())
            if line.end() - line.start() > LONGEST_LINE
            else (line,)
        )
    )


def half_width(text: str) -> str:
    """Return full-width digits, brackets and blanks in plain forms; same length."""
    return text.translate(_HALF_WIDTH) if _WIDE.search(text) else text


def without_blanks(text: str) -> str:
    """Return a text in plain widths without any blank, also those of no width."""
    return _BLANK.sub("", half_width(text))


def compact(line: str) -> str | None:
    """Return a line without blanks, bookmarks and the borders of its one cell.

    None if it is too long to compare.
    """
    if len(line) > LONGEST_LINE:
        return None
    return _BLANK.sub("", _BOOKMARK.sub("", half_width(line))).strip("|")


def said(
    text: Text, attribute: str, evidence: str, value: str, start: int, end: int
) -> Evidence:
    """Return evidence that stands from one offset of a text to another."""
    raw_text = text.raw[start:end]
    return Evidence(attribute, evidence, value, raw_text, text.line_no(start), start)
