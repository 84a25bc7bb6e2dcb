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

read_strips as (

    select
        fits.report_id,
        fits.section,
        fits.form,
        fits.strip_code,
        max(fits.group_no) filter (where fits.is_read) as group_no,
        max(fits.fit_variants) as fit_variants,
        arg_max(fits.filled_count, fits.group_no) as filled_count,
        arg_max(fits.line_no, fits.group_no) as problem_line_no,
        arg_max(fits.printed_text, fits.group_no) as printed_text
    from fits
    group by fits.report_id, fits.section, fits.form, fits.strip_code

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

placed as (

    select
        expected.*,
        read_strips.group_no,
        case
            when read_strips.strip_code is null or read_strips.group_no is not null
                then null
            when read_strips.fit_variants > 1
                then
                    'line ' || read_strips.problem_line_no
                    || ': the row is printed more than once, with different numbers'
            else
                'line ' || read_strips.problem_line_no || ': the row should print '
                || expected.strip_width || ' values; ' || read_strips.filled_count
                || ' were found: ' || read_strips.printed_text
        end as problem
    from expected
    left join read_strips
        on
            expected.report_id = read_strips.report_id
            and expected.section = read_strips.section
            and expected.form = read_strips.form
            and expected.strip_code = read_strips.strip_code

),

filled as (

    select
        placed.report_id,
        placed.section,
        placed.form,
        'by_label' as reading,
        placed.row_code,
        placed.column_code,
        placed.table_position,
        placed.form_unit,
        placed.value_kind,
        case
            when placed.problem is not null then 'unreadable'
            when strips.token_class = 'number' then 'reported'
            when strips.token_class is not null then strips.token_class
            else 'missing'
        end as cell_state,
        strips.number_value as printed_value,
        strips.unit as printed_unit,
        strips.line_no,
        strips.cell_no,
        strips.word_no,
        nullif(strips.token_text, '') as raw_text,
        placed.problem
    from placed
    left join strips
        on
            placed.report_id = strips.report_id
            and placed.group_no = strips.group_no
            and placed.strip_position = strips.value_no

)

select * from filled
