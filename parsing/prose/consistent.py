"""What a sentence states → what of it the sentence itself does not make doubtful."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice

from parsing.prose.around import ENDS_LIST, Around
from parsing.prose.clauses import CHANNELS, JOINS, PROCEEDINGS
from parsing.prose.fitting import BEFORE
from parsing.prose.owned import Stating

_ANSWERS = ("application.granted", "application.partly_granted", "application.denied")
# what is done with a number of things, not how many there are: 对12件公开信息进行审查
_OBJECT = re.compile("[对将把]$")
_YEAR = re.compile("[0-9]年度")

# the units of what is asked for, where applications have others
_OF_ITEMS = ("项", "个")


def consistent_in(found: Sequence[Stating], around: Around) -> Iterator[Stating]:
    """Yield what is stated but for what the sentence itself makes doubtful.

    Two numbers of one fact: none is preferred. What goes on with a total that is doubtful
    is doubtful too.
    """
    kept = [one for one in found if not _is_doubtful(one, around)]
    # what states nothing itself, but goes on in what it is parted into
    silent = {one.place for one in kept if _is_handled(one, around)}
    silent |= {one.place for one in kept if _has_other_part(one, around)}
    silent |= _sums_handled(kept, around)
    parts = around.parts() if len(kept) > 1 else {}
    stated = {(one.place, one.indicated.indicator_code) for one in kept}
    # 公开答复件21件(建议16件,提案5件): the sum alone is all
    silent |= {
        one.place
        for one in kept
        if (parts.get(one.place), one.indicated.indicator_code) in stated
    }
    values: dict[tuple[str, str], set[Decimal]] = defaultdict(set)
    for one in kept:
        if one.place not in silent:
            values[_fact(one)].add(around.numbers[one.place].value)
    outgrown = _totals_outgrown(kept, around)
    # 自然人15件,公开9件,不予公开2件;法人3件,公开3件: each of one kind
    are_of_kinds = any(
        len(values[code, scope]) > 1 for code, scope in [*values] if code in _ANSWERS
    )
    heads = {BEFORE: BEFORE}
    for one in kept:
        head = one.place if one.head is None else heads.get(one.head)
        # 公开832条,网站自主发布88条,微博…: the list adds up, all of it is of the first
        head = heads.get(parts.get(one.place, one.place)) if head is None else head
        is_silent = one.place in silent
        if head is None or not (is_silent or len(values[_fact(one)]) == 1):
            continue
        if are_of_kinds and one.indicated.indicator_code in _ANSWERS:
            continue
        heads[one.place] = head
        if not is_silent and (head == one.place or head not in outgrown):
            yield one


def _fact(one: Stating) -> tuple[str, str]:
    return one.indicated.indicator_code, one.scope


def _sums_handled(kept: Sequence[Stating], around: Around) -> set[int]:
    """Return where what was received is told together with what was carried in.

    收到申请17件,上年结转8件,受理25件: the last is all that was handled.
    """
    told: dict[str, dict[Decimal, int]] = defaultdict(dict)
    for one in kept:
        value = around.numbers[one.place].value
        told[one.indicated.indicator_code].setdefault(value, one.place)
    received, carried = told["application.received"], told["application.carried_in"]
    if len(received) != 2 or len(carried) != 1 or 0 in carried:
        return set()
    new, both = sorted(received)
    return {received[both]} if new + next(iter(carried)) == both else set()


def _is_doubtful(one: Stating, around: Around) -> bool:
    code = one.indicated.indicator_code
    kind, _, _ = code.partition(".")
    doubts = (*_DOUBTS.get(kind, ()), *_DOUBTS.get(code, ()))
    return _is_one_of_list(one, around) or any(doubt(one, around) for doubt in doubts)


def _is_object(one: Stating, around: Around) -> bool:
    """Say whether something is done with so many: 对12件公开信息进行审查."""
    return _OBJECT.search(around.text, 0, around.numbers[one.place].start) is not None


def _is_one_website(one: Stating, around: Around) -> bool:
    """Say whether another website is told beside: neither is all of the websites."""
    of, numbers, place = around.of, around.numbers, one.place
    before = numbers[place - 1].said if place else 0
    behind = numbers[place + 1].said if place + 1 < len(numbers) else 0
    website = of("website")
    # 网站发布信息88篇,网站访问量6000次
    behind = 0 if behind & of("audience") else behind
    # 通过网站和微信公开988条,其中网站公开601条
    if before & of("weibo wechat gazette") and before & website:
        before = 0
    # of a list of channels each is named without a verb
    verbs = of("publish info") if one.head is None else website
    if any(
        said & website and said & verbs and not said & of("all_ways")
        for said in (before, behind)
    ):
        return True
    # 发布1887条,在省政府网站发布514条,总计2401条: the first is a website's too
    return bool(before and behind & of("total") and not before & of(CHANNELS))


def _is_one_account(one: Stating, around: Around) -> bool:
    """Say whether another account publishes too: 订阅号发布100条,服务号发布40条."""
    of, channel = around.of, one.indicated.counted
    return any(
        number.said & channel
        and number.said & of("publish")
        and not number.said & of("part")
        for number in around.alike(one.place)
    )


def _is_one_fee(one: Stating, around: Around) -> bool:
    """Say whether only one fee was not charged: 未收取邮寄费,收取复印费120元."""
    if not around.numbers[one.place].is_zero:
        return False
    return any(
        number.unit == "元" and number.value and number.said & around.of("charge")
        for number in around.numbers
    )


def _is_one_of_bodies(one: Stating, around: Around) -> bool:
    """Say whether more was received: 局机关未收到申请,质监站收到申请2件; 不予受理1件."""
    of, behind = around.of, one.place + 1
    if behind == len(around.numbers) or not around.numbers[behind].value:
        return False
    said = around.numbers[behind].said
    if around.numbers[one.place].is_zero:
        return bool(said & of("receive") and said & of("application apply"))
    return bool(said & of("not_accepted"))


def _is_of_one_way(one: Stating, around: Around) -> bool:
    """Say whether it is of what came by one way: 网上申请15件,其中予以公开9件."""
    of, numbers, place = around.of, around.numbers, one.place
    return bool(
        place
        and numbers[place].said & of("part")
        and numbers[place - 1].said & of("letter network in_person fax subject_part")
        and not numbers[place - 1].said & of("receive")
    )


def _has_website_before(one: Stating, around: Around) -> bool:
    """Say whether a list begins with another: 通过局网站公开6份、80条,通过县网站88条."""
    of, numbers, place = around.of, around.numbers, one.place
    website, channels = of("website"), of("weibo wechat gazette part")
    if not numbers[place].gap & of("via") or not numbers[place].said & website:
        return False
    return any(
        said & website and said & of("publish") and not said & channels
        for said in (number.said for number in numbers[: max(0, place - 1)])
    )


def _has_way_behind(one: Stating, around: Around) -> bool:
    """Say whether another means is told behind: 公开栏公开信息30条,大喇叭公开信息90条."""
    of, unit = around.of, around.numbers[one.place].unit
    others = of("website weibo wechat gazette new_media part active this_time total")
    return any(
        number.unit == unit
        and number.said & of("publish")
        and number.said & of("info")
        and not number.said & others
        for number in around.listed_behind(one.place)
    )


def _has_other_ways(_: Stating, around: Around) -> bool:
    """Say whether another means is told that is no channel of its own: 短信, 广播."""
    of, other = around.of, around.of("other_channel")
    if sum(bool(one.said & other) for one in around.numbers) > 1:
        return True
    own_channels = of("website weibo wechat gazette new_media")
    ways = sum(
        bool(one.gap & of("via") and one.said & of("publish"))
        and not one.said & (own_channels | of("part"))
        for one in around.numbers
    )
    return ways > 1


def _is_added_up(one: Stating, around: Around) -> bool:
    """Say whether a sum behind has it as a part: 公开215条,更新390条,共605条."""
    place = one.place
    rest = around.numbers[place].value
    for behind in range(place + 1, len(around.numbers)):
        number = around.numbers[behind]
        if number.gap & around.of("part"):
            return False
        is_total = number.said & around.of("total")
        if behind > place + 1 and number.value == rest and is_total:
            return True
        rest += number.value
    return False


def _is_of_items(one: Stating, around: Around) -> bool:
    """Say whether it counts what was asked for: 收到申请12件,涉及30项,不予公开8项."""
    place = one.place
    units = {
        number.unit
        for number in around.numbers[:place]
        if number.said & around.of("receive") and number.said & around.of("apply")
    }
    unit = around.numbers[place].unit
    return unit in _OF_ITEMS and bool(units) and unit not in units


def _is_of_other_cases(one: Stating, around: Around) -> bool:
    """Say whether it is of other cases, or of all: 复议8件,诉讼3件,其中信息公开类5件."""
    of, numbers, place = around.of, around.numbers, one.place
    if place and not numbers[place].said & of("disclosure"):
        before = numbers[place - 1]
        is_listed = not ENDS_LIST.search(around.between(place))
        if is_listed and before.gap & of("extra") and before.said & of(PROCEEDINGS):
            return True
    if numbers[place].said & of("disclosure"):
        return False
    parts = (part for part in around.listed_behind(place) if part.said & of("part"))
    return any(part.said & of("disclosure") and part.value for part in islice(parts, 1))


def _is_of_each(one: Stating, around: Around) -> bool:
    """Say whether each of several bodies may have as many: 各单位明确专职人员1名."""
    of, place = around.of, one.place
    for number in (around.numbers[place], *around.listed_before(place)):
        if number.said & of("total level_government"):
            return not number.said & of("total")
    return False


def _has_other_part(one: Stating, around: Around) -> bool:
    """Say whether its part told next is of another channel.

    通过其他渠道公开172条,其中微博110条、微信62条: other than the website.
    """
    if not one.indicated.indicator_code.startswith("active.channel."):
        return False
    of, behind = around.of, one.place + 1
    if behind == len(around.numbers) or not around.numbers[behind].gap & of("part"):
        return False
    channels = around.numbers[behind].said & of(CHANNELS)
    is_other = bool(channels) and not channels & one.indicated.counted
    return is_other and not ENDS_LIST.search(around.between(behind))


def _is_one_way(one: Stating, around: Around) -> bool:
    """Say whether it is of one of several ways: 通过微博回应热点12次,通过微信回应8次."""
    of, place, counted = around.of, one.place, one.indicated.counted
    channels, told_so = of(CHANNELS), counted | of("respond")
    if counted & channels or not around.numbers[place].said & channels:
        return False
    return any(
        number.said & channels and number.said & told_so for number in around.alike(place)
    )


def _is_by_website(one: Stating, around: Around) -> bool:
    """Say whether it is what came by a website only: 通过网站受理5件,现场受理3件."""
    of, numbers = around.of, around.numbers
    return bool(numbers[one.place].said & of("website")) and any(
        number.said & of("letter in_person other_way") for number in numbers
    )


def _has_new_beside(one: Stating, around: Around) -> bool:
    """Say whether another number is what was new: 受理62件,结转上年后新收到50件."""
    new, told = around.of("new_receive"), around.numbers[one.place]
    return not told.said & new and any(
        number.said & new and 0 < number.value < told.value
        for number in around.alike(one.place)
    )


def _has_mail_beside(one: Stating, around: Around) -> bool:
    """Say whether electronic mail is told beside: 电子邮件7件,在线申请1件."""
    mail = around.of("email")
    return any(number.said & mail and number.value for number in around.alike(one.place))


def _answers(one: Stating, around: Around) -> bool:
    """Say whether it tells how an application was answered.

    收到申请7件,已通过网站公开1件
    """
    if around.numbers[one.place].unit != "件":
        return False
    asked, start = around.of("application apply"), around.numbers[one.place].start
    return any(concepts & asked for _, end, concepts in around.words if end <= start)


def _totals_outgrown(kept: Sequence[Stating], around: Around) -> set[int]:
    """Return where totals are of which what is told behind may be no part.

    复议3件、诉讼2件,其中维持2件: of the second, of the first or of both.
    """
    cases, numbers = around.of(PROCEEDINGS), around.numbers
    parts: dict[int, Decimal] = {}
    place = BEFORE
    for one in kept:
        if one.head is None:
            place = one.place
        elif place != BEFORE and numbers[place].said & cases:
            parts[place] = parts.get(place, Decimal(0)) + numbers[one.place].value
    return {
        place
        for place, told in parts.items()
        if told > numbers[place].value
        or (
            told < numbers[place].value
            and place
            and numbers[place - 1].said & cases
            and not ENDS_LIST.search(around.between(place))
        )
    }


def _is_one_of_list(one: Stating, around: Around) -> bool:
    """Say whether a number joined to this one counts the same: neither is all of it.

    公开承办的13件建议和18件提案办理情况
    """
    place, numbers = one.place, around.numbers
    for beside in (place - 1, place + 1):
        if 0 <= beside < len(numbers):
            between = around.between(max(place, beside))
            is_joined = between.startswith(JOINS) or between.endswith(JOINS)
            said = numbers[beside].said | numbers[beside].own
            if (
                is_joined
                and numbers[beside].unit == numbers[place].unit
                and said & one.indicated.counted
            ):
                return True
    return False


def _is_handled(one: Stating, around: Around) -> bool:
    """Say whether it counts what was handled, not what was received."""
    is_received = one.indicated.indicator_code == "application.received"
    return is_received and _has_carried(one, around)


def _has_carried(one: Stating, around: Around) -> bool:
    """Say whether a part of a number was carried in: 121件(其中新收112件,上年结转9件).

    Such a total is what was handled, not what was received. What is told after its parts
    have added up is none.
    """
    of, numbers, place = around.of, around.numbers, one.place
    rest = total = numbers[place].value
    # 收到23件,已答复22件;其中当年收到20件,上年结转3件
    for part in range(place + 2, len(numbers)):
        new, carried = numbers[part - 1], numbers[part]
        is_parted = new.said & of("part") and carried.said & of("carried_in")
        if is_parted and new.value + carried.value == total:
            return True
    is_in_brackets = False
    for part in range(place + 1, len(numbers)):
        number, between = numbers[part], around.between(part)
        # 其中1件为上年度结转
        said = number.said | number.own
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
        rest -= number.value
    return False


def _is_stock(one: Stating, around: Around) -> bool:
    """Say whether it may be all there is, not the year's: 目前,网站公开信息8630条."""
    number = around.numbers[one.place]
    # 截至目前,2014年度公开387条
    is_of_year = bool(_YEAR.search(around.text, number.before, number.start))
    is_now = bool(number.gap & around.of("now"))
    return is_now and not is_of_year and not number.gap & around.of("this_time")


def _has_other_kind(one: Stating, around: Around) -> bool:
    """Say whether a part is no application: 收到12件,其中信息公开9件,信访3件."""
    of, is_part = around.of, 0
    others = of("petition hotline letters")
    refused = of("application apply forwarded ground not_processed")
    for number in around.listed_behind(one.place):
        is_part |= number.said & of("part")
        if is_part and number.said & others and not number.said & refused:
            return True
    return False


def _is_of_other_subjects(one: Stating, around: Around) -> bool:
    """Say whether it is of other subjects too: 会议4次,研究营商环境2次、政务公开1次."""
    of, told = around.of, around.numbers[one.place]
    return not told.said & of("disclosure") and any(
        number.unit == told.unit and not number.said & of("meeting training")
        for number in around.listed_behind(one.place)
    )


def _may_be_part(one: Stating, around: Around) -> bool:
    """Say whether more is listed behind: 公开120条,政策解读3条、工作动态17条."""
    place, units = one.place, [number.unit for number in around.numbers]
    return one.head == place - 1 and units[place - 1 :].count(units[place]) > 2


# by kind and by code of the indicator, what makes a number doubtful
_OF_CASES = (_has_carried, _is_one_of_bodies, _is_of_other_cases)
_DOUBTS: Mapping[str, tuple[Callable[[Stating, Around], bool], ...]] = {
    "active": (_answers, _is_object, _is_stock),
    "active.total": (_is_added_up,),
    "active.channel.website": (_is_one_website, _has_website_before),
    "active.channel.weibo": (_is_one_account,),
    "active.channel.wechat": (_is_one_account,),
    "active.channel.other": (_has_other_ways, _has_way_behind),
    "application.received": (
        _is_by_website,
        _has_new_beside,
        _is_one_of_bodies,
        _has_other_kind,
    ),
    "application.received.network": (_has_mail_beside,),
    "application.replied": (_has_other_kind,),
    **dict.fromkeys(_ANSWERS, (_is_of_one_way, _is_of_items)),
    "reconsideration.total": _OF_CASES,
    "litigation.total": _OF_CASES,
    "response": (_is_one_way,),
    "staff": (_is_of_each,),
    "fees.charged": (_is_one_fee,),
    "response.policy_interpretations": (_may_be_part,),
    "training": (_is_of_other_subjects,),
}
