{#-
    Shared pieces of the rules that find whose report a text is. Patterns are constants:
    an engine compiles them once, which it cannot do for a pattern that comes from a row.
-#}

{#- Full-width digits and brackets as half-width ones; no character moves. -#}
{% macro half_width(text) -%}
    translate({{ text }}, '０１２３４５６７８９（）［］：．－／　', '0123456789()[]:.-/ ')
{%- endmacro %}

{#- A short line as the rules compare it: half-width, without blanks and bookmarks. -#}
{% macro compact_line(text) -%}
    regexp_replace(
        regexp_replace({{ half_width(text) }}, '\[bookmark:[^\]]*\]', '', 'g'),
        '[\s\x{00A0}\x{200B}\x{FEFF}]', '', 'g'
    )
{%- endmacro %}

{#- A year in Arabic or Chinese digits: 2019, 二〇一九. -#}
{% macro year_pattern() -%}
(?:20[0-9]{2}|二[〇○零OoО][〇○零OoО一二三][〇○零OoО一二三四五六七八九])
{%- endmacro %}

{% macro year_number(text) -%}
    try_cast(translate({{ text }}, '〇○零OoО一二三四五六七八九', '000000123456789') as integer)
{%- endmacro %}

{#- A number to 31 in Arabic or Chinese digits (8, 八, 二十八) as two digits. -#}
{% macro two_digits(text) -%}
    case
        when regexp_full_match({{ text }}, '[0-9]{1,2}') then lpad({{ text }}, 2, '0')
        when {{ text }} = '十' then '10'
        when regexp_full_match({{ text }}, '[一二三]十')
            then translate(left({{ text }}, 1), '一二三', '123') || '0'
        when regexp_full_match({{ text }}, '十[一二三四五六七八九]')
            then '1' || translate(right({{ text }}, 1), '一二三四五六七八九', '123456789')
        when regexp_full_match({{ text }}, '[一二三]十[一二三四五六七八九]')
            then translate(left({{ text }}, 1), '一二三', '123')
                || translate(right({{ text }}, 1), '一二三四五六七八九', '123456789')
        when regexp_full_match({{ text }}, '[一二三四五六七八九]')
            then '0' || translate({{ text }}, '一二三四五六七八九', '123456789')
    end
{%- endmacro %}

{#- A date from its three printed parts; null for a day that does not exist. -#}
{% macro date_from_parts(year, month, day) -%}
    try_cast(
        {{ year_number(year) }}
        || '-' || {{ two_digits(month) }}
        || '-' || {{ two_digits(day) }}
        as date
    )
{%- endmacro %}

{#- What ends a report's title, in simplified or traditional characters. -#}
{% macro title_tail_pattern() -%}
{%- set state = '(?:情[况況])?' -%}
(?:政府)?(?:信息|資訊)公[开開](?:工作)?{{ state }}的?(?:年度)?(?:工作)?{{ state -}}
(?:[总總][结結])?{{ title_end_pattern() }}
{%- endmacro %}

{#- The word that a report calls itself. -#}
{% macro title_end_pattern() -%}
(?:[报報]告|年[报報])
{%- endmacro %}

{#- What only titles in traditional characters have. -#}
{% macro traditional_title_pattern() -%}
[開報]
{%- endmacro %}

{#- Where one agency's name ends and that of another, reporting with it, begins. -#}
{% macro joint_names_pattern() -%}
(?:局|厅|委|委员会|办|办公室|政府|中心|处|馆|院|站)[、和及与暨]
{%- endmacro %}

{#- What development zones are called. -#}
{% macro zone_pattern() -%}
{%- set zones = [
    '高新区', '经开区', '开发区', '新区', '园区', '保税区',
    '示范区', '度假区', '合作区', '试验区', '实验区', '经济区',
    '管理区', '风景区', '名胜区', '景区', '港区', '产业区',
    '港务区', '工业区', '集聚区', '聚集区', '综保区', '科技城',
] -%}
(?:{{ zones | join('|') }})
{%- endmacro %}

{#- An agency's name without what changes between years: brackets, long forms. -#}
{% macro canonical_agency(name) -%}
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    replace(replace(replace(replace(
                        regexp_replace({{ name }}, '\([^()]*\)', '', 'g'),
                        '高新技术产业开发区', '高新区'),
                        '高新技术开发区', '高新区'),
                        '经济技术开发区', '经开区'),
                        '管理委员会', '管委会'),
                    '国家级?(高新区|经开区)', '\1'
                ),
                '({{ zone_pattern() }})$', '\1管委会'
            ),
            '街道办?$', '街道办事处'
        ),
        '^(人民)?政府|([镇乡])(政府)?$', '\2人民政府'
    )
{%- endmacro %}

{#- Every piece of evidence must be found again where it says it was read. -#}
{% test evidence_reads_back(model) %}

select
    evidence.report_id,
    evidence.attribute,
    evidence.evidence,
    evidence.raw_text
from {{ model }} as evidence
left join {{ ref('stg_raw__reports') }} as reports
    on evidence.report_id = reports.report_id
where
    evidence.evidence != 'manifest'
    and evidence.raw_text is distinct from substr(
        reports.text, evidence.char_start + 1, length(evidence.raw_text)
    )

{% endtest %}

{#- Identified means complete and without a reason; anything else says why. -#}
{% test identification_is_complete(model) %}

select
    report_id,
    identification,
    agency_id,
    reason
from {{ model }}
where
    case
        when identification = 'identified'
            then
                agency_id is null
                or agency_name is null
                or division_code is null
                or province is null
                or report_year is null
                or reason is not null
        else agency_id is not null or reason is null
    end

{% endtest %}
