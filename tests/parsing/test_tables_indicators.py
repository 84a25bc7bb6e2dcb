"""The local table of indicators: this year's numbers and those of all years, kept apart.

Synthetic: rows and numbers are our own, in the layouts that sites leave of it.
"""

from __future__ import annotations

import pytest

from tests.parsing.tables import Reading, read

# label, this year, all years together
ROWS = [
    ("主动公开文件数", "条", "2543", "78967"),
    ("其中：1、政府网站公开数", "条", "2540", "78001"),
    ("2、政府公报公开数", "条", "3", "966"),
    ("受理依申请公开信息总数", "条", "7", "28"),
    ("其中：1、当面申请数", "条", "0", "18"),
    ("2、网上申请数", "条", "7", "10"),
    ("对申请的答复总数", "条", "7", "24"),
    ("其中：1、同意公开答复数", "条", "6", "19"),
    ("2、同意部分公开答复数", "条", "1", "3"),
    ("3、不予公开答复数", "条", "0", "2"),
    ("政府信息公开收费减免金额", "元", "0", "120"),
    ("行政复议数", "件", "0", "0"),
    ("行政诉讼数", "件", "0", "0"),
]
HEADER = ("指标名称", "计量单位", "2014年度", "历年累计")


def table(gap: str, end: str, header: tuple[str, ...] = HEADER, columns: int = 2) -> str:
    """Return a report with the table: gap between its cells, end between its rows."""
    rows = [header[: 2 + columns], *(row[: 2 + columns] for row in ROWS)]
    shown = end.join(gap.join(row) for row in rows)
    return f"滨海市甲乙局2014年政府信息公开工作年度报告\n六、统计表\n{shown}\n附件下载\n"


def row(reading: Reading, code: str) -> list[int | None]:
    return [
        None if value is None else int(value)
        for value in (
            cell.value
            for cell in reading.tables.cells
            if (cell.section, cell.row_code) == ("indicator_table", code)
        )
    ]


@pytest.mark.parametrize(
    ("gap", "end"), [(" ", " "), (" | ", "\n"), ("\t", "\n"), ("  ", "\n")]
)
def test_both_columns_are_read_however_the_table_is_laid_out(gap: str, end: str) -> None:
    reading = read(table(gap, end))
    assert row(reading, "active_total") == [2543, 78967]
    assert row(reading, "channel_gazette") == [3, 966]
    assert row(reading, "received_on_line") == [7, 10]
    assert row(reading, "fees_waived") == [0, 120]
    assert row(reading, "litigation") == [0, 0]
    section = reading.section("indicator_table")
    assert (section.form, section.verdict) == ("indicators_2008", "read")


def test_of_cells_on_lines_of_their_own_rows_beside_one_not_printed_are_held_back() -> (
    None
):
    """The numbers of a row whose label is lost would be those of the row before."""
    reading = read(table("\n", "\n"))
    assert row(reading, "active_total") == [2543, 78967]
    assert row(reading, "replied_granted") == [6, 19]
    assert row(reading, "received_in_person") == [None, None]
    problem = reading.cell("received_in_person", "this_year").problem
    assert "whose label is lost" in (problem or "")


@pytest.mark.parametrize("column", ["年末统计", "2014年度", "本年度", "统计数"])
def test_a_table_of_one_column_has_this_year_alone(column: str) -> None:
    reading = read(table(" ", " ", (*HEADER[:2], column), 1))
    assert reading.section("indicator_table").form == "indicators_2008_year"
    assert row(reading, "active_total") == [2543]
    assert row(reading, "received_in_person") == [0]


@pytest.mark.parametrize(
    "header",
    [
        # the columns change places, one is another year's, one has no name, none is named
        ("指标名称", "计量单位", "历年累计", "2014年度"),
        ("指标名称", "计量单位", "2013年度", "同比"),
        ("指标名称", "计量单位", "2014年度", ""),
        ("指标名称", "计量单位", "历年累计"),
        ("指标名称", "计量单位"),
    ],
)
def test_columns_that_the_header_does_not_name_are_not_told_apart(
    header: tuple[str, ...],
) -> None:
    """What all years have together would be published as this year's."""
    for gap, end in ((" ", " "), (" | ", "\n")):
        reading = read(table(gap, end, header))
        assert reading.published_in("indicator_table") == {}
        assert reading.verdict("indicator_table") == "unread"


def test_glued_cells_are_read_where_one_cut_alone_gives_two_numbers() -> None:
    reading = read(table("", ""))
    assert row(reading, "received_in_person") == [0, 18]
    assert row(reading, "active_total") == [None, None]
    assert row(reading, "reconsideration") == [0, 0]
    assert row(reading, "replied_denied") == [0, 2]
    assert row(reading, "fees_waived") == [0, 120]
    assert "can be cut in several ways" in (
        reading.cell("active_total", "this_year").problem or ""
    )


def test_a_table_with_another_heading_is_not_this_one() -> None:
    """The statistics of 2014 share labels with it, and would be published twice."""
    reading = read(table(" | ", "\n").replace("指标名称", "统计指标"))
    assert reading.published_in("indicator_table") == {}


@pytest.mark.parametrize("gap", [" ", " | ", "\n"])
def test_a_column_of_codes_takes_no_columns_place(gap: str) -> None:
    """Catches a code as this year's number, where one of the two others is lost."""
    rows = [[*row[:2], f"{n:02}", *row[2:]] for n, row in enumerate(ROWS, 1)]
    header = [*HEADER[:2], "代码", *HEADER[2:]]
    shown = "\n".join(gap.join(row) for row in [header, *rows])
    reading = read(f"六、统计表\n{shown}\n附件下载\n")
    assert row(reading, "active_total") == [2543, 78967]
    assert row(reading, "replied_granted") == [6, 19]
    for lost in (3, 4):
        for n in (2, 7, 12):
            damaged = [
                one[:lost] + one[lost + 1 :] if at >= n else one
                for at, one in enumerate(rows)
            ]
            shown = "\n".join(gap.join(row) for row in [header, *damaged])
            reading = read(f"六、统计表\n{shown}\n附件下载\n")
            assert set(row(reading, "litigation")) == {None}, (lost, n)


def test_a_full_row_among_rows_that_lack_a_number_is_not_read() -> None:
    """Catches a number broken in two, or a page's, in the column that is lost."""
    rows = [(f"{label}（{unit}）", year) for label, unit, year, _ in ROWS]
    rows[7] = (rows[7][0], "4 8")
    shown = "\n".join(cell for row in [HEADER, *rows] for cell in row)
    reading = read(f"六、统计表\n{shown}\n附件下载\n")
    assert reading.published_in("indicator_table") == {}
