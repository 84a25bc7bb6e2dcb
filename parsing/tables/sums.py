"""Cells and hard identities → cells filled, sums broken, or a reading chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsing.tables.forms import Equation, Template

Number = int | Decimal
Grid = list[Number | None]
Candidate = tuple[Number | None, ...]

# Beyond this many steps a table has too many ways to be read.
_MOST_STEPS = 4_000


@dataclass(frozen=True, slots=True)
class Solution:
    """The ways in which some rows can be read so that all identities hold.

    chosen: for each row, which of its candidates; values: all cells, those that the
    identities force among them. several: at least two ways differ in a value.
    exhausted: not all ways were tried. broken: an identity that no way holds; sides:
    where it breaks and what stands on both sides, if there is one way alone.
    """

    chosen: tuple[int, ...] | None
    values: tuple[Number | None, ...]
    several: bool = False
    exhausted: bool = False
    broken: str | None = None
    sides: str | None = None


def settle(grid: Grid, equations: Sequence[Equation]) -> Equation | None:
    """Fill what the identities force; return one that breaks, or None.

    Where one cell of an identity is open it is forced; where all open ones stand on one
    side and nothing is left for them, they are zero. Counts are never negative.
    """
    changed = True
    pending = list(equations)
    while changed:
        changed = False
        left: list[Equation] = []
        for equation in pending:
            total: Number = 0
            open_plus: list[int] = []
            open_minus: list[int] = []
            for cell, weight in equation.terms:
                value = grid[cell]
                if value is not None:
                    total += weight * value
                elif weight > 0:
                    open_plus.append(cell)
                else:
                    open_minus.append(cell)
            if not open_plus and not open_minus:
                if total:
                    return equation
                continue
            if not open_plus or not open_minus:
                open_cells = open_plus or open_minus
                rest = -total if open_plus else total
                if rest < 0:
                    return equation
                if len(open_cells) == 1 or rest == 0:
                    for cell in open_cells:
                        grid[cell] = rest
                    changed = True
                    continue
            left.append(equation)
        pending = left
    return None


def solve(template: Template, rows: Sequence[Sequence[Candidate]]) -> Solution:
    """Choose one candidate for each row so that every identity holds.

    rows: for each row of the template its candidates, none for a row that is not there.
    Every way is tried within a bound.
    """
    grid: Grid = [None] * len(template.cells)
    open_rows: list[int] = []
    choice = [0] * len(rows)
    for number, candidates in enumerate(rows):
        if len(candidates) == 1:
            _put(template, grid, number, candidates[0])
        elif candidates:
            open_rows.append(number)
    if not open_rows:
        broken = settle(grid, template.equations)
        if broken is not None:
            sides = sides_of(template, broken, grid)
            return Solution(None, tuple(grid), broken=broken.identity_id, sides=sides)
        return Solution(tuple(choice), tuple(grid))
    ways = {number: _ways(template, number, rows[number]) for number in open_rows}
    open_rows.sort(key=lambda number: len(ways[number]))
    search = _Search(template, ways, open_rows, grid)
    search.go(0, choice)
    if search.exhausted:
        return Solution(None, tuple(grid), exhausted=True)
    if not search.found:
        return Solution(None, tuple(grid), broken=search.broken or "no reading adds up")
    first = next(iter(search.found.items()))
    return Solution(first[1], first[0], several=len(search.found) > 1)


def _ways(
    template: Template, number: int, candidates: Sequence[Candidate]
) -> list[tuple[int, Candidate]]:
    """Return the candidates of a row, filled by its own identities, each with its place.

    Of those that are then the same the first stays; one that breaks goes, unless all do:
    the search says what breaks.
    """
    cells = template.rows[number].cells
    own = [one for one in template.equations if one.by_row and one.terms[0][0] in cells]
    grid: Grid = [None] * len(template.cells)
    found: dict[Candidate, int] = {}
    for index, candidate in enumerate(candidates):
        _put(template, grid, number, candidate)
        if settle(grid, own) is None:
            found.setdefault(tuple(grid[cells.start : cells.stop]), index)
    if not found:
        return [*enumerate(candidates)]
    return [(index, candidate) for candidate, index in found.items()]


def sides_of(
    template: Template, equation: Equation, grid: Sequence[Number | None]
) -> str:
    """Return where an identity breaks, and the numbers of both sides, for a person."""
    sides: dict[bool, Number] = {True: 0, False: 0}
    for cell, weight in equation.terms:
        sides[weight > 0] += abs(weight) * (grid[cell] or 0)
    first = template.cells[equation.terms[0][0]]
    place = first.row_code if equation.by_row else first.column_code
    left, right = sides[True], sides[False]
    return f"{place}: {left} on the left, {right} on the right"


class _Search:
    """Depth first over the rows with several candidates; stops at a second answer.

    Of every identity between rows it keeps the sum of what is known, and how many cells
    are open on either side, so that what cannot hold any more is left at once. grid: the
    cells of the other rows; those of the open ones are put into it, and taken out.
    """

    def __init__(
        self,
        template: Template,
        ways: Mapping[int, Sequence[tuple[int, Candidate]]],
        open_rows: list[int],
        grid: Grid,
    ) -> None:
        self._template = template
        self._ways = ways
        self._open = open_rows
        self._grid = grid
        self._equations = [one for one in template.equations if not one.by_row]
        self._steps = 0
        self.found: dict[tuple[Number | None, ...], tuple[int, ...]] = {}
        self.exhausted = False
        self.broken: str | None = None
        # of each identity between rows: what is known, and how many cells are open on
        # its two sides
        self._known: list[Number] = [0] * len(self._equations)
        self._plus = [0] * len(self._equations)
        self._minus = [0] * len(self._equations)
        self._of_cell: list[list[tuple[int, int, list[int]]]] = [
            [] for _ in template.cells
        ]
        for number, equation in enumerate(self._equations):
            for cell, weight in equation.terms:
                side = self._plus if weight > 0 else self._minus
                value = grid[cell]
                if value is None:
                    side[number] += 1
                else:
                    self._known[number] += weight * value
                self._of_cell[cell].append((number, weight, side))

    def go(self, depth: int, choice: list[int]) -> None:
        if self.exhausted or len(self.found) > 1:
            return
        self._steps += 1
        if self._steps > _MOST_STEPS:
            self.exhausted = True
            return
        if depth == len(self._open):
            full = list(self._grid)
            broken = settle(full, self._template.equations)
            if broken is None:
                self.found.setdefault(tuple(full), tuple(choice))
            else:
                self.broken = broken.identity_id
            return
        number = self._open[depth]
        cells = self._template.rows[number].cells
        for index, candidate in self._ways[number]:
            self._put(cells, candidate)
            choice[number] = index
            broken_id = self._impossible(cells)
            if broken_id is None:
                self.go(depth + 1, choice)
            else:
                self.broken = broken_id
        self._put(cells, (None,) * len(cells))

    def _put(self, cells: range, candidate: Candidate) -> None:
        grid = self._grid
        for cell, value in zip(cells, candidate, strict=True):
            before = grid[cell]
            if before is value:
                continue
            grid[cell] = value
            known = (value or 0) - (before or 0)
            opened = (value is None) - (before is None)
            for number, weight, side in self._of_cell[cell]:
                self._known[number] += weight * known
                side[number] += opened

    def _impossible(self, cells: range) -> str | None:
        """Return an identity between rows that cannot hold any more, whatever comes."""
        for cell in cells:
            for number, _, _ in self._of_cell[cell]:
                known = self._known[number]
                if known and not (self._minus if known > 0 else self._plus)[number]:
                    return self._equations[number].identity_id
        return None


def _put(template: Template, grid: Grid, number: int, candidate: Candidate) -> None:
    first = template.rows[number].first_cell
    grid[first : first + len(candidate)] = candidate
