"""Spreadsheets are read as they are shown, and none can do harm."""

import io
import struct
from collections.abc import Callable
from datetime import date

import pytest
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from orchestration.readers import read
from orchestration.readers.number_formats import shown, shown_text
from orchestration.readers.pool import ReaderPool
from parsing.text import PICTURE, UNKNOWN
from tests.conftest import RAW
from tests.garbage import archive
from tests.rendering import as_html, as_xls, as_xlsx, blocks_of

PATIENCE = 60.0
SIDE = Side(style="thin")


@pytest.mark.parametrize("render", [as_xlsx, as_xls], ids=["XLSX", "XLS"])
@pytest.mark.parametrize("report", sorted(path.stem for path in RAW.glob("*.txt")))
def test_a_sheet_gives_the_lines_that_a_page_gives(
    report: str, render: Callable[..., bytes]
) -> None:
    """Catches a cell that is merged, blank or zero and moves or loses a number."""
    blocks = blocks_of((RAW / f"{report}.txt").read_text(encoding="utf-8"))
    page, sheet = read(as_html(blocks).encode()), read(render(blocks))
    assert page.text is not None
    assert sheet.text is not None, sheet.reason
    # the page has a menu above the report; over a table stands its title, in one cell
    assert [line.rstrip(" |") for line in sheet.text.splitlines()] == [
        line.rstrip(" |") for line in page.text.splitlines()[1:]
    ]
    assert numbers_of(sheet.text) == numbers_of(page.text)


def numbers_of(text: str) -> list[list[str]]:
    """Return the cells of the rows that have a number in any."""
    rows = [line.split("|") for line in text.splitlines() if "|" in line]
    return [row for row in rows if any(cell.strip().isdecimal() for cell in row)]


def rule(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = Border(left=SIDE, right=SIDE, top=SIDE, bottom=SIDE)


def two_by_two(sheet: Worksheet) -> None:
    for row in (("甲", 1, 5), ("乙", 2, 6), ("丙", 3, 7)):
        sheet.append(row)
    rule(sheet)


def hide_a_row(sheet: Worksheet) -> None:
    two_by_two(sheet)
    sheet.row_dimensions[2].hidden = True


def hide_a_column(sheet: Worksheet) -> None:
    two_by_two(sheet)
    sheet.column_dimensions["B"].hidden = True


def hide_where_a_merged_cell_begins(sheet: Worksheet) -> None:
    two_by_two(sheet)
    sheet.merge_cells("A1:A3")
    sheet.row_dimensions[1].hidden = True


def merge_numbers(sheet: Worksheet) -> None:
    two_by_two(sheet)
    sheet.merge_cells("B2:C2")
    sheet.append(("丁", None, 8))
    sheet.merge_cells("B3:B4")


def put_a_title_and_a_note(sheet: Worksheet) -> None:
    two_by_two(sheet)
    sheet.insert_rows(1, 2)
    sheet["A1"] = "某某局2023年政府信息公开工作年度报告"
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["C2"] = "填报单位：某某局", "单位：件"
    sheet["A8"] = "注：无"


def rule_a_title(sheet: Worksheet) -> None:
    for row in (
        ("某某局2023年政府信息公开工作年度报告",),
        ("甲", 1, 2),
        ("小计",),
        ("乙", 3, 4),
    ):
        sheet.append(row)
    rule(sheet)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A3:C3")


def leave_a_row_of_the_table_blank(sheet: Worksheet) -> None:
    for row in (("甲", "乙"), ("", ""), ("丙", 1)):
        sheet.append(row)
    rule(sheet)


def leave_the_last_rows_blank(sheet: Worksheet) -> None:
    for row in (("甲", "乙"), ("丙", "丁"), ("", ""), ("", ""), ("", "")):
        sheet.append(row)
    rule(sheet)


def rule_nothing(sheet: Worksheet) -> None:
    for row in (("标题",), (), ("甲", "乙"), ("丙", None), ("丁", 1), (), ("尾",)):
        sheet.append(row)


def begin_further_right(sheet: Worksheet) -> None:
    sheet["C3"], sheet["D3"], sheet["F3"] = "甲", 1, 2
    for cell in ("C3", "D3", "E3", "F3"):
        sheet[cell].border = Border(top=SIDE)


def show_no_zeros(sheet: Worksheet) -> None:
    sheet.append(("甲", 0, 10))
    sheet.sheet_view.showZeros = False


def write_in_white(sheet: Worksheet) -> None:
    sheet.append(("甲", 7, 8, 9, "乙"))
    sheet["B1"].font = Font(color="FFFFFF")
    sheet["C1"].font = Font(color="FFFFFF")
    sheet["C1"].fill = PatternFill("solid", fgColor="000080")
    sheet["D1"].font = Font(color="FFC000")
    sheet["D1"].fill = PatternFill("solid", fgColor="FFC000")


def write_in_pieces(sheet: Worksheet) -> None:
    raised = TextBlock(InlineFont(vertAlign="superscript"), "2")
    struck = TextBlock(InlineFont(strike=True), "3")
    sheet.append(("甲", CellRichText("5", raised), CellRichText(struck, " 4")))


def strike_a_number(sheet: Worksheet) -> None:
    sheet.append(("甲", 3, 4))
    sheet["B1"].font = Font(strike=True)


def count_nothing(sheet: Worksheet) -> None:
    sheet.append(("甲", "=1+1", 3))


def look_by_condition(sheet: Worksheet) -> None:
    sheet.append(("甲", 0, 3))
    white = CellIsRule(operator="equal", formula=["0"], font=Font(color="FFFFFF"))
    sheet.conditional_formatting.add("B1:B9", white)


def mark_by_condition(sheet: Worksheet) -> None:
    sheet.append(("甲", 0, 3))
    red = PatternFill(bgColor="FF0000")
    sheet.conditional_formatting.add(
        "B1:C9", CellIsRule(operator="equal", formula=["0"], fill=red)
    )


def turn_round(sheet: Worksheet) -> None:
    sheet.append(("甲", 1, 2))
    sheet.sheet_view.rightToLeft = True


def write_in_pictures(sheet: Worksheet) -> None:
    small = TextBlock(InlineFont(rFont="Webdings"), "3")
    sheet.append(("甲", 1, CellRichText("乙", small)))
    sheet["B1"].font = Font(name="Wingdings 2")


def break_lines(sheet: Worksheet) -> None:
    sheet.append(("本年新\n制作数量", "1\n2", date(2024, 1, 5)))


SHEETS: dict[str, tuple[Callable[[Worksheet], None], list[str]]] = {
    "a hidden row": (hide_a_row, ["甲 | 1 | 5", "丙 | 3 | 7"]),
    "a hidden column": (hide_a_column, ["甲 | 5", "乙 | 6", "丙 | 7"]),
    "a merged cell that begins in a hidden row": (
        hide_where_a_merged_cell_begins,
        ["甲 | 2 | 6", "| 3 | 7"],
    ),
    "numbers over two columns, and over two rows": (
        merge_numbers,
        ["甲 | 1 | 5", "乙 | 2 | 〃", "丙 | 3 | 7", "丁 | 〃 | 8"],
    ),
    "a title, a line of two texts and a note": (
        put_a_title_and_a_note,
        [
            "某某局2023年政府信息公开工作年度报告",
            "填报单位：某某局 |  | 单位：件",
            "甲 | 1 | 5",
            "乙 | 2 | 6",
            "丙 | 3 | 7",
            "注：无",
        ],
    ),
    "a title within the lines of a table": (
        rule_a_title,
        [
            "某某局2023年政府信息公开工作年度报告",
            "甲 | 1 | 2",
            "小计 |  |",
            "乙 | 3 | 4",
        ],
    ),
    "a blank row within the lines of a table": (
        leave_a_row_of_the_table_blank,
        ["甲 | 乙", "|", "丙 | 1"],
    ),
    "blank rows at the end of a table": (
        leave_the_last_rows_blank,
        ["甲 | 乙", "丙 | 丁", "|"],
    ),
    "a sheet without lines": (rule_nothing, ["标题", "甲 | 乙", "丙 |", "丁 | 1", "尾"]),
    "a table that begins further right": (begin_further_right, ["甲 | 1 |  | 2"]),
    "zeros that are not shown": (show_no_zeros, ["甲 |  | 10"]),
    "numbers in the colour of the paper": (write_in_white, ["甲 |  | 8 |  | 乙"]),
    "a mark and a struck digit": (write_in_pieces, ["甲 | 5² | 3\u0336 4"]),
    "a struck number": (strike_a_number, ["甲 | 3\u0336 | 4"]),
    "a formula that nothing counted": (count_nothing, [f"甲 | {PICTURE} | 3"]),
    "a number that a condition may hide": (look_by_condition, [f"甲 | {UNKNOWN} | 3"]),
    "a number that a condition marks": (mark_by_condition, ["甲 | 0 | 3"]),
    "columns from right to left": (turn_round, [f"甲 | {UNKNOWN} | {UNKNOWN}"]),
    "fonts of pictures": (write_in_pictures, [f"甲 | {UNKNOWN} | 乙{UNKNOWN}"]),
    "lines within a cell, and a date": (
        break_lines,
        ["本年新制作数量 | 1 2 | 2024-01-05"],
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_are_read_as_they_are_shown(name: str) -> None:
    """Catches a number that is hidden, or in another column than it is seen in."""
    make, expected = SHEETS[name]
    book = Workbook()
    make(book.active)
    reading = read(saved(book))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected


def saved(book: "Workbook | xlwt.Workbook") -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_sheets_come_in_the_order_of_their_tabs_without_the_hidden() -> None:
    """Catches last year's numbers, kept in a sheet that nobody sees."""
    book = Workbook()
    for name, state in (("甲", "hidden"), ("乙", "veryHidden"), ("丙", "visible")):
        sheet = book.create_sheet(name, 0)
        sheet.append((name, 1))
        sheet.sheet_state = state
    last = book.worksheets[-1]
    last.append(("丁", 2))
    book.move_sheet(last, -3)
    assert read(saved(book)).text == "丁 | 2\n丙 | 1\n"


def test_an_older_sheet_is_read_as_it_is_shown() -> None:
    """Catches what is hidden, white, struck, raised or formatted in an XLS."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("a")
    secret = book.add_sheet("b")
    secret.write(0, 0, 99)
    secret.visibility = 1
    for column, (value, style) in enumerate(
        [
            ("甲", ""),
            (7, "font: colour white"),
            (8, "font: struck_out on"),
        ]
    ):
        sheet.write(0, column, value, xlwt.easyxf(style))
    sheet.write(0, 4, 9)
    sheet.write(0, 3, 0.5, xlwt.easyxf(num_format_str="0%"))
    sheet.write(0, 5, 0, xlwt.easyxf(num_format_str="0;-0;;@"))
    raised = xlwt.easyfont("escapement superscript")
    sheet.write_rich_text(0, 6, [("5", xlwt.easyfont("")), ("2", raised)])
    sheet.write(1, 0, "乙")
    sheet.row(1).hidden = True
    sheet.col(4).hidden = True
    reading = read(saved(book))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == ["甲 |  | 8\u0336 | 50% |  | 5²"], reading.text


FORMATS = [
    (12, "General", "12"),
    (12.0, "0_ ", "12"),
    (-3, "0", "-3"),
    (0, "#", ""),
    (0, "0;-0;;@", ""),
    (5, ";;;", ""),
    (1234.5, "#,##0.00", "1,234.50"),
    (1234567, "#,##0", "1,234,567"),
    (12.345, "0.0", None),
    (0.1 + 0.2, "0.00", "0.30"),
    (7, "000", "007"),
    (0, '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', "-"),
    (-5, "#,##0_);[Red](#,##0)", "(5)"),
    (12, '0"件"', "12件"),
    (12, "[$¥-804]#,##0.0", "¥12.0"),
    (0.256, "0.00%", "25.60%"),
    (45296, "yyyy/m/d", "2024/1/5"),
    (45296, '[$-804]yyyy"年"m"月"d"日";@', "2024年1月5日"),
    (45296, "yyyy-mm-dd", "2024-01-05"),
    (0.1 + 0.2, "General", "0.3"),
    # what depends on the width of a column, on rules or on a language
    (1 / 3, "General", None),
    (123456789012, "General", None),
    (1234, "0,", None),
    (0.5, "# ?/?", None),
    (12, "[>10]0;0", None),
    (12, "[DBNum1]0", None),
    (12, "0.00E+00", None),
    (5, "000-0000", None),
    (45296.5, "yyyy/m/d h:mm", None),
    (60, "yyyy/m/d", None),
    (-1, "yyyy/m/d", None),
    (-0.1, "0", None),
    (12, "\x00", None),
]


@pytest.mark.parametrize(("value", "code", "expected"), FORMATS)
def test_a_number_is_what_its_format_shows(
    value: float, code: str, expected: str | None
) -> None:
    """Catches a number other than is seen: a zero that is blank, a share, a date."""
    assert shown(value, code) == expected


def test_a_text_is_what_its_format_shows() -> None:
    """Catches a text that a format hides, or puts something beside."""
    assert [
        shown_text("甲1", code) for code in ("General", "@", "0;;;@", ";;;", '"约"@', "0")
    ] == ["甲1", "甲1", "甲1", "", None, "甲1"]


def workbook(sheet: bytes, **parts: bytes) -> bytes:
    """Return a spreadsheet around the XML of its only sheet."""
    links = (
        b'<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/>'
        b'<Relationship Id="r2" Target="sharedStrings.xml"/></Relationships>'
    )
    return archive(
        xl__workbook_xml=b'<workbook xmlns:r="urn:r"><sheets><sheet name="a" r:id="r1"/>'
        b"</sheets></workbook>",
        xl___rels__workbook_xml=b"",
        **{"xl___rels__workbook.xml.rels": links},
        xl__worksheets__sheet1_xml=sheet,
        **parts,
    )


def of_rows(rows: bytes, after: bytes = b"") -> bytes:
    return b"<worksheet><sheetData>" + rows + b"</sheetData>" + after + b"</worksheet>"


CELL = b'<c r="A1"><v>1</v></c>'
HARMFUL = {
    "cells without end": (
        lambda: workbook(
            of_rows((b"<row>" + b"<c><v>1</v></c>" * 1_000 + b"</row>") * 200)
        ),
        "table cells",
    ),
    "two cells far apart": (
        lambda: workbook(
            of_rows(
                b"".join(
                    b'<row r="%d"><c r="A%d"><v>1</v></c><c r="XFD%d"><v>1</v></c></row>'
                    % (row, row, row)
                    for row in range(1, 9)
                )
            )
        ),
        "table cells",
    ),
    "a cell merged over everything": (
        lambda: workbook(
            of_rows(
                b'<row r="1">' + CELL + b'</row><row r="1048576"><c><v>1</v></c></row>',
                b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            )
        ),
        "table cells",
    ),
    "a sheet that unpacks without end": (
        lambda: workbook(of_rows(b"<row>" + b" " * 40_000_000 + b"</row>")),
        "unpacks to more than",
    ),
    "entities": (
        lambda: workbook(b'<!DOCTYPE x [<!ENTITY a "1">]>' + of_rows(b"")),
        "declares entities",
    ),
    "a torn sheet": (lambda: workbook(b"<worksheet><sheetData>"), "broken spreadsheet"),
    "no such sheet": (
        lambda: archive(
            xl__workbook_xml=b'<workbook><sheets><sheet id="r9"/></sheets></workbook>'
        ),
        "is missing",
    ),
    "an XLS in name only": (
        lambda: (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
            + bytes(504)
            + "Workbook".encode("utf-16-le")
            + bytes(64)
        ),
        "broken spreadsheet",
    ),
    "a sheet of nothing": (lambda: workbook(of_rows(b"")), "no text in the spreadsheet"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_sheet_beyond_bounds_says_so(name: str) -> None:
    """Catches a sheet that takes the machine's time or memory, or ends without a word."""
    make, reason = HARMFUL[name]
    with ReaderPool(1) as pool:
        reading = pool.submit(make()).result(timeout=PATIENCE)
    assert reading.text is None
    assert reason in str(reading.reason)


@pytest.mark.pipeline
def test_a_damaged_older_sheet_gives_a_reason_or_the_same_cells() -> None:
    """Catches damage at any place that hangs the reader or changes its process."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for row in range(20):
        sheet.write(row, 0, f"row {row}")
        sheet.write(row, 1, row)
    whole = saved(book)
    with ReaderPool(1) as pool:
        for place in range(512, len(whole), len(whole) // 40):
            torn = whole[:place]
            spoilt = whole[:place] + struct.pack("<I", 0xFFFFFFFF) + whole[place + 4 :]
            for content in (torn, spoilt):
                reading = pool.submit(content).result(timeout=PATIENCE)
                assert (reading.text is None) == (reading.reason is not None)
