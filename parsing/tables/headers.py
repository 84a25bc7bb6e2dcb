"""What stands above rows without sums → whether it is the form's header."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from parsing.tables.forms import Block, Column, FormRow, Forms, Template
from parsing.tables.labels import Labels
from parsing.tables.narrow import are_spelled
from parsing.tables.placing import fragment_at
from parsing.tables.stream import Fragment, Stream
from parsing.text import places_of

# Numbers of items, and years of columns.
NUMERALS = "一二三四五六七八九十"
_MARKS = NUMERALS + "0123456789"
# How much of a damaged header must be there (0 to 100).
_ALIKE = 75.0
# What a note begins with that explains a column, and words that make it another.
_MEANS = "指"
_OTHER_MEASURE = re.compile("累计|历年|[百千万亿]|[率占元%]")
# What the name of a column has beside the form's, and says nothing.
_OF_THIS_YEAR = "本年度量据"
# Characters of the key above the first label, in which its header stands.
_ABOVE = 200


@dataclass(frozen=True, slots=True)
class Header:
    """A block's header as printed: how alike it is, and what stands behind it.

    unit: the unit it says; "" if it says none; None if it says something else.
    """

    likeness: float
    unit: str | None


def headers_of(
    forms: Forms, stream: Stream, template: Template, labels: Labels
) -> dict[str, Header | None]:
    """Return each block's header: what stands between its first row and the row before.

    A block without a header of its own goes on under the same header as the one before.
    """
    found: dict[str, Header | None] = {}
    ordered = sorted(labels.found, key=lambda label: label.start)
    low = max(0, ordered[0].start - _ABOVE) if ordered else 0
    before = ""
    for label in ordered:
        row = template.rows[label.row]
        block = row.block
        if block.name not in found:
            text = _without_article(forms, template, stream.key[low : label.start])
            others = _other_headers(forms, template, row.code)
            edges = _edges_in(stream, template, low, text)
            plain, edges = _without_notes(stream, low, text, edges)
            header = _header_of(forms, template, row, others, plain, edges) or _spelled(
                forms, stream, template, row, low, label.start
            )
            if header is not None and (
                _is_share(stream, block, low + len(text))
                or _has_more_columns(forms, template, block, others, plain)
            ):
                header = None
            if header is None and before:
                twin = next(r.block for r in template.rows if r.block.name == before)
                if twin.headers[0] == block.headers[0] and _bare(template, text):
                    header = found[before]
            found[block.name] = header
            before = block.name
        low = label.end
    return found


def _without_article(forms: Forms, template: Template, text: str) -> str:
    """Leave out what names the article of a block in a cell beside its first label."""
    for mark in _articles(forms, template):
        if text.endswith(mark):
            return text.removesuffix(mark)
    return text


def _articles(forms: Forms, template: Template) -> tuple[str, ...]:
    """Return what names the article of a block (第二十条第（一）项)."""
    anchors = tuple(
        anchor for anchor, section in forms.anchors if section in template.sections
    )
    return tuple(mark for mark in _marks(template) if mark.startswith(anchors))


def _spelled(
    forms: Forms, stream: Stream, template: Template, row: FormRow, low: int, high: int
) -> Header | None:
    """Return a header that narrow columns print over several lines, if it is one.

    本年新 本年新 对外公开, and 制作数量 公开数量 总数量 below: behind the article nothing
    else stands there, so that no other column does; and one line says their order.
    """
    articles = _articles(forms, template)
    text = stream.key[low:high]
    ends = [low + at + len(one) for one in articles if (at := text.rfind(one)) >= 0]
    if not ends and low:
        return None
    first = bisect_left(stream.starts, max(ends, default=low))
    pieces = stream.fragments[first : bisect_left(stream.starts, high)]
    # above the labels may stand nothing
    corner = [_corner(forms, template) | {""}]
    notes = forms.unit_notes.get((row.section, row.block.columns[-1].code), {"": ""})
    for (*names, last), (note, unit) in product(row.block.names, notes.items()):
        columns = [frozenset({name}) for name in (*names, last + note)]
        if are_spelled(stream, pieces, [columns, corner]) >= len(columns):
            return Header(100.0, unit)
    return None


@lru_cache(64)
def _corner(forms: Forms, template: Template) -> frozenset[str]:
    """Return what stands above words (信息内容, 备注): no column, article or unit."""
    kind = next(one for one in forms.tables if template in one)
    headers = [header for one in kind for header in one.headers]
    notes = {note for units in forms.unit_notes.values() for note in units}
    return frozenset(
        word
        for word in template.fillers
        if not any(word in header or header in word for header in headers)
        and word not in notes
        and word not in _articles(forms, template)
    )


def _without_notes(
    stream: Stream, low: int, text: str, edges: frozenset[int]
) -> tuple[str, frozenset[int]]:
    """Leave out notes in brackets that only explain a column, and keep its edges.

    处理决定数量（指全年办件量）: such a note says what the column means (指), and nothing
    of how its numbers are counted.
    """
    for first, last in reversed(stream.bracketed(low, low + len(text))):
        start, stop = first - low, last - low
        note = text[start:stop]
        if note.startswith(_MEANS) and not _OTHER_MEASURE.search(note):
            text = text[:start] + text[stop:]
            edges = frozenset(
                edge if edge <= start else edge - (stop - start)
                for edge in edges
                if not start < edge < stop
            )
    return text, edges


def _is_share(stream: Stream, block: Block, end: int) -> bool:
    """Whether a header says by a sign, which is no word, that its numbers are shares.

    end: where in the key what stands behind it begins.
    """
    above = fragment_at(stream, max(0, end - len(block.headers[0])))
    said = stream.text[above.start : fragment_at(stream, end).start]
    return any(sign in said for sign in "%％‰")


def _has_more_columns(
    forms: Forms, template: Template, block: Block, others: tuple[str, ...], text: str
) -> bool:
    """Whether words stand between the mark above a header and it: another column's name.

    Where last year's column comes first, and one number of the row is lost, the other
    may be either's.
    """
    found = [(at, at + len(one)) for one in block.headers if (at := text.rfind(one)) >= 0]
    if not found:
        return False
    last = max(end for _, end in found)
    # 收费金额 is the end of 本年收费金额
    words = text[: min(at for at, end in found if end == last)]
    marks = _marks_beside(template, (*block.headers, *others))
    ends = [at + len(mark) for mark in marks if (at := words.rfind(mark)) >= 0]
    between = words[max(ends) :] if ends else ""
    is_mark = any(100 * _kept(mark, between) >= _ALIKE * len(mark) for mark in marks)
    return not is_mark and _says_more(forms, between)


def other_columns(stream: Stream, template: Template, first: int) -> str:
    """Return the columns that a header names beside those of the form, or "".

    They stand between the name of the column of labels and the first label. One name
    that is not known may be the form's column; of two, nobody says which.
    """
    above = stream.key[max(0, first - _ABOVE) : first]
    ends = [
        first - len(above) + at + len(corner)
        for corner in template.heads or _corners(template)
        if (at := above.rfind(corner)) >= 0
    ]
    if not ends:
        return ""
    low = min(max(ends), first)
    shown = stream.key[low:first]
    own = max(
        (header for header in template.headers if header in shown), key=len, default=""
    )
    is_one = bool(own) and shown.count(own) == 1
    for word in (own, *template.fillers):
        # what is cut over lines or cells is one word all the same
        shown = shown.replace(word, "\0" * len(word)) if word else shown
    names: list[str] = []
    begin = bisect_right(stream.starts, low) - 1
    pieces: list[Fragment] = []
    for fragment in stream.fragments[begin : bisect_left(stream.starts, first)]:
        start, stop = max(low, fragment.at), min(fragment.end, first)
        if stream.key[start:stop] in template.unit_words:
            # what stands before a unit is a row's label, which is not known
            names = names[:-1]
            break
        piece = shown[start - low : stop - low]
        name = piece.replace("\0", "").strip(_MARKS)
        if is_one and name != piece.strip(_MARKS) and not name.strip(_OF_THIS_YEAR):
            # the form's column with a year before it, or a word more (2016年度统计数量)
            continue
        if name:
            names.append(name)
            pieces.append(fragment)
    if any(are_spelled(stream, pieces, [one]) for one in _behind_corner(template)):
        return ""
    return "".join(names) if len(names) > (not own) else ""


@lru_cache(64)
def _corners(template: Template) -> tuple[str, ...]:
    """Return what stands before the other words of the form's header, on its left."""
    wholes = [
        word for word in template.fillers if any(map(word.endswith, template.headers))
    ]
    return tuple(
        mark
        for mark in _marks(template)
        if any(whole.startswith(mark) and whole != mark for whole in wholes)
    )


@lru_cache(64)
def _behind_corner(template: Template) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the columns behind the corner of the form's headers, with one of numbers.

    The column of units may be wide enough for its label.
    """
    found: list[tuple[frozenset[str], ...]] = []
    for corner in _corners(template):
        for whole in template.fillers:
            for header in template.headers:
                units = whole.removeprefix(corner).removesuffix(header)
                if corner + units + header == whole and units in template.fillers:
                    numbers = frozenset({header})
                    found += [(frozenset({units}), numbers), (numbers,)]
    return tuple(found)


def _edges_in(stream: Stream, template: Template, low: int, text: str) -> frozenset[int]:
    """Return where in a text, which begins at low in the key, a header may begin."""
    first = bisect_left(stream.starts, low)
    last = bisect_right(stream.starts, low + len(text))
    found = {start - low for start in stream.starts[first:last]} | {0}
    for mark in _marks(template):
        found |= {at + len(mark) for at in places_of(mark, text)}
    return frozenset(found)


@lru_cache(64)
def _marks(template: Template) -> tuple[str, ...]:
    """Return what stands above headers: the form's words that are no columns."""
    columns = {column.label for row in template.rows for column in row.block.columns}
    columns.update(template.headers)
    return tuple(filler for filler in template.fillers if filler not in columns)


@lru_cache(256)
def _marks_beside(template: Template, headers: tuple[str, ...]) -> tuple[str, ...]:
    """Return the marks that are no part of some headers."""
    return tuple(
        mark for mark in _marks(template) if not any(mark in header for header in headers)
    )


def _bare(template: Template, text: str) -> bool:
    """Whether a text has nothing but a block's own mark: no header stands there."""
    for mark in _marks(template):
        text = text.replace(mark, "")
    return not text


@lru_cache(256)
def _other_headers(forms: Forms, template: Template, row_code: str) -> tuple[str, ...]:
    """Return headers that the row's block has in other forms."""
    return tuple(
        header
        for templates in forms.tables
        if template in templates
        for other in templates
        if other is not template
        for row in other.rows
        if row.code == row_code
        for header in row.block.headers
    )


def _header_of(
    forms: Forms,
    template: Template,
    row: FormRow,
    others: tuple[str, ...],
    text: str,
    edges: frozenset[int],
) -> Header | None:
    """Return a block's header at the end of a key, or None if another's stands there.

    others: headers of blocks that the same rows have in other forms. edges: places in the
    key where a header may begin: of lines, cells and words, and behind a block's mark.
    """
    block, section = row.block, row.section
    amount = block.columns[-1] if block.columns[-1].kind == "amount" else None
    for header in block.headers:
        at = text.rfind(header)
        if at in edges:
            rest = text[at + len(header) :]
            # what stands above the labels, and a last column of words (备注) before it;
            # in one order for all runs, which a set alone does not have
            for word in sorted(_corner(forms, template)):
                rest = rest.removesuffix(word)
            if amount is None and _says_more(forms, rest):
                return None
            if any(column.label in rest for column in block.columns):
                # a column's name once more: which of the two a number is of, nobody says
                return None
            return Header(100.0, _said(forms, section, amount, rest))
    lost = _with_losses(block, text, edges)
    if lost is None:
        return None
    likeness, rest = lost
    for other in others:
        # what is left may be another form's header as well
        if other not in block.headers and _kept(other, text[-len(other) - 12 :]) > 0:
            return None
    return Header(likeness, _said(forms, section, amount, rest))


def _says_more(forms: Forms, rest: str) -> bool:
    """Whether words behind the header of a count make it another column.

    As 同比, 累计, 万件 and 元 do; 件 does not.
    """
    counts = forms.counts
    marks = {"单位", *counts, *(f"单位{unit}" for unit in counts)}
    return bool(rest) and rest not in marks


def _with_losses(
    block: Block, text: str, edges: frozenset[int]
) -> tuple[float, str] | None:
    """Return how much of a header is there, if nothing but characters were lost of it.

    Any other character makes it another header: last year's, cumulative, another order.
    """
    best: tuple[float, str] | None = None
    for header in block.headers:
        for size in range(len(header) - 1, max(3, int(len(header) * _ALIKE / 100)), -1):
            shown = text[-size:]
            if (
                len(shown) == size
                and len(text) - size in edges
                and _kept(header, shown) == size
                and not _lacks_column(block, header, shown)
            ):
                likeness = 100.0 * size / len(header)
                if best is None or likeness > best[0]:
                    best = likeness, ""
                break
    return best


def _lacks_column(block: Block, header: str, shown: str) -> bool:
    """Whether what is shown of a header can do without the whole name of a column.

    That may stand elsewhere, and all that is left be another column's.
    """
    return any(
        _kept(header.replace(column.label, "", 1), shown) > 0
        for column in block.columns
        if column.label in header
    )


def _kept(header: str, shown: str) -> int:
    """Return the length of what is shown, if it is a header with characters lost."""
    at = 0
    for char in shown:
        at = header.find(char, at) + 1
        if not at:
            return 0
    return len(shown)


def _said(forms: Forms, section: str, column: Column | None, rest: str) -> str | None:
    if column is None:
        return ""
    notes = forms.unit_notes.get((section, column.code), {})
    return notes.get(rest)
