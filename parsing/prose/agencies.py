"""The reporting body: what it is called, and what is its own and what is another's."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Identity
from parsing.prose.terms import terms_of
from parsing.prose.words import vocabulary_of
from parsing.report.ids import canonical_agency

_IN_BRACKETS = re.compile("[(（][^()（）]*[)）]")


class Agency(NamedTuple):
    """The reporting body: its year, what it is called, and what its numbers are of.

    place: what an office's whole area is called. own, foreign: concepts of levels that
    are its own, and of those that are not (全市 to a bureau or a county). governs: it is
    a government, or its office.
    """

    report_year: int | None
    names: tuple[str, ...]
    place: str
    own_scope: str
    own: int
    foreign: int
    governs: bool

    def is_named(self, text: str, start: int, end: int) -> bool:
        """Say whether a piece of a text lies in one of its names, or the end of one.

        水利局 and 县水利局 are 灵璧县水利局, 水利 is not. 重庆高新区 is 重庆 and 高新区.
        """
        for name in self.names:
            for cut in range(len(name) - 1, -1, -1):
                length = len(name) - cut
                if text.find(name[cut:], max(0, end - length), start + length) >= 0:
                    return True
        piece = text[start:end]
        return any(
            self.names[0].startswith(piece[:cut])
            and any(name.endswith(piece[cut:]) for name in self.names)
            for cut in range(1, len(piece) if self.names else 0)
        )


def agency_of(identity: Identity, dictionaries: Dictionaries) -> Agency:
    """Return what sentences are compared with to know of whom and when they are."""
    bits, terms = vocabulary_of(dictionaries).bits, terms_of(dictionaries)
    levels = {name for name in bits if name.startswith("level_")}
    if identity.agency_name is None:
        every = sum(bits[level] for level in levels) | bits["self"]
        return Agency(identity.report_year, (), "", "agency_whole", every, 0, True)
    # 宁波国家高新区(新材料科技城)管委会
    name = _IN_BRACKETS.sub("", identity.agency_name) or identity.agency_name
    office = _without(name, terms["office"])
    area = _without(office, terms["government"])
    short = canonical_agency(name, dictionaries)
    names = [name, name.replace("人民政府", "政府"), office, short]
    own = {f"level_{body}" for body in terms["body"] if body in name[-3:]}
    governs = area != office
    if governs:
        names += [area, _without(_without(short, terms["office"]), terms["government"])]
        own.add("level_government")
        own |= {f"level_{level}" for level in terms["area"] if area.endswith(level)}
    is_office = office != name
    return Agency(
        identity.report_year,
        tuple(dict.fromkeys(names)),
        area if is_office and governs else "",
        "office" if is_office else "agency_whole",
        sum(bits[level] for level in own) | bits["self"],
        sum(bits[level] for level in levels - own),
        governs,
    )


def _without(name: str, ends: tuple[str, ...]) -> str:
    return next((name[: -len(end)] for end in ends if name.endswith(end)), name)
