with

identity_results as (

    select * from {{ ref('int_identities__results') }}

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
from identity_results
