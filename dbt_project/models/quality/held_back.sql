{%- set mended -%}
'a reading that can take it: the reason says what raised or took too long'
{%- endset -%}

with

files as (

    select * from {{ ref('file_status') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

sections as (

    select * from {{ ref('parsed_sections') }}

),

identified as (

    select
        *,
        {{ joined_items('failures', ' | ') }} as failed
    from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

flaws as (

    select * from {{ ref('int_sections__flaws') }}

),

-- a report that is named and current, of which a table is not good enough, or not whole
held_sections as (

    select
        section_status.report_id,
        section_status.section,
        section_status.form,
        section_status.reason,
        case
            when section_status.status = 'published' then 'partly_read'
            else section_status.verdict
        end as verdict
    from section_status
    inner join standings
        on
            section_status.report_id = standings.report_id
            and standings.standing = 'current'
    where
        section_status.status = 'held_back'
        or (section_status.status = 'published' and section_status.cells_unread > 0)

),

sections_explained as (

    select
        held_sections.report_id,
        held_sections.section,
        held_sections.verdict,
        held_sections.reason,
        flaws.printed,
        coalesce(flaws.line_no, sections.first_line_no) as line_no,
        case
            when held_sections.verdict = 'source_inconsistent'
                then
                    'a correction of what is printed, with its source (seed '
                    || 'corrections), or a corrected publication of the report'
            when held_sections.verdict = 'incomplete' and flaws.rows_missing != ''
                then
                    'a text of the report that has the row(s) '
                    || flaws.rows_missing
                    || '; if they stand there by another name, their labels (seed labels)'
                    || flaws.words_unknown
            when held_sections.verdict = 'incomplete'
                then 'a text of the report that prints every number of the table'
            when held_sections.verdict = 'ambiguous'
                then
                    'a text of the report in another format: its table can be read in '
                    || 'more than one way'
            when sections.verdict = 'absent' then 'a text of its pictures (make scans)'
            when contains(identified.failed, held_sections.reason) then {{ mended }}
            when held_sections.form is null
                then
                    'a text of the report in which each row of the table has the values '
                    || 'of one form'
            when
                held_sections.verdict = 'partly_read'
                or flaws.cells_unread > 0
                or sections.verdict = 'unread'
                then
                    'a text of the report in which each cell of the table is a number, '
                    || 'an amount with its unit, or blank, beside its label'
            when sections.verdict = 'read'
                then
                    'a text of the report in another format: its table adds up in none '
                    || 'of the ways that it can be read'
        end as what_is_needed
    from held_sections
    inner join identified on held_sections.report_id = identified.report_id
    inner join sections
        on
            held_sections.report_id = sections.report_id
            and held_sections.section = sections.section
    left join flaws
        on
            held_sections.report_id = flaws.report_id
            and held_sections.section = flaws.section

),

-- a file of which nothing is published, whatever its tables say, or a part was not read
files_explained as (

    select
        files.source_path,
        files.report_id,
        case when standings.standing = 'current' then 'unread' else files.outcome end
            as outcome,
        case
            when standings.standing = 'current'
                then coalesce(identified.failed, standings.unread_pictures)
            else files.reason
        end as reason,
        case
            when files.sha256 is null then 'a file that can be read: see the reason'
            when files.outcome = 'unreadable'
                then 'the report as text, web page, DOCX or PDF with text'
            when files.reason like 'several reports in one file%'
                then 'the file parted, so that each file is one report'
            when standings.standing = 'contradicted'
                then
                    'one of the two files taken away, or a date of publication or '
                    || 'signature that says which is the later'
            when identified.failed is null and standings.unread_pictures is not null
                then 'a text of its pictures (make scans)'
            when
                standings.standing = 'current'
                or left(identified.failed, length(identified.reason)) = identified.reason
                then {{ mended }}
            else
                'a row for it in manifest.csv, which states: file'
                || case
                    when identified.agency_name is not null then ''
                    when identified.reason like 'the place of %'
                        then ', agency_name, province, city'
                    else ', agency_name'
                end
                || case when identified.report_year is null then ', report_year' else ''
                end
        end as what_is_needed
    from files
    left join identified on files.report_id = identified.report_id
    left join standings on files.report_id = standings.report_id
    where
        files.outcome = 'unreadable'
        or (
            files.outcome = 'quarantined'
            and coalesce(standings.standing, '') != 'current'
        )
        or (
            files.outcome in ('partly_published', 'quarantined')
            and coalesce(identified.failed, standings.unread_pictures) is not null
        )

)

select
    source_path,
    report_id,
    cast(null as string) as section,
    outcome as verdict,
    reason,
    cast(null as string) as printed,
    cast(null as integer) as line_no,
    what_is_needed
from files_explained
union all
select
    files.source_path,
    sections_explained.*
from sections_explained
inner join files
    on
        sections_explained.report_id = files.report_id
        and files.outcome in ('partly_published', 'quarantined')
