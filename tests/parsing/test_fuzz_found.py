"""Texts that fuzzing found, as small as they get: what may be published of each.

What cannot be read for sure need not be published.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pytest

from benchmarks.corpus.forms import SEEDS, rows_of
from benchmarks.corpus.judging import Judge
from parsing.dictionaries import Dictionaries
from parsing.guarding import parse_guarded
from parsing.model import ParsedReport, Stated
from tests.parsing.tables import APPLICANT_LABELS

DICTIONARIES = Dictionaries.read(SEEDS)
JUDGE = Judge(DICTIONARIES)

# Seconds of processor time that a text of at most 50,000 characters may take.
_SECONDS = 1.0

Claims = Mapping[tuple[str, str], str]
"""By row and column, the one value that may be published; "" for none."""


@dataclass(frozen=True)
class Case:
    """A text, the section that is looked at, and what may be published of it."""

    text: str
    section: str
    may: Claims
    year: int = 2023


def parsed(case: Case, seconds: float | None = None) -> ParsedReport:
    title = f"滨海市甲乙局{case.year}年政府信息公开工作年度报告\n"
    stated = Stated("滨海市甲乙局", report_year=case.year)
    return parse_guarded(title + case.text, stated, DICTIONARIES, seconds=seconds)


def published(case: Case) -> dict[tuple[str, str], Decimal]:
    ruling = JUDGE.rule(parsed(case).tables).get(case.section)
    cells = ruling.cells if ruling is not None else ()
    return {
        (cell.row_code, cell.column_code): cell.value
        for cell in cells
        if cell.value is not None
    }


# --- texts ------------------------------------------------------------------------------

_BLOCKS = {
    "first header": "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数",
    "header": "信息内容 | 本年处理决定数量",
    "regulations": "规章 | 1 | 2 | 3",
    "normative_documents": "行政规范性文件 | 4 | 5 | 6",
    "licences": "行政许可 | 7",
    "coercive_measures": "行政强制 | 9",
    "fees": "行政事业性收费 | 10",
}


def disclosures(changed: Mapping[str, str] | None = None) -> str:
    """Return a table two of 2021 with some of its lines changed."""
    line = {**_BLOCKS, **(changed or {})}
    return "\n".join(
        [
            "第二十条第（一）项",
            line.get(
                "first header", "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数"
            ),
            line["regulations"],
            line["normative_documents"],
            "第二十条第（五）项",
            line["header"],
            line["licences"],
            "第二十条第（六）项",
            "信息内容 | 本年处理决定数量",
            "行政处罚 | 8",
            line["coercive_measures"],
            "第二十条第（八）项",
            "信息内容 | 本年收费金额（单位：万元）",
            line["fees"],
            "",
        ]
    )


_FIRST_ROWS = (
    "一、本年新收政府信息公开申请数量",
    "二、上年结转政府信息公开申请数量",
    "（一）予以公开",
    "（二）部分公开",
)
_LAST_ROWS = ("（七）总计", "四、结转下年度继续办理")
_ZEROS = ("0",) * 7


def _inner_rows() -> list[str]:
    labels = [row.label for row in rows_of("table_2021")["applications"]]
    return [label[3:] if label[3:4].isdigit() else label for label in labels[4:-2]]


def applications(
    values: Mapping[str, Iterable[str]],
    columns: Iterable[str] = APPLICANT_LABELS,
    gap: str = " | ",
) -> list[str]:
    """Return the lines of a table three of 2021; rows that are not named print zeros."""
    rows = [*_FIRST_ROWS, *_inner_rows(), *_LAST_ROWS]
    return [
        gap.join(("事项", *columns)),
        *(gap.join((label, *values.get(label, _ZEROS))) for label in rows),
    ]


_RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
_ANOTHER_ORDER = ("尚未审结", "结果纠正", "其他结果", "结果维持", "总计")


def proceedings(blocks: Iterable[Iterable[str]], numbers: str) -> str:
    """Return a table four with a value a line, under three headers."""
    first, second, third = blocks
    return "\n".join(
        [
            *("行政复议", "行政诉讼", *first),
            *("未经复议直接起诉", "复议后起诉", *second, *third),
            *numbers.split(),
            "",
        ]
    )


_STATISTICS = [row for rows in rows_of("statistics_2014").values() for row in rows]


def statistics(values: Mapping[str, str], form: str = "{} | {} | {}") -> list[str]:
    """Return the lines of a statistics table; rows that are not named print a zero."""
    return [
        form.format("统计指标", "单位", "统计数"),
        *(
            form.format(row.label, row.columns[0].unit, values.get(row.code, "0"))
            for row in _STATISTICS
        ),
    ]


def _two_columns() -> str:
    """Last year's numbers and this year's, a value a line."""
    return "\n".join(
        [
            *("统计指标", "单位", "上年", "本年"),
            *(
                f"{row.label}\n{row.columns[0].unit}\n0\n{number}"
                for number, row in enumerate(_STATISTICS, 101)
            ),
            "",
        ]
    )


def _lines_of_values_first() -> str:
    """A table two whose numbers stand before their labels, on one line."""
    return (
        "第二十条第（一）项 信息内容 本年制发件数 本年废止件数 现行有效件数 101 40 0 "
        "规章 0 0 118 行政规范性文件 第二十条第（五）项 信息内容 本年处理决定数量 0 "
        "行政许可 "
        "第二十条第（六）项 信息内容 本年处理决定数量 5 行政处罚 434 行政强制 "
        "第二十条第（八）项 信息内容 本年收费金额（单位：万元） 0 行政事业性收费\n"
    )


def _label_below_the_next() -> str:
    """A label that moved below the next row: two rows of numbers, then two labels."""
    one = ("0", "0", "0", "1", "0", "0", "1")
    values = {"一、本年新收政府信息公开申请数量": one, "（七）总计": one, "3.其他": one}
    lines: list[str] = []
    for line in applications(values, gap="\n"):
        label, *numbers = line.split("\n")
        lines += [label, " ".join(numbers)]
    place = next(i for i, line in enumerate(lines) if "收费通知" in line)
    moved = lines.pop(place)
    lines.insert(place + 3, moved)
    return "\n".join(lines) + "\n"


_MONEY = ("fees", "fee_yuan")
_LICENCES = ("licences", "decisions")
_MEASURES = ("coercive_measures", "decisions")
_IN_FORCE = ("regulations", "in_force")


def _of_money(text: str, value: str) -> Case:
    line = f"行政事业性收费 | {text}"
    return Case(disclosures({"fees": line}), "disclosures", {_MONEY: value})


def _of_order(columns: tuple[str, ...]) -> Case:
    values = ("5", "0", "0", "1", "0", "2", "8")
    rows = (_FIRST_ROWS[0], _FIRST_ROWS[2], "（七）总计")
    code = dict(
        zip(
            APPLICANT_LABELS,
            (
                *("natural_person", "business", "research", "social_welfare"),
                *("legal_service", "other_organization", "total"),
            ),
            strict=True,
        )
    )
    claims = {
        ("received", code[name]): number
        for name, number in zip(columns, values, strict=True)
    }
    text = "\n".join(applications(dict.fromkeys(rows, values), columns)) + "\n"
    return Case(text, "applications", claims)


def _swapped(one: str, other: str) -> tuple[str, ...]:
    columns = list(APPLICANT_LABELS)
    first, second = columns.index(one), columns.index(other)
    columns[first], columns[second] = columns[second], columns[first]
    return tuple(columns)


def _of_results(number: int) -> Case:
    blocks = [_RESULTS] * 3
    blocks[number] = _ANOTHER_ORDER
    names = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    numbers = "1 0 2 0 3 " * 3
    claims = {(names[number], "upheld"): "0", (names[number], "pending"): "1"}
    return Case(proceedings(blocks, numbers), "proceedings", claims)


_GRID = (
    "行政复议 |  |  |  |  | 行政诉讼 |  |  |  |  |  |  |  |  |\n"
    "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 |  |  |  |  | "
    "复议后起诉 |  |  |  |\n"
    " | | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | "
    "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计\n"
)

CASES: dict[str, Case] = {
    # a unit behind another blank than a plain one, or behind another line's end
    **{
        f"{unit} behind {gap!r}": _of_money(f"10{gap}{unit}", value)
        for gap in ("\xa0", "\u3000", "\u2009", "\r\n", "\r")
        for unit, value in (
            ("角", ""),
            ("美元", ""),
            ("%", ""),
            ("百万元", "10000000"),
            ("千元", "10000"),
        )
    },
    # columns in another order than the form's
    "其他 before 法律服务机构": _of_order(_swapped("其他", "法律服务机构")),
    "自然人 behind 商业企业": _of_order(_swapped("自然人", "商业企业")),
    "总计 first": _of_order(("总计", *APPLICANT_LABELS[:-1])),
    "results of the first block": _of_results(0),
    "results of the second block": _of_results(1),
    "results of the third block": _of_results(2),
    # names that count something else
    **{
        name: Case(
            disclosures({"coercive_measures": f"{name} | 9"}),
            "disclosures",
            {_MEASURES: ""},
        )
        for name in (
            "上年行政强制",
            "累计行政强制",
            "非行政强制",
            "取消行政强制",
            "不属于行政强制",
            "行政强制（上年）",
            "行政强制变更",
        )
    },
    **{
        name: Case(
            disclosures({"header": f"信息内容 | {name}"}), "disclosures", {_LICENCES: ""}
        )
        for name in (
            "上年处理决定数量",
            "累计本年处理决定数量",
            "本年处理决定数量累计",
            "本年处理决定数量同比",
            "本年处理决定数量（%）",
        )
    },
    "本年处理决定数量（万件）": Case(
        disclosures({"header": "信息内容 | 本年处理决定数量（万件）"}),
        "disclosures",
        {_LICENCES: "70000"},
    ),
    "现行有效件数同比": Case(
        disclosures(
            {"first header": "信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数同比"}
        ),
        "disclosures",
        {_IN_FORCE: ""},
    ),
    **{
        f"{name} below 规章": Case(
            disclosures({"regulations": f"规章 | 1 | 2 | 3\n{name} | 486 | 796 | 754"}),
            "disclosures",
            {_IN_FORCE: "3"},
        )
        for name in ("其他规章", "部门规章", "其中：规章")
    },
    # numbers of two years, a value a line
    "two years in the statistics": Case(
        _two_columns(),
        "statistics_disclosures",
        {("active_total", "figure"): "101", ("channel_website", "figure"): "105"},
        2016,
    ),
    "two years in table two": Case(
        disclosures(
            {
                "header": "信息内容 | 2022年 | 本年处理决定数量",
                "licences": "行政许可 | 0 | 547",
            }
        ).replace(" | ", "\n"),
        "disclosures",
        {_LICENCES: "547"},
    ),
    # numbers above their labels
    "numbers first on one line": Case(
        _lines_of_values_first(),
        "disclosures",
        {
            ("regulations", "in_force"): "0",
            ("normative_documents", "in_force"): "118",
            ("penalties", "decisions"): "5",
            _MEASURES: "434",
        },
    ),
    "a label below the next": Case(
        _label_below_the_next(),
        "applications",
        {("other_unpaid", "total"): "0", ("other_other", "total"): "1"},
    ),
    # a label that two rows have, in a table that is cut
    "被依法纠错数 below 行政复议数量": Case(
        "\n".join(
            line
            for line in statistics({"reconsideration_total": "6"})
            if "行政复议数量" in line or "统计指标" in line
        )
        + "\n（一）维持具体行政行为数 | 件 | 0\n（二）被依法纠错数 | 件 | 6\n",
        "statistics_litigation",
        {("litigation_corrected", "figure"): ""},
        2016,
    ),
    # a blank cell in its own place
    "an empty last cell": Case(
        _GRID + "0 | 0 | 30 | 3 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | —— | 1 | \n",
        "proceedings",
        {("reconsideration", "total"): "0"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_nothing_else_is_published(name: str) -> None:
    """A number that the text does not say of a cell is far worse than none."""
    case = CASES[name]
    found = published(case)
    wrong = {
        place: str(found[place])
        for place, value in case.may.items()
        if place in found and (not value or found[place] != Decimal(value))
    }
    assert wrong == {}


def test_the_texts_themselves_are_read() -> None:
    """Catches cases that pass because nothing of their tables is read."""
    assert len(published(Case(disclosures(), "disclosures", {}))) == 10
    assert len(published(_of_order(APPLICANT_LABELS))) == 25 * 7
    text = proceedings([_RESULTS] * 3, "1 0 2 0 3 " * 3)
    assert len(published(Case(text, "proceedings", {}))) == 15
    text = "\n".join(statistics({}))
    assert published(Case(text, "statistics_resources", {}, 2016))


def _with_many(text: str) -> str:
    """Return a table with a text again and again between two of its rows."""
    lines = applications({})
    return "\n".join([*lines[:9], text * (50_000 // len(text)), *lines[9:]]) + "\n"


_GLUED = "615672282070311421111234567891234567890"
LONG: dict[str, str] = {
    "one number in a row of fifteen": _GRID + _GLUED + "\n",
    "one number in a row of seven": "\n".join(applications({"1.属于国家秘密": [_GLUED]}))
    + "\n",
    **{
        f"{text} again and again": _with_many(text)
        for text in ("（七）总计", "1.属于国家秘密0000000")
    },
}


@pytest.mark.parametrize("name", LONG)
def test_time_is_bounded(name: str) -> None:
    """A report that takes all its time is lost; time grows with the length alone."""
    began = time.process_time()
    report = parsed(Case(LONG[name], "", {}), 10 * _SECONDS)
    assert report.failures == ()
    assert time.process_time() - began < _SECONDS


@pytest.mark.parametrize("mark", ["\u034f", "\ufe0f", "\u180e", "\u200b"])
def test_what_is_not_seen_breaks_no_year(mark: str) -> None:
    """Running text is not lost for a character that nobody sees."""
    text = f"20{mark}22年，本机关收到申请12件。\n"
    report = parsed(Case(text, "", {}, 2022))
    assert report.failures == ()
    assert [statement.raw_text for statement in report.prose.statements] == ["12件"]


def test_no_part_of_a_table_is_absent() -> None:
    """What a long line parts from a table that is not read does not vanish."""
    lines = statistics({}, "{}\n{} {}")
    lines[3] = lines[3].split("\n")[0]
    place = next(i for i, line in enumerate(lines) if line.startswith("（三）申请答复数"))
    lines.insert(place, "数" * 300)
    report = parsed(Case("\n".join(lines) + "\n", "", {}, 2016))
    absent = [one.section for one in report.tables.sections if not one.recognised]
    assert absent == []
