"""A text → a parsed report: whose it is, its tables, its running text."""

from __future__ import annotations

from parsing.contaminations import contaminations_of
from parsing.dictionaries import Dictionaries
from parsing.model import ParsedReport, Stated
from parsing.prose import read_prose
from parsing.report import identify
from parsing.tables import read_tables
from parsing.text import Text


def parse(text: str, stated: Stated, dictionaries: Dictionaries) -> ParsedReport:
    """Return all that a report says; a function of its arguments alone.

    text: as loaded, any length up to the bound of the readers.
    """
    whole = Text(text)
    identity = identify(whole, stated, dictionaries)
    tables = read_tables(whole, dictionaries)
    prose = read_prose(whole, identity, tables, dictionaries)
    return ParsedReport(identity, tables, prose, contaminations_of(whole, dictionaries))
