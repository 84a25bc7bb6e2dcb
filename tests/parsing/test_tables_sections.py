"""Which sections a report has, and what became of reading each."""

from __future__ import annotations

import pytest

from tests.parsing.tables import HEADINGS, Printing, of_section, read

SECTIONS = ("disclosures", "applications", "proceedings")
FORMS = ("table_2019", "table_2021")


def twice(
    printing: Printing, other: Printing, section: str, layout: str = "pipes"
) -> str:
    """Return a report in which a table is printed twice, once in each printing."""
    again = "\n".join([HEADINGS[section], *other.lines(section, layout)])
    return printing.text(layout) + f"附表\n{again}\n淮安市财政局\n"


# ---- tables printed more than once ----------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_printed_twice_alike_is_one(section: str, layout: str) -> None:
    printing = Printing()
    reading = read(twice(printing, Printing(), section, layout))
    assert reading.wrong(printing.truth) == {}
    assert reading.published == printing.truth


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_right_below_itself_is_one(section: str, layout: str) -> None:
    """Catches the last row of the first taken for numbers above the second."""
    printing = Printing()
    lines = printing.lines(section, layout)
    text = "\n".join([HEADINGS[section], *lines, *lines]) + "\n"
    assert read(text).published == of_section(printing.truth, section)


@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
@pytest.mark.parametrize(
    ("section", "changes"),
    [
        ("disclosures", {("licences", "decisions"): "346"}),
        (
            "applications",
            {
                ("granted", "natural_person"): "8",
                ("granted", "business"): "2",
                ("partly_granted", "natural_person"): "3",
                ("partly_granted", "total"): "4",
                ("unavailable_not_held", "business"): "1",
                ("unavailable_not_held", "total"): "5",
            },
        ),
        (
            "proceedings",
            {("litigation_direct", "upheld"): "2", ("litigation_direct", "total"): "2"},
        ),
    ],
)
def test_a_table_printed_twice_that_differs_is_ambiguous(
    section: str, changes: dict[tuple[str, str], str], layout: str
) -> None:
    printing, other = Printing(), Printing()
    for place, text in changes.items():
        other.put(*place, text)
    alone = read(other.text("pipes", section))
    assert alone.published_in(section) != {}
    for text in (
        twice(printing, other, section, layout),
        twice(other, printing, section, layout),
    ):
        reading = read(text)
        differing = [cell for cell in changes if reading.value(*cell) is not None]
        assert differing == []
        for name in SECTIONS:
            if name != section:
                assert reading.published_in(name) == of_section(printing.truth, name)


@pytest.mark.parametrize("section", SECTIONS)
def test_of_two_printings_one_that_is_not_read_hides_the_other(section: str) -> None:
    """What the second one says is not known, so the first may be contradicted."""
    printing, other = Printing(), Printing()
    code = {"disclosures": "licences", "applications": "granted"}.get(section)
    row = other.row(code or "reconsideration")
    row.values[0] = f"约{row.values[0]}"
    reading = read(twice(printing, other, section))
    assert reading.value(*row.places[0][1:]) is None


def test_two_copies_one_with_blanks_for_zeros_agree() -> None:
    printing, other = Printing(), Printing()
    for row in other.tables["applications"].data_rows():
        row.values = ["" if value == "0" else value for value in row.values]
    other.tables["applications"].rows = other.tables["applications"].rows
    again = "\n".join(other.lines("applications", "grid"))
    reading = read(printing.text("grid") + f"附表\n{again}\n")
    assert reading.wrong(printing.truth) == {}


def test_the_table_of_last_year_beside_this_years_is_not_chosen() -> None:
    printing, other = Printing("table_2021"), Printing("table_2019")
    reading = read(printing.text() + "附：2020年数据\n" + other.text())
    assert reading.wrong(printing.truth) == {}


def test_two_forms_of_a_table_in_one_report_are_ambiguous() -> None:
    printing, other = Printing("table_2021"), Printing("table_2019")
    reading = read(twice(printing, other, "disclosures"))
    assert reading.verdict("disclosures") in ("ambiguous", "unread")
    assert reading.published_in("disclosures") == {}


# ---- absent and unread ----------------------------------------------------------------


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("form", FORMS)
def test_a_table_that_the_text_does_not_have_is_absent_with_every_cell(
    form: str, section: str
) -> None:
    others = [name for name in SECTIONS if name != section]
    reading = read(Printing(form).text("pipes", *others))
    found = reading.section(section)
    assert (found.recognised, found.verdict, found.form) == (False, "absent", form)
    cells = [cell for cell in reading.tables.cells if cell.section == section]
    assert cells and {cell.cell_state for cell in cells} == {"missing"}


def test_the_heading_of_the_section_alone_is_no_table() -> None:
    """四、 stands in every report; that nothing happened is said in words."""
    text = Printing().text("pipes", "disclosures", "applications")
    text = text.replace(
        "五、存在", "四、政府信息公开行政复议、行政诉讼情况\n本年度未发生。\n五、存在"
    )
    found = read(text).section("proceedings")
    assert (found.recognised, found.verdict) == (False, "absent")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_without_its_labels_is_read_or_unread(section: str) -> None:
    """Catches numbers lost without a word where labels are pictures, or left out."""
    printing = Printing()
    whole = "\n".join(printing.lines(section))
    rows = printing.tables[section].data_rows()
    bare = "\n".join(" | ".join(row.values) for row in rows)
    reading = read(printing.text().replace(whole, bare))
    assert reading.published_in(section) or reading.verdict(section) == "unread"
    assert reading.wrong(printing.truth) == {}


@pytest.mark.parametrize(
    ("section", "left"),
    [
        ("proceedings", ["结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计"]),
        ("proceedings", ["行政复议 | 行政诉讼", "未经复议直接起诉 | 复议后起诉"]),
        ("disclosures", ["第二十条第（一）项", "信息内容 | 本年制发件数 | 本年废止件数"]),
        ("disclosures", ["第二十条第（五）项"]),
        ("applications", ["（本列数据的勾稽关系为：第一项加第二项之和） | 申请人情况"]),
        ("applications", ["一、本年新收政府信息公开申请数量"]),
    ],
)
def test_what_is_left_of_a_table_makes_it_unread_and_not_absent(
    section: str, left: list[str]
) -> None:
    others = [name for name in SECTIONS if name != section]
    text = Printing().text("pipes", *others)
    text = text.replace("五、存在", "\n".join([HEADINGS[section], *left, "五、存在"]))
    found = read(text).section(section)
    assert (found.recognised, found.verdict) == (True, "unread")
    assert found.reason is not None


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_rows_of_a_table_without_any_header_are_unread_and_not_absent(
    layout: str, form: str
) -> None:
    """Catches labels with their numbers, lost without a word for want of a header."""
    printing = Printing(form)
    table = printing.tables["disclosures"]
    table.rows = [row for row in table.rows if row.kind == "data"]
    found = read(printing.text(layout))
    assert found.verdict("disclosures") == "unread"
    assert found.published_in("disclosures") == {}
    assert found.published_in("applications")


@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_whose_values_are_pictures_is_unread(section: str) -> None:
    printing = Printing()
    for row in printing.tables[section].data_rows():
        row.values = []
    reading = read(printing.text("pipes"))
    assert reading.section(section).recognised
    assert reading.published_in(section) == {}
    assert "missing" not in {
        cell.cell_state for cell in reading.tables.cells if cell.section == section
    }


def test_a_text_without_tables_has_no_sections_and_no_cells() -> None:
    for text in ("", "\n\n", "一、总体情况\n全年工作平稳有序。\n", "a" * 1000, "|" * 500):
        tables = read(text).tables
        assert (tables.sections, tables.cells, tables.local_items) == ((), (), ())


@pytest.mark.parametrize(
    "prose",
    [
        "全年新收政府信息公开申请26件，上年结转4件，予以公开11件，部分公开3件，"
        "结转下年度继续办理3件。",
        "行政许可345件、行政处罚21件、行政强制6件，行政事业性收费12.5万元。",
        "行政复议6件，其中结果维持3件、结果纠正1件、尚未审结2件；行政诉讼4件。",
        "依照《条例》第二十条第（五）项公开行政许可345件，第（六）项公开行政处罚21件。",
        "规章1件，规范性文件12件，其他处理0件，总计27件。",
        "表格中的“信访举报投诉类申请”“重复申请”“要求提供公开出版物”均为0。",
        "勾稽关系正确。",
    ],
)
def test_names_of_rows_in_prose_are_no_table(prose: str) -> None:
    reading = read(f"一、总体情况\n{prose}\n二、存在的问题\n{prose}\n")
    assert reading.published == {}
    assert [cell for cell in reading.tables.cells if cell.value is not None] == []


def test_prose_around_the_tables_changes_nothing_in_them() -> None:
    printing = Printing()
    prose = (
        "本年新收政府信息公开申请99件，予以公开88件，重复申请7件，行政许可345件、"
        "行政处罚99件，结果维持5件，总计27件。"
    )
    text = printing.text().replace("平稳有序。", prose).replace("有待加强。", prose)
    for heading in HEADINGS.values():
        text = text.replace(f"{heading}\n", f"{heading}\n{prose}\n")
    assert read(text).published == printing.truth


@pytest.mark.parametrize("comma", ["、", ";", "，"])
def test_a_sentence_of_rows_and_columns_is_no_table(comma: str) -> None:
    """A table was printed more than once, and held back, for a sentence above it."""
    printing = Printing()
    prose = (
        f"制定规章0件{comma}规范性文件0件；行政许可处理决定数量324件{comma}"
        f"行政处罚处理决定数量31件{comma}行政强制处理决定数量0件{comma}行政事业性收费0万元。"
    )
    text = printing.text().replace("平稳有序。", prose)
    assert read(text).published == printing.truth


# ---- a source that does not add up ----------------------------------------------------


@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines", "grid"])
@pytest.mark.parametrize(
    ("code", "column"),
    [
        ("received", "natural_person"),
        ("granted", "total"),
        ("processed_total", "business"),
        ("carried_out", "total"),
    ],
)
def test_a_table_that_does_not_add_up_is_given_as_printed_with_whole_evidence(
    code: str, column: str, layout: str
) -> None:
    printing = Printing()
    printing.put(code, column, "77")
    reading = read(printing.text(layout))
    section = reading.section("applications")
    assert (section.verdict, section.evidence_is_whole) == ("read", True)
    assert (reading.value(code, column), reading.state(code, column)) == (77, "reported")
    assert reading.value("received", "total") in (26, 77)
    assert reading.published_in("applications") == {}
    assert reading.published_in("proceedings") == of_section(
        printing.truth, "proceedings"
    )


@pytest.mark.parametrize(
    "damage",
    [
        lambda printing: printing.put("partly_granted", "research", ""),
        lambda printing: printing.label("refused_by_law", "2.其他法律行政禁止公开"),
        lambda printing: printing.without("other_other"),
    ],
)
def test_a_sum_broken_where_evidence_is_not_whole_may_be_the_readings_own(
    damage: object,
) -> None:
    printing = Printing().put("granted", "total", "77")
    damage(printing)  # type: ignore[operator]
    reading = read(printing.text())
    section = reading.section("applications")
    assert not (section.verdict == "read" and section.evidence_is_whole)
    assert reading.published_in("applications") == {}


def test_a_broken_sum_is_named_in_the_reason() -> None:
    printing = Printing().put("granted", "total", "77")
    printing.put("partly_granted", "research", "")
    reading = read(printing.text())
    assert "I" in (reading.section("applications").reason or "")


# ---- one line, other line ends, other dress -------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("joint", [" ", " | ", "　"])
def test_a_whole_report_on_one_line_is_read(form: str, joint: str) -> None:
    printing = Printing(form)
    text = printing.text("pipes").replace("\n", joint)
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    assert reading.published == printing.truth


@pytest.mark.parametrize("layout", ["spaces", "lines"])
def test_a_whole_report_on_one_line_without_borders_is_read(layout: str) -> None:
    printing = Printing()
    reading = read(printing.text(layout).replace("\n", " "))
    assert reading.wrong(printing.truth) == {}
    assert reading.published_in("applications") == of_section(
        printing.truth, "applications"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n\n", " \n", "\n　　"])
@pytest.mark.parametrize("layout", ["pipes", "spaces", "lines"])
def test_line_ends_of_every_kind_are_the_same(end: str, layout: str) -> None:
    printing = Printing()
    reading = read(printing.text(layout).replace("\n", end))
    assert reading.published == printing.truth


@pytest.mark.parametrize("bar", ["|", " | ", "│", "┃", "║", "｜", "\t", "||"])
def test_borders_of_every_kind_are_the_same(bar: str) -> None:
    printing = Printing()
    reading = read(printing.text("pipes").replace(" | ", bar))
    assert reading.published == printing.truth


def test_rules_of_markdown_are_no_rows_of_dashes() -> None:
    printing = Printing()
    text = printing.text("grid").replace("\n规章", "\n|---|:---:|---|---:|\n规章")
    text = text.replace("\n一、本年新收", f"\n|{'---|' * 10}\n一、本年新收")
    assert read(text).published == printing.truth


@pytest.mark.parametrize("rule", ["-" * 40, "=" * 40, "+----+----+", "─" * 30, "_" * 30])
def test_lines_of_marks_between_rows_are_no_cells(rule: str) -> None:
    printing = Printing()
    text = printing.text("pipes", "disclosures", "applications")
    text = text.replace("\n4.保护第三方", f"\n{rule}\n4.保护第三方")
    reading = read(text.replace("\n行政强制", f"\n{rule}\n行政强制"))
    assert reading.wrong(printing.truth) == {}
    assert reading.published_in("applications") == of_section(
        printing.truth, "applications"
    )


MENU = (
    "首页 | 政务公开 | 政府信息公开\n行政许可 | 行政处罚 | 行政强制\n行政事业性收费\n"
    "依申请公开\n规章\n规范性文件\n浏览次数：235\n"
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", ["pipes", "lines", "spaces", "grid"])
def test_menus_around_a_report_are_no_tables(form: str, layout: str) -> None:
    printing = Printing(form)
    reading = read(MENU + printing.text(layout) + MENU + "行政许可 12\n总计 3\n其他 5\n")
    assert reading.wrong(printing.truth) == {}
    assert reading.published == printing.truth


def test_a_menu_alone_is_no_report_of_tables() -> None:
    assert read(MENU * 5).tables.sections == ()


def test_a_table_behind_its_own_menu_entry_keeps_its_lines() -> None:
    printing = Printing()
    text = MENU + printing.text()
    section = read(text).section("applications")
    lines = text.split("\n")
    assert section.first_line_no is not None and section.last_line_no is not None
    assert "本年新收" in lines[section.first_line_no - 1]
    assert "结转下年度" in lines[section.last_line_no - 1]


def test_sections_in_another_order_are_read() -> None:
    printing = Printing()
    reading = read(printing.text("pipes", "proceedings", "applications", "disclosures"))
    assert reading.published == printing.truth


def test_numerals_and_headings_are_not_needed() -> None:
    printing = Printing()
    lines = [line for name in SECTIONS for line in printing.lines(name)]
    assert read("\n".join(lines)).published == printing.truth


def test_words_injected_into_a_page_touch_no_number() -> None:
    printing = Printing()
    text = printing.text().replace("\n行政处罚", "\n澳门皇冠 88 体育投注 77\n行政处罚")
    reading = read(text)
    assert reading.wrong(printing.truth) == {}
    assert reading.published_in("applications") == of_section(
        printing.truth, "applications"
    )


def test_the_same_text_gives_the_same_reading() -> None:
    text = Printing().text("wrapped")
    assert read(text).tables == read(text).tables


def test_what_was_read_before_changes_nothing() -> None:
    text = Printing().put("licences", "decisions", "①5").text()
    first = read(text).tables
    read(Printing("table_2019").text("lines"))
    read(Printing("statistics_2014").text())
    assert read(text).tables == first


@pytest.mark.parametrize(
    "text",
    [
        "一、本年新收政府信息公开申请数量" * 2000,
        "总计 1 " * 5000,
        "行政许可 | 1 | " * 3000,
        "结果维持结果纠正其他结果尚未审结总计" * 1500,
        "1 " * 30_000,
        "（" * 20_000,
        "第二十条第（一）项 规章 " * 2000,
        "（本列数据的勾稽关系为" * 2000,
        "\n".join(["统计指标 单位 统计数", *["收到申请数 件 1"] * 2000]),
    ],
)
def test_hostile_repetition_ends_soon_and_publishes_nothing(text: str) -> None:
    assert read(text).published == {}
