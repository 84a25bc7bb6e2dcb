"""A text's end → its dates, and the agencies that sign with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsing.model import Evidence
from parsing.report.agencies import type_by_suffix
from parsing.report.dates import YEAR, date_of
from parsing.report.lines import LONGEST_LINE, EdgeLine, compact, half_width, said
from parsing.report.rules import HAN, Rules
from parsing.text import Text

# Lines that tell a date of publication are short.
_LONGEST_LABELLED = 200

# A date alone on its line, or after a short text in which a name may stand.
_DATE = re.compile(
    rf"([{HAN}()·]{{0,40}}?)({YEAR})(年|-|\.|/)"
    r"([0-9一二三四五六七八九十]{1,2})(?:月|-|\.|/)"
    r"([0-9一二三四五六七八九十]{1,3})日?"
)
_MAY_HAVE_DATE = re.compile("[2２二].*[年./．／－-]")
_NAME = re.compile(f"[{HAN}()·]{{2,40}}")


def signatures_in(
    text: Text, tail: Sequence[EdgeLine], rules: Rules
) -> Iterator[Evidence]:
    """Yield the agencies that sign on a text's last lines, and the dates there."""
    for index, line in enumerate(tail):
        if len(line[0]) > LONGEST_LINE or not _MAY_HAVE_DATE.search(line[0]):
            continue
        dated = _unsealed(line, rules)
        parts = _DATE.fullmatch(dated)
        day = date_of(parts[2], parts[4], parts[5]) if parts else None
        if parts is None or day is None:
            continue
        # the name on the date's own line, else on the line before it
        name, named = parts[1], line
        if not name and index:
            named = tail[index - 1]
            name = _unsealed(named, rules)
        is_signed = _is_agency(name, rules)
        if is_signed:
            yield said(text, "agency_name", "signature", name, named.start(), named.end())
        # without a name above it only a date written out in full is taken
        is_full = parts[3] == "年" and dated.endswith("日")
        if is_signed or (is_full and not parts[1]):
            kind = "signature" if is_signed else "date_line"
            yield said(text, "signed_on", kind, day.isoformat(), line.start(), line.end())


def _unsealed(line: EdgeLine, rules: Rules) -> str:
    return rules.seal.sub("", compact(line[0]) or "")


def _is_agency(name: str, rules: Rules) -> bool:
    return (
        type_by_suffix(name, rules) is not None
        and _NAME.fullmatch(name) is not None
        and not name.startswith(rules.words["contact"])
    )


def publications_in(
    text: Text, head: Sequence[EdgeLine], rules: Rules
) -> Iterator[Evidence]:
    """Yield the labelled dates of publication on the lines of a text's head."""
    # most texts have none, and one look at the head is cheaper than one at each line
    labels = rules.words["date_label"]
    whole = text.simple[: head[-1].end()] if head else ""
    if not any(label in whole for label in labels):
        return
    for line in head:
        if len(line[0]) > _LONGEST_LABELLED or not any(
            label in line[0] for label in labels
        ):
            continue
        parts = rules.publication.search(half_width(line[0]))
        day = date_of(*parts.groups()) if parts else None
        if day is not None:
            kind = "publication_line"
            yield said(
                text, "published_on", kind, day.isoformat(), line.start(), line.end()
            )
