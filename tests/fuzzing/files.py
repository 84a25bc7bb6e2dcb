"""Bytes that pretend to be reports, and what must hold of every reading.

A reading has a text or a reason; a text is not blank, is bounded and holds no zero and
no half of a character pair; the same bytes always give the same reading. Where the
generator knows what a document shows, the text says exactly that: undamaged documents
give their lines, and however the markup of a table is torn, no number comes out that
was not put in.
"""

import functools
import io
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from random import Random

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from orchestration.readers.converter import convertible
from orchestration.readers.pool import ReaderPool
from orchestration.readers.worker import TEXTS, _answer
from orchestration.settings import LARGEST_TEXT
from parsing.text import GOES_ON
from tests.conftest import RAW
from tests.fuzzing.tally import Finding, Tally, random_of
from tests.garbage import GARBAGE, word
from tests.ofd import as_ofd
from tests.rendering import Block, Rows, Span, as_ods, as_odt

FAMILY = "files"

# the kinds that only our own code reads: a library's error is no excuse there
_OURS = ("text/plain", "text/html")
_DIGITS = re.compile("[0-9]+")
# Seconds of processor time that two readings of a file may take: a real one takes one.
SECONDS = 20.0
# one file of so many is also read by a process, as a load reads it
_EVERY = 100
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# numbers that no other number of a document ends, begins or holds
_FIRST_SENTINEL = 1_000_003
_STEP = 7_919


@dataclass(frozen=True)
class File:
    """A file's bytes and what is known of what they say."""

    kind: str
    content: bytes
    text: str | None = None
    """All that the reading must say, where that is known."""
    sentinels: frozenset[str] | None = None
    """The only numbers that the reading may have, where that is known."""


# --- texts ---------------------------------------------------------------------------


@functools.cache
def _reports() -> tuple[str, ...]:
    return tuple(
        path.read_bytes().decode("utf-8").replace("\ufeff", "")
        for path in sorted(RAW.glob("*.txt"))
    )


def _excerpt(rng: Random) -> str:
    report = rng.choice(_reports())
    length = rng.choice((0, 1, 30, 300, 300, 1_000, 3_000))
    start = rng.randrange(max(1, len(report) - length))
    text = report[start : start + length]
    if rng.random() < 0.7:
        text = "政府信息公开工作年度报告\n" + text
    return text


# what has no shape is left out; digits that it turns round are not told
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u202e\ufeff\U000e0041"))
_TURNED_ROUND = re.compile("\u202e.*")
_ARABIC = str.maketrans("١٢٣", "123")
_LINE_ENDS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "gb18030",
    "gb2312",
    "big5hkscs",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-7",
    "latin-1",
    "hz",
)
_ODD = (
    "\x00",
    "\x1a",
    "\x0c",
    "\x85",
    "\u2028",
    "\u200b",
    "\u202e",
    "\ufeff",
    "\ufffe",
    "\U0001f600",
    "\U000e0041",
    "e\u0301",
    "١٢٣",
    "𠀀",
    "\ue000",
)


def _odd_text(rng: Random) -> str:
    text = _excerpt(rng)
    for _ in range(rng.randrange(4)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(_ODD) * rng.choice((1, 1, 50)) + text[place:]
    if rng.random() < 0.3:
        text = text.replace("\n", rng.choice(("\r\n", "\r", "\x85", "\u2028", "")))
    return text


def _text(rng: Random) -> File:
    """A text as it is; what is in UTF-8 or has a byte order mark is known."""
    text = _odd_text(rng)
    encoding = rng.choice(_ENCODINGS)
    content = text.encode(encoding, errors="ignore")
    known = encoding in ("utf-8", "utf-8-sig", "utf-16") and "\x00" not in text
    # a mark at the start of the text itself, markup or another kind's first bytes
    known = known and not text.startswith("\ufeff") and "<" not in text
    shown = _TURNED_ROUND.sub(
        lambda match: re.sub(r"\d", "\ufffd", match[0]), _LINE_ENDS.sub("\n", text)
    ).translate(_ARABIC | _UNSEEN)
    return File("text", content, shown if known and shown.strip() else None)


def _damaged_text(rng: Random) -> File:
    text = _odd_text(rng)
    content = text.encode(rng.choice(_ENCODINGS), errors="ignore")
    return File("text, damaged", _damaged(rng, content))


def _damaged(rng: Random, content: bytes) -> bytes:
    """Return bytes after one to five accidents."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
        content = rng.choice(_ACCIDENTS)(rng, content)
    return content


def _places(rng: Random, content: bytes, longest: int) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.randint(0, longest))


def _truncated(rng: Random, content: bytes) -> bytes:
    start, end = _places(rng, content, len(content))
    return rng.choice((content[:start], content[start:], content[start:end]))


def _flipped(rng: Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 30)) if content else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _inserted(rng: Random, content: bytes) -> bytes:
    start, _ = _places(rng, content, 0)
    return content[:start] + rng.randbytes(rng.choice((1, 1, 2, 40))) + content[start:]


def _removed(rng: Random, content: bytes) -> bytes:
    start, end = _places(rng, content, rng.choice((1, 2, 100)))
    return content[:start] + content[end:]


def _repeated(rng: Random, content: bytes) -> bytes:
    start, end = _places(rng, content, 400)
    return content[:end] + content[start:end] * rng.choice((1, 2, 60)) + content[end:]


def _zeroed(rng: Random, content: bytes) -> bytes:
    start, end = _places(rng, content, 60)
    return content[:start] + bytes(end - start) + content[end:]


def _spliced(rng: Random, content: bytes) -> bytes:
    start, _ = _places(rng, content, 0)
    other = _excerpt(rng).encode(rng.choice(("utf-8", "gb18030", "utf-16")))
    return content[:start] + other[rng.randrange(len(other) + 1) :]


_ACCIDENTS: tuple[Callable[[Random, bytes], bytes], ...] = (
    _truncated,
    _flipped,
    _flipped,
    _inserted,
    _removed,
    _repeated,
    _zeroed,
    _spliced,
)

_MAGIC = (
    b"%PDF-1.4\n",
    b"%PDF-",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"MIME-Version: 1.0\r\n",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"BM",
    b"RIFF",
    b"MZ",
    b"BZh",
    b"\x1f\x8b",
    b"\x7fELF",
    b"<!doctype html>",
    b"<html>",
    b"<?xml version='1.0'?>",
    b"<p>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"+/v8",
)


def _lying(rng: Random) -> File:
    """The first bytes of one kind before the content of another."""
    content = _seeds_of_all(rng)
    return File("another kind's first bytes", rng.choice(_MAGIC) + content)


def _seeds_of_all(rng: Random) -> bytes:
    kind = rng.randrange(5)
    if kind == 0:
        return rng.randbytes(rng.choice((0, 1, 10, 300, 5_000)))
    if kind == 1:
        return _html(rng).content
    if kind == 2:
        return _word(rng).content
    if kind == 3:
        return _garbage()[rng.randrange(len(_garbage()))]
    return _excerpt(rng).encode(rng.choice(_ENCODINGS), errors="ignore")


@functools.cache
def _garbage() -> tuple[bytes, ...]:
    # what is refused for its size is the same with every byte of it changed
    made = (make() for make, _ in GARBAGE.values())
    return tuple(content for content in made if len(content) < 100_000)


def _random(rng: Random) -> File:
    size = rng.choice((0, 1, 2, 3, 20, 300, 3_000))
    if rng.random() < 0.5:
        return File("random bytes", rng.randbytes(size))
    alphabet = rng.choice((b"<>/td \"'=&;x#0", b"\x00\x01ab\n", b"|0123456789\n \t-"))
    return File("random bytes", bytes(rng.choices(alphabet, k=size)))


def _damaged_garbage(rng: Random) -> File:
    content = _garbage()[rng.randrange(len(_garbage()))]
    return File("other kinds, damaged", _damaged(rng, content))


# --- tables: web pages and Word ------------------------------------------------------


_Shown = dict[tuple[int, int], str]


@dataclass(frozen=True)
class _Grid:
    """A table whose spans fit: begun cells by (row, column), and its lines as text."""

    cells: dict[tuple[int, int], tuple[str, int, int]]
    height: int
    width: int
    sentinels: frozenset[str]

    def lines(self, *, in_word: bool = False) -> str:
        return self._lines(self._in_cells(in_word=in_word))

    def drawn_lines(self) -> str:
        """The lines of a page, which says where cells begin and end by their borders."""
        return self._lines(self._in_boxes())

    def _lines(self, shown: _Shown) -> str:
        rows = []
        for row in range(self.height):
            texts = [shown.get((row, place), "") for place in range(self.width)]
            rows.append(" | ".join(texts).strip())
        return "".join(f"{line}\n" for line in rows)

    def _in_cells(self, *, in_word: bool) -> _Shown:
        """What stands in each place: a number says where it goes on, if anybody can tell.

        Below in each column where it does above, in Word in the first; beside itself in
        columns with words in the row above, if that one has more cells.
        """
        shown: _Shown = {}
        for row in range(self.height):
            for (first, place), (_, width, height) in self.cells.items():
                for column in range(place, place + (1 if in_word else width)):
                    above = shown.get((row - 1, column), "")
                    if first < row < first + height and _is_number(above):
                        shown[row, column] = GOES_ON
            shown |= {at: text for at, (text, *_) in self.cells.items() if at[0] == row}
            above, begun = (sum(at[0] == one for at in shown) for one in (row - 1, row))
            for (first, place), (text, width, _) in self.cells.items():
                if first == row and begun < above and _is_number(text):
                    beside = range(place + 1, place + width)
                    words = [at for at in beside if shown.get((row - 1, at))]
                    shown |= {(row, at): GOES_ON for at in words}
        return shown

    def _in_boxes(self) -> _Shown:
        """By borders: below in its first column, beside itself by cells above."""
        shown = {at: text for at, (text, *_) in self.cells.items()}
        begun = Counter(row for row, _ in self.cells)
        for (row, place), (text, width, height) in self.cells.items():
            if _is_number(text):
                shown |= {(row + down, place): GOES_ON for down in range(1, height)}
                beside = range(place + 1, place + width)
                apart = [at for at in beside if (row - 1, at) in self.cells]
                if begun[row - 1] > begun[row]:
                    shown |= {(row, at): GOES_ON for at in apart}
        return shown


def _is_number(text: str) -> bool:
    return text.isdigit() or text == GOES_ON


_LABELS = (
    "规章",
    "行政许可",
    "自然人",
    "总计",
    "（一）予以公开",
    "1.属于国家秘密",
    "-",
    "",
)


def _grid(rng: Random) -> _Grid:
    height, width = rng.randint(2, 6), rng.randint(2, 8)
    cells: dict[tuple[int, int], tuple[str, int, int]] = {}
    taken: set[tuple[int, int]] = set()
    sentinels = set()
    number = _FIRST_SENTINEL + _STEP * rng.randrange(100_000)
    for row in range(height):
        last = ""
        for place in range(width):
            if (row, place) in taken:
                continue
            columns = rows = 1
            # the first row and column stay whole, so that no row or column is empty
            if row and place and rng.random() < 0.2:
                columns = rng.randint(1, width - place)
                rows = rng.randint(1, height - row)
            covered = {
                (row + down, place + right)
                for down in range(rows)
                for right in range(columns)
            }
            if covered & taken:
                columns = rows = 1
                covered = {(row, place)}
            taken |= covered
            if rng.random() < 0.6 or (row, place) == (0, 0):
                number += _STEP
                text = str(number)
                sentinels.add(text)
            else:
                # a label beside its like is what a merged cell says again
                text = rng.choice([label for label in _LABELS if label != last])
            last = text
            cells[row, place] = text, columns, rows
    return _Grid(cells, height, width, frozenset(sentinels))


# digits that a browser, or Word, shows nothing of
_UNSEEN_IN_PAGE = (
    "<span style='font-size:0'>7</span>",
    "<b style=display:none>7</b>",
    "<i style='opacity:0'>7</i>",
    "<font color=white>7</font>",
    "<span style='position:absolute;left:-9999px'>7</span>",
    "<span style='color:#fff'><b>7</b></span>",
    "<span hidden>7</span>",
    "<!--7-->",
    "&#8203;",
    "&#xFEFF;",
)
_UNSEEN_IN_WORD = tuple(
    f"<w:r><w:rPr>{said}</w:rPr><w:t>7</w:t></w:r>"
    for said in (
        "<w:vanish/>",
        '<w:sz w:val="1"/>',
        '<w:color w:val="FFFFFF"/>',
        '<w:w w:val="1"/>',
    )
)


def _html_grid(rng: Random, grid: _Grid, *, blanks: bool = False) -> str:
    """Return the table as editors write it; blanks: with some about every text.

    Where there are none, digits that nobody sees stand in some cells.
    """
    ends = rng.random() < 0.5
    parts = [rng.choice(("<table>", "<table border='1' class=x>", "<TABLE>"))]
    for row in range(grid.height):
        parts.append("\n<tr>")
        for place in range(grid.width):
            if (row, place) not in grid.cells:
                continue
            text, columns, rows = grid.cells[row, place]
            tag = rng.choice(("td", "th", "TD"))
            spans = f' colspan="{columns}"' if columns > 1 else ""
            spans += f" rowspan={rows}" if rows > 1 else ""
            inner = rng.choice(("{}", "<p>{}</p>", "<span>{}</span>&nbsp;", " {}\n"))
            inner = inner.format(f" {escape(text)} " if blanks else escape(text))
            if not blanks and rng.random() < 0.2:
                place_of = rng.choice((0, len(inner)))
                unseen = rng.choice(_UNSEEN_IN_PAGE)
                inner = inner[:place_of] + unseen + inner[place_of:]
            parts.append(f"<{tag}{spans}>{inner}" + (f"</{tag}>" if ends else ""))
        parts.append("</tr>" if ends else "")
    parts.append("</table>\n")
    return "".join(parts)


def _page(rng: Random, body: str) -> bytes:
    charset = rng.choice(("utf-8", "gb2312", "big5", "x"))
    head = rng.choice(
        (
            "<!DOCTYPE html><html><head><title>1</title></head><body>",
            f'<html><head><meta charset="{charset}"></head><body>',
            "<html>\n",
            "<!-- 政府信息公开 --><div>",
        )
    )
    markup = head + "<p>政府信息公开工作年度报告</p>\n" + body
    encoding = rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"))
    return markup.encode(encoding)


_TITLE = "政府信息公开工作年度报告\n"


def _html(rng: Random) -> File:
    grid = _grid(rng)
    return File(
        "web page", _page(rng, _html_grid(rng, grid)), _TITLE + grid.lines(), None
    )


_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_PIECES = (
    "<table>",
    "</table>",
    "<tr>",
    "</tr>",
    "<td>",
    "</td>",
    "<td colspan=1000>",
    "<td rowspan=65534>",
    "<td colspan=0 rowspan=0>",
    "<td colspan=-3>",
    "<td colspan=9999999999999>",
    "<td colspan=' 2x'>",
    "<td rowspan=''>",
    "<caption>",
    "<tbody>",
    "<thead>",
    "<script>",
    "</script>",
    "<style>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<template>",
    "<svg>",
    "<math>",
    "<select>",
    "<option>",
    "<textarea>",
    "<plaintext>",
    "<noscript>",
    "<pre>\n",
    "<br>",
    "<input value='x'>",
    "<input type=hidden value='x'>",
    "<div style='display:none'>",
    "<div hidden>",
    "<sup>",
    "</sup>",
    "<p>",
    "</p>",
    "<form>",
    "<frameset>",
    "<body>",
    "</body>",
    "<html>",
    "<isindex>",
    "<font",
    "<",
    "<?php ?>",
    "&nbsp;",
    "&#x0;",
    "&#xD800;",
    "&#x110000;",
    "&#0000000000000000000065;",
    "&notit;",
    "&amp",
    "\u200b",
    "\u202e",
    "\x0c",
    "\x01",
    "|",
    "｜",
    "\t",
)


def _torn(rng: Random, markup: str, pieces: tuple[str, ...]) -> str:
    """Return markup with some of its pieces lost, repeated, moved or put in."""
    tokens = _TOKEN.findall(markup)
    for _ in range(rng.choice((1, 2, 3, 8, 20))):
        place = rng.randrange(len(tokens) + 1)
        what = rng.randrange(4)
        if what == 0 and tokens[place : place + 1] and tokens[place][0] == "<":
            # a blank, for cells whose borders are lost run together in a browser, too
            tokens[place] = " "
        elif what == 1:
            tokens.insert(place, rng.choice(pieces))
        elif what == 2 and tokens:
            tokens.insert(place, f" {rng.choice(tokens)} ")
        elif tokens:
            moved = tokens.pop(rng.randrange(len(tokens)))
            tokens.insert(rng.randrange(len(tokens) + 1), f" {moved} ")
    return "".join(tokens)


def _torn_html(rng: Random) -> File:
    grids = [_grid(rng) for _ in range(rng.randint(1, 2))]
    # with blanks, for a browser runs texts together that stand in a table and no cell
    tables = [_html_grid(rng, grid, blanks=True) for grid in grids]
    markup = "<!doctype html><body>" + "\n".join(tables)
    pieces = tuple(piece for piece in _PIECES if not re.search("[0-9]", piece))
    numbers = frozenset().union(*(grid.sentinels for grid in grids))
    return File("web page, torn", _torn(rng, markup, pieces).encode(), None, numbers)


def _damaged_html(rng: Random) -> File:
    markup = _torn(
        rng, _page(rng, _html_grid(rng, _grid(rng))).decode("utf-8", "ignore"), _PIECES
    )
    content = markup.encode(rng.choice(("utf-8", "gb18030", "utf-16")), "ignore")
    if rng.random() < 0.6:
        content = _damaged(rng, content)
    return File("web page, damaged", content)


def _nested_html(rng: Random) -> File:
    tag = rng.choice(("div", "table><tr><td", "b", "span", "font", "ul><li", "svg", "p"))
    depth = rng.choice((3, 50, 150, 199, 201, 1_000))
    return File("web page, nested", f"<html><{f'{tag}><' * depth}i>12</i>".encode())


def _word_grid(rng: Random, grid: _Grid, unseen: float = 0.0) -> str:
    """Return the table as Word writes it; unseen: the share of runs beside such ones."""
    parts = ["<w:tbl><w:tblPr/>"]
    for row in range(grid.height):
        parts.append("<w:tr>")
        place = 0
        while place < grid.width:
            begun = grid.cells.get((row, place))
            if begun is None:
                # it goes on from above: a cell as wide as that one
                text, columns, rows = next(
                    cell
                    for (top, left), cell in grid.cells.items()
                    if left == place and top < row < top + cell[2]
                )
                merge = rng.choice(("<w:vMerge/>", '<w:vMerge w:val="continue"/>'))
                text = ""
            else:
                text, columns, rows = begun
                merge = '<w:vMerge w:val="restart"/>' if rows > 1 else ""
            span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
            cut = rng.randrange(len(text) + 1)
            runs = "".join(
                f"<w:r><w:rPr/><w:t>{escape(part)}</w:t></w:r>"
                + (rng.choice(_UNSEEN_IN_WORD) if rng.random() < unseen else "")
                for part in (text[:cut], text[cut:])
                if part or rng.random() < 0.2
            )
            parts.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{runs}</w:p></w:tc>")
            place += columns
        parts.append("</w:tr>")
    parts.append("</w:tbl>")
    return "".join(parts)


def _word(rng: Random) -> File:
    grid = _grid(rng)
    title = "<w:p><w:r><w:t>政府信息公开工作年度报告</w:t></w:r></w:p>"
    content = word(title + _word_grid(rng, grid, 0.2))
    return File("Word", content, _TITLE + grid.lines(in_word=True))


_WORD_PIECES = (
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr/>",
    "<w:tc/>",
    "<w:tc><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:tc>",
    "<w:p/>",
    "<w:br/>",
    "<w:tab/>",
    '<w:gridSpan w:val="x"/>',
    "<w:vMerge/>",
    "<w:del><w:r><w:t>x</w:t></w:r></w:del>",
    "<w:ins/>",
    "<w:sdt><w:sdtContent/></w:sdt>",
    "<mc:AlternateContent/>",
    "<w:rPr><w:vanish/></w:rPr>",
    "<w:txbxContent><w:p/></w:txbxContent>",
    "<w:trPr><w:del/></w:trPr>",
    "<!-- x -->",
    "<?pi x?>",
    "<![CDATA[x]]>",
    "&amp;",
    "&x;",
)
_WORD_NUMBERS = (
    '<w:tcPr><w:gridSpan w:val="99999999999999"/></w:tcPr>',
    '<w:tcPr><w:gridSpan w:val="0"/></w:tcPr>',
    '<w:tcPr><w:gridSpan w:val="-2"/></w:tcPr>',
    '<w:trPr><w:gridBefore w:val="5000"/></w:trPr>',
    '<w:trPr><w:gridAfter w:val="99999"/></w:trPr>',
    "&#0;",
    "&#xD800;",
    "&#65;",
    "<w:tcPr><w:hMerge/></w:tcPr>",
)


def _balanced(rng: Random, markup: str) -> str:
    """Return the XML of a table with whole elements lost, repeated, moved or put in."""
    element = re.compile(r"<w:(tr|tc|p|r|t|tcPr)>.*?</w:\1>")
    for _ in range(rng.choice((1, 2, 5))):
        found = list(element.finditer(markup))
        if not found:
            return markup
        one = rng.choice(found)
        what = rng.randrange(4)
        if what == 0:
            markup = markup[: one.start()] + markup[one.end() :]
        elif what == 1:
            markup = markup[: one.end()] + one[0] + markup[one.end() :]
        elif what == 2:
            piece = rng.choice(_WORD_PIECES[2:-1])
            markup = markup[: one.start()] + piece + markup[one.start() :]
        else:
            markup = markup[: one.start()] + markup[one.end() :]
            place = rng.choice([m.start() for m in element.finditer(markup)] or [0])
            markup = markup[:place] + one[0] + markup[place:]
    return markup


def _torn_word(rng: Random) -> File:
    grid = _grid(rng)
    markup = _word_grid(rng, grid)
    return File("Word, torn", word(_balanced(rng, markup)), sentinels=grid.sentinels)


def _damaged_word(rng: Random) -> File:
    markup = _word_grid(rng, _grid(rng))
    what = rng.randrange(7)
    if what == 0:
        markup = _torn(rng, markup, _WORD_PIECES + _WORD_NUMBERS)
        return File("Word, damaged", word(markup))
    if what == 1:
        pieces = _WORD_NUMBERS[rng.randrange(len(_WORD_NUMBERS))]
        return File(
            "Word, damaged",
            word(markup.replace("<w:tcPr>", pieces + "<w:tcPr>", rng.choice((1, 3)))),
        )
    if what == 2:
        prolog = rng.choice(
            (
                '<!DOCTYPE x [<!ENTITY a "b">]>',
                "<!DOCTYPE x SYSTEM 'file:///etc/passwd'>",
                '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1/"> %p;]>',
                "<!DOCTYPE x>",
            )
        )
        return File("Word, damaged", word(markup + "<w:p>&a;</w:p>", prolog))
    if what == 3:
        tag = rng.choice(("sdt", "tbl", "p", "x"))
        depth = rng.choice((5, 150, 190, 300))
        nested = f"<w:{tag}>" * depth + markup + f"</w:{tag}>" * depth
        return File("Word, damaged", word(nested))
    if what == 4:
        return File("Word, damaged", _odd_archive(rng, word(markup)))
    return File("Word, damaged", _damaged(rng, word(markup)))


def _odd_archive(rng: Random, content: bytes) -> bytes:
    """Return an archive that says of itself what is not so."""
    changed = bytearray(content)
    # compression method, flags, sizes and checksum, in the local and the central header
    local = 0
    central = content.rindex(b"PK\x01\x02")
    fields = (local + n for n in (6, 8, 14, 18, 22, 26))
    more = (central + n for n in (8, 10, 16, 20, 24, 28, 42))
    place = rng.choice((*fields, *more))
    changed[place : place + 2] = rng.choice(
        (b"\x01\x00", b"\xff\xff", b"\x63\x00", b"\x00\x00", b"\x0c\x00", b"\x0e\x00")
    )
    return bytes(changed)


def _other_part(rng: Random) -> File:
    """An archive with the right names and the wrong things in them."""
    document = rng.choice(
        (
            b"",
            b"\x00" * 100,
            b"<?xml version='1.0' encoding='utf-16'?><a/>",
            b"<?xml version='1.0' encoding='x-no-such'?><a/>",
            "<?xml version='1.0' encoding='gb18030'?><a>数</a>".encode("gb18030"),
            b"\xff\xfe<\x00a\x00/\x00>\x00",
            b"<a xmlns:w='&#x0;'/>",
            b"<t>12</t>",
            rng.randbytes(200),
        )
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        for name in ("word/document.xml", "../../etc/x", "word/document.xml/"):
            if name == "word/document.xml" or rng.random() < 0.3:
                target.writestr(name, document)
    return File("Word, damaged", buffer.getvalue())


def _large(rng: Random) -> File:
    """A file of some hundred kilobytes, made of one thing again and again."""
    much = rng.choice((20_000, 60_000, 99_000))
    what = rng.randrange(9)
    if what == 0:
        content = (
            "政府信息公开" + rng.choice((" ", "　", "1", "|", "\n")) * 10 * much
        ).encode()
    elif what == 1:
        content = b"<html>" + rng.choice((b"<b>", b"<a>", b"<p><i>", b"</p>")) * much
    elif what == 2:
        content = b"<html><table>" + b"<tr><td>0<td>" * (much // 2)
    elif what == 3:
        content = b"<html><table><tr>" + b"<td rowspan=65534>0" * (much // 100)
        content += b"<tr><td>1" * 200
    elif what == 4:
        content = b"<html><p " + b"a=b " * much + b">12</p>"
    elif what == 5:
        content = b"<html><table><tr><td>\xe6\x95\xb0" + b" \t" * much + b"</table>"
    elif what == 6:
        content = b"<html>" + b"<table><tr><td>" * 190 + b"1 2 " * much
    elif what == 7:
        content = word("<w:tbl><w:tr>" + "<w:tc/>" * much + "</w:tr></w:tbl>")
    else:
        content = word("<w:p>" + "<w:r><w:t>12</w:t></w:r>" * much + "</w:p>")
    return File("large", content)


# --- PDF ------------------------------------------------------------------------------


@functools.cache
def _small_pdfs() -> tuple[bytes, ...]:
    """Pages as reportlab writes them, with and without compression."""
    found = []
    for compressed in (0, 1):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=A4, pageCompression=compressed, invariant=1)
        canvas.drawString(100, 780, "report 1234567")
        canvas.grid([100, 200, 300, 400], [700, 720, 740, 760])
        for row in range(3):
            for place in range(3):
                number = _FIRST_SENTINEL + _STEP * (3 * row + place)
                canvas.drawString(105 + 100 * place, 705 + 20 * row, str(number))
        canvas.showPage()
        canvas.drawString(100, 700, "second page")
        canvas.save()
        found.append(buffer.getvalue())
    return tuple(found)


_PDF_NUMBER = re.compile(rb"(?<![A-Za-z(])-?[0-9]+(?:\.[0-9]+)?")
_PDF_NUMBERS = (
    b"0",
    b"-1",
    b"99999999999",
    b"1e9",
    b"-0.0001",
    b"65536",
    b"nan",
    b"2147483648",
)
_PDF_PIECES = (
    b" Tj ",
    b" BT ",
    b" ET ",
    b" q ",
    b" Q ",
    b" re f ",
    b" cm ",
    b" Tm ",
    b" 1 0 0 1 0 0 cm ",
    b" /F9 12 Tf ",
    b" << ",
    b" >> ",
    b" [ ",
    b" ] ",
    b" ( ",
    b" endstream ",
    b" endobj ",
    b" 3 0 R ",
    b" /Kids [2 0 R] ",
    b" null ",
    b" BI /W 9 ID x EI ",
    b" 3 Tr ",
    b" Do ",
)


def _pdf(rng: Random) -> File:
    content = rng.choice(_small_pdfs())
    for _ in range(rng.choice((0, 1, 2, 5))):
        found = list(_PDF_NUMBER.finditer(content))
        if not found:
            break
        one = rng.choice(found)
        what = rng.randrange(3)
        if what == 0:
            content = (
                content[: one.start()] + rng.choice(_PDF_NUMBERS) + content[one.end() :]
            )
        elif what == 1:
            place = one.start()
            content = content[:place] + rng.choice(_PDF_PIECES) + content[place:]
        else:
            content = _damaged(rng, content)
    return File("PDF", content)


# --- OpenDocument and OFD --------------------------------------------------------------


def _report(grid: _Grid) -> list[Block]:
    rows: Rows = [[] for _ in range(grid.height)]
    for (row, _), (text, columns, height) in sorted(grid.cells.items()):
        rows[row].append(Span(text, columns, height))
    return ["政府信息公开工作年度报告", rows]


def _odt(rng: Random) -> File:
    grid = _grid(rng)
    return File("OpenDocument", as_odt(_report(grid)), _TITLE + grid.lines())


def _ofd(rng: Random) -> File:
    grid = _grid(rng)
    lines = grid.drawn_lines().splitlines()
    text = _TITLE + "".join(f"{line.strip()}\n" for line in lines)
    return File("OFD", as_ofd(_report(grid)), text, grid.sentinels)


_ELEMENT = re.compile(r"<(\w+:\w+)\b[^<>]*(?:/>|>[^<]*</\1>)")
_SAID = re.compile(r'"[^"<>]*"')
_ODD_VALUES = (
    "",
    "0",
    "-1",
    "999999999",
    "1e308",
    "nan",
    "0 0 0 0",
    "0 0 -5 1e9",
    "g 999999999 1",
    "g g g",
    "M L Q B A C",
    "true",
    "../../x",
    "none",
    "super 0%",
)


def _torn_office(rng: Random) -> File:
    """Return a file of either whose XML lost elements, or says of them what is odd."""
    grid = _grid(rng)
    make = rng.choice((as_odt, as_ods, as_ofd))
    values = rng.random() < 0.5

    def changed(markup: str) -> str:
        for _ in range(rng.choice((1, 2, 8))):
            places = list((_SAID if values else _ELEMENT).finditer(markup))
            if not places:
                break
            one = rng.choice(places)
            new = (
                f'"{rng.choice(_ODD_VALUES)}"' if values else rng.choice(("", 2 * one[0]))
            )
            markup = markup[: one.start()] + new + markup[one.end() :]
        return markup

    content = _repacked(rng, make(_report(grid)), changed)
    # a number with other steps, or in a place of another, may be drawn over one
    sentinels = grid.sentinels if make is as_odt and not values else None
    return File("OpenDocument or OFD, torn", content, None, sentinels)


def _repacked(rng: Random, content: bytes, change: Callable[[str], str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        names = [name for name in old.namelist() if name.endswith(".xml")]
        torn = rng.choice(names)
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part.decode()) if name == torn else part)
    return buffer.getvalue()


def _damaged_office(rng: Random) -> File:
    make = rng.choice((as_odt, as_ods, as_ofd))
    content = make(_report(_grid(rng)))
    content = _odd_archive(rng, content) if rng.random() < 0.3 else _damaged(rng, content)
    return File("OpenDocument or OFD, damaged", content)


KINDS: dict[str, tuple[Callable[[Random], File], float]] = {
    "text": (_text, 22),
    "damaged text": (_damaged_text, 24),
    "random": (_random, 8),
    "lying": (_lying, 6),
    "garbage": (_damaged_garbage, 6),
    "html": (_html, 10),
    "torn html": (_torn_html, 10),
    "damaged html": (_damaged_html, 8),
    "nested html": (_nested_html, 0.5),
    "word": (_word, 1.5),
    "torn word": (_torn_word, 1.5),
    "damaged word": (_damaged_word, 1.8),
    "other part": (_other_part, 0.5),
    "large": (_large, 0.03),
    "pdf": (_pdf, 0.8),
    "odt": (_odt, 0.8),
    "ofd": (_ofd, 0.8),
    "torn office": (_torn_office, 1.0),
    "damaged office": (_damaged_office, 0.5),
}
_MAKERS = tuple(maker for maker, _ in KINDS.values())
_WEIGHTS = tuple(weight for _, weight in KINDS.values())


def make(seed: int, number: int) -> File:
    """Return the file of a number."""
    rng = random_of(FAMILY, seed, number)
    return rng.choices(_MAKERS, _WEIGHTS)[0](rng)


def judge(number: int, file: File, tally: Tally) -> None:
    """Read a file twice as a reading process does; add what became of it."""
    answer = _answer(file.content, TEXTS)
    reading = answer.reading

    def find(claim: str, detail: str) -> None:
        tally.findings.append(Finding(FAMILY, number, file.kind, claim, detail[:300]))

    tally.kinds[file.kind] += 1
    result = "text" if reading.text is not None else "reason"
    if not answer.is_sound:
        result = "reason: " + (re.search(r"\((\w+)", reading.reason or "") or [""])[0]
        if reading.media_type in _OURS or "wordprocessing" in reading.media_type:
            find("crash", str(reading.reason))
        if file.content[:4] != b"%PDF" and b"%PDF" not in file.content[:8]:
            find("crash", str(reading.reason))
    tally.results[result] += 1
    if (reading.text is None) == (reading.reason is None):
        find("neither or both", repr(reading))
    if reading.text is not None:
        _judge_text(file, reading.text, reading.media_type, find)
    if file.text is not None:
        tally.compared += 1
        if reading.text != file.text and not _is_other_kind(file, reading.media_type):
            find("wrong", f"{reading.reason or reading.text!r}\n not {file.text!r}")
    if file.sentinels is not None and reading.text is not None:
        # shorter ones are those of spans, where torn markup shows as text
        numbers = {n for n in _DIGITS.findall(reading.text) if len(n) > 3}
        tally.compared += len(numbers)
        if made_up := numbers - file.sentinels:
            find("wrong", f"made up {sorted(made_up)} in {reading.text!r}")
    if _answer(file.content, TEXTS) != answer:
        find("changing", "the same bytes gave another reading")


def _is_other_kind(file: File, media_type: str) -> bool:
    """Whether a text begins as another kind does, which its bytes decide."""
    return file.kind == "text" and media_type != "text/plain"


def _judge_text(
    file: File, text: str, media_type: str, find: Callable[[str, str], None]
) -> None:
    if not text.strip():
        find("blank", repr(text[:50]))
    if "\x00" in text:
        find("zero", repr(text[:50]))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        find("half a character", str(error))
    if len(text) > LARGEST_TEXT:
        find("unbounded", str(len(text)))
    if media_type != "text/plain" and _CONTROL.search(text):
        find("control character", repr(text[:100]))


def run(seed: int, numbers: range) -> Tally:
    """Make and judge the files of some numbers; a process reads some of them, too."""
    tally = Tally()
    sent: list[tuple[int, File]] = []
    for number in numbers:
        file = make(seed, number)
        begun = time.process_time()
        judge(number, file, tally)
        used = time.process_time() - begun
        if used > SECONDS:
            detail = f"{used:.1f} s of processor time"
            tally.findings.append(Finding(FAMILY, number, file.kind, "hang", detail))
        if number % _EVERY == 0:
            sent.append((number, file))
    _through_processes(sent, tally)
    return tally


def _through_processes(sent: list[tuple[int, File]], tally: Tally) -> None:
    """Read files as a load does; add what is other than the reading in this process."""
    with ReaderPool(1) as pool:
        for number, file in sent:
            reading = pool.submit(file.content).result()
            tally.results["read by a reading process, too"] += 1
            alone = _answer(file.content, TEXTS).reading
            # what LibreOffice converts, where it is installed, the pool alone has read
            if reading != alone and convertible(file.content) is None:
                detail = f"{reading}, in this process {alone}"
                found = Finding(FAMILY, number, file.kind, "changing", detail[:600])
                tally.findings.append(found)
