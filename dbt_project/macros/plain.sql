{#-
    Plain tables, whose every value is printed right beside its row's label: read from
    the text between the values, without looking at the neighbours of every token.
-#}

{#- Values of one run are parted by one cell border, by blanks or by a line end. -#}
{% macro plain_values_pattern() -%}
    {%- set separator = '(?: *[|] *| +|\n)' -%}
    {%- set sign = '(?:[-+]|增加|减少|增|减)?' -%}
    {%- set digits = '(?:0|[1-9][0-9]{0,8})(?:[.][0-9]{1,8})?' -%}
    {%- set unit = '(?:亿元|万元|元)?' -%}
    {{ return('(?:' ~ separator ~ sign ~ digits ~ unit ~ ')+') }}
{%- endmacro %}

{#- The number that a value of a run prints, without its unit. -#}
{% macro plain_number(value_text) -%}
    {%- set signs = [
        ['增加', ''], ['减少', '-'], ['增', ''], ['减', '-'], ['+', ''],
        ['亿', ''], ['万', ''], ['元', ''],
    ] -%}
    cast(
    {%- for _ in signs -%}replace({%- endfor -%}
    {{ value_text }}
    {%- for found, becomes in signs -%}, '{{ found }}', '{{ becomes }}'){%- endfor %}
        as decimal(28, 8)
    )
{%- endmacro %}

{#- A value that prints more than digits: a change, or a unit of money. -#}
{% macro decorated_pattern() -%}
    {{ return('[+增减元]') }}
{%- endmacro %}

{#-
    A text with plain separators cut behind every run of values: a list of texts, each
    of words, a mark (character 31) and the values that follow the words.
-#}
{% macro words_and_values(text) -%}
    {{ return(adapter.dispatch('words_and_values', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__words_and_values(text) -%}
    {#- what ends a run goes to the words behind it; no groups, which cost RE2 more -#}
    {%- set ends = ["' '", "'|'", 'chr(10)'] -%}
    string_split(
    {%- for _ in ends %}replace({% endfor -%}
        regexp_replace(
            {{ text }},
            '{{ plain_values_pattern() }}[ |\n]',
            chr(31) || '\0' || chr(30),
            'g'
        )
    {%- for end in ends %}, {{ end }} || chr(30), chr(30) || {{ end }}){% endfor -%}
    , chr(30))
{%- endmacro %}

{#- The values of a run, without what parts them. -#}
{% macro run_values(values_text) -%}
    {{ return(adapter.dispatch('run_values', 'gongkai')(values_text)) }}
{%- endmacro %}

{% macro default__run_values(values_text) -%}
    {%- set plain = [
        ["' | '", "'|'"], ['chr(10)', "'|'"], ["' '", "'|'"], ["'||'", "'|'"],
        ["'||'", "'|'"], ["'||'", "'|'"],
    ] -%}
    list_slice(string_split(
    {%- for _ in plain -%}replace({%- endfor -%}
    {{ values_text }}
    {%- for found, becomes in plain -%}, {{ found }}, {{ becomes }}){%- endfor -%}
    , '|'), 2, -1)
{%- endmacro %}

{#- Blanks, cell borders and line ends at the end of a run of words. -#}
{% macro trailing_separators(words) -%}
    {{ first_match(words, '[ |\\n]*$') }}
{%- endmacro %}

{#- A line of nothing but blank cells, four or more: a row without values. -#}
{% macro blank_row_pattern() -%}
    {{ return('\\n *(?:[|] *){4,}\\n') }}
{%- endmacro %}

{#- A letter that no label has; in a key it stands where a blank cell parts words. -#}
{% macro key_break() -%}
    chr(64014)
{%- endmacro %}

{#- What stands in a key behind its last break. -#}
{% macro behind_last_break(words_key) -%}
    {{ return(adapter.dispatch('behind_last_break', 'gongkai')(words_key)) }}
{%- endmacro %}

{% macro default__behind_last_break(words_key) -%}
    case
        when contains({{ words_key }}, {{ key_break() }})
            then split_part({{ words_key }}, {{ key_break() }}, -1)
        else {{ words_key }}
    end
{%- endmacro %}

{#- What stands in a text behind the last place of a part of it. -#}
{% macro behind_last(text, part) -%}
    right({{ text }}, strpos(reverse({{ text }}), reverse({{ part }})) - 1)
{%- endmacro %}

{#- How far into a text the last place of a part of it reaches, less one. -#}
{% macro last_reach(text, part) -%}
    length({{ text }}) - strpos(reverse({{ text }}), reverse({{ part }}))
{%- endmacro %}

{#- The greater, the further into a text a part of it reaches, then the longer it is. -#}
{% macro last_and_longest(text, part) -%}
    ({{ last_reach(text, part) }}) * 1000 + length({{ part }})
{%- endmacro %}

{#- Stands for a header that is none of the form's: no key has this mark. -#}
{% macro unknown_header() -%}
    '?'
{%- endmacro %}

{#-
    Words without what the marks of tokens would drop: a word cut at the beginning, and
    the rules of markdown tables. A break stands where a blank cell follows a word, or
    where a line has nothing but blank cells.
-#}
{% macro counting_words(words) -%}
    {{ return(adapter.dispatch('counting_words', 'gongkai')(words)) }}
{%- endmacro %}

{% macro default__counting_words(words) -%}
    {%- set rule = '(?:^|\\n)[ |:-]*-{3,}[ |:-]*' -%}
    {%- set blank_line = '\\n *(?:[|] *){4,}(\\n|$)' -%}
    {%- set blank_cell = '([^ |\\n]) *[|] *([|\\n])' -%}
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(
        regexp_replace({{ words }}, '[ |\n]+$', ''),
        '^[^ |\n]+', ''),
        '{{ rule }}', '', 'g'),
        '{{ blank_line }}', {{ key_break() }} || '\1', 'g'),
        '{{ blank_cell }}', '\1' || {{ key_break() }} || '\2', 'g')
{%- endmacro %}

{#- Among words: a number, a dash, a unit or a page number, which may be a value. -#}
{% macro value_like_pattern() -%}
    {%- set number = number_pattern()[1:-1] -%}
    {%- set page = page_word_pattern()[1:-1] -%}
    {{ return(
        '[ |\\n](?:' ~ number ~ '|(?:-|—|–|―|/|／)+|无|'
        ~ cell_units() | join('|') ~ '|' ~ page ~ ')(?:[ |\\n]|$)'
    ) }}
{%- endmacro %}

{#-
    In a key: a row's label with more behind it, of the sections that labels prove. A
    pattern of all labels, since a join asks for each of them in turn.
-#}
{% macro bare_label_pattern() -%}
    {%- if execute is defined and execute -%}
        {%- set sections = api.Relation.create(
            database=target.database, schema='seeds', identifier='sections'
        ) -%}
        {{ return(seed_alternatives(
            'labels',
            label_key('label'),
            "section in (select section from " ~ sections ~ " where proof = 'labels')"
        ) ~ '.') }}
    {%- endif -%}
    {{ return('label.') }}
{%- endmacro %}

{#- Whether a list has every item of another. -#}
{% macro has_all_items(items, others) -%}
    {{ return(adapter.dispatch('has_all_items', 'gongkai')(items, others)) }}
{%- endmacro %}

{% macro default__has_all_items(items, others) -%}
    list_has_all({{ items }}, {{ others }})
{%- endmacro %}

{#- Where each value of a run begins: the first one's place and what parts them given. -#}
{% macro run_starts(value_texts, char_start, space_length) -%}
    {{ return(adapter.dispatch('run_starts', 'gongkai')(
        value_texts, char_start, space_length
    )) }}
{%- endmacro %}

{% macro default__run_starts(value_texts, char_start, space_length) -%}
    list_transform(
        {{ lengths_of(value_texts) }},
        lambda text_length, no: cast(
            {{ char_start }} + (no - 1) * {{ space_length }}
            + coalesce(
                list_sum(list_slice({{ lengths_of(value_texts) }}, 1, no - 1)), 0
            ) as integer
        )
    )
{%- endmacro %}

{#- Whether a value but the one in the given place has one of the characters. -#}
{% macro misplaced_marks(values_key, place, characters) -%}
    {{ return(adapter.dispatch('misplaced_marks', 'gongkai')(
        values_key, place, characters
    )) }}
{%- endmacro %}

{% macro default__misplaced_marks(values_key, place, characters) -%}
    len(list_filter(
        string_split({{ values_key }}, '|'),
        lambda value_text, no:
            no is distinct from {{ place }}
            and regexp_matches(value_text, '[{{ characters }}]')
    )) > 0
{%- endmacro %}

{#- The numbers of a table, from its values with a pipe between them. -#}
{% macro plain_numbers(values_key) -%}
    {{ return(adapter.dispatch('plain_numbers', 'gongkai')(values_key)) }}
{%- endmacro %}

{% macro default__plain_numbers(values_key) -%}
    case
        when regexp_matches({{ values_key }}, '{{ decorated_pattern() }}')
            then list_transform(
                string_split({{ values_key }}, '|'),
                lambda value_text: {{ plain_number('value_text') }}
            )
        else cast(string_split({{ values_key }}, '|') as decimal(28, 8) [])
    end
{%- endmacro %}

{#- Places in the table of the cells for which a condition holds, as a list. -#}
{% macro positions_where(condition) -%}
    {{ return(adapter.dispatch('positions_where', 'gongkai')(condition)) }}
{%- endmacro %}

{% macro default__positions_where(condition) -%}
    coalesce(
        list(table_position order by table_position) filter (where {{ condition }}), []
    )
{%- endmacro %}

{#- The sum of the numbers in the given places; zero if there are none. -#}
{% macro sum_at(numbers, positions) -%}
    {{ return(adapter.dispatch('sum_at', 'gongkai')(numbers, positions)) }}
{%- endmacro %}

{% macro default__sum_at(numbers, positions) -%}
    coalesce(list_sum(list_select({{ numbers }}, {{ positions }})), 0)
{%- endmacro %}

{#- How many numbers in the given places satisfy a condition on `number`. -#}
{% macro count_at(numbers, positions, condition) -%}
    {{ return(adapter.dispatch('count_at', 'gongkai')(numbers, positions, condition)) }}
{%- endmacro %}

{% macro default__count_at(numbers, positions, condition) -%}
    len(list_filter(
        list_select({{ numbers }}, {{ positions }}), lambda number: {{ condition }}
    ))
{%- endmacro %}
