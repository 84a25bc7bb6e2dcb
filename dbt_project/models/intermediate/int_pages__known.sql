with

bare_pages as (

    select * from {{ ref('int_reports__bare_pages') }}

),

page_numbers as (

    select * from {{ ref('int_pages__numbers') }}

),

-- Up to the last page that is sure all pages are counted, none left out: no other number
-- can be one. Behind it any number alone may be the next.
known as (

    select
        bare_pages.report_id,
        coalesce(
            max(page_numbers.line_no) filter (where page_numbers.is_sure), 0
        ) as known_to_line
    from bare_pages
    left join page_numbers on bare_pages.report_id = page_numbers.report_id
    group by bare_pages.report_id

)

select * from known
