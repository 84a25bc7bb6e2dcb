-- depends_on: {{ ref('contaminations') }}
with

lines as (

    select * from {{ ref('int_lines__contaminated') }}

),

contaminations as (

    select * from {{ ref('contaminations') }}

),

-- pieces of a line, each but the first beginning with what does not belong there
marked as (

    select
        report_id,
        line_no,
        char_start,
        line_text,
        is_whole_line,
        {{ split(
            marked_mentions('line_text', contamination_pattern('words')),
            'chr(30)'
        ) }} as pieces
    from lines

),

parted as (

    select
        report_id,
        line_no,
        char_start,
        line_text,
        is_whole_line,
        {{ items_of('pieces', 'piece', 'piece_no') }}
    from marked

),

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
            partition by report_id, line_no
            order by piece_no
            rows between unbounded preceding and current row
        ) - piece_length as piece_start
    from measured

),

found as (

    select
        report_id,
        line_no,
        cast(char_start + piece_start as integer) as char_start,
        substr(
            line_text,
            cast(piece_start as bigint) + 1,
            length(split_part(piece, chr(31), 1))
        ) as raw_text,
        'words' as reach
    from placed
    where piece_no > 1 and not is_whole_line

    union all

    select
        report_id,
        line_no,
        char_start,
        line_text as raw_text,
        'line' as reach
    from lines
    where is_whole_line

),

named as (

    select
        found.report_id,
        found.line_no,
        found.char_start,
        found.raw_text,
        {{ contamination_named('found.raw_text', 'found.reach') }}
            as contamination
    from found

)

select
    named.report_id,
    named.line_no,
    named.char_start,
    named.raw_text,
    named.contamination,
    contaminations.kind
from named
inner join contaminations on named.contamination = contaminations.contamination
