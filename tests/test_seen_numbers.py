"""A number is what a reader of the file sees: every way to set digits apart from it.

Each way is a pattern with A and B, the digits of a number of two parts, and M, digits
that are a mark, hidden or not to be told. What it says: "AB" or another word of these
letters is the number that is seen; "?" that nobody can tell from the file, so that the
cell must be unread. A cell that is unread where a number is seen is a needless loss, and
any other number is wrong.
"""

import random
from collections.abc import Callable, Iterator

import pytest

from orchestration.readers import read
from tests.parsing.test_tables_numbers import LICENCES, licences

EACH = 8
UNTOLD = "?"


def numbers(way: str) -> Iterator[dict[str, str]]:
    """Yield digits for A, B and M, the same ones for a way in each run."""
    dice = random.Random(way)  # noqa: S311
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
    for digits in numbers(way):
        reading = read(make(digits))
        assert reading.text is not None, (way, reading.reason)
        rows = [line for line in reading.text.splitlines() if line.startswith("行政许可")]
        assert len(rows) == 1, (way, reading.text)
        cell = rows[0].split(" | ")[1]
        printed = licences(cell)
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
