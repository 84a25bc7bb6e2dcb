with

identified as (

    select * from {{ ref('parsed_reports') }}

),

reports as (

    select * from {{ ref('dim_report') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

-- the latest report of an agency gives its name and place
latest as (

    select
        identified.agency_id,
        identified.agency_name,
        identified.agency_type,
        identified.province,
        identified.city,
        identified.county,
        identified.division_code
    from identified
    inner join reports on identified.report_id = reports.report_id
    where identified.identification = 'identified'
    qualify
        row_number() over (
            partition by identified.agency_id
            order by identified.report_year desc, identified.report_id asc
        ) = 1

),

-- two in one division may be one under two names: its figures would count twice
governments as (

    select
        division_code,
        min(agency_id) as agency_id
    from latest
    where agency_type in ('people_government', 'regional_office')
    group by division_code
    having count(*) = 1

),

-- a government belongs to the one of the division around it, all else to that of its own
above as (

    select
        latest.agency_id,
        case
            when latest.agency_type not in ('people_government', 'regional_office')
                then latest.division_code
            when governments.agency_id is null then null
            when divisions.level = 'county'
                then coalesce(nullif(divisions.city_code, ''), divisions.province_code)
            when divisions.level = 'prefecture' then divisions.province_code
        end as division_code
    from latest
    inner join divisions on latest.division_code = divisions.division_code
    left join governments on latest.agency_id = governments.agency_id
    -- offices of central agencies answer to no government of their place
    where latest.agency_type not in ('central_agency', 'central_branch')

)

select
    latest.agency_id,
    latest.agency_name,
    latest.agency_type,
    latest.province,
    latest.city,
    latest.county,
    latest.division_code,
    governments.agency_id as parent_agency_id
from latest
left join above on latest.agency_id = above.agency_id
left join governments on above.division_code = governments.division_code
