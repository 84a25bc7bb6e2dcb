"""Pages without rules: columns and merged cells that are narrower than their words."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.parsing.tables import APPLICANT_LABELS, Printing, of_section, read

# what merged cells beside the rows say, and by how many characters a line
_SIDES = {"（三）不予公开": 3, "（四）无法提供": 4, "（五）不予处理": 3}


def _page(printing: Printing, part: Sequence[str], *, apart: bool = False) -> str:
    """Return table three as a page: rows of two lines, merged cells' lines among them."""
    lines: list[str] = []
    side: list[str] = []
    for row in printing.tables["applications"].rows:
        if row.kind != "data":
            lines.append(" ".join(text for text in row.labels + row.values if text))
            continue
        above, group, label = row.labels
        if above.startswith("三"):
            side, above = [*part], ""
        if label and group:
            size = _SIDES.get(group, 9) + apart
            shown = group.replace("）", "） ") if apart else group
            side += [shown[at : at + size] for at in range(0, len(shown), size)]
            group = ""
        label = above or group or label
        half = len(label) // 2
        for words in (f"{label[:half]} {' '.join(row.values)}", label[half:]):
            before = side.pop(0) + " " if side else ""
            lines.append(before + words)
    text = printing.text("pipes", "applications")
    return text.replace("\n".join(printing.lines("applications")), "\n".join(lines))


@pytest.mark.parametrize("apart", [False, True])
@pytest.mark.parametrize("form", ["table_2019", "table_2021"])
@pytest.mark.parametrize(
    "part", [(), ("三、本", "年度办", "理结果"), tuple("三、本年度办理结果")]
)
def test_names_of_merged_cells_are_no_part_of_the_labels_beside_them(
    form: str, part: Sequence[str], *, apart: bool
) -> None:
    """Catches a whole table held back for 不予公 and 开 between a label's two halves.

    apart: a blank stands behind the number of a name, so that （四） 无 ends with what is
    printed for no number.
    """
    printing = Printing(form)
    reading = read(_page(printing, part, apart=apart))
    assert reading.published == of_section(printing.truth, "applications")


def test_a_name_whose_piece_is_lost_leaves_its_rows_unread_or_right() -> None:
    printing = Printing()
    text = _page(printing, ("三、本", "年度办", "理结果"))
    for piece in ("不予公 ", "理结果 ", "（三） "):
        assert piece in text
        assert read(text.replace(piece, "", 1)).wrong(printing.truth) == {}


@pytest.mark.parametrize("lone", [True, False])
def test_the_first_character_of_a_name_is_no_empty_cell(*, lone: bool) -> None:
    """Catches 无 of 无法提供, a character a line, as the value of the row beside it."""
    printing = Printing()
    side = list("无法提供")
    lines = []
    for line in printing.lines("applications", "spaces"):
        is_row = (side and "本机关不掌握" in line) or len(side) < 4
        if is_row and side:
            lines += [side.pop(0), line] if lone else [f"{side.pop(0)} {line}"]
        else:
            lines.append(line)
    text = printing.text("spaces", "applications").replace(
        "\n".join(printing.lines("applications", "spaces")), "\n".join(lines)
    )
    assert "\n无\n" in text or "\n无 " in text
    assert read(text).published == of_section(printing.truth, "applications")


_NARROW = {
    "本年新制作数量": ["本年新 本年新 对外公开", "制作数量 公开数量 总数量"],
    "上一年项目数量": ["上一年项 本年 增/ 处理决", "信息内容", "目数量 减 定数量"],
    "采购总金额": ["采购项目 采购金额", "信息内容", "数量"],
}


@pytest.mark.parametrize("word", _NARROW)
def test_a_header_of_narrow_columns_is_the_forms(word: str) -> None:
    """Catches every row of table two held back where its header takes two lines."""
    printing = Printing("table_2019")
    text = printing.text("spaces", "disclosures")
    header = next(one for one in text.split("\n") if word in one)
    text = text.replace(header, "\n".join(_NARROW[word]))
    assert read(text).published == of_section(printing.truth, "disclosures")


@pytest.mark.parametrize(
    "lines",
    [
        # another order, a column more, one that is another's, no order, one not whole
        ["本年新 本年新 对外公开", "公开数量 制作数量 总数量"],
        ["上年数 本年新 本年新 对外公开", "制作数量 公开数量 总数量"],
        ["本年新 本年新 历年公开", "制作数量 公开数量 总数量"],
        ["对外公开总数量", "本年新制作数量", "本年新公开数量"],
        ["本年新 制作数量 对外公开", "本年新公开数量", "总数量"],
        ["本年新 本年新 对外公开", "制作数量 公开数量 数量"],
    ],
)
def test_a_header_of_other_narrow_columns_is_not_the_forms(lines: list[str]) -> None:
    printing = Printing("table_2019")
    text = printing.text("spaces", "disclosures")
    header = next(one for one in text.split("\n") if "本年新制作数量" in one)
    reading = read(text.replace(header, "\n".join(lines)))
    assert set(reading.states("regulations")) == {"unread"}


def test_a_last_row_with_a_damaged_label_is_not_lost() -> None:
    """Catches 政集中采购 57 below the last row that both forms have, kept nowhere."""
    printing = Printing("table_2019").label("procurement", "政集中采购")
    reading = read(printing.text("spaces", "disclosures"))
    assert "missing" not in reading.states("procurement")


def test_what_stands_above_the_labels_may_follow_a_header_of_more_lines() -> None:
    printing = Printing()
    text = printing.text("spaces", "disclosures")
    header = "信息内容 本年制发件数 本年废止件数 现行有效件数"
    assert header in text
    boxes = "本年制发件\n数\n本年废止件\n数\n现行有效件\n数\n信息内容"
    reading = read(text.replace(header, boxes))
    assert reading.published == of_section(printing.truth, "disclosures")


def _turned(printing: Printing, names: Sequence[str]) -> str:
    """Return table three with its rows as columns, and a row for each applicant."""
    rows = printing.tables["applications"].data_rows()
    lines = [" | ".join(["申请人情况", *("".join(row.labels) for row in rows)])]
    lines += [
        " | ".join([name, *(row.values[number] for row in rows)])
        for number, name in enumerate(names)
    ]
    text = printing.text("pipes", "applications")
    return text.replace("\n".join(printing.lines("applications")), "\n".join(lines))


def test_a_table_with_rows_as_columns_is_read_if_its_rows_are_in_order() -> None:
    """Catches the numbers of one applicant as another's: no sum tells them apart."""
    printing = Printing()
    names = [*APPLICANT_LABELS]
    reading = read(_turned(printing, names))
    assert reading.published == of_section(printing.truth, "applications")
    names[0], names[4] = names[4], names[0]
    assert read(_turned(printing, names)).published == {}


def test_numbers_below_the_last_row_are_not_lost_in_silence() -> None:
    """Catches a table of empty cells, where its numbers stand in a column below."""
    printing = Printing("statistics_2014")
    rows = printing.tables["statistics"].data_rows()
    lines = [row.label for row in rows] + [str(row.unit) for row in rows]
    lines += [row.values[0] for row in rows[:-1]]
    text = printing.text("lines", "statistics")
    text = text.replace(
        "\n".join(printing.lines("statistics", "lines")), "\n".join(lines)
    )
    reading = read(text)
    assert reading.published == {}
    assert "stand below the last row" in str(reading.section("statistics_litigation"))
