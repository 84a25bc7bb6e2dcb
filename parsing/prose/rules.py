"""Which indicator a clause states, by the seed narrative_rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from parsing.dictionaries import Dictionaries, Row
from parsing.prose.concepts import Concepts, keeps_from_stating


class Case(NamedTuple):
    """What decides which rules fit a quantity or a zero.

    is_zero: in words or in digits. clause: concepts of the clause that ends with it; own:
    of the words right behind a quantity, or of a zero's own words; gap: of all since the
    quantity before.
    """

    is_quantity: bool
    is_zero: bool
    unit: str | None
    clause: Concepts
    own: Concepts
    gap: Concepts


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the seed; context has concepts of which the surroundings need one."""

    rule_id: str
    indicator_code: str
    is_of_zeros: bool
    needs: Concepts
    forbids: Concepts
    context: Concepts
    gap_forbids: Concepts
    units: frozenset[str]
    any_body: bool


class Fitting(NamedTuple):
    """Rules that fit a case: by its clause alone, and with the words behind it.

    asks_context: whether it matters to one of them what surrounds the case.
    """

    first: tuple[Rule, ...]
    completed: tuple[Rule, ...]
    asks_context: bool


class Indicated(NamedTuple):
    """An indicator that is stated, and whether any body may be the one that acts."""

    indicator_code: str
    rule_id: str
    any_body: bool


def fitting_rules(case: Case, dictionaries: Dictionaries) -> Fitting | None:
    """Return the rules that fit a case, whatever surrounds it; None if there is none.

    Only rules of a concept that is there are looked at: cost does not grow with rules.
    """
    if keeps_from_stating(case.clause):
        return None
    everything = case.clause | case.own
    rules = _rules_of(dictionaries)
    asked = [
        rule
        for anchor in everything
        for rule in rules.get(anchor, ())
        if (case.is_zero if rule.is_of_zeros else case.is_quantity)
        and rule.gap_forbids.isdisjoint(case.gap)
        and (not case.is_quantity or case.unit in rule.units)
    ]
    completed: tuple[Rule, ...] = ()
    if case.is_quantity:
        first = _fitting(asked, case.clause, case.clause)
        if not keeps_from_stating(case.own):
            completed = _fitting(asked, everything, everything)
    else:
        first = _fitting(asked, case.own, everything)
        completed = _fitting(asked, everything, everything)
    if not first and not completed:
        return None
    return Fitting(first, completed, any(rule.context for rule in (*first, *completed)))


def indicated_by(fitting: Fitting, is_zero: bool, context: Concepts) -> list[Indicated]:
    """Return the indicators that rules find stated, where context surrounds the case.

    What the clause says counts; where it says nothing, the words behind may complete it.
    A number for which rules name different indicators states none; zero may state many.
    """
    by_indicator: dict[str, list[Rule]] = {}
    for rules in (fitting.first, fitting.completed):
        for rule in rules:
            if not rule.context or not rule.context.isdisjoint(context):
                by_indicator.setdefault(rule.indicator_code, []).append(rule)
        if by_indicator:
            break
    if len(by_indicator) > 1 and not is_zero:
        return []
    return [
        Indicated(
            code, min(rule.rule_id for rule in each), any(rule.any_body for rule in each)
        )
        for code, each in sorted(by_indicator.items())
    ]


@lru_cache(maxsize=8)
def _rules_of(dictionaries: Dictionaries) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of the seed by the concept that each is looked up by."""
    by_anchor: dict[str, list[Rule]] = {}
    for row in dictionaries.rows("narrative_rules"):
        by_anchor.setdefault(row["anchor"], []).append(_rule(row))
    return {anchor: tuple(rules) for anchor, rules in by_anchor.items()}


def _fitting(
    rules: Iterable[Rule], concepts: Concepts, around: Concepts
) -> tuple[Rule, ...]:
    return tuple(
        rule
        for rule in rules
        if rule.needs <= concepts and rule.forbids.isdisjoint(around)
    )


def _rule(row: Row) -> Rule:
    return Rule(
        rule_id=row["rule_id"],
        indicator_code=row["indicator_code"],
        is_of_zeros=row["states"] == "zero",
        needs=frozenset((row["anchor"], *row["needs"].split())),
        forbids=frozenset(row["forbids"].split()),
        context=frozenset(row["context"].split()),
        gap_forbids=frozenset(row["gap_forbids"].split()),
        units=frozenset(row["units"].split()),
        any_body=row["any_body"].lower() == "true",
    )
