"""Which lines are running text, and where its sentences begin and end."""

from __future__ import annotations

import pytest

from parsing.model import Tables
from parsing.prose.sentences import Sentence, sentences_of
from parsing.text import Text
from tests.parsing.telling import DICTIONARIES, indicated, quantities, told


def sentences(text: str) -> list[Sentence]:
    paragraphs = sentences_of(Text(text), Tables(), DICTIONARIES)
    return [sentence for paragraph in paragraphs for sentence in paragraph]


def test_a_row_of_cells_is_no_running_text() -> None:
    """Catches a table's numbers counted again as statements."""
    text = "行政许可 | 26 | 3件\n行政处罚\t4件\n收到申请3件。"
    assert quantities(text) == [("3件", "3", "exact", "件")]
    assert told(text).statements[0].line_no == 3


def test_a_cell_that_holds_whole_sentences_is_running_text() -> None:
    """Catches a report printed inside a table lost."""
    long = "本机关按照条例和有关规定全面推进政务公开工作取得了新的成效并且" * 2
    assert len(quantities(f"一 | {long}，收到申请3件。")) == 1
    assert quantities("一 | 收到申请3件。") == []


def test_a_short_line_between_the_numbers_of_a_table_is_no_running_text() -> None:
    """Catches a table without borders told again."""
    text = "收到3件\n维持3件\n共3件。\n收到4件"
    assert [one.line_no for one in told(text, table_lines=(1, 3)).statements] == [3, 4]
    assert len(told(text).statements) == 4


def test_a_menu_is_no_running_text() -> None:
    """Catches a web page's menu taken for the report's text."""
    assert quantities("首页 政务公开 共有3件\n收到4件。") == [("4件", "4", "exact", "件")]


def test_traditional_characters_are_read_as_the_simplified_ones() -> None:
    """Catches a plan stated as a fact, its words being unknown, or a number lost."""
    assert indicated("政府信息公開年度報告\n計劃主動公開政府信息300條。") == []
    assert indicated("政府信息公開年度報告\n全縣主動公開政府信息300條。") == [
        ("active.total", "300", "agency_whole")
    ]


def test_a_line_broken_by_the_page_goes_on_and_a_heading_does_not() -> None:
    """Catches a sentence cut in two, which loses what its number is about."""
    text = (
        "一、依申请公开情况\n"
        "二〇一八年，全县各级行政机关按照条例要求共收到政府信\n"
        "息公开申请12件。\n"
        "（二）收费情况3件"
    )
    first, second = sentences(text)
    assert (first.paragraph_no, first.line_no) == (2, 2)
    assert first.shown.endswith("息公开申请12件。")
    assert first.headings == ("一、依申请公开情况",)
    assert second.paragraph_no == 3
    assert second.headings == ("一、依申请公开情况", "(二)收费情况3件")


@pytest.mark.parametrize(
    "next_line",
    ["　　收到3件。", "一是收到3件。", "（一）收到3件。", "3、收到3件。", "• 收到3件。"],
)
def test_an_item_or_an_indented_line_begins_a_paragraph(next_line: str) -> None:
    """Catches two items read as one sentence."""
    text = f"全县各级行政机关按照条例要求全面推进政务公开工作，\n{next_line}"
    assert [one.paragraph_no for one in sentences(text)] == [2]


def test_a_line_without_a_number_ends_with_its_words_as_a_heading() -> None:
    """Catches a plan's heading that has no number before it."""
    (sentence,) = sentences("存在的主要问题\n培训3次。")
    assert sentence.headings == ("存在的主要问题",)


def test_headings_inside_a_line_are_headings() -> None:
    """Catches a report on one line, whose plans and zeros have lost their headings."""
    line = (
        "砀山县2018年报告 一、概述 推进公开工作。二、依申请公开情况（一）收到情况2018年"
        "未收到申请。三、收费及减免情况 无。四、改进措施 主动公开政府信息300条。"
    )
    assert [one.headings for one in sentences(line)] == [
        ("二、依申请公开情况", "(一)收到情况"),
        ("三、收费及减免情况",),
        ("四、改进措施",),
    ]
    assert indicated(line) == [
        ("application.received", "0", "agency_whole"),
        ("fees.charged", "0", "agency_whole"),
    ]


def test_a_few_words_before_a_sentence_say_what_it_is_about() -> None:
    """Catches 二是依申请公开。收到3件 lost, the sentence having no subject."""
    assert indicated("二是依申请公开。全年共收到3件。") == [
        ("application.received", "3", "agency_whole")
    ]
    assert indicated("二是群众来信。全年共收到3件。") == []


def test_sentences_keep_their_place_and_lose_foreign_words() -> None:
    """Catches evidence that is not at the place where it is said to be."""
    text = (
        "\n" * 4
        + "一。全市澳门皇冠:各级行政机关按照条例要求全年共收到政府信\n"
        + "息公开申请3件。再收到5件。"
    )
    first, second = sentences(text)
    assert (first.sentence_no, first.line_no, first.start) == (2, 5, 6)
    assert first.shown == "全市各级行政机关按照条例要求全年共收到政府信\n息公开申请3件。"
    assert first.original == text[6 : 6 + len(first.original)]
    assert (second.sentence_no, second.line_no) == (3, 6)
    assert [one.raw_text for one in told(text).statements] == ["3件", "5件"]


def test_foreign_words_are_masked_without_moving_a_character() -> None:
    """Catches every offset behind a hacked page's words wrong."""
    (statement,) = told("市澳门皇冠:推进３件").statements
    assert (statement.char_start, statement.raw_text) == (8, "３件")
    assert statement.sentence == "市推进３件"


def test_every_line_end_keeps_offsets_and_lines() -> None:
    """Catches a text of another system with its places moved."""
    for end in ("\n", "\r\n", "\r"):
        text = f"报告{end}{end}收到申请3件。{end}收到投诉4件。"
        assert [one.line_no for one in told(text).statements] == [3, 4]


def test_what_goes_on_without_a_stop_is_cut_and_states_no_indicator() -> None:
    """Catches a list of a thousand numbers read as one sentence about the first."""
    text = "收到政府信息公开申请3件，" * 200
    prose = told(text)
    assert len(prose.statements) == 200
    assert prose.indicators == ()


def test_what_a_short_line_may_have_broken_states_no_indicator() -> None:
    """Catches the number of all departments taken for the agency's own."""
    text = "各部门和各镇，本年\n主动公开政府信息2543条。"
    assert len(told(text).statements) == 1
    assert indicated(text) == []
    assert indicated("1、各部门和各镇，本年\n主动公开政府信息2543条。") == []


@pytest.mark.parametrize("heading", ["2、主动公开情况", "2.主动公开、解读情况"])
def test_the_heading_of_an_item_breaks_no_sentence(heading: str) -> None:
    """Catches the first number of each item lost for the mark behind its numeral."""
    assert indicated(f"{heading}\n我县主动公开政府信息43条。") == [
        ("active.total", "43", "agency_whole")
    ]


def test_full_width_digits_state_the_same() -> None:
    """Catches a number lost in full-width digits."""
    assert quantities("公开６，５００余条") == [
        ("６，５００余条", "6500", "at_least", "条")
    ]
