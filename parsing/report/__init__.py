"""A text and what is stated of it → whose report it is, and of which year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsing.dictionaries import Dictionaries
from parsing.model import Evidence, Identity, Stated
from parsing.report.choice import (
    AgencyChoice,
    choose_agency,
    choose_year,
    date_said,
    stated_place,
)
from parsing.report.ids import agency_id_of
from parsing.report.lines import EdgeLine, compact, dated_pieces, edges_of
from parsing.report.rules import Rules, rules_of
from parsing.report.signatures import publications_in, signatures_in
from parsing.report.titles import titles_in
from parsing.report.told import announced, names_told, place_told
from parsing.report.years import years_in
from parsing.report.zones import zone_in
from parsing.text import Text

# Another kind of document says so on one of its first lines, and briefly.
_FIRST_LINES = 15
_LONGEST = 80


def identify(text: Text, stated: Stated, dictionaries: Dictionaries) -> Identity:
    """Return agency, place and year with their evidence, or why they are not known.

    What is in doubt is not named: its candidates stand in the reason.
    """
    rules = rules_of(dictionaries)
    head, tail = edges_of(text)
    evidence = tuple(
        piece
        for piece in _evidence(text, head, tail, stated, rules)
        if (piece.attribute, piece.evidence) in rules.ranks
    )
    titles = [piece for piece in evidence if piece.attribute == "title"]
    other = _other_kind(head, titles, rules)
    is_announced = any(piece.evidence == "announced" for piece in evidence)
    is_stated = _is_stated(text, stated, rules)
    no_report = _no_report(text, other, is_announced or is_stated or bool(titles), rules)
    if no_report is not None:
        return Identity("not_a_report", no_report, evidence=evidence)
    # of several titles the first; their years and names are compared elsewhere
    title = titles[0].value if titles else None
    signed_on = date_said(evidence, "signed_on", rules)
    published_on = date_said(evidence, "published_on", rules)
    year = choose_year(evidence, signed_on, published_on, text, rules)
    place = stated_place(evidence, rules)
    choice = choose_agency(evidence, place, rules)
    if choice is not None and choice.division_code is None and place.is_unsaid:
        told = place_told(text, choice.agency, rules)
        if told is not None:
            choice = choice._replace(division_code=told.value)
            evidence += (told,)
    in_doubt = _agency_in_doubt(text, choice, other, rules)
    reasons = [reason for reason in (in_doubt, year.reason) if reason is not None]
    identity = Identity(
        "held_back" if reasons else "identified",
        "; ".join(reasons) or None,
        title,
        report_year=year.report_year if year.reason is None else None,
        year_evidence=year.evidence if year.reason is None else None,
        published_on=published_on,
        signed_on=signed_on,
        evidence=evidence,
    )
    if choice is None or choice.division_code is None or in_doubt is not None:
        return identity
    agency, code = choice.agency, choice.division_code
    division = rules.divisions[code]
    province = rules.divisions.get(division.province_code)
    city = rules.divisions.get(division.city_code)
    if division.province_code in rules.municipalities:
        city = province  # a municipality is its own city
    return replace(
        identity,
        agency_name=agency.published,
        agency_evidence=choice.evidence,
        agency_id=None if reasons else agency_id_of(code, agency.core),
        agency_type=agency.agency_type or "other",
        province=place.province_name or (province.division_name if province else None),
        city=place.city_name or (city.division_name if city else None),
        county=division.division_name if division.level == "county" else None,
        division_code=code,
    )


def _evidence(
    text: Text,
    head: Sequence[EdgeLine],
    tail: Sequence[EdgeLine],
    stated: Stated,
    rules: Rules,
) -> Iterator[Evidence]:
    """Yield what a text and its manifest say of the report, as far as it counts."""
    found = list(titles_in(text, head, rules))
    if not any(piece.attribute == "title" for piece in found):
        found += titles_in(text, dated_pieces(text, head), rules)
    found += signatures_in(text, tail, rules)
    # a name is composed only where no name is printed
    if not any(piece.attribute == "agency_name" for piece in found):
        if stated.agency_name is not None:
            # the text announces a report, whoever's that is
            found += announced(text, rules)
        else:
            zone = zone_in(text, rules)
            found += [zone] if zone else names_told(text, head, rules)
    found += publications_in(text, head, rules)
    found += years_in(text, rules)
    yield from found
    for attribute in ("agency_name", "province", "city", "report_year"):
        value = getattr(stated, attribute)
        if value is not None and (filled := str(value).strip(" ")):
            yield Evidence(attribute, "manifest", filled)


def _other_kind(
    head: Sequence[EdgeLine], titles: Sequence[Evidence], rules: Rules
) -> EdgeLine | None:
    """Return the line before any title that says another kind of document."""
    title_start = titles[0].char_start if titles else None
    for line in head[:_FIRST_LINES]:
        if title_start is not None and line.start() >= title_start:
            return None
        said = compact(line[0])
        if said and len(said) <= _LONGEST and rules.other_title.fullmatch(said):
            return line
    return None


def _is_stated(text: Text, stated: Stated, rules: Rules) -> bool:
    """Whether the manifest has whose report a text is, and it speaks of such reports."""
    is_whole = bool(stated.agency_name and stated.report_year)
    return is_whole and rules.title_words.search(text.simple) is not None


def _no_report(
    text: Text, other: EdgeLine | None, has_title: bool, rules: Rules
) -> str | None:
    """Why a text is no report, None if it is one."""
    if has_title and other is None:
        return None
    if rules.speaks_as_report(text.simple) and (has_title or other is None):
        return None
    if other is not None:
        return f"another kind of document: {other[0]}"
    return (
        "no report title, and the text does not speak of what every such report speaks of"
    )


def _agency_in_doubt(
    text: Text,
    choice: AgencyChoice | None,
    other: EdgeLine | None,
    rules: Rules,
) -> str | None:
    """What keeps the agency from being named, None if nothing does."""
    if other is not None:
        return f"the text begins as another kind of document: {other[0]}"
    if choice is None:
        return (
            "no agency found: not in a title, above it, in a signature "
            "or as the only development zone"
        )
    name, agency_type = choice.agency.published, choice.agency.agency_type
    if choice.contradictions:
        others = ", ".join(choice.contradictions)
        return f"{name} ({choice.evidence}) is contradicted by {others}"
    is_stated = choice.evidence == "manifest"
    if agency_type is None and not is_stated:
        return f"{name} is not recognised as an agency's name"
    if choice.division_code is None:
        places = choice.agency.candidate_places
        said = f"may be any of: {places}" if places else "is not known"
        return f"the place of {name} {said}"
    if agency_type in ("people_government", "development_zone") and not is_stated:
        # a banner above a bureau's report names the government
        for itself in rules.words["self_reference"]:
            if itself in text.simple:
                return (
                    f"the text speaks of itself as {itself}, "
                    f"which does not go with {name}"
                )
    return None
