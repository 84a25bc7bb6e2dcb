{#- Every statement must be found again where it says it was read. -#}
{% test statement_reads_back(model) %}

select
    statements.report_id,
    statements.char_start,
    statements.raw_text
from {{ model }} as statements
left join {{ ref('stg_raw__reports') }} as reports
    on statements.report_id = reports.report_id
where
    statements.raw_text is distinct from substr(
        reports.text, statements.char_start + 1, length(statements.raw_text)
    )

{% endtest %}
