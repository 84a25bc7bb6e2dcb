select source_path, section, section_status.status, verdict, section_status.reason
from {{ ref('section_status') }}
inner join {{ ref('dim_report') }} using (report_id)
where section_status.status != 'published'
