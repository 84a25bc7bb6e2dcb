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
        files.report_id as text_id,
        cast(manifest.line_no as integer) as line_no,
        files.report_id || coalesce('-L' || manifest.line_no, '') as report_id,
        min_by(manifest.agency_name, files.source_path)
        filter (where manifest.agency_name is not null) as agency_name,
        min_by(manifest.province, files.source_path)
        filter (where manifest.province is not null) as province,
        min_by(manifest.city, files.source_path)
        filter (where manifest.city is not null) as city,
        min_by(manifest.report_year, files.source_path)
        filter (where manifest.report_year is not null) as report_year,
        min_by(manifest.source_url, files.source_path)
        filter (where manifest.source_url is not null) as source_url,
        min_by(manifest.retrieved_on, files.source_path)
        filter (where manifest.retrieved_on is not null) as retrieved_on
    from manifest
    inner join files on manifest.source_path = files.source_path
    where files.load_status = 'loaded'
    group by files.report_id, manifest.line_no

)

select * from stated
