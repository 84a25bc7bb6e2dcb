with

evidence as (

    select * from {{ ref('int_reports__evidence') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

homonyms as (

    select * from {{ ref('division_homonyms') }}

),

agency_suffixes as (

    select * from {{ ref('agency_suffixes') }}

),

short_forms as (

    select * from {{ ref('agency_short_forms') }}

),

-- each name once; offices of the state's own line begin with that line's name
names as (

    select distinct
        value as agency_name,
        regexp_replace(
            regexp_replace({{ half_width('value') }}, '\s', '', 'g'),
            '^国家税务总局', ''
        ) as plain_name
    from evidence
    where attribute = 'agency_name'

),

-- what divisions are called: in full, in the usual short form, and bare
forms as (

    select
        division_name as form,
        division_code,
        true as is_full
    from divisions

    union

    select
        case
            when ends_with(division_name, '自治州') then short_name || '州'
            when ends_with(division_name, '自治县') then short_name || '县'
            when ends_with(division_name, '自治区') then short_name || '自治区'
        end as form,
        division_code,
        true as is_full
    from divisions
    where regexp_matches(division_name, '自治[州县区]$')

    union

    select
        short_name as form,
        division_code,
        false as is_full
    from divisions
    where short_name != division_name and length(short_name) >= 2

),

placed_forms as (

    select
        forms.form,
        forms.division_code,
        forms.is_full,
        divisions.level,
        divisions.province_code,
        divisions.city_code
    from forms
    inner join divisions on forms.division_code = divisions.division_code
    where forms.form is not null

),

prefix_lengths as (

    select cast(unnest(range(2, 19)) as integer) as prefix_length

),

first_prefixes as (

    select
        names.agency_name,
        names.plain_name,
        left(names.plain_name, prefix_lengths.prefix_length) as form
    from names
    inner join prefix_lengths
        on length(names.plain_name) >= prefix_lengths.prefix_length

),

-- one, two or three divisions one after another, each within the one before
first_steps as (

    select
        first_prefixes.agency_name,
        first_prefixes.plain_name,
        1 as depth,
        length(first_prefixes.form) as matched_length,
        placed_forms.* exclude (form),
        placed_forms.form as last_form
    from first_prefixes
    inner join placed_forms on first_prefixes.form = placed_forms.form

),

second_prefixes as (

    select
        first_steps.*,
        substr(
            first_steps.plain_name,
            first_steps.matched_length + 1,
            prefix_lengths.prefix_length
        ) as form
    from first_steps
    inner join prefix_lengths
        on
            length(first_steps.plain_name) - first_steps.matched_length
            >= prefix_lengths.prefix_length
    where first_steps.level in ('province', 'prefecture')

),

second_steps as (

    select
        second_prefixes.agency_name,
        second_prefixes.plain_name,
        2 as depth,
        second_prefixes.matched_length + length(second_prefixes.form) as matched_length,
        placed_forms.* exclude (form),
        placed_forms.form as last_form
    from second_prefixes
    inner join placed_forms
        on
            second_prefixes.form = placed_forms.form
            and second_prefixes.division_code != placed_forms.division_code
            and (
                second_prefixes.division_code = placed_forms.province_code
                or second_prefixes.division_code = placed_forms.city_code
            )

),

third_prefixes as (

    select
        second_steps.*,
        substr(
            second_steps.plain_name,
            second_steps.matched_length + 1,
            prefix_lengths.prefix_length
        ) as form
    from second_steps
    inner join prefix_lengths
        on
            length(second_steps.plain_name) - second_steps.matched_length
            >= prefix_lengths.prefix_length
    where second_steps.level = 'prefecture'

),

third_steps as (

    select
        third_prefixes.agency_name,
        third_prefixes.plain_name,
        3 as depth,
        third_prefixes.matched_length + length(third_prefixes.form) as matched_length,
        placed_forms.* exclude (form),
        placed_forms.form as last_form
    from third_prefixes
    inner join placed_forms
        on
            third_prefixes.form = placed_forms.form
            and third_prefixes.division_code = placed_forms.city_code
            and third_prefixes.division_code != placed_forms.division_code

),

chains as (

    select * from first_steps
    union all by name
    select * from second_steps
    union all by name
    select * from third_steps

),

rests as (

    select
        *,
        substr(plain_name, matched_length + 1) as rest_name
    from chains

),

-- a zone named after two cities may lie in either
city_names as (

    select distinct short_name
    from divisions
    where
        length(short_name) >= 2
        and (
            level = 'prefecture'
            or (level = 'county' and ends_with(division_name, '市'))
        )

),

two_cities as (

    select distinct
        rests.agency_name,
        rests.matched_length
    from rests
    inner join city_names on contains(rests.rest_name, city_names.short_name)
    where not rests.is_full

),

-- a bare short name counts only for a zone: 平安镇 does not lie in 平安区
accepted as (

    select rests.*
    from rests
    left join two_cities
        on
            rests.agency_name = two_cities.agency_name
            and rests.matched_length = two_cities.matched_length
    where
        case
            when rests.is_full
                then
                    not starts_with(rests.rest_name, '场')
                    and not (
                        rests.depth = 1
                        and rests.level = 'county'
                        and (
                            (
                                length(rests.last_form) = 2
                                and ends_with(rests.last_form, '区')
                            )
                            or regexp_matches(
                                rests.rest_name, '^(?:街道|镇|乡|社区|管委会|管理委员会)'
                            )
                        )
                    )
            else
                regexp_matches(rests.rest_name, '{{ zone_pattern() }}')
                and two_cities.agency_name is null
        end

),

-- 濮阳工业园区 lies in 濮阳市, whether it is the city's or 濮阳县's
longest as (

    select *
    from accepted
    qualify
        matched_length = max(matched_length) over (partition by agency_name)
        and (
            is_full
            or level != 'county'
            or not coalesce(
                bool_or(level = 'prefecture') over (
                    partition by agency_name, matched_length, city_code
                ),
                false
            )
        )

),

candidates as (

    select
        longest.agency_name,
        min(longest.rest_name) as rest_name,
        list(distinct longest.division_code order by longest.division_code)
            as division_codes,
        bool_or(homonyms.division_name is not null) as has_homonym,
        string_agg(distinct homonyms.city_name, ', ' order by homonyms.city_name)
            as homonym_cities,
        bool_and(longest.is_full) as is_full
    from longest
    left join homonyms
        on
            longest.last_form = homonyms.division_name
            and longest.depth = 1
            and longest.is_full
    group by longest.agency_name

),

-- 江苏省福州市财政局: after the place comes one that does not lie in it. Districts that
-- were merged may have namesakes elsewhere; behind a city they say nothing against it.
elsewhere as (

    select distinct candidates.agency_name
    from candidates
    inner join prefix_lengths
        on length(candidates.rest_name) >= prefix_lengths.prefix_length
    inner join placed_forms
        on
            left(candidates.rest_name, prefix_lengths.prefix_length) = placed_forms.form
            and placed_forms.is_full
    inner join divisions on candidates.division_codes[1] = divisions.division_code
    where
        divisions.level = 'province'
        or placed_forms.level in ('province', 'prefecture')
        or ends_with(placed_forms.form, '市')

),

offices as (

    select
        names.agency_name,
        coalesce(candidates.rest_name, names.plain_name) as printed_name,
        regexp_extract(
            coalesce(candidates.rest_name, names.plain_name), '^([省市州盟区县旗])(.+)$',
            ['of_place', 'office_name']
        ) as parts
    from names
    left join candidates on names.agency_name = candidates.agency_name

),

-- 发改委 and 市发改委 in full
spelled_out as (

    select
        offices.agency_name,
        coalesce(
            own_forms.full_name,
            offices.parts.of_place || part_forms.full_name,
            offices.printed_name
        ) as rest_name
    from offices
    left join short_forms as own_forms on offices.printed_name = own_forms.short_name
    left join short_forms as part_forms
        on offices.parts.office_name = part_forms.short_name

),

-- a short name shared by a lone county city or district is settled by nothing here
described as (

    select
        names.agency_name,
        names.plain_name,
        spelled_out.rest_name,
        coalesce(candidates.division_codes, []) as division_codes,
        case
            when len(candidates.division_codes) = 1 and not candidates.has_homonym
                then candidates.division_codes[1]
        end as division_code,
        candidates.homonym_cities,
        coalesce(candidates.is_full, false) as is_full,
        elsewhere.agency_name is null
        and not regexp_matches(names.plain_name, '{{ joint_names_pattern() }}')
            as is_one_name
    from names
    inner join spelled_out on names.agency_name = spelled_out.agency_name
    left join candidates on names.agency_name = candidates.agency_name
    left join elsewhere on names.agency_name = elsewhere.agency_name

),

candidate_places as (

    select
        described.agency_name,
        string_agg(
            case
                when provinces.division_name = divisions.division_name then ''
                else coalesce(provinces.division_name, '')
            end
            || case
                when
                    cities.division_name in (
                        provinces.division_name, divisions.division_name
                    )
                    then ''
                else coalesce(cities.division_name, '')
            end
            || divisions.division_name,
            ', '
            order by divisions.division_code
        ) as candidate_names
    from (
        select
            agency_name,
            unnest(division_codes) as division_code
        from described
    ) as described
    inner join divisions on described.division_code = divisions.division_code
    left join divisions as provinces
        on divisions.province_code = provinces.division_code
    left join divisions as cities on divisions.city_code = cities.division_code
    group by described.agency_name

),

suffixed as (

    select
        described.agency_name,
        arg_max(agency_suffixes.agency_type, length(agency_suffixes.suffix))
            as agency_type
    from described
    inner join agency_suffixes
        on ends_with(
            regexp_replace(described.rest_name, '\([^()]*\)$', ''),
            agency_suffixes.suffix
        )
    group by described.agency_name

),

-- a division alone, as titles name it, is its people's government
typed as (

    select
        described.agency_name,
        case
            when described.rest_name = '' and described.is_full
                then described.agency_name || '人民政府'
            else described.agency_name
        end as published_name,
        case
            when not described.is_one_name then null
            when described.rest_name = '' and described.is_full then 'people_government'
            when described.rest_name in ('人民政府', '政府') then 'people_government'
            else suffixed.agency_type
        end as agency_type,
        case
            when described.rest_name = '' then '人民政府'
            else {{ canonical_agency('described.rest_name') }}
        end as core_name,
        described.division_code,
        described.division_codes,
        concat_ws(', ', candidate_places.candidate_names, described.homonym_cities)
            as candidate_places
    from described
    left join suffixed on described.agency_name = suffixed.agency_name
    left join candidate_places
        on described.agency_name = candidate_places.agency_name

)

select * from typed
