"""Any text gives what it tells, without raising, in time that grows as its length."""

from __future__ import annotations

import time
from random import Random

import pytest

from tests.parsing.telling import told

PIECES = [
    "1",
    "二",
    "千百",
    "1,",
    ",111",
    "1.",
    "万",
    "3件",
    "收到申请3件,",
    "收到申请3件\n",
    "。”",
    "未收到申请",
    "无行政复议,",
    "第一",
    "2019年1月1日",
    "百分之",
    "《2019年",
    "“一",
    "::(",
    "其中并共",
    "一、",
    "1\n",
    "{",
    "[bookmark:",
    "首页 ",
    "a|",
    "\t",
    "\r",
    " ",
    "\u3000",
    "余",
    "3-",
    "A",
    "几",
    "近",
    "县政府办公室",
    "公开",
    "3\u200b",
    "\u200b",
    "&nbsp;",
    "一、情况\n",
    "收到3件、",
    "((",
    "〔2019〕",
    "12:30",
    "其中3件",
    "\u0000",
    "\u001a",
    "𠀀",
    "共3件,其中信函3件,",
    "全县各级行政机关积极推进政务公开工作，全年共收到申请12\n",
]


@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_over_and_over_costs_no_more_than_its_length(piece: str) -> None:
    """Catches a pattern that tries again, or a paragraph walked for each number."""
    text = piece * (100_000 // len(piece))
    before = time.process_time()
    told(text)
    assert time.process_time() - before < 5


def test_whatever_stands_in_a_text_it_is_read() -> None:
    """Catches a character, or two beside each other, that a rule does not expect."""
    rng = Random(5)  # noqa: S311 - texts that can be made again
    characters = (
        "0123456789一二三四五六七八九十百千万亿零〇年月日第条件项，,.。:：;；、()（）〔〕《》“”"
        "-－~～至到余多近约未没无有收到申请公开政府信息不其中其他 \n\r\t|"
        "\x1a\x1e\x1f\u200b\u3000①%百分之ABC&<>[]{}/\u0301\ufe0f\U000e0041\u0663"
    )
    for _ in range(400):
        told("".join(rng.choices(characters, k=rng.randrange(400))))


def test_numbers_that_no_decimal_keeps_are_no_statements() -> None:
    """Catches a number cut, rounded or refused by the warehouse's columns."""
    digits = "9" * 16
    text = f"{digits}件，{digits}.5万元，0.123456789元，99999999999亿元，1.{digits}%。"
    assert told(text).statements == ()
    assert len(told(f"{'9' * 15}件。").statements) == 1
