with

strips as (

    select * from {{ ref('int_strips__measured') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

header_columns as (

    select * from {{ ref('int_tables__columns') }}

),

widths as (

    select distinct
        section,
        strip_code,
        strip_width
    from form_cells

),

-- rows that print all their values in one line show how the table is laid out
whole_rows as (

    select
        strips.report_id,
        strips.section,
        strips.value_count,
        strips.first_filled,
        strips.first_cell_no,
        strips.line_cell_count,
        widths.strip_width
    from strips
    inner join widths
        on
            strips.section = widths.section
            and strips.strip_code = widths.strip_code
    where
        strips.printed_count = widths.strip_width
        and strips.value_lines = 1
        and strips.line_cell_count > 1

),

-- an offset that all whole rows share holds for the others
shared as (

    select
        report_id,
        section,
        count(*) as whole_rows,
        case
            when min(first_cell_no) = max(first_cell_no) then min(first_cell_no)
        end as first_cell_no,
        case
            when min(line_cell_count) = max(line_cell_count) then min(line_cell_count)
        end as line_cell_count,
        case
            when
                min(first_filled) = max(first_filled)
                and min(value_count) = max(value_count)
                then min(value_count)
        end as value_count,
        min(first_filled) as first_value_no
    from whole_rows
    group by report_id, section
    having count(*) >= 2

),

-- Without whole rows, cells right of the label are the columns only if their number is
-- the form's in every row and the last column is printed: a lost column leaves the
-- last one blank.
counted as (

    select
        strips.report_id,
        strips.section,
        min(strips.value_count) as value_count
    from strips
    inner join widths
        on
            strips.section = widths.section
            and strips.strip_code = widths.strip_code
    where strips.value_lines = 1 and strips.line_cell_count > 1
    group by strips.report_id, strips.section
    having
        count(*) >= 2
        and min(strips.value_count) = max(strips.value_count)
        and min(strips.value_count) = min(widths.strip_width)
        and max(coalesce(strips.last_filled, 0)) = min(widths.strip_width)

),

tables as (

    select distinct
        report_id,
        section
    from strips

),

aligned as (

    select
        tables.report_id,
        tables.section,
        case
            when shared.whole_rows is not null and header_columns.report_id is not null
                then
                    case
                        when shared.first_cell_no = header_columns.first_cell_no
                            then shared.first_cell_no
                    end
            else coalesce(shared.first_cell_no, header_columns.first_cell_no)
        end as first_cell_no,
        coalesce(shared.line_cell_count, header_columns.line_cell_count)
            as line_cell_count,
        coalesce(
            shared.value_count,
            case when shared.whole_rows is null then counted.value_count end
        ) as value_count,
        coalesce(shared.first_value_no, 1) as first_value_no
    from tables
    left join shared
        on tables.report_id = shared.report_id and tables.section = shared.section
    left join header_columns
        on
            tables.report_id = header_columns.report_id
            and tables.section = header_columns.section
    left join counted
        on tables.report_id = counted.report_id and tables.section = counted.section

)

select * from aligned
