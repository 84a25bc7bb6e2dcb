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
        '題額類髮專個為爲億從眾傳體動參員圍場應時標濟點熱線絡統編網職輿',
        '訓設讀談負責輯進錯門聞閱閲隱駁',
    ] -%}
    {%- set plain = [
        '“”并布系内务区问单国执报审对属币废强后复征采据数于会条业构',
        '机档权决没况减准无获现当发确秘稳范纠纳组结经维总织缴继续累罚',
        '与举万处里补制复规计讼访许诉注询认请议护费购转办这过开关项顺',
        '题额类发专个为为亿从众传体动参员围场应时标济点热线络统编网职舆',
        '训设读谈负责辑进错门闻阅阅隐驳',
    ] -%}
    case
        when regexp_matches({{ text }}, '[{{ traditional | join }}]')
            then translate({{ text }}, '{{ traditional | join }}', '{{ plain | join }}')
        else {{ text }}
    end
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

{#-
    Line ends as line feeds, tabs as pipes, wide blanks as blanks: length is kept.
-#}
{% macro plain_separators(text) -%}
    {{ return(adapter.dispatch('plain_separators', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__plain_separators(text) -%}
    {%- set plain = [
        ['chr(13) || chr(10)', "' ' || chr(10)"], ['chr(13)', 'chr(10)'],
        ['chr(9)', "'|'"], ['chr(12288)', "' '"], ['chr(160)', "' '"],
        ['chr(29)', "' '"], ['chr(30)', "' '"], ['chr(31)', "' '"],
    ] -%}
    {#- most texts have none of them, and to look is cheaper than to write anew -#}
    case
        when
            {% for found, _ in plain[1:] -%}
            contains({{ text }}, {{ found }}){% if not loop.last %} or {% endif %}
            {%- endfor %}
            then {% for _ in plain -%}replace({%- endfor -%}
    {{ text }}
    {%- for found, becomes in plain -%}, {{ found }}, {{ becomes }}){%- endfor %}
        else {{ text }}
    end
{%- endmacro %}

{#- Blanks between a number and its unit of money as marks (character 29). -#}
{% macro united_amounts(text) -%}
    {{ return(adapter.dispatch('united_amounts', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__united_amounts(text) -%}
    {#-
        Also words that say another sum than the one a cell's column is in (万, 千元, 角,
        美元, 多万元, %): such a token is no number, and the cell is not read.
    -#}
    {%- set opening = '[(（]?[余多]?[十百千]?[万亿]?' -%}
    {%- set unit = opening ~ '(?:[美港欧日]?[元圆]|人民币|[万亿千百角分%％‰余多])' -%}
    {#- one look at most texts; each blank keeps its place -#}
    case
        when {{ matches(text, '[0-9０-９] {1,4}' ~ unit) }}
            then {% for _ in range(4) -%}regexp_replace({%- endfor -%}
    {{ text }}
    {%- for blanks in range(1, 5) -%}
    , '([0-9０-９]) {{ '{' ~ blanks ~ '}' }}({{ unit }})',
                '\1' || repeat(chr(29), {{ blanks }}) || '\2', 'g')
    {%- endfor %}
        else {{ text }}
    end
{%- endmacro %}

{#- All tokens of a text with plain separators, each with the separator before it. -#}
{% macro tokens_of(text) -%}
    {{ return(adapter.dispatch('tokens_of', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__tokens_of(text) -%}
    {%- set marks = [
        ["' | '", 'chr(30)'], ["'|'", "chr(31) || '|'"],
        ['chr(10)', 'chr(31) || chr(10)'], ["' '", "chr(31) || ' '"],
        ['chr(30)', "chr(31) || ' | '"],
    ] -%}
    list_slice(string_split(
    {%- for _ in marks -%}replace({%- endfor -%}
    {{ text }}
    {%- for found, becomes in marks -%}, {{ found }}, {{ becomes }}){%- endfor -%}
    , chr(31)), 2, -1)
{%- endmacro %}

{#- What parts a token from the one before: L a line end, C a cell border, W a blank. -#}
{% macro separator_mark(token) -%}
    case
        when starts_with({{ token }}, chr(10)) then 'L'
        when contains(left({{ token }}, 3), '|') then 'C'
        else 'W'
    end
{%- endmacro %}

{% macro without_separators(token) -%}
    ltrim({{ token }}, ' |' || chr(10))
{%- endmacro %}

{#- All matches of a pattern in a text, as a list. -#}
{% macro all_matches(text, pattern) -%}
    {{ return(adapter.dispatch('all_matches', 'gongkai')(text, pattern)) }}
{%- endmacro %}

{% macro default__all_matches(text, pattern) -%}
    regexp_extract_all({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- The first match of a pattern in a text; an empty text if there is none. -#}
{% macro first_match(text, pattern) -%}
    {{ return(adapter.dispatch('first_match', 'gongkai')(text, pattern)) }}
{%- endmacro %}

{% macro default__first_match(text, pattern) -%}
    regexp_extract({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- How often a character stands in a text. -#}
{% macro count_of(text, character) -%}
    cast(length({{ text }}) - length(replace({{ text }}, '{{ character }}', '')) as integer)
{%- endmacro %}

{#- The items of a list as one text, nothing between them. -#}
{% macro joined(items) -%}
    {{ return(adapter.dispatch('joined', 'gongkai')(items)) }}
{%- endmacro %}

{% macro default__joined(items) -%}
    array_to_string({{ items }}, '')
{%- endmacro %}

{% macro first_item(items) -%}
    {{ return(adapter.dispatch('first_item', 'gongkai')(items)) }}
{%- endmacro %}

{% macro default__first_item(items) -%}
    {{ items }}[1]
{%- endmacro %}

{#- How many different items a list has. -#}
{% macro distinct_items(items) -%}
    {{ return(adapter.dispatch('distinct_items', 'gongkai')(items)) }}
{%- endmacro %}

{% macro default__distinct_items(items) -%}
    cast(list_unique({{ items }}) as integer)
{%- endmacro %}

{#- The items of a list that are not empty, with a blank between them. -#}
{% macro joined_filled(items) -%}
    {{ return(adapter.dispatch('joined_filled', 'gongkai')(items)) }}
{%- endmacro %}

{% macro default__joined_filled(items) -%}
    coalesce(array_to_string(list_filter({{ items }}, lambda item: item != ''), ' '), '')
{%- endmacro %}

{#- As many consecutive numbers, from the first on; nulls without a first. -#}
{% macro numbers_from(first, count) -%}
    {{ return(adapter.dispatch('numbers_from', 'gongkai')(first, count)) }}
{%- endmacro %}

{% macro default__numbers_from(first, count) -%}
    list_transform(range(0, {{ count }}), lambda step: step + cast({{ first }} as bigint))
{%- endmacro %}

{#-
    For as many places, counted from the first, the number of the item that stands there:
    items and their numbers are given in step. Null where none stands.
-#}
{% macro numbers_of_places(count, first_place, places, numbers) -%}
    {{ return(adapter.dispatch('numbers_of_places', 'gongkai')(
        count, first_place, places, numbers
    )) }}
{%- endmacro %}

{% macro default__numbers_of_places(count, first_place, places, numbers) -%}
    list_transform(
        range(0, {{ count }}),
        lambda step: ({{ numbers }})[
            nullif(list_position({{ places }}, step + {{ first_place }}), 0)
        ]
    )
{%- endmacro %}

{#- Items of a list by their numbers; null where there is no number or no item. -#}
{% macro items_at(items, numbers) -%}
    {{ return(adapter.dispatch('items_at', 'gongkai')(items, numbers)) }}
{%- endmacro %}

{% macro default__items_at(items, numbers) -%}
    list_transform({{ numbers }}, lambda number: {{ items }}[number])
{%- endmacro %}

{#- A list of as many nulls. -#}
{% macro empty_items(count) -%}
    {{ return(adapter.dispatch('empty_items', 'gongkai')(count)) }}
{%- endmacro %}

{% macro default__empty_items(count) -%}
    list_transform(range(0, {{ count }}), lambda step: null)
{%- endmacro %}

{#- How many characters each item of a list has. -#}
{% macro lengths_of(items) -%}
    {{ return(adapter.dispatch('lengths_of', 'gongkai')(items)) }}
{%- endmacro %}

{% macro default__lengths_of(items) -%}
    list_transform({{ items }}, lambda item: length(item))
{%- endmacro %}

{#- Where an item first stands in a list, from 1; null if it does not. -#}
{% macro position_in(items, item) -%}
    {{ return(adapter.dispatch('position_in', 'gongkai')(items, item)) }}
{%- endmacro %}

{% macro default__position_in(items, item) -%}
    nullif(list_position({{ items }}, {{ item }}), 0)
{%- endmacro %}

{#-
    The first place in a text where one of some texts stands, and the longest that stands
    there, as one number: 1000 times the place, and 999 less the length.
-#}
{% macro first_of(text, texts) -%}
    {{ return(adapter.dispatch('first_of', 'gongkai')(text, texts)) }}
{%- endmacro %}

{% macro default__first_of(text, texts) -%}
    list_min(list_transform(
        list_filter({{ texts }}, lambda item: contains({{ text }}, item)),
        lambda item: strpos({{ text }}, item) * 1000 + 999 - length(item)
    ))
{%- endmacro %}

{% macro contains_any(text, texts) -%}
    {{ first_of(text, texts) }} is not null
{%- endmacro %}

{% macro text_before_first(text, texts) -%}
    left({{ text }}, {{ first_of(text, texts) }} // 1000 - 1)
{%- endmacro %}

{% macro text_behind_first(text, texts) -%}
    substr(
        {{ text }},
        {{ first_of(text, texts) }} // 1000 + 999 - {{ first_of(text, texts) }} % 1000
    )
{%- endmacro %}

{#- A text without any of some texts, each taken out in turn. -#}
{% macro without_all(text, texts) -%}
    {{ return(adapter.dispatch('without_all', 'gongkai')(text, texts)) }}
{%- endmacro %}

{% macro default__without_all(text, texts) -%}
    list_reduce(
        list_concat([{{ text }}], coalesce({{ texts }}, [])),
        lambda kept, item: replace(kept, item, '')
    )
{%- endmacro %}

{#- An empty list of a type; a list with one more item; how many items are smaller. -#}
{% macro no_items(item_type) -%}
    {{ return(adapter.dispatch('no_items', 'gongkai')(item_type)) }}
{%- endmacro %}

{% macro default__no_items(item_type) -%}
    cast([] as {{ item_type }} [])
{%- endmacro %}

{% macro with_item(items, item) -%}
    {{ return(adapter.dispatch('with_item', 'gongkai')(items, item)) }}
{%- endmacro %}

{% macro default__with_item(items, item) -%}
    list_append({{ items }}, {{ item }})
{%- endmacro %}

{% macro count_below(items, limit) -%}
    {{ return(adapter.dispatch('count_below', 'gongkai')(items, limit)) }}
{%- endmacro %}

{% macro default__count_below(items, limit) -%}
    len(list_filter({{ items }}, lambda item: item < {{ limit }}))
{%- endmacro %}
