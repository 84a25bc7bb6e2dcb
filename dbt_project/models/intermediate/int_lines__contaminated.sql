-- depends_on: {{ ref('contaminations') }}
with

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

-- few lines have any of it: those alone are looked at closely
contaminated as (

    select
        report_id,
        line_no,
        char_start,
        line_text
    from lines
    where {{ matches(
        'line_text', contamination_pattern('words') ~ '|' ~ contamination_pattern('line')
    ) }}

)

select
    report_id,
    line_no,
    char_start,
    line_text,
    {{ matches('line_text', contamination_pattern('line')) }} as is_whole_line
from contaminated
