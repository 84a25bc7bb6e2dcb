"""Rules and a database → what became of each, by a Great Expectations checkpoint.

Great Expectations is imported inside `validate`: it takes seconds, and most commands
never need it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.dialect import URL_SCHEME, open_read_only
from expectations.rules import SAMPLE_ROWS, Outcome, Rule
from expectations.sql import STANDARD_COLUMNS, literal, render, union_all

if TYPE_CHECKING:
    import duckdb
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.data_context import AbstractDataContext
    from great_expectations.datasource.fluent import SQLDatasource


_CONTROL = Rule(
    suite="readings",
    name="a_row_that_is_there_is_found",
    family="control",
    description="What is asked of the database is answered by the database.",
    query="select 1 as one",
    canary="",
)


class ExpectationError(RuntimeError):
    """An expectation could not be judged; that says nothing about the data."""

    def __init__(self, rule: str, reason: str) -> None:
        super().__init__(f"expectation {rule} could not be judged: {reason}")
        self.rule = rule


def _gx_query(query: str) -> str:
    """A query as Great Expectations takes it.

    It formats the query, so braces are doubled; SQLAlchemy takes `:name` for a parameter,
    so the colon is escaped. It complains of a query without `{batch}`; our rules range
    over several tables, not over a batch, so the batch stands in a comment.
    """
    text = re.sub(r"(?<!:):(?=\w)", r"\\:", query)
    return text.replace("{", "{{").replace("}", "}}") + "\n/* {batch} */"


@contextmanager
def _context() -> Iterator[AbstractDataContext]:
    # read once, on import; the outside is not reachable and not asked
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(enable=False)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    yield context


@contextmanager
def _datasource(
    context: AbstractDataContext, database: Path, attach: Mapping[str, Path]
) -> Iterator[SQLDatasource]:
    """The database as a datasource, whose engines are disposed of afterwards.

    The path goes in as an argument and not in the URL: Great Expectations substitutes
    `$` there, and SQLAlchemy cuts at `?`.
    """
    arguments = {
        "database": str(database),
        "attach": {alias: str(path) for alias, path in attach.items()},
    }
    datasource = context.data_sources.add_sql(
        "gongkai",
        connection_string=f"{URL_SCHEME}://",
        kwargs={"connect_args": arguments},  # type: ignore[call-arg]
    )
    try:
        yield datasource
    finally:
        # the datasource tests its connection with one engine and works with another
        datasource.get_engine().dispose()
        datasource.get_execution_engine().engine.dispose()


def _raised(exception_info: Mapping[str, Any]) -> str | None:
    """The exception inside a result, if there is one; its place varies."""
    entries = (
        [exception_info]
        if "raised_exception" in exception_info
        else list(exception_info.values())
    )
    for entry in entries:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message") or "an exception without a message")
    return None


def _counts(
    database: Path, rules: Sequence[Rule], attach: Mapping[str, Path]
) -> dict[str, int]:
    """The number of failing rows that Great Expectations found, by rule."""
    with _context() as context:
        import great_expectations as gx
        from great_expectations.expectations.metadata_types import (
            FailureSeverity as Severe,
        )

        from expectations.counting import NoUnexpectedRows

        suite = context.suites.add(gx.ExpectationSuite(name="gongkai"))
        # added all at once: adding one by one saves the suite each time
        suite.expectations = [
            NoUnexpectedRows(
                unexpected_rows_query=_gx_query(rule.query),
                description=rule.description,
                severity=Severe.CRITICAL if rule.severity == "hard" else Severe.WARNING,
                meta={
                    "rule": rule.name,
                    "family": rule.family,
                    "identity_id": rule.identity_id,
                },
            )
            for rule in rules
        ]
        suite.save()
        with _datasource(context, database, attach) as datasource:
            asset = datasource.add_query_asset("gongkai", query="select 1 as one")
            batch = asset.add_batch_definition("whole")
            # the connection test's engine; two engines cannot attach the same file
            datasource.get_engine().dispose()
            definition = context.validation_definitions.add(
                gx.ValidationDefinition(name="gongkai", data=batch, suite=suite)
            )
            checkpoint = context.checkpoints.add(
                gx.Checkpoint(
                    name="gongkai",
                    validation_definitions=[definition],
                    result_format="BASIC",
                )
            )
            run = checkpoint.run()
    return _by_rule(next(iter(run.run_results.values())).results)


def _by_rule(
    results: Sequence[ExpectationValidationResult],
) -> dict[str, int]:
    """The number of failing rows by rule; a result that tells none is an error."""
    counts: dict[str, int] = {}
    for result in results:
        configuration = result.expectation_config
        if configuration is None or not configuration.meta:
            raise ExpectationError("unknown", "a result without its rule")
        name = configuration.meta["rule"]
        reason = _raised(result.exception_info)
        if reason is not None:
            raise ExpectationError(name, reason)
        count = result.result.get("observed_value")
        if not isinstance(count, int) or result.success is not (count == 0):
            raise ExpectationError(
                name, f"success {result.success} with {count!r} failing rows"
            )
        counts[name] = count
    return counts


def _sample(
    connection: duckdb.DuckDBPyConnection, rule: Rule, limit: int
) -> list[dict[str, Any]]:
    query = render(
        "select * from ($query) as failing order by all limit $limit",
        query=rule.query,
        limit=str(limit),
    )
    rows = connection.execute(query).fetchall()
    return [dict(zip(STANDARD_COLUMNS, row, strict=True)) for row in rows]


def validate(
    database: Path, rules: Sequence[Rule], *, attach: Mapping[str, Path] | None = None
) -> list[Outcome]:
    """Judge each rule on a database; other databases may be attached under an alias.

    A rule is evaluated once, and once more for its rows where it fails. Beside the rules
    goes one that must find a row: a way to the database that finds none there would find
    none anywhere, and all rules would hold.
    """
    attached = dict(attach or {})
    counts = _counts(database, [*rules, _CONTROL], attached)
    if counts.pop(_CONTROL.name, None) != 1:
        raise ExpectationError(_CONTROL.name, "a row that is there was not found")
    outcomes = []
    connection = open_read_only(database, attached)
    try:
        for rule in rules:
            if rule.name not in counts:
                raise ExpectationError(rule.name, "it has no result")
            found = counts[rule.name]
            sample = _sample(connection, rule, SAMPLE_ROWS) if found else []
            if len(sample) != min(found, SAMPLE_ROWS):
                raise ExpectationError(
                    rule.name, f"{found} failing rows were counted, {len(sample)} shown"
                )
            outcomes.append(Outcome(rule, found == 0, found, sample))
    finally:
        connection.close()
    return outcomes


_FAILING_ROWS = """
select
    $suite as suite, $name as expectation, $family as family, $severity as severity,
    $columns
from ($query) as failing
"""


def failing_rows_sql(outcomes: Sequence[Outcome]) -> str | None:
    """A query for every failing row of the rules that failed; None if none did."""
    failed = [outcome.rule for outcome in outcomes if not outcome.success]
    if not failed:
        return None
    return union_all(
        render(
            _FAILING_ROWS,
            suite=literal(rule.suite),
            name=literal(rule.name),
            family=literal(rule.family),
            severity=literal(rule.severity),
            columns=", ".join(STANDARD_COLUMNS),
            query=rule.query,
        )
        for rule in failed
    )
