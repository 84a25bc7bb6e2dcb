{{ config(materialized='incremental') }}

with

cells as (

    {{ of_changed(ref('parsed_local_items')) }}

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

-- A row that no form has is as good as the table it stands in. Rows with columns of their
-- own are in no table of the form, and stand for themselves.
published as (

    select
        reports.agency_id,
        reports.agency_name,
        reports.report_year,
        cells.*
    from cells
    inner join reports on cells.report_id = reports.report_id
    inner join standings
        on cells.report_id = standings.report_id and standings.standing = 'current'
    left join section_status
        on
            cells.report_id = section_status.report_id
            and cells.section = section_status.section
    where
        reports.identification = 'identified'
        and (section_status.status = 'published' or cells.strip_code is not null)

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    report_id,
    section,
    item_label,
    column_label,
    cast(value as decimal(20, 2)) as value,
    case when base_unit = '元' then '元' else unit end as unit,
    raw_text,
    line_no,
    char_start
from published
