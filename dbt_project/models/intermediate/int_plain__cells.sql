{{ config(materialized='view') }}

with

sections as (

    select * from {{ ref('int_plain__sections') }}

),

strips as (

    select * from {{ ref('int_plain__strips') }}

),

amounts as (

    select * from {{ ref('int_plain__amounts') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

placed as (

    select
        strips.report_id,
        strips.section,
        sections.form,
        strips.strip_code,
        strips.is_decorated,
        strips.value_texts,
        {{ run_starts('strips.value_texts', 'strips.char_start', 'strips.space_length') }}
            as char_starts,
        strips.line_no,
        strips.is_one_a_line
    from strips
    inner join sections
        on
            strips.report_id = sections.report_id
            and strips.section = sections.section
    where strips.value_count > 0

),

cells as (

    select
        report_id,
        section,
        form,
        strip_code,
        is_decorated,
        line_no as first_line_no,
        is_one_a_line,
        {{ items_of('value_texts', 'raw_text', 'strip_position') }},
        unnest(char_starts) as char_start
    from placed

),

numbered as (

    select
        cells.report_id,
        cells.section,
        cells.form,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.table_position,
        form_cells.value_kind,
        form_cells.unit,
        cells.raw_text,
        case
            when cells.is_decorated then {{ plain_number('cells.raw_text') }}
            else cast(cells.raw_text as decimal(28, 8))
        end as printed_value,
        cells.first_line_no
        + case when cells.is_one_a_line then cells.strip_position - 1 else 0 end
            as line_no,
        cells.char_start
    from cells
    inner join form_cells
        on
            cells.form = form_cells.form
            and cells.section = form_cells.section
            and cells.strip_code = form_cells.strip_code
            and cells.strip_position = form_cells.strip_position

)

select
    numbered.report_id,
    numbered.section,
    numbered.form,
    numbered.row_code,
    numbered.column_code,
    numbered.table_position,
    numbered.value_kind,
    numbered.unit,
    amounts.printed_unit,
    amounts.unit_basis,
    'reported' as cell_state,
    coalesce(amounts.value_in_yuan, numbered.printed_value) as reported_value,
    numbered.raw_text,
    cast(numbered.line_no as integer) as line_no,
    numbered.char_start
from numbered
left join amounts
    on
        numbered.value_kind = 'amount'
        and numbered.report_id = amounts.report_id
        and numbered.section = amounts.section
        and numbered.table_position = amounts.table_position
