"""Pages of a PDF as they are seen: upright, and nothing on them but what is shown."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import count
from statistics import median
from typing import Any, NamedTuple

from pdfminer.layout import LTComponent, LTItem, LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import dict_value, num_value
from pdfminer.psparser import literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from orchestration.readers.drawn import Shape, is_in, middle_of
from orchestration.readers.reading import Unreadable
from orchestration.readers.runs import Colour, is_seen_on
from orchestration.settings import LARGEST_PAGE
from parsing.text import PICTURE, UNKNOWN

# Ways to draw text that leave no ink: a machine's guess under the picture of a page.
_NO_INK = (3, 7)
# Ways that draw its outline, in the colour of lines; the last of them fills it as well.
_OUTLINED = (1, 2)
# What the device says of a shape: nobody sees it; what is behind it shows through, so
# that a text may be too faint and an area covers nothing; a text of outlines alone.
_HIDDEN, _FAINT, _OUTLINE = "hidden", "faint", "outline"
# How thick paint is up to which nobody sees it, and up to which that is not sure.
_UNSEEN_PAINT, _FAINT_PAINT = 0.05, 0.4
# Shares of the page's usual size: smaller characters are not seen, or may not be.
_UNSEEN_SIZE, _SMALL_SIZE = 0.15, 0.3
# Flags of notes that are not shown.
_NOTE_HIDDEN = 2 | 32
# Sizes of usual characters that a picture of digits is wide or high.
_SPECK, _MOST_DIGITS = 0.2, 8.0
# Sizes of usual characters from which on one is large: of a title, or a watermark.
_LARGE = 1.7
# Share of its size that a character is wide if somebody is to see it.
_UNSEEN_WIDTH = 0.05
# Points. What is thinner is a line, and no area behind text.
_LINE = 3.0
_WHITE, _BLACK = (255, 255, 255), (0, 0, 0)
# names of colour spaces in which a single number says how light it is
_GREYS = ("DeviceGray", "CalGray", "ICCBased", "G")
# Slope of a line from which on it is a watermark or a stamp, not the page's own text.
_OBLIQUE = 0.1
# Share of the characters, and of the digits, that stand on their side where the page
# does; fewer are the rotated labels of a table.
_TURNED = 0.8


class ShownPage(Page):
    """A page without the characters that nobody sees on it, and how many were hidden.

    A digit of which that is not sure is a mark.
    """

    hidden = 0

    @property
    def layout(self) -> LTPage:
        """Draw the page; raise Unreadable as soon as too much is drawn."""
        device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
        _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()

    @property
    def drawn_digits(self) -> list[Shape]:
        """What may be a digit and is no character: small pictures, outlines, fields.

        Each as a character that is a picture.
        """
        usual = median(shape["size"] for shape in self.chars) if self.chars else 0.0
        outlines = [shape for shape in self.curves if shape.get("fill")]
        shapes = [
            shape
            for shape in (*self.images, *outlines)
            if _SPECK * usual < shape["x1"] - shape["x0"] < _MOST_DIGITS * usual
            and _SPECK * usual < shape["bottom"] - shape["top"] < _LARGE * usual
            and shape.get("tag") != _HIDDEN
        ]
        fields = [note for note in self.annots if _is_field(note)]
        return [
            {
                "text": PICTURE,
                "size": usual,
                "upright": True,
                "fontname": "",
                "matrix": (1, 0, 0, 1, 0, 0),
                **{side: shape[side] for side in ("x0", "x1", "top", "bottom")},
            }
            for shape in (*shapes, *fields)
        ]

    @cached_property
    def _order(self) -> "count[int]":
        return count()

    def process_object(self, obj: LTItem) -> Shape:
        """Return a shape, with its place in the order of what is drawn."""
        return super().process_object(obj) | {"order": next(self._order)}

    def parse_objects(self) -> dict[str, list[Shape]]:
        """Return what is drawn by its kind, the characters only where they are seen."""
        objects = super().parse_objects()
        areas = [
            shape
            for kind in ("rect", "curve")
            for shape in objects.get(kind, [])
            if shape.get("fill")
            and min(shape["width"], shape["height"]) > _LINE
            and shape.get("tag") != _HIDDEN
        ]
        characters = objects.get("char", [])
        usual = median(shape["size"] for shape in characters) if characters else 0.0
        seen = [(shape, _is_seen(shape, areas, usual)) for shape in characters]
        self.hidden = sum(is_seen is False for _, is_seen in seen)
        behind = _behind_text([shape for shape, is_seen in seen if is_seen], usual)
        objects["char"] = [
            shape | {"text": UNKNOWN}
            if is_seen is None and shape["text"].isdigit()
            else shape
            for shape, is_seen in seen
            if is_seen is not False
            and self._is_on_page(shape)
            and not _is_oblique(shape)
            # what is large and faint, or runs through text, is a watermark
            and not (is_seen is None and shape["size"] > _LARGE * usual)
            and _line_of(shape) not in behind
        ]
        return objects

    def _is_on_page(self, shape: Shape) -> bool:
        middle = (shape["x0"] + shape["x1"]) / 2
        return all(
            left <= middle <= right and top <= middle_of(shape) <= bottom
            for left, top, right, bottom in (self.mediabox, self.cropbox)
        )


def _is_field(note: Shape) -> bool:
    """Return whether a note on a page is a field of a form, or text put on it."""
    said = note.get("data") or {}
    kind = str(said.get("Subtype"))
    if not said.get("AP") or int(said.get("F") or 0) & _NOTE_HIDDEN:
        return False
    is_signature = "Sig" in str(said.get("FT"))
    return "FreeText" in kind or ("Widget" in kind and not is_signature)


def _is_seen(shape: Shape, areas: list[Shape], usual: float) -> bool | None:
    """Return whether a character is seen on its page; None: that is not sure."""
    size = shape["size"]
    if shape.get("tag") == _HIDDEN or size < _UNSEEN_SIZE * usual:
        return False
    if shape["upright"] and shape["width"] < _UNSEEN_WIDTH * size:
        return False
    colour = _colour(shape)
    paper: Colour | None = _WHITE
    for area in areas:
        if is_in(shape, (area["x0"], area["top"], area["x1"], area["bottom"])):
            is_sure = area["object_type"] == "rect" and area.get("tag") != _FAINT
            if area["order"] < shape["order"]:
                paper = _colour(area) if is_sure else None
            elif is_sure:
                return False
    if shape.get("tag") == _FAINT or size < _SMALL_SIZE * usual:
        return None
    if colour is None:
        return True
    if paper is None:
        # an area whose shape or colour is not known lies behind it
        return None if is_seen_on(colour, _WHITE) is not True else True
    return is_seen_on(colour, paper)


def _behind_text(shapes: list[Shape], usual: float) -> set[tuple]:
    """Return the lines of large characters that smaller ones stand on."""
    large = [shape for shape in shapes if shape["size"] > _LARGE * usual]
    others = [shape for shape in shapes if shape["size"] <= _LARGE * usual]
    return {
        _line_of(shape)
        for shape in large
        if any(
            is_in(other, (shape["x0"], shape["top"], shape["x1"], shape["bottom"]))
            for other in others
        )
    }


def _line_of(shape: Shape) -> tuple:
    return shape["fontname"], round(shape["size"], 1), round(shape["top"])


def _colour(shape: Shape) -> Colour | None:
    """Return the colour of a shape's inside; None where it is of a kind not known."""
    is_outline = shape.get("tag") == _OUTLINE
    values = shape.get("stroking_color" if is_outline else "non_stroking_color")
    if not isinstance(values, tuple | list):
        values = (values,)
    if not all(isinstance(value, int | float) for value in values):
        return None
    parts = [min(max(float(value), 0.0), 1.0) for value in values]
    if len(parts) == 1 and shape.get("ncs", "DeviceGray") in _GREYS:
        parts *= 3
    if len(parts) == 4:
        parts = [(1 - part) * (1 - parts[3]) for part in parts[:3]]
    if len(parts) != 3:
        return None
    red, green, blue = (round(255 * part) for part in parts)
    return red, green, blue


class _Paint(NamedTuple):
    """How thick what is drawn is painted, whether it covers, and where it is cut off."""

    thick: float = 1.0
    covers: bool = True
    box: tuple[float, float, float, float] | None = None


class _Interpreter(PDFPageInterpreter):
    """Follows what a page says of transparency and of areas outside of which it draws
    nothing; the library passes them over.
    """

    device: "_Device"

    def get_current_state(self) -> Any:  # noqa: ANN401
        return super().get_current_state(), self.device.paint

    def set_current_state(self, state: Any) -> None:  # noqa: ANN401
        super().set_current_state(state[0])
        self.device.paint = state[1]

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: ANN401
        paint = self.device.paint
        super().do_Do(xobjid_arg)
        self.device.paint = paint

    def do_gs(self, name: Any) -> None:  # noqa: ANN401
        states = dict_value(self.resources.get("ExtGState") or {})
        state = dict_value(states.get(literal_name(name)) or {})
        paint = self.device.paint
        if "ca" in state:
            paint = paint._replace(thick=float(num_value(state["ca"])))
        if "BM" in state:
            paint = paint._replace(
                covers=str(state["BM"]) in ("/'Normal'", "/'Compatible'")
            )
        self.device.paint = paint

    def do_W(self) -> None:
        self._cut()

    def do_W_a(self) -> None:
        self._cut()

    def _cut(self) -> None:
        """Keep the box around the path: what is drawn outside of it is not seen."""
        points = [
            apply_matrix_pt(self.ctm, (float(part[at]), float(part[at + 1])))
            for part in self.curpath
            for at in range(1, len(part) - 1, 2)
        ]
        if not points:
            return
        across, up = zip(*points, strict=True)
        x0, y0, x1, y1 = self.device.paint.box or (-1e9, -1e9, 1e9, 1e9)
        box = max(x0, min(across)), max(y0, min(up)), min(x1, max(across))
        self.device.paint = self.device.paint._replace(box=(*box, min(y1, max(up))))


class _Device(PDFPageAggregatorWithMarkedContent):
    """Draws a page: counts what it draws, and says of it what the page does not show."""

    _drawn = 0
    paint = _Paint()
    _way = ""

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        if textstate.render in _NO_INK:
            self._way = _HIDDEN
        elif textstate.render in _OUTLINED:
            # one that is filled too is seen by its inside, or else by its outline
            filled = _OUTLINED[1] == textstate.render and graphicstate.ncolor != 1
            self._way = "" if filled else _OUTLINE
        super().render_string(textstate, seq, ncs, graphicstate)
        self._way = ""

    def tag_cur_item(self) -> None:
        """Say of what was drawn last whether it is seen."""
        super().tag_cur_item()
        if not self.cur_item._objs:
            return
        drawn: Any = self.cur_item._objs[-1]
        drawn.tag = self._told(drawn)

    def _told(self, drawn: LTComponent) -> str | None:
        x, y = (drawn.x0 + drawn.x1) / 2, (drawn.y0 + drawn.y1) / 2
        x0, y0, x1, y1 = self.paint.box or (x, y, x, y)
        if self.paint.thick <= _UNSEEN_PAINT or not (x0 <= x <= x1 and y0 <= y <= y1):
            return _HIDDEN
        if self._way:
            return self._way
        is_faint = self.paint.thick <= _FAINT_PAINT or not self.paint.covers
        return _FAINT if is_faint else None

    def render_char(self, *arguments: object, **named: object) -> float:
        self._count()
        return super().render_char(*arguments, **named)

    def paint_path(self, *arguments: object, **named: object) -> None:
        self._count()
        super().paint_path(*arguments, **named)

    def render_image(self, *arguments: object, **named: object) -> None:
        self._count()
        super().render_image(*arguments, **named)

    def _count(self) -> None:
        self._drawn += 1
        if self._drawn > LARGEST_PAGE:
            raise Unreadable(
                f"page {self.pageno} is drawn with more than {LARGEST_PAGE:,} characters "
                "and lines: broken or made to do harm"
            )


def shown_page(pdf: PDF, page: Page) -> ShownPage:
    """Return a page as it is read: turned, if its text stands on its side or head."""
    shown = ShownPage(pdf, page.page_obj, page.page_number)
    turn = _turn_of(shown.chars)
    if turn:
        page.page_obj.rotate = (page.page_obj.rotate + turn) % 360
        page.page_obj.attrs["Rotate"] = page.page_obj.rotate
        shown = ShownPage(pdf, page.page_obj, page.page_number)
    return shown


def _turn_of(characters: list[Shape]) -> int:
    """Return the degrees clockwise after which most characters stand upright."""
    all_turns = Counter(map(_turn, characters))
    digit_turns = Counter(_turn(shape) for shape in characters if shape["text"].isdigit())
    turn = next((turn for turn, _ in all_turns.most_common(1)), 0)
    return turn if _most(all_turns, turn) and _most(digit_turns, turn) else 0


def _most(turns: Counter[int], turn: int) -> bool:
    return turns[turn] >= _TURNED * turns.total()


def _turn(shape: Shape) -> int:
    right, up = _direction(shape)
    if abs(right) >= abs(up):
        return 0 if right >= 0 else 180
    return 90 if up > 0 else 270


def _is_oblique(shape: Shape) -> bool:
    small, large = sorted(map(abs, _direction(shape)))
    return small > _OBLIQUE * large


def _direction(shape: Shape) -> Iterable[float]:
    """Return how far to the right and up the text runs on from a character."""
    return shape["matrix"][:2]
