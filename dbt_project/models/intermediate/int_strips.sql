with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

),

strips as (

    select * from labelled
    where strip_code is not null and value_count > 0

),

strip_values as (

    select
        strips.report_id,
        strips.section,
        strips.strip_code,
        strips.group_no,
        strips.header_key,
        strips.text_end_line,
        strips.next_line_no,
        tokens.token_no,
        tokens.line_no,
        tokens.cell_no,
        tokens.word_no,
        tokens.line_cell_count,
        tokens.token_text,
        tokens.token_class,
        tokens.number_value,
        tokens.unit
    from strips
    inner join tokens
        on
            strips.report_id = tokens.report_id
            and strips.group_no = tokens.group_no
    where tokens.token_class in ('number', 'dash', 'blank')

),

-- blank cells beside the label belong to it when the values stand on a later line
beside as (

    select *
    from strip_values
    qualify
        coalesce(
            line_no >= min(line_no) filter (where token_class != 'blank') over (
                partition by report_id, group_no
            ), true
        )

),

numbered as (

    select
        *,
        cast(
            row_number() over (
                partition by report_id, group_no order by token_no
            ) as integer
        ) as value_no
    from beside

)

select * from numbered
