with

form_columns as (

    select * from {{ ref('form_columns') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- Columns that identities prove are read in the form's order: sums hold in any other
-- order, too.
columns as (

    select distinct
        form_columns.section,
        form_columns.block,
        form_columns.column_order,
        {{ label_key('form_columns.label_zh') }} as column_key,
        max(form_columns.column_order) over (
            partition by form_columns.form, form_columns.section, form_columns.block
        ) as last_order,
        sections.header_rows = 'repeated' as is_repeated
    from form_columns
    inner join sections
        on
            form_columns.section = sections.section
            and sections.proof = 'identities'

),

-- The last column stands above others where columns have a header together; and before
-- the first of the next block where they repeat. Else none stands before an earlier one.
column_descents as (

    select
        later.section,
        later.column_key || earlier.column_key as descent_key
    from columns as later
    inner join columns as earlier
        on
            later.section = earlier.section
            and later.block = earlier.block
            and later.column_order > earlier.column_order
    where
        case
            when later.is_repeated
                then later.column_order < later.last_order or earlier.column_order > 1
            else later.column_order < later.last_order and earlier.column_order > 1
        end

),

-- a row that is printed as a block of columns has the last part of its label above them
blocks as (

    select distinct
        form_rows.section,
        form_rows.row_order,
        {{ label_key(
            "split_part(form_rows.label_zh, '：', -1)"
        ) }} as block_key
    from form_rows
    inner join sections
        on
            form_rows.section = sections.section
            and sections.header_rows = 'repeated'
            and contains(form_rows.label_zh, '：')

),

block_descents as (

    select
        later.section,
        later.block_key || earlier.block_key as descent_key
    from blocks as later
    inner join blocks as earlier
        on
            later.section = earlier.section
            and later.row_order > earlier.row_order

)

select * from column_descents

union

select * from block_descents
