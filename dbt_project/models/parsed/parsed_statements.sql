with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('statements', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.paragraph_no,
    item.sentence_no,
    item.mention_no,
    item.kind,
    item.line_no,
    item.char_start,
    item.raw_text,
    item.value,
    item.value_to,
    item.qualifier,
    item.unit,
    item.sentence
from items
