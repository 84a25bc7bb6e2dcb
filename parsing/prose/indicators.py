"""Clauses → statements of indicators: of this year and agency, and no plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsing.dictionaries import Dictionaries
from parsing.model import Statement, StatementIndicator
from parsing.prose.agencies import Agency
from parsing.prose.around import around_of
from parsing.prose.clauses import times_of
from parsing.prose.consistent import consistent_in
from parsing.prose.fitting import fitting_in
from parsing.prose.mentions import Mention
from parsing.prose.owned import Stating, owned_in
from parsing.prose.rules import may_state, rules_of
from parsing.prose.sentences import Sentence
from parsing.prose.setting import Before, Headings, setting_of
from parsing.prose.settled import settled_in
from parsing.prose.terms import terms_of
from parsing.prose.whose import Whose
from parsing.prose.words import concepts_of, vocabulary_of, without_kinds, without_titles


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
    # digits that go on with those above may be the end of a year (20 / 18年)
    is_cut_year = sentence.above and mentions[0].reading.kind == "other"
    if is_cut_year or headings.above & vocabulary.of("ahead section_ahead"):
        return
    titles_end = terms_of(dictionaries)["gazette_end"]
    text = without_kinds(without_titles(sentence.folded, titles_end))
    text = agency.without_accounts(text)
    setting = setting_of(sentence, text, headings, before, dictionaries)
    if setting is None:
        return
    seen = concepts_of(text, vocabulary, rules.signs)
    has_zero = any(not one.value for one in statements)
    if has_zero:
        seen |= setting.denied | vocabulary.of("none")
    units = {one.unit for one in statements}
    goes_on = setting.head or setting.last.startswith("application.")
    if not goes_on and not may_state(units, has_zero, seen, setting.above, rules):
        return
    around = around_of(text, setting.topic, mentions, statements, agency, dictionaries)
    fitting = [*fitting_in(around, setting, dictionaries)]
    if not fitting:
        return
    year = agency.report_year
    times = times_of(sentence.folded, mentions, around.numbers, year, vocabulary)
    settled = settled_in(fitting, before.text, around, times, year, dictionaries)
    owned = owned_in(settled, around, Whose(around, agency, dictionaries))
    for one in consistent_in(owned, around):
        yield _indicator(one, statements[one.place], agency)


def _indicator(one: Stating, statement: Statement, agency: Agency) -> StatementIndicator:
    return StatementIndicator(
        statement.line_no,
        statement.char_start,
        statement.raw_text,
        statement.value,
        statement.qualifier,
        statement.unit,
        statement.sentence,
        one.indicated.indicator_code,
        one.indicated.rule_id,
        one.scope,
        one.scope == agency.own_scope,
    )
