"""What became of the rules → tables of verdicts, which the marts are built from.

The marts publish only what is in `verdicts.validated` and not in
`verdicts.failing_rows`, so that what was never validated is never published.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from expectations.dialect import attach_statement, shut_off
from expectations.engine import options
from expectations.rules import Outcome
from expectations.sql import STANDARD_COLUMNS, text_of
from expectations.validation import ExpectationError, failing_rows_sql

_TABLES = (
    "create schema if not exists build.verdicts",
    """
    create table if not exists build.verdicts.expectations (
        run_id varchar, suite varchar, expectation varchar, family varchar,
        severity varchar, identity_id varchar, success boolean, failing_count bigint,
        description varchar
    )
    """,
    "create table if not exists build.verdicts.failing_rows ("
    "suite varchar, expectation varchar, family varchar, severity varchar, "
    + ", ".join(f"{name} {type_}" for name, type_ in STANDARD_COLUMNS.items())
    + ")",
    """
    create table if not exists build.verdicts.validated (
        report_id varchar, section varchar
    )
    """,
)


# The reports whose readings are validated now.
_OF_BATCH = (
    f"{text_of('report_id')} in "  # noqa: S608 - of this package
    "(select report_id from build.staging.stg_raw__reports)"
)


@contextmanager
def _writable(
    database: Path, candidate: Path | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """The working database as `build`, in a transaction, seen as the rules see it.

    Attached by name, whatever its file is called: the release rules speak of `build`.
    """
    connection = duckdb.connect(":memory:", config=options(database))
    try:
        connection.execute(attach_statement("build", database, read_only=False))
        if candidate is None:
            connection.execute("use build")
        else:
            connection.execute(attach_statement("candidate", candidate, read_only=True))
            connection.execute("use candidate")
        shut_off(connection)
        connection.begin()
        yield connection
        connection.commit()
    finally:
        connection.close()


def empty_verdicts(database: Path) -> None:
    """Create the tables, empty, where they do not exist: nothing is validated yet."""
    with _writable(database, None) as connection:
        for statement in _TABLES:
            connection.execute(statement)


def write_verdicts(
    database: Path,
    outcomes: Sequence[Outcome],
    run_id: str,
    *,
    candidate: Path | None = None,
) -> None:
    """Write the outcomes of one suite to the working database, whole or not at all.

    Those of the readings take the place of what was written of the same reports: verdicts
    of other batches stay. Those of the release need the candidate they were found in.
    """
    suites = {outcome.rule.suite for outcome in outcomes}
    if len(suites) != 1:
        raise ValueError(f"outcomes of one suite are needed, not of {sorted(suites)}")
    suite = suites.pop()
    if (suite == "release") != (candidate is not None):
        raise ValueError("the release suite, and no other, needs the candidate release")
    with _writable(database, candidate) as connection:
        for statement in _TABLES:
            connection.execute(statement)
        _write_expectations(connection, outcomes, run_id)
        if suite == "readings":
            connection.execute(
                "delete from build.verdicts.failing_rows "  # noqa: S608
                f"where suite = 'readings' and {_OF_BATCH}"
            )
            connection.execute(
                f"delete from build.verdicts.validated where {_OF_BATCH}"  # noqa: S608
            )
            connection.execute(
                "insert into build.verdicts.validated select distinct report_id, section "
                "from build.intermediate.int_batch__sections"
            )
        else:
            connection.execute(
                "delete from build.verdicts.failing_rows where suite = ?", [suite]
            )
        _write_failing_rows(connection, outcomes)


def _write_expectations(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome], run_id: str
) -> None:
    """One row for each expectation of a run: those of several batches are added up."""
    suite = outcomes[0].rule.suite
    before = {
        name: (success, count)
        for name, success, count in connection.execute(
            "select expectation, success, failing_count from build.verdicts.expectations "
            "where run_id = ? and suite = ?",
            [run_id, suite],
        ).fetchall()
    }
    connection.execute(
        "delete from build.verdicts.expectations where run_id = ? and suite = ?",
        [run_id, suite],
    )
    rows = []
    for outcome in outcomes:
        success, count = before.get(outcome.rule.name, (True, 0))
        rows.append(
            [
                run_id,
                suite,
                outcome.rule.name,
                outcome.rule.family,
                outcome.rule.severity,
                outcome.rule.identity_id,
                outcome.success and success,
                outcome.failing_count + count,
                outcome.rule.description,
            ]
        )
    connection.executemany(
        "insert into build.verdicts.expectations values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _write_failing_rows(
    connection: duckdb.DuckDBPyConnection, outcomes: Sequence[Outcome]
) -> None:
    query = failing_rows_sql(outcomes)
    if query is None:
        return
    suite = outcomes[0].rule.suite
    before = _written(connection, suite)
    connection.execute(f"insert into build.verdicts.failing_rows {query}")
    after = _written(connection, suite)
    # the data judged and the data written must be the same data
    for outcome in outcomes:
        name = outcome.rule.name
        found = after.get(name, 0) - before.get(name, 0)
        if found != outcome.failing_count:
            raise ExpectationError(
                name,
                f"{outcome.failing_count} rows failed when judged, {found} when written",
            )


def _written(connection: duckdb.DuckDBPyConnection, suite: str) -> dict[str, int]:
    return dict(
        connection.execute(
            "select expectation, count(*) from build.verdicts.failing_rows "
            "where suite = ? group by expectation",
            [suite],
        ).fetchall()
    )
