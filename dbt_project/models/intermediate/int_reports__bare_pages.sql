with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

-- A sentence ends, and a number stands alone on the next line: the page ended there. In
-- the tables of such a report it may stand where a value is lost.
numbered as (

    select report_id
    from reports
    where {{ matches('text', '[。；！？][ 　]*\\r?\\n[ 　]*[0-9０-９]{1,3}[ 　]*\\r?\\n') }}

)

select * from numbered
