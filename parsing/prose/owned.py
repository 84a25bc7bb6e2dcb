"""What numbers count → what of it is the agency's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parsing.prose.around import Around
from parsing.prose.clauses import PROCEEDINGS
from parsing.prose.fitting import Fitting
from parsing.prose.rules import Indicated
from parsing.prose.whose import Whose


class Stating(NamedTuple):
    """An indicator that a quantity of the sentence states, if nothing contradicts it.

    head: the place of the quantity that it goes on with, which has to be stated too.
    """

    place: int
    indicated: Indicated
    scope: str
    head: int | None


def owned_in(fitting: Sequence[Fitting], around: Around, whose: Whose) -> list[Stating]:
    """Return what numbers state of the agency itself, and no other."""
    of, numbers, found = around.of, around.numbers, list[Stating]()
    others: list[tuple[int, str]] = []
    counted = 0
    for number in numbers:
        counted |= number.said if number.value else 0
    counted &= of(PROCEEDINGS)
    for place, indicated, head in fitting:
        for each in indicated:
            # 行政复议1件,无办理行政复议案件
            if not numbers[place].value and each.counted & counted:
                continue
            if scope := whose.scope_if_own(place, each):
                found.append(Stating(place, each, scope, head if each.goes_on else None))
            else:
                others.append((place, each.indicator_code))
    found = _of_own_applications(found, others, around)
    found = _of_own_cases(found, around, whose)
    # 县政府制发9件,各部门制发14件: both are parts of the whole
    return [
        one
        for one in found
        if one.indicated.indicator_code not in {code for _, code in others}
        or around.numbers[one.place].said & of("whole")
        or not around.numbers[one.place].said & of("government")
    ]


def _of_own_applications(
    found: list[Stating],
    others: Sequence[tuple[int, str]],
    around: Around,
) -> list[Stating]:
    """Return what is stated but what goes on with applications of another kind or body.

    收到低保申请30件,上年结转3件: of those, since the second does not say of which.
    """
    code = "application.received"
    places = [place for place, other in others if other == code]
    if not places or any(one.indicated.indicator_code == code for one in found):
        return found
    of, numbers = around.of, around.numbers
    return [
        one
        for one in found
        if one.place < places[0]
        or not one.indicated.is_of_applications
        or (numbers[one.place].said | numbers[one.place].own) & of("application")
    ]


def _of_own_cases(found: list[Stating], around: Around, whose: Whose) -> list[Stating]:
    """Return what is stated but cases that go on with those of another body.

    县水利局被申请行政复议4件;被提起行政诉讼1件, but not 全县被提起行政诉讼7件.
    """
    of = around.of
    if not any(one.indicated.is_of_cases for one in found):
        return found
    cases = of(PROCEEDINGS)
    others = (
        place
        for place, number in enumerate(around.numbers)
        if number.said & cases and whose.names_other(place)
    )
    first = next(others, len(around.numbers))
    return [
        one
        for one in found
        if one.place < first
        or not one.indicated.is_of_cases
        or whose.has_subject(one.place)
    ]
