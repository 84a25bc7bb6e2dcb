"""Facts with the identities that tie them → the lines that a person reads."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from orchestration.summary import printable
from orchestration.tracing.facts import Fact, Report, lines_of
from orchestration.tracing.ties import Catalogue, Identity
from orchestration.tracing.words import legible, number

_AROUND = 100  # characters shown before and after the number; a paragraph can be long
_MARKS = (("【", "】"), ("⟦", "⟧"), ("⦗", "⦘"))


def shown(
    heading: str,
    printed: Sequence[Fact],
    implied: Sequence[Fact],
    empty: int,
    reports: dict[str, Report],
    catalogue: Catalogue,
) -> Iterator[str]:
    yield heading

    def place(fact: Fact) -> tuple[Any, ...]:
        return fact.report_id, fact.char_start, fact.raw_text

    for (report_id, start, raw_text), facts in groupby(
        sorted(printed, key=place), key=place
    ):
        group = list(facts)
        report = reports[report_id]
        line = marked_line(report.text or "", start, raw_text)
        yield ""
        where = f"{printable(report.source_path)}:{group[0].line_no}"
        yield f"{where}{report.place(start)}: {line.strip()}"
        yield from _described(group, catalogue)
    if implied:
        yield ""
        yield "forced by the identities, where the report prints nothing:"
        for fact in implied:
            yield f"{printable(reports[fact.report_id].source_path)}:"
            yield from _described([fact], catalogue)
    if empty:
        yield ""
        yield f"{empty} cell(s) of the form without a number are not shown"


def marked_line(text: str, start: int, raw_text: str) -> str:
    """Return the line of raw_text with it between marks, fit for a terminal.

    Marks are those that do not stand in the line themselves. Of a long line, the part
    around is shown.
    """
    end = start + len(raw_text)
    before = lines_of(text[:start])[-1]
    after = lines_of(text[end:])[0]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:]
    if len(after) > _AROUND:
        after = after[:_AROUND] + "…"
    line = before + raw_text + after
    opening, closing = next(
        (pair for pair in _MARKS if not set(pair) & set(line)), _MARKS[0]
    )
    return f"{legible(before)}{opening}{legible(raw_text)}{closing}{legible(after)}"


def _described(facts: Sequence[Fact], catalogue: Catalogue) -> Iterator[str]:
    """Yield a line per fact of one place, then one per identity that ties them."""
    ties: dict[Identity, None] = {}
    for bare in facts:
        fact = catalogue.with_unit(bare)
        table = fact.table.removeprefix("fct_")
        value = "no number" if fact.value is None else number(fact.value)
        if fact.value_to is not None:
            value += f" to {number(fact.value_to)}"
        unit = f" {legible(fact.unit)}" if fact.unit else ""
        yield (
            f"  {table}: {legible(catalogue.label(fact))} = {value}{unit} "
            f"({fact.basis or 'no basis'})"
        )
        correction = catalogue.correction(fact)
        if correction:
            yield f"    {correction}"
        ties |= dict.fromkeys(catalogue.identities(fact))
    for identity in ties:
        yield f"  {_evaluated(identity)}"


def _evaluated(identity: Identity) -> str:
    left, right = (
        "?" if side is None else number(side) for side in (identity.left, identity.right)
    )
    missing = f"; {printable(identity.missing)}" if identity.missing else ""
    if identity.evidence:
        missing += f"; {legible(identity.evidence)}"
    return (
        f"{identity.identity_id} {identity.outcome}: left {left}, right {right} "
        f"({identity.statement}{missing})"
    )
