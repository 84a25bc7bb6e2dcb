"""Years said in the text, and which of them is the year reported on."""

from __future__ import annotations

import pytest

from tests.parsing.identifying import BODY, identity_of, piece_of, said, titled

SIGNED = "淮安市财政局\n"


@pytest.mark.parametrize(
    ("text", "year", "raw_text"),
    [
        ("数据统计截至2019年12月31日。", "2019", "截至2019年12月31日"),
        (
            "期限为2018年1月1日至2018年12月31日。",
            "2018",
            "2018年1月1日至2018年12月31日",
        ),
        (
            "自 2018 年 1 月 1 日起至当年 12 月 31 日止",
            "2018",
            "2018 年 1 月 1 日起至当年 12 月 31 日",
        ),
        ("截止到２０１９年１２月３１日", "2019", "截止到２０１９年１２月３１日"),
    ],
)
def test_the_period_covered_gives_the_year(text: str, year: str, raw_text: str) -> None:
    """Ordinary statements of the period would be missed."""
    piece = piece_of(identity_of(text), "report_year")
    assert (piece.evidence, piece.value) == ("coverage_statement", year)
    assert (piece.raw_text, piece.char_start) == (raw_text, text.index(raw_text))


@pytest.mark.parametrize(
    "text",
    [
        "统计自2018年1月1日至2019年12月31日。",
        "截至2019年11月30日。",
        "统计自2018年1月1日\n至2018年12月31日。",
    ],
)
def test_a_period_over_two_years_or_less_than_one_covers_none(text: str) -> None:
    """The first year of a longer period would be taken."""
    assert said(identity_of(text), "report_year") == []


def test_years_at_the_beginning_of_sentences_count() -> None:
    """Years within sentences, plans and dates would be taken for the year reported on."""
    text = "2019年,我局落实2018年部署。2020年1月起施行。2020年，我局将继续。"
    piece = piece_of(identity_of(text), "report_year")
    assert (piece.evidence, piece.value) == ("sentence_subject", "2019")
    assert (piece.raw_text, piece.char_start) == ("2019", 0)


@pytest.mark.parametrize("before", ["", "　　", "无。　", "无；\n ", "无！"])
def test_blanks_before_a_sentence_are_no_part_of_it(before: str) -> None:
    """A year behind the blanks of a paragraph would stand within a sentence."""
    identity = identity_of(f"{before}2019年，我局落实。")
    assert said(identity, "report_year") == [("sentence_subject", "2019")]


def test_full_width_digits_are_digits() -> None:
    """A pattern of digits does not match full-width ones."""
    piece = piece_of(identity_of("２０１９年，我局落实。"), "report_year")
    assert (piece.value, piece.raw_text) == ("2019", "２０１９")


def test_of_each_kind_of_evidence_a_year_is_said_once_where_it_first_stands() -> None:
    """Rows without number would come of a text that repeats itself."""
    identity = identity_of("无。\n2019年，一。\n2019年，二。")
    assert piece_of(identity, "report_year").line_no == 2


def test_the_best_evidence_gives_the_year() -> None:
    """A weaker kind of evidence would win."""
    identity = titled(
        "淮安市财政局", "2020年", f"2020年，一。2021年，二。\n{BODY}\n2021年1月15日"
    )
    assert (identity.report_year, identity.year_evidence) == (2020, "title")
    assert identity.identification == "identified"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            f"淮安市财政局2020年政府信息公开工作年度报告\n{BODY}\n2020年1月15日",
            "the year 2020 (title) does not go with the signature of 2020-01-15",
        ),
        (
            f"淮安市财政局2020年政府信息公开工作年度报告\n发布时间：2020-12-15\n{BODY}",
            "the year 2020 (title) does not go with the publication on 2020-12-15",
        ),
        (
            f"淮安市财政局2020年政府信息公开工作年度报告\n{BODY}\n2020年12月31日",
            "the year 2020 (title) does not go with the signature of 2020-12-31",
        ),
        (
            "淮安市财政局2020年政府信息公开工作年度报告\n截至2020年12月31日。\n"
            f"{BODY}\n2020年11月30日",
            "the year 2020 (title) does not go with the signature of 2020-11-30",
        ),
        (
            f"淮安市财政局2020年政府信息公开工作年度报告\n截至2019年12月31日。\n{BODY}",
            "the year 2020 (title) is contradicted by 2019 (coverage_statement)",
        ),
        (
            f"淮安市财政局2020年政府信息公开工作年度报告\n截至2021年12月31日。\n{BODY}",
            "the year 2020 (title) is contradicted by 2021 (coverage_statement)",
        ),
        (
            "淮安市财政局2020年政府信息公开工作年度报告\n"
            f"现将2021年度政府信息公开工作情况报告如下。\n{BODY}",
            "the year 2020 (title) is contradicted by 2021 (announced)",
        ),
        (
            "淮安市财政局2019年政府信息公开工作年度报告\n"
            f"淮安市财政局2020年政府信息公开工作年度报告\n{BODY}",
            "several years of one kind of evidence (title): 2019, 2020",
        ),
        (
            f"淮安市财政局政府信息公开工作年度报告\n{BODY}",
            "no year found: not in a title, a coverage statement or a sentence",
        ),
        (
            f"淮安市财政局2007年政府信息公开工作年度报告\n{BODY}",
            "the year 2007 lies before the first reports",
        ),
        (
            "淮安市财政局政府信息公开工作年度报告\n"
            f"2017年，有序开展。比2018年多。\n{BODY}",
            "only sentences tell of the year 2017, and the text also names 2018",
        ),
    ],
)
def test_a_year_in_doubt_is_not_named_and_the_reason_says_why(
    text: str, reason: str
) -> None:
    """A title copied from another year, or a look back, would be believed."""
    identity = identity_of(text)
    assert (identity.report_year, identity.year_evidence) == (None, None)
    assert (identity.identification, identity.reason) == ("held_back", reason)
    # the agency is not in doubt with the year; without a year it has no identifier
    assert (identity.agency_name, identity.agency_id) == ("淮安市财政局", None)


@pytest.mark.parametrize(
    "layout",
    ["{title}\n发布时间：2020-12-31\n{body}", "{title}\n{body}\n2020年12月31日"],
)
def test_a_report_may_be_of_the_last_days_of_its_year(layout: str) -> None:
    """A report of 31 December was held back where title and period name its year."""
    title = "淮安市财政局2020年政府信息公开工作年度报告"
    text = layout.format(title=title, body=f"截至2020年12月31日。\n{BODY}")
    assert identity_of(text).report_year == 2020


def test_without_a_title_sentences_of_the_year_after_are_no_plans() -> None:
    """A period left from last year's report gave its year, against every sentence."""
    text = f"统计期限自2020年1月1日起至2020年12月31日止。\n2021年，有序开展。\n{BODY}"
    assert identity_of(text).reason == (
        "no agency found: not in a title, above it, in a signature "
        "or as the only development zone; the year 2020 (coverage_statement) "
        "is contradicted by 2021 (sentence_subject)"
    )


def test_the_year_of_the_signature_may_be_named_beside_that_of_sentences() -> None:
    """The year in which a report is written would contradict the one it is about."""
    text = f"2017年，有序开展。本报告于2018年编制。\n{BODY}\n淮安市财政局\n2018年1月15日"
    assert identity_of(text).report_year == 2017


def test_plans_for_the_next_year_do_not_contradict() -> None:
    """Every report that looks ahead would be held back."""
    identity = titled("淮安市财政局", "2020年", f"2021年，全面推进。\n{BODY}")
    assert identity.report_year == 2020


def test_the_first_reports_are_of_2008() -> None:
    """The regulation's first year would be taken for an earlier one."""
    assert titled("淮安市财政局", "2008年").report_year == 2008


@pytest.mark.parametrize("stated", ["2019.6", "二〇一九", "1919", "20191"])
def test_a_year_stated_that_is_none_is_not_a_year(stated: str) -> None:
    """2019.6 would be rounded to 2020, or passed over for the title's."""
    identity = titled("淮安市财政局", "2019年", report_year=stated)
    assert identity.report_year is None
    assert identity.reason == f"the manifest states a year that is none: {stated}"


@pytest.mark.parametrize("stated", [2019, "2019", " 2019 "])
def test_a_year_stated_wins(stated: int | str) -> None:
    """What a person has stated would be argued with."""
    text = f"淮安市财政局2020年政府信息公开工作年度报告\n{BODY}\n2025年1月15日"
    identity = identity_of(text, report_year=stated)
    assert (identity.report_year, identity.year_evidence) == (2019, "manifest")
    assert identity.identification == "identified"


def test_two_dates_at_the_end_date_nothing() -> None:
    """One of two dates would be guessed."""
    identity = titled("淮安市财政局", body=f"{BODY}\n2023年1月5日\n2023年1月6日")
    assert identity.signed_on is None


@pytest.mark.parametrize(
    "sentence",
    [
        "特向社会公布2022年度淮安市财政局政府信息公开工作年度报告。",
        "现将淮安市财政局2022年政府信息公开工作年度报告公布如下：",
        "本报告由淮安市财政局编制的2022年度政府信息公开年度报告。",
    ],
)
def test_a_report_that_is_presented_is_of_its_year(sentence: str) -> None:
    """Catches a report held back whose period is misprinted."""
    identity = identity_of(f"{sentence}\n统计期限自2022年1月日起。\n{BODY}")
    assert (identity.report_year, identity.year_evidence) == (2022, "announced")


@pytest.mark.parametrize(
    "sentence",
    [
        # what was done in the year after, and what others are told to do
        "按时发布2021年政府信息公开工作年度报告。",
        "根据关于编制2021年政府信息公开工作年度报告的通知要求。",
        # a look ahead of it
        "现公布淮安市财政局2021年政府信息公开工作年度报告。与2022年相比有变化。",
    ],
)
def test_the_report_of_another_year_says_nothing_of_this_one(sentence: str) -> None:
    """Catches last year's report, published in this year, taken for this year's."""
    assert identity_of(f"{sentence}\n{BODY}").report_year is None


def test_a_year_that_is_told_goes_before_the_one_that_is_presented() -> None:
    identity = identity_of(
        f"现公布淮安市财政局2021年政府信息公开工作年度报告。\n2022年，落实。\n{BODY}"
    )
    assert (identity.report_year, identity.year_evidence) == (2022, "sentence_subject")
