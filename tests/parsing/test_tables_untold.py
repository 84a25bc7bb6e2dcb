"""What a table prints and no number is read of: never passed over as an empty cell."""

from __future__ import annotations

import pytest

from tests.parsing.tables import Printing, read

LICENCES = "licences", "decisions"
FEES = "fees", "fee_yuan"
LAYOUTS = ["pipes", "grid", "spaces"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "mask", ["####", "***", "？", "?", "???", "□□", "■■", "×", "√", "~", "%", "12%"]
)
def test_what_stands_for_a_number_is_unread_and_not_blank(mask: str, layout: str) -> None:
    """Catches a masked number, or one without room, lost without a word."""
    for place in (LICENCES, FEES):
        reading = read(Printing().put(*place, mask).text(layout, "disclosures"))
        assert reading.state(*place) == "unread"
    statistics = Printing("statistics_2014").put("received_in_person", "figure", mask)
    reading = read(statistics.text(layout))
    assert reading.state("received_in_person") == "unread"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("lost", ["��.��", "�,���", "￼￼件", "��.����万元", "-��"])
def test_digits_that_nobody_can_tell_are_unread_and_not_blank(
    lost: str, layout: str
) -> None:
    """Catches an amount whose digits are not told, lost without a word for its point."""
    for place in (LICENCES, FEES):
        reading = read(Printing().put(*place, lost).text(layout, "disclosures"))
        assert reading.state(*place) == "unread"


@pytest.mark.parametrize("mark", ["①", "*", "[1]", "（注1）"])
@pytest.mark.parametrize("gap", ["", " "])
def test_a_note_below_a_table_is_no_value_of_its_last_row(mark: str, gap: str) -> None:
    """Catches a row lost for the mark that begins the line below it."""
    printing = Printing()
    text = printing.text("pipes").replace(
        "三、收到", f"{mark}{gap}含下属单位。\n三、收到"
    )
    assert read(text).published == printing.truth


@pytest.mark.parametrize("mark", ["□", "##", "***", "？"])
def test_a_mark_that_begins_a_line_is_no_value_of_the_row_above(mark: str) -> None:
    """Catches a table lost for the marks of headings and items of a text."""
    printing = Printing()
    text = printing.text("spaces")
    for label in ("三、收到", "四、政府", "行政强制", "4.保护第三方"):
        text = text.replace(f"\n{label}", f"\n{mark} {label}")
    assert read(text).published == printing.truth


@pytest.mark.parametrize(
    "word", ["无", "暂无", "不涉及", "不适用", "无此项", "N/A", "NaN", "None", "null"]
)
@pytest.mark.parametrize("layout", ["pipes", "grid", "lines", "spaces"])
def test_a_word_for_no_number_is_a_dash(word: str, layout: str) -> None:
    """Catches a table lost for what converters and authors write into empty cells."""
    printing = Printing()
    for row in printing.tables["applications"].data_rows():
        row.values = [word if value == "0" else value for value in row.values]
    printing.put("reconsideration", "other", word)
    printing.put(*LICENCES, word)
    reading = read(printing.text(layout))
    assert reading.state(*LICENCES) == "dash"
    assert reading.wrong(printing.truth) == {}
    assert set(reading.states("granted")) == {"reported", "dash"}
    assert [value or 0 for value in reading.row("granted")] == [9, 1, 0, 0, 1, 0, 11]


@pytest.mark.parametrize("word", ["若干", "多件", "未统计", "未统计 次"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_word_behind_the_last_row_is_unread_and_not_blank(
    word: str, layout: str
) -> None:
    """Catches the last row's cell called empty where a word stands in it."""
    reading = read(Printing().put(*FEES, word).text(layout, "disclosures"))
    assert reading.state(*FEES) == "unread"
    statistics = Printing("statistics_2014").put("people_trained", "figure", word)
    assert read(statistics.text(layout)).state("people_trained") == "unread"


@pytest.mark.parametrize("printed", ["（7）", "（345）", "（345678）", "(1,345)"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_number_in_brackets_is_no_note_of_the_label_before_it(
    printed: str, layout: str
) -> None:
    """Catches a number in brackets taken for a part of the row's label."""
    reading = read(Printing().put(*LICENCES, printed).text(layout, "disclosures"))
    assert reading.state(*LICENCES) == "unread"


def test_a_row_that_stands_before_the_others_is_unread_and_not_missing() -> None:
    """Catches rows above the table's first ones that vanish with their numbers."""
    printing = Printing()
    rows = printing.tables["disclosures"].rows
    rows[:] = rows[7:11] + rows[4:7] + rows[:4] + rows[11:]
    reading = read(printing.text("grid", "disclosures"))
    assert reading.wrong(printing.truth) == {}
    for code in ("licences", "penalties", "coercive_measures", "fees"):
        assert reading.states(code)[0] in ("reported", "unread")


def test_a_table_whose_cells_run_into_one_is_unread_and_not_absent() -> None:
    """Catches a table of which nothing is said, since its header is one long word."""
    lines = Printing().lines("proceedings")
    glued = "\n".join("[" + line.replace(" | ", "][") + "]" for line in lines)
    text = Printing().text("pipes", "applications")
    glued = f"四、行政复议、行政诉讼情况\n{glued}\n五、存在"
    reading = read(text.replace("五、存在", glued))
    assert reading.section("proceedings").recognised
    assert reading.verdict("proceedings") != "absent"
