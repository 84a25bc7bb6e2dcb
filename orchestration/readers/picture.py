"""A picture → how many pages it has, so that these can be recognised.

A picture has no text of its own. What it shows is read elsewhere (scans/), where that is
installed; here it is only opened, and its bounds are looked at.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, UnidentifiedImageError

from orchestration.readers.reading import Found, Scanned, Unreadable
from orchestration.settings import MOST_PIXELS, MOST_SCANNED

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")
_BROKEN = "broken picture ({}): open it in a viewer and save it again"
# Pixels of its longest side that a page has at least: below, digits are a few dots.
_COARSEST = 1_000
# Times as long as wide, from which on a picture is no page.
_LONGEST = 2.5


def read(content: bytes) -> Found:
    """Say how many pages there are to recognise: a picture has no text."""
    with opened(content) as picture:
        pages = sum(1 for _ in frames(picture))
    raise Scanned(f"a picture has no text: {pages} page(s)", pages)


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """Open a file of pictures; raise Unreadable if it is none, or broken."""
    try:
        with warnings.catch_warnings():
            # its size is looked at here
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                yield picture
    except UnidentifiedImageError:
        raise Unreadable(_BROKEN.format("no picture begins so")) from None
    except Unreadable:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(_BROKEN.format(str(error)[:100])) from None


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Yield each page of a file of pictures, within bounds; only TIFF has several."""
    number = 0
    while True:
        _refuse_beyond_bounds(picture, number + 1)
        yield picture
        number += 1
        try:
            if picture.format != "TIFF":
                return
            picture.seek(number)
        except EOFError:
            return


def _refuse_beyond_bounds(picture: Image.Image, page: int) -> None:
    width, height = picture.size
    if page > MOST_SCANNED:
        raise Unreadable(
            f"more than {MOST_SCANNED} pages that are pictures: no report has as many; "
            "take out what is not the report"
        )
    if width * height > MOST_PIXELS:
        raise Unreadable(
            f"page {page} has {width} x {height} pixels, more than {MOST_PIXELS:,}: save "
            "it smaller, at 200 dots per inch"
        )
    if max(width, height) < _COARSEST:
        raise Unreadable(
            f"page {page} has {width} x {height} pixels: too coarse to tell digits; find "
            "it at 200 dots per inch"
        )
    if max(width, height) > _LONGEST * min(width, height):
        raise Unreadable(
            f"page {page} has {width} x {height} pixels, which is no page: cut it into "
            "pages"
        )
