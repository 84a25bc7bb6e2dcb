"""A text → a reading whatever is wrong with it: failures stay with their report.

Whose report it is, its tables and its running text are guarded each by itself: what
raises, takes too long or gives what cannot be kept becomes a failure with its reason,
and the others are read all the same.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from types import FrameType
from typing import Any, NamedTuple, TypeVar

from parsing.contaminations import contaminations_of
from parsing.dictionaries import Dictionaries
from parsing.model import (
    Contamination,
    Identity,
    ParsedReport,
    Prose,
    Section,
    Stated,
    Tables,
)
from parsing.prose import read_prose
from parsing.report import identify
from parsing.report.parts import Cut, Part, part_text, parts_of
from parsing.tables import read_tables
from parsing.text import Text, label_key

# Of each part of the reading. Reports of the usual length take milliseconds.
SECONDS = 20.0

# A timer of less might be taken for none.
_LEAST = 0.001

# A greater number than any that is counted or paid; what is added up has room for it.
_TOO_GREAT = Decimal(10) ** 17

# of what an exception says, which may quote the report
_LONGEST_MESSAGE = 200

_Part = TypeVar("_Part")


class Breach(ValueError):
    """What was read cannot be kept: it is there twice, or not where it says."""


class OneReport(NamedTuple):
    """A report, the text it was read from, and the line it begins on, if one of several.

    Places in the text are those in the whole.
    """

    report: ParsedReport
    text: str
    line_no: int | None = None


class _TooLongError(BaseException):
    """Time is over. No Exception: nothing on the way may catch it."""


def parse_all(
    text: str,
    stated: Mapping[int | None, Stated],
    dictionaries: Dictionaries,
    *,
    seconds: float | None = SECONDS,
) -> Iterator[OneReport]:
    """Yield each report of a text, with its places in that text; as a rule it is one.

    stated: what the manifest states of the file (None), and of reports in it by the line
    that they begin on; seconds: as parse_guarded takes them.
    """
    of_file = stated.get(None, Stated())
    lines = [line for line in stated if line is not None]
    whole = Text(text)
    cut, reason = _guarded(
        "where its reports begin", lambda: parts_of(whole, dictionaries), seconds
    )
    cut = cut or Cut(doubt=reason)
    for part in cut.parts:
        of_part = stated.get(part.line_no, Stated())
        alone = part_text(text, part)
        report = parse_guarded(
            alone,
            replace(
                of_part,
                province=of_part.province or of_file.province,
                city=of_part.city or of_file.city,
            ),
            dictionaries,
            seconds=seconds,
        )
        why = _not_of_parts(lines, cut.parts) or _not_of_all(of_file, of_part, cut.parts)
        yield OneReport(_held_back(report, why), alone, part.line_no)
    if not cut.parts:
        report = _parse(whole, of_file, dictionaries, seconds)
        why = cut.doubt or (_not_of_parts(lines, ()) if lines else None)
        yield OneReport(_held_back(report, why), text)


def _not_of_parts(lines: Iterable[int], parts: Iterable[Part]) -> str | None:
    """Why nothing can be taken for stated: it is stated of lines that begin no report."""
    begin = [part.line_no for part in parts]
    other = sorted(set(lines) - set(begin))
    if not other:
        return None
    there = (
        f"the reports of this file begin on lines {_listed(begin)}"
        if begin
        else "this file is one report"
    )
    return f"the manifest names the report of line {_listed(other)}, and {there}"


def _not_of_all(of_file: Stated, of_part: Stated, parts: Iterable[Part]) -> str | None:
    """Why what is stated of a file is taken for none of its reports."""
    names = [
        name
        for name in ("agency_name", "report_year")
        if getattr(of_file, name) and not getattr(of_part, name)
    ]
    if not names:
        return None
    lines = _listed(part.line_no for part in parts)
    return (
        f"the manifest states {' and '.join(names)} of the whole file, which has several "
        f"reports, on lines {lines}: state it of each, as FILE/L and its line"
    )


def _listed(lines: Iterable[int]) -> str:
    return ", ".join(map(str, lines))


def _held_back(report: ParsedReport, why: str | None) -> ParsedReport:
    """Return a report that is nobody's, with the reason; the same where there is none."""
    if why is None:
        return report
    known = report.identity
    identity = Identity("held_back", why, known.title, evidence=known.evidence)
    return replace(report, identity=identity)


def parse_guarded(
    text: str,
    stated: Stated,
    dictionaries: Dictionaries,
    *,
    seconds: float | None = SECONDS,
) -> ParsedReport:
    """Return all that a report says, whatever is wrong with it.

    seconds: the processor's time that each part may take, which only the main thread of
    a process can be bound to; None: as long as it takes.
    """
    return _parse(Text(text), stated, dictionaries, seconds)


def _parse(
    whole: Text, stated: Stated, dictionaries: Dictionaries, seconds: float | None
) -> ParsedReport:
    text = whole.raw
    failures: list[str] = []
    identity, reason = _guarded(
        "whose report it is",
        lambda: _sound_identity(text, identify(whole, stated, dictionaries)),
        seconds,
    )
    if identity is None:
        identity = Identity("held_back", reason)
        failures.append(str(reason))
    tables, reason = _guarded("tables", lambda: read_tables(whole, dictionaries), seconds)
    if tables is None:
        tables = _unread_tables(text, str(reason), dictionaries)
        failures.append(str(reason))
    else:
        tables, broken = _sound_tables(text, tables)
        failures += broken
    prose, reason = _guarded(
        "running text",
        lambda: _sound_prose(text, read_prose(whole, identity, tables, dictionaries)),
        seconds,
    )
    if prose is None:
        failures.append(str(reason))
    found, reason = _guarded(
        "contaminations",
        lambda: _sound_contaminations(text, contaminations_of(whole, dictionaries)),
        seconds,
    )
    if found is None:
        failures.append(str(reason))
    return ParsedReport(identity, tables, prose or Prose(), found or (), tuple(failures))


def unread(reason: str) -> ParsedReport:
    """Return a report of which nothing was read, with the reason."""
    return ParsedReport(Identity("held_back", reason), failures=(reason,))


def _guarded(
    name: str, read: Callable[[], _Part], seconds: float | None
) -> tuple[_Part | None, str | None]:
    """Return what is read and None, or None and why it is not."""
    try:
        with _within(seconds):
            return read(), None
    except _TooLongError:
        return None, f"{name}: reading took longer than {seconds:g} s"
    except Exception as error:
        return None, f"{name}: {_described(error)}"


@contextmanager
def _within(seconds: float | None) -> Iterator[None]:
    """Raise _TooLongError in what is done within, once the time is over.

    It is the processor's time of this thread: what else the computer has to do, in other
    processes or threads, must not tell what is read. Nothing here waits for anything.
    """
    if seconds is None:
        yield
        return
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("only the main thread of a process can be bound in time")

    end = time.thread_time() + seconds

    def stop(_number: int, _frame: FrameType | None) -> None:
        # the timer counts what all threads of the process do
        left = end - time.thread_time()
        if left <= 0:
            raise _TooLongError
        signal.setitimer(signal.ITIMER_PROF, max(left, _LEAST))

    before = signal.signal(signal.SIGPROF, stop)
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _described(error: Exception) -> str:
    said = str(error)[:_LONGEST_MESSAGE]
    return said if isinstance(error, Breach) else f"{type(error).__name__}: {said}"


def _unread_tables(text: str, reason: str, dictionaries: Dictionaries) -> Tables:
    """Every section whose heading or labels stand in the text, unread."""
    key = label_key(text)
    sections = {row["section"] for row in dictionaries.rows("sections")}
    return _all_unread(
        (
            row["section"]
            for row in dictionaries.rows("section_anchors")
            if row["section"] in sections and label_key(row["anchor"]) in key
        ),
        reason,
    )


def _all_unread(sections: Iterable[str], reason: str) -> Tables:
    return Tables(
        tuple(
            Section(name, None, True, "unread", reason=reason)
            for name in sorted(set(sections))
        )
    )


def _sound_identity(text: str, identity: Identity) -> Identity:
    _check_places(text, identity.evidence)
    return identity


def _sound_prose(text: str, prose: Prose) -> Prose:
    _check_unique(prose.statements, "char_start")
    _check_unique(prose.indicators, "char_start", "indicator_code")
    _check_unique(prose.breakdowns, "total_start")
    for found in (prose.statements, prose.indicators):
        _check_places(text, found)
        _check_size(one.value for one in found)
    _check_size(one.value_to for one in prose.statements)
    _check_size(one.total for one in prose.breakdowns)
    _check_size(one.parts_total for one in prose.breakdowns)
    return prose


def _sound_contaminations(
    text: str, found: tuple[Contamination, ...]
) -> tuple[Contamination, ...]:
    _check_unique(found, "char_start")
    _check_places(text, found)
    return found


def _sound_tables(text: str, tables: Tables) -> tuple[Tables, list[str]]:
    """Return the tables, a section whose cells cannot be kept as unread; and why."""
    try:
        _check_unique(tables.sections, "section")
        _check_unique(tables.unrecognised_labels, "section", "label_key")
        _check_unique(tables.local_items, "char_start")
        _check_places(text, tables.local_items)
        _check_size(one.value for one in tables.local_items)
    except Breach as error:
        reason = f"tables: {error}"
        there = (one.section for one in tables.sections if one.recognised)
        return _all_unread(there, reason), [reason]
    sections, failures = [], []
    kept = list(tables.cells)
    for section in tables.sections:
        cells = [one for one in tables.cells if one.section == section.section]
        try:
            _check_unique(cells, "row_code", "column_code")
            _check_places(text, cells)
            _check_size(one.value for one in cells)
            _check_size(one.reported_value for one in cells)
        except Breach as error:
            reason = f"{section.section}: {error}"
            failures.append(reason)
            kept = [one for one in kept if one.section != section.section]
            section = replace(section, verdict="unread", reason=reason)
        sections.append(section)
    if not failures:
        return tables, failures
    return replace(tables, sections=tuple(sections), cells=tuple(kept)), failures


def _check_unique(found: Iterable[Any], *key: str) -> None:
    seen = set()
    for one in map(attrgetter(*key), found):
        if one in seen:
            raise Breach(f"{' '.join(key)} {one} is there more than once")
        seen.add(one)


def _check_places(text: str, found: Iterable[Any]) -> None:
    """Raise Breach unless every raw_text stands in the text at its place."""
    for one in found:
        raw, start = one.raw_text, one.char_start
        if raw is None:
            continue
        if not raw or start is None or start < 0 or not text.startswith(raw, start):
            raise Breach(f"“{raw[:40]}” does not stand at character {start} of the text")


def _check_size(numbers: Iterable[Decimal | None]) -> None:
    for number in numbers:
        if number is not None and not -_TOO_GREAT < number < _TOO_GREAT:
            raise Breach("a number has more digits than there is room for")
