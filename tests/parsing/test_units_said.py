"""A unit applies from where it stands, as a reader takes it; two that differ do not."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from random import Random

import pytest

from tests.parsing.tables import HEADINGS, Printing, Reading, read

AMOUNT = "procurement", "amount_yuan"
FEES = "fees", "fee_yuan"
LAYOUTS = ("pipes", "grid", "spaces", "lines", "markdown")
FACTORS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 10**6, "亿元": 10**8}
WORDS = (
    "单位：{}",
    "单位:{}",
    "单位 {}",
    "（单位：{}）",
    "计量单位：{}",
    "金额单位：人民币{}",
    "单位：{}人民币",
    "单位：件、{}",
    "单位：{}、件",
    "单位：项/{}",
    "以{}为单位",
    "单位为{}",
    "单\u200b位：{}",
)
PLACES = ("above", "heading", "caption", "corner", "block", "label", "note", "notes")


def _printed(form: str, number: str, said: dict[str, str], layout: str) -> Reading:
    """Read table two, whose amount has no unit, with words at some places."""
    row, column = AMOUNT if form == "table_2019" else FEES
    word = "采购总金额" if form == "table_2019" else "本年收费金额"
    printing = Printing(form).put(row, column, number)
    header = printing.header(word)
    header.values[-1] = word + said.get("header", "")
    if "corner" in said:
        corner = next(n for n, text in enumerate(header.labels) if text)
        header.labels[corner] += said["corner"]
    rows = printing.tables["disclosures"].rows
    block = rows[rows.index(header) - 1]
    if "block" in said:
        where = block.labels if any(block.labels) else block.values
        at = next(n for n, text in enumerate(where) if text)
        where[at] += said["block"]
    if "label" in said:
        labels = printing.row(row).labels
        at = next(n for n in reversed(range(len(labels))) if labels[n])
        labels[at] += said["label"]
    text = printing.text(layout, "disclosures")
    heading = HEADINGS["disclosures"]
    above = heading + said.get("heading", "")
    for place in ("above", "caption"):
        if place in said:
            above += "\n" + said[place]
    text = text.replace(heading, above)
    below = "".join(f"{said[place]}\n" for place in ("note", "notes") if place in said)
    return read(text.replace("五、存在的主要问题", f"{below}五、存在的主要问题"))


def _at(place: str, words: str, unit: str) -> str:
    if place == "label":
        return f"（{unit}）"
    if place == "note":
        return f"注：采购、收费金额{words}。"
    if place == "notes":
        return f"备注：1.数量以件计；2.表中金额{words}"
    bare = words.strip("（）")
    return f"（{bare}）" if place in ("heading", "corner", "block") else words


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
def test_a_unit_applies_from_where_it_stands(form: str, place: str, layout: str) -> None:
    """Catches 单位：万元 above the table passed over, and 6320.90 read as yuan."""
    rng = Random(f"{form} {place} {layout}")  # noqa: S311
    row, column = AMOUNT if form == "table_2019" else FEES
    read_so = 0
    for words, unit in product(WORDS, ("元", "千元", "万元")):
        number = f"{rng.randint(1, 99_999)}.{rng.randint(10, 99)}"
        said = {place: _at(place, words.format(unit), unit)}
        cell = _printed(form, number, said, layout).cell(row, column)
        assert cell.value in (Decimal(number) * FACTORS[unit], None), (said, cell)
        assert cell.cell_state in ("reported", "unread"), (said, cell)
        read_so += cell.cell_state == "reported"
        if cell.value is not None:
            basis = {"label": "label", "note": "note", "notes": "note"}.get(place)
            basis = basis or ("header" if place in ("corner", "block") else "table")
            assert cell.unit_basis == basis, (said, cell)
    if layout in ("pipes", "grid", "lines") and place not in ("corner", "block"):
        assert read_so > 30


@pytest.mark.parametrize(
    ("one", "other"),
    [pair for pair in product(("header", *PLACES), repeat=2) if pair[0] < pair[1]],
)
def test_two_units_that_differ_hold_an_amount_back(one: str, other: str) -> None:
    for form, layout in product(("table_2019", "table_2021"), ("pipes", "lines")):
        row, column = AMOUNT if form == "table_2019" else FEES
        first = "（万元）" if one == "header" else _at(one, "单位：万元", "万元")
        second = "（元）" if other == "header" else _at(other, "单位：元", "元")
        reading = _printed(form, "6320.90", {one: first, other: second}, layout)
        assert reading.value(row, column) is None, (form, layout)
        agreed = second.replace("元", "万元")
        reading = _printed(form, "6320.90", {one: first, other: agreed}, layout)
        assert reading.value(row, column) in (63_209_000, None)


@pytest.mark.parametrize(
    "words",
    [
        "单位：千美元",
        "单位：万",
        "单位：万元/元",
        "金额单位：英镑",
        "（百元）",
        "单位：元、万元",
    ],
)
@pytest.mark.parametrize("place", ["above", "heading", "note", "label"])
def test_a_unit_that_is_not_known_leaves_an_amount_unread(place: str, words: str) -> None:
    at = {"note": f"注：金额{words}", "label": f"（{words.strip('（）')}）"}.get(
        place, words
    )
    for form, (row, column) in (("table_2019", AMOUNT), ("table_2021", FEES)):
        reading = _printed(form, "632090", {place: at}, "pipes")
        assert reading.value(row, column) is None


@pytest.mark.parametrize(
    "words",
    [
        "填报单位：广元市财政局",
        "单位：件",
        "本单位投入500万元用于平台。",
        "全年各单位以万元以上项目为重点。",
        "（多元化解）",
        "单位：淮安市财政局",
    ],
)
def test_words_that_say_no_unit_of_money_change_nothing(words: str) -> None:
    reading = _printed("table_2019", "6520000", {"above": words}, "pipes")
    cell = reading.cell(*AMOUNT)
    assert (cell.value, cell.unit_basis) == (6_520_000, "assumed")


@pytest.mark.parametrize("printed", ["12元", "12 元", "12万元", "1.2万元", "3,000元"])
@pytest.mark.parametrize("place", PLACES)
def test_the_unit_in_a_cell_is_its_own(place: str, printed: str) -> None:
    said = {place: _at(place, "单位：万元", "万元")}
    cell = _printed("table_2019", printed, said, "pipes").cell(*AMOUNT)
    number, unit = printed.replace(",", "").replace(" ", ""), "元"
    if "万" in number:
        unit = "万元"
    yuan = Decimal(number.removesuffix(unit)) * FACTORS[unit]
    assert (cell.value, cell.unit_basis) in ((yuan, "cell"), (None, None))
    if place not in ("corner", "block", "label"):
        assert cell.value == yuan


@pytest.mark.parametrize("mark", ["￥", "¥", "人民币", "RMB", "￥ "])
def test_a_currency_under_another_unit_is_held_back(mark: str) -> None:
    """￥12.5 in a table of ten thousands may be either."""
    said = {"above": "单位：万元"}
    assert _printed("table_2019", f"{mark}12.5", said, "pipes").value(*AMOUNT) is None
    assert _printed("table_2019", f"{mark}12.5", {}, "pipes").value(*AMOUNT) == Decimal(
        "12.5"
    )
    cell = _printed("table_2019", f"{mark}12.5万元", said, "pipes").cell(*AMOUNT)
    assert cell.value == 125_000


@pytest.mark.parametrize(
    ("printed", "count"),
    [
        ("1.2万件", 12_000),
        ("3万件", 30_000),
        ("12 万件", 120_000),
        ("0.5万条", 5_000),
        ("12部", 12),
        ("12件次", 12),
        ("12（件）", 12),
        ("12 （件）", 12),
        ("3例", 3),
    ],
)
def test_a_count_has_the_unit_of_counts(printed: str, count: int) -> None:
    printing = Printing().put("licences", "decisions", printed)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.value("licences", "decisions") == count


@pytest.mark.parametrize("printed", ["1.23456万件", "12万", "1.5件", "12千", "3万元件"])
def test_a_count_that_is_not_whole_or_has_half_a_unit_is_unread(printed: str) -> None:
    printing = Printing().put("licences", "decisions", printed)
    reading = read(printing.text("pipes", "disclosures"))
    assert reading.state("licences", "decisions") == "unread"


def test_the_unit_of_another_table_below_is_not_this_ones() -> None:
    said = {"notes": "单位：万元"}
    assert _printed("table_2019", "6320", said, "pipes").value(*AMOUNT) is None
    assert _printed(
        "table_2021", "63.2012", {"header": "（单位：万元）", **said}, "pipes"
    ).value(*FEES) == Decimal("632012")


@pytest.mark.parametrize("said", ["单位：万件", "（单位：千件）", "单位: 万条"])
@pytest.mark.parametrize("section", ["applications", "disclosures", "proceedings"])
def test_counts_below_a_unit_of_many_are_held_back(section: str, said: str) -> None:
    """12 below 单位：万件 would be twelve, not a hundred and twenty thousand."""
    printing = Printing()
    text = printing.text("pipes", section)
    heading = HEADINGS[section]
    assert read(text).published_in(section)
    above = text.replace(heading, f"{heading}\n{said}")
    below = text.replace("五、存在", f"注：以上{said.replace('：', '为')}。\n五、存在")
    for changed in (above, below):
        reading = read(changed)
        assert reading.published_in(section) == {}
        assert "not single ones" in (reading.section(section).reason or "")
