"""Ask a release the questions on standard input (JSON), with whatever DuckDB is here.

    python tests/clients/ask.py RELEASE < questions.json

Prints, as JSON, the version of DuckDB, the answers, and of the catalogue every table,
column, type and comment. Nothing but DuckDB is needed.
"""

import json
import sys

import duckdb

CATALOGUE = (
    "select table_name, null as column_name, null as data_type, comment "
    "from duckdb_tables() where not internal union all "
    "select table_name, column_name, data_type, comment "
    "from duckdb_columns() where not internal order by all"
)


def main() -> None:
    """Open the release read-only and ask."""
    with duckdb.connect(sys.argv[1], read_only=True) as client:
        answers = [
            [[None if value is None else str(value) for value in row] for row in rows]
            for rows in (
                client.execute(question).fetchall()
                for question in (*json.load(sys.stdin), CATALOGUE)
            )
        ]
    json.dump({"version": duckdb.__version__, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()
