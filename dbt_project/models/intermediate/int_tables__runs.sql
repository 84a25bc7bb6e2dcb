with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

whole_tables as (

    select * from {{ ref('int_tables__whole') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

sections as (

    select * from {{ ref('sections') }}

),

-- where each strip of a form ends, counted in values from the table's first
form_strips as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.strip_code,
        min(form_cells.table_position) - 1 as strip_start,
        max(form_cells.table_position) as strip_end
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof in ('identities', 'labels')
    group by form_cells.form, form_cells.section, form_cells.strip_code

),

form_tables as (

    select
        form,
        section,
        list(strip_end order by strip_end) as strip_ends,
        max(strip_end) as table_width
    from form_strips
    group by form, section

),

-- how many values one strip has, or several that follow each other
run_widths as (

    select distinct
        starts.form,
        starts.section,
        ends.strip_end - starts.strip_start as run_width
    from form_strips as starts
    inner join form_strips as ends
        on
            starts.form = ends.form
            and starts.section = ends.section
            and starts.strip_end <= ends.strip_end

),

-- a table that its labels read whole need not be read by order
printed as (

    select labelled.*
    from labelled
    left join whole_tables
        on
            labelled.report_id = whole_tables.report_id
            and labelled.section = whole_tables.section
    where labelled.printed_count > 0 and whole_tables.report_id is null

),

-- a run of values that fills one strip of the form, or several
runs as (

    select
        printed.report_id,
        printed.section,
        printed.group_no,
        printed.strip_code,
        printed.printed_count,
        form_tables.form,
        form_tables.strip_ends,
        form_tables.table_width,
        run_widths.run_width is not null
        and printed.value_kinds != ''
        and not contains(printed.value_kinds, 'u') as is_run
    from printed
    inner join form_tables on printed.section = form_tables.section
    left join run_widths
        on
            form_tables.form = run_widths.form
            and form_tables.section = run_widths.section
            and printed.printed_count = run_widths.run_width

),

spans as (

    select
        report_id,
        section,
        form,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no
    from runs
    where is_run or strip_code is not null
    group by report_id, section, form

),

-- Between the first strip and the last, every run must be one, and their number right;
-- a labelled row is a strip, whatever it prints.
numbered as (

    select
        runs.*,
        bool_and(runs.is_run) over report_table as has_runs_only,
        sum(runs.printed_count) over report_table as printed_values,
        sum(runs.printed_count) over (
            partition by runs.report_id, runs.section, runs.form
            order by runs.group_no
            rows between unbounded preceding and current row
        ) as values_so_far
    from runs
    inner join spans
        on
            runs.report_id = spans.report_id
            and runs.section = spans.section
            and runs.form = spans.form
            and runs.group_no between spans.first_group_no and spans.last_group_no
    window
        report_table as (partition by runs.report_id, runs.section, runs.form)

),

-- and each must end where a strip of the form ends
placed as (

    select
        *,
        {{ position_in('strip_ends', 'values_so_far') }} as strips_so_far,
        coalesce(
            {{ position_in('strip_ends', 'values_so_far - printed_count') }}, 0
        ) as strips_before
    from numbered
    where has_runs_only and printed_values = table_width

),

whole as (

    select
        report_id,
        section,
        form
    from placed
    group by report_id, section, form
    having count(*) = count(strips_so_far)

)

select
    placed.report_id,
    placed.section,
    placed.form,
    placed.group_no,
    cast(placed.strips_so_far - placed.strips_before as integer) as strips,
    cast(len(placed.strip_ends) as integer) as strip_count,
    cast(placed.strips_before as integer) as strips_before,
    cast(placed.values_so_far - placed.printed_count as integer) as values_before
from placed
inner join whole
    on
        placed.report_id = whole.report_id
        and placed.section = whole.section
        and placed.form = whole.form
