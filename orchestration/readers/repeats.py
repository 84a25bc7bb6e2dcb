"""Rows of merged cells taken apart → rows that say the text of each cell once.

A row then says its label two or three times, a single number as often as its header, and
a heading stands in every cell of its row. What is written again is blank.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from parsing.text import NO_NUMBER

# a label; what is shorter or has no such characters may be a value
_LABEL = re.compile("[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
# what each cell of a row may say
_NOTHING = re.compile(rf"\s*(?:{NO_NUMBER}|没有)\s*")
_VALUE = re.compile(r"[0-9０-９]")
# labels beside their like, from which on a table is one of these
_REPEATED = 3


def without_repeats(rows: Sequence[list[str]]) -> list[list[str]]:
    """Return the rows of a table, blank where they say again what a merged cell said."""
    repeated = sum(
        left == right and _is_label(left) for row in rows for left, right in pairwise(row)
    )
    if repeated < _REPEATED:
        return list(rows)
    found: list[list[str]] = []
    above: list[str] = []
    header: list[str] = []
    for row in rows:
        if any(map(_is_label, row)) and not any(map(_is_value, row)):
            header = row
        found.append(
            [
                "" if _is_again(row, column, above, header) else text
                for column, text in enumerate(row)
            ]
        )
        above = row
    return found


def _is_again(row: list[str], column: int, above: list[str], header: list[str]) -> bool:
    text = row[column]
    left = row[column - 1] if column else ""
    if _is_label(text):
        return text == left or (column < len(above) and text == above[column])
    return (
        text == left
        and column < len(header)
        and _is_label(header[column])
        and header[column] == header[column - 1]
        and _is_all_alike(row, column, header)
    )


def _is_all_alike(row: list[str], column: int, header: list[str]) -> bool:
    """Return whether all cells below one header say the same."""
    first = last = column
    while first and header[first - 1] == header[column]:
        first -= 1
    while last + 1 < min(len(header), len(row)) and header[last + 1] == header[column]:
        last += 1
    return len(set(row[first : last + 1])) == 1


def _is_label(text: str) -> bool:
    return _LABEL.search(text) is not None and _NOTHING.fullmatch(text) is None


def _is_value(text: str) -> bool:
    return bool(text) and not _is_label(text) and _VALUE.search(text) is not None
