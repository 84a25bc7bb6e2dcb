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

sections as (

    select * from {{ ref('sections') }}

),

published as (

    {{ published_cells() }}

),

of_the_table as (

    select published.*
    from published
    inner join sections
        on
            published.section = sections.section
            and sections.fact_table = 'fct_statistics'

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    row_code as item_code,
    column_code as measure_code,
    section,
    report_id,
    form,
    cell_state,
    cast(value as decimal(20, 2)) as value,
    cast(reported_value as decimal(20, 2)) as reported_value,
    value_basis,
    unit,
    unit_basis,
    raw_text,
    line_no,
    char_start
from of_the_table
