with

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

-- only lines that name a year are read; full-width digits are rare and cost time
dated_lines as (

    select
        report_id,
        line_no,
        char_start,
        line_text,
        case
            when contains(line_text, '２') then {{ half_width('line_text') }}
            else line_text
        end as flat_text
    from lines
    where contains(line_text, '年')

),

-- 截至2019年12月31日, 2019年1月1日至12月31日, and the beginnings of sentences
matched as (

    select
        report_id,
        line_no,
        char_start,
        line_text,
        flat_text,
        case when contains(flat_text, '31') then list_distinct(regexp_extract_all(
            flat_text,
            '(?:截至|截止|截止到|截至到)[ ]?20[0-9]{2}[ ]?年[ ]?12[ ]?月[ ]?31[ ]?日'
            || '|20[0-9]{2}[ ]?年[ ]?1[ ]?月[ ]?1[ ]?日起?(?:至|到|-|—|～|~)+[ ]?'
            || '(?:20[0-9]{2}[ ]?年|当年)?[ ]?12[ ]?月[ ]?31[ ]?日'
        )) end as coverage_matches,
        list_distinct(regexp_extract_all(
            flat_text,
            '(?:^|[。;；!！])[ 　]*20[0-9]{2}[ ]?年[^。;；!！]{0,16}'
        )) as sentence_matches
    from dated_lines

),

-- where each match stands, at most 50 to a line, so that no text is slow to read;
-- the line itself goes no further
said as (

    select
        report_id,
        line_no,
        char_start as line_start,
        'coverage_statement' as evidence,
        unnest(list_transform(
            coverage_matches[1:50],
            lambda flat_match: struct_pack(
                flat_match := flat_match,
                place := position(flat_match in flat_text),
                raw_match := substr(
                    line_text, position(flat_match in flat_text), length(flat_match)
                )
            )
        )) as found
    from matched
    where len(coverage_matches) > 0

    union all by name

    select
        report_id,
        line_no,
        char_start as line_start,
        'sentence_subject' as evidence,
        unnest(list_transform(
            sentence_matches[1:50],
            lambda flat_match: struct_pack(
                flat_match := flat_match,
                place := position(flat_match in flat_text),
                raw_match := substr(
                    line_text, position(flat_match in flat_text), length(flat_match)
                )
            )
        )) as found
    from matched
    where len(sentence_matches) > 0

),

parsed as (

    select
        report_id,
        line_no,
        evidence,
        line_start + found.place - 1 as char_start,
        found.flat_match,
        found.raw_match,
        regexp_extract_all(found.flat_match, '20[0-9]{2}') as years
    from said

),

-- a period over several years covers no single one
coverage as (

    select
        report_id,
        line_no,
        evidence,
        years[1] as value,
        char_start,
        raw_match as raw_text
    from parsed
    where
        evidence = 'coverage_statement'
        and len(list_distinct(years)) = 1

),

-- 2019年,我局…: the year alone; dates, plans and titles are left out
subjects as (

    select
        report_id,
        line_no,
        evidence,
        years[1] as value,
        char_start + position(years[1] in flat_match) - 1 as char_start,
        substr(raw_match, position(years[1] in flat_match), 4) as raw_text
    from parsed
    where
        evidence = 'sentence_subject'
        and not regexp_matches(flat_match, '20[0-9]{2}[ ]?年[ ]?[0-9]{1,2}[ ]?月')
        and not regexp_matches(flat_match, '将|计划|下一步|拟|力争|打算|要点|信息公开')

),

everything as (

    select * from coverage
    union all by name
    select * from subjects

),

-- one row per year said: the first place where it is said
found as (

    select
        report_id,
        'report_year' as attribute,
        evidence,
        value,
        arg_min(raw_text, char_start) as raw_text,
        cast(arg_min(line_no, char_start) as integer) as line_no,
        cast(min(char_start) as integer) as char_start
    from everything
    group by report_id, evidence, value

)

select * from found
