with

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

sections as (

    select * from {{ ref('sections') }}

),

form_strips as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.strip_code,
        sections.proof,
        min(form_cells.strip_width) as strip_width,
        min(form_cells.table_position) as first_position,
        string_agg(
            form_cells.row_code || '/' || form_cells.column_code, ','
            order by form_cells.table_position
        ) as strip_cells
    from form_cells
    inner join sections on form_cells.section = sections.section
    group by
        form_cells.form, form_cells.section, form_cells.strip_code, sections.proof

),

-- what the tables of a form look like: their strips, and how many values each prints
form_tables as (

    select
        form,
        section,
        proof,
        cast(count(*) as integer) as strip_count,
        list(strip_code || '/' || strip_width order by first_position) as strips,
        string_agg(
            strip_code || '/' || strip_width, ',' order by first_position
        ) as strips_key,
        string_agg(strip_cells, ',' order by first_position) as cells_key
    from form_strips
    group by form, section, proof

),

-- a table that could be a part of another form's says nothing of its form
ambiguous as (

    select distinct
        form_tables.form,
        form_tables.section
    from form_tables
    inner join form_tables as others
        on
            form_tables.section = others.section
            and form_tables.cells_key != others.cells_key
            and {{ has_all_items('others.strips', 'form_tables.strips') }}

),

form_sections as (

    select
        form,
        count(*) as section_count
    from form_tables
    group by form

)

select
    form_tables.form,
    form_tables.section,
    form_tables.proof,
    form_tables.strips_key,
    form_tables.strip_count,
    cast(form_sections.section_count as integer) as section_count
from form_tables
inner join form_sections on form_tables.form = form_sections.form
left join ambiguous
    on
        form_tables.form = ambiguous.form
        and form_tables.section = ambiguous.section
where ambiguous.form is null
