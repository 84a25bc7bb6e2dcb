"""A text → its stream: a key of all its words, with the values between them.

Its pieces are taken apart by parsing.tables.pieces; here they are put together over
blanks, borders and lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from parsing.tables.barred import rows_of
from parsing.tables.edges import edges_of_pages, is_page
from parsing.tables.forms import Forms
from parsing.tables.pieces import ITEM_MARK, MASK, SIGN, Atom, Pieces
from parsing.tables.stream import BORDERS, Fragment, Kind, Stream, Value
from parsing.text import fold, replaced, without_tones

_BLANKS = "　\xa0\x1d\x1e\x1f\x0b\x0c"
_REPLACED = tuple(
    [(border, "|") for border in ("\t", *BORDERS[1:])]
    + [(blank, " ") for blank in _BLANKS]
    # 答覆 of the labels is 答复; 覆盖 is none of them
    + [("覆", "复")]
)
_PIECE = re.compile(r"[^\s|]+|\|")
# between rows of Markdown, of a wiki (|-) and of a drawn table
_RULE = re.compile(
    r"[\s|:+-]*--[\s|:+-]*|\s*\|-\s*|[\s|\u2500-\u257f]*[─━═][\s|\u2500-\u257f]+"
)
_RULES = frozenset("|:+-" + "".join(map(chr, range(0x2500, 0x2580))))
# parts of numbers, items, 增/减, 无法提供, 无正当理由 and 计1条 that blanks part
_THOUSANDS = re.compile("(?<=[0-9])['’\u2008\u2009\u202f](?=[0-9]{3}(?![0-9]))")
_PARTED = re.compile(
    "(?<![^ \n|])([0-9]{1,2})( +)([.．、])( *)(?=[\u4e00-\u9fff])|(增)( *)(/)( *)(?=减)"
    "|()()(无)( +)(?=法 *提|正 *当)|(计)( +)(1)( +)(?=[条次])"
)
# digits with a blank between all of them, and cells: what no border and no gap parts
_SPACED = re.compile(r"(?<!\S)[0-9](?: [0-9])+(?!\S)")
_CELL = re.compile(r"[^|\s](?: ?[^|\s])*")
# so many are digits of numbers, and no cells, where no number has two without a blank
_LEAST_SPACED = 5
# 无 of 无法提供, of which a narrow cell has some characters beside each of its rows
_NONE = re.compile("(?:^| )无(?= |$)")
_NONE_FIRST = re.compile("([^0-9]* |)无( |$)")
_BEHIND_NONE = re.compile("(?:[^0-9]* |)法(?:提供?)?(?: |$)")
_MOST_BETWEEN = 10
# what makes two numbers a range, or a product
_BETWEEN = frozenset("×~～")
# no number begins or ends so: it was broken there
_BREAKS = frozenset(".,．，")
_SENTENCE_ENDS = "。！？；"
# Blank lines at most within a row, and one.
_NEXT_LINES = 3


class Lexer:
    """Takes texts apart by the words that the forms know."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._pieces = Pieces(forms)

    def read(self, text: str) -> Stream:
        """Return the stream of a text; lines count from 1."""
        plain = replaced(fold(without_tones(text)), _REPLACED)
        if "\r" in plain:
            plain = plain.replace("\r\n", " \n").replace("\r", "\n")
        plain = _THOUSANDS.sub(",", plain)
        lines = _PARTED.sub(_joined, plain).split("\n")
        _put_together(lines)
        if _SPACED.search(plain):
            _with_digits_together(lines)
        edges = edges_of_pages(lines)
        stream = self._stream(text, lines, edges, with_pages=True)
        marks = {
            lines[mark - 1].strip()[0]
            for mark in stream.page_marks
            if not lines[mark - 1].strip()[0].isalnum()
        }
        if marks and any(
            value.kind is Kind.DASH and value.raw in marks for value in stream.values
        ):
            # "- 5 -" is not a page's number where dashes are cells
            return self._stream(text, lines, edges, with_pages=False)
        return stream

    def _stream(
        self, text: str, lines: list[str], edges: set[int], *, with_pages: bool
    ) -> Stream:
        stream = Stream(text)
        writer = _Writer(stream, lines, self._forms, self._pieces)
        rows = rows_of(lines) if "|" in text else {}
        offset = 0
        for number, line in enumerate(lines, 1):
            stream.line_starts.append(offset)
            begin, offset = offset, offset + len(line) + 1
            shown = line.strip()
            if number in edges:
                continue
            if is_page(shown):
                stream.page_marks.append(number)
                if with_pages:
                    continue
            is_rule = shown[:1] in _RULES and _RULE.fullmatch(line)
            if not shown or is_rule:
                continue
            number, cell = rows.get(number, (number, 0))
            for match in _PIECE.finditer(line):
                piece = match.group()
                if piece == "|":
                    cell += 1
                    continue
                if _says_nothing(piece, line, *match.span()):
                    continue
                start = match.start()
                if "|" not in line and not line[:start].strip():
                    # what begins a note below a table is no number of the row above
                    mark = ITEM_MARK.match(piece)
                    if mark and line[start + mark.end() :].strip():
                        piece, start = piece[mark.end() :], start + mark.end()
                writer.put(piece, number, cell, begin + start)
            if cell:
                stream.borders[number] = cell + 1
        writer.end()
        stream.values = self._rejoined(stream)
        stream.pages = _pages(stream, lines)
        return stream

    def _rejoined(self, stream: Stream) -> list[Value]:
        """Put numbers together that the end of a line, paragraph or page broke in two.

        So are digits of one cell that no number begins or ends with: 7987 and .4950万元.
        If they make no number together, or if other digits stand between, neither is one.
        """
        found: list[Value] = []
        for value in stream.values:
            before = found[-1] if found else None
            is_tail = value.raw[:1] in _BREAKS and not SIGN.fullmatch(value.raw)
            if before is not None and (
                is_tail or value.raw[:1] in "0０" or before.raw[-1:] in _BREAKS
            ):
                joint = before.at == value.at and _goes_on(stream, before, value)
                joined = self._join(stream.text, before, value) if joint else None
                if joined is not None:
                    found[-1] = joined
                    continue
                if is_tail and (joint or _begins_line(stream, value)):
                    found[-1] = before._replace(kind=Kind.UNREAD)
                if joint and before.raw[-1:] in _BREAKS:
                    value = value._replace(kind=Kind.UNREAD)
            found.append(value)
        return found

    def _join(self, text: str, before: Value, value: Value) -> Value | None:
        """Return two values as the one number that they surely are, or None."""
        first, last = fold(before.raw), fold(value.raw)
        whole = self._pieces.number(first + last)
        if whole is None or before.unit or value.kind is Kind.DASH:
            return None
        if last[0] == "0" and first[-1] not in _BREAKS:
            # what begins with 0 may be the number of a page or of an item
            has_unit = not last[whole.stop - len(first) - 1].isdigit()
            is_apart = value.line > before.line and not has_unit
            if "." not in first or len(last) < 2 or is_apart:
                return None
        stop = value.start + len(value.raw)
        return before._replace(
            kind=Kind.NUMBER,
            raw=text[before.start : stop],
            number=whole.number,
            unit=whole.unit,
            sign=whole.sign,
        )


class _Writer:
    """Puts the pieces of a text into its stream, one behind the other.

    A unit alone waits for what stands behind it: before a number it is the unit of that,
    as in a column of units; before words it is one of them.
    """

    def __init__(
        self, stream: Stream, lines: list[str], forms: Forms, pieces: Pieces
    ) -> None:
        self._stream = stream
        self._lines = lines
        self._forms = forms
        self._pieces = pieces
        self._keys: list[str] = []
        self._at = 0
        self._waiting: tuple[str, Fragment] | None = None
        # where the rest of a unit stands on the line below it
        self._taken: set[int] = set()

    def put(self, piece: str, line: int, cell: int, start: int) -> None:
        """Put a piece of a line that begins at a place of the text."""
        if start in self._taken:
            return
        for atom in self._pieces.atoms(piece):
            if atom.kind is not None:
                self._put_value(atom, atom.kind, line, cell, start)
            elif atom.word:
                self._put_word(atom, piece, line, cell, start)

    def end(self) -> None:
        """Put what waits, and join the key."""
        if self._waiting is not None:
            self._put(*self._waiting)
        self._stream.key = "".join(self._keys)
        self._stream.starts = [fragment.at for fragment in self._stream.fragments]

    def _put(self, word: str, fragment: Fragment) -> None:
        self._keys.append(word)
        self._stream.fragments.append(fragment)
        self._at = fragment.end

    def _put_word(self, atom: Atom, piece: str, line: int, cell: int, start: int) -> None:
        word, stop = atom.word, start + atom.stop
        if self._waiting is not None:
            self._waiting = self._with_rest(*self._waiting, word, line, stop)
            if self._waiting is not None:
                return
        stream = self._stream
        last = stream.values[-1] if stream.values else None
        if last is not None and last.at == self._at:
            if word in self._forms.units and not last.unit:
                is_own = (last.line, last.cell) == (line, cell)
                if is_own and last.kind is Kind.NUMBER:
                    stream.values[-1] = self._with_unit(last, word, stop)
                    return
                if self._is_other_amount(word, last.beside):
                    # between two units, the second in a cell or on a line of its own
                    stream.values[-1] = last._replace(kind=Kind.UNREAD, number=None)
            if (
                piece[0] in ".．、"
                and not atom.start
                and not last.unit
                and not last.sign
                and last.raw.isascii()
                and self._pieces.is_item(last.raw, word)
            ):
                # its number stands alone, cut from its dot
                stream.values.pop()
                word = last.raw + word
        at, end = self._at, self._at + len(word)
        stream.brackets += [(at + by, way) for by, way in atom.brackets]
        fragment = Fragment(at, end, line, cell, start + atom.start, stop)
        if not atom.start and self._pieces.may_be_unit(word):
            self._waiting = word, fragment
        else:
            self._put(word, fragment)

    def _with_rest(
        self, unit: str, place: Fragment, word: str, line: int, stop: int
    ) -> tuple[str, Fragment] | None:
        """Return the unit that waits with its rest, cut in its column, or put it."""
        joined = unit + word
        is_alone = word == self._lines[len(self._stream.line_starts) - 1].strip()
        if place.line < line and is_alone and joined in self._forms.beside:
            return joined, place._replace(end=self._at + len(joined), stop=stop)
        self._put(unit, place)
        return None

    def _is_other_amount(self, unit: str, beside: str) -> bool:
        units = self._forms.units
        return beside not in ("", unit) and units[unit][0] == units[beside][0] == "元"

    def _with_unit(self, value: Value, word: str, stop: int) -> Value:
        unit = self._forms.marks.get(word, word)
        return value._replace(
            raw=self._stream.text[value.start : stop],
            number=self._pieces.counted(value.number, unit),
            unit=unit,
        )

    def _put_value(
        self, atom: Atom, kind: Kind, line: int, cell: int, start: int
    ) -> None:
        is_unread = kind is Kind.UNREAD
        first = start + atom.start
        self._stream.values.append(
            Value(
                kind,
                self._at,
                line,
                cell,
                first,
                self._stream.text[first : start + atom.stop],
                None if is_unread else atom.number,
                atom.unit,
                atom.sign,
                self._unit_before(line),
                atom.number if is_unread else None,
            )
        )

    def _unit_before(self, line: int) -> str:
        """Return the unit that stands before a number: alone, or behind its label."""
        fragments, beside = self._stream.fragments, self._forms.beside
        if self._waiting is None:
            is_beside = fragments and fragments[-1].line == line
            return self._pieces.unit_beside(self._keys[-1]) if is_beside else ""
        unit, place = self._waiting
        if place.line == line:
            number = len(self._stream.line_starts)
            below, tail = _last_below(self._lines, number, self._stream.line_starts[-1])
            if unit + tail in beside:
                unit += tail
                self._taken.add(below)
        self._waiting = None
        if unit not in beside:
            self._put(unit, place)
            return ""
        return self._forms.marks.get(unit, unit)


def _put_together(lines: list[str]) -> None:
    """Make 无 a word where 法, 法提 or 法提供 goes on with it on a line below.

    It stands nearest above, with no number before it: behind one it is a cell's.
    """
    for number, line in enumerate(lines):
        if "法" not in line or not _BEHIND_NONE.match(line):
            continue
        for above in range(number - 1, max(-1, number - _MOST_BETWEEN), -1):
            first = _NONE_FIRST.match(lines[above])
            if first is not None:
                if not first[1].strip() or len(_NONE.findall(lines[above])) == 1:
                    alone = not lines[above].replace("无", "").strip()
                    word = " " if alone else r"\1无、"
                    lines[above] = _NONE_FIRST.sub(word, lines[above], count=1)
                break


def _with_digits_together(lines: list[str]) -> None:
    """Put digits together that a blank parts within each number: 3 4 7  0  4 2 8 7.

    So it is where several rows have wider gaps, or borders, between their numbers, and no
    number has two digits side by side, or begins with 0.
    """
    spaced: list[tuple[int, int, int]] = []
    found = 0
    for number, line in enumerate(lines):
        cells = [cell for cell in _CELL.finditer(line) if any(map(str.isdigit, cell[0]))]
        numbers = [cell for cell in cells if cell[0][0].isdigit()]
        parted = [cell for cell in cells if _SPACED.search(cell[0])]
        if len(numbers) > 1:
            if any(re.search("[0-9]{2}|(?<!. )0 [0-9]", cell[0]) for cell in numbers):
                return
            found += len(parted)
        spaced += [(number, *cell.span()) for cell in parted]
    for number, start, stop in spaced if found >= _LEAST_SPACED else ():
        line = lines[number]
        joined = line[start:stop].replace(" ", "\u200b")
        lines[number] = line[:start] + joined + line[stop:]


def _says_nothing(piece: str, line: str, start: int, stop: int) -> bool:
    """Whether a mark is no cell's: an item's, a heading's, a rule's or a number's.

    It stands at the beginning of its line, or is a sign that is not alone in its cell.
    """
    is_sign = SIGN.fullmatch(piece) is not None
    if not (is_sign or MASK.fullmatch(piece)):
        return False
    before, behind = line[:start].rstrip()[-1:], line[stop:].lstrip()[:1]
    if not before or not is_sign or piece[0] in _BETWEEN:
        return not before
    if "|" in line:
        return before != "|" or behind not in ("|", "")
    return before.isdigit() or behind.isalnum()


def _joined(match: re.Match[str]) -> str:
    """Return parts side by side, with the blanks between them before."""
    first, one, mark, other = (part for part in match.groups() if part is not None)
    return one + other + first + mark


def _last_below(lines: list[str], number: int, offset: int) -> tuple[int, str]:
    """Return the last piece of the line below one, and where it begins in the text.

    number, offset: those of the line above, which count from 1 and from 0.
    """
    for above, line in pairwise(lines[number - 1 : number + _NEXT_LINES]):
        offset += len(above) + 1
        pieces = [one for one in _PIECE.finditer(line) if one.group() != "|"]
        if pieces:
            return offset + pieces[-1].start(), pieces[-1].group()
    return offset, ""


def _pages(stream: Stream, lines: list[str]) -> list[tuple[int, int]]:
    """Return the numbers that stand alone on a line right below a sentence."""
    found = []
    for value in stream.values:
        if not isinstance(value.number, int) or not 0 < value.number < 1000:
            continue
        if lines[value.line - 1].strip() != fold(value.raw):
            continue
        above = value.line - 2
        while above >= 0 and not lines[above].strip():
            above -= 1
        if above >= 0 and lines[above].rstrip()[-1] in _SENTENCE_ENDS:
            found.append((value.start, value.number))
    return found


def _goes_on(stream: Stream, before: Value, value: Value) -> bool:
    """Whether a value may stand in the cell of the one before it.

    So it may in the first cell of a line, if that before it ended in its cell.
    """
    if before.cell == value.cell:
        return True
    cells = stream.borders.get(before.line, 1)
    return value.line > before.line and not value.cell and before.cell + 1 == cells


def _begins_line(stream: Stream, value: Value) -> bool:
    """Whether no words stand before a value on its line."""
    index = bisect_left(stream.starts, value.at) - 1
    return index < 0 or stream.fragments[index].line < value.line
