with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

-- line ends, cell borders and blanks in their plain forms, without moving a character
plain as (

    select
        report_id,
        chr(10) || {{ plain_separators('text') }} as plain_text
    from reports

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
