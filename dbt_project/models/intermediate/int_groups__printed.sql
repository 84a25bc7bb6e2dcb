with

reports as (

    select * from {{ ref('int_tokens') }}

),

token_marks as (

    select * from {{ ref('int_tokens__marks') }}

),

parted as (

    select
        token_marks.report_id,
        {{ all_matches('token_marks.marks', group_pattern()) }} as group_marks,
        {{ texts_of_groups('reports.tokens', 'token_marks.marks') }} as group_texts
    from token_marks
    inner join reports on token_marks.report_id = reports.report_id

),

text_groups as (

    select
        report_id,
        {{ items_of('group_marks', 'marks', 'group_no') }},
        unnest(group_texts) as group_text
    from parted

),

measured as (

    select
        *,
        {{ count_of('marks', 'L') }} as line_count,
        length(group_text) - length(marks) // 2 + 1 as text_length
    from text_groups

),

-- the text begins behind the line feed that was put before it
placed as (

    select
        *,
        cast(sum(line_count) over so_far as integer) - line_count as lines_before,
        cast(sum(text_length) over so_far as integer) - text_length - 1 as char_start
    from measured
    window
        so_far as (
            partition by report_id
            order by group_no
            rows between unbounded preceding and current row
        )

),

-- a group's text ends with its last word; its values follow
parted_groups as (

    select
        *,
        {{ split('group_text', 'chr(31)') }} as tokens,
        {{ first_match('marks', '^(?:[LCW][tpxz])*[LCW][tp]') }} as text_marks
    from placed

),

-- only the end of a text can name a row
worded as (

    select
        *,
        substr(marks, length(text_marks) + 1) as value_marks,
        right({{ words_of('tokens', 'text_marks') }}, 1000) as words,
        {{ lengths_of('tokens') }} as token_lengths
    from parted_groups

),

kinds as (

    select
        *,
        {{ marks_kept('value_marks', 'ndbu') }} as all_kinds,
        {{ marks_kept('value_marks', 'ndbux') }} as row_marks
    from worded

),

-- blank cells beside the text belong to it when the values stand on a later line
bounded as (

    select
        *,
        case
            when {{ matches('value_marks', '^[CW][bx].*L.*[nd]') }}
                then {{ first_match('value_marks', '^(?:[CW][bx])+L') }}
            else ''
        end as margin_marks
    from kinds

),

numbered as (

    select
        *,
        length(all_kinds) as value_count,
        case
            when length(all_kinds) <= {{ var('most_values') }}
                then substr(all_kinds, {{ count_of('margin_marks', 'b') }} + 1)
            else ''
        end as value_kinds,
        case
            when length(all_kinds) <= {{ var('most_values') }}
                then
                    {{ value_numbers(
                        'marks',
                        '(length(text_marks) + length(margin_marks)) // 2 + 1',
                        'length(marks) // 2'
                    ) }}
        end as value_numbers
    from bounded

),

read_out as (

    select
        *,
        {{ texts_at('tokens', 'value_numbers') }} as value_texts,
        case
            when contains(value_marks, 'L')
                then {{ lines_at('marks', 'value_numbers', 'lines_before') }}
            else
                list_transform(value_numbers, lambda no: lines_before + line_count)
        end as value_lines
    from numbered

)

select
    report_id,
    cast(group_no as integer) as group_no,
    words,
    contains(value_marks, 'z') as has_page_number,
    contains(value_marks, 'C') as has_cells,
    case when length(row_marks) <= {{ var('most_values') }} then row_marks else '' end
        as row_marks,
    left({{ text_before_value('tokens', 'text_marks', 'value_marks') }}, 10)
        as row_unit,
    case
        when {{ matches('value_marks', '[nd].*x') }}
            then left({{ text_behind_values('tokens', 'marks') }}, 10)
        else ''
    end as unit_behind,
    lines_before + cast(left(marks, 1) = 'L' as integer) as line_no,
    lines_before + {{ count_of('text_marks', 'L') }} as text_end_line,
    cast(value_count as integer) as value_count,
    value_kinds,
    cast(length(replace(all_kinds, 'b', '')) as integer) as printed_count,
    value_lines[strpos({{ filled_kinds('value_kinds') }}, 'n')] as printed_line_no,
    value_texts,
    value_lines,
    {{ ends_at('token_lengths', 'value_numbers', 'char_start') }} as value_ends
from read_out
