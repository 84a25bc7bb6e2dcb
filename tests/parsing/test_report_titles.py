"""Titles: the agency and the year in them, or on the lines above."""

from __future__ import annotations

import pytest

from tests.parsing.identifying import BODY, identity_of, piece_of, said

TITLE = "2022年政府信息公开工作年度报告"


def test_a_title_names_the_agency_and_the_year() -> None:
    """Agency or year of the commonest title would be missed."""
    identity = identity_of(f"淮安市财政局{TITLE}")
    assert said(identity, "agency_name") == [("title", "淮安市财政局")]
    assert said(identity, "report_year") == [("title", "2022")]
    assert said(identity, "title") == [("title", f"淮安市财政局{TITLE}")]


@pytest.mark.parametrize(
    "title",
    [
        "淮安市财政局2022年度信息公开年报",
        "淮安市财政局2022政务信息公开年报",
        "标 题 | 淮安市财政局2022年政府信息公开工作年度报告 | ||",
        "| 信息名称 | 淮安市财政局2022年政府信息公开工作年度报告 | 文号 | 无 |",
        "淮安市财政局关于2022年政府信息公开工作情况的报告",
        "2022年度淮安市财政局政府信息公开工作总结报告",
        "关于淮安市财政局2022年政府信息公开工作的年度报告",
        "淮安市财政局政府信息公开年度报告（2022年度）",
        "淮安市财政局２０２２年政府信息公开工作年度报告（全文）",
        "标题：淮安市财政局2022年政府信息公开工作年度报告",
        "- 标题: 淮安市财政局2022年政府信息公开工作年度报告",
        "## 《淮安市财政局2022年政府信息公开工作年度报告》",
        "淮 安 市 财 政 局 2022 年政府信息公开工作年度报告",
        "[bookmark: _Toc1]淮安市财政局2022年政府信息公开工作年度报告",
        "淮安市财政局二○二二年政府信息公开工作年度报告",
    ],
)
def test_however_a_title_is_worded_it_names_agency_and_year(title: str) -> None:
    """A word in another place would hide whose report it is."""
    identity = identity_of(f"首页\n{title}\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)


def test_a_year_may_stand_before_the_agency_and_in_chinese_digits() -> None:
    """The agency would be read as 淮安市人民, or the year not at all."""
    identity = identity_of("二〇二〇年淮安市人民政府信息公开工作年度报告")
    assert (identity.agency_name, identity.report_year) == ("淮安市人民政府", 2020)


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("淮安市財政局2022年政府信息公開工作年度報告", "淮安市财政局", 2022),
        ("淮安市財政局2021年政府資訊公開工作情況報告", "淮安市财政局", 2021),
        ("淮安市財政局2021年政府信息公開工作年度报告", "淮安市财政局", 2021),
        ("瀋陽市農業農村局2023年政府信息公開工作年度報告", "沈阳市农业农村局", 2023),
        ("乾安縣衛生健康局2020年政府信息公開工作年度報告", "乾安县卫生健康局", 2020),
    ],
)
def test_an_agency_in_traditional_characters_is_the_one_in_simplified_ones(
    title: str, name: str, year: int
) -> None:
    """Catches one agency as two, and 乾, which simplified names have, taken for 干."""
    identity = identity_of(title)
    assert (identity.agency_name, identity.report_year) == (name, year)
    assert {title[e.char_start :][: len(e.raw_text)] for e in identity.evidence} == {
        e.raw_text for e in identity.evidence
    }


def test_a_text_in_traditional_characters_says_when_and_of_which_year_it_is() -> None:
    """Catches a year that a plan speaks of for that of the report."""
    text = (
        "淮安市財政局2022年政府信息公開工作年度報告\n"
        "2023年，我局將繼續推進。\n淮安市財政局\n2023年1月20日"
    )
    identity = identity_of(text)
    assert said(identity, "report_year") == [("title", "2022")]
    assert said(identity, "signed_on") == [("signature", "2023-01-20")]
    assert identity.identification == "identified"


def test_an_agency_alone_above_the_title_is_its_agency() -> None:
    """A title that begins with the year would be nobody's."""
    identity = identity_of("淮安市财政局\n2022年度信息公开工作报告")
    agency = piece_of(identity, "agency_name")
    assert (agency.evidence, agency.value) == ("heading_above_title", "淮安市财政局")
    assert (agency.raw_text, agency.line_no, agency.char_start) == ("淮安市财政局", 1, 0)
    for attribute, value in (
        ("report_year", "2022"),
        ("title", "2022年度信息公开工作报告"),
    ):
        piece = piece_of(identity, attribute)
        assert (piece.value, piece.line_no, piece.char_start) == (value, 2, 7)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\n\n　　"])
def test_a_title_over_two_lines_is_one_title(line_end: str) -> None:
    """Half a title would be none, and its characters would not re-read."""
    text = f"淮安市财政局2022年政府信息{line_end}公开工作年度报告"
    identity = identity_of(text)
    assert [piece.value for piece in identity.evidence] == [
        "淮安市财政局",
        "2022",
        "淮安市财政局2022年政府信息公开工作年度报告",
    ]
    assert {(piece.raw_text, piece.line_no) for piece in identity.evidence} == {(text, 1)}


@pytest.mark.parametrize(
    "title",
    [
        f"淮安市洪\n泽区甲乙局{TITLE}",
        f"淮安市洪泽区\n甲乙局{TITLE}",
        f"标题：淮安市洪泽\n区甲乙局{TITLE}",
        "淮安市洪\n泽区甲乙局2022年政府信息公开\n工作年度报告",
    ],
)
def test_a_place_broken_off_above_its_agency_belongs_to_the_name(title: str) -> None:
    """Catches 泽区甲乙局, of no place or another's, where large type broke the title."""
    identity = identity_of(f"{title}\n{BODY}")
    assert said(identity, "agency_name") == [("title", "淮安市洪泽区甲乙局")]
    assert (identity.county, identity.report_year) == ("洪泽区", 2022)


def test_a_site_of_a_city_says_no_place_of_a_township() -> None:
    """Catches a township named as lying in a city, and in none of its counties."""
    assert identity_of(f"淮安市\n甲乙镇人民政府{TITLE}\n{BODY}").agency_name is None


def test_the_city_above_tells_districts_of_one_name_apart() -> None:
    """Catches a report held back for a city that its broken title names."""
    identity = identity_of(f"南京市\n鼓楼区甲乙局{TITLE}\n{BODY}")
    assert (identity.agency_name, identity.city) == ("南京市鼓楼区甲乙局", "南京市")


@pytest.mark.parametrize(
    "above",
    ["淮安市洪泽区\n\n", "淮安市洪泽区。\n", "洪泽区 | 首页\n", "淮安市人民政府\n"],
)
def test_what_is_no_place_right_above_is_no_part_of_the_name(above: str) -> None:
    """Catches a banner of the page taken into the name of the agency below it."""
    identity = identity_of(f"{above}洪泽区甲乙局{TITLE}\n{BODY}")
    assert identity.agency_name == "洪泽区甲乙局"


def test_agency_year_and_title_may_stand_on_three_lines() -> None:
    """The agency of a title page would not be seen."""
    identity = identity_of(f"淮安市财政局\n2022年度\n政府信息公开工作年度报告\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)
    assert identity.title == "政府信息公开工作年度报告"


def test_a_division_before_a_title_over_two_lines_is_its_agency() -> None:
    """A government's title would be nobody's once it is broken."""
    identity = identity_of(f"淮安市2022年政府信息\n公开工作年度报告\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市人民政府", 2022)


def test_a_year_alone_above_a_title_is_its_year() -> None:
    """The year of a title page would be lost where it names no agency."""
    identity = identity_of(f"二〇二二年度\n政府信息公开工作年度报告\n{BODY}")
    assert (identity.agency_name, identity.report_year) == (None, 2022)


@pytest.mark.parametrize("day", ["2020年1月3日", "二〇二〇年一月", "二〇二〇年三日"])
def test_a_date_above_a_title_is_not_its_year(day: str) -> None:
    """A date of publication would be read as the year reported on."""
    identity = identity_of(f"{day}\n政府信息公开工作年度报告")
    assert said(identity, "title") == [("title", "政府信息公开工作年度报告")]
    assert said(identity, "report_year") == []


@pytest.mark.parametrize(
    "line",
    [
        f"首页>淮安市财政局{TITLE}",
        f"附件1淮安市财政局{TITLE}",
        f"关于做好{TITLE}的通知",
        f"按照要求，我们编写了淮安市财政局{TITLE}",
        f"《淮安市财政局{TITLE}》解读报告",
        "淮安市财政局\n2022年政府信息公开报告编制报告",
        f"淮安市财政局{TITLE} | 2023-01-15",
        f"上一篇 | 淮安市财政局{TITLE} |",
    ],
)
def test_navigation_attachments_notices_and_sentences_are_no_titles(line: str) -> None:
    """The breadcrumb of a web page or a notice would name an agency."""
    assert identity_of(line).evidence == ()


def test_a_region_above_a_title_is_no_agency() -> None:
    """A region chosen on a portal would be taken for the reporting government."""
    identity = identity_of(f"淮安市\n{TITLE}\n{BODY}")
    assert said(identity, "agency_name") == []
    assert (identity.report_year, identity.title) == (2022, TITLE)


@pytest.mark.parametrize("years", ["2018-2019年", "2018年和2019年", "2018年至2019年"])
def test_a_range_of_years_is_no_year(years: str) -> None:
    """The first of two years would be taken for the year reported on."""
    identity = identity_of(f"淮安市财政局{years}政府信息公开工作年度报告")
    assert said(identity, "report_year") == []
    assert said(identity, "agency_name") == []


@pytest.mark.parametrize("span", ["上半年", "第一季度", "6月"])
def test_part_of_a_year_is_no_year(span: str) -> None:
    """A report on half a year would stand for the year."""
    identity = identity_of(f"淮安市财政局2022年{span}政府信息公开工作报告")
    assert identity.agency_name is None


def test_of_several_titles_of_one_agency_the_first_is_shown() -> None:
    """The title of a link below would be the report's."""
    identity = identity_of(f"淮安市财政局{TITLE}\n淮安市财政局2022年信息公开年报\n{BODY}")
    assert identity.identification == "identified"
    assert identity.title == f"淮安市财政局{TITLE}"


def test_titles_are_looked_for_at_the_head_alone() -> None:
    """Links to other agencies' reports below the text would name them."""
    identity = identity_of("正文。\n" * 40 + f"淮安市财政局{TITLE}\n{BODY}")
    assert said(identity, "title") == []


def test_a_year_may_stand_inside_the_title() -> None:
    """Catches 信息公开工作2022年度报告 without agency and year."""
    title = "淮安市财政局政府信息公开工作2022年度报告"
    identity = identity_of(f"{title}\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)
    assert identity.title == title


def test_the_name_of_a_site_is_no_part_of_an_agencys() -> None:
    """Catches a page's way to the report published as the name of the agency."""
    title = "淮安市财政局2022年政府信息公开工作年度报告"
    page = f"淮安市人民政府门户网站 淮安市财政局 政府信息公开年报 {title}"
    assert identity_of(f"{page}\n{BODY}").agency_name is None
    assert identity_of(f"{page}\n{title}\n{BODY}").agency_name == "淮安市财政局"


@pytest.mark.parametrize("below", ["（2023年）", "(2023年度)", "（二〇二三年度）"])
def test_a_year_in_brackets_on_the_line_below_a_title_is_its_year(below: str) -> None:
    """Catches a cover whose report would wait for the manifest."""
    head = f"淮安市财政局\n政府信息公开工作年度报告\n{below}\n"
    identity = identity_of(f"{head}二〇二四年一月\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2023)


@pytest.mark.parametrize("below", ["（2023年1月）", "（2023年计划）"])
def test_what_is_no_year_in_brackets_below_a_title_is_not_its_year(below: str) -> None:
    head = f"淮安市财政局政府信息公开工作年度报告\n{below}\n"
    assert identity_of(f"{head}{BODY}").report_year is None
