"""Every format gives what the text gives, and no file can do harm or vanish."""

import csv
import io
import os
import re
import subprocess
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from orchestration import listing, loading
from orchestration.database import connect
from orchestration.loading import load
from orchestration.readers import Reading, read
from orchestration.readers.pool import ReaderPool
from orchestration.readers.text import decode
from orchestration.readers.worker import TEXTS
from tests.conftest import RAW, Run, Runner
from tests.garbage import GARBAGE, archive, word
from tests.gold_codes import GOLD, gold_cells
from tests.ofd import as_ofd
from tests.rendering import (
    FONT,
    as_docx,
    as_html,
    as_ods,
    as_odt,
    as_pdf,
    as_xls,
    as_xlsx,
    blocks_of,
    same_text,
)
from tests.test_gold import UNION

pytestmark = pytest.mark.pipeline

REPORTS = tuple(sorted(path.stem for path in RAW.glob("*.txt")))

# A bound that no machine should reach, and a test still fails by.
PATIENCE = 60.0


def text_of(report: str) -> str:
    return (RAW / f"{report}.txt").read_bytes().decode("utf-8")


def html_of(report: str, charset: str = "utf-8") -> str:
    return as_html(blocks_of(text_of(report)), charset)


FORMATS: dict[str, Callable[[str], bytes]] = {
    "web page": lambda report: html_of(report).encode(),
    "web page that lies": lambda report: html_of(report, "utf-8").encode("gb18030"),
    "web page in UTF-16": lambda report: html_of(report, "gb2312").encode("utf-16"),
    "Word": lambda report: as_docx(blocks_of(text_of(report))),
    "ODT": lambda report: as_odt(blocks_of(text_of(report))),
    "ODS": lambda report: as_ods(blocks_of(text_of(report))),
    "PDF": lambda report: as_pdf(blocks_of(text_of(report))),
    "OFD": lambda report: as_ofd(blocks_of(text_of(report))),
    "XLSX": lambda report: as_xlsx(blocks_of(text_of(report))),
    "XLS": lambda report: as_xls(blocks_of(text_of(report))),
    "UTF-8 with a mark": lambda report: text_of(report).encode("utf-8-sig"),
    "GB18030": lambda report: text_of(report).encode("gb18030"),
    "UTF-16": lambda report: text_of(report).encode("utf-16"),
    "UTF-16 without a mark": lambda report: text_of(report).encode("utf-16-le"),
}


@pytest.fixture(scope="module")
def rendered() -> dict[tuple[str, str], bytes]:
    return {
        (report, name): render(report)
        for report in REPORTS
        for name, render in FORMATS.items()
    }


def write(path: Path, content: bytes) -> None:
    """Write a file without a suffix: names mean nothing."""
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)


def place_of(report: str) -> str:
    with (GOLD / "meta.csv").open(encoding="utf-8") as file:
        rows = {row["report"]: row for row in csv.DictReader(file)}
    return rows[report]["city"]


@pytest.fixture(scope="module")
def separate(
    rendered: dict[tuple[str, str], bytes],
    runner: Runner,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """A run in which each rendering is stated to be another agency's."""
    raw = tmp_path_factory.mktemp("separate")
    with (raw / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.writer(file)
        manifest.writerow(["file", "agency_name", "report_year"])
        for number, ((report, name), content) in enumerate(rendered.items()):
            write(raw / name / report, content)
            agency = f"{place_of(report)}第{number}试验局"
            manifest.writerow([f"{name}/{report}", agency, 2019])
    return runner.run(raw, tmp_path_factory.mktemp("separated"))


@pytest.fixture(scope="module")
def together(
    rendered: dict[tuple[str, str], bytes],
    runner: Runner,
    tmp_path_factory: pytest.TempPathFactory,
) -> Run:
    """A run in which all renderings and the texts speak for themselves."""
    raw = tmp_path_factory.mktemp("together")
    for (report, name), content in rendered.items():
        write(raw / name / report, content)
    for report in REPORTS:
        write(raw / "text" / report, (RAW / f"{report}.txt").read_bytes())
    return runner.run(raw, tmp_path_factory.mktemp("gathered"))


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_every_cell(separate: Run, name: str) -> None:
    """Catches a span, a page break or an encoding that moves or loses a number."""
    assert separate.status == 0, separate.errors
    published = {
        (path.removeprefix(f"{name}/"), section, row, column): (value, raw_text)
        for path, section, row, column, value, raw_text in separate.query(
            "select source_path, section, row_code, column_code, value, raw_text "
            f"from ({UNION}) join dim_report using (report_id) "
            "where value is not null and starts_with(source_path, $1)",
            [f"{name}/"],
        )
    }
    assert published == {
        (cell.report, cell.section, cell.row_code, cell.column_code): (
            cell.value,
            cell.raw_text,
        )
        for cell in gold_cells()
    }


def test_every_format_says_whose_report_it_is(together: Run) -> None:
    """Catches a title, a signature or a date that a format loses."""
    assert together.status == 0, together.errors
    with (GOLD / "meta.csv").open(encoding="utf-8") as file:
        expected = {
            (
                f"{name}/{row['report']}",
                row["agency_name"],
                int(row["report_year"]),
                row["published_on"] or None,
                row["signed_on"] or None,
            )
            for row in csv.DictReader(file)
            for name in (*FORMATS, "text")
        }
    rows = together.query(
        "select source_path, agency_name, report_year, published_on::varchar, "
        "signed_on::varchar from dim_report"
    )
    assert set(rows) == expected


def test_one_report_in_every_format_is_published_once(
    together: Run, released: Run
) -> None:
    """Catches a report counted once per format, or its PDF taken before its text."""
    outcomes = together.query(
        "select outcome, count(*) from quality.file_status group by 1 order by 1"
    )
    copies = len(REPORTS) * len(FORMATS)
    assert outcomes == [("published", len(REPORTS)), ("superseded", copies)]
    kinds = together.query(
        "select distinct media_type from quality.file_status where outcome = 'published'"
    )
    assert ("application/pdf",) not in kinds
    facts = (
        "select section, row_code, column_code, value, cell_state "
        f"from ({UNION}) order by all"
    )
    assert together.query(facts) == released.query(facts)


def numbers_in_prose(text: str) -> list[str]:
    """Return the digits that stand together outside of tables: none cut, none glued."""
    prose = (line for line in text.splitlines() if "|" not in line)
    return [number for line in prose for number in re.findall(r"[0-9]+", line)]


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_loses_a_word(
    rendered: dict[tuple[str, str], bytes], name: str
) -> None:
    """Catches a paragraph, a cell or a character that a reader drops or says twice."""
    for report in REPORTS:
        reading = read(rendered[report, name])
        assert reading.text is not None, reading.reason
        # the test's font has no such character
        expected = same_text(text_of(report)).replace("•", "")
        found = same_text(reading.text).replace("•", "").removeprefix("网站地图无障碍")
        assert found == expected, report
        assert numbers_in_prose(reading.text) == numbers_in_prose(text_of(report))


@pytest.mark.parametrize("name", GARBAGE)
def test_what_cannot_be_read_says_why(name: str) -> None:
    """Catches a file that ends without a reason, or with one that helps nobody."""
    make, reason = GARBAGE[name]
    with ReaderPool(1) as pool:
        reading = pool.submit(make()).result(timeout=PATIENCE)
    assert reading.text is None
    assert reading.reason is not None
    assert reason in reading.reason


PAGES = {
    "spans": (
        "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>1<td>2</table>",
        ["a | b |", "| 1 | 2"],
    ),
    "a number over two rows": (
        "<table><tr><td>a<td rowspan=2>1,322件<tr><td>b<tr><td>c<td>3</table>",
        ["a | 1,322件", "b | 〃", "c | 3"],
    ),
    "a number over two columns": (
        "<table><tr><td>a<td>b<td>c<tr><td>d<td colspan=2>3</table>",
        ["a | b | c", "d | 3 | 〃"],
    ),
    "columns that begin elsewhere than those above": (
        "<table><tr><td>a<td>b<td colspan=2>c<tr><td>d<td colspan=2>3<td>4</table>",
        ["a | b | c |", "d | 3 |  | 4"],
    ),
    "a span to the end": (
        "<table><tr><td rowspan=0>a<td>1<tr><td>2<tr><td>3</table>",
        ["a | 1", "| 2", "| 3"],
    ),
    "a span ends with its group": (
        "<table><tbody><tr><td rowspan=9>a<td>1<tbody><tr><td>b<td>2</table>",
        ["a | 1", "b | 2"],
    ),
    "a foot that is written before the rows": (
        "<table><tfoot><tr><td>c<td>3<tbody><tr><td>b<td>2<thead><tr><td>a<td>1</table>",
        ["a | 1", "b | 2", "c | 3"],
    ),
    "blank cells": (
        "<table><tr><td>a<td><td>1<td>&nbsp;<tr><td><td><td><td>2</table>",
        ["a |  | 1 |", "|  |  | 2"],
    ),
    "no rows around cells": ("<table><td>a<td>1</table>", ["a | 1"]),
    "a form within a table": (
        "<table><form><tr><td>a</td><td>1</td></tr></form></table>",
        ["a | 1"],
    ),
    "cells out of place": (
        "<table><tr><div><td>a</td><td>1</td></div></tr></table>",
        ["a | 1"],
    ),
    "two numbers in a cell": ("<table><tr><td>a<td>1<br>2</table>", ["a | 1 2"]),
    "two wide numbers in a cell": (
        "<table><tr><td>a<td>１<br>２<td>３　４</table>",
        ["a | １ ２ | ３　４"],
    ),
    "a mark at a number": ("<table><tr><td>a<td>5<sup>2</sup></table>", ["a | 5²"]),
    "a struck number": ("<table><tr><td>a<td><s>3</s>5</table>", ["a | 3\u03365"]),
    "a label on two lines": (
        "<table><tr><td>本年新<br>制作数量<td>总 计</table>",
        ["本年新制作数量 | 总计"],
    ),
    "a bar in a cell": ("<table><tr><td>a|b<td>1</table>", ["a｜b | 1"]),
    "an invisible blank": ("<table><tr><td>a<td>1&#8203;2</table>", ["a | 12"]),
    "a hidden cell takes no place": (
        "<table><tr><td style='display:none'>x<td>a<td>1</table>",
        ["a | 1"],
    ),
    "a table that arranges": (
        "<table><tr><td><p>甲</p><p>乙</p><table><tr><td>a<td>1</table><td>菜单</table>",
        ["甲", "乙", "a | 1", "菜单"],
    ),
    "a table around the article": (
        "<table><tr><td><p>甲</p><p>乙</p></table>",
        ["甲", "乙"],
    ),
    "fields of a form": (
        "<table><tr><td>a<td><input value=5>6<td><textarea>7</textarea>"
        "<td><input type=hidden value=8><td><input type=checkbox value=9></table>",
        ["a | 5 \ufffd6 | 7 |  |"],
    ),
    "what is hidden": (
        "<p>甲<b hidden>1</b><!-- 2 --><script>3</script></p><template>4</template>",
        ["甲"],
    ),
    "a paragraph over lines": ("<p>甲乙\n  丙</p><pre>1\n2</pre>", ["甲乙 丙", "1", "2"]),
    "entities": ("<p>&#31532;&lt;1&gt;&nbsp;&amp;</p>", ["第<1>\u00a0&"]),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_as_a_browser_shows_them(name: str) -> None:
    """Catches a number in another column, or glued to another."""
    markup, expected = PAGES[name]
    reading = read(f"<!doctype html><body>{markup}".encode())
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected


def run_of(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell_of(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run_of(text)}</w:p></w:tc>"


SPAN_2 = '<w:gridSpan w:val="2"/>'
SPAN_0 = '<w:gridSpan w:val="0"/>'
MERGED = "<w:vMerge/>"
RIGHTWARDS = '<w:hMerge w:val="restart"/>'
FROM_LEFT = "<w:hMerge/>"
RAISED = '<w:vertAlign w:val="superscript"/>'
NOT_STRUCK = '<w:strike w:val="0"/>'
BEGINS = '<w:vMerge w:val="restart"/>'
INNER = f"<w:tbl><w:tr>{cell_of('b')}{cell_of('1')}</w:tr></w:tbl>"
BOX = f"<w:txbxContent><w:p>{run_of('框')}</w:p></w:txbxContent>"

DOCUMENTS = {
    "merged cells": (
        f"<w:tbl><w:tr>{cell_of('a', BEGINS)}{cell_of('b', SPAN_2)}</w:tr>"
        f"<w:tr>{cell_of('', MERGED)}{cell_of('1')}{cell_of('2')}</w:tr></w:tbl>",
        ["a | b |", "| 1 | 2"],
    ),
    "a number over two columns": (
        f"<w:tbl><w:tr>{cell_of('a')}{cell_of('b')}{cell_of('c')}</w:tr>"
        f"<w:tr>{cell_of('d')}{cell_of('3', SPAN_2)}</w:tr></w:tbl>",
        ["a | b | c", "d | 3 | 〃"],
    ),
    "a merged cell of no cell": (
        f"<w:tbl><w:tr>{cell_of('a', MERGED)}{cell_of('1')}</w:tr></w:tbl>",
        ["a | 1"],
    ),
    "a cell that goes on from a wider one is one of its own": (
        f"<w:tbl><w:tr>{cell_of('a', BEGINS + SPAN_2)}{cell_of('1')}</w:tr>"
        f"<w:tr>{cell_of('b', MERGED)}{cell_of('c')}{cell_of('2')}</w:tr></w:tbl>",
        ["a |  | 1", "b | c | 2"],
    ),
    "a cell that goes on from the left": (
        f"<w:tbl><w:tr>{cell_of('a', RIGHTWARDS)}{cell_of('9', FROM_LEFT)}{cell_of('1')}"
        "</w:tr></w:tbl>",
        ["a |  | 1"],
    ),
    "a cell over no column": (
        f"<w:tbl><w:tr>{cell_of('a', SPAN_0)}{cell_of('1')}</w:tr></w:tbl>",
        ["a | 1"],
    ),
    "a row that begins later": (
        f"<w:tbl><w:tr>{cell_of('a')}{cell_of('1')}</w:tr><w:tr><w:trPr>"
        f'<w:gridBefore w:val="1"/></w:trPr>{cell_of("2")}</w:tr></w:tbl>',
        ["a | 1", "| 2"],
    ),
    "rows in a control": (
        f"<w:tbl><w:sdt><w:sdtContent><w:tr>{cell_of('a')}<w:sdt><w:sdtContent>"
        f"{cell_of('1')}</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt></w:tbl>",
        ["a | 1"],
    ),
    "a table in a cell": (
        f"<w:tbl><w:tr><w:tc><w:p>{run_of('a')}</w:p>{INNER}</w:tc></w:tr></w:tbl>",
        ["a", "b | 1"],
    ),
    "a text box, written twice for two kinds of programs": (
        "<w:p><w:r><mc:AlternateContent><mc:Choice>"
        f"{BOX}</mc:Choice><mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback>"
        f"</mc:AlternateContent></w:r>{run_of('文')}</w:p>",
        ["文", "框"],
    ),
    "revisions": (
        f"<w:p><w:ins>{run_of('新')}</w:ins><w:del>{run_of('旧')}</w:del></w:p>",
        ["新"],
    ),
    "hidden, struck and raised": (
        f"<w:p>{run_of('1', '<w:vanish/>')}{run_of('2', '<w:strike/>')}{run_of('3')}"
        f"{run_of('4', RAISED)}</w:p>",
        ["2\u03363⁴"],
    ),
    "not struck": (
        f"<w:p>{run_of('2', NOT_STRUCK)}{run_of('3')}</w:p>",
        ["23"],
    ),
    "a field and a line end": (
        "<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>"
        "</w:p>",
        ["甲", "乙"],
    ),
    "a hidden row": (
        f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr>{cell_of('a')}{cell_of('1')}</w:tr>"
        f"<w:tr>{cell_of('b')}{cell_of('2')}</w:tr></w:tbl>",
        ["b | 2"],
    ),
    "two paragraphs in a cell": (
        f"<w:tbl><w:tr>{cell_of('a')}<w:tc><w:p>{run_of('1')}</w:p><w:p>{run_of('2')}"
        "</w:p></w:tc></w:tr></w:tbl>",
        ["a | 1 2"],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_word_files_are_read_as_word_shows_them(name: str) -> None:
    """Catches a number in another column, deleted, hidden or said twice."""
    body, expected = DOCUMENTS[name]
    reading = read(word(body))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected


LOOKALIKES = {
    "⾏政⽂⼀⼆⼯": "行政文一二工",
    "⻚⻓⺠⻅": "页长民见",
    "行﹐﹑﹙﹚": "行,、()",
    "𝟏𝟐𝟑": "123",
    "٣٤٥": "345",
    "१२": "12",
    "１２": "１２",
    "行\u200b政\u00ad1\u20603\ufeff": "行政13",
    "\u202d13\u202c": "13",
    "\u202e13\u202c件": "\ufffd\ufffd件",
    "①²…㈠": "①²…㈠",
}


@pytest.mark.parametrize("printed", LOOKALIKES)
def test_lookalikes_are_what_they_are_taken_for(printed: str) -> None:
    """Catches a label in the radicals that a font names, and digits of other scripts."""
    expected = f"政府 | {LOOKALIKES[printed]}"
    for content in (
        f"政府 | {printed}\n".encode(),
        f"<html><table><tr><td>政府<td>{printed}</table>".encode(),
        word(f"<w:tbl><w:tr>{cell_of('政府')}{cell_of(printed)}</w:tr></w:tbl>"),
    ):
        reading = read(content)
        assert reading.text is not None, reading.reason
        assert reading.text.strip() == expected


SAVED_PAGE = b"""MIME-Version: 1.0
Content-Type: multipart/related; boundary="b"

--b
Content-Type: text/html; charset=utf-8

<html><table><tr><td>a<td>1</table>
--b--
"""
CHUNKS = {
    "page": (b"<html><p>\xe7\x94\xb2</p><table><tr><td>a<td>1</table>", ["甲", "a | 1"]),
    "text": ("政府信息公开\na | 1".encode("gb18030"), ["政府信息公开", "a | 1"]),
    "rtf": (rb"{\rtf1 x}", "as a file of its own (application/rtf)"),
    "nothing": (None, "in a file that is not in it"),
    "document": (
        word(f"<w:tbl><w:tr>{cell_of('a')}{cell_of('1')}</w:tr></w:tbl>"),
        ["a | 1"],
    ),
    "saved page": (SAVED_PAGE, ["a | 1"]),
}


@pytest.mark.parametrize("name", CHUNKS)
def test_a_file_within_a_word_file_is_read_or_named(name: str) -> None:
    """Catches a report whose tables stand in a part that Word takes in as it is."""
    chunk, expected = CHUNKS[name]
    reading = read(taking_in(chunk))
    if isinstance(expected, str):
        assert expected in (reading.reason or "")
    else:
        assert reading.text is not None, reading.reason
        assert reading.text.splitlines() == ["乙", *expected]


def test_notes_of_a_word_file_stand_at_its_end() -> None:
    """Catches what a note says of a table, lost without a word; and a note of no text."""
    main = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run_of(text)}'
        "</w:p></w:footnote>"
        for number, text in ((0, "线"), (2, "不含下属单位。"), (3, "未提及"))
    )
    body = f"<w:p>{run_of('行政许可12件')}{note.format(2)}{note.format(9)}</w:p>"
    document = f"<w:document {main}><w:body>{body}</w:body></w:document>"
    reading = read(
        archive(
            word__document_xml=document.encode(),
            word__footnotes_xml=f"<w:footnotes {main}>{notes}</w:footnotes>".encode(),
        )
    )
    assert reading.text == "行政许可12件\n不含下属单位。\n"


def test_a_word_file_takes_in_no_file_that_takes_in_another() -> None:
    """Catches a file that holds itself, over and over, and never ends."""
    reading = read(taking_in(taking_in(taking_in(b"text"))))
    assert "as a file of its own" in (reading.reason or "")


def taking_in(chunk: bytes | None) -> bytes:
    """Return a Word file that takes in another file as it is."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    links = '<Relationships><Relationship Id="r1" Target="/word/chunk"/></Relationships>'
    parts = {
        "word__document_xml": (
            f'<w:document xmlns:w="{main}" xmlns:r="urn:r"><w:body><w:p>'
            f'{run_of("乙")}</w:p><w:altChunk r:id="r1"/></w:body></w:document>'
        ).encode(),
        "word___rels__document_xml.rels": links.encode(),
    }
    if chunk is not None:
        parts["word__chunk"] = chunk
    return archive(**parts)


def pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, **options)
    canvas.setFont(FONT, 10)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def ruled(canvas: Canvas, *, closed: bool = True) -> None:
    """Draw a table of two rows and two columns, open above and below if not closed."""
    for x in (100, 200, 300):
        canvas.line(x, 600, x, 640)
    for y in (600, 620, 640) if closed else (620,):
        canvas.line(100, y, 300, y)


def four_cells(canvas: Canvas) -> None:
    for text, x, y in (
        ("甲", 105, 625),
        ("1", 205, 625),
        ("乙", 105, 605),
        ("2", 205, 605),
    ):
        canvas.drawString(x, y, text)


def draw_closed(canvas: Canvas) -> None:
    ruled(canvas)
    four_cells(canvas)


def draw_open(canvas: Canvas) -> None:
    ruled(canvas, closed=False)
    four_cells(canvas)


def draw_on_its_side(canvas: Canvas) -> None:
    canvas.setPageRotation(90)
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont(FONT, 10)
    canvas.translate(0, -200)
    draw_closed(canvas)


def draw_sideways(canvas: Canvas) -> None:
    canvas.translate(A4[0], 0)
    canvas.rotate(90)
    canvas.setFont(FONT, 10)
    canvas.translate(0, -200)
    draw_closed(canvas)


def draw_upside_down(canvas: Canvas) -> None:
    canvas.translate(*A4)
    canvas.rotate(180)
    canvas.setFont(FONT, 10)
    draw_closed(canvas)
    canvas.drawString(100, 700, "收到申请 12 件")


def draw_unseen(canvas: Canvas) -> None:
    """Draw a number without ink behind another, as a machine that recognises does."""
    draw_closed(canvas)
    canvas.saveState()
    text = canvas.beginText(210, 605)
    text.setTextRenderMode(3)
    text.textOut("9")
    canvas.drawText(text)
    canvas.restoreState()
    canvas.drawString(100, 560, "丙")


def draw_watermark(canvas: Canvas) -> None:
    draw_closed(canvas)
    canvas.translate(205, 600)
    canvas.rotate(45)
    canvas.drawString(0, 0, "水印 12")


def draw_cropped(canvas: Canvas) -> None:
    draw_closed(canvas)
    canvas.drawString(305, 605, "9")
    canvas.setCropBox((90, 590, 302, 650))


def draw_bold(canvas: Canvas) -> None:
    draw_closed(canvas)
    canvas.drawString(205.3, 625, "1")


def draw_large(canvas: Canvas) -> None:
    """Draw bold type on a page as large as a poster."""
    canvas.setPageSize((8 * A4[0], 8 * A4[1]))
    canvas.scale(8, 8)
    draw_bold(canvas)


def draw_tiny(canvas: Canvas) -> None:
    """Draw two ones so near to each other as one drawn twice."""
    canvas.scale(0.1, 0.1)
    draw_closed(canvas)
    canvas.drawString(210, 625, "1")


def draw_cut(canvas: Canvas) -> None:
    ruled(canvas)
    canvas.drawString(105, 625, "甲")
    canvas.drawString(190, 625, "44")
    canvas.drawString(200.1, 625, "72")


def draw_cut_at_the_end(canvas: Canvas) -> None:
    ruled(canvas)
    canvas.drawString(105, 625, "甲")
    canvas.drawString(294.5, 625, "72")


def draw_on_its_head(canvas: Canvas) -> None:
    """Draw a 91 that is seen as 16 is where it stands upright."""
    ruled(canvas)
    canvas.drawString(105, 625, "甲乙丙丁戊")
    canvas.translate(225, 630)
    canvas.rotate(180)
    canvas.drawString(0, 0, "91")


def draw_shaded(canvas: Canvas) -> None:
    for y in (700, 680):
        canvas.setFillGray(0.9)
        canvas.rect(90, y - 5, 400, 20, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawString(100, y, "甲乙" if y == 700 else "丙丁")


def draw_wrapped(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "一" * 30)
    canvas.drawString(80, 680, "二" * 32)
    canvas.drawString(80, 660, "三" * 5)
    canvas.drawString(100, 640, "四" * 5)


def draw_outside(canvas: Canvas) -> None:
    canvas.drawString(100, 700, "甲")
    canvas.drawString(-400, 700, "9")


def draw_running(canvas: Canvas) -> None:
    """Draw a head and a foot of two lines on pages over which a table goes on."""
    for page, name in enumerate("甲乙丙", 1):
        canvas.setFont(FONT, 10)
        canvas.drawString(100, 800, f"年报 第 {page} 页")
        for y in (600, 640):
            canvas.line(100, y, 300, y)
        for x in (100, 200, 300):
            canvas.line(x, 600, x, 640)
        canvas.drawString(105, 615, name)
        canvas.drawString(205, 615, f"{page}")
        canvas.drawString(100, 60, "办公室编")
        canvas.drawString(100, 45, f"共三页 {page}/3")
        canvas.showPage()


def draw_said_twice(canvas: Canvas) -> None:
    """Draw what begins two pages, each time at another height."""
    for y in (700, 640):
        canvas.setFont(FONT, 10)
        canvas.drawString(100, y, "单位：件")
        canvas.showPage()


def draw_two_tables(canvas: Canvas) -> None:
    """Draw a table whose cells have borders of their own above one that ends near it."""
    four_cells(canvas)
    for x0, x1 in ((100, 198), (200, 298)):
        for y in (600, 621):
            canvas.rect(x0, y, x1 - x0, 19)
    canvas.line(299, 600, 299, 640)
    for x in (100, 301.5, 304, 306.5, 309):
        canvas.line(x, 500, x, 540)
    for y in (500, 520, 540):
        canvas.line(100, y, 309, y)
    canvas.drawString(105, 525, "丙")


def draw_above_a_heading(canvas: Canvas) -> None:
    """Draw a number in small type right above the large type of a heading."""
    ruled(canvas)
    canvas.setFont(FONT, 7)
    canvas.drawString(105, 605, "甲")
    canvas.drawString(205, 601, "3")
    canvas.setFont(FONT, 16)
    canvas.drawString(109, 586, "二二二二二二二")


def draw_merged(canvas: Canvas) -> None:
    """Draw a table of three rows and columns; a number stands over two of them."""
    for y in (600, 620, 640):
        canvas.rect(100, y, 100, 20)
    for x, y in ((200, 640), (300, 640), (200, 600), (300, 600)):
        canvas.rect(x, y, 100, 20)
    canvas.rect(200, 620, 200, 20)
    for text, x, y in (
        ("甲", 105, 645),
        ("乙", 205, 645),
        ("丙", 305, 645),
        ("丁", 105, 625),
        ("1", 205, 625),
        ("戊", 105, 605),
        ("2", 205, 605),
        ("3", 305, 605),
    ):
        canvas.drawString(x, y, text)


def draw_high(canvas: Canvas) -> None:
    """Draw a table of two rows, whose number stands over both."""
    for y in (600, 620):
        canvas.rect(100, y, 100, 20)
    canvas.rect(200, 600, 100, 40)
    for text, x, y in (("甲", 105, 625), ("1", 205, 617), ("乙", 105, 605)):
        canvas.drawString(x, y, text)


DRAWINGS = {
    "a number over two columns": (
        draw_merged,
        ["甲 | 乙 | 丙", "丁 | 1 | 〃", "戊 | 2 | 3"],
    ),
    "a number over two rows": (draw_high, ["甲 | 1", "乙 | 〃"]),
    "a head and a foot on each page": (
        draw_running,
        ["年报 第 1 页", "甲 | 1", "乙 | 2", "丙 | 3", "办公室编", "共三页 3/3"],
    ),
    "a line that begins two pages": (draw_said_twice, ["单位：件", "单位：件"]),
    "a table near the lines of another": (
        draw_two_tables,
        ["甲 | 1", "乙 | 2", "丙"],
    ),
    "small type above a heading": (
        draw_above_a_heading,
        ["|", "甲 | 3", "二二二二二二二"],
    ),
    "a ruled table": (draw_closed, ["甲 | 1", "乙 | 2"]),
    "a table open at a page break": (draw_open, ["甲 | 1", "乙 | 2"]),
    "a page on its side": (draw_on_its_side, ["甲 | 1", "乙 | 2"]),
    "a page drawn on its side": (draw_sideways, ["甲 | 1", "乙 | 2"]),
    "a page drawn upside down": (
        draw_upside_down,
        ["收到申请 12 件", "甲 | 1", "乙 | 2"],
    ),
    "a number without ink": (draw_unseen, ["甲 | 1", "乙 | 2", "丙"]),
    "a watermark": (draw_watermark, ["甲 | 1", "乙 | 2"]),
    "what is cropped away": (draw_cropped, ["甲 | 1", "乙 | 2"]),
    "bold type drawn twice": (draw_bold, ["甲 | 1", "乙 | 2"]),
    "bold type on a poster": (draw_large, ["甲 | 1", "乙 | 2"]),
    "a number over a border": (draw_cut, ["甲 44\ufffd | 72\ufffd", "|"]),
    "a number over the last border": (draw_cut_at_the_end, ["甲 | 7\ufffd", "|", "2"]),
    "a number on its head": (draw_on_its_head, ["甲乙丙丁戊 | \ufffd\ufffd", "|"]),
    "shaded lines": (draw_shaded, ["甲乙", "丙丁"]),
    "paragraphs over lines": (draw_wrapped, ["一" * 30 + "二" * 32 + "三" * 5, "四" * 5]),
    "text off the page": (draw_outside, ["甲"]),
}


@pytest.mark.parametrize("name", DRAWINGS)
def test_pdfs_are_read_as_they_are_seen(name: str) -> None:
    """Catches a number in another cell, doubled, cut in two or drawn off the page."""
    draw, expected = DRAWINGS[name]
    reading = read(pdf(draw))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected


def in_layers(said: str) -> bytes:
    """Return a PDF with texts in layers, of which it says something."""
    font = "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    marks = "/Properties<</A 5 0 R/B 6 0 R/C 7 0 R>>/XObject<</X 8 0 R>>"
    texts = ("12", "/OC/A BDC|34", "/Span BMC|56", "EMC EMC|78", "/OC/B BDC|90")
    texts += ("EMC/OC/C BDC|11", "EMC/X Do|22")
    body = " ".join(
        f"{''.join(one.split('|')[:-1])} BT/F 9 Tf 50 {300 - 20 * n} Td({one[-2:]})Tj ET"
        for n, one in enumerate(texts)
    )
    form = "BT/F 9 Tf 50 100 Td(33)Tj ET"
    objects = (
        f"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[5 0 R 6 0 R]/D<<{said}>>>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 400]/Contents 4 0 R"
        f"/Resources{font}{marks}>>>>",
        f"<</Length {len(body)}>>stream\n{body}\nendstream",
        "<</Type/OCG/Name(a)>>",
        "<</Type/OCG/Name(b)>>",
        "<</Type/OCMD/OCGs[5 0 R]>>",
        f"<</Type/XObject/Subtype/Form/BBox[0 0 400 400]/OC 5 0 R/Resources{font}>>"
        f"/Length {len(form)}>>stream\n{form}\nendstream",
    )
    made = "%PDF-1.5\n"
    places = []
    for number, one in enumerate(objects, 1):
        places.append(f"{len(made):010} 00000 n \n")
        made += f"{number} 0 obj\n{one}\nendobj\n"
    size, table = len(objects) + 1, "".join(places)
    end = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF"
    return f"{made}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("/OFF[]", ["12", "34", "56", "78", "90", "11", "22", "33"]),
        ("/OFF[5 0 R]", ["12", "78", "90", "22"]),
        ("/BaseState/OFF/ON[6 0 R]", ["12", "78", "90", "22"]),
    ],
)
def test_layers_of_a_pdf_that_are_off_are_not_read(said: str, shown: list[str]) -> None:
    """Catches numbers of a layer that no viewer shows."""
    assert (read(in_layers(said)).text or "").split() == shown


def draw_recognised(canvas: Canvas) -> None:
    from reportlab.lib.utils import ImageReader

    from tests.rendering import grey_picture

    canvas.drawString(100, 700, "政府信息公开")
    canvas.drawImage(ImageReader(grey_picture()), 0, 0, *A4)


def draw_recognised_in_strips(canvas: Canvas) -> None:
    """Draw a page as some scanners do: the picture in strips, the text without ink."""
    from reportlab.lib.utils import ImageReader

    from tests.rendering import grey_picture

    picture = ImageReader(grey_picture())
    for strip in range(4):
        canvas.drawImage(picture, 0, strip * A4[1] / 4, A4[0], A4[1] / 4)
    text = canvas.beginText(100, 700)
    text.setTextRenderMode(3)
    text.textOut("政府信息公开")
    canvas.drawText(text)


def draw_a_million(canvas: Canvas) -> None:
    canvas._code.append("0 0 m 1 1 l S\n" * 1_000_000)


def draw_pages(canvas: Canvas) -> None:
    for _ in range(101):
        canvas.drawString(100, 700, "x")
        canvas.showPage()


def draw_for_ever(canvas: Canvas) -> None:
    """Draw a form that draws another ten times, and so on: the last draws nothing."""
    canvas.beginForm("form0")
    canvas.endForm()
    for depth in range(1, 9):
        canvas.beginForm(f"form{depth}")
        for _ in range(10):
            canvas.doForm(f"form{depth - 1}")
        canvas.endForm()
    canvas.doForm("form8")


@pytest.mark.parametrize(
    ("draw", "reason"),
    [
        (draw_recognised, "what a machine recognised"),
        (draw_recognised_in_strips, "what a machine recognised"),
        (draw_a_million, "page 1 is drawn with more than 50,000"),
        (draw_tiny, "page 1 are 1.0 points high"),
        (draw_pages, "101 pages; at most 100 are read"),
    ],
)
def test_a_pdf_beyond_trust_or_bounds_says_so(
    draw: Callable[[Canvas], None], reason: str
) -> None:
    """Catches the numbers of a scan that are taken for printed ones; an endless page."""
    with ReaderPool(1) as pool:
        reading = pool.submit(pdf(draw)).result(timeout=PATIENCE)
    assert reading.text is None
    assert reading.reason is not None
    assert reason in reading.reason


ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk")


@pytest.mark.parametrize("encoding", [*ENCODINGS, "big5", "big5hkscs"])
def test_the_encoding_is_told_from_the_bytes(encoding: str) -> None:
    """Catches a report read in another encoding than it is written in."""
    text = "二〇二〇年政府資訊公開工作年度報告\n收到申請 12 件\n"
    if not encoding.startswith("big5"):
        text = (
            text.replace("資訊公開", "信息公开").replace("報", "报").replace("請", "请")
        )
    text = text.replace("〇", "零") if encoding in ("gbk", "big5") else text
    assert decode(text.encode(encoding)).text == text


def test_what_a_page_declares_is_not_believed() -> None:
    """Catches a page whose text is lost because it declares what it was once."""
    for declared in ("utf-8", "gb2312", "big5", "iso-8859-1", "zip", "no-such-thing"):
        for written in ("utf-8", "gb18030"):
            markup = f"<html><meta charset={declared}><p>政府信息公开</p></html>"
            reading = read(markup.encode(written))
            assert reading.text == "政府信息公开\n"
            assert reading.encoding == written


def test_what_markdown_writes_before_a_mark_is_no_part_of_a_number() -> None:
    """Catches the number of an item that no form knows, and a dash that is none."""
    text = "政府信息公开\n1\\. 重复申请 | 0 | \\- | 3\\.5\n甲 \\| 乙\n"
    shown = "政府信息公开\n1. 重复申请 | 0 | - | 3.5\n甲 \\| 乙\n"
    assert read(text.encode()).text == shown


def test_what_a_comment_in_a_text_has_is_not_seen() -> None:
    """Catches a number of an older table that somebody put into a comment."""
    text = "政府信息公开\n行政许可 | 1<!-- 9 -->2\n<!--\n行政处罚 | 3\n-->\n"
    assert read(text.encode()).text == "政府信息公开\n行政许可 | 12\n\n"


def test_a_rule_between_rows_ends_no_table_of_merged_cells() -> None:
    """Catches a merged number, printed twice and taken for two columns' numbers."""
    rows = (
        ("信息内容", "采购项目数量", "采购总金额", "采购总金额"),
        ("政府集中采购", "", "98", "98"),
        ("信息内容", "处理决定数量", "处理决定数量", "处理决定数量"),
        ("行政许可", "5", "5", "5"),
    )
    rule = "+--------+------+------+------+"
    lines = [line for row in rows for line in (f"| {' | '.join(row)} |", rule)]
    text = read("\n".join(["政府信息公开", rule, *lines, ""]).encode()).text
    assert text is not None
    procurement, _, _, _, licences = text.split("\n")[4:9]
    assert procurement.count("98") == 1
    assert licences.count("5") == 1


@pytest.mark.parametrize("end", ["", "<br>"])
def test_a_merged_cell_is_there_once_in_text_with_elements_too(end: str) -> None:
    """Catches three numbers in the one cell of a table saved as Markdown with <br>."""
    rows = (
        ("信息内容", "处理决定数量", "处理决定数量", "处理决定数量"),
        ("行政许可", f"5{end}", f"5{end}", f"5{end}"),
        ("信息内容", "收费金额", "收费金额", "收费金额"),
        ("行政事业性收费", "7", "7", "7"),
    )
    lines = [f"|{'|'.join(row)}|" for row in rows]
    text = read("\n".join(["政府信息公开", *lines, ""]).encode()).text
    assert text is not None
    assert (text.count("5"), text.count("7")) == (1, 1)


@pytest.mark.parametrize(
    ("border", "end"), [("|", ""), ("|", "<br>"), (" | ", "<br>"), ("\t", "")]
)
@pytest.mark.parametrize(
    "names",
    [
        ("Col2", "Col10"),
        ("Unnamed: 1", "Unnamed: 9"),
        ("nan", "NaN"),
        ("None", "null"),
    ],
)
def test_what_a_converter_calls_an_empty_cell_is_no_number(
    names: tuple[str, str], border: str, end: str
) -> None:
    """Catches the 3 of Col3 in a header as a value that nobody printed."""
    row = border.join(["申请人情况", *names, "总计"])
    lines = ["政府信息公开", row, names[0] + border + f"12{end}", f"12{border}{names[1]}"]
    text = read("\n".join([*lines, f"见 {names[0]} 与 A{names[0]}", ""]).encode()).text
    assert text is not None
    *table, prose = text.split("\n")[1:5]
    assert re.findall("[0-9]+", " ".join(table)) == ["12", "12"]
    assert table[0].count(border.strip() or border) == 3
    assert prose == f"见 {names[0]} 与 A{names[0]}"


@pytest.mark.parametrize("word", ["不涉及", "无此项", "无数据"])
def test_a_word_for_no_number_stands_in_each_of_its_cells(word: str) -> None:
    """Catches a row whose cells all say 不涉及 taken for one merged cell, and a cell."""
    rows = (
        ("信息内容", "上一年项目数量", "处理决定数量", "处理决定数量"),
        ("行政许可", "行政许可", "5", "5"),
        ("行政处罚", "行政处罚", "7", "7"),
        ("行政强制", word, word, word),
    )
    text = read("\n".join(["政府信息公开", *map(" | ".join, rows), ""]).encode()).text
    assert text is not None
    assert text.count(word) == 3
    assert text.count("行政许可") == 1


COUNTED = """政府信息公开
|    | {} |
|---:|:---|:---|:---|
|  0 | 行政许可 | 7 | nan |
|  1 | 行政处罚 | 0 | 12 |
|  2 | 行政强制 | 2 | 2 |
"""


@pytest.mark.parametrize("header", ["0 | 1 | 2", "信息内容 | 上年 | 本年"])
def test_what_a_program_counts_from_0_is_no_number_of_a_table(header: str) -> None:
    """Catches the number of a row or a column taken for that of a cell."""
    text = read(COUNTED.format(header).encode()).text
    assert text is not None
    *_, licences, penalties, measures, _ = text.split("\n")
    found = [re.findall("[0-9]+", row) for row in (licences, penalties, measures)]
    assert found == [["7"], ["0", "12"], ["2", "2"]]
    assert not re.search("[0-9]", text.split("\n")[1])


@pytest.mark.parametrize("first", ["1", "2"])
def test_numbers_that_count_from_another_number_are_those_of_the_table(
    first: str,
) -> None:
    """Catches numbers of rows without labels taken for the counting of a program."""
    rows = [("0", "1", "2"), ("3", "0", "1"), (first, "1", "4")]
    lines = ["政府信息公开", *(f"| {' | '.join(row)} |" for row in rows)]
    text = read("\n".join([*lines, ""]).encode()).text
    assert text is not None
    assert [tuple(re.findall("[0-9]", line)) for line in text.split("\n")[1:4]] == rows


def test_a_name_does_not_decide_what_a_file_is(tmp_path: Path) -> None:
    """Catches a file taken for what its suffix says."""
    report = "ningbo-2019"
    contents = {
        "a.txt": FORMATS["PDF"](report),
        "b.pdf": FORMATS["Word"](report),
        "c.docx": html_of(report).encode(),
        "d.html": text_of(report).encode(),
        "e.exe": text_of(report).encode("gb18030"),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    assert [kind for _, kind, _ in loaded(tmp_path, tmp_path)] == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/html",
        "text/plain",
        "text/plain",
    ]


def loaded(raw: Path, folder: Path) -> list[tuple[str | None, str | None, str | None]]:
    with connect(folder / ".build.duckdb") as connection:
        load(connection, [raw])
        return connection.execute(
            "select source_path, media_type, load_reason from raw.files order by 1"
        ).fetchall()


def test_names_links_and_folders_are_listed_whatever_they_are(tmp_path: Path) -> None:
    """Catches a name in an old encoding that stops a run, and a file not listed."""
    raw, elsewhere = tmp_path / "raw", tmp_path / "elsewhere"
    raw.mkdir()
    elsewhere.mkdir()
    (elsewhere / "secret.txt").write_text("政府信息公开", encoding="utf-8")
    named = os.fsdecode("年报".encode("gb18030"))
    (raw / named).write_text("政府信息公开", encoding="utf-8")
    (raw / "linked").symlink_to(elsewhere)
    (raw / "loop").symlink_to(raw)
    (raw / "itself").symlink_to(raw / "itself")
    (raw / "lost").symlink_to(raw / "no such file")
    os.mkfifo(raw / "pipe")
    rows = {path: (kind, reason) for path, kind, reason in loaded(raw, tmp_path)}
    assert set(rows) == {"年报", "linked", "loop", "pipe", "itself", "lost"}
    assert rows["年报"] == ("text/plain", None)
    assert "is not followed" in str(rows["linked"][1])
    assert "not a file" in str(rows["loop"][1])
    assert "not a file" in str(rows["pipe"][1])
    assert "leads to itself" in str(rows["itself"][1])
    assert "not a file" in str(rows["lost"][1])


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches half a report, its second table not yet written, taken for the whole."""
    raw = tmp_path / "raw"
    raw.mkdir()
    still, growing = raw / "still", raw / "growing"
    for path in (still, growing):
        path.write_bytes(text_of("ningbo-2019").encode())
    fstat = os.fstat
    inode = growing.stat().st_ino

    def growing_fstat(descriptor: int) -> os.stat_result:
        found = fstat(descriptor)
        if found.st_ino == inode:
            with growing.open("ab") as file:
                file.write(b"1")
        return found

    monkeypatch.setattr(listing.os, "fstat", growing_fstat)
    assert loaded(raw, tmp_path) == [
        ("growing", None, "changed while it was read: the next run reads it"),
        ("still", "text/plain", None),
    ]
    monkeypatch.setattr(listing.os, "fstat", fstat)
    assert [reason for _, _, reason in loaded(raw, tmp_path)] == [None, None]


def test_a_text_is_read_once_and_again_by_other_readers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches each run that reads every PDF again, and a text of readers long gone."""
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "a").write_bytes(pdf(draw_closed))
    (raw / "b").write_bytes(b"Rar!\x1a\x07\x01\x00")
    read_now: list[bytes] = []

    class Counting(ReaderPool):
        def submit(self, content: bytes):
            read_now.append(content[:4])
            return super().submit(content)

    monkeypatch.setattr(loading, "ReaderPool", Counting)
    first = loaded(raw, tmp_path)
    assert read_now == [b"%PDF", b"Rar!"]
    assert loaded(raw, tmp_path) == first
    # what gave no text is tried again
    assert read_now[2:] == [b"Rar!"]
    with connect(tmp_path / ".build.duckdb") as connection:
        connection.execute("update raw.reports set text = 'old'")
    monkeypatch.setattr(loading, "READERS_VERSION", "other")
    assert loaded(raw, tmp_path) == first
    assert read_now[3:] == [b"%PDF", b"Rar!"]
    with connect(tmp_path / ".build.duckdb") as connection:
        texts = connection.execute("select report_no, text from raw.reports").fetchall()
    # under its old number the reading of the old text would be kept
    assert texts == [(2, "甲 | 1\n乙 | 2\n")]


def test_a_load_holds_no_text_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Catches texts that stay until all files are read: a million do not fit."""
    raw, text = tmp_path / "raw", "某某市二〇二〇年政府信息公开工作年度报告。" * 5_000
    raw.mkdir()
    for number in range(40):
        (raw / f"{number}").write_text(f"{number}{text}", encoding="utf-8")
    monkeypatch.setattr(loading, "_BATCH", 4)
    with connect(tmp_path / "build.duckdb") as connection:
        tracemalloc.start()
        load(connection, [raw])
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    # four at a time, of three bytes a character, then two, and three again for DuckDB
    assert most < 4 * 10 * len(text)


# Parsing takes minutes: each element is closed by looking through all that are open.
SLOW = b"<!doctype html>" + b"<div>" * 400_000


@pytest.mark.parametrize("slow", [SLOW, pdf(draw_for_ever)], ids=["page", "PDF"])
def test_a_file_that_takes_for_ever_costs_its_bound_and_nothing_else(
    slow: bytes,
) -> None:
    """Catches a hung reader that holds up the run, or that is waited for in vain."""
    good = html_of("ningbo-2019").encode()
    started = time.monotonic()
    with ReaderPool(2, seconds=3) as pool:
        futures = [pool.submit(content) for content in (slow, good, good, good)]
        others = [future.result(timeout=PATIENCE) for future in futures[1:]]
        hung = futures[0].result(timeout=PATIENCE)
        # whatever read the slow file is replaced
        after = [pool.submit(good) for _ in range(3)]
        others += [future.result(timeout=PATIENCE) for future in after]
    assert "took longer than 3 s" in str(hung.reason)
    assert all(reading.text for reading in others)
    assert time.monotonic() - started < PATIENCE


def test_a_reader_that_dies_is_replaced() -> None:
    """Catches a crash of a library that ends the run, or the files after it."""
    good = html_of("ningbo-2019").encode()
    with ReaderPool(1) as pool:
        assert pool.submit(good).result(timeout=PATIENCE).text
        for process in pool.processes:
            process.stop()
        assert pool.submit(good).result(timeout=PATIENCE).text


def test_a_reader_is_kept_however_much_is_held_by_what_started_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Catches a process for each file: one begins with the peak of what started it."""
    ballast = b"x" * TEXTS.most_kept
    started = []
    start = subprocess.Popen

    def counted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        started.append(arguments)
        return start(*arguments, **options)

    monkeypatch.setattr(subprocess, "Popen", counted)
    with ReaderPool(1) as pool:
        for report in REPORTS:
            assert pool.submit(html_of(report).encode()).result(timeout=PATIENCE).text
    assert len(ballast) == TEXTS.most_kept
    assert len(started) == 1


def test_a_file_that_takes_all_memory_gets_a_reason() -> None:
    """Catches a file that takes the machine's memory, and a reader kept after it."""
    # cells of nothing, just within every bound but that of memory
    hungry = b"<!doctype html>" + b"<b></b>" * 9_000_000
    good = html_of("ningbo-2019").encode()
    with ReaderPool(1) as pool:
        reading = pool.submit(hungry).result(timeout=PATIENCE)
        assert reading.text is None
        assert reading.reason
        assert pool.submit(good).result(timeout=PATIENCE).text


@pytest.mark.parametrize("bounds", ["TEXTS", "SCANS"])
def test_a_reader_can_reach_nothing(bounds: str) -> None:
    """Catches a library that fetches, starts or writes what a document asks for."""
    import sys

    tries = """
import sys
from orchestration.readers import worker
worker.confine(getattr(worker, sys.argv[1]))
def refused(attempt):
    try:
        attempt()
    except OSError:
        return True
    return False
import socket, subprocess, os, tempfile
def write():
    with tempfile.TemporaryFile() as file:
        file.write(b"x")
        file.flush()
print(refused(lambda: socket.create_connection(("127.0.0.1", 9))),
      refused(lambda: subprocess.run(["true"])),
      refused(lambda: os.system("true")),
      refused(write))
"""
    done = subprocess.run(  # noqa: S603 - our own lines
        [
            sys.executable,
            "-c",
            tries,
            bounds,
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True"] * 4


def test_an_answer_that_is_none_is_not_believed() -> None:
    """Catches a reader gone astray that could send the run anything but texts."""
    from orchestration.readers.messages import Answer

    good = Answer(Reading("text/html", text="a"), is_sound=True)
    assert Answer.parse(good.message()) == good
    for message in (
        b"",
        b"[]",
        b"{}",
        b'{"reading": {"media_type": 1}, "is_sound": true}',
        b'{"reading": {"media_type": "a", "text": ["x"]}, "is_sound": true}',
        b'{"reading": {"media_type": "a", "other": "x"}, "is_sound": true}',
        b"[" * 100_000,
    ):
        assert Answer.parse(message) is None
