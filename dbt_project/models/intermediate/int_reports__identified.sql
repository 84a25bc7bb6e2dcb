with

reports as (

    select * from {{ ref('stg_raw__reports') }}

),

evidence as (

    select * from {{ ref('int_reports__evidence') }}

),

text_signs as (

    select * from {{ ref('int_reports__text_signs') }}

),

agency_choice as (

    select * from {{ ref('int_reports__agency_choice') }}

),

year_choice as (

    select * from {{ ref('int_reports__year_choice') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

-- of several titles the first; their years and names are compared elsewhere
titles as (

    select
        report_id,
        arg_min(value, char_start) as title
    from evidence
    where attribute = 'title'
    group by report_id

),

placed as (

    select
        reports.report_id,
        titles.title,
        agency_choice.* exclude (report_id),
        divisions.level as division_level,
        divisions.division_name,
        coalesce(stated_provinces.division_name, agency_choice.stated_province)
            as stated_province_name,
        coalesce(stated_cities.division_name, agency_choice.stated_city)
            as stated_city_name,
        provinces.division_name as province_name,
        case
            when provinces.division_code in ('110000', '120000', '310000', '500000')
                then provinces.division_name
            else cities.division_name
        end as city_name
    from reports
    left join titles on reports.report_id = titles.report_id
    left join agency_choice on reports.report_id = agency_choice.report_id
    left join divisions on agency_choice.division_code = divisions.division_code
    left join divisions as provinces
        on divisions.province_code = provinces.division_code
    left join divisions as cities on divisions.city_code = cities.division_code
    left join divisions as stated_provinces
        on agency_choice.stated_province_code = stated_provinces.division_code
    left join divisions as stated_cities
        on agency_choice.stated_city_code = stated_cities.division_code

),

-- one sentence for each thing that keeps a report from being named
judged as (

    select
        placed.*,
        year_choice.report_year,
        year_choice.year_evidence,
        year_choice.signed_on,
        year_choice.published_on,
        year_choice.reason as year_reason,
        case
            when text_signs.is_other_kind
                then
                    'the text begins as another kind of document: '
                    || text_signs.other_kind_title
            when
                placed.agency_name is null
                and regexp_matches(
                    placed.title, '{{ traditional_title_pattern() }}'
                )
                then
                    'a text in traditional characters: '
                    || 'whose report it is must stand in the manifest'
            when placed.agency_name is null
                then
                    'no agency found: not in a title, above it, in a signature '
                    || 'or as the only development zone'
            when placed.contradicting_names is not null
                then
                    placed.agency_name || ' (' || placed.agency_evidence
                    || ') is contradicted by ' || placed.contradicting_names
            when placed.agency_type is null and placed.agency_evidence != 'manifest'
                then placed.agency_name || ' is not recognised as an agency''s name'
            when placed.division_code is null and placed.candidate_places != ''
                then
                    'the place of ' || placed.agency_name || ' may be any of: '
                    || placed.candidate_places
            when placed.division_code is null
                then 'the place of ' || placed.agency_name || ' is not known'
            when
                placed.agency_evidence != 'manifest'
                and placed.agency_type in ('people_government', 'development_zone')
                and text_signs.self_reference is not null
                then
                    'the text speaks of itself as ' || text_signs.self_reference
                    || ', which does not go with ' || placed.agency_name
        end as agency_reason,
        case
            when
                text_signs.is_other_kind
                and not (
                    text_signs.has_title
                    and text_signs.vocabulary_count = 4
                    and text_signs.has_quantities
                )
                then 'another kind of document: ' || text_signs.other_kind_title
            when
                not text_signs.has_title
                and (text_signs.vocabulary_count < 4 or not text_signs.has_quantities)
                then
                    'no report title, and the text does not speak of what every such '
                    || 'report speaks of'
        end as kind_reason
    from placed
    inner join year_choice on placed.report_id = year_choice.report_id
    inner join text_signs on placed.report_id = text_signs.report_id

),

outcomes as (

    select
        *,
        case
            when kind_reason is not null then 'not_a_report'
            when agency_reason is null and year_reason is null then 'identified'
            else 'held_back'
        end as identification
    from judged

),

-- what is held back names nobody: its candidates stand in the reason
identified as (

    select
        report_id,
        case when identification != 'not_a_report' then title end as title,
        case when agency_reason is null and kind_reason is null then agency_name end
            as agency_name,
        case when agency_reason is null and kind_reason is null then agency_evidence end
            as agency_evidence,
        case
            when identification = 'identified'
                then division_code || '-' || left(md5(core_name), 8)
        end as agency_id,
        case
            when agency_reason is null and kind_reason is null
                then coalesce(agency_type, 'other')
        end as agency_type,
        case
            when agency_reason is null and kind_reason is null
                then coalesce(stated_province_name, province_name)
        end as province,
        case
            when agency_reason is null and kind_reason is null
                then coalesce(stated_city_name, city_name)
        end as city,
        case
            when
                agency_reason is null
                and kind_reason is null
                and division_level = 'county'
                then division_name
        end as county,
        case when agency_reason is null and kind_reason is null then division_code end
            as division_code,
        case when year_reason is null and kind_reason is null then report_year end
            as report_year,
        case when year_reason is null and kind_reason is null then year_evidence end
            as year_evidence,
        case when kind_reason is null then published_on end as published_on,
        case when kind_reason is null then signed_on end as signed_on,
        identification,
        coalesce(
            kind_reason, nullif(concat_ws('; ', agency_reason, year_reason), '')
        ) as reason
    from outcomes

)

select * from identified
