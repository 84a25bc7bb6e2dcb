"""The lines of a text → which stand at the edge of a page, and are no part of a table."""

from __future__ import annotations

import re
from itertools import pairwise

_DASHES = "(-{1,2}|[—–―]{1,2}|[·•_])"
_PAGE = re.compile(
    rf"{_DASHES} ?[0-9]{{1,4}} ?{_DASHES}"
    r"|第 ?[0-9]{1,4} ?页(?:[ /,(]{0,2}共 ?[0-9]{1,4} ?页[)]?)?"
    r"|共 ?[0-9]{1,4} ?页[ /,]{0,2}第 ?[0-9]{1,4} ?页"
    r"|page [0-9]{1,4}(?: of [0-9]{1,4})?"
    r"|(?P<page>[0-9]{1,4})/(?P<pages>[0-9]{1,4})",
    re.IGNORECASE,
)
# so may a row print three cells, too: they are pages if they count on
_OF_PAGES = re.compile(
    rf"{_DASHES}? ?(?P<page>[0-9]{{1,4}}) ?/ ?(?P<pages>[0-9]{{1,4}}) ?{_DASHES}?"
)
# what a browser prints above and below each page: when, and from where
_PRINTED = re.compile(
    r"20[0-9]{2}[/-][0-9]{1,2}[/-][0-9]{1,2},? (?:[上下]午 ?)?[0-9]{1,2}:[0-9]{2}\b.*"
    r"|.*https?:/{2}\S+ +[0-9]{1,4}/[0-9]{1,4}"
)
_REPORT = re.compile("年度报告|年报")
_LONGEST_PAGE, _LONGEST_EDGE = 24, 120
# so often the title stands at the head of pages; a page has so many lines
_HEADS, _LEAST_LINES = 3, 5


def is_page(line: str) -> bool:
    """Whether a line is the number of a page: - 3 -, 第3页, 3/12 but not 12/3."""
    match = _PAGE.fullmatch(line) if len(line) < _LONGEST_PAGE else None
    return match is not None and int(match["page"] or 0) <= int(match["pages"] or 0)


def edges_of_pages(lines: list[str]) -> set[int]:
    """Return the lines that stand at the edge of each page, counted from 1.

    They are the report's title, a browser's own lines, and numbers of pages that
    count on from the first to the last.
    """
    found: set[int] = set()
    numbered: dict[str, list[tuple[int, int]]] = {}
    titles: dict[str, list[int]] = {}
    for number, line in enumerate(lines, 1):
        shown = line.strip()
        if len(shown) > _LONGEST_EDGE:
            continue
        of_pages = "/" in shown and _OF_PAGES.fullmatch(shown)
        if of_pages:
            page = number, int(of_pages["page"])
            numbered.setdefault(of_pages["pages"], []).append(page)
        elif ":" in shown and _PRINTED.fullmatch(shown):
            found.add(number)
        elif "|" not in shown and _REPORT.search(shown):
            titles.setdefault(shown, []).append(number)
    for pages, places in numbered.items():
        if 1 < len(places) <= int(pages) and places[0][1] in (1, 2):
            steps = [
                (two - one, page - last) for (one, last), (two, page) in pairwise(places)
            ]
            if all(by >= _LEAST_LINES and up == 1 for by, up in steps):
                found.update(number for number, _ in places)
    for numbers in titles.values():
        # the first one may be the title itself
        found.update(numbers[1:] if len(numbers) >= _HEADS else ())
    return found
