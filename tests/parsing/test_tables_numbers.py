"""What is a number in a cell, and what only has digits."""

from __future__ import annotations

from decimal import Decimal

import pytest

from benchmarks.corpus.tables import Row
from tests.parsing.tables import Printing, Reading, of_section, read

LICENCES = "licences", "decisions"


def licences(printed: str, layout: str = "pipes") -> Reading:
    """Read a table of 2021 in which the licences, one cell, are printed so."""
    return read(Printing().put(*LICENCES, printed).text(layout, "disclosures"))


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0", 0),
        ("7", 7),
        ("345", 345),
        ("1,234", 1234),
        ("1,234,567", 1_234_567),
        ("1'234", 1234),
        ("1\u202f234", 1234),
        ("１２", 12),
        ("１，２３４", 1234),
        ("123456789012345", 123_456_789_012_345),
        ("3件", 3),
        ("3 件", 3),
        ("1,234项", 1234),
        ("３件", 3),
        (" 12 ", 12),
        ("　12　", 12),
        ("\xa012", 12),
        # what stands beside a number and says nothing of it
        ("12。", 12),
        ("'12", 12),
        ("’12", 12),
        ("12件。", 12),
        ("*12*", 12),
        ("`12`", 12),
        ('"12"', 12),
        ("“12”", 12),
        # the mark of a note, raised
        ("345²", 345),
        ("３45¹²件", 345),
        ("345⁽³⁾", 345),
        ("345₁", 345),
    ],
)
def test_a_number_is_its_digits_with_separators_and_a_unit(
    printed: str, value: int
) -> None:
    reading = licences(printed)
    assert reading.state(*LICENCES) == "reported"
    assert reading.value(*LICENCES) == value


@pytest.mark.parametrize(
    "printed",
    [
        # a lenient cast makes 13, 1000, 31, 1000, 12 of these
        "12.6",
        "1e3",
        "0x1F",
        "1_000",
        "12O",
        "12,34",
        "1,23,456",
        "1,2345",
        "1.2.3",
        "1234567890123456",
        # leading zeros: a code, or two numbers without anything between
        "007",
        "00",
        "0345",
        # two numbers, or one with a blank in it
        "1 234",
        "3 45",
        "345/120",
        "345-350",
        "345~350",
        "3+2",
        # marks that say something of the number
        "12%",
        "12‰",
        "①345",
        "345①",
        "345*",
        "*345",
        "345?",
        "345余",
        "345余件",
        "约345",
        "近345",
        "超过345",
        "345（其中网上120）",
        "345（120）",
        "（345）",
        "345注1",
        "③",
        "3²45",
        "²345",
        "345²³¹",
        "345²/₃",
        "3\ufffd45",
        "345 \ufffd",
        "\ufffd",
        "3\ufffc45",
        "\ufffc 345",
        "\ufffc",
        "3\u03364\u03365\u0336",
        "3\u033645",
        "٣٤٥",
        "万345",
        "345万",
        "345年",
        "第345号",
        # words where a number belongs
        "三百四十五",
        "十",
        "未统计",
        "见附件",
        # marks that may stand for anything
        "…",
        "……",
        "...",
        "◆",
        "×",
        "~",
        "*",
        "·",
    ],
)
def test_what_is_not_all_a_number_is_unread_and_not_blank(printed: str) -> None:
    reading = licences(printed)
    assert reading.state(*LICENCES) == "unread"


@pytest.mark.parametrize("printed", ["-5", "－5", "−5", "+5", "增5", "减少5", "0.5"])
def test_a_count_has_no_sign_and_no_half(printed: str) -> None:
    reading = licences(printed)
    assert reading.state(*LICENCES) == "unread"


@pytest.mark.parametrize("printed", ["3万元", "3元", "3 万元", "3亿元"])
def test_a_count_has_no_unit_of_money(printed: str) -> None:
    assert licences(printed).state(*LICENCES) == "unread"


@pytest.mark.parametrize(
    "printed", ["-", "—", "——", "－", "/", "\\", "无", "―", "─", "‑", "空", "无数据"]
)
def test_a_dash_is_a_cell_without_a_number(printed: str) -> None:
    reading = licences(printed)
    assert reading.state(*LICENCES) == "dash"
    assert reading.value(*LICENCES) is None
    assert reading.cell(*LICENCES).raw_text == printed


@pytest.mark.parametrize("printed", ["", " ", "　", "\t"])
def test_an_empty_cell_is_blank_and_not_zero(printed: str) -> None:
    reading = licences(printed)
    assert reading.state(*LICENCES) == "blank"
    assert reading.value(*LICENCES) is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("增30", 30),
        ("增加30", 30),
        ("+19", 19),
        ("＋19", 19),
        ("19", 19),
        ("0", 0),
        ("减3", -3),
        ("减少3", -3),
        ("-3", -3),
        ("－3", -3),
        ("−3", -3),
        ("减1,203", -1203),
    ],
)
def test_a_change_is_read_with_its_sign(printed: str, value: int) -> None:
    printing = Printing("table_2019").put("licences", "items_change", printed)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.row("licences") == [30, value, 345]


@pytest.mark.parametrize(
    "printed", ["下降3", "增减3", "±3", "增3减1", "增", "--3", "30%"]
)
def test_a_change_whose_sign_is_unclear_is_unread(printed: str) -> None:
    printing = Printing("table_2019").put("licences", "items_change", printed)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.state("licences", "items_change") == "unread"


@pytest.mark.parametrize(
    ("printed", "state"), [("1,203", "reported"), ("１２０３", "reported")]
)
def test_what_is_traced_is_the_number_as_printed(printed: str, state: str) -> None:
    cell = licences(printed).cell(*LICENCES)
    assert (cell.cell_state, cell.raw_text, cell.value) == (state, printed, 1203)


@pytest.mark.parametrize("mark", ["*", "**", "***", "_", "__", "`"])
@pytest.mark.parametrize("layout", ["markdown", "pipes", "spaces"])
def test_what_markdown_sets_off_is_the_number(layout: str, mark: str) -> None:
    """Catches a table lost for the marks that make its numbers bold or slanted."""
    printing = Printing()
    for code in ("received", "processed_total"):
        total = printing.row(code).values[-1]
        printing.put(code, "total", f"{mark}{total}{mark}")
    printing.put(*LICENCES, f"{mark}345{mark}")
    reading = read(printing.text(layout))
    assert reading.wrong(printing.truth | {("disclosures", *LICENCES): 345}) == {}
    assert (reading.value(*LICENCES), reading.cell(*LICENCES).raw_text) == (345, "345")
    assert reading.published_in("applications")


MARKS = ["①", "*", "※", "**", "[1]", "（注1）", "注1", "⑴"]


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines"])
def test_sums_tell_the_mark_of_a_note_from_a_number(layout: str, mark: str) -> None:
    """Catches a table lost for the marks behind its totals, which the sums prove."""
    printing = Printing()
    for code in ("received", "granted", "processed_total"):
        total = printing.row(code).values[-1]
        printing.put(code, "total", f"{total}{mark}")
    printing.put("granted", "business", f"{mark}1")
    reading = read(printing.text(layout))
    assert reading.published == printing.truth


@pytest.mark.parametrize("mark", MARKS)
def test_a_marked_number_that_the_sums_do_not_prove_is_unread(mark: str) -> None:
    other = Printing().put("granted", "natural_person", f"8{mark}")
    assert read(other.text()).published_in("applications") == {}
    blank = Printing().put("granted", "natural_person", f"9{mark}")
    blank.put("partly_granted", "research", "")
    assert read(blank.text()).published_in("applications") == {}
    licence = licences(f"345{mark}")
    assert licence.state(*LICENCES) == "unread"


@pytest.mark.parametrize("layout", ["pipes", "grid"])
def test_sums_tell_a_number_with_a_blank_in_it_from_two(layout: str) -> None:
    """Catches a table lost for one number that a page prints as 2 6."""
    printing = Printing().put("received", "natural_person", "2 0")
    printing.put("received", "total", "2 6").put(
        "processed_total", "natural_person", "2 1"
    )
    assert read(printing.text(layout)).published == printing.truth
    other = Printing().put("granted", "natural_person", "1 9")
    assert read(other.text(layout)).wrong(other.truth) == {}
    assert licences("3 45").state(*LICENCES) == "unread"


@pytest.mark.parametrize("gap", [" | ", "  "])
def test_digits_that_a_blank_parts_everywhere_are_numbers(gap: str) -> None:
    """Catches 3, 4 and 5 published of a row that prints 3 4 5 as one number of three."""
    printing = Printing()
    for table in printing.tables.values():
        for row in table.data_rows():
            row.values = [" ".join(value) for value in row.values]
    text = printing.text("pipes").replace(" | ", gap)
    assert read(text).published == printing.truth
    # a row that is printed otherwise shows that a blank parts cells
    other = read(text.replace("规章" + gap, "规章 10 "))
    assert other.wrong(printing.truth) == {}
    zeros = read(text.replace("规章" + gap, f"规章{gap}0 0{gap}"))
    assert zeros.wrong(printing.truth) == {}


@pytest.mark.parametrize("zero", ["O", "o", "〇", "○", "零"])
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_sums_tell_what_was_taken_for_a_digit(layout: str, zero: str) -> None:
    """Catches tables lost for one zero of a picture that was taken for a letter."""
    printing = Printing()
    for code in ("granted", "carried_out", "refused_by_law"):
        row = printing.row(code)
        row.values = [text.replace("0", zero).replace("1", "l") for text in row.values]
    printing.put("reconsideration", "other", zero)
    truth = printing.truth
    assert read(printing.text(layout, "applications", "proceedings")).published == {
        place: value for place, value in truth.items() if place[0] != "disclosures"
    }
    other = Printing().put("granted", "natural_person", "l")
    assert read(other.text(layout)).published_in("applications") == {}
    assert licences(f"3{zero}").state(*LICENCES) == "unread"


@pytest.mark.parametrize("zero", ["𝟎", "𝟘", "𝟢", "𝟬", "𝟶"])
def test_digits_of_mathematics_are_digits(zero: str) -> None:
    printed = "".join(chr(ord(zero) + int(digit)) for digit in "345")
    reading = licences(printed)
    assert (reading.value(*LICENCES), reading.cell(*LICENCES).raw_text) == (345, printed)


@pytest.mark.parametrize("mark", ["余", "约", "％", "（其中一件待定）", "多"])
def test_a_mark_beside_a_number_of_a_sum_is_not_passed_over(mark: str) -> None:
    printing = Printing().put("granted", "natural_person", f"9{mark}")
    reading = read(printing.text())
    assert reading.state("granted", "natural_person") == "unread"
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("printed", ["90", "9.0", "9.5", "-9", "9万元"])
def test_a_number_that_the_sums_contradict_is_not_published(printed: str) -> None:
    printing = Printing().put("granted", "natural_person", printed)
    assert read(printing.text()).wrong(printing.truth) == {}


# ---- numbers of pages -----------------------------------------------------------------

PAGES = ["- 3 -", "-3-", "— 3 —", "－3－", "第 3 页", "第3页 共9页", "第3页/共9页", "3/9"]
PAGES += [
    "·3·",
    "• 3 •",
    "_3_",
    "第3页（共9页）",
    "共9页，第3页",
    "Page 3 of 9",
    "PAGE 3",
]


@pytest.mark.parametrize("page", PAGES)
def test_a_marked_page_number_between_rows_is_no_value(page: str) -> None:
    printing = Printing()
    for layout in ("pipes", "spaces", "lines"):
        text = printing.text(layout)
        for label in ("4.保护第三方合法权益", "行政强制", "（七）总计"):
            text = text.replace(f"\n{label}", f"\n{page}\n{label}")
        assert read(text).published == printing.truth, layout


EDGES = [
    "{} / 9",
    "- {} / 9 -",
    "2023/2/1 9:15 淮安市财政局2022年政府信息公开工作年度报告",
    "2023-02-01 上午 09:15:20 年度报告",
    "https://www.example.gov.cn/xxgk/12.html {}/9",
    "淮安市财政局2022年政府信息公开工作年度报告",
]


@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("layout", ["pipes", "spaces", "label_then_numbers", "lines"])
def test_what_stands_at_the_edge_of_each_page_is_no_part_of_a_table(
    edge: str, layout: str
) -> None:
    """Catches rows lost for the title, or a browser's own lines, between them."""
    printing = Printing()
    text = printing.text(layout)
    labels = ("三、收到和处理", "行政处罚", "一、本年新收", "4.保护第三方", "（七）总计")
    at = sorted(text.index(f"\n{label}") for label in labels)
    parts = [text[start:end] for start, end in zip([0, *at], [*at, None], strict=True)]
    shown = [f"{part}\n{edge.format(n)}" for n, part in enumerate(parts, 1)]
    assert read("".join(shown)).published == printing.truth


def test_a_row_of_two_numbers_with_a_slash_between_is_no_page_number() -> None:
    """Catches a row passed over since it looks like the first pages of some."""
    printing = Printing()
    for code, number in (("regulations", "1"), ("normative_documents", "2")):
        for column, text in zip(
            ("issued", "repealed", "in_force"), (number, "/", "5"), strict=True
        ):
            printing.put(code, column, text)
    reading = read(printing.text("label_then_numbers", "disclosures"))
    assert reading.row("regulations") == [1, None, 5]
    assert reading.row("normative_documents") == [2, None, 5]


@pytest.mark.parametrize("layout", ["pipes", "spaces"])
def test_a_bare_page_number_below_a_row_of_a_line_is_no_value(layout: str) -> None:
    printing = Printing()
    text = printing.text(layout).replace("\n4.保护第三方", "\n3\n4.保护第三方")
    reading = read(text)
    assert reading.published_in("applications") == of_section(
        printing.truth, "applications"
    )


def test_a_bare_page_number_is_told_by_the_sums_among_numbers_on_lines() -> None:
    printing = Printing()
    text = printing.text("lines").replace("\n4.保护第三方", "\n31\n4.保护第三方")
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") == "read"


@pytest.mark.parametrize("layout", ["lines", "lines_blank", "spaces", "pipes"])
def test_below_a_row_that_lost_its_number_a_page_number_is_not_its_value(
    layout: str,
) -> None:
    printing = Printing().put(*LICENCES, "")
    text = printing.text(layout, "disclosures")
    text = text.replace("全年工作平稳有序。\n", "全年工作平稳有序。\n2\n")
    at = text.index("第二十条第（六）项")
    reading = read(f"{text[:at]}3\n{text[at:]}")
    assert reading.value(*LICENCES) is None


@pytest.mark.parametrize("layout", ["lines", "lines_blank"])
def test_where_pages_have_bare_numbers_a_number_below_its_label_may_be_one(
    layout: str,
) -> None:
    """The last row's fee is lost, and a page ends below it."""
    printing = Printing().put("fees", "fee_yuan", "")
    text = printing.text(layout, "disclosures")
    text = text.replace("平稳有序。\n", "平稳有序。\n2\n")
    at = text.index("五、存在的主要问题")
    reading = read(f"{text[:at]}3\n{text[at:]}")
    assert reading.value("fees", "fee_yuan") is None


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces"])
def test_a_dash_is_no_page_number_where_dashes_are_cells(layout: str) -> None:
    printing = Printing()
    for column in ("research", "social_welfare"):
        printing.put("granted", column, "-")
    reading = read(printing.text(layout))
    assert reading.states("granted")[2:4] == ["dash", "dash"]
    assert reading.row("granted") == [9, 1, 0, 0, 1, 0, 11]


def test_dashes_around_a_number_on_one_line_may_be_cells() -> None:
    """Of three cells - 3 - the middle one is a number, and no page's."""
    printing = Printing("table_2019")
    lines = printing.text("spaces", "disclosures").split("\n")
    at = lines.index("规范性文件 12 11 57")
    lines[at : at + 1] = ["规范性文件", "- 3 -"]
    at = lines.index("规章 1 2 4")
    lines[at] = "规章 - - 4"
    reading = read("\n".join(lines))
    assert reading.row("normative_documents") in ([None, 3, None], [None] * 3)
    assert reading.states("normative_documents") in (
        ["dash", "reported", "dash"],
        ["unread"] * 3,
    )


# ---- numbers of items and other numbers of labels -------------------------------------


@pytest.mark.parametrize("mark", [".", "、", "．", ". ", " ."])
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_the_number_of_an_item_is_no_value(mark: str, layout: str) -> None:
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        label = row.labels[2]
        if label:
            row.labels[2] = f"{label[0]}{mark}{label[2:]}"
    assert read(printing.text(layout)).published == printing.truth


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_the_number_of_an_item_in_a_circle_is_no_value(layout: str) -> None:
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        label = row.labels[2]
        if label:
            row.labels[2] = chr(ord("①") + int(label[0]) - 1) + label[2:]
    assert read(printing.text(layout)).published == printing.truth


@pytest.mark.parametrize("mark", [".", "、"])
def test_the_number_of_an_item_is_none_on_one_line_either(mark: str) -> None:
    printing = Printing()
    text = printing.text("spaces").replace("\n", " ")
    for number in "12345678":
        text = text.replace(f" {number}.", f" {number}{mark}")
    assert read(text).wrong(printing.truth) == {}
    assert read(text).verdict("applications") == "read"


def test_the_number_of_an_item_glued_to_the_value_before_it_is_cut_off() -> None:
    printing = Printing()
    text = printing.text("spaces").replace("\n", " ")
    for number in "12345678":
        text = text.replace(f" {number}.", f"{number}.")
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    assert reading.verdict("applications") == "read"


def test_years_and_notices_in_headers_are_no_values() -> None:
    printing = Printing("table_2019")
    for word in ("第二十条第（五）项", "第二十条第（六）项"):
        rows = printing.tables["disclosures"].rows
        header = rows[rows.index(printing.header(word)) + 1]
        header.values[0] = "上一年项目数量（指2019年事项数）"
    text = printing.text("pipes", "disclosures")
    text = text.replace("二、主动", "按国办公开办函〔2019〕60号填报。\n二、主动")
    reading = read(text)
    assert reading.published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize(
    "label",
    [
        "行政许可（2022年办件量）",
        "行政许可（按25项事项计）",
        "行政许可(2022年度)",
    ],
)
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_a_number_in_the_brackets_of_a_label_is_no_value(label: str, layout: str) -> None:
    reading = read(Printing().label("licences", label).text(layout, "disclosures"))
    assert reading.value(*LICENCES) in (345, None)
    assert reading.row("penalties") == [21]


def test_a_number_of_three_digits_with_the_sum_of_the_year_before_is_not_it() -> None:
    """Two values beside one label of one cell: neither may be chosen."""
    reading = licences("345 | 320")
    assert reading.value(*LICENCES) is None
    assert reading.state(*LICENCES) == "unread"
    assert reading.row("penalties") == [21]


def test_amounts_are_exact_decimals() -> None:
    printing = Printing("table_2019").put("procurement", "amount_yuan", "6566.23万元")
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.value("procurement", "amount_yuan") == Decimal("65662300")


@pytest.mark.parametrize("layout", ["numbers_then_label_some", "lines", "spaces"])
def test_a_unit_in_a_cell_of_its_own_behind_its_header_is_the_headers(
    layout: str,
) -> None:
    """196 under 采购总金额 万元 would be 196 yuan, a ten thousandth of what is meant."""
    text = Printing("table_2019").text(layout, "disclosures")
    gap = "\n" if layout == "lines" else " "
    reading = read(text.replace("采购总金额", f"采购总金额{gap}万元"))
    assert reading.value("procurement", "amount_yuan") in (None, Decimal("12345678900"))
    if layout == "numbers_then_label_some":
        assert reading.value("procurement", "amount_yuan") is not None


@pytest.mark.parametrize("printed", ["65662300", "6,566亿元"])
def test_more_than_any_agency_has_is_no_amount(printed: str) -> None:
    """Catches a fee in yuan below a header in ten thousands published as milliards."""
    reading = read(Printing().put("fees", "fee_yuan", printed).text())
    assert reading.state("fees", "fee_yuan") == "unread"
    assert "its unit may be another" in str(reading.cell("fees", "fee_yuan").problem)
    licensed = Printing().put("fees", "fee_yuan", "6566.23").text()
    assert read(licensed).value("fees", "fee_yuan") == Decimal("65662300")


def test_a_page_number_below_a_row_that_lost_its_last_cell_is_not_its_amount() -> None:
    """The number of the page before stands between a header and its row."""
    text = Printing("table_2019").text("vertical", "disclosures")
    text = text.replace("本年增/减\n行政事业性收费", "本年增/减\n3\n行政事业性收费")
    text = text.replace("8\n1234567.89\n", "8\n4\n")
    assert read(text).value("procurement", "amount_yuan") is None


def with_sums_of_groups(printing: Printing) -> Printing:
    """Print the sums of each group's rows behind the group's name, on a line above."""
    table = printing.tables["applications"]
    for row in [row for row in table.rows if row.labels[1] and row.labels[2]]:
        group = table.rows[table.rows.index(row) :]
        size = next(n for n, one in enumerate(group) if n and one.labels[:2] != ["", ""])
        columns = zip(*(one.values for one in group[:size]), strict=True)
        sums = [str(sum(map(int, column))) for column in columns]
        above = Row("data", [*row.labels[:2], ""], sums)
        row.labels[:2] = "", ""
        table.rows.insert(table.rows.index(row), above)
    return printing


def sums_of(printing: Printing, group: str) -> Row:
    table = printing.tables["applications"]
    return next(row for row in table.rows if row.labels[1].startswith(group))


@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
def test_sums_of_a_groups_rows_are_none_of_its_rows(form: str, layout: str) -> None:
    """Catches a table held back for the sums behind （三）不予公开."""
    printing = with_sums_of_groups(Printing(form))
    assert sums_of(printing, "（三）").values == ["4", "1", "0", "0", "0", "0", "5"]
    reading = read(printing.text(layout, "applications"))
    assert reading.published == of_section(printing.truth, "applications")


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("group", ["（三）", "（五）"])
def test_a_sum_of_a_group_that_does_not_come_out_holds_the_table_back(
    layout: str, group: str
) -> None:
    """Catches a row that may be any other's, left out unproven."""
    printing = with_sums_of_groups(Printing())
    sums_of(printing, group).values[0] = "9"
    assert read(printing.text(layout, "applications")).published == {}


@pytest.mark.parametrize("groups", ["", "（四）", "（四）（五）（六）"])
def test_sums_of_a_group_are_not_taken_for_its_first_row(groups: str) -> None:
    """Catches rows moved up by one to the row in which two numbers have run together."""
    printing = Printing()
    one, other = printing.row("refused_by_law"), printing.row("refused_third_party")
    one.values, other.values = ["0"] * 7, ["4", "1", "0", "0", "0", "0", "5"]
    for row in (one, other):
        numbers = map(Decimal, row.values)
        printing.truth.update(zip(row.places, numbers, strict=True))
    with_sums_of_groups(printing)
    for name in ("（四）", "（五）", "（六）"):
        if name not in groups:
            sums_of(printing, name).values = []
    other.values[-2:] = ["05"]
    reading = read(printing.text("lines", "applications"))
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("word", ["栏次", "甲"])
def test_numbers_of_the_columns_are_no_row(layout: str, word: str) -> None:
    """Catches a table held back for the line below its header that numbers columns."""
    printing = Printing()
    rows = printing.tables["applications"].rows
    rows.insert(3, Row("data", [word, "", ""], list("1234567")))
    reading = read(printing.text(layout, "applications"))
    assert reading.published == of_section(printing.truth, "applications")
    rows[3].values[2] = "4"
    assert read(printing.text(layout, "applications")).published == {}


@pytest.mark.parametrize("mark", ["~", "～", "×"])
def test_two_numbers_with_a_mark_between_are_no_two_cells(mark: str) -> None:
    """Catches 12 ~ 15 and 57 taken for the three numbers of a row that lost one."""
    printing = Printing()
    printing.row("normative_documents").values = ["12", mark, "15", "57"]
    reading = read(printing.text("spaces", "disclosures"))
    assert set(reading.states("normative_documents")) == {"unread"}
