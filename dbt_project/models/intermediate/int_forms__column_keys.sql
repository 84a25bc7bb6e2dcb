with

form_columns as (

    select * from {{ ref('form_columns') }}

),

sections as (

    select * from {{ ref('sections') }}

),

column_keys as (

    select distinct
        form_columns.section,
        {{ label_key('form_columns.label_zh') }} as column_key
    from form_columns
    inner join sections
        on
            form_columns.section = sections.section
            and sections.proof = 'labels'

)

select * from column_keys
