with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('evidence', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.attribute,
    item.evidence,
    item.value,
    item.raw_text,
    item.line_no,
    item.char_start
from items
