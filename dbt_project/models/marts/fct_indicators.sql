{{ config(materialized='incremental') }}

with

cells as (

    {{ of_changed(ref('int_cells')) }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

reports as (

    select * from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

stated as (

    {{ of_changed(ref('parsed_statement_indicators')) }}

),

indicator_cells as (

    select * from {{ ref('indicator_cells') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

published_sections as (

    select
        report_id,
        section
    from section_status
    where status in ('published', 'missing')

),

-- A table does not say whether it counts the area or the office alone.
-- Were its sections joined, DuckDB would first join them with the cells of the forms, and
-- keep all cells that there can be of a million reports.
from_tables as (

    select
        cells.report_id,
        indicator_cells.indicator_code,
        'unstated' as scope,
        cells.value,
        cells.value_basis,
        'exact' as qualifier,
        'table' as source,
        cells.form,
        cells.section,
        cells.raw_text,
        cells.line_no,
        cells.char_start,
        cast(null as string) as sentence
    from cells
    semi join published_sections
        on
            cells.report_id = published_sections.report_id
            and cells.section = published_sections.section
    inner join indicator_cells
        on
            cells.form = indicator_cells.form
            and cells.section = indicator_cells.section
            and cells.row_code = indicator_cells.row_code
            and cells.column_code = indicator_cells.column_code
    where cells.value is not null

),

from_prose as (

    select
        stated.report_id,
        stated.indicator_code,
        stated.scope,
        stated.value,
        'reported' as value_basis,
        stated.qualifier,
        'narrative' as source,
        'narrative' as form,
        cast(null as string) as section,
        stated.raw_text,
        stated.line_no,
        stated.char_start,
        stated.sentence
    from stated
    inner join standings on stated.report_id = standings.report_id
    where standings.standing = 'current'

),

statements as (

    select * from from_tables
    union all
    select * from from_prose

),

attributed as (

    select
        reports.agency_id,
        reports.agency_name,
        reports.report_year,
        statements.*,
        indicators.unit,
        {{ stated_bound('statements.value', 'statements.qualifier', 'low') }} as least,
        {{ stated_bound('statements.value', 'statements.qualifier', 'high') }}
            as greatest
    from statements
    inner join reports on statements.report_id = reports.report_id
    inner join indicators on statements.indicator_code = indicators.indicator_code

),

-- every statement of a fact is kept; those that no one number can satisfy are flagged
weighed as (

    select
        *,
        row_number() over (
            partition by agency_id, report_year, indicator_code, scope
            order by line_no nulls last, char_start nulls last
        ) as statement_no,
        max(least) over facts > min(greatest) over facts as is_conflicting
    from attributed
    window facts as (partition by agency_id, report_year, indicator_code, scope)

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    indicator_code,
    scope,
    cast(statement_no as integer) as statement_no,
    is_conflicting,
    cast(value as decimal(20, 2)) as value,
    value_basis,
    qualifier,
    unit,
    source,
    form,
    section,
    report_id,
    raw_text,
    line_no,
    char_start,
    sentence
from weighed
