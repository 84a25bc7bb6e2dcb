{{ config(materialized='incremental') }}

with

cells as (

    {{ of_changed(ref('int_cells')) }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

reports as (

    select * from {{ ref('parsed_reports') }}

),

published as (

    {{ published_cells('proceedings') }}

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    row_code as proceeding_code,
    column_code as result_code,
    report_id,
    form,
    cell_state,
    cast(value as bigint) as value,
    cast(reported_value as bigint) as reported_value,
    value_basis,
    raw_text,
    line_no,
    char_start
from published
