"""A text → what its tables say.

regions finds where tables stand, labels where their rows' labels do; placing and filling
give values to rows and cells, summed and labelled decide which reading stands, choosing
as which form.
"""

from __future__ import annotations

from functools import lru_cache

from parsing.dictionaries import Dictionaries
from parsing.model import Tables
from parsing.tables.beginnings import beginning_of
from parsing.tables.choosing import read
from parsing.tables.combining import combine
from parsing.tables.forms import Forms, Template, forms_of
from parsing.tables.pages import without_pages
from parsing.tables.reading import Reading
from parsing.tables.regions import regions_of
from parsing.tables.sides import without_sides
from parsing.tables.stream import Stream
from parsing.tables.tokens import Lexer
from parsing.tables.trust import corrected, trusted
from parsing.text import Text


def read_tables(text: Text, dictionaries: Dictionaries) -> Tables:
    """Return sections with their verdicts, and every cell of their forms."""
    forms, stream, found = readings_of(text, dictionaries)
    return combine(forms, stream, found)


def readings_of(
    text: Text, dictionaries: Dictionaries
) -> tuple[Forms, Stream, list[tuple[tuple[Template, ...], list[Reading]]]]:
    """Return the forms, the text as a stream, and the readings of each kind of table."""
    forms = forms_of(dictionaries)
    stream = _lexer(dictionaries).read(text.raw)
    found = _readings(forms, stream)
    for without in (without_pages, without_sides):
        plain = without(stream, [one for _, several in found for one in several])
        if plain is not None:
            stream = plain
            found = _readings(forms, stream)
    believed = corrected(stream, trusted(found))
    return forms, stream, _with_beginnings(stream, believed)


def _readings(
    forms: Forms, stream: Stream
) -> list[tuple[tuple[Template, ...], list[Reading]]]:
    return [
        (
            templates,
            [
                read(forms, stream, region, templates)
                for region in regions_of(stream, templates)
            ],
        )
        for templates in forms.tables
    ]


def _with_beginnings(
    stream: Stream, found: list[tuple[tuple[Template, ...], list[Reading]]]
) -> list[tuple[tuple[Template, ...], list[Reading]]]:
    """Return the readings with what stands before the end of a text that is cut.

    Its form is that of a table that is read: the forms differ in the last rows.
    """
    known = {
        one.template.form
        for _, several in found
        for one in several
        if one.verdict == "read"
    }
    for number, (templates, several) in enumerate(found):
        if any(one.verdict == "read" and not one.missing for one in several):
            continue
        for template in templates:
            beginning = template.form in known and beginning_of(stream, template)
            if beginning:
                found[number] = templates, [beginning]
    return found


@lru_cache(4)
def _lexer(dictionaries: Dictionaries) -> Lexer:
    return Lexer(forms_of(dictionaries))
