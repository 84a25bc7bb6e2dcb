with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

descents as (

    select * from {{ ref('int_forms__descents') }}

),

-- each distinct text is looked at once
distinct_keys as (

    select distinct
        section,
        group_key
    from labelled
    where group_key != ''

),

disordered as (

    select
        distinct_keys.section,
        distinct_keys.group_key,
        min(descents.descent_key) as descent_key
    from distinct_keys
    inner join descents
        on
            distinct_keys.section = descents.section
            and contains(distinct_keys.group_key, descents.descent_key)
    group by distinct_keys.section, distinct_keys.group_key

)

select
    labelled.report_id,
    labelled.section,
    'line ' || min(labelled.line_no)
    || ': the columns stand in another order than the form''s ('
    || min(disordered.descent_key) || ')' as problem
from labelled
inner join disordered
    on
        labelled.section = disordered.section
        and labelled.group_key = disordered.group_key
group by labelled.report_id, labelled.section
