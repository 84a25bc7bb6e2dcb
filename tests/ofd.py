"""Make files of OFD: pages of characters and lines at places, as GB/T 33190 has them.

All that is made here is synthetic. Places are millimetres from the left and top.
"""

import html
import io
import zipfile
from collections.abc import Sequence

from tests.rendering import Block, Rows, placed, size_of

NAMES = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_LEFT, _WIDTH, _TOP, _BOTTOM = 15.0, 180.0, 20.0, 275.0
_SIZE, _LEADING = 3.2, 4.4


def ofd(*pages: str, templates: Sequence[str] = (), common: str = "") -> bytes:
    """Return a file with the given pages, each the XML of its layers and more."""
    files = {
        "OFD": "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>",
        "Doc_0/Document": (
            "<ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            "</ofd:PageArea>"
            + "".join(
                f'<ofd:TemplatePage ID="t{number}" BaseLoc="Tpls/{number}.xml"/>'
                for number in range(len(templates))
            )
            + f"{common}</ofd:CommonData><ofd:Pages>"
            + "".join(
                f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
                for number in range(len(pages))
            )
            + "</ofd:Pages>"
        ),
    }
    for number, template in enumerate(templates):
        files[f"Doc_0/Tpls/{number}"] = template
    for number, page in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content"] = page
    return packed(files)


def packed(files: dict[str, str]) -> bytes:
    """Return an archive of parts, each in an element of its own."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, inside in files.items():
            target.writestr(f"{name}.xml", f"<ofd:Root {NAMES}>{inside}</ofd:Root>")
    return buffer.getvalue()


def content(objects: str) -> str:
    """Return what a page or template has, in a layer."""
    return f'<ofd:Content><ofd:Layer Type="Body">{objects}</ofd:Layer></ofd:Content>'


def text(said: str, x: float, y: float, size: float = _SIZE, **more: object) -> str:
    """Return characters on a line whose left and foot are given; more: attributes."""
    steps = [size if ord(one) > 0x2000 else size / 2 for one in said]
    delta, number = "", 0
    while number < len(steps) - 1:
        same = 1
        while number + same < len(steps) - 1 and steps[number + same] == steps[number]:
            same += 1
        step = f"{steps[number]:g}"
        delta += f" g {same} {step}" if same > 1 else f" {step}"
        number += same
    attributes = {"Boundary": f"{x:g} {y - size:g} {sum(steps) + 1:g} {1.4 * size:g}"}
    attributes |= {name: str(value) for name, value in more.items()}
    shown = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return (
        f'<ofd:TextObject {shown} Font="1" Size="{size:g}"><ofd:TextCode X="0" '
        f'Y="{size:g}" DeltaX="{delta.strip()}">{html.escape(said)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def frame(x: float, y: float, width: float, height: float) -> str:
    """Return a ruled box."""
    return (
        f'<ofd:PathObject Boundary="{x:g} {y:g} {width:g} {height:g}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {width:g} 0 L {width:g} {height:g} "
        f"L 0 {height:g} C</ofd:AbbreviatedData></ofd:PathObject>"
    )


def as_ofd(blocks: Sequence[Block]) -> bytes:
    """Return a report: numbered pages, tables that go on over their breaks."""
    pages: list[str] = [""]
    y = _TOP
    for block in blocks:
        if isinstance(block, str):
            for line in _wrapped(f"　　{block}", _WIDTH, 4.0):
                if y > _BOTTOM:
                    pages, y = [*pages, ""], _TOP
                pages[-1] += text(line, _LEFT, y + 4.0, 4.0)
                y += 6.5
        else:
            y = _draw_table(block, pages, y + 2.0) + 4.0
    below = content(
        '<ofd:PathObject Boundary="0 0 210 297" Fill="true" Stroke="false">'
        '<ofd:FillColor Value="255 255 255"/><ofd:AbbreviatedData>M 0 0 L 210 0 '
        "L 210 297 L 0 297 C</ofd:AbbreviatedData></ofd:PathObject>"
    )
    return ofd(
        *(
            '<ofd:Template TemplateID="t0" ZOrder="Background"/>'
            + content(page + text(f"- {number} -", 100, 288))
            for number, page in enumerate(pages, 1)
        ),
        templates=[below],
    )


def _draw_table(rows: Rows, pages: list[str], y: float) -> float:
    _, width = size_of(rows)
    widths = [_WIDTH / width] * width
    if width == 10:
        widths = [9.0, 20.0, 46.0, *[15.0] * 7]
    left = [_LEFT + sum(widths[:column]) for column in range(width + 1)]
    heights = [1.4 * _LEADING] * len(rows)
    cells = list(placed(rows))
    lines = {
        (row, column): _wrapped(
            cell.text, left[column + cell.columns] - left[column] - 1, _SIZE
        )
        for row, column, cell in cells
    }
    for row, column, cell in cells:
        need = (len(lines[row, column]) + 0.6) * _LEADING
        heights[row] = max(heights[row], need / cell.rows)
    first = 0
    while first < len(rows):
        last, end = first, y
        while last < len(rows) and end + heights[last] < _BOTTOM:
            end += heights[last]
            last += 1
        if last == first:
            pages.append("")
            y = _TOP
            continue
        tops = [y + sum(heights[first:row]) for row in range(first, last + 1)]
        for row, column, cell in cells:
            begin, stop = max(row, first), min(row + cell.rows, last)
            if begin >= stop:
                continue
            top, bottom = tops[begin - first], tops[stop - first]
            x, right = left[column], left[column + cell.columns]
            pages[-1] += frame(x, top, right - x, bottom - top)
            if row >= first:
                for number, line in enumerate(lines[row, column], 1):
                    pages[-1] += text(line, x + 0.8, top + number * _LEADING)
        first, y = last, end
    return y


def _wrapped(said: str, width: float, size: float) -> list[str]:
    lines, room = [""], width
    for one in said:
        step = size if ord(one) > 0x2000 else size / 2
        # a number is not cut at the end of a line
        if room < step and not (one.isdigit() and lines[-1][-1:].isdigit()):
            lines, room = [*lines, ""], width
        lines[-1] += one
        room -= step
    return [line for line in lines if line]
