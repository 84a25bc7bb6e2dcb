"""Running text → agencies that it names as the report's own, and places.

Only asked where no name is printed in a title, above one or in a signature, and where a
printed name does not say its place. What could be another's is left out: a government
and its office publish for others, so they are only taken from an announcement. Neither
is a branch of a bureau the bureau.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from parsing.model import Evidence
from parsing.report.agencies import (
    CENTRAL_BRANCH,
    TOWNSHIPS,
    AgencyName,
    describe,
    is_division,
    type_by_suffix,
)
from parsing.report.lines import EdgeLine, said
from parsing.report.places import Division, Form
from parsing.report.rules import HAN, Rules
from parsing.text import Text, places_of

# What speaks of itself as 我局 or 我镇.
_OWN_TYPES = ("department", CENTRAL_BRANCH, *TOWNSHIPS)

_SHORTEST_NAME = 3
_LONGEST_NAME = 30
# What may belong to a name behind its first end: 嘉鱼县分局, 交警支队.
_SHORTEST_PART = 2
_LONGEST_PART = 10
# So many characters before a name may be the names of places that it lies in.
_LONGEST_PLACES = 18
_LONGEST_PLACE = 9
_SHORTEST_PLACE = 2
_MOST_MENTIONS = 20

_RUN = re.compile(f"[{HAN}]{{2,40}}")
_HAN = re.compile(f"[{HAN}]")
_SENTENCE = re.compile("[^。\n]*")
_QUOTES = "“”\"'《》「」"


def names_told(text: Text, head: Sequence[EdgeLine], rules: Rules) -> Iterator[Evidence]:
    """Yield the agency that announces the report, speaks in it, or answers for it."""
    yield from announced(text, rules)
    plain = text.half_width
    ends = head[-1].end() if head else 0
    for kind, pattern, end in (
        ("compiled", rules.compiled, len(plain)),
        ("publisher_line", rules.publisher, ends),
        ("contact_line", rules.contact, len(plain)),
        ("subject", rules.subject, len(plain)),
    ):
        names: dict[str, tuple[int, int]] = {}
        for match in pattern.finditer(plain, 0, end):
            run = _RUN.match(plain, match.end())
            name = _told(text, kind, run, rules) if run else None
            if run and name:
                names.setdefault(name, (run.start(), run.start() + len(name)))
        if len(names) == 1:
            ((name, span),) = names.items()
            yield said(text, "agency_name", kind, name, *span)


def announced(text: Text, rules: Rules) -> Iterator[Evidence]:
    """Yield the agencies whose report a text says that it makes public."""
    plain = text.half_width
    for match in rules.announced.finditer(plain):
        # 《关于公布…报告》 is another document
        if plain.startswith("》", match.end()) and "《" not in match[0]:
            continue
        group = next(place for place in (1, 2, 3, 4) if match[place])
        name = rules.announcing.split(match[group])[-1]
        end = match.end(group)
        # 人民政府信息公开 gives its 政府 to the agency
        if name.endswith("人民"):
            name, end = f"{name}政府", end + len("政府")
        # a county, as in titles, is its people's government
        before = plain[max(0, match.start() - _LONGEST_PLACE) : end - len(name)]
        is_presented = before.rstrip("《").endswith(rules.words["presenting"])
        is_county = is_presented and is_division(name, rules)
        if is_county or type_by_suffix(name, rules) is not None:
            yield said(text, "agency_name", "announced", name, end - len(name), end)


def _told(text: Text, kind: str, run: re.Match[str], rules: Rules) -> str | None:
    """Return the name that words begin with, if it may be that of who reports."""
    plain = text.half_width
    name = _name_at_start(run[0], rules, is_sentence=kind == "subject")
    # whom to complain to is another body
    if name is None or any(word in run[0] for word in rules.words["complaint"]):
        return None
    # 2014年以县镇两级网站: no name begins so
    if any(word in name for word in rules.words["not_in_name"]):
        return None
    # and who is told of once may be, and of something else
    if kind == "subject" and plain.count(name) == 1:
        sentence = _SENTENCE.match(plain, run.start())
        topics = rules.words["subject_topic"]
        if sentence and not any(word in sentence[0] for word in topics):
            return None
    is_certain = kind == "compiled" and not rules.governs.search(plain)
    if kind == "publisher_line":
        # the page of a site lies among those of the same body
        own = f"[>»›] *{re.escape(name)} *[>»›\n]"
        is_certain = re.search(own, plain[: run.end()]) is not None
    is_asked = kind in ("compiled", "contact_line")
    if is_asked and type_by_suffix(name, rules) in TOWNSHIPS:
        # who turns to 甲乙镇卫生院 does not turn to the township; it may have no
        # 我镇, and no other body publishes for it
        is_certain = run[0].startswith(rules.words["township_office"], len(name))
        if not is_certain:
            return None
    return name if _speaks_as(text, name, is_certain, rules) else None


def _name_at_start(run: str, rules: Rules, *, is_sentence: bool = False) -> str | None:
    """Return the name of a bureau or township that words begin with.

    The shortest, but with a part of it that follows: 甲市公安局交警支队. In a sentence,
    where that may be another body (甲市公安局指导交警支队), none.
    """
    ends = range(_SHORTEST_NAME, min(len(run), _LONGEST_NAME) + 1)
    first = next(
        (end for end in ends if type_by_suffix(run[:end], rules) in _OWN_TYPES), None
    )
    if first is None:
        return None
    # 卫生健康委 is not all of 卫生健康委员会
    first = _with_its_end(run, first, rules)
    behind = [
        run[first:end]
        for end in range(first + _SHORTEST_PART, min(len(run), first + _LONGEST_PART) + 1)
        if run.endswith(rules.words["part_end"], first, end)
        and type_by_suffix(run[:end], rules) == "department"
    ]
    if not behind:
        return run[:first]
    part = behind[-1]
    is_place = any(mark in part for mark in rules.words["place_class"])
    is_other = is_place and not part.endswith(rules.words["branch_end"])
    if is_sentence or is_other or any(one in part for one in rules.words["joint_mark"]):
        return None
    return run[:first] + part


def _with_its_end(run: str, first: int, rules: Rules) -> int:
    """Return where a bureau's name ends whose last word goes on: 委 in 委员会."""
    ends = (
        first - 1 + len(suffix)
        for suffix, agency_type in rules.types.items()
        if agency_type == "department" and run.startswith(suffix, first - 1)
    )
    return max(ends, default=first)


def _speaks_as(text: Text, name: str, is_certain: bool, rules: Rules) -> bool:
    """Whether a text speaks of itself by the last word of a name: 我局 for 教育局.

    What has such a word in it is no name (我局通过某局). is_certain: if no word speaks.
    """
    known = rules.words["self_reference"] + rules.words["self_told"]
    words = [word for word in known if word in text.simple]
    if not words:
        return is_certain
    return all(word[1:] in name and word not in name for word in words)


def place_told(text: Text, agency: AgencyName, rules: Rules) -> Evidence | None:
    """Return the county that a text says an agency lies in, if there is just one.

    Places stand right before its name (莆田市城厢区常太镇), or the text names just one
    county's government or site; that is taken for townships alone, which have but one.
    """
    codes = _before_name(text, agency, rules)
    kind = "before_name"
    if not codes and agency.agency_type in TOWNSHIPS and not agency.division_codes:
        codes, kind = _authorities(text, rules), "authority"
    if len(codes) != 1:
        return None
    ((code, span),) = codes.items()
    division = rules.divisions[code]
    if any(row["division_name"] == division.division_name for row in rules.homonyms):
        return None
    return said(text, "division", kind, code, *span)


def _before_name(
    text: Text, agency: AgencyName, rules: Rules
) -> dict[str, tuple[int, int]]:
    """Return each county that stands right before a name, and where first.

    None at all if a bureau of a city is named too: it may be whose report it is.
    """
    plain = text.half_width
    is_township = agency.agency_type in TOWNSHIPS
    stems = [agency.printed, agency.core]
    if is_township:
        stems = [_name_at_start(agency.printed, rules) or agency.printed]
    found: dict[str, tuple[int, int]] = {}
    for stem in dict.fromkeys(stems):
        for at in islice(places_of(stem, plain), _MOST_MENTIONS):
            for start in range(max(0, at - _LONGEST_PLACES), at):
                before = plain[start:at]
                if _RUN.fullmatch(before) is None:
                    continue
                code = describe(before + stem, rules).division_code
                if code is None:
                    continue
                if rules.divisions[code].level == "county":
                    found.setdefault(code, (start, at))
                    break
                if not is_township:
                    return {}
    return found


def _authorities(text: Text, rules: Rules) -> dict[str, tuple[int, int]]:
    """Return each county whose government or site a text names, and where first."""
    plain = text.half_width
    found: dict[str, tuple[int, int]] = {}
    for match in rules.authority.finditer(plain):
        end = match.start()
        while end and plain[end - 1] in _QUOTES:
            end -= 1
        for form in _ending_at(plain, end, rules):
            division, start = form.division, end - len(form.text)
            # 南和 in 编制指南和政府信息公开目录 is no place
            is_word = len(form.text) > _SHORTEST_PLACE and form.is_full
            if division.level == "county" and (
                is_word or _begins_word(plain, start, division, rules)
            ):
                found.setdefault(division.division_code, (start, match.end()))
    return found


def _ending_at(plain: str, end: int, rules: Rules) -> Sequence[Form]:
    """Return what the longest place's name that ends at a place of a text may mean."""
    for length in range(_LONGEST_PLACE, _SHORTEST_PLACE - 1, -1):
        forms = rules.forms.get(plain[max(0, end - length) : end], ())
        if forms:
            return forms
    return ()


def _begins_word(plain: str, start: int, division: Division, rules: Rules) -> bool:
    """Whether a name of a place begins a word: behind no character, 在, or its city."""
    if not start or _HAN.match(plain, start - 1) is None:
        return True
    return plain.endswith(rules.words["before_place"], 0, start) or any(
        form.division.division_code in (division.city_code, division.province_code)
        for form in _ending_at(plain, start, rules)
    )
