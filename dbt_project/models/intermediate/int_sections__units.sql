with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

unit_headers as (

    select * from {{ ref('unit_headers') }}

),

headers as (

    select
        section,
        column_code,
        {{ label_key('header') }} as header_key,
        unit
    from unit_headers

),

group_keys as (

    select distinct
        section,
        group_key
    from labelled
    where group_key != ''

),

headed as (

    select
        group_keys.section,
        group_keys.group_key,
        headers.column_code,
        headers.unit
    from group_keys
    inner join headers
        on
            group_keys.section = headers.section
            and contains(group_keys.group_key, headers.header_key)

),

-- a unit in the header holds for the column unless two headers disagree
agreed as (

    select
        labelled.report_id,
        labelled.section,
        headed.column_code,
        min(headed.unit) as header_unit
    from labelled
    inner join headed
        on
            labelled.section = headed.section
            and labelled.group_key = headed.group_key
    group by labelled.report_id, labelled.section, headed.column_code
    having count(distinct headed.unit) = 1

)

select * from agreed
