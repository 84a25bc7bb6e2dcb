"""A client that asks a release again and again without pause, in a process of its own.

    python tests/release_reader.py open|keep|parquet WAREHOUSE LAST

open: a connection of its own for every question; keep: one connection for all; parquet:
the Parquet files of the release that is in place when it asks. Prints a line per
question, the least and the greatest release number in all tables and how many rows they
have, and ends once it has seen the release LAST; keep ends when it is told to.
"""

import sys
from pathlib import Path

import duckdb

QUESTION = """
select min(release_number), max(release_number), count(*)
from (
    select release_number from {facts}
    union all
    select release_number from {dims}
    union all
    select release_number from {quality}
)
"""
TABLES = {"facts": "facts", "dims": "dims", "quality": "quality.file_status"}
IN_DATABASE = QUESTION.format(**TABLES)


def asked(client: duckdb.DuckDBPyConnection, question: str) -> int:
    """Print the answer; return the greatest number in it."""
    answer = client.execute(question).fetchone()
    print(*answer, flush=True)
    return answer[1]


def main(kind: str, warehouse: Path, last: int) -> None:
    """Ask until the last release is seen."""
    database = str(warehouse / "marts.duckdb")
    if kind == "keep":
        with duckdb.connect(database, read_only=True) as client:
            while True:
                asked(client, IN_DATABASE)
    seen = 0
    while seen < last:
        if kind == "open":
            with duckdb.connect(database, read_only=True) as client:
                seen = asked(client, IN_DATABASE)
        else:
            # one link leads to all files of one release: it is followed once
            folder = (warehouse / "parquet").resolve()
            files = {
                name: f"read_parquet('{folder / table.replace('.', '/')}.parquet')"
                for name, table in TABLES.items()
            }
            with duckdb.connect() as client:
                seen = asked(client, QUESTION.format(**files))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
