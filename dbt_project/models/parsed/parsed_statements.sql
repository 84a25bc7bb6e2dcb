select * from {{ ref('int_statements') }}
