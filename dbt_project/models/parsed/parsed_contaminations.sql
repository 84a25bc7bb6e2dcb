with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('contaminations', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.line_no,
    item.char_start,
    item.raw_text,
    item.contamination,
    item.kind
from items
