with

run_values as (

    select * from {{ ref('int_tables__values') }}

),

orders as (

    select * from {{ ref('int_tables__order') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

section_forms as (

    select * from {{ ref('int_sections__forms') }}

),

-- of forms that print the same cells in a section, the one that the labels tell
ranked as (

    select
        orders.report_id,
        orders.section,
        orders.form
    from orders
    left join section_forms
        on
            orders.report_id = section_forms.report_id
            and orders.section = section_forms.section
    where orders.is_in_order
    qualify
        row_number() over (
            partition by orders.report_id, orders.section
            order by coalesce(section_forms.form = orders.form, false) desc, orders.form
        ) = 1

),

placed as (

    select
        run_values.report_id,
        run_values.section,
        run_values.form,
        'by_row_order' as reading,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.strip_code,
        form_cells.table_position,
        form_cells.unit as form_unit,
        form_cells.value_kind,
        case run_values.token_class
            when 'number' then 'reported'
            else run_values.token_class
        end as cell_state,
        run_values.number_value as printed_value,
        run_values.unit as printed_unit,
        run_values.line_no,
        run_values.char_start,
        run_values.raw_text,
        cast(null as varchar) as problem
    from ranked
    inner join run_values
        on
            ranked.report_id = run_values.report_id
            and ranked.section = run_values.section
            and ranked.form = run_values.form
    inner join form_cells
        on
            run_values.form = form_cells.form
            and run_values.section = form_cells.section
            and run_values.table_position = form_cells.table_position

)

select * from placed
