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
    gap |= clause
    case = Case(
        is_quantity, is_zero, unit, clause, own, gap, gap | own, beside, above, above
    )
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
        "收到政府信息公开申请3件（其中2件为上年度结转）。",
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


def test_a_heading_below_a_chapter_may_be_about_something_else() -> None:
    """Catches complaints and questions counted as applications below their chapter."""
    chapter = "三、依申请公开情况"
    answered = [
        ("application.received", "26", "agency_whole"),
        ("application.replied", "24", "agency_whole"),
    ]
    for heading in ("（一）受理和答复情况", "（二）申请办理情况"):
        assert indicated(f"{chapter}\n{heading}\n全年收到26件，已答复24件。") == answered
    for heading in ("（三）咨询情况", "（四）投诉举报情况", "（五）满意度调查"):
        assert indicated(f"{chapter}\n{heading}\n全年收到26件，已答复24件。") == []
        assert indicated(f"{chapter}\n{heading}\n本年度收到26件，办结24件。") == []


def test_nothing_by_itself_denies_what_the_heading_right_above_names() -> None:
    """Catches 无 in a table's cell taken for what the whole chapter tells."""
    fees = [("fees.charged", "0", "agency_whole")]
    assert indicated("四、收费及减免情况\n无。") == fees
    assert indicated("四、收费及减免情况\n\n本年度没有发生。") == fees
    assert indicated("四、收费及减免情况：无。") == fees
    assert indicated("四、收费及减免情况\n检索费\n无\n邮寄费\n12元") == []
    assert indicated("六、其他需要报告的事项\n无。") == []


@pytest.mark.parametrize(
    "item",
    [
        "（五）因政府信息公开收取费用及减免情况。无。",
        "5、依申请公开政府信息的收费及减免情况。无。",
        "5.收费情况。没有发生。",
    ],
)
def test_nothing_behind_an_item_that_ends_as_a_heading_denies_what_it_names(
    item: str,
) -> None:
    """Catches a zero lost because its heading stands on the same line."""
    fees = [("fees.charged", "0", "agency_whole")]
    assert indicated(f"一、总体情况\n{item}") == fees


@pytest.mark.parametrize(
    "item",
    [
        "6、行政复议工作存在的主要问题及改进情况。无。",
        "7、其他需要报告的事项。无。",
        "4、依申请公开超期答复情况。无。",
        "我局认真办理行政复议案件。无。",
    ],
)
def test_nothing_behind_what_names_no_such_fact_denies_none(item: str) -> None:
    """Catches 超期答复情况。无。 taken for no application."""
    assert indicated(f"一、总体情况\n{item}") == []


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


@pytest.mark.parametrize(
    "text",
    [
        "信息发布量由1128条增加到1887条，在省政府网站发布信息514条，总计2401条。",
        "局网站更新信息1887条，在省政府网站发布信息514条。",
        "我局网站发布信息1887条，在省政府网站发布信息514条，总计2401条。",
    ],
)
def test_a_part_of_what_websites_publish_is_not_what_the_website_does(text: str) -> None:
    """Catches the province's site published as all that a bureau's websites disclose."""
    assert indicated(text, "砀山县教育局") == []


def test_a_website_told_as_part_of_all_ways_is_the_agencys() -> None:
    """Catches two websites seen where one is told among all ways of disclosure."""
    text = (
        "通过县政府网站等各类平台发布信息共270条，其中政府网站发布信息95条。"
        "媒体网站发布信息3条。"
    )
    assert indicated(text, "砀山县教育局") == [
        ("active.channel.website", "95", "agency_whole")
    ]


def test_in_a_list_the_words_behind_a_number_are_its_own() -> None:
    """Catches 3名专职人员、2名兼职人员 read as two numbers of one fact."""
    text = "政府信息公开工作配备3名全职工作人员、2名兼职工作人员。"
    assert indicated(text) == [
        ("staff.full_time", "3", "agency_whole"),
        ("staff.part_time", "2", "agency_whole"),
    ]
    text = "为此，配备5名兼职工作人员，设立1个信息申请受理点。"
    assert indicated(text) == [("staff.part_time", "5", "agency_whole")]
    assert indicated("共发布微博15篇、微信14篇。") == [
        ("active.channel.weibo", "15", "agency_whole"),
        ("active.channel.wechat", "14", "agency_whole"),
    ]
    assert indicated("共发布微博15篇、微信粉丝14人。") == [
        ("active.channel.weibo", "15", "agency_whole")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "公开我县承办的13件人大代表建议和18件政协委员提案办理情况。",
        "公开人大代表建议13件、政协委员提案办理结果18件。",
    ],
)
def test_of_two_numbers_that_a_list_joins_neither_is_all(text: str) -> None:
    """Catches the 13 of 13 and 18 proposals published as all that were disclosed."""
    assert indicated(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "三、依申请公开\n属于信访投诉举报、重复申请等情形不予处理24件。",
        "三、依申请公开\n属于内部事务信息、重复申请不予处理24件。",
        "三、依申请公开\n转办0件，均已办结。",
        "网站发布解读材料15篇，微信公众号推送解读信息41篇。",
        "三、依申请公开\n接待群众来访12人次，予以公开5件。",
    ],
)
def test_what_counts_something_else_too_states_none(text: str) -> None:
    """Catches all that was not processed published as repeated applications."""
    assert indicated(text) == []


def test_what_a_number_is_about_is_told_before_it() -> None:
    """Catches the outcomes lost where a reason that is told last speaks of petitions."""
    text = (
        "收到政府信息公开申请9件，予以公开4件，部分公开2件，"
        "属于信访事项2件，信息不是本机关制作或者获取的1件。"
    )
    assert [(code, value) for code, value, _ in indicated(text)] == [
        ("application.received", "9"),
        ("application.granted", "4"),
        ("application.partly_granted", "2"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("处理政府信息公开申请12件（含上年度结转3件）。", "application.carried_in"),
        ("通过线上、信函等渠道收到依申请公开信息3件。", "application.received"),
        ("收到政府信息依申请公开事项3件。", "application.received"),
        ("依申请公开受理和办结3件。", "application.received"),
        ("收到并妥善处理依申请公开信息3件。", "application.received"),
        ("收到政府信息公开申请9件，转结下年度继续办理3件。", "application.carried_out"),
        ("因政府信息公开问题被申请行政复议有3件。", "reconsideration.total"),
        ("涉及政府信息公开的行政复议3件。", "reconsideration.total"),
        ("共收到依申请公开件3封。", "application.received"),
        ("通过《砀山县人民政府公报》发布信息3条。", "active.channel.gazette"),
        ("县政府微博客户端公开信息3条。", "active.channel.weibo"),
        ("主动公开行政处罚3件。", "disposal.penalties"),
        ("公开行政许可处理决定3件。", "disposal.licences"),
        ("县政府微信公众号发布稿件3条。", "active.channel.wechat"),
        ("主动公开主办的建议提案办理结果3件。", "proposals.disclosed"),
        ("指定3名专职人员负责政府信息公开日常工作。", "staff.full_time"),
    ],
)
def test_a_fact_is_stated_in_the_words_that_reports_of_the_new_form_use(
    text: str, code: str
) -> None:
    """Catches a sentence lost for one word that says nothing of its number."""
    assert (code, "3", "agency_whole") in indicated(text)


def test_a_title_that_is_no_gazettes_is_no_place_of_disclosure() -> None:
    """Catches 《统计公报》 taken for the gazette, and a gazette for all disclosure."""
    assert indicated("公开《2018年国民经济和社会发展统计公报》信息3条。") == []
    assert indicated("编制《砀山县人民政府公报》3期。") == []
    text = "通过《砀山县人民政府公报》主动公开政府信息3条。"
    assert [code for code, *_ in indicated(text)] == ["active.channel.gazette"]


def test_no_application_in_whatever_words() -> None:
    """Catches a zero lost for the word that reports use for an application."""
    none = [("application.received", "0", "agency_whole")]
    assert indicated("2018年，我县未收到依申请公开请求。") == none
    assert indicated("2018年未收到依申请公开信件。") == none


def test_no_fee_is_charged_in_whatever_words() -> None:
    """Catches 未对公民提出的申请收取费用 lost for who applied."""
    fees = [("fees.charged", "0", "agency_whole")]
    assert indicated("我县未对公民提出的政府信息公开申请收取过任何费用。") == fees
    assert indicated("全年无信息公开收费的事项。") == fees


@pytest.mark.parametrize(
    ("agency", "text"),
    [
        # as the title has it, without its government
        ("甲乙镇", "2018年，我镇共收到政府信息公开申请3件。"),
        ("甲乙街道", "2018年，我街道共收到政府信息公开申请3件。"),
        ("甲乙街道办事处", "2018年，甲乙街办共收到政府信息公开申请3件。"),
        ("砀山县人力资源和社会保障局", "2018年，县人社局收到政府信息公开申请3件。"),
        ("砀山县发展和改革局", "2018年，砀山县发改局收到政府信息公开申请3件。"),
        ("宿州市生态环境局砀山县分局", "2018年，我分局收到政府信息公开申请3件。"),
        ("宿州市生态环境局汶上县分局", "2018年，汶上县分局收到政府信息公开申请3件。"),
        # 将 and 中 are words elsewhere
        ("将乐县人民政府", "2018年，将乐县收到政府信息公开申请3件。"),
        ("甲中乡人民政府", "2018年，甲中乡收到政府信息公开申请3件。"),
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
    ("text", "code"),
    [
        ("2018年，无政府信息公开申请事项。", "application.received"),
        ("全年未收到政务信息公开的申请。", "application.received"),
        ("未收到申请公开政府信息的要求。", "application.received"),
        ("没有接到群众主动要求公开政府信息的申请。", "application.received"),
        ("依申请公开方面，无结转下年度办理的申请。", "application.carried_out"),
        ("未发生政府信息公开案由的行政复议。", "reconsideration.total"),
        ("未发生因信息公开申请办理引起的行政诉讼。", "litigation.total"),
        ("未发生针对政府信息公开的申诉事项。", "complaints.total"),
        ("政府信息公开实行免费，未发生收费行为。", "fees.charged"),
    ],
)
def test_a_zero_is_stated_in_many_words(text: str, code: str) -> None:
    assert (code, "0", "agency_whole") in indicated(text)


@pytest.mark.parametrize(
    "text",
    [
        "未收到有效的政府信息公开申请。",
        "未收到需要延期答复的政府信息公开申请。",
        "未制定行政复议事项清单。",
        "没有因答复不及时引起的行政诉讼。",
        "办理的申请均无意见投诉情况。",
    ],
)
def test_a_zero_of_a_part_is_none_of_all(text: str) -> None:
    """Catches no late reply published as no application, or as no lawsuit."""
    assert indicated(text) == []


def test_of_bills_and_proposals_told_one_after_the_other_none_is_all() -> None:
    """Catches 人大建议5件、政协提案7件 published as 5 proposals."""
    ending = "，办理结果全部公开。"
    assert indicated(f"办理人大建议5件、政协提案7件{ending}") == []
    assert indicated(f"办理人大建议5件，政协提案7件{ending}") == []
    parts = "其中人大建议5件、政协提案7件"
    assert indicated(f"承办建议提案12件，{parts}{ending}") == [
        ("proposals.disclosed", "12", "agency_whole")
    ]


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
        "收到网站留言109条、处理留言109条，公开答复73条。",
        "收到群众来信12件，予以公开答复10件。",
        "办理建议提案12件，同意公开10件。",
        "公开答复73条。",
    ],
)
def test_what_is_answered_in_public_is_no_application(text: str) -> None:
    """Catches replies to letters published as applications granted."""
    assert "application.granted" not in [code for code, *_ in indicated(text)]


def test_a_principle_told_before_a_number_does_not_limit_it() -> None:
    text = "按照“以公开为原则”的原则，主动公开政府信息200条。"
    assert indicated(text) == [("active.total", "200", "agency_whole")]


def test_what_would_have_to_be_made_is_no_making_of_information() -> None:
    """Catches all outcomes of a sentence lost to one of them: 需要另行制作6件."""
    text = (
        "2018年，收到依申请公开申请26件，其中予以公开的16件，部分公开的3件，"
        "不予公开的1件，没有现成信息需要另行制作6件。"
    )
    assert indicated(text) == [
        ("application.received", "26", "agency_whole"),
        ("application.granted", "16", "agency_whole"),
        ("application.partly_granted", "3", "agency_whole"),
        ("application.denied", "1", "agency_whole"),
    ]
    assert "application.granted" not in [
        code for code, *_ in indicated("全年制作政府信息26条，其中予以公开16条。")
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("主动公开政府信息400条，其中局机关64条。", "active.total"),
        ("主动公开政府信息400条，电子化率100%，其中，局机关64条。", "active.total"),
        ("收到政府信息公开申请40件，其中局本级12件、各所28件。", "application.received"),
        ("发生行政复议10件，其中政府信息公开类2件。", "reconsideration.total"),
        ("发生行政诉讼3件，其中1件涉及政府信息公开。", "litigation.total"),
        ("予以公开6件（其中部分公开2件）。", "application.granted"),
        ("同意公开的6件中，部分公开2件。", "application.granted"),
        ("举办各类培训班12期，其中政府信息公开2期。", "training.sessions"),
        ("主动公开政府信息310条，新增100条。", "active.total"),
    ],
)
def test_a_part_told_next_shows_that_a_number_is_of_more(text: str, code: str) -> None:
    """Catches all bodies' items, all courts' cases published as the fact."""
    text = f"依申请公开和行政复议、诉讼情况\n{text}"
    assert code not in [one for one, *_ in indicated(text, "砀山县水利局")]


def test_an_answer_that_points_to_the_website_is_no_disclosure_there() -> None:
    """Catches applications answered as already public taken for all that is."""
    for text in (
        "办理政府信息公开申请7件，已通过网站对外公开1件，不予公开2件。",
        "收到申请7件，已通过微信公众号公开1件。",
        "7件申请中，主动公开信息3件，不予公开2件。",
        "收到申请7件，公开规范性文件3件。",
    ):
        codes = [code for code, *_ in indicated(text)]
        assert not [code for code in codes if code.startswith("active.")]
    text = "收到申请7件，主动公开政府信息300条。"
    assert ("active.total", "300", "agency_whole") in indicated(text)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("主动公开政府信息400条，其中我局网站64条。", "active.total"),
        ("主动公开政府信息400条，其中政策法规类64条。", "active.total"),
        ("收到政府信息公开申请40件，其中本局不掌握12件。", "application.received"),
        ("因政府信息公开被申请行政复议3件，其中维持2件。", "reconsideration.total"),
        ("予以公开6件，部分公开2件。", "application.granted"),
        ("主动公开政府信息310条，新增3个专栏。", "active.total"),
        ("收到政府信息公开申请10件，新增行政复议1件。", "application.received"),
        ("因信息公开被申请行政复议3件，其中信息公开答复2件。", "reconsideration.total"),
    ],
)
def test_a_part_by_kind_or_outcome_leaves_a_number_whole(text: str, stated: str) -> None:
    """Catches a total lost because its parts are told, or the body in them."""
    assert stated in [code for code, *_ in indicated(text, "砀山县水利局")]


def test_the_whole_area_is_a_governments_own_and_its_office_a_part_of_it() -> None:
    text = "全县主动公开政府信息400条，其中县政府本级64条。"
    assert ("active.total", "400", "agency_whole") in indicated(text)


@pytest.mark.parametrize(
    "text",
    [
        "未收到法人和其他组织的政府信息公开申请。",
        "收到法人政府信息公开申请3件。",
        "连同上年结转2件，共收到政府信息公开申请10件。",
        "主动公开政府信息97条（不含微信推送的50条）。",
        "发生行政复议5件、行政诉讼2件，均与政府信息公开无关。",
        "发生行政诉讼2件，均不涉及政府信息公开。",
        "发生行政诉讼2件，未涉及政府信息公开。",
        "“十三五”期间主动公开政府信息97条。",
        "十三五期间共主动公开政府信息97条。",
        "对外公开规范性文件总数12件。",
        "通过公开栏公开信息30条、电子屏40条。",
        "两年共主动公开政府信息97条。",
        "主动公开政府信息80条—97条。",
        "县政府作为复议机关，受理政府信息公开复议30件。",
        "主动公开政府信息80条至97条。",
        "网站现有主动公开政府信息97条。",
        "现有主动公开政府信息97条。",
    ],
)
def test_what_counts_otherwise_than_the_fact_states_none(text: str) -> None:
    """Catches some applicants' number, or several years', published as the year's."""
    codes = [code for code, *_ in indicated(f"复议、诉讼情况\n{text}")]
    assert codes in ([], ["application.carried_in"])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("收到来自公民、法人或者其他组织的政府信息公开申请2件。", "application.received"),
        ("一年以来，县水利局共收到政府信息公开申请2件。", "application.received"),
        ("县水利局收到政府依申请公开2件。", "application.received"),
        ("未收到公民、法人或其他组织的依申请公开诉求。", "application.received"),
        ("开展基层政务公开培训1次。", "training.sessions"),
    ],
)
def test_more_words_for_the_same_state_the_same(text: str, code: str) -> None:
    """Catches a sentence lost to a word that says nothing else."""
    assert [one for one, *_ in indicated(text, "砀山县水利局")] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "收到来自省厅的政府信息公开申请2件。",
        "收到来自公民的申请1件、来自企业的申请2件。",
        "近一年以来收到政府信息公开申请2件。",
        "向县政府依申请公开2件。",
        "参加基层政务公开培训2次。",
    ],
)
def test_nor_do_they_state_what_they_do_not_say(text: str) -> None:
    """Catches another body's applications, or another year's, let in by those words."""
    assert indicated(text, "砀山县水利局") == []


def test_all_kinds_of_applicants_and_the_staff_there_is_are_stated() -> None:
    """Catches a careful word that loses what nearly every report says."""
    for who in ("公民、法人和其他组织", "公民和法人", "自然人、法人或者其他组织"):
        assert indicated(f"2018年，未收到{who}的政府信息公开申请。") == [
            ("application.received", "0", "agency_whole")
        ]
    text = "2018年1月1日至12月31日期间未收到政府信息公开申请。"
    assert [code for code, *_ in indicated(text)] == ["application.received"]
    assert indicated("现有从事政府信息公开工作的专职人员3人。") == [
        ("staff.full_time", "3", "agency_whole")
    ]
