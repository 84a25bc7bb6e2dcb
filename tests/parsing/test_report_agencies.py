"""Names of agencies: their place, their type, and one identity in every spelling."""

from __future__ import annotations

import pytest

from parsing.report.ids import canonical_agency
from tests.parsing.identifying import dictionaries, titled


@pytest.mark.parametrize(
    ("agency", "code"),
    [
        ("江苏省淮安市洪泽区财政局", "320813"),
        ("淮安市洪泽区财政局", "320813"),
        ("洪泽区财政局", "320813"),
        ("淮安市财政局", "320800"),
        ("江苏省财政厅", "320000"),
        ("恩施州财政局", "422800"),
        ("恩施自治州财政局", "422800"),
        ("重庆市九龙坡区财政局", "500107"),
        ("国家税务总局淮安市税务局", "320800"),
        ("淮安市洪泽区三河镇人民政府", "320813"),
        ("海东市平安区街道办事处", "630203"),
        ("铁岭市清河区财政局", "211204"),
        ("武汉东湖高新区管委会", "420100"),
        ("濮阳工业园区管委会", "410900"),
        ("南京江宁开发区管委会", "320115"),
        ("鹿邑县平安镇人民政府", "411628"),
        # as they were called when the report was written
        ("崇明县财政局", "310151"),
        ("四川省成都市双流县财政局", "510116"),
        ("毕节地区行署办公室", "520500"),
    ],
)
def test_the_longest_chain_of_divisions_is_the_place(agency: str, code: str) -> None:
    """A bureau of a district would be placed in its city, or not at all."""
    assert titled(agency).division_code == code


def test_no_name_that_a_division_had_is_anothers_today() -> None:
    """Catches a report of today placed where the name once was."""
    today = {row["division_name"] for row in dictionaries().rows("divisions")}
    rows = dictionaries().rows("division_former_names")
    assert [row for row in rows if row["former_name"] in today] == []


@pytest.mark.parametrize(
    ("agency", "places"),
    [
        ("鼓楼区财政局", "江苏省南京市鼓楼区, 江苏省徐州市鼓楼区, "),
        # a district dissolved since would be placed in its namesake
        ("清河区财政局", "辽宁省铁岭市清河区, 淮安市"),
    ],
)
def test_a_name_borne_twice_has_no_place(agency: str, places: str) -> None:
    """One of two districts of a name would be guessed."""
    identity = titled(agency)
    assert (identity.agency_name, identity.division_code) == (None, None)
    assert identity.reason is not None
    assert identity.reason.startswith(f"the place of {agency} may be any of: {places}")


@pytest.mark.parametrize(
    "agency",
    [
        "平安镇人民政府",  # stands in many counties and in 平安区 only by chance
        "平安区街道办事处",
        "市财政局",
        "城区财政局",  # of several cities, and of more that are called so
        "长沙市场监督管理局",  # not 长沙市 and a place called 场
        "苏州宿迁工业园区管委会",  # lies in 宿迁, not in 苏州
        "高新区管委会",
    ],
)
def test_a_name_without_a_place_of_its_own_has_none(agency: str) -> None:
    """A town would lie in the district of its name, a zone in the first city named."""
    assert titled(agency).reason == f"the place of {agency} is not known"


def test_spellings_of_one_agency_have_one_identifier() -> None:
    """An agency would change its identity with its spelling."""
    for spellings in (
        (
            "淮安高新技术产业开发区管理委员会",
            "淮安市高新区管委会",
            "淮安国家高新区（科技城）管委会",
            "淮安市高新技术开发区",
        ),
        ("淮安市住建局", "淮安市住房和城乡建设局"),
        ("盱眙县马坝镇", "盱眙县马坝镇政府", "盱眙县马坝镇人民政府"),
        ("洪泽区高良涧街道", "洪泽区高良涧街道办", "洪泽区高良涧街道办事处"),
        ("淮安市", "淮安市政府", "江苏省淮安市人民政府"),
    ):
        identifiers = {titled(name).agency_id for name in spellings}
        assert len(identifiers) == 1, spellings
        assert None not in identifiers


def test_different_agencies_have_different_identifiers() -> None:
    """Two agencies' figures would be one agency's."""
    names = (
        "淮安市财政局",
        "徐州市财政局",
        "淮安市审计局",
        "淮安市洪泽区财政局",
        "淮安市人民政府",
        "淮安市人民政府办公室",
        "淮安市高新区管委会",
        "淮安市经济开发区管委会",
    )
    assert len({titled(name).agency_id for name in names}) == len(names)


def test_an_identifier_is_the_division_and_a_digest_of_the_canonical_name() -> None:
    """Identifiers would change between versions, and series would break."""
    assert titled("淮安市住建局").agency_id == "320800-111db3e4"


@pytest.mark.parametrize(
    ("name", "canonical"),
    [
        ("高新技术产业开发区管理委员会", "高新区管委会"),
        ("国家级经济技术开发区", "经开区管委会"),
        ("工业园区(东区)", "工业园区管委会"),
        ("平安乡政府", "平安乡人民政府"),
        ("政府办公室", "人民政府办公室"),
        ("人民政府", "人民政府"),
        ("新华街道办", "新华街道办事处"),
        ("新华苏木", "新华苏木人民政府"),
        ("财政局", "财政局"),
    ],
)
def test_a_canonical_name_is_without_variants(name: str, canonical: str) -> None:
    assert canonical_agency(name, dictionaries()) == canonical
    assert canonical_agency(canonical, dictionaries()) == canonical


@pytest.mark.parametrize(
    "agency",
    [
        "江苏省铁岭市财政局",
        "江苏省清河区水利局",
        "淮安市徐州市财政局",
        "淮安市昆山市财政局",
        "淮安市财政局、水利局",
        "淮安市财政局和水利局",
    ],
)
def test_one_name_is_one_agency_in_one_place(agency: str) -> None:
    """A bureau of a city would be its province's, two that report together one."""
    reason = f"{agency} is not recognised as an agency's name"
    assert titled(agency).reason == reason


@pytest.mark.parametrize("agency", ["淮安市清河区财政局", "淮安市住房和城乡建设局"])
def test_a_merged_district_and_a_name_with_and_are_one_agencys(agency: str) -> None:
    """What was a district behind its city, and 和 within a name, would hold it back."""
    identity = titled(agency)
    assert (identity.agency_type, identity.division_code) == ("department", "320800")


def test_a_division_alone_is_its_government() -> None:
    """淮安市2024年… would be nobody's report."""
    identity = titled("淮安市")
    assert identity.agency_name == "淮安市人民政府"
    assert (identity.agency_type, identity.division_code) == (
        "people_government",
        "320800",
    )


@pytest.mark.parametrize(
    ("agency", "agency_type"),
    [
        ("淮安市人民政府", "people_government"),
        ("淮安市人民政府办公室", "office"),
        ("盱眙县马坝镇", "township_government"),
        ("扎赉特旗甲乙苏木", "township_government"),
        ("淮安市高新区管委会办公室", "development_zone"),
        ("淮安市城市管理委员会", "department"),
        ("淮安市第一人民医院", "public_institution"),
        ("淮安市生态环境局(本级)", "department"),
    ],
)
def test_the_longest_ending_gives_the_type(agency: str, agency_type: str) -> None:
    """An office of a government would be the government."""
    assert titled(agency).agency_type == agency_type


@pytest.mark.parametrize(
    ("agency", "code"),
    [
        ("国家统计局淮安调查队", "320800"),
        ("国家统计局江苏调查总队", "320000"),
        ("国家统计局盱眙调查队", "320830"),
        ("中国人民银行淮安市中心支行", "320800"),
        ("国家金融监督管理总局淮安监管分局", "320800"),
        ("审计署驻上海特派员办事处", "310000"),
        ("中华人民共和国南京海关", "320100"),
        ("连云港海事局", "320700"),
        ("国家税务总局淮安市洪泽区税务局", "320813"),
        ("河北证监局", "130000"),
    ],
)
def test_a_branch_of_the_state_lies_where_its_name_says(agency: str, code: str) -> None:
    """Customs and survey teams, named after a city for short, would be nobody's."""
    identity = titled(agency)
    assert (identity.agency_type, identity.division_code) == ("central_branch", code)


@pytest.mark.parametrize(
    "agency",
    [
        # two counties of the name, a province and its city, a sea, no place
        "国家统计局鼓楼调查队",
        "国家统计局吉林调查队",
        "自然资源部北海局",
        "拱北海关",
        # a county's short name alone, and a person's
        "盱眙海关",
        "中山大学",
        # a mountain, not the district that is called after it
        "泰山风景名胜区管理委员会",
    ],
)
def test_a_short_name_that_may_be_another_places_is_none(agency: str) -> None:
    """Catches an agency placed by a name that happens to be a place's too."""
    identity = titled(agency)
    assert (identity.agency_name, identity.division_code) == (None, None)


@pytest.mark.parametrize("agency", ["生态环境部", "国家统计局", "国务院办公厅"])
def test_a_body_of_the_state_itself_lies_in_the_nation(agency: str) -> None:
    """A ministry would be held back, or lie in the city that it sits in."""
    identity = titled(agency)
    assert (identity.agency_type, identity.division_code) == ("central_agency", "100000")
    assert (identity.province, identity.city, identity.county) == (None, None, None)


def test_a_body_of_the_state_is_one_agency_under_its_short_name() -> None:
    """科技部 and 科学技术部 would each have a history of its own."""
    for short, full in (
        ("科技部", "科学技术部"),
        ("国家统计局淮安调查队", "淮安调查队"),
        ("国家税务总局淮安市税务局", "淮安市税务局"),
    ):
        assert titled(short).agency_id == titled(full).agency_id


def test_a_province_stated_places_what_is_named_after_it() -> None:
    """A university would be held back though manifest and name say one province."""
    assert titled("江苏师范大学", province="江苏省").division_code == "320000"
    assert titled("中国矿业大学", province="江苏省").division_code is None
