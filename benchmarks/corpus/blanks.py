"""Cells of a made-up table → the same, some empty or marked where a number belongs."""

from random import Random

from benchmarks.corpus.tables import Row, Table

_DASHES = ("-", "—", "/", "无", "——")
_ZEROS = ("0", "０")


def _is_zero(value: str) -> bool:
    return value in _ZEROS


def _zeros_blank(tables: list[Table], rng: Random) -> None:
    del rng
    for table in tables:
        for row in table.data_rows():
            row.values = ["" if _is_zero(value) else value for value in row.values]


def _zeros_dash(tables: list[Table], rng: Random) -> None:
    dash = rng.choice(_DASHES)
    for table in tables:
        for row in table.data_rows():
            row.values = [dash if _is_zero(value) else value for value in row.values]


def _blank_where(row: Row, *, totals: bool) -> None:
    row.values = [
        "" if (place[2] == "total" or place[1] == "processed_total") is totals else value
        for value, place in zip(row.values, row.places, strict=True)
    ]


def _total_only(tables: list[Table], rng: Random) -> None:
    for table in tables:
        if table.section != "disclosures":
            for row in table.data_rows():
                if row.code != "processed_total" and rng.random() < 0.6:
                    _blank_where(row, totals=False)


def _blank_totals(tables: list[Table], rng: Random) -> None:
    del rng
    for table in tables:
        if table.section != "disclosures":
            for row in table.data_rows():
                _blank_where(row, totals=True)


def _collapsed(tables: list[Table], rng: Random) -> None:
    for table in tables:
        if table.section == "applications":
            for row in table.data_rows():
                if all(map(_is_zero, row.values)) and rng.random() < 0.7:
                    row.values = row.values[-1:]
                    row.places = row.places[-1:]


_KINDS = {
    "none": None,
    "zeros_blank": _zeros_blank,
    "zeros_dash": _zeros_dash,
    "total_only": _total_only,
    "collapsed": _collapsed,
    "blank_totals": _blank_totals,
}
BLANKS = tuple(_KINDS)

# with these, a block of the proceedings does not print all that would prove it
UNPROVEN_PROCEEDINGS = ("total_only", "blank_totals")


def leave_blank(
    tables: list[Table], blank: str, rng: Random, except_sections: tuple[str, ...] = ()
) -> None:
    """Empty cells of the tables in the way named."""
    kind = _KINDS[blank]
    if kind is not None:
        kind([table for table in tables if table.section not in except_sections], rng)
