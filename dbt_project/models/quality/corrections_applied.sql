{{ config(alias='corrections') }}

with

corrections as (

    select * from {{ ref('corrections') }}

),

judged as (

    select * from {{ ref('int_corrections') }}

),

reports as (

    select * from {{ ref('parsed_reports') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

absent as (

    select corrections.*
    from corrections
    left join reports on corrections.report_id = reports.report_id
    where reports.report_id is null

),

-- another text of the same agency and year: the source has changed since
others as (

    select
        absent.report_id,
        min(reports.report_id) as other_report_id
    from absent
    inner join reports
        on
            absent.agency_id = reports.agency_id
            and absent.report_year = reports.report_year
    group by absent.report_id

),

not_judged as (

    select
        absent.report_id,
        absent.agency_id,
        absent.report_year,
        absent.section,
        absent.row_code,
        absent.column_code,
        absent.old_value,
        absent.new_value,
        absent.reason,
        absent.citation,
        absent.author,
        absent.corrected_on,
        cast(null as decimal(28, 8)) as found_value,
        case
            when others.other_report_id is null then 'report_not_present'
            else 'refused'
        end as outcome,
        case
            when others.other_report_id is null
                then 'no report ' || absent.report_id || ' is among the files'
            else
                'it was made for report ' || absent.report_id || ', and the report of '
                || absent.agency_id || ' on ' || absent.report_year || ' is now '
                || others.other_report_id || ': the source has changed'
        end as outcome_reason
    from absent
    left join others on absent.report_id = others.report_id

),

outcomes as (

    select * from judged

    union all

    select * from not_judged

)

select
    outcomes.report_id,
    outcomes.agency_id,
    outcomes.report_year,
    outcomes.section,
    outcomes.row_code,
    outcomes.column_code,
    outcomes.old_value,
    outcomes.found_value,
    outcomes.new_value,
    outcomes.reason,
    outcomes.citation,
    outcomes.author,
    outcomes.corrected_on,
    outcomes.outcome,
    outcomes.outcome_reason,
    section_status.status as section_status
from outcomes
left join section_status
    on
        outcomes.report_id = section_status.report_id
        and outcomes.section = section_status.section
