with

results as (

    select * from {{ ref('int_readings__identities') }}

),

sections as (

    select * from {{ ref('int_sections') }}

),

plain_sections as (

    select * from {{ ref('int_plain__sections') }}

),

plain_results as (

    select * from {{ ref('int_plain__identities') }}

),

statement_results as (

    select * from {{ ref('int_statements__identities') }}

),

corrected_results as (

    select * from {{ ref('int_corrections__identities') }}

),

corrected_sections as (

    select distinct
        report_id,
        section
    from corrected_results

),

read as (

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
        results.missing_terms
    from results
    inner join sections
        on
            results.report_id = sections.report_id
            and results.section = sections.section
            and results.reading = sections.reading

    union all

    select
        plain_results.report_id,
        plain_results.section,
        plain_results.identity_id,
        plain_results.row_code,
        plain_results.column_code,
        plain_results.left_value,
        plain_results.right_value,
        plain_results.left_value - plain_results.right_value as difference,
        plain_results.outcome,
        cast(null as varchar) as missing_terms
    from plain_results
    inner join plain_sections
        on
            plain_results.report_id = plain_sections.report_id
            and plain_results.section = plain_sections.section

),

-- a section with corrections is judged by what it says after them
judged as (

    select read.*
    from read
    left join corrected_sections
        on
            read.report_id = corrected_sections.report_id
            and read.section = corrected_sections.section
    where corrected_sections.report_id is null

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
        missing_terms
    from corrected_results

)

select
    *,
    cast(null as varchar) as evidence
from judged
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
