"""Whose report is it? Every case is named rightly or held back, and none wrongly.

The cases are our own (tests/cases_identification.csv) and the reports under raw/.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest

from parsing.model import Identity
from tests.parsing.identifying import identity_of

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "cases_identification.csv"
META = ROOT / "tests" / "gold" / "meta.csv"
NAMED = ("agency_name", "province", "city", "report_year", "published_on", "signed_on")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _cases() -> dict[str, dict[str, str]]:
    cases = {}
    for case in _rows(CASES):
        text = case["text"].replace("\\r", "\r").replace("\\n", "\n")
        cases[case["case_id"]] = {**case, "text": text}
    for truth in _rows(META):
        text = (ROOT / "raw" / f"{truth['report']}.txt").read_bytes().decode("utf-8")
        stated = {"text": text, "manifest": "", "identification": "identified"}
        cases[truth["report"]] = {**truth, **stated}
    return cases


def _identity(case: dict[str, str]) -> Identity:
    stated = [cell or None for cell in case["manifest"].split("|")]
    return identity_of(case["text"], *stated)


@pytest.mark.parametrize("case_id", _cases())
def test_a_case_is_named_rightly_or_held_back(case_id: str) -> None:
    """A name or year would be published wrongly, or a plain report held back."""
    case = _cases()[case_id]
    identity = _identity(case)
    assert identity.identification == case["identification"], identity.reason
    if identity.identification == "identified":
        found = {column: str(getattr(identity, column) or "") for column in NAMED}
        assert found == {column: case[column] for column in NAMED}
    is_named = identity.identification == "identified"
    assert (identity.reason is None) == is_named
    assert (identity.agency_id is not None) == is_named


def test_there_are_cases_enough_and_each_kind_of_outcome() -> None:
    """A file of cases cut short would pass."""
    outcomes = [case["identification"] for case in _cases().values()]
    assert len(outcomes) >= 250
    assert set(outcomes) == {"identified", "held_back", "not_a_report"}


def test_candidates_are_named_in_the_reason() -> None:
    """Whoever completes the manifest would have to read the text."""
    for case_id, candidates in (
        ("county_twice", ("江苏省徐州市鼓楼区", "福建省福州市鼓楼区")),
        ("title_against_signature", ("扬州市审计局",)),
        ("two_titles_years", ("2019, 2020",)),
        ("title_against_signature_date", ("2020-01-15",)),
    ):
        reason = _identity(_cases()[case_id]).reason or ""
        assert all(candidate in reason for candidate in candidates)


def test_evidence_reads_back() -> None:
    """Evidence would be shown at a place where it does not stand."""
    pieces = 0
    for case in _cases().values():
        text = case["text"]
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for piece in _identity(case).evidence:
            if piece.evidence == "manifest":
                assert (piece.raw_text, piece.line_no, piece.char_start) == (None,) * 3
                continue
            pieces += 1
            assert piece.raw_text and piece.char_start is not None and piece.line_no
            assert text.startswith(piece.raw_text, piece.char_start)
            first = piece.raw_text.splitlines()[0]
            assert first.strip() in lines[piece.line_no - 1]
    assert pieces > 700
