{#-
    Tables with rows of reports that are kept from run to run: what is of the agencies whose
    reports have changed (orchestration/marts.py) is taken out and made anew. Where a table
    is made anew as a whole, all rows are.
-#}
{% macro of_changed(relation) -%}
    select * from {{ relation }}
    {#- a unit test has no table -#}
    {%- if this is not none and is_incremental() %}
    where report_id in (select report_id from ledger.changed)
    {%- endif %}
{%- endmacro %}

{% macro without_changed() -%}
    {%- if is_incremental() -%}
    delete from {{ this }} where report_id in (select report_id from ledger.changed)
    {%- endif -%}
{%- endmacro %}
