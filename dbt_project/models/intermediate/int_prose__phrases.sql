-- depends_on: {{ ref('narrative_units') }}
-- depends_on: {{ ref('narrative_qualifiers') }}
with

phrases as (

    select * from {{ ref('narrative_phrases') }}

),

divisions as (

    select * from {{ ref('divisions') }}

),

-- places too: 五台县, 九台区
names as (

    select phrase from phrases
    union
    select division_name as phrase from divisions
    where {{ matches('division_name', '^[一二三四五六七八九十百千万]') }}

),

-- what the mention pattern finds in the phrase, and what stands around it
found as (

    select
        phrase,
        {{ first_match('phrase', quantity_pattern()) }} as mention
    from names

)

select
    phrase,
    mention,
    split_part(phrase, mention, 1) as words_before,
    substr(phrase, strpos(phrase, mention) + length(mention)) as words_after
from found
where mention != ''
