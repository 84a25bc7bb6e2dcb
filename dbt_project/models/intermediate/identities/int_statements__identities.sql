with

batch as (

    select * from {{ ref('stg_raw__reports') }}

),

indicators as (

    select * from {{ ref('parsed_statement_indicators') }}

),

all_breakdowns as (

    select * from {{ ref('parsed_breakdowns') }}

),

cells as (

    select * from {{ ref('int_batch__cells') }}

),

indicator_cells as (

    select * from {{ ref('indicator_cells') }}

),

crosswalk as (

    select * from {{ ref('crosswalk') }}

),

stated as (

    select indicators.*
    from indicators
    inner join batch on indicators.report_no = batch.report_no

),

breakdowns as (

    select all_breakdowns.*
    from all_breakdowns
    inner join batch on all_breakdowns.report_no = batch.report_no

),

-- the table's figure of a series: one indicator, or the sum of its parts
table_values as (

    select
        cells.report_id,
        crosswalk.series,
        case when count(*) = count(cells.value) then sum(cells.value) end as value
    from cells
    inner join indicator_cells
        on
            cells.form = indicator_cells.form
            and cells.section = indicator_cells.section
            and cells.row_code = indicator_cells.row_code
            and cells.column_code = indicator_cells.column_code
    inner join crosswalk
        on
            indicator_cells.form = crosswalk.form
            and indicator_cells.indicator_code = crosswalk.indicator_code
    where crosswalk.relation in ('same', 'part')
    group by cells.report_id, crosswalk.series

),

-- what each statement can mean, and the one before it of the same fact
bounded as (

    select
        *,
        {{ stated_bound('value', 'qualifier', 'low') }} as least,
        {{ stated_bound('value', 'qualifier', 'high') }} as greatest
    from stated

),

paired as (

    select
        *,
        first_value(value) over facts as first_value,
        first_value(least) over facts as first_least,
        first_value(greatest) over facts as first_greatest,
        first_value(sentence) over facts as first_sentence,
        row_number() over facts as statement_no
    from bounded
    window facts as (partition by report_id, indicator_code, scope order by char_start)

),

results as (

    select
        report_id,
        'T1_breakdown' as identity_id,
        cast(null as string) as row_code,
        total_start as char_start,
        total as left_value,
        parts_total as right_value,
        case
            when total = parts_total then 'holds'
            when is_exhaustive then 'violated'
            else 'not_evaluable'
        end as outcome,
        case
            when total != parts_total and not is_exhaustive
                then 'the text does not say that the parts are all there are'
        end as missing_terms,
        evidence
    from breakdowns

    union all

    select
        bounded.report_id,
        'T2_text_table' as identity_id,
        bounded.indicator_code as row_code,
        bounded.char_start,
        bounded.value as left_value,
        table_values.value as right_value,
        case
            when table_values.value is null then 'not_evaluable'
            when table_values.value between bounded.least and bounded.greatest
                then 'holds'
            else 'violated'
        end as outcome,
        case
            when table_values.value is null then 'the table prints no number'
        end as missing_terms,
        bounded.sentence as evidence
    from bounded
    inner join table_values
        on
            bounded.report_id = table_values.report_id
            and bounded.indicator_code = table_values.series
    where bounded.is_own_scope

    union all

    select
        report_id,
        'T3_restated' as identity_id,
        indicator_code as row_code,
        char_start,
        first_value as left_value,
        value as right_value,
        case
            when least <= first_greatest and first_least <= greatest then 'holds'
            else 'violated'
        end as outcome,
        cast(null as string) as missing_terms,
        case
            when sentence = first_sentence then sentence
            else first_sentence || sentence
        end as evidence
    from paired
    where statement_no > 1

)

select
    report_id,
    'narrative' as section,
    identity_id,
    row_code,
    cast(char_start as string) as column_code,
    cast(left_value as decimal(38, 8)) as left_value,
    cast(right_value as decimal(38, 8)) as right_value,
    cast(left_value - right_value as decimal(38, 8)) as difference,
    outcome,
    missing_terms,
    evidence
from results
