with

files as (

    select * from {{ source('raw', 'files') }}

),

-- the same bytes under several paths are one report: the first path speaks for it
numbered as (

    select
        source_path,
        sha256,
        bytes,
        media_type,
        encoding,
        load_status,
        load_reason,
        text_basis,
        is_whole,
        substr(sha256, 1, 16) as report_id,
        row_number() over (partition by sha256 order by source_path) as copy_number
    from files

)

select * from numbered
