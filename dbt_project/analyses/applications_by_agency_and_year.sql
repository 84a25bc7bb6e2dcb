select agency_name, report_year, applications_received, applications_granted, granted_rate
from {{ ref('agency_year') }}
order by agency_name, report_year
