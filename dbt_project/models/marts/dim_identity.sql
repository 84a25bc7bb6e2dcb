with

identities as (

    select * from {{ ref('identities') }}

),

described as (

    select
        identity_id,
        section,
        statement_zh,
        statement_en,
        basis,
        severity,
        axis,
        relation,
        clause,
        cast(valid_from_year as integer) as valid_from_year,
        cast(valid_to_year as integer) as valid_to_year
    from identities

)

select * from described
