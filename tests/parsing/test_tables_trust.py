"""A table that no sum proves is believed as far as those that sums can prove."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from tests.parsing.tables import HEADINGS, Printing, of_section, read

PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")


def _damaged(form: str, share: float, seed: int) -> Printing:
    """Print a digit behind a share of all numbers, as a raised mark that was lost."""
    rng = Random(seed)  # noqa: S311
    printing = Printing(form)
    for table in printing.tables.values():
        for row in table.data_rows():
            row.values = [
                f"{text}1"
                if text.strip("0").isdecimal() and rng.random() < share
                else text
                for text in row.values
            ]
    return printing


@pytest.mark.parametrize("layout", ["pipes", "grid", "spaces", "lines", "markdown"])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize("share", [1.0, 0.8, 0.6])
def test_where_most_sums_break_what_nothing_proves_is_not_published(
    share: float, form: str, layout: str
) -> None:
    """Catches each number of table two ten times too large beside broken tables."""
    for seed in range(8):
        printing = _damaged(form, share, seed)
        reading = read(printing.text(layout))
        assert reading.published_in("disclosures") == {}
        section = reading.section("disclosures")
        assert section.verdict == "unread"
        assert section.reason is not None
        assert "sums of the other tables do not hold" in section.reason


@pytest.mark.parametrize(("broken", "is_believed"), [(1, True), (2, False), (3, False)])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_where_no_sum_holds_two_are_enough(
    form: str, broken: int, *, is_believed: bool
) -> None:
    """Catches table two with a digit too many beside one table that cannot be read."""
    printing = Printing(form)
    for number, code in enumerate(PROCEEDINGS):
        for column in ("upheld", "total"):
            text = ("31" if column == "upheld" else "32") if number < broken else "0"
            printing.put(code, column, text)
        for column in ("corrected", "other", "pending"):
            printing.put(code, column, "0")
    text = printing.text("pipes", "disclosures", "proceedings")
    assert bool(read(text).published_in("disclosures")) is is_believed


def test_the_reason_says_what_the_sums_that_break_have_in_common() -> None:
    reason = read(_damaged("table_2021", 1.0, 0).text()).section("disclosures").reason
    assert reason is not None
    assert reason.endswith("so each number ends with one digit too many")


@pytest.mark.parametrize("code", ["granted", "received", "processed_total"])
@pytest.mark.parametrize("layout", ["pipes", "lines"])
def test_a_slip_of_the_source_leaves_table_two(layout: str, code: str) -> None:
    printing = Printing().put(code, "natural_person", "77")
    truth = Printing().truth
    reading = read(printing.text(layout))
    assert reading.published_in("applications") == {}
    assert reading.published_in("disclosures") == of_section(truth, "disclosures")


def test_a_table_alone_has_no_neighbours_to_be_judged_by() -> None:
    printing = Printing()
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.value("licences", "decisions") == Decimal(345)


@pytest.mark.parametrize(
    "sentence",
    [
        "更正说明：上表行政许可处理决定数量应为88件。",
        "勘误：“行政许可”一栏数据有误，特此说明。",
        "行政许可的数量系笔误，更正为88。",
        "经核实，行政许可数据填报有误。",
    ],
)
@pytest.mark.parametrize("place", ["三、收到", "五、存在"])
def test_a_number_that_the_text_corrects_is_not_published(
    place: str, sentence: str
) -> None:
    """Catches the number of a table that its agency says is another one."""
    printing = Printing()
    reading = read(printing.text().replace(place, f"{sentence}\n{place}"))
    truth = {key: value for key, value in printing.truth.items() if key[1] != "licences"}
    assert reading.published == truth
    problem = reading.cell("licences", "decisions").problem
    assert problem is not None
    assert "to be corrected" in problem


@pytest.mark.parametrize(
    "sentence",
    [
        "行政许可事项应为群众办好，数据准确无误。",
        "部分信息发布有误，已及时更正，行政许可信息按期公开。",
        "本报告于2025年3月更正后重新发布。",
    ],
)
def test_a_sentence_that_corrects_no_number_costs_none(sentence: str) -> None:
    printing = Printing()
    text = printing.text().replace("五、存在", f"{sentence}\n五、存在")
    assert read(text).published == printing.truth


@pytest.mark.parametrize("section", list(HEADINGS)[:3])
@pytest.mark.parametrize(
    "caption", ["2021年", "（2021年度）", "统计期间：2021年1月至12月", "以下为上年度数据"]
)
def test_a_table_below_the_name_of_an_earlier_year_is_unread(
    caption: str, section: str
) -> None:
    """Catches the table of last year, left by mistake, published as this year's."""
    printing = Printing()
    heading = HEADINGS[section]
    text = printing.text().replace(heading, f"{heading}\n{caption}")
    reading = read(text)
    assert reading.verdict(section) == "unread"
    assert caption.strip("（）") in str(reading.section(section).reason)
    others = [name for name in list(HEADINGS)[:3] if name != section]
    assert all(reading.published_in(name) for name in others)


@pytest.mark.parametrize(
    "caption",
    [
        "2022年",
        "2021年至2022年",
        "2023年1月8日",
        "2021年制定了3件，2022年没有。",
        "单位：件",
    ],
)
def test_another_caption_costs_no_table(caption: str) -> None:
    """Catches tables lost for this year's name, a date or a sentence above them."""
    printing = Printing()
    text = printing.text()
    for heading in HEADINGS.values():
        text = text.replace(heading, f"{heading}\n{caption}")
    assert read(text).published == printing.truth
    assert read(text.replace("\n", " ")).wrong(printing.truth) == {}


@pytest.mark.parametrize("note", ["注：上表数据有误。", "说明：以上数据为上年度数据"])
def test_a_note_that_names_no_row_costs_the_table_above(note: str) -> None:
    """Catches a table published of which the text says that it is wrong."""
    printing = Printing()
    text = printing.text().replace("三、收到", f"{note}\n三、收到")
    reading = read(text)
    assert reading.published_in("disclosures") == {}
    assert reading.published_in("applications") and reading.published_in("proceedings")
    assert read(printing.text() + "备注：第二部分表格数据有误。\n").published == {}
