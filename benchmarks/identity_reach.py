"""Changed figures of sound tables → what share of them the identities notice.

Sound tables (random ones of every form, and those of the reports of a release) are
changed in one cell, in two, in whole rows and columns. A change that no hard identity
notices passes: it would be published if a reading made it. Soft identities notice some
of them; what nothing notices is unnoticed. Of two years, what no identity between years
notices passes.

From the root of the project, after `make run`:

    .venv/bin/python -m benchmarks.identity_reach --release warehouse/marts.duckdb
"""

import argparse
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb

from benchmarks.corpus.truth import random_figures
from benchmarks.reach import Cell, Change, Figures, Reach
from expectations.identities import Identities, read_identities
from orchestration.settings import SEEDS

FORMS = ("table_2019", "table_2021", "statistics_2014")
_PAIRS = 1500  # of cells, per table and section, drawn at random


def random_table(seed: int, form: str) -> Figures:
    """Return a random sound table of a form, of one year."""
    rng = Random(f"reach {form} {seed}")  # noqa: S311 - tables that can be made again
    return {
        (0, *place): value for place, value in random_figures(rng, form).values.items()
    }


def two_years(seed: int, form: str) -> Figures:
    """Return random sound tables of two years, of which what is carried over agrees."""
    later = {cell: int(value) for cell, value in random_table(2 * seed, form).items()}
    earlier = {
        (-1, *cell[1:]): int(value)
        for cell, value in random_table(2 * seed + 1, form).items()
    }
    both = later | earlier
    columns = [c for _, s, r, c in later if (s, r) == ("applications", "carried_in")]

    def put(year: int, row: str, column: str, value: int) -> None:
        both[year, "applications", row, column] = value

    def figure(year: int, row: str, column: str) -> int:
        return both[year, "applications", row, column]

    for column in columns:
        if column == "total":
            continue
        out = figure(0, "carried_in", column)
        came = figure(-1, "processed_total", column) + out
        more = max(0, figure(-1, "carried_in", column) - came)
        for row in ("processed_total", "granted"):
            put(-1, row, column, figure(-1, row, column) + more)
        put(-1, "carried_out", column, out)
        put(-1, "received", column, came + more - figure(-1, "carried_in", column))
    for row in {r for y, s, r, _ in both if (y, s) == (-1, "applications")}:
        total = sum(figure(-1, row, column) for column in columns if column != "total")
        put(-1, row, "total", total)
    items = [(r, c) for y, s, r, c in both if (y, s) == (0, "disclosures")]
    for row, column in items:
        at, before = (
            {c: (year, "disclosures", row, c) for r, c in items if r == row}
            for year in (0, -1)
        )
        if column == "in_force":
            went = both[at["issued"]] - both[at["repealed"]]
            both[at[column]] = max(both[at[column]], went)
            both[before[column]] = both[at[column]] - went
        elif column == "items_last_year":
            changed = both[before["items_change"]]
            both[before[column]] = max(both[before[column]], -changed)
            both[at[column]] = both[before[column]] + changed
        elif column == "in_public_total":
            for of in (before, at):
                both[of[column]] = max(both[of[column]], both[of["newly_disclosed"]])
            both[at[column]] = max(
                both[at[column]], both[before[column]] + both[at["newly_disclosed"]]
            )
    return {cell: Decimal(value) for cell, value in both.items()}


def released_tables(database: Path) -> Iterator[tuple[str, str, Figures]]:
    """Yield the name, form and figures of the tables of a release, of one year each."""
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select source_path, facts.form, section, row_code, column_code, value from ("
            "select report_id, form, 'applications' as section, row_code, "
            "applicant_code as column_code, value::decimal(28, 8) as value "
            "from fct_applications union all "
            "select report_id, form, 'proceedings', proceeding_code, result_code, value "
            "from fct_proceedings union all "
            "select report_id, form, 'disclosures', item_code, measure_code, value "
            "from fct_disclosures union all "
            "select report_id, form, section, item_code, measure_code, value "
            "from fct_statistics) as facts "
            "inner join dim_report using (report_id) "
            "where value is not null and facts.form is not null order by all"
        ).fetchall()
    for (path, form), group in itertools.groupby(rows, key=lambda row: row[:2]):
        yield path, form, {(0, *row[2:5]): row[5] for row in group}


def of_section(figures: Figures, section: str, year: int = 0) -> dict[Cell, Decimal]:
    """Return the figures of one section."""
    return {cell: value for cell, value in figures.items() if cell[:2] == (year, section)}


def single_changes(table_no: int, figures: Figures) -> Iterator[Change]:
    """Yield changes of one cell: by one, a digit more, a digit lost, zero."""
    for cell, value in figures.items():
        others = {
            "one more": value + 1,
            "one less": value - 1,
            "a digit more": value * 10,
            "a digit lost": value // 10,
            "made zero": Decimal(0),
        }
        for kind, other in others.items():
            if other != value:
                yield Change(table_no, kind, {cell: other})


def place_of(one: Cell, other: Cell) -> str:
    """Return how two cells lie to each other."""
    if one[2] == other[2]:
        return "in a row"
    return "in a column" if one[3] == other[3] else "apart"


def double_changes(table_no: int, figures: Figures, rng: Random) -> Iterator[Change]:
    """Yield changes of two cells, of all pairs or of some drawn at random."""
    pairs = list(itertools.combinations(figures, 2))
    if len(pairs) > _PAIRS:
        pairs = rng.sample(pairs, _PAIRS)
    for one, other in pairs:
        place = place_of(one, other)
        first, second = figures[one], figures[other]
        step = rng.randint(1, 9)
        yield Change(
            table_no, f"both more {place}", {one: first + step, other: second + step}
        )
        if second >= step:
            yield Change(
                table_no, f"moved {place}", {one: first + step, other: second - step}
            )
        if first != second:
            yield Change(table_no, f"swapped {place}", {one: second, other: first})
        if second > 0:
            yield Change(
                table_no,
                f"unrelated {place}",
                {one: first + step, other: second + step + rng.randint(1, 9)},
            )


def exchanged(table_no: int, figures: Figures, *, rows: bool) -> Iterator[Change]:
    """Yield exchanges of two whole rows or columns that have the same cells."""
    codes = [row if rows else column for _, _, row, column in figures]
    kind = "two rows exchanged" if rows else "two columns exchanged"
    for one, other in itertools.combinations(dict.fromkeys(codes), 2):
        names = {one: other, other: one}
        changed: dict[Cell, Decimal] = {}
        is_whole = True
        for (year, section, row, column), value in figures.items():
            if (row if rows else column) in names:
                place = (names[row], column) if rows else (row, names[column])
                twin = figures.get((year, section, *place))
                is_whole = is_whole and twin is not None
                if twin is not None and twin != value:
                    changed[year, section, row, column] = twin
        if is_whole and changed:
            yield Change(table_no, kind, changed)


class Table:
    """Counts of changes, of those that pass, and of those that nobody notices."""

    def __init__(self) -> None:
        self._made: Counter[str] = Counter()
        self._passed: Counter[str] = Counter()
        self._unnoticed: Counter[str] = Counter()

    def count(self, kind: str, *, passes: bool, noticed: bool) -> None:
        """Count one change: whether it passes, and whether any identity notices it."""
        self._made[kind] += 1
        self._passed[kind] += passes
        self._unnoticed[kind] += not noticed

    def counts(self) -> dict[str, tuple[int, int]]:
        """Return changes and those that pass, by kind."""
        return {kind: (made, self._passed[kind]) for kind, made in self._made.items()}

    def lines(self) -> Iterator[str]:
        """Yield a line per kind: changes, those that pass, those nobody notices."""
        for kind, made in sorted(self._made.items()):
            shares = (
                f"{100 * count / made:9.2f} %"
                for count in (self._passed[kind], self._unnoticed[kind])
            )
            yield f"  {kind:34}{made:9}{''.join(shares)}"


def measure(
    identities: Identities, tables: list[tuple[str, Figures]], seed: int = 0
) -> dict[str, Table]:
    """Return what the hard identities notice of changed tables, by section."""
    reach = Reach(identities)
    hard = {one.identity_id for one in identities.identities if one.severity == "hard"}
    rng = Random(f"changes {seed}")  # noqa: S311 - changes that can be made again
    found: dict[str, Table] = defaultdict(Table)
    for form, figures in tables:
        number = reach.add(form, figures)
        for section in dict.fromkeys(cell[1] for cell in figures):
            own = of_section(figures, section)
            changes = [
                *single_changes(number, own),
                *double_changes(number, own, rng),
                *exchanged(number, own, rows=True),
                *exchanged(number, own, rows=False),
            ]
            for change, noticed in zip(changes, reach.noticed(changes), strict=True):
                kind = change.kind
                if len(change.figures) == 1:
                    kind = f"one cell: {kind}"
                elif "exchanged" not in kind:
                    kind = f"two cells: {kind}"
                found[section].count(
                    kind, passes=not hard & set(noticed), noticed=bool(noticed)
                )
    broken = [row for row in reach.broken() if row[1] in hard]
    if broken:
        raise ValueError(f"tables that are not sound: {broken[:3]}")
    return found


def measure_years(
    identities: Identities, tables: list[tuple[str, Figures]]
) -> dict[str, Table]:
    """Return what identities between years do not notice of one changed cell of two."""
    reach = Reach(identities)
    yearly = {one.identity_id for one in identities.yearly}
    found: dict[str, Table] = defaultdict(Table)
    for form, figures in tables:
        number = reach.add(form, figures)
        for section in ("applications", "disclosures"):
            for year in (0, -1):
                own = of_section(figures, section, year)
                changes = [
                    change
                    for change in single_changes(number, own)
                    if change.kind in ("one more", "one less")
                ]
                for change, noticed in zip(changes, reach.noticed(changes), strict=True):
                    found[f"{section}, {form}"].count(
                        f"year {'later' if year == 0 else 'before'}: {change.kind}",
                        passes=not yearly & set(noticed),
                        noticed=bool(noticed),
                    )
    broken = [row for row in reach.broken() if row[1] in yearly]
    if broken:
        raise ValueError(f"years that do not go together: {broken[:3]}")
    return found


def shown(title: str, found: dict[str, Table]) -> Iterator[str]:
    """Yield the lines of a result."""
    yield title
    for section, table in found.items():
        yield f" {section:35}{'changes':>9}{'pass':>11}{'unnoticed':>11}"
        yield from table.lines()
    yield ""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=int, default=20, help="random ones of each form")
    parser.add_argument("--release", type=Path, help="marts.duckdb with real tables")
    options = parser.parse_args()
    identities = read_identities(SEEDS)
    generated = [
        (form, random_table(seed, form))
        for form in FORMS
        for seed in range(options.tables)
    ]
    lines = [
        *shown(
            f"hard identities, {len(generated)} random tables ({', '.join(FORMS)})",
            measure(identities, generated),
        )
    ]
    if options.release:
        real = [(form, figures) for _, form, figures in released_tables(options.release)]
        lines += shown(
            f"hard identities, tables of {len(real)} released reports",
            measure(identities, real),
        )
    years = [
        (form, two_years(seed, form))
        for form in FORMS[:2]
        for seed in range(options.tables)
    ]
    lines += shown(
        f"identities between years, {len(years)} pairs of random tables",
        measure_years(identities, years),
    )
    print("\n".join(lines))


if __name__ == "__main__":
    main()
