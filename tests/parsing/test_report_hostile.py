"""Any text gives an identity: nothing raises, and nothing takes more than linear time."""

from __future__ import annotations

import random
import time

import pytest

from tests.parsing.identifying import identity_of

SIZE = 200_000
TOPICS = "主动公开依申请行政复议信息公开"

HOSTILE = {
    "nothing": "",
    "null characters": "\0" * SIZE,
    "line feeds": "\n" * SIZE,
    "carriage returns": "\r\n" * (SIZE // 2),
    "blanks": "　" * SIZE,
    "one line": "淮安市财政局" * (SIZE // 6),
    "years": "。2019年" * (SIZE // 6),
    "years and blanks": ("。" + " " * 50 + "2019年") * (SIZE // 56),
    "last days": "12月31日" * (SIZE // 6),
    "a period that does not end": "2019年1月1日" + "至" * SIZE + "12月31日",
    "periods": "2019年1月1日至" * (SIZE // 9),
    "zones": "管委会《淮安高新区》" + "淮安高新区" * (SIZE // 5),
    "zones without a city": "管委会" + "高新区" * (SIZE // 3),
    "visits": "管委会《淮安高新区》" + "赴" * SIZE,
    "borders": TOPICS + "| " * (SIZE // 2),
    "a cell that does not end": TOPICS + "|" + "1" * SIZE,
    "brackets": "政府信息公开报告" + "(" * SIZE,
    "titles": "淮安市2019年政府信息公开工作报告\n" * (SIZE // 20),
    "a long tail of blanks": "报告" + " " * SIZE,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_in_linear_time(text: str) -> None:
    """One text would hold up a run."""
    began = time.process_time()
    identity = identity_of(text)
    assert time.process_time() - began < 2
    assert (identity.reason is None) == (identity.identification == "identified")


def test_a_hostile_manifest_is_read() -> None:
    """A cell of the manifest would hold up a run."""
    long = "淮安高新区" * 40_000
    began = time.process_time()
    identity = identity_of("政府信息公开年报", long, "(" * SIZE, "市" * SIZE, "2" * SIZE)
    assert time.process_time() - began < 2
    assert identity.identification == "held_back"


def test_evidence_of_texts_at_random_reads_back() -> None:
    """An offset would be lost on the way through folded forms."""
    dice = random.Random(7)  # noqa: S311
    words = (
        "淮安市财政局 2022年 ２０２１年 政府信息公开 工作年度报告 二〇二一年 一月五日 "
        "2021-1-5 截至 12月31日 。 《 》 ( ） 高新区 管委会 发布日期： 关于 通知 𠀀"
    )
    blanks = ["\n", "\r\n", "\r", "\u3000", " ", "\t", "\0", "\u200b", "\x85"]
    parts = words.split(" ") + blanks
    pieces = 0
    for _ in range(2000):
        text = "".join(dice.choices(parts, k=dice.randrange(60)))
        for piece in identity_of(text).evidence:
            pieces += 1
            assert piece.raw_text is not None and piece.char_start is not None
            assert text.startswith(piece.raw_text, piece.char_start)
    assert pieces > 500
