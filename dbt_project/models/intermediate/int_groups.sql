with

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

),

-- only the end of the text can name the row, so only the end is kept
text_groups as (

    select
        report_id,
        group_no,
        coalesce(
            right(
                string_agg(
                    case when token_class = 'text' then label_key end,
                    '' order by token_no
                ), 400
            ), ''
        ) as group_key,
        min(line_no) as line_no,
        max(case when token_class = 'text' then line_no end) as text_end_line,
        cast(
            count(*) filter (where token_class in ('number', 'dash', 'blank')) as integer
        ) as value_count
    from tokens
    group by report_id, group_no

),

followed as (

    select
        *,
        lead(line_no) over (partition by report_id order by group_no) as next_line_no
    from text_groups

)

select * from followed
