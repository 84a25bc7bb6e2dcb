"""Pages of a PDF as they are seen: upright, and nothing on them but what is shown."""

from collections import Counter
from collections.abc import Iterable

from pdfminer.layout import LTPage
from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFTextState
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent
from pdfplumber.pdf import PDF

from orchestration.readers.drawn import Shape, middle_of
from orchestration.readers.reading import Unreadable
from orchestration.settings import LARGEST_PAGE

# Ways to draw text that leave no ink: a machine's guess under the picture of a page.
_NO_INK = (3, 7)
_HIDDEN = "drawn without ink"
# Slope of a line from which on it is a watermark or a stamp, not the page's own text.
_OBLIQUE = 0.1
# Share of the characters, and of the digits, that stand on their side where the page
# does; fewer are the rotated labels of a table.
_TURNED = 0.8


class ShownPage(Page):
    """A page without the characters that nobody sees on it, and how many were hidden."""

    hidden = 0

    @property
    def layout(self) -> LTPage:
        """Draw the page; raise Unreadable as soon as too much is drawn."""
        device = _Device(self.pdf.rsrcmgr, pageno=self.page_number, laparams=None)
        PDFPageInterpreter(self.pdf.rsrcmgr, device).process_page(self.page_obj)
        return device.get_result()

    def parse_objects(self) -> dict[str, list[Shape]]:
        """Return what is drawn by its kind, the characters only where they are seen."""
        objects = super().parse_objects()
        characters = objects.get("char", [])
        inked = [shape for shape in characters if shape.get("tag") != _HIDDEN]
        self.hidden = len(characters) - len(inked)
        objects["char"] = [
            shape for shape in inked if self._is_on_page(shape) and not _is_oblique(shape)
        ]
        return objects

    def _is_on_page(self, shape: Shape) -> bool:
        middle = (shape["x0"] + shape["x1"]) / 2
        return all(
            left <= middle <= right and top <= middle_of(shape) <= bottom
            for left, top, right, bottom in (self.mediabox, self.cropbox)
        )


class _Device(PDFPageAggregatorWithMarkedContent):
    """Draws a page: counts what it draws, and marks what it draws without ink."""

    _drawn = 0

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> None:
        tag = self.cur_tag
        if textstate.render in _NO_INK:
            self.cur_tag = _HIDDEN
        super().render_string(textstate, seq, ncs, graphicstate)
        self.cur_tag = tag

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
