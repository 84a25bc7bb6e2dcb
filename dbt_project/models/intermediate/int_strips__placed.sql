with

sections as (

    select * from {{ ref('int_sections__forms') }}

),

fits as (

    select * from {{ ref('int_strips__fits') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

line_cells as (

    select * from {{ ref('int_lines__cells') }}

),

read_strips as (

    select fits.*
    from fits
    inner join sections
        on
            fits.report_id = sections.report_id
            and fits.section = sections.section
            and fits.form = sections.form
    where fits.is_read

),

-- For each place of the strip, the number of the value that stands there. Blank cells of
-- the grid and missing lines have none.
numbered as (

    select
        read_strips.report_id,
        read_strips.section,
        read_strips.form,
        read_strips.strip_code,
        read_strips.group_no,
        read_strips.placement,
        read_strips.fits,
        read_strips.row_unit,
        text_groups.value_kinds,
        text_groups.value_texts,
        text_groups.value_lines,
        text_groups.value_ends,
        line_cells.printed_cells,
        case read_strips.placement
            when 'span'
                then
                    {{ numbers_from(
                        'read_strips.first_filled', 'read_strips.strip_width'
                    ) }}
            when 'empty'
                then {{ numbers_from('1', 'read_strips.strip_width') }}
            when 'count'
                then
                    {{ numbers_from(
                        'read_strips.table_first_value_no', 'read_strips.strip_width'
                    ) }}
            when 'grid'
                then
                    {{ numbers_of_places(
                        'read_strips.strip_width',
                        'read_strips.table_first_cell_no',
                        'line_cells.printed_cells',
                        numbers_printed('text_groups.value_kinds')
                    ) }}
            when 'lines'
                then
                    {{ numbers_of_places(
                        'read_strips.strip_width',
                        'read_strips.text_end_line + 1',
                        'text_groups.value_lines',
                        'range(1, len(text_groups.value_lines) + 1)'
                    ) }}
            else {{ numbers_from('null', 'read_strips.strip_width') }}
        end as value_numbers
    from read_strips
    inner join text_groups
        on
            read_strips.report_id = text_groups.report_id
            and read_strips.group_no = text_groups.group_no
    left join line_cells
        on
            read_strips.placement = 'grid'
            and read_strips.report_id = line_cells.report_id
            and read_strips.line_no = line_cells.line_no

)

select
    report_id,
    section,
    form,
    strip_code,
    group_no,
    placement,
    fits,
    row_unit,
    {{ items_at('value_texts', 'value_numbers') }} as value_texts,
    {{ items_at('value_lines', 'value_numbers') }} as value_lines,
    {{ items_at('value_ends', 'value_numbers') }} as value_ends
from numbered
