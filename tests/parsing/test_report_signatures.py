"""Signatures, their dates, and dates of publication."""

from __future__ import annotations

import pytest

from tests.parsing.identifying import identity_of, piece_of, said

DATE = "2021年1月15日"


def test_a_name_before_the_last_date_signs() -> None:
    """The signature of a report without a title would be missed."""
    identity = identity_of(f"无。\n淮安市财政局\n{DATE}")
    name, signed_on = piece_of(identity, "agency_name"), piece_of(identity, "signed_on")
    assert (name.evidence, name.value) == ("signature", "淮安市财政局")
    assert (name.line_no, name.char_start) == (2, 3)
    assert (signed_on.evidence, signed_on.value) == ("signature", "2021-01-15")
    assert (signed_on.line_no, signed_on.char_start) == (3, 10)


def test_a_name_may_stand_on_the_line_of_its_date() -> None:
    """A signature on one line would be missed."""
    identity = identity_of(f"无。\n淮安市财政局 {DATE}")
    assert said(identity, "agency_name") == [("signature", "淮安市财政局")]
    assert piece_of(identity, "agency_name").raw_text == f"淮安市财政局 {DATE}"


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("二〇二一年十二月二十八日", "2021-12-28"),
        ("二○二一年一月三十日", "2021-01-30"),
        ("２０２１年１月５日", "2021-01-05"),
        ("2021 年 10 月 20 日", "2021-10-20"),
        ("2021.3.4", "2021-03-04"),
        ("2021-03-04", "2021-03-04"),
        ("2021／3／4", "2021-03-04"),
    ],
)
def test_a_date_is_read_however_it_is_written(printed: str, value: str) -> None:
    """二十八 would be read as 2, 20 or not at all."""
    identity = identity_of(f"淮安市财政局（盖章）\n{printed}")
    assert said(identity, "agency_name") == [("signature", "淮安市财政局")]
    assert said(identity, "signed_on") == [("signature", value)]


@pytest.mark.parametrize(
    "printed",
    [
        "2021年2月30日",
        "2021年13月1日",
        "2021年1月三一日",
        "2021年0月1日",
        "2021年1月100日",
        "2021年1月十二三日",
    ],
)
def test_a_day_that_does_not_exist_dates_nothing(printed: str) -> None:
    """30 February would be moved into March."""
    assert identity_of(f"淮安市财政局\n{printed}").evidence == ()


def test_a_bare_number_date_without_a_name_is_not_a_signature() -> None:
    """The date of a page footer would date the report."""
    assert said(identity_of("本年度无其他事项。\n2021-03-04"), "signed_on") == []


@pytest.mark.parametrize(
    "line", ["2021年1月15", "2021.1.15日", "2021年1月15日星期五", "于2021年1月15日"]
)
def test_what_is_not_a_whole_date_alone_dates_nothing(line: str) -> None:
    """Half a date, and one within a sentence, would date the report."""
    assert said(identity_of(f"本年度无其他事项。\n{line}"), "signed_on") == []


@pytest.mark.parametrize(("lines_behind", "is_signed"), [(13, True), (16, False)])
def test_fifteen_lines_at_the_end_are_looked_at(
    lines_behind: int, is_signed: bool
) -> None:
    """Menus below a signature would hide it, or a date within the text sign it."""
    text = "无。\n" * 60 + f"淮安市财政局\n{DATE}" + "\n\n首页" * lines_behind
    assert (said(identity_of(text), "agency_name") != []) == is_signed


def test_a_date_written_out_alone_is_a_date_line() -> None:
    """The date of an unsigned report would be lost."""
    identity = identity_of(f"本年度无其他事项。\n{DATE}")
    assert said(identity, "signed_on") == [("date_line", "2021-01-15")]


@pytest.mark.parametrize(
    "name", ["联系人：财政局", "联系财政局", "无其他事项", "局", "淮安市-财政局"]
)
def test_what_is_no_agencys_name_signs_nothing(name: str) -> None:
    """Contact lines and sentences before a date would sign the report."""
    assert said(identity_of(f"{name}\n{DATE}"), "agency_name") == []


def test_signatures_are_looked_for_at_the_tail_alone() -> None:
    """Names and dates within the text would sign it."""
    text = f"淮安市财政局\n{DATE}\n" + "无。\n" * 60
    assert identity_of(text).evidence == ()


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("来源:本站 发布日期：2022-01-20 浏览:15", "2022-01-20"),
        ("日期: 2022年1月21日", "2022-01-21"),
        ("公布时间 | | 2022/1/22", "2022-01-22"),
    ],
)
def test_a_labelled_date_is_the_publication(line: str, value: str) -> None:
    """Dates of publication would be lost."""
    identity = identity_of(line)
    assert said(identity, "published_on") == [("publication_line", value)]
    assert piece_of(identity, "published_on").raw_text == line


@pytest.mark.parametrize("label", ["成文日期：", "生成日期:", "会议时间："])
def test_the_date_of_writing_is_not_the_publication(label: str) -> None:
    """成文日期 ends in 日期."""
    assert said(identity_of(f"{label}2022-01-10"), "published_on") == []
