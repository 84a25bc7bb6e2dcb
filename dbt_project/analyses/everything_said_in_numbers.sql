select agency_name, report_year, value, unit, qualifier, indicator_code, sentence
from {{ ref('fct_statements') }}
order by agency_name, report_year, char_start
