with

strips as (

    select * from {{ ref('int_strips') }}

),

-- where a strip's values begin and end, by their count, their cell and their line
measured as (

    select
        report_id,
        section,
        strip_code,
        group_no,
        header_key,
        text_end_line,
        next_line_no,
        cast(count(*) as integer) as value_count,
        cast(
            count(*) filter (where token_class != 'blank') as integer
        ) as printed_count,
        min(value_no) filter (where token_class != 'blank') as first_filled,
        max(value_no) filter (where token_class != 'blank') as last_filled,
        min(line_no) as line_no,
        min(cell_no) filter (where token_class != 'blank') as first_cell_no,
        max(cell_no) filter (where token_class != 'blank') as last_cell_no,
        max(line_cell_count) as line_cell_count,
        count(distinct line_no) as value_lines,
        coalesce(
            string_agg(nullif(token_text, ''), ' ' order by value_no), ''
        ) as printed_text
    from strips
    group by
        report_id,
        section,
        strip_code,
        group_no,
        header_key,
        text_end_line,
        next_line_no

)

select * from measured
