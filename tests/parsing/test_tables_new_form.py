"""A form that is nothing but rows of the seeds is read as the known ones are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest

from parsing.dictionaries import Dictionaries
from tests.parsing.tables import DICTIONARIES, Printing, read

FORM = "letters_2030"
Row = Mapping[str, object]


def extended(added: Mapping[str, Iterable[Row]]) -> Dictionaries:
    """Return the seeds with more rows; what a row does not say is empty."""
    tables: dict[str, list[dict[str, object]]] = {}
    for seed, rows in DICTIONARIES.tables.items():
        tables[seed] = [dict(row) for row in rows]
    for seed, more in added.items():
        columns = DICTIONARIES.tables[seed][0].keys()
        for row in more:
            assert row.keys() <= columns, (seed, row.keys() - columns)
            tables[seed].append(dict.fromkeys(columns) | dict(row))
    return Dictionaries.of(tables)


def form_rows(section: str, block: str, rows: Iterable[tuple[str, str]]) -> list[Row]:
    return [
        {
            "form": FORM,
            "section": section,
            "block": block,
            "strip_code": code,
            "row_order": number,
            "row_code": code,
            "label_zh": label,
        }
        for number, (code, label) in enumerate(rows, 1)
    ]


def form_columns(
    section: str, block: str, columns: Iterable[tuple[str, str, str, str]]
) -> list[Row]:
    return [
        {
            "form": FORM,
            "section": section,
            "block": block,
            "column_order": number,
            "column_code": code,
            "label_zh": label,
            "unit": unit,
            "unit_if_unsaid": unit if kind == "amount" else None,
            "value_kind": kind,
        }
        for number, (code, label, unit, kind) in enumerate(columns, 1)
    ]


def labels(section: str, rows: Iterable[tuple[str, str]]) -> list[Row]:
    return [
        {"section": section, "strip_code": code, "label": label, "placed": "end"}
        for code, label in rows
    ]


def section(code: str, proof: str, header_rows: str, table_no: int | None) -> Row:
    return {
        "section": code,
        "table_no": table_no,
        "proof": proof,
        "header_rows": header_rows,
        "fact_table": "fct_letters",
        "label_zh": code,
        "label_en": code,
    }


def like(seed: str, **values: object) -> Row:
    """Return a row of a seed as its first one, but for some values."""
    return dict(DICTIONARIES.tables[seed][0]) | values


FORM_ROW = like("forms", form=FORM)


# ---- proof by identities --------------------------------------------------------------

VISITS = [
    ("calls", "来电咨询接听"),
    ("visits", "现场来访接待"),
    ("mails", "群众来信登记"),
    ("all_contacts", "各类联系合计件次"),
]
KINDS = [
    ("citizens", "城镇居民", "件", "count"),
    ("farmers", "农村居民", "件", "count"),
    ("both", "居民小计", "件", "count"),
]


def by_identities() -> Dictionaries:
    identity = {
        "relation": "=",
        "basis": "implied",
        "severity": "hard",
        "section": "contacts",
    }
    return extended(
        {
            "forms": [FORM_ROW],
            "sections": [section("contacts", "identities", "names", 11)],
            "form_rows": form_rows("contacts", "kinds", VISITS),
            "form_columns": form_columns("contacts", "kinds", KINDS),
            "labels": labels("contacts", VISITS),
            "section_anchors": [{"section": "contacts", "anchor": "联系群众情况统计"}],
            "table_fillers": [{"section": "contacts", "filler": "联系方式"}],
            "identities": [
                {"identity_id": "N1", "axis": "rows", **identity},
                {"identity_id": "N2", "axis": "columns", **identity},
            ],
            "identity_terms": [
                {"identity_id": "N1", "side": side, "code": code, "weight": 1}
                for side, code in (
                    ("left", "all_contacts"),
                    ("right", "calls"),
                    ("right", "visits"),
                    ("right", "mails"),
                )
            ]
            + [
                {"identity_id": "N2", "side": side, "code": code, "weight": 1}
                for side, code in (
                    ("left", "both"),
                    ("right", "citizens"),
                    ("right", "farmers"),
                )
            ],
        }
    )


CONTACTS = """\
联系群众情况统计
联系方式 | 城镇居民 | 农村居民 | 居民小计
来电咨询接听 | 31 | 12 | 43
现场来访接待 | 5 | 0 | 5
群众来信登记 | 2 | 4 | 6
各类联系合计件次 | 38 | 16 | 54
"""


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
def test_a_table_of_sums_is_read(joint: str) -> None:
    reading = read(CONTACTS.replace(" | ", joint), by_identities())
    assert reading.verdict("contacts") == "read"
    assert reading.section("contacts").form == FORM
    assert reading.row("calls") == [31, 12, 43]
    assert reading.row("all_contacts") == [38, 16, 54]
    assert len(reading.published) == 12


def test_its_sums_force_what_is_blank() -> None:
    reading = read(CONTACTS.replace("5 | 0 | 5", "5 |  | 5"), by_identities())
    assert reading.row("visits") == [5, 0, 5]
    assert reading.states("visits") == ["reported", "blank", "reported"]


def test_its_sums_cut_numbers_without_gaps() -> None:
    text = CONTACTS.replace(" | ", " ").replace("31 12 43", "311243")
    assert read(text, by_identities()).row("calls") == [31, 12, 43]


def test_a_sum_of_its_own_that_does_not_hold_is_the_sources() -> None:
    reading = read(CONTACTS.replace("| 54", "| 55"), by_identities())
    found = reading.section("contacts")
    assert (found.verdict, found.evidence_is_whole) == ("read", True)
    assert reading.published == {}


def test_its_columns_in_another_order_are_not_published() -> None:
    text = CONTACTS.replace("城镇居民 | 农村居民", "农村居民 | 城镇居民")
    assert read(text, by_identities()).published == {}


# ---- proof by labels and headers ------------------------------------------------------

ITEMS = [("maps", "公开地图集"), ("registers", "公开名册")]
MONEY = [("printing", "印制经费")]
COUNTS = [
    ("made", "本年编制册数", "件", "count"),
    ("change", "较上年增减", "件", "signed"),
]
COST = [("cost", "支出总额", "元", "amount")]


def by_labels() -> Dictionaries:
    return extended(
        {
            "forms": [FORM_ROW],
            "sections": [section("volumes", "labels", "blocks", 12)],
            "form_rows": [
                *form_rows("volumes", "books", ITEMS),
                *(
                    dict(row) | {"row_order": 3}
                    for row in form_rows("volumes", "money", MONEY)
                ),
            ],
            "form_columns": [
                *form_columns("volumes", "books", COUNTS),
                *form_columns("volumes", "money", COST),
            ],
            "labels": labels("volumes", [*ITEMS, *MONEY]),
            "section_anchors": [{"section": "volumes", "anchor": "出版物编制情况"}],
            "table_fillers": [{"section": "volumes", "filler": "出版内容"}],
            "unit_headers": [
                {"section": "volumes", "column_code": "cost", "note": None, "unit": None},
                {
                    "section": "volumes",
                    "column_code": "cost",
                    "note": "（万元）",
                    "unit": "万元",
                },
            ],
        }
    )


VOLUMES = """\
出版物编制情况
出版内容 | 本年编制册数 | 较上年增减
公开地图集 | 14 | 减3
公开名册 | 8 | 增1
出版内容 | 支出总额（万元）
印制经费 | 2.5
"""


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
def test_a_table_of_headers_is_read(joint: str) -> None:
    reading = read(VOLUMES.replace(" | ", joint), by_labels())
    assert reading.row("maps") == [14, -3]
    assert reading.row("registers") == [8, 1]
    assert reading.row("printing") == [25_000]
    assert reading.cell("printing", "cost").unit_basis == "header"
    assert reading.section("volumes").form == FORM


def test_its_header_in_another_order_makes_its_block_unread() -> None:
    text = VOLUMES.replace("本年编制册数 | 较上年增减", "较上年增减 | 本年编制册数")
    reading = read(text, by_labels())
    assert reading.states("maps") == ["unread", "unread"]
    assert reading.row("printing") == [25_000]


def test_an_amount_of_its_own_without_a_known_unit_is_unread() -> None:
    reading = read(VOLUMES.replace("（万元）", "（千元）"), by_labels())
    assert reading.states("printing") == ["unread"]
    assert reading.row("maps") == [14, -3]


# ---- proof by units -------------------------------------------------------------------

FIGURES = [
    ("hotline", "热线接听总数"),
    ("hotline_day", "白天接听数"),
    ("hotline_night", "夜间接听数"),
    ("boxes", "意见箱设置数"),
]


def by_units() -> Dictionaries:
    return extended(
        {
            "forms": [FORM_ROW],
            "sections": [section("figures", "units", "none", None)],
            "form_rows": form_rows("figures", "figures", FIGURES),
            "form_columns": form_columns(
                "figures", "figures", [("figure", "数值", "次", "count")]
            ),
            "labels": labels("figures", FIGURES),
            "section_anchors": [{"section": "figures", "anchor": "热线工作情况"}],
            "table_fillers": [{"section": "figures", "filler": "项目 单位 数值"}],
            "identities": [
                {
                    "identity_id": "N3",
                    "section": "figures",
                    "axis": "rows",
                    "relation": "=",
                    "basis": "implied",
                    "severity": "hard",
                }
            ],
            "identity_terms": [
                {"identity_id": "N3", "side": side, "code": code, "weight": 1}
                for side, code in (
                    ("left", "hotline"),
                    ("right", "hotline_day"),
                    ("right", "hotline_night"),
                )
            ],
        }
    )


FIGURES_TEXT = """\
热线工作情况
项目 | 单位 | 数值
热线接听总数 | 次 | 90
白天接听数 | 次 | 71
夜间接听数 | 次 | 19
意见箱设置数 | 个 | 6
"""


@pytest.mark.parametrize("joint", [" | ", " ", "\n"])
def test_a_table_of_units_is_read(joint: str) -> None:
    reading = read(FIGURES_TEXT.replace(" | ", joint), by_units())
    assert [reading.value(code) for code, _ in FIGURES] == [90, 71, 19, 6]
    assert reading.section("figures").form == FORM


def test_its_missing_row_is_missing() -> None:
    text = FIGURES_TEXT.replace("意见箱设置数 | 个 | 6\n", "")
    reading = read(text, by_units())
    assert reading.state("boxes") == "missing"
    assert reading.value("hotline") == 90


def test_its_label_lost_gives_its_number_to_no_other_row() -> None:
    text = FIGURES_TEXT.replace("夜间接听数 | 次 | 19", "次 | 19")
    reading = read(text, by_units())
    assert reading.value("hotline_night") in (None, 19)
    assert reading.value("boxes") in (None, 6)


# ---- beside the known forms -----------------------------------------------------------


@pytest.mark.parametrize("seeds", [by_identities, by_labels, by_units])
@pytest.mark.parametrize("form", ["table_2019", "table_2021", "statistics_2014"])
def test_a_new_form_takes_nothing_from_the_known_ones(seeds: object, form: str) -> None:
    printing = Printing(form)
    dictionaries = seeds()  # type: ignore[operator]
    assert read(printing.text(), dictionaries).published == printing.truth


def test_a_row_added_to_a_known_form_is_read_with_the_others() -> None:
    """A form that is that of 2021 with one row more in a block."""
    dictionaries = extended(
        {
            "form_rows": [
                like(
                    "form_rows",
                    form="table_2021",
                    section="disclosures",
                    block="article_20_6",
                    strip_code="inspections",
                    row_order=7,
                    row_code="inspections",
                    label_zh="行政检查",
                )
            ],
            "labels": labels("disclosures", [("inspections", "行政检查")]),
        }
    )
    printing = Printing()
    text = printing.text("pipes", "disclosures")
    text = text.replace("行政强制 | 6", "行政强制 | 6\n行政检查 | 33")
    reading = read(text, dictionaries)
    assert reading.row("inspections") == [33]
    assert reading.row("coercive_measures") == [6]
    assert reading.row("penalties") == [21]
