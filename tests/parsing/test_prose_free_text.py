"""What reports before the official tables tell in free prose; all texts are our own."""

from __future__ import annotations

import pytest

from tests.parsing.telling import indicated

BUREAU = "砀山县水利局"


def codes(text: str, agency: str = BUREAU) -> list[str]:
    return [code for code, *_ in indicated(text, agency)]


@pytest.mark.parametrize(
    "text",
    [
        "编印《水利工作简报》6期，公开政府信息96条。",
        "印发公报6期，发放1200份，公开政府信息96条。",
        "设置公开栏24块，公开政府信息96条。",
    ],
)
def test_what_stands_in_the_issues_told_before_is_not_all(text: str) -> None:
    """Catches what a bulletin or a notice board has published as the year's total."""
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "编印简报6期，全年共主动公开政府信息96条。",
        "举办培训班2期，主动公开政府信息96条。",
        "设置公开栏24块；主动公开政府信息96条。",
        "公开栏公开12条，主动公开政府信息96条。",
    ],
)
def test_what_is_told_apart_from_issues_is_all(text: str) -> None:
    """Catches a total lost because some channel is named before it."""
    assert ("active.total", "96", "agency_whole") in indicated(text, BUREAU)


@pytest.mark.parametrize(
    "text",
    [
        "通过网站受理公开申请5件，现场受理公开申请3件。",
        "收到公民个人提出的政府信息公开申请5件，法人提出的2件。",
        "收到申请最多的单位是水务站，共收到政府信息公开申请56件。",
        "有5个部门收到申请，共12件。",
        "有5个单位收到申请，共12件。",
    ],
)
def test_one_way_some_applicants_and_those_who_receive_are_not_all(text: str) -> None:
    """Catches 5个部门 published as five applications, or one way's as all of them."""
    assert "application.received" not in codes(f"三、依申请公开情况\n{text}")


def test_what_the_heading_names_is_not_what_the_words_behind_name() -> None:
    """Catches letters counted as applications below the heading of applications."""
    heading = "三、依申请公开情况\n"
    received = [("application.received", "7", "agency_whole")]
    assert indicated(f"{heading}全年共收到7件，已全部答复。", BUREAU) == received
    for counted in ("群众来信", "市民诉求", "人大建议"):
        assert indicated(f"{heading}全年共收到7件{counted}。", BUREAU) == []


def test_a_zero_of_some_bodies_is_none_of_the_whole() -> None:
    """Catches 12个部门未收到申请 published as no application at all."""
    assert codes("我县共有12个部门未收到政府信息公开申请。", "砀山县人民政府") == []
    assert codes("全县设12个部门，未收到政府信息公开申请。", "砀山县人民政府") == [
        "application.received"
    ]


def test_what_some_bodies_publish_is_not_all_of_the_area() -> None:
    """Catches the city's own offices counted as the whole city."""
    city = "宿州市人民政府"
    assert codes("市直47个部门共公开政府信息1600条。", city) == []
    assert codes("全市47个部门共公开政府信息1600条。", city) == ["active.total"]


@pytest.mark.parametrize("text", ["减免费用0元。", "未产生减免费用的情况。"])
def test_nothing_waived_is_not_nothing_charged(text: str) -> None:
    """Catches 减免费用0元 published as no fee."""
    assert codes(f"四、收费情况\n{text}") == []
    both = "四、收费情况\n未发生收费和费用减免情况。"
    assert codes(both) == ["fees.charged"]


@pytest.mark.parametrize(
    "text",
    [
        "信息公开举报1件、投诉2件。",
        "信息公开举报1件，投诉2件。",
        "召开政务公开工作会议1次、推进会2次。",
        "第一批公开政府信息120条，第二批公开80条。",
        "主动公开政府信息类310条、办事指南类25条。",
        "通过微博回应热点12次，通过微信回应8次。",
        "政府网站发布政策解读36篇，微信公众号发布政策解读24篇。",
        "推进9个重点领域信息公开，公开信息1560条。",
        "主动公开政府信息5600条；其中，2016年以前的信息1200条。",
        "在“砀山水利”网站公开信息120条，在水利教育网公开信息85条。",
    ],
)
def test_one_of_several_told_together_is_not_all(text: str) -> None:
    """Catches the first of two numbers of one fact published as the fact."""
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("在政府门户网站上公开信息数量为46件。", "active.channel.website"),
        ("因此未发生信息公开收费。", "fees.charged"),
        ("没有向政府信息公开申请人收费的情况。", "fees.charged"),
        ("办理依申请公开政府信息均未向申请人收取任何费用。", "fees.charged"),
        ("没有收到要求公开信息的申请。", "application.received"),
        ("先后举办了两期政府信息公开培训班。", "training.sessions"),
        ("指定2名政府信息公开专职工作人员。", "staff.full_time"),
        ("收到涉及政府信息公开方面的行政复议19件。", "reconsideration.total"),
    ],
)
def test_more_ways_to_say_the_same(text: str, stated: str) -> None:
    """Catches a fact lost to a word that says nothing else."""
    assert codes(text) == [stated]


def test_a_zero_below_its_heading_may_name_the_information_alone() -> None:
    """Catches 没有因政府信息提起行政复议 lost below the heading that says of what."""
    heading = "四、政府信息公开申请行政复议、行政诉讼情况\n"
    assert codes(f"{heading}没有因政府信息提起行政复议和行政诉讼的情况发生。") == [
        "litigation.total",
        "reconsideration.total",
    ]
    text = "未收到政府信息公开投诉及因政府信息公开提起行政诉讼和行政申诉情况。"
    assert codes(text) == ["complaints.total", "litigation.total"]
