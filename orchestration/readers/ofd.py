"""An OFD file (GB/T 33190) → its text, as a PDF's: characters that stand at places.

An archive of XML: pages, what they share, and what lies below them (templates). It is
read within the bounds of Word's parts; lines and tables are put together as those of PDF
pages are. Signatures, attachments and scripts are never touched.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from orchestration.readers.lines import Lines
from orchestration.readers.ofd_drawing import Drawing, Shared
from orchestration.readers.office import (
    LOCKED,
    Parts,
    child_of,
    is_on,
    name_of,
    value_of,
)
from orchestration.readers.pages import (
    LARGE_PICTURE,
    LEAST_PICTURE,
    Drawn,
    is_covered,
    listed,
    named,
    note_of_pictures,
    parts_of,
    share_of,
    write,
)
from orchestration.readers.paragraphs import Part
from orchestration.readers.reading import Found, Scanned, Unreadable
from orchestration.readers.ruled import tables_among
from orchestration.readers.visible import pictures_of_digits, visible
from orchestration.settings import MOST_PAGES

_BROKEN = "broken OFD ({}): open it in a viewer and print it to PDF"
_PICTURES = (
    "no text in the OFD: {}; print it to PDF, which is recognised after `make scans`, or "
    "find the original document"
)
# Share of characters that stand for none, from which on there is no reading it.
_UNNAMED = 0.05


def read(content: bytes) -> Found:
    """Return the text of all pages; it has no encoding of its own."""
    archive = Parts(content, _BROKEN)
    lines = Lines()
    parts: list[Part] = []
    pages = seen = unnamed = 0
    scans: list[int] = []
    pictured: list[int] = []
    covers: list[str] = []
    for document, drawing in _drawings(archive):
        pages += 1
        covers += document.covers(drawing)
        drawn = _drawn(drawing, pages)
        share = share_of(drawing.images, *drawing.size)
        is_cover = is_covered(drawing.images, *drawing.size)
        if is_cover and not (drawn.characters and drawn.tables):
            scans.append(pages)
        elif share > (LARGE_PICTURE if drawn.characters else LEAST_PICTURE):
            pictured += [] if is_cover else [pages]
        seen += len(drawn.characters)
        unnamed += drawn.unnamed
        for table in drawn.tables:
            lines.count_cells(len(table.cells))
        parts += parts_of(drawn)
    if not pages:
        raise archive.broken("it has no pages")
    if len(scans) == pages == len(archive.pictures_among(covers)):
        raise Scanned(f"no text in the OFD: {pages} page(s) that are pictures", pages)
    if not seen or 2 * len(scans) > pages:
        raise Unreadable(_PICTURES.format(f"{pages} page(s) that are pictures"))
    if unnamed > _UNNAMED * seen:
        raise Unreadable(_PICTURES.format("its fonts do not say what they draw"))
    write(parts, lines)
    covered = f"pictures cover {listed(scans)}: what they show is not read"
    notes = [*([covered] if scans else []), *note_of_pictures(pictured)]
    return Found(lines.text(), note="; ".join(notes) or None, is_whole=not notes)


def pictures(content: bytes) -> Iterator[bytes]:
    """Yield the pictures that cover pages, in order, as far as they are of dots."""
    archive = Parts(content, _BROKEN)
    for document, drawing in _drawings(archive):
        yield from archive.pictures_at(document.covers(drawing))


def _drawings(archive: Parts) -> Iterator[tuple["_Document", Drawing]]:
    """Yield what is drawn on each page of an archive, and the document that it is of."""
    if archive.read("Encryptions.xml") is not None:
        raise Unreadable(LOCKED)
    root = archive.tree("OFD.xml")
    left = MOST_PAGES
    for body in root if root is not None else ():
        if name_of(body) != "DocBody":
            continue
        document = _Document.of(archive, _place("", _text_in(body, "DocRoot")))
        for page, notes in document.pages(left):
            left -= 1
            yield document, document.drawing(page, notes)


def _text_in(element: Element | None, *names: str) -> str:
    found = None if element is None else child_of(element, *names)
    return "" if found is None else (found.text or "").strip()


def _place(folder: str, said: str) -> str:
    """Return the name of a part that another part, in a folder, names."""
    said = said.replace("\\", "/")
    path = said if said.startswith("/") else posixpath.join(folder, said)
    return posixpath.normpath(path).lstrip("/")


@dataclass(frozen=True)
class _Document:
    """A document of the archive: its pages, and what they share.

    media: the parts that are its pictures, by their names. notes: what is drawn over its
    pages afterwards, by the page.
    """

    archive: Parts
    folder: str
    root: Element
    box: str
    shared: Shared
    templates: dict[str, Element] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[Element]] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: Parts, place: str) -> "_Document":
        """Return the document whose root is at a place of the archive."""
        root = archive.tree(place)
        if root is None:
            raise archive.broken(f"its document {place!r} is missing")
        folder = posixpath.dirname(place)
        common = child_of(root, "CommonData")
        templates: dict[str, Element] = {}
        shared = Shared()
        media: dict[str, str] = {}
        for one in common if common is not None else ():
            if name_of(one) in ("PublicRes", "DocumentRes"):
                said = _place(folder, (one.text or "").strip())
                shared.add(resources := archive.tree(said))
                media |= _media_of(said, resources)
            elif name_of(one) == "TemplatePage" and len(templates) < MOST_PAGES:
                found = archive.tree(_place(folder, value_of(one, "BaseLoc")))
                if found is not None:
                    templates[value_of(one, "ID")] = found
        box = _text_in(common, "PageArea", "PhysicalBox")
        notes = _notes_of(archive, folder, _text_in(root, "Annotations"))
        return cls(archive, folder, root, box, shared, templates, media, notes)

    def pages(self, most: int) -> Iterator[tuple[Element, list[Element]]]:
        """Yield the pages, at most as many, and what is drawn over each."""
        listed = child_of(self.root, "Pages")
        pages = [] if listed is None else [one for one in listed if _is_page(one)]
        if len(pages) > most:
            raise Unreadable(
                f"{len(pages)} pages; at most {MOST_PAGES} are read: no report is that "
                "long; take out what is not the report"
            )
        for page in pages:
            place = _place(self.folder, value_of(page, "BaseLoc"))
            root = self.archive.tree(place)
            if root is None:
                raise self.archive.broken(f"its page {place!r} is missing")
            for resource in root:
                if name_of(resource) == "PageRes":
                    said = _place(posixpath.dirname(place), (resource.text or "").strip())
                    self.shared.add(resources := self.archive.tree(said))
                    self.media.update(_media_of(said, resources))
            yield root, self.notes.get(value_of(page, "ID"), [])

    def drawing(self, page: Element, notes: Sequence[Element]) -> Drawing:
        """Return what is drawn on a page: what lies below it first."""
        box = _text_in(page, "Area", "PhysicalBox") or self.box
        drawing = Drawing(box, _text_in(page, "Area", "ApplicationBox"), self.shared)
        below = [one for one in page if name_of(one) == "Template"]
        for template in below:
            if not _is_above(template):
                self._add_template(drawing, template)
        drawing.add_layers(child_of(page, "Content"))
        for template in filter(_is_above, below):
            self._add_template(drawing, template)
        for note in notes:
            drawing.add_note(note)
        return drawing

    def covers(self, drawing: Drawing) -> list[str]:
        """Return the parts that are pictures which cover a page."""
        return [
            self.media.get(one["name"], "")
            for one in drawing.images
            if is_covered([one], *drawing.size)
        ]

    def _add_template(self, drawing: Drawing, template: Element) -> None:
        found = self.templates.get(value_of(template, "TemplateID"))
        if found is None:
            raise self.archive.broken("what lies below a page is missing")
        drawing.add_layers(child_of(found, "Content"))


def _media_of(place: str, root: Element | None) -> dict[str, str]:
    """Return the parts that a part lists as pictures, by their names."""
    if root is None:
        return {}
    folder = _place(posixpath.dirname(place), value_of(root, "BaseLoc"))
    return {
        value_of(one, "ID"): _place(folder, _text_in(one, "MediaFile"))
        for one in root.iter()
        if name_of(one) == "MultiMedia"
    }


def _notes_of(archive: Parts, folder: str, said: str) -> dict[str, list[Element]]:
    """Return what notes look like that are seen on pages, by the page; no watermarks."""
    place = _place(folder, said)
    listed_notes = archive.tree(place) if said else None
    found: dict[str, list[Element]] = {}
    for page in listed_notes if listed_notes is not None else ():
        file = _place(posixpath.dirname(place), _text_in(page, "FileLoc"))
        root = archive.tree(file)
        found[value_of(page, "PageID")] = [
            look
            for note in (root if root is not None else ())
            if value_of(note, "Type") != "Watermark"
            and is_on(value_of(note, "Visible", "on"))
            for look in note
            if name_of(look) == "Appearance"
        ]
    return found


def _is_page(element: Element) -> bool:
    return name_of(element) == "Page"


def _is_above(template: Element) -> bool:
    return value_of(template, "ZOrder") == "Foreground"


def _drawn(drawing: Drawing, number: int) -> Drawn:
    shown, _ = visible(drawing.characters, drawing.areas, drawing.is_on_page)
    rules = [edge for edge in drawing.edges if edge[1] == edge[3]]
    characters, unnamed = named(shown, number, rules)
    outlines = [area for area in drawing.areas if area["object_type"] == "curve"]
    digits = pictures_of_digits([*drawing.images, *outlines], [], shown)
    return Drawn(
        number,
        0.0,
        *drawing.size,
        [*characters, *digits],
        tables_among(drawing.edges),
        unnamed,
    )
