"""An OpenDocument file → its text: of a document (ODT) or a spreadsheet (ODS).

The parts are an archive's of XML, as those of Word are, and are read within the same
bounds. Scripts, embedded objects and links are never touched.
"""

from collections.abc import Iterator
from itertools import chain
from xml.etree.ElementTree import Element

from orchestration.readers.odf_sheets import sheets_of
from orchestration.readers.odf_styles import Styles
from orchestration.readers.odf_text import large_pictures, text_of
from orchestration.readers.office import LOCKED, Parts, child_of, name_of
from orchestration.readers.reading import Found, Unreadable, beside_pictures

_BROKEN = (
    "broken OpenDocument file: {}; open it in an office program and save it again as DOCX"
)


def read(content: bytes) -> Found:
    """Return the text of a document; it has no encoding of its own."""
    parts = Parts(content, _BROKEN)
    manifest = parts.tree("META-INF/manifest.xml")
    if manifest is not None and any(
        name_of(element) == "encryption-data" for element in manifest.iter()
    ):
        raise Unreadable(LOCKED)
    root = parts.tree("content.xml")
    styles = Styles.of([parts.tree("styles.xml"), root])
    text, sheets = _body(root, "text"), _body(root, "spreadsheet")
    if text is not None:
        drawn = large_pictures(text)
        large = len(parts.pictures_among(chain.from_iterable(drawn)))
        found = text_of(text, styles, may_be_blank=large > 0)
        return beside_pictures(found, large, max(len(drawn) - large, 0))
    if sheets is not None:
        found = sheets_of(sheets, styles, parts.tree("settings.xml")).text
        # what is drawn over the cells of a sheet is named, and not read
        return beside_pictures(found, 0, len(large_pictures(sheets)))
    if _body(root) is None:
        raise parts.broken("its text is missing")
    raise Unreadable(
        "an OpenDocument file that is no text and no spreadsheet: save its text as DOCX"
    )


def pictures(content: bytes) -> Iterator[bytes]:
    """Yield the large pictures of a text, in order."""
    parts = Parts(content, _BROKEN)
    text = _body(parts.tree("content.xml"), "text")
    if text is not None:
        yield from parts.pictures_at(chain.from_iterable(large_pictures(text)))


def _body(root: Element | None, *kind: str) -> Element | None:
    return None if root is None else child_of(root, "body", *kind)
