"""Table four: one row of cells under headers that repeat."""

from __future__ import annotations

import pytest

from tests.parsing.tables import (
    HEADINGS,
    PROCEEDINGS,
    RESULTS,
    Printing,
    Reading,
    of_section,
    read,
)

HEADERS = [
    "行政复议 | 行政诉讼",
    "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | 复议后起诉",
    "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
    " | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计",
]
NUMBERS = ["3", "1", "0", "2", "6", "1", "0", "0", "0", "1", "0", "2", "0", "1", "3"]
TRUTH = of_section(Printing().truth, "proceedings")


def proceedings(*rows: str, headers: list[str] = HEADERS) -> Reading:
    """Read rows of numbers under headers, between the headings of the form."""
    lines = ["四、政府信息公开行政复议、行政诉讼情况", *headers, *rows]
    return read("\n".join([*lines, "五、存在的主要问题及改进情况"]) + "\n")


def row(numbers: list[str]) -> str:
    return " | ".join(numbers)


def numbers_of(reading: Reading) -> list:
    return [cell.value for cell in reading.tables.cells if cell.section == "proceedings"]


def test_the_cells_stand_side_by_side_in_the_forms_order() -> None:
    reading = proceedings(row(NUMBERS))
    assert reading.published == TRUTH
    assert reading.row("litigation_direct") == [1, 0, 0, 0, 1]
    assert reading.section("proceedings").evidence_is_whole


@pytest.mark.parametrize("joint", [" ", "|", " | ", "\n", "\t", "　", "\n\n"])
def test_the_cells_are_told_however_they_are_parted(joint: str) -> None:
    assert proceedings(joint.join(NUMBERS)).published == TRUTH


@pytest.mark.parametrize("joint", [" ", " | ", ""])
def test_the_heading_alone_says_what_its_numbers_are(joint: str) -> None:
    """Catches a table said to be absent whose header a converter lost."""
    assert proceedings(joint.join(NUMBERS), headers=[]).published == TRUTH


@pytest.mark.parametrize("numbers", [NUMBERS[:-1], NUMBERS[:10], [*NUMBERS, "3"]])
def test_numbers_below_the_heading_that_are_not_its_table_are_unread(
    numbers: list[str],
) -> None:
    """Catches cells lost in silence with the header of their table."""
    reading = proceedings(row(numbers), headers=[])
    assert reading.section("proceedings").verdict == "unread"
    assert set(numbers_of(reading)) == {None}


def test_words_that_other_tables_have_too_are_no_heading() -> None:
    """Catches the last rows of table three taken for table four: 3.其他 / 七、总计."""
    numbers = row(["0"] * 15)
    reading = read(f"3.其他\n3.其他\n七、总计\n{numbers}\n")
    assert not [one for one in reading.tables.sections if one.recognised]


def test_running_text_below_the_heading_is_no_table() -> None:
    """Catches a report without the table held back for its prose."""
    reading = proceedings("本年没有行政复议和行政诉讼。", headers=[])
    assert not [one for one in reading.tables.sections if one.recognised]


def test_the_cells_may_stand_on_three_lines() -> None:
    parts = (NUMBERS[:5], NUMBERS[5:10], NUMBERS[10:])
    assert proceedings(*(" ".join(part) for part in parts)).published == TRUTH


@pytest.mark.parametrize(
    "headers",
    [
        # merged cells that go on are empty
        [
            "行政复议 | | | | | 行政诉讼 | | | | | | | | | ",
            "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | | | |"
            " | 复议后起诉 | | | | ",
            "| | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持"
            " | 结果纠正 | 其他结果 | 尚未审结 | 总计",
        ],
        # merged cells repeat their words
        [
            row(["行政复议"] * 5 + ["行政诉讼"] * 10),
            row(
                ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
                + ["未经复议直接起诉"] * 5
                + ["复议后起诉"] * 5
            ),
            row(["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3),
        ],
        # words are cut over lines, as in narrow columns
        [
            "行政复议 行政诉讼",
            "结果 结果 其他 尚未 总计 未经复议直接起诉 复议后起诉",
            "维持 纠正 结果 审结",
            "结果 结果 其他 尚未 总计 结果 结果 其他 尚未 总计",
            "维持 纠正 结果 审结 维持 纠正 结果 审结",
        ],
        [line.replace(" | ", "\n") for line in HEADERS],
        [line.replace("总计", "合计") for line in HEADERS],
        [line.replace("总计", "总 计") for line in HEADERS],
        [
            line.replace("结果维持", "結果維持").replace("总计", "總計")
            for line in HEADERS
        ],
        ["行政复议 | 行政诉讼", HEADERS[1], HEADERS[2], "|---|---|---|---|---|"],
        ["因政府信息公开工作被申请行政复议、提起行政诉讼情况", *HEADERS],
    ],
)
def test_the_header_is_known_however_it_is_printed(headers: list[str]) -> None:
    for joint in (" | ", " ", "\n"):
        reading = proceedings(joint.join(NUMBERS), headers=headers)
        assert reading.published == TRUTH, joint


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["pipes", "grid", "lines"])
def test_its_form_is_that_of_the_reports_other_tables(form: str, layout: str) -> None:
    """Both forms print the same cells there; one report is not of two forms for it."""
    reading = read(Printing(form).text(layout))
    assert reading.section("proceedings").form == form
    assert {one.form for one in reading.tables.cells} == {form}


# ---- blank cells ----------------------------------------------------------------------


@pytest.mark.parametrize("edge", [("", ""), ("| ", " |"), ("", " |")])
def test_a_blank_between_borders_is_what_its_block_adds_up_to(
    edge: tuple[str, str],
) -> None:
    headers = [line.join(edge) for line in HEADERS]
    # a border before an empty first cell may as well be that of the row
    for place in range("" in edge, 14):
        numbers = NUMBERS.copy()
        numbers[place] = ""
        reading = proceedings(row(numbers).join(edge), headers=headers)
        assert numbers_of(reading) == list(TRUTH.values()), place
        cells = [one for one in reading.tables.cells if one.section == "proceedings"]
        assert cells[place].cell_state in ("blank", "implied")
        assert cells[place].value_basis == "implied"


def test_an_empty_first_cell_is_not_the_border_of_its_row() -> None:
    """Catches a row moved by a block, to where its sums come out as well."""
    numbers = ["", "", "", "", "", "", "1", "", "", "1", "1", "1", "1", "1", "4"]
    reading = proceedings(row(numbers))
    assert reading.value("litigation_direct", "upheld") != 1


@pytest.mark.parametrize("edge", [("", ""), ("| ", " |"), ("", " |")])
def test_an_empty_last_cell_may_be_one_that_was_lost_before(
    edge: tuple[str, str],
) -> None:
    """A line keeps its cells where one is lost: all behind it move, and sums may hold."""
    assert proceedings(row([*NUMBERS[:14], ""]).join(edge)).published == {}
    moved = ["0", "0", "0", "0", "0", "1", "0", "1", "0", "2", "0", "0", "2", "2", ""]
    assert proceedings(row(moved).join(edge)).published == {}


def test_empty_cells_of_a_row_without_edges_have_their_places() -> None:
    """Catches a row of blanks for zeros held back, though all its borders are printed."""
    cells = ["", "1", "", "", "1", "", "", "", "", "", "2", "", "", "1", "3"]
    reading = proceedings(row(cells))
    assert reading.value("reconsideration", "corrected") == 1
    assert reading.value("litigation_after_reconsideration", "upheld") == 2


def test_the_first_column_may_have_its_name_above_the_others_in_a_grid() -> None:
    headers = [
        "行政复议" + " | " * 5 + "行政诉讼" + " | " * 9,
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | | | | | "
        "复议后起诉 | | | | ",
        "| " * 5 + " | ".join(["结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"] * 2),
    ]
    cells = ["", "1", "", "", "1", "", "", "", "", "", "2", "", "", "1", "3"]
    reading = proceedings(row(cells), headers=headers)
    assert reading.value("reconsideration", "corrected") == 1


@pytest.mark.parametrize("lost", [5, 9, 14])
def test_a_cell_lost_among_empty_ones_moves_no_block(lost: int) -> None:
    """Catches parts taken for others where the empty total comes out as their sum."""
    cells = ["2", "", "", "", "2", "", "", "", "", "", "", "3", "3", "4", "10"]
    del cells[lost]
    assert proceedings(row(cells)).published == {}


def test_digits_that_may_have_lost_a_zero_are_not_cut() -> None:
    """Catches 0 10 12 0 22 read as 1 0 1 20 22, a zero of fifteen cells being lost."""
    cells = [*"00000", "0", "10", "12", "0", "22", *"00000"]
    assert proceedings("".join(cells[1:])).published == {}
    # there is no other way to cut them all, nor with a zero more
    assert len(proceedings("".join(cells)).published) == 15


@pytest.mark.parametrize("mark", ["-", "—", "/", "无", ""])
def test_zeros_that_are_not_printed_are_zeros_of_the_totals(mark: str) -> None:
    numbers = [mark if number == "0" else number for number in NUMBERS]
    assert proceedings("| " + row(numbers) + " |").published == TRUTH


def test_fifteen_blanks_are_no_zeros() -> None:
    reading = proceedings("| " + row([""] * 15) + " |")
    assert reading.published == {}
    assert set(numbers_of(reading)) == {None}
    assert reading.section("proceedings").recognised


@pytest.mark.parametrize("mark", ["-", "—", "无"])
def test_fifteen_dashes_are_no_zeros(mark: str) -> None:
    reading = proceedings(row([mark] * 15))
    assert reading.published == {}
    assert set(numbers_of(reading)) == {None}


def test_a_dash_takes_no_number_that_a_wrong_total_wants() -> None:
    """Catches 40 cases corrected where — is printed, because 15 was printed as 55."""
    numbers = ["—"] * 10 + ["10", "—", "3", "2", "15"]
    sound = proceedings(row(numbers))
    assert sound.value("litigation_after_reconsideration", "corrected") == 0
    reading = proceedings(row([*numbers[:-1], "55"]))
    assert reading.published == {}


def test_one_number_alone_is_in_no_cell() -> None:
    reading = proceedings("3")
    assert reading.published == {}


def test_three_totals_alone_say_no_parts() -> None:
    numbers = ["", "", "", "", "6", "", "", "", "", "1", "", "", "", "", "3"]
    reading = proceedings("| " + row(numbers) + " |")
    assert reading.published == {}
    assert reading.value("reconsideration", "upheld") is None


def test_blank_totals_are_not_taken_for_sums_of_shifted_cells() -> None:
    """Without a printed total nothing shows that the cells stand where they seem to."""
    numbers = [n if place % 5 != 4 else "" for place, n in enumerate(NUMBERS)]
    reading = proceedings("| " + row(numbers) + " |")
    assert reading.published in ({}, TRUTH)
    shifted = ["", *numbers[:-1]]
    assert proceedings("| " + row(shifted) + " |").wrong(TRUTH) == {}


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
def test_a_cell_lost_shifts_nothing(joint: str) -> None:
    for place in range(15):
        numbers = NUMBERS.copy()
        del numbers[place]
        assert proceedings(joint.join(numbers)).wrong(TRUTH) == {}, place


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
@pytest.mark.parametrize("number", ["0", "1", "3", "6", "30"])
def test_a_number_too_many_shifts_nothing(number: str, joint: str) -> None:
    for place in range(16):
        numbers = NUMBERS.copy()
        numbers.insert(place, number)
        assert proceedings(joint.join(numbers)).wrong(TRUTH) == {}, place


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
def test_a_column_lost_of_every_block_shifts_nothing(joint: str) -> None:
    for place in range(5):
        numbers = [n for index, n in enumerate(NUMBERS) if index % 5 != place]
        assert proceedings(joint.join(numbers)).wrong(TRUTH) == {}, place


def test_a_table_of_reconsideration_alone_gives_nothing_to_litigation() -> None:
    headers = ["行政复议", "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"]
    reading = proceedings("3 | 1 | 0 | 2 | 6", headers=headers)
    assert reading.wrong(TRUTH) == {}
    assert reading.row("litigation_direct") == [None] * 5


# ---- order of columns -----------------------------------------------------------------


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("结果维持", "尚未审结"),
        ("结果维持", "结果纠正"),
        ("其他结果", "尚未审结"),
        ("总计", "尚未审结"),
        ("未经复议直接起诉", "复议后起诉"),
        ("行政复议", "行政诉讼"),
    ],
)
def test_columns_in_another_order_hold_the_table_back(
    one: str, other: str, joint: str
) -> None:
    headers = [
        line.replace(one, "\0").replace(other, one).replace("\0", other)
        for line in HEADERS
    ]
    headers = [line.replace(" | ", joint) for line in headers]
    reading = proceedings(joint.join(NUMBERS), headers=headers)
    assert reading.published == {}
    assert reading.section("proceedings").recognised


def test_blocks_in_another_order_are_told_across_merged_cells() -> None:
    headers = [
        "行政复议 | | | | | 行政诉讼 | | | | | | | | | ",
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 复议后起诉 | | | |"
        " | 未经复议直接起诉 | | | | ",
        HEADERS[2],
    ]
    assert proceedings(row(NUMBERS), headers=headers).published == {}


# ---- what does not add up -------------------------------------------------------------


def test_a_source_that_does_not_add_up_is_given_as_printed() -> None:
    numbers = NUMBERS.copy()
    numbers[4] = "7"
    reading = proceedings(row(numbers))
    section = reading.section("proceedings")
    assert (section.verdict, section.evidence_is_whole) == ("read", True)
    assert reading.row("reconsideration") == [3, 1, 0, 2, 7]
    assert reading.published == {}


def test_blanks_beside_a_sum_that_does_not_hold_are_no_whole_evidence() -> None:
    numbers = NUMBERS.copy()
    numbers[4], numbers[2] = "5", ""
    reading = proceedings("| " + row(numbers) + " |")
    assert not reading.section("proceedings").evidence_is_whole
    assert reading.published == {}


@pytest.mark.parametrize("printed", ["①4", "4*", "约3", "3余", "-3", "3.5", "3万元"])
def test_what_is_no_number_of_a_table_is_unread(printed: str) -> None:
    numbers = NUMBERS.copy()
    numbers[0] = printed
    reading = proceedings(row(numbers))
    assert reading.state("reconsideration", "upheld") == "unread"
    assert reading.published == {}


@pytest.mark.parametrize("unit", ["件", " 件", "起", "宗"])
def test_units_of_counts_are_no_harm(unit: str) -> None:
    numbers = [f"{number}{unit}" for number in NUMBERS]
    assert proceedings(row(numbers)).published == TRUTH


def test_two_rows_of_numbers_under_one_header_are_not_one_of_them() -> None:
    other = ["1", "0", "0", "0", "1"] * 3
    reading = proceedings(row(NUMBERS), row(other))
    assert reading.wrong(TRUTH) == {}
    assert reading.verdict("proceedings") in ("unread", "ambiguous")


def test_two_tables_that_differ_are_seen_though_pages_end_in_their_headers() -> None:
    other = [*NUMBERS[:6], "4", "0", "0", "5", *NUMBERS[10:]]
    pages = [[*HEADERS[:2], page, HEADERS[2]] for page in ("7", "8")]
    reading = proceedings(" ".join(NUMBERS), *pages[1], " ".join(other), headers=pages[0])
    assert reading.section("proceedings").verdict == "ambiguous"
    assert reading.published == {}


def test_a_copy_of_zeros_that_are_not_printed_differs_from_one_with_numbers() -> None:
    """A row of empty cells between two headers would be passed over."""
    blank = " | ".join([""] * 15)
    reading = proceedings(blank, *HEADERS, row(NUMBERS))
    assert reading.section("proceedings").verdict == "ambiguous"
    assert reading.published == {}


def test_the_years_of_the_row_are_no_cells() -> None:
    reading = proceedings("2022年 | " + row(NUMBERS))
    assert reading.wrong(TRUTH) == {}


def test_a_page_ending_between_header_and_row_is_no_cell() -> None:
    for page in ("- 5 -", "第5页", "5/9"):
        assert proceedings(page, row(NUMBERS)).published == TRUTH, page


def test_a_bare_page_number_between_header_and_row_shifts_nothing() -> None:
    reading = proceedings("5", row(NUMBERS))
    assert reading.wrong(TRUTH) == {}
    assert reading.verdict("proceedings") in ("read", "unread")


def test_every_row_and_result_of_the_form_is_there() -> None:
    reading = proceedings(row(NUMBERS))
    assert [
        (cell.row_code, cell.column_code)
        for cell in reading.tables.cells
        if cell.section == "proceedings"
    ] == [(code, result) for code in PROCEEDINGS for result in RESULTS]


@pytest.mark.parametrize("page", ["7", "1"])
def test_a_page_number_above_a_row_without_its_totals_fills_no_cell(page: str) -> None:
    """Twelve numbers and a page's are as many as a row of two blank totals has."""
    parts = ["0", "0", "1", "0", "0", "1", "0", "0", "0", "0", "0", "0"]
    reading = proceedings(page, " ".join(parts))
    assert reading.published == {}


def test_a_row_that_begins_in_the_first_cell_is_not_moved_to_the_right() -> None:
    """A blank lost within the first block; a blank before it would add up as well."""
    blank = "|  " * 4
    header = [
        f"| 行政复议 {blank}| 行政诉讼 {blank}{blank}|  |",
        f"| 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 {blank}"
        f"| 复议后起诉 {blank}|",
        f"{blank}|  |" + " 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |" * 2,
    ]
    numbers = "| 2 |  | 3 | 5 | 2 | 3 |  |  | 5 |  | 4 | 3 |  | 7 |  |"
    reading = proceedings(numbers, headers=header)
    assert reading.published == {}


def test_a_page_number_in_the_place_of_a_lost_cell_makes_no_sum() -> None:
    """Catches a number of pending cases that is a page's, in a total that nobody says."""
    page = ["5", "淮安市财政局2022年政府信息公开工作年度报告"]
    numbers = [*NUMBERS[:10], "4", "0", "4", "0", "8"]
    assert proceedings(*numbers[:13], *page, *numbers[13:]).published == {}


NARROW = {
    "a character a line": [
        "行政复议 行政诉讼",
        "未经复议直接起诉 复议后起诉",
        "结 结 其 尚",
        "结 结 其 尚 结 结 其 尚",
        "果 果 他 未",
        "总计 果 果 他 未 总 果 果 他 未 总",
        "维 纠 结 审",
        "维 纠 结 审 计 维 纠 结 审 计",
        "持 正 果 结",
        "持 正 果 结 持 正 果 结",
    ],
    "three characters and one": [
        "行政复议        行政诉讼",
        "结果维 结果纠 其他结 尚未审 合  未经复议直接起诉    复议后起诉",
        "持     正     果     结     计  结果维 结果纠 其他结 尚未审 合  "
        "结果维 结果纠 其他结 尚未审 合",
        "                                持 正 果 结 计  持 正 果 结 计",
    ],
}


@pytest.mark.parametrize("headers", NARROW.values(), ids=NARROW)
def test_labels_of_narrow_columns_are_read_over_their_lines(headers: list[str]) -> None:
    """Catches a table said to have no row, since no label of it stands in one piece."""
    reading = proceedings(" ".join(NUMBERS), headers=headers)
    assert reading.published == TRUTH
    assert proceedings(" ".join(NUMBERS[:-1]), headers=headers).wrong(TRUTH) == {}


def test_narrow_columns_in_another_order_are_not_the_forms() -> None:
    """Catches labels put together of any pieces, whatever order the columns have."""
    swapped = [
        line.replace("结 结 其 尚", "其 结 结 尚").replace("果 果 他 未", "他 果 果 未")
        for line in NARROW["a character a line"]
    ]
    assert proceedings(" ".join(NUMBERS), headers=swapped).published == {}


def test_the_mark_of_a_note_is_no_number_of_its_own() -> None:
    """Catches 注1 in the place of a number that is lost, where the sum holds with it."""
    numbers = ["0", "1", "注1", "0", "2", *NUMBERS[5:]]
    reading = proceedings("\n".join(numbers))
    assert reading.published == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("未经复议直接起诉", "未经行政复议直接起诉"),
        ("复议后起诉", "行政复议后起诉"),
        ("复议后起诉", "经行政复议后起诉"),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "lines", "one_line"])
def test_a_part_is_known_by_a_name_that_has_anothers_in_it(
    layout: str, old: str, new: str
) -> None:
    """Catches a header taken for two, or for one in another order."""
    printing = Printing()
    text = printing.text(layout, "proceedings").replace(old, new)
    assert read(text).published == of_section(printing.truth, "proceedings")


STACKED = [
    "单位：件 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计",
    "行政复议 | 3 | 1 | 0 | 2 | 6",
    "行政诉讼 | 未经复议直接起诉 | 1 | 0 | 0 | 0 | 1",
    "复议后起诉 | 0 | 2 | 0 | 1 | 3",
]


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
@pytest.mark.parametrize(
    "header",
    [
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计",
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 合计",
        "维持 | 纠正 | 其他 | 未审结 | 总计",
    ],
)
def test_rows_may_stand_below_each_other_each_behind_its_name(
    header: str, joint: str
) -> None:
    """Catches a table held back that names its columns once, above three rows."""
    lines = [header, STACKED[1], "行政诉讼 | " + STACKED[2][7:], *STACKED[3:]]
    lines = [line.replace(" | ", joint) for line in lines]
    assert proceedings(headers=lines).published == TRUTH


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("结果维持 | 结果纠正", "结果纠正 | 结果维持"),
        (" | 尚未审结", ""),
        ("行政诉讼 | 未经复议直接起诉", "行政诉讼"),
        ("行政复议 |", "行政复议（上年） |"),
        ("未经复议直接起诉 | 1 | 0", "未经复议直接起诉 | 1"),
        ("| 0 | 2 | 6", "| 0 | 2 | 6 | 4"),
        ("行政诉讼 | 未经", "行政诉讼 | 1 | 2 | 0 | 1 | 4\n未经"),
    ],
)
def test_a_row_below_another_that_is_not_the_forms_holds_all_of_them_back(
    printed: str, other: str
) -> None:
    """Catches columns in another order, a row of sums or a page's number taken in."""
    text = "\n".join(STACKED)
    assert printed in text
    assert proceedings(headers=[text]).published == TRUTH
    reading = proceedings(headers=[text.replace(printed, other)])
    assert reading.section("proceedings").verdict == "unread"


def test_rows_below_each_other_that_do_not_add_up_are_held_back() -> None:
    reading = proceedings(headers=["\n".join(STACKED).replace("| 6", "| 7")])
    assert reading.published == {}


def test_rows_below_each_other_and_side_by_side_must_say_the_same() -> None:
    """Catches one of two tables of the report taken for both."""
    both = proceedings(*STACKED, headers=[*HEADERS, row(NUMBERS)])
    assert both.published == TRUTH
    zeros = proceedings(*STACKED, headers=[*HEADERS, row(["0"] * 15)])
    assert zeros.published == {}


FIVE = "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"
APART = [
    "行政复议",
    FIVE,
    "3 | 1 | 0 | 2 | 6",
    "行政诉讼（未经复议直接起诉）",
    FIVE,
    "1 | 0 | 0 | 0 | 1",
    "行政诉讼（复议后起诉）",
    FIVE,
    "0 | 2 | 0 | 1 | 3",
]
IN_TWO = [
    *APART[:3],
    "行政诉讼",
    "未经复议直接起诉 | 复议后起诉",
    f"{FIVE} | {FIVE}",
    "1 | 0 | 0 | 0 | 1 | 0 | 2 | 0 | 1 | 3",
]


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
@pytest.mark.parametrize("lines", [APART, IN_TWO])
def test_each_row_may_stand_below_a_header_of_its_own(
    lines: list[str], joint: str
) -> None:
    """Catches the table lost where each of its rows is a table of its own."""
    reading = proceedings(headers=[line.replace(" | ", joint) for line in lines])
    assert reading.published == TRUTH


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("结果维持 | 结果纠正", "结果纠正 | 结果维持"),
        ("行政复议\n", "行政复议上年\n"),
        ("（未经复议直接起诉）", ""),
        ("未经复议直接起诉", "复议后起诉"),
        ("1 | 0 | 0 | 0 | 1", "1 | 0 | 0 | 0"),
        ("1 | 0 | 0 | 0 | 1", "1 | 0 | 0 | 0 | 1\n4"),
        ("1 | 0 | 0 | 0 | 1", "1 | 0 | 0 | 0 | 2"),
        ("3 | 1 | 0 | 2 | 6", " | | | |"),
    ],
)
def test_of_rows_below_headers_of_their_own_none_is_told_without_its_name(
    printed: str, other: str
) -> None:
    """Catches the numbers of one kind of litigation published as those of the other."""
    text = "\n".join(APART)
    assert printed in text
    assert proceedings(headers=[text.replace(printed, other, 1)]).published == {}


@pytest.mark.parametrize("word", ["数量", "件数"])
def test_what_the_row_is_called_stands_before_its_numbers(word: str) -> None:
    """Catches the table lost for the name of its only row."""
    assert proceedings(f"{word} | {row(NUMBERS)}").published == TRUTH


LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


@pytest.mark.parametrize(
    "shape", ["{} {}", "{}：{}", "{}\n{}", "{}{}件，", "| {} | {} |"]
)
def test_numbers_behind_the_names_of_their_columns_are_theirs(shape: str) -> None:
    """Catches a table lost that a page prints as names, each with its number."""
    printing = Printing()
    whole = "\n".join(printing.lines("proceedings"))
    values = iter(printing.row("reconsideration").values)
    lines: list[str] = []
    for name in ("行政复议", "行政诉讼（未经复议直接起诉）", "复议后起诉"):
        told = [shape.format(label, next(values)) for label in LABELS]
        if "件" in shape:
            lines.append(f"{name}：{''.join(told)}".rstrip("，") + "。")
        else:
            lines += [name, *told]
    text = printing.text().replace(whole, "\n".join(lines))
    assert read(text).published == printing.truth
    one_less = text.replace("\n".join(lines), "\n".join(lines[:-1]))
    assert read(one_less).wrong(printing.truth) == {}


def test_a_row_behind_a_blank_column_that_lacks_a_cell_is_unread() -> None:
    """Catches all numbers behind a lost cell published a column too far to the left."""
    gap = [""] * 4
    header = [
        ["行政复议", *gap, "行政诉讼", *gap, "", *gap],
        [*LABELS, "未经复议直接起诉", *gap, "复议后起诉", *gap],
        ["", *gap, *LABELS, *LABELS],
    ]
    for lost in range(15):
        values = [*NUMBERS[:lost], *NUMBERS[lost + 1 :], ""]
        lines = [" | ".join(["|", *cells, "|"]) for cells in (*header, values)]
        text = "\n".join([HEADINGS["proceedings"], *lines])
        assert read(text).wrong(TRUTH) == {}, lost
