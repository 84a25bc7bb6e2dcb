{{ config(materialized='incremental') }}

with

contaminations as (

    {{ of_changed(ref('parsed_contaminations')) }}

)

select
    report_id,
    line_no,
    char_start,
    raw_text,
    contamination,
    kind
from contaminations
