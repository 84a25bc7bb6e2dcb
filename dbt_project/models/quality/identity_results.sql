with

results as (

    select * from {{ ref('int_readings__identities') }}

),

sections as (

    select * from {{ ref('int_sections') }}

),

statement_results as (

    select * from {{ ref('int_statements__identities') }}

),

chosen as (

    select
        results.report_id,
        results.section,
        results.identity_id,
        results.row_code,
        results.column_code,
        results.left_value,
        results.right_value,
        results.difference,
        results.outcome,
        results.missing_terms,
        cast(null as varchar) as evidence
    from results
    inner join sections
        on
            results.report_id = sections.report_id
            and results.section = sections.section
            and results.reading = sections.reading

)

select
    report_id,
    section,
    identity_id,
    row_code,
    column_code,
    left_value,
    right_value,
    difference,
    outcome,
    missing_terms,
    evidence
from chosen
union all
select
    report_id,
    section,
    identity_id,
    row_code,
    column_code,
    left_value,
    right_value,
    difference,
    outcome,
    missing_terms,
    evidence
from statement_results
