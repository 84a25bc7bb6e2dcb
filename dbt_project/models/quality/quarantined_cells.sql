{{ config(materialized='incremental') }}

with

cells as (

    {{ of_changed(ref('int_cells')) }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

held_back as (

    select
        cells.report_id,
        cells.section,
        cells.form,
        cells.row_code,
        cells.column_code,
        cells.cell_state,
        cells.reported_value,
        cells.unit,
        cells.unit_basis,
        cells.raw_text,
        cells.line_no,
        cells.char_start,
        cells.problem
    from cells
    inner join section_status
        on
            cells.report_id = section_status.report_id
            and cells.section = section_status.section
    where section_status.status = 'held_back'

)

select * from held_back
