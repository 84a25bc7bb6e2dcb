"""The statistics table of 2014 to 2018: a label, its unit and one number a row."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.parsing.tables import Printing, Reading, of_section, read

SECTIONS = (
    "statistics_disclosures",
    "statistics_applications",
    "statistics_reconsideration",
    "statistics_litigation",
    "statistics_resources",
)
LAYOUTS = ("pipes", "spaces", "lines", "lines_blank", "grid", "tabs", "markdown")
CODES = [row.code for row in Printing("statistics_2014").tables["statistics"].data_rows()]


def printed() -> Printing:
    return Printing("statistics_2014")


def whole(layout: str = "pipes") -> Reading:
    return read(printed().text(layout))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_row_has_its_own_number(layout: str) -> None:
    reading = whole(layout)
    assert reading.published == printed().truth
    assert [reading.verdict(section) for section in SECTIONS] == ["read"] * 5


def test_rows_of_two_parts_with_the_same_label_are_told_apart() -> None:
    reading = whole()
    assert reading.value("reconsideration_corrected") == 1
    assert reading.value("litigation_corrected") == 0
    assert reading.value("reconsideration_other") == 0
    assert reading.value("litigation_other") == 4


def test_a_label_within_a_longer_one_is_not_its_row() -> None:
    """同意公开答复数 is the end of 不同意公开答复数, 网站…访谈次数 of two rows."""
    reading = whole()
    assert reading.value("replied_granted") == 5
    assert reading.value("replied_denied") == 3
    assert reading.value("interviews") == 9
    assert reading.value("interviews_by_heads") == 6


@pytest.mark.parametrize("layout", ["pipes", "spaces", "grid"])
@pytest.mark.parametrize(
    ("unit", "number", "yuan"),
    [
        ("万元", "0.35", "3500"),
        ("元", "3500", "3500"),
        ("亿元", "0.0001", "10000"),
        ("万元", "0", "0"),
        ("万元", "1,234.5", "12345000"),
    ],
)
def test_money_is_in_yuan_with_the_unit_of_its_row(
    unit: str, number: str, yuan: str, layout: str
) -> None:
    printing = printed().put("fees_charged", "figure", number)
    printing.row("fees_charged").unit = unit
    cell = read(printing.text(layout)).cell("fees_charged")
    assert (cell.value, cell.unit) == (Decimal(yuan), "元")
    assert cell.unit_basis in ("label", "cell")
    assert cell.raw_text in (number, f"{unit} {number}")


@pytest.mark.parametrize(
    ("unit", "number", "yuan"), [("万元", "0.35", 3500), ("元", "350", 350)]
)
def test_a_unit_in_the_label_of_money_is_its_unit(
    unit: str, number: str, yuan: int
) -> None:
    """Catches 350 yuan read as ten thousands, the unit that the form prints there."""
    printing = printed().put("fees_charged", "figure", number)
    printing.label("fees_charged", f"七、依申请公开信息收取的费用（{unit}）")
    printing.row("fees_charged").unit = None
    cell = read(printing.text()).cell("fees_charged")
    assert cell.value in (yuan, None)


@pytest.mark.parametrize("unit", ["件", "千美元", "美元", "百元"])
def test_money_with_another_unit_is_unread(unit: str) -> None:
    printing = printed()
    printing.row("fees_charged").unit = unit
    assert read(printing.text()).value("fees_charged") is None


@pytest.mark.parametrize("unit", ["万元", "元"])
def test_a_count_with_a_unit_of_money_is_unread(unit: str) -> None:
    printing = printed()
    printing.row("complaints").unit = unit
    assert read(printing.text()).value("complaints") is None


def test_a_table_without_a_column_of_units_is_read() -> None:
    printing = printed()
    for row in printing.tables["statistics"].rows:
        row.unit = None
    reading = read(printing.text())
    assert reading.wrong(printing.truth) == {}
    assert reading.value("active_total") == 1215


@pytest.mark.parametrize("layout", ["pipes", "grid", "tabs"])
def test_blank_is_not_zero(layout: str) -> None:
    printing = printed().put("channel_weibo", "figure", "")
    reading = read(printing.text(layout))
    assert (reading.state("channel_weibo"), reading.value("channel_weibo")) == (
        "blank",
        None,
    )
    assert reading.value("channel_wechat") == 81


@pytest.mark.parametrize("mark", ["-", "—", "——", "/", "无"])
def test_a_dash_is_not_zero(mark: str) -> None:
    printing = printed().put("channel_weibo", "figure", mark)
    reading = read(printing.text())
    assert reading.state("channel_weibo") == "dash"
    assert reading.value("channel_weibo") is None


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
@pytest.mark.parametrize("code", ["channel_wechat", "complaints", "people_trained"])
def test_a_row_that_is_not_printed_is_missing_and_not_zero(
    code: str, layout: str
) -> None:
    printing = printed().without(code)
    reading = read(printing.text(layout))
    assert (reading.state(code), reading.value(code)) == ("missing", None)
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "lines_blank"])
def test_a_number_lost_is_not_taken_from_another_row(layout: str) -> None:
    for code in CODES:
        printing = printed().put(code, "figure", "")
        assert read(printing.text(layout)).wrong(printing.truth) == {}, code


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_a_label_lost_gives_its_number_to_no_other_row(layout: str) -> None:
    for code in CODES:
        printing = printed()
        printing.row(code).labels = [""]
        assert read(printing.text(layout)).wrong(printing.truth) == {}, code


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces"])
def test_a_row_lost_gives_its_label_to_no_other_row(layout: str) -> None:
    for code in CODES:
        printing = printed().without(code)
        assert read(printing.text(layout)).wrong(printing.truth) == {}, code


def test_a_sum_forces_what_is_blank() -> None:
    printing = printed().put("received_by_fax", "figure", "")
    cell = read(printing.text()).cell("received_by_fax")
    assert (cell.cell_state, cell.reported_value) == ("blank", None)
    assert (cell.value, cell.value_basis) == (2, "implied")


def test_a_sum_forces_nothing_for_a_row_that_is_missing() -> None:
    printing = printed().without("received_by_fax")
    assert read(printing.text()).value("received_by_fax") is None


def test_a_sum_that_does_not_hold_keeps_its_part_as_printed() -> None:
    printing = printed().put("received_on_line", "figure", "9")
    reading = read(printing.text())
    section = reading.section("statistics_applications")
    assert (section.verdict, section.evidence_is_whole) == ("read", True)
    assert reading.value("received_on_line") == 9
    assert reading.value("applications_received") == 14
    parts = {place[0] for place in reading.published}
    assert parts == set(SECTIONS) - {"statistics_applications"}


def test_a_pending_case_is_no_error() -> None:
    """The form has no row for it: the parts may be less than the whole."""
    printing = printed().put("reconsideration_upheld", "figure", "0")
    printing.put("reconsideration_corrected", "figure", "0")
    reading = read(printing.text())
    assert reading.value("reconsideration_total") == 3
    assert ("statistics_reconsideration", "reconsideration_total", "figure") in (
        reading.published
    )


def test_what_is_not_understood_is_unread_by_itself() -> None:
    printing = printed().put("complaints", "figure", "约10")
    reading = read(printing.text())
    assert reading.state("complaints") == "unread"
    expected = printing.truth
    del expected["statistics_resources", "complaints", "figure"]
    assert reading.published == expected


@pytest.mark.parametrize(
    "label", ["下年4.信函申请数", "下年4. 信函申请数", "下年信函申请数"]
)
def test_a_word_before_the_number_of_a_row_makes_it_another_row(label: str) -> None:
    """Catches next year's figure that a blank behind the row's number lets through."""
    printed = Printing("statistics_2014")
    row = read(printed.label("received_by_letter", label).text())
    assert row.state("received_by_letter", "figure") == "unread"


# ---- local rows and columns -----------------------------------------------------------


def with_line(printing: Printing, line: str, before: str, layout: str = "pipes") -> str:
    text = printing.text(layout)
    assert text.count(f"\n{before}") == 1
    return text.replace(f"\n{before}", f"\n{line}\n{before}")


def test_a_local_row_is_kept_as_printed() -> None:
    printing = printed()
    text = with_line(printing, "12345热线申请数 | 件 | 5", "（二）申请办结数")
    reading = read(text)
    assert reading.published == printing.truth
    (item,) = reading.tables.local_items
    assert (item.item_label, item.value, item.unit) == ("12345热线申请数", 5, "件")
    assert (item.section, item.raw_text) == ("statistics_applications", "5")


def test_a_local_row_of_money_is_in_yuan() -> None:
    text = with_line(printed(), "公开场所建设经费 | 万元 | 3.5", "九、政府信息公开会议")
    (item,) = read(text).tables.local_items
    assert (item.value, item.base_unit, item.unit) == (35_000, "元", "万元")


def test_a_local_row_is_told_among_labels_that_are_not_known() -> None:
    text = with_line(printed(), "窗口接待人员数 | 人 | 7", "九、政府信息公开会议")
    labels = {one.label_key for one in read(text).tables.unrecognised_labels}
    assert labels == {"窗口接待人员数"}


@pytest.mark.parametrize("layout", ["lines", "spaces"])
def test_a_local_row_without_borders_moves_nothing(layout: str) -> None:
    printing = printed()
    line = " ".join(["12345热线申请数", "件", "5"])
    if layout == "lines":
        line = line.replace(" ", "\n")
    text = with_line(printing, line, "（二）申请办结数", layout)
    assert read(text).published == printing.truth


COLUMNS = """\
附件：政府信息公开情况统计表
统计指标 | 单位 | 区政府 | 区直单位 | 乡镇街道
（一）主动公开政府信息数 | 条 | 10 | 1,215 | 30
制发规范性文件总数 | 件 | 4 |  | 0
七、依申请公开信息收取的费用 | 万元 | 0.35 | 0 | 0
（三）接受培训人员数 | 人次 | 12 | 3 | 4
五、其他
"""


def test_one_of_several_columns_is_not_the_figure_of_the_form() -> None:
    reading = read(COLUMNS)
    assert reading.published == {}
    for code in ("active_total", "normative_documents_issued", "fees_charged"):
        assert reading.value(code) is None
        assert reading.state(code) == "unread"


def test_the_numbers_of_local_columns_are_kept_with_their_column() -> None:
    items = [
        (item.item_label, item.column_label, item.value, item.raw_text)
        for item in read(COLUMNS).tables.local_items
    ]
    assert ("（一）主动公开政府信息数", "区直单位", 1215, "1,215") in items
    assert ("制发规范性文件总数", "乡镇街道", 0, "0") in items
    assert ("七、依申请公开信息收取的费用", "区政府", 3500, "0.35") in items
    assert len(items) == 11


@pytest.mark.parametrize("second", ["本年累计", "历年累计", "上年数", "备注"])
def test_a_second_column_leaves_open_which_is_the_figure(second: str) -> None:
    printing = printed()
    lines = printing.lines("statistics")
    lines[0] += f" | {second}"
    lines[1:] = [
        f"{line} | 7" if line[-1].isdigit() else f"{line} | " for line in lines[1:]
    ]
    reading = read("附件：政府信息公开情况统计表\n" + "\n".join(lines) + "\n五、其他\n")
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize(
    "name", ["2016年统计数", "2016年度统计数", "本年统计数", "统计数量", "统计数据"]
)
@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces"])
def test_a_year_in_the_name_of_the_column_makes_no_other_column(
    name: str, layout: str
) -> None:
    """Catches a whole table lost for the year above its numbers."""
    printing = printed()
    printing.header("统计指标", "statistics").values[-1] = name
    assert read(printing.text(layout)).published == printing.truth


@pytest.mark.parametrize("name", ["历年统计数", "累计统计数", "上年统计数", "增减统计数"])
def test_another_measure_in_the_name_of_the_column_is_not_the_form_s(name: str) -> None:
    """Catches numbers of all years published as those of one."""
    printing = printed()
    printing.header("统计指标", "statistics").values[-1] = name
    assert read(printing.text()).published == {}


def test_two_columns_of_years_leave_open_which_is_the_figure() -> None:
    """Catches last year's number published where this year's cell is empty."""
    printing = printed()
    lines = printing.lines("statistics")
    lines[0] = "统计指标 | 单位 | 2015年统计数 | 2016年统计数"
    lines[1:] = [f"{line} | " for line in lines[1:]]
    text = "\n".join(["附件：政府信息公开情况统计表", *lines, "五、其他", ""])
    assert read(text).published == {}


# ---- labels, order and lines ----------------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "spaces"])
def test_labels_cut_over_lines_are_known(layout: str) -> None:
    printing = printed()
    text = printing.text(layout)
    for label in ("主要负责同志参加政府网站在线访谈次数", "维持具体行政行为或者驳回原告"):
        text = text.replace(label, f"{label[:7]}\n{label[7:]}")
    reading = read(text)
    assert reading.published == printing.truth


def test_the_heading_lost_of_two_parts_with_the_same_labels_leaves_them_open() -> None:
    """Without 五、行政诉讼数量 its rows would be those of reconsideration."""
    printing = printed().without("litigation_total")
    for code in ("reconsideration_corrected", "reconsideration_other"):
        printing.without(code)
    reading = read(printing.text())
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize("section", SECTIONS[2:4])
def test_of_two_parts_with_the_same_labels_one_is_lost(section: str) -> None:
    """Catches both its rows taken for the other's, each vouching for the next."""
    printing = printed()
    for code in CODES:
        row = printing.row(code)
        if row.places[0][0] == section:
            printing.without(code)
    printing.without("complaints")
    assert read(printing.text()).published_in(section) == {}


def test_a_row_printed_twice_leaves_it_open_if_both_differ() -> None:
    printing = printed()
    text = with_line(printing, "六、举报投诉数量 | 件 | 11", "七、依申请公开信息收取")
    assert read(text).value("complaints") is None


@pytest.mark.parametrize("layout", ["pipes", "spaces"])
def test_numbers_above_their_labels_are_not_given_to_the_label_above(
    layout: str,
) -> None:
    joint = " | " if layout == "pipes" else " "
    printing = printed()
    lines = []
    for row in printing.tables["statistics"].rows:
        if row.kind == "data":
            lines += [joint.join([row.unit or "", *row.values]), row.label]
        else:
            lines += [joint.join([*row.labels, row.unit or "", *row.values])]
    text = "附件：政府信息公开情况统计表\n" + "\n".join(lines) + "\n五、其他\n"
    assert read(text).wrong(printing.truth) == {}


@pytest.mark.parametrize("code", CODES[::4])
def test_numbers_below_their_labels_with_one_lost_shift_nothing(code: str) -> None:
    printing = printed()
    lines = []
    for row in printing.tables["statistics"].rows:
        if row.kind == "data":
            lines += [row.label, row.unit or ""]
            lines += row.values if row.code != code else []
        else:
            lines += [" ".join([*row.labels, row.unit or "", *row.values])]
    text = "附件：政府信息公开情况统计表\n" + "\n".join(lines) + "\n五、其他\n"
    assert read(text).wrong(printing.truth) == {}


@pytest.mark.parametrize("lost", range(0, 58, 7))
def test_numbers_behind_all_labels_with_one_lost_shift_nothing(lost: int) -> None:
    printing = printed()
    rows = printing.tables["statistics"].data_rows()
    labels = [f"{row.label}\n{row.unit}" for row in rows]
    numbers = [row.values[0] for row in rows]
    del numbers[lost]
    text = "\n".join(["统计指标 单位 统计数", *labels, *numbers, "五、其他"]) + "\n"
    assert read(text).wrong(printing.truth) == {}


@pytest.mark.parametrize("page", ["- 3 -", "第3页", "3/9", f"{' ' * 40}—3—"])
def test_a_page_number_is_no_figure(page: str) -> None:
    printing = printed()
    for layout in ("pipes", "lines", "spaces"):
        text = printing.text(layout)
        text = text.replace("\n（二）申请办结数", f"\n{page}\n（二）申请办结数")
        assert read(text).published == printing.truth, layout


def test_a_number_of_a_sentence_above_the_header_is_no_figure() -> None:
    """Catches each number given to the next row, where one of them is lost."""
    text = printed().text("lines").replace("条\n1200\n", "条\n")
    text = text.replace("统计指标\n", "其中规章 3 件，规范性文件 5 件\n统计指标\n")
    assert read(text).wrong(printed().truth) == {}


@pytest.mark.parametrize("number", ["1200", "—"])
def test_a_page_that_ends_between_unit_and_number_has_no_figure(number: str) -> None:
    """Catches the number of the page, with the report's title below, as the row's."""
    page = f"条\n5\n淮安市财政局2022年政府信息公开工作年度报告\n{number}\n"
    text = printed().text("lines").replace("条\n1200\n", page)
    assert read(text).states("channel_website") == ["unread"]


def test_dashes_beside_headings_are_no_figures() -> None:
    reading = whole()
    assert "dash" not in {cell.cell_state for cell in reading.tables.cells}


def test_a_sentence_above_that_names_rows_is_no_table() -> None:
    printing = printed()
    text = printing.text().replace(
        "平稳有序。", "平稳有序。收到申请数为99件，其中当面申请数5件，举报投诉数量8件。"
    )
    assert read(text).published == printing.truth


def test_prose_alone_is_no_table() -> None:
    reading = read(
        "一、概述\n全年主动公开政府信息1215条，其中通过政府网站公开1200条。\n"
        "收到申请3件，均已答复。举报投诉数量为0。行政复议数量为1件。\n"
    )
    assert reading.published == {}
    assert [c for c in reading.tables.cells if c.value is not None] == []


@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_of_some_parts_alone_says_nothing_of_the_others(section: str) -> None:
    printing = printed()
    table = printing.tables["statistics"]
    table.rows = [
        row for row in table.rows if row.kind != "data" or row.places[0][0] == section
    ]
    reading = read(printing.text())
    assert reading.wrong(of_section(printing.truth, section)) == {}
    for other in SECTIONS:
        if other != section:
            cells = [c for c in reading.tables.cells if c.section == other]
            assert {c.value for c in cells} <= {None}


def test_a_number_without_a_unit_moves_no_number_of_the_rows_below() -> None:
    """A telephone number below a label, words below another: all between would move."""
    text = printed().text("lines").splitlines()
    words = next(n for n, line in enumerate(text) if "解答" in line or "答复" in line)
    at = next(n for n, line in enumerate(text) if "政务微博" in line)
    for place in range(at, at + 3):
        for other in range(words, words + 3):
            lines = list(text)
            lines.insert(other + 1, "扫一扫在手机上打开本页")
            lines.insert(place + 1, "12345")
            for end in ("\n", "\n\n"):
                reading = read(end.join(lines))
                assert reading.wrong(printed().truth) == {}, (place, other)


def test_rows_in_another_order_leave_a_blank_sum_blank() -> None:
    """Where labels changed places, the blank one may be another row's."""
    printing = printed().put("received_in_person", "figure", "")
    one, other = printing.row("applications_received"), printing.row("received_in_person")
    one.labels, other.labels = other.labels, one.labels
    reading = read(printing.text("pipes"))
    assert reading.row("applications_received") == [None]


# ---- columns that are not the form's --------------------------------------------------

GAPS = {"pipes": " | ", "tabs": "\t", "spaces": " ", "lines": "\n"}


def rows_of_table(printing: Printing) -> list[list[str]]:
    """Return the cells of the table's rows: label, unit, number."""
    return [
        [*row.labels, row.unit or "", *row.values]
        for row in printing.tables["statistics"].rows
    ]


def laid_out(rows: list[list[str]], gap: str) -> str:
    """Return a report with rows, a gap between their cells; lines have no blank cells."""
    shown = [[cell for cell in row if cell or "|" in gap or "\t" in gap] for row in rows]
    table = "\n".join(gap.join(row) for row in shown)
    return f"附件：政府信息公开情况统计表\n{table}\n五、其他\n"


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize(
    "columns", [("统计数", "历年累计"), ("2016年", "2015年"), ("上年数", "统计数")]
)
def test_a_number_alone_under_a_header_of_two_columns_is_of_neither(
    columns: tuple[str, str], gap: str
) -> None:
    """Catches last year's number published where this year's cell is blank."""
    header, *rows = rows_of_table(printed())
    header[2:] = columns
    for number, row in enumerate(rows):
        row[2:] = [row[2], ""] if number % 2 else ["", "7"]
    assert read(laid_out([header, *rows], GAPS[gap])).published == {}


@pytest.mark.parametrize("gap", GAPS)
def test_a_number_alone_among_rows_of_two_is_of_neither(gap: str) -> None:
    """Catches the same where the header is lost."""
    _, *rows = rows_of_table(printed())
    for number, row in enumerate(rows):
        row[2:] = ["", "7"] if number % 4 == 0 else [row[2], "7"]
    assert read(laid_out(rows, GAPS[gap])).published == {}


@pytest.mark.parametrize("gap", GAPS)
def test_a_column_of_notes_is_no_other_column(gap: str) -> None:
    printing = printed()
    header, *rows = rows_of_table(printing)
    rows = [[*row, ""] for row in rows]
    assert (
        read(laid_out([[*header, "备注"], *rows], GAPS[gap])).published == printing.truth
    )


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("place", [0, 2])
def test_numbers_that_count_the_rows_are_no_figures(place: int, gap: str) -> None:
    """Catches a table with a column of 序号 or 代码 held back as one of two columns."""
    printing = printed()
    header, *rows = rows_of_table(printing)
    header.insert(place, "代码" if place else "序号")
    for number, row in enumerate(rows, 1):
        row.insert(place, f"{number:02}")
    assert read(laid_out([header, *rows], GAPS[gap])).published == printing.truth


@pytest.mark.parametrize("gap", GAPS)
@pytest.mark.parametrize("place", [0, 2])
@pytest.mark.parametrize("lost", [5, 20, 40])
def test_where_a_number_that_counts_a_row_is_lost_none_is_a_figure(
    lost: int, place: int, gap: str
) -> None:
    """Catches the number of a row published where its own figure is blank."""
    printing = printed()
    header, *rows = rows_of_table(printing)
    for number, row in enumerate(rows, 1):
        if number % 3 == 0:
            row[2] = ""
        row.insert(place, "" if number == lost else f"{number}")
    header.insert(place, "代码" if place else "序号")
    assert read(laid_out([header, *rows], GAPS[gap])).wrong(printing.truth) == {}


def test_a_number_with_the_unit_of_another_row_is_not_the_rows() -> None:
    """Catches the end of a row and the label of the next lost, each on its line."""
    text = printed().text("lines")
    lost = text.replace("次\n4\n（三）接受培训人员数\n", "")
    assert lost != text
    assert read(lost).states("training_sessions") == ["unread"]


def test_a_page_above_the_header_that_is_printed_again_is_no_figure() -> None:
    """Catches the page's number for the row's, which the next page begins with."""
    text = printed().text("lines")
    page = "次\n2\n统计指标\n单位\n统计数\n3\n（二）举办各类培训班数"
    broken = text.replace("次\n3\n（二）举办各类培训班数", page)
    assert broken != text
    assert read(broken).states("meetings") == ["unread"]


NARROW_UNITS = {
    "beside the number": ("{label}  {head}  {number}", "      {tail}"),
    "with the end of the label": ("{cut}  {head}  {number}", "{rest}  {tail}"),
    "a cell a line": ("{label}", "{head}", "{tail}", "{number}"),
}


@pytest.mark.parametrize("lines", NARROW_UNITS.values(), ids=NARROW_UNITS)
def test_a_unit_that_its_narrow_column_cuts_is_one_unit(lines: tuple[str, ...]) -> None:
    """Catches 万 for another word beside the number, and 元 or 次 for the whole unit."""
    printing = printed()
    text = printing.text("lines" if len(lines) == 4 else "spaces")
    joint = "\n" if len(lines) == 4 else " "
    units = (("fees_charged", "万", "元"), ("people_trained", "人", "次"))
    for code, head, tail in units:
        row = printing.row(code)
        said = {"label": row.label, "cut": row.label[:-3], "rest": row.label[-3:]}
        said |= {"head": head, "tail": tail, "number": row.values[0]}
        whole_row = joint.join((row.label, head + tail, row.values[0]))
        assert whole_row in text
        text = text.replace(whole_row, "\n".join(line.format(**said) for line in lines))
    assert read(text).published == printed().truth


def test_numbers_above_labels_in_another_order_are_not_taken_for_theirs() -> None:
    """Catches a label of several lines that a copy put below the rows behind it.

    Its number is left alone above the next label, which then has its own below it.
    """
    lines = printed().text("lines").splitlines()
    label = printed().row("response_hot_topics").label
    moved = lines.index(label)
    below = lines.index(printed().row("interviews_by_heads").label)
    lines.insert(below, lines[moved])
    del lines[moved]
    reading = read("\n".join(lines))
    assert reading.wrong(printed().truth) == {}
    assert reading.state("press_conferences") == "unread"
    assert reading.value("applications_received") is not None


@pytest.mark.parametrize(
    "header",
    ["统计指标   单   统计\n          位   数", "统计指标   单位   统\n 计\n 数"],
)
def test_a_header_of_narrow_columns_names_no_other_column(header: str) -> None:
    """Catches 单 统计, and 位 数 below, for columns beside the form's."""
    text = printed().text("spaces")
    first = "统计指标 单位 统计数"
    assert first in text
    assert read(text.replace(first, header)).published == printed().truth
    other = header.replace("统", "累").replace("累计指标", "统计指标")
    assert read(text.replace(first, other)).published == {}


@pytest.mark.parametrize("unit", ["件", "条", "次", "万元"])
def test_a_unit_run_together_with_its_number_is_the_unit_of_it(unit: str) -> None:
    """Catches 件61 behind a blank held back, and what its sum proves with it."""
    text = printed().text("spaces")
    assert f" {unit} " in text
    reading = read(text.replace(f" {unit} ", f" {unit}"))
    assert reading.published == printed().truth


@pytest.mark.parametrize("mark", ["≥", "<", "～", "=", "?", "约", "#"])
def test_a_mark_between_a_label_and_its_number_says_something_of_it(mark: str) -> None:
    """Catches ≥1 behind 条, in a column of units or run together, published as 1."""
    row = printed().row("channel_website")
    text = printed().text("spaces")
    whole = f"{row.label} {row.unit} {row.values[0]}"
    assert whole in text
    for marked in (f" {row.unit}{mark}", f"{row.unit}{mark}"):
        reading = read(text.replace(whole, f"{row.label}{marked}{row.values[0]}"))
        assert reading.state("channel_website") == "unread"
        assert reading.wrong(printed().truth) == {}


@pytest.mark.parametrize("second", [" | 元", " | 千元", "\n元", "\n千元 |"])
def test_a_number_between_two_units_has_neither(second: str) -> None:
    """Catches 3500 yuan published as so many ten thousand."""
    row = printed().row("fees_charged")
    whole = f"{row.label} | {row.unit} | {row.values[0]}"
    text = printed().text("pipes")
    assert whole in text
    reading = read(text.replace(whole, f"{whole}{second}"))
    assert reading.state("fees_charged") == "unread"
    assert reading.wrong(printed().truth) == {}


def test_a_label_moved_below_the_next_row_leaves_both_numbers_open() -> None:
    """Catches the sum of a block for its first term, which no sum can tell apart."""
    text = printed().text("lines")
    total, upheld = printed().row("litigation_total"), printed().row("litigation_upheld")
    block = f"\n{total.label}\n件\n{total.values[0]}\n{upheld.label}\n"
    assert block in text
    moved = f"\n件\n{total.values[0]}\n{upheld.label}\n{total.label}\n"
    reading = read(text.replace(block, moved))
    assert reading.wrong(printed().truth) == {}
    assert reading.state("litigation_total") == "unread"
    assert reading.value("reconsideration_total") is not None


@pytest.mark.parametrize("mark", ["—", "/", "无", "⸻"])
def test_a_mark_for_nothing_is_no_number_that_a_sum_wants(mark: str) -> None:
    """Catches 6 published where a dash is printed, since the total is too much by 6."""
    printing = printed()
    row = printing.row("received_on_line")
    number = int(row.values[0])
    assert number
    row.values = [mark]
    reading = read(printing.text())
    assert reading.state("received_on_line") == "unread"
    assert f"want {number}" in str(reading.cell("received_on_line").problem)
