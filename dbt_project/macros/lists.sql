{#- Every item of a list, as a row of its own. -#}
{% macro each_of(list, item) -%}
    {{ return(adapter.dispatch('each_of', 'gongkai')(list, item)) }}
{%- endmacro %}

{% macro default__each_of(list, item) -%}
    unnest({{ list }}) as {{ item }}
{%- endmacro %}

{% macro spark__each_of(list, item) -%}
    explode({{ list }}) as {{ item }}
{%- endmacro %}

{#- Every whole number from one to another, as a row of its own. -#}
{% macro each_between(first, last, item) -%}
    {{ return(adapter.dispatch('each_between', 'gongkai')(first, last, item)) }}
{%- endmacro %}

{% macro default__each_between(first, last, item) -%}
    unnest(generate_series({{ first }}, {{ last }})) as {{ item }}
{%- endmacro %}

{% macro spark__each_between(first, last, item) -%}
    explode(sequence({{ first }}, {{ last }})) as {{ item }}
{%- endmacro %}

{#- A list of texts as one text; null if there is none. -#}
{% macro joined_items(list, separator) -%}
    {{ return(adapter.dispatch('joined_items', 'gongkai')(list, separator)) }}
{%- endmacro %}

{% macro default__joined_items(list, separator) -%}
    nullif(array_to_string({{ list }}, '{{ separator }}'), '')
{%- endmacro %}

{% macro spark__joined_items(list, separator) -%}
    nullif(array_join({{ list }}, '{{ separator }}'), '')
{%- endmacro %}

{#- The texts of a group as one text, in order; where: those of them that count. -#}
{% macro joined_texts(text, separator, order_by, where=none) -%}
    {{ return(adapter.dispatch('joined_texts', 'gongkai')(
        text, separator, order_by, where
    )) }}
{%- endmacro %}

{% macro default__joined_texts(text, separator, order_by, where) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ order_by }})
    {%- if where %} filter (where {{ where }}){% endif %}
{%- endmacro %}

{% macro spark__joined_texts(text, separator, order_by, where) -%}
    listagg({{ text }}, '{{ separator }}') within group (order by {{ order_by }})
    {%- if where %} filter (where {{ where }}){% endif %}
{%- endmacro %}

{#- What a group has as one text, each value once and in their order; null if nothing. -#}
{% macro joined_values(value, separator, where='true') -%}
    {{ return(adapter.dispatch('joined_values', 'gongkai')(value, separator, where)) }}
{%- endmacro %}

{% macro default__joined_values(value, separator, where) -%}
    {%- set values = 'list(distinct ' ~ value ~ ') filter (where ' ~ where ~ ')' -%}
    {{ joined_items('list_sort(' ~ values ~ ')', separator) }}
{%- endmacro %}

{% macro spark__joined_values(value, separator, where) -%}
    {%- set values = 'collect_set(' ~ value ~ ') filter (where ' ~ where ~ ')' -%}
    {{ joined_items('sort_array(' ~ values ~ ')', separator) }}
{%- endmacro %}

{#- A number that is the same where the values are, and seldom where they are not. -#}
{% macro hash_of(columns) -%}
    {{ return(adapter.dispatch('hash_of', 'gongkai')(columns)) }}
{%- endmacro %}

{% macro default__hash_of(columns) -%}
    hash({{ columns | join(', ') }})
{%- endmacro %}

{% macro spark__hash_of(columns) -%}
    xxhash64({{ columns | join(', ') }})
{%- endmacro %}
