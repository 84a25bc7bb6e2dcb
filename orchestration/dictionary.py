"""A release and the seeds of forms → its data dictionary: one page for people."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

import duckdb

from orchestration.database import connect, identifier
from orchestration.settings import SEEDS
from parsing.dictionaries import Dictionaries

# Nothing is loaded from anywhere, and no script runs, whatever a comment says.
_HEAD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gongkai: data dictionary</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto;
 padding: 0 1rem; color: #1c2330; background: #fff }
code, th { font-family: ui-monospace, monospace; font-size: 13px }
nav { columns: 3 16rem; margin: 1rem 0 }
nav a, h2 a { color: #1f4e99; text-decoration: none }
h2 { margin: 2.5rem 0 .25rem; border-top: 1px solid #ccd3df; padding-top: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0;
 border-bottom: 1px solid #e4e8ef }
thead th { font-family: inherit; color: #5b6678 }
small { color: #5b6678 }
</style>
</head>
<body>
<h1>Gongkai (公开): data dictionary</h1>
<p>Every table and column of <code>marts.duckdb</code>, as its comments say. A null is
unknown, never zero.</p>
"""

_CODES = "Codes of rows and columns"

# Code lists that a reader of the tables needs beside them: title, table, columns.
_LISTS = (
    (
        "Indicators",
        "dim_indicator",
        ("indicator_code", "label_zh", "label_en", "unit"),
    ),
    (
        "Identities (勾稽关系)",
        "dim_identity",
        ("identity_id", "statement_zh", "statement_en", "basis", "severity"),
    ),
)


def write(database: Path, page: Path) -> None:
    """Write the dictionary of a release's database to a page of its own.

    It has the database's tables, columns, types and comments, what the codes of rows and
    columns mean, and nothing of when or where it was made: the same tables and seeds give
    the same bytes.
    """
    with connect(database, read_only=True) as connection:
        page.write_text("\n".join(_page(connection)), encoding="utf-8")


def _page(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    tables = connection.execute(
        "select schema_name, table_name, comment from duckdb_tables() "
        "where not internal order by schema_name, table_name"
    ).fetchall()
    names = {table for _, table, _ in tables}
    lists = [part for part in _LISTS if part[1] in names]
    yield _HEAD
    yield "<nav>"
    for schema, table, _ in tables:
        name = escape(_shown(schema, table))
        yield f'<a href="#{name}"><code>{name}</code></a><br>'
    for title, table, _ in lists:
        yield f'<a href="#list-{escape(table)}">{escape(title)}</a><br>'
    yield f'<a href="#codes">{escape(_CODES)}</a><br>'
    yield "</nav>"
    for schema, table, comment in tables:
        name = escape(_shown(schema, table))
        rows = _rows(
            connection,
            f"select count(*) from {identifier(schema)}.{identifier(table)}",  # noqa: S608
        )
        yield f'<h2 id="{name}"><code>{name}</code></h2>'
        yield f"<p>{escape(comment or '')} <small>{rows[0][0]} rows</small></p>"
        yield from _table(
            ("column", "type", "what it says"),
            connection.execute(
                "select column_name, data_type, comment from duckdb_columns() "
                "where schema_name = $1 and table_name = $2 order by column_index",
                [schema, table],
            ).fetchall(),
        )
    for title, table, columns in lists:
        selected = ", ".join(identifier(column) for column in columns)
        yield f'<h2 id="list-{escape(table)}">{escape(title)}</h2>'
        yield from _table(
            columns,
            _rows(
                connection,
                f"select {selected} from {identifier(table)} order by all",  # noqa: S608
            ),
        )
    yield f'<h2 id="codes">{escape(_CODES)}</h2>'
    yield from _table(
        ("code", "is a", "section", "forms", "label_zh", "label_en"), _codes()
    )
    yield "</body>\n</html>\n"


def _codes() -> list[tuple[str, ...]]:
    """Return each code of a row or column, where it stands, and what the form prints."""
    dictionaries = Dictionaries.read(SEEDS)
    forms: dict[tuple[str, ...], list[str]] = {}
    for axis in ("row", "column"):
        for one in dictionaries.rows(f"form_{axis}s"):
            names = (one["label_zh"], one["label_en"])
            of = forms.setdefault((one["section"], axis, one[f"{axis}_code"], *names), [])
            of += [one["form"]] if one["form"] not in of else []
    return [
        (code, axis, section, " ".join(of), *names)
        for (section, axis, code, *names), of in forms.items()
    ]


def _shown(schema: str, table: str) -> str:
    """Return a table's name as it is typed in a query."""
    return table if schema == "main" else f"{schema}.{table}"


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:
    return connection.execute(query).fetchall()


def _table(head: Sequence[str], rows: Sequence[tuple]) -> Iterator[str]:
    """Yield a table of which the first column is code."""
    yield "<table>"
    yield (
        "<thead><tr>"
        + "".join(f"<th>{escape(title)}</th>" for title in head)
        + "</tr></thead>"
    )
    for first, *rest in rows:
        cells = "".join(
            f"<td>{escape('' if value is None else str(value))}</td>" for value in rest
        )
        yield f"<tr><th>{escape(str(first))}</th>{cells}</tr>"
    yield "</table>"
