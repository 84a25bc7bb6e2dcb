select * from {{ ref('int_cells') }}
