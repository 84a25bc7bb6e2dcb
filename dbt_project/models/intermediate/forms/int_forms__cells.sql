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
        form_rows.row_code,
        form_columns.column_code,
        form_rows.label_zh as row_label,
        form_columns.label_zh as column_label
    from form_rows
    inner join form_columns
        on
            form_rows.form = form_columns.form
            and form_rows.section = form_columns.section
            and form_rows.block = form_columns.block

)

select * from crossed
