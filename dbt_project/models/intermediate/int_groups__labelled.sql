with

text_groups as (

    select * from {{ ref('int_groups') }}

),

group_keys as (

    select * from {{ ref('int_groups__keys') }}

),

anchors as (

    select distinct
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
        text_groups.group_key,
        text_groups.line_no,
        text_groups.text_end_line,
        text_groups.next_line_no,
        text_groups.value_count,
        {{ last_known('anchors.anchor_section') }} over (
            partition by text_groups.report_id
            order by text_groups.group_no
            rows between unbounded preceding and current row
        ) as section,
        {{ last_known('anchors.header_key') }} over (
            partition by text_groups.report_id
            order by text_groups.group_no
            rows between unbounded preceding and current row
        ) as header_key
    from text_groups
    left join anchors on text_groups.group_key = anchors.group_key

),

-- the same words name a row in one section and none in another
labelled as (

    select
        sectioned.report_id,
        sectioned.group_no,
        sectioned.section,
        group_keys.strip_code,
        sectioned.group_key,
        sectioned.header_key,
        sectioned.line_no,
        sectioned.text_end_line,
        sectioned.next_line_no,
        sectioned.value_count
    from sectioned
    left join group_keys
        on
            sectioned.group_key = group_keys.group_key
            and sectioned.section = group_keys.strip_section
    where sectioned.section != 'outside'

)

select * from labelled
