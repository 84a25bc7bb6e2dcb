{{ config(materialized='view') }}

with

reports as (

    select * from {{ source('raw', 'reports') }}

),

files as (

    select * from {{ ref('stg_raw__files') }}

),

-- texts of files that are no longer there stay in raw.reports and go no further
present as (

    select
        reports.report_id,
        reports.sha256,
        files.source_path,
        reports.text
    from reports
    inner join files
        on
            reports.sha256 = files.sha256
            and files.copy_number = 1
            and files.load_status = 'loaded'

)

select * from present
