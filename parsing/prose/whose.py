"""A number's clause → whether it is the agency's own: nothing in it is another's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from parsing.dictionaries import Dictionaries
from parsing.prose.agencies import Agency
from parsing.prose.around import ENDS_LIST, QUOTED, Around
from parsing.prose.clauses import CLAUSE_END, JOINS, PROCEEDINGS, Number
from parsing.prose.rules import Indicated, rules_of
from parsing.prose.terms import CLAUSE_ENDS, terms_of
from parsing.prose.words import unknown_in, vocabulary_of, words_of

# 县财政局高度重视: what goes on behind it is not known either
_OPENS_WITH_BODY = re.compile(
    "[省市县区旗州盟镇乡](?!委|政府|直|级)[^各委]{1,8}?[局厅](?![面势部])"
)
# a clause that names others, but not as who acts: 贯彻国务院部署, 在上级指导下
_PREAMBLE = re.compile(
    "(?:认真|深入|全面|严格|坚决|切实|积极)*(?:按照?|根据|依据|依照|遵照|对照|贯彻|学习|执行"
    "|落实)|在[^,，;；。]{2,40}(?:领导|指导|支持|帮助|关心|部署)下[,，]"
)
# of several, each with its own number: 第一批
_SOME = re.compile("第.*[批期轮次季]")
# measure words of those who act
_ACTING = ("部门", "家", "个")
# how far back a body is looked for whose parts are told
_MOST_BACK = 8


class Whose:
    """A sentence, looked at for whose its numbers are."""

    def __init__(
        self, around: Around, agency: Agency, dictionaries: Dictionaries
    ) -> None:
        self._around, self._agency = around, agency
        self._text, self._words = around.text, around.words
        self._of = vocabulary_of(dictionaries).of
        self._terms = terms_of(dictionaries)
        self._dictionaries = dictionaries

    def scope_if_own(self, place: int, indicated: Indicated) -> str | None:
        """Return what of the agency a number is of; None if it may be another's."""
        if "body" in indicated.ignores:
            return self._agency.own_scope
        return self._scope_of(place) if self._is_own(place, indicated) else None

    def names_other(self, place: int) -> bool:
        """Say whether a number's clause names another body."""
        number = self._around.numbers[place]
        is_foreign = bool(number.said & self._of("foreign court"))
        if is_foreign or self._is_foreign(number):
            return True
        if self._is_of_higher(number):
            return True
        # 街道 alone may be the agency
        return any(
            self._is_body(at, piece) and piece not in self._terms["body_end"]
            for at, piece in self._unknown(number.begins, number.start)
        )

    def has_subject(self, place: int) -> bool:
        """Say whether a number's clause says itself that it is the agency's."""
        said = self._around.numbers[place].said
        return bool(said & (self._agency.own | self._of("whole")))

    def _scope_of(self, place: int) -> str:
        """Whether a number is the whole area's or the office's."""
        number = self._around.numbers[place]
        if number.said & self._of("office") or self._names_office(number):
            return "office"
        area = self._agency.place
        if area and f"{area}共" in self._text[number.before : number.start]:
            return "agency_whole"
        whole = self._of("whole")
        if any(
            concepts & whole for _, end, concepts in self._words if end <= number.start
        ):
            return "agency_whole"
        return self._agency.own_scope

    def _is_own(self, place: int, indicated: Indicated) -> bool:
        """Say whether a clause says nothing but what is known, of the agency itself."""
        number = self._around.numbers[place]
        start = number.start
        means = self._means(number.begins, start) if "means" in indicated.ignores else ()
        # 市直47个部门共公开…条: what is told of who acts counts too
        if self._around.goes_on(place):
            who = self._around.numbers[place - 1]
            is_listed = self._around.between(place).startswith(JOINS)
            # 全县教师专职120名、兼职86名: both are teachers
            acts = who.unit in _ACTING or indicated.is_of_staff or not is_listed
            if acts and self._unknown(who.begins, who.start):
                return False
        if self._unknown(number.begins, start, means):
            return False
        own = start if number.is_zero else number.end
        is_told = indicated.with_own and number.printed not in self._terms["nothing"]
        if is_told and self._unknown(own, number.behind):
            return False
        if self._is_foreign(number) or self._is_of_higher(number):
            return False
        if self._is_narrowed(number.begins, start) or self._is_of_more(place):
            return False
        # 抓好校园安全,为此配备3名专职人员: for that
        ignores_setting = "setting" in indicated.ignores and not (
            number.said & self._of("for_this")
        )
        is_strict = "nothing" in indicated.ignores
        ignores_setting = ignores_setting or number.is_zero
        if not ignores_setting and self._is_set(place, is_strict):
            return False
        if indicated.is_of_staff and self._does_else(place):
            return False
        return bool(number.said & self._agency.own) or not self._is_of_others(place)

    def _does_else(self, place: int) -> bool:
        """Say whether those who are counted do something else: 专职4名,负责网格管理."""
        numbers = self._around.numbers
        unit = numbers[place].unit
        # 专职人员3名、兼职人员2名,负责…: both
        while place + 1 < len(numbers) and numbers[place + 1].unit == unit:
            place += 1
        behind = numbers[place].behind
        ends = CLAUSE_END.search(self._text, behind + 1)
        last = ends.start() if ends else len(self._text)
        words = [one for one in self._words if behind < one[0] and one[1] <= last]
        if not any(concepts & self._of("duty") for _, _, concepts in words[:2]):
            return False
        subject = self._of("disclosure info gov_info")
        is_known = any(concepts & subject for _, _, concepts in words)
        return not is_known and bool(self._unknown(behind, last))

    def _unknown(
        self, start: int, end: int, besides: Sequence[tuple[int, int]] = ()
    ) -> list[tuple[int, str]]:
        """What a part of the sentence says that is no word and not the agency's name."""
        known = sorted((*self._known, *besides)) if besides else self._known
        return [
            (at, piece)
            for at, piece in unknown_in(self._text, start, end, known)
            if not self._is_known(at, at + len(piece))
        ]

    def _is_known(self, start: int, end: int) -> bool:
        # of the websites that it uses any may be named: 在瓯海区政府门户网站
        if end in self._sites:
            place = self._text[start:end]
            # 甲市 of 甲市水利局, 水利 of the bureau itself
            names, governs = self._agency.names, self._agency.governs
            is_own = any(
                name.startswith(place) or (not governs and place in name)
                for name in names
            )
            if is_own or place.endswith(self._terms["area"]):
                return True
        if self._is_second_name(start, end) or self._is_account(start, end):
            return True
        return self._agency.is_named(self._text, start, end)

    def _is_second_name(self, start: int, end: int) -> bool:
        """Say whether brackets give a body of two names its second: 我局(中心)."""
        opens, closes = self._text.rfind("(", 0, end), self._text.find(")", start)
        return self._text[opens + 1 : closes] in self._terms["body"] and any(
            last == opens and concepts & self._agency.own
            for _, last, concepts in self._words
        )

    def _is_account(self, start: int, end: int) -> bool:
        """Say whether it is what a bureau's account is called: 甲县教育微信公众号.

        Its name may stand behind (微博甲县教育), and that of its website is the bureau's
        own (甲县教育网站).
        """
        piece, accounts = self._text[start:end], self._of("wechat weibo")
        if self._agency.governs:
            return False
        if any(name[:-1].endswith(piece) for name in self._agency.names):
            accounts |= self._of("website")
        return self._agency.is_account(piece) and any(
            concepts & accounts and (first == end or last == start)
            for first, last, concepts in self._words
        )

    @cached_property
    def _sites(self) -> set[int]:
        """Where websites are named that the agency uses."""
        via, site = self._of("via"), self._of("website")
        if not any(concepts & via for _, _, concepts in self._words):
            return set()
        return {start for start, _, concepts in self._words if concepts & site}

    @cached_property
    def _known(self) -> list[tuple[int, int]]:
        """The places of words, of what is no quantity, and of what is quoted."""
        known = [(start, end) for start, end, _ in self._words]
        known += [
            one[:2]
            for one in self._around.mentions
            if one.reading.value is None and not _SOME.fullmatch(one.printed)
        ]
        accounts, things = self._of("wechat weibo"), self._of("interpretation training")
        counted = {start for start, _, concepts in self._words if concepts & things}
        before = {start for start, _, concepts in self._words if concepts & accounts}
        behind = {end for _, end, concepts in self._words if concepts & accounts}
        for match in QUOTED.finditer(self._text):
            account, end = match[0].strip("“”"), match.end()
            # “政声传递”政策解读12条: one series of several
            # 微信公众号“甲县发布” is the county's, “今日甲镇” anybody's
            is_place = match.start() in behind and account.endswith("发布")
            if end in before or is_place:
                is_known = self._agency.is_account(account)
            else:
                is_known = end not in counted
            if is_known:
                known.append(match.span())
        return sorted(known)

    def _names_office(self, number: Number) -> bool:
        """Say whether the agency's office is who acts: not 在县政府办公室指导下."""
        for first, last, concepts in self._words:
            if (
                concepts & self._of("office_subject")
                and number.before <= first < number.start
            ):
                begins = max(self._text.rfind(end, 0, first) for end in CLAUSE_ENDS)
                before = self._text[begins + 1 : first]
                if last <= number.start and not any(
                    sign in before for sign in self._terms["no_subject"]
                ):
                    return True
        return False

    def _means(self, begins: int, start: int) -> list[tuple[int, int]]:
        """Where a clause says by what means: 通过…等形式回应27次."""
        inside = [one for one in self._words if begins <= one[0] and one[1] <= start]
        via = (first for first, _, concepts in inside if concepts & self._of("via"))
        named = next(via, start)
        return [
            (named, last)
            for _, last, concepts in inside
            if last > named and concepts & self._of("all_ways")
        ]

    def _is_foreign(self, number: Number) -> bool:
        """Say whether the level named last in the sentence, or the body, is another's."""
        agency, foreign = self._agency, False
        for first, _, concepts in self._words:
            if first >= number.start:
                break
            if concepts & agency.foreign:
                foreign = foreign or not self._is_preamble(first, number.begins)
            elif concepts & agency.own:
                foreign = False
        if foreign or number.said & agency.own:
            return foreign
        # 县教育局高度重视,全年收到15件; 各部门 together are the whole
        return any(
            (self._is_body(at, piece) or _OPENS_WITH_BODY.match(piece))
            and not piece.endswith(self._terms["area"])
            and "各" not in piece
            and (not at or self._text[at - 1] in CLAUSE_ENDS)
            for at, piece in self._unknown(number.before, number.begins)
        )

    def _is_preamble(self, at: int, begins: int) -> bool:
        """Say whether a place stands in a clause before another that says why or how."""
        starts = 1 + max(self._text.rfind(end, 0, at) for end in CLAUSE_ENDS)
        ends = CLAUSE_END.search(self._text, at, begins)
        # 根据全市统计,收到30件: of them all
        if ends is None or "统计" in self._text[starts : ends.start()]:
            return False
        return _PREAMBLE.match(self._text, starts) is not None

    def _is_of_higher(self, number: Number) -> bool:
        """Say whether a government acts, or its website, that is not the agency."""
        named = self._of("government")
        if not number.said & self._of("via part"):
            named |= self._of("government_site")
        if not number.said & named:
            return False
        bits = vocabulary_of(self._dictionaries).bits
        for first, last, concepts in self._words:
            # in “甲县人民政府”门户网站 any may be named, like one without marks
            is_site = self._text[last : last + 1] == "”" and last + 1 in self._sites
            if is_site and number.said & self._of("via"):
                continue
            is_said = first >= number.begins and last <= number.start
            if is_said and concepts & named:
                level = bits.get(f"level_{self._text[first - 1 : first]}", 0)
                if level & self._agency.foreign or not (level or self._agency.governs):
                    return True
        return False

    def _is_narrowed(self, begins: int, start: int) -> bool:
        """Say whether brackets inside a clause say more than when and who."""
        closes = self._text.rfind(")", begins, start)
        if closes < 0:
            return False
        harmless = rules_of(self._dictionaries).harmless
        return any(
            concepts & ~harmless
            for first, last, concepts in self._words
            if first >= begins and last <= closes
        )

    def _is_set(self, place: int, is_strict: bool = False) -> bool:
        """Say whether what is told before may limit a number: 围绕碳达峰,公开信息56条.

        Not where the clause itself says that it is all of the year or of the body, but
        if it is looked at strictly.
        """
        number = self._around.numbers[place]
        if not is_strict and self._is_of_all(place):
            return False
        if self._unknown(number.before, number.begins):
            return True
        # what limits the first of a list limits all of it
        if place and self._around.between(place).startswith(JOINS):
            return self._is_set(place - 1, is_strict)
        return not number.before and self._topic_is_unknown()

    def _is_of_all(self, place: int) -> bool:
        """Say whether a clause says that its number is all of the year or of the body."""
        number = self._around.numbers[place]
        if number.said & (self._of("this_time total whole") | self._agency.own):
            return True
        return any(
            one.reading.kind == "date" and number.begins <= one.start < number.start
            for one in self._around.mentions
        )

    def _topic_is_unknown(self) -> bool:
        topic = self._around.topic
        words = words_of(topic, vocabulary_of(self._dictionaries))
        known = [(start, end) for start, end, _ in words]
        return any(len(one) > 1 for _, one in unknown_in(topic, 0, len(topic), known))

    def _is_of_more(self, place: int) -> bool:
        """Say whether the part told next shows that a number is of more than the fact.

        公开400条,其中局机关64条: of other bodies too. 复议10件,其中信息公开类2件: of all
        cases. 予以公开6件(其中部分公开2件): of two outcomes.
        """
        of, own, around = self._of, self._agency.own, self._around
        units = [one.unit for one in around.numbers]
        behind = (at for at in range(place + 1, len(units)) if units[at] != "%")
        next_at = next(behind, place)
        if next_at == place:
            return False
        said, part = around.numbers[place].said, around.numbers[next_at]
        known = rules_of(self._dictionaries).harmless | of("part publish receive info")
        # 公开310条,新增100条
        is_added = part.said & of("added") and units[next_at] == units[place]
        if is_added and not part.said & ~known:
            return True
        if not (part.gap & of("part") or self._text.startswith("中", part.before)):
            return False
        counted = of(f"{PROCEEDINGS} training meeting")
        is_of_any = said & counted and not said & of("disclosure")
        if is_of_any and (part.said | part.own) & of("disclosure"):
            return True
        if said & of("grant") and part.said & of("partly"):
            return True
        if self._agency.governs or part.said & ~(known | own):
            return False
        return bool(part.said & (own | of("office")))

    def _is_of_others(self, place: int) -> bool:
        """Say whether another body was named before: its parts are that body's."""
        is_part = self._around.numbers[place].said & self._of("part")
        for back in range(place - 1, max(-1, place - _MOST_BACK), -1):
            before = self._around.numbers[back]
            # 县粮食局办结77件;其中予以公开40件 goes on behind ;
            is_of_list = self._around.numbers[back + 1].gap & self._of("part")
            if ENDS_LIST.search(self._around.between(back + 1)) and not is_of_list:
                return False
            if before.said & self._of("forwarded"):
                continue
            pieces = self._unknown(before.begins, before.start)
            if any(self._is_body(at, piece) for at, piece in pieces):
                return True
            if before.said & self._agency.own:
                return False
            if back == place - 1 and is_part and pieces:
                return True
        return False

    def _is_body(self, at: int, piece: str) -> bool:
        # 省、市各级媒体 names none
        if len(piece) == 1 and self._text.startswith(("、", "级", "各级"), at + 1):
            return False
        # of 登记中心 only 中 is a word
        return self._text.endswith(self._terms["body_end"], 0, at + len(piece))
