with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

descents as (

    select * from {{ ref('int_forms__descents') }}

),

-- blank cells that a merged header leaves part it from the next as values do
headers as (

    select
        report_id,
        section,
        line_no,
        case
            when printed_count = 0 then group_key || coalesce(next_group_key, '')
            else group_key
        end as header_key
    from labelled

),

-- each distinct text is looked at once
distinct_keys as (

    select distinct
        section,
        header_key
    from headers
    where header_key != ''

),

disordered as (

    select
        distinct_keys.section,
        distinct_keys.header_key,
        min(descents.descent_key) as descent_key
    from distinct_keys
    inner join descents
        on
            distinct_keys.section = descents.section
            and contains(distinct_keys.header_key, descents.descent_key)
    group by distinct_keys.section, distinct_keys.header_key

)

select
    headers.report_id,
    headers.section,
    'line ' || min(headers.line_no)
    || ': the columns stand in another order than the form''s ('
    || min(disordered.descent_key) || ')' as problem
from headers
inner join disordered
    on
        headers.section = disordered.section
        and headers.header_key = disordered.header_key
group by headers.report_id, headers.section
