with

readings as (

    select * from {{ ref('int_readings') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

identities as (

    select * from {{ ref('identities') }}

),

cells as (

    select
        report_id,
        section,
        form,
        reading,
        row_code,
        column_code,
        table_position,
        value_kind,
        value
    from readings

),

{{ evaluated_identities() }}
