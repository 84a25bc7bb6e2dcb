with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

sections as (

    select * from {{ ref('sections') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

-- tables that only their labels prove
table_groups as (

    select labelled.*
    from labelled
    inner join sections
        on
            labelled.section = sections.section
            and sections.proof = 'labels'
    where labelled.header_key is not null

),

printed as (

    select
        report_id,
        section,
        group_no,
        strip_code,
        line_no,
        printed_line_no > text_end_line as stands_below
    from table_groups
    where printed_count > 0

),

-- Values under a header and beside no label belong to a row all the same: then labels
-- may stand below their values.
orphans as (

    select
        report_id,
        section,
        min(line_no) as line_no
    from printed
    where strip_code is null
    group by report_id, section

),

-- the texts in which a row's label may stand: below its header, and up to the next value
row_texts as (

    select
        report_id,
        section,
        line_no,
        value_count,
        case
            when contains(group_key, header_key)
                then substr(
                    group_key, strpos(group_key, header_key) + length(header_key)
                )
            else group_key
        end as row_text
    from table_groups

    union

    select
        report_id,
        section,
        next_line_no as line_no,
        next_value_count as value_count,
        next_group_key as row_text
    from table_groups

),

distinct_texts as (

    select distinct
        section,
        row_text,
        value_count = 0 as is_bare
    from row_texts
    where row_text != ''

),

-- a label before another text, or before nothing, has no values
bare_texts as (

    select distinct
        distinct_texts.section,
        distinct_texts.row_text,
        distinct_texts.is_bare
    from distinct_texts
    inner join labels
        on
            distinct_texts.section = labels.section
            and labels.label_kind = 'strip'
            and contains(distinct_texts.row_text, labels.label_key)
    where
        distinct_texts.is_bare
        or strpos(distinct_texts.row_text, labels.label_key)
        + length(labels.label_key) - 1
        < length(distinct_texts.row_text)

),

-- So may they where one row has no values and others have theirs on a line of their own.
bare_labels as (

    select
        row_texts.report_id,
        row_texts.section,
        min(row_texts.line_no) as line_no
    from row_texts
    inner join bare_texts
        on
            row_texts.section = bare_texts.section
            and row_texts.row_text = bare_texts.row_text
            and (row_texts.value_count = 0) = bare_texts.is_bare
    inner join printed
        on
            row_texts.report_id = printed.report_id
            and row_texts.section = printed.section
            and printed.strip_code is not null
            and printed.stands_below
    group by row_texts.report_id, row_texts.section

),

doubts as (

    select
        report_id,
        section,
        'line ' || line_no || ': values stand beside no label, so that no label can be '
        || 'believed' as doubt
    from orphans

    union all

    select
        report_id,
        section,
        'line ' || line_no || ': a label has no values and others have theirs on lines '
        || 'of their own, so that they may belong to either' as doubt
    from bare_labels

)

select
    report_id,
    section,
    min(doubt) as doubt
from doubts
group by report_id, section
