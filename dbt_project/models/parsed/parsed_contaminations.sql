select * from {{ ref('int_contaminations') }}
