"""The name of an agency → what it is called however it is spelt, and its identifier."""

from __future__ import annotations

import hashlib
import re

from parsing.dictionaries import Dictionaries
from parsing.report.rules import BRACKETED, Rules, rules_of

# What a place alone, and a zone without its office, is completed by.
GOVERNMENT = "人民政府"
ZONE_OFFICE = "管委会"

_BRACKETED = re.compile(BRACKETED)


def canonical_agency(name: str, dictionaries: Dictionaries) -> str:
    """Return an agency's name without what changes between years: brackets, long forms.

    name: as printed, in plain widths and without blanks, with or without its place.
    """
    return canonical(name, rules_of(dictionaries))


def canonical(name: str, rules: Rules) -> str:
    """Return what canonical_agency does, by rules made ready."""
    name = _BRACKETED.sub("", name)
    for step in rules.spellings:
        for row in step:
            written, canonical = row["written"], row["canonical"]
            if row["stands"] == "start" and name.startswith(written):
                name = canonical + name.removeprefix(written)
                break
            if row["stands"] == "end" and name.endswith(written):
                name = name.removesuffix(written) + canonical
                break
            if row["stands"] == "anywhere" and written in name:
                name = name.replace(written, canonical)
                break
    return name + ZONE_OFFICE if name.endswith(rules.words["zone_kind"]) else name


def agency_id_of(division_code: str, core: str) -> str:
    """Return an agency's identifier: of its division and its canonical name there."""
    digest = hashlib.md5(core.encode(), usedforsecurity=False).hexdigest()
    return f"{division_code}-{digest[:8]}"
