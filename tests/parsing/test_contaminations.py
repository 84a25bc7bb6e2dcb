"""What does not belong to a report is found where it stands, and nothing else is."""

from __future__ import annotations

import time

import pytest

from parsing.contaminations import contaminations_of, masked, without_contaminations
from parsing.text import Text
from tests.parsing.telling import DICTIONARIES


def found(text: str) -> list[tuple]:
    return [
        (one.line_no, one.char_start, one.raw_text, one.contamination, one.kind)
        for one in contaminations_of(Text(text), DICTIONARIES)
    ]


def test_words_are_found_where_they_stand_each_time() -> None:
    """Catches one of two injected words left, or an offset that shifts with the first."""
    text = "报告\n市澳门皇冠:推进澳门威尼斯人工作\n"
    assert found(text) == [
        (2, 4, "澳门皇冠:", "casino_crown", "injected"),
        (2, 11, "澳门威尼斯人", "casino_venetian", "injected"),
    ]
    assert text[11:17] == "澳门威尼斯人"


def test_a_menu_or_breadcrumb_is_all_of_its_line() -> None:
    """Catches half a menu left as the report's text."""
    text = "首页 政务公开 信息公开年报\r\n当前位置：首页 > 年报\r\n正文\r\n版权所有 某县"
    assert [row[0::3] for row in found(text)] == [
        (1, "menu"),
        (2, "breadcrumb"),
        (4, "footer"),
    ]
    assert found(text)[1][2] == "当前位置：首页 > 年报"


def test_the_first_name_of_a_line_counts_and_a_line_before_its_words() -> None:
    """Catches one place flagged twice."""
    assert [row[3] for row in found("当前位置：首页 澳门皇冠")] == ["breadcrumb"]


def test_what_an_editor_leaves_is_found() -> None:
    """Catches a converter's bookmark quoted as evidence."""
    text = "工作[bookmark: _GoBack]情况&nbsp;良好<br/>"
    assert [row[2] for row in found(text)] == ["[bookmark: _GoBack]", "&nbsp;", "<br/>"]
    assert without_contaminations(text, DICTIONARIES) == "工作情况良好"
    assert masked(text, DICTIONARIES).replace("\x1a", "") == "工作情况良好"
    assert len(masked(text, DICTIONARIES)) == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "通过首页公开信息3条。",
        "澳门特别行政区",
        "全县公开3条",
        "网站首页",
        "位置图",
    ],
)
def test_words_of_a_report_are_left_alone(text: str) -> None:
    """Catches a sentence about a home page or a place flagged."""
    assert found(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "{",
        "{ font-famil",
        "[bookmark:",
        "主办单位:",
        "<p ",
        "首页 ",
        "澳门",
        "当前位置",
        "\n首页 ",
    ],
)
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """Catches a pattern that looks at all the text again from every place of it."""
    text = Text(piece * (200_000 // len(piece)))
    before = time.process_time()
    contaminations_of(text, DICTIONARIES)
    assert time.process_time() - before < 2


def test_a_breadcrumb_before_a_report_on_one_line_hides_none_of_it() -> None:
    """Catches a whole report taken for a menu, because it begins with one."""
    report = "本机关按照条例的要求推进政府信息公开工作，取得了新的成效。" * 12
    text = Text(f"当前位置：首页 政务公开 信息公开年报 {report}收到申请3件。\n")
    assert contaminations_of(text, DICTIONARIES) == ()
    assert len(contaminations_of(Text("当前位置：首页 政务公开\n"), DICTIONARIES)) == 1
