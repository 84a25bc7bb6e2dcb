"""A rule as a query → an expectation that counts its rows, and does not fetch them.

Imports Great Expectations: import it where it is needed.
"""

from __future__ import annotations

from typing import Any, ClassVar

from great_expectations.expectations.core import UnexpectedRowsExpectation


class NoUnexpectedRows(UnexpectedRowsExpectation):
    """A query finds no rows.

    Great Expectations' own asks for the rows, too, and evaluates the query a second time
    for them; nobody reads these, since verdicts.failing_rows has all of them.
    """

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.row_count",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,  # noqa: ANN401 - of the library, not needed here
    ) -> Any:  # noqa: ANN401
        """Judge by the count alone; the rows are left out of the result."""
        return super()._validate(
            {"unexpected_rows_query.table": None, **metrics},
            runtime_configuration,
            execution_engine,
        )
