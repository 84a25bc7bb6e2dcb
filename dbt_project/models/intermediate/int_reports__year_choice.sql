with

evidence as (

    select * from {{ ref('int_reports__evidence') }}

),

text_signs as (

    select * from {{ ref('int_reports__text_signs') }}

),

-- only four digits are a year; 12.6 and 1_000 are not
years as (

    select
        report_id,
        evidence,
        rank,
        try_cast(value as integer) as report_year
    from evidence
    where
        attribute = 'report_year'
        and regexp_full_match(value, '20[0-9]{2}')

),

by_kind as (

    select
        report_id,
        evidence,
        rank,
        list(distinct report_year order by report_year) as report_years
    from years
    group by report_id, evidence, rank

),

-- what the manifest states is not passed over because it cannot be read
unreadable as (

    select
        report_id,
        any_value(value) as stated_year
    from evidence
    where
        attribute = 'report_year'
        and evidence = 'manifest'
        and not regexp_full_match(value, '20[0-9]{2}')
    group by report_id

),

best as (

    select *
    from by_kind
    qualify row_number() over (partition by report_id order by rank) = 1

),

-- plans for the next year begin sentences too
weaker as (

    select
        by_kind.report_id,
        string_agg(
            array_to_string(by_kind.report_years, ', ')
            || ' (' || by_kind.evidence || ')',
            ', '
            order by by_kind.rank
        ) as contradicting_years
    from by_kind
    inner join best
        on
            by_kind.report_id = best.report_id
            and by_kind.rank > best.rank
    where
        best.evidence != 'manifest'
        and not list_contains(by_kind.report_years, best.report_years[1])
        and len(
            list_filter(by_kind.report_years, lambda y: y != best.report_years[1] + 1)
        ) > 0
    group by by_kind.report_id

),

dates as (

    select
        report_id,
        attribute,
        rank,
        count(distinct value) as value_count,
        min(try_cast(value as date)) as date_value
    from evidence
    where attribute in ('signed_on', 'published_on')
    group by report_id, attribute, rank
    qualify row_number() over (partition by report_id, attribute order by rank) = 1

),

paired as (

    select
        text_signs.report_id,
        best.report_years,
        best.evidence as year_evidence,
        best.rank as year_rank,
        weaker.contradicting_years,
        unreadable.stated_year,
        text_signs.latest_year_named,
        case when signed.value_count = 1 then signed.date_value end as signed_on,
        case when published.value_count = 1 then published.date_value end
            as published_on
    from text_signs
    left join best on text_signs.report_id = best.report_id
    left join weaker on text_signs.report_id = weaker.report_id
    left join unreadable on text_signs.report_id = unreadable.report_id
    left join dates as signed
        on
            text_signs.report_id = signed.report_id
            and signed.attribute = 'signed_on'
    left join dates as published
        on
            text_signs.report_id = published.report_id
            and published.attribute = 'published_on'

),

-- a report is written in the year after the one it reports on
judged as (

    select
        report_id,
        case when len(report_years) = 1 then report_years[1] end as report_year,
        year_evidence,
        signed_on,
        published_on,
        case
            when stated_year is not null
                then 'the manifest states a year that is none: ' || stated_year
            when report_years is null
                then 'no year found: not in a title, a coverage statement or a sentence'
            when len(report_years) > 1
                then
                    'several years of one kind of evidence (' || year_evidence || '): '
                    || array_to_string(report_years, ', ')
            when year_evidence = 'manifest' then null
            when contradicting_years is not null
                then
                    'the year ' || report_years[1] || ' (' || year_evidence
                    || ') is contradicted by ' || contradicting_years
            when year(signed_on) != report_years[1] + 1
                then
                    'the year ' || report_years[1] || ' (' || year_evidence
                    || ') does not go with the signature of '
                    || cast(signed_on as varchar)
            when year(published_on) <= report_years[1]
                then
                    'the year ' || report_years[1] || ' (' || year_evidence
                    || ') does not go with the publication on '
                    || cast(published_on as varchar)
            when
                year_evidence = 'sentence_subject'
                and latest_year_named > report_years[1]
                and coalesce(latest_year_named != year(signed_on), true)
                then
                    'only sentences begin with the year ' || report_years[1]
                    || ', and the text also names ' || latest_year_named
            when report_years[1] < 2008
                then 'the year ' || report_years[1] || ' lies before the first reports'
        end as reason
    from paired

)

select * from judged
