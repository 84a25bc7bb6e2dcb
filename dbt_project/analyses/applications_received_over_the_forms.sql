select agency_name, report_year, applications_received, applications_received_source
from {{ ref('agency_year') }}
where applications_received is not null
order by agency_name, report_year
