{{ config(materialized='incremental') }}

with

cells as (

    select * from {{ ref('int_batch__cells') }}

)

select
    report_id,
    section,
    form,
    row_code,
    column_code,
    table_position,
    unit,
    unit_basis,
    cell_state,
    reported_value,
    value,
    value_basis,
    raw_text,
    line_no,
    char_start,
    problem
from cells
