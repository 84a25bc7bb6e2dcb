"""Plain text in an encoding of Chinese agencies → its characters, and the encoding."""

import codecs
import csv
import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from orchestration.readers.characters import seen
from orchestration.readers.dumps import with_rows
from orchestration.readers.lines import LONGEST_CELL, in_row
from orchestration.readers.reading import Found, Unreadable
from orchestration.readers.repeats import without_repeats
from orchestration.readers.runs import raised
from orchestration.settings import LARGEST_TEXT
from parsing.text import UNKNOWN

# A text in the wrong encoding decodes to rare characters. A report is made of common
# ones: of what an encoding gave, this share must be Chinese characters, their
# punctuation, full-width forms or ASCII. Real reports measure 1.00.
_COMMON_SHARE = 0.98
_UNCOMMON = re.compile(
    "[^\x01-\x7e\u4e00-\u9fff\u3000-\u303f\uff00-\uffef“”‘’…—·•\u00a0]"
)
# In the wrong encoding none of these comes out; a report has them in its title.
_FREQUENT_WORDS = re.compile("政府|信息|公开|工作|年度|公開|資訊|年報")

_BINARY = "binary content, not text: not a document of a kind known here"

# Places whose bytes are no characters. A broken copy has a few of them; a text with
# more, or with a larger share of its characters, is not what it seems to be.
_FEW_PLACES, _LARGEST_SHARE = 3, 0.01
# what the decoders below make of such bytes, and zeros, which are no characters of a text
_BAD = re.compile(f"[\udc80-\udcff{UNKNOWN}\x00]+")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OF_TWO_BYTES = ("utf-16-le", "utf-16-be")
_OF_ONE_AND_MORE = ("utf-8", "gb18030", "big5hkscs")

_LINE_ENDS = ("\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_ENTITY = re.compile(
    "&(?:[a-z]{2,8}[1-4]{0,2}|#[0-9]{1,5}|#x[0-9a-f]{1,4});", re.IGNORECASE
)
# what Markdown writes before a mark that is none of its own (1\. and \-); of borders
# and elements it is the mark that says so
_MARKDOWN_ESCAPE = re.compile(r"\\(?=[!-%'-;=?@\[\]-`{}~])")
_MARKDOWN_NOTE = re.compile(r"(?<=\S)\[\^([0-9]{1,2})\]")

# how a spreadsheet is made to take a number for text
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_NUMBER_OR_NOTHING = re.compile(r'\s*(?:=")?[0-9０-９.,]*"?\s*')
_HAN = re.compile("[\u4e00-\u9fff]")
_SENTENCE_END = re.compile("[。；！？]")
_CELL_BORDER = re.compile("[|\t]")
# rows or columns that a program counted
_LEAST_COUNTED = 3
# what Markdown rules a table with
_RULED = ":- "
# rows by which a text is known to be a table saved as values with commas between
_MANY_ROWS = 5
_RULE = re.compile(r"\s*\+[-+=:]+\+\s*")
# what converters write where a cell is empty, in a table's first row or in any
_EMPTY = (
    "[^\\S\n]*(?:Col[0-9]{1,2}|Unnamed: [0-9]{1,2}(?:_level_[0-9])?"
    "|nan|NaN|None|null|NULL)[^\\S\n]*"
)
_EMPTY_CELL = re.compile(
    rf"(?<=[|\t]){_EMPTY}(?=[|\t]|$)|^{_EMPTY}(?=[|\t])", re.MULTILINE
)


class _Decoded(NamedTuple):
    """What an encoding made of some bytes, at how many places they were none of it."""

    text: str
    encoding: str
    places: int = 0
    first: str = ""

    @property
    def is_whole(self) -> bool:
        return self.places <= max(_FEW_PLACES, _LARGEST_SHARE * len(self.text))

    @property
    def found(self) -> Found:
        more = f" ({self.places} places in all)" if self.places > 1 else ""
        note = f"{self.first}: read as {UNKNOWN}{more}" if self.places else None
        return Found(self.text, self.encoding, note)


def read(content: bytes) -> Found:
    """Return the text, as lines and rows, and the name of its encoding."""
    found = decode(content)
    if len(found.text) > LARGEST_TEXT:
        raise Unreadable(
            f"{len(found.text):,} characters of text; at most {LARGEST_TEXT:,} are read: "
            "no report is that long; take out what is not the report"
        )
    text = with_notes(found.text)
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return found._replace(text=seen(as_rows(text)))


def with_notes(text: str) -> str:
    """Return a text with line ends of one kind, and its marks as Markdown means them."""
    # to replace what is there is many times faster than to look at each character
    for end in _LINE_ENDS:
        text = text.replace(end, "\n")
    if "<!--" in text:
        text = _without_comments(text)
    if "\\" in text:
        text = _MARKDOWN_ESCAPE.sub("", text)
    if "[^" not in text:
        return text
    return _MARKDOWN_NOTE.sub(lambda match: raised(match[1]), text)


def _without_comments(text: str) -> str:
    shown, at = "", 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        shown += text[at:start]
        at = end + len("-->")
    return shown + text[at:]


def decode(content: bytes) -> Found:
    """Return the text and the name of its encoding.

    A byte order mark decides. Without one UTF-8, if the bytes are that; else the
    encoding in which the fewest places are bad, of those that make the text look Chinese.
    What a web page declares is not asked: pages that were saved or moved declare what
    they were. A few places that are bad become a mark, and the note names the first;
    Unreadable names it where they are many.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            decoded = _decoded(content, encoding, len(mark))
            if not decoded.is_whole:
                raise _unreadable(decoded)
            return decoded.found
    has_zeros = b"\x00" in content
    if not has_zeros:
        try:
            return Found(content.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    encodings = _OF_TWO_BYTES + _OF_ONE_AND_MORE if has_zeros else _OF_ONE_AND_MORE
    tried = [_decoded(content, encoding) for encoding in encodings]
    likely = [one for one in tried if one.is_whole and _looks_chinese(one.text)]
    if likely:
        return min(likely, key=lambda one: one.places).found
    if has_zeros:
        raise Unreadable(_BINARY)
    raise _unreadable(min(tried, key=lambda one: one.places))


def _unreadable(decoded: _Decoded) -> Unreadable:
    more = f", nor are {decoded.places - 1} others" if decoded.places > 1 else ""
    return Unreadable(
        f"{decoded.first}{more}; open it in a program that shows it rightly, and save it "
        "as UTF-8"
    )


def _decoded(content: bytes, encoding: str, start: int = 0) -> _Decoded:
    """Return what an encoding makes of bytes from a place on, bad ones marked."""
    errors = "replace" if encoding in _OF_TWO_BYTES else "surrogateescape"
    text = content[start:].decode(encoding, errors)
    first = _BAD.search(text)
    if first is None:
        return _Decoded(text, encoding)
    before = text[: first.start()]
    offset = start + len(before.encode(encoding, errors))
    where = f"line {before.count(chr(10)) + 1}: byte 0x{content[offset]:02x}"
    marked, places = _BAD.subn(UNKNOWN, text)
    if not marked[-2:-1].isdigit():
        # a cut last character, and zeros that fill a file up, touch nothing
        marked = marked.removesuffix(UNKNOWN)
    return _Decoded(
        marked, encoding, places, f"{where} at offset {offset} is not {encoding}"
    )


def _looks_chinese(text: str) -> bool:
    uncommon = sum(1 for _ in _UNCOMMON.finditer(text)) - text.count(UNKNOWN)
    return (
        uncommon <= (1 - _COMMON_SHARE) * len(text)
        and _FREQUENT_WORDS.search(text) is not None
    )


def as_rows(text: str) -> str:
    """Return a text whose tables are rows with bars, with each merged cell once."""
    return _with_cells_once(_with_bars(with_rows(text)))


def _with_bars(text: str) -> str:
    """Return a table saved as values with commas or tabs between as rows with bars."""
    if text.count("|") > _MANY_ROWS:
        return text
    lines = text.splitlines(keepends=True)
    for delimiter in (",", ";", "\t"):
        # a text with tabs is read as it stands, unless its cells are quoted
        within = [
            line
            for line in lines
            if delimiter in line and (delimiter != "\t" or '"' in line)
        ]
        if len(within) < _MANY_ROWS:
            continue
        try:
            if sum(map(_is_row, csv.reader(within, delimiter=delimiter))) < _MANY_ROWS:
                continue
            return _rows(lines, delimiter)
        except csv.Error:
            continue
    return text


def _with_cells_once(text: str) -> str:
    """Return a text in whose tables no merged cell is there more than once.

    Nor has an empty one the name that a converter gives it.
    """
    text = _EMPTY_CELL.sub(" ", text)
    written: list[str] = []
    table: list[str] = []
    for line in [*text.split("\n"), ""]:
        # a rule between rows is none of them, and ends no table
        if "|" in line or "\t" in line or (table and _RULE.fullmatch(line)):
            table.append(line)
            continue
        if table:
            rules = [_RULE.fullmatch(row) is not None for row in table]
            rows = [
                [cell.strip() for cell in _CELL_BORDER.split(row)]
                for row, is_rule in zip(table, rules, strict=True)
                if not is_rule
            ]
            found = without_repeats(_without_counts(rows))
            if found != rows:
                left = map(" | ".join, found)
                table = [
                    row if is_rule else next(left)
                    for row, is_rule in zip(table, rules, strict=True)
                ]
            written += table
            table = []
        written.append(line)
    return "\n".join(written[:-1])


def _without_counts(rows: list[list[str]]) -> list[list[str]]:
    """Return rows, blank where a program counted them, and their columns, from 0.

    A form counts from 1; so its numbers are never those. Where rows have no labels, a row
    may print 0, 1 and 2.
    """
    shown = [row for row in rows if "".join(row).strip(_RULED)]
    labelled = [row for row in shown if any(map(_HAN.search, row))]
    if len(shown) < _LEAST_COUNTED or len(shown) >= 2 * len(labelled):
        return rows
    names = [cell for cell in shown[0] if cell]
    if len(names) >= _LEAST_COUNTED and names == _counted(names):
        counting, *shown = shown
        rows = [[""] * len(row) if row is counting else row for row in rows]
    # a border of its own may stand before the first cell, and a header has no number
    column = int(not any(row[0] for row in shown))
    numbered = [row for row in shown if len(row) > column]
    numbered = numbered[int(not numbered[0][column]) :] if numbered else []
    if [row[column] for row in numbered] != _counted(numbered):
        return rows
    return [
        [*row[:column], "", *row[column + 1 :]] if row in numbered else row
        for row in rows
    ]


def _counted(cells: Sequence[object]) -> list[str]:
    return [str(number) for number in range(len(cells))]


def _is_row(fields: list[str]) -> bool:
    """Return whether fields are a label of a table, then numbers or nothing.

    A label that ends in a digit has a number behind it, of which a comma is a part. A
    program may have counted the row before it.
    """
    fields = fields[1:] if fields and fields[0].isdecimal() else fields
    return (
        len(fields) > 1
        and not fields[0][-1:].isdecimal()
        and not _SENTENCE_END.search(fields[0])
        and _HAN.search(fields[0]) is not None
        and any(map(str.strip, fields[1:]))
        and all(map(_NUMBER_OR_NOTHING.fullmatch, fields[-1:]))
    )


def _rows(lines: list[str], delimiter: str) -> str:
    rows: list[tuple[list[str], bool]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    begin = 0
    for fields in reader:
        is_quoted = any('"' in line for line in lines[begin : reader.line_num])
        begin = reader.line_num
        rows.append(([_AS_TEXT.sub(r"\1", field) for field in fields], is_quoted))
    counts = [fields[0] if fields else "" for fields, _ in rows]
    # the header of a column that a program counted is blank
    first = int(not counts[0])
    if counts[first:] == _counted(counts[first:]):
        rows = [(fields[1:], is_quoted) for fields, is_quoted in rows]
    written: list[str] = []
    for fields, is_quoted in rows:
        is_prose = any(
            len(field) > LONGEST_CELL or _SENTENCE_END.search(field) for field in fields
        )
        if is_prose and not is_quoted:
            written.append(delimiter.join(fields))
        elif is_prose or len(fields) < 2:
            written += [line for field in fields for line in field.splitlines() or [""]]
        else:
            written.append(" | ".join(in_row(field.splitlines()) for field in fields))
    return "".join(f"{line}\n" for line in written)
