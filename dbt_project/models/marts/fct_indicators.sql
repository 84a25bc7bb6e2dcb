with

cells as (

    select * from {{ ref('int_cells') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

reports as (

    select * from {{ ref('int_reports__identified') }}

),

indicator_cells as (

    select * from {{ ref('indicator_cells') }}

),

indicators as (

    select * from {{ ref('indicators') }}

),

published as (

    {{ published_cells() }}

),

-- a table does not say whether it counts the area or the office alone
mapped as (

    select
        published.agency_id,
        published.agency_name,
        published.report_year,
        indicator_cells.indicator_code,
        'unstated' as scope,
        published.value,
        'exact' as qualifier,
        indicators.unit,
        'table' as source,
        published.section,
        published.report_id,
        published.raw_text,
        published.line_no,
        published.char_start
    from published
    inner join indicator_cells
        on
            published.form = indicator_cells.form
            and published.section = indicator_cells.section
            and published.row_code = indicator_cells.row_code
            and published.column_code = indicator_cells.column_code
    inner join indicators
        on indicator_cells.indicator_code = indicators.indicator_code
    where published.value is not null

),

-- two tables of one report that state an indicator must agree on it
agreed as (

    select *
    from mapped
    qualify
        min(value) over (partition by report_id, indicator_code)
        = max(value) over (partition by report_id, indicator_code)
        and row_number() over (
            partition by report_id, indicator_code order by char_start nulls last
        ) = 1

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    indicator_code,
    scope,
    cast(value as decimal(20, 2)) as value,
    qualifier,
    unit,
    source,
    section,
    report_id,
    raw_text,
    line_no,
    char_start
from agreed
