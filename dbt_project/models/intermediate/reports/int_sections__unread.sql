with

cells as (

    select * from {{ ref('int_cells') }}

),

-- the cells of a row have one problem together
problems as (

    select
        report_id,
        section,
        row_code,
        problem,
        count(*) as cells,
        min(table_position) as first_position
    from cells
    where cell_state = 'unread'
    group by report_id, section, row_code, problem

),

numbered as (

    select
        *,
        row_number() over (
            partition by report_id, section
            order by first_position, row_code, problem nulls last
        ) as problem_no
    from problems

),

counted as (

    select
        report_id,
        section,
        cast(sum(cells) as integer) as cells_unread,
        cast(sum(cells) filter (where problem_no > 1) as integer) as cells_unsaid,
        count(distinct problem) filter (where problem_no > 1) as problems_unsaid,
        max(
            case when problem_no = 1 then row_code || coalesce(': ' || problem, '') end
        ) as first_said
    from numbered
    group by report_id, section

)

select
    report_id,
    section,
    cells_unread,
    first_said
    || case
        when cells_unsaid > 0 then '; and ' || cells_unsaid || ' more'
        else ''
    end
    || case
        when problems_unsaid > 1 then ', for ' || problems_unsaid || ' reasons'
        else ''
    end as unread_said
from counted
