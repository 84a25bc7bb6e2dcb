"""The only development zone that a text without any agency's name speaks of."""

from __future__ import annotations

import pytest

from tests.parsing.identifying import identity_of, piece_of, said

RULES = "印发《淮安高新区公开办法》,由管委会办公室负责。\n"


def test_the_only_zone_named_is_the_agency() -> None:
    """A zone that prints its name only within documents would be missed."""
    identity = identity_of(f"{RULES}淮安高新区网站公开80条。")
    piece = piece_of(identity, "agency_name")
    assert (piece.evidence, piece.value) == ("composed", "淮安高新区管委会")
    assert (piece.raw_text, piece.char_start) == ("淮安高新区", 3)


def test_a_zone_without_a_name_in_its_title_is_identified() -> None:
    """A title without a name would keep the zone from being looked for."""
    title = "2022年政府信息公开工作年度报告\n"
    identity = identity_of(f"{title}{RULES}淮安高新区网站公开80条。")
    assert identity.identification == "identified"
    assert (identity.agency_name, identity.city) == ("淮安高新区管委会", "淮安市")


def test_long_and_short_forms_are_one_zone() -> None:
    """One zone under two spellings would be two."""
    identity = identity_of(f"{RULES}淮安高新技术产业开发区网站公开80条。")
    assert said(identity, "agency_name") == [("composed", "淮安高新区管委会")]


def test_a_prefecture_and_the_city_of_its_name_may_each_have_a_zone() -> None:
    """Of 恩施 and 恩施市 one would be guessed to be the other."""
    rules = RULES.replace("淮安", "恩施")
    assert said(identity_of(f"{rules}恩施高新区公开。"), "agency_name") == [
        ("composed", "恩施高新区管委会")
    ]
    assert said(identity_of(f"{rules}恩施市高新区公开。"), "agency_name") == []


def test_a_zone_may_lie_in_a_city_of_county_level_and_in_no_district() -> None:
    """The zone of a county city would be missed, or that of a district be a city's."""
    for place, names in (
        ("昆山", [("composed", "昆山高新区管委会")]),
        ("昆山市", [("composed", "昆山市高新区管委会")]),
        ("重庆", [("composed", "重庆高新区管委会")]),
        ("洪泽", []),
        ("洪泽区", []),
    ):
        text = f"{RULES}淮安高新区公开。".replace("淮安", place)
        assert said(identity_of(text), "agency_name") == names


@pytest.mark.parametrize(
    "text",
    [
        # one of two zones would be guessed
        f"{RULES}淮安高新区网站与徐州高新区网站公开80条。",
        f"{RULES}淮安高新区网站与淮安经开区网站公开80条。",
        # a zone visited would be published as the agency
        "管委会学习《淮安高新区公开办法》。\n淮安高新区网站公开80条。",
        f"{RULES}淮安高新区网站公开80条。\n赴外地考察淮安高新区。",
        # a passing mention, and documents of others
        RULES,
        "由管委会负责。\n淮安高新区网站公开80条，淮安高新区负责。",
        "由管委会负责。印发《关于淮安高新区的办法》。\n淮安高新区网站公开80条。",
        # no office of a zone, and no city
        RULES.replace("管委会", "") + "淮安高新区网站公开80条。",
        "由管委会负责。印发《本地高新区办法》。\n本地高新区网站公开80条。",
    ],
)
def test_less_than_one_zone_of_its_own_composes_nothing(text: str) -> None:
    assert said(identity_of(text), "agency_name") == []


def test_a_name_is_composed_only_where_none_is_printed() -> None:
    """The zone that a bureau lies in would contradict its name."""
    text = f"{RULES}淮安高新区网站公开80条。\n淮安市财政局\n2021年1月15日"
    assert said(identity_of(text), "agency_name") == [("signature", "淮安市财政局")]
    stated = identity_of(f"{RULES}淮安高新区网站。", agency_name="淮安市财政局")
    assert said(stated, "agency_name") == [("manifest", "淮安市财政局")]
