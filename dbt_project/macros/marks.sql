{#-
    A report's tokens as one string of marks, two letters each, on which the rules that
    need a token's neighbours are regular expressions.

    First letter, what parts the token from the one before it: L a line end, C a cell
    border, W a blank. Second letter, what it is: t text, p prose, n number, d dash,
    b blank cell, u unit of money by itself, x nothing that counts,
    z the number of a page.

    While the rules below are applied there are more: k a whole number of at most four
    digits, h a stroke, g a word of page numbers, e nothing between two blanks.
-#}

{#- The second letter of a token, from its folded text and its class. -#}
{% macro mark_letter(folded, token_class, separator) -%}
    case
        when {{ token_class }} = 'blank' and {{ separator }} = 'W' then 'e'
        when {{ token_class }} = 'blank' then 'b'
        when
            {{ token_class }} = 'number'
            and {{ matches(folded, '^[0-9]{1,4}$') }}
            then 'k'
        when {{ token_class }} = 'number' then 'n'
        when {{ matches(folded, '^[-—–―]{1,2}$') }} then 'h'
        when {{ token_class }} = 'dash' then 'd'
        when {{ token_class }} = 'rule' then 'x'
        when {{ token_class }} = 'unit' and contains({{ folded }}, '元') then 'u'
        when {{ token_class }} = 'unit' then 'x'
        when {{ matches(folded, page_word_pattern()) }} then 'g'
        else 't'
    end
{%- endmacro %}

{#- Words of which page numbers are made: 第3页, -3-, 3/12; or 第 and 页 by themselves. -#}
{% macro page_word_pattern() -%}
    {%- set dash = '[-—–―]{1,2}' -%}
    {{ return(
        '^(第|页|共|' ~ dash ~ '[0-9]{1,4}' ~ dash
        ~ '|第[0-9]{1,4}页([/,]?共[0-9]{1,4}页)?|共[0-9]{1,4}页|[0-9]{1,4}/[0-9]{1,4})$'
    ) }}
{%- endmacro %}

{#- Replacements of marks, each for all its places; the number of marks stays. -#}
{% macro replace_marks(marks, rules) -%}
    {%- for pattern, marks_after in rules -%}regexp_replace({%- endfor -%}
    {{ marks }}
    {%- for pattern, marks_after in rules -%}
    , '{{ pattern }}', '{{ marks_after }}', 'g')
    {%- endfor -%}
{%- endmacro %}

{#- Blanks beside a cell's first word are no cell and no word. -#}
{% macro unpadded_marks(marks) -%}
    replace({{ replace_marks(marks, [
        ['([LC])b((?:We)*W[^e])', '\\1x\\2'],
    ]) }}, 'We', 'Wx')
{%- endmacro %}

{#- The number of a page is a line of its own: - 3 -, — 3 —, 第 3 页, 3/12. -#}
{% macro unpaged_marks(marks) -%}
    {%- set start = '(L(?:xW)*)' -%}
    {%- set end = '((?:Wx)*(?:L|$))' -%}
    {%- set rules = [
        [start ~ 'g' ~ end, '\\1z\\2'],
        [start ~ 'gWg' ~ end, '\\1zWz\\2'],
        [start ~ '(?:hWkWh|gWkWg)' ~ end, '\\1zWzWz\\2'],
        [start ~ 'gWkWgWgWkWg' ~ end, '\\1zWzWzWzWzWz\\2'],
    ] -%}
    translate({{ replace_marks(marks, rules + rules) }}, 'gkh', 'tnd')
{%- endmacro %}

{#-
    Blank cells before a line's first word are margins of merged cells, not values. A
    line of nothing but blank cells is a blank row if it has four or more.
-#}
{% macro unmargined_marks(marks) -%}
    {{ return(adapter.dispatch('unmargined_marks', 'gongkai')(marks)) }}
{%- endmacro %}

{% macro default__unmargined_marks(marks) -%}
    {%- set margin = "regexp_extract(line, '^[bx](?:[CW][bx])*')" -%}
    array_to_string(
        list_transform(
            string_split({{ marks }}, 'L'),
            lambda line: case
                when regexp_full_match(line, '[bx](?:Wx)*(?:Cb(?:Wx)*){4,}') then line
                when starts_with(line, 'b') or starts_with(line, 'x')
                    then replace({{ margin }}, 'b', 'x')
                        || substr(line, length({{ margin }}) + 1)
                else line
            end
        ), 'L'
    )
{%- endmacro %}

{#- A unit of money inside a header is a word of it. -#}
{% macro united_marks(marks) -%}
    {%- set rules = [['(t[LCW])u((?:[LCW]x)*(?:[LCW][^ndx]|$))', '\\1t\\2']] -%}
    {{ replace_marks(marks, rules + rules) }}
{%- endmacro %}

{#- A group: a run of text and the values that follow it; or prose and what follows it. -#}
{% macro group_pattern() -%}
    {%- set value = '(?:[LCW][nbduxz])' -%}
    {{ return(
        '[LCW]t(?:[LCW][txz])*' ~ value ~ '*|[LCW]p' ~ value ~ '*|' ~ value ~ '+'
    ) }}
{%- endmacro %}

{#- The marks as a list; before the one that begins a group stands #. -#}
{% macro group_started_marks(marks) -%}
    {{ all_matches(
        "regexp_replace(" ~ marks ~ ", '(" ~ group_pattern() ~ ")', '#\\1', 'g')",
        '#?[LCW][a-z]'
    ) }}
{%- endmacro %}

{#-
    A report's text taken apart into its groups, each a text in which a unit separator
    (character 31) stands between two tokens.
-#}
{% macro texts_of_groups(tokens, marks) -%}
    {{ return(adapter.dispatch('texts_of_groups', 'gongkai')(tokens, marks)) }}
{%- endmacro %}

{% macro default__texts_of_groups(tokens, marks) -%}
    list_slice(string_split(array_to_string(
        list_transform(
            list_zip(
                {{ tokens }},
                {{ group_started_marks(marks) }}
            ),
            lambda pair: case
                when starts_with(pair[2], '#') then chr(30) else chr(31)
            end || pair[1]
        ), ''
    ), chr(30)), 2, -1)
{%- endmacro %}

{#- Numbers of the tokens that are values, from one number to another. -#}
{% macro value_numbers(marks, first, last) -%}
    {{ return(adapter.dispatch('value_numbers', 'gongkai')(marks, first, last)) }}
{%- endmacro %}

{% macro default__value_numbers(marks, first, last) -%}
    case
        when contains({{ marks }}, 'x') or contains({{ marks }}, 'z')
            then list_filter(
                range({{ first }}, {{ last }} + 1),
                lambda no: contains('ndbu', {{ marks }}[2 * no])
            )
        else range({{ first }}, {{ last }} + 1)
    end
{%- endmacro %}

{#- The tokens of a text whose marks say they are words, as one text. -#}
{% macro words_of(tokens, text_marks) -%}
    {{ return(adapter.dispatch('words_of', 'gongkai')(tokens, text_marks)) }}
{%- endmacro %}

{% macro default__words_of(tokens, text_marks) -%}
    case
        when {{ text_marks }} = '' or contains({{ text_marks }}, 'p') then ''
        when contains({{ text_marks }}, 'x') or contains({{ text_marks }}, 'z')
            then array_to_string(
                list_filter(
                    list_slice({{ tokens }}, 1, length({{ text_marks }}) // 2),
                    lambda token, no: {{ text_marks }}[2 * no] = 't'
                ), ''
            )
        else array_to_string(
            list_slice({{ tokens }}, 1, length({{ text_marks }}) // 2), ''
        )
    end
{%- endmacro %}

{#- Printed texts of the numbered tokens. -#}
{% macro texts_at(tokens, numbers) -%}
    {{ return(adapter.dispatch('texts_at', 'gongkai')(tokens, numbers)) }}
{%- endmacro %}

{% macro default__texts_at(tokens, numbers) -%}
    list_transform(
        list_select({{ tokens }}, {{ numbers }}),
        lambda token: {{ without_separators('token') }}
    )
{%- endmacro %}

{#- Lines of the numbered tokens; the line given is the one before the group's first. -#}
{% macro lines_at(marks, numbers, line_before) -%}
    {{ return(adapter.dispatch('lines_at', 'gongkai')(marks, numbers, line_before)) }}
{%- endmacro %}

{% macro default__lines_at(marks, numbers, line_before) -%}
    list_transform(
        {{ numbers }},
        lambda no: {{ line_before }} + {{ count_of('substr(' ~ marks ~ ', 1, 2 * no)', 'L') }}
    )
{%- endmacro %}

{#- Where the numbered tokens end; the offset given is that of the group's first token. -#}
{% macro ends_at(token_lengths, numbers, char_start) -%}
    {{ return(adapter.dispatch('ends_at', 'gongkai')(
        token_lengths, numbers, char_start
    )) }}
{%- endmacro %}

{% macro default__ends_at(token_lengths, numbers, char_start) -%}
    list_transform(
        {{ numbers }},
        lambda no: cast(
            {{ char_start }} + list_sum(list_slice({{ token_lengths }}, 1, no)) as integer
        )
    )
{%- endmacro %}

{#- The second letters of marks, those of the given ones alone. -#}
{% macro marks_kept(marks, letters) -%}
    regexp_replace({{ marks }}, '[^{{ letters }}]', '', 'g')
{%- endmacro %}

{#- The kinds of values as n for each that is printed and b for each blank. -#}
{% macro filled_kinds(kinds) -%}
    translate({{ kinds }}, 'du', 'nn')
{%- endmacro %}

{#- The cells, counted from 1, in which the printed values of a line's marks stand. -#}
{% macro cells_printed(marks) -%}
    {{ return(adapter.dispatch('cells_printed', 'gongkai')(marks)) }}
{%- endmacro %}

{% macro default__cells_printed(marks) -%}
    list_transform(
        list_filter(
            range(1, length({{ marks }}) // 2 + 1),
            lambda no: contains('ndu', ({{ marks }})[2 * no])
        ),
        lambda no: 1 + {{ count_of('substr(' ~ marks ~ ', 1, 2 * no)', 'C') }}
    )
{%- endmacro %}

{#- Numbers of the values that are printed, among all values. -#}
{% macro numbers_printed(kinds) -%}
    {{ return(adapter.dispatch('numbers_printed', 'gongkai')(kinds)) }}
{%- endmacro %}

{% macro default__numbers_printed(kinds) -%}
    list_filter(
        range(1, length({{ kinds }}) + 1), lambda number: {{ kinds }}[number] != 'b'
    )
{%- endmacro %}

{#-
    What stands between a text and the first value behind it, without what parts it: in
    tables of one value per row it is the row's unit.
-#}
{% macro text_before_value(tokens, text_marks, value_marks) -%}
    {{ return(adapter.dispatch('text_before_value', 'gongkai')(
        tokens, text_marks, value_marks
    )) }}
{%- endmacro %}

{% macro default__text_before_value(tokens, text_marks, value_marks) -%}
    translate(array_to_string(list_slice(
        {{ tokens }},
        length({{ text_marks }}) // 2 + 1,
        (length({{ text_marks }})
        + length({{ first_match(value_marks, '^(?:[LCW][buxz])*') }})) // 2
    ), ''), ' |' || chr(10), '')
{%- endmacro %}

{#- Numbers from 1 to a count, without some of them. -#}
{% macro numbers_without(count, numbers) -%}
    {{ return(adapter.dispatch('numbers_without', 'gongkai')(count, numbers)) }}
{%- endmacro %}

{% macro default__numbers_without(count, numbers) -%}
    list_filter(
        range(1, {{ count }} + 1), lambda number: not list_contains({{ numbers }}, number)
    )
{%- endmacro %}

{#-
    What stands behind the last value of a group and counts for nothing, without what
    parts it: a unit there belongs to the next row, whose label stands below it.
-#}
{% macro text_behind_values(tokens, marks) -%}
    {{ return(adapter.dispatch('text_behind_values', 'gongkai')(tokens, marks)) }}
{%- endmacro %}

{% macro default__text_behind_values(tokens, marks) -%}
    translate(array_to_string(list_select(
        {{ tokens }},
        list_filter(
            range(
                length({{ first_match(marks, '^.*[nd]') }}) // 2 + 1,
                length({{ marks }}) // 2 + 1
            ),
            lambda no: {{ marks }}[2 * no] = 'x'
        )
    ), ''), ' |' || chr(10), '')
{%- endmacro %}
