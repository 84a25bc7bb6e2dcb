with

int_cells as (

    select * from {{ ref('int_cells') }}

),

corrections as (

    select * from {{ ref('int_corrections') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

corrected_sections as (

    select distinct
        report_id,
        section
    from corrections
    where outcome = 'applied'

),

cells as (

    select
        int_cells.report_id,
        int_cells.section,
        int_cells.form,
        'corrected' as reading,
        int_cells.row_code,
        int_cells.column_code,
        int_cells.table_position,
        int_cells.value_kind,
        int_cells.value
    from int_cells
    inner join corrected_sections
        on
            int_cells.report_id = corrected_sections.report_id
            and int_cells.section = corrected_sections.section

),

{{ evaluated_identities() }}
