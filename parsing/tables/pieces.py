"""A piece of text between blanks and borders → the words and values in it.

A piece is "2.传真申请数", "件61" or "3(件)". What stands around it is not known here;
parsing.tables.tokens puts the pieces of a text together.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from parsing.numbers import DIGITS, exact
from parsing.tables.forms import Forms
from parsing.tables.stream import Kind
from parsing.text import GOES_ON, NO_NUMBER, NOTE, PICTURE, UNKNOWN, UNSEEN, folded_key

_RUN = re.compile(r"[0-9]+(?:[,.][0-9]+)*")
_ITEM_BEHIND = re.compile(r"[.．、][^0-9\s]")
_ITEM_ALONE = re.compile(r"[1-9][0-9]?[.．、]")
# the mark of a note that is not raised: ①, *, [1], (注1)
_NOTE_MARK = "(?:[*＊※†‡\u2460-\u2487]{1,2}|\\[[0-9]{1,2}\\]|[(]注[0-9]{0,2}[)]|注[0-9]?)"
_IS_MARK = re.compile(_NOTE_MARK)
# what is read for digits in pictures of them, and zeros in words
_LOOKALIKE = re.compile("(?![0-9]+$)[0-9OoQ〇○零Il]{1,6}")
_AS_DIGITS = str.maketrans("OoQ〇○零Il", "00000011")
# what begins a note below a table, or an item
ITEM_MARK = re.compile(
    "(?:[*＊※†‡]{1,2}|[\u2460-\u2487]|\\[[0-9]{1,2}\\]|[(]注[0-9]{0,2}[)])(?![0-9])"
)
_UNIT_WORDS = re.compile("[()整]|人民币")
# what Markdown writes around a word, and quotation marks
_EMPHASIS = re.compile("([*]{1,3}|_{1,2}|[`\"'“‘])([^*_`\"'“”‘’]+)(?:\\1|[”’])")
# what may stand between a label and its number, and the words that are a number's sign
_ENDS_LABEL = ")]】〕》”’\"':"
_SIGN_WORDS = "增减加少"
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
# A picture, or a character that could not be read: alone, or where digits are (��.��元),
# it may be a number. So may what stands for one that is masked, has no room or was lost,
# and a share is none.
_UNTOLD = f"[{PICTURE}{UNKNOWN}]"
MASK = re.compile("[#＃?？□■√✓✔✗✘]+|[*＊]{3,}")
# A mark that says nothing of itself where a number belongs; sums may show it to be none.
SIGN = re.compile("[×~～…◆◇●▲△▪•·※_]+|[.]+|[*＊]")
_BRACKET_REACH = 40
# what is printed where there is no number, and what converters write for an empty cell
_NOTHING = re.compile(
    r"[-‐‑‒–—―─━⸺⸻ー]{1,4}|//?|\\\\?|无|空"
    f"|{NO_NUMBER}"
    "|#?N/A|n/a|<NA>|NaN|nan|[Nn]il|None|null|NULL"
)


class Atom(NamedTuple):
    """A word (no kind) or a value within a piece; start and stop are places in it.

    word: of a word its key, of a value what is printed. brackets: where, in a word's key,
    a bracket opens (True) or closes.
    """

    kind: Kind | None
    word: str
    start: int
    stop: int
    number: Decimal | int | None = None
    unit: str = ""
    sign: str = ""
    brackets: tuple[tuple[int, bool], ...] = ()


class Pieces:
    """Takes pieces apart by the words that the forms know; remembers those it saw."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        units = sorted(forms.units, key=lambda unit: (-len(unit), unit))
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
        self._not_told = re.compile(
            rf"[-+]?{_UNTOLD}(?:[.,]?{_UNTOLD})*(?:{money}|{count})?|[0-9,.]*[%‰]"
        )
        self._broken = re.compile(
            rf"[.,][0-9][0-9,.]*(?:{money}|{count})?|[0-9][0-9,.]*[.,]"
            rf"|0[0-9,.]+(?:{money}|{count})"
        )
        # what a narrow column leaves of a unit on a line: 万 of 万元, 人 of 人次
        self._units_alone = forms.beside | frozenset(
            unit[:size] for unit in forms.beside for size in range(1, len(unit))
        )
        self._unit_labels = tuple(forms.unit_labels)
        counts = "|".join(map(re.escape, forms.counts))
        # behind a label, the unit that its row counts in
        self._unit_said = re.compile(
            f'(?<=[\u4e00-\u9fff)”"])[(](?:单位:?)?({counts})[)]$'
        )
        self._seen: dict[str, tuple[Atom, ...]] = {}

    def atoms(self, piece: str) -> tuple[Atom, ...]:
        """Return the words and values of a piece, in their order."""
        atoms = self._seen.get(piece)
        if atoms is not None:
            return atoms
        if UNSEEN.search(piece) or NOTE.search(piece):
            atoms = self._seen_through(piece)
        elif emphasis := _EMPHASIS.fullmatch(piece):
            by = emphasis.start(2)
            atoms = tuple(
                atom._replace(start=atom.start + by, stop=atom.stop + by)
                for atom in self._atoms(emphasis[2])
            )
        else:
            atoms = self._atoms(piece)
        if len(piece) < 100:
            if len(self._seen) > 100_000:
                self._seen.clear()
            self._seen[piece] = atoms
        return atoms

    def _atoms(self, piece: str) -> tuple[Atom, ...]:
        size = len(piece)
        if piece.endswith(")") and (said := self._unit_said.search(piece)):
            *others, label = self._atoms(piece[: said.start()])
            if label.kind is None and label.word:
                # of a row of the statistics it is what proves that it is one
                is_proof = label.word.endswith(self._unit_labels)
                word = label.word + said[1] if is_proof else label.word
                return (*others, label._replace(word=word, stop=size))
        if _NOTHING.fullmatch(piece):
            return (Atom(Kind.DASH, piece, 0, size),)
        if piece == GOES_ON:
            return (Atom(Kind.BLANK, piece, 0, size),)
        if piece in self._forms.marks:
            return (Atom(None, piece, 0, size),)
        match = self._number.fullmatch(piece) if size < 40 else None
        if match:
            return (self._number_atom(match, 0),)
        marked = self._marked.fullmatch(piece) if size < 40 else None
        if marked:
            # 注1 alone is the mark
            number = None if _IS_MARK.fullmatch(piece) else _number_of(marked[1])
            return (Atom(Kind.UNREAD, piece, 0, size, number),)
        if _LOOKALIKE.fullmatch(piece):
            number = _number_of(piece.translate(_AS_DIGITS))
            return (Atom(Kind.UNREAD, piece, 0, size, number),)
        if self._broken.fullmatch(piece) and not _ITEM_ALONE.fullmatch(piece):
            return (Atom(Kind.UNREAD, piece, 0, size),)
        if _STRANGE_DIGIT.match(piece) and self._starts(piece[1:]) and size > 1:
            # the number of an item in a circle
            return (_text_atom(piece, 1, size),)
        if (
            _STRANGE_DIGIT.search(piece)
            or self._not_told.fullmatch(piece)
            or MASK.fullmatch(piece)
            or SIGN.fullmatch(piece)
        ):
            return (Atom(Kind.UNREAD, piece, 0, size),)
        if not _RUN.search(piece) or _ITEM_ALONE.fullmatch(piece):
            return (_text_atom(piece, 0, size),)
        if size >= _SENTENCE and _MARK.search(piece) and not self._words.search(piece):
            # a sentence that names no row and no column has no cell
            return (_text_atom(piece, 0, size),)
        return tuple(self._parts(piece))

    def _seen_through(self, piece: str) -> tuple[Atom, ...]:
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
            atom._replace(start=ends[atom.start], stop=ends[atom.stop - 1] + 1)
            for atom in self._atoms(shown)
        )

    def _number_atom(self, match: re.Match[str], first: int) -> Atom:
        sign, mark = match[1] or "", match[2] or ""
        unit = _UNIT_WORDS.sub("", match[4] or "") or self._forms.marks.get(mark, "")
        number = _number_of(match[3])
        if number is not None and sign in ("减", "减少", "-"):
            number = -number
        # an apostrophe before it and a full stop behind are no part of it
        start = next(match.start(n) for n in (1, 2, 3) if match[n])
        return Atom(
            Kind.NUMBER,
            match[0],
            first + start,
            first + match.end(4 if match[4] else 3),
            self.counted(number, unit),
            unit,
            sign,
        )

    def number(self, piece: str) -> Atom | None:
        """Return a piece as one number, with its sign and unit, if it is one."""
        match = self._number.fullmatch(piece)
        return self._number_atom(match, 0) if match else None

    def counted(self, number: Decimal | int | None, unit: str) -> Decimal | int | None:
        """Return a count in ones where its unit is ten thousand of them."""
        base, factor = self._forms.units.get(unit, ("", 1))
        if base != "count" or factor == 1 or number is None:
            return number
        product = Decimal(number) * factor
        return int(product) if product == product.to_integral_value() else product

    def _parts(self, piece: str) -> list[Atom]:
        """Take a piece apart in which digits stand beside other characters."""
        atoms: list[Atom] = []
        text_from = 0

        def put_text(until: int) -> None:
            if until > text_from:
                atom = _text_atom(piece, text_from, until)
                if atom.word:
                    atoms.append(atom)

        for match in _RUN.finditer(piece):
            start, end = match.span()
            if start < text_from:
                continue
            stop, value = self._value_within(piece, start, end, text_from)
            if value is None:
                continue
            put_text(min(start, value.start))
            atoms.append(value)
            text_from = stop
        put_text(len(piece))
        return atoms

    def _value_within(
        self, piece: str, start: int, end: int, text_from: int
    ) -> tuple[int, Atom | None]:
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
                return end, Atom(Kind.UNREAD, digits, start, end)
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
            return stop, Atom(Kind.UNREAD, digits, start, stop)
        if unit:
            match = self._number.fullmatch(digits + unit)
            if match:
                return end + len(unit), self._number_atom(match, start)
        return end, self._glued(piece, start, end, fits=True)

    def _is_inner(self, before: str, digits: str, behind: str) -> bool:
        """Whether digits are a part of a label, which may be cut around them."""
        if not before or before[-1] not in self._inner_heads:
            return False
        return any(
            rest.startswith(digits + behind[:1]) and known.endswith(before[-len(known) :])
            for known, rest in self._forms.inner
        )

    def _glued(self, piece: str, start: int, end: int, *, fits: bool) -> Atom:
        digits = piece[start:end]
        number = _number_of(digits) if fits else None
        if number is not None:
            return Atom(Kind.NUMBER, digits, start, end, number)
        kind = Kind.DIGITS if fits and digits.isdigit() else Kind.UNREAD
        return Atom(kind, digits, start, end)

    def _item_of(self, digits: str, label: str) -> str:
        """Return the number of the item that begins with a label, of digits before it."""
        head = folded_key(label[:12])
        for size in (4, 3, 2):
            for number in self._forms.items.get(head[:size], ()):
                if digits.endswith(number):
                    return number
        return digits if len(digits) <= 2 and digits[0] != "0" else ""

    def is_item(self, number: str, label: str) -> bool:
        """Whether a number is the one that the form prints before a label."""
        items = self._forms.items
        return any(number in items.get(label[:size], ()) for size in (4, 3, 2))

    def _fits(self, before: str) -> bool:
        """Whether a value may stand right behind a text."""
        if not before:
            return True
        word = folded_key(before[-12:])
        last = before[-1]
        if not word or last in _SIGN_WORDS or not (last.isalnum() or last in _ENDS_LABEL):
            return False
        unit = self._unit_ending(word)
        label = word[: len(word) - len(unit)]
        # a unit alone stands in a column of units
        return not label or bool({word[-2:], label[-2:]} & self._forms.tails)

    def may_be_unit(self, word: str) -> bool:
        """Whether a word alone is a unit, or what a narrow column leaves of one."""
        return word in self._units_alone

    def unit_beside(self, word: str) -> str:
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
        if behind in ("", "。", "；") or _STARTS_PART.match(behind):
            return True
        if behind[0] in "(（":
            # what stands in brackets is said of the value
            return False
        word = folded_key(behind[:12])
        return word[:2] in self._forms.heads


def _text_atom(piece: str, start: int, stop: int) -> Atom:
    """Return a text's key, with where its brackets stand in the key."""
    text = piece[start:stop]
    found: list[tuple[int, bool]] = []
    if "(" in text or ")" in text:
        at = last = 0
        for match in re.finditer("[()]", text):
            at += len(folded_key(text[last : match.start()]))
            last = match.start()
            found.append((at, match.group() == "("))
    return Atom(None, folded_key(text), start, stop, brackets=tuple(found))


def _number_of(digits: str) -> Decimal | int | None:
    """Return the value of digits: a whole number where no point is printed."""
    number = exact(digits)
    return int(number) if number is not None and "." not in digits else number


def _in_brackets(piece: str, start: int) -> bool:
    low = max(0, start - _BRACKET_REACH)
    return piece.rfind("(", low, start) > piece.rfind(")", low, start)
