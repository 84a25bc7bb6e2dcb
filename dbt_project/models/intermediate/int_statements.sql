with

mentions as (

    select * from {{ ref('int_prose__mentions') }}

),

sentences as (

    select * from {{ ref('int_prose__sentences') }}

),

placed as (

    select
        mentions.report_id,
        mentions.paragraph_no,
        mentions.sentence_no,
        mentions.mention_no,
        mentions.kind,
        sentences.line_no
        + {{ line_breaks('left(sentences.original, mentions.mention_start)') }}
            as line_no,
        sentences.char_start + mentions.mention_start as char_start,
        substr(
            sentences.original,
            mentions.mention_start + 1,
            mentions.mention_end - mentions.mention_start
        ) as raw_text,
        case when mentions.kind = 'zero' then 0 else mentions.value end as value,
        mentions.value_to,
        case when mentions.kind = 'zero' then 'exact' else mentions.qualifier end
            as qualifier,
        mentions.unit,
        sentences.sentence
    from mentions
    inner join sentences
        on
            mentions.report_id = sentences.report_id
            and mentions.paragraph_no = sentences.paragraph_no
            and mentions.sentence_no = sentences.sentence_no
    where mentions.kind in ('quantity', 'zero')

)

select
    report_id,
    paragraph_no,
    sentence_no,
    mention_no,
    kind,
    cast(line_no as integer) as line_no,
    cast(char_start as integer) as char_start,
    raw_text,
    cast(value as decimal(28, 8)) as value,
    cast(value_to as decimal(28, 8)) as value_to,
    qualifier,
    unit,
    sentence
from placed
