select * from {{ ref('int_statements__indicators') }}
