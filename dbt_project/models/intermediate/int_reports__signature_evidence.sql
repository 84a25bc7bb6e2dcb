with

edge_lines as (

    select * from {{ ref('int_reports__edge_lines') }}

),

agency_suffixes as (

    select * from {{ ref('agency_suffixes') }}

),

tail_lines as (

    select
        report_id,
        line_no,
        line_text,
        char_start,
        regexp_replace(compact_text, '\((?:公章|盖章|章)\)$', '') as compact_text,
        lag(line_no) over tails as line_no_up,
        lag(line_text) over tails as line_text_up,
        lag(char_start) over tails as char_start_up,
        lag(regexp_replace(compact_text, '\((?:公章|盖章|章)\)$', '')) over tails
            as compact_text_up
    from edge_lines
    where from_end <= 16
    window tails as (partition by report_id order by line_no)

),

-- a date alone on its line, or after a short text in which a name may stand
dates as (

    select
        *,
        regexp_extract(
            compact_text,
            '^([\p{Han}()·]{0,40}?)({{ year_pattern() }})(年|-|\.|/)'
            || '([0-9一二三四五六七八九十]{1,2})(?:月|-|\.|/)'
            || '([0-9一二三四五六七八九十]{1,3})日?$',
            ['own_text', 'year_text', 'mark', 'month_text', 'day_text']
        ) as parts
    from tail_lines

),

dated as (

    select
        *,
        parts.own_text,
        parts.mark = '年' and ends_with(compact_text, '日') as is_full_date,
        {{ date_from_parts('parts.year_text', 'parts.month_text', 'parts.day_text') }}
            as date_value
    from dates
    where parts.mark != ''

),

-- the name on the date's own line, else on the line before it
candidates as (

    select
        report_id,
        line_no as date_line_no,
        date_value,
        is_full_date,
        line_text as date_text,
        char_start as date_start,
        own_text,
        case when own_text = '' then compact_text_up else own_text end as agency_name,
        case when own_text = '' then line_text_up else line_text end as agency_text,
        case when own_text = '' then line_no_up else line_no end as agency_line_no,
        case when own_text = '' then char_start_up else char_start end as agency_start
    from dated
    where date_value is not null

),

names as (

    select distinct candidates.agency_name
    from candidates
    inner join agency_suffixes
        on ends_with(candidates.agency_name, agency_suffixes.suffix)
    where
        regexp_full_match(candidates.agency_name, '[\p{Han}()·]{2,40}')
        and not regexp_matches(candidates.agency_name, '^(?:联系|来源|主办|承办|责任)')

),

signed as (

    select
        candidates.*,
        names.agency_name is not null as is_signed
    from candidates
    left join names on candidates.agency_name = names.agency_name
    where names.agency_name is not null or candidates.own_text = ''

),

agency_rows as (

    select
        report_id,
        'agency_name' as attribute,
        'signature' as evidence,
        agency_name as value,
        agency_text as raw_text,
        agency_line_no as line_no,
        agency_start as char_start
    from signed
    where is_signed

),

-- without a name above it only a date written out in full is taken
date_rows as (

    select
        report_id,
        'signed_on' as attribute,
        case when is_signed then 'signature' else 'date_line' end as evidence,
        cast(date_value as varchar) as value,
        date_text as raw_text,
        date_line_no as line_no,
        date_start as char_start
    from signed
    where is_signed or is_full_date

),

found as (

    select * from agency_rows
    union all by name
    select * from date_rows

)

select * from found
