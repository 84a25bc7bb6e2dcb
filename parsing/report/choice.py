"""The agencies and years that a text says → those that are the report's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from parsing.model import Evidence
from parsing.report.agencies import AgencyName, describe
from parsing.report.places import NATION, Division
from parsing.report.rules import Rules
from parsing.report.years import latest_year_named
from parsing.text import Text

# The regulation came into force in this year: no report is about an earlier one.
_FIRST_YEAR = 2008

_YEAR = re.compile("20[0-9]{2}")


class StatedPlace(NamedTuple):
    """Province and city as the manifest states them, and as divisions if they are."""

    province_name: str | None
    city_name: str | None
    province: Division | None
    city: Division | None

    @property
    def is_unsaid(self) -> bool:
        """Whether the manifest states neither."""
        return self.province_name is None and self.city_name is None


class AgencyChoice(NamedTuple):
    """A name as one kind of evidence says it, where it lies, and what contradicts it."""

    agency: AgencyName
    evidence: str
    rank: int
    start: int
    division_code: str | None
    contradictions: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[int, int, int, str]:
        """The best-ranked name whose place is known speaks, after what is stated."""
        known = 3
        if self.evidence == "manifest":
            known = 0
        elif self.agency.agency_type is not None:
            known = 2 if self.division_code is None else 1
        return known, self.rank, self.start, self.agency.printed


class YearChoice(NamedTuple):
    """The year reported on and its evidence, and what keeps it from being known."""

    report_year: int | None = None
    evidence: str | None = None
    reason: str | None = None


def stated_place(evidence: Iterable[Evidence], rules: Rules) -> StatedPlace:
    """Return the place that the manifest states, as divisions where it is one."""
    stated = {
        piece.attribute: piece.value for piece in evidence if piece.evidence == "manifest"
    }
    province_name, city_name = stated.get("province"), stated.get("city")
    provinces = [
        place for place in _named(province_name, rules) if place.level == "province"
    ]
    province = provinces[0] if provinces else None
    # a municipality is its own city
    cities = [
        place
        for place in _named(city_name, rules)
        if place.level == "prefecture" or place.division_code in rules.municipalities
        if province is None or province.division_code == place.province_code
    ]
    city = cities[0] if len(cities) == 1 else None
    return StatedPlace(
        province.division_name if province else province_name,
        city.division_name if city else city_name,
        province,
        city,
    )


def _named(name: str | None, rules: Rules) -> list[Division]:
    """The divisions of an official or short name."""
    places = [form.division for form in rules.forms.get(name or "", ())]
    return [place for place in places if name in (place.division_name, place.short_name)]


def choose_agency(
    evidence: Iterable[Evidence], place: StatedPlace, rules: Rules
) -> AgencyChoice | None:
    """Return the best name, with those that contradict it; None if there is no name."""
    starts: dict[tuple[str, str], int] = {}
    for piece in evidence:
        if piece.attribute == "agency_name" and not rules.nobody.fullmatch(piece.value):
            key, start = (piece.evidence, piece.value), piece.char_start or 0
            starts[key] = min(start, starts.get(key, start))
    choices: list[AgencyChoice] = []
    for (kind, name), start in starts.items():
        agency = describe(name, rules)
        rank, code = rules.ranks["agency_name", kind], _division_of(agency, place, rules)
        choices.append(AgencyChoice(agency, kind, rank, start, code))
    if not choices:
        return None
    best, *others = sorted(choices, key=lambda choice: choice.order)
    contradictions = tuple(
        f"{other.agency.printed} ({other.evidence})"
        for other in others
        if best.evidence != "manifest" and _contradicts(other, best, rules)
    )
    return best._replace(contradictions=contradictions)


def _division_of(agency: AgencyName, place: StatedPlace, rules: Rules) -> str | None:
    """Of several divisions with one name, the one in the place stated.

    A province stated alone does not place an agency whose name has no place, but one
    that is named after it (浙江大学). A body of the state lies in none.
    """
    if place.is_unsaid or agency.division_code == NATION:
        return agency.division_code
    province, city = place.province, place.city
    inside = [
        code
        for code in agency.division_codes
        if not province or rules.divisions[code].province_code == province.division_code
        if not city or rules.divisions[code].city_code == city.division_code
    ]
    if inside and (province or city):
        return inside[0] if len(inside) == 1 else None
    if city:
        return city.division_code
    is_of_province = province and (
        province.division_code in rules.municipalities
        or agency.core.startswith(province.short_name)
    )
    return province.division_code if province and is_of_province else None


def _contradicts(other: AgencyChoice, best: AgencyChoice, rules: Rules) -> bool:
    """Whether two names cannot be one agency's; what is not known contradicts nothing."""
    if other.agency.printed == best.agency.printed:
        return False
    code, codes = best.division_code, other.agency.division_codes
    if code is not None and other.division_code not in (None, code):
        return True
    if code is not None and codes and code not in codes:
        return True
    one, two = other.agency.core, best.agency.core
    shorter, longer = sorted((one, two), key=len)
    if shorter == longer or longer.endswith(shorter):
        return False
    if longer.startswith(shorter):
        # 公安局 is not its 公安局交通管理局
        return longer.endswith(rules.words["part_end"])
    is_government = best.agency.agency_type in (None, "people_government")
    return not (is_government and rules.government_office.search(one))


def choose_year(
    evidence: Sequence[Evidence],
    signed_on: date | None,
    published_on: date | None,
    text: Text,
    rules: Rules,
) -> YearChoice:
    """Return the best evidence's year, and what speaks against it."""
    years: dict[str, list[int]] = {}
    for kind, values in _by_kind(evidence, "report_year", rules).items():
        for value in sorted(values):
            if not _YEAR.fullmatch(value):
                reason = f"the manifest states a year that is none: {value}"
                return YearChoice(reason=reason)
            years.setdefault(kind, []).append(int(value))
    if not years:
        reason = "no year found: not in a title, a coverage statement or a sentence"
        return YearChoice(reason=reason)
    best, *weaker = years
    year, *more = years[best]
    if more:
        listed = _listed(years[best])
        reason = f"several years of one kind of evidence ({best}): {listed}"
        return YearChoice(reason=reason)
    if best == "manifest":
        return YearChoice(year, best)
    # plans for the next year begin sentences too, below a title
    others = [
        f"{_listed(years[kind])} ({kind})"
        for kind in weaker
        if year not in years[kind]
        and not (
            best == "title" and kind == "sentence_subject" and years[kind] == [year + 1]
        )
    ]
    # what only running text says of the year may be told of another one
    is_told = best in ("sentence_subject", "announced")
    latest = latest_year_named(text) or year if is_told else year
    said, against = f"the year {year} ({best})", None
    is_sure = best == "title" and years.get("coverage_statement") == [year]
    if others:
        against = f"{said} is contradicted by {', '.join(others)}"
    elif signed_on and not _follows(signed_on, year, is_sure=is_sure):
        against = f"{said} does not go with the signature of {signed_on}"
    elif (
        published_on
        and published_on.year <= year
        and not _follows(published_on, year, is_sure=is_sure)
    ):
        against = f"{said} does not go with the publication on {published_on}"
    elif latest > year and not (signed_on and signed_on.year == latest):
        against = (
            f"only sentences tell of the year {year}, and the text also names {latest}"
        )
    elif year < _FIRST_YEAR:
        against = f"the year {year} lies before the first reports"
    return YearChoice(year, best, against)


def _follows(day: date, year: int, *, is_sure: bool) -> bool:
    """Whether a report on a year may be of a day: of the year after, as most are.

    is_sure: if the title and the period covered name the year, of its last month too.
    """
    return day.year == year + 1 or (is_sure and (day.year, day.month) == (year, 12))


def date_said(evidence: Iterable[Evidence], attribute: str, rules: Rules) -> date | None:
    """Return the date of the best kind of evidence, if that says only one."""
    values = next(iter(_by_kind(evidence, attribute, rules).values()), set())
    return date.fromisoformat(min(values)) if len(values) == 1 else None


def _by_kind(
    evidence: Iterable[Evidence], attribute: str, rules: Rules
) -> dict[str, set[str]]:
    """What is said of an attribute, by kind of evidence, the best first."""
    kinds: dict[str, set[str]] = {}
    for piece in evidence:
        if piece.attribute == attribute:
            kinds.setdefault(piece.evidence, set()).add(piece.value)
    return dict(sorted(kinds.items(), key=lambda kind: rules.ranks[attribute, kind[0]]))


def _listed(years: Iterable[int]) -> str:
    return ", ".join(map(str, years))
