{{ config(alias='corrections') }}

with

corrections as (

    select * from {{ ref('int_corrections') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

explained as (

    select
        corrections.*,
        section_status.status as section_status
    from corrections
    left join section_status
        on
            corrections.report_id = section_status.report_id
            and corrections.section = section_status.section

)

select
    report_id,
    agency_id,
    report_year,
    section,
    row_code,
    column_code,
    old_value,
    found_value,
    new_value,
    reason,
    citation,
    author,
    corrected_on,
    outcome,
    outcome_reason,
    section_status
from explained
