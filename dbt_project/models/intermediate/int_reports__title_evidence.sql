with

edge_lines as (

    select * from {{ ref('int_reports__edge_lines') }}

),

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

agency_suffixes as (

    select * from {{ ref('agency_suffixes') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

-- a label before the title and the book quotes around it are no part of it
head_lines as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        from_start,
        regexp_replace(
            compact_text, '^[#*]*(?:标题|题目|名称)?:?《?([^《》*]*)》?[*]*$', '\1'
        ) as compact_text
    from edge_lines
    where from_start <= 40

),

-- a title may go over three lines: each line knows the two before it
neighbours as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        compact_text,
        lag(line_text) over heads as raw_1_up,
        lag(line_no) over heads as line_1_up,
        lag(line_no, 2) over heads as line_2_up,
        lag(compact_text) over heads as text_1_up,
        lag(compact_text, 2) over heads as text_2_up,
        lag(char_start) over heads as start_1_up,
        lag(char_start, 2) over heads as start_2_up,
        lag(char_start + length(line_text)) over heads as end_1_up
    from head_lines
    window heads as (partition by report_id order by from_start)

),

endings as (

    select
        *,
        regexp_matches(compact_text, '{{ title_tail_pattern() }}(?:\([^()]*\))?$')
            as is_title_alone,
        regexp_full_match(
            text_1_up,
            '[\p{Han}()“”"·、]{0,40}(?:{{ year_pattern() }}年?度?)?[\p{Han}()“”"·、]{0,40}'
        )
        and not regexp_matches(
            text_1_up, '[月日]|{{ title_tail_pattern() }}(?:\([^()]*\))?$'
        ) as is_part_1_up,
        regexp_full_match(
            text_2_up,
            '[\p{Han}()“”"·、]{0,40}(?:{{ year_pattern() }}年?度?)?[\p{Han}()“”"·、]{0,40}'
        )
        and not regexp_matches(
            text_2_up, '[月日]|{{ title_tail_pattern() }}(?:\([^()]*\))?$'
        ) as is_part_2_up
    from neighbours
    where
        length(compact_text) <= 80
        and regexp_matches(compact_text, '{{ title_end_pattern() }}(?:\([^()]*\))?$')

),

-- one row per way to put the lines together: alone, with one above, with two above
windows as (

    select
        report_id,
        line_no,
        1 as lines_used,
        is_title_alone,
        compact_text as title_text,
        line_no as raw_line_no,
        line_text as raw_text,
        char_start as raw_start,
        char_start + length(line_text) as raw_end,
        char_start as title_start,
        char_start + length(line_text) as title_end
    from endings
    where is_title_alone

    union all by name

    select
        report_id,
        line_no,
        2 as lines_used,
        is_title_alone,
        text_1_up || compact_text as title_text,
        line_1_up as raw_line_no,
        case when is_title_alone then raw_1_up end as raw_text,
        start_1_up as raw_start,
        case when is_title_alone then end_1_up else char_start + length(line_text) end
            as raw_end,
        case when is_title_alone then char_start else start_1_up end as title_start,
        char_start + length(line_text) as title_end
    from endings
    where is_part_1_up

    union all by name

    select
        report_id,
        line_no,
        3 as lines_used,
        is_title_alone,
        text_2_up || text_1_up || compact_text as title_text,
        line_2_up as raw_line_no,
        cast(null as varchar) as raw_text,
        start_2_up as raw_start,
        case when is_title_alone then end_1_up else char_start + length(line_text) end
            as raw_end,
        case when is_title_alone then char_start else start_2_up end as title_start,
        char_start + length(line_text) as title_end
    from endings
    where is_part_1_up and is_part_2_up

),

-- navigation, sentences and attachments are not titles
titles as (

    select
        *,
        regexp_extract(title_text, '^(.*?){{ title_tail_pattern() }}(?:\([^()]*\))?$', 1)
            as front_text,
        regexp_extract(title_text, '\(({{ year_pattern() }})年?度?\)$', 1)
            as bracket_year
    from windows
    where
        regexp_full_match(
            title_text,
            '[\p{Han}0-9○OoО()“”"·、—-]*{{ title_tail_pattern() }}(?:\([^()]*\))?'
        )
        and not regexp_matches(title_text, '^附件')

),

-- 人民政府信息公开 gives its 政府 to the agency, 信息公开 keeps the rest
fronts as (

    select
        * exclude (front_text),
        regexp_replace(regexp_replace(front_text, '人民$', '人民政府'), '^关于|关于$', '')
            as front_text
    from titles

),

parts as (

    select
        *,
        regexp_extract_all(front_text, '{{ year_pattern() }}') as front_years,
        regexp_extract(
            front_text, '^(.*?)(?:关于)?{{ year_pattern() }}年?度?(.*)$', 1
        ) as left_text,
        regexp_extract(
            front_text, '^(.*?)(?:关于)?{{ year_pattern() }}年?度?(.*)$', 2
        ) as right_text
    from fronts

),

-- the name stands on one side of the year; on both sides it is not read
named as (

    select
        *,
        case
            when len(front_years) = 0 then front_text
            when len(front_years) > 1 then ''
            when right_text in ('', '的') then left_text
            when left_text = '' then right_text
            else ''
        end as agency_name,
        case
            when len(front_years) = 1 then {{ year_number('front_years[1]') }}
            when len(front_years) = 0 and bracket_year != ''
                then {{ year_number('bracket_year') }}
        end as report_year
    from parts

),

-- lines above a whole title count only if they are an agency's name
known_names as (

    select distinct
        named.agency_name,
        true as is_agency
    from named
    inner join agency_suffixes
        on ends_with(named.agency_name, agency_suffixes.suffix)

    union

    select
        division_name,
        false as is_agency
    from divisions
    where division_name not in (select suffix from agency_suffixes)

),

judged as (

    select
        named.*,
        named.agency_name != ''
        and (
            (named.lines_used = 1 and named.is_title_alone)
            or known_names.is_agency
            or (known_names.agency_name is not null and not named.is_title_alone)
        ) as has_agency
    from named
    left join known_names on named.agency_name = known_names.agency_name

),

agency_rows as (

    select
        report_id,
        'agency_name' as attribute,
        case
            when lines_used > 1 and is_title_alone then 'heading_above_title'
            else 'title'
        end as evidence,
        agency_name as value,
        raw_start,
        raw_end,
        raw_line_no,
        raw_text
    from judged
    where has_agency
    qualify row_number() over (partition by report_id, line_no order by lines_used) = 1

),

-- a year from other lines than the title's own needs the agency's name with it,
-- or nothing but itself on them
year_rows as (

    select
        report_id,
        'report_year' as attribute,
        'title' as evidence,
        cast(report_year as varchar) as value,
        raw_start,
        raw_end,
        raw_line_no,
        raw_text
    from judged
    where
        report_year is not null
        and (is_title_alone or has_agency or agency_name = '')
        and (lines_used = 1 or has_agency or agency_name = '')
    qualify row_number() over (partition by report_id, line_no order by lines_used) = 1

),

title_rows as (

    select
        report_id,
        'title' as attribute,
        'title' as evidence,
        case
            when is_title_alone and lines_used = 1 then title_text
            when not is_title_alone then title_text
        end as value,
        title_start as raw_start,
        title_end as raw_end,
        case when is_title_alone then line_no else raw_line_no end as raw_line_no,
        raw_text
    from judged
    where
        (is_title_alone and lines_used = 1)
        or (not is_title_alone and (has_agency or agency_name = ''))
    qualify row_number() over (partition by report_id, line_no order by lines_used) = 1

),

found as (

    select * from agency_rows
    union all by name
    select * from year_rows
    union all by name
    select * from title_rows

),

-- what goes over several lines is read back from the text, line ends and all
over_lines as (

    select
        found.* exclude (raw_text),
        substr(reports.text, found.raw_start + 1, found.raw_end - found.raw_start)
            as raw_text
    from found
    inner join reports on found.report_id = reports.report_id
    where found.raw_text is null

),

read_back as (

    select * from found
    where raw_text is not null
    union all by name
    select * from over_lines

),

title_evidence as (

    select
        report_id,
        attribute,
        evidence,
        value,
        raw_text,
        raw_line_no as line_no,
        raw_start as char_start
    from read_back

)

select * from title_evidence
