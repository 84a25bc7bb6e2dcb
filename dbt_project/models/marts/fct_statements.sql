{{ config(materialized='incremental') }}

with

statements as (

    {{ of_changed(ref('parsed_statements')) }}

),

stated as (

    {{ of_changed(ref('parsed_statement_indicators')) }}

),

reports as (

    select * from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

-- a zero can state several indicators at once: fct_indicators has them all
mapped as (

    select
        report_id,
        char_start,
        min(indicator_code) as indicator_code,
        count(*) as indicators
    from stated
    group by report_id, char_start

),

-- tables held back do not hold back the text of a report whose agency and year are known
published as (

    select
        reports.agency_id,
        reports.agency_name,
        reports.report_year,
        statements.*,
        mapped.indicator_code,
        coalesce(mapped.indicators, 0) as indicators
    from statements
    inner join reports on statements.report_id = reports.report_id
    inner join standings on statements.report_id = standings.report_id
    left join mapped
        on
            statements.report_id = mapped.report_id
            and statements.char_start = mapped.char_start
    where
        statements.kind = 'quantity'
        and standings.standing = 'current'

)

select
    agency_id,
    agency_name,
    cast(report_year as integer) as report_year,
    report_id,
    line_no,
    char_start,
    raw_text,
    cast(value as decimal(20, 2)) as value,
    cast(value_to as decimal(20, 2)) as value_to,
    qualifier,
    unit,
    sentence,
    indicator_code,
    cast(indicators as integer) as indicators
from published
