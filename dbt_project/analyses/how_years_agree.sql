select
    identity_id,
    statement_en,
    count(outcome) as evaluated,
    count(*) filter (where outcome = 'violated') as violated
from {{ ref('dim_identity') }}
left join {{ ref('cross_year_results') }} using (identity_id)
where basis = 'cross_year'
group by identity_id, statement_en
order by identity_id
