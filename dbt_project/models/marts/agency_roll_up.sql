with

reports as (

    select * from {{ ref('dim_report') }}

),

agencies as (

    select * from {{ ref('dim_agency') }}

),

indicators as (

    select * from {{ ref('dim_indicator') }}

),

stated as (

    select * from {{ ref('int_reports__series') }}

),

current_reports as (

    select
        reports.report_id,
        reports.agency_id,
        reports.report_year,
        agencies.parent_agency_id
    from reports
    inner join agencies on reports.agency_id = agencies.agency_id
    where reports.status in ('published', 'partly_published')

),

children as (

    select
        parent_agency_id,
        count(*) as children_known
    from agencies
    where parent_agency_id is not null
    group by parent_agency_id

),

reporting as (

    select
        parent_agency_id,
        report_year,
        count(*) as children_reporting
    from current_reports
    where parent_agency_id is not null
    group by parent_agency_id, report_year

),

-- what is only about right adds up to nothing
sums as (

    select
        current_reports.parent_agency_id,
        current_reports.report_year,
        stated.series,
        count(*) as children_counted,
        sum(stated.value) as children_value
    from current_reports
    inner join stated on current_reports.report_id = stated.report_id
    where
        current_reports.parent_agency_id is not null
        and stated.qualifier = 'exact'
    group by current_reports.parent_agency_id, current_reports.report_year, stated.series

),

joined as (

    select
        current_reports.agency_id,
        current_reports.report_year,
        current_reports.report_id,
        stated.series,
        stated.value,
        stated.qualifier,
        stated.form,
        children.children_known,
        coalesce(reporting.children_reporting, 0) as children_reporting,
        coalesce(sums.children_counted, 0) as children_counted,
        sums.children_value,
        coalesce(sums.children_counted, 0) = children.children_known as is_complete
    from current_reports
    inner join stated on current_reports.report_id = stated.report_id
    inner join children on current_reports.agency_id = children.parent_agency_id
    left join reporting
        on
            current_reports.agency_id = reporting.parent_agency_id
            and current_reports.report_year = reporting.report_year
    left join sums
        on
            current_reports.agency_id = sums.parent_agency_id
            and current_reports.report_year = sums.report_year
            and stated.series = sums.series

)

select
    joined.agency_id,
    agencies.agency_name,
    agencies.province,
    agencies.city,
    joined.report_year,
    joined.series,
    indicators.unit,
    cast(joined.value as decimal(20, 2)) as value,
    joined.qualifier,
    joined.form,
    cast(joined.children_value as decimal(20, 2)) as children_value,
    cast(joined.children_counted as integer) as children_counted,
    cast(joined.children_reporting as integer) as children_reporting,
    cast(joined.children_known as integer) as children_known,
    joined.is_complete,
    cast(
        case
            when joined.is_complete and joined.qualifier = 'exact'
                then joined.value - joined.children_value
        end as decimal(20, 2)
    ) as difference,
    joined.report_id
from joined
inner join agencies on joined.agency_id = agencies.agency_id
left join indicators on joined.series = indicators.indicator_code
