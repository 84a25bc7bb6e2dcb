"""Clauses → statements of indicators: of this year and agency, and no plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Statement, StatementIndicator
from parsing.prose.agencies import Agency
from parsing.prose.clauses import (
    CHANNELS,
    JOINS,
    Around,
    Clause,
    Time,
    carried_by,
    clauses_of,
    times_of,
)
from parsing.prose.mentions import Mention
from parsing.prose.rules import Case, Indicated, indicated_in, may_state, rules_of
from parsing.prose.sentences import Sentence
from parsing.prose.terms import CLAUSE_ENDS, terms_of
from parsing.prose.whose import ENDS_LIST, QUOTED, Whose
from parsing.prose.words import (
    Vocabulary,
    Word,
    concepts_of,
    vocabulary_of,
    without_kinds,
    without_titles,
    words_of,
)

# digits that the end of a page's line parts, and a comma that may part two numbers
_SEVERAL_NUMBERS = re.compile("[0-9]\n[0-9]|，")
# what makes a number the first of a range or of a choice: 80条至120条, 80条或90条
_RANGES = re.compile("(?:[—–~～至到-]+|或者?)[0-9]")
# what says of a number that it is of another year: 1件,为上年结转
_IS = re.compile("[,(]?(?:其?均|都|全部)?(?:为|系|属于|属|是)")
# what joins two zeros that are denied one after the other
_ALSO = re.compile("[,、]?[也亦且]?")
# of what else may be concluded, answered or trained
_SUBJECTS = "audience letters petition proposal hotline hearing complaint licence penalty"
# of which a part may have been carried in
_RECEIVED = ("application.received", "reconsideration.total", "litigation.total")
# what is parted in the sentence behind
_PARTED = "application receive answer conclude publish reconsideration litigation"
# the place of what the sentence before states
_BEFORE = -1
# Characters. What a sentence is about, before a colon, has no more: 依申请公开方面:
_LONGEST_TOPIC = 16

_Of = Callable[[str], int]
"""The bits of concepts."""


class Headings(NamedTuple):
    """The concepts of the headings above a sentence, and of the nearest of them."""

    of: tuple[str, ...]
    above: int
    nearest: int


class Before(NamedTuple):
    """The sentence before in the paragraph: the last that states a number.

    last: the indicator that its last number states, or nothing; is_stated: whether one of
    its numbers states any.
    """

    text: str
    last: str
    is_stated: bool


class _Stating(NamedTuple):
    """An indicator that a quantity of the sentence states, if nothing contradicts it.

    head: the place of the quantity that it goes on with, which has to be stated too.
    """

    place: int
    indicated: Indicated
    scope: str
    head: int | None


class _Fitting(NamedTuple):
    """A number whose clause says what it counts, by rules of the seed.

    head: the place of the number that it may go on with; None if of none.
    """

    place: int
    indicated: list[Indicated]
    head: int | None


class _Setting(NamedTuple):
    """What stands around the clauses of a sentence, as concepts.

    above: of headings and its topic; beside: of all its words; denied: what 无 by itself
    denies; told: what was told before of the cases that it goes on with; channels: those
    that the heading right above or the topic names, of which all its numbers may be.
    head: the indicator before the sentence that it goes on with, or nothing.
    of_others: it goes on with applications that may be of another kind.
    """

    above: int
    beside: int
    denied: int
    told: int
    channels: int
    head: str
    of_others: bool


def headings_of(headings: tuple[str, ...], dictionaries: Dictionaries) -> Headings:
    """Return what the headings above a paragraph say."""
    vocabulary = vocabulary_of(dictionaries)
    above = nearest = 0
    for heading in headings:
        nearest = concepts_of(heading, vocabulary)
        above |= nearest
    return Headings(headings, above, nearest)


def stated_in(
    sentence: Sentence,
    headings: Headings,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    before: Before,
    agency: Agency,
    dictionaries: Dictionaries,
) -> Iterator[StatementIndicator]:
    """Return the indicators that a sentence states.

    mentions: all of the sentence; statements: one for each quantity and zero among them.
    """
    vocabulary, rules = vocabulary_of(dictionaries), rules_of(dictionaries)
    of, terms = vocabulary.of, terms_of(dictionaries)
    # digits that go on with those above may be the end of a year (20 / 18年)
    is_cut_year = sentence.above and mentions[0].reading.kind == "other"
    if is_cut_year or headings.above & of("ahead section_ahead"):
        return
    text = without_kinds(without_titles(sentence.folded, terms["gazette_end"]))
    above = headings.above
    named = concepts_of(sentence.topic, vocabulary)
    above |= named
    if not sentence.topic:
        begins = text[: text.find(":", 0, _LONGEST_TOPIC) + 1]
        above |= concepts_of(begins, vocabulary)
    # 收到申请8件。其中,网上提交5件; 按渠道分,…: what the sentence before is about
    head, told, of_others = "", 0, False
    if text.startswith(terms["of_before"]):
        told = concepts_of(before.text, vocabulary)
        # 2022年收到申请46件。其中,信函11件: parts of what is not stated
        if told & of(_PARTED) and not before.is_stated:
            return
        above |= told & of("application disclosure")
        # 收到许可申请41件。按方式分:信函申请9件
        asked = bool(told & of("apply receive")) and not told & of("application")
        of_others = asked and not before.last
        told &= of("reconsideration litigation")
        head = before.last
    seen = concepts_of(text, vocabulary, rules.signs)
    has_zero = any(not one.value for one in statements)
    # 无 by itself denies what the heading right above names, or before (…情况。无。)
    # (四、没有收费。 is the heading and the sentence)
    is_heading = bool(headings.of) and headings.of[-1] == sentence.folded
    denied = headings.nearest if sentence.opens and not is_heading else 0
    if sentence.topic[:-1].endswith(terms["heading_end"]):
        denied |= named
    if has_zero:
        seen |= denied | of("none")
    units = {one.unit for one in statements}
    if not head and not may_state(units, has_zero, seen, above, rules):
        return
    words = _words_in(text, mentions, agency, vocabulary)
    beside = 0
    for _, _, concepts in words:
        beside |= concepts
    stated = [one for one in mentions if one.reading.value is not None]
    clauses = clauses_of(text, stated, words, vocabulary)
    # a sentence with a number of its own (一是编印公报4期。) limits no other
    limits = sentence.topic
    if limits == before.text:
        limits, named = "", 0
    around = Around(text, limits, words, mentions, stated, clauses)
    around = around._replace(clauses=_with_lists(around, of))
    channels = (named | (0 if is_heading else headings.nearest)) & of(CHANNELS)
    setting = _Setting(above, beside, denied, told, channels, head, of_others)
    fitting = [*_fitting_in(statements, around, setting, dictionaries)]
    if not fitting:
        return
    year = agency.report_year
    times = times_of(sentence.folded, mentions, around.clauses, year, vocabulary)
    whose = Whose(around, agency, dictionaries)
    is_part = _parts_of_sums(before.text, around, times, beside, dictionaries)
    settled = [
        one
        for one in fitting
        if not (is_part[one.place] and statements[one.place].value)
        if _is_settled(
            one.place, statements[one.place], around, times, beside, year, terms, of
        )
    ]
    found = _of_agency(settled, statements, around, whose, of)
    for place, one, scope, _ in _consistent(found, statements, around, of):
        statement = statements[place]
        yield StatementIndicator(
            statement.line_no,
            statement.char_start,
            statement.raw_text,
            statement.value,
            statement.qualifier,
            statement.unit,
            statement.sentence,
            one.indicator_code,
            one.rule_id,
            scope,
            scope == agency.own_scope,
        )


def _words_in(
    text: str, mentions: Sequence[Mention], agency: Agency, vocabulary: Vocabulary
) -> list[Word]:
    """Return the words of a sentence, without those of the agency's own names."""
    words = words_of(text, vocabulary)
    # 2021年以来 is all of 2021
    since = {
        one.end
        for one in mentions
        if one.reading.years and text.startswith("以来", one.end)
    }
    if since:
        plain = vocabulary.of("plain")
        words = [(*word[:2], plain) if word[0] in since else word for word in words]
    names = agency.places_in(text)
    if "”" in text:
        # the words of an account's name say nothing: “甲县应急”微信公众号
        accounts = [word for word in words if word[2] & vocabulary.of("wechat weibo")]
        sides = {side for word in accounts for side in word[:2]}
        quoted = (match.span() for match in QUOTED.finditer(text))
        names += [span for span in quoted if sides.intersection(span)]
    for start, end in names:
        words = [word for word in words if word[0] < start or word[1] > end]
    carried = [carried_by(text, one, agency.report_year) for one in mentions]
    for where, concept in filter(None, carried):
        words = [
            (*word[:2], vocabulary.of(concept)) if word[0] == where else word
            for word in words
        ]
    return words


def _fitting_in(
    statements: Sequence[Statement],
    around: Around,
    setting: _Setting,
    dictionaries: Dictionaries,
) -> Iterator[_Fitting]:
    """Yield the numbers of a sentence whose clauses say what they count."""
    vocabulary, rules = vocabulary_of(dictionaries), rules_of(dictionaries)
    of, terms = vocabulary.of, terms_of(dictionaries)
    head, head_at = setting.head, _BEFORE
    # what is left out of a number may be told behind it, its subject is not
    told, everywhere = setting.told, setting.beside & of("counts_otherwise")
    of_others = setting.of_others
    for place, (statement, clause) in enumerate(
        zip(statements, around.clauses, strict=True)
    ):
        own, gap = clause.own, clause.gap | setting.channels
        told |= gap | own
        if statement.kind == "zero":
            printed = around.stated[place].printed
            if printed in terms["nothing"]:
                own |= setting.denied
            if printed.startswith(terms["none_of"]):
                own |= of("none")
        elif place and clause.said & of("part this_time total whole") == of("part"):
            # a part of what a channel has is that channel's
            gap |= around.clauses[place - 1].said & of(CHANNELS)
        if not clause.said & of("this_time total whole"):
            gap |= _channels_told(place, around, of)
        if clause.gap & of(_SUBJECTS):
            head = ""
        case = Case(
            statement.kind == "quantity",
            not statement.value,
            statement.unit,
            clause.said,
            own,
            gap,
            told | everywhere,
            setting.beside,
            setting.above,
            head,
        )
        indicated = indicated_in(case, rules, vocabulary)
        # 其中信函3件 is a way of applying, 邮寄3件 may be one of answering
        if head == "application.received" and not (
            clause.gap & of("part") or "(" in around.between(place)
        ):
            indicated = [one for one in indicated if not one.is_part_of(head)]
        # 新收行政许可申请30件,上年结转3件; 涉及招聘的申请3件,公开2件: of those
        asked = clause.said | own
        is_unlike = bool(asked & of(f"{_SUBJECTS} ground"))
        if asked & of("receive new_receive application"):
            is_named = bool(indicated or asked & of("application"))
            of_others = is_unlike or not is_named
        elif asked & of("apply"):
            of_others = of_others or is_unlike
        if of_others:
            indicated = [one for one in indicated if not one.is_of_applications]
        if indicated:
            yield _Fitting(place, indicated, head_at if head else None)
            head, head_at = indicated[0].indicator_code, place
        elif statement.unit != "%" and not (clause.said | own) & of(
            "pending result block_compare"
        ):
            head = ""


def _of_agency(
    fitting: Sequence[_Fitting],
    statements: Sequence[Statement],
    around: Around,
    whose: Whose,
    of: _Of,
) -> list[_Stating]:
    """Return what numbers state of the agency itself, and no other."""
    found: list[_Stating] = []
    others: list[tuple[int, str]] = []
    counted = 0
    for statement, clause in zip(statements, around.clauses, strict=True):
        counted |= clause.said if statement.value else 0
    counted &= of("reconsideration litigation")
    for place, indicated, head in fitting:
        for each in indicated:
            # 行政复议1件,无办理行政复议案件
            if not statements[place].value and each.counted & counted:
                continue
            if scope := whose.scope_if_own(place, each):
                found.append(_Stating(place, each, scope, head if each.goes_on else None))
            else:
                others.append((place, each.indicator_code))
    found = _of_own_applications(found, others, around, of)
    found = _of_own_cases(found, around, whose, of)
    # 县政府制发9件,各部门制发14件: both are parts of the whole
    return [
        one
        for one in found
        if one.indicated.indicator_code not in {code for _, code in others}
        or around.clauses[one.place].said & of("whole")
        or not around.clauses[one.place].said & of("government")
    ]


def _of_own_applications(
    found: list[_Stating],
    others: Sequence[tuple[int, str]],
    around: Around,
    of: _Of,
) -> list[_Stating]:
    """Return what is stated but what goes on with applications of another kind or body.

    收到低保申请30件,上年结转3件: of those, since the second does not say of which.
    """
    code = "application.received"
    places = [place for place, other in others if other == code]
    if not places or any(one.indicated.indicator_code == code for one in found):
        return found
    clauses = around.clauses
    return [
        one
        for one in found
        if one.place < places[0]
        or not one.indicated.is_of_applications
        or (clauses[one.place].said | clauses[one.place].own) & of("application")
    ]


def _of_own_cases(
    found: list[_Stating], around: Around, whose: Whose, of: _Of
) -> list[_Stating]:
    """Return what is stated but cases that go on with those of another body.

    县水利局被申请行政复议4件;被提起行政诉讼1件, but not 全县被提起行政诉讼7件.
    """
    if not any(one.indicated.is_of_cases for one in found):
        return found
    cases = of("reconsideration litigation")
    others = (
        place
        for place, clause in enumerate(around.clauses)
        if clause.said & cases and whose.names_other(place)
    )
    first = next(others, len(around.clauses))
    return [
        one
        for one in found
        if one.place < first
        or not one.indicated.is_of_cases
        or whose.has_subject(one.place)
    ]


def _parts_of_sums(
    before: str,
    around: Around,
    times: Sequence[Time],
    beside: int,
    dictionaries: Dictionaries,
) -> list[bool]:
    """Say of each number whether it may be a part of a sum of more than the year.

    截至2018年底累计收到50件,同意公开30件; so go on until a number has a time of its own.
    """
    vocabulary = vocabulary_of(dictionaries)
    of, said = vocabulary.of, concepts_of(before, vocabulary)
    is_of_year = "年" in before and not said & of("until last_time")
    runs = bool(said & of("block_accrued")) or (
        bool(said & of("accrued")) and not (is_of_year or said & of("this_time"))
    )
    found = []
    for clause, time in zip(around.clauses, times, strict=True):
        is_of_time = time.gap_event == "this" and not time.is_until
        if is_of_time or clause.said & of("this_time added"):
            runs = False
        found.append(runs)
        runs = runs or _is_sum(clause, time, beside, of)
    return found


def _is_sum(clause: Clause, time: Time, beside: int, of: _Of) -> bool:
    """Say whether a number may be of more than the year.

    2014年累计公开…条 is of the year, if no other number is what that year added. 截至2009
    年底已公开8400条 may be all since 2008.
    """
    said = clause.said
    # 截至2018年底累计,我局公开信息50条
    if time.is_until:
        said |= clause.gap & of("accrued")
    if said & of("block_accrued"):
        return True
    if not said & (of("accrued already") if time.is_until else of("accrued")):
        return False
    is_of_year = time.gap_event == "this" and not beside & of("added")
    return time.is_until or not (said & of("this_time") or is_of_year)


def _with_lists(around: Around, of: _Of) -> list[Clause]:
    """Return the clauses with what a list says once: of its parts, cases and accounts.

    其中行政许可191项、行政处罚241项: both are parts, or planned. 办结行政复议8件、
    行政诉讼3件: both are closed. 办理行政许可3210件,行政处罚176件: both are handled;
    建议5件、提案7件 too. 微博29个,共发布信息1992条: by microblog; not 微博3个、微信8个,
    发布50条. 微博15篇、微信14篇: both are published.
    """
    found: list[Clause] = []
    for place, clause in enumerate(around.clauses):
        if place:
            before, between = found[-1], around.between(place)
            decisions, shared = of("licence penalty"), 0
            if clause.said & decisions and before.said & decisions:
                shared = of("publish handle decide conclude part")
                shared |= of("block_plan block_negation")
            elif clause.said & before.said & of("proposal complaint meeting"):
                shared = of("publish handle part receive hold disclosure")
            elif between.startswith(JOINS):
                shared = of("part block_plan")
                if clause.said & of("reconsideration litigation"):
                    shared |= of("handle reply made foreign")
                if clause.said & of("weibo wechat") and before.said & of("weibo wechat"):
                    shared |= of("publish")
            elif around.stated[place - 1].reading.unit in ("个", "家") and not (
                ENDS_LIST.search(between) or around.between(place - 1).startswith(JOINS)
            ):
                shared = of(CHANNELS)
            if shared & before.said:
                clause = clause._replace(said=clause.said | (before.said & shared))
        found.append(clause)
    return found


def _channels_told(place: int, around: Around, of: _Of) -> int:
    """Return the channels of what was told before in a list, but for what they published.

    编印简报18期,公开政府信息85条; 印发公报6期、1200份,公开…96条: in these issues.
    """
    found = 0
    for back in range(place - 1, -1, -1):
        said = around.clauses[back].said
        if ENDS_LIST.search(around.between(back + 1)) or said & of("publish"):
            break
        found |= said & of(CHANNELS)
        if around.stated[back].reading.unit == "期" and not said & of("training"):
            found |= of("gazette")
    return found


def _is_settled(
    place: int,
    statement: Statement,
    around: Around,
    times: Sequence[Time],
    beside: int,
    year: int | None,
    terms: Mapping[str, tuple[str, ...]],
    of: _Of,
) -> bool:
    """Say whether it is one number of the year: no plan, condition or running sum."""
    text, clauses = around.text, around.clauses
    clause, time = clauses[place], times[place]
    said, is_zero = clause.said, statement.kind == "zero"
    if time.event == "other" or time.looks_ahead:
        return False
    if statement.value_to is not None or _SEVERAL_NUMBERS.search(statement.raw_text):
        return False
    # 收到3件的,应当…; 未收到申请3件以上
    last = around.stated[place].end - is_zero
    if text.startswith("的", last) and not _denies_on(place, statement, around):
        # 公开200条的任务
        is_condition = text[last + 1 : last + 2] in CLAUSE_ENDS
        if is_condition or clause.own & of("block_plan"):
            return False
    # 10件已答复,其余2件结转下年度: all the rest is carried out, another may be one more
    is_extra = clause.gap & of("extra rest") & ~(said & of("rest"))
    if (is_extra and statement.value) or _RANGES.match(text, last):
        return False
    if place and around.between(place) in ("或", "或者"):
        return False
    # 12个部门未收到申请
    if is_zero and around.goes_on(place) and around.stated[place - 1].reading.value:
        return False
    is_open = is_zero or statement.raw_text.endswith(terms["or_more"])
    if is_open and not clause.ends_clause:
        return False
    if _is_sum(clause, time, beside, of) or _is_left(place, around, year, of):
        return False
    # what the year before left of what was answered is not all that it left
    is_carried_part = place and said & of("carried_in") and said & of("part")
    if is_carried_part and clauses[place - 1].said & of("reply"):
        return False
    # 共1126条,其中2016年312条: what has the year's as a part is not the year's
    following = place + 1
    return following == len(clauses) or not (
        clauses[following].gap & of("part") and times[following].gap_event
    )


def _denies_on(place: int, statement: Statement, around: Around) -> bool:
    """Say whether a zero is denied together with the next: 没有被起诉的,也没有收到投诉.

    Not 没有收到申请的,没有被起诉的,应填0.
    """
    behind = place + 1
    if statement.kind != "zero" or behind == len(around.stated):
        return False
    following = around.stated[behind]
    is_zero = following.reading.kind == "zero" and following.printed[-1] != "的"
    return is_zero and _ALSO.fullmatch(around.between(behind)) is not None


def _is_left(place: int, around: Around, year: int | None, of: _Of) -> bool:
    """Say whether what is told behind a number leaves it, or a part, to another year.

    诉讼1件,为上年结转; 诉讼3件(其中1件为2016年起诉)
    """
    text, clauses, following = around.text, around.clauses, place + 1
    begins, ends = around.stated[place].end, len(text)
    if following < len(clauses):
        ends = clauses[following].start
        if clauses[following].gap & of("part"):
            begins, ends = around.stated[following].end, clauses[following].behind
    match = _IS.match(text, begins, ends)
    if match is None:
        return False
    begins = match.end()
    return any(
        first == begins and concepts & of("carried_in")
        for first, _, concepts in around.words
    ) or any(
        one.start == begins and one.reading.years and one.reading.years != {year}
        for one in around.mentions
    )


def _consistent(
    found: Sequence[_Stating],
    statements: Sequence[Statement],
    around: Around,
    of: _Of,
) -> Iterator[_Stating]:
    """Return what is stated but for what the sentence itself makes doubtful.

    Two numbers of one fact: none is preferred, nor of two websites or two other ways. A
    total of which a part was carried in is what was handled, not what was received.
    """
    clauses, website = around.clauses, of("website")
    has_other_ways = sum(bool(one.said & of("other_channel")) for one in clauses) > 1
    by_channel = [
        (one.unit, clause.said)
        for one, clause in zip(statements, clauses, strict=True)
        if clause.said & of(CHANNELS)
    ]
    in_other_ways = any(one.said & of("letter in_person other_way") for one in clauses)
    kept: list[_Stating] = []
    for one in found:
        code, place = one.indicated.indicator_code, one.place
        if code == "active.channel.website":
            before = clauses[place - 1].said if place else 0
            behind = clauses[place + 1].said if place + 1 < len(clauses) else 0
            # of a list of channels each is named without a verb
            verbs = of("publish info") if one.head is None else website
            if any(
                said & website and said & verbs and not said & of("all_ways")
                for said in (before, behind)
            ):
                continue
            # 发布1887条,在省政府网站发布514条,总计2401条: the first is a website's too
            if before and behind & of("total") and not before & of(CHANNELS):
                continue
        if code == "active.channel.other" and has_other_ways:
            continue
        # 通过微博回应热点12次,通过微信回应8次
        told_so = one.indicated.counted | of("respond")
        unit = statements[place].unit
        ways = sum(each == unit and bool(said & told_so) for each, said in by_channel)
        is_by_way = bool(clauses[place].said & of(CHANNELS)) and not (
            one.indicated.counted & of(CHANNELS)
        )
        if code.startswith("response.") and is_by_way and ways > 1:
            continue
        # 通过网站受理5件,现场受理3件
        is_of_website = bool(clauses[place].said & website) and in_other_ways
        if code == "application.received" and is_of_website:
            continue
        # 收到申请7件,已通过网站公开1件: how one was answered
        asked = of("application apply") if statements[place].unit == "件" else 0
        told = (one for _, end, one in around.words if end <= around.stated[place].start)
        if code.startswith("active.") and any(asked & one for one in told):
            continue
        if _is_one_of_list(one, statements, around):
            continue
        if code not in _RECEIVED or not _has_carried(place, statements, around, of):
            kept.append(one)
    values: dict[tuple[str, str], set[Decimal]] = {}
    for place, indicated, scope, _ in kept:
        fact = indicated.indicator_code, scope
        values.setdefault(fact, set()).add(statements[place].value)
    totals = _totals_outgrown(kept, statements, around, of)
    heads = {_BEFORE: _BEFORE}
    for one in kept:
        head = one.place if one.head is None else heads.get(one.head)
        is_one = len(values[one.indicated.indicator_code, one.scope]) == 1
        if is_one and head is not None:
            heads[one.place] = head
            if head == one.place or head not in totals:
                yield one


def _totals_outgrown(
    kept: Sequence[_Stating],
    statements: Sequence[Statement],
    around: Around,
    of: _Of,
) -> set[int]:
    """Return where totals are of which what is told behind may be no part.

    复议3件、诉讼2件,其中维持2件: of the second, of the first or of both.
    """
    cases = of("reconsideration litigation")
    parts: dict[int, Decimal] = {}
    place = _BEFORE
    for one in kept:
        if one.head is None:
            place = one.place
        elif place != _BEFORE and around.clauses[place].said & cases:
            parts[place] = parts.get(place, Decimal(0)) + statements[one.place].value
    return {
        place
        for place, told in parts.items()
        if told > statements[place].value
        or (
            told < statements[place].value
            and place
            and around.clauses[place - 1].said & cases
            and not ENDS_LIST.search(around.between(place))
        )
    }


def _is_one_of_list(
    one: _Stating, statements: Sequence[Statement], around: Around
) -> bool:
    """Say whether a number joined to this one counts the same: neither is all of it.

    公开承办的13件建议和18件提案办理情况
    """
    place, clauses = one.place, around.clauses
    for beside in (place - 1, place + 1):
        if 0 <= beside < len(clauses):
            between = around.between(max(place, beside))
            is_joined = between.startswith(JOINS) or between.endswith(JOINS)
            said = clauses[beside].said | clauses[beside].own
            if (
                is_joined
                and statements[beside].unit == statements[place].unit
                and said & one.indicated.counted
            ):
                return True
    return False


def _has_carried(
    place: int, statements: Sequence[Statement], around: Around, of: _Of
) -> bool:
    """Say whether a part of a number was carried in: 121件(其中新收112件,上年结转9件).

    What is told after its parts have added up is none.
    """
    rest = statements[place].value
    is_in_brackets = False
    for part in range(place + 1, len(statements)):
        clause, between = around.clauses[part], around.between(part)
        # 其中1件为上年度结转
        said = clause.said | clause.own
        if part == place + 1:
            is_in_brackets = "(" in between
            if not is_in_brackets and not said & of("part"):
                return False
        elif is_in_brackets and ")" in between:
            return False
        if rest == 0 or ENDS_LIST.search(between):
            return False
        if said & of("carried_in"):
            return True
        rest -= statements[part].value
    return False
