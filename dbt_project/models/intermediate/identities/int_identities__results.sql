{{ config(materialized='incremental') }}

with

results as (

    select * from {{ ref('int_batch__identities') }}

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
from results
