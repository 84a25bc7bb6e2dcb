{{ config(materialized='view') }}

with

chosen as (

    select * from {{ ref('int_cells__chosen') }}

),

plain as (

    select * from {{ ref('int_plain__cells') }}

),

cells as (

    select
        report_id,
        section,
        form,
        row_code,
        column_code,
        table_position,
        value_kind,
        unit,
        printed_unit,
        unit_basis,
        cell_state,
        reported_value,
        value,
        value_basis,
        raw_text,
        line_no,
        char_start,
        problem
    from chosen

    union all

    select
        report_id,
        section,
        form,
        row_code,
        column_code,
        table_position,
        value_kind,
        unit,
        printed_unit,
        unit_basis,
        cell_state,
        reported_value,
        reported_value as value,
        'reported' as value_basis,
        raw_text,
        line_no,
        char_start,
        cast(null as varchar) as problem
    from plain

)

select * from cells
