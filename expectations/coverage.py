"""quality.coverage → rules that it misses no published report, and no year."""

from __future__ import annotations

from expectations.rules import Rule, release_rule
from expectations.sql import render, standard

_STATUSES = """
select $columns
from main.dim_report as d
left join quality.coverage as c on d.report_id = c.report_id
where case
    when d.status in ('published', 'partly_published')
        then c.status is distinct from d.status
    else coalesce(c.status in ('published', 'partly_published'), false)
end
"""


def statuses_rule() -> Rule:
    """A report that is published must not pass for one that was not."""
    return release_rule(
        "coverage_has_each_report_that_is_published",
        "coverage",
        "quality.coverage says published or partly_published of the reports that are",
        render(
            _STATUSES,
            columns=standard(
                report_id="d.report_id",
                message="'the report is ' || d.status || ', and coverage says ' || "
                "coalesce(c.status, 'nothing')",
            ),
        ),
        "update quality.coverage set status = 'not_among_files'",
    )


_YEARS = """
select $columns
from (
    select
        any_value(agency_name) as agency_name, count(distinct report_year) as years
    from quality.coverage group by agency_id, agency_name, province, city
) as c
cross join (
    select max(report_year) - min(report_year) + 1 as years from quality.coverage
) as a
where c.years <> a.years
"""


def years_rule() -> Rule:
    """A year without a row is a gap that nobody sees."""
    return release_rule(
        "coverage_has_each_year_of_each_agency",
        "coverage",
        "In quality.coverage each agency has each year from the first to the last",
        render(
            _YEARS,
            columns=standard(
                left_value="c.years",
                right_value="a.years",
                message="c.agency_name || ' has ' || c.years || ' years of ' || a.years",
            ),
        ),
        "delete from quality.coverage where status = 'not_among_files'",
    )


def coverage_rules() -> list[Rule]:
    """Every rule of this module."""
    return [statuses_rule(), years_rule()]
