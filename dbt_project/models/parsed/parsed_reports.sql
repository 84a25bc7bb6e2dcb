with

reports as (

    select * from {{ ref('int_reports__identified') }}

)

select
    report_id,
    title,
    agency_name,
    agency_evidence,
    agency_id,
    agency_type,
    province,
    city,
    county,
    division_code,
    report_year,
    year_evidence,
    published_on,
    signed_on,
    identification,
    reason
from reports
