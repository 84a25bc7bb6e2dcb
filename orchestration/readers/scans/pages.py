"""A file's content → a picture of each of its pages, as its reader sees it."""

from collections.abc import Container, Iterator

import numpy as np
import pypdfium2
from PIL import Image, ImageOps

from orchestration.readers.picture import frames, opened
from orchestration.readers.reading import Unreadable

# Pixels to a point at which pages are drawn: 200 dots per inch.
_SCALE = 200 / 72
# Pixels of the longest side: A4 at 200 dots per inch. Finer pictures are made smaller,
# up to A3; nothing is gained by more.
_USUAL, _LARGEST = 2339, 3307


def pictures_of(
    content: bytes, among: Container[int] | None = None
) -> Iterator[np.ndarray]:
    """Yield a picture of each page, red, green and blue.

    among: the pages of a PDF that are drawn, if not all.
    """
    if content.lstrip()[:5] == b"%PDF-" or b"%PDF-" in content[:1024]:
        yield from _of_pdf(content, among)
        return
    with opened(content) as picture:
        for frame in frames(picture):
            yield np.asarray(_on_white(ImageOps.exif_transpose(frame)))


def _of_pdf(content: bytes, among: Container[int] | None) -> Iterator[np.ndarray]:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"its pages cannot be drawn ({error}): print it again") from None
    try:
        for number, page in enumerate(document, 1):
            if among is not None and number not in among:
                continue
            scale = min(_SCALE, _LARGEST / max(page.get_size()))
            bitmap = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
            yield np.array(bitmap.to_numpy()[:, :, :3])
            bitmap.close()
            page.close()
    finally:
        document.close()


def _on_white(picture: Image.Image) -> Image.Image:
    """Return a picture of usual size, without transparency."""
    share = _USUAL / max(picture.size)
    if picture.mode == "I;16" or picture.mode.startswith(("I", "F")):
        raise Unreadable("a picture of more than 256 greys: save it as PNG or JPEG")
    if "A" in picture.getbands() or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    picture = picture.convert("RGB")
    if share < 0.95:
        size = round(picture.width * share), round(picture.height * share)
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    return picture
