-- depends_on: {{ ref('narrative_units') }}
-- depends_on: {{ ref('narrative_qualifiers') }}
with

pieces as (

    select * from {{ ref('int_prose__pieces') }}

),

units as (

    select * from {{ ref('narrative_units') }}

),

qualifiers as (

    select * from {{ ref('narrative_qualifiers') }}

),

-- each different mention is taken apart once
mentions as (

    select distinct mention
    from pieces

),

classed as (

    select
        mention,
        case
            when regexp_full_match(mention, '{{ date_pattern() }}') then 'date'
            when regexp_full_match(mention, '{{ document_number_pattern() }}')
                then 'document_number'
            when
                regexp_full_match(mention, '{{ ordinal_pattern() }}')
                or regexp_full_match(mention, '[0-9]+周年')
                then 'name'
            when regexp_full_match(mention, '{{ han_percent_pattern() }}') then 'percent'
            when regexp_full_match(mention, '{{ quantity_pattern() }}') then 'quantity'
            when regexp_full_match(mention, '{{ zero_pattern() }}') then 'zero'
            else 'other'
        end as kind
    from mentions

),

taken_apart as (

    select
        mention,
        kind,
        {{ parts_of('mention', quantity_pattern(named=true), [
            'before', 'low', 'high', 'inside', 'scale', 'more', 'unit', 'after',
        ]) }} as parts
    from classed
    where kind = 'quantity'

),

measured as (

    select
        taken_apart.mention,
        taken_apart.parts,
        {{ narrative_number('taken_apart.parts.low') }} as low,
        {{ narrative_number('taken_apart.parts.high') }} as high,
        power(10, 3 * {{ count_of('taken_apart.parts.scale', '千') }})
        * power(10, 4 * {{ count_of('taken_apart.parts.scale', '万') }})
        * power(10, 8 * {{ count_of('taken_apart.parts.scale', '亿') }})
        * units.factor as factor,
        units.unit,
        befores.qualifier as qualifier_before,
        coalesce(insides.qualifier, mores.qualifier) as qualifier_inside,
        afters.qualifier as qualifier_after
    from taken_apart
    inner join units
        on {{ unbroken('taken_apart.parts.unit') }} = units.written
    left join qualifiers as befores
        on befores.place = 'before' and taken_apart.parts.before = befores.word
    left join qualifiers as insides
        on insides.place = 'inside' and taken_apart.parts.inside = insides.word
    left join qualifiers as mores
        on mores.place = 'inside' and taken_apart.parts.more = mores.word
    left join qualifiers as afters
        on afters.place = 'after' and taken_apart.parts.after = afters.word

),

-- 千 by itself is no number, 千余 is; a range that falls is none
weighed as (

    select
        mention,
        unit,
        cast(low as decimal(28, 8)) * cast(factor as decimal(20, 0)) as value,
        cast(high as decimal(28, 8)) * cast(factor as decimal(20, 0)) as value_to,
        case
            when qualifier_before is not null then qualifier_before
            when qualifier_inside is not null then qualifier_inside
            when qualifier_after is not null then qualifier_after
            when high is not null then 'at_least'
            else 'exact'
        end as qualifier,
        low is not null
        and (high is null or high > low)
        and (
            parts.low not in ('百', '千', '万')
            or qualifier_inside is not null
            or qualifier_before is not null
        ) as is_sound
    from measured

),

percents as (

    select
        mention,
        case substr(mention, 4)
            when '百' then 100
            else {{ narrative_number('substr(mention, 4)') }}
        end as value
    from classed
    where kind = 'percent'

)

select
    classed.mention,
    case
        when classed.kind = 'percent' then 'quantity'
        when classed.kind = 'quantity' and not coalesce(weighed.is_sound, false)
            then 'other'
        else classed.kind
    end as kind,
    cast(coalesce(weighed.value, percents.value) as decimal(28, 8)) as value,
    cast(weighed.value_to as decimal(28, 8)) as value_to,
    case when classed.kind = 'percent' then 'exact' else weighed.qualifier end
        as qualifier,
    case when classed.kind = 'percent' then '%' else weighed.unit end as unit,
    case
        when classed.kind = 'date'
            then {{ years_of('classed.mention') }}
    end as years
from classed
left join weighed on classed.mention = weighed.mention and weighed.is_sound
left join percents on classed.mention = percents.mention
