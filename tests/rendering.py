"""Render a report's text as people have reports: web page, Word, PDF.

The text's tables are pipe rows; here they become tables with the row and column spans of
the official forms, so that a reader has to resolve them again.
"""

import html
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import docx
from docx.shared import Pt
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

FONT = "STSong-Light"
_APPLICANTS = 7
_RESULT_GROUP = "三、本年度办理结果"


@dataclass
class Span:
    """A cell and the columns and rows that it covers."""

    text: str
    columns: int = 1
    rows: int = 1


Rows = list[list[Span]]
"""The cells that begin in each row of a table."""

Block = str | Rows
"""A paragraph or a table."""


def blocks_of(text: str) -> list[Block]:
    """Return the paragraphs and tables of a text whose tables are pipe rows."""
    blocks: list[Block] = []
    lines = [line for line in text.splitlines() if line.strip(" |")]
    for is_table, group in groupby(lines, key=lambda line: "|" in line):
        if not is_table:
            blocks += list(group)
            continue
        rows = [
            [cell.strip() for cell in line.split("|") if cell.strip()] for line in group
        ]
        blocks.append(_table(rows))
    return blocks


def _table(rows: list[list[str]]) -> Rows:
    first = "".join(rows[0])
    if "第二十条" in first:
        return _disclosures(rows)
    if "统计指标" in first:
        return _statistics(rows)
    return _proceedings(rows) if "行政复议" in first else _applications(rows)


def _statistics(rows: list[list[str]]) -> Rows:
    """Headings have no unit and no number: their cells are blank or dashes."""
    width = 3
    return [
        [Span(cell) for cell in cells + [""] * (width - len(cells))] for cells in rows
    ]


def _disclosures(rows: list[list[str]]) -> Rows:
    width = 4
    found = []
    for cells in rows:
        row = [Span(cell) for cell in cells]
        row[-1].columns = width - len(row) + 1
        found.append(row)
    return found


def _applications(rows: list[list[str]]) -> Rows:
    note, applicants = rows[0]
    person, organisations, total = rows[1]
    found: Rows = [
        [Span(note, 3, 3), Span(applicants, _APPLICANTS)],
        [Span(person, 1, 2), Span(organisations, 5), Span(total, 1, 2)],
        [Span(name) for name in rows[2]],
    ]
    groups: list[Span] = []
    for cells in rows[3:]:
        labels, values = cells[:-_APPLICANTS], cells[-_APPLICANTS:]
        row: list[Span] = []
        if labels[0] == _RESULT_GROUP:
            groups = [Span(labels.pop(0), 1, 0)]
            row.append(groups[0])
        elif labels[0].startswith(("一", "二", "四")):
            groups = []
        if not groups:
            row.append(Span(labels[0], 3))
        else:
            groups[0].rows += 1
            row += _result_labels(labels, groups)
        found.append(row + [Span(value) for value in values])
    return found


def _result_labels(labels: list[str], groups: list[Span]) -> list[Span]:
    """Return a row's labels below 三; groups: the open spans of that and its part."""
    is_item = re.match(r"[0-9]", labels[-1]) is not None
    if not is_item:
        del groups[1:]
        return [Span(labels[0], 2)]
    begun = []
    if len(labels) == 2:
        del groups[1:]
        groups.append(Span(labels[0], 1, 0))
        begun = [groups[1]]
    groups[1].rows += 1
    return [*begun, Span(labels[-1])]


def _proceedings(rows: list[list[str]]) -> Rows:
    results, below = rows[1], rows[2]
    return [
        [Span(rows[0][0], 5), Span(rows[0][1], 10)],
        [*(Span(name, 1, 2) for name in results[:5]), *(Span(n, 5) for n in results[5:])],
        [Span(name) for name in below],
        [Span(value) for value in rows[3]],
    ]


def as_html(blocks: Sequence[Block], charset: str = "utf-8") -> str:
    """Return a page as sites make them: a menu, scripts, a hidden part and the report."""
    body = "".join(
        f"<p>{html.escape(block)}</p>\n" if isinstance(block, str) else _html_table(block)
        for block in blocks
    )
    return (
        f'<!DOCTYPE html>\n<html><head><meta charset="{charset}">\n'
        "<title>网站</title><style>td { color: red }</style></head><body>\n"
        "<script>document.write('<table><tr><td>9</td></tr></table>')</script>\n"
        '<div class="menu"><a href="/">网站地图</a>&nbsp;<a href="/x">无障碍</a></div>\n'
        '<div style="display: none">一、本年新收政府信息公开申请数量 77</div>\n'
        f'<div id="content">\n{body}</div>\n'
        "<noscript>请打开脚本</noscript></body></html>\n"
    )


def _html_table(rows: Rows) -> str:
    lines = ["<table border=1>"]
    for row in rows:
        lines.append("<tr>")
        for cell in row:
            spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            spans += f" rowspan={cell.rows}" if cell.rows > 1 else ""
            # as editors leave it: elements within, and no end of the cell
            lines.append(f"<td{spans}><p><span>{html.escape(cell.text)}</span>&nbsp;</p>")
        lines.append("</tr>")
    lines.append("</table>\n")
    return "\n".join(lines)


def placed(rows: Rows) -> Iterator[tuple[int, int, Span]]:
    """Yield row, column and cell, as the spans place the cells."""
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        place = 0
        for cell in row:
            while (number, place) in taken:
                place += 1
            yield number, place, cell
            taken |= {
                (number + down, place + right)
                for down in range(cell.rows)
                for right in range(cell.columns)
            }


def size_of(rows: Rows) -> tuple[int, int]:
    cells = list(placed(rows))
    return len(rows), max(place + cell.columns for _, place, cell in cells)


def spread(rows: Rows) -> list[list[str]]:
    """Return the texts of a table's grid; a merged cell has its own in all it covers."""
    height, width = size_of(rows)
    grid = [[""] * width for _ in range(height)]
    for row, column, cell in placed(rows):
        for line in grid[row : row + cell.rows]:
            line[column : column + cell.columns] = [cell.text] * cell.columns
    return grid


def as_docx(blocks: Sequence[Block], style: str | None = None, head: str = "") -> bytes:
    """Return a Word document; some of its text stands in several runs.

    style: of its tables, "Table Grid" has rules; head: what stands above each page.
    """
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = head
    for block in blocks:
        if isinstance(block, str):
            paragraph = document.add_paragraph()
            paragraph.add_run(block[:7]).font.size = Pt(12)
            paragraph.add_run(block[7:])
            continue
        height, width = size_of(block)
        table = document.add_table(height, width, style)
        # looked up once: each look-up goes through the whole table
        grid = [row.cells for row in table.rows]
        for row, column, cell in placed(block):
            first = grid[row][column]
            if cell.rows > 1 or cell.columns > 1:
                first.merge(grid[row + cell.rows - 1][column + cell.columns - 1])
            first.paragraphs[0].text = cell.text
    return _saved(document)


def _saved(document: "docx.document.Document") -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_xlsx(blocks: Sequence[Block]) -> bytes:
    """Return a spreadsheet as offices keep them: ruled tables, merged cells, numbers."""
    from openpyxl import Workbook
    from openpyxl.styles import Border, Side

    book = Workbook()
    sheet = book.active
    side = Side(style="thin")
    ruled = Border(left=side, right=side, top=side, bottom=side)
    for first, block in _stacked(blocks):
        if isinstance(block, str):
            sheet.cell(first + 1, 1, block).number_format = "@"
            continue
        height, width = size_of(block)
        for row in sheet.iter_rows(first + 1, first + height, 1, width):
            for one in row:
                one.border = ruled
        for row, column, cell in placed(block):
            place = sheet.cell(first + row + 1, column + 1)
            place.value = None if cell.text == "" else _as_number(cell.text)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=place.row,
                    end_row=place.row + cell.rows - 1,
                    start_column=place.column,
                    end_column=place.column + cell.columns - 1,
                )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_xls(blocks: Sequence[Block]) -> bytes:
    """Return the same in the older format."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("年报")
    ruled = xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin")
    for first, block in _stacked(blocks):
        if isinstance(block, str):
            sheet.write(first, 0, block)
            continue
        for row, column, cell in placed(block):
            top, bottom = first + row, first + row + cell.rows - 1
            right = column + cell.columns - 1
            sheet.write_merge(top, bottom, column, right, _as_number(cell.text), ruled)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _stacked(blocks: Sequence[Block]) -> Iterator[tuple[int, Block]]:
    """Yield the first row of each block and the block, one below the other."""
    row = 0
    for block in blocks:
        yield row, block
        row += 1 if isinstance(block, str) else len(block)


def _as_number(text: str) -> str | int | float:
    """Return what a spreadsheet makes of a text that is typed into it."""
    number = float(text) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text) else None
    if number is None or f"{number:.15g}" != text:
        return text
    return int(number) if number.is_integer() else number


class _Rotated(Flowable):
    """A label that reads from the bottom of its cell to the top."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.width, self.height = 10, 9 * len(text)

    def draw(self) -> None:
        self.canv.rotate(90)
        self.canv.setFont(FONT, 8)
        self.canv.drawString(0, -8, self.text)


def as_pdf(blocks: Sequence[Block], rules: str | None = "GRID") -> bytes:
    """Return a PDF: numbered pages, a page break in each long table, a rotated label.

    rules: which lines tables are ruled with, by reportlab's name; None for none.
    """
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle(
        "body", fontName=FONT, fontSize=11, leading=17, wordWrap="CJK", firstLineIndent=22
    )
    flow: list[Flowable] = []
    for block in blocks:
        if isinstance(block, str):
            flow.append(Paragraph(html.escape(block), style))
            continue
        half = len(block) // 2 if len(block) > 20 else len(block)
        flow.append(_pdf_table(block, 0, half, rules))
        if half < len(block):
            flow += [PageBreak(), _pdf_table(block, half, len(block), rules)]
        flow.append(Spacer(0, 10))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(buffer, pagesize=A4, invariant=1)
    document.build(flow, onFirstPage=_number_page, onLaterPages=_number_page)
    return buffer.getvalue()


def _pdf_table(rows: Rows, start: int, end: int, rules: str | None) -> Table:
    """Return some rows of a table; cells that go on over the page break are cut there."""
    _, width = size_of(rows)
    cells: list[list[object]] = [[""] * width for _ in range(end - start)]
    commands: list[tuple] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    if rules is not None:
        commands.append((rules, (0, 0), (-1, -1), 0.5, "black"))
    label_width = 26 if width == 15 else 40
    widths = [label_width] * width
    if width == 10:
        widths[0], widths[1], widths[2] = 24, 60, 120
    for number, place, cell in placed(rows):
        first, last = max(number, start), min(number + cell.rows, end) - 1
        if first > last:
            continue
        corner = (place, first - start), (place + cell.columns - 1, last - start)
        commands.append(("SPAN", *corner))
        if number < start:
            continue
        room = sum(widths[place : place + cell.columns])
        cells[number - start][place] = (
            _Rotated(cell.text)
            if cell.rows > 8
            else Paragraph(html.escape(cell.text), _cell_style(room))
        )
    return Table(cells, colWidths=widths, style=commands)


def _cell_style(room: float) -> ParagraphStyle:
    size = 6 if room < 30 else 8
    return ParagraphStyle(
        "cell", fontName=FONT, fontSize=size, leading=size + 2, wordWrap="CJK"
    )


def _number_page(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.setFont(FONT, 9)
    canvas.drawCentredString(A4[0] / 2, 30, f"- {document.page} -")


def as_picture_pdf(pages: int = 2) -> bytes:
    """Return a PDF as a scanner makes it: a picture on each page, and no text."""
    from reportlab.lib.utils import ImageReader

    pixels = ImageReader(grey_picture())
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for _ in range(pages):
        canvas.drawImage(pixels, 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def grey_picture() -> io.BytesIO:
    from PIL import Image

    buffer = io.BytesIO()
    Image.new("L", (60, 80), 200).save(buffer, "PNG")
    buffer.seek(0)
    return buffer


def same_text(text: str) -> str:
    """Return what two texts of one report share: no blanks, bars and forms of width."""
    return re.sub(r"[\s|｜]", "", unicodedata.normalize("NFKC", text))


_ODF_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
    )
)


def opendocument(kind: str, body: str, own: str = "", **parts: str) -> bytes:
    """Return an OpenDocument file: kind is text or spreadsheet, own are its styles."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODF_NAMES}>'
        f"<office:automatic-styles>{own}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body>"
        "</office:document-content>"
    )
    files = {"META-INF/manifest": "<manifest/>", "content": content, **parts}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr(
            zipfile.ZipInfo("mimetype"), f"application/vnd.oasis.opendocument.{kind}"
        )
        for name, part in files.items():
            target.writestr(f"{name}.xml", part)
    return buffer.getvalue()


def as_odt(blocks: Sequence[Block]) -> bytes:
    """Return a text of OpenDocument; blank cells beside each other are written once."""
    body = "".join(
        _odf_paragraph(block) if isinstance(block, str) else _odf_table(block)
        for block in blocks
    )
    return opendocument("text", body)


def _odf_paragraph(text: str) -> str:
    """Return a paragraph as offices have it: in spans, blanks counted."""
    spaced = re.sub(
        "  +", lambda run: f' <text:s text:c="{len(run[0]) - 1}"/>', html.escape(text)
    )
    return f"<text:p>{spaced[:1]}<text:span>{spaced[1:]}</text:span></text:p>"


def _odf_table(rows: Rows, style: str = "") -> str:
    """Return a table with its covered cells, and blank ones by their number."""
    height, width = size_of(rows)
    begun = {(row, column): cell for row, column, cell in placed(rows)}
    covered = {
        (row + down, column + right)
        for row, column, cell in placed(rows)
        for down in range(cell.rows)
        for right in range(cell.columns)
    } - begun.keys()
    body = f'<table:table-column table:number-columns-repeated="{width}"/>'
    for row in range(height):
        cells = [
            _odf_cell(begun.get((row, column)), (row, column) in covered, style)
            for column in range(width)
        ]
        body += "<table:table-row>"
        for cell, group in groupby(cells):
            times = len(list(group))
            repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
            body += cell.replace("-cell", f"-cell{repeated}", 1)
        body += "</table:table-row>"
    return f"<table:table>{body}</table:table>"


def _odf_cell(cell: Span | None, is_covered: bool, style: str) -> str:
    if is_covered:
        return "<table:covered-table-cell/>"
    if cell is None or not (cell.text or cell.rows > 1 or cell.columns > 1):
        return f"<table:table-cell{style}/>"
    said = style
    if cell.columns > 1:
        said += f' table:number-columns-spanned="{cell.columns}"'
    if cell.rows > 1:
        said += f' table:number-rows-spanned="{cell.rows}"'
    if style and isinstance(_as_number(cell.text), int | float):
        said += f' office:value-type="float" office:value="{cell.text}"'
    return (
        f"<table:table-cell{said}><text:p>{html.escape(cell.text)}</text:p>"
        "</table:table-cell>"
    )


_ODS_RULED = (
    '<style:style style:name="ce1" style:family="table-cell">'
    '<style:table-cell-properties fo:border="0.05pt solid #000000"/></style:style>'
)


def as_ods(blocks: Sequence[Block]) -> bytes:
    """Return a spreadsheet of OpenDocument, with blank rows to the end of the sheet."""
    blank = '<table:table-cell table:number-columns-repeated="{}"/>'
    rows = ""
    for block in blocks:
        if isinstance(block, str):
            rows += (
                f"<table:table-row><table:table-cell>{_odf_paragraph(block)}"
                f"</table:table-cell>{blank.format(1023)}</table:table-row>"
            )
        else:
            ruled = _odf_table(block, ' table:style-name="ce1"')
            rows += re.sub("</?table:table>|<table:table-column[^>]*>", "", ruled)
    body = (
        '<table:table table:name="年报">'
        f'<table:table-column table:number-columns-repeated="1024"/>{rows}'
        '<table:table-row table:number-rows-repeated="1048576">'
        f"{blank.format(1024)}</table:table-row></table:table>"
    )
    return opendocument("spreadsheet", body, _ODS_RULED)


def joined_pdf(*contents: bytes) -> bytes:
    """Return the pages of several PDFs as one."""
    import pypdfium2

    whole = pypdfium2.PdfDocument.new()
    for content in contents:
        part = pypdfium2.PdfDocument(content)
        whole.import_pages(part)
        part.close()
    buffer = io.BytesIO()
    whole.save(buffer)
    whole.close()
    return buffer.getvalue()
