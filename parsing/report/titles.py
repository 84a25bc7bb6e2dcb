"""A text's head → titles, and the agencies and years in them or above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from parsing.model import Evidence
from parsing.report.agencies import (
    TOWNSHIPS,
    describe,
    is_division,
    place_length,
    type_by_suffix,
)
from parsing.report.dates import YEAR, year_of
from parsing.report.lines import EdgeLine, compact, said
from parsing.report.rules import HAN, Rules
from parsing.text import Text

# A title goes over three lines at most, and the last of them is no longer.
_LINES = 3
_LONGEST = 80

_YEAR = re.compile(YEAR)
_AROUND_YEAR = re.compile(f"(.*?)(?:关于)?{YEAR}年?度?(.*)")
_BRACKET_YEAR = re.compile(rf"\(({YEAR})年?度?\)\Z")
_NAME = f'[{HAN}()“”"·、]{{0,40}}'
_PART = re.compile(f"{_NAME}(?:{YEAR}年?度?)?{_NAME}")
_ABOUT = re.compile(r"^关于|关于\Z")


class Title(NamedTuple):
    """A title: where it begins, on which line it ends, and what it says."""

    start: int
    last: EdgeLine
    name: str | None
    year: int | None


def whole_titles(
    text: Text, lines: Sequence[EdgeLine], rules: Rules
) -> Iterator[tuple[int, Title]]:
    """Yield each title on some lines with the place of its last line among them."""
    for index, line in enumerate(lines):
        if not rules.last_of_title.search(line[0]):
            continue
        said_there = {
            piece.attribute: piece for piece in _title_ending(text, lines, index, rules)
        }
        if "title" in said_there:
            name, year = said_there.get("agency_name"), said_there.get("report_year")
            yield (
                index,
                Title(
                    min(piece.char_start or 0 for piece in said_there.values()),
                    line,
                    name.value if name else None,
                    int(year.value) if year else None,
                ),
            )


def titles_in(text: Text, head: Sequence[EdgeLine], rules: Rules) -> Iterator[Evidence]:
    """Yield titles, agencies and years said on the lines of a text's head."""
    for index, line in enumerate(head):
        if rules.last_of_title.search(line[0]):
            yield from _title_ending(text, head, index, rules)


def _title_ending(
    text: Text, head: Sequence[EdgeLine], index: int, rules: Rules
) -> Iterator[Evidence]:
    """Yield what a title with its last line here says; of each, what fewest lines say.

    The line is taken alone, with the one above, and with the two above; not alone where
    the place of its agency stands above: 甲市乙 / 县财政局….
    """
    title = _bare(head[index], rules)
    if title is None or len(title) > _LONGEST or not rules.title_end.search(title):
        return
    printed, title = title, rules.year_inside.sub(r"\2\1", title)
    is_whole = rules.title_tail.search(title) is not None
    is_torn = False
    found: dict[str, Evidence] = {}

    def say(attribute: str, evidence: str, value: str) -> None:
        if attribute not in found:
            found[attribute] = said(text, attribute, evidence, value, start, end)

    for first in range(index, max(index - _LINES, -1), -1):
        if first < index:
            part = _bare(head[first], rules)
            if part is None or not _is_part(part, rules):
                break
            printed, title = part + printed, part + title
        read = _read(title, rules)
        if read is None:
            continue
        if 0 <= first - 1 > index - _LINES and _place_goes_on(
            text, head[first - 1], head[first], title, rules
        ):
            is_torn = True
            continue
        name, year = read
        is_above = is_whole and first < index and not is_torn
        start, end = head[first].start(), head[index - 1 if is_above else index].end()
        # lines above a whole title count only if they are an agency's name
        has_agency = name != "" and (
            first == index
            or type_by_suffix(name, rules) is not None
            or (not is_above and is_division(name, rules))
        )
        if has_agency:
            say("agency_name", "heading_above_title" if is_above else "title", name)
        # a year from other lines than the title's own needs the agency's name with it
        if has_agency or name == "":
            if year is not None:
                say("report_year", "title", str(year))
            if not is_above:
                say("title", "title", printed)
    below = head[index + 1] if index + 1 < len(head) and "title" in found else None
    year_below = _BRACKET_YEAR.fullmatch(compact(below[0]) or "") if below else None
    if below and year_below:
        start, end = below.start(), below.end()
        say("report_year", "title", str(year_of(year_below[1])))
    yield from found.values()


def _place_goes_on(
    text: Text, above: EdgeLine, line: EdgeLine, title: str, rules: Rules
) -> bool:
    """Whether a title goes on with a name that the line right above it begins.

    All of that one is a place or zone, or begins one, and the title's own name
    has none, or one that is not sure.
    """
    begun = _bare(above, rules)
    is_right_above = text.simple.count("\n", above.end(), line.start()) == 1
    if not is_right_above or not begun or not _is_part(begun, rules):
        return False
    own, both = _read(title, rules), _read(begun + title, rules)
    if not own or not both or not own[0] or describe(own[0], rules).division_code:
        return False
    agency = describe(both[0], rules)
    place = rules.divisions.get(agency.division_code or "")
    if agency.agency_type in TOWNSHIPS and place and place.level != "county":
        # above a township, the name of a province or city is that of the site
        return False
    return agency.agency_type is not None and (
        place_length(both[0], rules) >= len(begun)
        or begun.endswith(rules.words["zone_kind"])
    )


def _bare(line: EdgeLine, rules: Rules) -> str | None:
    text = compact(line[0])
    labelled = rules.label.fullmatch(text) if text else None
    return labelled[labelled.lastindex or 0] if labelled else text


def _is_part(text: str, rules: Rules) -> bool:
    """Whether a line may be the first of a title: no date, and no title itself."""
    return (
        _PART.fullmatch(text) is not None
        and "月" not in text
        and "日" not in text
        and not rules.title_tail.search(text)
    )


def _read(title: str, rules: Rules) -> tuple[str, int | None] | None:
    """Return the name before a title's tail, empty if unclear, and the year; or None."""
    whole = rules.title.fullmatch(title)
    if not whole or title.startswith(rules.words["attachment"]):
        return None
    front = whole[1]
    # 人民政府信息公开 gives its 政府 to the agency, 信息公开 keeps the rest
    if front.endswith("人民"):
        front += "政府"
    front = _ABOUT.sub("", front, count=1)
    years = _YEAR.findall(front)
    if not years:
        bracketed = _BRACKET_YEAR.search(title)
        return front, year_of(bracketed[1]) if bracketed else None
    if len(years) > 1:
        return "", None
    # the name stands on one side of the year; on both sides it is not read
    around = _AROUND_YEAR.fullmatch(front)
    left, right = around.groups() if around else ("", "")
    name = left if right in ("", "的") else "" if left else right
    return name, year_of(years[0])
