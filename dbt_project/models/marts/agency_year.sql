{{ config(materialized='incremental') }}

with

reports as (

    {{ of_changed(ref('dim_report')) }}

),

agencies as (

    select * from {{ ref('dim_agency') }}

),

applications as (

    {{ of_changed(ref('fct_applications')) }}

),

proceedings as (

    {{ of_changed(ref('fct_proceedings')) }}

),

disclosures as (

    {{ of_changed(ref('fct_disclosures')) }}

),

section_status as (

    {{ of_changed(ref('section_status')) }}

),

series as (

    {{ of_changed(ref('int_reports__headlines')) }}

),

identity_results as (

    {{ of_changed(ref('identity_results')) }}

),

application_totals as (

    select
        report_id,
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
        sum(value) filter (where measure_code = 'amount_yuan') as procurement_yuan
    from disclosures
    group by report_id

),

statuses as (

    select
        report_id,
        max(status) filter (where section = 'applications') as applications_status,
        max(status) filter (where section = 'proceedings') as proceedings_status,
        max(status) filter (where section = 'disclosures') as disclosures_status,
        sum(cells_corrected) as cells_corrected
    from section_status
    group by report_id

),

-- what ties two years counts in both
cross_years as (

    select
        report_id,
        count(*) filter (where outcome = 'holds') as held,
        count(*) filter (where outcome = 'violated') as violated
    from identity_results
    where other_report_id is not null
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
    cast(series.items_disclosed as bigint) as items_disclosed,
    series.items_disclosed_qualifier,
    series.items_disclosed_source,
    cast(series.received as bigint) as applications_received,
    series.received_source as applications_received_source,
    cast(application_totals.applications_carried_in as bigint)
        as applications_carried_in,
    cast(application_totals.applications_processed as bigint) as applications_processed,
    cast(application_totals.applications_carried_out as bigint)
        as applications_carried_out,
    cast(series.granted as bigint) as applications_granted,
    series.granted_source as applications_granted_source,
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
    cast(series.reconsiderations as bigint) as reconsiderations,
    series.reconsiderations_source,
    cast(proceeding_corrections.reconsiderations_corrected as bigint)
        as reconsiderations_corrected,
    cast(series.litigations as bigint) as litigations,
    series.litigations_source,
    cast(proceeding_corrections.litigations_corrected as bigint)
        as litigations_corrected,
    cast(series.licences as bigint) as licence_decisions,
    series.licences_source as licence_decisions_source,
    cast(series.penalties as bigint) as penalty_decisions,
    series.penalties_source as penalty_decisions_source,
    cast(disclosure_totals.procurement_yuan as decimal(20, 2)) as procurement_yuan,
    coalesce(statuses.applications_status, 'missing') as applications_status,
    coalesce(statuses.proceedings_status, 'missing') as proceedings_status,
    coalesce(statuses.disclosures_status, 'missing') as disclosures_status,
    cast(coalesce(statuses.cells_corrected, 0) as integer) as cells_corrected,
    cast(coalesce(cross_years.held, 0) as integer) as cross_year_held,
    cast(coalesce(cross_years.violated, 0) as integer) as cross_year_violated
from current_reports
inner join agencies on current_reports.agency_id = agencies.agency_id
left join application_totals
    on current_reports.report_id = application_totals.report_id
left join proceeding_corrections
    on current_reports.report_id = proceeding_corrections.report_id
left join disclosure_totals
    on current_reports.report_id = disclosure_totals.report_id
left join series on current_reports.report_id = series.report_id
left join statuses on current_reports.report_id = statuses.report_id
left join cross_years on current_reports.report_id = cross_years.report_id
