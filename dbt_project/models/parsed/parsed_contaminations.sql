with

contaminations as (

    select * from {{ ref('int_contaminations') }}

)

select
    report_id,
    line_no,
    char_start,
    raw_text,
    contamination,
    kind
from contaminations
