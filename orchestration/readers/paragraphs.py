"""Lines and tables on pages → which of them go on in the next one; numbers of pages."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from orchestration.readers.drawn import Line
from orchestration.readers.ruled import Ruled

# Characters of a line that may be a full one; titles are shorter.
_LONG = 12
# Share of a page's height at its top and bottom where its number stands.
_EDGE = 0.1

# Points. What runs along the pages stands at one height on each.
_SAME_HEIGHT = 4.0
# Lines of a head or foot of pages.
_MOST_RUNNING = 4

_PAGE_NUMBER = re.compile(
    r"[-—–－‐·•\s]*(?:第\s*)?[0-9０-９]{1,3}(?:\s*页)?(?:\s*[/，,共]+\s*[0-9]{1,3}\s*页?)?"
    r"[-—–－‐·•\s]*"
)
# how a line ends that need not go on, and how one begins that does not go on another
_ENDS = ("。", "；", "：", "！", "？", ":", ";")
_HEADING = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、）).]|[0-9]{1,2}[、.．]\D|第.{1,3}条"
)

Margins = tuple[float, float]
"""Where lines begin, and where full ones end."""


@dataclass(frozen=True)
class Paragraph:
    """A line outside of tables that may go on in the next line, also of the next page."""

    line: Line
    page: int

    def goes_on_in(self, part: "Paragraph", margins: Margins) -> bool:
        """Return whether another line is the rest of this one."""
        left, right = margins
        last, line = self.line, part.line
        near = part.page != self.page or line.top - last.top < 2.5 * last.size
        return (
            near
            and _is_long(last)
            and last.x1 > right - 1.6 * last.size
            and line.x0 < left + 0.6 * line.size
            and abs(line.size - last.size) < 0.2 * last.size
            and not last.text.endswith(_ENDS)
            and _HEADING.match(line.text) is None
        )


Part = Paragraph | Ruled


def groups_of(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yield the lines of a paragraph, or what each page has of a table, together."""
    parts = _with_running_once(parts)
    margins = _margins(part for part in parts if isinstance(part, Paragraph))
    group: list[Part] = []
    for part in parts:
        if group and not _goes_on(group[-1], part, margins):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _with_running_once(parts: Sequence[Part]) -> list[Part]:
    """Return parts with the lines that run along the pages once: a head, a foot.

    The first head stays, and the last foot: neither stands within a table or a
    paragraph that goes on over a page break.
    """
    pages: dict[int, list[Part]] = defaultdict(list)
    for part in parts:
        pages[part.page].append(part)
    again: set[int] = set()
    for side, _ in product((0, -1), range(_MOST_RUNNING)):
        edges = [page[side] for page in pages.values() if page]
        for group in _running(edges, len(pages)):
            again |= {id(part) for part in group if part is not group[side]}
            for part in group:
                pages[part.page].pop(side)
    return [part for part in parts if id(part) not in again]


def _running(edges: Iterable[Part], pages: int) -> list[list[Paragraph]]:
    """Return the lines among those at one edge of pages that say the same, in groups."""
    alike: dict[str, list[Paragraph]] = defaultdict(list)
    for part in edges:
        if isinstance(part, Paragraph):
            number = rf"(?<![0-9共])(?<!共 ){part.page}(?=\s*[/页]|$)"
            alike[re.sub(number, "", part.line.text, count=1)].append(part)
    level = (
        [part for part in group if abs(part.line.top - group[-1].line.top) < _SAME_HEIGHT]
        for group in alike.values()
    )
    return [group for group in level if len(group) > 1 and 3 * len(group) >= pages]


def _goes_on(before: Part, part: Part, margins: Margins) -> bool:
    """Return whether a part is the rest of the one before it."""
    if isinstance(before, Ruled):
        return before.goes_on_in(part)
    return isinstance(part, Paragraph) and before.goes_on_in(part, margins)


def is_page_number(text: str, middle: float, height: float) -> bool:
    """Return whether a line is the number of a page.

    middle: of the line, from the top of the page; height: that of the page.
    """
    at_edge = not _EDGE * height < middle < (1 - _EDGE) * height
    return at_edge and _PAGE_NUMBER.fullmatch(text) is not None


def _margins(paragraphs: Iterable[Paragraph]) -> Margins:
    """Return where lines begin and where full ones end; a few may stick out."""
    lines = [paragraph.line for paragraph in paragraphs]
    ends = sorted(line.x1 for line in lines if _is_long(line))
    if not ends:
        return 0.0, 0.0
    return min(line.x0 for line in lines), ends[-1 - len(ends) // 10]


def _is_long(line: Line) -> bool:
    return line.x1 - line.x0 > _LONG * line.size
