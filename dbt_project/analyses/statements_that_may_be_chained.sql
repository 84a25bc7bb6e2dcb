select agency_name, report_year, form, relation, scope, value, qualifier, sentence
from {{ ref('fct_indicators') }}
inner join {{ ref('dim_crosswalk') }} using (form, indicator_code)
where
    series = 'application.received'
    and relation in ('same', 'near')
    and not is_conflicting
order by agency_name, report_year, line_no
