with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

-- text that stands before values in a table and that no dictionary knows
unknown as (

    select
        section,
        right(group_key, {{ var('longest_label') }}) as label_key,
        cast(count(*) as integer) as occurrences,
        cast(count(distinct report_id) as integer) as reports,
        min(report_id) as example_report_id,
        arg_min(line_no, report_id) as example_line_no
    from labelled
    where strip_code is null and value_count > 0 and group_key != ''
    group by section, right(group_key, {{ var('longest_label') }})

)

select * from unknown
