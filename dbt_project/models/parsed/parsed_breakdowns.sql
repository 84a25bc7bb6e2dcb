with

reports as (

    select * from {{ ref('parsed_reports') }}

),

items as (

    select
        report_id,
        report_no,
        {{ each_of('breakdowns', 'item') }}
    from reports

)

select
    report_id,
    report_no,
    item.total_start,
    item.total,
    item.parts_total,
    item.parts,
    item.is_exhaustive,
    item.evidence
from items
