"""Clauses and the rules of the seeds → what the numbers of a sentence count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.prose.around import ENDS_LIST, Around
from parsing.prose.clauses import CHANNELS, Number
from parsing.prose.rules import Case, Indicated, Rules, indicated_in, rules_of
from parsing.prose.setting import Setting
from parsing.prose.terms import terms_of
from parsing.prose.words import unknown_in, vocabulary_of

# the place of what the sentence before states
BEFORE = -1
# what goes on with a number that counts applications handled, and states nothing itself
_HANDLED = "application."
# of what else may be concluded, answered or trained
_SUBJECTS = "audience letters petition proposal hotline hearing complaint licence penalty"
# what comes of an application
_OUTCOMES = "conclude answer on_time extended grant partly deny carried_out"


class Fitting(NamedTuple):
    """A number whose clause says what it counts, by rules of the seed.

    head: the place of the number that it may go on with; None if of none.
    """

    place: int
    indicated: list[Indicated]
    head: int | None


def fitting_in(
    around: Around,
    setting: Setting,
    dictionaries: Dictionaries,
) -> Iterator[Fitting]:
    """Yield the numbers of a sentence whose clauses say what they count."""
    vocabulary, rules = vocabulary_of(dictionaries), rules_of(dictionaries)
    of, nothing = vocabulary.of, terms_of(dictionaries)["nothing"]
    none_of = terms_of(dictionaries)["none_of"]
    head, head_at = setting.head, BEFORE
    if _is_outcome(around, setting, rules):
        head = setting.last
    fitted: dict[int, str] = {}
    # what is left out of a number may be told behind it, its subject is not
    told, beside = setting.told, around.beside
    everywhere, of_others = beside & of("counts_otherwise"), setting.of_others
    for place, number in enumerate(around.numbers):
        own, gap = number.own, _gap_of(place, around, setting)
        told |= number.gap | setting.channels | own
        if number.is_zero and number.printed in nothing:
            own |= _denied(place, around, setting, rules)
        if number.is_zero and number.printed.startswith(none_of):
            own |= of("none")
        if number.gap & of(_SUBJECTS):
            head = ""
        elif not head and (root := _of_all(place, around, fitted, rules)) is not None:
            head, head_at = fitted[root], root
        case = Case(
            not number.is_zero,
            not number.value,
            number.unit,
            number.said,
            own,
            gap,
            told | everywhere,
            beside,
            setting.above,
            setting.under,
            head,
            0 if place else _about(number, setting, rules, of("neutral")),
        )
        indicated = indicated_in(case, rules, vocabulary)
        # 其中信函3件 is a way of applying, 邮寄3件 may be one of answering
        if head == "application.received" and not (
            number.gap & of("part")
            or "(" in around.between(place)
            or _adds_up(fitted, place, around)
        ):
            indicated = [one for one in indicated if not one.is_part_of(head)]
        # 新收行政许可申请30件,上年结转3件; 涉及招聘的申请3件,公开2件: of those
        asked = number.said | own
        is_unlike = bool(asked & of(f"{_SUBJECTS} ground"))
        if asked & of("receive new_receive application"):
            is_named = bool(indicated or asked & of("application"))
            of_others = is_unlike or not is_named
        elif asked & of("apply answer conclude"):
            of_others = of_others or is_unlike
        if of_others:
            indicated = [one for one in indicated if not one.is_of_applications]
        if indicated:
            goes_on = head and head != _HANDLED
            yield Fitting(place, indicated, head_at if goes_on else None)
            head = fitted[place] = indicated[0].indicator_code
            head_at = place
        elif _is_handled(number, around, rules) and not of_others:
            head, head_at = _HANDLED, BEFORE
        elif not _may_go_on(place, head, around):
            head = ""


def _about(number: Number, setting: Setting, rules: Rules, neutral: int) -> int:
    """Return what a heading is about, if its first number is of nothing told since.

    加强调解,办结119件 under 依申请公开 is not of applications.
    """
    known = number.said | number.own | setting.about | rules.harmless | neutral
    return 0 if number.gap & ~known else setting.about


def _denied(place: int, around: Around, setting: Setting, rules: Rules) -> int:
    """Return what a bare 无 denies of what the headings name: all, or what it is told of.

    行政复议方面,未发生 says nothing of 行政诉讼; 减免情况:无 says nothing of 收费.
    """
    number = around.numbers[place]
    is_known = _is_known(number.before, number.start, around)
    if number.gap & ~rules.harmless or not is_known:
        return setting.denied & number.gap
    return setting.denied


def _is_known(start: int, end: int, around: Around) -> bool:
    known = [(begins, ends) for begins, ends, _ in around.words]
    known += [one[:2] for one in around.mentions if one.start < end]
    return not unknown_in(around.text, start, end, sorted(known))


def _gap_of(place: int, around: Around, setting: Setting) -> int:
    """Return the concepts before a number, with the channels that its list is of."""
    of, number = around.of, around.numbers[place]
    gap = number.gap | setting.channels
    is_of_all = bool(number.said & of("this_time total whole"))
    if place and not number.is_zero and not is_of_all and number.said & of("part"):
        # a part of what a channel has is that channel's
        gap |= around.numbers[place - 1].said & of(CHANNELS)
    return gap if is_of_all else gap | _channels_told(place, around)


def _of_all(
    place: int, around: Around, fitted: Mapping[int, str], rules: Rules
) -> int | None:
    """Return where the applications are told that an outcome behind their parts is of.

    收到15件,自然人12件,法人3件,办结14件: its parts are all told, or it is as much as all.
    """
    numbers, number = around.numbers, around.numbers[place]
    roots = [at for at, code in fitted.items() if code == "application.received"]
    is_outcome = _tells_outcome(place, around, rules, "reply")
    if not roots or not is_outcome or numbers[roots[-1]].unit != number.unit:
        return None
    root = roots[-1]
    total = numbers[root].value
    behind = range(root + 1, place)
    parts = sum(numbers[at].value for at in behind if at not in fitted)
    carried = sum(
        numbers[at].value for at in behind if fitted.get(at) == "application.carried_in"
    )
    is_all = number.value in (total, total + carried)
    return root if is_all or parts == total else None


def _is_handled(number: Number, around: Around, rules: Rules) -> bool:
    """Say whether it counts applications, if not those received: 办理申请64件."""
    of, said = around.of, number.said | number.own
    known = rules.harmless | of("application apply handle reply submit applicant")
    if not said & of("application") or said & ~known or number.is_zero:
        return False
    return _is_known(number.begins, number.start, around)


def _adds_up(fitted: Mapping[int, str], place: int, around: Around) -> bool:
    """Say whether a list adds up to applications: 收到20件,线上12件,线下8件."""
    root = max(
        (at for at, code in fitted.items() if code == "application.received"),
        default=place,
    )
    total, rest = around.numbers[root].value, Decimal(0)
    for number in around.listed_behind(root):
        rest += number.value
        if rest >= total:
            return rest == total and number.start >= around.numbers[place].start
    return False


def _may_go_on(place: int, head: str, around: Around) -> bool:
    """Say whether what goes on behind a number that states nothing is of the same head.

    政府网站52条,报纸上发布信息96条,微信269条: a list of channels.
    """
    of, number = around.of, around.numbers[place]
    said = number.said | number.own
    if number.unit == "%" or said & of("pending result block_compare"):
        return True
    # 主动公开和同意公开4件,无法提供2件,不予公开1件: a list of outcomes
    is_outcome = bool(said & of(f"{_OUTCOMES} outcome already_public not_ours"))
    if is_outcome and head.startswith("application."):
        return True
    is_listed = not ENDS_LIST.search(around.between(place)) and not number.gap & of(
        "part"
    )
    is_channel = bool(number.said & of("media new_media"))
    return head.startswith("active.") and is_channel and is_listed and number.unit == "条"


def _is_outcome(around: Around, setting: Setting, rules: Rules) -> bool:
    """Say whether a sentence begins with what came of the applications told before.

    收到申请28件。截至12月31日,已办结27件: nothing stands before it but when it was.
    """
    if not setting.last.startswith("application."):
        return False
    is_outcome = _tells_outcome(0, around, rules, "reply rest")
    return is_outcome and _is_known(0, around.numbers[0].start, around)


def _tells_outcome(place: int, around: Around, rules: Rules, besides: str) -> bool:
    """Say whether a clause tells what came of applications, and only that."""
    number, outcome = around.numbers[place], around.of(_OUTCOMES)
    said = number.gap | number.own
    known = outcome | around.of(besides) | rules.harmless
    return bool(said & outcome) and not said & ~known


def _channels_told(place: int, around: Around) -> int:
    """Return the channels of what was told before in a list, but for what they published.

    编印简报18期,公开政府信息85条; 印发公报6期、1200份,公开…96条: in these issues.
    """
    of, found = around.of, 0
    for number in around.listed_before(place):
        if number.said & of("publish"):
            break
        found |= number.said & of(CHANNELS)
        if number.unit == "期" and not number.said & of("training"):
            found |= of("gazette")
    return found
