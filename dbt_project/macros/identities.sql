{#-
    Both sides of an identity: signed sums over its terms. The caller groups by what
    the identity is evaluated for; a term without a value makes it not evaluable.
-#}
{% macro identity_side(side) -%}
    cast(
        sum(terms.weight * cells.value) filter (where terms.side = '{{ side }}')
        as decimal(38, 8)
    )
{%- endmacro %}

{% macro missing_terms() -%}
    string_agg(terms.code, ' ' order by cells.table_position)
        filter (where cells.value is null)
{%- endmacro %}
