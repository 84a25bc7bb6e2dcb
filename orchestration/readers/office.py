"""An Office document → its parts of XML, each within its bounds.

What a part links to elsewhere, macros, embedded objects and pictures are never touched.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from orchestration.readers.media import HEAD, signature
from orchestration.readers.reading import Unreadable
from orchestration.settings import DEEPEST_NESTING, LARGEST_PART

_OFF = ("0", "false", "off", "none", "nil")

# Points: a third of the width of a page, and some lines. What is smaller is a seal.
_LARGE = 200.0, 100.0

LOCKED = "locked with a password: save it without one"


def name_of(element: Element) -> str:
    """Return an element's name; its namespace differs between kinds of documents."""
    return element.tag.rpartition("}")[2]


def child_of(element: Element, *names: str) -> Element | None:
    """Return the element at a path of names below another."""
    found: Element | None = element
    for name in names:
        if found is None:
            return None
        found = next((child for child in found if name_of(child) == name), None)
    return found


def value_of(element: Element, name: str = "val", default: str = "") -> str:
    """Return what an attribute says; default where there is none."""
    values = (
        value for key, value in element.attrib.items() if key.rpartition("}")[2] == name
    )
    return next(values, default)


def is_on(value: str) -> bool:
    """Return whether a property that is there is switched on."""
    return value.lower() not in _OFF


def is_large(width: float, height: float) -> bool:
    """Return whether a picture of a size in points may show a table, or a page."""
    return width >= _LARGE[0] and height >= _LARGE[1]


class Parts:
    """The parts of a document, each unpacked within its bound when it is asked for."""

    def __init__(self, content: bytes, broken: str) -> None:
        """broken: the reason of a document that is; {} stands for what was found."""
        self._content = content
        self._broken = broken

    def broken(self, what: object) -> Unreadable:
        """Return that the document is broken, for what was found."""
        return Unreadable(self._broken.format(what))

    def read(self, name: str) -> bytes | None:
        """Return a part; None if there is none of the name."""
        found = self._begun(name, LARGEST_PART + 1)
        if found is not None and len(found) > LARGEST_PART:
            raise Unreadable(
                f"the document unpacks to more than {LARGEST_PART // 1024**2} MiB: "
                "broken or made to do harm"
            )
        return found

    def _begun(self, name: str, size: int) -> bytes | None:
        """Return so many bytes that a part begins with."""
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                if name not in archive.namelist():
                    return None
                with archive.open(name) as part:
                    return part.read(size)
        except NotImplementedError as error:
            raise self.broken(error) from None
        except RuntimeError:
            raise Unreadable(LOCKED) from None
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise self.broken(error or "it ends early") from None

    def tree(
        self, name: str, take: Callable[[Element], None] | None = None
    ) -> Element | None:
        """Return a part as a tree; None if there is none of the name.

        take: is given each element when it has ended, and may clear it.
        """
        part = self.read(name)
        return None if part is None else self.parse(part, take)

    def parse(
        self, part: bytes, take: Callable[[Element], None] | None = None
    ) -> Element:
        """Return the tree of a part that declares nothing and nests within bounds."""
        # declarations are refused before any entity could be expanded
        parser = ElementTree.XMLParser(target=_Bounded(take))  # noqa: S314
        try:
            parser.feed(part)
            return parser.close()
        except Unreadable:
            raise
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.broken(error) from None

    def pictures_among(self, names: Iterable[str]) -> list[str]:
        """Return the names of parts that are pictures of dots, by how they begin."""
        heads = ((name, self._begun(name, HEAD)) for name in names if name)
        return [
            name for name, head in heads if head and signature(head).startswith("image/")
        ]

    def pictures_at(self, names: Iterable[str]) -> Iterator[bytes]:
        """Yield the parts of given names that are pictures of dots."""
        return filter(None, map(self.read, self.pictures_among(names)))

    def links(self, name: str) -> dict[str, str]:
        """Return the parts that a part links to, by the names it has for them."""
        folder, _, file = name.rpartition("/")
        links = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {
            link.get("Id", ""): posixpath.normpath(
                posixpath.join(folder, link.get("Target") or "")
            ).lstrip("/")
            for link in (links if links is not None else ())
            if link.get("TargetMode") != "External"
        }


class _Bounded(ElementTree.TreeBuilder):
    """Builds the tree of a document that declares nothing and nests within bounds."""

    def __init__(self, take: Callable[[Element], None] | None) -> None:
        super().__init__()
        self._depth = 0
        self._take = take

    def doctype(self, *_: object) -> None:
        raise Unreadable(
            "the document declares entities of its own, which no office program writes: "
            "made to do harm"
        )

    def start(self, tag: str, attributes: dict) -> Element:  # type: ignore[override]
        self._depth += 1
        if self._depth > DEEPEST_NESTING:
            raise Unreadable(
                f"elements nested deeper than {DEEPEST_NESTING}: the document is broken "
                "or made to do harm"
            )
        return super().start(tag, attributes)

    def end(self, tag: str) -> Element:
        self._depth -= 1
        element = super().end(tag)
        if self._take is not None:
            self._take(element)
        return element
