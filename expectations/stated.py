"""What a manifest states of reports → a rule that their own titles say the same."""

from __future__ import annotations

from expectations.rules import Rule, release_rule
from expectations.sql import render, standard

# A title may leave out the place that is stated, or say the whole of it.
_OTHERWISE = """
select $columns
from (
    select
        r.report_id,
        e.attribute,
        string_agg(distinct e.value, ', ' order by e.value) as printed,
        any_value(
            case
                when e.attribute = 'agency_name' then r.agency_name
                else cast(r.report_year as varchar)
            end
        ) as stated
    from main.dim_report as r
    inner join build.parsed.parsed_evidence as e on r.report_id = e.report_id
    where e.evidence = 'title'
      and (
          (e.attribute = 'agency_name' and r.agency_evidence = 'manifest')
          or (e.attribute = 'report_year' and r.year_evidence = 'manifest')
      )
    group by r.report_id, e.attribute
    having not bool_or(
        case
            when e.attribute = 'agency_name'
                then contains(r.agency_name, e.value) or contains(e.value, r.agency_name)
            else e.value = cast(r.report_year as varchar)
        end
    )
) as found
inner join main.dim_report as d on found.report_id = d.report_id
"""


def stated_rules() -> list[Rule]:
    """A row of a manifest beside another's file gives that one's numbers to its agency.

    It is noted, and not refused: what a person states may well correct a title.
    """
    return [
        release_rule(
            "titles_say_what_is_stated_of_their_reports",
            "identification",
            "The title of a report names no other agency and year than its manifest",
            render(
                _OTHERWISE,
                columns=standard(
                    report_id="found.report_id",
                    message="d.source_path || ' is stated as ' || found.stated || "
                    "', and its title says ' || found.printed || "
                    "': see whether the manifest means this file'",
                ),
            ),
            "update build.parsed.parsed_evidence set value = '另一个机关' "
            "where attribute = 'agency_name' and evidence = 'title'",
            severity="soft",
        )
    ]
