"""A broken copy of a report gives all of it but the places that are broken.

Every case is a report of ours in an encoding with some bytes changed; the truth is the
report itself.
"""

import random

import pytest

from orchestration.readers import read
from parsing.text import UNKNOWN
from tests.conftest import RAW
from tests.parsing.test_tables_numbers import LICENCES, licences

EACH = 40
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")
REPORTS = tuple(path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt")))


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").splitlines()


@pytest.mark.parametrize("encoding", ENCODINGS[:3])
def test_one_bad_byte_costs_its_place_and_is_named(encoding: str) -> None:
    """Catches a report lost for a byte of its footer, and a digit lost in silence."""
    dice = random.Random(encoding)  # noqa: S311
    for _ in range(EACH):
        text = dice.choice(REPORTS)
        content = bytearray(text.encode(encoding))
        place = dice.randrange(3, len(content))
        line = bytes(content[:place]).count(b"\n")
        content[place] = 0xFF
        reading = read(bytes(content))
        assert reading.text is not None, reading.reason
        assert reading.note is not None
        offset = int(reading.note.split("offset ")[1].split()[0])
        assert 0 <= place - offset <= 3
        assert f"byte 0x{content[offset]:02x}" in reading.note
        expected, found = text.split("\n"), reading.text.split("\n")
        is_line_end = text.encode(encoding)[place : place + 1] == b"\n"
        rest = line + 1 + is_line_end
        assert found[:line] == expected[:line]
        assert found[line + 1 :] == expected[rest:]
        assert UNKNOWN in found[line] or place == len(content) - 1


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_cut_or_filled_up_file_is_read_to_its_end(encoding: str) -> None:
    """Catches a download that broke off within a character, or room kept by zeros."""
    dice = random.Random(encoding)  # noqa: S311
    for _ in range(EACH):
        text = dice.choice(REPORTS).rstrip() + "公开年"
        content = text.encode(encoding)
        cut = read(content[:-1])
        assert cut.text is not None, cut.reason
        assert cut.text.split("\n") == text[:-1].split("\n")
        assert "read as" in (cut.note or "")
        filled = read(content + bytes(dice.choice((1, 2, 511, 4096))))
        assert filled.text is not None, filled.reason
        assert filled.text.split("\n") == text.split("\n")
        assert "byte 0x00" in (filled.note or "")


@pytest.mark.parametrize("byte", [b"\xff", b"\x81", b"\xe5", b"\x00"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_number_that_a_bad_byte_touches_is_unread(encoding: str, byte: bytes) -> None:
    """Catches 3▯5 read as 35, and a cell that is a bad byte taken for a blank one."""
    for cell in (b"3?5", b"?35", b"35?", b"35 ?", b"? 35", b"?"):
        head = "政府信息公开工作年度报告\n行政许可 | ".encode(encoding)
        content = head + cell.replace(b"?", byte) + " | 件\n公开\n".encode(encoding)
        reading = read(content)
        assert reading.text is not None, reading.reason
        printed = reading.text.splitlines()[1].split("|")[1].strip()
        assert licences(printed).state(*LICENCES) == "unread", (cell, printed)


def test_bad_bytes_in_a_script_cost_nothing_of_the_page() -> None:
    """Catches a page lost for what no reader of it sees."""
    head = "<!doctype html><title>年度报告</title><script>var a='".encode()
    body = "'</script><p>政府信息公开</p><table><tr><td>甲<td>12</table>".encode()
    for bad in (b"\xff", b"\xfe\xfd", b"\xd5\xfe"):
        reading = read(head + bad + body)
        assert reading.text == "政府信息公开\n甲 | 12\n"
        assert f"byte 0x{bad[0]:02x} at offset {len(head)} is not utf-8" in (
            reading.note or ""
        )


def test_a_text_of_many_bad_bytes_is_refused_and_the_first_named() -> None:
    """Catches a text of marks published, and a reason that names a sound byte."""
    for encoding in ("utf-8", "gb18030"):
        content = bytearray(REPORTS[0].encode(encoding))
        for place in range(200, len(content), 50):
            content[place] = 0xFF
        reading = read(bytes(content))
        assert reading.text is None
        offset = int((reading.reason or "").split("offset ")[1].split()[0])
        assert 0 <= 200 - offset <= 3
        assert f"is not {encoding}" in (reading.reason or "")


@pytest.mark.parametrize(
    "end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"]
)
def test_every_character_that_ends_a_line_ends_one(end: str) -> None:
    """Catches a report whose lines are one, for the sake of a character."""
    text = "政府信息公开\n行政许可 | 12\n"
    reading = read(text.replace("\n", end).encode())
    assert reading.text is not None
    assert lines_of(reading.text) == text.splitlines()


TABLE = [
    ["政府信息公开工作年度报告"],
    ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
    ["规章", "1,322", "0", "26"],
    ["行政规范性文件", "26", "", "13"],
    ["行政许可", "132", "", ""],
    ["行政处罚", "13", "", ""],
    ["行政强制", "45", "", ""],
    ["行政事业性收费", "1059.7491", "", ""],
    ["三、本年度办理结果,其他", "7", "8", "9"],
]


def as_values(delimiter: str, *, quoted: bool) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if quoted or delimiter in text or '"' in text else text

    return "".join(delimiter.join(map(cell, row)) + "\r\n" for row in TABLE)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("quoted", [True, False])
def test_values_with_commas_between_are_a_table(delimiter: str, quoted: bool) -> None:
    """Catches 1,322 as two cells where it is quoted, and cells that are run together."""
    if delimiter == "\t" and not quoted:
        pytest.skip("a text with tabs is one already")
    reading = read(as_values(delimiter, quoted=quoted).encode("gb18030"))
    assert reading.text is not None
    rows = [[cell.strip() for cell in line.split("|")] for line in lines_of(reading.text)]
    assert rows == TABLE


def test_what_a_program_writes_around_values_is_none_of_them() -> None:
    """Catches rows that are no table because a program counted them, and ="13"."""
    header, *rows = TABLE[1], *TABLE[3:8]
    lines = [["", *header]]
    for number, (label, *values) in enumerate(rows):
        quoted = [f'="{value}"' if value else "" for value in values]
        lines.append([str(number), label, *quoted])
    found = read("\n".join(map(",".join, lines)).encode()).text
    assert found is not None
    shown = [[cell.strip() for cell in line.split("|")] for line in lines_of(found)]
    assert shown == [header, *rows]


def test_elements_in_values_with_commas_between_are_read_as_a_page_shows_them() -> None:
    """Catches a table that is lost for the mark of a note in it."""
    lines = [",".join(row).replace("132", "132<sup>①</sup>") for row in TABLE[3:8]]
    found = read("\n".join(lines).encode()).text
    assert found is not None
    assert "行政许可 | 132¹ |" in found


def test_prose_with_commas_is_no_table() -> None:
    """Catches sentences that are cut into cells at their commas."""
    text = "2024年,某局认真工作,公开信息12条。\n" * 20 + "规章,政府信息,3\n"
    reading = read(text.encode())
    assert reading.text == text


@pytest.mark.parametrize("gap", ["\t", " ", "  ", ""])
def test_thousands_with_commas_are_no_cells(gap: str) -> None:
    """Catches 1,157 as two cells of a table with blanks or tabs between: 1 and 157."""
    names = ("规章", "行政规范性文件", "行政许可", "行政处罚", "行政强制", "其他")
    text = "".join(f"{name}{gap}{gap}3{gap}1,157\n" for name in names)
    assert read(text.encode()).text == text


def test_elements_in_markdown_are_read_as_a_page_shows_them() -> None:
    """Catches a table of a page that stands in a text, and marks glued to numbers."""
    text = (
        "# 政府信息公开\n\n<table><tr><td>甲</td><td>1<sup>2</sup></td></tr></table>\n\n"
        "| 乙<br>丙 | 3<sup>4</sup> | 5<br/> |\n|---|---|---|\n| 丁 | 6[^7] | 8 |\n"
    )
    reading = read(text.encode())
    assert reading.media_type == "text/markdown"
    assert reading.text is not None
    assert reading.text.splitlines() == [
        "# 政府信息公开",
        "甲 | 1²",
        "| 乙 丙 | 3⁴ | 5 |",
        "|---|---|---|",
        "| 丁 | 6⁷ | 8 |",
    ]
    plain = read("政府信息公开\n| 丁 | 6[^7] |&nbsp;8&#12288;|\n".encode())
    assert plain.text == "政府信息公开\n| 丁 | 6⁷ |\u00a08\u3000|\n"
