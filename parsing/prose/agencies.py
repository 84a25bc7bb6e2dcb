"""A report's agency and text → what is its own in sentences, and what another's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Identity
from parsing.prose.terms import terms_of
from parsing.prose.words import vocabulary_of
from parsing.report.ids import canonical_agency
from parsing.report.rules import rules_of
from parsing.text import places_of

# Characters of a name's end by which it is looked for.
_SHORTEST = 3

# what the name of a place ends with
_LEVELS = "省市县区旗州盟"
# the last place in a bureau's name: not 市 of 市场 or 城市, nor what it is a branch of
_LEVEL = re.compile(f"(?<![城社])([{_LEVELS}])(?![场政容域])[^省县区旗州盟局]*局\\Z")
# the place of a branch: 汶上县 of 济宁市生态环境局汶上县分局
_BRANCH_OF = re.compile("局(.{1,8}[县市区旗])分局\\Z")
_IN_BRACKETS = re.compile("[(（][^()（）]*[)）]")
# 茂兰 of 云县茂兰镇
_TOWNSHIP = re.compile("(..)(?:镇|乡|街道)\\Z")
# 县政府 and 县医院 are so called without it
_PEOPLES = re.compile("人民(?=政府|医院)")
# 公安 and 龙华 of 深圳市公安局龙华分局
_BRANCH = re.compile("([^省市县区]{2,8})局(.{1,6})分局\\Z")
# an account's name behind its platform: 微信公众号(甲县发布)
_ACCOUNT = re.compile("(?<=[号博信])[(]([^()0-9,:;]{2,12})[)]")


class Agency(NamedTuple):
    """The reporting body: its year, what it is called, and what its numbers are of.

    placed: its name behind those of its places. areas: those places, and a government's
    own. place: what an office's whole area is called. own, foreign: concepts of levels
    that are its own, and of those that are not (全市 to a bureau or a county). governs:
    it is a government, or its office.
    """

    report_year: int | None
    names: tuple[str, ...]
    placed: str
    areas: tuple[str, ...]
    place: str
    own_scope: str
    own: int
    foreign: int
    governs: bool

    def is_named(self, text: str, start: int, end: int) -> bool:
        """Say whether a piece of a text lies in one of its names, or the end of one.

        水利局 and 县水利局 are 灵璧县水利局, 水利 is not. 重庆高新区 is 重庆 and 高新区.
        """
        piece = text[start:end]
        for name in (*self.names, self.placed):
            if piece not in name:
                continue
            for cut in range(len(name) - len(piece), -1, -1):
                length = len(name) - cut
                at = text.find(name[cut:], max(0, end - length), start + length)
                # 市局机关, 市局本级 are not all of it
                if at >= 0 and not text.startswith(("机关", "本级"), at + length):
                    return True
        return any(_is_short_for(piece, name) for name in self.names[:1]) or any(
            self.names[0].startswith(piece[:cut])
            and any(name.endswith(piece[cut:]) for name in self.names)
            for cut in range(1, len(piece) if self.names else 0)
        )

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Return where it or its place is named, a bureau with what stands of its name.

        The words of a name say nothing of a number: 应急 in 应急管理局, 将 in 将乐县.
        """
        found = [
            (at, at + len(area)) for area in self.areas for at in places_of(area, text)
        ]
        for name in () if self.governs else (self.placed, *self.names):
            tail = name[-_SHORTEST:]
            for at in places_of(tail, text):
                start, rest = at, len(name) - len(tail)
                while start and rest and text[start - 1] == name[rest - 1]:
                    start, rest = start - 1, rest - 1
                found.append((start, at + len(tail)))
        return found

    def without_accounts(self, text: str) -> str:
        """Return a text with its accounts' names in brackets blank; same length."""

        def blank(match: re.Match[str]) -> str:
            return " " * len(match[0]) if self.is_account(match[1]) else match[0]

        return _ACCOUNT.sub(blank, text) if "(" in text else text

    def is_account(self, account: str) -> bool:
        """Say whether an account on a platform is its own: “洪泽教育” of 洪泽区教育局.

        That of another body begins with that one's name, and that of the whole place,
        “洪泽发布”, has of a bureau's no more than the place.
        """
        first, rest = account[:2], account[2:].removesuffix("发布")
        if not self.names:
            return True
        # “今日甲镇” is the town's, “甲县发布” is not
        township = self.governs and _TOWNSHIP.search(self.areas[-1])
        if township:
            return township[1] in account
        if self.governs or not any(name.startswith(first) for name in self.names):
            # “今日甲县” is the county's as much as “甲县发布”
            return any(first in name or name[:2] in account for name in self.names)
        return any(one in name[2:] for name in self.names for one in rest)


def agency_of(identity: Identity, dictionaries: Dictionaries) -> Agency:
    """Return what sentences are compared with to know of whom and when they are."""
    bits, terms = vocabulary_of(dictionaries).bits, terms_of(dictionaries)
    rules = rules_of(dictionaries)
    levels = {name for name in bits if name.startswith("level_")}
    if identity.agency_name is None:
        every = sum(bits[level] for level in levels) | bits["self"]
        return Agency(
            identity.report_year, (), "", (), "", "agency_whole", every, 0, True
        )
    # 宁波国家高新区(新材料科技城)管委会
    name = _IN_BRACKETS.sub("", identity.agency_name) or identity.agency_name
    office = _without(name, terms["office"])
    area = _without(office, terms["government"])
    short = canonical_agency(name, dictionaries)
    places = (identity.province, identity.city, identity.county)
    above = "".join(
        place for place in dict.fromkeys(places) if place and place not in name
    )
    names = _names_of(name, office, area, terms, rules.full_names)
    # a title may call 金台区审计局 审计局
    names.append(short)
    own = {f"level_{body}" for body in terms["body"] if body in name[-3:]}
    # a township's name alone, as titles have it, is its government's
    governs = area != office or area.endswith(terms["township"])
    zones: list[str] = []
    if governs:
        called = _without(_without(short, terms["office"]), terms["government"])
        called = called.replace("经济开发区", "经开区")
        names += [area, called]
        # 经开区 is 甲经济技术开发区: 经 in it says nothing
        zones = [one for one in rules.words["zone_kind"] if called.endswith(one)]
        own.add("level_government")
        own |= {f"level_{level}" for level in terms["area"] if area.endswith(level)}
    branch = _BRANCH_OF.search(office)
    governed = area if governs else branch[1] if branch else None
    is_office = office != name
    return Agency(
        identity.report_year,
        tuple(dict.fromkeys(names)),
        above + name,
        tuple(dict.fromkeys(one for one in (*places, governed, *zones) if one)),
        area if is_office and governs else "",
        "office" if is_office else "agency_whole",
        sum(bits[level] for level in own) | bits["self"],
        sum(bits[level] for level in levels - own),
        governs,
    )


def _names_of(
    name: str,
    office: str,
    area: str,
    terms: Mapping[str, tuple[str, ...]],
    full_names: Mapping[str, str],
) -> list[str]:
    """Return what else a body is called, its office's body and its area too.

    full_names: by the short ones that stand for them at the end of a name.
    """
    names = [name, _PEOPLES.sub("", name), office]
    # 市人社局 is 梅州市人力资源和社会保障局, 甲街办 is 甲街道办事处
    names += [
        one.removesuffix(full_name) + short_name
        for short_name, full_name in full_names.items()
        for one in (name, office, area)
        if one.endswith(full_name)
    ]
    # 甲市水务集团 is 甲市水务集团有限公司
    names.append(_without(name, terms["legal_form"]))
    # 发展改革委员会 is 发展和改革委员会
    names += [one.replace("和", "") for one in (name, office) if "和" in one]
    # 区局 is 甲市乙区税务局; 市局 is not 甲市公安局乙分局, but what that is a branch of
    level = _LEVEL.search(office)
    if level:
        names += [level[1] + one for one in terms["body"] if office.endswith(one)]
    # 龙华公安分局 is 深圳市公安局龙华分局
    if parts := _BRANCH.search(office):
        names.append(f"{parts[2]}{parts[1]}分局")
    if office.endswith(terms["school"]):
        names += ["学校", "校园"]
    return names


def _is_short_for(piece: str, name: str) -> bool:
    """Say whether a piece is a body's name with characters left out.

    县住房城乡建委 is 甲县住房和城乡建设委员会: it begins with what that is named for, and
    ends as that does. 市公安局 is not 甲市公安局乙分局, which goes on behind it.
    """
    if piece[-1] not in (name[-1], name.removesuffix("员会")[-1]):
        return False
    own = piece[1:] if piece[0] in _LEVELS else piece
    at = name.find(piece[: len(piece) - len(own) + 2])
    if len(own) < 4 or at < 0 or name.startswith(piece, at):
        return False
    rest = iter(name[at:])
    return all(one in rest for one in piece)


def _without(name: str, ends: tuple[str, ...]) -> str:
    return next((name[: -len(end)] for end in ends if name.endswith(end)), name)
