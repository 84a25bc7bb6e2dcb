with

labels as (

    select * from {{ ref('parsed_unrecognised_labels') }}

),

counted as (

    select
        section,
        label_key,
        cast(sum(occurrences) as integer) as occurrences,
        cast(count(*) as integer) as reports,
        min(report_id) as example_report_id,
        min_by(line_no, report_id) as example_line_no
    from labels
    group by section, label_key

)

select * from counted
