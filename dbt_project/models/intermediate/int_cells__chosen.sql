with

sections as (

    select * from {{ ref('int_sections') }}

),

readings as (

    select * from {{ ref('int_readings') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

chosen as (

    select readings.*
    from readings
    inner join sections
        on
            readings.report_id = sections.report_id
            and readings.section = sections.section
            and readings.reading = sections.reading

),

-- without one reading no cell is read; without a table every cell is missing
unread as (

    select
        sections.report_id,
        sections.section,
        form_cells.form,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.table_position,
        form_cells.value_kind,
        form_cells.unit,
        case when sections.recognised then 'unreadable' else 'missing' end as cell_state,
        case
            when sections.recognised
                then 'the table can be read in two ways that both add up'
        end as problem
    from sections
    inner join form_cells
        on
            sections.form = form_cells.form
            and sections.section = form_cells.section
    where sections.reading is null

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
        line_no,
        char_start,
        raw_text,
        problem
    from chosen

    union all by name

    select * from unread

)

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
    case when raw_text is not null then line_no end as line_no,
    case when raw_text is not null then char_start end as char_start,
    problem
from cells
