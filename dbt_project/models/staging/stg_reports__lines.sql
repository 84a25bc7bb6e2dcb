with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

-- every line end becomes one line feed, without moving any character
parted as (

    select
        report_id,
        {{ split(
            "replace(replace(text, chr(13) || chr(10), ' ' || chr(10)), chr(13), chr(10))",
            'chr(10)'
        ) }} as lines
    from reports

),

lines as (

    select
        report_id,
        {{ items_of('lines', 'line_text', 'line_no') }}
    from parted

),

placed as (

    select
        report_id,
        cast(line_no as integer) as line_no,
        line_text,
        cast(
            coalesce(
                sum(length(line_text) + 1) over (
                    partition by report_id
                    order by line_no
                    rows between unbounded preceding and 1 preceding
                ),
                0
            ) as integer
        ) as char_start
    from lines

)

select * from placed
