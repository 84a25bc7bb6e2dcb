with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

plain_reports as (

    select * from {{ ref('int_plain__reports') }}

),

-- reports whose tables are all plain have been read
left_over as (

    select reports.*
    from reports
    left join plain_reports on reports.report_id = plain_reports.report_id
    where plain_reports.report_id is null

),

-- line ends, cell borders and blanks in their plain forms, without moving a character
plain as (

    select
        report_id,
        chr(10) || {{ plain_separators('text') }} as plain_text
    from left_over

),

united as (

    select
        report_id,
        {{ united_amounts('plain_text') }} as plain_text
    from plain

),

-- a token begins with what parts it from the one before: all tokens are the whole text
parted as (

    select
        report_id,
        {{ tokens_of('plain_text') }} as tokens
    from united

)

select * from parted
