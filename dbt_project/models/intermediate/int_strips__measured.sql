with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

line_cells as (

    select * from {{ ref('int_lines__cells') }}

),

-- Values that no label names, right behind those of a row, may be the row's own, cut from
-- it by what is no value: how many lines the row takes is not known then.
followed as (

    select
        *,
        lead(strip_code) over report is null
        and lead(section) over report = section
        and lead(printed_count) over report > 0 as is_cut
    from labelled
    window report as (partition by report_id order by group_no)

),

strips as (

    select
        labelled.report_id,
        labelled.section,
        labelled.strip_code,
        labelled.group_no,
        labelled.header_key,
        labelled.text_end_line,
        case
            when not coalesce(labelled.is_cut, false) then labelled.next_line_no
        end as next_line_no,
        labelled.value_kinds,
        labelled.has_page_number,
        text_groups.value_texts,
        text_groups.value_lines
    from followed as labelled
    inner join text_groups
        on
            labelled.report_id = text_groups.report_id
            and labelled.group_no = text_groups.group_no
    where labelled.strip_code is not null and labelled.value_kinds != ''

),

-- where a strip's values begin and end, by their count and their line
measured as (

    select
        strips.report_id,
        strips.section,
        strips.strip_code,
        strips.group_no,
        strips.header_key,
        strips.text_end_line,
        strips.next_line_no,
        strips.has_page_number,
        strips.value_kinds,
        cast(length(strips.value_kinds) as integer) as value_count,
        cast(
            length(replace(strips.value_kinds, 'b', '')) as integer
        ) as printed_count,
        cast(
            nullif(strpos({{ filled_kinds('strips.value_kinds') }}, 'n'), 0) as integer
        ) as first_filled,
        cast(
            nullif(length(rtrim(strips.value_kinds, 'b')), 0) as integer
        ) as last_filled,
        {{ first_item('strips.value_lines') }} as line_no,
        {{ distinct_items('strips.value_lines') }} as value_lines,
        {{ joined_filled('strips.value_texts') }} as printed_text,
        line_cells.printed_cells,
        coalesce(line_cells.line_cell_count, 1) as line_cell_count
    from strips
    left join line_cells
        on
            strips.report_id = line_cells.report_id
            and {{ first_item('strips.value_lines') }} = line_cells.line_no

),

-- cells that a line shares with the values of another strip are not told apart
celled as (

    select
        * exclude (printed_cells),
        case
            when value_lines = 1 and len(printed_cells) = printed_count
                then {{ first_item('printed_cells') }}
        end as first_cell_no,
        case
            when value_lines = 1 and len(printed_cells) = printed_count
                then printed_cells[-1]
        end as last_cell_no
    from measured

)

select * from celled
