with

tables as (

    select * from {{ ref('int_plain__tables') }}

),

amounts as (

    select * from {{ ref('int_plain__amounts') }}

),

results as (

    select * from {{ ref('int_plain__identities') }}

),

identities as (

    select * from {{ ref('identities') }}

),

broken as (

    select distinct results.report_id
    from results
    inner join identities on results.identity_id = identities.identity_id
    where identities.severity = 'hard' and results.outcome != 'holds'

),

unsure as (

    select distinct report_id from amounts
    where not is_plain

),

-- one table that needs a second look, and the whole report gets it
plain as (

    select tables.report_id
    from tables
    left join broken on tables.report_id = broken.report_id
    left join unsure on tables.report_id = unsure.report_id
    where broken.report_id is null and unsure.report_id is null
    group by tables.report_id
    having bool_and(tables.is_plain)

)

select * from plain
