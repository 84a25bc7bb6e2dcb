with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('local_items', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.section,
    item.strip_code,
    item.item_label,
    item.column_label,
    item.cell_no,
    item.value,
    item.base_unit,
    item.unit,
    item.raw_text,
    item.line_no,
    item.char_start
from items
