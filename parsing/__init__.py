"""The text of a report → what it says, and where it says it.

Pure functions over frozen dataclasses: parsing.parse is where a text enters. Nothing here
knows of Dagster, dbt or DuckDB; and what reads files, which needs parsing.text alone,
starts a process without the rest.
"""
