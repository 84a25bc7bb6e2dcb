"""Clauses and the rules of the seeds → what the numbers of a sentence count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.prose.around import ENDS_LIST, Around
from parsing.prose.clauses import CHANNELS, Clause
from parsing.prose.rules import Case, Indicated, Rules, indicated_in, rules_of
from parsing.prose.setting import Setting
from parsing.prose.terms import terms_of
from parsing.prose.words import unknown_in, vocabulary_of

# the place of what the sentence before states
BEFORE = -1
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
    for place, (statement, clause) in enumerate(
        zip(around.statements, around.clauses, strict=True)
    ):
        own, gap = clause.own, _gap_of(place, around, setting)
        told |= clause.gap | setting.channels | own
        printed = around.stated[place].printed
        if statement.kind == "zero" and printed in nothing:
            own |= _denied(place, around, setting, rules)
        if statement.kind == "zero" and printed.startswith(none_of):
            own |= of("none")
        if clause.gap & of(_SUBJECTS):
            head = ""
        elif not head and (root := _of_all(place, around, fitted, rules)) is not None:
            head, head_at = fitted[root], root
        case = Case(
            statement.kind == "quantity",
            not statement.value,
            statement.unit,
            clause.said,
            own,
            gap,
            told | everywhere,
            beside,
            setting.above,
            head,
            0 if place else _about(clause, setting, rules, of("neutral")),
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
            yield Fitting(place, indicated, head_at if head else None)
            head = fitted[place] = indicated[0].indicator_code
            head_at = place
        elif not _may_go_on(place, head, around):
            head = ""


def _about(clause: Clause, setting: Setting, rules: Rules, neutral: int) -> int:
    """Return what a heading is about, if its first number is of nothing told since.

    加强调解,办结119件 under 依申请公开 is not of applications.
    """
    known = clause.said | clause.own | setting.about | rules.harmless | neutral
    return 0 if clause.gap & ~known else setting.about


def _denied(place: int, around: Around, setting: Setting, rules: Rules) -> int:
    """Return what a bare 无 denies of what the headings name: all, or what it is told of.

    行政复议方面,未发生 says nothing of 行政诉讼; 减免情况:无 says nothing of 收费.
    """
    clause = around.clauses[place]
    start, end = clause.before, around.stated[place].start
    if clause.gap & ~rules.harmless or not _is_known(start, end, around):
        return setting.denied & clause.gap
    return setting.denied


def _is_known(start: int, end: int, around: Around) -> bool:
    known = [(begins, ends) for begins, ends, _ in around.words]
    known += [one[:2] for one in around.mentions if one.start < end]
    return not unknown_in(around.text, start, end, sorted(known))


def _gap_of(place: int, around: Around, setting: Setting) -> int:
    """Return the concepts before a number, with the channels that its list is of."""
    of, clause = around.of, around.clauses[place]
    gap = clause.gap | setting.channels
    is_of_all = bool(clause.said & of("this_time total whole"))
    is_zero = around.statements[place].kind == "zero"
    if place and not is_zero and not is_of_all and clause.said & of("part"):
        # a part of what a channel has is that channel's
        gap |= around.clauses[place - 1].said & of(CHANNELS)
    return gap if is_of_all else gap | _channels_told(place, around)


def _of_all(
    place: int, around: Around, fitted: Mapping[int, str], rules: Rules
) -> int | None:
    """Return where the applications are told that an outcome behind their parts is of.

    收到15件,自然人12件,法人3件,办结14件: its parts are all told, or it is as much as all.
    """
    statements, statement = around.statements, around.statements[place]
    roots = [at for at, code in fitted.items() if code == "application.received"]
    is_outcome = _tells_outcome(place, around, rules, "reply")
    if not roots or not is_outcome or statements[roots[-1]].unit != statement.unit:
        return None
    root = roots[-1]
    total = statements[root].value
    behind = range(root + 1, place)
    parts = sum(statements[at].value for at in behind if at not in fitted)
    carried = sum(
        statements[at].value
        for at in behind
        if fitted.get(at) == "application.carried_in"
    )
    is_all = statement.value in (total, total + carried)
    return root if is_all or parts == total else None


def _may_go_on(place: int, head: str, around: Around) -> bool:
    """Say whether what goes on behind a number that states nothing is of the same head.

    政府网站52条,报纸上发布信息96条,微信269条: a list of channels.
    """
    of, clause = around.of, around.clauses[place]
    unit = around.statements[place].unit
    said = clause.said | clause.own
    if unit == "%" or said & of("pending result block_compare"):
        return True
    # 主动公开和同意公开4件,无法提供2件,不予公开1件: a list of outcomes
    is_outcome = bool(said & of(f"{_OUTCOMES} outcome already_public not_ours"))
    if is_outcome and head.startswith("application."):
        return True
    is_listed = not ENDS_LIST.search(around.between(place)) and not clause.gap & of(
        "part"
    )
    is_channel = bool(clause.said & of("media new_media"))
    return head.startswith("active.") and is_channel and is_listed and unit == "条"


def _is_outcome(around: Around, setting: Setting, rules: Rules) -> bool:
    """Say whether a sentence begins with what came of the applications told before.

    收到申请28件。截至12月31日,已办结27件: nothing stands before it but when it was.
    """
    if not setting.last.startswith("application."):
        return False
    is_outcome = _tells_outcome(0, around, rules, "reply rest")
    return is_outcome and _is_known(0, around.stated[0].start, around)


def _tells_outcome(place: int, around: Around, rules: Rules, besides: str) -> bool:
    """Say whether a clause tells what came of applications, and only that."""
    clause, outcome = around.clauses[place], around.of(_OUTCOMES)
    said = clause.gap | clause.own
    known = outcome | around.of(besides) | rules.harmless
    return bool(said & outcome) and not said & ~known


def _channels_told(place: int, around: Around) -> int:
    """Return the channels of what was told before in a list, but for what they published.

    编印简报18期,公开政府信息85条; 印发公报6期、1200份,公开…96条: in these issues.
    """
    of, found = around.of, 0
    for back in around.listed_before(place):
        said = around.clauses[back].said
        if said & of("publish"):
            break
        found |= said & of(CHANNELS)
        if around.stated[back].reading.unit == "期" and not said & of("training"):
            found |= of("gazette")
    return found
