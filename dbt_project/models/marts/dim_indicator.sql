with

indicators as (

    select * from {{ ref('indicators') }}

),

indicator_cells as (

    select * from {{ ref('indicator_cells') }}

),

printed as (

    select
        indicator_code,
        {{ joined_values('form', ' ') }} as forms
    from indicator_cells
    group by indicator_code

),

described as (

    select
        indicators.indicator_code,
        indicators.section,
        indicators.label_zh,
        indicators.label_en,
        indicators.unit,
        coalesce(printed.forms, 'narrative') as forms
    from indicators
    left join printed on indicators.indicator_code = printed.indicator_code

)

select * from described
