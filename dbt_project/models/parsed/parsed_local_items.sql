select * from {{ ref('int_local_rows__cells') }}
