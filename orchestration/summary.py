"""A release → a few lines: what it holds, what was held back, and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from orchestration.database import connect, scalar

_REASONS_SHOWN = 20

# what a person can act on first, and what is only listed last
_TO_ACT_ON = [
    "partly_published",
    "quarantined",
    "unreadable",
    "superseded",
    "not_a_report",
]

# what to do where a release cannot be read
MEND = (
    "gongkai rollback --to puts an earlier release back, "
    "gongkai run --rebuild makes a new one"
)

# what every release.json says: texts, and counts by name
_TEXTS = ("release", "released_at", "code_version")
_COUNTS: dict[str, tuple[str, ...]] = {
    "files": (),
    "facts": (),
    "sections": (),
    "identities": (),
    "statements": ("quantities", "indicators", "contradictions"),
}

_FACT_TABLES = (
    "fct_applications",
    "fct_proceedings",
    "fct_disclosures",
    "fct_statistics",
)


def counts_of(database: Path) -> dict[str, Any]:
    """Return what a release holds, by outcome: files, sections, identities, facts, text.

    identities are those of tables; text_checks are those of running text and
    year_checks those between two years, which hold nothing back.
    """
    with connect(database, read_only=True) as connection:
        return {
            "files": _pairs(connection, "quality.file_status", "outcome"),
            "sections": _pairs(connection, "quality.section_status", "verdict"),
            "identities": _pairs(
                connection,
                "quality.identity_results",
                "outcome",
                "section is distinct from 'narrative' and other_report_id is null",
            ),
            "year_checks": _pairs(connection, "quality.cross_year_results", "outcome"),
            "text_checks": _pairs(
                connection,
                "quality.identity_results",
                "outcome",
                "section = 'narrative'",
            ),
            "statements": {
                "quantities": scalar(connection, "select count(*) from fct_statements"),
                "indicators": scalar(
                    connection,
                    "select count(*) from fct_indicators where source = 'narrative'",
                ),
                "contradictions": scalar(
                    connection,
                    "select count(*) from fct_indicators where is_conflicting",
                ),
            },
            "facts": {
                table: scalar(
                    connection,
                    f"select count(value) from {table}",  # noqa: S608 - a constant
                )
                for table in _FACT_TABLES
            },
        }


def damage_of(release: dict[str, Any]) -> str | None:
    """Return what release.json should say and does not, or None where it is whole."""
    for key in _TEXTS:
        if not isinstance(release.get(key), str):
            return f"it does not say {key}"
    for key, names in _COUNTS.items():
        counts = release.get(key)
        if not isinstance(counts, dict):
            return f"it does not count {key}"
        if not all(isinstance(counts.get(name), int) for name in (*counts, *names)):
            return f"it does not count all {key}"
    return None


def describe(release: dict[str, Any], database: Path) -> Iterator[str]:
    """Yield the lines of the summary of a release.

    release: the content of release.json; database: its marts.duckdb.
    """
    files, facts = release["files"], release["facts"]
    identities = release["identities"]
    statements = release["statements"]
    yield (
        f"release {release['release']} of {release['released_at']}, "
        f"code {release['code_version']}"
    )
    yield f"files       {_listed(files) if files else 'none found'}"
    yield (
        f"facts       {sum(facts.values())} published ("
        + ", ".join(f"{table[4:]} {count}" for table, count in facts.items())
        + ")"
    )
    yield (
        f"statements  {statements['quantities']} quantities in running text; "
        f"{statements['indicators']} statements of indicators, "
        f"{statements['contradictions']} of them contradict each other"
    )
    yield f"sections    {_listed(release['sections']) or 'none'}"
    yield (
        f"identities  {identities.get('holds', 0)} held, "
        f"{identities.get('violated', 0)} violated, "
        f"{identities.get('not_evaluable', 0)} not evaluable"
    )
    # a release of before has no checks between years
    for name in ("text", "year"):
        checks = release.get(f"{name}_checks", {})
        yield (
            f"{name} checks {checks.get('holds', 0)} held, "
            f"{checks.get('violated', 0)} violated, "
            f"{checks.get('not_evaluable', 0)} not evaluable"
        )
    with connect(database, read_only=True) as connection:
        lines = [*_corrected(connection), *_held_back(connection)]
    yield from lines


def _corrected(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield what became of the corrections of the seed, if it has any."""
    if corrections := _pairs(connection, "quality.corrections", "outcome"):
        yield f"corrections {_listed(corrections)}"


def _held_back(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    not_whole = "from quality.file_status where outcome not in ('published', 'duplicate')"
    files = scalar(connection, f"select count(*) {not_whole}")
    rows = connection.execute(
        f"select source_path, outcome, reason {not_whole} "
        f"order by list_position($1, outcome), source_path limit {_REASONS_SHOWN}",
        [_TO_ACT_ON],
    ).fetchall()
    needs: dict[str, list[tuple]] = {}
    # a release of before does not say
    if _has_table(connection, "held_back"):
        for path, *need in connection.execute(
            "select source_path, section, verdict, printed, what_is_needed "
            "from quality.held_back where source_path = any($1) order by all",
            [[path for path, _, _ in rows]],
        ).fetchall():
            needs.setdefault(path, []).append(tuple(need))
    # a table that adds up is held back with its report
    held = connection.execute(
        "select count(*), case when verdict = 'published' "
        "then 'sound, of reports held back' else section || ' ' || verdict end "
        "from quality.section_status where status = 'held_back' "
        "group by 2 order by 1 desc, 2"
    ).fetchall()
    if held:
        yield f"held back   {', '.join(f'{many} {what}' for many, what in held)}"
    if rows:
        yield "not published, or not whole:"
    for path, outcome, reason in rows:
        yield f"  {printable(path)}: {outcome}: {printable(reason)}"
        for section, verdict, printed, needed in needs.get(path, []):
            if printed:
                yield f"    {section} is {verdict}; printed: {printable(printed)}"
            of = f"{section}: " if section else ""
            yield f"    needed: {of}{printable(needed)}"
    if files > len(rows):
        yield (
            f"  and {files - len(rows)} more in quality.file_status; "
            "quality.held_back says what each needs"
        )


def _has_table(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(
        scalar(
            connection,
            "select count(*) from duckdb_tables() "  # noqa: S608 - a constant
            f"where schema_name = 'quality' and table_name = '{name}'",
        )
    )


def _pairs(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, where: str = "true"
) -> dict[str, int]:
    rows = connection.execute(
        f"select {column}, count(*) from {table} "  # noqa: S608 - constants
        f"where {where} group by 1 order by 1"
    ).fetchall()
    return dict(rows)


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def printable(text: str) -> str:
    """Return text with control characters shown, not sent to the terminal."""
    return "".join(
        character if character.isprintable() else repr(character)[1:-1]
        for character in text
    )
