"""What the running text of a report states.

Lines become paragraphs and sentences; in a sentence everything with a number in it is
told apart (mentions); the words around a quantity (clauses) stand for concepts; rules of
the seeds say which indicator a clause with these concepts states.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsing.dictionaries import Dictionaries
from parsing.model import (
    Breakdown,
    Identity,
    Prose,
    Statement,
    StatementIndicator,
    Tables,
)
from parsing.prose.breakdowns import Stated, breakdowns_of
from parsing.prose.clauses import clauses_of
from parsing.prose.indicators import agency_of, stated_in
from parsing.prose.mentions import Mention, mentions_of
from parsing.prose.sentences import Sentence, sentences_of
from parsing.text import Text


def read_prose(
    text: Text, identity: Identity, tables: Tables, dictionaries: Dictionaries
) -> Prose:
    """Return every quantity of running text, and the indicators that are stated.

    Of the tables only their places count: their rows are no running text.
    """
    agency = agency_of(identity, dictionaries)
    statements: list[Statement] = []
    indicators: list[StatementIndicator] = []
    breakdowns: list[Breakdown] = []
    for paragraph in sentences_of(text, tables, dictionaries):
        together: list[Stated] = []
        has_parts = False
        for sentence in paragraph:
            mentions = mentions_of(sentence.folded, sentence.above, dictionaries)
            stated = [one for one in mentions if one.reading.value is not None]
            if not stated:
                continue
            found = _statements(text, sentence, mentions)
            statements += found
            # what was cut at its commas has lost what it is about
            if sentence.is_cut:
                continue
            clauses = clauses_of(sentence.folded, stated, dictionaries)
            indicators += stated_in(
                sentence, mentions, found, clauses, agency, dictionaries
            )
            together += map(Stated, found, clauses)
            has_parts = has_parts or any(clause.opens_parts for clause in clauses)
        if has_parts:
            breakdowns += breakdowns_of(together)
    return Prose(tuple(statements), tuple(indicators), tuple(breakdowns))


def _statements(
    text: Text, sentence: Sentence, mentions: Sequence[Mention]
) -> list[Statement]:
    paragraph_no, sentence_no, line_no, begins, *_, original, _, shown = sentence
    breaks = original.count("\n")
    found = []
    for number, (start, end, _, reading) in enumerate(mentions, 1):
        kind, value, value_to, qualifier, unit, _ = reading
        if value is None or qualifier is None:
            continue
        found.append(
            Statement(
                paragraph_no,
                sentence_no,
                number,
                kind,
                line_no + (original.count("\n", 0, start) if breaks else 0),
                begins + start,
                text.printed(begins + start, begins + end),
                value,
                value_to,
                qualifier,
                unit,
                shown,
            )
        )
    return found
