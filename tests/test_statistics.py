"""The statistics table of 2014-2018 (政府信息公开情况统计表), as a report prints it.

The report is synthetic and ours.
"""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import Run, Runner
from tests.test_trace import reread_facts

REPORT = """\
淮安市财政局2016年政府信息公开工作年度报告
一、概述
2016年，我局认真落实条例，收到申请数3件，均已答复。
附件：政府信息公开情况统计表
统计指标 | 单位 | 统计数
一、主动公开情况 | —— | ——
（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条） | 条 | 1,215
其中：主动公开规范性文件数 | 条 | 12
制发规范性文件总数 | 件 | 4
1.政府公报公开政府信息数 | 条 | 0
2.政府网站公开政府信息数 | 条 | 1200
3.政务微博公开政府信息数 | 条 |
三、依申请公开情况 | —— |
（一）收到申请数 | 件 | 4
1.当面申请数 | 件 | 1
2.传真申请数 | 件 | 0
3.网络申请数 | 件 | 2
4.信函申请数 | 件 | 0
12345热线申请数 | 件 | 5
四、行政复议数量 | 件 | 1
（一）维持具体行政行为数 | 件 | 0
（二）被依法纠错数 | 件 | 0
（三）其他情形数 | 件 | 0
五、行政诉讼数量 | 件 | 2
（一）维持具体行政行为或者驳回原告诉讼请求数 | 件 | 0
（二）被依法纠错数 | 件 | 2
（三）其他情形数 | 件 | 0
七、依申请公开信息收取的费用 | 万元 | 0.35
（三）从事政府信息公开工作人员数 | 人 | 3
1.专职人员数（不包括政府公报及政府网站工作人员数） | 人 | 1
2.兼职人员数 | 人 | 2
窗口接待人员数 | 人 | 7
（三）接受培训人员数 | 人次 | 120
淮安市财政局
2017年1月20日
"""

COLUMNS = """\
盱眙县人民政府2017年政府信息公开工作年度报告
附件：政府信息公开情况统计表
统计指标 | 单位 | 区政府 | 区直单位 | 乡镇街道
（一）主动公开政府信息数 | 条 | 10 | 1,215 | 30
制发规范性文件总数 | 件 | 4 |  | 0
七、依申请公开信息收取的费用 | 万元 | 0.35 | 0 | 0
盱眙县人民政府
2018年1月20日
"""
OF_REPORT = "report_id in (select report_id from dim_report where report_year = 2016)"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    raw = tmp_path_factory.mktemp("statistics")
    (raw / "report.txt").write_text(REPORT, encoding="utf-8")
    (raw / "columns.txt").write_text(COLUMNS, encoding="utf-8")
    return raw


@pytest.fixture(scope="module")
def run(runner: Runner, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    done = runner.run(raw, tmp_path_factory.mktemp("warehouse"))
    assert done.status == 0, done.errors
    return done


def facts(run: Run, *columns: str) -> dict[str, tuple]:
    listed = ", ".join(columns)
    rows = run.query(f"select item_code, {listed} from fct_statistics where {OF_REPORT}")
    return {row[0]: row[1:] for row in rows}


def test_each_row_has_its_own_number(run: Run) -> None:
    """Catches a number of another row, and a label taken for another that ends it."""
    values = {item: value for item, (value,) in facts(run, "value").items()}
    assert values["active_total"] == 1215
    assert values["active_normative_documents"] == 12
    assert values["normative_documents_issued"] == 4
    assert values["channel_website"] == 1200
    assert values["staff_full_time"] == 1
    assert values["people_trained"] == 120
    # both rows are labelled 被依法纠错数
    assert values["reconsideration_corrected"] == 0
    assert values["litigation_corrected"] == 2


def test_money_is_in_yuan_with_the_unit_of_its_row(run: Run) -> None:
    """Catches 0.35 万元 published as 0.35 元."""
    found = facts(run, "value", "unit", "unit_basis", "raw_text")
    assert found["fees_charged"] == (Decimal(3500), "元", "cell", "0.35")


def test_blank_is_not_zero_and_not_printed_is_missing(run: Run) -> None:
    """Catches a blank cell that becomes a number."""
    found = facts(run, "cell_state", "value")
    assert found["channel_weibo"] == ("blank", None)
    assert found["channel_wechat"] == ("missing", None)
    assert found["channel_gazette"] == ("reported", 0)


def test_a_sum_that_does_not_hold_holds_back_its_part_alone(run: Run) -> None:
    """Catches 4 ≠ 1 + 0 + 2 + 0 published, or the whole table held back for it."""
    rows = dict(
        (section, (status, verdict, reason))
        for section, status, verdict, reason in run.query(
            "select section, status, verdict, reason from quality.section_status "
            f"where {OF_REPORT}"
        )
    )
    status, _, reason = rows.pop("statistics_applications")
    assert status == "held_back"
    assert "S1" in reason
    assert "4 ≠ 3" in reason
    assert {status for status, _, _ in rows.values()} == {"published"}
    held = run.query(
        "select row_code, reported_value from quality.quarantined_cells "
        "where raw_text is not null"
    )
    assert ("applications_received", 4) in held
    assert "applications_received" not in facts(run, "value")


def test_a_pending_case_is_no_error(run: Run) -> None:
    """Catches reconsideration held back because a pending case fits in no row."""
    assert run.query(
        "select left_value, right_value, outcome from quality.identity_results "
        "where identity_id = 'S5' and outcome != 'not_evaluable'"
    ) == [(1, 0, "violated")]
    assert facts(run, "value")["reconsideration_total"] == (1,)


def test_indicators_come_from_the_table(run: Run) -> None:
    """Catches a table that the common series does not know."""
    rows = dict(
        run.query(
            "select indicator_code, value from fct_indicators where source = 'table'"
        )
    )
    assert rows["active.total"] == 1215
    assert rows["fees.charged"] == 3500
    assert rows["litigation.corrected"] == 2
    assert "application.received" not in rows


def test_the_report_says_its_form(run: Run) -> None:
    """Catches a table that is read and a report listed as prose."""
    assert run.query("select form from dim_report") == [("statistics_2014",)] * 2


def test_rows_that_no_form_has_are_listed(run: Run) -> None:
    """Catches a local row that vanishes without a trace."""
    labels = run.query("select label_key, occurrences from quality.unrecognised_labels")
    assert ("12345热线申请数", 1) in labels


def test_local_rows_and_columns_are_kept_as_printed(run: Run) -> None:
    """Catches an agency's own row or column that is lost, or taken for the form's."""
    rows = run.query(
        "select report_year, item_label, column_label, value, unit, raw_text "
        "from fct_local_items order by report_year, line_no, char_start"
    )
    assert rows == [
        # 12345热线申请数 stands in a part that is held back
        (2016, "窗口接待人员数", "统计数", 7, "人", "7"),
        (2017, "（一）主动公开政府信息数", "区政府", 10, "条", "10"),
        (2017, "（一）主动公开政府信息数", "区直单位", 1215, "条", "1,215"),
        (2017, "（一）主动公开政府信息数", "乡镇街道", 30, "条", "30"),
        (2017, "制发规范性文件总数", "区政府", 4, "件", "4"),
        (2017, "制发规范性文件总数", "乡镇街道", 0, "件", "0"),
        (2017, "七、依申请公开信息收取的费用", "区政府", 3500, "元", "0.35"),
        (2017, "七、依申请公开信息收取的费用", "区直单位", 0, "元", "0"),
        (2017, "七、依申请公开信息收取的费用", "乡镇街道", 0, "元", "0"),
    ]
    # one of three columns is not the figure of the form
    assert run.query(
        "select count(value) from fct_statistics where report_year = 2017"
    ) == [(0,)]


@pytest.mark.parametrize("table", ["fct_statistics", "fct_local_items"])
def test_trace_shows_them_where_the_file_has_them(
    runner: Runner, run: Run, raw: Path, table: str
) -> None:
    """Catches a mark at an equal number of another row, and a local row without one."""
    assert reread_facts(runner, run, raw, table) >= 5
