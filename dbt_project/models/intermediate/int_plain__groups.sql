with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

separated as (

    select
        report_id,
        chr(10) || {{ plain_separators('text') }} as plain_text
    from reports

),

parted as (

    select
        report_id,
        {{ words_and_values('plain_text') }} as group_texts
    from separated

),

text_groups as (

    select
        report_id,
        {{ items_of('group_texts', 'group_text', 'group_no') }}
    from parted

),

cut as (

    select
        report_id,
        group_no,
        group_text,
        strpos(group_text, chr(31)) as mark_place
    from text_groups

),

-- words that no value follows end the report
measured as (

    select
        report_id,
        group_no,
        case
            when mark_place = 0 then left(group_text, 120)
            else right(left(group_text, mark_place - 1), 250)
        end as words,
        case when mark_place = 0 then '' else substr(group_text, mark_place + 1) end
            as values_text,
        case when mark_place = 0 then length(group_text) else mark_place - 1 end
            as words_length,
        length(group_text) - cast(mark_place > 0 as integer) as text_length,
        {{ count_of('group_text', "' || chr(10) || '") }} as line_count
    from cut

),

-- the text begins behind the line feed that was put before it
placed as (

    select
        report_id,
        group_no,
        words,
        values_text,
        sum(text_length) over so_far - text_length + words_length - 1 as char_start,
        sum(line_count) over so_far
        - {{ count_of('values_text', "' || chr(10) || '") }} as line_no
    from measured
    window
        so_far as (
            partition by report_id
            order by group_no
            rows between unbounded preceding and current row
        )

)

select
    report_id,
    cast(group_no as integer) as group_no,
    words,
    values_text,
    cast(line_no as integer) as line_no,
    cast(char_start as integer) as char_start
from placed
