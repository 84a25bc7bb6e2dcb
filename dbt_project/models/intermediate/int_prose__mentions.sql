with

pieces as (

    select * from {{ ref('int_prose__pieces') }}

),

numbers as (

    select * from {{ ref('int_prose__numbers') }}

),

phrases as (

    select * from {{ ref('int_prose__phrases') }}

),

read as (

    select
        pieces.*,
        numbers.kind,
        numbers.value,
        numbers.value_to,
        numbers.qualifier,
        numbers.unit,
        numbers.years,
        right(left(pieces.folded, pieces.mention_start), 12) as text_before,
        substr(pieces.folded, pieces.mention_end + 1, 12) as text_after
    from pieces
    inner join numbers on pieces.mention = numbers.mention

),

-- names with a number in them that the seed knows
named as (

    select distinct
        read.report_id,
        read.paragraph_no,
        read.sentence_no,
        read.mention_no
    from read
    inner join phrases
        on
            read.mention = phrases.mention
            and ends_with(read.text_before, phrases.words_before)
            and starts_with(read.text_after, phrases.words_after)
    where read.kind = 'quantity'

),

-- A numeral that begins on the line before is not known whole, and is none.
-- 一件 is a number at the end of a clause only; a Chinese numeral within short
-- quotation marks belongs to a name
judged as (

    select
        read.*,
        read.kind = 'quantity'
        and (
            named.report_id is not null
            or (
                {{ matches('read.mention', '^一[^千百十万亿零]') }}
                and (
                    {{ matches('read.text_before', '[每同某任何另这那首下上唯统逐之跑初进]$') }}
                    or not {{ matches('read.text_after', '^(?:[，,。；;、：:!?！？)）]|$|\n)') }}
                )
            )
            or (
                {{ matches('read.mention', '^[^0-9]+$') }}
                and {{ matches('read.text_before', '“[^”]{0,10}$') }}
                and {{ matches('read.text_after', '^[^“]{0,10}”') }}
            )
        ) as is_name,
        read.kind = 'quantity'
        and {{ matches(
            'read.text_before', '[0-9一二两三四五六七八九十百千万亿零]\n$'
        ) }} as is_broken
    from read
    left join named
        on
            read.report_id = named.report_id
            and read.paragraph_no = named.paragraph_no
            and read.sentence_no = named.sentence_no
            and read.mention_no = named.mention_no

)

select
    report_id,
    paragraph_no,
    sentence_no,
    mention_no,
    case when is_name then 'name' when is_broken then 'other' else kind end as kind,
    mention,
    mention_start,
    mention_end,
    case when not is_name and not is_broken then value end as value,
    case when not is_name and not is_broken then value_to end as value_to,
    case when not is_name and not is_broken then qualifier end as qualifier,
    case when not is_name and not is_broken then unit end as unit,
    years,
    folded
from judged
