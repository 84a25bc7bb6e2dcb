with

manifest as (

    select * from {{ source('raw', 'manifest') }}

),

files as (

    select * from {{ ref('stg_raw__files') }}

),

-- copies of one report share what is stated of any of them, the first path first;
-- what is stated of a file without text is stated of no report
stated as (

    select
        files.report_id,
        arg_min(manifest.agency_name, files.source_path) as agency_name,
        arg_min(manifest.province, files.source_path) as province,
        arg_min(manifest.city, files.source_path) as city,
        arg_min(manifest.report_year, files.source_path) as report_year,
        arg_min(manifest.source_url, files.source_path) as source_url,
        arg_min(manifest.retrieved_on, files.source_path) as retrieved_on
    from manifest
    inner join files on manifest.source_path = files.source_path
    where files.load_status = 'loaded'
    group by files.report_id

)

select * from stated
