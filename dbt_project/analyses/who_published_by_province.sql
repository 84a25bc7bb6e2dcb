select
    province,
    report_year,
    count(*) as agencies,
    count(*) filter (where status = 'published') as published,
    count(*) filter (where status = 'partly_published') as partly_published,
    count(*) filter (where status = 'held_back') as held_back,
    count(*) filter (where status = 'not_among_files') as not_among_files
from {{ ref('coverage') }}
group by province, report_year
order by province, report_year
