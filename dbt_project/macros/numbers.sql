{#- A number as people write it: 4, not 4.00000000. -#}
{% macro written_number(expression) -%}
    {%- set digits = 'cast(cast(' ~ expression ~ ' as decimal(38, 8)) as string)' -%}
    trim(trailing '.' from trim(trailing '0' from {{ digits }}))
{%- endmacro %}

{#-
    The least and the greatest number that a stated one can mean: 580余 is from 580 to
    590, 近700 from 600 to 700. The last digit that is not zero says how coarse it is.
-#}
{% macro stated_bound(value, qualifier, side) -%}
    {%- set digits = "cast(cast(" ~ value ~ " as decimal(28, 0)) as string)" -%}
    {%- set grain = "cast(power(10, length(" ~ digits ~ ") - length(trim(trailing '0'"
        ~ " from " ~ digits ~ "))) as decimal(28, 8))" -%}
    {%- if side == 'low' -%}
    case
        when {{ qualifier }} in ('nearly', 'about') then {{ value }} - {{ grain }}
        else {{ value }}
    end
    {%- else -%}
    case
        when {{ qualifier }} in ('at_least', 'about') then {{ value }} + {{ grain }}
        else {{ value }}
    end
    {%- endif -%}
{%- endmacro %}
