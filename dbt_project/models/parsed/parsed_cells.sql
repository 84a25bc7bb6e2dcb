with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('cells', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.section,
    item.form,
    item.row_code,
    item.column_code,
    item.table_position,
    item.value_kind,
    item.unit,
    item.printed_unit,
    item.unit_basis,
    item.cell_state,
    item.reported_value,
    item.value,
    item.value_basis,
    item.raw_text,
    item.line_no,
    item.char_start,
    item.problem
from items
