"""Agencies and places that only running text names: taken where no other can be meant."""

from __future__ import annotations

import pytest

from parsing.model import Identity
from tests.parsing.identifying import BODY, identity_of, said

# a township of our own; 洪泽区 lies in 淮安市
PERIOD = "本报告所列数据的统计期限自2022年1月1日起至2022年12月31日止。"


def named(*lines: str) -> Identity:
    return identity_of("\n".join([PERIOD, *lines, BODY]))


@pytest.mark.parametrize(
    "sentence",
    [
        "按照有关规定，现公布淮安市洪泽区甲乙局2022年政府信息公开工作年度报告。",
        "根据《条例》，特向社会公布淮安市洪泽区甲乙局2022年度政府信息公开年度报告，"
        "欢迎查阅。",
        "现将淮安市洪泽区甲乙局2022年政府信息公开工作年度报告公布如下：",
        "现将淮安市洪泽区甲乙局2022年政府信息公开工作年度报告如下：",
        "特向社会公布淮安市洪泽区甲乙局2022年政府信息公开情况。",
        "现将淮安市洪泽区甲乙局2022年政府信息公开工作年度报告向社会公布。",
        "根据《条例》，特公布2022年度淮安市洪泽区甲乙局政府信息公开年度报告。",
        "根据《条例》要求，现发布《淮安市洪泽区甲乙局2022年政府信息公开工作年度报告》。",
        "编制并发布淮安市洪泽区甲乙局政府信息公开工作2022年度报告。",
    ],
)
def test_a_sentence_that_announces_the_report_names_its_agency(sentence: str) -> None:
    """Pages without their title line would all wait for the manifest."""
    identity = named(sentence)
    assert said(identity, "agency_name") == [("announced", "淮安市洪泽区甲乙局")]
    assert (identity.agency_name, identity.county) == ("淮安市洪泽区甲乙局", "洪泽区")


@pytest.mark.parametrize(
    "sentence",
    [
        # what is told of is another's, a plan, or a task
        "根据淮安市人民政府办公室关于编制2022年政府信息公开工作年度报告的通知要求。",
        "现公布关于做好洪泽区甲乙局2022年政府信息公开工作年度报告编制工作的情况。",
        "现公布我局2022年政府信息公开工作年度报告。",
        "牵头编制《洪泽区甲乙局2022年政府信息公开工作年度报告》。",
        "按照《关于公布洪泽区甲乙局2022年政府信息公开工作年度报告》的要求。",
    ],
)
def test_a_report_that_others_are_to_write_names_nobody(sentence: str) -> None:
    assert named(sentence).agency_name is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        (
            "特公布2022年度洪泽区甲乙镇人民政府信息公开年度报告。",
            "洪泽区甲乙镇人民政府",
        ),
        # as in a title, a county is its government
        ("现公布《洪泽区2022年政府信息公开工作年度报告》。", "洪泽区人民政府"),
        ("现公布洪泽区2022年政府信息公开工作年度报告。", "洪泽区人民政府"),
        (
            "本报告由洪泽区人民政府编制的2022年度政府信息公开年度报告。",
            "洪泽区人民政府",
        ),
    ],
)
def test_a_government_that_announces_its_report_is_named(
    sentence: str, name: str
) -> None:
    """Catches 政府 in 人民政府信息公开 lost to the title, and a county unnamed."""
    assert named(sentence).agency_name == name


@pytest.mark.parametrize(
    "sentence",
    [
        "现公布洪泽区2022年政府信息公开工作年度报告。我局及时答复。",
        "及时公开洪泽区2022年政府信息公开工作年度报告。",
    ],
)
def test_a_county_that_announces_may_not_be_the_agency(sentence: str) -> None:
    assert named(sentence).agency_name is None


@pytest.mark.parametrize(
    "lines",
    [
        ["本报告根据《条例》要求，由洪泽区甲乙局编制。", "我局及时答复。"],
        ["本年度报告由洪泽区甲乙局编制而成，欢迎查阅。", "本局及时答复。"],
        ["本年报由洪泽区甲乙局办公室编写的2022年度报告。", "我局及时答复。"],
        # nothing speaks, and nothing speaks of a whole county
        ["本报告根据《条例》要求，由洪泽区甲乙局编制。"],
        ["现编制本报告。由洪泽区甲乙局编制。"],
        ["本报告由洪泽区甲乙局根据《条例》和《关于年度报告编制的通知》要求编制完成。"],
        ["本报告由洪泽区甲乙局按照《条例》（国务院令第711号）的要求编制。"],
        ["本报告由洪泽区丙丁局按照目录汇总，由洪泽区甲乙局编制。"],
        ["本报告根据《条例》，由洪泽区甲乙局（以下简称区局）编制。"],
    ],
)
def test_who_drew_a_report_up_is_its_agency(lines: list[str]) -> None:
    """Catches every report whose page has lost its title, but says who wrote it."""
    identity = named(*lines)
    assert said(identity, "agency_name") == [("compiled", "洪泽区甲乙局")]
    assert identity.agency_name == "洪泽区甲乙局"


@pytest.mark.parametrize(
    "line",
    [
        # drawn up for a county, or what is no report
        "本报告由洪泽区甲乙局编制。我区各部门及时公开信息。",
        "本报告由洪泽区甲乙局编制。全区公开信息3条。",
        "本报告由洪泽区甲乙局根据《条例》要求，汇总各部门的报告编制。",
        "本报告由洪泽区人民政府办公室编制。",
        "本报告由洪泽区甲乙镇卫生院编制。",
        "我镇按照由洪泽区甲乙局编制的目录公开信息。",
        "本报告说明由洪泽区甲乙局编制的目录。",
    ],
)
def test_a_report_drawn_up_for_others_names_nobody(line: str) -> None:
    """Catches a county's report published as that of the bureau that wrote it."""
    assert named(line).agency_name is None


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("请联系：洪泽区甲乙镇人民政府，地址：丙丁路8号。", "洪泽区甲乙镇"),
        ("如有疑问，请与洪泽区甲乙街道办事处联系。", "洪泽区甲乙街道"),
        ("如有疑问，请与洪泽区甲乙镇卫生院联系。", None),
        ("如有疑问，请与洪泽区甲乙镇人民政府联系。我局及时答复。", None),
        ("2022年，洪泽区甲乙镇人民政府公开信息3条。", None),
    ],
)
def test_readers_are_asked_to_turn_to_a_township_by_itself_alone(
    line: str, name: str | None
) -> None:
    """Catches a township unnamed for want of 我镇, and its clinic named as it."""
    assert named(line).agency_name == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("请与淮安市甲乙局洪泽区分局办公室联系。", "淮安市甲乙局洪泽区分局"),
        ("请与淮安市甲乙局丙丁支队联系。", "淮安市甲乙局丙丁支队"),
        ("来源：淮安市甲乙局丙丁管理局", "淮安市甲乙局丙丁管理局"),
        ("本报告由淮安市甲乙局洪泽区分局编制。", "淮安市甲乙局洪泽区分局"),
        # who answers within a bureau
        ("请与淮安市甲乙局信息中心联系。", "淮安市甲乙局"),
        ("请与淮安市甲乙局丙丁委员会办公室联系。", "淮安市甲乙局"),
        ("请与淮安市甲乙局局办公室联系。", "淮安市甲乙局"),
        ("请与淮安市卫生健康委员会办公室联系。", "淮安市卫生健康委员会"),
        # two bodies, or perhaps two
        ("请与淮安市甲乙局或丙丁局联系。", None),
        ("来源：淮安市甲乙局洪泽区丙丁局", None),
        ("2022年，淮安市甲乙局洪泽区分局认真落实。", None),
        ("2022年，淮安市甲乙局认真落实。请与淮安市甲乙局丙丁支队联系。", None),
    ],
)
def test_a_part_of_a_bureau_is_not_the_bureau(line: str, name: str | None) -> None:
    """Catches a branch's report published as that of the bureau it belongs to."""
    speaks = "我委及时答复。" if "健康委" in line else "我局及时答复。"
    assert named(line, speaks).agency_name == name


def test_a_townships_own_bureau_is_not_the_township() -> None:
    lines = "请与洪泽区甲乙镇财政所联系。", "我镇及时答复。"
    assert named(*lines).agency_name == "洪泽区甲乙镇财政所"
    lines = "2022年，洪泽区甲乙镇财政所认真落实。", "我镇及时答复。"
    assert named(*lines).agency_name is None


def test_an_office_of_the_states_own_line_is_not_the_line() -> None:
    """Catches 国家税务总局 taken for the name of each of its offices."""
    identity = named("如有疑问，请与国家税务总局淮安市税务局联系。", "我局及时答复。")
    assert said(identity, "agency_name") == [("contact_line", "国家税务总局淮安市税务局")]


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年，我局通过洪泽区甲乙局网站公开信息3条。",
        "2022年，未产生针对我局政府信息公开的行政复议。",
    ],
)
def test_words_around_our_bureau_are_no_name_of_one(sentence: str) -> None:
    """Catches 我局通过洪泽区甲乙局 and 未产生针对我局, taken for agencies."""
    identity = named(sentence)
    assert identity.agency_name is None
    assert "我局" not in (identity.reason or "")


@pytest.mark.parametrize(
    ("lines", "evidence"),
    [
        (["2022年，洪泽区甲乙局认真落实公开要求。", "我局及时答复。"], "subject"),
        (
            ["2022年，洪泽区甲乙局认真落实。", "制定《洪泽区甲乙局指南》。我局办结。"],
            "subject",
        ),
        (["如有疑问，请与洪泽区甲乙局办公室联系。", "我局及时答复。"], "contact_line"),
        (["发布机构：洪泽区甲乙局", "我局及时答复。"], "publisher_line"),
        (["来源: 洪泽区甲乙局 时间: 2023-01-20", "我局及时答复。"], "publisher_line"),
    ],
)
def test_a_bureau_that_the_text_speaks_as_is_its_agency(
    lines: list[str], evidence: str
) -> None:
    identity = named(*lines)
    assert said(identity, "agency_name") == [(evidence, "洪泽区甲乙局")]
    assert identity.agency_name == "洪泽区甲乙局"


CRUMBS = "首页 > 政务公开 > 洪泽区甲乙局 > 年报"


@pytest.mark.parametrize(
    ("lines", "is_named"),
    [
        ([CRUMBS, "发布机构：洪泽区甲乙局", "本单位及时答复。"], True),
        (["发布机构：洪泽区甲乙局", "本单位及时答复。"], False),
        ([CRUMBS, "发布机构：洪泽区丙丁局", "本单位及时答复。"], False),
        ([CRUMBS, "发布机构：洪泽区甲乙局", "我镇及时答复。"], False),
    ],
)
def test_who_publishes_a_page_of_its_own_is_its_agency(
    lines: list[str], *, is_named: bool
) -> None:
    """A page of a bureau's own part of a site would wait for the manifest."""
    identity = identity_of("\n".join([*lines, "2022年政府信息公开工作年度报告", BODY]))
    assert identity.agency_name == ("洪泽区甲乙局" if is_named else None)


@pytest.mark.parametrize(
    "lines",
    [
        # it speaks as another kind of agency, or as none
        ["2022年，洪泽区甲乙局认真落实各项要求。", "我镇及时答复。"],
        ["2022年，洪泽区甲乙局认真落实各项要求。", "本机关及时答复。"],
        ["如有疑问，请与洪泽区甲乙局联系。", "我县及时答复。"],
        # it is told of once, and of what is no disclosure
        ["2022年，洪泽区甲乙局拨付经费3万元。", "我局及时公开。"],
        # two may be meant
        ["2022年，洪泽区甲乙局认真落实。2022年，洪泽区丙丁局及时答复。", "我局办结。"],
        # whom to complain to
        ["如有异议，请向洪泽区甲乙局举报。", "我局及时答复。"],
        # a government publishes for its bureaus
        ["发布机构：洪泽区人民政府办公室", "我局及时答复。"],
        ["2022年，洪泽区人民政府认真落实各项要求。", "我局及时答复。"],
    ],
)
def test_a_name_that_may_be_anothers_is_not_taken(lines: list[str]) -> None:
    """A bureau's report would be published as that of who publishes for it."""
    assert named(*lines).agency_name is None


def test_a_printed_name_goes_before_what_running_text_tells() -> None:
    identity = identity_of(
        "淮安市财政局2022年政府信息公开工作年度报告\n发布机构：洪泽区甲乙局\n"
        f"2022年，洪泽区甲乙局认真落实。我局及时答复。\n{BODY}"
    )
    assert said(identity, "agency_name") == [("title", "淮安市财政局")]
    assert identity.agency_name == "淮安市财政局"


TOWN = "甲乙镇2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("line", "evidence"),
    [
        ("办公地址：淮安市洪泽区甲乙镇丙丁路1号。", "before_name"),
        ("本报告可在洪泽区人民政府网站查阅。", "authority"),
        ("主动公开的信息在“中国洪泽”门户网站发布。", "authority"),
        ("我镇依托洪泽政府网站公开信息。", "authority"),
    ],
)
def test_a_township_lies_in_the_one_county_that_its_text_names(
    line: str, evidence: str
) -> None:
    """Half of all townships' reports would be held back for a place their text says."""
    identity = identity_of(f"{TOWN}\n{line}\n{BODY}")
    assert said(identity, "division") == [(evidence, "320813")]
    assert (identity.agency_name, identity.city, identity.county) == (
        "甲乙镇",
        "淮安市",
        "洪泽区",
    )


@pytest.mark.parametrize(
    "line",
    [
        # two counties, only a city, a district that many cities have, none
        "本报告可在洪泽区人民政府网站查阅，并抄送涟水县人民政府办公室。",
        "本报告可在淮安市人民政府网站查阅。",
        "本报告可在鼓楼区人民政府网站查阅。",
        "本报告可在政府网站查阅。",
    ],
)
def test_a_township_of_an_unsure_place_is_held_back(line: str) -> None:
    identity = identity_of(f"{TOWN}\n{line}\n{BODY}")
    assert identity.agency_name is None
    assert "甲乙镇" in (identity.reason or "")


@pytest.mark.parametrize(
    "line",
    [
        "编制政府信息公开指南和政府信息公开目录。",
        "开设涉及公安政府信息公开专栏。",
        "设在主城区政府网站。",
    ],
)
def test_a_place_within_other_words_is_no_place(line: str) -> None:
    """Catches a township placed in 南和区 because its text says 指南和政府信息公开."""
    assert identity_of(f"{TOWN}\n{line}\n{BODY}").division_code is None


def test_a_place_behind_its_city_is_a_place() -> None:
    """Catches a name that is no longer found where its city stands before it."""
    line = "可在淮安市洪泽政府网查阅。"
    assert identity_of(f"{TOWN}\n{line}\n{BODY}").county == "洪泽区"


def test_of_districts_of_one_name_the_one_behind_its_city_is_meant() -> None:
    identity = identity_of(
        f"鼓楼区甲乙局2022年政府信息公开工作年度报告\n地址：南京市鼓楼区甲乙局。\n{BODY}"
    )
    assert (identity.agency_name, identity.city) == ("鼓楼区甲乙局", "南京市")


def test_a_bureau_named_of_a_county_and_of_its_city_has_no_place() -> None:
    """Catches a city's bureau placed in the one county whose bureau it names."""
    title = "甲乙局2022年政府信息公开工作年度报告"
    county, city = "组织洪泽区甲乙局学习。", "本报告可向淮安市甲乙局索取。"
    assert identity_of(f"{title}\n{county}\n{BODY}").county == "洪泽区"
    assert identity_of(f"{title}\n{county}{city}\n{BODY}").agency_name is None


def test_a_short_name_lies_where_the_long_one_does() -> None:
    identity = identity_of(
        "住建局2022年政府信息公开工作年度报告\n"
        f"制定洪泽区住房和城乡建设局年度报告。\n{BODY}"
    )
    assert (identity.agency_name, identity.county) == ("住建局", "洪泽区")


def test_a_report_that_is_announced_is_one_whatever_the_manifest_states() -> None:
    """Catches a file that the manifest states an agency of, called no report for it."""
    text = "现公开甲乙镇2022年政府信息公开工作年度报告。\n收到申请0件。"
    alone, stated = identity_of(text), identity_of(text, "洪泽区甲乙镇人民政府")
    assert alone.identification == "held_back"
    assert (stated.identification, stated.agency_name) == (
        "identified",
        "洪泽区甲乙镇人民政府",
    )


def test_what_the_manifest_states_goes_before_a_place_told() -> None:
    identity = identity_of(
        f"{TOWN}\n本报告可在洪泽区人民政府网站查阅。\n{BODY}",
        province="江苏省",
        city="南京市",
    )
    assert identity.city == "南京市"
    assert said(identity, "division") == []


def test_a_page_without_line_ends_has_its_title_between_blanks() -> None:
    page = (
        "当前位置： 首页政务公开政府信息公开淮安市甲乙局政府信息公开年报 "
        "字体：大 中 小 打印 微信 微博 相关链接： "
        "淮安市财政局2022年政府信息公开工作年度报告 "
        + BODY.replace("\n", " ")
        + " 一、概述 本单位认真落实各项要求，稳步推进各项工作。" * 3
    )
    assert len(page) > 120
    identity = identity_of(page)
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)


def test_a_text_with_a_table_of_the_form_is_a_report_without_identity() -> None:
    """Its tables would be dropped as if they were no report's."""
    identity = identity_of(
        "信息内容 本年制发件数 本年废止件数 现行有效件数\n规章 0 0 0\n"
    )
    assert identity.identification == "held_back"
    assert "no agency found" in (identity.reason or "")


def test_radicals_copied_from_a_pdf_are_the_characters_they_look_like() -> None:
    identity = identity_of(
        "淮安市财政局2022年政府信息公开⼯作年度报告\n⼀、总体情况\n" + BODY
    )
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)


@pytest.mark.parametrize("line", ["{} |  |  |", "| {} |", "{} | | |", "|{}|"])
def test_a_title_in_a_cell_of_its_own_is_a_title(line: str) -> None:
    """A title over a table's whole width lost its year, and the report was held back."""
    title = "淮安市财政局2022年政府信息公开工作年度报告"
    identity = identity_of(f"{line.format(title)}\n{BODY}")
    assert (identity.agency_name, identity.report_year) == ("淮安市财政局", 2022)


def test_a_sentence_about_two_levels_of_websites_names_no_township() -> None:
    """Catches 以县镇 taken for a township that contradicts who announces the report."""
    lines = (
        "现公布淮安市洪泽区甲乙镇2022年政府信息公开工作年度报告。",
        "2022年以县镇两级网站公开信息，我镇共公开12条。",
    )
    identity = named(*lines)
    assert identity.agency_name == "淮安市洪泽区甲乙镇"
    assert said(identity, "agency_name") == [("announced", "淮安市洪泽区甲乙镇")]


def test_a_report_that_counts_nothing_is_known_by_the_time_it_covers() -> None:
    """Catches a report of zeros in words, without a title, taken for none."""
    text = (
        "一、主动公开情况\n及时更新信息。\n二、依申请公开情况\n未收到信息公开申请。\n"
        "三、行政复议、行政诉讼情况\n没有发生。\n淮安市洪泽区甲乙局\n2023年1月5日"
    )
    assert identity_of(f"{PERIOD}\n{text}").identification == "identified"
    assert identity_of(text).identification == "not_a_report"
