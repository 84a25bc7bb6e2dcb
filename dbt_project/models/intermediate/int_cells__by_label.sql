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

placed as (

    select * from {{ ref('int_strips__placed') }}

),

doubts as (

    select * from {{ ref('int_sections__doubts') }}

),

words as (

    select * from {{ ref('int_words') }}

),

form_strips as (

    select distinct
        form,
        section,
        strip_code,
        strip_width
    from form_cells

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
    having not bool_or(is_read and fits)

),

-- every strip that the form prints, whether it was found, and what is wrong with it
explained as (

    select
        sections.report_id,
        sections.section,
        sections.form,
        form_strips.strip_code,
        nullif(placed.row_unit, '') as row_unit,
        coalesce(
            placed.value_texts, {{ empty_items('form_strips.strip_width') }}
        ) as value_texts,
        coalesce(
            placed.value_lines, {{ empty_items('form_strips.strip_width') }}
        ) as value_lines,
        coalesce(
            placed.value_ends, {{ empty_items('form_strips.strip_width') }}
        ) as value_ends,
        case
            when placed.strip_code is null and strip_problems.strip_code is null
                then 'missing'
            when placed.placement = 'unplaced' then 'unplaced'
            when strip_problems.strip_code is not null then 'unreadable'
            when doubts.doubt is not null then 'unreadable'
        end as strip_state,
        case
            when placed.strip_code is null and strip_problems.strip_code is null
                then null
            when doubts.doubt is not null then doubts.doubt
            when strip_problems.strip_code is null then null
            when strip_problems.printed_variants > 1
                then
                    'line ' || strip_problems.line_no
                    || ': the row is printed more than once, with different numbers'
            else
                'line ' || strip_problems.line_no || ': the row should print '
                || form_strips.strip_width || ' values; '
                || strip_problems.printed_count
                || ' were found: ' || strip_problems.printed_text
        end as problem
    from sections
    inner join form_strips
        on
            sections.form = form_strips.form
            and sections.section = form_strips.section
    left join placed
        on
            sections.report_id = placed.report_id
            and sections.section = placed.section
            and form_strips.strip_code = placed.strip_code
    left join strip_problems
        on
            sections.report_id = strip_problems.report_id
            and sections.section = strip_problems.section
            and sections.form = strip_problems.form
            and form_strips.strip_code = strip_problems.strip_code
    left join doubts
        on
            sections.report_id = doubts.report_id
            and sections.section = doubts.section

),

-- one row for each cell of the strip
cells as (

    select
        report_id,
        section,
        form,
        strip_code,
        strip_state,
        problem,
        row_unit,
        {{ items_of('value_texts', 'raw_text', 'strip_position') }},
        unnest(value_lines) as line_no,
        unnest(value_ends) as char_end
    from explained

)

select
    cells.report_id,
    cells.section,
    cells.form,
    'by_label' as reading,
    form_cells.row_code,
    form_cells.column_code,
    cells.strip_code,
    form_cells.table_position,
    form_cells.unit as form_unit,
    form_cells.value_kind,
    case
        when cells.strip_state is not null then cells.strip_state
        when words.token_class = 'number' then 'reported'
        else coalesce(words.token_class, 'blank')
    end as cell_state,
    words.number_value as printed_value,
    case
        when words.token_class = 'number' then coalesce(words.unit, cells.row_unit)
    end as printed_unit,
    cells.line_no,
    cast(cells.char_end - length(cells.raw_text) as integer) as char_start,
    replace(nullif(cells.raw_text, ''), chr(29), ' ') as raw_text,
    cells.problem
from cells
inner join form_cells
    on
        cells.form = form_cells.form
        and cells.section = form_cells.section
        and cells.strip_code = form_cells.strip_code
        and cells.strip_position = form_cells.strip_position
left join words on cells.raw_text = words.token_text
