with

groups as (

    select * from {{ ref('int_groups__printed') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

form_headers as (

    select * from {{ ref('int_forms__headers') }}

),

headers as (

    select distinct header_key from form_headers

),

columns as (

    select * from {{ ref('int_forms__column_keys') }}

),

-- each distinct text is compared with the dictionaries once
distinct_words as (

    select distinct words from groups
    where words != ''

),

worded as (

    select
        words,
        right({{ label_key('words') }}, 400) as group_key
    from distinct_words

),

group_keys as (

    select distinct group_key from worded

),

anchored as (

    select
        group_keys.group_key,
        arg_max(
            labels.section,
            {{ last_reach('group_keys.group_key', 'labels.label_key') }}
        ) as anchor_section
    from group_keys
    inner join labels
        on
            labels.label_kind = 'anchor'
            and contains(group_keys.group_key, labels.label_key)
    group by group_keys.group_key

),

-- the longest label that ends the text names the strip, for each section
ended as (

    select
        group_keys.group_key,
        labels.section,
        arg_max(labels.strip_code, length(labels.label_key)) as strip_code
    from group_keys
    inner join labels
        on
            labels.label_kind = 'strip'
            and ends_with(group_keys.group_key, labels.label_key)
            and (labels.placed = 'end' or group_keys.group_key = labels.label_key)
    group by group_keys.group_key, labels.section

),

-- the header that ends last in the text, and of those that end there the longest
headed as (

    select
        group_keys.group_key,
        arg_max(
            headers.header_key,
            {{ last_and_longest('group_keys.group_key', 'headers.header_key') }}
        ) as header_key
    from group_keys
    inner join headers on contains(group_keys.group_key, headers.header_key)
    group by group_keys.group_key

),

-- where the label of a column stands behind the last whole header, another one begins:
-- its rows are not below the one before
behind as (

    select
        group_keys.group_key,
        headed.header_key,
        case
            when headed.header_key is null then group_keys.group_key
            else {{ behind_last('group_keys.group_key', 'headed.header_key') }}
        end as text_left
    from group_keys
    left join headed on group_keys.group_key = headed.group_key

),

below as (

    select
        behind.group_key,
        case
            when count(columns.column_key) > 0 then {{ unknown_header() }}
            else min(behind.header_key)
        end as header_key
    from behind
    left join columns on contains(behind.text_left, columns.column_key)
    group by behind.group_key

),

named as (

    select
        worded.words,
        worded.group_key,
        anchored.anchor_section,
        below.header_key,
        ended.section as strip_section,
        ended.strip_code
    from worded
    left join anchored on worded.group_key = anchored.group_key
    left join below on worded.group_key = below.group_key
    left join ended on worded.group_key = ended.group_key

)

select * from named
