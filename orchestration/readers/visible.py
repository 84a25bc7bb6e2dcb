"""Shapes drawn on a page → those characters that somebody sees there.

A digit of which that is not sure is a mark.
"""

from collections.abc import Callable, Iterable, Sequence
from statistics import median

from orchestration.readers.drawn import Shape, is_in
from orchestration.readers.runs import Colour, is_seen_on
from parsing.text import PICTURE, UNKNOWN

# What a reader says of a shape (its tag): nobody sees it; what is behind it shows
# through, so that a text may be too faint and an area covers nothing; a text of outlines
# alone.
HIDDEN, FAINT, OUTLINE = "hidden", "faint", "outline"
# How thick paint is up to which nobody sees it, and up to which that is not sure.
UNSEEN_PAINT, FAINT_PAINT = 0.05, 0.4
# Shares of the page's usual size: smaller characters are not seen, or may not be.
_UNSEEN_SIZE, _SMALL_SIZE = 0.15, 0.3
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


def visible(
    characters: Sequence[Shape],
    filled: Iterable[Shape],
    is_on_page: Callable[[Shape], bool],
) -> tuple[list[Shape], int]:
    """Return the characters that are seen, and how many have no ink or are covered.

    filled: areas that are painted, before and after the characters.
    """
    areas = [
        shape
        for shape in filled
        if min(shape["width"], shape["height"]) > _LINE and shape.get("tag") != HIDDEN
    ]
    usual = usual_size(characters)
    seen = [(shape, _is_seen(shape, areas, usual)) for shape in characters]
    behind = _behind_text([shape for shape, is_seen in seen if is_seen], usual)
    shown = [
        shape | {"text": UNKNOWN}
        if is_seen is None and shape["text"].isdigit()
        else shape
        for shape, is_seen in seen
        if is_seen is not False
        and is_on_page(shape)
        and not _is_oblique(shape)
        # what is large and faint, or runs through text, is a watermark
        and not (is_seen is None and shape["size"] > _LARGE * usual)
        and _line_of(shape) not in behind
    ]
    return shown, sum(is_seen is False for _, is_seen in seen)


def usual_size(characters: Sequence[Shape]) -> float:
    """Return the size of most characters; 0 where there are none."""
    return median(shape["size"] for shape in characters) if characters else 0.0


def pictures_of_digits(
    shapes: Iterable[Shape], fields: Iterable[Shape], characters: Sequence[Shape]
) -> list[Shape]:
    """Return what may be a digit and is none in the file, as characters of no meaning.

    shapes: pictures and outlines, of which those count that are as large as digits beside
    the characters of the page.
    """
    usual = usual_size(characters)
    small = [
        shape
        for shape in shapes
        if _SPECK * usual < shape["x1"] - shape["x0"] < _MOST_DIGITS * usual
        and _SPECK * usual < shape["bottom"] - shape["top"] < _LARGE * usual
        and shape.get("tag") != HIDDEN
    ]
    return [
        {
            "text": PICTURE,
            "size": usual,
            "upright": True,
            "fontname": "",
            "matrix": (1, 0, 0, 1, 0, 0),
            **{side: shape[side] for side in ("x0", "x1", "top", "bottom")},
        }
        for shape in (*small, *fields)
    ]


def _is_seen(shape: Shape, areas: list[Shape], usual: float) -> bool | None:
    """Return whether a character is seen on its page; None: that is not sure."""
    size = shape["size"]
    if shape.get("tag") == HIDDEN or size < _UNSEEN_SIZE * usual:
        return False
    if shape["upright"] and shape["width"] < _UNSEEN_WIDTH * size:
        return False
    colour = _colour(shape)
    paper: Colour | None = _WHITE
    for area in areas:
        if is_in(shape, (area["x0"], area["top"], area["x1"], area["bottom"])):
            is_sure = area["object_type"] == "rect" and area.get("tag") != FAINT
            if area["order"] < shape["order"]:
                paper = _colour(area) if is_sure else None
            elif is_sure:
                return False
    if shape.get("tag") == FAINT or size < _SMALL_SIZE * usual or _is_turned_over(shape):
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
    is_outline = shape.get("tag") == OUTLINE
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


def _is_turned_over(shape: Shape) -> bool:
    """Return whether a character stands on its head, or as a mirror shows it.

    Where all of a page does, it was turned before.
    """
    a, _, _, d, *_ = shape["matrix"]
    return a < 0 or d < 0


def _is_oblique(shape: Shape) -> bool:
    small, large = sorted(map(abs, direction_of(shape)))
    return small > _OBLIQUE * large


def direction_of(shape: Shape) -> Iterable[float]:
    """Return how far to the right and up the text runs on from a character."""
    return shape["matrix"][:2]
