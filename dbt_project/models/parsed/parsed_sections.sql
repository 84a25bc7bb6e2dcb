with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('sections', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.section,
    item.form,
    item.recognised,
    item.verdict,
    item.reading,
    item.evidence_is_whole,
    item.reason,
    item.first_line_no,
    item.last_line_no
from items
