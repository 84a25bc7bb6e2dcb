"""The words around a quantity: its clause, what comes before and what comes behind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from parsing.dictionaries import Dictionaries
from parsing.prose.concepts import Concepts, concepts_of
from parsing.prose.mentions import Mention
from parsing.prose.rules import Case, Fitting, fitting_rules
from parsing.prose.terms import CLAUSE_ENDS, one_of, terms_of, unbroken
from parsing.text import HAN

_CLAUSE_END = re.compile(f"[{CLAUSE_ENDS}]")
_WORDS_BEHIND = re.compile(f"[^、和及{CLAUSE_ENDS}]*")
_ENDS_CLAUSE = re.compile(f"[)”》]*(?:\\Z|[{CLAUSE_ENDS}])")


class Clause(NamedTuple):
    """What the words around a quantity, or a zero in words, say of it.

    fitting: the rules by which it may state an indicator. concepts: of the clause that
    ends with it; gap: of all since the quantity before. body is the one that the clause
    names as acting, empty if none. is_unsettled: what follows makes it a condition or a
    sum with another year. opens_parts, leaves_parts, is_the_rest: whether it begins or
    ends the parts of a total, or closes them.
    """

    fitting: Fitting | None
    concepts: Concepts
    gap: Concepts
    body: str
    is_conditional: bool
    is_unsettled: bool
    names_office: bool
    ends_clause: bool
    opens_parts: bool
    is_the_rest: bool
    leaves_parts: bool


@dataclass(frozen=True)
class _Words:
    lead: re.Pattern[str]
    verb_first: tuple[str, ...]
    each_body: re.Pattern[str]
    body: re.Pattern[str]
    no_body: re.Pattern[str]
    condition: re.Pattern[str]
    unsettled: re.Pattern[str]
    or_more: tuple[str, ...]
    office: re.Pattern[str]
    opens_parts: tuple[str, ...]
    the_rest: tuple[str, ...]


def clauses_of(
    sentence: str, stated: Sequence[Mention], dictionaries: Dictionaries
) -> list[Clause]:
    """Return what the words around each quantity and zero of a sentence say of it.

    sentence: of plain width; stated: its quantities and zeros. Dates, names and digits
    that count nothing part no clause. A line end inside a paragraph is the page's, and
    may stand inside a word.
    """
    or_more = _words_of(dictionaries).or_more
    is_whole = sentence.isprintable()
    found = []
    before, last = 0, len(stated) - 1
    for place, (start, end, printed, reading) in enumerate(stated):
        gap = sentence[before:start]
        is_followed = place < last
        rest = sentence[end : stated[place + 1].start if is_followed else len(sentence)]
        before = end
        found.append(
            _clause(
                gap if is_whole else unbroken(gap),
                unbroken(printed) if reading.kind == "zero" else None,
                rest if is_whole else unbroken(rest),
                not reading.value,
                reading.unit,
                printed.endswith(or_more),
                is_followed,
                dictionaries,
            )
        )
    return found


@lru_cache(maxsize=4096)
def _clause(
    gap: str,
    zero: str | None,
    rest: str,
    is_zero: bool,
    unit: str | None,
    is_or_more: bool,
    is_followed: bool,
    dictionaries: Dictionaries,
) -> Clause:
    """What the words say between the quantity before and this one, and behind it.

    zero: the words of a zero; is_zero: it is one, in words or in digits; is_or_more: the
    quantity ends with 以上; is_followed: another quantity or zero ends the rest.
    """
    words = _words_of(dictionaries)
    clause = _last_clause(gap)
    earlier = gap[: len(gap) - len(clause)]
    behind = _WORDS_BEHIND.match(rest)
    own = zero if zero is not None else behind[0] if behind else ""
    # 未收到申请 does not end its clause in 未收到申请3件以上
    ends_clause = _ENDS_CLAUSE.match(f"{rest}0" if is_followed else rest) is not None
    lead = words.lead.match(clause)
    concepts = concepts_of(clause, dictionaries)
    all_concepts = concepts | concepts_of(earlier, dictionaries)
    return Clause(
        fitting=fitting_rules(
            Case(
                is_quantity=zero is None,
                is_zero=is_zero,
                unit=unit,
                clause=concepts,
                own=concepts_of(own, dictionaries),
                gap=all_concepts,
            ),
            dictionaries,
        ),
        concepts=concepts,
        gap=all_concepts,
        body=_body(clause[lead.end() :] if lead else clause, words),
        is_conditional=words.condition.search(clause) is not None,
        is_unsettled=words.unsettled.match(rest) is not None
        or (is_or_more and not ends_clause),
        names_office=words.office.search(gap) is not None,
        ends_clause=ends_clause,
        opens_parts=any(word in gap for word in words.opens_parts),
        is_the_rest=any(word in clause for word in words.the_rest),
        leaves_parts=";" in gap or "；" in gap,
    )


def _last_clause(gap: str) -> str:
    """The last clause of a text; right behind a colon or a bracket, the one before it."""
    ends = [match.start() for match in _CLAUSE_END.finditer(gap)]
    if not ends:
        return gap
    last = ends[-1]
    if gap[last] in ":(" and len(gap) - last - 1 <= 2:
        begins = ends[-2] + 1 if len(ends) > 1 else 0
        if begins < last:
            return gap[begins:]
    return gap[last + 1 :]


def _body(clause: str, words: _Words) -> str:
    """The body that a clause names as the one that acts: what it begins with."""
    if not clause or clause.startswith(words.verb_first):
        return ""
    match = words.each_body.match(clause) or words.body.match(clause)
    if match is None or words.no_body.search(match[0]):
        return ""
    return match[0]


@lru_cache(maxsize=8)
def _words_of(dictionaries: Dictionaries) -> _Words:
    terms = terms_of(dictionaries)
    inside = f"[^{CLAUSE_ENDS}]"
    year = one_of(terms["last_year"])
    left_over = one_of(terms["left_over"])
    each = one_of(terms["each_body"])
    subject = "".join(terms["no_subject"])
    return _Words(
        lead=re.compile(
            f"(?:{one_of(terms['lead'])}|[一二三四五六七八九十]{{1,3}}[)、.]"
            "|[0-9年月日度,、 　:)“”\x1a-])+"
        ),
        verb_first=terms["verb_first"],
        each_body=re.compile(f"(?!{one_of(terms['each_of_all'])}){each}.?", re.DOTALL),
        body=re.compile(f"[{HAN}]{{1,12}}?{one_of(terms['body_end'])}"),
        no_body=re.compile(one_of(terms["no_body"])),
        condition=re.compile(f"{one_of(terms['condition'])}{inside}{{0,6}}\\Z"),
        unsettled=re.compile(
            f"{one_of(terms['condition_behind'])}(?:[{CLAUSE_ENDS}]|\\Z)"
            f"|(?:[(,]?{one_of(terms['including'])}|[(]){inside}{{0,4}}"
            f"{year}[^{CLAUSE_ENDS}0-9]{{0,2}}{left_over}"
        ),
        or_more=tuple(
            row["word"]
            for row in dictionaries.rows("narrative_qualifiers")
            if row["place"] == "after" and row["qualifier"] == "at_least"
        ),
        office=re.compile(
            f"(?:\\A|[{CLAUSE_ENDS}])(?:{one_of(terms['opens_parts'])})?"
            f"(?:[0-9]{{4}}年度?,?)?[^{subject}0-9{CLAUSE_ENDS}]{{0,10}}"
            f"{one_of(terms['office_of'])}{one_of(terms['office'])}"
        ),
        opens_parts=terms["opens_parts"],
        the_rest=terms["the_rest"],
    )
