with

identities as (

    select * from {{ ref('identities') }}

),

identity_terms as (

    select * from {{ ref('identity_terms') }}

),

forms as (

    select * from {{ ref('forms') }}

),

-- a term without a form belongs to every form
terms as (

    select
        identities.identity_id,
        identities.section,
        identities.axis,
        identities.relation,
        forms.form,
        identity_terms.side,
        identity_terms.code,
        cast(identity_terms.weight as integer) as weight
    from identities
    inner join identity_terms
        on identities.identity_id = identity_terms.identity_id
    inner join forms
        on identity_terms.form is null or identity_terms.form = forms.form

)

select * from terms
