{#- Every item of a list, as a row of its own. -#}
{% macro each_of(list, item) -%}
    {{ return(adapter.dispatch('each_of', 'gongkai')(list, item)) }}
{%- endmacro %}

{% macro default__each_of(list, item) -%}
    unnest({{ list }}) as {{ item }}
{%- endmacro %}

{#- A list of texts as one text; null if there is none. -#}
{% macro joined_items(list, separator) -%}
    {{ return(adapter.dispatch('joined_items', 'gongkai')(list, separator)) }}
{%- endmacro %}

{% macro default__joined_items(list, separator) -%}
    nullif(array_to_string({{ list }}, '{{ separator }}'), '')
{%- endmacro %}
