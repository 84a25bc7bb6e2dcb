"""The text of a clean report → its cells, by a plain parser to compare the reading with.

It walks over the words of the text: what stands between two runs of numbers names the
row of the numbers that follow. It knows the official wording only, checks the identities
and gives every cell with its line and place; reports that are laid out otherwise it
cannot read.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from benchmarks.corpus.forms import SECTIONS, SEEDS, Column, FormRow, rows_of

_WORD = re.compile(r"[^ |\t\n\u3000]+")
_NUMBER = re.compile(r"(增加|减少|增|减|\+|-)?(\d+(?:\.\d+)?)(亿元|万元|元)?")
_NOT_LABEL = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z]")
_FACTORS = {"元": 1, "万元": 10_000, "亿元": 100_000_000}
_PROCEEDINGS = 15


class Cell(NamedTuple):
    """A number of a table, with the characters it was read from."""

    section: str
    row: str
    column: str
    value: int | Decimal
    raw_text: str
    line_no: int
    char_start: int


Word = tuple[re.Match[str], int, int]
"""A number in the text: its match, line and place."""

Row = tuple[str, str, str, tuple[str, ...]]
"""A row of a form: form, section, row code and the codes of its columns."""


@cache
def _labels() -> dict[str, list[Row]]:
    """Rows by the key of their label: form, section, row code, column codes."""
    found: dict[str, list[Row]] = defaultdict(list)
    texts: dict[tuple[str, str], set[str]] = defaultdict(set)
    with (SEEDS / "labels.csv").open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            texts[line["section"], line["strip_code"]].add(line["label"])
    for form in ("table_2019", "table_2021"):
        for section, rows in rows_of(form).items():
            for row in rows:
                columns = tuple(column.code for column in row.columns)
                for key in {
                    _key(text) for text in {row.label, *texts[section, row.code]}
                }:
                    found[key].append((form, section, row.code, columns))
    return dict(found)


@cache
def _key(text: str) -> str:
    return _NOT_LABEL.sub("", text)


@cache
def _rows_of_words(words: str) -> tuple[Row, ...]:
    """Rows whose label ends some words, the longest label first."""
    key = _key(words)
    for start in range(max(0, len(key) - 60), len(key)):
        if key[start:] in _labels():
            return tuple(_labels()[key[start:]])
    return ()


def parse(text: str) -> list[Cell]:
    """Return the cells of a report's tables; empty if they do not add up."""
    cells: list[Cell] = []
    words: list[str] = []
    numbers: list[Word] = []
    note = ""
    form = "table_2019" if "对外公开总数量" in text else "table_2021"
    line_no, line_end = 1, text.find("\n")
    for word in _WORD.finditer(text):
        start = word.start()
        while line_end != -1 and start > line_end:
            line_no += 1
            line_end = text.find("\n", line_end + 1)
        match = _NUMBER.fullmatch(word.group())
        if match is not None:
            numbers.append((match, line_no, start))
            continue
        if numbers:
            cells += _row_cells(form, words, numbers, note)
            words, numbers = [], []
        token = word.group()
        if not token.startswith("--"):
            words.append(token)
            if "金额" in token:
                note = token
    if numbers:
        cells += _row_cells(form, words, numbers, note)
    return cells if _adds_up(cells) else []


def _row_cells(form: str, words: list[str], numbers: list[Word], note: str) -> list[Cell]:
    if len(numbers) == _PROCEEDINGS:
        return [
            _cell("proceedings", row.code, column.code, number, "")
            for (row, column), number in zip(_proceedings(form), numbers, strict=True)
        ]
    # the label is among the last words: those before belong to headers
    for row_form, section, row_code, columns in _rows_of_words("".join(words[-4:])):
        if row_form == form and len(columns) == len(numbers):
            return [
                _cell(section, row_code, column, number, note)
                for column, number in zip(columns, numbers, strict=True)
            ]
    return []


@cache
def _proceedings(form: str) -> list[tuple[FormRow, Column]]:
    return [
        (row, column) for row in rows_of(form)["proceedings"] for column in row.columns
    ]


def _cell(section: str, row: str, column: str, word: Word, note: str) -> Cell:
    match, line_no, char_start = word
    sign, digits, unit = match.groups()
    value: int | Decimal = Decimal(digits) if "." in digits else int(digits)
    if sign in ("减", "减少", "-"):
        value = -value
    if column.endswith("_yuan"):
        unit = unit or next(
            (name for name in ("亿元", "万元", "元") if name in note),
            "万元" if column == "fee_yuan" else "元",
        )
        value *= _FACTORS[unit]
    return Cell(section, row, column, value, match.string, line_no, char_start)


@cache
def _weights() -> list[tuple[str, str, dict[str, int]]]:
    """Section, axis and the weight of each term, right sides negative."""
    with (SEEDS / "identities.csv").open(encoding="utf-8", newline="") as file:
        identities = [
            row
            for row in csv.DictReader(file)
            if row["section"] in SECTIONS and row["relation"] == "="
        ]
    with (SEEDS / "identity_terms.csv").open(encoding="utf-8", newline="") as file:
        terms = list(csv.DictReader(file))
    return [
        (
            identity["section"],
            identity["axis"],
            {
                term["code"]: int(term["weight"]) * (1 if term["side"] == "left" else -1)
                for term in terms
                if term["identity_id"] == identity["identity_id"]
            },
        )
        for identity in identities
        if identity["axis"] != "cells"
    ]


def _adds_up(cells: list[Cell]) -> bool:
    """Whether both sides of every identity within a table are the same."""
    for section, axis, weights in _weights():
        sums: dict[str, int | Decimal] = defaultdict(int)
        for cell in cells:
            if cell.section == section:
                term, instance = (
                    (cell.row, cell.column) if axis == "rows" else (cell.column, cell.row)
                )
                if term in weights:
                    sums[instance] += weights[term] * cell.value
        if any(sums.values()):
            return False
    return bool(cells)


def parse_all(texts: Iterable[str]) -> int:
    """Return how many cells a batch of reports has."""
    return sum(len(parse(text)) for text in texts)
