with

crosswalk as (

    select * from {{ ref('crosswalk') }}

),

described as (

    select
        series,
        form,
        indicator_code,
        label_zh,
        relation,
        reason_zh,
        reason_en
    from crosswalk

)

select * from described
