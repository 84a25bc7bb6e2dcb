{#- Units that may stand in a cell with a number, or beside it. -#}
{% macro cell_units() -%}
    {{ return([
        '亿元', '万元', '元', '人次', '批次', '件', '条', '项', '个', '次', '起', '宗', '份',
        '篇', '人', '家', '场',
    ]) }}
{%- endmacro %}

{#-
    All of a token that prints a number: sign, digits with or without thousands
    separators, unit. At most 15 digits before the point and 8 after it, so that the
    decimal is exact.
-#}
{% macro number_pattern() -%}
    {%- set sign = '(增加|减少|增|减|[+]|-)?' -%}
    {%- set whole = '(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,15})' -%}
    {%- set unit = '(' ~ cell_units() | join('|') ~ ')?' -%}
    {{ return('^' ~ sign ~ '(' ~ whole ~ '(?:[.][0-9]{1,8})?)' ~ unit ~ '$') }}
{%- endmacro %}

{#- A number as people write it: 4, not 4.00000000. -#}
{% macro written_number(expression) -%}
    rtrim(rtrim(cast(cast({{ expression }} as decimal(38, 8)) as varchar), '0'), '.')
{%- endmacro %}

{#-
    What stands behind a number and may make another sum of it, as a group: a word of
    money on its line, or all of a cell or a line below.
-#}
{% macro money_behind_pattern() -%}
    {%- set unit = '[余多几]?[十百千]?[万亿]?(?:[美港欧日]?[元圆]|人民币|[万亿千百角分%％‰])' -%}
    {#- also blanks of other widths, and what is not seen at all -#}
    {%- set blanks = '[ |\\t\\p{Z}\\p{Cf}\\p{M}]*' -%}
    {{ return(
        '^' ~ blanks ~ '[（(]?(?:(' ~ unit ~ ')|[\\r\\n]+' ~ blanks ~ '[（(]?('
        ~ unit ~ ')(?:人民币)?(?:[^\\p{Han}0-9A-Za-z]|$))'
    ) }}
{%- endmacro %}
