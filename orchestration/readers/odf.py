"""Read OpenDocument: texts (ODT) and spreadsheets (ODS).

The parts are an archive's of XML, as those of Word are, and are read within the same
bounds. Scripts, embedded objects, pictures and links are never touched.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from orchestration.readers.odf_sheets import sheets_of
from orchestration.readers.odf_styles import Styles
from orchestration.readers.odf_text import text_of
from orchestration.readers.office import LOCKED, Parts, child_of, name_of
from orchestration.readers.reading import Found, Unreadable

_BROKEN = (
    "broken OpenDocument file: {}; open it in an office program and save it again as DOCX"
)


_BODIES: dict[str, Callable[[Element, Styles, Element | None], Found]] = {
    "text": text_of,
    "spreadsheet": sheets_of,
}


def read(content: bytes) -> Found:
    """Return the text of a document; it has no encoding of its own."""
    parts = Parts(content, _BROKEN)
    manifest = parts.tree("META-INF/manifest.xml")
    if manifest is not None and any(
        name_of(element) == "encryption-data" for element in manifest.iter()
    ):
        raise Unreadable(LOCKED)
    root = parts.tree("content.xml")
    body = None if root is None else child_of(root, "body")
    if root is None or body is None:
        raise parts.broken("its text is missing")
    styles = Styles.of([parts.tree("styles.xml"), root])
    for part in body:
        if name_of(part) in _BODIES:
            return _BODIES[name_of(part)](part, styles, parts.tree("settings.xml"))
    raise Unreadable(
        "an OpenDocument file that is no text and no spreadsheet: save its text as DOCX"
    )
