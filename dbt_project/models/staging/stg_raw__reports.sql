{{ config(materialized='view') }}

with

reports as (

    select * from {{ source('raw', 'reports') }}

),

batch as (

    select * from {{ source('ledger', 'batch') }}

),

-- joined by a number that grows with every text: what lies before and after the batch is
-- not looked at
of_batch as (

    select
        reports.report_id,
        reports.report_no,
        reports.text,
        batch.inputs_digest,
        batch.parser_digest,
        batch.is_parsed
    from reports
    inner join batch on reports.report_no = batch.report_no

)

select * from of_batch
