{{ config(materialized='view') }}

with

by_row_order as (

    select * from {{ ref('int_cells__by_row_order') }}

),

by_column_order as (

    select * from {{ ref('int_cells__by_column_order') }}

),

by_pairs as (

    select * from {{ ref('int_cells__by_pairs') }}

),

cells as (

    select * from by_row_order
    union all
    select * from by_column_order
    union all
    select * from by_pairs

)

select
    report_id,
    section,
    form,
    reading,
    row_code,
    column_code,
    strip_code,
    table_position,
    form_unit,
    value_kind,
    cell_state,
    printed_value,
    printed_unit,
    line_no,
    char_start,
    raw_text,
    problem
from cells
