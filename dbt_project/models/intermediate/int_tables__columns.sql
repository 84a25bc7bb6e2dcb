with

tokens as (

    select * from {{ ref('int_tokens__grouped') }}

),

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- headers of the tables that identities prove; labels alone could not stand a mistake
column_keys as (

    select distinct
        form_columns.section,
        form_columns.column_order,
        max(form_columns.column_order) over (partition by form_columns.section)
            as column_count,
        {{ label_key('form_columns.label_zh') }} as label_key
    from form_columns
    inner join sections
        on
            form_columns.section = sections.section
            and sections.header_rows = 'names'

),

-- cells of the table that print the name of a column, before its first row
header_cells as (

    select
        labelled.report_id,
        labelled.section,
        column_keys.column_order,
        column_keys.column_count,
        tokens.cell_no,
        tokens.line_cell_count
    from labelled
    inner join tokens
        on
            labelled.report_id = tokens.report_id
            and labelled.group_no = tokens.group_no
    inner join column_keys
        on
            labelled.section = column_keys.section
            and tokens.label_key = column_keys.label_key
    where tokens.token_class = 'text' and tokens.line_cell_count > 1

),

-- the header tells where the columns stand if every name stands in its own place
aligned as (

    select
        report_id,
        section,
        min(cell_no - column_order + 1) as first_cell_no,
        min(line_cell_count) as line_cell_count
    from header_cells
    group by report_id, section
    having
        count(distinct column_order) = min(column_count)
        and min(cell_no - column_order) = max(cell_no - column_order)
        and min(line_cell_count) = max(line_cell_count)

)

select * from aligned
