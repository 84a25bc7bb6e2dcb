with

sections as (

    select * from {{ ref('parsed_sections') }}

),

cells as (

    select * from {{ ref('parsed_cells') }}

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

-- What fails is listed in an order of its own, and the first three are said: they stand
-- in three columns, since a list of all of them would have to stay in memory.
ordered_failures as (

    select
        report_id,
        section,
        row_number() over in_order as failure_no,
        count(*) over whole as failures,
        count(identity_id) over whole as identities_violated,
        message as first_message,
        lead(message, 1) over in_order as second_message,
        lead(message, 2) over in_order as third_message
    from failing_rows
    where suite = 'readings' and severity = 'hard'
    window
        in_order as (
            partition by report_id, section
            order by identity_id nulls first, expectation, message
        ),
        whole as (
            partition by report_id, section
            order by identity_id nulls first, expectation, message
            rows between unbounded preceding and unbounded following
        )

),

failures as (

    select
        *,
        concat_ws('; ', first_message, second_message, third_message) as messages
    from ordered_failures
    where failure_no = 1

),

cell_counts as (

    select
        report_id,
        section,
        count(*) as cells_expected,
        count(*) filter (where cell_state = 'reported') as cells_reported,
        count(*) filter (where cell_state = 'missing') as cells_missing,
        count(*) filter (where cell_state = 'unreadable') as cells_unreadable,
        count(*) filter (where value_basis = 'corrected') as cells_corrected
    from cells
    group by report_id, section

),

joined as (

    select
        sections.*,
        identified.identification,
        identified.reason as identification_reason,
        standings.standing,
        standings.current_report_id,
        validated.report_id is not null as is_validated,
        coalesce(failures.failures, 0) as failures,
        coalesce(failures.identities_violated, 0) as identities_violated,
        failures.messages,
        coalesce(cell_counts.cells_expected, 0) as cells_expected,
        coalesce(cell_counts.cells_reported, 0) as cells_reported,
        coalesce(cell_counts.cells_missing, 0) as cells_missing,
        coalesce(cell_counts.cells_unreadable, 0) as cells_unreadable,
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

),

-- the verdict is about the reading alone; what the report is comes after
judged as (

    select
        *,
        case
            when not recognised then 'absent'
            when form is null then 'unread'
            when not is_validated then 'unread'
            when failures = 0 then 'published'
            when cells_unreadable > 0 then 'unread'
            when identities_violated > 0 and readings_agree then 'source_inconsistent'
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
            when identification != 'identified' then 'held_back'
            when coalesce(standing, '') != 'current' then 'held_back'
            when not recognised then 'missing'
            when verdict = 'published' then 'published'
            else 'held_back'
        end as status,
        case
            when standing = 'superseded'
                then
                    'report ' || current_report_id
                    || ' of the same agency and year takes its place'
            when identification != 'identified' then identification_reason
            when standing = 'contradicted'
                then
                    'another report of the same agency and year says otherwise, and '
                    || 'neither is known to be the later one'
            when not recognised then 'no such table was found in the text'
            when form is null
                then
                    'the rows found fit none of the known forms, or more than one: '
                    || strips_not_fitting || ' row(s) do not have the width of the form'
            when not is_validated then 'the section was not validated'
            when failures > 3 then messages || '; and ' || (failures - 3) || ' more'
            when failures > 0 then messages
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
    readings_agree,
    cast(cells_expected as integer) as cells_expected,
    cast(cells_reported as integer) as cells_reported,
    cast(cells_missing as integer) as cells_missing,
    cast(cells_unreadable as integer) as cells_unreadable,
    cast(cells_corrected as integer) as cells_corrected,
    cast(identities_violated as integer) as identities_violated
from explained
