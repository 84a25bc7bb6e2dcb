"""Figures of a form → rows of cells before any layout: labels, headers, values."""

import re
from copy import copy
from dataclasses import dataclass, field

from benchmarks.corpus.forms import STATISTICS, FormRow, Place, rows_of
from benchmarks.corpus.truth import Figures
from benchmarks.corpus.wording import Wording

PARTS = "三、本年度办理结果"
_GROUPS = {
    "（三）": "（三）不予公开",
    "（四）": "（四）无法提供",
    "（五）": "（五）不予处理",
    "（六）": "（六）其他处理",
}
_ITEM = re.compile(r"(（.）)([0-9]\..+)")
_ARTICLES = "一二三四五六七八九"


@dataclass
class Row:
    """One row; what a merged cell covers is an empty text."""

    kind: str
    """heading, header or data."""
    labels: list[str]
    values: list[str]
    code: str = ""
    places: list[Place] = field(default_factory=list)
    unit: str | None = None
    """What stands between label and value; None where a table has no such column."""

    @property
    def label(self) -> str:
        """The row's labels without the cells that merging left empty."""
        return "".join(self.labels)

    def copy(self) -> "Row":
        """Return a row whose cells may be changed."""
        row = copy(self)
        row.labels, row.values = list(self.labels), list(self.values)
        row.places = list(self.places)
        return row


@dataclass
class Table:
    """The table of a section: every row has width cells where it is a grid."""

    section: str
    label_width: int
    width: int
    rows: list[Row]

    def data_rows(self) -> list[Row]:
        """The rows that carry values."""
        return [row for row in self.rows if row.kind == "data"]


def build_tables(form: str, figures: Figures, wording: Wording) -> list[Table]:
    """Return the three tables of a form with the figures printed in them."""
    rows = rows_of(form)
    if form == STATISTICS:
        return [_statistics(rows, figures, wording)]
    return [
        _disclosures(rows["disclosures"], figures, wording),
        _applications(rows["applications"], figures, wording),
        _proceedings(rows["proceedings"], figures, wording),
    ]


def _data(row: FormRow, labels: list[str], figures: Figures, wording: Wording) -> Row:
    places = [(row.section, row.code, column.code) for column in row.columns]
    values = [
        wording.amount(figures.amounts[place])
        if column.kind == "amount"
        else wording.number(int(figures.values[place]), column.kind)
        for place, column in zip(places, row.columns, strict=True)
    ]
    return Row("data", labels, values, row.code, places)


def _disclosures(rows: tuple[FormRow, ...], figures: Figures, wording: Wording) -> Table:
    found: list[Row] = []
    block = ""
    for row in rows:
        if row.block != block:
            block = row.block
            article = _ARTICLES[int(block[-1]) - 1]
            found.append(Row("heading", [wording.text(f"第二十条第（{article}）项")], []))
            headers = [
                wording.column(
                    column, figures.amounts.get((row.section, row.code, column.code))
                )
                for column in row.columns
            ]
            found.append(Row("header", [wording.text("信息内容")], headers))
        label = wording.row(row.code, row.label)
        found.append(_data(row, [label], figures, wording))
        if row.code == "normative_documents" and wording.has("local_row"):
            extra = Row("local", [wording.text("其他主动公开文件")], [])
            extra.values = [wording.number(wording.rng.randint(0, 60), "count")] * 3
            found.append(extra)
    return Table("disclosures", 1, 4, found)


def _applications(rows: tuple[FormRow, ...], figures: Figures, wording: Wording) -> Table:
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    names = [wording.column(column) for column in rows[0].columns]
    found = [
        Row(
            "header",
            [wording.text(note), "", ""],
            [wording.text("申请人情况"), *[""] * 6],
        ),
        Row(
            "header",
            ["", "", ""],
            [names[0], wording.text("法人或其他组织"), *[""] * 4, names[6]],
        ),
        Row("header", ["", "", ""], ["", *names[1:6], ""]),
    ]
    group = ""
    for row in rows:
        item = _ITEM.fullmatch(row.label)
        printed = wording.row(row.code, item[2] if item else row.label)
        if item:
            labels = ["", "" if item[1] == group else _GROUPS[item[1]], printed]
            labels[1] = wording.text(labels[1])
            group = item[1]
        elif row.label.startswith("（"):
            labels = ["", printed, ""]
        else:
            labels = [printed, "", ""]
        if row.code == "granted":
            labels[0] = wording.text(PARTS)
        found.append(_data(row, labels, figures, wording))
    return Table("applications", 3, 10, found)


def _proceedings(rows: tuple[FormRow, ...], figures: Figures, wording: Wording) -> Table:
    results = [wording.column(column) for column in rows[0].columns]
    blocks = [_data(row, [], figures, wording) for row in rows]
    values = [value for block in blocks for value in block.values]
    places = [place for block in blocks for place in block.places]
    text = wording.text
    found = [
        Row("header", [], [text("行政复议"), *[""] * 4, text("行政诉讼"), *[""] * 9]),
        Row(
            "header",
            [],
            [
                *results,
                text("未经复议直接起诉"),
                *[""] * 4,
                text("复议后起诉"),
                *[""] * 4,
            ],
        ),
        Row("header", [], [*[""] * 5, *results, *results]),
        Row("data", [], values, "proceedings", places),
    ]
    return Table("proceedings", 0, 15, found)


# headings of the statistics table, each with the row that follows it
_HEADINGS = {
    "active_total": ("一、主动公开情况",),
    "channel_gazette": ("（二）通过不同渠道和方式公开政府信息的情况",),
    "response_hot_topics": ("二、回应解读情况",),
    "press_conferences": ("（二）通过不同渠道和方式回应解读的情况",),
    "applications_received": ("三、依申请公开情况",),
    "disclosure_bodies": ("八、机构建设和保障经费情况",),
    "meetings": ("九、政府信息公开会议和培训情况",),
}
_NUMBERED = {
    "active_total": "（一）",
}


def _statistics(
    rows: dict[str, tuple[FormRow, ...]], figures: Figures, wording: Wording
) -> Table:
    text = wording.text
    mark = wording.rng.choice(("——", "——", "—", ""))
    found = [Row("header", [text("统计指标")], [text("统计数")], unit=text("单位"))]
    for section_rows in rows.values():
        for row in section_rows:
            for heading in _HEADINGS.get(row.code, ()):
                found.append(Row("heading", [text(heading)], [mark], unit=mark))
            label = _NUMBERED.get(row.code, "") + row.label
            data = _data(row, [wording.row(row.code, label)], figures, wording)
            data.unit = text(row.columns[0].unit)
            found.append(data)
            if row.code == "received_by_letter" and wording.has("local_row"):
                extra = Row("local", [text("12345热线申请数")], [], unit=data.unit)
                extra.values = [wording.number(wording.rng.randint(0, 60), "count")]
                found.append(extra)
    return Table("statistics", 1, 3, found)
