{%- set unfound = "'no such table was found in the text'" -%}
with

sections as (

    select * from {{ ref('parsed_sections') }}

),

cells as (

    select * from {{ ref('int_cells') }}

),

unread as (

    select * from {{ ref('int_sections__unread') }}

),

identified as (

    select * from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

validated as (

    select * from {{ source('verdicts', 'validated') }}

),

failing_rows as (

    select * from {{ source('verdicts', 'failing_rows') }}

),

-- what fails is listed in an order of its own, and the first three are said
ordered_failures as (

    select
        *,
        row_number() over (
            partition by report_id, section
            order by identity_id nulls first, expectation, message
        ) as failure_no
    from failing_rows
    where suite = 'readings' and severity = 'hard'

),

failures as (

    select
        report_id,
        section,
        count(*) as failures,
        count(identity_id) as identities_violated,
        {{ joined_texts('message', '; ', 'failure_no', 'failure_no <= 3') }} as messages
    from ordered_failures
    group by report_id, section

),

cell_counts as (

    select
        report_id,
        section,
        count(*) as cells_expected,
        count(*) filter (where cell_state = 'reported') as cells_reported,
        count(*) filter (where cell_state = 'missing') as cells_missing,
        count(*) filter (where value_basis = 'corrected') as cells_corrected
    from cells
    group by report_id, section

),

joined as (

    select
        sections.report_id,
        sections.section,
        sections.form,
        sections.recognised,
        sections.verdict as reading_verdict,
        sections.reading,
        sections.evidence_is_whole,
        sections.reason as reading_reason,
        identified.identification,
        identified.reason as identification_reason,
        standings.standing,
        standings.reason as standing_reason,
        validated.report_id is not null as is_validated,
        coalesce(failures.failures, 0) as failures,
        coalesce(failures.identities_violated, 0) as identities_violated,
        failures.messages,
        unread.unread_said,
        standings.unread_pictures,
        coalesce(cell_counts.cells_expected, 0) as cells_expected,
        coalesce(cell_counts.cells_reported, 0) as cells_reported,
        coalesce(cell_counts.cells_missing, 0) as cells_missing,
        coalesce(unread.cells_unread, 0) as cells_unread,
        coalesce(cell_counts.cells_corrected, 0) as cells_corrected
    from sections
    inner join identified on sections.report_id = identified.report_id
    left join standings on sections.report_id = standings.report_id
    left join validated
        on
            sections.report_id = validated.report_id
            and sections.section = validated.section
    left join failures
        on
            sections.report_id = failures.report_id
            and sections.section = failures.section
    left join cell_counts
        on
            sections.report_id = cell_counts.report_id
            and sections.section = cell_counts.section
    left join unread
        on
            sections.report_id = unread.report_id
            and sections.section = unread.section

),

-- the verdict is about the table alone; what the report is comes after
judged as (

    select
        *,
        case
            when not recognised and unread_pictures is not null then 'unread'
            when not recognised then 'absent'
            when reading_verdict != 'read' then reading_verdict
            when form is null or not is_validated then 'unread'
            when failures = 0 and (cells_missing = 0 or unread_pictures is null)
                then 'published'
            when cells_unread > 0 then 'unread'
            when identities_violated > 0 and evidence_is_whole then 'source_inconsistent'
            when cells_missing > 0 or identities_violated = 0 then 'incomplete'
            else 'unread'
        end as verdict
    from joined

),

explained as (

    select
        *,
        case
            when standing = 'superseded' then 'superseded'
            when coalesce(standing, '') != 'current' then 'held_back'
            when not recognised and verdict = 'absent' then 'missing'
            when verdict = 'published' then 'published'
            else 'held_back'
        end as status,
        case
            when identification != 'identified' then identification_reason
            when standing != 'current' then standing_reason
            when not recognised then concat_ws(': ', {{ unfound }}, unread_pictures)
            when reading_reason is not null then reading_reason
            when not is_validated then 'the section was not validated'
            when failures > 3 then messages || '; and ' || (failures - 3) || ' more'
            when failures > 0 then messages
            when cells_unread > 0
                then
                    cells_unread || ' of ' || cells_expected || ' cells are unread: '
                    || unread_said
            when cells_missing > 0 then unread_pictures
        end as reason
    from judged

)

select
    report_id,
    section,
    form,
    status,
    verdict,
    reason,
    reading,
    evidence_is_whole,
    cast(cells_expected as integer) as cells_expected,
    cast(cells_reported as integer) as cells_reported,
    cast(cells_missing as integer) as cells_missing,
    cast(cells_unread as integer) as cells_unread,
    cast(cells_corrected as integer) as cells_corrected,
    cast(identities_violated as integer) as identities_violated
from explained
