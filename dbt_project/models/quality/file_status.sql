with

files as (

    select * from {{ ref('stg_raw__files') }}

),

identified as (

    select * from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

statement_indicators as (

    select * from {{ ref('parsed_statement_indicators') }}

),

first_copies as (

    select
        report_id,
        source_path
    from files
    where copy_number = 1

),

reports_stating as (

    select distinct report_id from statement_indicators

),

-- a section of which single cells were not read is published, and not whole
report_sections as (

    select
        report_id,
        count(*) filter (where status = 'published') as sections_published,
        count(*) filter (where status = 'held_back' or cells_unread > 0)
            as sections_not_whole,
        {{ joined_texts(
            "section || ': ' || reason", ' | ', 'section',
            "status = 'held_back' or cells_unread > 0"
        ) }} as reasons
    from section_status
    where status in ('published', 'held_back')
    group by report_id

),

joined as (

    select
        files.source_path,
        files.sha256,
        files.bytes,
        files.media_type,
        files.encoding,
        files.text_basis,
        files.load_status,
        files.load_reason,
        files.is_whole,
        files.copy_number,
        coalesce(identified.report_id, files.report_id) as report_id,
        first_copies.source_path as first_path,
        coalesce('/L' || cast(identified.line_no as string), '') as place,
        identified.identification,
        identified.reason as identification_reason,
        {{ joined_items('identified.failures', ' | ') }} as failures,
        standings.standing,
        standings.reason as standing_reason,
        coalesce(report_sections.sections_published, 0) as sections_published,
        coalesce(report_sections.sections_not_whole, 0) as sections_not_whole,
        report_sections.report_id is not null as has_sections,
        reports_stating.report_id is not null as has_statements,
        report_sections.reasons
    from files
    left join first_copies on files.report_id = first_copies.report_id
    left join identified on files.report_id = identified.text_id
    left join standings on identified.report_id = standings.report_id
    left join report_sections on identified.report_id = report_sections.report_id
    left join reports_stating on identified.report_id = reports_stating.report_id

),

-- the first that applies, so that every report of a file has exactly one outcome
settled as (

    select
        source_path || place as source_path,
        sha256,
        bytes,
        media_type,
        encoding,
        text_basis,
        case when load_status = 'loaded' then report_id end as report_id,
        case
            when load_status != 'loaded' then 'unreadable'
            when copy_number > 1 then 'duplicate'
            when identification = 'not_a_report' then 'not_a_report'
            when coalesce(identification, '') != 'identified' then 'quarantined'
            when standing = 'superseded' then 'superseded'
            when coalesce(standing, '') != 'current' then 'quarantined'
            -- what pictures show may be all of its tables
            when not is_whole and not has_sections and has_statements
                then 'partly_published'
            when not is_whole and not has_sections then 'quarantined'
            when sections_not_whole = 0 and failures is null then 'published'
            when sections_published > 0 then 'partly_published'
            else 'quarantined'
        end as outcome,
        case
            when load_status != 'loaded' then load_reason
            when copy_number > 1 then 'the same bytes as ' || first_path || place
            when coalesce(identification, '') != 'identified' then identification_reason
            when coalesce(standing, '') != 'current' then standing_reason
            else nullif(concat_ws(' | ', load_reason, failures, reasons), '')
        end as reason
    from joined

)

select * from settled
