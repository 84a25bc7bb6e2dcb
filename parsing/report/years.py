"""A text → the years that it says it reports on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsing.model import Evidence
from parsing.report.dates import year_of
from parsing.report.lines import half_width, said
from parsing.report.rules import Rules
from parsing.text import Text

# So much of a sentence behind its year tells a date or a plan.
_SENTENCE = 16

_YEAR = re.compile("20[0-9]{2}")
_YEAR_SAID = re.compile("(20[0-9]{2}) ?年")
_STOP = re.compile("[。;；!！\n]")
_MONTH = re.compile("20[0-9]{2} ?年 ?[0-9]{1,2} ?月")


def years_in(text: Text, rules: Rules) -> Iterator[Evidence]:
    """Yield each year of a period covered and of a sentence's beginning, once a kind.

    Where neither is told, that of the report which a sentence presents.
    """
    flat = _flat(text.simple)
    told = _periods(flat, rules), _subjects(flat, rules)
    announced = {} if any(told) else _announced(flat, rules)
    kinds = ("coverage_statement", "sentence_subject", "announced")
    for kind, places in zip(kinds, (*told, announced), strict=True):
        for year, (start, end) in places.items():
            yield said(text, "report_year", kind, year, start, end)


def _announced(flat: str, rules: Rules) -> dict[str, tuple[int, int]]:
    """Where a sentence presents the report of a year."""
    found: dict[str, tuple[int, int]] = {}
    for match in rules.announced_year.finditer(flat):
        found.setdefault(str(year_of(match["year"])), match.span("year"))
    return found


def latest_year_named(text: Text) -> int | None:
    """Return the latest year that a text names."""
    return max(map(int, _YEAR_SAID.findall(text.raw)), default=None)


def _flat(plain: str) -> str:
    """Lines with full-width digits, which are rare, in plain ones; same length."""
    if "２" not in plain:
        return plain
    lines = plain.split("\n")
    return "\n".join(half_width(line) if "２" in line else line for line in lines)


def _periods(flat: str, rules: Rules) -> dict[str, tuple[int, int]]:
    """Where each period covered first stands; one over several years covers none."""
    found: dict[str, tuple[int, int]] = {}
    end = 0
    while last_day := rules.last_day.search(flat, end):
        # periods do not go over lines, and few lines have one
        start = flat.rfind("\n", end, last_day.start()) + 1 or end
        end = flat.find("\n", last_day.end())
        end = len(flat) if end < 0 else end
        for period in rules.period.finditer(flat, start, end):
            years = set(_YEAR.findall(period[0]))
            if len(years) == 1:
                found.setdefault(years.pop(), period.span())
    return found


def _subjects(flat: str, rules: Rules) -> dict[str, tuple[int, int]]:
    """2019年,我局…: the year alone; dates, plans and titles are left out."""
    found: dict[str, tuple[int, int]] = {}
    plans = rules.words["plan"]
    for year in _YEAR_SAID.finditer(flat):
        start = year.start()
        while start and flat[start - 1] in " \u3000":
            start -= 1
        if year[1] in found or (start and not _STOP.match(flat, start - 1)):
            continue
        end = year.end() + _SENTENCE
        stop = _STOP.search(flat, year.end(), end)
        sentence = flat[year.start() : stop.start() if stop else end]
        if not _MONTH.search(sentence) and not any(plan in sentence for plan in plans):
            found[year[1]] = year.span(1)
    return found
