"""The numbers of a sentence → those that are one number of the report's year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from parsing.dictionaries import Dictionaries
from parsing.prose.around import ENDS_LIST, Around
from parsing.prose.clauses import Number, Time
from parsing.prose.fitting import Fitting
from parsing.prose.terms import CLAUSE_ENDS, terms_of
from parsing.prose.words import concepts_of, vocabulary_of

# digits that the end of a page's line parts, and a comma that may part two numbers
_SEVERAL_NUMBERS = re.compile("[0-9]\n[0-9]|，")
# what makes a number the first of a range or of a choice: 80条至120条, 80条或90条
_RANGES = re.compile("(?:[—–~～至到-]+|或者?)[0-9]")
# what says of a number that it is of another year: 1件,为上年结转
_IS = re.compile("[,(]?(?:其?均|都|全部)?(?:为|系|属于|属|是)")
_ARE_ALL = re.compile("[,(]?其?[均都]")
# what joins two zeros that are denied one after the other
_ALSO = re.compile("[,、]?[也亦且]?")


def settled_in(
    fitting: Sequence[Fitting],
    before: str,
    around: Around,
    times: Sequence[Time],
    year: int | None,
    dictionaries: Dictionaries,
) -> list[Fitting]:
    """Return what numbers count that are of the year: no plan, condition, running sum.

    before: the sentence before; times: one for each number.
    """
    terms = terms_of(dictionaries)
    # 收到申请28件,截至年底已办结27件: of those
    going_on = {one.place for one in fitting if one.head is not None}
    is_sum = [
        _is_sum(number, time, around, place in going_on)
        for place, (number, time) in enumerate(zip(around.numbers, times, strict=True))
    ]
    may_be_part = _parts_of_sums(before, around, times, is_sum, dictionaries)
    return [
        one
        for one in fitting
        if not is_sum[one.place]
        and not (may_be_part[one.place] and around.numbers[one.place].value)
        and _is_settled(one.place, around, times, year, terms)
    ]


def _is_settled(
    place: int,
    around: Around,
    times: Sequence[Time],
    year: int | None,
    terms: Mapping[str, tuple[str, ...]],
) -> bool:
    """Say whether it is one number of the year: no plan or condition."""
    time = times[place]
    if time.event == "other" or time.looks_ahead:
        return False
    return not (
        _is_open(place, around, terms)
        or _is_condition(place, around)
        or _is_rest(place, around)
        or _is_left(place, around, year)
        or _has_part_of_year(place, around, times)
    )


def _is_open(place: int, around: Around, terms: Mapping[str, tuple[str, ...]]) -> bool:
    """Say whether it is no one number: a range or choice, or one whose clause goes on."""
    number = around.numbers[place]
    is_zero = number.is_zero
    if number.value_to is not None or _SEVERAL_NUMBERS.search(number.raw_text):
        return True
    if _RANGES.match(around.text, number.end - is_zero):
        return True
    if place and around.between(place) in ("或", "或者"):
        return True
    # 12个部门未收到申请
    if is_zero and around.goes_on(place) and around.numbers[place - 1].value:
        return True
    may_go_on = is_zero or number.raw_text.endswith(terms["or_more"])
    return may_go_on and not number.ends_clause


def _is_condition(place: int, around: Around) -> bool:
    """Say whether it is one of a condition or task: 收到3件的,应当…."""
    number = around.numbers[place]
    last = number.end - number.is_zero
    if not around.text.startswith("的", last) or _denies_on(place, around):
        return False
    # 公开200条的任务
    is_told = around.text[last + 1 : last + 2] in CLAUSE_ENDS
    return is_told or bool(number.own & around.of("block_plan"))


def _is_rest(place: int, around: Around) -> bool:
    """Say whether it may be but one more, or a part of what the year before left.

    10件已答复,其余2件结转下年度: all the rest is carried out.
    """
    of, number = around.of, around.numbers[place]
    said = number.said
    if number.gap & of("extra rest") & ~(said & of("rest")):
        return bool(number.value)
    # what the year before left of what was answered is not all that it left
    is_carried_part = place and said & of("carried_in") and said & of("part")
    return bool(is_carried_part and around.numbers[place - 1].said & of("reply"))


def _has_part_of_year(place: int, around: Around, times: Sequence[Time]) -> bool:
    """Say whether the year's is a part of it: 共1126条,其中2016年312条."""
    behind = place + 1
    return (
        behind < len(around.numbers)
        and bool(around.numbers[behind].gap & around.of("part"))
        and times[behind].gap_event is not None
    )


def _parts_of_sums(
    before: str,
    around: Around,
    times: Sequence[Time],
    is_sum: Sequence[bool],
    dictionaries: Dictionaries,
) -> list[bool]:
    """Say of each number whether it may be a part of a sum of more than the year.

    截至2018年底累计收到50件,同意公开30件; so go on until a number has a time of its own.
    """
    vocabulary = vocabulary_of(dictionaries)
    of, said = vocabulary.of, concepts_of(before, vocabulary)
    is_of_year = "年" in before and not said & of("until last_time since")
    runs = bool(said & of("block_accrued")) or (
        bool(said & of("accrued")) and not (is_of_year or said & of("this_time"))
    )
    found = []
    for number, time, is_one in zip(around.numbers, times, is_sum, strict=True):
        is_of_time = time.gap_event == "this" and not time.is_until
        if is_of_time or number.said & of("this_time added"):
            runs = False
        found.append(runs)
        runs = runs or is_one
    return found


def _is_sum(number: Number, time: Time, around: Around, goes_on: bool) -> bool:
    """Say whether a number may be of more than the year.

    2014年累计公开…条 is of the year, if no other number is what that year added. 截至2009
    年底已公开8400条 may be all since 2008. goes_on: it goes on with a number of the year.
    """
    of, said = around.of, number.said
    # 截至2018年底累计,我局公开信息50条
    if time.is_until:
        said |= number.gap & of("accrued")
    if said & of("block_accrued"):
        return True
    may_be_all = time.is_until and not goes_on
    if not said & (of("accrued already") if may_be_all else of("accrued")):
        return False
    is_of_year = time.gap_event == "this" and not around.beside & of("added")
    return time.is_until or not (said & of("this_time") or is_of_year)


def _denies_on(place: int, around: Around) -> bool:
    """Say whether a zero is denied together with the next: 没有被起诉的,也没有收到投诉.

    Not 没有收到申请的,没有被起诉的,应填0.
    """
    behind = place + 1
    if not around.numbers[place].is_zero or behind == len(around.numbers):
        return False
    following = around.numbers[behind]
    is_zero = following.is_zero and following.printed[-1] != "的"
    return is_zero and _ALSO.fullmatch(around.between(behind)) is not None


def _is_left(place: int, around: Around, year: int | None) -> bool:
    """Say whether what is told behind a number leaves it, or a part, to another year.

    诉讼1件,为上年结转; 诉讼3件(其中1件为2016年起诉)
    """
    of, text, numbers, following = around.of, around.text, around.numbers, place + 1
    begins, ends = numbers[place].end, len(text)
    if following < len(numbers):
        ends = numbers[following].begins
        if numbers[following].gap & of("part"):
            begins, ends = numbers[following].end, numbers[following].behind
    match = _IS.match(text, begins, ends)
    if match is None:
        # 复议2件、诉讼1件,均为上年度申请: both are
        return (
            following < len(numbers)
            and not ENDS_LIST.search(around.between(following))
            and _ARE_ALL.match(text, numbers[following].end) is not None
            and _is_left(following, around, year)
        )
    begins = match.end()
    return any(
        first == begins and concepts & of("carried_in last_time")
        for first, _, concepts in around.words
    ) or any(
        one.start == begins and one.reading.years and one.reading.years != {year}
        for one in around.mentions
    )
