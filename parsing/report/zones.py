"""A text without an agency's name → the only development zone that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from parsing.model import Evidence
from parsing.report.ids import ZONE_OFFICE, canonical
from parsing.report.lines import said
from parsing.report.rules import HAN, Rules
from parsing.text import Text

# So many characters before the zone's word may be its name, and of them its place.
_LONGEST_NAME = 16
_LONGEST_PLACE = 7
_SHORTEST = 2

_HAN = re.compile(f"[{HAN}]")


class _Zone(NamedTuple):
    place: str
    name: str
    start: int
    is_own_document: bool  # 《 stands directly before it


def zone_in(text: Text, rules: Rules) -> Evidence | None:
    """Return the one zone whose report it is, with its office added to the name.

    There is exactly one, it has a document of its own, and more than a passing mention.
    """
    plain = text.simple
    if not any(office in plain for office in rules.words["zone_office"]):
        return None
    first: _Zone | None = None
    identities: set[tuple[tuple[str, ...], str]] = set()
    mentions, has_document, line_end = 0, False, -1
    for zone in _zones(plain, rules):
        identities.add((rules.cities[zone.place], canonical(zone.name, rules)))
        if len(identities) > 1:
            return None
        if zone.start > line_end:
            line_start = plain.rfind("\n", 0, zone.start) + 1
            line_end = plain.find("\n", zone.start)
            line_end = len(plain) if line_end < 0 else line_end
            if rules.visit.search(plain, line_start, line_end):
                return None
        first = first or zone
        mentions += 1
        has_document = has_document or zone.is_own_document
    if first is None or mentions < 2 or not has_document:
        return None
    printed = first.place + first.name
    end = first.start + len(printed)
    return said(text, "agency_name", "composed", printed + ZONE_OFFICE, first.start, end)


def _zones(plain: str, rules: Rules) -> Iterator[_Zone]:
    """Yield every mention of a zone with a city before it, by position."""
    cities = rules.cities
    end = 0
    for word in rules.zone.finditer(plain):
        start = word.start()
        lowest = max(end, start - _LONGEST_NAME)
        while start > lowest and _HAN.match(plain, start - 1):
            start -= 1
        before = plain[start : word.start()]
        if len(before) < _SHORTEST:
            continue
        is_quoted = start > end and plain[start - 1] == "《"
        end = word.end()
        for length in range(min(_LONGEST_PLACE, len(before)), _SHORTEST - 1, -1):
            place = before[-length:]
            if place in cities:
                is_own = is_quoted and length == len(before)
                yield _Zone(place, word[0], word.start() - length, is_own)
                break
