"""Ruled lines and characters of pages → tables, and the cells they enclose."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count, pairwise
from operator import itemgetter

from pdfplumber.page import Page
from pdfplumber.table import (
    Table,
    cells_to_tables,
    edges_to_intersections,
    intersections_to_cells,
    merge_edges,
)
from pdfplumber.utils.geometry import filter_edges

from orchestration.readers.drawn import (
    OFF_LINE,
    Bounds,
    Shape,
    cell_lines,
    is_in,
    middle_of,
)
from orchestration.readers.lines import Cell, Row, goes_on, joined
from orchestration.readers.reading import Place
from parsing.text import UNKNOWN

# Points. A filled area of both is a background; a thinner one is how some programs
# draw a ruled line.
THICKEST_RULE = 3.0
# Points. Columns of a table on two pages that begin nearer to each other are the same.
SAME_COLUMN = 8.0
# Share of the size of a character: how near two digits stand that are one number.
_TOUCHING = 0.12


@dataclass(frozen=True)
class Ruled:
    """A table, or what a page has of it: cells by row, each with where it begins."""

    rows: list[list[tuple[float, Cell]]]
    x0: float
    x1: float
    page: int

    def goes_on_in(self, other: object) -> bool:
        """Return whether another part is the rest of this table, on the next page."""
        return (
            isinstance(other, Ruled)
            and other.page == self.page + 1
            and abs(other.x0 - self.x0) < SAME_COLUMN
            and abs(other.x1 - self.x1) < SAME_COLUMN
        )


def tables_of(page: Page) -> list[Table]:
    """Return the tables that ruled lines enclose, from the top of the page."""
    return _tables(page.filter(_is_drawn_or_rule).edges)


def tables_among(lines: Iterable[Bounds]) -> list[Table]:
    """Return the tables that ruled lines enclose, from the top.

    Of a line, left and right, or top and bottom, are the same.
    """
    return _tables([_edge(x0, x1, top, bottom) for x0, top, x1, bottom in lines])


def grids_among(lines: Iterable[Bounds]) -> list[list[Bounds]]:
    """Return the cells of each table that ruled lines enclose."""
    return [table.cells for table in tables_among(lines)]


def _tables(edges: Sequence[Shape]) -> list[Table]:
    """Return the tables among lines, from the top; they have no page.

    Lines near each other are one, but not those of two tables below each other.
    """
    found: list[Table] = []
    for closed in _closed(edges):
        merged = merge_edges(closed, *[THICKEST_RULE] * 4)
        lines = filter_edges(merged, min_length=THICKEST_RULE)
        crossings = edges_to_intersections(lines, THICKEST_RULE, THICKEST_RULE)
        for cells in cells_to_tables(intersections_to_cells(crossings)):
            found.append(Table(None, cells))  # type: ignore[arg-type]
    return sorted(found, key=lambda table: table.bbox[1])


def _is_drawn_or_rule(shape: Shape) -> bool:
    """Return False for the background of some lines: its edges are no ruled lines."""
    return not (
        shape["object_type"] == "rect"
        and not shape.get("stroke")
        and shape["width"] > THICKEST_RULE
        and shape["height"] > THICKEST_RULE
    )


def _closed(edges: Sequence[Shape]) -> Iterator[list[Shape]]:
    """Yield the ruled lines of each part of the page, closed where they end.

    A table that goes on over a page break is often left open there, and some have no
    line at their sides: the ends of the lines that there are close it.
    """
    for top, bottom in _spans([edge for edge in edges if edge["orientation"] == "v"]):
        within = [
            edge
            for edge in edges
            if edge["orientation"] is not None
            and top - THICKEST_RULE
            <= edge["top"]
            <= edge["bottom"]
            <= bottom + THICKEST_RULE
        ]
        x0 = min(edge["x0"] for edge in within)
        x1 = max(edge["x1"] for edge in within)
        across = [_edge(x0, x1, place, place) for place in (top, bottom)]
        down = [_edge(place, place, top, bottom) for place in (x0, x1)]
        yield [*within, *across, *down]


def _spans(edges: Sequence[Shape]) -> list[tuple[float, float]]:
    """Return the parts of the page's height that upright lines cover, from the top."""
    spans: list[tuple[float, float]] = []
    for edge in sorted(edges, key=lambda edge: edge["top"]):
        if spans and edge["top"] <= spans[-1][1] + THICKEST_RULE:
            spans[-1] = spans[-1][0], max(spans[-1][1], edge["bottom"])
        else:
            spans.append((edge["top"], edge["bottom"]))
    return spans


def _edge(x0: float, x1: float, top: float, bottom: float) -> Shape:
    return {
        "object_type": "line",
        "orientation": "v" if x0 == x1 else "h",
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def cells_of(
    table: Table, characters: list[Shape], place_of: Callable[[Bounds], Place]
) -> tuple[list[list[tuple[float, Cell]]], list[Shape]]:
    """Return a table's cells by row, and the characters of its page that stand in none.

    place_of: tells where on its page a box stands.
    """
    left = [character for character in characters if is_in(character, table.bbox)]
    beside = [character for character in characters if not is_in(character, table.bbox)]
    boxes = [[box for box in row.cells if box is not None] for row in table.rows]
    contents: list[list[Shape]] = []
    for box in chain.from_iterable(boxes):
        contents.append([character for character in left if is_in(character, box)])
        left = [character for character in left if not is_in(character, box)]
    left = beside + left
    cut = _cut_numbers([*contents, left])
    texts = [
        # the mark keeps the number from being read
        (joined(lines) + UNKNOWN,) if number in cut else lines
        for number, lines in enumerate(map(cell_lines, contents))
    ]
    numbers = count()
    rows = [
        [(box[0], Cell(texts[next(numbers)], place=place_of(box))) for box in row]
        for row in boxes
    ]
    return _with_marks(rows, boxes), left


def _with_marks(
    rows: list[list[tuple[float, Cell]]], boxes: list[list[Bounds]]
) -> list[list[tuple[float, Cell]]]:
    """Return rows with marks where the number of a merged cell goes on.

    So it does in the rows below that its box covers, and in columns that the row above,
    which has more of them, tells apart. boxes: those of the rows' cells.
    """
    found = [[*row] for row in rows]
    for number, row in enumerate(boxes):
        above = boxes[number - 1] if number else []
        for (_, cell), (x0, _, x1, bottom) in zip(rows[number], row, strict=True):
            mark = goes_on(cell)
            if mark is None:
                continue
            below = number + 1
            while below < len(boxes) and boxes[below][0][1] < bottom - THICKEST_RULE:
                if all(not x0 - SAME_COLUMN < box[0] < x1 for box in boxes[below]):
                    found[below].append((x0, mark))
                below += 1
            if len(above) > len(row):
                apart = (box[0] for box in above)
                places = (x for x in apart if x0 + SAME_COLUMN < x < x1 - SAME_COLUMN)
                found[number] += [(place, mark) for place in places]
    return [sorted(row, key=itemgetter(0)) for row in found]


def _cut_numbers(contents: list[list[Shape]]) -> set[int]:
    """Return the contents whose border runs through a number: whose it is nobody knows.

    contents: of the cells, and what stands in none.
    """
    digits = [
        (character, number)
        for number, content in enumerate(contents)
        for character in content
        if character["text"].isdigit()
    ]
    digits.sort(key=lambda item: (round(middle_of(item[0])), item[0]["x0"]))
    cut: set[int] = set()
    for (left, left_cell), (right, right_cell) in pairwise(digits):
        if (
            left_cell != right_cell
            and abs(middle_of(left) - middle_of(right)) < OFF_LINE * left["size"]
            and abs(right["x0"] - left["x1"]) < _TOUCHING * left["size"]
        ):
            cut |= {left_cell, right_cell}
    return cut


def as_one(tables: Sequence[Ruled]) -> Iterator[list[Row]]:
    """Yield the rows of a table from all its pages; page by page if they do not fit."""
    together = in_columns(tables, SAME_COLUMN)
    if together is not None:
        yield together
        return
    for table in tables:
        yield in_columns([table], 0.0) or [
            [cell for _, cell in row] for row in table.rows
        ]


def in_columns(tables: Sequence[Ruled], nearest: float) -> list[Row] | None:
    """Return the rows of tables in the columns that all of them have together.

    A page that has only merged cells of some columns has none of their lines. Places
    nearer to each other than given are one column; None if two cells of a row are.
    """
    rows = [row for table in tables for row in table.rows]
    columns: list[float] = []
    for x0 in sorted(x0 for row in rows for x0, _ in row):
        if not columns or x0 - columns[-1] > nearest:
            columns.append(x0)
    found: list[Row] = []
    for row in rows:
        placed: Row = [None] * len(columns)
        for x0, cell in row:
            place = bisect_right(columns, x0) - 1
            if placed[place] is not None:
                return None
            placed[place] = cell
        found.append(placed)
    return found
