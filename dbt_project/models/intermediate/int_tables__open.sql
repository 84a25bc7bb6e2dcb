with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

sections as (

    select * from {{ ref('sections') }}

),

widths as (

    select
        form_cells.section,
        form_cells.strip_code,
        min(form_cells.strip_width) as strip_width
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'identities'
    group by form_cells.section, form_cells.strip_code

),

-- Tables in which a row does not print all its values: only there does it matter in
-- which cell of its line a value stands.
open_tables as (

    select distinct
        labelled.report_id,
        labelled.section
    from labelled
    inner join widths
        on
            labelled.section = widths.section
            and labelled.strip_code = widths.strip_code
    where
        length(trim(labelled.value_kinds, 'b')) != widths.strip_width
        or contains(trim(labelled.value_kinds, 'b'), 'b')

)

select * from open_tables
