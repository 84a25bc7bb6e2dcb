with

reports as (

    select * from {{ ref('dim_report') }}

),

agencies as (

    select * from {{ ref('dim_agency') }}

),

applications as (

    select * from {{ ref('fct_applications') }}

),

proceedings as (

    select * from {{ ref('fct_proceedings') }}

),

disclosures as (

    select * from {{ ref('fct_disclosures') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

application_totals as (

    select
        report_id,
        sum(value) filter (where row_code = 'received') as applications_received,
        sum(value) filter (where row_code = 'carried_in') as applications_carried_in,
        sum(value) filter (where row_code = 'processed_total') as applications_processed,
        sum(value) filter (where row_code = 'carried_out') as applications_carried_out,
        sum(value) filter (where row_code = 'granted') as applications_granted,
        sum(value) filter (where row_code = 'partly_granted')
            as applications_partly_granted,
        sum(value) filter (where row_code like 'refused%') as applications_refused,
        sum(value) filter (where row_code like 'unavailable%')
            as applications_unavailable,
        sum(value) filter (where row_code like 'not_processed%')
            as applications_not_processed,
        sum(value) filter (where row_code like 'other%') as applications_other
    from applications
    where applicant_code = 'total'
    group by report_id

),

proceeding_totals as (

    select
        report_id,
        sum(value) filter (where proceeding_code = 'reconsideration')
            as reconsiderations,
        sum(value) filter (where proceeding_code like 'litigation%') as litigations
    from proceedings
    where result_code = 'total'
    group by report_id

),

proceeding_corrections as (

    select
        report_id,
        sum(value) filter (where proceeding_code = 'reconsideration')
            as reconsiderations_corrected,
        sum(value) filter (where proceeding_code like 'litigation%')
            as litigations_corrected
    from proceedings
    where result_code = 'corrected'
    group by report_id

),

disclosure_totals as (

    select
        report_id,
        sum(value) filter (where item_code = 'licences' and measure_code = 'decisions')
            as licence_decisions,
        sum(value) filter (where item_code = 'penalties' and measure_code = 'decisions')
            as penalty_decisions,
        sum(value) filter (where measure_code = 'amount_yuan') as procurement_yuan
    from disclosures
    group by report_id

),

statuses as (

    select
        report_id,
        max(status) filter (where section = 'applications') as applications_status,
        max(status) filter (where section = 'proceedings') as proceedings_status,
        max(status) filter (where section = 'disclosures') as disclosures_status
    from section_status
    group by report_id

),

current_reports as (

    select * from reports
    where status in ('published', 'partly_published')

)

select
    current_reports.agency_id,
    agencies.agency_name,
    agencies.agency_type,
    agencies.province,
    agencies.city,
    current_reports.report_year,
    current_reports.report_id,
    current_reports.form,
    cast(application_totals.applications_received as bigint) as applications_received,
    cast(application_totals.applications_carried_in as bigint)
        as applications_carried_in,
    cast(application_totals.applications_processed as bigint) as applications_processed,
    cast(application_totals.applications_carried_out as bigint)
        as applications_carried_out,
    cast(application_totals.applications_granted as bigint) as applications_granted,
    cast(application_totals.applications_partly_granted as bigint)
        as applications_partly_granted,
    cast(application_totals.applications_refused as bigint) as applications_refused,
    cast(application_totals.applications_unavailable as bigint)
        as applications_unavailable,
    cast(application_totals.applications_not_processed as bigint)
        as applications_not_processed,
    cast(application_totals.applications_other as bigint) as applications_other,
    cast(
        round(
            (
                application_totals.applications_granted
                + application_totals.applications_partly_granted
            ) / nullif(application_totals.applications_processed, 0), 4
        ) as decimal(6, 4)
    ) as granted_rate,
    cast(proceeding_totals.reconsiderations as bigint) as reconsiderations,
    cast(proceeding_corrections.reconsiderations_corrected as bigint)
        as reconsiderations_corrected,
    cast(proceeding_totals.litigations as bigint) as litigations,
    cast(proceeding_corrections.litigations_corrected as bigint)
        as litigations_corrected,
    cast(disclosure_totals.licence_decisions as bigint) as licence_decisions,
    cast(disclosure_totals.penalty_decisions as bigint) as penalty_decisions,
    cast(disclosure_totals.procurement_yuan as decimal(20, 2)) as procurement_yuan,
    coalesce(statuses.applications_status, 'missing') as applications_status,
    coalesce(statuses.proceedings_status, 'missing') as proceedings_status,
    coalesce(statuses.disclosures_status, 'missing') as disclosures_status
from current_reports
inner join agencies on current_reports.agency_id = agencies.agency_id
left join application_totals
    on current_reports.report_id = application_totals.report_id
left join proceeding_totals
    on current_reports.report_id = proceeding_totals.report_id
left join proceeding_corrections
    on current_reports.report_id = proceeding_corrections.report_id
left join disclosure_totals
    on current_reports.report_id = disclosure_totals.report_id
left join statuses on current_reports.report_id = statuses.report_id
