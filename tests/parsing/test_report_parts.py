"""Texts of several reports are parted at their titles, or nowhere, with the reason."""

from __future__ import annotations

import pytest

from parsing.guarding import OneReport, parse_all
from parsing.model import Stated
from parsing.report.parts import MOST_PARTS, SEVERAL, part_text, parts_of
from parsing.text import Text
from tests.parsing.identifying import dictionaries

TOPICS = ("信息公开有序", "主动公开30条", "依申请公开3件", "无行政复议。")
# lines, so that no other title stands near enough to be taken for a report's own
FILLED = 40
# of a report
LINES = 14 + FILLED
TITLE = "{}{}年政府信息公开工作年度报告"


def report(agency: str, year: int, received: int = 3, title: str = TITLE) -> str:
    """Return a synthetic report; what it counts is received, 10 times that disclosed."""
    return "\n".join(
        [
            title.format(agency, year),
            "一、总体情况",
            f"{year}年，我局主动公开政府信息{10 * received}条。",
            "二、主动公开政府信息情况",
            *["门户网站栏目更新及时。"] * FILLED,
            "三、收到和处理政府信息公开申请情况",
            f"{year}年共收到依申请公开{received}件。",
            "四、政府信息公开行政复议、行政诉讼情况",
            "无行政复议。",
            "五、存在的主要问题及改进情况",
            "信息公开有待加强。",
            "六、其他需要报告的事项",
            "无其他事项。",
            agency,
            f"{year + 1}年1月20日",
            "",
        ]
    )


A, B, C = "东台市教育局", "东台市民政局", "东台市水务局"


def read(text: str, stated: dict[int | None, Stated] | None = None) -> list[OneReport]:
    return [*parse_all(text, stated or {}, dictionaries(), seconds=None)]


def named(found: list[OneReport]) -> list[tuple[int | None, str | None, int | None]]:
    """Return the line, the agency and the year of each report that is identified."""
    return [
        (one.line_no, one.report.identity.agency_name, one.report.identity.report_year)
        for one in found
        if one.report.identity.identification == "identified"
    ]


def held_back(text: str) -> str:
    """Return why a text, which is not parted, is held back."""
    (one,) = read(text)
    assert one.line_no is None
    assert one.report.identity.identification == "held_back"
    assert one.report.identity.agency_id is None
    return one.report.identity.reason or ""


def test_each_report_of_a_page_is_read_by_itself() -> None:
    """Catches the numbers of one agency published as another's."""
    text = report(A, 2020, 3) + report(B, 2020, 5) + report(C, 2020, 7)
    found = read(text)
    assert named(found) == [(1, A, 2020), (1 + LINES, B, 2020), (1 + 2 * LINES, C, 2020)]
    counted = [{one.raw_text for one in each.report.prose.indicators} for each in found]
    none = "无行政复议"
    assert counted == [
        {"30条", "3件", none},
        {"50条", "5件", none},
        {"70条", "7件", none},
    ]


def test_a_yearbook_has_a_report_for_each_year() -> None:
    """Catches years of one agency put together, and the last one taken for all."""
    text = "".join(report(A, year, year - 2000) for year in (2022, 2021, 2019))
    assert named(read(text)) == [
        (1, A, 2022),
        (1 + LINES, A, 2021),
        (1 + 2 * LINES, A, 2019),
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_places_are_those_of_the_whole_text(line_end: str) -> None:
    """Catches a number that is traced to another report's line."""
    text = (report(A, 2020, 3) + report(B, 2020, 5)).replace("\n", line_end)
    whole = Text(text)
    for one in read(text):
        assert one.report.prose.statements
        for said in (*one.report.prose.statements, *one.report.identity.evidence):
            assert said.raw_text is not None
            assert said.char_start is not None
            assert text.startswith(said.raw_text, said.char_start)
            assert said.line_no == whole.line_no(said.char_start)


def test_a_report_alone_is_the_text_as_it_is() -> None:
    """Catches a report that is read otherwise since some files have several."""
    text = "首页\n" + report(A, 2020)
    assert not parts_of(Text(text), dictionaries()).parts
    (one,) = read(text)
    assert (one.line_no, one.text) == (None, text)


def test_the_parts_are_all_of_the_text() -> None:
    """Catches words between two reports that are nobody's."""
    text = "汇编\n" + report(A, 2020) + "- 1 -\n" + report(B, 2020) + "完\n"
    parts = parts_of(Text(text), dictionaries()).parts
    assert [text[part.start : part.end] for part in parts] == [
        "汇编\n" + report(A, 2020) + "- 1 -\n",
        report(B, 2020) + "完\n",
    ]
    alone = part_text(text, parts[1])
    assert alone.strip() == text[parts[1].start :].strip()
    assert alone.index(B) == text.index(B)


# what stands beside the titles of reports and is none
BESIDE = {
    "a name above the title": report(A, 2020)
    + report(B, 2020, title="{0}\n{1}年政府信息公开工作年度报告"),
    "a title over two lines": report(A, 2020)
    + report(B, 2020, title="{}{}年\n政府信息公开工作年度报告"),
    "a title with a mark of Markdown": report(A, 2020)
    + report(B, 2020, title="## {}{}年政府信息公开工作年度报告"),
    "an annexed report": report(A, 2020) + "附件1：" + report(B, 2020),
    "a contents list": f"目录\n{TITLE.format(A, 2020)}\n{TITLE.format(B, 2020)}\n\n"
    + report(A, 2020)
    + report(B, 2020),
    "links below": report(A, 2020)
    + report(B, 2020)
    + f"相关链接\n{TITLE.format(A, 2019)}\n{TITLE.format(B, 2019)}\n",
    "the title as the header of a page": report(A, 2020).replace(
        "三、收到", f"{TITLE.format(A, 2020)}\n三、收到"
    )
    + report(B, 2020),
    "a title quoted over two lines": report(A, 2020).replace(
        "无行政复议。", f"情况与\n{TITLE.format(A, 2019)}\n相比无变化。"
    )
    + report(B, 2020),
    "a cover": f"{TITLE.format(A, 2020)}\n东台市\n" + report(A, 2020) + report(B, 2020),
}


@pytest.mark.parametrize("text", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_titles_parts_nothing_wrongly(text: str) -> None:
    """Catches a cut at a line that only looks like a title, or a report not found."""
    found = [(agency, year) for _, agency, year in named(read(text))]
    assert found == [(A, 2020), (B, 2020)]


# one report, whatever its other titles
ONE = {
    "links above and below": f"{TITLE.format(A, 2018)}\n{TITLE.format(A, 2020)}\n"
    + report(A, 2020)
    + f"{TITLE.format(A, 2019)}\n{TITLE.format(B, 2020)}\n",
    "the title on each page": report(A, 2020).replace(
        "四、政府", f"{TITLE.format(A, 2020)}\n四、政府"
    ),
    "printed twice": report(A, 2020) * 2,
    "last year's table annexed": report(A, 2020)
    + "附：2019年收到和处理政府信息公开申请情况\n一、本年新收政府信息公开申请数量 2\n",
    "last year's title in a sentence": report(A, 2020).replace(
        "无行政复议。", f"与《{TITLE.format(A, 2019)}》相比，无变化。"
    ),
    "sections told before it begins": f"{TITLE.format(A, 2020)}\n"
    "一、总体情况\n二、主动公开\n三、依申请公开\n四、行政复议\n五、问题\n六、其他\n"
    + report(A, 2020),
}


@pytest.mark.parametrize("text", ONE.values(), ids=ONE)
def test_one_report_is_not_parted(text: str) -> None:
    """Catches a report that is cut in two at a link, a page's header or a quotation."""
    assert parts_of(Text(text), dictionaries()) == ((), None)


def middle(text: str, other: str) -> str:
    """Return a report with another in the midst of it."""
    return text.replace("三、收到", f"{other}三、收到")


# where several reports stand, and where each begins and ends is not sure
UNSURE = {
    "a report within another": (
        middle(report(A, 2020), report(B, 2020)),
        "no headings tell",
    ),
    "an unnumbered report within another": (
        middle(
            report(A, 2020),
            "\n".join(line.split("、")[-1] for line in report(B, 2020).splitlines())
            + "\n",
        ),
        "no headings tell",
    ),
    "a report that breaks off": (
        report(A, 2020).split("五、")[0] + report(B, 2020),
        "the report of line 1 has no last section",
    ),
    "no headings at all": (
        "".join(
            f"{TITLE.format(agency, 2020)}\n{'，'.join(TOPICS)}\n" for agency in (A, B)
        ),
        "no headings tell",
    ),
    "links instead of titles": (
        "".join(
            f"{TITLE.format(A, 2018)}\n{TITLE.format(A, 2019)}\n"
            + report(A, year).split("\n", 1)[1]
            for year in (2020, 2021)
        ),
        "a list of titles",
    ),
    "a title without a report, with numbers": (
        report(A, 2020) + f"{TITLE.format(C, 2020)}\n收到申请5件。\n" + report(B, 2020),
        f"line {1 + LINES} may be the title of another",
    ),
    "a signature below its date": (
        report(A, 2020).replace(f"{A}\n2021年1月20日", f"2021年1月20日\n{A}")
        + report(B, 2020, title="{1}年政府信息公开工作年度报告"),
        "may be a signature",
    ),
    "an annexed report without a title": (
        report(A, 2020) + report(B, 2020).split("\n", 1)[1],
        f"numbered anew on line {1 + LINES}",
    ),
    "a third without a title": (
        report(A, 2020) + report(B, 2020) + report(C, 2020).split("\n", 1)[1],
        f"numbered anew on line {1 + 2 * LINES}",
    ),
    "lines that are lost": (
        (report(A, 2020) + report(B, 2020)).replace("\n", " "),
        "does not begin the line",
    ),
    "numbers above all": (
        f"{TITLE.format(C, 2020)}\n全市收到申请9件。\n"
        + report(A, 2020)
        + report(B, 2020),
        "titles of others",
    ),
}


@pytest.mark.parametrize(("text", "why"), UNSURE.values(), ids=UNSURE)
def test_where_the_cut_is_not_sure_all_is_held_back(text: str, why: str) -> None:
    """Catches a number of one report published as another's."""
    reason = held_back(text)
    assert reason.startswith(SEVERAL)
    assert why in reason


def test_reports_of_no_name_are_told_apart_by_their_signatures() -> None:
    """Catches the last signature taken for all of them."""
    title = "{1}年政府信息公开工作年度报告"
    text = report(A, 2020, 3, title) + report(B, 2020, 5, title)
    found = read(text)
    assert named(found) == [(1, A, 2020), (1 + LINES, B, 2020)]
    assert "5件" not in {one.raw_text for one in found[0].report.prose.statements}


def test_a_file_of_more_reports_than_any_book_has_is_held_back() -> None:
    """Catches a file made to be read for ever."""
    text = "".join(report(A, 2008 + place % 15) for place in range(MOST_PARTS + 1))
    assert f"more than {MOST_PARTS}" in held_back(text)
    titles = "".join(f"{TITLE.format(A, 2020)}\n{n}\n" for n in range(1001))
    assert "more than 1000 lines" in held_back(titles)


def test_the_manifest_states_a_report_by_its_line() -> None:
    """Catches what is stated of one report taken for its neighbour."""
    title = "{1}年政府信息公开工作年度报告"
    text = "".join(report("财务科", year, title=title) for year in (2020, 2021))
    assert named(read(text)) == []
    stated: dict[int | None, Stated] = {
        None: Stated(city="盐城市", province="江苏省"),
        1: Stated(agency_name=A),
        1 + LINES: Stated(agency_name=B),
    }
    assert named(read(text, stated)) == [(1, A, 2020), (1 + LINES, B, 2021)]


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        ({None: Stated(agency_name=A)}, "agency_name of the whole file"),
        ({None: Stated(report_year=2020)}, "report_year of the whole file"),
        ({2: Stated(agency_name=A)}, "the report of line 2, and the reports of this"),
    ],
)
def test_what_cannot_be_stated_of_several_reports_holds_them_back(
    stated: dict[int | None, Stated], why: str
) -> None:
    """Catches several reports published as one agency's of one year."""
    text = report(A, 2020) + report(B, 2021)
    found = read(text, stated)
    assert named(found) == []
    reasons = [one.report.identity.reason or "" for one in found]
    assert len(reasons) == 2
    assert all(why in reason for reason in reasons)


def test_a_line_that_begins_no_report_is_not_passed_over() -> None:
    """Catches a row of the manifest that does nothing, and a report that is not named."""
    (one,) = read(report(A, 2020), {2: Stated(agency_name=B)})
    assert one.report.identity.identification == "held_back"
    assert "this file is one report" in (one.report.identity.reason or "")
