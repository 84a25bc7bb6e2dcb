with

tables_apart as (

    select * from {{ ref('int_tables__apart') }}

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
-- other column by column, if lines do not show rows. Identities tell; where there are
-- none, only one order may fit the kinds of the values, such as whole numbers.
apart as (

    select
        tables_apart.report_id,
        tables_apart.section,
        tables_apart.form
    from tables_apart
    inner join sections on tables_apart.section = sections.section
    inner join sequences
        on
            tables_apart.report_id = sequences.report_id
            and tables_apart.section = sequences.section
            and tables_apart.form = sequences.form
    where
        not tables_apart.lines_are_rows
        and (
            sections.proof = 'identities'
            or not tables_apart.may_have_page_numbers
        )

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
    inner join form_columns
        on
            apart_values.form = form_columns.form
            and apart_values.section = form_columns.section
            and apart_values.table_position = form_columns.column_position

)

select * from placed
