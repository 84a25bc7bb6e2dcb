select * from {{ ref('int_unrecognised_labels') }}
