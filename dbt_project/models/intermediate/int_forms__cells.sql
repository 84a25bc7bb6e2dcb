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
        form_rows.strip_code,
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

-- a strip is what the form prints in one line: a row, or all of table four
placed as (

    select
        *,
        cast(row_number() over strip as integer) as strip_position,
        cast(count(*) over (partition by form, section, strip_code) as integer)
            as strip_width,
        cast(row_number() over whole as integer) as table_position,
        cast(count(*) over (partition by form, section) as integer) as table_width
    from crossed
    window
        strip as (
            partition by form, section, strip_code order by row_order, column_order
        ),
        whole as (partition by form, section order by row_order, column_order)

)

select * from placed
