"""A page of OFD → characters, areas, pictures and ruled lines, at places in points.

Places of the file are millimetres from the left and top. An object has a box on its page
(Boundary), and in it a system of its own (CTM).
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar, NamedTuple
from xml.etree.ElementTree import Element

from orchestration.readers.drawn import Bounds, Shape, middle_of
from orchestration.readers.office import child_of, is_on, name_of, value_of
from orchestration.readers.reading import Unreadable
from orchestration.readers.visible import FAINT, FAINT_PAINT, HIDDEN, UNSEEN_PAINT
from orchestration.settings import LARGEST_PAGE
from parsing.text import UNKNOWN

_POINTS = 72 / 25.4
# objects made of others, within such objects
_DEEPEST = 8
# Points. A filled area that is thinner is a ruled line; a line is as straight as this.
_THICKEST_RULE, _STRAIGHT = 3.0, 0.5
# Shares of the size of a character: how wide it is, if it is not as wide as high, and
# its height above the line; up to where the next one of a text begins, if it stands right
# behind, and from where on a digit begins another number.
_NARROW, _ASCENT, _MOST_STEP, _LEAST_GAP = 0.5, 0.86, 1.25, 3.0
# Share of its width from which on the next one stands: nearer, the two are one blot.
_LEAST_STEP = 0.3
# Shares of its size that a character may stand out of the box of its object.
_OUT = 0.5
_A4 = (0.0, 0.0, 210.0, 297.0)
_BLACK = (0.0,)
# millimetres: nothing stands farther away
_LARGEST = 1e6
_ENDLESS = (-_LARGEST, -_LARGEST, 2 * _LARGEST, 2 * _LARGEST)
_OPERATIONS = re.compile(r"([SMLQBAC])([^SMLQBAC]*)")
_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


class Matrix(NamedTuple):
    """How places of one system become places of another."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, other: "Matrix") -> "Matrix":
        """Return the matrix that does what this one does, and then what another does."""
        return Matrix(
            other.a * self.a + other.c * self.b,
            other.b * self.a + other.d * self.b,
            other.a * self.c + other.c * self.d,
            other.b * self.c + other.d * self.d,
            other.a * self.e + other.c * self.f + other.e,
            other.b * self.e + other.d * self.f + other.f,
        )

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a place is in the other system."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def around(self, box: Bounds) -> Bounds:
        """Return what is around a box in the other system."""
        x0, top, x1, bottom = box
        corners = [self.at(x, y) for x in (x0, x1) for y in (top, bottom)]
        across, down = zip(*corners, strict=True)
        return min(across), min(down), max(across), max(down)

    @property
    def scale(self) -> float:
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


class Shared:
    """What pages share: objects made of others, and ways to paint, by their names."""

    def __init__(self) -> None:
        self.composites: dict[str, Element] = {}
        self.paints: dict[str, Element] = {}

    def add(self, root: Element | None) -> None:
        """Add what a part says; a later one wins."""
        for element in root.iter() if root is not None else ():
            if name_of(element) == "CompositeGraphicUnit":
                self.composites[value_of(element, "ID")] = element
            elif name_of(element) == "DrawParam":
                self.paints[value_of(element, "ID")] = element

    def colour(self, element: Element, kind: str, paint: str) -> Element | None:
        """Return the colour of an object: its own, or that of its way to paint."""
        found = child_of(element, kind)
        name = value_of(element, "DrawParam") or paint
        for _ in range(_DEEPEST):
            said = self.paints.get(name)
            if found is not None or said is None:
                break
            found, name = child_of(said, kind), value_of(said, "Relative")
        return found


class _Around(NamedTuple):
    """What holds for an object: its system, the part that is seen, how it is painted."""

    matrix: Matrix
    box: Bounds
    paint: str = ""
    thick: float = 1.0
    depth: int = 0


class Drawing:
    """What is drawn on a page, in points from its left and top."""

    def __init__(self, box: str, shown: str, shared: Shared) -> None:
        """box: the page's, as the file says it; shown: the part that is shown."""
        *_, width, height = _numbers(box, _A4)
        self._shown = _box(_numbers(shown, (0.0, 0.0, width, height)), _POINTS)
        self.size = _POINTS * width, _POINTS * height
        self.characters: list[Shape] = []
        self.areas: list[Shape] = []
        self.images: list[Shape] = []
        self.edges: list[Bounds] = []
        self._shared = shared
        self._drawn = 0

    def is_on_page(self, shape: Shape) -> bool:
        """Return whether the middle of a shape is on the part that is shown."""
        return _is_within(_middle(shape), self._shown)

    def add_layers(self, content: Element | None) -> None:
        """Draw the layers of a page, in order."""
        for layer in content if content is not None else ():
            paint = value_of(layer, "DrawParam")
            page = Matrix(_POINTS, 0, 0, _POINTS, 0, 0)
            self._add(layer, _Around(page, (-1e9, -1e9, 1e9, 1e9), paint))

    def add_note(self, look: Element) -> None:
        """Draw what a note on the page looks like, at its place."""
        page = Matrix(_POINTS, 0, 0, _POINTS, 0, 0)
        self._add(look, self._within(look, _Around(page, (-1e9, -1e9, 1e9, 1e9))))

    def _add(self, parent: Element, around: _Around) -> None:
        for element in parent:
            kind = name_of(element)
            if kind == "PageBlock":
                self._add(element, around)
                continue
            draw = self._DRAWN.get(kind)
            if draw is None or not is_on(value_of(element, "Visible", "on")):
                continue
            self._count()
            draw(self, element, self._within(element, around))

    def _within(self, element: Element, around: _Around) -> _Around:
        """Return what holds within an object."""
        x, y, width, height = _numbers(value_of(element, "Boundary"), (0.0,) * 4)
        matrix = Matrix(*_numbers(value_of(element, "CTM"), tuple(Matrix())))
        if (width, height) == (0.0, 0.0):
            width = height = _LARGEST
        matrix = matrix.then(Matrix(1, 0, 0, 1, x, y)).then(around.matrix)
        box = around.matrix.around((x, y, x + width, y + height))
        for clip in _clips(element):
            box = _common(box, matrix.around(clip))
        return around._replace(
            matrix=matrix,
            box=_common(box, around.box),
            thick=around.thick * _share(value_of(element, "Alpha")),
        )

    def _add_composite(self, element: Element, around: _Around) -> None:
        unit = self._shared.composites.get(value_of(element, "ResourceID"))
        if around.depth >= _DEEPEST:
            raise Unreadable(
                f"objects made of others nested deeper than {_DEEPEST}: broken or made "
                "to do harm"
            )
        content = None if unit is None else child_of(unit, "Content")
        if content is not None:
            self._add(content, around._replace(depth=around.depth + 1))

    def _add_image(self, element: Element, around: _Around) -> None:
        if around.thick > UNSEEN_PAINT:
            name = value_of(element, "ResourceID")
            self.images.append(_shape(around.box) | {"name": name})

    def _add_text(self, element: Element, around: _Around) -> None:
        outlined = "StrokeColor" if is_on(value_of(element, "Stroke", "off")) else None
        is_filled = is_on(value_of(element, "Fill", "on"))
        painted = self._painted(element, around, "FillColor" if is_filled else outlined)
        size = _number(value_of(element, "Size"), 0.0)
        if size <= 0:
            raise Unreadable(
                "broken OFD (it has text without a size): open it in a viewer and print "
                "it to PDF"
            )
        wide = _number(value_of(element, "HScale"), 1.0)
        turn = math.radians(_number(value_of(element, "CharDirection"), 0.0))
        glyphs = _glyphs(element, size * wide)
        cos, sin = math.cos(turn), math.sin(turn)
        for text, x, y, width in glyphs:
            self._count()
            matrix = Matrix(cos, sin, -sin, cos, x, y).then(around.matrix)
            box = matrix.around((0.0, -_ASCENT * size, width, (1 - _ASCENT) * size))
            # direction, as PDF has it: upwards from the foot of the page
            shape = _shape(box) | {
                "text": text,
                "size": size * matrix.scale,
                "upright": abs(matrix.a) >= abs(matrix.b),
                "matrix": (matrix.a, -matrix.b, -matrix.c, matrix.d, 0, 0),
                "fontname": value_of(element, "Font"),
                **painted,
                "order": self._drawn,
            }
            out = _OUT * shape["size"]
            x0, top, x1, bottom = around.box
            if not _is_within(
                _middle(shape), (x0 - out, top - out, x1 + out, bottom + out)
            ):
                shape["tag"] = HIDDEN
            self.characters.append(shape)

    def _add_path(self, element: Element, around: _Around) -> None:
        """Add ruled lines, and the area that is filled."""
        lines, is_curved = _lines(value_of(element, "AbbreviatedData") or _data(element))
        found = []
        for line in lines:
            self._count()
            (x0, top), (x1, bottom) = (around.matrix.at(*place) for place in line)
            found.append((x0, top, x1, bottom))
        if not found:
            return
        is_filled = is_on(value_of(element, "Fill", "off"))
        painted = self._painted(element, around, "FillColor" if is_filled else None)
        if painted["tag"] != HIDDEN:
            self._add_area(found, around, painted, is_curved=is_curved)
        if is_on(value_of(element, "Stroke", "on")) and around.thick > UNSEEN_PAINT:
            self.edges += filter(None, (_edge(line, around.box) for line in found))

    def _add_area(
        self, lines: Sequence[Bounds], around: _Around, painted: Shape, *, is_curved: bool
    ) -> None:
        across = [x for x0, _, x1, _ in lines for x in (x0, x1)]
        down = [y for _, top, _, bottom in lines for y in (top, bottom)]
        box = _common((min(across), min(down), max(across), max(down)), around.box)
        shape = _shape(box) | painted
        is_straight = not is_curved and all(_is_straight(line) for line in lines)
        if is_straight and min(shape["width"], shape["height"]) <= _THICKEST_RULE:
            x0, top, x1, bottom = box
            x, y = (x0 + x1) / 2, (top + bottom) / 2
            is_level = shape["width"] > shape["height"]
            line = (x0, y, x1, y) if is_level else (x, top, x, bottom)
            self.edges += filter(None, [_edge(line, around.box)])
            return
        kind = "rect" if is_straight else "curve"
        self.areas.append(shape | {"object_type": kind, "fill": True})

    def _painted(self, element: Element, around: _Around, kind: str | None) -> Shape:
        """Return what colour of a kind an object has, and whether it is seen."""
        thick = around.thick if kind is not None else 0.0
        colour = kind and self._shared.colour(element, kind, around.paint)
        values: tuple[float, ...] | None = _BLACK
        if isinstance(colour, Element):
            thick *= _share(value_of(colour, "Alpha"))
            parts = [
                _number(one, -1.0) / 255 for one in value_of(colour, "Value").split()
            ]
            is_known = len(parts) in _SPACES and min(parts) >= 0
            values = tuple(parts) if is_known else None
        faint = FAINT if thick <= FAINT_PAINT else None
        return {
            "non_stroking_color": values,
            "ncs": _SPACES.get(len(values or ()), ""),
            "tag": HIDDEN if thick <= UNSEEN_PAINT else faint,
            "order": self._drawn,
        }

    def _count(self) -> None:
        self._drawn += 1
        if self._drawn > LARGEST_PAGE:
            raise Unreadable(
                f"a page is drawn with more than {LARGEST_PAGE:,} characters and lines: "
                "broken or made to do harm"
            )

    _DRAWN: ClassVar[dict[str, Callable[["Drawing", Element, _Around], None]]] = {
        "TextObject": _add_text,
        "PathObject": _add_path,
        "ImageObject": _add_image,
        "CompositeObject": _add_composite,
    }


def _glyphs(element: Element, size: float) -> Iterator[tuple[str, float, float, float]]:
    """Yield each character of a text: what it is, its place on the line, its width.

    What stands at the place of another, or is drawn by other characters than it has, is
    no number that anybody could read.
    """
    is_told = all(
        value_of(one, "CodeCount", "1") == value_of(one, "GlyphCount", "1")
        for one in element
        if name_of(one) == "CGTransform"
    )
    x = y = 0.0
    for code in element:
        if name_of(code) != "TextCode":
            continue
        text = code.text or ""
        x, y = _number(value_of(code, "X"), x), _number(value_of(code, "Y"), y)
        steps = list(
            zip(
                _deltas(value_of(code, "DeltaX"), len(text) - 1),
                _deltas(value_of(code, "DeltaY"), len(text) - 1),
                strict=True,
            )
        )
        clear = [
            _is_clear(text[number : number + 2], step, size)
            for number, step in enumerate(steps)
        ]
        at_x, at_y = x, y
        for number, character in enumerate(text):
            right, down = steps[number] if number < len(steps) else (0.0, 0.0)
            follows = not down and 0 < right <= _MOST_STEP * size
            is_clear = is_told and all(clear[max(number - 1, 0) : number + 1])
            width = right if follows else size * _width(character)
            yield _known(character, is_clear=is_clear), at_x, at_y, width
            at_x, at_y = at_x + right, at_y + down


def _is_clear(pair: str, step: tuple[float, float], size: float) -> bool:
    """Return whether two characters stand apart, and digits as one number or as two."""
    if math.hypot(*step) < _LEAST_STEP * size * _width(pair[0]):
        return False
    return not (pair.isdigit() and _MOST_STEP * size < step[0] <= _LEAST_GAP * size)


def _known(character: str, *, is_clear: bool) -> str:
    """Return a character, or what stands for one that nobody knows."""
    if unicodedata.category(character) in ("Co", "Cn") or character == UNKNOWN:
        return "(cid:0)"
    return UNKNOWN if character.isdigit() and not is_clear else character


def _width(character: str) -> float:
    """Return how wide a character is, as a share of its size."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _NARROW


def _deltas(said: str, count: int) -> list[float]:
    """Return as many steps as given; `g 3 0.5` says one three times, none is no step."""
    words = iter(said.split())
    found: list[float] = []
    for word in words:
        times, step = 1, word
        if word == "g":
            times, step = int(_number(next(words, ""), 0.0)), next(words, "")
        found += [_number(step, 0.0)] * min(max(times, 0), count - len(found))
        if len(found) >= count:
            break
    return found + [0.0] * (count - len(found))


def _data(element: Element) -> str:
    said = child_of(element, "AbbreviatedData")
    return "" if said is None else said.text or ""


_Line = tuple[tuple[float, float], tuple[float, float]]


def _lines(data: str) -> tuple[list[_Line], bool]:
    """Return the lines of a path, and whether it has curves: these are their chords."""
    lines: list[_Line] = []
    start = last = (0.0, 0.0)
    is_curved = False
    for operator, said in _OPERATIONS.findall(data):
        numbers = [_number(word, 0.0) for word in said.split()]
        if operator == "C":
            lines.append((last, start))
            last = start
            continue
        if len(numbers) < 2:
            continue
        place = numbers[-2], numbers[-1]
        if operator in "SM":
            start = place
        else:
            is_curved |= operator != "L"
            lines.append((last, place))
        last = place
    return lines, is_curved


def _is_straight(line: Bounds) -> bool:
    x0, top, x1, bottom = line
    return min(abs(x1 - x0), abs(bottom - top)) <= _STRAIGHT


def _edge(line: Bounds, box: Bounds) -> Bounds | None:
    """Return a line across or down as far as it is seen; None of any other."""
    if not _is_straight(line):
        return None
    (x0, x1), (top, bottom) = sorted((line[0], line[2])), sorted((line[1], line[3]))
    if x1 - x0 < bottom - top:
        x0 = x1 = (x0 + x1) / 2
        top, bottom = max(top, box[1] - _STRAIGHT), min(bottom, box[3] + _STRAIGHT)
    else:
        top = bottom = (top + bottom) / 2
        x0, x1 = max(x0, box[0] - _STRAIGHT), min(x1, box[2] + _STRAIGHT)
    return (x0, top, x1, bottom) if x1 - x0 + bottom - top > _THICKEST_RULE else None


def _clips(element: Element) -> Iterator[Bounds]:
    """Yield what is around each part out of which an object is not seen."""
    clips = child_of(element, "Clips")
    for clip in clips if clips is not None else ():
        boxes = []
        for area in clip:
            path = child_of(area, "Path")
            said = "" if path is None else value_of(path, "Boundary")
            matrix = Matrix(*_numbers(value_of(area, "CTM"), tuple(Matrix())))
            boxes.append(matrix.around(_box(_numbers(said, _ENDLESS), 1.0)))
        if boxes:
            left, top, right, bottom = zip(*boxes, strict=True)
            yield min(left), min(top), max(right), max(bottom)


def _box(said: Sequence[float], scale: float) -> Bounds:
    x, y, width, height = (scale * value for value in said)
    return x, y, x + width, y + height


def _shape(box: Bounds) -> Shape:
    x0, top, x1, bottom = box
    return {
        "x0": x0,
        "x1": x1,
        "top": top,
        "bottom": bottom,
        "doctop": top,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _middle(shape: Shape) -> tuple[float, float]:
    return (shape["x0"] + shape["x1"]) / 2, middle_of(shape)


def _is_within(place: tuple[float, float], box: Bounds) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def _common(one: Bounds, other: Bounds) -> Bounds:
    return (
        max(one[0], other[0]),
        max(one[1], other[1]),
        min(one[2], other[2]),
        min(one[3], other[3]),
    )


def _numbers(said: str, usual: tuple[float, ...]) -> tuple[float, ...]:
    """Return as many numbers as are usual; these where the file says others."""
    words = said.split()
    if len(words) != len(usual):
        return usual
    return tuple(map(_number, words, usual))


def _number(said: str, usual: float) -> float:
    try:
        number = float(said[:30])
    except ValueError:
        return usual
    return number if abs(number) < _LARGEST else usual


def _share(said: str) -> float:
    """Return how thick paint is of which a file says it in 255 steps."""
    return min(max(_number(said, 255.0) / 255, 0.0), 1.0)
