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

-- tables whose strips all have one width can be read by the order of their values
form_tables as (

    select
        form_cells.form,
        form_cells.section,
        min(form_cells.strip_width) as strip_width,
        count(distinct form_cells.strip_code) as strip_count
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'identities'
    group by form_cells.form, form_cells.section
    having min(form_cells.strip_width) = max(form_cells.strip_width)

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
        form_tables.form,
        form_tables.strip_width,
        form_tables.strip_count,
        case
            when
                printed.printed_count % form_tables.strip_width = 0
                and printed.value_kinds != ''
                and not contains(printed.value_kinds, 'u')
                then printed.printed_count // form_tables.strip_width
        end as strips
    from printed
    inner join form_tables on printed.section = form_tables.section

),

spans as (

    select
        report_id,
        section,
        form,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no
    from runs
    where strips is not null or strip_code is not null
    group by report_id, section, form

),

-- Between the first strip and the last, every run must be one, and their number right;
-- a labelled row is a strip, whatever it prints.
whole as (

    select
        runs.report_id,
        runs.section,
        runs.form,
        min(runs.group_no) as first_group_no,
        max(runs.group_no) as last_group_no
    from runs
    inner join spans
        on
            runs.report_id = spans.report_id
            and runs.section = spans.section
            and runs.form = spans.form
            and runs.group_no between spans.first_group_no and spans.last_group_no
    group by runs.report_id, runs.section, runs.form
    having
        count(*) = count(runs.strips)
        and sum(runs.strips) = min(runs.strip_count)

),

numbered as (

    select
        runs.report_id,
        runs.section,
        runs.form,
        runs.group_no,
        cast(runs.strips as integer) as strips,
        cast(runs.strip_count as integer) as strip_count,
        cast(runs.strip_width as integer) as strip_width,
        cast(
            sum(runs.strips) over (
                partition by runs.report_id, runs.section, runs.form
                order by runs.group_no
                rows between unbounded preceding and current row
            ) - runs.strips as integer
        ) as strips_before
    from runs
    inner join whole
        on
            runs.report_id = whole.report_id
            and runs.section = whole.section
            and runs.form = whole.form
            and runs.group_no between whole.first_group_no and whole.last_group_no

)

select * from numbered
