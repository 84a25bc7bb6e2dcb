{{ config(materialized='incremental') }}

with

results as (

    {{ of_changed(ref('int_identities__results')) }}

),

cross_year_results as (

    select * from {{ ref('cross_year_results') }}

),

-- what ties two years is said of both
marked as (

    select
        *,
        later_report_id as report_id,
        earlier_report_id as other_report_id
    from cross_year_results

    union all

    select
        *,
        earlier_report_id as report_id,
        later_report_id as other_report_id
    from cross_year_results

),

marked_now as (

    {{ of_changed('marked') }}

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
    evidence,
    cast(null as string) as other_report_id
from results
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
    evidence,
    other_report_id
from marked_now
