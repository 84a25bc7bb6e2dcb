"""The seeds of forms → templates: rows with their labels, columns, sums.

Everything is read from the seeds: form_rows, form_columns, labels, header_variants,
table_fillers, sections, identities, identity_terms, units, unit_headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from parsing.dictionaries import Dictionaries, Row
from parsing.text import label_key

_INNER = re.compile("([^0-9]{0,2}[^0-9一二三四五六七八九十])([0-9]+[^0-9])")
_NUMERAL = re.compile("[一二三四五六七八九十]")
_ITEM = re.compile(r"([0-9]{1,2})\.")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a block: what its numbers are, and their unit."""

    code: str
    kind: str
    unit: str
    unit_if_unsaid: str
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that have the same columns.

    headers: keys of the whole header, as met; names: of each the keys of its columns.
    """

    name: str
    columns: tuple[Column, ...]
    headers: tuple[str, ...]
    names: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of a table: where its cells begin among those of the table, how many it has.

    labels end what stands before the numbers; wholes are all that stands there. item and
    numeral are the row's number in the form (1., 四、), if it has one.
    """

    section: str
    code: str
    block: Block
    first_cell: int
    width: int
    labels: tuple[str, ...]
    wholes: tuple[str, ...]
    item: str
    numeral: str

    @property
    def cells(self) -> range:
        """The places of the row's cells among those of the table."""
        return range(self.first_cell, self.first_cell + self.width)


@dataclass(frozen=True, slots=True)
class Equation:
    """One instance of a hard identity: cells with weights that add up to nothing.

    by_row: all its cells are in one row.
    """

    identity_id: str
    terms: tuple[tuple[int, int], ...]
    by_row: bool


@dataclass(frozen=True, slots=True)
class TemplateCell:
    """A cell of the form, by its codes as the warehouse knows it."""

    section: str
    row_code: str
    column_code: str
    position: int
    column: Column


@dataclass(frozen=True, eq=False)
class Template:
    """One table of a form. cells has every cell, row by row; rows point into it.

    fillers are keys that stand in the table beside labels: headers, merged cells.
    row_of_cell: for each cell the number of its row. stack: for each of the rows that are
    printed side by side, what stands above it. unit_words: keys of units between label
    and value. proof: identities, labels or units, as in the seed sections. heads: one of
    these stands above the table, or it is another's; none: any may.
    """

    form: str
    sections: tuple[str, ...]
    proof: str
    side_by_side: bool
    heads: tuple[str, ...]
    rows: tuple[FormRow, ...]
    cells: tuple[TemplateCell, ...]
    equations: tuple[Equation, ...]
    fillers: tuple[str, ...]
    row_of_cell: tuple[int, ...]
    stack: tuple[tuple[str, ...], ...]
    unit_words: frozenset[str]

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """What may stand above the columns of its rows, each once."""
        every = (header for row in self.rows for header in row.block.headers)
        return tuple(dict.fromkeys(every))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What stands above rows that are printed side by side, in order, each once."""
        return tuple(dict.fromkeys(part for parts in self.stack for part in parts))


@dataclass(frozen=True, eq=False)
class Forms:
    """All templates by the table that they are forms of, and words of all of them.

    tables: for each kind of table, its forms, the oldest first. heads and tails are the
    first and last two characters of what may stand right behind or before a number that
    nothing parts from it. starts: the first four characters of longer labels and headers.
    inner: numbers within labels, with the characters before and behind (息计, 1条).
    items: the number of an item, by the beginning of its label. units: base unit and
    factor of each; counts: those of counts, one by one; beside: those that a column of
    units has, or a currency's mark; marks: those marks, which stand before a number, and
    their units. like_prose: sections whose parts have the names of chapters of running
    text; unit_labels: the labels of their rows. titles: the heading of each section.
    """

    tables: tuple[tuple[Template, ...], ...]
    anchors: tuple[tuple[str, str], ...]
    heads: frozenset[str]
    tails: frozenset[str]
    starts: frozenset[str]
    inner: frozenset[tuple[str, str]]
    items: dict[str, frozenset[str]]
    units: dict[str, tuple[str, int]]
    counts: tuple[str, ...]
    beside: frozenset[str]
    marks: dict[str, str]
    like_prose: frozenset[str]
    unit_labels: frozenset[str]
    unit_notes: dict[tuple[str, str], dict[str, str]]
    titles: dict[str, str]


@lru_cache(4)
def forms_of(dictionaries: Dictionaries) -> Forms:
    """Return the forms that the seeds say."""
    rows = dictionaries.rows
    sections = {row["section"]: row for row in rows("sections")}
    kinds: dict[str, list[Template]] = {}
    for form in rows("forms"):
        own = [
            code
            for code in sections
            if any(
                row["form"] == form["form"] and row["section"] == code
                for row in rows("form_rows")
            )
        ]
        # sections without a number of their own are parts of one table
        parts: dict[str, list[str]] = {}
        for code in own:
            parts.setdefault(sections[code]["table_no"] or form["form"], []).append(code)
        for kind, codes in parts.items():
            kinds.setdefault(kind, []).append(
                _template(dictionaries, form["form"], tuple(codes), sections[codes[0]])
            )
    tables = tuple(tuple(templates) for templates in kinds.values())
    every = [template for templates in tables for template in templates]
    anchors = tuple(
        (label_key(row["anchor"]), row["section"]) for row in rows("section_anchors")
    )
    words = {
        text
        for template in every
        for text in template.fillers
        if text not in template.unit_words
    }
    words |= {
        text
        for template in every
        for row in template.rows
        for text in (*row.labels, *row.wholes)
    }
    words |= {anchor for anchor, _ in anchors}
    heads = {word[:2] for word in words if len(word) > 1}
    tails = {word[-2:] for word in words if len(word) > 1}
    heads |= {label_key(row["label_zh"])[:2] for row in rows("form_rows")}
    units = {
        str(row["unit"]): (str(row["base_unit"]), int(row["factor"]))
        for row in rows("units")
        if row["placed"] != "before"
    }
    return Forms(
        tables,
        anchors,
        frozenset(heads),
        frozenset(tails),
        frozenset(
            text[:4]
            for template in every
            for row in template.rows
            for text in (*row.labels, *row.block.headers)
            if len(text) > 3
        ),
        frozenset(match for word in words for match in _INNER.findall(word)),
        _items(dictionaries),
        units,
        tuple(unit for unit, (base, by) in units.items() if base == "count" and by == 1),
        frozenset(str(row["unit"]) for row in rows("units") if row["placed"] != "behind"),
        {
            str(row["unit"]): str(row["base_unit"])
            for row in rows("units")
            if row["placed"] == "before"
        },
        frozenset(code for code, row in sections.items() if row["proof"] == "units"),
        frozenset(
            text
            for template in every
            if template.proof == "units"
            for row in template.rows
            for text in row.labels
        ),
        _unit_notes(rows("unit_headers")),
        {
            code: label_key(row["label_zh"].partition("（")[0])
            for code, row in sections.items()
        },
    )


def _unit_notes(rows: Iterable[Row]) -> dict[tuple[str, str], dict[str, str]]:
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        notes = found.setdefault((row["section"], row["column_code"]), {})
        notes[label_key(row["note"])] = row["unit"]
    return found


def _items(dictionaries: Dictionaries) -> dict[str, frozenset[str]]:
    """Return the numbers of items by the first four characters of their labels."""
    found: dict[str, set[str]] = {}
    printed = [row["label_zh"] for row in dictionaries.rows("form_rows")]
    printed += [row["label"] for row in dictionaries.rows("labels")]
    for label in printed:
        match = _ITEM.search(label)
        if match:
            head = label_key(label[match.end() :])[:4]
            found.setdefault(head, set()).add(match[1])
    return {head: frozenset(numbers) for head, numbers in found.items()}


def _template(
    dictionaries: Dictionaries, form: str, sections: tuple[str, ...], kind: Row
) -> Template:
    rows = dictionaries.rows
    of_form = [row for row in rows("form_rows") if row["form"] == form]
    blocks = {
        (section, name): _block(dictionaries, form, section, name)
        for section in sections
        for name in dict.fromkeys(
            row["block"] for row in of_form if row["section"] == section
        )
    }
    form_rows = [
        row
        for section in sections
        for row in sorted(
            (row for row in of_form if row["section"] == section),
            key=lambda row: int(row["row_order"]),
        )
    ]
    cells: list[TemplateCell] = []
    positions: dict[str, int] = {}
    firsts: list[int] = []
    for row in form_rows:
        firsts.append(len(cells))
        for column in blocks[row["section"], row["block"]].columns:
            positions[row["section"]] = positions.get(row["section"], 0) + 1
            cells.append(
                TemplateCell(
                    row["section"],
                    row["row_code"],
                    column.code,
                    positions[row["section"]],
                    column,
                )
            )
    equations = _equations(dictionaries, form, sections, form_rows, blocks, firsts)
    side_by_side = kind["header_rows"] == "repeated"
    if side_by_side:
        made = _one_row(dictionaries, form_rows, blocks)
    else:
        made = tuple(
            FormRow(
                row["section"],
                row["row_code"],
                blocks[row["section"], row["block"]],
                first,
                len(blocks[row["section"], row["block"]].columns),
                *_labels_of(dictionaries, row),
                (match[1] if (match := _ITEM.search(row["label_zh"])) else ""),
                (
                    match[0]
                    if (match := _NUMERAL.match(label_key(row["label_zh"])))
                    else ""
                ),
            )
            for row, first in zip(form_rows, firsts, strict=True)
        )
    stack = tuple(
        tuple(label_key(part) for part in row["label_zh"].split("："))
        for row in (form_rows if side_by_side else ())
    )
    return Template(
        form,
        sections,
        kind["proof"],
        side_by_side,
        tuple(
            label_key(row["anchor"])
            for row in rows("section_anchors")
            if kind["header_rows"] == "above" and row["section"] in sections
        ),
        made,
        tuple(cells),
        equations,
        _fillers(dictionaries, sections, made, kind),
        tuple(number for number, row in enumerate(made) for _ in range(row.width)),
        stack,
        frozenset(
            label_key(row["note"])
            for row in rows("unit_headers")
            if row["section"] in sections and row["note"]
        )
        | frozenset(
            str(row["unit"])
            for row in rows("units")
            if kind["proof"] == "units" and row["placed"] == "beside"
        ),
    )


def _block(dictionaries: Dictionaries, form: str, section: str, name: str) -> Block:
    columns = tuple(
        Column(
            row["column_code"],
            row["value_kind"],
            row["unit"],
            row["unit_if_unsaid"],
            label_key(row["label_zh"]),
        )
        for row in dictionaries.rows("form_columns")
        if (row["form"], row["section"], row["block"]) == (form, section, name)
    )
    names = [tuple(column.label for column in columns)]
    names += [
        tuple(label_key(part) for part in row["header"].split(" "))
        for row in dictionaries.rows("header_variants")
        if (row["form"], row["section"], row["block"]) == (form, section, name)
    ]
    return Block(name, columns, tuple(map("".join, names)), tuple(names))


def _labels_of(
    dictionaries: Dictionaries, row: Row
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ends = [label_key(row["label_zh"])]
    wholes: list[str] = []
    for label in dictionaries.rows("labels"):
        if (label["section"], label["strip_code"]) == (row["section"], row["strip_code"]):
            into = wholes if label["placed"] == "whole" else ends
            into.append(label_key(label["label"]))
    return (
        tuple(sorted(set(ends), key=lambda key: (-len(key), key))),
        tuple(dict.fromkeys(wholes)),
    )


def _one_row(
    dictionaries: Dictionaries,
    rows: list[Row],
    blocks: dict[tuple[str, str], Block],
) -> tuple[FormRow, ...]:
    """Rows that are printed side by side: one, with the cells of all."""
    first = rows[0]
    block = blocks[first["section"], first["block"]]
    wide = Block(block.name, block.columns * len(rows), block.headers, block.names)
    ends = [
        label_key(label["label"])
        for label in dictionaries.rows("labels")
        if label["section"] == first["section"]
        and label["strip_code"] == first["strip_code"]
    ]
    return (
        FormRow(
            first["section"],
            first["strip_code"],
            wide,
            0,
            len(wide.columns),
            tuple(sorted(set(ends), key=lambda key: (-len(key), key))),
            (),
            "",
            "",
        ),
    )


def _equations(
    dictionaries: Dictionaries,
    form: str,
    sections: tuple[str, ...],
    form_rows: list[Row],
    blocks: dict[tuple[str, str], Block],
    firsts: list[int],
) -> tuple[Equation, ...]:
    place: dict[tuple[str, str, str], int] = {}
    for row, first in zip(form_rows, firsts, strict=True):
        columns = blocks[row["section"], row["block"]].columns
        for number, column in enumerate(columns):
            place[row["section"], row["row_code"], column.code] = first + number
    found: list[Equation] = []
    for identity in dictionaries.rows("identities"):
        if (
            identity["section"] not in sections
            or identity["severity"] != "hard"
            or identity["relation"] != "="
            or identity["axis"] not in ("rows", "columns")
        ):
            continue
        section = identity["section"]
        terms = [
            (term["code"], int(term["weight"]) * (1 if term["side"] == "left" else -1))
            for term in dictionaries.rows("identity_terms")
            if term["identity_id"] == identity["identity_id"]
            and term["form"] in ("", form)
        ]
        by_row = identity["axis"] == "columns"
        rows = [str(row["row_code"]) for row in form_rows if row["section"] == section]
        across = dict.fromkeys(key[2] for key in place if key[0] == section)
        for other in rows if by_row else across:
            keys = [
                ((section, other, code) if by_row else (section, code, other), weight)
                for code, weight in terms
            ]
            if all(key in place for key, _ in keys):
                found.append(
                    Equation(
                        identity["identity_id"],
                        tuple((place[key], weight) for key, weight in keys),
                        by_row,
                    )
                )
    return tuple(found)


def _fillers(
    dictionaries: Dictionaries,
    sections: tuple[str, ...],
    rows: tuple[FormRow, ...],
    kind: Row,
) -> tuple[str, ...]:
    """Return what stands in the table beside labels, the longest first."""
    found: set[str] = set()
    side_by_side = kind["header_rows"] == "repeated"
    if kind["proof"] == "units":
        # each row has its unit in a cell of its own
        found.update(
            row["unit"] for row in dictionaries.rows("units") if row["placed"] == "beside"
        )
    for filler in dictionaries.rows("table_fillers"):
        if filler["section"] in sections:
            found.add(label_key(filler["filler"]))
            found.update(label_key(part) for part in filler["filler"].split(" "))
    for column in dictionaries.rows("form_columns"):
        if column["section"] in sections:
            found.add(label_key(column["label_zh"]))
    for note in dictionaries.rows("unit_headers"):
        if note["section"] in sections:
            found.add(label_key(note["note"]))
    for header in dictionaries.rows("header_variants"):
        if header["section"] in sections:
            found.add(label_key(header["header"]))
            found.update(label_key(part) for part in header["header"].split(" "))
    for row in rows:
        found.update(row.block.headers)
    if side_by_side:
        found.update(rows[0].labels)
        found.update(
            label_key(part)
            for row in dictionaries.rows("form_rows")
            if row["section"] in sections
            for part in row["label_zh"].split("：")
        )
        labels: set[str] = set()
    else:
        labels = {key for row in rows for key in row.labels}
    return tuple(sorted(found - labels - {""}, key=lambda key: (-len(key), key)))
