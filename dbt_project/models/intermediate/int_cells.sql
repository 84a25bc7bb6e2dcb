with

sections as (

    select * from {{ ref('int_sections') }}

),

readings as (

    select * from {{ ref('int_readings') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

chosen as (

    select readings.*
    from readings
    inner join sections
        on
            readings.report_id = sections.report_id
            and readings.section = sections.section
            and readings.reading = sections.reading

),

-- without one reading no cell is read; without a table every cell is missing
unread as (

    select
        sections.report_id,
        sections.section,
        form_cells.form,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.table_position,
        form_cells.value_kind,
        form_cells.unit,
        case when sections.recognised then 'unreadable' else 'missing' end as cell_state,
        case
            when sections.recognised
                then 'the table can be read in two ways that both add up'
        end as problem
    from sections
    inner join form_cells
        on
            sections.form = form_cells.form
            and sections.section = form_cells.section
    where sections.reading is null

),

cells as (

    select
        report_id,
        section,
        form,
        row_code,
        column_code,
        table_position,
        value_kind,
        unit,
        printed_unit,
        unit_basis,
        cell_state,
        reported_value,
        value,
        value_basis,
        line_no,
        cell_no,
        word_no,
        raw_text,
        problem
    from chosen

    union all by name

    select * from unread

),

-- where the printed characters begin in the text, counted in characters from 0
located as (

    select
        cells.*,
        {{ line_cells('lines.line_text') }} as line_cells,
        lines.char_start as line_start
    from cells
    left join lines
        on
            cells.report_id = lines.report_id
            and cells.line_no = lines.line_no
            and cells.raw_text is not null

),

worded as (

    select
        *,
        line_cells[cell_no] as cell_text,
        {{ split('trim(line_cells[cell_no])', "' '") }} as cell_words
    from located

)

select
    report_id,
    section,
    form,
    row_code,
    column_code,
    table_position,
    value_kind,
    unit,
    printed_unit,
    unit_basis,
    cell_state,
    reported_value,
    value,
    value_basis,
    raw_text,
    case when raw_text is not null then line_no end as line_no,
    case
        when raw_text is not null
            then cast(
                line_start
                + {{ offset_in_parts('line_cells', 'cell_no') }}
                + length(cell_text) - length(ltrim(cell_text))
                + {{ offset_in_parts('cell_words', 'word_no') }}
                as integer
            )
    end as char_start,
    problem
from worded
