with

statement_indicators as (

    select * from {{ ref('int_statements__indicators') }}

)

select
    report_id,
    line_no,
    char_start,
    raw_text,
    value,
    qualifier,
    unit,
    sentence,
    indicator_code,
    rule_id,
    scope,
    is_own_scope
from statement_indicators
