select
    agency_name,
    report_year,
    applicant_code,
    max(value) filter (where row_code = 'received') as received,
    max(value) filter (where row_code = 'granted') as granted
from {{ ref('fct_applications') }}
where row_code in ('received', 'granted')
group by agency_name, report_year, applicant_code
order by agency_name, report_year, applicant_code
