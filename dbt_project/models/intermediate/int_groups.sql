with

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

),

-- only the end of the text can name the row, so only the end is kept
groups as (

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
        cast(
            count(*) filter (where token_class in ('number', 'dash', 'blank')) as integer
        ) as value_count
    from tokens
    group by report_id, group_no

)

select * from groups
