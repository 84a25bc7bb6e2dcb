with

form_rows as (

    select * from {{ ref('form_rows') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

-- the rows and columns of one block cross to the cells that the form prints
crossed as (

    select
        form_rows.form,
        form_rows.section,
        form_rows.block,
        form_rows.row_order,
        form_rows.row_code,
        form_columns.column_order,
        form_columns.column_code,
        form_columns.unit,
        form_columns.value_kind
    from form_rows
    inner join form_columns
        on
            form_rows.form = form_columns.form
            and form_rows.section = form_columns.section
            and form_rows.block = form_columns.block

),

placed as (

    select
        form,
        section,
        block,
        row_code,
        column_code,
        unit,
        value_kind,
        cast(
            row_number() over (
                partition by form, section order by row_order, column_order
            ) as integer
        ) as table_position
    from crossed

)

select * from placed
