"""OpenDocument is read as it is shown, within bounds. All files are synthetic."""

from collections.abc import Callable

import pytest

from orchestration.readers import read
from tests.garbage import refusal_of
from tests.rendering import opendocument


def paragraph(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def cell(text: str, **said: object) -> str:
    attributes = "".join(f' table:{k.replace("_", "-")}="{v}"' for k, v in said.items())
    return f"<table:table-cell{attributes}>{paragraph(text)}</table:table-cell>"


def table(*rows: str, before: str = "") -> str:
    inside = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f"<table:table>{before}{inside}</table:table>"


def style(name: str, properties: str, family: str = "text", **said: str) -> str:
    attributes = "".join(f' style:{k.replace("_", "-")}="{v}"' for k, v in said.items())
    kind = "text" if family in ("text", "paragraph") else family
    return (
        f'<style:style style:name="{name}" style:family="{family}"{attributes}>'
        f"<style:{kind}-properties {properties}/></style:style>"
    )


def note(kind: str, text: str) -> str:
    citation = "<text:note-citation>1</text:note-citation>"
    body = f"<text:note-body>{paragraph(text)}</text:note-body>"
    return f'<text:note text:note-class="{kind}">{citation}{body}</text:note>'


def span(text: str, name: str) -> str:
    return f'<text:span text:style-name="{name}">{text}</text:span>'


COVERED = "<table:covered-table-cell/>"
STYLES = (
    style("hidden", 'text:display="none"')
    + style("white", 'fo:color="#ffffff"')
    + style("black", 'fo:color="#000000"')
    + style("automatic", 'style:use-window-font-color="true" fo:opacity="0%"')
    + style("clear", 'fo:color="#000000" fo:opacity="0%"')
    + style("struck", 'style:text-line-through-style="solid"')
    + style("raised", 'style:text-position="super 58%"')
    + style("lowered", 'style:text-position="-33% 58%"')
    + style("small", 'fo:font-size="50%"')
    + style("of-raised", "", parent_style_name="raised")
    + style("dark", 'fo:background-color="#000000"', "table-cell")
    + style("unseen", 'text:display="none"', "section").replace("text:dis", "fo:dis")
)

DOCUMENTS = {
    "merged cells": (
        table(
            cell("a", number_rows_spanned=2)
            + cell("b", number_columns_spanned=2)
            + COVERED,
            COVERED + cell("1") + cell("2"),
        ),
        ["a | b |", "| 1 | 2"],
    ),
    "merged cells of a program that leaves out those they cover": (
        table(
            cell("a", number_rows_spanned=2) + cell("b", number_columns_spanned=2),
            cell("1") + cell("2"),
        ),
        ["a | b |", "| 1 | 2"],
    ),
    "a number over two rows": (
        table(cell("a") + cell("5", number_rows_spanned=2), cell("b") + COVERED),
        ["a | 5", "b | 〃"],
    ),
    "the colour that LibreOffice takes by itself is seen, whatever its opacity": (
        paragraph(span("甲1", "automatic") + span("2", "clear")),
        ["甲1"],
    ),
    "what a merged cell covers is not seen": (
        table(
            cell("a", number_columns_spanned=2)
            + f"<table:covered-table-cell>{paragraph('9')}</table:covered-table-cell>"
            + cell("1")
        ),
        ["a |  | 1"],
    ),
    "a covered cell that none covers is unread": (
        table(
            cell("a")
            + f"<table:covered-table-cell>{paragraph('9')}</table:covered-table-cell>"
            + cell("1")
        ),
        ["a | \ufffd | 1"],
    ),
    "equal cells are written once": (
        table(cell("a") + cell("0", number_columns_repeated=3) + cell("1")),
        ["a | 0 | 0 | 0 | 1"],
    ),
    "equal rows are written once": (
        "<table:table><table:table-header-rows><table:table-row>"
        f"{cell('a')}{cell('b')}</table:table-row></table:table-header-rows>"
        '<table:table-row table:number-rows-repeated="2">'
        f"{cell('')}{cell('0')}</table:table-row></table:table>",
        ["a | b", "| 0", "| 0"],
    ),
    "blanks and line ends": (
        paragraph('甲<text:s text:c="2"/>1\n   2<text:line-break/>乙<text:tab/>3'),
        ["甲  1 2", "乙\t3"],
    ),
    "what was deleted": (
        "<text:tracked-changes><text:changed-region><text:deletion>"
        f"{paragraph('旧')}</text:deletion></text:changed-region></text:tracked-changes>"
        + paragraph("<text:change/>新<text:change-start/>5<text:change-end/>"),
        ["新5"],
    ),
    "a note is a mark, and no digit; it stands below all text, footnotes first": (
        paragraph(f"收到12{note('endnote', '含往年')}件")
        + table(cell("许可") + cell(f"4{note('footnote', '不含下属')}"))
        + paragraph("完"),
        ["收到12¹件", "许可 | 4¹", "完", "不含下属", "含往年"],
    ),
    "a comment": (
        paragraph(f"收到1<office:annotation>{paragraph('9')}</office:annotation>2件"),
        ["收到12件"],
    ),
    "hidden, white, struck, raised and lowered": (
        paragraph(
            span("1", "hidden")
            + span("2", "white")
            + span("3", "struck")
            + "4"
            + span("5", "raised")
            + "6"
            + span("7", "lowered")
            + "8"
            + span("9", "of-raised")
        ),
        ["3\u03364⁵6₇8⁹"],
    ),
    "smaller digits right behind a number": (
        paragraph("12" + span("3", "small")),
        ["12\ufffd3"],
    ),
    "black on black": (
        table(cell("a") + cell(span("1", "black"), style_name="dark") + cell("2")),
        ["a |  | 2"],
    ),
    "a style that is nowhere": (paragraph("1" + span("2", "other")), ["1\ufffd2"]),
    "hidden parts": (
        f'<text:section text:display="none">{paragraph("1")}</text:section>'
        f'<text:section text:style-name="unseen">{paragraph("2")}</text:section>'
        + paragraph('<text:hidden-paragraph text:is-hidden="true"/>3')
        + paragraph('<text:hidden-text text:is-hidden="true">4</text:hidden-text>5'),
        ["5"],
    ),
    "a text box, a picture and a field": (
        paragraph(
            f"甲<draw:frame><draw:text-box>{paragraph('框')}</draw:text-box></draw:frame>"
            "收到1<draw:frame><draw:image/></draw:frame>件"
            "<text:page-number>2</text:page-number>"
        ),
        ["甲收到1\ufffc件2", "框"],
    ),
    "a cell whose text is counted": (
        table(
            cell("a") + "<table:table-cell><text:list><text:list-item>"
            f"{paragraph('1')}</text:list-item></text:list></table:table-cell>"
        ),
        ["a | \ufffc1"],
    ),
    "the title of the document as a field": (
        paragraph("<text:title>某局年报</text:title>"),
        ["某局年报"],
    ),
    "what an index is made from": (
        "<text:table-of-content><text:table-of-content-source>"
        "<text:index-title-template>目录9</text:index-title-template>"
        f"</text:table-of-content-source></text:table-of-content>{paragraph('甲')}",
        ["甲"],
    ),
    "a table in a cell": (
        table(
            f"<table:table-cell>{paragraph('a')}{table(cell('b') + cell('1'))}"
            "</table:table-cell>"
        ),
        ["a", "b | 1"],
    ),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_texts_are_read_as_they_are_shown(name: str) -> None:
    """Catches a number in another column, deleted, hidden or made of a note's mark."""
    body, expected = DOCUMENTS[name]
    reading = read(opendocument("text", body, STYLES))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected
    assert reading.media_type == "application/vnd.oasis.opendocument.text"


def number(value: str, shown: str | None = None, **said: object) -> str:
    """Return a cell of a number, and what it is shown as."""
    return cell(shown or "", **said).replace(
        "<table:table-cell",
        f'<table:table-cell office:value-type="float" office:value="{value}"',
        1,
    )


FORMATTED = style("format", "", "table-cell", data_style_name="N1")
CONDITION = (
    '<style:style style:name="maybe" style:family="table-cell"><style:map '
    'style:condition="value()=0" style:apply-style-name="unseen"/></style:style>'
    + style("unseen", "", "table-cell").replace(
        "<style:table-cell-properties", '<style:text-properties fo:color="#ffffff"'
    )
)
HIDDEN_SHEET = style("off", 'table:display="false"', "table")

SHEETS = {
    "numbers as they are shown": (
        table(cell("a") + number("1234", "1,234") + number("12.6", "13")),
        ["a | 1,234 | 13"],
    ),
    "a number that is shown as another": (
        table(cell("a") + number("12", "13") + number("120000", "12")),
        ["a | \ufffd\ufffd | \ufffd\ufffd"],
    ),
    "a number of which no text is there": (
        table(cell("a") + number("12") + number("12", style_name="format")),
        ["a | 12 | \ufffd\ufffd"],
    ),
    "a formula that nothing was counted of": (
        table(cell("a") + '<table:table-cell table:formula="of:=1+1"/>' + cell("b")),
        ["a | \ufffc | b"],
    ),
    "a number whose look depends on it": (
        table(cell("a") + number("5", "5", style_name="maybe")),
        ["a | \ufffd"],
    ),
    "hidden columns and rows": (
        table(
            cell("a") + cell("8") + cell("1"),
            before="<table:table-column/>"
            '<table:table-column table:visibility="collapse"/>'
            '<table:table-row table:visibility="filter">'
            f"{cell('b')}{cell('9')}{cell('9')}</table:table-row>",
        ),
        ["a | 1"],
    ),
    "a hidden sheet": (
        table(cell("b") + cell("9")).replace(
            "<table:table>", '<table:table table:style-name="off">'
        )
        + table(cell("a") + cell("1")),
        ["a | 1"],
    ),
    "merged cells": (
        table(
            cell("a", number_rows_spanned=2) + cell("b") + cell("1"),
            COVERED + cell("c") + cell("2"),
        ),
        ["a | b | 1", "| c | 2"],
    ),
    "a comment at a cell": (
        table(
            cell("a")
            + number("3").replace(
                "<text:p",
                f"<office:annotation>{paragraph('9')}</office:annotation><text:p",
            )
        ),
        ["a | 3"],
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_are_read_as_they_are_shown(name: str) -> None:
    """Catches a number in another column, hidden, or not the one that is shown."""
    body, expected = SHEETS[name]
    styles = FORMATTED + CONDITION + HIDDEN_SHEET
    reading = read(opendocument("spreadsheet", body, styles))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected


def test_what_holds_for_all_texts_holds_before_what_a_cell_says() -> None:
    """Catches a white number that is shown because texts are black by default."""
    body = table(cell("a") + cell("9", style_name="pale") + cell("1"))
    pale = style("pale", "", "table-cell").replace(
        "<style:table-cell-properties", '<style:text-properties fo:color="#ffffff"'
    )
    usual = (
        '<x><styles><default-style family="paragraph"><text-properties color="#000000" '
        'font-size="12pt"/></default-style></styles></x>'
    )
    reading = read(opendocument("spreadsheet", body, pale, styles=usual))
    assert reading.text == "a |  | 1\n"


def test_zeros_that_a_spreadsheet_hides_are_not_shown() -> None:
    """Catches a zero published that nobody who opens the file sees."""
    body = table(cell("a") + number("0", "0") + number("1", "1"))
    settings = '<x><y name="ShowZeroValues">false</y></x>'
    reading = read(opendocument("spreadsheet", body, settings=settings))
    assert reading.text == "a |  | 1\n"


MANY = 1_000_000
LAUGHS = '<!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY l1 "&l0;&l0;">]><x/>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "repeated cells": (
        lambda: opendocument("text", table(cell("1", number_columns_repeated=MANY))),
        "table cells",
    ),
    "repeated rows": (
        lambda: opendocument(
            "text",
            f'<table:table><table:table-row table:number-rows-repeated="{MANY}"/>'
            "</table:table>",
        ),
        "table cells",
    ),
    "spans": (
        lambda: opendocument(
            "text",
            table(cell("1", number_columns_spanned=MANY, number_rows_spanned=MANY)),
        ),
        "table cells",
    ),
    "repeated cells that are covered": (
        lambda: opendocument(
            "text",
            table(
                cell("1", number_columns_spanned=9)
                + '<table:covered-table-cell table:number-columns-repeated="99999999"/>'
            ),
        ),
        "table cells",
    ),
    "repeated cells of a sheet": (
        lambda: opendocument(
            "spreadsheet", table(cell("1", number_columns_repeated=MANY))
        ),
        "table cells",
    ),
    "a cell behind all columns of a sheet": (
        lambda: opendocument(
            "spreadsheet",
            table(cell("", number_columns_repeated=999_999_999) + cell("1")),
        ),
        "table cells",
    ),
    "repeated rows of a sheet": (
        lambda: opendocument(
            "spreadsheet",
            table(cell("1")).replace(
                "<table:table-row",
                f'<table:table-row table:number-rows-repeated="{MANY}"',
            ),
        ),
        "table cells",
    ),
    "spans of a sheet": (
        lambda: opendocument(
            "spreadsheet",
            table(cell("1", number_columns_spanned=MANY, number_rows_spanned=MANY)),
        ),
        "table cells",
    ),
    "a bomb": (lambda: opendocument("text", " " * 40_000_000), "more than 32 MiB"),
    "nested": (
        lambda: opendocument(
            "text", "<text:section>" * 5_000 + "</text:section>" * 5_000
        ),
        "nested deeper than",
    ),
    "entities": (
        lambda: opendocument("spreadsheet", table(cell("1")), settings=LAUGHS),
        "declares entities",
    ),
    "locked": (
        lambda: opendocument(
            "text", "", **{"META-INF/manifest": "<m><f><encryption-data/></f></m>"}
        ),
        "password",
    ),
    "torn": (lambda: opendocument("text", "<text:p>"), "broken OpenDocument file"),
    "slides": (lambda: opendocument("presentation", ""), "no text and no spreadsheet"),
    "nothing": (lambda: opendocument("text", paragraph("")), "no text in the"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_report_says_so_within_its_bounds(name: str) -> None:
    """Catches a small file that takes all memory or time; a reason that helps nobody."""
    make, reason = HOSTILE[name]
    assert reason in refusal_of(make())


def test_rows_ruled_to_the_end_of_a_sheet_are_no_table() -> None:
    """Catches a sheet refused, or taken for endless, because its columns are ruled."""
    ruled = style("ruled", 'fo:border="1pt solid #000000"', "table-cell")
    blank = (
        '<table:table-cell table:style-name="ruled" table:number-columns-repeated="2"/>'
    )
    body = table(cell("a", style_name="ruled") + cell("1", style_name="ruled")).replace(
        "</table:table>",
        f'<table:table-row table:number-rows-repeated="{MANY}">{blank}</table:table-row>'
        "</table:table>",
    )
    reading = read(opendocument("spreadsheet", body, ruled))
    # a table may have one row that is blank
    assert reading.text == "a | 1\n|\n"
