select * from {{ ref('int_corrections') }}
