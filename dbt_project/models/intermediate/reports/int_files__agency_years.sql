with

files as (

    select * from {{ ref('file_status') }}

),

identified as (

    select * from {{ ref('parsed_reports') }}

),

stated as (

    select * from {{ ref('stg_raw__stated') }}

),

-- What was stated of a report that is identified by it means the same agency elsewhere;
-- and so does a printed name with its place, unless the text alone told the county.
meant as (

    select
        stated.agency_name,
        stated.province,
        stated.city,
        identified.agency_id
    from stated
    inner join files on stated.source_path = files.source_path
    inner join identified on files.report_id = identified.report_id
    where
        identified.identification = 'identified'
        and identified.agency_evidence = 'manifest'
        and files.outcome != 'duplicate'

    union

    select
        agency_name,
        province,
        city,
        agency_id
    from identified
    where
        identification = 'identified'
        and (county is null or contains(agency_name, county))

),

names as (

    select
        agency_name,
        province,
        city,
        min(agency_id) as agency_id
    from meant
    group by agency_name, province, city
    having count(distinct agency_id) = 1

),

-- what is stated of a file counts where its text does not settle whose it is
known as (

    select
        coalesce(files.source_path, stated.source_path) as source_path,
        files.report_id,
        files.outcome,
        files.reason,
        coalesce(identified.identification = 'identified', false) as is_identified,
        identified.agency_id as identified_agency_id,
        coalesce(identified.agency_name, stated.agency_name) as agency_name,
        case
            when identified.agency_name is not null then identified.province
            else stated.province
        end as province,
        case
            when identified.agency_name is not null then identified.city
            else stated.city
        end as city,
        coalesce(identified.report_year, stated.report_year) as report_year
    from files
    full join stated on files.source_path = stated.source_path
    left join identified on files.report_id = identified.report_id

),

named as (

    select
        known.source_path,
        known.report_id,
        known.outcome,
        known.reason,
        known.agency_name,
        known.province,
        known.city,
        cast(known.report_year as integer) as report_year,
        case
            when known.is_identified then known.identified_agency_id
            else names.agency_id
        end as agency_id
    from known
    left join names
        on
            known.agency_name = names.agency_name
            and known.province is not distinct from names.province
            and known.city is not distinct from names.city

)

select
    *,
    coalesce(
        agency_id,
        agency_name || '|' || coalesce(province, '') || '|' || coalesce(city, '')
    ) as agency_key
from named
