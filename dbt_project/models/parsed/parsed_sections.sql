select * from {{ ref('int_sections') }}
