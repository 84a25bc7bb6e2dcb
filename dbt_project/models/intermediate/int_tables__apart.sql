with

runs as (

    select * from {{ ref('int_tables__runs') }}

),

run_values as (

    select * from {{ ref('int_tables__values') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

-- All values in one run, behind all labels. A table of one row or of one column is the
-- same in every order.
apart as (

    select
        report_id,
        section,
        form
    from runs
    where strips = strip_count and strip_count > 1

),

form_places as (

    select
        form,
        section,
        strip_code,
        column_order,
        table_position,
        row_number() over (
            partition by form, section order by column_order, row_order
        ) as column_position
    from form_cells

),

apart_values as (

    select
        run_values.report_id,
        run_values.section,
        run_values.form,
        run_values.table_position as place,
        run_values.line_no
    from apart
    inner join run_values
        on
            apart.report_id = run_values.report_id
            and apart.section = run_values.section
            and apart.form = run_values.form

),

-- the lines of each row if the values follow row by row, of each column otherwise
row_lines as (

    select
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_places.strip_code,
        min(apart_values.line_no) as first_line_no,
        max(apart_values.line_no) as last_line_no
    from apart_values
    inner join form_places
        on
            apart_values.form = form_places.form
            and apart_values.section = form_places.section
            and apart_values.place = form_places.table_position
    group by
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_places.strip_code

),

column_lines as (

    select
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_places.column_order,
        min(apart_values.line_no) as first_line_no,
        max(apart_values.line_no) as last_line_no
    from apart_values
    inner join form_places
        on
            apart_values.form = form_places.form
            and apart_values.section = form_places.section
            and apart_values.place = form_places.column_position
    group by
        apart_values.report_id,
        apart_values.section,
        apart_values.form,
        form_places.column_order

),

tables_of_rows as (

    select
        report_id,
        section,
        form
    from row_lines
    group by report_id, section, form
    having
        max(last_line_no - first_line_no) = 0
        and count(distinct first_line_no) = count(*)

),

tables_of_columns as (

    select
        report_id,
        section,
        form
    from column_lines
    group by report_id, section, form
    having
        max(last_line_no - first_line_no) = 0
        and count(distinct first_line_no) = count(*)

)

select
    apart.report_id,
    apart.section,
    apart.form,
    tables_of_rows.report_id is not null as lines_are_rows,
    tables_of_columns.report_id is not null as lines_are_columns,
    bare_pages.report_id is not null as may_have_page_numbers
from apart
left join tables_of_rows
    on
        apart.report_id = tables_of_rows.report_id
        and apart.section = tables_of_rows.section
        and apart.form = tables_of_rows.form
left join tables_of_columns
    on
        apart.report_id = tables_of_columns.report_id
        and apart.section = tables_of_columns.section
        and apart.form = tables_of_columns.form
left join bare_pages on apart.report_id = bare_pages.report_id
