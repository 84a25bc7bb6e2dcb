"""Validated codes of the seeds → pieces of queries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from string import Template

CODE = re.compile(r"[a-zA-Z0-9_]+")

# What every rule's query returns, in this order.
STANDARD_COLUMNS: dict[str, str] = {
    "report_id": "varchar",
    "section": "varchar",
    "identity_id": "varchar",
    "row_code": "varchar",
    "column_code": "varchar",
    "left_value": "decimal(38, 8)",
    "right_value": "decimal(38, 8)",
    "message": "varchar",
}


def render(template: str, **parts: str) -> str:
    """Fill `$name` places of a query with parts made by the functions of this module.

    Nothing of a report ever comes here: the parts are constants of this package, codes
    that match `CODE`, and texts of the seeds passed through `literal`.
    """
    return Template(template).substitute(parts).strip()


def literal(text: str) -> str:
    """A text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def code(text: str) -> str:
    """A code as an SQL string; anything but a plain code is refused."""
    if not CODE.fullmatch(text):
        raise ValueError(f"not a code: {text!r}")
    return f"'{text}'"


def codes(texts: Iterable[str]) -> str:
    """Codes as an SQL list, for `in (…)`."""
    listed = ", ".join(code(text) for text in texts)
    if not listed:
        raise ValueError("an empty list of codes")
    return listed


def values(rows: Iterable[Sequence[str | None]]) -> str:
    """Rows of codes as an SQL `values` list."""
    listed = ",\n".join(
        "(" + ", ".join("null" if item is None else code(item) for item in row) + ")"
        for row in rows
    )
    if not listed:
        raise ValueError("an empty list of values")
    return f"values {listed}"


def standard(**expressions: str) -> str:
    """The standard columns of a failing row, null where nothing is given."""
    unknown = expressions.keys() - STANDARD_COLUMNS.keys()
    if unknown:
        raise TypeError(f"not standard columns: {', '.join(sorted(unknown))}")
    return ",\n".join(
        f"cast({expressions.get(name, 'null')} as {type_}) as {name}"
        for name, type_ in STANDARD_COLUMNS.items()
    )


def number(expression: str) -> str:
    """A number as people write it: 4, not 4.00000000."""
    text = f"cast(cast({expression} as decimal(38, 8)) as varchar)"
    return f"coalesce(rtrim(rtrim({text}, '0'), '.'), 'nothing')"


def text_of(report_id: str) -> str:
    """The id of a report's text: one of several in it has -L and its line behind."""
    return f"split_part({report_id}, '-L', 1)"


def labelled(expression: str, labels: dict[str, str]) -> str:
    """A code with its printed label in brackets: natural_person (自然人)."""
    cases = " ".join(
        f"when {code(key)} then {literal(f'{key} ({label})')}"
        for key, label in labels.items()
    )
    whole = f"case {expression} {cases} else {expression} end" if cases else expression
    return f"coalesce({whole}, 'unknown')"


def union_all(queries: Iterable[str]) -> str:
    """Several queries as one."""
    return "\nunion all\n".join(queries)
