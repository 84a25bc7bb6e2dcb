with

runs as (

    select * from {{ ref('int_tables__runs') }}

),

sequences as (

    select * from {{ ref('int_tables__sequence') }}

),

run_values as (

    select * from {{ ref('int_tables__values') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- All labels in the form's order, and behind the last all values: these may follow each
-- other column by column. Only identities can tell, and a table of one row is none.
apart as (

    select
        runs.report_id,
        runs.section,
        runs.form
    from runs
    inner join sections
        on
            runs.section = sections.section
            and sections.proof = 'identities'
    inner join sequences
        on
            runs.report_id = sequences.report_id
            and runs.section = sequences.section
            and runs.form = sequences.form
    where runs.strips = runs.strip_count and runs.strip_count > 1

),

apart_values as (

    select run_values.*
    from apart
    inner join run_values
        on
            apart.report_id = run_values.report_id
            and apart.section = run_values.section
            and apart.form = run_values.form

),

-- lines that each print the values of one row say that they are rows
row_lines as (

    select
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_cells.strip_code,
        min(apart_values.line_no) as first_line_no,
        max(apart_values.line_no) as last_line_no
    from apart_values
    inner join form_cells
        on
            apart_values.form = form_cells.form
            and apart_values.section = form_cells.section
            and apart_values.table_position = form_cells.table_position
    group by
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_cells.strip_code

),

without_rows as (

    select
        report_id,
        section,
        form
    from row_lines
    group by report_id, section, form
    having
        max(last_line_no - first_line_no) > 0
        or count(distinct first_line_no) < count(*)

),

form_columns as (

    select
        *,
        row_number() over (
            partition by form, section order by column_order, row_order
        ) as column_position
    from form_cells

),

placed as (

    select
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        'by_column_order' as reading,
        form_columns.row_code,
        form_columns.column_code,
        form_columns.strip_code,
        form_columns.table_position,
        form_columns.unit as form_unit,
        form_columns.value_kind,
        case apart_values.token_class
            when 'number' then 'reported'
            else apart_values.token_class
        end as cell_state,
        apart_values.number_value as printed_value,
        apart_values.unit as printed_unit,
        apart_values.line_no,
        apart_values.char_start,
        apart_values.raw_text,
        cast(null as varchar) as problem
    from apart_values
    inner join without_rows
        on
            apart_values.report_id = without_rows.report_id
            and apart_values.section = without_rows.section
            and apart_values.form = without_rows.form
    inner join form_columns
        on
            apart_values.form = form_columns.form
            and apart_values.section = form_columns.section
            and apart_values.table_position = form_columns.column_position

)

select * from placed
