"""The seeds of divisions → places by what they are called in agencies' names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from parsing.dictionaries import Row

# The division of bodies of the state itself; no name begins with it.
NATION = "100000"

# Autonomous divisions are also called by their short name and the last of these.
_AUTONOMOUS = {"自治州": "州", "自治县": "县", "自治区": "自治区"}


class Division(NamedTuple):
    """A row of the seed divisions; city_code is empty where it lies in no city."""

    division_code: str
    division_name: str
    short_name: str
    level: str
    province_code: str
    city_code: str

    @property
    def is_city(self) -> bool:
        """Whether it is a prefecture or a city of county level."""
        return self.level == "prefecture" or (
            self.level == "county" and self.division_name.endswith("市")
        )


class Form(NamedTuple):
    """What a division is called: in full, in the usual short form, or bare."""

    text: str
    division: Division
    is_full: bool


def divisions_of(rows: Iterable[Row]) -> Mapping[str, Division]:
    """Return the divisions by code, in the order of codes."""
    found = (Division(*(row[field] for field in Division._fields)) for row in rows)
    return {place.division_code: place for place in sorted(found)}


def forms_of(
    divisions: Mapping[str, Division], former: Iterable[Row]
) -> Mapping[str, tuple[Form, ...]]:
    """Return what divisions are called, or were since 2008, by the text."""
    found: dict[str, list[Form]] = {}
    for code, place in divisions.items():
        if code == NATION:
            continue
        name, short_name = place.division_name, place.short_name
        texts = {name: True}
        for ending, short_ending in _AUTONOMOUS.items():
            if name.endswith(ending):
                # 湘西州 and 湘西自治州
                texts[short_name + short_ending] = texts[short_name + ending] = True
        if len(short_name) >= 2:
            texts.setdefault(short_name, False)
        for text, is_full in texts.items():
            found.setdefault(text, []).append(Form(text, place, is_full))
    for row in former:
        name, place = row["former_name"], divisions[row["division_code"]]
        found.setdefault(name, []).append(Form(name, place, is_full=True))
    return {text: tuple(several) for text, several in found.items()}
