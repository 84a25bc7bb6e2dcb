select
    agency_name,
    report_year,
    identity_id,
    row_code as indicator_code,
    left_value,
    right_value,
    evidence
from {{ ref('identity_results') }}
inner join {{ ref('dim_report') }} using (report_id)
where section = 'narrative' and outcome = 'violated'
order by agency_name, report_year, indicator_code
