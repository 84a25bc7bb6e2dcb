with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

sections as (

    select * from {{ ref('sections') }}

),

units as (

    select * from {{ ref('units') }}

),

-- groups of the tables that print one value per row, with its unit
table_groups as (

    select
        labelled.report_id,
        labelled.section,
        labelled.group_no,
        labelled.group_key,
        labelled.strip_code,
        labelled.text_end_line,
        text_groups.value_kinds,
        text_groups.value_lines,
        text_groups.row_marks,
        text_groups.row_unit,
        text_groups.unit_behind,
        text_groups.has_cells
    from labelled
    inner join sections
        on
            labelled.section = sections.section
            and sections.proof = 'units'
    inner join text_groups
        on
            labelled.report_id = text_groups.report_id
            and labelled.group_no = text_groups.group_no

),

measured as (

    select
        table_groups.*,
        units.base_unit,
        table_groups.row_unit = '' or units.unit is not null as is_unit,
        units_behind.unit is not null as has_unit_behind,
        cast(nullif(
            strpos(translate(table_groups.value_kinds, 'd', 'n'), 'n'), 0
        ) as integer) as first_filled
    from table_groups
    left join units on table_groups.row_unit = units.unit
    left join units as units_behind on table_groups.unit_behind = units_behind.unit

),

-- A row is its label, its unit and one value. Blank cells may stand before the unit and
-- behind the value; between them they would be the value.
judged as (

    select
        report_id,
        section,
        group_no,
        group_key,
        strip_code,
        row_unit,
        base_unit,
        first_filled,
        is_unit and {{ matches('row_marks', '^b*[xu]*[nd][bx]*$') }} as is_row,
        is_unit
        and row_unit != ''
        and {{ matches('row_marks', '^[bxu]*$') }} as is_blank_row,
        contains(value_kinds, 'n')
        or (contains(value_kinds, 'd') and base_unit is not null) as has_number,
        contains(value_kinds, 'd') and not contains(value_kinds, 'n') as is_dash,
        has_unit_behind,
        has_cells,
        value_lines[first_filled] - text_end_line as lines_below
    from measured

)

select
    report_id,
    section,
    group_no,
    group_key,
    strip_code,
    row_unit,
    base_unit,
    first_filled,
    is_row,
    is_blank_row,
    has_number,
    is_dash,
    has_unit_behind,
    has_cells,
    cast(lines_below as integer) as lines_below
from judged
