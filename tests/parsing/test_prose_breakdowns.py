"""Totals with the parts told after them."""

from __future__ import annotations

import pytest

from tests.parsing.telling import indicated, told, written


def breakdowns(text: str) -> list[tuple]:
    return [
        (written(one.total), written(one.parts_total), one.parts, one.is_exhaustive)
        for one in told(text).breakdowns
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("公开信息10条，其中机构类4条，其他类5条。", ("10", "9", 2, True)),
        ("公开信息10条，其中机构类4条，法规类5条。", ("10", "9", 2, False)),
        ("公开信息10条，其中机构类4条，法规类6条，动态8条。", ("10", "10", 2, True)),
        ("公开信息10条，其中机构类4条，其他类5条，动态1条。", ("10", "10", 3, True)),
        # a list that goes on behind ; or in another unit is whole where it adds up
        (
            "公开信息10条，其中机构类4条，其他类1条；规章3条、动态2条。",
            ("10", "10", 4, True),
        ),
        ("公开信息10条，其中机构类4条，其他类1条，文件5件。", ("10", "10", 3, True)),
        # examples leave something out, whatever they call themselves
        ("公开信息10条，包括机构类4条、其他类5条等。", ("10", "9", 2, False)),
        # behind ; of all, not of the part told before
        (
            "办结10件，里面有上年的3件；其中公开6件，不予公开4件。",
            ("10", "10", 2, True),
        ),
        ("办结10件，其中上年的3件；其中公开2件，不公开1件。", ("3", "3", 2, True)),
        # not of what the bracket says
        ("公开信息10条（含上年3条），其中机构类4条，法规类6条。", ("10", "10", 2, True)),
        ("公开信息10条。其中，机构类4条，法规类6条。", ("10", "10", 2, True)),
        ("公开信息10条，其中机构类4条，法规类6条；收到申请8条。", ("10", "10", 2, True)),
    ],
)
def test_a_breakdown_closed_by_the_rest_adds_up_or_is_said_not_to(
    text: str, found: tuple
) -> None:
    """Catches a list that leaves something out counted as a contradiction."""
    assert breakdowns(text) == [found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "公开信息10条，其中机构类4条（其中领导1条、机构3条），法规类6条。",
            [("10", "10", 2, True), ("4", "4", 2, True)],
        ),
        (
            "公开信息10条，其中机构类4条，内有领导1条、机构3条；法规类6条，其中规章2条。",
            [("10", "10", 2, True)],
        ),
        (
            "公开信息10条（其中机构类4条、其他6条），收到申请3条。",
            [("10", "10", 2, True)],
        ),
    ],
)
def test_parts_of_a_part_are_not_parts_of_the_total(text: str, found: list) -> None:
    """Catches 领导1条 added to 机构类4条, of which it is a part."""
    assert breakdowns(text) == found


def test_the_parts_of_two_numbers_together_are_of_neither() -> None:
    """Catches a contradiction between 结转2件 and the parts of all there was to do."""
    assert breakdowns("收到申请8件，结转2件。其中，予以公开4件，其他处理6件。") == []


def test_parts_that_do_not_add_up_leave_no_number_preferred() -> None:
    """Catches a total stated though its own parts, all told, contradict it."""
    begins = "全年收到政府信息公开申请10件，其中当面申请4件，信函申请4件"
    assert [code for code, *_ in indicated(f"{begins}，其他2件。")] == [
        "application.received",
        "application.received.in_person",
        "application.received.letter",
    ]
    assert indicated(f"{begins}，其他3件。") == []
    assert len(told(f"{begins}，其他3件。").statements) == 4


@pytest.mark.parametrize(
    "text",
    [
        "公开信息10条，机构类4条，法规类6条。",
        "公开信息10条，其中机构类4条。",
        "公开信息10余条，其中机构类4条，法规类6条。",
        "公开信息10条，其中机构类4件，法规类6件。",
        "合格率100%，其中甲50%，乙50%。",
        "公开信息10条，其中机构类近4条，法规类6条。",
        "公开信息10条\n其中机构类4条，法规类6条。",
    ],
)
def test_what_is_no_list_of_exact_parts_is_none(text: str) -> None:
    """Catches unlike things, or numbers that are only about right, added up."""
    assert breakdowns(text) == []


def test_its_evidence_quotes_each_sentence_once() -> None:
    """Catches evidence in which the total or a part cannot be found."""
    first, second = "公开信息10条。", "其中，机构类4条，法规类6条。"
    (found,) = told(f"报告。{first}{second}").breakdowns
    assert found.evidence == first + second
    assert found.total_start == 7


def test_no_breakdown_has_more_than_forty_parts() -> None:
    """Catches work that grows with the square of a paragraph's numbers."""
    parts = "，".join("类1条" for _ in range(60))
    (found,) = told(f"公开信息90条，其中{parts}。").breakdowns
    assert (found.parts, found.parts_total) == (40, 40)
