"""Which indicator a clause states, of when and of whom; and which state none."""

from __future__ import annotations

import pytest

from parsing.model import Identity, Tables
from parsing.prose import read_prose
from parsing.prose.rules import Case, Indicated, indicated_in, rules_of
from parsing.prose.words import vocabulary_of
from parsing.text import Text
from tests.parsing.telling import DICTIONARIES, indicated, told

VOCABULARY = vocabulary_of(DICTIONARIES)
RECEIVED = ("application.received", "3", "agency_whole")


def of(*concepts: str) -> int:
    return VOCABULARY.of(" ".join(concepts))


def stated(
    clause: int,
    own: int = 0,
    *,
    is_quantity: bool = True,
    is_zero: bool = False,
    unit: str | None = "件",
    beside: int = 0,
    above: int = 0,
    gap: int = 0,
) -> list[Indicated]:
    """What the seed's rules find stated where these concepts stand."""
    case = Case(is_quantity, is_zero, unit, clause, own, gap | clause, beside, above)
    return indicated_in(case, rules_of(DICTIONARIES), VOCABULARY)


def codes(found: list[Indicated]) -> list[str]:
    return [one.indicator_code for one in found]


def test_a_rule_fits_a_clause_that_has_all_it_needs_and_nothing_else() -> None:
    """Catches a plan, a rate or a part published as the indicator."""
    received = of("application", "receive")
    assert codes(stated(received)) == ["application.received"]
    assert stated(of("application")) == []
    assert stated(received | of("petition")) == []
    assert stated(received | of("block_plan")) == []
    assert stated(received, unit="%") == []


def test_words_behind_complete_a_clause_that_says_nothing() -> None:
    """Catches 收到4件政府信息公开申请 missed, and words behind that beat the clause."""
    assert codes(stated(of("receive"), of("application"))) == ["application.received"]
    assert stated(of("receive"), of("application", "block_plan")) == []
    assert codes(stated(of("application", "receive"), of("penalty"))) == [
        "application.received"
    ]


def test_a_number_has_one_indicator_and_a_zero_many() -> None:
    """Catches one number published twice, or the second zero of a sentence lost."""
    both = of("reconsideration", "litigation")
    beside = of("disclosure")
    assert stated(both, beside=beside) == []
    assert codes(
        stated(0, both, is_quantity=False, is_zero=True, unit=None, beside=beside)
    ) == ["litigation.total", "reconsideration.total"]


def test_a_rule_with_a_context_needs_it_around() -> None:
    """Catches a court's cases published as those about disclosure."""
    assert stated(of("litigation")) == []
    assert codes(stated(of("litigation"), beside=of("application"))) == [
        "litigation.total"
    ]


def test_a_channel_named_before_keeps_a_number_from_the_total() -> None:
    """Catches a website's items published as all of them."""
    active = of("active", "info")
    assert codes(stated(active, unit="条")) == ["active.total"]
    assert stated(active, unit="条", gap=of("website")) == []


def test_a_rule_that_names_a_concept_of_no_word_is_a_mistake() -> None:
    """Catches a rule that can never fit, its concept being misspelt."""
    with pytest.raises(ValueError, match="of no word"):
        of("recieve")


@pytest.mark.parametrize(
    "text",
    [
        "2018年收到政府信息公开申请3件。",
        "收到政府信息公开申请3件。",
        "二〇一八年收到政府信息公开申请3件。",
        "18年收到政府信息公开申请3件。",
        "按照《2017年要点》收到政府信息公开申请3件。",
        "2017年公开信息9条，2018年收到政府信息公开申请3件。",
        "本年度收到政府信息公开申请3件。",
        "我县收到政府信息公开申请3件。",
        "砀山县收到政府信息公开申请3件。",
        "2018年，我县收到政府信息公\u200b开申请3件。",
    ],
)
def test_the_number_of_the_year_and_the_body_is_stated(text: str) -> None:
    """Catches a rule made so careful that it finds nothing."""
    assert indicated(text) == [RECEIVED]


@pytest.mark.parametrize(
    "text",
    [
        "2017年收到政府信息公开申请3件。",
        "17年收到政府信息公开申请3件。",
        "2017\u00a0年收到政府信息公开申请3件。",
        "20\u200b17年收到政府信息公开申请3件。",
        "二〇一七年收到政府信息公开申请3件。",
        "2017年和2018年收到政府信息公开申请3件。",
        "2017-2018年收到政府信息公开申请3件。",
        "去年收到政府信息公开申请3件。",
        "条例施行以来收到政府信息公开申请3件。",
        "计划收到政府信息公开申请3件。",
        "计\u200b划收到政府信息公开申请3件。",
        "下一步，收到政府信息公开申请3件。",
        "六、下一步打算\n收到政府信息公开申请3件。",
        "收到政府信息公开申请较上年增加3件。",
        "平均每月收到政府信息公开申请3件。",
        "县教育局收到政府信息公开申请3件。",
        "各部门收到政府信息公开申请3件。",
        "全国收到政府信息公开申请3件。",
        "累计收到政府信息公开申请3件。",
        "收到政府信息公开申请3-5件。",
        "收到政府信息公开申请3件的，应当答复。",
        "收到政府信息公开申请3件以上内容相同的，可以不答复。",
        "如收到政府信息公开申请3件，应当答复。",
        "收到政府信息公开申请3件（含上年结转2件）。",
        "收到政府信息公开申请１，００３件。",
    ],
)
def test_another_year_a_plan_another_body_and_a_condition_state_none(text: str) -> None:
    """Catches what is not of the agency and the year published as theirs."""
    assert RECEIVED not in indicated(text)
    assert "application.received" not in [code for code, *_ in indicated(text)]


def test_a_year_that_the_page_parts_is_that_year() -> None:
    """Catches 20 / 17年 taken for no year, and its number for the report's."""
    begins = "全县各级行政机关按照条例和有关规定的要求全面推进政务公开工作，20\n"
    assert indicated(f"{begins}17年收到政府信息公开申请3件。") == []
    assert indicated(f"{begins}18年收到政府信息公开申请3件。") == [RECEIVED]
    # the line above is too short to go on: what year it is of is not known
    assert indicated("20\n17年收到政府信息公开申请3件。") == []
    assert indicated("20\n2018年收到政府信息公开申请3件。") == [RECEIVED]


def test_the_last_date_before_a_number_says_when_it_is_of() -> None:
    """Catches last year's number published as this year's, or the other way round."""
    text = "2017年收到申请9件，2018年收到政府信息公开申请3件，收到投诉4件。"
    assert [code for code, *_ in indicated(text)] == ["application.received"]


def test_without_a_year_no_date_is_of_the_year() -> None:
    """Catches a report whose year is not known taken to be of any year."""
    assert indicated("2018年收到政府信息公开申请3件。", report_year=None) == []
    assert indicated("收到政府信息公开申请3件。", report_year=None) == [RECEIVED]


def test_without_a_name_no_named_body_is_the_reporting_one() -> None:
    """Catches another body's number taken where it is not known whose report it is."""
    assert indicated("砀山县收到政府信息公开申请3件。", agency_name=None) == []
    assert indicated("我县收到政府信息公开申请3件。", agency_name=None) == [RECEIVED]


def test_the_office_and_the_whole_area_are_told_apart() -> None:
    """Catches the office's own number published as the county's."""
    text = "全县主动公开政府信息15600条，其中县政府办公室主动公开830条。"
    assert indicated(text, "沭阳县人民政府办公室") == [
        ("active.total", "15600", "agency_whole"),
        ("active.total", "830", "office"),
    ]
    own = told("收到政府信息公开申请3件。", "沭阳县人民政府办公室").indicators
    assert [(one.scope, one.is_own_scope) for one in own] == [("office", True)]


def test_a_zero_in_words_states_every_indicator_that_it_names() -> None:
    """Catches 行政复议 and 行政诉讼 in one zero stated once."""
    assert indicated("未发生因政府信息公开引起的行政复议、行政诉讼案件。") == [
        ("litigation.total", "0", "agency_whole"),
        ("reconsideration.total", "0", "agency_whole"),
    ]
    assert indicated("未发生行政诉讼败诉的情况。") == []
    assert indicated("如未收到政府信息公开申请，应当报告。") == []


def test_a_zero_with_a_number_in_its_clause_is_none() -> None:
    """Catches 未收到3件以上的申请 taken for no application at all."""
    assert indicated("全年未收到政府信息公开申请3件以上的情况。") == []


def test_nothing_by_itself_denies_what_the_heading_right_above_names() -> None:
    """Catches 无 in a table's cell taken for what the whole chapter tells."""
    fees = [("fees.charged", "0", "agency_whole")]
    assert indicated("四、收费及减免情况\n无。") == fees
    assert indicated("四、收费及减免情况\n\n本年度没有发生。") == fees
    assert indicated("四、收费及减免情况：无。") == fees
    assert indicated("四、收费及减免情况\n检索费\n无\n邮寄费\n12元") == []
    assert indicated("六、其他需要报告的事项\n无。") == []


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        # as the title has it, without its government
        ("甲乙镇", "2018年，我镇共收到政府信息公开申请3件。"),
        ("甲乙街道", "2018年，我街道共收到政府信息公开申请3件。"),
        ("砀山县人力资源和社会保障局", "2018年，县人社局收到政府信息公开申请3件。"),
        ("砀山县发展和改革局", "2018年，砀山县发改局收到政府信息公开申请3件。"),
    ],
)
def test_however_an_agency_calls_itself_its_numbers_are_its_own(
    agency: str, text: str
) -> None:
    """Catches every sentence of 甲乙镇 lost because it speaks as 我镇."""
    assert indicated(text, agency) == [RECEIVED]


def test_a_bureau_whose_title_has_no_place_is_known_with_it() -> None:
    """Catches 洪泽区审计局 taken for another body than 审计局."""
    identity = Identity(
        "identified",
        agency_name="审计局",
        report_year=2018,
        province="江苏省",
        city="淮安市",
        county="洪泽区",
    )
    for name in ("区审计局", "洪泽区审计局", "淮安市洪泽区审计局"):
        text = Text(f"2018年，{name}收到政府信息公开申请3件。")
        (one,) = read_prose(text, identity, Tables(), DICTIONARIES).indicators
        assert one.indicator_code == "application.received"
    text = Text("2018年，涟水县审计局收到政府信息公开申请3件。")
    assert read_prose(text, identity, Tables(), DICTIONARIES).indicators == ()


@pytest.mark.parametrize(
    ("agency", "account", "is_own"),
    [
        ("砀山县教育局", "砀山教育", True),
        ("砀山县教育局", "砀山教育发布", True),
        ("砀山县人力资源和社会保障局", "砀山人社", True),
        ("砀山县人民政府", "砀山发布", True),
        ("砀山县教育局", "砀山发布", False),
        ("砀山县发展和改革局", "砀山发布", False),
        ("砀山县教育局", "砀山融媒", False),
        ("砀山县教育局", "宿州教育", False),
    ],
)
def test_the_account_of_a_whole_county_is_not_its_bureaus(
    agency: str, account: str, is_own: bool
) -> None:
    """Catches what “砀山发布” publishes taken for a bureau's own channel."""
    found = indicated(f"“{account}”微信公众号发布信息12条。", agency)
    assert (found == [("active.channel.wechat", "12", "agency_whole")]) is is_own


@pytest.mark.parametrize(
    ("agency", "name"),
    [
        ("砀山县应急管理局", "砀山县应急管理局"),
        ("砀山县应急管理局", "县应急局"),
        ("砀山县信访局", "县信访局"),
    ],
)
def test_the_words_of_an_agencys_name_say_nothing(agency: str, name: str) -> None:
    """Catches all numbers of 应急管理局 lost to the word 应急."""
    assert indicated(f"2018年，{name}收到政府信息公开申请3件。", agency) == [RECEIVED]
    assert indicated("2018年，收到信访事项3件。", agency) == []


@pytest.mark.parametrize(
    "text",
    [
        "截至2018年底，累计收到政府信息公开申请50件，同意公开30件，不予公开5件。",
        "截至2018年底，我县累计收到政府信息公开申请50件。其中同意公开30件。",
        "历年累计收到政府信息公开申请50件。当面申请30件，信函申请20件。",
        "我县累计收到政府信息公开申请50件。主要涉及征地。同意公开30件。",
        "截至2018年底，累计公开政府信息280条；编印简报18期，公开政府信息85条。",
        "截至2018年12月底，我县已主动公开政府信息8400多条。",
    ],
)
def test_the_parts_of_a_sum_of_all_years_are_not_of_the_year(text: str) -> None:
    """Catches what was granted since 2008 published as granted in the year."""
    assert indicated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "截至2018年底，累计收到申请50件，2018年收到政府信息公开申请3件。",
        "历年累计收到政府信息公开申请50件。本年度收到政府信息公开申请3件。",
        "历年累计收到政府信息公开申请50件。2018年，收到政府信息公开申请3件。",
        "2018年累计收到政府信息公开申请3件。",
    ],
)
def test_what_has_a_time_of_its_own_behind_such_a_sum_is_of_the_year(text: str) -> None:
    """Catches a careful rule that loses the year's number beside that of all years."""
    assert RECEIVED in indicated(text)
