with

identified as (

    select * from {{ ref('parsed_reports') }}

),

files as (

    select * from {{ ref('file_status') }}

),

sections as (

    select * from {{ ref('parsed_sections') }}

),

manifest as (

    select * from {{ ref('stg_raw__manifest') }}

),

table_forms as (

    select
        report_id,
        count(distinct form) as form_count,
        min(form) as form
    from sections
    where recognised and form is not null
    group by report_id

),

described as (

    select
        files.report_id,
        files.source_path,
        files.sha256,
        identified.agency_id,
        identified.agency_name,
        identified.report_year,
        case
            when table_forms.report_id is null then 'narrative'
            when table_forms.form_count > 1 then 'mixed'
            else table_forms.form
        end as form,
        identified.title,
        identified.published_on,
        identified.signed_on,
        files.outcome as status,
        files.reason as status_reason,
        identified.agency_evidence,
        identified.year_evidence,
        files.text_basis,
        coalesce(manifest.source_url, of_file.source_url) as source_url,
        coalesce(manifest.retrieved_on, of_file.retrieved_on) as retrieved_on
    from files
    inner join identified on files.report_id = identified.report_id
    left join table_forms on files.report_id = table_forms.report_id
    left join manifest on files.report_id = manifest.report_id
    left join manifest as of_file on identified.text_id = of_file.report_id
    where files.outcome not in ('duplicate', 'not_a_report', 'unreadable')

)

select
    report_id,
    source_path,
    sha256,
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    form,
    title,
    published_on,
    signed_on,
    status,
    status_reason,
    agency_evidence,
    year_evidence,
    text_basis,
    source_url,
    retrieved_on
from described
