select agency_name, row_code, value, source_path, line_no, char_start, raw_text
from {{ ref('fct_applications') }}
inner join {{ ref('dim_report') }} using (report_id, agency_name)
where applicant_code = 'total' and value > 0
order by agency_name, line_no
