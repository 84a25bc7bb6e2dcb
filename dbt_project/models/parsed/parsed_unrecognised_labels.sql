with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('unrecognised_labels', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.section,
    item.label_key,
    item.occurrences,
    item.line_no
from items
