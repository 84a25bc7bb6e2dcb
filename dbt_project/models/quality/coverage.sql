with

files as (

    select * from {{ ref('int_files__agency_years') }}

),

dim_agency as (

    select * from {{ ref('dim_agency') }}

),

-- of some agencies only the name is known: stated, or of a report whose year is not sure
agencies as (

    select
        agency_id as agency_key,
        agency_id,
        agency_name,
        agency_type,
        province,
        city
    from dim_agency

    union all

    select distinct
        agency_key,
        agency_id,
        agency_name,
        cast(null as string) as agency_type,
        province,
        city
    from files
    where agency_id is null and agency_key is not null

),

bounds as (

    select
        min(report_year) as first_year,
        max(report_year) as last_year
    from files
    where outcome != 'not_a_report'

),

years as (

    select {{ each_between('first_year', 'last_year', 'report_year') }}
    from bounds

),

-- of several files of an agency and year the best; a row of the manifest is no file
best as (

    select
        *,
        count(*) over (partition by agency_key, report_year) as files
    from files
    where agency_key is not null and report_year is not null and outcome is not null
    qualify
        row_number() over (
            partition by agency_key, report_year
            order by
                case outcome
                    when 'published' then 1
                    when 'partly_published' then 2
                    when 'quarantined' then 3
                    when 'unreadable' then 4
                    when 'not_a_report' then 5
                    else 6
                end,
                source_path
        ) = 1

),

of_agency as (

    select
        agency_key,
        min(report_year) filter (where outcome is not null) as first_year,
        max(report_year) filter (where outcome is not null) as last_year,
        count(*) filter (
            where report_year is null and outcome in ('quarantined', 'unreadable')
        ) as files_undated
    from files
    group by agency_key

),

joined as (

    select
        agencies.*,
        cast(years.report_year as integer) as report_year,
        case
            when best.outcome is null then 'not_among_files'
            when best.outcome in ('published', 'partly_published') then best.outcome
            else 'held_back'
        end as status,
        case when best.outcome != 'published' then best.reason end as reason,
        best.outcome,
        best.report_id,
        best.source_path,
        coalesce(best.files, 0) as files,
        coalesce(of_agency.files_undated, 0) as files_undated,
        case
            when best.outcome is not null then null
            when years.report_year < of_agency.first_year then 'before_first'
            when years.report_year > of_agency.last_year then 'after_last'
            when of_agency.first_year is not null then 'between'
        end as gap
    from agencies
    cross join years
    left join best
        on
            agencies.agency_key = best.agency_key
            and years.report_year = best.report_year
    left join of_agency on agencies.agency_key = of_agency.agency_key

)

select
    agency_id,
    agency_name,
    agency_type,
    province,
    city,
    report_year,
    status,
    outcome,
    reason,
    gap,
    cast(files as integer) as files,
    cast(files_undated as integer) as files_undated,
    report_id,
    source_path
from joined
