{{ config(materialized='view') }}

with

printed as (

    select * from {{ ref('int_groups__printed') }}

),

page_numbers as (

    select * from {{ ref('int_pages__numbers') }}

),

group_pages as (

    select
        report_id,
        group_no,
        count(*) as page_count,
        list(value_no order by value_no) as value_nos,
        bool_or(value_no = 1) as is_first
    from page_numbers
    group by report_id, group_no

),

-- the values that are left where numbers of pages stand between them
kept as (

    select
        printed.*,
        coalesce(group_pages.page_count, 0) as page_count,
        coalesce(group_pages.is_first, false) as is_first,
        case
            when group_pages.report_id is not null
                then {{ numbers_without(
                    'length(printed.value_kinds)', 'group_pages.value_nos'
                ) }}
        end as kept_nos
    from printed
    left join group_pages
        on
            printed.report_id = group_pages.report_id
            and printed.group_no = group_pages.group_no

),

unpaged as (

    select
        * replace (
            has_page_number or page_count > 0 as has_page_number,
            case
                when page_count = 0 then row_marks
                when is_first then regexp_replace(row_marks, '^([bxu]*)n', '\1')
                else regexp_replace(row_marks, 'n([bxu]*)$', '\1')
            end as row_marks,
            value_count - cast(page_count as integer) as value_count,
            printed_count - cast(page_count as integer) as printed_count,
            case
                when page_count = 0 then value_kinds
                else {{ joined(items_at('value_kinds', 'kept_nos')) }}
            end as value_kinds,
            case
                when page_count = 0 then value_texts
                else {{ items_at('value_texts', 'kept_nos') }}
            end as value_texts,
            case
                when page_count = 0 then value_lines
                else {{ items_at('value_lines', 'kept_nos') }}
            end as value_lines,
            case
                when page_count = 0 then value_ends
                else {{ items_at('value_ends', 'kept_nos') }}
            end as value_ends
        )
    from kept

)

select
    report_id,
    group_no,
    words,
    has_page_number,
    has_cells,
    row_marks,
    row_unit,
    unit_behind,
    line_no,
    text_end_line,
    value_count,
    value_kinds,
    printed_count,
    case
        when page_count = 0 then printed_line_no
        else value_lines[strpos({{ filled_kinds('value_kinds') }}, 'n')]
    end as printed_line_no,
    value_texts,
    value_lines,
    value_ends
from unpaged
