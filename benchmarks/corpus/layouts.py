"""The rows of a table → lines of text, laid out as sites, tools and people do it."""

from collections.abc import Callable
from itertools import pairwise
from random import Random

from benchmarks.corpus.tables import Row, Table

RowLines = Callable[[Row], list[str]]
"""The lines of one row."""


def _is_data(row: Row) -> bool:
    return row.kind in ("data", "local")


def _labels(row: Row) -> list[str]:
    return [label for label in row.labels if label]


def _values(row: Row) -> list[str]:
    """A data row's values, blank ones too; a header's blanks come of merging."""
    return row.values if _is_data(row) else [value for value in row.values if value]


def _numbers(row: Row) -> list[str]:
    """The unit of a row that has one, and its values."""
    return ([row.unit] if row.unit is not None else []) + _values(row)


def _cells(row: Row) -> list[str]:
    return _labels(row) + _numbers(row)


def _printed(row: Row) -> list[str]:
    return [cell for cell in _cells(row) if cell]


def _grid_cells(row: Row, width: int) -> list[str]:
    cells = row.labels + ([row.unit] if row.unit is not None else []) + row.values
    return cells + [""] * (width - len(cells))


def _pipes(rng: Random, width: int) -> RowLines:
    del width
    bar = rng.choice((" | ", "|", " |"))
    return lambda row: [bar.join(_cells(row))]


def _pipes_trailing(rng: Random, width: int) -> RowLines:
    del width
    most = rng.randint(1, 5)
    return lambda row: [" | ".join(_cells(row)) + " |" * rng.randint(0, most)]


def _pipes_leading(rng: Random, width: int) -> RowLines:
    del rng, width
    return lambda row: ["| " + " | ".join(_cells(row)) + " |"]


def _pipes_broken(rng: Random, width: int) -> RowLines:
    """A merged cell that goes on is a line with a lone bar."""
    del rng, width

    def lines(row: Row) -> list[str]:
        text = " | ".join(_cells(row)) + " |"
        depth = next((i for i, label in enumerate(row.labels) if label), 0)
        if depth == 0 and (row.labels[:1] != [""] or not row.labels):
            return [text]
        if _is_data(row) and depth == 2:
            return ["|", f"| {text}"]
        return [f"| {text}"] if _is_data(row) else [f"| {text}", "|"]

    return lines


def _grid(rng: Random, width: int) -> RowLines:
    bar = rng.choice((" | ", "|"))
    return lambda row: [bar.join(_grid_cells(row, width))]


def _tabs(rng: Random, width: int) -> RowLines:
    if rng.random() < 0.5:
        return lambda row: ["\t".join(_grid_cells(row, width))]
    return lambda row: ["\t".join(_cells(row))]


def _lines(rng: Random, width: int) -> RowLines:
    del rng, width
    return _printed


def _lines_spaced(rng: Random, width: int) -> RowLines:
    del rng, width
    return lambda row: [line for cell in _printed(row) for line in (cell, "")]


def _lines_blank(rng: Random, width: int) -> RowLines:
    del rng, width
    return _cells


def _lines_barred(rng: Random, width: int) -> RowLines:
    """A cell a line, its border behind it or below; a blank one is its border alone.

    Those that a merged cell covers are borders on one line at the end, or are not there.
    """
    joint = rng.choice((" ", "\n"))
    is_full = rng.random() < 0.7

    def lines(row: Row) -> list[str]:
        cells = _cells(row)
        found = [f"{cell}{joint}|" if cell else "|" for cell in cells]
        covered = width - len(cells) if is_full else 0
        return [line for text in found for line in text.split("\n")] + (
            ["|" * covered] if covered > 0 else []
        )

    return lines


def _spaces(rng: Random, width: int) -> RowLines:
    del width
    gap = rng.choice((" ", "  ", "    ", "　"))
    return lambda row: [gap.join(_printed(row))]


def _label_then_numbers(rng: Random, width: int) -> RowLines:
    del width
    gap = rng.choice((" ", "  ", "　"))
    joint = rng.choice(("", " "))

    def lines(row: Row) -> list[str]:
        if not _is_data(row):
            return [gap.join(_printed(row))]
        label = joint.join(_labels(row))
        numbers = gap.join(value for value in _numbers(row) if value)
        return [line for line in (label, numbers) if line]

    return lines


def _wrapped(rng: Random, width: int) -> RowLines:
    """A label over several lines, its numbers beside or between them."""
    return _over_lines(rng, width, anywhere=False)


def _wrapped_anywhere(rng: Random, width: int) -> RowLines:
    """The same by a program that knows no rules of typesetting."""
    return _over_lines(rng, width, anywhere=True)


def _over_lines(rng: Random, width: int, *, anywhere: bool) -> RowLines:
    del width

    def lines(row: Row) -> list[str]:
        if not _is_data(row):
            return [" ".join(_printed(row))]
        label = " ".join(_labels(row))
        numbers = " ".join(value for value in _numbers(row) if value)
        if len(label) < 6 or rng.random() < 0.3:
            return [f"{label} {numbers}".strip()]
        parts = _split(rng, label, anywhere=anywhere)
        place = rng.randrange(len(parts))
        if rng.random() < 0.3:
            parts.insert(place + 1, numbers)
        else:
            parts[place] += f" {numbers}"
        return [part for part in parts if part]

    return lines


def _split(rng: Random, label: str, *, anywhere: bool) -> list[str]:
    """Cut a label into lines, where type is set so or anywhere."""
    cuts = sorted(rng.sample(range(2, len(label) - 1), rng.choice((1, 1, 2))))
    if not anywhere:
        # a cut that no line may have moves on to the next that it may
        cuts = sorted({_next_cut(label, cut) for cut in cuts})
        # only the last line of a cell is shorter than the cell is wide
        cuts = [cut for cut in cuts if cut == cuts[0] or cut - cuts[0] > 1]
    edges = [0, *cuts, len(label)]
    parts = [label[start:end].strip() for start, end in pairwise(edges)]
    return [part for part in parts if part]


def _next_cut(label: str, cut: int) -> int:
    return next(
        (place for place in range(cut, len(label)) if _may_cut(label, place)),
        len(label),
    )


def _may_cut(label: str, place: int) -> bool:
    """Whether a line may end here: not before a closing mark nor behind an opening one.

    So no number is cut from its dot, and none in two.
    """
    before, after = label[:place].rstrip(), label[place:].lstrip()
    return (
        before[-1] not in _OPENING
        and after[0] not in _CLOSING
        and not (label[place - 1].isdecimal() and label[place].isdecimal())
    )


def _numbers_then_label(rng: Random, width: int) -> RowLines:
    below = _label_then_numbers(rng, width)
    share = rng.choice((0.1, 0.3, 1.0))

    def lines(row: Row) -> list[str]:
        found = below(row)
        turned = _is_data(row) and rng.random() < share
        return found[::-1] if turned else found

    return lines


def _markdown(rng: Random, width: int) -> RowLines:
    whole = rng.random() < 0.5
    apart = rng.random() < 0.3

    def lines(row: Row) -> list[str]:
        cells = _grid_cells(row, width) if whole else _cells(row)
        text = "| " + " | ".join(cells) + " |"
        rule = "|" + "---|" * len(cells)
        if apart:
            return [text, rule, ""]
        return [text, rule] if row.kind == "heading" else [text]

    return lines


def _glued(rng: Random, width: int) -> RowLines:
    """Cells without anything between them: all of a row's, or some at an end of it."""
    del width
    # how many numbers at the beginning and at the end run together
    first, last = rng.choice(((99, 0), (99, 0), (2, 0), (0, 2), (3, 3)))
    share = rng.choice((1.0, 1.0, 0.6))
    joint = rng.choice(("", "", " "))
    gap = rng.choice(("", " "))

    def lines(row: Row) -> list[str]:
        if not _is_data(row):
            return [gap.join(_printed(row))]
        label, numbers = "".join(_labels(row)), [one for one in _numbers(row) if one]
        if rng.random() < share:
            numbers = [
                "".join(numbers[:first]),
                *numbers[first : max(first, len(numbers) - last)],
                "".join(numbers[max(first, len(numbers) - last) :]),
            ]
        return [joint.join((label, " ".join(one for one in numbers if one)))]

    return lines


_Factory = Callable[[Random, int], RowLines]

_BY_ROW: dict[str, _Factory] = {
    "pipes": _pipes,
    "pipes_trailing": _pipes_trailing,
    "pipes_leading": _pipes_leading,
    "pipes_broken": _pipes_broken,
    "grid": _grid,
    "tabs": _tabs,
    "lines": _lines,
    "lines_spaced": _lines_spaced,
    "lines_blank": _lines_blank,
    "lines_barred": _lines_barred,
    "spaces": _spaces,
    "label_then_numbers": _label_then_numbers,
    "wrapped": _wrapped,
    "numbers_then_label_some": _numbers_then_label,
    "markdown": _markdown,
    "glued": _glued,
}
_OVER = {
    "vertical": ("pipes", "lines", "spaces", "label_then_numbers"),
    "paged": ("pipes", "grid", "lines", "spaces", "label_then_numbers", "wrapped"),
    "columns_apart": ("spaces",),
    "menus": ("pipes", "grid", "tabs", "lines", "spaces"),
    "one_line": ("spaces", "spaces", "glued"),
}
LAYOUTS = (*_BY_ROW, *_OVER)

_KEEP_BLANKS = {
    "pipes",
    "pipes_trailing",
    "pipes_leading",
    "pipes_broken",
    "grid",
    "tabs",
    "lines_blank",
    "lines_barred",
    "markdown",
}

# marks that no line begins with, and marks that no line ends with
_CLOSING = "、，。．,.：；:;！？!?）)】》〉”’」』%％"
_OPENING = "（(【《〈“‘「『"

_PAGE_MARKS = (
    "- {} -",
    "— {} —",
    "－{}－",
    "-{}-",
    "第 {} 页",
    "第{}页 共9页",
    "{}",
)


class Layout:
    """The layout of one report, the same for all its tables."""

    def __init__(self, name: str, rng: Random, *, cuts_anywhere: bool = False) -> None:
        self.name = name
        self._cuts_anywhere = cuts_anywhere
        self.base = rng.choice(_OVER[name]) if name in _OVER else name
        self.keeps_blanks = self.base in _KEEP_BLANKS
        # where one number ends and the next begins, the text does not say
        self.keeps_numbers = self.base != "glued"
        self._rng = rng
        self._page = 1
        self._page_mark = rng.choice(_PAGE_MARKS)
        self._repeats_headers = rng.random() < 0.3
        self._by_column = rng.random() < 0.2
        self._one_a_line = rng.random() < 0.3
        self._seed = rng.random()

    def lines(self, table: Table) -> list[str]:
        """Return the lines of a table."""
        # each table makes the same choices where a layout leaves some
        factory = _BY_ROW[self.base]
        if factory is _wrapped and self._cuts_anywhere:
            factory = _wrapped_anywhere
        row_lines = factory(Random(self._seed), table.width)  # noqa: S311
        if self.name == "columns_apart" and table.section != "proceedings":
            return self._columns_apart(table, row_lines)
        if self.name == "vertical" and table.section == "applications":
            return self._vertical(table, row_lines)
        blocks = [row_lines(row) for row in table.rows]
        if self.name == "paged":
            self._break_pages(table, blocks)
        found = [line for block in blocks for line in block]
        if self.name == "markdown":
            first = next((i for i, line in enumerate(found) if line), 0)
            if not found[first + 1 : first + 2] or "---" not in found[first + 1]:
                found.insert(first + 1, "|" + "---|" * table.width)
        return found

    def page_line(self) -> str:
        """Return the mark at the foot of the next page."""
        self._page += 1
        return self._page_mark.format(self._page)

    def _break_pages(self, table: Table, blocks: list[list[str]]) -> None:
        rng = self._rng
        headers = [
            line
            for row, block in zip(table.rows, blocks, strict=True)
            if row.kind == "header"
            for line in block
        ]
        breaks = {"applications": (1, 2), "proceedings": (0, 0, 1)}
        count = rng.choice(breaks.get(table.section, (0, 1)))
        for number in sorted(rng.sample(range(1, len(blocks)), count)):
            page = [self.page_line()]
            if self._repeats_headers and table.section == "applications":
                page += headers
            block = blocks[number]
            share = 0.5 if self._cuts_anywhere else 0.15
            place = rng.randint(1, len(block)) if rng.random() < share and block else 0
            if place and self.base != "wrapped" and not self._cuts_anywhere:
                # a page ends within a row only where a label has several lines
                place = len(block)
            block[place:place] = page

    def _vertical(self, table: Table, row_lines: RowLines) -> list[str]:
        found: list[str] = []
        left: list[str] = []
        for row in table.rows:
            if row.kind == "data" and row.labels[0] and row.labels[1]:
                left = list(row.labels[0])
                row = row.copy()
                row.labels[0] = ""
                found.append(left.pop(0))
            found += row_lines(row)
            if left:
                found.append(left.pop(0))
        return found + left

    def _columns_apart(self, table: Table, row_lines: RowLines) -> list[str]:
        found: list[str] = []
        grid: list[list[str]] = []
        for row in table.rows:
            if _is_data(row):
                found += [row.label] if row.label else []
                found += [row.unit] if row.unit else []
                grid.append(row.values)
            else:
                found += row_lines(row)
        if self._by_column:
            longest = max(map(len, grid), default=0)
            grid = [
                [values[place] for values in grid if len(values) > place]
                for place in range(longest)
            ]
        for values in grid:
            printed = [value for value in values if value]
            found += printed if self._one_a_line else [" ".join(printed)]
        return [line for line in found if line]
