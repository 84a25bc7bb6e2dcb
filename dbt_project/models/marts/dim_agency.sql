with

identified as (

    select * from {{ ref('parsed_reports') }}

),

reports as (

    select * from {{ ref('dim_report') }}

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

)

select * from latest
