{{ config(materialized='incremental') }}

with

indicators as (

    {{ of_changed(ref('fct_indicators')) }}

),

crosswalk as (

    select * from {{ ref('dim_crosswalk') }}

),

-- a series that a form prints in parts is known if all of them are
mapped as (

    select
        series,
        form,
        indicator_code,
        relation,
        count(*) filter (where relation = 'part') over (
            partition by series, form
        ) as parts
    from crosswalk
    where relation in ('same', 'near', 'part')

),

-- Of the statements of a series that may be chained: a table's before the text's own,
-- and of the text only what is said of the reporting body itself without contradiction.
chainable as (

    select
        indicators.report_id,
        mapped.series,
        mapped.parts,
        indicators.value,
        indicators.qualifier,
        indicators.form,
        indicators.statement_no,
        indicators.source
    from indicators
    inner join mapped
        on
            indicators.form = mapped.form
            and indicators.indicator_code = mapped.indicator_code
    where
        not indicators.is_conflicting
        and (
            indicators.source = 'table'
            or indicators.scope = {{ own_scope('indicators.agency_name') }}
        )

),

-- of several statements that agree an exact one comes first
per_form as (

    select
        report_id,
        series,
        source,
        form,
        case
            when max(parts) = 0
                then
                    coalesce(
                        min_by(value, statement_no) filter (where qualifier = 'exact'),
                        min_by(value, statement_no)
                    )
            when max(parts) = count(*) then sum(value)
        end as value,
        case
            when bool_or(qualifier = 'exact') then 'exact'
            else min_by(qualifier, statement_no)
        end as qualifier
    from chainable
    group by report_id, series, source, form

),

headlines as (

    select *
    from per_form
    where value is not null
    qualify
        row_number() over (
            partition by report_id, series
            order by source = 'table' desc, form desc
        ) = 1

)

select
    report_id,
    series,
    value,
    qualifier,
    form
from headlines
