"""The name of an agency → the place in it, its type, its name in that place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from parsing.report.ids import GOVERNMENT, canonical
from parsing.report.lines import without_blanks
from parsing.report.places import NATION, Division, Form
from parsing.report.rules import BRACKETED, Rules

# What lies in a county, and has no other place.
TOWNSHIPS = ("township_government", "subdistrict_office")

# Bodies of the state itself, and their offices in places: 杭州海关.
CENTRAL = "central_agency"
CENTRAL_BRANCH = "central_branch"

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
    for nation in rules.words["nation"]:
        plain = plain.removeprefix(nation)
    central = _central_of(plain, rules)
    if central is not None:
        return _central_agency(name, plain, central, rules)
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
    published = name + GOVERNMENT if is_bare else name
    return _described(name, published, agency_type, rest or GOVERNMENT, place, rules)


def _described(
    name: str,
    published: str,
    agency_type: str | None,
    core: str,
    place: _Place,
    rules: Rules,
) -> AgencyName:
    is_placed = len(place.codes) == 1 and not place.homonym_cities
    places = (_full_name(code, rules) for code in place.codes)
    return AgencyName(
        printed=name,
        published=published,
        agency_type=agency_type,
        core=canonical(core, rules),
        division_code=place.codes[0] if is_placed else None,
        division_codes=place.codes,
        candidate_places=", ".join((*places, *place.homonym_cities)),
    )


def _central_of(plain: str, rules: Rules) -> str | None:
    """Return the body of the state itself that a name begins with, 国家统计局."""
    found = [central for central in rules.central if plain.startswith(central)]
    return max(found, key=len, default=None)


def _central_agency(name: str, plain: str, central: str, rules: Rules) -> AgencyName:
    """Return what the name of a body of the state, or of its office in a place, says."""
    behind = plain.removeprefix(central)
    body = _spelled_out(central, rules)
    if not behind or behind in rules.words["nation_office"]:
        core = canonical(body + behind, rules)
        return AgencyName(name, name, CENTRAL, core, NATION, (NATION,), "")
    place = _place_of(behind.removeprefix("驻"), rules, is_central=True)
    agency_type = type_by_suffix(place.rest, rules) and CENTRAL_BRANCH
    # 国家税务总局甲市税务局 is 甲市税务局
    line = "" if central in rules.words["state_line"] else body
    return _described(name, name, agency_type, line + place.rest, place, rules)


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


def _place_of(plain: str, rules: Rules, *, is_central: bool = False) -> _Place:
    chains = [
        chain
        for chain in _chains(plain, rules)
        if _counts(plain[chain.length :], chain, rules, is_central=is_central)
    ]
    if not chains:
        return _Place(plain)
    length = max(chain.length for chain in chains)
    found = [chain for chain in chains if chain.length == length]
    # 濮阳工业园区 lies in 濮阳市, be it the city's or 濮阳县's; 河北 is a province
    above = [form.division for form, *_ in found if form.division.level != "county"]
    is_province = any(division.level == "province" for division in above)
    cities = {division.city_code for division in above}
    found = [
        chain
        for chain in found
        if chain.form.is_full
        or chain.form.division.level != "county"
        or not (is_province or chain.form.division.city_code in cities)
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


def _counts(rest: str, chain: _Chain, rules: Rules, *, is_central: bool) -> bool:
    """Whether a name that goes on like this begins with the place."""
    form = chain.form
    if not form.is_full:
        return _counts_bare(rest, form.division.level, rules, is_central=is_central)
    if rest.startswith(rules.words["not_of_place"]):
        return False
    if not chain.is_first or form.division.level != "county":
        return True
    is_short_district = len(form.text) == 2 and form.text.endswith("区")
    return not is_short_district and not rest.startswith(rules.words["within_place"])


def _counts_bare(rest: str, level: str, rules: Rules, *, is_central: bool) -> bool:
    """Whether a short name counts: 平安镇 does not lie in 平安区."""
    words, is_county = rules.words, level == "county"
    if is_central and is_county:
        return rest.endswith(words["county_branch"])
    if is_central:
        # 自然资源部北海局 is of a sea
        return level == "province" or not rest.startswith(("局", "分局"))
    if not is_county and (
        type_by_suffix(rest, rules) == CENTRAL_BRANCH
        or any(kind in rest for kind in words["bare_place"])
    ):
        return True
    # a zone named after two cities may lie in either, and scenery is no county's
    return (
        any(zone in rest for zone in words["zone_kind"])
        and not (is_county and any(one in rest for one in words["scenery"]))
        and not _names_city(rest, rules)
    )


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
