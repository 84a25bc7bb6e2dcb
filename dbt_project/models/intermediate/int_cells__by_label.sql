with

sections as (

    select * from {{ ref('int_sections__forms') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

fits as (

    select * from {{ ref('int_strips__fits') }}

),

strips as (

    select * from {{ ref('int_strips') }}

),

doubts as (

    select * from {{ ref('int_sections__doubts') }}

),

read_strips as (

    select * from fits
    where is_read

),

strip_problems as (

    select
        report_id,
        section,
        form,
        strip_code,
        max(printed_variants) as printed_variants,
        arg_max(printed_count, group_no) as printed_count,
        arg_max(line_no, group_no) as line_no,
        left(arg_max(printed_text, group_no), 80) as printed_text
    from fits
    group by report_id, section, form, strip_code

),

placed_values as (

    select
        strips.report_id,
        strips.section,
        read_strips.form,
        strips.strip_code,
        strips.token_class,
        strips.number_value,
        strips.unit,
        strips.line_no,
        strips.cell_no,
        strips.word_no,
        strips.token_text,
        case read_strips.placement
            when 'span' then strips.value_no - read_strips.first_filled + 1
            when 'empty' then strips.value_no
            when 'grid' then strips.cell_no - read_strips.table_first_cell_no + 1
            when 'count' then strips.value_no - read_strips.table_first_value_no + 1
            when 'lines' then strips.line_no - read_strips.text_end_line
        end as strip_position
    from strips
    inner join read_strips
        on
            strips.report_id = read_strips.report_id
            and strips.group_no = read_strips.group_no

),

expected as (

    select
        sections.report_id,
        sections.section,
        sections.form,
        form_cells.strip_code,
        form_cells.strip_position,
        form_cells.strip_width,
        form_cells.table_position,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.unit as form_unit,
        form_cells.value_kind
    from sections
    inner join form_cells
        on
            sections.form = form_cells.form
            and sections.section = form_cells.section

),

explained as (

    select
        expected.*,
        strip_problems.strip_code is not null as is_found,
        read_strips.placement,
        case
            when strip_problems.strip_code is null then null
            when doubts.doubt is not null then doubts.doubt
            when read_strips.fits then null
            when strip_problems.printed_variants > 1
                then
                    'line ' || strip_problems.line_no
                    || ': the row is printed more than once, with different numbers'
            else
                'line ' || strip_problems.line_no || ': the row should print '
                || expected.strip_width || ' values; ' || strip_problems.printed_count
                || ' were found: ' || strip_problems.printed_text
        end as problem
    from expected
    left join strip_problems
        on
            expected.report_id = strip_problems.report_id
            and expected.section = strip_problems.section
            and expected.form = strip_problems.form
            and expected.strip_code = strip_problems.strip_code
    left join read_strips
        on
            expected.report_id = read_strips.report_id
            and expected.section = read_strips.section
            and expected.form = read_strips.form
            and expected.strip_code = read_strips.strip_code
    left join doubts
        on
            expected.report_id = doubts.report_id
            and expected.section = doubts.section

),

filled as (

    select
        explained.report_id,
        explained.section,
        explained.form,
        'by_label' as reading,
        explained.row_code,
        explained.column_code,
        explained.table_position,
        explained.form_unit,
        explained.value_kind,
        case
            when not explained.is_found then 'missing'
            when explained.placement = 'unplaced' then 'unplaced'
            when explained.problem is not null then 'unreadable'
            when placed_values.token_class = 'number' then 'reported'
            else coalesce(placed_values.token_class, 'blank')
        end as cell_state,
        placed_values.number_value as printed_value,
        placed_values.unit as printed_unit,
        placed_values.line_no,
        placed_values.cell_no,
        placed_values.word_no,
        nullif(placed_values.token_text, '') as raw_text,
        explained.problem
    from explained
    left join placed_values
        on
            explained.report_id = placed_values.report_id
            and explained.section = placed_values.section
            and explained.form = placed_values.form
            and explained.strip_code = placed_values.strip_code
            and explained.strip_position = placed_values.strip_position

)

select * from filled
