with

corrections as (

    select * from {{ ref('int_corrections') }}

)

select
    report_id,
    agency_id,
    report_year,
    section,
    row_code,
    column_code,
    old_value,
    new_value,
    reason,
    citation,
    author,
    corrected_on,
    found_value,
    outcome,
    outcome_reason
from corrections
