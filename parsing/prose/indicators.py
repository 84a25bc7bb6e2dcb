"""Statements of an indicator: of the year and the reporting body itself, and no plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.model import Identity, Statement, StatementIndicator
from parsing.prose.clauses import Clause
from parsing.prose.concepts import concepts_of
from parsing.prose.mentions import Mention
from parsing.prose.rules import indicated_by
from parsing.prose.sentences import Sentence
from parsing.prose.terms import terms_of, unbroken
from parsing.prose.times import Time, times_of
from parsing.report.ids import canonical_agency

# digits that the end of a page's line parts, and a comma that may part two numbers
_SEVERAL_NUMBERS = re.compile("[0-9]\n[0-9]|，")


class Agency(NamedTuple):
    """The reporting body: its year, what it is called, and what its numbers are of."""

    report_year: int | None
    names: str | None
    own_scope: str


def agency_of(identity: Identity, dictionaries: Dictionaries) -> Agency:
    """Return what sentences are compared with to know of whom and when they are."""
    name = identity.agency_name
    if name is None:
        return Agency(identity.report_year, None, "agency_whole")
    is_office = name.endswith(terms_of(dictionaries)["office"])
    return Agency(
        identity.report_year,
        f"{name.replace('人民政府', '政府')} {canonical_agency(name, dictionaries)}",
        "office" if is_office else "agency_whole",
    )


def stated_in(
    sentence: Sentence,
    mentions: Sequence[Mention],
    statements: Sequence[Statement],
    clauses: Sequence[Clause],
    agency: Agency,
    dictionaries: Dictionaries,
) -> Iterator[StatementIndicator]:
    """Return the indicators that a sentence states.

    mentions: all of the sentence; statements and clauses: one for each quantity and zero
    among them.
    """
    if not any(clause.fitting for clause in clauses):
        return
    # digits that go on with those above may be the end of a year (20 / 18年)
    if sentence.above and mentions[0].reading.kind == "other":
        return
    headings = concepts_of(sentence.headings, dictionaries)
    if "ahead" in headings or "section_ahead" in headings:
        return
    context = headings
    if any(clause.fitting.asks_context for clause in clauses if clause.fitting):
        context |= concepts_of(unbroken(sentence.folded), dictionaries)
    times = times_of(sentence.folded, mentions, clauses, agency.report_year)
    for statement, clause, time in zip(statements, clauses, times, strict=True):
        fitting = clause.fitting
        if fitting is None or not _is_settled(statement, clause, time):
            continue
        names_office = clause.names_office or "office" in clause.concepts
        scope = agency.own_scope
        if names_office:
            scope = "office"
        elif time.names_whole:
            scope = "agency_whole"
        is_own = "foreign" not in clause.concepts and _is_own(
            clause.body, names_office, agency, dictionaries
        )
        for code, rule_id, any_body in indicated_by(
            fitting, statement.value == 0, context
        ):
            if any_body or is_own:
                yield StatementIndicator(
                    line_no=statement.line_no,
                    char_start=statement.char_start,
                    raw_text=statement.raw_text,
                    value=statement.value,
                    qualifier=statement.qualifier,
                    unit=statement.unit,
                    sentence=statement.sentence,
                    indicator_code=code,
                    rule_id=rule_id,
                    scope=scope,
                    is_own_scope=scope == agency.own_scope,
                )


def _is_settled(statement: Statement, clause: Clause, time: Time) -> bool:
    """Say whether it is one number, of the year: no plan, condition or running sum."""
    if time.event == "other" or time.looks_ahead:
        return False
    if clause.is_conditional or clause.is_unsettled:
        return False
    if statement.kind == "zero" and not clause.ends_clause:
        return False
    is_of_year = time.gap_event == "this" and "until" not in clause.gap
    if "accrued" in clause.concepts and not is_of_year:
        return False
    return statement.value_to is None and not _SEVERAL_NUMBERS.search(statement.raw_text)


def _is_own(
    body: str, names_office: bool, agency: Agency, dictionaries: Dictionaries
) -> bool:
    """Say whether the body that a clause names is the reporting one, or none is named."""
    terms = terms_of(dictionaries)
    if not body or body.startswith(terms["own_body"]):
        return True
    if agency.names is None:
        return False
    if body in agency.names:
        return True
    if not names_office:
        return False
    for office in (*terms["office"], *terms["office_short"]):
        if body.endswith(office):
            return body.removesuffix(office) in agency.names
    return False
