with

token_marks as (

    select * from {{ ref('int_tokens__marks') }}

),

open_tables as (

    select * from {{ ref('int_tables__open') }}

),

open_reports as (

    select distinct report_id from open_tables

),

parted as (

    select
        token_marks.report_id,
        {{ split('token_marks.marks', "'L'") }} as line_marks
    from token_marks
    inner join open_reports on token_marks.report_id = open_reports.report_id

),

-- before the first line mark there is nothing
lines as (

    select
        report_id,
        {{ items_of('line_marks', 'marks', 'line_no') }}
    from parted

),

-- a line of more cells than this is none of a table
cells as (

    select
        report_id,
        line_no - 1 as line_no,
        1 + {{ count_of('marks', 'C') }} as line_cell_count,
        {{ cells_printed("'L' || marks") }} as printed_cells,
        contains(marks, 't') as has_words
    from lines
    where contains(marks, 'C') and length(marks) < 2 * {{ var('most_values') }}

)

select * from cells
