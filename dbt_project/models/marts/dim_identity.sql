with

identities as (

    select * from {{ ref('identities') }}

),

statement_identities as (

    select * from {{ ref('statement_identities') }}

),

yearly_identities as (

    select * from {{ ref('yearly_identities') }}

),

instances as (

    select * from {{ ref('int_plain__instances') }}

),

forms as (

    select * from {{ ref('forms') }}

),

-- of one table the form decides: an identity lives as long as the forms that print it
form_years as (

    select
        instances.identity_id,
        min(forms.first_year) as valid_from_year,
        nullif(max(coalesce(forms.last_year, 9999)), 9999) as valid_to_year
    from instances
    inner join forms on instances.form = forms.form
    group by instances.identity_id

),

every_identity as (

    select
        identities.*,
        form_years.valid_from_year,
        form_years.valid_to_year
    from identities
    left join form_years on identities.identity_id = form_years.identity_id

    union all by name

    select * from statement_identities

    union all by name

    select * from yearly_identities

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
