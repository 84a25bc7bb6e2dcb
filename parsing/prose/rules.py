"""A clause and the seed narrative_rules → the indicator that it states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from parsing.dictionaries import Dictionaries, Row
from parsing.prose.terms import one_of, terms_of
from parsing.prose.words import Vocabulary, vocabulary_of

# how the indicators begin of what a body is taken to court or its superiors for
CASES = ("reconsideration.", "litigation.")


class Case(NamedTuple):
    """The words around a quantity or a zero, as bits of their concepts.

    is_zero: in words or in digits. clause: what ends with it; own: right behind a
    quantity, or a zero's own; gap: since the quantity before; told: of the sentence up to
    there; beside: in all of it; above: in the headings, under: in those that say what is
    counted. head: the indicator that the quantity before states, if it does; about: what
    the heading is about, if nothing else is told.
    """

    is_quantity: bool
    is_zero: bool
    unit: str | None
    clause: int
    own: int
    gap: int
    told: int
    beside: int
    above: int
    under: int
    head: str = ""
    about: int = 0


class Rule(NamedTuple):
    """A rule of the seed: what a clause must have, and all that it may have.

    needs: of each the clause has at least one. context: of which the sentence or its
    headings have one, or_above: or its headings; 0 if none is asked for. behind: how the
    indicator begins that the quantity before states, if the heading is not about one of
    or_above; empty if any, or none, may be.
    """

    rule_id: str
    indicator_code: str
    is_of_zeros: bool
    needs: tuple[int, ...]
    allows: int
    context: int
    or_above: int
    gap_forbids: int
    forbids_beside: int
    behind: tuple[str, ...]
    ignores: frozenset[str]


class Indicated(NamedTuple):
    """An indicator that is stated; with_own: by the words behind it too.

    counted: bits of what the rule needs first, the thing that is counted. ignores: what
    may be said that is not known: who acts (body), by what means (means: 通过…等形式),
    what the clauses before tell (setting); nothing: not even that. goes_on: it is stated
    only if the quantity before states what it does.
    """

    indicator_code: str
    rule_id: str
    ignores: frozenset[str]
    with_own: bool
    counted: int = 0
    goes_on: bool = False

    @property
    def is_of_applications(self) -> bool:
        """Say whether it counts applications, or some of them."""
        return self.indicator_code.startswith("application.")

    @property
    def is_of_cases(self) -> bool:
        """Say whether it counts what a body is taken to court or its superiors for."""
        return self.indicator_code.startswith(CASES)

    @property
    def is_of_staff(self) -> bool:
        """Say whether it counts those who do the work."""
        return self.indicator_code.startswith("staff.")

    def is_part_of(self, head: str) -> bool:
        """Say whether it goes on with another indicator as a part of it."""
        return self.goes_on and self.indicator_code.startswith(f"{head}.")


class Rules(NamedTuple):
    """The rules by what they are of; anchored, by the first concept that each needs.

    harmless: the concepts that every rule allows. signs: a pattern of the words that some
    rule asks for: the first look at a sentence.
    """

    of_units: Mapping[str | None, tuple[Rule, ...]]
    of_zeros: tuple[Rule, ...]
    anchored: Mapping[str | None, Mapping[int, list[Rule]]]
    anchored_zeros: Mapping[int, list[Rule]]
    harmless: int
    signs: re.Pattern[str]


@lru_cache(maxsize=8)
def rules_of(dictionaries: Dictionaries) -> Rules:
    """Return the rules of the seed."""
    vocabulary = vocabulary_of(dictionaries)
    levels = [name for name in vocabulary.bits if name.startswith("level_")]
    harmless = vocabulary.of(" ".join((*terms_of(dictionaries)["harmless"], *levels)))
    of_units: dict[str | None, list[Rule]] = {}
    of_zeros: list[Rule] = []
    asked = 0
    for row in dictionaries.rows("narrative_rules"):
        rule = _rule(row, vocabulary, harmless)
        asked |= rule.context | rule.or_above
        for need in rule.needs:
            asked |= need
        if rule.is_of_zeros:
            of_zeros.append(rule)
            continue
        for unit in row["units"].split():
            of_units.setdefault(unit, []).append(rule)
    by_unit = {unit: tuple(rules) for unit, rules in of_units.items()}
    return Rules(
        by_unit,
        tuple(of_zeros),
        {unit: _anchored(some) for unit, some in by_unit.items()},
        _anchored(of_zeros),
        harmless,
        re.compile(one_of(w for w, bits in vocabulary.concepts.items() if bits & asked)),
    )


def _anchored(rules: Iterable[Rule]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = {}
    for rule in rules:
        if not rule.behind or rule.or_above:
            found.setdefault(rule.needs[0], []).append(rule)
    return found


def may_state(
    units: Iterable[str | None], has_zero: bool, beside: int, above: int, rules: Rules
) -> bool:
    """Say whether a sentence has all that one of the rules needs of its words.

    Rules that go on with what is stated before need one that does not, or a heading.
    """
    asked = [rules.anchored.get(unit, {}) for unit in units]
    if has_zero:
        asked.append(rules.anchored_zeros)
    for anchored in asked:
        for anchor, some in anchored.items():
            if anchor & beside and any(
                _is_in_context(rule, beside, above, above)
                and all(need & beside for need in rule.needs)
                for rule in some
            ):
                return True
    return False


def indicated_in(case: Case, rules: Rules, vocabulary: Vocabulary) -> list[Indicated]:
    """Return the indicators that rules find stated.

    What the clause says counts; where it says nothing, the words behind may complete it.
    A number for which rules name different indicators states none; zero may state many.
    """
    if case.clause & vocabulary.blocks:
        return []
    asked: tuple[Rule, ...] = ()
    if case.is_quantity:
        asked = rules.of_units.get(case.unit, ())
    if case.is_zero:
        asked += rules.of_zeros
    everything = case.clause | case.own
    ways = [(case.clause, case.clause, False)]
    if not case.is_quantity:
        ways = [(case.own, everything, True)]
    if not case.own & vocabulary.blocks:
        ways.append((everything, everything, True))
    found: dict[str, Indicated] = {}
    for said, around, with_own in ways:
        for rule in _fitting(asked, said, around, case):
            code = rule.indicator_code
            goes_on = _goes_on(rule, case)
            by_heading = bool(rule.or_above) and not (rule.context or goes_on)
            # what the heading or one word alone names may be named otherwise behind:
            # 收到7件来信, 政策解读9篇被采用
            is_bare = len(rule.needs) == 1 and not (goes_on or rule.is_of_zeros)
            is_bare = is_bare or by_heading
            if is_bare and case.own & ~rule.allows:
                continue
            # where the heading alone says of what it is, what is told before counts:
            # 加强校园安全,举办培训班3期
            ignores = rule.ignores | {"nothing"} if by_heading else rule.ignores
            if rule.context and not rule.context & case.beside:
                ignores -= {"setting"}
            if code not in found or rule.rule_id < found[code].rule_id:
                found[code] = Indicated(
                    code,
                    rule.rule_id,
                    ignores,
                    with_own or by_heading,
                    rule.needs[0],
                    goes_on,
                )
        if found:
            break
    if len(found) > 1 and not case.is_zero:
        return []
    return [found[code] for code in sorted(found)]


def _fitting(rules: Iterable[Rule], said: int, around: int, case: Case) -> Iterable[Rule]:
    for rule in rules:
        for need in rule.needs:
            if not need & said:
                break
        else:
            if (
                not around & ~rule.allows
                and not rule.gap_forbids & case.gap
                and not rule.forbids_beside & case.told
                and (
                    _is_in_context(rule, case.beside, case.above, case.under)
                    if not rule.behind
                    else _goes_on(rule, case) or rule.or_above & case.about
                )
            ):
                yield rule


def _goes_on(rule: Rule, case: Case) -> bool:
    return bool(rule.behind) and case.head.startswith(rule.behind)


def _is_in_context(rule: Rule, beside: int, above: int, under: int) -> bool:
    if not rule.context and not rule.or_above:
        return True
    # (二)投诉情况 本年收到12件, below 三、依申请公开情况
    named = under if rule.indicator_code.startswith("application.") else above
    return bool(rule.context & (beside | named) or rule.or_above & under)


def _rule(row: Row, vocabulary: Vocabulary, harmless: int) -> Rule:
    needs = tuple(vocabulary.of(need.replace("/", " ")) for need in row["needs"].split())
    allows = vocabulary.of(row["allows"]) | harmless
    for need in needs:
        allows |= need
    return Rule(
        rule_id=row["rule_id"],
        indicator_code=row["indicator_code"],
        is_of_zeros=row["states"] == "zero",
        needs=needs,
        allows=allows,
        context=vocabulary.of(row["context"]),
        or_above=vocabulary.of(row["or_above"]),
        gap_forbids=vocabulary.of(row["gap_forbids"]),
        forbids_beside=vocabulary.of(row["forbids_beside"]),
        behind=tuple(row["behind"].split()),
        ignores=frozenset(row["ignores"].split()),
    )
