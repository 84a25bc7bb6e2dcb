{#-
    How numbers and zeros are found in running text. Words come from the seeds and are
    rendered into patterns that are constants of the model.
-#}

{#-
    Values of a seed's column as the alternatives of a pattern, the longest first. The
    seed is read when the model is compiled, right before it runs; the model that calls
    this says `depends_on` for the seed. `literal` is false for a column of patterns;
    `breakable` lets a line end stand between the characters.
-#}
{% macro seed_alternatives(
    seed, column, where='true', literal=true, breakable=false
) -%}
    {%- if execute is defined and execute -%}
        {%- set relation = api.Relation.create(
            database=target.database, schema='seeds', identifier=seed
        ) -%}
        {%- set query -%}
            select distinct {{ column }} as word
            from {{ relation }}
            where {{ where }}
            order by length({{ column }}) desc, word
        {%- endset -%}
        {%- set words = run_query(query).columns['word'].values() -%}
        {%- set found = [] -%}
        {%- for word in words -%}
            {%- set escaped = modules.re.escape(word) if literal else word -%}
            {%- if breakable -%}
                {%- set escaped = word | map('string') | join('\\n?') -%}
            {%- endif -%}
            {%- do found.append(escaped | replace("'", "''")) -%}
        {%- endfor -%}
        {{ return('(?:' ~ (found | join('|')) ~ ')') }}
    {%- endif -%}
    {{ return('(?:word)') }}
{%- endmacro %}

{#- What parts one clause from the next, as the inside of a character class. -#}
{% macro clause_ends() -%}
    {{ return(',，:：;；。！？!?(（|') }}
{%- endmacro %}

{#- A Chinese numeral below ten thousand, written out by its places. -#}
{% macro han_number_pattern() -%}
    {%- set d = '[一二两三四五六七八九]' -%}
    {%- set tens = '(?:' ~ d ~ '?十' ~ d ~ '?)' -%}
    {%- set rest = '(?:' ~ d ~ '十' ~ d ~ '?|零十?' ~ d ~ '|十' ~ d ~ '?)' -%}
    {%- set hundreds = '(?:' ~ d ~ '百' ~ rest ~ '?)' -%}
    {%- set thousands = '(?:' ~ d ~ '千(?:' ~ hundreds ~ '|零' ~ tens ~ '|零' ~ d ~ ')?)' -%}
    {{ return('(?:' ~ [thousands, hundreds, tens, d] | join('|') ~ ')') }}
{%- endmacro %}

{% macro han_amount_pattern() -%}
    {%- set number = han_number_pattern() -%}
    {{ return(
        '(?:' ~ number ~ '[万亿](?:零?' ~ number ~ ')?|' ~ number ~ ')'
    ) }}
{%- endmacro %}

{% macro arabic_number_pattern() -%}
    {{ return(
        '(?:[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:\\n[0-9]+)?(?:[.][0-9]+)?)'
    ) }}
{%- endmacro %}

{#-
    A number with its measure word, and the words that qualify it. Named groups, for a
    text that is known to be one; without them the same pattern finds it in a text.
-#}
{% macro quantity_pattern(named=false) -%}
    {%- set open = {} -%}
    {%- for name in ['before', 'low', 'inside', 'scale', 'more', 'unit', 'after'] -%}
        {%- do open.update({name: '(?P<' ~ name ~ '>' if named else '(?:'}) -%}
    {%- endfor -%}
    {%- set high = '(?P<high>' if named else '(?:' -%}
    {%- set before = seed_alternatives(
        'narrative_qualifiers', 'word', "place = 'before'"
    ) -%}
    {%- set inside = seed_alternatives(
        'narrative_qualifiers', 'word', "place = 'inside'"
    ) -%}
    {%- set after = seed_alternatives(
        'narrative_qualifiers', 'word', "place = 'after'"
    ) -%}
    {%- set unit = seed_alternatives('narrative_units', 'written', breakable=true) -%}
    {%- set arabic = arabic_number_pattern() -%}
    {%- set han = han_amount_pattern() -%}
    {{ return(
        open.before ~ before ~ '?)\\s?'
        ~ open.low ~ arabic ~ '|' ~ han ~ '|[百千万])'
        ~ '(?:\\s?[-－–—~～至到]\\s?' ~ high ~ arabic ~ '|' ~ han ~ '))?'
        ~ '\\s{0,2}' ~ open.inside ~ inside ~ '?)'
        ~ open.scale ~ '[千万亿]{0,2})'
        ~ open.more ~ inside ~ '?)'
        ~ '\\s{0,2}' ~ open.unit ~ unit ~ ')'
        ~ open.after ~ after ~ '?)'
    ) }}
{%- endmacro %}

{#- 百分之九十五 and the like. -#}
{% macro han_percent_pattern() -%}
    {{ return('百分之(?:' ~ han_amount_pattern() ~ '|百|[0-9]+(?:[.][0-9]+)?)') }}
{%- endmacro %}

{% macro date_pattern() -%}
    {%- set year = '(?:19|20)[0-9]{2}' -%}
    {%- set han_year = '二[〇○零Oo][〇○零一二三][〇○零一二三四五六七八九]' -%}
    {%- set month = '[0-9]{1,2}\\s?月(?:份|底|末|初)?(?:\\s?[0-9]{1,2}\\s?[日号])?' -%}
    {{ return(
        '(?:(?:[0-9]{1,2}[.])?' ~ year ~ '(?:年?度?\\s?[-－–—~～至到]\\s?' ~ year ~ ')?\\s?年'
        ~ '(?:度|末|底|初)?(?:\\s?' ~ month ~ ')?'
        ~ '|' ~ year ~ '[-./](?:1[0-2]|0?[1-9])[-./](?:[12][0-9]|3[01]|0?[1-9])日?'
        ~ '|' ~ han_year ~ '年(?:度|末|底|初)?'
        ~ '(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?)?'
        ~ '|' ~ month ~ '|[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)'
    ) }}
{%- endmacro %}

{% macro document_number_pattern() -%}
    {{ return('[〔\\[(（【][0-9]{4}[〕\\])）】]\\s?(?:第\\s?)?[0-9]+\\s?号') }}
{%- endmacro %}

{% macro ordinal_pattern() -%}
    {{ return(
        '第\\s?[0-9一二三四五六七八九十百千零〇两]+\\s?[\\p{Han}]?'
        ~ '(?:[(（][0-9一二三四五六七八九十]+[)）]项?)?'
    ) }}
{%- endmacro %}

{#- A zero stated in words: 未发生…, to the end of its clause or its next digit. -#}
{% macro zero_pattern() -%}
    {%- set verbs = [
        '曾', '再', '有', '发生', '出现', '收到', '接到', '接收', '受理', '收取', '收缴',
        '产生', '引起', '引发', '提起', '被', '收费', '接获', '提出', '向',
    ] -%}
    {%- set things = [
        '因', '由', '行政复议', '行政诉讼', '复议', '诉讼', '举报', '投诉', '收费',
        '上年结转', '上年度结转', '结转', '一起', '一例', '一件', '任何', '涉及', '有关',
        '针对', '政府信息公开', '信息公开', '依申请', '公民', '发生', '出现', '收到',
        '接到', '受理', '收取',
    ] -%}
    {{ return(
        '(?:(?:未|从未|尚未|没有|从没有|并未)(?:' ~ verbs | join('|') ~ ')'
        ~ '|(?:没有|无|尚无|并无|暂无|没)(?:' ~ things | join('|') ~ '))'
        ~ '[^0-9' ~ clause_ends() ~ ']*'
    ) }}
{%- endmacro %}

{#- Digits and numerals that are no quantity, so that no part of them is taken for one. -#}
{% macro other_number_pattern() -%}
    {%- set words = [
        '最近', '附近', '邻近', '临近', '新近', '靠近', '相近', '节约', '预约', '签约', '特约',
        '履约', '制约', '合约', '条约', '公约', '违约', '赶超', '反超', '高超',
    ] -%}
    {{ return(
        '(?:' ~ words | join('|') ~ '|[A-Za-z][A-Za-z0-9+]*'
        ~ '|[0-9]{3,4}-[0-9]{7,8}|[0-9]+周年|[0-9]{1,2}:[0-9]{2}'
        ~ '|[几数][十百千万亿]+|[0-9]{1,3}(?:,[0-9]+)+'
        ~ '|[0-9]+(?:[.][0-9]+)*|[一二两三四五六七八九十百千万亿零〇]+)'
    ) }}
{%- endmacro %}

{#- Everything that is told apart: what comes first wins where several begin. -#}
{% macro mention_pattern() -%}
    {{ return([
        date_pattern(), document_number_pattern(), ordinal_pattern(),
        '[0-9]+周年', han_percent_pattern(), quantity_pattern(), zero_pattern(),
        other_number_pattern(),
    ] | join('|')) }}
{%- endmacro %}

{#- A text with a mark (character 30) before each mention and one (31) behind it. -#}
{% macro marked_mentions(text, pattern) -%}
    {{ return(adapter.dispatch('marked_mentions', 'gongkai')(text, pattern)) }}
{%- endmacro %}

{% macro default__marked_mentions(text, pattern) -%}
    regexp_replace({{ text }}, '{{ pattern }}', chr(30) || '\0' || chr(31), 'g')
{%- endmacro %}

{#- Each character of a pattern's matches as character 26; length is kept. -#}
{% macro masked(text, pattern) -%}
    {{ return(adapter.dispatch('masked', 'gongkai')(text, pattern)) }}
{%- endmacro %}

{% macro default__masked(text, pattern) -%}
    array_to_string(
        list_transform(
            string_split({{ marked_mentions(text, pattern) }}, chr(30)),
            lambda part: case
                when contains(part, chr(31))
                    then repeat(chr(26), cast(strpos(part, chr(31)) - 1 as integer))
                        || substr(part, strpos(part, chr(31)) + 1)
                else part
            end
        ), ''
    )
{%- endmacro %}

{#- The value of a Chinese numeral below ten thousand; an empty text is zero. -#}
{% macro han_digits_value(text) -%}
    {%- set digits = "'一二两三四五六七八九', '1223456789'" -%}
    (
        {%- for mark, factor in [['千', 1000], ['百', 100]] %}
        coalesce(try_cast(translate(
            left({{ first_match(text, '[一二两三四五六七八九]' ~ mark) }}, 1), {{ digits }}
        ) as integer), 0) * {{ factor }} +
        {%- endfor %}
        case
            when contains({{ text }}, '十')
                then coalesce(try_cast(translate(
                    left({{ first_match(text, '[一二两三四五六七八九]十') }}, 1), {{ digits }}
                ) as integer), 1) * 10
            else 0
        end
        + coalesce(try_cast(translate(
            {{ first_match(text, '[一二两三四五六七八九]$') }}, {{ digits }}
        ) as integer), 0)
    )
{%- endmacro %}

{#- The value of a number as it stands in running text, Arabic or Chinese. -#}
{% macro narrative_number(text) -%}
    case
        when {{ matches(text, '^[0-9]') }}
            then try_cast(
                {{ without_characters(text, ',' ) }} as decimal(28, 8)
            )
        when {{ text }} in ('百', '千', '万')
            then cast(case {{ text }} when '百' then 100 when '千' then 1000 else 10000 end
                as decimal(28, 8))
        when contains({{ text }}, '亿')
            then cast(
                {{ han_digits_value("split_part(" ~ text ~ ", '亿', 1)") }} * 100000000
                + {{ han_digits_value("split_part(" ~ text ~ ", '亿', 2)") }}
                as decimal(28, 8))
        when contains({{ text }}, '万')
            then cast(
                {{ han_digits_value("split_part(" ~ text ~ ", '万', 1)") }} * 10000
                + {{ han_digits_value("split_part(" ~ text ~ ", '万', 2)") }}
                as decimal(28, 8))
        when {{ text }} != ''
            then cast({{ han_digits_value(text) }} as decimal(28, 8))
    end
{%- endmacro %}

{% macro without_characters(text, characters) -%}
    replace(translate({{ text }}, '{{ characters }}', ''), chr(10), '')
{%- endmacro %}

{#- What begins an item of a list or a chapter. -#}
{% macro item_start_pattern() -%}
    {{ return(
        '^(?:[ 　|]|[一二三四五六七八九十]{1,3}[、.,是]|[(][一二三四五六七八九十0-9]{1,3}[)]'
        ~ '|[0-9]{1,2}[、.)]|第[一二三四五六七八九十]{1,3}[章节部条,、]|[—·•●◆▪-])'
    ) }}
{%- endmacro %}

{#- 1 for a chapter (一、…), 2 for what is below it ((一)…), 0 for other lines. -#}
{% macro heading_level(text) -%}
    case
        when {{ matches(
            text,
            '^[ 　]*(?:[一二三四五六七八九十]{1,3}[、.,]|第[一二三四五六七八九十]{1,3}[章部])'
        ) }} then 1
        when {{ matches(text, '^[ 　]*[(][一二三四五六七八九十]{1,3}[)]') }} then 2
        when {{ matches(
            text,
            '^[^。，；,;:|0-9]{2,30}(?:情况|问题|措施|打算|计划|安排|概述|概况|事项)$'
        ) }} then 1
        else 0
    end
{%- endmacro %}

{#- The heading's words: a short line whole, or what comes before the first stop. -#}
{% macro heading_text(text) -%}
    case
        when length({{ text }}) <= 45 and {{ matches(text, '^[^。]*。?[ 　]*$') }}
            then {{ text }}
        else {{ first_match(text, '^[^。:]{2,40}[。:]') }}
    end
{%- endmacro %}

{#- A text with a mark (character 31) behind each sentence. -#}
{% macro sentence_marked(text) -%}
    {{ return(adapter.dispatch('sentence_marked', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__sentence_marked(text) -%}
    regexp_replace({{ text }}, '[。！？!?]+[”’》）)」]*', '\0' || chr(31), 'g')
{%- endmacro %}

{#- A text with a mark (character 31) behind each comma that parts no digits. -#}
{% macro comma_marked(text) -%}
    {{ return(adapter.dispatch('comma_marked', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__comma_marked(text) -%}
    regexp_replace({{ text }}, '[；;、，]|,[^0-9]', '\0' || chr(31), 'g')
{%- endmacro %}

{#- How many line ends a text has. -#}
{% macro line_breaks(text) -%}
    length({{ text }}) - length(replace({{ text }}, chr(10), ''))
{%- endmacro %}

{#- The years that a date names, as a list of integers. -#}
{% macro years_of(text) -%}
    {{ return(adapter.dispatch('years_of', 'gongkai')(text)) }}
{%- endmacro %}

{% macro default__years_of(text) -%}
    list_transform(
        list_concat(
            regexp_extract_all({{ text }}, '(?:19|20)[0-9]{2}'),
            list_transform(
                regexp_extract_all(
                    {{ text }}, '二[〇○零Oo][〇○零一二三][〇○零一二三四五六七八九]'
                ),
                lambda year: translate(
                    year, '〇○零Oo一二三四五六七八九', '00000123456789'
                )
            )
        ),
        lambda year: cast(year as integer)
    )
{%- endmacro %}

{#- The words of the seed in a text, parted by blanks; their order is kept. -#}
{% macro words_in(text) -%}
    array_to_string(
        {{ all_matches(text, seed_alternatives('narrative_words', 'word')) }}, ' '
    )
{%- endmacro %}

{#- A cell of words parted by blanks as a list; an empty one as an empty list. -#}
{% macro words_listed(text) -%}
    list_filter(
        {{ split('coalesce(' ~ text ~ ", '')", "' '") }}, lambda word: word != ''
    )
{%- endmacro %}

{#- The last clause of a text; behind a colon or a bracket, the clause before it. -#}
{% macro last_clause(text) -%}
    {%- set inside = '[^' ~ clause_ends() ~ ']' -%}
    {{ first_match(text, inside ~ '+[:(]?' ~ inside ~ '{0,2}$') }}
{%- endmacro %}

{#- A clause without words of time and place, and without what only leads to its subject. -#}
{% macro without_lead(clause) -%}
    {%- set lead = [
        '其中', '而且', '并', '同时', '全年', '年内', '今年', '本年度', '本年', '截至目前',
        '目前', '累计', '共计', '共', '及', '和', '与', '以及', '另外', '此外', '还', '也',
        '均', '经', '由', '因', '涉及', '有关', '关于', '向', '在', '对', '以', '通过', '利用',
        '依托', '借助', '按', '据统计', '据', '经统计', '[一二三四五六七八九十]{1,3}[)、.]',
        '[0-9年月日度,、 　:)“”\\x{1A}-]',
    ] -%}
    regexp_replace({{ clause }}, '^(?:{{ lead | join('|') }})+', '')
{%- endmacro %}

{#-
    The body that a clause names as the one that acts: what it begins with. An empty text
    if it begins with a verb or names none.
-#}
{% macro starting_body(clause) -%}
    {%- set verbs = [
        '主动', '公开', '发布', '公布', '受理', '收到', '办理', '承办', '接到', '新收',
        '回应', '处置', '举办', '组织', '开展', '召开', '依法', '依申请', '答复', '印发',
        '编发', '处理', '政府信息', '政务', '行政', '重点', '专职', '网站', '门户',
        '信函', '当面', '网上', '网络', '信息', '上年', '结转', '予以', '不予', '同意',
    ] -%}
    {%- set ends = [
        '局', '委员会', '委', '办公室', '公开办', '政府办', '办事处', '厅', '法院', '检察院',
        '政府', '镇', '乡', '街道', '社区', '村', '县', '区', '市', '省', '州', '旗', '公司',
        '学校', '医院', '单位', '部门', '机关', '系统', '中心', '大队', '支队',
    ] -%}
    {%- set body = first_match(
        clause, '^(?:各(?:[^级]|$)|[\\p{Han}]{1,12}?(?:' ~ ends | join('|') ~ '))'
    ) -%}
    case
        when {{ matches(clause, '^(?:' ~ verbs | join('|') ~ ')') }} then ''
        when {{ matches(body, '公开|发布|信息|收到|受理|网站|微信|微博|平台|办理') }} then ''
        else {{ body }}
    end
{%- endmacro %}

{#-
    What follows a number that is a condition (超过3件的，…; 2次以上内容相同的…), or that
    counts what an earlier year left too (含上年结转…).
-#}
{% macro unsettled_pattern() -%}
    {{ return(
        '^的(?:[' ~ clause_ends() ~ ']|$)'
        ~ '|^(?:[(,]?(?:含|包括|包含|其中)|[(])[^' ~ clause_ends() ~ ']{0,4}'
        ~ '(?:上年|上一年|上年度|上一年度|去年)[^' ~ clause_ends() ~ '0-9]{0,2}结转'
    ) }}
{%- endmacro %}

{#- The agency's own office as the subject of a clause: 县政府办公室公开…. -#}
{% macro office_subject_pattern() -%}
    {{ return(
        '(?:^|[' ~ clause_ends() ~ '])(?:其中)?(?:[0-9]{4}年度?,?)?'
        ~ '[^在由设向经对从为0-9' ~ clause_ends() ~ ']{0,10}(?:政府|管委会|委员会|县|市|区|州|旗|省)办公[室厅]'
        ~ '(?:本级|本部门|本机关)?'
    ) }}
{%- endmacro %}

{#- Whether a list of concepts has one that keeps a number from being an indicator. -#}
{% macro has_block(concepts) -%}
    contains(array_to_string({{ concepts }}, ' '), 'block_')
{%- endmacro %}

{#- What does not belong to a report; reach is words or line. -#}
{% macro contamination_pattern(reach) -%}
    {{ return(seed_alternatives(
        'contaminations', 'pattern', "reach = '" ~ reach ~ "'", literal=false
    )) }}
{%- endmacro %}

{#- Which of the seed's contaminations a text is: the first whose pattern it has. -#}
{% macro contamination_named(text, reach) -%}
    {%- if execute is defined and execute -%}
        {%- set relation = api.Relation.create(
            database=target.database, schema='seeds', identifier='contaminations'
        ) -%}
        {%- set query -%}
            select contamination, pattern, reach from {{ relation }} order by contamination
        {%- endset -%}
        case
        {%- for row in run_query(query).rows %}
            when
                {{ reach }} = '{{ row['reach'] }}'
                and {{ matches(text, row['pattern'] | replace("'", "''")) }}
                then '{{ row['contamination'] }}'
        {%- endfor %}
        end
    {%- else -%}
        cast(null as varchar)
    {%- endif -%}
{%- endmacro %}

{#- The scope that an agency's report has where its text does not say. -#}
{% macro own_scope(agency_name) -%}
    case
        when {{ matches(agency_name, '办公[室厅]$') }} then 'office'
        else 'agency_whole'
    end
{%- endmacro %}

{#-
    The least and the greatest number that a stated one can mean: 580余 is from 580 to
    590, 近700 from 600 to 700. The last digit that is not zero says how coarse it is.
-#}
{% macro stated_bound(value, qualifier, side) -%}
    {%- set digits = "cast(cast(" ~ value ~ " as decimal(28, 0)) as varchar)" -%}
    {%- set grain = "cast(power(10, length(" ~ digits ~ ") - length(rtrim(" ~ digits
        ~ ", '0'))) as decimal(28, 8))" -%}
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

{% macro unbroken(text) -%}
    replace({{ text }}, chr(10), '')
{%- endmacro %}

{#- A text that goes on with another clause, or not at all. -#}
{% macro clause_end_pattern() -%}
    {{ return('^(?:$|[)”》]*(?:$|[' ~ clause_ends() ~ ']))') }}
{%- endmacro %}

{#- A clause that says if: 如未收到…, 凡…. -#}
{% macro condition_pattern() -%}
    {{ return('(?:如|若|凡|倘|假如|如果)[^' ~ clause_ends() ~ ']{0,6}$') }}
{%- endmacro %}

{#- How many characters the longest cell of a line has. -#}
{% macro longest_cell(line_text) -%}
    {{ return(adapter.dispatch('longest_cell', 'gongkai')(line_text)) }}
{%- endmacro %}

{% macro default__longest_cell(line_text) -%}
    list_max({{ lengths_of(line_cells(line_text)) }})
{%- endmacro %}
