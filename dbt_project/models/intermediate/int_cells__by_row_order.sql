with

runs as (

    select * from {{ ref('int_tables__runs') }}

),

orders as (

    select * from {{ ref('int_tables__order') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

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

printed as (

    select
        ranked.report_id,
        ranked.section,
        ranked.form,
        tokens.token_class,
        tokens.number_value,
        tokens.unit,
        tokens.line_no,
        tokens.cell_no,
        tokens.word_no,
        tokens.token_text,
        row_number() over (
            partition by ranked.report_id, ranked.section order by tokens.token_no
        ) as table_position
    from ranked
    inner join runs
        on
            ranked.report_id = runs.report_id
            and ranked.section = runs.section
            and ranked.form = runs.form
    inner join tokens
        on
            runs.report_id = tokens.report_id
            and runs.group_no = tokens.group_no
    where tokens.token_class in ('number', 'dash')

),

placed as (

    select
        printed.report_id,
        printed.section,
        printed.form,
        'by_row_order' as reading,
        form_cells.row_code,
        form_cells.column_code,
        form_cells.table_position,
        form_cells.unit as form_unit,
        form_cells.value_kind,
        case printed.token_class
            when 'number' then 'reported'
            else printed.token_class
        end as cell_state,
        printed.number_value as printed_value,
        printed.unit as printed_unit,
        printed.line_no,
        printed.cell_no,
        printed.word_no,
        printed.token_text as raw_text,
        cast(null as varchar) as problem
    from printed
    inner join form_cells
        on
            printed.form = form_cells.form
            and printed.section = form_cells.section
            and printed.table_position = form_cells.table_position

)

select * from placed
