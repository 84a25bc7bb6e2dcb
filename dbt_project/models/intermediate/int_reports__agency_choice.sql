with

evidence as (

    select * from {{ ref('int_reports__evidence') }}

),

agency_names as (

    select * from {{ ref('int_reports__agency_names') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

-- the place the manifest states, as a division where it is one
stated as (

    select
        report_id,
        max(value) filter (where attribute = 'province') as stated_province,
        max(value) filter (where attribute = 'city') as stated_city
    from evidence
    where evidence = 'manifest' and attribute in ('province', 'city')
    group by report_id

),

stated_provinces as (

    select
        stated.report_id,
        divisions.division_code,
        divisions.division_name
    from stated
    inner join divisions
        on
            stated.stated_province in (divisions.division_name, divisions.short_name)
            and divisions.level = 'province'

),

-- a municipality is its own city
stated_cities as (

    select
        stated.report_id,
        any_value(divisions.division_code) as division_code,
        any_value(divisions.division_name) as division_name
    from stated
    left join stated_provinces on stated.report_id = stated_provinces.report_id
    inner join divisions
        on
            stated.stated_city in (divisions.division_name, divisions.short_name)
            and (
                divisions.level = 'prefecture'
                or divisions.division_code in ('110000', '120000', '310000', '500000')
            )
            and (
                stated_provinces.division_code is null
                or stated_provinces.division_code = divisions.province_code
            )
    group by stated.report_id
    having count(*) = 1

),

places as (

    select
        stated.report_id,
        stated.stated_province,
        stated.stated_city,
        stated_provinces.division_code as province_code,
        stated_cities.division_code as city_code,
        coalesce(
            stated_cities.division_code,
            case
                when
                    stated_provinces.division_code
                    in ('110000', '120000', '310000', '500000')
                    then stated_provinces.division_code
            end
        ) as division_code
    from stated
    left join stated_provinces on stated.report_id = stated_provinces.report_id
    left join stated_cities on stated.report_id = stated_cities.report_id

),

-- one name per report, kind of evidence and spelling; 我局 names nobody
said as (

    select
        evidence.report_id,
        evidence.evidence,
        evidence.rank,
        evidence.value as agency_name,
        min(coalesce(evidence.char_start, 0)) as char_start
    from evidence
    where
        evidence.attribute = 'agency_name'
        and not regexp_full_match(
            evidence.value,
            '我\p{Han}{1,3}|本(?:局|厅|委|办|镇|乡|区|县|市|州|机关|单位|部门|街道)|全[市区县省州]'
        )
    group by evidence.report_id, evidence.evidence, evidence.rank, evidence.value

),

named as (

    select
        said.*,
        agency_names.published_name,
        agency_names.agency_type,
        agency_names.core_name,
        agency_names.division_code as own_division_code,
        agency_names.division_codes,
        agency_names.candidate_places,
        places.stated_province,
        places.stated_city,
        places.province_code as stated_province_code,
        places.city_code as stated_city_code,
        places.division_code as stated_division_code
    from said
    inner join agency_names on said.agency_name = agency_names.agency_name
    left join places on said.report_id = places.report_id

),

-- of several divisions with one name, the one in the place stated
narrowed as (

    select
        named.report_id,
        named.agency_name,
        min(divisions.division_code) as division_code,
        count(distinct divisions.division_code) as division_count
    from (
        select distinct
            report_id,
            agency_name,
            stated_province_code,
            stated_city_code,
            unnest(division_codes) as candidate_code
        from named
        where stated_province_code is not null or stated_city_code is not null
    ) as named
    inner join divisions
        on
            named.candidate_code = divisions.division_code
            and divisions.province_code
            = coalesce(named.stated_province_code, divisions.province_code)
            and coalesce(divisions.city_code, '')
            = coalesce(named.stated_city_code, divisions.city_code, '')
    group by named.report_id, named.agency_name

),

-- a province stated alone does not place an agency whose name has no place
resolved as (

    select
        named.*,
        case
            when named.stated_province is null and named.stated_city is null
                then named.own_division_code
            when narrowed.division_count = 1 then narrowed.division_code
            when narrowed.division_count > 1 then null
            else named.stated_division_code
        end as division_code
    from named
    left join narrowed
        on
            named.report_id = narrowed.report_id
            and named.agency_name = narrowed.agency_name

),

-- the best-ranked name whose place is known speaks; the others must agree with it
chosen as (

    select *
    from resolved
    qualify
        row_number() over (
            partition by report_id
            order by
                case
                    when evidence = 'manifest' then 0
                    when agency_type is not null and division_code is not null then 1
                    when agency_type is not null then 2
                    else 3
                end,
                rank,
                char_start,
                agency_name
        ) = 1

),

contradicted as (

    select
        resolved.report_id,
        string_agg(
            distinct resolved.agency_name || ' (' || resolved.evidence || ')', ', '
        ) as contradicting_names
    from resolved
    inner join chosen on resolved.report_id = chosen.report_id
    where
        chosen.evidence != 'manifest'
        and resolved.agency_name != chosen.agency_name
        and not (
            (
                resolved.division_code is null
                or resolved.division_code = chosen.division_code
            )
            and (
                len(resolved.division_codes) = 0
                or list_contains(resolved.division_codes, chosen.division_code)
            )
            and (
                starts_with(resolved.core_name, chosen.core_name)
                or starts_with(chosen.core_name, resolved.core_name)
                or ends_with(resolved.core_name, chosen.core_name)
                or ends_with(chosen.core_name, resolved.core_name)
                or (
                    chosen.agency_type = 'people_government'
                    and regexp_matches(
                        resolved.core_name,
                        '^[市区县州省旗]?(?:人民)?(?:政府)?办公[室厅]$|政务公开|信息公开'
                    )
                )
            )
        )
    group by resolved.report_id

),

choice as (

    select
        chosen.report_id,
        chosen.published_name as agency_name,
        chosen.evidence as agency_evidence,
        chosen.agency_type,
        chosen.core_name,
        chosen.division_code,
        chosen.stated_province,
        chosen.stated_city,
        chosen.stated_province_code,
        chosen.stated_city_code,
        contradicted.contradicting_names,
        chosen.candidate_places
    from chosen
    left join contradicted on chosen.report_id = contradicted.report_id

)

select * from choice
