"""A number is what a reader of the file sees: every way to set digits apart from it.

Each way is a pattern with A and B, the digits of a number of two parts, and M, digits
that are a mark, hidden or not to be told. What it says: "AB" or another word of these
letters is the number that is seen; "?" that nobody can tell from the file, so that the
cell must be unread. A cell that is unread where a number is seen is a needless loss, and
any other number is wrong.
"""

import io
import random
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from orchestration.readers import read
from tests.garbage import archive
from tests.parsing.test_tables_numbers import LICENCES, licences
from tests.rendering import FONT, grey_picture

EACH = 8
UNTOLD = "?"


# what is read of a cell is the same for all files that give it
licences_read = cache(licences)


def numbers() -> Iterator[dict[str, str]]:
    """Yield digits for A, B and M, the same ones in each run."""
    dice = random.Random(1)  # noqa: S311
    for _ in range(EACH):
        yield {
            "A": str(dice.randint(1, 999)),
            "B": str(dice.randint(0, 99)),
            "M": str(dice.randint(1, 12)),
        }


def filled(pattern: str, digits: dict[str, str]) -> str:
    """Return a pattern with digits for its letters; {} stand around them in markup."""
    for letter, value in digits.items():
        pattern = pattern.replace(f"{{{letter}}}", value)
    return pattern


def check(way: str, seen: str, make: Callable[[dict[str, str]], bytes]) -> None:
    for digits in numbers():
        reading = read(make(digits))
        assert reading.text is not None, (way, reading.reason)
        rows = [line for line in reading.text.splitlines() if line.startswith("行政许可")]
        assert len(rows) == 1, (way, reading.text)
        cell = rows[0].split(" | ")[1]
        printed = licences_read(cell)
        state = printed.state(*LICENCES)
        if seen == UNTOLD:
            assert state == "unread", (way, digits, cell)
            continue
        value = "".join(digits[letter] for letter in seen)
        assert state == "reported", (way, digits, cell)
        assert printed.value(*LICENCES) == int(value), (way, digits, cell)


STYLES: dict[str, list[str]] = {
    # what is raised or lowered is a note's
    "A": [
        "vertical-align:super",
        "vertical-align: SUPER !important",
        "vertical-align:sub",
        "vertical-align:3pt;font-size:8pt",
        "vertical-align:0.4em",
        "vertical-align:top;font-size:60%",
        "vertical-align:text-top;font-size:9px",
        "position:relative;top:-.5em;font-size:75%",
        "position:relative;bottom:4px",
        "position:relative;top:-6.0pt;mso-text-raise:6.0pt",
        # what nobody sees
        "display:none",
        "DISPLAY : NONE",
        "visibility:hidden",
        "visibility:collapse",
        "font-size:0",
        "font-size:0px",
        "font-size:0.0em",
        "font-size:1px",
        "font-size:0%",
        "font:0/0 a",
        "font:italic 0 宋体",
        "opacity:0",
        "opacity:0.0",
        "opacity:0%",
        "filter:opacity(0)",
        "color:transparent",
        "color:rgba(0,0,0,0)",
        "color:rgb(0 0 0 / 0%)",
        "color:#0000",
        "-webkit-text-fill-color:transparent",
        "color:#fff",
        "color:white",
        "color:#FEFEFE",
        "color:rgb(255,255,255)",
        "color:hsl(0,0%,100%)",
        "background:#333;color:#333",
        "background-color:black",
        "position:absolute;left:-9999px",
        "position:absolute;top:-999em",
        "left:-100vw;position:absolute",
        "position:fixed;right:-5000px",
        "position:relative;left:-100in",
        "display:inline-block;text-indent:-9999px;overflow:hidden",
        "margin-left:-9999px",
        "display:inline-block;transform:translateX(-9999px)",
        "display:inline-block;transform:scale(0)",
        "position:absolute;clip:rect(0,0,0,0)",
        "position:absolute;clip:rect(1px 1px 1px 1px)",
        "clip-path:inset(50%)",
        "clip-path:circle(0)",
        "display:inline-block;width:0;overflow:hidden",
        "position:absolute;width:1px;height:1px;overflow:hidden",
        "display:inline-block;max-height:0;overflow:hidden",
        "content-visibility:hidden",
    ],
    # what is as good as plain
    "AM": [
        "color:red",
        "font-weight:bold",
        "font-family:'宋体';mso-hansi-font-family:Calibri",
        "letter-spacing:1px",
        "display:inline-block",
        "opacity:1",
        "background:yellow",
        "visibility:visible",
        "vertical-align:baseline",
        "vertical-align:middle",
        "text-decoration:underline",
        "font-size:1em",
        "position:relative",
        "width:0;height:0",
        "overflow:hidden",
    ],
    # what cannot be told
    UNTOLD: [
        "text-decoration:line-through",
        "text-decoration-line:line-through",
        "font-size:50%",
        "font-size:4px",
        "opacity:.2",
        "color:#eee",
        "color:rgba(0,0,0,.1)",
        "color:#fff;background:url(x.png)",
        "color:#fff;background:linear-gradient(red,blue)",
        "position:absolute;left:10px",
        "position:relative;left:-20px",
        "margin-left:-1em",
        "float:right",
        "float:left",
        "order:-1",
        "direction:rtl;unicode-bidi:bidi-override",
        "display:inline-block;transform:rotate(180deg)",
        "display:inline-block;transform:scaleX(-1)",
        "clip-path:inset(20%)",
        "letter-spacing:-1em",
        "left:-100%;position:absolute",
        "mso-hide:all",
        "font-family:Wingdings",
    ],
}

ELEMENTS: dict[str, list[str]] = {
    "A": [
        "{A}<sup>{M}</sup>",
        "{A} <sup>{M}</sup>",
        "{A}<sup>[{M}]</sup>",
        "{A}<sup>（{M}）</sup>",
        "{A}<sup><a href=#n>{M}</a></sup>",
        "{A}<a href=#n><sup>{M}</sup></a>",
        "{A}<sub>{M}</sub>",
        "{A}<b><sup><b>{M}</b></sup></b>",
        "<span>{A}</span><font color=red><sup>{M}</sup></font>",
        "{A}<a href='#_ftn1' style='mso-footnote-id:ftn1'><span class=x>{M}</span></a>",
        "{A}<span class=MsoFootnoteReference>{M}</span>",
        "{A}<span class='a MsoEndnoteReference'>{M}</span>",
        "{A}<a role=doc-noteref href=#f>{M}</a>",
        "<ruby>{A}<rt>{M}</rt></ruby>",
        "{A}<span hidden>{M}</span>",
        "{A}<dialog>{M}</dialog>",
        "{A}<span popover>{M}</span>",
        "{A}<template>{M}</template>",
        "{A}<!--{M}-->",
        "{A}<font color=white>{M}</font>",
        "{A}<font color='#FFFFFF'>{M}</font>",
        "{A}<input type=hidden value={M}>",
        "<span style='font-size:0'>{M}<b style='font-size:16px'>{A}</b></span>",
        "<span style='visibility:hidden'>{M}<b style='visibility:visible'>{A}</b></span>",
        "<span style='color:#fff;background:#06c'>{A}</span>",
        "<span style='background:#000'><font color=white>{A}</font></span>",
        "<input value={A}>",
        "<input type=tel value={A}>",
        "<math><mn>{A}</mn></math>",
        "{A}<img src=space.gif width=1 height=1>",
        "<span class=red>{A}</span>",
        "<a href=x.html>{A}</a>",
        "<small>{A}</small>",
        "{A}<sup>①</sup>",
        "{A}<sup>*</sup>",
        "{A} <sup>[注{M}]</sup>",
        "{A}<i class=n>{M}</i><style media='screen'>.n{display:none}</style>",
    ],
    "AB": [
        "{A}<span aria-hidden=true>{B}</span>",
        "{A}<span>{B}</span>",
        "{A}<b>{B}</b>",
        "{A}<ins>{B}</ins>",
        "{A}<u>{B}</u>",
        "{A}<wbr>{B}",
        "{A}<o:p>{B}</o:p>",
        "<span class=GramE>{A}</span>{B}",
        "<span class=d>{A}</span><span class=d>{B}</span>",
        "<div style='display:inline'>{A}</div><p style='display:inline'>{B}</p>",
        "{A}&#8203;{B}",
        "{A}&zwj;{B}",
        "{A}&shy;{B}",
        "{A}&#xFEFF;{B}",
        "{A}&#x2060;{B}",
        "&#x202D;{A}{B}&#x202C;",
    ],
    UNTOLD: [
        "<sup>{M}</sup>",
        "<sup>{M}</sup>{A}",
        "{A}<sup>{M}</sup>{B}",
        "{A}<s>{M}</s>",
        "<del>{A}</del>",
        "<strike>{A}</strike>",
        "{A}<a href=#n>{M}</a>",
        "{A}<a href=note.html>{M}</a>",
        "{A}<span class=sup>{M}</span>",
        "{A} <span class=sup>{M}</span>",
        "{A}<em class=fn1>{M}</em>",
        "{A}<small>{M}</small>",
        "{A}<font size=1>{M}</font>",
        "<font size=5>{A}</font>{M}",
        "{A}<x-note>{M}</x-note>",
        "{A}<bdo dir=rtl>{B}</bdo>",
        "<p dir=rtl>{A}</p>",
        "<font face='Wingdings 2'>{A}</font>",
        "<i style='float:right'>{A}</i><i style='float:right'>{B}</i>",
        "<i style='order:2'>{A}</i><i style='order:1'>{B}</i>",
        "<i style='position:relative;left:1ch'>{A}</i>"
        "<i style='position:relative;left:-1ch'>{B}</i>",
        "<link rel=stylesheet href=x.css>{A}<i class=n></i>{B}",
        "<link rel=stylesheet href=x.css>{A}<i class=n></i>",
        "{A}<img src=3.png alt=3>{B}",
        "{A}<img src=3.png>",
        "<img src=3.png>{A}",
        "<img src=345.png alt=345>",
        "<b><img src=345.png></b>",
        "{A} <img src=3.png>",
        "{A}<svg><text>{M}</text></svg>",
        "{A}<canvas></canvas>{B}",
        "{A}<object data=x></object>",
        "{A}<iframe src=x></iframe>",
        "{A}<select><option>{M}</select>",
        "<select><option>{A}<option selected>{B}</select>",
        "{A}<button>{M}</button>",
        "{A}<input value={M}>{B}",
        "<math><mfrac><mn>{A}</mn><mn>{M}</mn></mfrac></math>",
        "<math><msup><mn>{A}</mn><mn>{M}</mn></msup></math>",
        "{A}<i style='background:url(3.png)'></i>{B}",
        "{A}\ufffd",
        "<sup>*</sup>",
        "<script>document.write('{M}')</script>{A}",
    ],
}

SHEETS: dict[str, list[tuple[str, str]]] = {
    "A": [
        (".n{vertical-align:super}", "{A}<span class=n>{M}</span>"),
        ("<!-- span.n{mso-x:y;vertical-align:super} -->", "{A}<span class=n>{M}</span>"),
        ("td > .n, .k{font-size:0}", "{A}<span class=n>{M}</span>"),
        (".a .n{display:none}", "<span class=a>{A}<i class=n>{M}</i></span>"),
        ("#n{opacity:0}", "{A}<span id=n>{M}</span>"),
        (".n{color:#fff}", "{A}<span class=n>{M}</span>"),
        (
            "span{display:none} .k{display:inline}",
            "<span class=k>{A}</span><span>{M}</span>",
        ),
        (".n{color:#fff!important}", "{A}<span class=n style='color:red'>{M}</span>"),
        ("@media screen{.n{display:none}}", "{A}<span class=n>{M}</span>"),
        ("@media all{.k{color:red}.n{display:none}}", "{A}<span class=n>{M}</span>"),
        (":root{--c:#fff} .n{color:var(--c)}", "{A}<span class=n>{M}</span>"),
        ("[data-n]{position:absolute;left:-9999px}", "{A}<span data-n=1>{M}</span>"),
        ("td{background:#369} .n{color:#369}", "{A}<span class=n>{M}</span>"),
        ("td{background:#369} td{color:#fff}", "{A}"),
        ("p::before{content:'（'}", "{A}"),
        ("td::before{content:attr(title)}", "{A}"),
        (".k::before{content:attr(title)}", "<b class=k title=件>{A}</b>"),
    ],
    "AM": [
        (".n{color:red}", "{A}<span class=n>{M}</span>"),
        (".n:hover{display:none}", "{A}<span class=n>{M}</span>"),
        ("@media print{.n{display:none}}", "{A}<span class=n>{M}</span>"),
        ("@media (max-width:600px){.n{display:none}}", "{A}<span class=n>{M}</span>"),
        ("/* .n{display:none} */ .n{color:blue}", "{A}<span class=n>{M}</span>"),
    ],
    UNTOLD: [
        ("sup{vertical-align:baseline}", "{A}<sup>{M}</sup>"),
        (".n:after{content:'3'}", "<span class=n>{A}</span>"),
        (".n::before{content:'\\33'}", "<span class=n>{A}</span>"),
        ('.k::before,.n::before{content:"7"}', "<span class=n>{A}</span>"),
        (".n{background:url(d.png) 0 -20px}", "{A}<i class=n></i>{B}"),
        (".n{text-decoration:line-through}", "{A}<span class=n>{M}</span>"),
        (".k{color:red}", "{A}<span class=n>{M}</span>"),
        (":is(.k,.n){display:none}", "{A}<span class=n>{M}</span>"),
        (":is(td,th) i{display:none}", "{A}<i>{M}</i>"),
        (".k{& i{display:none}}", "<b class=k>{A}<i>{M}</i></b>"),
        ("td::before{content:'3'}", "{A}"),
        ("td{counter-increment:n} td::after{content:counter(n)}", "{A}"),
        ("table{direction:rtl}", "{A}"),
        (".n::after{content:attr(data-n)}", "<b class=n data-n=3>{A}</b>"),
        (".n::after{content:counter(n)}", "<b class=n>{A}</b>"),
    ],
}


def page(cell: str, css: str = "") -> bytes:
    head = f"<style>{css}</style>" if css else ""
    return (
        f"<!doctype html><html><head>{head}</head><body><h1>政府信息公开工作年度报告</h1>"
        f"<table><tr><td>行政许可</td><td>{cell}</td></tr></table></body></html>"
    ).encode()


def each(ways: dict[str, list]) -> list:
    return [(way, seen) for seen, of_kind in ways.items() for way in of_kind]


@pytest.mark.parametrize(("way", "seen"), each(STYLES))
def test_a_style_shows_what_a_browser_shows(way: str, seen: str) -> None:
    """Catches a digit that is hidden, raised or moved and becomes one of the number."""
    cell = f'{{A}}<span style="{way}">{{M}}</span>'
    check(way, seen, lambda digits: page(filled(cell, digits)))
    nested = f'<b>{{A}}</b><span><i style="{way}"><b>{{M}}</b></i></span>'
    check(way, seen, lambda digits: page(filled(nested, digits)))
    classed = "<span>{A}</span><span class=n>{M}</span>"
    check(way, seen, lambda digits: page(filled(classed, digits), f".n{{{way}}}"))


@pytest.mark.parametrize(("way", "seen"), each(ELEMENTS))
def test_an_element_shows_what_a_browser_shows(way: str, seen: str) -> None:
    """Catches a mark, a picture or a field that is skipped within a number."""
    check(way, seen, lambda digits: page(filled(way, digits)))


@pytest.mark.parametrize(("way", "seen"), each(SHEETS))
def test_a_style_sheet_is_applied_as_a_browser_does(
    way: tuple[str, str], seen: str
) -> None:
    """Catches a class that hides, raises or draws digits and is not looked up."""
    css, cell = way
    check(str(way), seen, lambda digits: page(filled(cell, digits), css))


RUNS: dict[str, list[str]] = {
    "A": [
        '<w:vertAlign w:val="superscript"/>',
        '<w:vertAlign w:val="subscript"/>',
        '<w:position w:val="6"/><w:sz w:val="14"/>',
        '<w:position w:val="-6"/>',
        '<w:rStyle w:val="FootnoteReference"/>',
        '<w:rStyle w:val="EndnoteReference"/>',
        '<w:rStyle w:val="a3"/>',
        '<w:rStyle w:val="child"/>',
        '<w:rStyle w:val="up"/>',
        '<w:rStyle w:val="gone"/>',
        "<w:vanish/>",
        '<w:vanish w:val="1"/>',
        '<w:vanish w:val="true"/><w:specVanish/>',
        "<w:specVanish/>",
        '<w:sz w:val="2"/>',
        '<w:sz w:val="1"/><w:szCs w:val="1"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="fefefe"/>',
        '<w:color w:themeColor="background1"/>',
        '<w:color w:val="FF0000"/><w:shd w:val="clear" w:fill="FF0000"/>',
        '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>',
        '<w:w w:val="1"/>',
        "<w14:textFill><w14:noFill/></w14:textFill>",
        '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'
        "</w14:textFill>",
        '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="tx1"><w14:alpha '
        'w14:val="100000"/></w14:schemeClr></w14:solidFill></w14:textFill>',
    ],
    "AM": [
        "",
        "<w:b/>",
        '<w:color w:val="FF0000"/>',
        '<w:color w:val="auto"/>',
        '<w:vanish w:val="0"/>',
        '<w:strike w:val="false"/>',
        '<w:vertAlign w:val="baseline"/>',
        '<w:position w:val="0"/>',
        '<w:webHidden w:val="0"/>',
        '<w:rFonts w:hint="eastAsia"/>',
        '<w:highlight w:val="yellow"/>',
        '<w:sz w:val="21"/>',
        '<w:rStyle w:val="plain"/>',
        '<w:rStyle w:val="gone"/><w:vanish w:val="0"/>',
    ],
    UNTOLD: [
        "<w:strike/>",
        "<w:dstrike/>",
        '<w:rStyle w:val="struck"/>',
        '<w:rStyle w:val="unknown"/>',
        '<w:sz w:val="8"/>',
        '<w:sz w:val="12"/>',
        '<w:sz w:val="60"/>',
        '<w:color w:val="EEEEEE"/>',
        '<w:w w:val="20"/>',
        '<w:spacing w:val="-200"/>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="pct50" w:fill="auto"/>',
        '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>',
        "<w:webHidden/>",
    ],
}

COUNTED = '<w:pPr><w:numPr><w:numId w:val="{}"/></w:numPr></w:pPr>'
STYLESHEET = "".join(
    f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{called}"/>'
    f"{below}<w:rPr>{said}</w:rPr></w:style>"
    for name, called, below, said in (
        ("a3", "footnote reference", "", ""),
        ("child", "x", '<w:basedOn w:val="a3"/>', "<w:b/>"),
        ("up", "y", "", '<w:vertAlign w:val="superscript"/>'),
        ("gone", "z", "", "<w:vanish/>"),
        ("struck", "s", '<w:basedOn w:val="plain"/>', "<w:strike/>"),
        ("plain", "p", "", "<w:i/>"),
    )
) + "".join(
    f'<w:style w:type="paragraph" w:styleId="{name}"><w:basedOn w:val="{below}"/>{said}'
    "</w:style>"
    for name, below, said in (
        ("counted", "", COUNTED.format(1)),
        ("below", "counted", ""),
    )
)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


PART = (
    "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><pic:pic/></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict/></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)
STYLED = '<w:pPr><w:pStyle w:val="{}"/></w:pPr>'
FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def coded(code: str, shown: str = "") -> str:
    """Return a field of a code, and what it was last seen as."""
    result = FIELD.format("separate") + run(shown) if shown else ""
    code = f"<w:r><w:instrText> {code} </w:instrText></w:r>"
    return FIELD.format("begin") + code + result + FIELD.format("end")


IN_WORD: dict[str, list[str]] = {
    "A": [
        run("{A}") + '<w:r><w:footnoteReference w:id="2"/></w:r>',
        run("{A}") + run("①", '<w:vertAlign w:val="superscript"/>'),
        run("{A}") + run("※", '<w:vertAlign w:val="superscript"/>'),
        run("{A}") + run("注{M}", '<w:vertAlign w:val="superscript"/>'),
        run("{A}")
        + '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/>'
        + "<w:t>{M}</w:t></w:r>",
        run("{A}")
        + '<w:r><w:endnoteReference w:customMarkFollows="true" w:id="2"/></w:r>'
        + run("{M}"),
        run("{A}") + f"<w:del>{run('{M}')}</w:del>",
        run("{A}") + f"<w:moveFrom>{run('{M}')}</w:moveFrom>",
        f"<w:ins>{run('{A}')}</w:ins>",
        coded("FORMTEXT", "{A}"),
        coded("= SUM(LEFT)", "{A}"),
        f'<w:fldSimple w:instr=" MERGEFIELD x ">{run("{A}")}</w:fldSimple>',
        f"<w:sdt><w:sdtContent>{run('{A}')}</w:sdtContent></w:sdt>",
        "<m:oMath><m:r><m:t>{A}</m:t></m:r></m:oMath>",
        "<m:oMath><m:sSup><m:e><m:r><m:t>{A}</m:t></m:r></m:e><m:sup><m:r><m:t>{M}</m:t>"
        "</m:r></m:sup></m:sSup></m:oMath>",
        run("{A}", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="0066CC"/>'),
        COUNTED.format(0) + run("{A}"),
        COUNTED.format(0).replace("<w:numPr>", '<w:pStyle w:val="counted"/><w:numPr>')
        + run("{A}"),
        STYLED.format("plain") + run("{A}"),
        FIELD.format("begin")
        + coded("MERGEFIELD x", "{M}")
        + FIELD.format("separate")
        + run("{A}")
        + FIELD.format("end"),
        FIELD.format("begin") + "</w:p><w:p>" + run("{A}"),
    ],
    "AB": [
        run("{A}") + '<w:proofErr w:type="x"/><w:bookmarkStart w:id="1"/>' + run("{B}"),
        run("{A}") + f"<w:ins>{run('{B}')}</w:ins>",
        run("{A}") + f'<w:hyperlink r:id="r">{run("{B}")}</w:hyperlink>',
        run("{A}") + run("\u200b") + run("{B}"),
        run("{A}") + "<w:r><w:softHyphen/></w:r>" + run("{B}"),
    ],
    UNTOLD: [
        run("{A}") + '<w:r><w:sym w:font="Wingdings" w:char="F081"/></w:r>',
        '<w:r><w:sym w:font="Symbol" w:char="F031"/></w:r>',
        run("{A}") + "<w:r><w:drawing><wp:inline/></w:drawing></w:r>" + run("{B}"),
        "<w:r><w:drawing><wp:anchor/></w:drawing></w:r>",
        run("{A}") + "<w:r><w:pict/></w:r>",
        run("{A}") + "<w:r><w:object/></w:r>",
        PART.removeprefix("<w:p>").removesuffix("</w:p>") + run("{A}"),
        run("{A}") + coded("EQ \\s\\up5({M})"),
        run("{A}") + coded("SYMBOL 49", "1"),
        run("{A}") + coded("FORMDROPDOWN"),
        coded("FORMDROPDOWN"),
        coded("FORMCHECKBOX") + run("{A}"),
        '<w:fldSimple w:instr="EQ \\o(1,3)"/>' + run("{A}"),
        run("{A}") + "<w:r><w:pgNum/></w:r>",
        f'<w:bdo w:val="rtl">{run("{A}")}</w:bdo>',
        "<m:oMath><m:f><m:num><m:r><m:t>{A}</m:t></m:r></m:num><m:den><m:r><m:t>{B}</m:t>"
        "</m:r></m:den></m:f></m:oMath>",
        "<m:oMath><m:sSup><m:e/><m:sup><m:r><m:t>{A}</m:t></m:r></m:sup></m:sSup></m:oMath>",
        COUNTED.format(1) + run("{A}"),
        STYLED.format("counted") + run("{A}"),
        STYLED.format("below") + run("{A}"),
        run("{A}", "<w:strike/>"),
        run("{A}", "<w:strike/>") + run("{B}"),
        run("{A}", '<w:vertAlign w:val="superscript"/>'),
        run("{M}", '<w:vertAlign w:val="superscript"/>') + run("{A}"),
    ],
}


def document(cell: str, table: str = "", shading: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="urn:{prefix}"'
        for prefix in ("mc", "v", "m", "r", "wp", "pic", "w14", "a")
    )
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        f"<w:p>{run('政府信息公开工作年度报告')}</w:p><w:tbl><w:tblPr>{table}</w:tblPr><w:tr>"
        f"<w:tc><w:p>{run('行政许可')}</w:p></w:tc><w:tc><w:tcPr>{shading}</w:tcPr><w:p>{cell}"
        "</w:p></w:tc></w:tr></w:tbl>"
    )
    return archive(
        word__document_xml=(
            f'<w:document xmlns:w="{main}" {names}><w:body>{body}</w:body></w:document>'
        ).encode(),
        word__styles_xml=(f'<w:styles xmlns:w="{main}">{STYLESHEET}</w:styles>').encode(),
    )


@pytest.mark.parametrize(("way", "seen"), each(RUNS))
def test_a_run_shows_what_word_shows(way: str, seen: str) -> None:
    """Catches a digit that is hidden, raised or struck and becomes one of the number."""
    check(way, seen, lambda digits: document(run(digits["A"]) + run(digits["M"], way)))


@pytest.mark.parametrize(("way", "seen"), each(IN_WORD))
def test_a_part_of_a_document_shows_what_word_shows(way: str, seen: str) -> None:
    """Catches a mark, a symbol or a field that is skipped within a number."""
    check(way, seen, lambda digits: document(filled(way, digits)))


@pytest.mark.parametrize(
    ("table", "shading", "seen"),
    [
        ("", "", "A"),
        ("", '<w:shd w:val="clear" w:fill="auto"/>', "A"),
        ("", '<w:shd w:val="clear" w:fill="336699"/>', "AM"),
        ("", '<w:shd w:val="solid" w:color="336699" w:fill="auto"/>', "AM"),
        ('<w:shd w:val="clear" w:fill="000000"/>', "", "AM"),
        ('<w:tblStyle w:val="nowhere"/>', "", UNTOLD),
        ('<w:tblStyle w:val="nowhere"/>', '<w:shd w:val="clear" w:fill="FFFFFF"/>', "A"),
        ('<w:tblStyle w:val="plain"/>', "", "A"),
    ],
)
def test_white_is_unseen_on_white_alone(table: str, shading: str, seen: str) -> None:
    """Catches white digits of a dark cell that are lost, and those that nobody sees."""
    white = '<w:color w:val="FFFFFF"/>'
    first = white if seen == "AM" else ""

    def make(digits: dict[str, str]) -> bytes:
        cell = run(digits["A"], first) + run(digits["M"], white)
        return document(cell, table, shading)

    check(table + shading, seen, make)


WAYS_TO_DRAW: dict[str, list[str]] = {
    # raised or lowered; what nobody sees
    "A": [
        "size=6 rise=4",
        "size=7 rise=3",
        "size=5 rise=5",
        "size=10 rise=4",
        "size=6 rise=-2",
        "size=6 rise=3 bracket",
        "size=6 rise=4 gap=1",
        "grey=1",
        "grey=0.99",
        "rgb=1,1,1",
        "cmyk=0,0,0,0",
        "alpha=0",
        "mode=3",
        "mode=7",
        "size=1",
        "size=0.01",
        "scale=1",
        "clipped",
        "covered",
        "area=0.2 grey=0.2",
        "area=1 grey=1",
        "x=-500",
        "oblique",
        "large grey=0.95",
        "large grey=0",
        "large alpha=0.2",
    ],
    "AM": [
        "size=10",
        "size=9.5",
        "rgb=1,0,0",
        "grey=0.4",
        "alpha=1",
        "mode=1",
        "mode=2",
        "covered_by_line",
        "area=0.2 grey=1",
        "area=0.9 grey=0",
        "clip_around",
        "rise=0.5",
    ],
    UNTOLD: [
        "size=6",
        "size=7",
        "grey=0.9",
        "alpha=0.2",
        "size=2.5 rise=0",
        "round_area=0.2 grey=1",
        "curved grey=1",
        "picture",
        "path",
        "field",
        "alone picture",
        "alone path",
        "alone field",
        # struck out
        "struck",
        "struck_by_area",
        "struck_by_pen",
        "struck_by_hand",
        "struck_by_note",
        # in one place
        "over",
    ],
}


def drawn(way: str, digits: dict[str, str]) -> bytes:
    """Return a page with a ruled table, and in a cell A with M drawn so behind it."""
    said = dict(part.partition("=")[::2] for part in way.split())
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setFont(FONT, 10)
    canvas.drawString(100, 700, "政府信息公开工作年度报告")
    for x in (100, 200, 400):
        canvas.line(x, 600, x, 640)
    for y in (600, 620, 640):
        canvas.line(100, y, 400, y)
    for y, label in ((606, "行政许可"), (626, "信息内容")):
        canvas.drawString(105, y, label)
    size = float(said.get("size", 10))
    x = 205 + stringWidth(digits["A"], "Helvetica", 10) + float(said.get("gap", 0))
    y = 606 + float(said.get("rise", 0))
    mark = f"[{digits['M']}]" if "bracket" in said else digits["M"]
    if "over" in said:
        x, mark = 206, "80"
    for shape in ("area", "round_area"):
        if shape in said:
            canvas.setFillGray(float(said[shape]))
            draw = canvas.roundRect if shape == "round_area" else canvas.rect
            draw(201, 601, 198, 18, *([3] if shape == "round_area" else []), 0, 1)
    canvas.setFont("Helvetica", 10)
    canvas.setFillGray(1 if said.get("area") == "0.2" else 0)
    if "alone" not in said:
        canvas.drawString(205, 606, digits["A"])
    canvas.saveState()
    canvas.setFillGray(float(said.get("grey", 0)))
    if "rgb" in said:
        canvas.setFillColorRGB(*map(float, said["rgb"].split(",")))
    if "cmyk" in said:
        canvas.setFillColorCMYK(*map(float, said["cmyk"].split(",")))
    if "alpha" in said:
        canvas.setFillAlpha(float(said["alpha"]))
    if "clipped" in said or "clip_around" in said:
        path = canvas.beginPath()
        path.rect(200, 600, 200 if "clip_around" in said else 2, 20)
        canvas.clipPath(path, stroke=0, fill=0)
    if "oblique" in said:
        canvas.translate(205, 600)
        canvas.rotate(45)
        x, y = 0, 0
    if "large" in said:
        x, y, size = 150, 590, 40
    if "curved" in said:
        canvas.saveState()
        canvas.setFillGray(0.3)
        canvas.circle(x + 3, 610, 8, stroke=0, fill=1)
        canvas.restoreState()
    if "picture" in said:
        canvas.drawImage(ImageReader(grey_picture()), x, 606, 6, 8)
    if "path" in said:
        canvas.circle(x + 3, 610, 3, stroke=0, fill=1)
    if "field" in said:
        canvas.acroForm.textfield(
            name="n", value=mark, x=x, y=604, width=40, height=13, fontSize=9
        )
    if {"picture", "path", "field"} & said.keys():
        mark = ""
    text = canvas.beginText(float(said.get("x", x)), y)
    text.setFont("Helvetica", size)
    if "mode" in said:
        text.setTextRenderMode(int(said["mode"]))
    if "scale" in said:
        text.setHorizScale(float(said["scale"]))
    text.textOut(mark)
    canvas.drawText(text)
    canvas.restoreState()
    if "covered" in said:
        canvas.setFillGray(1)
        canvas.rect(x, 602, 40, 15, stroke=0, fill=1)
    if "struck" in said:
        canvas.line(x, 609, x + 12, 609)
    if "struck_by_area" in said:
        canvas.rect(x, 608.5, 12, 0.7, stroke=0, fill=1)
    if "struck_by_pen" in said:
        canvas.line(x - 1, 605, x + 12, 614)
    if "struck_by_hand" in said:
        canvas.bezier(x - 1, 608, x + 3, 612, x + 8, 605, x + 12, 610)
    if "struck_by_note" in said:
        note = PDFDictionary({"Type": PDFName("Annot"), "Subtype": PDFName("StrikeOut")})
        note["Rect"] = PDFArray([x, 604, x + 12, 616])
        canvas._addAnnotation(note)
    if "covered_by_line" in said:
        canvas.rect(x, 604, 40, 1, stroke=0, fill=1)
    canvas.save()
    return buffer.getvalue()


@pytest.mark.parametrize(("way", "seen"), each(WAYS_TO_DRAW))
def test_a_page_shows_what_a_viewer_shows(way: str, seen: str) -> None:
    """Catches a digit that is raised, unseen or a watermark and becomes the number's."""
    check(way, seen, lambda digits: drawn(way, digits))
