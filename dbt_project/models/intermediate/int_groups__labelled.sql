with

text_groups as (

    select * from {{ ref('int_groups') }}

),

group_keys as (

    select * from {{ ref('int_groups__keys') }}

),

anchors as (

    select distinct
        words,
        group_key,
        anchor_section,
        header_key
    from group_keys

),

-- the section is the one of the last anchor at or before the group
sectioned as (

    select
        text_groups.report_id,
        text_groups.group_no,
        text_groups.words,
        coalesce(anchors.group_key, '') as group_key,
        text_groups.line_no,
        text_groups.text_end_line,
        lead(text_groups.line_no) over report as next_line_no,
        lead(text_groups.value_count) over report as next_value_count,
        lead(coalesce(anchors.group_key, '')) over report as next_group_key,
        text_groups.value_count,
        text_groups.value_kinds,
        text_groups.has_page_number,
        text_groups.printed_count,
        text_groups.printed_line_no,
        {{ last_known('anchors.anchor_section') }} over so_far as section,
        {{ last_known('anchors.header_key') }} over so_far as header_key
    from text_groups
    left join anchors on text_groups.words = anchors.words
    window
        report as (partition by text_groups.report_id order by text_groups.group_no),
        so_far as (
            partition by text_groups.report_id
            order by text_groups.group_no
            rows between unbounded preceding and current row
        )

),

-- the same words name a row in one section and none in another
labelled as (

    select
        sectioned.* exclude (words),
        group_keys.strip_code
    from sectioned
    left join group_keys
        on
            sectioned.words = group_keys.words
            and sectioned.section = group_keys.strip_section
    where sectioned.section != 'outside'

)

select * from labelled
