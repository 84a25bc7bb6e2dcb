"""How numbers are printed, and which of them are quantities."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsing.dictionaries import Dictionaries
from parsing.model import Identity, Tables
from parsing.numbers import exact, scaled, value_of
from parsing.prose import read_prose
from parsing.text import Text
from tests.parsing.telling import DICTIONARIES, quantities, told


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("0", 0),
        ("007", 7),
        ("1,205", 1205),
        ("1,234,567.25", Decimal("1234567.25")),
        ("12\n3", 123),
        ("三百二十六", 326),
        ("一万二千", 12000),
        ("一千零五", 1005),
        ("一百十二", 112),
        ("十五", 15),
        ("二十", 20),
        ("两百", 200),
        ("二亿零三", 200_000_003),
        ("千", 1000),
    ],
)
def test_a_printed_number_has_its_value(printed: str, value: object) -> None:
    """Catches a thousands separator, a place or a leading zero read as another number."""
    assert value_of(printed) == value


@pytest.mark.parametrize(
    "printed",
    ["", "零", "一千二", "三五", "1234567890123456", "0.123456789", "1,23", "件"],
)
def test_what_has_no_exact_value_has_none(printed: str) -> None:
    """Catches a number that is guessed, or cut to what a decimal keeps."""
    if printed != "1,23":
        assert value_of(printed) is None
    assert exact(printed) is None


def test_a_scaled_number_is_exact_or_none() -> None:
    """Catches 6566.23万 as a float, and a product that no decimal keeps."""
    assert scaled(Decimal("6566.23"), "万") == 65_662_300
    assert scaled(Decimal("2.7"), "万亿") == 2_700_000_000_000
    assert scaled(Decimal("99999999999"), "亿") is None
    assert scaled(Decimal("0"), "万") == 0


@pytest.mark.parametrize(
    ("printed", "value", "qualifier", "unit"),
    [
        ("1,205条", "1205", "exact", "条"),
        ("千余条", "1000", "at_least", "条"),
        ("四百余家", "400", "at_least", "家"),
        ("三百二十六件", "326", "exact", "件"),
        ("一万二千条", "12000", "exact", "条"),
        ("近2.7万余人", "27000", "nearly", "人"),
        ("约12.6万条", "126000", "about", "条"),
        ("580条左右", "580", "about", "条"),
        ("300条以上", "300", "at_least", "条"),
        ("3至5件", "3", "at_least", "件"),
        ("99.1%", "99.1", "exact", "%"),
        ("百分之九十五", "95", "exact", "%"),
        ("百分之百", "100", "exact", "%"),
        ("4250 条", "4250", "exact", "条"),
        ("4250\u00a0条", "4250", "exact", "条"),
        ("4250\u200b条", "4250", "exact", "条"),
        ("4250²条", "4250", "exact", "条"),
        ("6566.23万元", "65662300", "exact", "元"),
        ("３６５条", "365", "exact", "条"),
        ("24个子栏目", "24", "exact", "个"),
    ],
)
def test_numbers_of_every_writing_have_their_value_unit_and_qualifier(
    printed: str, value: str, qualifier: str, unit: str
) -> None:
    """Catches 千余 as one, 2.7万 as 2.7, and a range as a number."""
    assert quantities(f"全年共有{printed}。") == [(printed, value, qualifier, unit)]


@pytest.mark.parametrize("mark", ["\ufffc", "\ufffd", "\u0336"])
def test_digits_beside_what_could_not_be_read_are_no_quantity(mark: str) -> None:
    """Catches 4▯7件 as 7件 where a picture or a bad byte hides a digit."""
    assert quantities(f"全年收到4{mark}7件。") == []


def test_a_number_joined_to_no_ordinal_is_a_quantity() -> None:
    """Catches the first number of a sentence taken for the end of an article's."""
    assert [raw for raw, *_ in quantities("3件，第一季度收到2件——")] == ["3件", "2件"]
    assert quantities("3件——") == [("3件", "3", "exact", "件")]


def test_a_range_keeps_both_its_ends() -> None:
    """Catches 3-5件 published as 3."""
    (statement,) = told("共有3-5件。").statements
    assert (statement.value, statement.value_to) == (3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "2018年12月31日",
        "二〇一八年",
        "20.18年",
        "《条例》第二十条",
        "第二十条第（一）项",
        # its first character lost
        "■二十条第（一）项",
        "第十九、二十条",
        "第19、20和21条",
        "第十九条至二十条",
        "〔2018〕76号",
        "12345热线",
        "电话0557-7022345",
        "万人",
        "千条",
        "5-3件",
        "数十件",
        "零件",
        "COVID-19",
        "12:30",
        "十周年",
        "最近3",
    ],
)
def test_dates_articles_names_and_bare_numbers_are_no_quantities(text: str) -> None:
    """Catches a year, an article of law or a hotline published as a quantity."""
    assert quantities(f"全年{text}。") == []


@pytest.mark.parametrize(
    "text",
    [
        "最多跑一次改革",
        "设立一个窗口",
        "设立 一个窗口",
        "每一件都办",
        "实施“八项”行动",
        "落实“三张清单一本账”",
        "五台县公开",
        "同一热点",
    ],
)
def test_set_phrases_articles_of_speech_and_quoted_names_are_no_quantities(
    text: str,
) -> None:
    """Catches 最多跑一次 published as a quantity of one."""
    assert quantities(f"{text}。") == []


def test_one_at_the_end_of_a_clause_is_a_number() -> None:
    """Catches 收到一件 lost with 一个窗口."""
    assert quantities("收到一件。") == [("一件", "1", "exact", "件")]


@pytest.mark.parametrize(
    "number",
    [
        "1 200件",
        "1\u200b200件",
        "1, 200件",
        "1万2千件",
        "3百余件",
        "二十 三件",
        "3/5件",
        "3 . 5件",
        "-3件",
        "二十\n三件",
    ],
)
def test_no_part_of_a_number_is_a_quantity(number: str) -> None:
    """Catches the end of a number that a blank or a sign parts published as all of it."""
    begins = "全县各级行政机关积极推进政务公开工作，全年共收到政府信息公开申请"
    assert quantities(f"{begins}{number}。") == []


def test_digits_that_a_page_parts_are_put_together_and_state_no_indicator() -> None:
    """Catches a number at the end of a page's line lost, or taken for a sure one."""
    begins = "全县各级行政机关积极推进政务公开工作，全年共收到政府信息公开申请"
    prose = told(f"{begins}1\n2件。")
    assert [(one.raw_text, one.value) for one in prose.statements] == [("1\n2件", 12)]
    assert prose.indicators == ()
    assert len(told(f"{begins}12件。").indicators) == 1


def test_a_number_does_not_go_on_from_the_line_above() -> None:
    """Catches a page that parts 12 件 into two lines, the second published as 2件."""
    assert quantities("收到申请1\n2件。") == []
    assert quantities("收到申请二十\n三件。") == []
    assert quantities("第1页\n收到2件。") == [("2件", "2", "exact", "件")]


def test_what_is_printed_begins_with_the_number() -> None:
    """Catches a blank or a line end before a number marked as part of it."""
    begins = "全县各级行政机关按照条例要求全年主动公开的政府信息共计"
    (statement,) = told(f"{begins}\n365条。").statements
    assert (statement.raw_text, statement.line_no) == ("365条", 2)
    assert quantities("共计 365条。")[0][0] == "365条"


@pytest.mark.parametrize(
    "text",
    [
        "未经复议直接起诉",
        "其中，未经复议直接起诉的行政诉讼2件。",
        "尚未审结的行政复议2件。",
    ],
)
def test_words_for_without_state_no_zero(text: str) -> None:
    """A header of table four was a zero, and a count of cases stood beside one."""
    assert not any(one.kind == "zero" for one in told(text).statements)


def test_a_zero_in_words_is_a_statement_of_zero() -> None:
    """Catches 未收到申请 lost, or a zero taken from a word within a digit's clause."""
    (statement,) = told("全年未收到政府信息公开申请，其他不变。").statements
    assert (statement.kind, statement.value) == ("zero", 0)
    assert statement.raw_text == "未收到政府信息公开申请"
    assert told("全年无人机共飞行。").statements == ()


def test_a_measure_word_and_a_set_phrase_are_rows_of_the_seeds() -> None:
    """Catches a word of the domain that only a change of code can add."""
    tables = {name: list(rows) for name, rows in DICTIONARIES.tables.items()}
    tables["narrative_units"].append({"written": "摞", "unit": "摞", "factor": "1"})
    tables["narrative_phrases"].append({"phrase": "两摞材料", "note": "a name"})
    text = Text("收到3摞，两摞材料。")
    identity = Identity("held_back")
    prose = read_prose(text, identity, Tables(), Dictionaries.of(tables))
    assert [one.raw_text for one in prose.statements] == ["3摞"]
    assert quantities("收到3摞，两摞材料。") == []
