"""A text → one stream of label characters, with the values between them.

Lines, cells and blanks are evidence and never structure: a report may stand on one line.
So the words of the whole text are joined into one key (parsing.text.label_key), in which
a label is found however it is cut, and every value knows the place in it where it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from parsing.numbers import DIGITS, exact
from parsing.tables.barred import rows_of
from parsing.tables.forms import Forms
from parsing.text import (
    GOES_ON,
    NOTE,
    PICTURE,
    UNKNOWN,
    UNSEEN,
    fold,
    folded_key,
    replaced,
    without_tones,
)

# What is printed as the border of a cell.
BORDERS = ("|", "│", "┃", "｜")
_BLANKS = "　\xa0\x1d\x1e\x1f\x0b\x0c"
_SEPARATORS = tuple(
    [(border, "|") for border in ("\t", *BORDERS[1:])]
    + [(blank, " ") for blank in _BLANKS]
)
_PIECE = re.compile(r"[^\s|]+|\|")
_RUN = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_PAGE = re.compile(
    r"(-{1,2}|[—–―]{1,2}) ?[0-9]{1,4} ?(-{1,2}|[—–―]{1,2})"
    r"|第 ?[0-9]{1,4} ?页(?:[ /,]{0,2}共 ?[0-9]{1,4} ?页)?|[0-9]{1,4}/[0-9]{1,4}"
)
_RULE = re.compile(r"[\s|:+-]*--[\s|:+-]*")
_ITEM_BEHIND = re.compile(r"[.．、][^0-9\s]")
_ITEM_ALONE = re.compile(r"[1-9][0-9]?[.．、]")
# no number begins or ends so: it was broken there
_BREAKS = frozenset(".,．，")
# the mark of a note that is not raised: ①, *, [1], (注1)
_NOTE_MARK = "(?:[*＊※†‡\u2460-\u2487]{1,2}|\\[[0-9]{1,2}\\]|[(]注[0-9]{0,2}[)]|注[0-9]?)"
_IS_MARK = re.compile(_NOTE_MARK)
_UNIT_WORDS = re.compile("[()整]|人民币")
_SIGNS = "+-±−–—增减加少*.,"
_SENTENCE_ENDS = "。！？；"
_SENTENCE = 30
_MARK = re.compile("[，。；]")
_CLOSES = re.compile(r"[^0-9(]{0,2}\)")
_STARTS_PART = re.compile(
    r"[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\)"
)
_NO_VALUE_BEHIND = frozenset("年月日号页章期届版周%％‰:：~")
# digits that the grammar of numbers does not know
_STRANGE_DIGIT = re.compile(
    "[\u00b2\u00b3\u00b9\u0660-\u0669\u06f0-\u06f9\u2070-\u2079\u2080-\u2089"
    "\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\U0001d7ce-\U0001d7ff]"
)
# A picture, or a character that could not be read, alone: it may be a number.
_NOT_TOLD = re.compile(f"[{PICTURE}{UNKNOWN}]+")
_BRACKET_REACH = 40
# Blank lines at most within a row, and one.
_NEXT_LINES = 3


class Kind(IntEnum):
    """What stands where a value belongs.

    DIGITS is more than one number without anything between, or none; UNREAD has
    digits and is not understood; BLANK is an empty cell.
    """

    NUMBER = 0
    DASH = 1
    DIGITS = 2
    UNREAD = 3
    BLANK = 4


class Value(NamedTuple):
    """A value with its place: at is the place in the key that stands behind it.

    number is in the unit printed, if one is; sign is what is printed of it; beside is a
    unit alone before it, as in a column of units. marked: of what is not understood, the
    number beside which only the mark of a note stands: a sum may prove it.
    """

    kind: Kind
    at: int
    line: int
    cell: int
    start: int
    raw: str
    number: Decimal | int | None = None
    unit: str = ""
    sign: str = ""
    beside: str = ""
    marked: Decimal | int | None = None


class Fragment(NamedTuple):
    """A piece of text between blanks, borders and values: where it stands.

    line: the first one of its row, as that of a value, where a row has a line per cell.
    """

    at: int
    end: int
    line: int
    cell: int
    start: int
    stop: int


@dataclass(slots=True)
class Stream:
    """The key of a text, its fragments with their starts in it, and its values in order.

    borders: for each line with borders, how many cells it has. page_marks: lines that
    are the number of a page. brackets: places in the key where a bracket opens (True) or
    closes. pages: numbers alone below a sentence, which are those of pages, and where.
    """

    text: str
    key: str = ""
    fragments: list[Fragment] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    borders: dict[int, int] = field(default_factory=dict)
    page_marks: list[int] = field(default_factory=list)
    brackets: list[tuple[int, bool]] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=list)
    pages: list[tuple[int, int]] = field(default_factory=list)

    def line_at(self, offset: int) -> int:
        """Return the line on which a character stands; a row may begin on one before."""
        return bisect_right(self.line_starts, offset)


# kind (None: text), key or raw, number, unit, sign, start and stop within the piece, and
# for text where its brackets stand in the key
_Brackets = tuple[tuple[int, bool], ...]
_Atom = tuple[Kind | None, str, Decimal | int | None, str, str, int, int, _Brackets]


class Lexer:
    """Takes texts apart by the words that the forms know; remembers pieces it saw."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        units = sorted(forms.units, key=lambda unit: (-len(unit), unit))
        self._known_units = frozenset(units)
        self._units_by_head = {
            head: tuple(unit for unit in units if unit[0] == head)
            for head in {unit[0] for unit in units}
        }
        self._units_by_tail = {
            tail: tuple(unit for unit in units if unit[-1] == tail)
            for tail in {unit[-1] for unit in units}
        }
        self._words = re.compile("|".join(sorted(forms.starts)))
        self._inner_heads = frozenset(before[-1] for before, _ in forms.inner)
        money = "|".join(unit for unit in units if forms.units[unit][0] == "元")
        count = "|".join(unit for unit in units if forms.units[unit][0] != "元")
        marks = "|".join(map(re.escape, forms.marks))
        # 1 to 4: sign, mark of a currency, digits, and a unit that may be in brackets
        self._number = re.compile(
            rf"['‘’]?(增加|减少|增|减|[+]|-)?({marks})?({DIGITS})"
            rf"((?:{money}|[(](?:{money})[)])(?:人民币)?整?|{count}|[(](?:{count})[)])?。?"
        )
        self._marked = re.compile(
            rf"{_NOTE_MARK}?({DIGITS})({count})?{_NOTE_MARK}?", re.ASCII
        )
        self._broken = re.compile(
            rf"[.,][0-9][0-9,.]*(?:{money}|{count})?|[0-9][0-9,.]*[.,]"
            rf"|0[0-9,.]+(?:{money}|{count})"
        )
        # what a narrow column leaves of a unit on a line: 万 of 万元, 人 of 人次
        self._unit_heads = frozenset(
            unit[:size] for unit in forms.beside for size in range(1, len(unit))
        )
        self._dashes = frozenset(("-", "—", "/", "无", "——", "--", "–", "－", "―"))
        self._seen: dict[str, tuple[_Atom, ...]] = {}

    def read(self, text: str) -> Stream:
        """Return the stream of a text; lines count from 1."""
        plain = replaced(fold(without_tones(text)), _SEPARATORS)
        if "\r" in plain:
            plain = plain.replace("\r\n", " \n").replace("\r", "\n")
        lines = plain.split("\n")
        stream = self._stream(text, lines, with_pages=True)
        marks = {
            lines[mark - 1].strip()[0]
            for mark in stream.page_marks
            if not lines[mark - 1].strip()[0].isalnum()
        }
        if marks and any(
            value.kind is Kind.DASH and value.raw in marks for value in stream.values
        ):
            # "- 5 -" is not a page's number where dashes are cells
            return self._stream(text, lines, with_pages=False)
        return stream

    def _stream(self, text: str, lines: list[str], *, with_pages: bool) -> Stream:
        stream = Stream(text)
        keys: list[str] = []
        at = 0
        offset = 0
        fragments, values = stream.fragments, stream.values
        seen, units = self._seen, self._known_units
        pending: tuple[str, Fragment] | None = None
        beside_values = self._forms.beside
        # where the rest of a unit stands on the line below it
        skipped: set[int] = set()

        def put(word: str, fragment: Fragment) -> None:
            nonlocal at
            keys.append(word)
            fragments.append(fragment)
            at = fragment.end

        rows = rows_of(lines) if "|" in text else {}
        for number, line in enumerate(lines, 1):
            stream.line_starts.append(offset)
            if not line or line.isspace():
                offset += len(line) + 1
                continue
            shown = line.strip()
            if len(shown) < 24 and _PAGE.fullmatch(shown):
                stream.page_marks.append(number)
                if with_pages:
                    offset += len(line) + 1
                    continue
            if "--" in line and _RULE.fullmatch(line):
                offset += len(line) + 1
                continue
            number, cell = rows.get(number, (number, 0))
            for match in _PIECE.finditer(line):
                piece = match.group()
                if piece == "|":
                    cell += 1
                    continue
                start = offset + match.start()
                if start in skipped:
                    continue
                atoms = seen.get(piece)
                if atoms is None:
                    atoms = self._take(piece)
                for kind, word, value, unit, sign, first, last, brackets in atoms:
                    if pending is not None and word == shown:
                        # its column is narrow
                        joined = pending[0] + word
                        if joined in beside_values and pending[1].line < number:
                            stop = start + last
                            place = pending[1]._replace(end=at + len(joined), stop=stop)
                            pending = joined, place
                            continue
                    if kind is None:
                        if not word:
                            continue
                        if pending is not None:
                            # a unit before words is one of them
                            put(*pending)
                            pending = None
                        if (
                            word in units
                            and values
                            and values[-1].at == at
                            and values[-1].line == number
                            and values[-1].cell == cell
                            and values[-1].kind is Kind.NUMBER
                            and not values[-1].unit
                        ):
                            values[-1] = self._with_unit(
                                values[-1], word, text[values[-1].start : start + last]
                            )
                            continue
                        if piece[0] in ".．、" and not first and values:
                            item = self._item_cut(values[-1], at, word)
                            if item:
                                # its number stands alone, cut from its dot
                                values.pop()
                                word = item + word
                        if brackets:
                            stream.brackets += [(at + by, way) for by, way in brackets]
                        end = at + len(word)
                        one = Fragment(at, end, number, cell, start + first, start + last)
                        is_unit = word in beside_values or word in self._unit_heads
                        if is_unit and not first:
                            pending = word, one
                            continue
                        put(word, one)
                    else:
                        beside = ""
                        if pending is not None:
                            beside = pending[0]
                            if beside in self._unit_heads and pending[1].line == number:
                                below, tail = _last_below(lines, number, offset)
                                if beside + tail in beside_values:
                                    beside += tail
                                    skipped.add(below)
                            if beside not in beside_values:
                                put(*pending)
                                beside = ""
                            beside = self._forms.marks.get(beside, beside)
                            pending = None
                        elif keys and fragments[-1].line == number:
                            beside = self._unit_beside(keys[-1])
                        values.append(
                            Value(
                                kind,
                                at,
                                number,
                                cell,
                                start + first,
                                text[start + first : start + last],
                                None if kind is Kind.UNREAD else value,
                                unit,
                                sign,
                                beside,
                                value if kind is Kind.UNREAD else None,
                            )
                        )
            if cell:
                stream.borders[number] = cell + 1
            offset += len(line) + 1
        if pending is not None:
            put(*pending)
        stream.key = "".join(keys)
        stream.starts = [fragment.at for fragment in fragments]
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
            is_tail = value.raw[:1] in _BREAKS
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
        match = self._number.fullmatch(first + last)
        if match is None or before.unit or value.kind is Kind.DASH:
            return None
        if last[0] == "0" and first[-1] not in _BREAKS:
            # what begins with 0 may be the number of a page or of an item
            is_apart = value.line > before.line and not match[4]
            if "." not in first or len(last) < 2 or is_apart:
                return None
        _, _, number, unit, sign, *_ = self._number_atom(match, 0)
        stop = value.start + len(value.raw)
        return before._replace(
            kind=Kind.NUMBER,
            raw=text[before.start : stop],
            number=number,
            unit=unit,
            sign=sign,
        )

    def _take(self, piece: str) -> tuple[_Atom, ...]:
        if UNSEEN.search(piece) or NOTE.search(piece):
            atoms = self._seen_through(piece)
        elif len(piece) > 4 and piece[:2] == piece[-2:] == "**":
            # emphasis of Markdown
            atoms = tuple(
                (*atom[:5], atom[5] + 2, atom[6] + 2, atom[7])
                for atom in self._atoms(piece[2:-2])
            )
        else:
            atoms = self._atoms(piece)
        if len(piece) < 100:
            if len(self._seen) > 100_000:
                self._seen.clear()
            self._seen[piece] = atoms
        return atoms

    def _atoms(self, piece: str) -> tuple[_Atom, ...]:
        size = len(piece)
        if piece in self._dashes:
            return ((Kind.DASH, piece, None, "", "", 0, size, ()),)
        if piece == GOES_ON:
            return ((Kind.BLANK, piece, None, "", "", 0, size, ()),)
        if piece in self._forms.marks:
            return ((None, piece, None, "", "", 0, size, ()),)
        match = self._number.fullmatch(piece) if size < 40 else None
        if match:
            return (self._number_atom(match, 0),)
        marked = self._marked.fullmatch(piece) if size < 40 else None
        if marked:
            # 注1 alone is the mark
            number = None if _IS_MARK.fullmatch(piece) else _number_of(marked[1])
            return ((Kind.UNREAD, piece, number, "", "", 0, size, ()),)
        if self._broken.fullmatch(piece) and not _ITEM_ALONE.fullmatch(piece):
            return ((Kind.UNREAD, piece, None, "", "", 0, size, ()),)
        if _STRANGE_DIGIT.search(piece) or _NOT_TOLD.fullmatch(piece):
            return ((Kind.UNREAD, piece, None, "", "", 0, size, ()),)
        if not _RUN.search(piece) or _ITEM_ALONE.fullmatch(piece):
            return (_text_atom(piece, 0, size),)
        if size >= _SENTENCE and _MARK.search(piece) and not self._words.search(piece):
            # a sentence that names no row and no column has no cell
            return (_text_atom(piece, 0, size),)
        return tuple(self._parts(piece))

    def _seen_through(self, piece: str) -> tuple[_Atom, ...]:
        """Take a piece apart without the marks of notes, and what is not seen."""
        notes = {n for match in NOTE.finditer(piece) for n in range(*match.span())}
        places = [
            n for n, char in enumerate(piece) if n not in notes and not UNSEEN.match(char)
        ]
        shown = "".join(piece[n] for n in places)
        if not shown:
            return ()
        ends = [*places, len(piece)]
        return tuple(
            (*atom[:5], ends[atom[5]], ends[atom[6] - 1] + 1, atom[7])
            for atom in self._atoms(shown)
        )

    def _number_atom(self, match: re.Match[str], first: int) -> _Atom:
        sign, mark = match[1] or "", match[2] or ""
        unit = _UNIT_WORDS.sub("", match[4] or "") or self._forms.marks.get(mark, "")
        number = _number_of(match[3])
        if number is not None and sign in ("减", "减少", "-"):
            number = -number
        # an apostrophe before it and a full stop behind are no part of it
        start = next(match.start(n) for n in (1, 2, 3) if match[n])
        return (
            Kind.NUMBER,
            match[0],
            self._counted(number, unit),
            unit,
            sign,
            first + start,
            first + match.end(4 if match[4] else 3),
            (),
        )

    def _counted(self, number: Decimal | int | None, unit: str) -> Decimal | int | None:
        """Return a count in ones where its unit is ten thousand of them."""
        base, factor = self._forms.units.get(unit, ("", 1))
        if base != "count" or factor == 1 or number is None:
            return number
        product = Decimal(number) * factor
        return int(product) if product == product.to_integral_value() else product

    def _with_unit(self, value: Value, word: str, raw: str) -> Value:
        unit = self._forms.marks.get(word, word)
        return value._replace(
            raw=raw, number=self._counted(value.number, unit), unit=unit
        )

    def _parts(self, piece: str) -> list[_Atom]:
        """Take a piece apart in which digits stand beside other characters."""
        atoms: list[_Atom] = []
        text_from = 0

        def put_text(until: int) -> None:
            if until > text_from:
                atom = _text_atom(piece, text_from, until)
                if atom[1]:
                    atoms.append(atom)

        for match in _RUN.finditer(piece):
            start, end = match.span()
            if start < text_from:
                continue
            stop, value = self._value_within(piece, start, end, text_from)
            if value is None:
                continue
            put_text(start if value[5] >= start else value[5])
            atoms.append(value)
            text_from = stop
        put_text(len(piece))
        return atoms

    def _value_within(
        self, piece: str, start: int, end: int, text_from: int
    ) -> tuple[int, _Atom | None]:
        """Return where the text goes on, and the value of some digits, if one."""
        digits = piece[start:end]
        before, behind = piece[text_from:start], piece[end : end + 64]
        if behind[:1] in _NO_VALUE_BEHIND or before[-1:] == "第":
            return end, None
        if _in_brackets(piece, start) or self._is_inner(before, digits, behind):
            return end, None
        if "(" not in before and _CLOSES.match(behind):
            # the bracket was opened on the line before
            return end, None
        if _ITEM_BEHIND.match(behind):
            item = self._item_of(digits, behind[1:])
            if item == digits:
                return end, None
            if item:
                end -= len(item)
                return end, self._glued(piece, start, end, fits=self._fits(before))
            if self._starts(behind[1:]):
                # its last digits number the row behind it, and no form says which
                return end, (Kind.UNREAD, digits, None, "", "", start, end, ())
        unit = ""
        for known in self._units_by_head.get(behind[:1], ()):
            if behind.startswith(known):
                unit = known
                break
        rest = behind[len(unit) :]
        if unit and not self._starts(rest) and self._starts(behind):
            # a word that begins with a unit's character may begin a label
            unit, rest = "", behind
        fits = self._fits(before) and self._starts(rest)
        if not fits and not before and len(folded_key(rest[:2])) > 1:
            # a name that begins with a number, or running text
            return end, None
        if not fits and (before or rest):
            stop = end + len(unit)
            return stop, (Kind.UNREAD, digits, None, "", "", start, stop, ())
        if unit:
            match = self._number.fullmatch(digits + unit)
            if match:
                stop = end + len(unit)
                atom = self._number_atom(match, start)
                return stop, atom
        return end, self._glued(piece, start, end, fits=True)

    def _is_inner(self, before: str, digits: str, behind: str) -> bool:
        """Whether digits are a part of a label, which may be cut around them."""
        if not before or before[-1] not in self._inner_heads:
            return False
        return any(
            rest.startswith(digits + behind[:1]) and known.endswith(before[-len(known) :])
            for known, rest in self._forms.inner
        )

    def _glued(self, piece: str, start: int, end: int, *, fits: bool) -> _Atom:
        digits = piece[start:end]
        if not fits:
            return (Kind.UNREAD, digits, None, "", "", start, end, ())
        number = _number_of(digits)
        if number is not None:
            return (Kind.NUMBER, digits, number, "", "", start, end, ())
        kind = Kind.DIGITS if digits.isdigit() else Kind.UNREAD
        return (kind, digits, None, "", "", start, end, ())

    def _item_of(self, digits: str, label: str) -> str:
        """Return the number of the item that begins with a label, of digits before it."""
        head = folded_key(label[:12])
        for size in (4, 3, 2):
            for number in self._forms.items.get(head[:size], ()):
                if digits.endswith(number):
                    return number
        return digits if len(digits) <= 2 and digits[0] != "0" else ""

    def _item_cut(self, value: Value, at: int, label: str) -> str:
        """Return an item's number that was read as a value right before its label."""
        if value.at != at or value.unit or value.sign or not value.raw.isascii():
            return ""
        for size in (4, 3, 2):
            if value.raw in self._forms.items.get(label[:size], ()):
                return value.raw
        return ""

    def _fits(self, before: str) -> bool:
        """Whether a value may stand right behind a text."""
        if not before:
            return True
        word = folded_key(before[-12:])
        if not word or before[-1] in _SIGNS:
            return False
        unit = self._unit_ending(word)
        label = word[: len(word) - len(unit)]
        # a unit alone stands in a column of units
        return not label or bool({word[-2:], label[-2:]} & self._forms.tails)

    def _unit_beside(self, word: str) -> str:
        """Return the unit at the end of a label before a number, or ""."""
        unit = self._unit_ending(word)
        is_label = word[-2:] in self._forms.tails
        return "" if is_label or word == unit else unit

    def _unit_ending(self, word: str) -> str:
        """Return the unit that a word ends with, as 条 of 当面申请数条, or ""."""
        for known in self._units_by_tail.get(word[-1:], ()):
            if word.endswith(known):
                return known
        return ""

    def _starts(self, behind: str) -> bool:
        """Whether a text may stand right behind a value."""
        if not behind or _STARTS_PART.match(behind):
            return True
        if behind[0] in "(（":
            # what stands in brackets is said of the value
            return False
        word = folded_key(behind[:12])
        return word[:2] in self._forms.heads


def _text_atom(piece: str, start: int, stop: int) -> _Atom:
    """Return a text's key, with where its brackets stand in the key."""
    text = piece[start:stop]
    found: list[tuple[int, bool]] = []
    if "(" in text or ")" in text:
        at = last = 0
        for match in re.finditer("[()]", text):
            at += len(folded_key(text[last : match.start()]))
            last = match.start()
            found.append((at, match.group() == "("))
    return None, folded_key(text), None, "", "", start, stop, tuple(found)


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


def _number_of(digits: str) -> Decimal | int | None:
    """Return the value of digits: a whole number where no point is printed."""
    number = exact(digits)
    return int(number) if number is not None and "." not in digits else number


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


def _in_brackets(piece: str, start: int) -> bool:
    low = max(0, start - _BRACKET_REACH)
    return piece.rfind("(", low, start) > piece.rfind(")", low, start)
