"""What came of applications and cases, told behind their number; texts are our own."""

from __future__ import annotations

import pytest

from tests.parsing.telling import indicated

COUNTY = "砀山县人民政府"
UNDER = "五、行政复议、行政诉讼情况\n因政府信息公开"


def told(text: str, agency: str = COUNTY) -> dict[str, str]:
    return {code: value for code, value, _ in indicated(text, agency)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "引发行政复议4件，其中维持3件，纠正1件；行政诉讼2件，其中结果维持1件。",
            {
                "reconsideration.total": "4",
                "reconsideration.upheld": "3",
                "reconsideration.corrected": "1",
                "litigation.total": "2",
                "litigation.upheld": "1",
            },
        ),
        (
            "引发行政复议4件。其中，维持3件，尚未审结1件。",
            {"reconsideration.total": "4", "reconsideration.upheld": "3"},
        ),
    ],
)
def test_a_result_is_of_the_cases_told_before(text: str, expected: dict) -> None:
    """Catches what came of one kind of cases published as what came of the other."""
    assert told(UNDER + text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "引发行政复议3件、行政诉讼2件，其中维持1件。",
        "引发行政复议3件，其中维持4件。",
        "引发行政诉讼3件，其中未经复议直接起诉2件，维持1件。",
        "引发信访5件，其中维持1件。",
    ],
)
def test_a_result_that_may_be_of_others_is_of_none(text: str) -> None:
    """Catches results of both kinds, of more cases than there are, or of some of them."""
    assert not [code for code in told(UNDER + text) if code.endswith("upheld")]


@pytest.mark.parametrize(
    "text",
    [
        "三、依申请公开\n收到政府信息公开申请9件，办理信件7件，办结7件。",
        "三、依申请公开\n受理群众来信30件，办结28件。",
        "收到政府信息公开申请9件，办结率100%，群众满意，工单办结30件。",
        "收到政府信息公开申请9件，网民留言办结率98%，办结8件。",
    ],
)
def test_what_was_concluded_is_applications_if_they_were_told_right_before(
    text: str,
) -> None:
    """Catches letters or hotline calls published as applications concluded."""
    assert "application.concluded" not in told(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("每年召开政府信息公开会议2次，举办培训班1次。", "training.sessions"),
        (f"{UNDER}引发行政诉讼1件，为上年结转。", "litigation.total"),
        (f"{UNDER}引发行政诉讼1件，系2017年起诉。", "litigation.total"),
        (f"{UNDER}引发行政诉讼3件（其中1件为2016年起诉）。", "litigation.total"),
        ("全年发布“政声传递”政策解读37条。", "response.policy_interpretations"),
        ("全年发布政策文件及解读信息82条。", "response.policy_interpretations"),
        ("公开行政许可、行政处罚等信息121条。", "active.total"),
        ("主动公开行政许可、行政处罚等信息121条。", "active.total"),
    ],
)
def test_habits_other_years_and_series_are_not_the_fact(text: str, code: str) -> None:
    """Catches what is done each year, was left by another or is one series of several."""
    assert code not in told(text)


def test_examples_before_政府信息_do_not_narrow_it() -> None:
    """Catches all that was disclosed lost because some kinds of it are named."""
    text = "全年公开机构设置、财政预决算、工作动态等政府信息106条。"
    assert told(text) == {"active.total": "106"}


def test_a_bureau_calls_itself_by_its_level_but_not_its_headquarters() -> None:
    """Catches 市局机关 published as all of the bureau, and 市局 lost as another body."""
    bureau = "绍兴市生态环境局"
    text = "主动公开政府信息560条。"
    assert told(f"市局{text}", bureau) == {"active.total": "560"}
    assert told(f"市局机关{text}", bureau) == {}
    for other in ("绍兴市生态环境局越城分局", "砀山县市场监督管理局"):
        assert told(f"市局{text}", other) == {}
    assert told(f"县局{text}", "砀山县市场监督管理局") == {"active.total": "560"}


def test_what_the_government_and_its_departments_did_apart_is_not_the_whole() -> None:
    """Catches 县政府…9件,各部门…14件 published as nine of the county."""
    assert told("县政府制发规范性文件9件，各部门制发规范性文件14件。") == {}
    assert told("县政府制发规范性文件9件。") == {"normative_documents.issued": "9"}


def test_a_way_of_applying_is_told_as_a_part() -> None:
    """Catches what was sent by post published as applications that came by post."""
    received = "收到政府信息公开申请20件，"
    assert "application.received.letter" not in told(f"{received}邮寄8件。")
    assert told(f"{received}其中邮寄8件。")["application.received.letter"] == "8"


def test_the_means_told_before_a_comma_are_said_of_the_number() -> None:
    """Catches what stands on the website lost, or published as all there is."""
    text = "依托县政府门户网站，主动公开政府信息275条。"
    assert told(text) == {"active.channel.website": "275"}


def test_two_denials_side_by_side_are_two_zeros() -> None:
    """Catches 无行政复议、无行政诉讼 read as a denial of a denial."""
    zeros = {"reconsideration.total": "0", "litigation.total": "0"}
    assert told(f"{UNDER}，无行政复议、无行政诉讼。") == zeros


def test_a_zero_that_a_number_beside_it_contradicts_is_none() -> None:
    """Catches 复议1件,无复议案件 published as none."""
    text = "办理行政复议案件1件，无行政复议案件。"
    assert "reconsideration.total" not in told(f"{UNDER}，{text}")


def test_since_the_beginning_of_the_report_year_is_that_year() -> None:
    """Catches 2018年以来 lost as another time, and half of the year taken for it."""
    text = "公开政府信息98条。"
    assert told(f"2018年以来{text}") == {"active.total": "98"}
    assert told(f"2018年上半年{text}") == told(f"2016年以来{text}") == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "收到政府信息公开申请83件，较上年同期减少12件，已答复81件。",
            {"application.received": "83", "application.replied": "81"},
        ),
        (
            "办结行政许可321件，行政处罚43件。",
            {"disposal.licences": "321", "disposal.penalties": "43"},
        ),
        (
            "召开政务公开培训会2场次，接受培训人员300人次。",
            {"training.sessions": "2", "training.people": "300"},
        ),
    ],
)
def test_what_goes_on_behind_a_comparison_or_a_list_is_told(
    text: str, expected: dict
) -> None:
    """Catches outcomes lost because something is compared or listed before them."""
    assert told(text) == expected
