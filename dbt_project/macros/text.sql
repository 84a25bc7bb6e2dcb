{#-
    What differs between engines when text is taken apart. Models call these macros;
    another adapter overrides them by name.
-#}

{#- Full-width digits, signs and brackets as their plain forms; length is kept. -#}
{% macro fold_width(text) -%}
    {{ return(adapter.dispatch('fold_width', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__fold_width(text) -%}
    translate({{ text }}, '０１２３４５６７８９．，＋－−％（）：', '0123456789.,+--%():')
{%- endmacro %}

{#- Traditional characters of the forms' labels, and the simplified ones they stand for. -#}
{% macro simplified(text) -%}
    {{ return(adapter.dispatch('simplified', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__simplified(text) -%}
    {%- set traditional = [
        '「」並佈係內務區問單國執報審對屬幣廢強後復徵採據數於會條業構',
        '機檔權決沒況減準無獲現當發確祕穩範糾納組結經維總織繳繼續纍罰',
        '與舉萬處裏補製複規計訟訪許訴註詢認請議護費購轉辦這過開關項順',
        '題額類髮',
    ] -%}
    {%- set plain = [
        '“”并布系内务区问单国执报审对属币废强后复征采据数于会条业构',
        '机档权决没况减准无获现当发确秘稳范纠纳组结经维总织缴继续累罚',
        '与举万处里补制复规计讼访许诉注询认请议护费购转办这过开关项顺',
        '题额类发',
    ] -%}
    translate({{ text }}, '{{ traditional | join }}', '{{ plain | join }}')
{%- endmacro %}

{#- A label without enumeration marks, punctuation and blanks: what is left is compared. -#}
{% macro label_key(text) -%}
    {{ return(adapter.dispatch('label_key', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__label_key(text) -%}
    regexp_replace(
        {{ simplified(fold_width(text)) }}, '[^\p{Han}0-9A-Za-z]', '', 'g'
    )
{%- endmacro %}

{#- Length in characters of the list items before the given one, with separators. -#}
{% macro offset_in_parts(parts, part_no) -%}
    {{ return(adapter.dispatch('offset_in_parts', 'gongkai')(parts, part_no)) }}
{%- endmacro %}

{% macro default__offset_in_parts(parts, part_no) -%}
    coalesce(
        list_sum(
            list_transform(list_slice({{ parts }}, 1, {{ part_no }} - 1), lambda p: length(p))
        ), 0
    ) + {{ part_no }} - 1
{%- endmacro %}

{#- A line's cells: a pipe or a tab parts them; wide blanks count as blanks. -#}
{% macro line_cells(line_text) -%}
    {{ return(adapter.dispatch('line_cells', 'gongkai')(line_text)) }}
{%- endmacro %}

{% macro default__line_cells(line_text) -%}
    string_split(
        replace(replace(replace(
            {{ line_text }}, chr(9), '|'), chr(12288), ' '), chr(160), ' '
        ), '|'
    )
{%- endmacro %}

{#- A text's parts at a separator, as a list. -#}
{% macro split(text, separator) -%}
    {{ return(adapter.dispatch('split', 'gongkai')(text, separator)) }}
{%- endmacro %}

{% macro default__split(text, separator) -%}
    string_split({{ text }}, {{ separator }})
{%- endmacro %}

{#- Two select items: each item of a list, and its number from 1. -#}
{% macro items_of(list, item, number) -%}
    {{ return(adapter.dispatch('items_of', 'gongkai')(list, item, number)) }}
{%- endmacro %}

{% macro default__items_of(list, item, number) -%}
    unnest({{ list }}) as {{ item }},
    generate_subscripts({{ list }}, 1) as {{ number }}
{%- endmacro %}

{#- Number of the first cell that is not blank; null if all are. -#}
{% macro first_filled(cells) -%}
    {{ return(adapter.dispatch('first_filled', 'gongkai')(cells)) }}
{%- endmacro %}

{% macro default__first_filled(cells) -%}
    nullif(
        list_position(list_transform({{ cells }}, lambda c: trim(c) != ''), true), 0
    )
{%- endmacro %}

{#- The last value at or before the row that is not null; the window follows. -#}
{% macro last_known(column) -%}
    {{ return(adapter.dispatch('last_known', 'gongkai')(column)) }}
{%- endmacro %}

{% macro default__last_known(column) -%}
    last_value({{ column }} ignore nulls)
{%- endmacro %}

{#- Whether a text has a pattern; the pattern is a constant of the model. -#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch('matches', 'gongkai')(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- Named parts of a text that has a pattern, as a struct; empty texts if it has not. -#}
{% macro parts_of(text, pattern, names) -%}
    {{ return(adapter.dispatch('parts_of', 'gongkai')(text, pattern, names)) }}
{%- endmacro %}

{% macro default__parts_of(text, pattern, names) -%}
    regexp_extract({{ text }}, '{{ pattern }}', ['{{ names | join("', '") }}'])
{%- endmacro %}
