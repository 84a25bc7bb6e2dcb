with

unrecognised_labels as (

    select * from {{ ref('int_unrecognised_labels') }}

)

select
    report_id,
    section,
    label_key,
    occurrences,
    line_no
from unrecognised_labels
