"""Two years of one agency in a candidate release → the rules that tie them.

Each year is sound in itself: what contradicts the year before or after is noted in both
and holds nothing back.
"""

from __future__ import annotations

from collections.abc import Sequence

from expectations.canaries import FactTable, double_a_year
from expectations.identities import Identities, YearlyIdentity, YearlyTerm
from expectations.rules import Rule, release_rule
from expectations.sql import (
    code,
    labelled,
    literal,
    number,
    render,
    standard,
    union_all,
)

_FAMILY = "cross_year_identities"

_TERM = """
select
    f.agency_id,
    f.report_year - ($offset) as later_year,
    f.$instance as instance,
    f.report_id,
    $offset as year_offset,
    $side as side,
    $weight * f.value as value
from main.$table as f
where f.$axis = $code and f.value is not null and $section = $own_section
"""

# A side of which a term is not published cannot be compared.
_CONTRADICTIONS = """
select
    $identity_id as identity_id,
    $own_section as section,
    later_year,
    instance,
    max(report_id) filter (where year_offset = 0) as later_report_id,
    max(report_id) filter (where year_offset = -1) as earlier_report_id,
    cast(sum(value) filter (where side = 'left') as decimal(38, 8)) as left_value,
    cast(sum(value) filter (where side = 'right') as decimal(38, 8)) as right_value
from (
    $terms
) as terms
where $years
group by agency_id, later_year, instance
having count(*) = $count
   and not coalesce(left_value $relation right_value, false)
"""


def _term(identity: YearlyIdentity, facts: FactTable, term: YearlyTerm) -> str:
    by_row = identity.axis == "columns"
    return render(
        _TERM,
        table=facts.table,
        axis=facts.column if by_row else facts.row,
        instance=facts.row if by_row else facts.column,
        offset=str(term.year_offset),
        side=code(term.side),
        weight=str(term.weight),
        code=code(term.code),
        section=facts.section("f"),
        own_section=code(identity.section),
    )


def _contradictions(identity: YearlyIdentity, facts: FactTable) -> str:
    years = ["true"]
    if identity.first_year is not None:
        years.append(f"later_year >= {identity.first_year}")
    if identity.last_year is not None:
        years.append(f"later_year <= {identity.last_year}")
    return render(
        _CONTRADICTIONS,
        identity_id=code(identity.identity_id),
        own_section=code(identity.section),
        terms=union_all(_term(identity, facts, term) for term in identity.terms),
        years=" and ".join(years),
        count=str(len(identity.terms)),
        relation=identity.relation,
    )


_FOUND = """
select $columns
from (
    $contradictions
) as r
"""


def _identity_rule(
    identities: Identities, identity: YearlyIdentity, facts: FactTable
) -> Rule:
    """What the published facts of two years say goes together."""
    by_row = identity.axis == "columns"
    labels = (
        identities.row_labels(identity.section)
        if by_row
        else identities.column_labels(identity.section)
    )
    sign = " ≠ " if identity.relation == "=" else " > "
    return release_rule(
        name=f"published_{identity.section}_{identity.identity_id.lower()}"
        "_holds_between_years",
        family=_FAMILY,
        severity="soft",
        identity_id=identity.identity_id,
        description=f"{identity.identity_id}, from the published facts of two years: "
        + identity.statement_en,
        query=render(
            _FOUND,
            contradictions=_contradictions(identity, facts),
            columns=standard(
                report_id="r.later_report_id",
                section="r.section",
                identity_id="r.identity_id",
                left_value="r.left_value",
                right_value="r.right_value",
                message=f"{literal(f'{identity.identity_id} {identity.statement_zh}: ')} "
                f"|| {labelled('r.instance', labels)} || ', ' || r.later_year || "
                f"' and the year before: ' || {number('r.left_value')} || "
                f"{literal(sign)} || {number('r.right_value')} || "
                "' (the other report is ' || r.earlier_report_id || ')'",
                **{"row_code" if by_row else "column_code": "r.instance"},
            ),
        ),
        canary=double_a_year(identity, facts)
        + render(
            "; update quality.identity_results set outcome = 'violated' "
            "where identity_id = $identity_id",
            identity_id=code(identity.identity_id),
        ),
    )


_UNMARKED = """
with contradictions as (
    $contradictions
),
found as (
    select identity_id, later_report_id as report_id, earlier_report_id as other
    from contradictions
    union
    select identity_id, earlier_report_id, later_report_id from contradictions
),
marked as (
    select distinct identity_id, report_id, other_report_id as other
    from quality.identity_results
    where other_report_id is not null and outcome = 'violated'
)
select $columns
from found as f
full join marked as m
    on f.identity_id = m.identity_id
    and f.report_id = m.report_id and f.other = m.other
where f.report_id is null or m.report_id is null
"""


def _marks_rule(of_tables: Sequence[tuple[YearlyIdentity, FactTable]]) -> Rule:
    """A contradiction that only one of its two years shows would be found by half."""
    return release_rule(
        name="contradictions_between_years_are_marked_in_both_years",
        family=_FAMILY,
        description="What the published facts of two years contradict each other in, "
        "and nothing else, is violated in quality.identity_results of both reports",
        query=render(
            _UNMARKED,
            contradictions=union_all(
                _contradictions(identity, facts) for identity, facts in of_tables
            ),
            columns=standard(
                report_id="coalesce(f.report_id, m.report_id)",
                identity_id="coalesce(f.identity_id, m.identity_id)",
                message="coalesce(f.identity_id, m.identity_id) || ' with report ' || "
                "coalesce(f.other, m.other) || case when m.report_id is null "
                "then ' is violated by the facts and not marked' "
                "else ' is marked as violated, which the facts do not say' end",
            ),
        ),
        canary=render(
            "update quality.identity_results set outcome = 'violated' "
            "where identity_id = $identity_id and other_report_id = "
            "(select max(other_report_id) from quality.identity_results)",
            identity_id=code(of_tables[0][0].identity_id),
        ),
    )


def yearly_rules(identities: Identities, tables: Sequence[FactTable]) -> list[Rule]:
    """Every rule of this module; none where no identity ties two years."""
    of_tables = [
        (identity, facts)
        for identity in identities.yearly
        for facts in tables
        if identity.section in facts.sections
    ]
    if not of_tables:
        return []
    return [
        *(_identity_rule(identities, *of_table) for of_table in of_tables),
        _marks_rule(of_tables),
    ]
