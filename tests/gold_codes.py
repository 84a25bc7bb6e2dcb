"""The labels of the hand-labelled cells, as the codes of the public interface."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

GOLD = Path(__file__).parent / "gold"

SECTIONS = {
    "disclosure": "disclosures",
    "applications": "applications",
    "proceedings": "proceedings",
}

ROWS = {
    "规章": "regulations",
    "规范性文件": "normative_documents",
    "行政许可": "licences",
    "其他对外管理服务事项": "other_external_services",
    "行政处罚": "penalties",
    "行政强制": "coercive_measures",
    "行政事业性收费": "fees",
    "政府集中采购": "procurement",
    "一、本年新收政府信息公开申请数量": "received",
    "二、上年结转政府信息公开申请数量": "carried_in",
    "三、本年度办理结果 | (一)予以公开": "granted",
    "(二)部分公开(区分处理的,只计这一情形,不计其他情形)": "partly_granted",
    "(三)不予公开 | 1.属于国家秘密": "refused_state_secret",
    "2.其他法律行政法规禁止公开": "refused_by_law",
    "3.危及“三安全一稳定”": "refused_security_stability",
    "4.保护第三方合法权益": "refused_third_party",
    "5.属于三类内部事务信息": "refused_internal_affairs",
    "6.属于四类过程性信息": "refused_process_information",
    "7.属于行政执法案卷": "refused_enforcement_file",
    "8.属于行政查询事项": "refused_administrative_query",
    "(四)无法提供 | 1.本机关不掌握相关政府信息": "unavailable_not_held",
    "2.没有现成信息需要另行制作": "unavailable_needs_creation",
    "3.补正后申请内容仍不明确": "unavailable_unclear",
    "(五)不予处理 | 1.信访举报投诉类申请": "not_processed_petition",
    "2.重复申请": "not_processed_repeat",
    "3.要求提供公开出版物": "not_processed_publication",
    "4.无正当理由大量反复申请": "not_processed_excessive",
    "5.要求行政机关确认或重新出具已获取信息": "not_processed_confirmation",
    "(六)其他处理": "other",
    "(七)总计": "processed_total",
    "四、结转下年度继续办理": "carried_out",
}

COLUMNS = {
    "本年新制作数量": "newly_made",
    "本年新公开数量": "newly_disclosed",
    "对外公开总数量": "in_public_total",
    "上一年项目数量": "items_last_year",
    "本年增/减": "items_change",
    "处理决定数量": "decisions",
    "采购项目数量": "projects",
    "采购总金额": "amount_yuan",
    "自然人": "natural_person",
    "法人或其他组织/商业企业": "business",
    "法人或其他组织/科研机构": "research",
    "法人或其他组织/社会公益组织": "social_welfare",
    "法人或其他组织/法律服务机构": "legal_service",
    "法人或其他组织/其他": "other_organization",
    "总计": "total",
}

PROCEEDINGS = {
    "行政复议": "reconsideration",
    "行政诉讼/未经复议直接起诉": "litigation_direct",
    "行政诉讼/复议后起诉": "litigation_after_reconsideration",
}

RESULTS = {
    "结果维持": "upheld",
    "结果纠正": "corrected",
    "其他结果": "other",
    "尚未审结": "pending",
    "总计": "total",
}


class GoldCell(NamedTuple):
    """One hand-labelled cell; value is in yuan or a count."""

    report: str
    section: str
    row_code: str
    column_code: str
    value: Decimal
    raw_text: str
    line_no: int


def gold_cells() -> Iterator[GoldCell]:
    """Yield the 381 cells of the tables in the shipped reports."""
    with (GOLD / "table_cells.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            section = SECTIONS[row["section"]]
            if section == "proceedings":
                proceeding, _, result = row["column_label"].rpartition("/")
                codes = PROCEEDINGS[proceeding], RESULTS[result]
            else:
                column = row["column_label"].replace(" ", "")
                codes = ROWS[row["row_label"]], COLUMNS[column]
            value = Decimal(row["value"]) * (10_000 if row["unit"] == "万元" else 1)
            yield GoldCell(
                row["report"],
                section,
                *codes,
                value,
                row["raw_text"],
                int(row["line_no"]),
            )
