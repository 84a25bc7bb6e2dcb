with

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

sections as (

    select * from {{ ref('sections') }}

),

spans as (

    select
        report_id,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no
    from labelled
    where strip_code is not null
    group by report_id

),

-- Rows that no form has, among rows of the form: a text no dictionary knows; or a row of
-- the form with several numbers where the form has one column. Text and numbers stand in
-- cells of one line: on several lines they may be parts of a row of the form.
local_rows as (

    select
        labelled.report_id,
        labelled.section,
        labelled.text_end_line as line_no,
        labelled.strip_code
    from labelled
    inner join text_groups
        on
            labelled.report_id = text_groups.report_id
            and labelled.group_no = text_groups.group_no
    inner join spans
        on
            labelled.report_id = spans.report_id
            and labelled.group_no between spans.first_group_no and spans.last_group_no
    inner join sections on labelled.section = sections.section
    where
        text_groups.has_cells
        and labelled.printed_line_no = labelled.text_end_line
        and (
            (labelled.strip_code is null and contains(labelled.value_kinds, 'n'))
            or (
                sections.proof = 'units'
                and length({{ marks_kept('labelled.value_kinds', 'n') }}) > 1
            )
        )

)

select * from local_rows
