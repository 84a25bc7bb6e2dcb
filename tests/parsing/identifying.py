"""Whose report a text of our own is: what the tests of identification share."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from parsing.dictionaries import Dictionaries
from parsing.model import Evidence, Identity, Stated
from parsing.report import identify
from parsing.text import Text

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"

# what every report speaks of, without a name or a year
BODY = (
    "一、总体情况\n本单位认真落实各项要求。\n"
    "主动公开120条，收到依申请公开3件，无行政复议，信息公开有序开展。"
)


@cache
def dictionaries() -> Dictionaries:
    return Dictionaries.read(SEEDS)


def identity_of(
    text: str,
    agency_name: str | None = None,
    province: str | None = None,
    city: str | None = None,
    report_year: int | str | None = None,
) -> Identity:
    stated = Stated(agency_name, province, city, report_year)
    return identify(Text(text), stated, dictionaries())


def titled(
    agency: str, year: str = "2022年", body: str = BODY, **stated: str
) -> Identity:
    """Return whose report a text with this agency in its title is."""
    return identity_of(f"{agency}{year}政府信息公开工作年度报告\n{body}", **stated)


def said(identity: Identity, attribute: str) -> list[tuple[str, str]]:
    """Return what is said of an attribute: kinds of evidence and values."""
    return [
        (piece.evidence, piece.value)
        for piece in identity.evidence
        if piece.attribute == attribute
    ]


def piece_of(identity: Identity, attribute: str) -> Evidence:
    """Return the only piece of evidence of an attribute."""
    (piece,) = (each for each in identity.evidence if each.attribute == attribute)
    return piece
