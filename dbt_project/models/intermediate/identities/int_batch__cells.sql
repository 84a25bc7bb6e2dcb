with

cells as (

    select * from {{ ref('parsed_cells') }}

),

batch as (

    select * from {{ ref('stg_raw__reports') }}

),

corrections as (

    select * from {{ ref('int_corrections') }}

),

applied as (

    select * from corrections
    where outcome = 'applied'

),

-- what is printed stays as it is; the value alone is another
corrected as (

    select
        cells.report_id,
        cells.section,
        cells.form,
        cells.row_code,
        cells.column_code,
        cells.table_position,
        cells.value_kind,
        cells.unit,
        cells.unit_basis,
        cells.cell_state,
        cells.reported_value,
        coalesce(applied.new_value, cells.value) as value,
        case
            when applied.report_id is not null then 'corrected'
            else cells.value_basis
        end as value_basis,
        cells.raw_text,
        cells.line_no,
        cells.char_start,
        cells.problem
    from cells
    inner join batch on cells.report_no = batch.report_no
    left join applied
        on
            cells.report_id = applied.report_id
            and cells.section = applied.section
            and cells.row_code = applied.row_code
            and cells.column_code = applied.column_code

)

select * from corrected
