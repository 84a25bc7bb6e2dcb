with

identified as (

    select * from {{ ref('parsed_reports') }}

),

files as (

    select * from {{ ref('stg_raw__files') }}

),

sections as (

    select * from {{ ref('parsed_sections') }}

),

cells as (

    select * from {{ ref('int_cells') }}

),

-- what two reports say matters where there are two of one agency and year
rivals as (

    select report_id
    from identified
    where identification = 'identified'
    qualify count(*) over (partition by agency_id, report_year) > 1

),

facts as (

    select
        cells.report_id,
        md5(
            {{ joined_texts(
                "cells.section || cells.row_code || cells.column_code"
                " || cells.cell_state || coalesce(cast(cells.value as string), '')",
                ',', 'cells.section, cells.table_position'
            ) }}
        ) as facts_digest
    from cells
    inner join rivals on cells.report_id = rivals.report_id
    group by cells.report_id

),

recognised as (

    select
        report_id,
        count(*) filter (where recognised) as sections_recognised
    from sections
    group by report_id

),

-- of several reports of one agency and year the later counts, then one that is no scan
-- and has no pictures that nobody read, then the fuller one
ranked as (

    select
        identified.report_id,
        identified.agency_id,
        identified.report_year,
        facts.facts_digest,
        case when not files.is_whole then files.load_reason end as unread_pictures,
        rank() over (
            partition by identified.agency_id, identified.report_year
            order by
                coalesce(identified.published_on, identified.signed_on)
                desc nulls last,
                case
                    when files.text_basis = 'recognised' or not files.is_whole then 1
                    else 0
                end,
                coalesce(recognised.sections_recognised, 0) desc
        ) as version_rank,
        cast(files.media_type = 'application/pdf' as integer) || identified.report_id
            as text_rank
    from identified
    inner join files
        on identified.text_id = files.report_id and files.copy_number = 1
    left join recognised on identified.report_id = recognised.report_id
    left join facts on identified.report_id = facts.report_id
    where identified.identification = 'identified'

),

-- Several that neither date nor content puts in order must at least say the same. Then
-- the text stands for all of them that was not put together from a PDF.
latest as (

    select
        agency_id,
        report_year,
        count(distinct coalesce(facts_digest, '')) as versions,
        min_by(report_id, text_rank) as first_report_id
    from ranked
    where version_rank = 1
    group by agency_id, report_year

),

settled as (

    select
        ranked.report_id,
        ranked.agency_id,
        ranked.report_year,
        ranked.unread_pictures,
        case
            when ranked.version_rank > 1 then 'superseded'
            when latest.versions > 1 then 'contradicted'
            when ranked.report_id = latest.first_report_id then 'current'
            else 'superseded'
        end as standing,
        latest.first_report_id as current_report_id
    from ranked
    inner join latest
        on
            ranked.agency_id = latest.agency_id
            and ranked.report_year = latest.report_year

)

select
    *,
    case standing
        when 'superseded'
            then
                'report ' || current_report_id
                || ' of the same agency and year takes its place'
        when 'contradicted'
            then
                'another report of the same agency and year says otherwise, and '
                || 'neither is known to be the later one'
    end as reason
from settled
