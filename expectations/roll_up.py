"""agency_roll_up → rules that its sums come out again, and say who is in them."""

from __future__ import annotations

from expectations.rules import Rule, release_rule
from expectations.sql import literal, number, render, standard, union_all

# the series that agency_year has, exact, and its names for them
_HEADLINES = {
    "application.received": "applications_received",
    "application.granted": "applications_granted",
    "reconsideration.total": "reconsiderations",
    "litigation.total": "litigations",
    "disposal.licences": "licence_decisions",
    "disposal.penalties": "penalty_decisions",
}

_SUMS = """
with headlines as (
    $headlines
),
sums as (
    select
        a.parent_agency_id, h.report_year, h.series,
        count(*) as children, sum(h.value) as total
    from headlines as h
    inner join main.dim_agency as a on h.agency_id = a.agency_id
    where h.value is not null and a.parent_agency_id is not null
    group by a.parent_agency_id, h.report_year, h.series
)
select $columns
from main.agency_roll_up as u
inner join sums as s
    on u.agency_id = s.parent_agency_id
    and u.report_year = s.report_year and u.series = s.series
where u.children_value is distinct from s.total
   or u.children_counted is distinct from s.children
"""

_HEADLINE = """
select agency_id, report_year, $series as series, $column as value from main.agency_year
"""


def sums_rule() -> Rule:
    """A sum of other agencies, or of some twice, is a wrong number."""
    return release_rule(
        "roll_up_is_the_sum_of_the_children",
        "roll_up",
        "children_value and children_counted are those of the children in agency_year",
        render(
            _SUMS,
            headlines=union_all(
                render(_HEADLINE, series=literal(series), column=column)
                for series, column in _HEADLINES.items()
            ),
            columns=standard(
                report_id="u.report_id",
                row_code="u.series",
                left_value="u.children_value",
                right_value="s.total",
                message="u.series || ': ' || "
                f"{number('u.children_value')} || ' of ' || u.children_counted || "
                f"' children, and they report ' || {number('s.total')} || ' of ' || "
                "s.children",
            ),
        ),
        "update main.agency_roll_up set children_value = children_value + 1, "
        "difference = difference - 1",
    )


_SAID = """
select $columns
from main.agency_roll_up as u
where not coalesce(
    u.children_counted <= u.children_reporting
    and u.children_reporting <= u.children_known
    and u.is_complete = (u.children_counted = u.children_known)
    and (u.children_value is null) = (u.children_counted = 0)
    and u.difference is not distinct from case
        when u.is_complete and u.qualifier = 'exact' then u.value - u.children_value
    end,
    false
)
"""


def said_rule() -> Rule:
    """A sum of which parts are missing must not pass for one that is whole."""
    return release_rule(
        "roll_up_says_who_is_in_the_sum",
        "roll_up",
        "A sum of children is complete only with all known, and a difference only then",
        render(
            _SAID,
            columns=standard(
                report_id="u.report_id",
                row_code="u.series",
                left_value="u.children_counted",
                right_value="u.children_known",
                message="u.series || ': ' || coalesce(u.children_counted, 0) || "
                "' of ' || coalesce(u.children_known, 0) || "
                "' children are in the sum, which is said to be ' || "
                "case when u.is_complete then 'complete' else 'incomplete' end",
            ),
        ),
        "update main.agency_roll_up set children_known = children_known + 1",
    )


def roll_up_rules() -> list[Rule]:
    """Every rule of this module."""
    return [sums_rule(), said_rule()]
