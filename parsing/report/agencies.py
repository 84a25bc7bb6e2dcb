"""The name of an agency → the place in it, its type, its name in that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from parsing.report.ids import GOVERNMENT, canonical
from parsing.report.lines import without_blanks
from parsing.report.places import Division, Form
from parsing.report.rules import BRACKETED, Rules

# What lies in a county, and has no other place.
TOWNSHIPS = ("township_government", "subdistrict_office")

# Divisions' names are of two to so many characters.
_SHORTEST = 2
_LONGEST = 18

_BRACKET_AT_END = re.compile(rf"{BRACKETED}\Z")


class AgencyName(NamedTuple):
    """What a name says.

    published: the name to show; core: the canonical name without its place. The
    division_code is None if the place is not known, or may be any of division_codes;
    candidate_places names these for a person.
    """

    printed: str
    published: str
    agency_type: str | None
    core: str
    division_code: str | None
    division_codes: tuple[str, ...]
    candidate_places: str


class _Place(NamedTuple):
    """Where a name begins: the divisions it may be, and the rest of the name."""

    rest: str
    codes: tuple[str, ...] = ()
    homonym_cities: tuple[str, ...] = ()
    is_full: bool = False


class _Chain(NamedTuple):
    """One, two or three divisions one after another, each within the one before."""

    form: Form
    length: int
    is_first: bool  # the name begins with this division


def type_by_suffix(name: str, rules: Rules) -> str | None:
    """Return the type of agency that the longest ending known stands for."""
    for length in rules.suffix_lengths:
        if name[-length:] in rules.types:
            return rules.types[name[-length:]]
    return None


@lru_cache(maxsize=1024)
def describe(name: str, rules: Rules) -> AgencyName:
    """Return what an agency's name says of its place and type."""
    plain = without_blanks(name)
    # offices of the state's own line begin with that line's name
    for line in rules.words["state_line"]:
        plain = plain.removeprefix(line)
    place = _place_of(plain, rules)
    rest = _spelled_out(place.rest, rules)
    # a division alone, as titles name it, is its people's government
    is_bare = not rest and place.is_full
    agency_type = type_by_suffix(_BRACKET_AT_END.sub("", rest), rules)
    if is_bare or rest in rules.words["government"]:
        agency_type = "people_government"
    is_of_page = any(word in plain for word in rules.words["not_in_name"])
    if is_of_page or rules.joint.search(plain) or _goes_on_elsewhere(place, rules):
        agency_type = None
    is_placed = len(place.codes) == 1 and not place.homonym_cities
    places = (_full_name(code, rules) for code in place.codes)
    return AgencyName(
        printed=name,
        published=name + GOVERNMENT if is_bare else name,
        agency_type=agency_type,
        core=canonical(rest, rules) if rest else GOVERNMENT,
        division_code=place.codes[0] if is_placed else None,
        division_codes=place.codes,
        candidate_places=", ".join((*places, *place.homonym_cities)),
    )


def is_division(name: str, rules: Rules) -> bool:
    """Whether a name is a division's in full."""
    return any(form.is_full for form in rules.forms.get(name, ()))


def place_length(name: str, rules: Rules) -> int:
    """Return how many characters of a name without blanks say its place."""
    return len(name) - len(_place_of(name, rules).rest)


def _forms_at(text: str, start: int, rules: Rules) -> Iterator[Form]:
    known = rules.forms
    for end in range(start + _SHORTEST, min(len(text), start + _LONGEST) + 1):
        yield from known.get(text[start:end], ())


def _chains(plain: str, rules: Rules, above: _Chain | None = None) -> Iterator[_Chain]:
    start = above.length if above else 0
    for form in _forms_at(plain, start, rules):
        inner = form.division
        if above and not _lies_in(inner, above.form.division):
            continue
        chain = _Chain(form, start + len(form.text), above is None)
        yield chain
        if inner.level != "county":
            yield from _chains(plain, rules, chain)


def _lies_in(inner: Division, outer: Division) -> bool:
    codes = (inner.province_code, inner.city_code)
    return inner != outer and outer.division_code in codes


def _place_of(plain: str, rules: Rules) -> _Place:
    chains = [
        chain
        for chain in _chains(plain, rules)
        if _counts(plain[chain.length :], chain, rules)
    ]
    if not chains:
        return _Place(plain)
    length = max(chain.length for chain in chains)
    found = [chain for chain in chains if chain.length == length]
    # 濮阳工业园区 lies in 濮阳市, whether it is the city's or 濮阳县's
    cities = {
        form.division.city_code
        for form, *_ in found
        if form.division.level == "prefecture"
    }
    found = [
        chain
        for chain in found
        if chain.form.is_full
        or chain.form.division.level != "county"
        or chain.form.division.city_code not in cities
    ]
    return _Place(
        rest=plain[length:],
        codes=tuple(sorted({form.division.division_code for form, *_ in found})),
        homonym_cities=_homonym_cities(found, rules),
        is_full=all(form.is_full for form, *_ in found),
    )


def _homonym_cities(chains: Iterable[_Chain], rules: Rules) -> tuple[str, ...]:
    """Other cities with a place of the name, which says nothing without its city."""
    names = {form.text for form, _, is_first in chains if form.is_full and is_first}
    rows = rules.homonyms
    return tuple(
        sorted({row["city_name"] for row in rows if row["division_name"] in names})
    )


def _counts(rest: str, chain: _Chain, rules: Rules) -> bool:
    """Whether a name that goes on like this begins with the place."""
    form = chain.form
    if not form.is_full:
        # a bare short name counts only for a zone: 平安镇 does not lie in 平安区; and a
        # zone named after two cities may lie in either
        zones = rules.words["zone_kind"]
        return any(zone in rest for zone in zones) and not _names_city(rest, rules)
    if rest.startswith(rules.words["not_of_place"]):
        return False
    if not chain.is_first or form.division.level != "county":
        return True
    is_short_district = len(form.text) == 2 and form.text.endswith("区")
    return not is_short_district and not rest.startswith(rules.words["within_place"])


def _names_city(rest: str, rules: Rules) -> bool:
    return any(
        form.division.is_city and form.text == form.division.short_name
        for start in range(len(rest))
        for form in _forms_at(rest, start, rules)
    )


def _goes_on_elsewhere(place: _Place, rules: Rules) -> bool:
    """江苏省福州市财政局: after the place comes one that does not lie in it.

    Districts that were merged may have namesakes elsewhere; behind a city they say
    nothing against it.
    """
    if not place.codes:
        return False
    in_province = rules.divisions[place.codes[0]].level == "province"
    return any(
        form.is_full
        and (in_province or form.division.level != "county" or form.text.endswith("市"))
        for form in _forms_at(place.rest, 0, rules)
    )


def _spelled_out(rest: str, rules: Rules) -> str:
    """发改委 and 市发改委 in full."""
    full_names = rules.full_names
    if rest in full_names:
        return full_names[rest]
    if rest.startswith(rules.words["place_class"]) and rest[1:] in full_names:
        return rest[0] + full_names[rest[1:]]
    return rest


def _full_name(code: str, rules: Rules) -> str:
    """A division's name with those of its province and city before it, each once."""
    places = rules.divisions
    codes = (places[code].province_code, places[code].city_code, code)
    names = (places[each].division_name for each in codes if each in places)
    return "".join(dict.fromkeys(names))
