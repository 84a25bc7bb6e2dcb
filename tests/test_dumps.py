"""Tables in the texts of programs and forums: lists, dictionaries, marks in brackets."""

import re

import pytest

from orchestration.readers import read

TABLES = {
    "lists": "['规章', 3, None]\n['许可', 12.5, '']\n['处罚', '', 0]",
    "tuples in a list": "t = [('规章', 3, nan),\n ('许可', 12.5, ''), ('处罚', '', 0)]",
    "JSON": '[\n ["规章", 3, null],\n ["许可", 12.5, ""],\n ["处罚", "", 0]\n]',
}
ROWS = ["规章 | 3 |", "许可 | 12.5 |", "处罚 |  | 0"]


def lines_of(text: str) -> list[str]:
    found = read(f"政府信息公开年度报告\n{text}\n无。\n".encode()).text
    assert found is not None
    first, *lines, last = found.split("\n")[:-1]
    assert (first, last) == ("政府信息公开年度报告", "无。")
    return lines


@pytest.mark.parametrize("name", TABLES)
def test_lists_that_a_program_printed_are_rows(name: str) -> None:
    """Catches a table lost for the brackets and marks around its cells."""
    assert lines_of(TABLES[name]) == ROWS


def test_dictionaries_are_rows_below_their_keys() -> None:
    """Catches numbers whose columns are named in each row, and so never read."""
    rows = ["{'信息内容': '规章', '件数': 3}", "{'信息内容': '许可', '件数': 12},"]
    rows += ['{"信息内容": "收费", "金额": 0.5}']
    expected = [
        "信息内容 | 件数",
        "规章 | 3",
        "许可 | 12",
        "信息内容 | 金额",
        "收费 | 0.5",
    ]
    assert lines_of("\n".join(rows)) == expected
    by_name = "{'规章': 3, '许可': [12, 4], '处罚': 0}"
    assert lines_of(by_name) == ["规章 | 3 |", "许可 | 12 | 4", "处罚 | 0 |"]
    nested = (
        "{'规章': {'制发': 3, '废止': 1}, '文件': {'制发': 2, '废止': 0}, '处罚': [1, 2]}"
    )
    assert lines_of(nested) == [
        "| 制发 | 废止",
        "规章 | 3 | 1",
        "文件 | 2 | 0",
        "处罚 | 1 | 2",
    ]


def test_a_cell_below_a_number_that_has_none_may_be_the_same_cell() -> None:
    """Catches a number of two rows published as that of the first alone."""
    rows = "[['规章', 3], ['许可', 12], ['处罚', None], ['强制', 4]]"
    assert lines_of(rows) == ["规章 | 3", "许可 | 12", "处罚 | 〃", "强制 | 4"]


@pytest.mark.parametrize("row", ["['强制', 2\n7]", "['强制', 27"])
def test_no_number_is_told_of_a_row_that_is_broken(row: str) -> None:
    """Catches 2 published of a row that a line's end broke behind the 2 of 27."""
    expected = [*ROWS, *re.sub("[27]", "\ufffd", row).split("\n")]
    assert lines_of(f"{TABLES['lists']}\n{row}") == expected


@pytest.mark.parametrize(
    "text",
    [
        "(1) 规章3件\n(2) 许可12件\n(3) 处罚4件",
        "[1] 含下属单位\n[2] 不含\n[3] 另计",
        "['规章', 3]",
        "['规章', 3\n['许可', 12\n['处罚', 4",
        "['规章', 3 4]\n['许可', 1\n2]\n['处罚', 4 5]",
        "__import__('os')\n[open('规章')]\n['规章', 3 if 1 else 2]",
        "[" * 500 + "\n" + "(" * 500,
        "[('规章' '3', '1'), ('许可' '1', '2'), ('处罚' '4', '5')]",
        "{'规章': 3, '许可': 12, '处罚': 4, '规章': 5}",
        '{"规章": 3, "许可": 12, "处罚": 4, "规章": 5}',
        "[('规章', 0x10), ('许可', 1_2), ('处罚', 4)]",
        "[('规章', 1" + "+1" * 40_000 + "), ('许可', 2), ('处罚', 4)]",
        "\n".join(["['规章', 3]"] * 1_001),
    ],
)
def test_other_brackets_stay_as_they_are(text: str) -> None:
    """Catches notes that lose their numbers, cells put together, and a program run."""
    assert lines_of(text) == text.split("\n")


def test_a_table_of_a_forum_is_one() -> None:
    """Catches a table lost for marks in brackets around its cells."""
    text = "[table=98%]\n[tr][td=2,1][b]规章[/b][/td][td]3[/td][/tr]\n"
    text += "[tr][td]许可[/td][td=1,2,40]12[/td][td]4[/td][/tr][/table]"
    assert lines_of(text) == ["规章 |  | 3", "许可 | 12 | 4"]


def test_elements_that_a_program_escaped_are_elements() -> None:
    """Catches a table lost that a text has with &lt; and &gt; for its elements."""
    text = (
        "&lt;table&gt;&lt;tr&gt;&lt;td colspan=2&gt;规章&lt;/td&gt;&lt;td&gt;3&lt;/td&gt;"
    )
    text += (
        "&lt;/tr&gt;&lt;tr&gt;&lt;td&gt;许可&lt;td&gt;&amp;nbsp;&lt;td&gt;4&lt;/table&gt;"
    )
    assert lines_of(text) == ["规章 |  | 3", "许可 |  | 4"]


def test_rows_of_a_page_without_their_table_are_rows() -> None:
    """Catches numbers run together of a part of a page, cut behind its <table>."""
    text = "<tr><td>规章</td><td>3</td><td>12</td></tr>\n"
    text += "<tr><td>许可</td><td></td><td>4</td></tr>"
    assert lines_of(text) == ["规章 | 3 | 12", "许可 |  | 4"]
