with

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

-- editors' blanks at both ends stay out, so that what is left re-reads
trimmed as (

    select
        report_id,
        line_no,
        rtrim(ltrim(line_text, ' 　' || chr(9)), ' 　' || chr(9)) as line_text,
        char_start
        + length(line_text)
        - length(ltrim(line_text, ' 　' || chr(9))) as char_start
    from lines
    where ltrim(line_text, ' 　' || chr(9)) != ''

),

numbered as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        row_number() over (partition by report_id order by line_no) as from_start,
        count(*) over (partition by report_id) as line_count
    from trimmed

),

-- titles stand at the head, signatures at the tail; the middle is not looked at
edges as (

    select
        report_id,
        line_no,
        line_text,
        cast(char_start as integer) as char_start,
        cast(from_start as integer) as from_start,
        cast(line_count - from_start + 1 as integer) as from_end,
        case when length(line_text) <= 120 then {{ compact_line('line_text') }} end
            as compact_text
    from numbered
    where from_start <= 40 or line_count - from_start < 15

)

select * from edges
