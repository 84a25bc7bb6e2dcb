with

statements as (

    select * from {{ ref('int_statements') }}

)

select
    report_id,
    paragraph_no,
    sentence_no,
    mention_no,
    kind,
    line_no,
    char_start,
    raw_text,
    value,
    value_to,
    qualifier,
    unit,
    sentence
from statements
