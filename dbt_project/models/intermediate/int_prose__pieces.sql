-- depends_on: {{ ref('narrative_units') }}
-- depends_on: {{ ref('narrative_qualifiers') }}
with

sentences as (

    select * from {{ ref('int_prose__sentences') }}

),

-- one pattern tells apart everything with a number in it, and the zeros in words
marked as (

    select
        report_id,
        paragraph_no,
        sentence_no,
        folded,
        {{ split(marked_mentions('folded', mention_pattern()), 'chr(30)') }} as pieces
    from sentences

),

parted as (

    select
        report_id,
        paragraph_no,
        sentence_no,
        folded,
        {{ items_of('pieces', 'piece', 'piece_no') }}
    from marked
    where len(pieces) > 1

),

-- every piece but the first begins with a mention and has one mark more than the text
measured as (

    select
        *,
        length(piece) - case when piece_no > 1 then 1 else 0 end as piece_length
    from parted

),

placed as (

    select
        *,
        sum(piece_length) over (
            partition by report_id, paragraph_no, sentence_no
            order by piece_no
            rows between unbounded preceding and current row
        ) - piece_length as piece_start
    from measured

)

select
    report_id,
    paragraph_no,
    sentence_no,
    cast(piece_no - 1 as integer) as mention_no,
    split_part(piece, chr(31), 1) as mention,
    cast(piece_start as integer) as mention_start,
    cast(piece_start + length(split_part(piece, chr(31), 1)) as integer) as mention_end,
    folded
from placed
where piece_no > 1
