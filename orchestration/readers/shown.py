"""A page of a PDF → what is seen of it: upright, and nothing but what is shown."""

from collections import Counter
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from pdfminer.layout import LTComponent, LTItem, LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfminer.pdftypes import PDFObjRef, PDFStream, dict_value, num_value, resolve1
from pdfminer.psparser import PSLiteral, literal_name
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from orchestration.readers.drawn import Shape, middle_of
from orchestration.readers.reading import Unreadable
from orchestration.readers.visible import (
    FAINT,
    FAINT_PAINT,
    HIDDEN,
    OUTLINE,
    UNSEEN_PAINT,
    direction_of,
    pictures_of_digits,
    visible,
)
from orchestration.settings import LARGEST_PAGE

# Ways to draw text that leave no ink: a machine's guess under the picture of a page.
_NO_INK = (3, 7)
# Ways that draw its outline, in the colour of lines; the last of them fills it as well.
_OUTLINED = (1, 2)
# Flags of notes that are not shown.
_NOTE_HIDDEN = 2 | 32
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
        device.off = _layers_off(self.pdf)
        _Interpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()

    @property
    def drawn_digits(self) -> list[Shape]:
        """What may be a digit and is no character: small pictures, outlines, fields.

        Each as a character that is a picture.
        """
        outlines = [shape for shape in self.curves if shape.get("fill")]
        fields = [note for note in self.annots if _is_field(note)]
        return pictures_of_digits([*self.images, *outlines], fields, self.chars)

    @property
    def strikes(self) -> list[Shape]:
        """What notes on the page strike out, as lines through it."""
        struck = [
            note
            for note in self.annots
            if "StrikeOut" in str((note.get("data") or {}).get("Subtype"))
            and not _is_hidden(note)
        ]
        return [
            note | {"top": middle_of(note), "bottom": middle_of(note), "height": 0.0}
            for note in struck
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
        ]
        objects["char"], self.hidden = visible(
            objects.get("char", []), areas, self._is_on_page
        )
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
    if not said.get("AP") or _is_hidden(note):
        return False
    is_signature = "Sig" in str(said.get("FT"))
    return "FreeText" in kind or ("Widget" in kind and not is_signature)


def _is_hidden(note: Shape) -> bool:
    return bool(int((note.get("data") or {}).get("F") or 0) & _NOTE_HIDDEN)


def _layers_off(pdf: PDF) -> frozenset[int]:
    """Return the numbers of the layers that a viewer does not show at first."""
    layers = dict_value(pdf.doc.catalog.get("OCProperties") or {})
    said = dict_value(layers.get("D") or {})
    off = _numbers(said.get("OFF"))
    if str(said.get("BaseState")) == "/'OFF'":
        off = (off | _numbers(layers.get("OCGs"))) - _numbers(said.get("ON"))
    return frozenset(off)


def _numbers(layers: object) -> set[int]:
    """Return the numbers of objects that are referred to: one, or each of a list."""
    if isinstance(layers, PDFObjRef) and not isinstance(resolve1(layers), list):
        return {layers.objid}
    found = resolve1(layers)
    several = found if isinstance(found, list) else []
    return {one.objid for one in several if isinstance(one, PDFObjRef)}


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
        drawn = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        layer = drawn.get("OC") if isinstance(drawn, PDFStream) else None
        depth = len(self.device.marks)
        self.device.marks.append(self.device.is_off(layer))
        super().do_Do(xobjid_arg)
        del self.device.marks[depth:]
        self.device.paint = paint

    def do_BMC(self, tag: Any) -> None:  # noqa: ANN401
        self.device.marks.append(False)
        super().do_BMC(tag)

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: ANN401
        named = dict_value(self.resources.get("Properties") or {})
        is_layer = isinstance(props, PSLiteral) and literal_name(tag) == "OC"
        layer = named.get(literal_name(props)) if is_layer else None
        self.device.marks.append(self.device.is_off(layer))
        super().do_BDC(tag, props)

    def do_EMC(self) -> None:
        del self.device.marks[-1:]
        super().do_EMC()

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
    off: frozenset[int] = frozenset()
    """The layers that are not shown, by the numbers of their objects."""

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401
        super().__init__(*arguments, **named)
        self.marks: list[bool] = []
        """What is marked around what is drawn: whether it is a layer that is off."""

    def is_off(self, layer: object) -> bool:
        """Return whether a layer, or each of those that one is a member of, is off."""
        found = _numbers(layer)
        if isinstance(said := resolve1(layer), dict) and "OCGs" in said:
            found = _numbers(said["OCGs"])
        return bool(found) and self.off.issuperset(found)

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        if textstate.render in _NO_INK:
            self._way = HIDDEN
        elif textstate.render in _OUTLINED:
            # one that is filled too is seen by its inside, or else by its outline
            filled = _OUTLINED[1] == textstate.render and graphicstate.ncolor != 1
            self._way = "" if filled else OUTLINE
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
        if (
            any(self.marks)
            or self.paint.thick <= UNSEEN_PAINT
            or not (x0 <= x <= x1 and y0 <= y <= y1)
        ):
            return HIDDEN
        if self._way:
            return self._way
        is_faint = self.paint.thick <= FAINT_PAINT or not self.paint.covers
        return FAINT if is_faint else None

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
    right, up = direction_of(shape)
    if abs(right) >= abs(up):
        return 0 if right >= 0 else 180
    return 90 if up > 0 else 270
