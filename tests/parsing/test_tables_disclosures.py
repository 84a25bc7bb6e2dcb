"""Table two, which no identity ties: headers, units and labels are all its proof."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.parsing.tables import Printing, Reading, of_section, read

FEES = "fees", "fee_yuan"
AMOUNT = "procurement", "amount_yuan"


def fees(printed: str, header: str = "本年收费金额（单位：万元）") -> Reading:
    """Read a table of 2021 with fees printed so under a header."""
    printing = Printing().put(*FEES, printed)
    printing.header("本年收费金额").values = [header]
    return read(printing.text("pipes", "disclosures"))


def amount(printed: str, header: str = "采购总金额") -> Reading:
    """Read a table of 2019 with the amount of procurement printed so under a header."""
    printing = Printing("table_2019").put(*AMOUNT, printed)
    printing.header("采购总金额").values[-1] = header
    return read(printing.text("pipes", "disclosures"))


# ---- amounts and their units ----------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "header", "yuan", "basis"),
    [
        ("6520000", "采购总金额", "6520000", "assumed"),
        ("0", "采购总金额", "0", "assumed"),
        ("477.35", "采购总金额（万元）", "4773500", "header"),
        ("477.35", "采购总金额（单位：万元）", "4773500", "header"),
        ("477.35", "采购总金额(单位:万元)", "4773500", "header"),
        ("477.35", "采购总金额 （万元）", "4773500", "header"),
        ("477.35", "采购总金额/万元", "4773500", "header"),
        ("477.35", "采购总金额，单位万元", "4773500", "header"),
        ("477.35", "采购总金额（人民币万元）", "4773500", "header"),
        ("477.35", "采购金额（元）", "477.35", "header"),
        ("477.35", "采购总额（元）", "477.35", "header"),
        ("1.5", "采购总金额（亿元）", "150000000", "header"),
        ("6566.23万元", "采购总金额", "65662300", "cell"),
        ("6566.23 万元", "采购总金额", "65662300", "cell"),
        ("251000元", "采购总金额", "251000", "cell"),
        ("251,000元", "采购总金额", "251000", "cell"),
        ("2.5亿元", "采购总金额", "250000000", "cell"),
        # the nearest unit counts
        ("3元", "采购总金额（万元）", "3", "cell"),
        ("3万元", "采购总金额（元）", "30000", "cell"),
        ("３．５万元", "采购总金额", "35000", "cell"),
        ("2千元", "采购总金额", "2000", "cell"),
        ("2 千元", "采购总金额", "2000", "cell"),
        ("47.783037百万元", "采购总金额", "47783037", "cell"),
        ("95", "采购总金额（千元）", "95000", "header"),
        ("95", "采购总金额（单位：百万元）", "95000000", "header"),
        ("￥6,349,446.00", "采购总金额", "6349446", "cell"),
        ("¥12", "采购总金额（元）", "12", "cell"),
        ("￥ 6,349,446.00", "采购总金额", "6349446", "cell"),
        ("RMB 12", "采购总金额", "12", "cell"),
        ("人民币5128.2983万元", "采购总金额", "51282983", "cell"),
        ("人民币5128万元整", "采购总金额", "51280000", "cell"),
        ("12.5万元人民币", "采购总金额", "125000", "cell"),
        ("12.5（万元）", "采购总金额", "125000", "cell"),
        ("12万圆", "采购总金额", "120000", "cell"),
        ("12 | 万元", "采购总金额", "120000", "cell"),
        ("12\n千元", "采购总金额", "12000", "cell"),
    ],
)
def test_an_amount_is_in_yuan_by_the_unit_nearest_to_it(
    printed: str, header: str, yuan: str, basis: str
) -> None:
    reading = amount(printed, header)
    cell = reading.cell(*AMOUNT)
    assert (cell.cell_state, cell.value) == ("reported", Decimal(yuan))
    assert (cell.unit, cell.unit_basis) == ("元", basis)


@pytest.mark.parametrize(
    ("printed", "yuan", "basis"),
    [
        ("12.5", "125000", "header"),
        ("0.35万元", "3500", "cell"),
        ("3500元", "3500", "cell"),
        ("0", "0", "header"),
        ("0万元", "0", "cell"),
    ],
)
def test_a_fee_is_in_ten_thousands_as_its_form_says(
    printed: str, yuan: str, basis: str
) -> None:
    cell = fees(printed).cell(*FEES)
    assert (cell.value, cell.unit_basis) == (Decimal(yuan), basis)


@pytest.mark.parametrize(("printed", "yuan"), [("5321.6098", 53_216_098), ("0", 0)])
def test_a_fee_under_a_header_without_unit_has_the_forms(printed: str, yuan: int) -> None:
    cell = fees(printed, "本年收费金额").cell(*FEES)
    assert (cell.value, cell.unit_basis) == (yuan, "assumed")


@pytest.mark.parametrize("printed", ["57442700", "12500", "12.5", "3601627.4", "90.00"])
def test_a_fee_that_may_be_in_yuan_is_not_taken_for_ten_thousands(printed: str) -> None:
    """Catches 57442700 yuan published as 574 billion."""
    assert fees(printed, "本年收费金额").state(*FEES) == "unread"


@pytest.mark.parametrize("printed", ["6320.90", "441.37", "95.5"])
def test_an_amount_that_may_be_in_ten_thousands_is_not_taken_for_yuan(
    printed: str,
) -> None:
    """Catches 6320.90, printed in ten thousands somewhere else, published as yuan."""
    assert amount(printed).state(*AMOUNT) == "unread"


def test_the_unit_printed_in_a_cell_is_kept() -> None:
    assert amount("6566.23万元").cell(*AMOUNT).printed_unit == "万元"
    assert amount("6566").cell(*AMOUNT).printed_unit is None


def test_a_fee_in_the_unit_of_the_header_below_it_is_no_other_rows() -> None:
    """The unit in the header of another block says nothing of this one."""
    printing = Printing("table_2019")
    printing.header("上一年项目数量").values[0] = "上一年项目数量（万元）"
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.wrong(printing.truth) == {}
    assert reading.cell(*AMOUNT).unit_basis in ("assumed", None)


@pytest.mark.parametrize(
    "header",
    [
        "采购总金额（美元）",
        "采购总金额（约数）",
        "采购总金额，单位见下",
        "采购总金额（万元/元）",
        "采购总金额（十万元）",
    ],
)
def test_a_header_that_says_something_else_leaves_the_unit_open(header: str) -> None:
    reading = amount("95", header)
    assert reading.state(*AMOUNT) == "unread"
    assert reading.row("penalties") == [40, 3, 21]


@pytest.mark.parametrize(
    "printed",
    [
        "5 万",
        "5万",
        "3.5 亿",
        "12多万元",
        "12余万元",
        "12 多万元",
        "7%",
        "7 %",
        "3美元",
        "3 美元",
        "3港币",
        "12角",
        "12 | %",
        "12\n（多万元）",
        "12\n万美元",
        "12　亿",
        "12\u2003英镑",
        "12 USD",
        "12 \u061c 角",
        "约12",
        "12万元左右",
        "12万元3千元",
        "12元5角",
        "-5",
        "+5",
        "增5",
        "1,23.5",
        "12..5",
        "12.5.3",
        ".5",
        "5.",
        "5万元/年",
    ],
)
def test_an_amount_that_may_be_another_sum_is_unread(printed: str) -> None:
    reading = amount(printed)
    assert reading.state(*AMOUNT) == "unread"
    assert reading.value("procurement", "projects") in (8, None)


def test_a_unit_in_the_next_cell_that_the_header_says_too_is_no_other_unit() -> None:
    assert amount("12 | 万元", "采购总金额（万元）").value(*AMOUNT) == 120_000


def test_a_name_that_begins_with_a_unit_is_none() -> None:
    printing = Printing("table_2019").put(*AMOUNT, "12")
    text = printing.text("pipes", "disclosures")
    reading = read(text.replace("五、存在的", "万宁市人民政府\n五、存在的"))
    assert reading.value(*AMOUNT) == 12


@pytest.mark.parametrize("printed", ["0.0000123万元", "1.001元", "0.123456789"])
def test_nothing_is_finer_than_one_hundredth_of_a_yuan(printed: str) -> None:
    assert amount(printed).state(*AMOUNT) == "unread"


# ---- which form -----------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_the_form_is_the_tables_own_and_not_the_years(form: str, layout: str) -> None:
    printing = Printing(form)
    for year in ("2019", "2020", "2022", "2024"):
        text = printing.text(layout).replace("2022年", f"{year}年")
        reading = read(text)
        assert {one.form for one in reading.tables.sections} == {form}
        assert reading.published == printing.truth


def test_a_table_of_one_form_beside_one_of_another_is_read_as_its_own() -> None:
    printing = Printing("table_2021")
    printing.tables["applications"] = Printing("table_2019").tables["applications"]
    reading = read(printing.text())
    forms = {one.section: one.form for one in reading.tables.sections}
    assert forms["disclosures"] == "table_2021"
    assert forms["applications"] == "table_2019"
    assert len(reading.published) == 200 - 14


def test_rows_under_the_header_of_another_form_are_not_this_forms() -> None:
    """23 items of fees are no fee of 23, and a change of 48 is no decision."""
    printing = Printing("table_2021")
    printing.header("本年收费金额").values = ["上一年项目数量"]
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.state(*FEES) == "unread"


def test_the_first_block_of_one_form_has_not_the_columns_of_the_other() -> None:
    """Three numbers stand below three headers in either form."""
    printing = Printing("table_2021")
    printing.header("本年制发件数").values = (
        Printing("table_2019").header("本年新制作数量").values
    )
    reading = read(printing.text("pipes", "disclosures"))
    for code in ("regulations", "normative_documents"):
        assert reading.row(code) == [None] * 3


# ---- headers --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "header"),
    [
        ("table_2019", ["本年新 制作数量", "本年新 公开数量", "对外公开总数量"]),
        ("table_2019", ["本年新", "本年新", "对外公开总数量"]),
        ("table_2019", ["本年新\n制作数量", "本年新\n公开数量", "对外公开\n总数量"]),
        ("table_2021", ["本年制作数量", "本年废止件数", "现行有效件数"]),
        ("table_2021", ["本年制发件数", "本年废止件数", "现行有效件"]),
        ("table_2021", ["本年制发 件数", "本年废止 件数", "现行有效 件数"]),
        ("table_2021", ["本年度制发件数", "本年度废止件数", "现行有效件数"]),
    ],
)
def test_a_header_is_known_by_its_variants(form: str, header: list[str]) -> None:
    printing = Printing(form)
    word = "本年新制作" if form == "table_2019" else "本年制发"
    printing.header(word).values = header
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines", "grid"])
@pytest.mark.parametrize(
    ("word", "one", "other"),
    [
        ("上一年项目数量", "上一年项目数量", "处理决定数量"),
        ("本年新制作数量", "本年新制作数量", "对外公开总数量"),
        ("采购总金额", "采购项目数量", "采购总金额"),
    ],
)
def test_columns_that_changed_places_in_the_header_are_not_the_forms(
    word: str, one: str, other: str, layout: str
) -> None:
    printing = Printing("table_2019")
    header = printing.header(word)
    names = {one: other, other: one}
    header.values = [names.get(value, value) for value in header.values]
    reading = read(printing.text(layout, "disclosures"))
    code = {"上一年项目数量": "licences", "采购总金额": "procurement"}.get(
        word, "regulations"
    )
    assert set(reading.states(code)) == {"unread"}


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_a_block_under_another_header_does_not_go_on_under_the_one_before(
    layout: str,
) -> None:
    """Of two blocks with the same columns the second one's header says another order."""
    printing = Printing("table_2019")
    rows = printing.tables["disclosures"].rows
    header = rows[rows.index(printing.header("第二十条第（六）项")) + 1]
    header.values = ["处理决定数量", "本年增/减", "上一年项目数量"]
    reading = read(printing.text(layout, "disclosures"))
    assert reading.row("licences") == [30, 2, 345]
    assert set(reading.states("penalties")) == {"unread"}
    assert set(reading.states("coercive_measures")) == {"unread"}


@pytest.mark.parametrize("note", ["（万件）", "（单位：千件）", "（元）"])
def test_a_count_in_thousands_is_not_the_forms(note: str) -> None:
    printing = Printing()
    header = printing.header("第二十条第（六）项")
    text = printing.text("pipes", "disclosures")
    at = text.index(
        "本年处理决定数量", text.index("".join(header.labels + header.values))
    )
    end = at + len("本年处理决定数量")
    reading = read(text[:end] + note + text[end:])
    assert reading.states("penalties") == ["unread"]
    assert reading.states("licences") == ["reported"]


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_a_header_of_one_column_more_than_the_forms_is_another(layout: str) -> None:
    printing = Printing()
    printing.header("本年制发件数").values.insert(0, "上年件数")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("lost", [0, 1])
def test_of_two_columns_with_the_forms_name_a_single_number_is_of_neither(
    lost: int,
) -> None:
    """Catches last year's number published where that of this year is lost."""
    printing = Printing()
    table = printing.tables["disclosures"]
    for row in table.rows:
        if row.values == ["本年处理决定数量"]:
            row.values = ["本年处理决定数量（上年）", "本年处理决定数量"]
        elif row.kind == "data" and len(row.values) == 1:
            row.values = ["7", row.values[0]][lost:][:1]
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.states("licences") == ["unread"]
    assert reading.states("penalties") == ["unread"]


@pytest.mark.parametrize(
    "header",
    [
        ["上年处理决定数量"],
        ["累计处理决定数量"],
        ["本年处理决定数量（万元）"],
        ["处罚金额"],
        ["本年申请数量"],
    ],
)
def test_a_column_of_something_else_is_not_the_forms(header: list[str]) -> None:
    printing = Printing()
    rows = printing.tables["disclosures"].rows
    rows[rows.index(printing.header("第二十条第（六）项")) + 1].values = header
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.states("penalties") == ["unread"]
    assert reading.states("coercive_measures") == ["unread"]
    assert reading.row("licences") == [345]


def test_a_page_number_above_a_header_is_no_row_below_it() -> None:
    """Catches each number given to the next row, where the last one is left empty."""
    text = Printing().put(*FEES, "").text("lines", "disclosures")
    reading = read(text.replace("\n第二十条第（六）项", "\n4\n第二十条第（六）项"))
    assert reading.wrong({**Printing().truth, ("disclosures", *FEES): Decimal(0)}) == {}
    assert reading.states("fees") != ["reported"]


def test_numbers_above_the_table_may_be_those_that_a_row_below_lacks() -> None:
    """Catches each number given to the row above its own: 2 0 | 规章 4 2 3 | 文件 7."""
    lines = Printing().text("lines", "disclosures").split("\n")
    first = lines.index("规章")
    assert lines[first + 4] == "行政规范性文件"
    numbers = [*lines[first + 1 : first + 4], *lines[first + 5 : first + 8]]
    lines[first : first + 8] = ["规章", *numbers[2:5], "行政规范性文件", numbers[5]]
    head = lines.index("第二十条第（一）项")
    lines[head:head] = ["1204", "0"]
    reading = read("\n".join(lines))
    assert set(reading.states("regulations")) == {"unread"}


@pytest.mark.parametrize(
    ("behind", "state"),
    [
        ("备注", "reported"),
        ("备注 | 信息内容", "reported"),
        ("信息内容 | 备注", "unread"),
    ],
)
def test_words_behind_a_header_are_left_out_in_one_order(behind: str, state: str) -> None:
    """Catches a table that some runs read and others do not, by the order of a set."""
    text = Printing().text("pipes", "disclosures")
    at = text.index("本年处理决定数量") + len("本年处理决定数量")
    reading = read(f"{text[:at]} | {behind}{text[at:]}")
    assert reading.state("licences", "decisions") == state


def test_digits_of_two_rows_are_not_the_cells_of_one() -> None:
    """Catches 57 0 2817 and 0 211 6, run together, as one row: the label is lost."""
    text = Printing().text("spaces", "disclosures")
    start, stop = text.index("规章 "), text.index("第二十条第（五）项")
    reading = read(f"{text[:start]}规章5702817 02116\n{text[stop:]}")
    assert set(reading.states("regulations")) == {"unread"}
    assert reading.row("licences") == [345]


def test_without_any_header_no_number_is_believed() -> None:
    printing = Printing()
    table = printing.tables["disclosures"]
    table.rows = [row for row in table.rows if row.kind == "data"]
    assert read(printing.text("pipes", "disclosures")).published == {}


def test_a_header_lost_between_blocks_leaves_its_block_unread() -> None:
    printing = Printing("table_2019")
    rows = printing.tables["disclosures"].rows
    del rows[rows.index(printing.header("第二十条第（一）项")) + 1]
    reading = read(printing.text("pipes", "disclosures"))
    assert set(reading.states("regulations")) == {"unread"}
    assert reading.row("licences") == [30, 2, 345]


# ---- rows -----------------------------------------------------------------------------


def test_a_local_row_is_kept_and_leaves_the_others_in_their_places() -> None:
    printing = Printing("table_2019")
    text = printing.text("pipes", "disclosures")
    text = text.replace(
        "\n第二十条第（五）项", "\n其他主动公开文件 | 33 | 32 | 31\n第二十条第（五）项"
    )
    reading = read(text)
    assert reading.published == of_section(printing.truth, "disclosures")
    items = [(item.item_label, item.value) for item in reading.tables.local_items]
    assert items == [("其他主动公开文件", value) for value in (33, 32, 31)]


@pytest.mark.parametrize("layout", ["lines", "spaces"])
def test_a_local_row_without_borders_moves_nothing(layout: str) -> None:
    printing = Printing("table_2019")
    text = printing.text(layout, "disclosures")
    joint = "\n" if layout == "lines" else " "
    local = joint.join(["其他主动公开文件", "33", "32", "31"])
    reading = read(text.replace("\n第二十条第（五）项", f"\n{local}\n第二十条第（五）项"))
    assert reading.wrong(printing.truth) == {}
    assert reading.row("licences") == [30, 2, 345]


def test_one_cell_that_is_not_understood_leaves_the_other_rows() -> None:
    printing = Printing().put("licences", "decisions", "①345")
    reading = read(printing.text("pipes", "disclosures"))
    section = reading.section("disclosures")
    assert (section.verdict, section.evidence_is_whole) == ("read", False)
    expected = of_section(printing.truth, "disclosures")
    del expected["disclosures", "licences", "decisions"]
    assert reading.published == expected


@pytest.mark.parametrize("code", ["regulations", "licences", "penalties", "fees"])
def test_a_row_that_is_not_printed_is_missing_and_the_others_are_there(
    code: str,
) -> None:
    printing = Printing().without(code)
    reading = read(printing.text("pipes", "disclosures"))
    assert set(reading.states(code)) == {"missing"}
    assert reading.wrong(printing.truth) == {}
    assert len(reading.published) == 10 - len(reading.states(code))


@pytest.mark.parametrize("layout", ["pipes", "lines"])
def test_a_row_at_another_place_is_never_taken_for_missing(layout: str) -> None:
    """Catches numbers that are printed and vanish without a reason."""
    printing = Printing().swapped("regulations", "normative_documents")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.wrong(printing.truth) == {}
    for code in ("regulations", "normative_documents"):
        assert set(reading.states(code)) <= {"reported", "unread"}


def test_a_row_printed_twice_is_read_if_both_say_the_same() -> None:
    printing = Printing()
    text = printing.text("pipes", "disclosures")
    reading = read(text.replace("行政处罚 | 21", "行政处罚 | 21\n行政处罚 | 21"))
    assert reading.row("penalties") in ([21], [None])
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("second", ["22", "", "-"])
def test_a_row_printed_twice_is_unread_if_they_differ(second: str) -> None:
    printing = Printing()
    text = printing.text("pipes", "disclosures")
    reading = read(text.replace("行政处罚 | 21", f"行政处罚 | 21\n行政处罚 | {second}"))
    assert reading.states("penalties") == ["unread"]
    assert reading.row("licences") == [345]


@pytest.mark.parametrize("layout", ["pipes", "grid", "tabs", "markdown"])
def test_a_blank_cell_between_numbers_stays_in_its_place(layout: str) -> None:
    printing = Printing().put("normative_documents", "repealed", "")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.states("normative_documents") in (
        ["reported", "blank", "reported"],
        ["unread"] * 3,
    )
    assert reading.row("normative_documents") in ([12, None, 57], [None] * 3)
    assert reading.row("regulations") == [1, 2, 4]


@pytest.mark.parametrize("layout", ["spaces", "lines", "label_then_numbers"])
def test_a_cell_that_leaves_no_trace_makes_its_row_unread(layout: str) -> None:
    for column in ("issued", "repealed", "in_force"):
        printing = Printing().put("normative_documents", column, "")
        reading = read(printing.text(layout, "disclosures"))
        assert reading.states("normative_documents") == ["unread"] * 3
        assert reading.wrong(printing.truth) == {}


def test_blank_rows_of_one_cell_are_blank_and_not_the_next_rows_number() -> None:
    printing = Printing().put("penalties", "decisions", "")
    for layout in ("pipes", "grid"):
        reading = read(printing.text(layout, "disclosures"))
        assert reading.states("penalties") == ["blank"]
        assert reading.row("coercive_measures") == [6]


@pytest.mark.parametrize("layout", ["lines", "lines_blank", "label_then_numbers"])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_a_number_lost_below_its_label_is_not_taken_from_another(
    form: str, layout: str
) -> None:
    for row in Printing(form).tables["disclosures"].data_rows():
        printing = Printing(form)
        printing.row(row.code).values = [""] * len(row.values)
        reading = read(printing.text(layout, "disclosures"))
        wrong = reading.wrong(printing.truth)
        assert wrong == {}, (row.code, wrong)
        assert reading.row(row.code) == [None] * len(row.values)


def test_soft_bounds_hold_nothing_back() -> None:
    """More newly disclosed than is in public at all: the source says so."""
    printing = Printing("table_2019").put("regulations", "newly_disclosed", "99")
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.row("regulations") == [1, 99, 4]


def test_whole_evidence_of_a_table_without_sums_is_every_row_and_cell() -> None:
    whole = read(Printing().text("pipes", "disclosures"))
    blank = read(Printing().put(*FEES, "").text("pipes", "disclosures"))
    lost = read(Printing().without("fees").text("pipes", "disclosures"))
    assert whole.section("disclosures").evidence_is_whole
    assert whole.section("disclosures").reading == "direct"
    assert not blank.section("disclosures").evidence_is_whole
    assert not lost.section("disclosures").evidence_is_whole


@pytest.mark.parametrize("blank", ["issued", "repealed", "in_force"])
def test_numbers_below_a_row_may_be_those_of_the_one_whose_label_is_lost(
    blank: str,
) -> None:
    """Two numbers of one row and one of the next look like three of the first."""
    printing = Printing().put("regulations", blank, "")
    row = printing.row("normative_documents")
    row.labels, row.values = [""], ["", "", "57"]
    reading = read(printing.text("lines", "disclosures"))
    assert reading.wrong(printing.truth) == {}
    assert reading.row("regulations") == [None] * 3
    assert reading.row("licences") == [345]


def test_a_row_of_no_form_may_have_the_numbers_behind_all_labels() -> None:
    """The form's row whose numbers are lost must not get those of the other."""
    printing = Printing()
    table = printing.tables["disclosures"]
    above = [
        row.label if row.kind == "data" else " ".join(row.labels + row.values)
        for row in table.rows
    ]
    above.insert(above.index("行政规范性文件") + 1, "其他主动公开文件")
    lines = [" ".join(row.values) for row in table.data_rows()]
    lines[:2] = ["12 3 57", "88 77 66"]
    text = "二、主动公开政府信息情况\n" + "\n".join([*above, *lines]) + "\n三、其他\n"
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    assert reading.published == {}


def test_a_row_of_no_form_below_numbers_moves_none_of_those_above_their_labels() -> None:
    """Read downwards, each row of the block would have the next one's numbers."""
    printing = Printing("table_2019").without("penalties").without("fees")
    lines = []
    for row in printing.tables["disclosures"].rows:
        pair = [" ".join(row.labels), " ".join(row.values)]
        if row.code in ("regulations", "normative_documents"):
            pair.reverse()
        lines += pair
        if row.code == "normative_documents":
            lines += ["88 77 66", "其他主动公开文件"]
    reading = read("二、主动公开政府信息情况\n" + "\n".join(lines) + "\n三、其他\n")
    assert reading.wrong(printing.truth) == {}
    assert reading.row("normative_documents") == [None] * 3


def test_a_word_among_numbers_above_a_label_moves_none_of_another_row_there() -> None:
    """Catches the numbers of a row of no form, published as those of the label above."""
    printing = Printing().put("regulations", "issued", "9")
    lines = []
    for row in printing.tables["disclosures"].rows:
        label, values = " ".join(row.labels), " ".join(row.values)
        if row.code == "normative_documents":
            lines += ["— 打印 — —", label, "50 51 52", "其他主动公开文件"]
        else:
            lines += [label, values]
    reading = read("二、主动公开政府信息情况\n" + "\n".join(lines) + "\n三、其他\n")
    assert reading.row("normative_documents") == [None] * 3
    assert reading.row("licences") != [None]


def test_numbers_that_count_on_from_a_pages_are_no_amount_below_a_label() -> None:
    """Catches the number of a page published as a fee, behind one taken for a count."""
    printing = Printing().put("penalties", "decisions", "3").put(*FEES, "4")
    lines = ["2"]
    for row in printing.tables["disclosures"].rows:
        lines += [" ".join(row.labels), " ".join(row.values)]
    reading = read("\n".join(lines) + "\n三、其他\n")
    assert reading.row("penalties") == [None]
    assert reading.row("fees") == [None]
    assert reading.row("licences") != [None]


def test_a_number_that_is_not_understood_decides_no_order() -> None:
    """3人民币 fits no amount; so the other order must not be taken for proved."""
    printing = Printing()
    above = [
        row.label if row.kind == "data" else " ".join(row.labels + row.values)
        for row in printing.tables["disclosures"].rows
    ]
    numbers = ["48", "46", "0", "54", "0", "39", "35", "0", "0", "3人民币"]
    text = "二、主动公开政府信息情况\n" + "\n".join([*above, *numbers]) + "\n三、其他\n"
    assert read(text).published == {}


@pytest.mark.parametrize("sign", ["%", "％", "‰"])
def test_a_header_of_shares_is_not_the_forms(sign: str) -> None:
    text = (
        Printing().text("pipes", "disclosures").replace("（单位：万元）", f"（{sign}）")
    )
    assert read(text).value("fees", "fee_yuan") is None


@pytest.mark.parametrize("label", ["行政许可（万元）", "行政许可 （单位：万元）"])
def test_a_count_whose_label_has_a_unit_of_money_is_unread(label: str) -> None:
    reading = read(Printing().label("licences", label).text("pipes", "disclosures"))
    assert reading.states("licences") == ["unread"]


def test_a_short_label_in_another_order_is_the_label_of_its_row() -> None:
    """Catches the numbers above one label, given to the label below them.

    规章 is so short that it was no label where it stands behind 行政规范性文件.
    """
    text = Printing("table_2021").text("lines")
    rows = "规章\n1\n2\n4\n行政规范性文件\n12\n3\n57\n"
    assert rows in text
    beside = read(text.replace(rows, "行政规范性文件 12 3 57\n规章 1 2 4\n"))
    assert beside.row("regulations") == [1, 2, 4]
    assert beside.row("normative_documents") == [12, 3, 57]
    above = read(text.replace(rows, "12 3 57\n行政规范性文件\n1 2 4\n规章\n"))
    assert above.state("normative_documents", "issued") == "unread"
    assert above.row("licences") == [345]


def test_a_header_that_names_a_column_twice_has_more_columns_than_the_form() -> None:
    """Catches a merged cell printed in both of its places, where the one before is blank.

    政府集中采购 98 98 are the amount and the amount again, and no number of projects.
    """
    text = Printing("table_2019").text("spaces", "disclosures")
    header, row = "采购项目数量 采购总金额", "政府集中采购 8 1234567.89"
    assert header in text
    assert row in text
    text = text.replace(header, f"{header} 采购总金额")
    reading = read(text.replace(row, "政府集中采购 98 98"))
    assert reading.state("procurement", "projects") == "unread"
    assert reading.row("licences") == [30, 2, 345]


def test_a_fraction_of_more_than_all_pages_is_no_number_of_a_page() -> None:
    """Catches 54/7, a damaged cell, dropped as a page, and the row's numbers shifted."""
    printing = Printing("table_2021")
    text = printing.text("lines", "disclosures")
    assert "\n规章\n1\n2\n4\n" in text
    reading = read(text.replace("\n规章\n1\n2\n4\n", "\n规章\n54/7\n2\n4\n0\n"))
    assert reading.wrong(printing.truth) == {}
    paged = read(text.replace("\n规章\n1\n2\n4\n", "\n规章\n3/12\n1\n2\n4\n"))
    assert paged.value("regulations", "in_force") == 4


def test_digits_too_many_for_their_cells_are_not_cut_by_what_can_be_kept() -> None:
    """Catches thirty digits in two cells, of which each would keep fifteen."""
    printing = Printing("table_2021")
    text = printing.text("pipes", "disclosures")
    row = "行政规范性文件 | 12 | 3 | 57"
    assert row in text
    digits = "644585892697862385253603874790"
    reading = read(text.replace(row, f"行政规范性文件 | {digits} | 23"))
    assert set(reading.states("normative_documents")) == {"unread"}


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_numbers_that_count_the_rows_are_none_of_theirs(form: str, layout: str) -> None:
    """Catches rows held back for the 序号 before the next one's label."""
    printing = Printing(form)
    rows = printing.tables["disclosures"].data_rows()
    for number, row in enumerate(rows, 1):
        row.labels.insert(0, str(number))
    text = printing.text(layout, "disclosures")
    assert read(text).published == of_section(printing.truth, "disclosures")
    rows[2].labels[0] = str(len(rows) + 4)
    assert read(printing.text(layout, "disclosures")).wrong(printing.truth) == {}


def with_articles_beside(form: str, layout: str) -> tuple[Printing, str]:
    """Print the name of each block's article in a cell beside its rows."""
    printing = Printing(form)
    table = printing.tables["disclosures"]
    article = ""
    for row in list(table.rows):
        if row.kind == "heading":
            article = row.labels[0]
            table.rows.remove(row)
        else:
            row.labels.insert(0, "条款" if row.kind == "header" else article)
    return printing, printing.text(layout, "disclosures")


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_the_article_may_stand_in_a_cell_beside_its_rows(form: str, layout: str) -> None:
    """Catches every row held back for the article between its header and its label."""
    printing, text = with_articles_beside(form, layout)
    assert read(text).published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("other", ["本年处理决定数量（%）", "本年处理决定数量 | 同比"])
def test_an_article_beside_a_row_makes_no_other_header_the_forms(other: str) -> None:
    """Catches a share, or another column's number, behind the article's name."""
    text = with_articles_beside("table_2021", "pipes")[1]
    assert "本年处理决定数量" in text
    reading = read(text.replace("本年处理决定数量", other))
    assert reading.states("licences") == ["unread"]
    assert reading.row("regulations") == [1, 2, 4]


# ---- what stands beside the form's own ------------------------------------------------

EXPLAINED = {
    "上一年项目数量": "上一年项目数量（指上年底的事项数）",
    "本年增/减": "本年增/减（指全年增加或减少的事项数，减少的用负数，如-8）",
    "处理决定数量": "处理决定数量（指2022年的办件量）",
}


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines"])
def test_a_note_that_explains_a_column_makes_no_other_column(layout: str) -> None:
    """Catches rows lost for what an agency says of the form's columns."""
    printing = Printing("table_2019")
    for row in printing.tables["disclosures"].rows:
        row.values = [EXPLAINED.get(text, text) for text in row.values]
    reading = read(printing.text(layout, "disclosures"))
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize(
    "note", ["（指历年累计）", "（指占比）", "（指万件）", "（上年）", "（不含街道）"]
)
def test_a_note_of_another_measure_is_another_column(note: str) -> None:
    """Catches what is counted otherwise published as the form's number."""
    printing = Printing()
    printing.header("本年处理决定数量").values = [f"本年处理决定数量{note}"]
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.state("licences", "decisions") == "unread"


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines"])
@pytest.mark.parametrize("more", ["", "，可以参考本机关网站“其他主动公开文件”栏目的数据"])
def test_a_row_that_a_note_of_another_names_is_printed_once(
    more: str, layout: str
) -> None:
    """Catches a row taken for printed twice, since a local row's note names it."""
    printing = Printing("table_2019")
    rows = printing.tables["disclosures"].rows
    local = printing.row("normative_documents").copy()
    local.labels = [f"其他公开文件（含办公室签发的、除规范性文件以外的文件{more}）"]
    local.kind, local.code, local.places = "local", "", []
    local.values = ["9", "8", "7"]
    rows.insert(rows.index(printing.row("normative_documents")) + 1, local)
    reading = read(printing.text(layout, "disclosures"))
    assert reading.wrong(printing.truth) == {}
    if layout != "lines":
        assert reading.row("normative_documents") == [12, 11, 57]


@pytest.mark.parametrize("layout", ["pipes", "grid"])
def test_a_column_of_remarks_is_none_of_numbers(layout: str) -> None:
    """Catches a table lost for an empty column at its end."""
    printing = Printing()
    for row in printing.tables["disclosures"].rows:
        if row.kind == "header":
            row.values.append("备注")
    reading = read(printing.text(layout, "disclosures"))
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces"])
def test_the_headers_say_the_form_where_a_row_is_anothers(layout: str) -> None:
    """Catches a table held back, or published as another form's, for one old row."""
    printing = Printing()
    rows = printing.tables["disclosures"].rows
    local = printing.row("licences").copy()
    local.labels, local.values = ["其他对外管理服务事项"], ["14"]
    local.kind, local.code, local.places = "local", "", []
    rows.insert(rows.index(printing.row("licences")) + 1, local)
    reading = read(printing.text(layout, "disclosures"))
    assert reading.section("disclosures").form == "table_2021"
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize("decimals", [".0", ".00"])
@pytest.mark.parametrize("form", ["table_2019", "table_2021", "statistics_2014"])
def test_counts_that_are_all_printed_with_decimals_are_whole(
    form: str, decimals: str
) -> None:
    """Catches tables lost that a program prints as numbers with a point."""
    printing = Printing(form)
    for table in printing.tables.values():
        for row in table.data_rows():
            row.values = [
                f"{text}{decimals}" if text.lstrip("增减").isdigit() else text
                for text in row.values
            ]
    assert read(printing.text()).published == printing.truth


@pytest.mark.parametrize("printed", ["345.0", "345.00", "345.000", "345.5"])
def test_one_count_with_decimals_among_others_is_unread(printed: str) -> None:
    """Catches a point that the picture of a number does not have."""
    reading = read(Printing().put("licences", "decisions", printed).text())
    assert reading.state("licences", "decisions") == "unread"


@pytest.mark.parametrize("word", ["NaN", "None", "null"])
def test_an_empty_last_cell_that_a_converter_names_says_that_a_cell_may_be_lost(
    word: str,
) -> None:
    """Catches 12 57 NaN read as 12, 57 and nothing, where 3 of 12 3 57 is lost."""
    printing = Printing()
    printing.row("normative_documents").values = ["12", "57", word]
    reading = read(printing.text("spaces", "disclosures"))
    assert set(reading.states("normative_documents")) == {"unread"}


@pytest.mark.parametrize("code", ["penalties", "licences"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_the_number_that_a_text_ends_in_may_be_cut(code: str, end: str) -> None:
    """Catches 2 published of a file that was cut within 2046."""
    text = Printing().put(code, "decisions", "2046").text("pipes", "disclosures")
    cut = text[: text.index("2046") + 1]
    reading = read(cut + end)
    assert reading.state(code, "decisions") == ("reported" if end else "unread")
    assert reading.value("regulations", "issued") is not None
    whole = Printing().put(code, "decisions", "0").text("pipes", "disclosures")
    whole = whole[: whole.index(" 0", whole.index("行政许可")) + 2]
    assert (
        read(whole).wrong(Printing().truth | {("disclosures", code, "decisions"): 0})
        == {}
    )


@pytest.mark.parametrize(
    ("header", "is_forms"),
    [
        ("收费金额（单位：万元）", True),
        ("本年收费总金额（万元）", True),
        ("上年收费金额（单位：万元）", False),
        ("上年 收费金额（单位：万元）", False),
        ("累计收费金额（单位：万元）", False),
        ("收费金额（累计，单位：万元）", False),
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_the_year_of_fees_may_be_unsaid_but_no_other(
    header: str, layout: str, *, is_forms: bool
) -> None:
    """Catches fees of all years, or of the year before, as those of the year."""
    printing = Printing()
    printing.header("本年收费金额").values = [header]
    reading = read(printing.text(layout, "disclosures"))
    assert (reading.value("fees", "fee_yuan") is not None) is is_forms


def test_a_row_whose_columns_are_named_below_it_is_unread_and_not_blank() -> None:
    """Catches a row said to be blank whose numbers stand behind words of its header."""
    printing = Printing("table_2019")
    text = printing.text("lines", "disclosures")
    names = ("上一年项目数量", "本年增/减", "处理决定数量")
    for code in ("penalties", "coercive_measures"):
        row = printing.row(code)
        told = [f"{name}：{value}" for name, value in zip(names, row.values, strict=True)]
        text = text.replace(
            "\n".join([row.label, *row.values]), "\n".join([row.label, *told])
        )
    reading = read(text)
    assert set(reading.states("penalties")) == {"unread"}
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("label", ["政府规章", "地方政府规章"])
def test_rules_of_a_government_are_its_rules(label: str) -> None:
    """Catches two rows lost for the word that says whose rules these are."""
    printing = Printing().label("regulations", label)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.published == of_section(printing.truth, "disclosures")
    other = read(Printing().label("regulations", f"下级{label}").text())
    assert set(other.states("regulations")) == {"unread"}
