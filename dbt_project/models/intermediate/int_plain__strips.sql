with

text_groups as (

    select * from {{ ref('int_plain__groups') }}

),

words as (

    select * from {{ ref('int_plain__words') }}

),

keys as (

    select * from {{ ref('int_plain__keys') }}

),

anchors as (

    select distinct
        words_key,
        has_bare_label,
        has_inner_label,
        is_disordered,
        anchor_section,
        header_key,
        header_unit
    from keys

),

worded as (

    select
        words.words,
        words.words_key,
        words.has_gap,
        words.is_doubtful or coalesce(anchors.is_disordered, false) as is_doubtful,
        coalesce(anchors.has_bare_label, false) as has_bare_label,
        coalesce(anchors.has_inner_label, false) as has_inner_label,
        anchors.anchor_section,
        anchors.header_key,
        anchors.header_unit
    from words
    left join anchors on words.words_key = anchors.words_key

),

-- the section is the one of the last anchor at or before the group
sectioned as (

    select
        text_groups.report_id,
        text_groups.group_no,
        worded.words_key,
        text_groups.values_text,
        text_groups.line_no,
        text_groups.char_start,
        worded.has_gap,
        worded.is_doubtful,
        worded.header_unit,
        worded.has_bare_label
        or coalesce(lead(worded.has_inner_label) over report, false) as has_bare_label,
        {{ last_known('worded.anchor_section') }} over so_far as section,
        {{ last_known('worded.header_key') }} over so_far as header_key
    from text_groups
    inner join worded on text_groups.words = worded.words
    window
        report as (partition by text_groups.report_id order by text_groups.group_no),
        so_far as (
            partition by text_groups.report_id
            order by text_groups.group_no
            rows between unbounded preceding and current row
        )

),

valued as (

    select
        sectioned.* exclude (words_key),
        keys.strip_code,
        {{ run_values('sectioned.values_text') }} as value_texts
    from sectioned
    left join keys
        on
            sectioned.words_key = keys.words_key
            and sectioned.section = keys.strip_section
    where sectioned.section != 'outside'

),

-- how far the first value stands from the label, and the others from each other
spaced as (

    select
        *,
        len(value_texts) as value_count,
        array_to_string(value_texts, '|') as values_key,
        left(
            values_text, strpos(values_text, {{ first_item('value_texts') }}) - 1
        ) as first_space,
        case
            when len(value_texts) = 1 then ''
            else substr(
                values_text,
                strpos(values_text, {{ first_item('value_texts') }})
                + length({{ first_item('value_texts') }}),
                strpos(
                    substr(
                        values_text,
                        strpos(values_text, {{ first_item('value_texts') }})
                        + length({{ first_item('value_texts') }})
                    ),
                    value_texts[2]
                ) - 1
            )
        end as space
    from valued

)

select
    report_id,
    group_no,
    section,
    header_key,
    strip_code,
    cast(value_count as integer) as value_count,
    value_texts,
    values_key,
    {{ matches('values_key', decorated_pattern()) }} as is_decorated,
    header_unit,
    cast(char_start + length(first_space) as integer) as char_start,
    cast(length(space) as integer) as space_length,
    line_no + cast(contains(first_space, chr(10)) as integer) as line_no,
    contains(space, chr(10)) as is_one_a_line,
    contains(first_space, chr(10)) as stands_below,
    has_gap,
    has_bare_label,
    is_doubtful
    or (value_count = 0 and has_bare_label)
    or length(values_text)
    != length(first_space) + length(values_key) + (value_count - 1) * (length(space) - 1)
    or replace(substr(values_text, length(first_space) + 1), space, '|') != values_key
        as is_doubtful
from spaced
