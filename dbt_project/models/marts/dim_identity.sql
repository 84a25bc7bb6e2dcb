with

identities as (

    select * from {{ ref('identities') }}

),

statement_identities as (

    select * from {{ ref('statement_identities') }}

),

every_identity as (

    select * from identities
    union all
    select * from statement_identities

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
    from every_identity

)

select * from described
