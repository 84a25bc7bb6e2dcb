{#-
    Every statement must be found again where it says it was read: on its line, as far as
    it stands there. Looked up by line, for a place far inside a text is slow to reach.
-#}
{% test statement_reads_back(model) %}

select
    statements.report_id,
    statements.char_start,
    statements.raw_text
from {{ model }} as statements
left join {{ ref('stg_reports__lines') }} as lines
    on
        statements.report_id = lines.report_id
        and statements.line_no = lines.line_no
where
    split_part(statements.raw_text, chr(10), 1) is distinct from substr(
        lines.line_text,
        statements.char_start - lines.char_start + 1,
        length(split_part(statements.raw_text, chr(10), 1))
    )

{% endtest %}
