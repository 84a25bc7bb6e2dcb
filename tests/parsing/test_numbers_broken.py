"""A number that a line, a paragraph, a blank or a page breaks: whole, or unread."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from tests.parsing.tables import Printing, Reading, read

AMOUNT = "procurement", "amount_yuan"
FEES = "fees", "fee_yuan"
LAYOUTS = ("pipes", "grid", "spaces", "lines", "tabs", "markdown")
# what comes between the two parts; the same place of the next row of a grid
BREAKS = {
    "blank": " ",
    "wide blank": "　",
    "line": "\n",
    "lines": "\n\n",
    "page": "\n- 3 -\n",
    "feed": "\n\x0c",
    "number": "\n7\n",
    "header": "\n政府信息公开工作年度报告\n",
    "row": "\n |  | ",
}
# parted so, at a point or a comma, two pieces can be no two numbers
JOINING = ("blank", "wide blank", "line", "lines", "page", "feed")


def _amounts(rng: Random) -> list[tuple[str, str, Decimal]]:
    """Return digits with points and commas, their unit, and what they are in yuan."""
    whole = rng.randint(1, 9_999_999)
    decimals = rng.choice(("", "", f".{rng.randint(0, 99):02}", f".{rng.randint(1, 9)}"))
    finer = f".{rng.randint(1, 9999):04}"
    return [
        (f"{whole}{decimals}", "元", Decimal(f"{whole}{decimals}")),
        (f"{whole:,}{decimals}", "元", Decimal(f"{whole}{decimals}")),
        (
            f"{whole % 10_000 + 1}{finer}",
            "万元",
            10_000 * Decimal(f"{whole % 10_000 + 1}{finer}"),
        ),
        (
            f"{whole % 10_000 + 1}{finer}",
            "",
            10_000 * Decimal(f"{whole % 10_000 + 1}{finer}"),
        ),
    ]


def _read(form: str, layout: str, printed: str, unit_in_header: bool) -> Reading:
    row, column = AMOUNT if form == "table_2019" else FEES
    printing = Printing(form).put(row, column, printed)
    word = "采购总金额" if form == "table_2019" else "本年收费金额"
    header = printing.header(word).values
    header[-1] = f"{word}（万元）" if unit_in_header else word
    return read(printing.text(layout, "disclosures"))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("between", BREAKS)
def test_a_broken_amount_is_put_together_or_held_back(
    between: str, form: str, layout: str
) -> None:
    """Catches 7987 / .4950万元 published as 7987 yuan, ten thousand times too small."""
    rng = Random(f"{between} {form} {layout}")  # noqa: S311
    place = AMOUNT if form == "table_2019" else FEES
    for _ in range(6):
        for digits, unit, yuan in _amounts(rng):
            cut = rng.randint(1, len(digits) - 1) if len(digits) > 1 else 0
            if not cut:
                continue
            first, last = digits[:cut], digits[cut:]
            text = f"{first}{BREAKS[between]}{last}{unit}"
            reading = _read(form, layout, text, unit_in_header=not unit)
            cell = reading.cell(*place)
            assert cell.value in (yuan, None), (text, cell)
            assert cell.cell_state in ("reported", "unread"), (text, cell)
            at_mark = first[-1] in ".," or last[0] in ".,"
            if at_mark and between in JOINING and layout in ("pipes", "grid"):
                assert cell.value == yuan, (text, cell)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("between", BREAKS)
def test_a_broken_count_is_put_together_or_held_back(between: str, layout: str) -> None:
    """Catches 1 / ,322 published as 1."""
    rng = Random(f"{between} {layout}")  # noqa: S311
    cells = [
        ("licences", "decisions"),
        ("regulations", "in_force"),
        ("regulations", "issued"),
        ("normative_documents", "repealed"),
    ]
    for _ in range(8):
        number = rng.randint(1_000, 99_999_999)
        digits = rng.choice((f"{number:,}", str(number)))
        cut = rng.randint(1, len(digits) - 1)
        row, column = rng.choice(cells)
        text = f"{digits[:cut]}{BREAKS[between]}{digits[cut:]}{rng.choice(('', '件'))}"
        printing = Printing().put(row, column, text)
        reading = read(printing.text(layout, "disclosures"))
        assert reading.value(row, column) in (number, None), (row, text)
        assert "blank" not in reading.states(row), (row, text)


@pytest.mark.parametrize("lost", ["projects", "label"])
@pytest.mark.parametrize("layout", ["grid", "pipes", "lines", "spaces"])
@pytest.mark.parametrize(
    "text",
    ["63 356969元", "63\n356969元", "4200.25 15万元", "4200.25\n15万元", "63 ,5元"],
)
def test_the_parts_of_a_number_do_not_fill_the_cells_of_a_row(
    text: str, layout: str, lost: str
) -> None:
    """Catches the first part read as the count of projects, whose cell is empty."""
    printing = (
        Printing("table_2019").put(*AMOUNT, text).put("procurement", "projects", "")
    )
    reading = read(printing.text(layout, "disclosures"))
    if layout in ("grid", "pipes") or "." in text or "," in text:
        assert reading.row("procurement") == [None, None]


def test_a_number_that_is_put_together_is_traced_over_the_break() -> None:
    cell = _read("table_2019", "pipes", "42\n,531,752元", unit_in_header=False).cell(
        *AMOUNT
    )
    assert (cell.raw_text, cell.value) == ("42\n,531,752元", 42_531_752)


def test_a_page_between_the_parts_leaves_the_sums_to_prove_a_count() -> None:
    printing = Printing()
    row = printing.row("received")
    row.values = ["1,020", "5", "0", "0", "1", "0", "1\n,026"]
    for code, total in (("carried_in", "4"),):
        assert printing.row(code).values[-1] == total
    reading = read(printing.text("pipes", "applications"))
    assert reading.wrong({}) == {}


def test_digits_too_many_for_a_number_leave_no_order_to_numbers_below() -> None:
    """Catches numbers behind all labels given to rows where one number is cut in two."""
    printing = Printing()
    above = [
        row.label if row.kind == "data" else " ".join(row.labels + row.values)
        for row in printing.tables["disclosures"].rows
    ]
    numbers = ["9", "0", "26", "0", "8" * 29, "707467", "33", "29", "41", "60"]
    text = "二、主动公开政府信息情况\n" + "\n".join([*above, *numbers]) + "\n三、其他\n"
    assert read(text).published == {}


def test_a_minus_apart_from_its_number_is_no_cell_of_its_own() -> None:
    """Catches `- 62 | 26 | ` read as a dash, 62 and 26."""
    printing = Printing("table_2019")
    printing.row("licences").values = ["- 62", "26", ""]
    reading = read(printing.text("grid", "disclosures"))
    assert reading.row("licences") == [None] * 3


@pytest.mark.parametrize("note", ["（上年）", "（简易程序）", "（其中）"])
@pytest.mark.parametrize("layout", ["pipes", "spaces"])
def test_a_label_that_goes_on_below_its_numbers_is_another(
    note: str, layout: str
) -> None:
    """Catches the row 规章（上年）, wrapped behind its numbers, read as 规章."""
    printing = Printing()
    text = printing.text(layout, "disclosures")
    joint = " | " if layout == "pipes" else " "
    row = joint.join(["规章", "1", "2", "4"])
    reading = read(text.replace(row, f"{row}\n{note}"))
    assert reading.states("regulations") == ["unread"] * 3
    assert reading.row("licences") == [345]


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_a_note_that_names_a_part_makes_another_row(layout: str) -> None:
    """Catches 行政许可（简易程序） read as 行政许可."""
    printing = Printing().label("licences", "行政许可（简易程序）")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.value("licences", "decisions") is None


@pytest.mark.parametrize("code", ["penalties", "coercive_measures"])
def test_a_number_merged_over_two_rows_is_neithers(code: str) -> None:
    """Catches it published as the upper row's, the lower one blank without a word."""
    printing = Printing().put("coercive_measures", "decisions", "〃")
    for layout in ("pipes", "grid", "markdown"):
        reading = read(printing.text(layout, "disclosures"))
        assert reading.states(code) == ["unread"], layout
        assert reading.row("licences") == [345]


def test_a_number_merged_over_two_columns_costs_its_own_row_alone() -> None:
    """Catches the last row of the part above lost for a cell that is not its own."""
    printing = Printing("table_2019").put("penalties", "items_change", "〃")
    reading = read(printing.text("grid", "disclosures"))
    lost = {"penalties"}
    assert {code for code in ("licences", *lost) if None in reading.row(code)} == lost
    assert reading.row("other_external_services") == [14, -1, 88]


def test_a_number_merged_over_two_rows_is_told_by_sums_where_there_are_any() -> None:
    printing = Printing().put("carried_in", "research", "〃")
    reading = read(printing.text("grid"))
    assert reading.value("carried_in", "research") == 0
    assert reading.wrong(printing.truth) == {}


def test_two_columns_without_anything_between_are_not_one() -> None:
    """Catches 213 of last year and 1 of this one, printed 2131, read as 2131."""
    printing = Printing("statistics_2014")
    for table in printing.tables.values():
        for row in table.data_rows():
            row.values = [f"{'0' if text < '5' else '75'}{text}" for text in row.values]
    text = printing.text("pipes").replace("统计数", "上年本年")
    assert read(text).wrong(printing.truth) == {}


def test_a_line_with_a_cell_too_many_at_its_edge_is_not_placed_by_the_header() -> None:
    """Catches the numbers of a line that begins with a tab read one column further."""
    text = (
        "二、主动公开政府信息情况\n第二十条第（一）项 |\n"
        "信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |\n"
        "\t规章 | 17 | 49 | \n规范性文件 | 0 | 0 | \n三、其他\n"
    )
    assert read(text).row("regulations") == [None] * 3


def test_a_sum_is_not_implied_for_numbers_that_may_be_moved() -> None:
    """Catches the last of fifteen cells implied, where one before it may be lost."""
    once = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    numbers = ["0", "10", "0", "10", *["0"] * 5, "9404", "26", "0", "53"]
    lines = [
        "四、政府信息公开行政复议、行政诉讼情况",
        "行政复议 | 行政诉讼 | |",
        f"{once} | 未经复议直接起诉 | 复议后起诉 | | |",
        f"{once} | {once} |",
        "0 ",
        f"| {' | '.join(numbers)} | | | |",
        "五、存在的主要问题及改进情况",
    ]
    assert read("\n".join(lines)).published_in("proceedings") == {}
