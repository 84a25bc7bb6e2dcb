with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

lines as (

    select * from {{ ref('stg_reports__lines') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

title_evidence as (

    select * from {{ ref('int_reports__title_evidence') }}

),

signature_evidence as (

    select * from {{ ref('int_reports__signature_evidence') }}

),

manifest as (

    select * from {{ ref('stg_raw__manifest') }}

),

-- a name is composed only where no name is printed
unnamed as (

    select report_id
    from reports
    where contains(text, '管委会') or contains(text, '管理委员会')

    except

    select report_id from title_evidence
    where attribute = 'agency_name'

    except

    select report_id from signature_evidence
    where attribute = 'agency_name'

    except

    select report_id from manifest
    where agency_name is not null

),

unnamed_lines as (

    select lines.*
    from lines
    inner join unnamed on lines.report_id = unnamed.report_id

),

-- where each mention stands, at most 500 to a line; the line itself goes no further
mentions as (

    select
        report_id,
        line_no,
        char_start as line_start,
        regexp_matches(
            line_text,
            '(?:学习|考察|借鉴|调研|参观|对标|赴)[^。]{0,16}'
            || '(?:高新技术产业开发区|高新区|经济技术开发区|经开区|经济开发区)'
        ) as is_visited,
        unnest(list_transform(
            regexp_extract_all(
                line_text,
                '《?\p{Han}{2,16}?'
                || '(?:高新技术产业开发区|高新区|经济技术开发区|经开区|经济开发区)'
            )[1:500],
            lambda mention: struct_pack(
                mention := mention,
                place := position(mention in line_text)
            )
        )) as found
    from unnamed_lines
    where
        contains(line_text, '高新')
        or contains(line_text, '经开区')
        or contains(line_text, '开发区')

),

split as (

    select
        report_id,
        line_no,
        line_start + found.place - 1 as mention_start,
        found.mention,
        is_visited,
        row_number() over (
            partition by report_id, line_no order by found.place
        ) as mention_no,
        regexp_extract(
            found.mention,
            '(高新技术产业开发区|高新区|经济技术开发区|经开区|经济开发区)$', 1
        ) as zone_name,
        starts_with(found.mention, '《') as is_own_document
    from mentions

),

place_lengths as (

    select unnest(range(2, 8)) as place_length

),

-- the characters directly before the zone's name, two to seven of them
befores as (

    select
        split.*,
        right(
            left(mention, length(mention) - length(zone_name)),
            cast(place_lengths.place_length as integer)
        ) as place_text,
        length(mention) - length(zone_name) - place_lengths.place_length as before_length
    from split
    cross join place_lengths
    where length(mention) - length(zone_name) >= place_lengths.place_length

),

cities as (

    select
        short_name as place_text,
        division_code
    from divisions
    where level = 'prefecture' or (level = 'county' and ends_with(division_name, '市'))
    union all
    select
        division_name as place_text,
        division_code
    from divisions
    where level = 'prefecture' or (level = 'county' and ends_with(division_name, '市'))
    union all
    select
        short_name as place_text,
        division_code
    from divisions
    where division_code in ('110000', '120000', '310000', '500000')

),

placed as (

    select
        befores.*,
        cities.division_code
    from befores
    inner join cities on befores.place_text = cities.place_text
    qualify
        row_number() over (
            partition by
                befores.report_id,
                befores.line_no,
                befores.mention_no
            order by length(befores.place_text) desc
        ) = 1

),

-- one and the same zone under its long and short forms
zones as (

    select
        report_id,
        division_code,
        {{ canonical_agency('zone_name') }} as zone_code,
        place_text || zone_name as printed_name,
        line_no,
        mention_start + length(mention) - length(zone_name) - length(place_text)
            as char_start,
        is_own_document and before_length <= 1 as is_own_document,
        is_visited
    from placed

),

-- exactly one zone, a document of its own, and more than a passing mention
single as (

    select
        report_id,
        arg_min(printed_name, char_start) as printed_name,
        arg_min(line_no, char_start) as line_no,
        min(char_start) as char_start
    from zones
    group by report_id
    having
        count(distinct division_code || zone_code) = 1
        and count(*) >= 2
        and bool_or(is_own_document)
        and not bool_or(is_visited)

),

found as (

    select
        report_id,
        'agency_name' as attribute,
        'composed' as evidence,
        printed_name || '管委会' as value,
        printed_name as raw_text,
        cast(line_no as integer) as line_no,
        cast(char_start as integer) as char_start
    from single

)

select * from found
