"""The running text of a report → what it states.

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
from parsing.prose.agencies import agency_of
from parsing.prose.breakdowns import breakdowns_of, told_in
from parsing.prose.indicators import stated_in
from parsing.prose.mentions import Mention, mentions_of
from parsing.prose.sentences import Sentence, sentences_of
from parsing.prose.setting import Before, headings_of
from parsing.prose.terms import terms_of
from parsing.text import Text


def read_prose(
    text: Text, identity: Identity, tables: Tables, dictionaries: Dictionaries
) -> Prose:
    """Return every quantity of running text, and the indicators that are stated.

    Of the tables only their places count: their rows are no running text.
    """
    agency = agency_of(identity, dictionaries)
    opens_parts = terms_of(dictionaries)["opens_parts"]
    statements: list[Statement] = []
    indicators: list[StatementIndicator] = []
    breakdowns: list[Breakdown] = []
    headings = headings_of((), dictionaries)
    for paragraph in sentences_of(text, tables, dictionaries):
        if headings.of != paragraph[0].headings:
            headings = headings_of(paragraph[0].headings, dictionaries)
        together: list[tuple[str, Sequence[Mention], Sequence[Statement]]] = []
        stated: list[StatementIndicator] = []
        before = Before("", "", False, False, frozenset())
        for sentence in paragraph:
            mentions = mentions_of(sentence.folded, sentence.above, dictionaries)
            found = _statements(text, sentence, mentions)
            statements += found
            # what was cut at its commas has lost what it is about
            if sentence.is_cut or not found:
                continue
            own = tuple(
                stated_in(
                    sentence,
                    headings,
                    mentions,
                    found,
                    before,
                    agency,
                    dictionaries,
                )
            )
            stated += own
            last, is_none = "", not found[-1].value
            if own and own[-1].char_start == found[-1].char_start:
                last = own[-1].indicator_code
            values = frozenset(one.value for one in own)
            parts = sum(one.value for one in found if one.unit != "%")
            # 收到12件。其中自然人11件、法人1件。办结12件: the last is of the first
            is_parted = sentence.folded.startswith("其中") and parts in before.values
            if is_parted and not own:
                before = before._replace(text=before.text + sentence.folded)
            else:
                before = Before(sentence.folded, last, is_none, bool(own), values)
            together.append((sentence.folded, mentions, found))
        doubtful: set[int] = set()
        everything = "\n".join(folded for folded, *_ in together)
        if any(word in everything for word in opens_parts):
            told = [one for each in together for one in told_in(*each)]
            for breakdown, places in breakdowns_of(told, dictionaries):
                breakdowns.append(breakdown)
                # parts that are all there are and do not add up: one number is wrong
                if breakdown.is_exhaustive and breakdown.parts_total != breakdown.total:
                    doubtful |= places
        indicators += (one for one in stated if one.char_start not in doubtful)
    return Prose(tuple(statements), tuple(indicators), tuple(breakdowns))


def _statements(
    text: Text, sentence: Sentence, mentions: Sequence[Mention]
) -> list[Statement]:
    paragraph_no, sentence_no, line_no, begins, *_, original, _, shown = sentence
    breaks = original.count("\n")
    found = []
    for number, (start, end, _, reading) in enumerate(mentions, 1):
        kind, value, value_to, qualifier, unit, *_ = reading
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
