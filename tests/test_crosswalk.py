"""The seed that says which figures of the forms and of prose are one series."""

import csv

from orchestration.settings import SEEDS


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_figure_of_a_form_is_in_the_crosswalk_and_no_other() -> None:
    """Catches an indicator that no series knows, or a series of a figure not read."""
    read = {(row["form"], row["indicator_code"]) for row in seed("indicator_cells")}
    chained = {
        (row["form"], row["indicator_code"])
        for row in seed("crosswalk")
        if row["form"] != "narrative"
    }
    assert chained == read


def test_whatever_is_not_the_same_has_its_reason() -> None:
    """Catches figures that differ and are chained without a word."""
    for row in seed("crosswalk"):
        if row["relation"] != "same":
            assert row["reason_zh"], row
            assert row["reason_en"], row
