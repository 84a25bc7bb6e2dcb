"""Where blank cells stand, what the sums force, and numbers without gaps."""

from __future__ import annotations

import pytest

from tests.parsing.tables import APPLICANTS, RESULTS, Printing, of_section, read

ROW = "granted"
NUMBERS = [9, 1, 0, 0, 1, 0, 11]
WITH_CELLS = ("pipes", "pipes_trailing", "pipes_leading", "grid", "tabs", "markdown")
ZEROS = ("research", "social_welfare", "other_organization")


def test_a_blank_cell_has_no_reported_number_and_the_one_that_the_sums_force() -> None:
    reading = read(Printing().put(ROW, "research", "").text("pipes", "applications"))
    cell = reading.cell(ROW, "research")
    assert (cell.cell_state, cell.reported_value, cell.value) == ("blank", None, 0)
    assert (cell.value_basis, cell.raw_text) == ("implied", None)


def test_a_dash_has_no_reported_number_and_the_one_that_the_sums_force() -> None:
    reading = read(Printing().put(ROW, "research", "—").text("pipes", "applications"))
    cell = reading.cell(ROW, "research")
    assert (cell.cell_state, cell.reported_value, cell.value) == ("dash", None, 0)
    assert (cell.value_basis, cell.raw_text) == ("implied", "—")


@pytest.mark.parametrize("layout", WITH_CELLS)
def test_borders_say_which_cell_is_blank(layout: str) -> None:
    for column in APPLICANTS:
        printing = Printing().put(ROW, column, "")
        reading = read(printing.text(layout, "applications"))
        assert reading.row(ROW) == NUMBERS, column
        assert reading.state(ROW, column) in ("blank", "implied"), column
        assert reading.states(ROW).count("reported") == 6, column


@pytest.mark.parametrize("layout", [*WITH_CELLS, "lines_blank"])
def test_all_blank_zeros_of_a_table_are_zeros_of_its_sums(layout: str) -> None:
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = ["" if value == "0" else value for value in row.values]
    reading = read(printing.text(layout, "applications"))
    assert reading.wrong(printing.truth) == {}
    if layout == "grid":
        assert reading.published == of_section(printing.truth, "applications")


def without_zeros(form: str = "table_2021") -> Printing:
    """Zeros are left empty."""
    printing = Printing(form)
    for table in printing.tables.values():
        for row in table.data_rows():
            row.values = ["" if value == "0" else value for value in row.values]
    return printing


@pytest.mark.parametrize(
    ("mark", "printed"), [(" |", " |"), (" |", "\n|"), ("\n", "\n\n")]
)
def test_cells_a_line_keep_their_columns_by_the_borders_of_their_row(
    mark: str, printed: str
) -> None:
    """Catches a page saved a cell a line, held back for zeros that it leaves empty."""
    text = without_zeros().text("barred", "applications").replace(mark, printed)
    assert read(text).published == of_section(Printing().truth, "applications")
    printing = without_zeros("table_2019")
    reading = read(printing.text("barred", "disclosures").replace(mark, printed))
    assert reading.wrong(printing.truth) == {}
    assert reading.row("coercive_measures") == [7, None, 6]


def test_cells_a_line_are_those_of_rows_without_merged_cells_too() -> None:
    """Catches a number of the statistics held back for the empty cell above it."""
    printing = without_zeros("statistics_2014")
    reading = read(printing.text("barred"))
    assert reading.wrong(printing.truth) == {}
    assert reading.value("interviews_by_heads") == 6
    assert reading.state("received_by_fax") == "reported"
    assert reading.states("denied_state_secret") == ["blank"]


@pytest.mark.parametrize("form", ["table_2019", "table_2021", "statistics_2014"])
def test_a_cell_lost_among_cells_a_line_moves_no_number(form: str) -> None:
    """Catches cells counted on through a row that has one less."""
    printing = without_zeros(form)
    lines = printing.text("barred").splitlines()
    cells = [number for number, line in enumerate(lines) if line[-1:] == "|"]
    for lost in cells[:: 7 if form != "table_2021" else 11]:
        text = "\n".join([*lines[:lost], *lines[lost + 1 :]]) + "\n"
        assert read(text).wrong(printing.truth) == {}, lines[lost - 3 : lost + 2]


def test_a_word_below_a_label_is_no_empty_cell() -> None:
    """Catches two numbers run together, and the end of the label taken for a blank."""
    printing = Printing().label("normative_documents", "行政规范性文\n件")
    text = printing.text("lines", "disclosures").replace("\n12\n3\n57", "\n123\n57")
    assert read(text).row("normative_documents") == [None, None, None]


@pytest.mark.parametrize("mark", ["-", "—", "/", "无"])
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines", "grid"])
def test_dashes_for_all_zeros_keep_every_number_in_its_place(
    mark: str, layout: str
) -> None:
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [mark if value == "0" else value for value in row.values]
    reading = read(printing.text(layout, "applications"))
    assert reading.published == of_section(printing.truth, "applications")
    assert "reported" not in {reading.state("other_other", name) for name in APPLICANTS}


def without_zeros_and_totals() -> Printing:
    """Zeros are left empty, and so are totals, but for the four rows of the sums."""
    printing = Printing()
    with_total = {"received", "carried_in", "processed_total", "carried_out"}
    for row in printing.tables["applications"].data_rows():
        row.values = ["" if value == "0" else value for value in row.values]
        if row.places[0][1] not in with_total:
            row.values[-1] = ""
    return printing


@pytest.mark.parametrize(
    ("layout", "line_end"),
    [
        ("grid", "\n"),
        ("pipes", "\n"),
        ("pipes_leading", "\n"),
        ("tabs", "\n"),
        ("lines_blank", "\n"),
        ("lines_blank", "\n\n"),
        ("lines_blank", "\n\t\n"),
    ],
)
def test_zeros_and_totals_left_empty_keep_no_printed_number_back(
    layout: str, line_end: str
) -> None:
    """Catches a whole table held back that prints only what is there to count.

    No row is full: that each has room for all its cells shows where they stand.
    """
    printing = without_zeros_and_totals()
    text = printing.text(layout, "applications").replace("\n", line_end)
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    for row in printing.tables["applications"].data_rows():
        printed = sum(value != "" for value in row.values)
        assert reading.states(row.places[0][1]).count("reported") == printed


def test_a_last_row_without_numbers_leaves_the_others_their_cells() -> None:
    """Catches a table of blanks for zeros held back for nothing carried over."""
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [""] * 7
    printing.row("received").values = ["1", "", "1", "1", "", "", "3"]
    printing.row("carried_in").values = ["", "", "1", "", "", "", "1"]
    printing.row("granted").values = ["", "", "", "1", "", "", "1"]
    printing.row("unavailable_not_held").values = ["1", "", "1", "", "", "", "2"]
    printing.row("not_processed_publication").values = ["", "", "1", "", "", "", "1"]
    printing.row("processed_total").values = ["1", "", "2", "1", "", "", "4"]
    reading = read(printing.text("pipes", "applications"))
    assert reading.row("received") == [1, 0, 1, 1, 0, 0, 3]
    assert reading.value("unavailable_not_held", "research") == 1


@pytest.mark.parametrize("layout", ["pipes", "tabs", "lines_blank"])
@pytest.mark.parametrize("is_double", [True, False])
def test_as_much_room_that_is_not_the_cells_own_shifts_nothing(
    layout: str, is_double: bool
) -> None:
    """Catches numbers a column on, where a column is lost and one is too many."""
    for place in (0, 6):
        for lost in range(7):
            printing = without_zeros_and_totals()
            for row in printing.tables["applications"].data_rows():
                del row.values[lost]
                row.values.insert(place, "")
            text = printing.text(layout, "applications")
            reading = read(text.replace("\n", "\n\n") if is_double else text)
            if lost != place:
                assert reading.published_in("applications") == {}, (place, lost)


def test_numbers_that_the_totals_lack_among_empty_cells_hold_the_table_back() -> None:
    """Catches cells lost in two rows, where only the total of their column knows."""
    printing = without_zeros_and_totals()
    printing.put("granted", "natural_person", "")
    printing.put("partly_granted", "natural_person", "")
    reading = read(printing.text("grid", "applications"))
    assert reading.published_in("applications") == {}
    assert "I2" in (reading.section("applications").reason or "")


def test_a_total_is_not_left_empty_where_no_other_sum_proves_its_row() -> None:
    """Catches the parts of a block published that nothing adds up to."""
    printing = Printing().put("reconsideration", "total", "")
    printing.put("reconsideration", "other", "")
    reading = read(printing.text("grid", "proceedings"))
    assert reading.published_in("proceedings") == {}


def test_a_block_of_empty_cells_keeps_no_other_block_back() -> None:
    """Catches a table held back because one of its three blocks is all empty."""
    printing = Printing()
    for column in RESULTS:
        printing.put("litigation_direct", column, "")
    reading = read(printing.text("grid", "proceedings"))
    assert set(reading.states("litigation_direct")) == {"blank"}
    assert len(reading.published_in("proceedings")) == 10
    assert reading.wrong(printing.truth) == {}


def test_an_empty_line_is_an_empty_cell_where_full_rows_have_no_empty_lines() -> None:
    printing = Printing().put(ROW, "business", "")
    reading = read(printing.text("lines_blank", "applications"))
    assert reading.row(ROW) == NUMBERS
    assert reading.state(ROW, "business") == "blank"


@pytest.mark.parametrize("layout", ["spaces", "lines", "label_then_numbers", "wrapped"])
def test_a_cell_that_leaves_no_trace_is_placed_only_by_sums(layout: str) -> None:
    for column in APPLICANTS:
        printing = Printing().put(ROW, column, "")
        reading = read(printing.text(layout, "applications"))
        assert reading.wrong(printing.truth) == {}, column
        assert reading.row(ROW) in (NUMBERS, [None] * 7), column


def test_a_zero_in_the_place_of_a_whole_row_says_that_all_of_it_is_zero() -> None:
    printing = Printing()
    for code in ("refused_state_secret", "not_processed_repeat", "other_other"):
        printing.row(code).values = ["0"]
    reading = read(printing.text("spaces", "applications"))
    assert reading.published == of_section(printing.truth, "applications")


def test_totals_alone_with_blanks_beside_them_imply_only_what_is_forced() -> None:
    """A row's total says nothing of its columns, but the sums of these do."""
    printing = Printing()
    for column in APPLICANTS[:-1]:
        printing.put(ROW, column, "")
    reading = read(printing.text("grid", "applications"))
    assert reading.row(ROW) == NUMBERS
    assert reading.states(ROW) == [*["blank"] * 6, "reported"]


def test_two_rows_of_blanks_leave_open_what_either_has() -> None:
    printing = Printing()
    for code in (ROW, "partly_granted"):
        for column in APPLICANTS[:-1]:
            printing.put(code, column, "")
    reading = read(printing.text("grid", "applications"))
    assert reading.wrong(printing.truth) == {}
    assert reading.value(ROW, "natural_person") is None
    assert reading.value("partly_granted", "natural_person") is None


def test_a_table_without_any_number_is_no_table_of_zeros() -> None:
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [""] * 7
    for layout in ("grid", "pipes", "lines_blank", "spaces"):
        reading = read(printing.text(layout, "applications"))
        assert reading.published == {}
        assert reading.section("applications").recognised


def test_a_blank_that_the_sums_would_make_negative_is_not_filled() -> None:
    printing = Printing()
    printing.put("carried_out", "natural_person", "")
    printing.put("received", "natural_person", "10").put("received", "total", "16")
    reading = read(printing.text("pipes", "applications"))
    assert reading.published == {}


def test_a_column_of_blank_sums_may_be_a_column_that_was_lost() -> None:
    """Without any printed total the numbers left may be totals of others."""
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [*row.values[1:], ""]
    assert read(printing.text("grid", "applications")).wrong(printing.truth) == {}


@pytest.mark.parametrize("with_header", [True, False])
@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines", "tabs"])
def test_a_column_lost_shifts_nothing(layout: str, with_header: bool) -> None:
    for place in range(7):
        printing = Printing()
        table = printing.tables["applications"]
        for row in table.rows:
            if row.kind == "data" or with_header:
                del row.values[place]
        table.width -= layout == "grid"
        reading = read(printing.text(layout, "applications"))
        assert reading.wrong(printing.truth) == {}, place


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines", "tabs"])
@pytest.mark.parametrize("code", ["received", ROW, "unavailable_not_held"])
def test_a_cell_lost_shifts_nothing(code: str, layout: str) -> None:
    for place in range(7):
        printing = Printing()
        del printing.row(code).values[place]
        reading = read(printing.text(layout, "applications"))
        assert reading.wrong(printing.truth) == {}, place


@pytest.mark.parametrize("number", ["0", "1", "9", "11", "20"])
def test_a_number_too_many_in_a_row_shifts_nothing(number: str) -> None:
    for place in range(8):
        printing = Printing()
        printing.row(ROW).values.insert(place, number)
        for layout in ("pipes", "spaces", "grid"):
            reading = read(printing.text(layout, "applications"))
            assert reading.wrong(printing.truth) == {}, (place, layout)


@pytest.mark.parametrize("by", [1, 2, 3])
def test_numbers_that_another_row_lacks_are_those_of_no_page(by: int) -> None:
    """Catches a row's numbers left out as pages', for the next label some lines down."""
    printing = Printing()
    printing.row("refused_third_party").values = ["0", "0", "3", "0", "0", "0", "3"]
    printing.row("received").values = ["20", "5", "3", "0", "1", "0", "29"]
    printing.row("processed_total").values = ["21", "4", "3", "0", "1", "1", "30"]
    printing.row("granted").values = ["12", "1", "0", "0", "1", "0", "14"]
    lines = printing.text("lines", "applications").split("\n")
    assert read("\n".join(lines)).published
    at = next(n for n, line in enumerate(lines) if "5.属于三类内部事务信息" in line)
    lines.insert(at + by, lines.pop(at))
    assert read("\n".join(lines)).published == {}


def test_the_first_numbers_of_a_column_are_not_those_of_the_last_label() -> None:
    """Catches numbers below all labels whose zeros are kept and the others left out."""
    table = Printing().tables["applications"]
    labels = ["".join(row.labels) for row in table.rows]
    numbers = ["27", *"00000", "27", "0", "0", "点击量 88", *"0000000"]
    text = "三、收到和处理政府信息公开申请情况\n" + "\n".join([*labels, *numbers])
    assert read(f"{text}\n四、其他\n").published == {}


def test_a_row_too_short_says_what_was_found() -> None:
    printing = Printing()
    printing.row(ROW).values = ["9", "5"]
    reading = read(printing.text("pipes", "applications"))
    assert reading.verdict("applications") == "unread"
    problem = reading.cell(ROW, "total").problem
    assert problem is not None
    assert "7" in problem and "9 5" in problem


def test_a_row_that_the_text_does_not_have_is_missing() -> None:
    printing = Printing().without("other_unpaid")
    reading = read(printing.text("pipes", "applications"))
    assert set(reading.states("other_unpaid")) <= {"missing", "unread"}
    assert reading.row("other_unpaid") == [None] * 7


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines", "grid"])
def test_a_row_lost_that_counts_something_publishes_nothing(layout: str) -> None:
    printing = Printing().without("unavailable_not_held")
    reading = read(printing.text(layout, "applications"))
    assert reading.published == {}


# ---- numbers without anything between them --------------------------------------------


def glued(printing: Printing, *codes: str) -> str:
    """Return the applications with the numbers of some rows printed without gaps."""
    for code in codes:
        row = printing.row(code)
        row.values = ["".join(row.values)]
    return printing.text("spaces", "applications")


def test_numbers_without_gaps_are_cut_where_only_one_cut_adds_up() -> None:
    printing = Printing()
    reading = read(glued(printing, ROW))
    assert reading.published == of_section(printing.truth, "applications")
    assert reading.section("applications").reading == "cut"
    assert not reading.section("applications").evidence_is_whole


def test_every_row_may_be_without_gaps() -> None:
    printing = Printing()
    codes = [row.code for row in printing.tables["applications"].data_rows()]
    reading = read(glued(printing, *codes))
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") in ("read", "ambiguous", "unread")


def test_pieces_of_a_cut_are_traced_to_their_own_digits() -> None:
    printing = Printing()
    text = glued(printing, ROW)
    reading = read(text)
    starts = [reading.cell(ROW, name).char_start for name in APPLICANTS]
    first = text.index("9100")
    assert starts == [first + n for n in (0, 1, 2, 3, 4, 5, 6)]
    assert reading.cell(ROW, "total").raw_text == "11"


def test_a_row_glued_to_its_label_is_cut_too() -> None:
    printing = Printing()
    text = printing.text("spaces", "applications")
    text = text.replace(
        "4.保护第三方合法权益 3 0 0 0 0 0 3", "4.保护第三方合法权益3000003"
    )
    assert read(text).published == of_section(printing.truth, "applications")


def test_of_two_cuts_of_a_row_the_columns_choose() -> None:
    """110000011 is 1, 10, 0, 0, 0, 0, 11 and 11, 0, 0, 0, 0, 0, 11."""
    printing = Printing()
    # moved from natural persons and legal services to businesses
    changes = {"natural_person": -8, "business": 9, "legal_service": -1}
    for code in ("received", ROW, "processed_total"):
        for column, change in changes.items():
            place = ("applications", code, column)
            printing.truth[place] += change
            printing.put(code, column, str(printing.truth[place]))
    assert printing.row(ROW).values == ["1", "10", "0", "0", "0", "0", "11"]
    reading = read(glued(printing, ROW))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("printed", ["000000", "0 00000", "00 0000", "000 000"])
def test_a_row_of_zeros_alone_has_no_other_number_where_one_is_lost(printed: str) -> None:
    printing = Printing()
    text = printing.text("spaces", "applications")
    line = next(line for line in text.splitlines() if line.endswith(" 0 0 0 0 0 0 0"))
    label = line.removesuffix(" 0 0 0 0 0 0 0")
    reading = read(text.replace(line, f"{label}{printed}", 1))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("printed", ["300000", "30000 3", "000003"])
def test_a_row_that_counts_something_and_lacks_a_digit_is_not_filled(
    printed: str,
) -> None:
    printing = Printing()
    text = printing.text("spaces", "applications")
    line = "4.保护第三方合法权益"
    text = text.replace(f"{line} 3 0 0 0 0 0 3", f"{line}{printed}")
    assert read(text).published == {}


def test_a_source_that_does_not_add_up_is_held_back_with_both_sides() -> None:
    printing = (
        Printing().put("received", "natural_person", "99").put("received", "total", "99")
    )
    reading = read(glued(printing, ROW))
    assert reading.published == {}
    assert (
        "I1 breaks in natural_person: 102 on the left, 23 on the right"
        in reading.section("applications").reason
    )


PROCEEDINGS_HEAD = """\
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
结果维持 结果纠正 其他结果 尚未审结 总计 未经复议直接起诉 复议后起诉
结果维持 结果纠正 其他结果 尚未审结 总计 结果维持 结果纠正 其他结果 尚未审结 总计
"""


def test_two_cuts_that_add_up_leave_the_row_ambiguous() -> None:
    """1100011 is 1, 10, 0, 0, 11 and 11, 0, 0, 0, 11, and no column tells which."""
    reading = read(PROCEEDINGS_HEAD + "1100011 0 0 0 0 0 0 0 0 0 0\n五、存在的主要问题\n")
    assert reading.verdict("proceedings") == "ambiguous"
    assert set(reading.states("reconsideration")) == {"unread"}
    assert reading.published == {}


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("000000000000000", [0] * 15),
        ("14 2 0 0 16 00000 00000", [14, 2, 0, 0, 16, *[0] * 10]),
    ],
)
def test_proceedings_are_cut_where_one_cut_adds_up(
    printed: str, numbers: list[int]
) -> None:
    reading = read(PROCEEDINGS_HEAD + printed + "\n五、存在的主要问题\n")
    found = [cell.value for cell in reading.tables.cells if cell.section == "proceedings"]
    assert found == numbers


@pytest.mark.parametrize(
    "printed", ["142000016 0 0 0 0 0 0 0 0 0", "3 1 0 2 6 1 0 0 0 1", "31026 10001"]
)
def test_proceedings_that_no_cut_makes_add_up_are_unread_and_not_blank(
    printed: str,
) -> None:
    reading = read(PROCEEDINGS_HEAD + printed + "\n五、存在的主要问题\n")
    assert reading.verdict("proceedings") in ("unread", "ambiguous")
    assert reading.published == {}


@pytest.mark.parametrize("code", ["normative_documents", "regulations"])
def test_without_sums_numbers_without_gaps_are_not_cut(code: str) -> None:
    printing = Printing()
    row = printing.row(code)
    row.values = ["".join(row.values)]
    reading = read(printing.text("spaces", "disclosures"))
    assert reading.wrong(printing.truth) == {}
    if code == "normative_documents":
        assert reading.states(code) == ["unread"] * 3


def test_zeros_in_cells_of_their_own_are_no_run_of_cells() -> None:
    """Catches a row that lost a cell: 00 beside another number is no two zeros."""
    printing = Printing()
    printing.row("regulations").values = ["322", "00"]
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.states("regulations") == ["unread"] * 3


def test_a_cut_number_has_no_leading_zero() -> None:
    """3005 is no 3, 0, 05."""
    reading = read(PROCEEDINGS_HEAD + "3005 0 8 0 0 0 0 0 0 0 0 0 0\n五、问题\n")
    assert reading.published == {}


@pytest.mark.parametrize("digits", ["1" * 45, "10" * 100, "9" * 400, "1230" * 5000])
def test_a_long_run_of_digits_is_unread_and_costs_nothing(digits: str) -> None:
    printing = Printing()
    printing.row(ROW).values = [digits]
    reading = read(printing.text("spaces", "applications"))
    assert reading.verdict("applications") in ("unread", "ambiguous")


# ---- all labels, then all numbers -----------------------------------------------------


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("by_column", [False, True])
@pytest.mark.parametrize("joint", [" ", "\n"])
def test_numbers_behind_all_labels_follow_by_row_or_by_column_as_the_sums_say(
    form: str, by_column: bool, joint: str
) -> None:
    printing = Printing(form)
    table = printing.tables["applications"]
    rows = [row.values for row in table.data_rows()]
    if by_column:
        rows = [list(column) for column in zip(*rows, strict=True)]
    labels = [row.label for row in table.data_rows()]
    heads = [" ".join(row.labels + row.values) for row in table.rows[:3]]
    lines = [*heads, *labels, *(joint.join(values) for values in rows)]
    reading = read(
        "三、收到和处理政府信息公开申请情况\n" + "\n".join(lines) + "\n五、问题\n"
    )
    assert reading.wrong(printing.truth) == {}
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("by_column", [False, True])
def test_one_number_lost_behind_all_labels_shifts_nothing(by_column: bool) -> None:
    for lost in range(0, 175, 9):
        printing = Printing()
        table = printing.tables["applications"]
        rows = [row.values for row in table.data_rows()]
        if by_column:
            rows = [list(column) for column in zip(*rows, strict=True)]
        numbers = [value for values in rows for value in values]
        del numbers[lost]
        labels = [row.label for row in table.data_rows()]
        text = "三、收到和处理政府信息公开申请情况\n自然人 商业企业 总计\n"
        reading = read(text + "\n".join([*labels, *numbers]) + "\n五、问题\n")
        assert reading.wrong(printing.truth) == {}, lost


@pytest.mark.parametrize("by_column", [False, True])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_without_sums_numbers_behind_all_labels_are_believed_by_their_lines_alone(
    form: str, by_column: bool
) -> None:
    """One number a line may be rows or columns: then nothing is published."""
    printing = Printing(form)
    table = printing.tables["disclosures"]
    rows = [row.values for row in table.data_rows()]
    if by_column:
        rows = [
            [values[n] for values in rows if len(values) > n]
            for n in range(max(map(len, rows)))
        ]
    above = [
        row.label if row.kind == "data" else " ".join(row.labels + row.values)
        for row in table.rows
    ]
    numbers = [value for values in rows for value in values]
    for joined in (rows, [[value] for value in numbers], [numbers]):
        lines = [*above, *(" ".join(values) for values in joined)]
        text = "二、主动公开政府信息情况\n" + "\n".join(lines) + "\n三、其他\n"
        assert read(text).wrong(printing.truth) == {}, joined


def test_a_number_run_into_the_next_cell_is_not_ten_times_itself() -> None:
    """Catches 374320 published for 37432 and 0, and a total that nobody printed."""
    printing = Printing()
    text = printing.text("spaces", "applications")
    for row in printing.tables["applications"].data_rows():
        first, *others = row.values
        text = text.replace(" ".join(row.values), first + " ".join(others), 1)
    # one row that is broken besides leaves no other reading
    text = text.replace("91 0 0 1 0 11", "91 0 % 1 0 11")
    assert "91 0 % 1 0 11" in text
    assert read(text).wrong(printing.truth) == {}


@pytest.mark.parametrize("cells", [" || ", "\n| "])
def test_the_mark_between_rows_of_a_wiki_is_no_dash(cells: str) -> None:
    """Catches a row of three numbers and a blank that takes the next row's mark."""
    printing = Printing().put("normative_documents", "repealed", "")
    lines = [
        f"|-\n| {line.replace(' | ', cells)}"
        for section in ("disclosures", "applications")
        for line in printing.lines(section)
    ]
    reading = read("二、主动公开政府信息情况\n{|\n" + "\n".join(lines) + "\n|}\n")
    assert reading.wrong(printing.truth) == {}
    assert of_section(reading.published, "applications") == of_section(
        printing.truth, "applications"
    )
    assert reading.states("normative_documents").count("dash") == 0


@pytest.mark.parametrize("mark", ["…", "×", "◆", "~", "..."])
def test_sums_tell_what_a_mark_in_a_cell_stands_for(mark: str) -> None:
    """Catches a mark read as an empty cell without a word, and a table lost for it."""
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [mark if value == "0" else value for value in row.values]
    reading = read(printing.text("pipes", "applications"))
    assert reading.published == of_section(printing.truth, "applications")
    assert reading.state("granted", "research") == "dash"
    other = Printing().put("granted", "natural_person", mark)
    assert read(other.text()).published_in("applications") == {}


@pytest.mark.parametrize("cell", ["12 ▲", "12 …"])
def test_a_mark_beside_a_number_is_no_cell_of_its_own(cell: str) -> None:
    printing = Printing().put("licences", "decisions", cell)
    assert read(printing.text()).value("licences", "decisions") == 12
