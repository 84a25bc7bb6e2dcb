"""What the shipped reports and our own sentences tell: all of it, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cache

import pytest

from parsing.model import Prose
from tests.gold_codes import GOLD
from tests.parsing.telling import PROJECT, told, written
from tests.told import (
    CASES,
    STATED_BEYOND_GOLD,
    cases,
    gold_facts,
    gold_quantities,
    lines_of_cases,
    rows_of,
    wide,
    wrapped,
)


@cache
def shipped() -> dict[str, Prose]:
    """What each shipped report tells, where its tables stand as the gold has them."""
    lines = defaultdict(set)
    for row in rows_of(GOLD / "table_cells.csv"):
        lines[row["report"]].add(int(row["line_no"]))
    return {
        row["report"]: told(
            (PROJECT / "raw" / f"{row['report']}.txt").read_bytes().decode(),
            row["agency_name"],
            int(row["report_year"]),
            lines[row["report"]],
        )
        for row in rows_of(GOLD / "meta.csv")
    }


def test_every_quantity_is_found_and_nothing_else_is() -> None:
    """Catches a date, article or name taken for a quantity, and a quantity missed."""
    found = {
        (name, one.char_start): (
            one.line_no,
            one.raw_text,
            one.value,
            one.qualifier,
            one.unit,
        )
        for name, prose in shipped().items()
        for one in prose.statements
        if one.kind == "quantity"
    }
    gold = gold_quantities()
    assert len(gold) == 92
    assert found == gold


def test_every_narrative_fact_is_stated_and_none_that_the_text_does_not() -> None:
    """Catches a wrong value, qualifier or scope, and an indicator nobody stated."""
    found = {
        (name, one.char_start, one.indicator_code): (
            one.line_no,
            one.raw_text,
            one.value,
            one.qualifier,
            one.scope,
        )
        for name, prose in shipped().items()
        for one in prose.indicators
    }
    gold = gold_facts()
    assert len(gold) == 52
    assert {key: found.get(key) for key in gold} == gold
    assert found.keys() - gold.keys() == STATED_BEYOND_GOLD


def test_exhaustive_breakdowns_add_up_with_the_sentence_as_evidence() -> None:
    """Catches a breakdown whose parts are looked for in the wrong places."""
    found = [
        (name, one)
        for name, prose in sorted(shipped().items())
        for one in prose.breakdowns
        if one.is_exhaustive
    ]
    assert sorted((name, one.total, one.parts_total) for name, one in found) == [
        ("anshan-2018", 3, 3),
        ("anshan-2018", 999, 999),
        ("weinan-2020", 3, 3),
        ("weinan-2020", 4250, 4250),
    ]
    for _, one in found:
        assert written(one.total) in one.evidence


def test_no_injected_word_is_quoted() -> None:
    """Catches a hacked page's words shown as evidence."""
    for prose in shipped().values():
        for one in prose.statements:
            assert "GoBack" not in one.sentence
            assert "皇冠" not in one.sentence


# --- sentences of our own -----------------------------------------------------------


@cache
def judged_cases() -> dict[str, tuple[set[str], set[str]]]:
    """What each case states, and what was found in it."""
    reports = {row["report"]: row for row in rows_of(CASES / "reports.csv")}
    lines, places = lines_of_cases()
    found = defaultdict(set)
    for name, row in reports.items():
        text = "\n".join(lines[name])
        for one in told(text, row["agency_name"], int(row["report_year"])).indicators:
            stated = f"{one.indicator_code}={written(one.value)}"
            found[name, one.line_no].add(f"{stated}/{one.qualifier}/{one.scope}")
    return {
        case["case"]: (set(filter(None, case["expected"].split(";"))), found[place])
        for place, case in places.items()
    }


def test_the_cases_are_many_and_half_of_them_state_nothing() -> None:
    """Catches a set that shrinks, or loses its negatives."""
    found = cases()
    assert len(found) >= 1150
    assert 2 * sum(not case["expected"] for case in found) >= len(found)
    assert {
        "other_year",
        "plan",
        "comparison",
        "rate",
        "other_body",
        "fixed_phrase",
        "other_subject",
        "trap_parts",
        "trap_handled",
        "trap_annex",
        "trap_scope",
        "trap_class",
        "trap_people",
        "trap_blank",
        "trap_cumulative",
    } <= {case["kind"] for case in found if not case["expected"]}


def test_no_sentence_states_what_it_does_not_say() -> None:
    """Catches another year, a plan, a rate or another body published as the fact."""
    wrong = {
        case: found - expected
        for case, (expected, found) in judged_cases().items()
        if found - expected
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "file",
    [
        "sentences",
        "sentences_varied",
        "sentences_kept_apart",
        "sentences_outcomes",
        "sentences_carried",
    ],
)
def test_nearly_every_statement_is_found(file: str) -> None:
    """Catches rules made so careful that they find nothing; 95 in 100 is the least."""
    names = {case["case"] for case in rows_of(CASES / f"{file}.csv")}
    judged = [two for case, two in judged_cases().items() if case in names]
    stated = sum(len(expected) for expected, _ in judged)
    found = sum(len(expected & found) for expected, found in judged)
    assert found / stated >= 0.95


# --- the same report in other guises ------------------------------------------------


def unseen(text: str) -> str:
    return "\ufeff" + text.replace("信息", "信\u200b息").replace("，", "，\u2060")


@pytest.mark.parametrize(
    "disguise",
    [wrapped, wide, unseen, lambda text: text.replace("\n", "\r\n")],
    ids=["wrapped", "wide", "unseen", "line_ends"],
)
def test_a_report_in_another_guise_states_the_same(disguise) -> None:
    """Catches a number lost at the end of a page's line, or in full-width digits.

    A number whose digits the page parts is a statement, but states no indicator.
    """
    plain = shipped()["baoji-2019"]
    text = (PROJECT / "raw" / "baoji-2019.txt").read_bytes().decode()
    disguised = told(disguise(text), "宝鸡高新区管委会", 2019)

    def numbers(prose: Prose) -> list[tuple]:
        return [(one.value, one.value_to, one.unit) for one in prose.statements]

    def facts(prose: Prose, parted: set[Decimal]) -> list[tuple]:
        return sorted(
            (one.indicator_code, one.value, one.qualifier, one.scope)
            for one in prose.indicators
            if one.value not in parted
        )

    parted = {one.value for one in disguised.statements if "\n" in one.raw_text.strip()}
    assert numbers(disguised) == numbers(plain)
    assert facts(disguised, parted) == facts(plain, parted)
