with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('statement_indicators', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.line_no,
    item.char_start,
    item.raw_text,
    item.value,
    item.qualifier,
    item.unit,
    item.sentence,
    item.indicator_code,
    item.rule_id,
    item.scope,
    item.is_own_scope
from items
