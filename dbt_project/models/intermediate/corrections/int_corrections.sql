{{ config(materialized='view') }}

with

corrections as (

    select * from {{ ref('corrections') }}

),

identified as (

    select * from {{ ref('parsed_reports') }}

),

cells as (

    select * from {{ ref('parsed_cells') }}

),

cells_in_question as (

    select cells.*
    from cells
    inner join corrections
        on
            cells.report_id = corrections.report_id
            and cells.section = corrections.section
            and cells.row_code = corrections.row_code
            and cells.column_code = corrections.column_code

),

found as (

    select
        corrections.*,
        identified.agency_id as found_agency_id,
        identified.report_year as found_year,
        cells_in_question.cell_state,
        cells_in_question.reported_value as found_value,
        coalesce(
            corrections.old_value = cells_in_question.reported_value,
            corrections.old_value is null and cells_in_question.reported_value is null
        ) as is_as_said,
        coalesce(' in line ' || cells_in_question.line_no, '') as place
    from corrections
    inner join identified on corrections.report_id = identified.report_id
    left join cells_in_question
        on
            corrections.report_id = cells_in_question.report_id
            and corrections.section = cells_in_question.section
            and corrections.row_code = cells_in_question.row_code
            and corrections.column_code = cells_in_question.column_code

),

-- the first reason not to apply it
judged as (

    select
        *,
        case
            when
                found_agency_id != agency_id or found_year != report_year
                then
                    'expected the report of ' || agency_id || ' on ' || report_year
                    || ', found that report ' || report_id || ' is of '
                    || coalesce(found_agency_id, 'an unknown agency') || ' on '
                    || coalesce(cast(found_year as string), 'an unknown year')
            when cell_state is null
                then
                    'expected a cell ' || row_code || ' × ' || column_code
                    || ', found none such in the ' || section || ' of the report'
            when cell_state in ('missing', 'unread')
                then
                    'expected ' || coalesce({{ written_number('old_value') }}, 'a blank')
                    || ', found a cell that is ' || cell_state
            when not is_as_said
                then
                    'expected ' || coalesce({{ written_number('old_value') }}, 'a blank')
                    || ', found '
                    || coalesce({{ written_number('found_value') }}, 'a ' || cell_state)
                    || place
        end as outcome_reason
    from found

)

select
    report_id,
    agency_id,
    report_year,
    section,
    row_code,
    column_code,
    old_value,
    new_value,
    reason,
    citation,
    author,
    corrected_on,
    found_value,
    case when outcome_reason is null then 'applied' else 'refused' end as outcome,
    outcome_reason
from judged
