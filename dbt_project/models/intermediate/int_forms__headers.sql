with

form_columns as (

    select * from {{ ref('form_columns') }}

),

header_variants as (

    select * from {{ ref('header_variants') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- where no identity proves a table, its header must: all columns of a block, in order
headers as (

    select
        form_columns.form,
        form_columns.section,
        form_columns.block,
        string_agg(
            {{ label_key('form_columns.label_zh') }}, ''
            order by form_columns.column_order
        ) as header_key
    from form_columns
    inner join sections
        on
            form_columns.section = sections.section
            and sections.proof = 'labels'
    group by form_columns.form, form_columns.section, form_columns.block

),

variants as (

    select
        form,
        section,
        block,
        {{ label_key('header') }} as header_key
    from header_variants

),

known as (

    select * from headers

    union

    select * from variants

)

select * from known
