"""A candidate and its build → outcomes: of what an earlier gate signed, nothing is asked.

Rules that read rows of reports alone say the same of each agency, whatever is beside it.
They are asked of the agencies whose rows, or what they are judged by, are not those that
held at an earlier gate: its signature is a digest of all these rows and of the rules. All
other rules are asked of the whole.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.dialect import attach_statement, shut_off
from expectations.engine import options
from expectations.rules import Outcome, Rule
from expectations.sql import literal, render, text_of, union_all
from expectations.validation import validate

# each row is of the report that it names
_OF_REPORTS = (
    "main.dim_report",
    "main.fct_applications",
    "main.fct_disclosures",
    "main.fct_indicators",
    "main.fct_local_items",
    "main.fct_proceedings",
    "main.fct_statements",
    "main.fct_statistics",
    "quality.contaminations_found",
    "quality.identity_results",
    "quality.section_status",
    "build.parsed.parsed_sections",
    "build.verdicts.failing_rows",
    "build.verdicts.validated",
)
_TEXTS = "build.raw.reports"
_AGENCIES = "main.dim_agency"
# of these a row is another only where a report of its agency is
_KEPT = tuple(one for one in _OF_REPORTS[1:] if not one.startswith("build."))
# where one row changes, nothing is signed
_OF_ALL = ("main.dim_crosswalk", "main.dim_identity", "main.dim_indicator")

_KNOWN = frozenset({*_OF_REPORTS, _TEXTS, _AGENCIES, *_OF_ALL})
_READ = re.compile(r"\b(?:main|quality|build\.[a-z_]+)\.[a-z_0-9]+")

# what this gate itself writes is no evidence of anything
_ONLY = {"build.verdicts.failing_rows": "suite = 'readings'"}

# of more than this part of the reports a copy costs more than it saves
_MOST_UNSIGNED = 0.5

_DIGEST_OF = """
select $relation as relation, report_id, count(*) as rows, sum(hash(t)) as digest
from $relation_name as t where $only group by report_id
"""

# the texts are those of the reports that are listed, each of a text or of a part of it
_DIGEST_OF_TEXTS = f"""
select {literal(_TEXTS)}, r.report_id, count(*), sum(hash(t.report_id, t.text))
from {_TEXTS} as t inner join main.dim_report as r
    on t.report_id = {text_of("r.report_id")}
group by r.report_id
"""  # noqa: S608 - of this module

# What is of no agency is signed by nobody: a null is no key.
_DIGESTS = f"""
create or replace table build.verdicts.digests as
with parts as (
    select r.agency_id, d.relation, d.rows, d.digest
    from found as d left join main.dim_report as r on d.report_id = r.report_id
    union all
    select agency_id, {literal(_AGENCIES)}, 1, hash(t) from {_AGENCIES} as t
),
sums as (
    select agency_id, relation, sum(rows) as rows, sum(digest) as digest
    from parts where agency_id is not null group by agency_id, relation
)
select
    agency_id,
    md5($rules || string_agg(part, ',' order by relation)) as digest,
    md5(string_agg(part, ',' order by relation) filter (where is_kept)) as kept
from (
    select
        *,
        concat_ws(' ', relation, rows, digest) as part,
        list_contains($kept, relation) as is_kept
    from sums
) as sums
group by agency_id
"""  # noqa: S608 - of this module

# No report of theirs has changed since they were signed, and a row has. A null is of all.
_TAMPERED = """
select count(*)
from build.verdicts.digests as d
inner join build.verdicts.signed as s on d.agency_id = s.agency_id
where d.kept is distinct from s.kept
  and not exists (
      select 1 from build.ledger.touched as t
      left join main.dim_report as r on t.report_id = r.report_id
      where t.report_id is null or r.agency_id = d.agency_id
  )
"""

_UNSIGNED = """
create temp table unsigned as
select distinct d.report_id
from found as d
left join main.dim_report as r on d.report_id = r.report_id
where r.agency_id is null or r.agency_id not in (
    select agency_id from build.verdicts.digests
    semi join build.verdicts.signed using (agency_id, digest)
)
"""

_TABLES = """
create schema if not exists build.verdicts;
create schema if not exists build.ledger;
create table if not exists build.verdicts.signed (
    agency_id varchar, digest varchar, kept varchar
);
create table if not exists build.ledger.touched (report_id varchar);
"""


@dataclass(frozen=True)
class Judgement:
    """What became of the rules.

    asked: of how many of all reports, by their numbers. tampered: agencies of which a row
    is another than it was signed, though none of their reports has changed.
    """

    outcomes: Sequence[Outcome]
    asked: int
    reports: int
    tampered: int


def is_of_reports(rule: Rule) -> bool:
    """Whether a rule reads rows of reports alone, and is not of what may well fail.

    What is noted is counted over all reports: none of them is passed over.
    """
    return rule.severity == "hard" and set(_READ.findall(rule.query)) <= _KNOWN


def judge(candidate: Path, build: Path, rules: Sequence[Rule]) -> Judgement:
    """Judge each rule on a candidate, and what was not signed of it by its numbers.

    The outcomes are those of a judgement of the whole: where a part does not hold, the
    whole is asked. What `sign` would sign is left in the build.
    """
    part = candidate.with_name("unsigned")
    of_part = [rule for rule in rules if is_of_reports(rule)]
    held: dict[str, Outcome] = {}
    try:
        asked, reports, tampered = _copy_unsigned(candidate, build, rules, part)
        if asked <= _MOST_UNSIGNED * reports:
            found = validate(
                part / candidate.name, of_part, attach={"build": part / build.name}
            )
            if all(outcome.success for outcome in found):
                held = {outcome.rule.name: outcome for outcome in found}
    finally:
        shutil.rmtree(part, ignore_errors=True)
    rest = [rule for rule in rules if rule.name not in held]
    found = validate(candidate, rest, attach={"build": build})
    outcomes = held | {outcome.rule.name: outcome for outcome in found}
    return Judgement(
        [outcomes[rule.name] for rule in rules],
        asked if held else reports,
        reports,
        tampered,
    )


def sign(build: Path) -> None:
    """Sign what was judged last: all rules held, but for what is only noted."""
    with duckdb.connect(str(build), config=options(build)) as connection:
        connection.begin()
        connection.execute(
            "create or replace table verdicts.signed as from verdicts.digests"
        )
        connection.execute("delete from ledger.touched")
        connection.commit()


def _copy_unsigned(
    candidate: Path, build: Path, rules: Sequence[Rule], part: Path
) -> tuple[int, int, int]:
    """Copy what is not signed to databases of the same names, if that is not most.

    Returns of how many reports it is, how many there are, and how many agencies were
    tampered with.
    """
    part.mkdir()
    attached = {
        "candidate": (candidate, True),
        "build": (build, False),
        "part": (part / candidate.name, False),
        "part_build": (part / build.name, False),
    }
    with _attached(attached, build) as connection:
        _find_unsigned(connection, rules)
        ((asked, reports, tampered),) = connection.execute(
            f"select (select count(*) from unsigned), "  # noqa: S608 - of this module
            f"(select count(distinct report_id) from found), ({_TAMPERED})"
        ).fetchall()
        if asked <= _MOST_UNSIGNED * reports:
            for relation in sorted(_KNOWN):
                _copy(connection, relation)
        return asked, reports, tampered


@contextmanager
def _attached(
    databases: dict[str, tuple[Path, bool]], beside: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(":memory:", config=options(beside))
    try:
        for alias, (path, read_only) in databases.items():
            connection.execute(attach_statement(alias, path, read_only=read_only))
        shut_off(connection)
        yield connection
    finally:
        connection.close()


def _find_unsigned(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> None:
    """Note in `unsigned` the reports of all agencies that are not as they were signed."""
    connection.execute("use candidate")
    connection.execute(_TABLES)
    of_tables = [
        render(
            _DIGEST_OF,
            relation=literal(relation),
            relation_name=relation,
            only=_ONLY.get(relation, "true"),
        )
        for relation in _OF_REPORTS
    ]
    connection.execute("create temp table found as " + of_tables[0])
    for query in (*of_tables[1:], _DIGEST_OF_TEXTS):
        connection.execute(f"insert into found {query}")
    connection.execute(
        _DIGESTS, {"rules": _digest_of(connection, rules), "kept": [*_KEPT]}
    )
    connection.execute(_UNSIGNED)


def _digest_of(connection: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> str:
    """Return a digest of what judges, and of the rows that are of no report."""
    of_all = union_all(
        f"select count(*), sum(hash(t)) from {relation} as t"  # noqa: S608 - of this module
        for relation in _OF_ALL
    )
    parts = [
        duckdb.__version__,
        *connection.execute(of_all).fetchall(),
        *((rule.name, rule.query) for rule in rules),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _copy(connection: duckdb.DuckDBPyConnection, relation: str) -> None:
    target = f"part.{relation}"
    if relation.startswith("build."):
        target = f"part_{relation}"
    connection.execute(f"create schema if not exists {target.rpartition('.')[0]}")
    rows = f"from {relation}"
    if relation in _OF_REPORTS:
        rows += (
            f" semi join unsigned using (report_id) "
            f"union all from {relation} where report_id is null"
        )
    elif relation == _TEXTS:
        rows = (
            f"select report_id, text {rows} where report_id in "  # noqa: S608
            f"(select {text_of('report_id')} from unsigned)"
        )
    connection.execute(f"create table {target} as {rows}")
