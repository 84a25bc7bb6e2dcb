"""OFD is read as its pages are seen, within bounds. All files are synthetic."""

from collections.abc import Callable

import pytest

from orchestration.readers import read
from tests.garbage import archive, refusal_of
from tests.ofd import content, frame, ofd, packed, text


def ruled(*cells: str, x: float = 30, y: float = 40) -> str:
    """Return a table of two columns with the given cells."""
    return "".join(
        frame(x + 50 * (place % 2), y + 8 * (place // 2), 50, 8)
        + text(cell, x + 2 + 50 * (place % 2), y + 6 + 8 * (place // 2))
        for place, cell in enumerate(cells)
    )


def code(said: str, attributes: str, around: str = "") -> str:
    """Return a text object with one piece of text, at the top of a page."""
    return (
        f'<ofd:TextObject Boundary="30 30 100 10" Font="1" Size="4" {around}>'
        f'<ofd:TextCode X="0" Y="4" {attributes}>{said}</ofd:TextCode></ofd:TextObject>'
    )


def area(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<ofd:PathObject Boundary="{x} {y} {width} {height}" Fill="true" Stroke="false">'
        f'<ofd:FillColor Value="{colour}"/><ofd:AbbreviatedData>M 0 0 L {width} 0 L '
        f"{width} {height} L 0 {height} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def rule(x: float, y: float, width: float, height: float) -> str:
    """Return a ruled line that is a thin area."""
    return area(x, y, max(width, 0.2), max(height, 0.2), "0 0 0")


def coloured(said: str, x: float, y: float, colour: str, **more: object) -> str:
    fill = f'<ofd:FillColor Value="{colour}"/><ofd:TextCode'
    return text(said, x, y, **more).replace("<ofd:TextCode", fill)


GRID = "".join(rule(30, y, 100, 0) for y in (40, 48, 56)) + "".join(
    rule(x, 40, 0, 16) for x in (30, 80, 130)
)
IN_GRID = "".join(
    text(said, x, y)
    for said, x, y in (("甲", 32, 46), ("1", 82, 46), ("乙", 32, 54), ("2", 82, 54))
)

PAGES: dict[str, tuple[str, list[str]]] = {
    "a ruled table": (ruled("甲", "1", "乙", "2"), ["甲 | 1", "乙 | 2"]),
    "rules that are thin areas": (GRID + IN_GRID, ["甲 | 1", "乙 | 2"]),
    "a block in a block": (
        f"<ofd:PageBlock><ofd:PageBlock>{ruled('甲', '1')}</ofd:PageBlock>"
        "</ofd:PageBlock>",
        ["甲 | 1"],
    ),
    "steps of a text": (code("收到12件", 'DeltaX="4 4 g 2 2"'), ["收到12件"]),
    "digits as far apart as wide ones": (
        code("12件", 'DeltaX="g 2 4"'),
        ["12件"],
    ),
    "digits so far apart that they may be two numbers": (
        code("12件", 'DeltaX="g 2 7"'),
        ["\ufffd \ufffd 件"],
    ),
    "a text without steps stands at one place": (
        code("12", ""),
        ["\ufffd"],
    ),
    "text drawn by other characters than it has": (
        code("12件", 'DeltaX="2 2"').replace(
            "<ofd:TextCode",
            '<ofd:CGTransform CodeCount="2" GlyphCount="1"/><ofd:TextCode',
        ),
        ["\ufffd\ufffd件"],
    ),
    "a text that is larger in its own system": (
        code("收到12件", 'DeltaX="2 2 g 2 1"', 'CTM="2 0 0 2 0 0"').replace(
            'Size="4"', 'Size="2"'
        ),
        ["收到12件"],
    ),
    "a label that reads upwards": (
        frame(30, 40, 50, 30)
        + frame(80, 40, 50, 30)
        + text("1", 82, 50)
        + '<ofd:TextObject Boundary="40 45 5 24" Font="1" Size="4" CTM="0 -1 1 0 0 22">'
        '<ofd:TextCode X="0" Y="4" DeltaX="4 4">年度数</ofd:TextCode></ofd:TextObject>',
        ["年度数 | 1"],
    ),
    "a label that reads downwards, character by character": (
        frame(30, 40, 50, 30)
        + frame(80, 40, 50, 30)
        + text("1", 82, 50)
        + '<ofd:TextObject Boundary="40 42 6 24" Font="1" Size="4"><ofd:TextCode X="0" '
        'Y="4" DeltaY="g 2 5">年度数</ofd:TextCode></ofd:TextObject>',
        ["年度数 | 1"],
    ),
    "what nobody sees": (
        text("甲", 30, 30)
        + text("1", 40, 30, Visible="false")
        + text("2", 50, 30, Alpha="0")
        + coloured("3", 60, 30, "255 255 255")
        + text("4", 70, 30, Fill="false")
        + text("5", 80, 30)
        + area(78, 25, 10, 10, "255 255 255")
        + text("6", 250, 30)
        + text("7", 90, 30, Boundary="90 20 5 3"),
        ["甲"],
    ),
    "faint digits": (text("甲", 30, 30) + text("9", 40, 30, Alpha="80"), ["甲 \ufffd"]),
    "light digits on what is dark": (
        area(28, 25, 40, 10, "0 0 0") + coloured("收到1件", 30, 30, "255 255 255"),
        ["收到1件"],
    ),
    "text that is cut off": (
        text("甲", 30, 30)
        + text("9", 40, 30).replace(
            "<ofd:TextCode",
            '<ofd:Clips><ofd:Clip><ofd:Area><ofd:Path Boundary="5 5 1 1"/></ofd:Area>'
            "</ofd:Clip></ofd:Clips><ofd:TextCode",
        ),
        ["甲"],
    ),
    "a picture of a digit": (
        text("收到1", 30, 30)
        + '<ofd:ImageObject Boundary="38 27 2 3" ResourceID="9"/>'
        + text("件", 40, 30),
        ["收到1\ufffc件"],
    ),
    "bold type drawn twice": (
        text("收到3件", 30, 30) + text("收到3件", 30.1, 30),
        ["收到3件"],
    ),
    "a raised mark": (
        text("12", 30, 30, 4) + text("2", 34, 28.5, 2) + text("件", 35, 30, 4),
        ["12²件"],
    ),
    "a number that is struck out": (
        text("收到12件", 30, 30, 4) + rule(38, 28.4, 4, 0),
        ["收到1̶2̶件"],
    ),
    "the number of the page": (text("甲", 30, 30) + text("- 1 -", 100, 290), ["甲"]),
}


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_read_as_they_are_seen(name: str) -> None:
    """Catches a number in another cell, doubled, cut in two, or that nobody sees."""
    objects, expected = PAGES[name]
    reading = read(ofd(content(objects)))
    assert reading.text is not None, reading.reason
    assert reading.text.splitlines() == expected
    assert reading.media_type == "application/ofd"


def test_a_table_goes_on_over_its_pages_and_above_what_lies_below() -> None:
    """Catches a table cut in two at a page break, or covered by a page's background."""
    below = content(area(0, 0, 210, 297, "255 255 255"))
    template = '<ofd:Template TemplateID="t0"/>'
    pages = [
        template + content(ruled("甲", "1", y=240) + text("- 1 -", 100, 290)),
        template + content(ruled("乙", "2", y=20)),
    ]
    assert read(ofd(*pages, templates=[below])).text == "甲 | 1\n乙 | 2\n"
    above = template.replace("/>", ' ZOrder="Foreground"/>')
    reading = read(ofd(above + content(text("甲", 30, 30)), templates=[below]))
    assert "no text in the OFD" in (reading.reason or "")


def noted(objects: str, looks: str, said: str = 'Type="Stamp"') -> bytes:
    """Return a file with a page, and a note on it that looks so; said: of the note."""
    files = {
        "OFD": "<ofd:DocBody><ofd:DocRoot>Doc_0/D.xml</ofd:DocRoot></ofd:DocBody>",
        "Doc_0/D": '<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>'
        "<ofd:Annotations>Annots/All.xml</ofd:Annotations>",
        "Doc_0/P": content(objects),
        "Doc_0/Annots/All": '<ofd:Page PageID="1"><ofd:FileLoc>1.xml</ofd:FileLoc>'
        "</ofd:Page>",
        "Doc_0/Annots/1": f'<ofd:Annot ID="9" {said}>'
        f'<ofd:Appearance Boundary="10 20 150 40">{looks}</ofd:Appearance></ofd:Annot>',
    }
    return packed(files)


def test_what_a_note_on_a_page_shows_is_read_at_its_place() -> None:
    """Catches a number that somebody put on a page afterwards, and a hidden one read."""
    page = text("收到", 30, 30, 4)
    assert read(noted(page, text("12件", 28, 10, 4))).text == "收到12件\n"
    for said in ('Visible="false"', 'Type="Watermark"'):
        assert read(noted(page, text("12件", 28, 10, 4), said)).text == "收到\n"


def resources(inside: str) -> dict[str, str]:
    """Return the parts of a file with one page, which draws an object of others."""
    page = content(
        text("甲", 30, 30)
        + '<ofd:CompositeObject Boundary="30 40 100 50" ResourceID="5"/>'
    )
    return {
        "OFD": "<ofd:DocBody><ofd:DocRoot>/Doc_0/D.xml</ofd:DocRoot></ofd:DocBody>",
        "Doc_0/D": "<ofd:CommonData><ofd:PublicRes>R.xml</ofd:PublicRes></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="1" BaseLoc="P.xml"/></ofd:Pages>',
        "Doc_0/R": '<ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="5">'
        f"<ofd:Content>{inside}</ofd:Content></ofd:CompositeGraphicUnit>"
        "</ofd:CompositeGraphicUnits>",
        "Doc_0/P": page,
    }


def test_what_is_made_of_other_objects_is_read_at_its_place() -> None:
    """Catches a text that is lost because pages share it."""
    reading = read(packed(resources(text("收到1件", 0, 10))))
    assert reading.text == "甲\n收到1件\n"


MANY = 60_000
LOOP = '<ofd:CompositeObject Boundary="0 0 9 9" ResourceID="5"/>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "ten thousand pages": (
        lambda: ofd(*[content(text("甲", 30, 30))] * 10_000),
        "10000 pages; at most 100 are read",
    ),
    "objects made of themselves": (lambda: packed(resources(LOOP)), "nested deeper than"),
    "objects made of ten of themselves": (
        lambda: packed(resources(LOOP * 10)),
        "nested deeper than",
    ),
    "a page of rules": (
        lambda: ofd(content(rule(1, 1, 9, 0) * MANY)),
        "drawn with more than 50,000",
    ),
    "a path without an end": (
        lambda: ofd(
            content(
                '<ofd:PathObject Boundary="0 0 9 9"><ofd:AbbreviatedData>M 0 0'
                f"{' L 9 9' * MANY}</ofd:AbbreviatedData></ofd:PathObject>"
            )
        ),
        "drawn with more than 50,000",
    ),
    "a text of many characters": (
        lambda: ofd(content(code("1" * MANY, 'DeltaX="g 1000000000 2"'))),
        "drawn with more than 50,000",
    ),
    "a bomb": (lambda: ofd(content(" " * 40_000_000)), "more than 32 MiB"),
    "nested": (
        lambda: ofd(content("<ofd:PageBlock>" * 5_000 + "</ofd:PageBlock>" * 5_000)),
        "nested deeper than",
    ),
    "entities": (
        lambda: archive(OFD_xml=b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
        "declares entities",
    ),
    "pages that are missing": (
        lambda: packed({k: v for k, v in resources("").items() if k != "Doc_0/P"}),
        "its page 'Doc_0/P.xml' is missing",
    ),
    "a document that is its own root": (
        lambda: packed({"OFD": resources("")["OFD"].replace("/Doc_0/D.xml", "OFD.xml")}),
        "it has no pages",
    ),
    "a way out": (
        lambda: packed(
            {"OFD": resources("")["OFD"].replace("/Doc_0/D.xml", "../../etc/passwd")}
        ),
        "is missing",
    ),
    "locked": (lambda: packed(resources("") | {"Encryptions": ""}), "password"),
    "pictures alone": (
        lambda: ofd(content('<ofd:ImageObject Boundary="0 0 210 297" ResourceID="1"/>')),
        "no text in the OFD: 1 page(s) that are pictures",
    ),
    "fonts that name nothing": (
        lambda: ofd(content(text("\ue001\ue002\ue003\ue004", 30, 30))),
        "do not say what they draw",
    ),
    "text without a size": (
        lambda: ofd(content(text("甲", 30, 30).replace(' Size="', ' size="'))),
        "it has text without a size",
    ),
    "torn": (lambda: packed({"OFD": "<ofd:DocBody>"}), "broken OFD"),
    "nothing": (lambda: packed({"OFD": ""}), "broken OFD (it has no pages)"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_report_says_so_within_its_bounds(name: str) -> None:
    """Catches a small file that takes all memory or time; a reason that helps nobody."""
    make, reason = HOSTILE[name]
    assert reason in refusal_of(make())
