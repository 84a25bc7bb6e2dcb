with

manifest as (

    select * from {{ source('raw', 'manifest') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

provinces as (

    select
        division_name,
        short_name
    from divisions
    where level = 'province'

),

-- of files with and without a text, and of such as are not there
stated as (

    select
        manifest.source_path,
        manifest.agency_name,
        coalesce(provinces.division_name, manifest.province) as province,
        manifest.city,
        case
            when manifest.report_year between '2008' and '2099'
                then cast(manifest.report_year as integer)
        end as report_year
    from manifest
    left join provinces
        on manifest.province in (provinces.division_name, provinces.short_name)
    where manifest.agency_name is not null

)

select * from stated
