with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

-- text that stands before values in a table and that no dictionary knows
unknown as (

    select
        report_id,
        section,
        right(group_key, {{ var('longest_label') }}) as label_key,
        cast(count(*) as integer) as occurrences,
        min(line_no) as line_no
    from labelled
    where strip_code is null and value_count > 0 and group_key != ''
    group by report_id, section, right(group_key, {{ var('longest_label') }})

)

select * from unknown
