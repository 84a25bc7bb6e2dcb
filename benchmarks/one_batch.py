"""Let the models read every text that is loaded, at once: for what is timed by parts."""

import duckdb

from orchestration import ledger


def take_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Make one batch of all texts of the working database."""
    ledger.prepare(connection)
    connection.execute("delete from ledger.batch")
    connection.execute(
        "insert into ledger.batch select report_id, report_no, '' from raw.reports"
    )
