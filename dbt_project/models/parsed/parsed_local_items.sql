with

local_items as (

    select * from {{ ref('int_local_rows__cells') }}

)

select
    report_id,
    section,
    strip_code,
    item_label,
    column_label,
    cell_no,
    value,
    base_unit,
    unit,
    raw_text,
    line_no,
    char_start
from local_items
