with

fits as (

    select * from {{ ref('int_strips__fits') }}

),

labelled as (

    select * from {{ ref('int_groups__labelled') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

section_forms as (

    select * from {{ ref('int_sections__forms') }}

),

sections as (

    select * from {{ ref('sections') }}

),

form_strips as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.strip_code,
        min(form_cells.table_position) as first_position,
        count(*) over (partition by form_cells.form, form_cells.section) as strip_count
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'identities'
    group by form_cells.form, form_cells.section, form_cells.strip_code

),

-- rows that print every value of the form's right beside their label
whole_strips as (

    select
        fits.report_id,
        fits.section,
        fits.form,
        fits.group_no,
        form_strips.first_position,
        form_strips.strip_count,
        form_strips.first_position > lag(form_strips.first_position, 1, 0) over (
            partition by fits.report_id, fits.section
            order by fits.group_no
        ) as is_in_order
    from fits
    inner join section_forms
        on
            fits.report_id = section_forms.report_id
            and fits.section = section_forms.section
            and fits.form = section_forms.form
    inner join form_strips
        on
            fits.form = form_strips.form
            and fits.section = form_strips.section
            and fits.strip_code = form_strips.strip_code
    where
        fits.is_read
        and fits.placement = 'span'
        and fits.printed_count = fits.strip_width

),

spans as (

    select
        report_id,
        section,
        form,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no,
        min(strip_count) as strip_count
    from whole_strips
    group by report_id, section, form
    having count(*) = min(strip_count) and bool_and(is_in_order)

),

-- Tables in which every row of the form stands with its label, in the form's order, and
-- nothing else is printed between: read by order they would be the same.
whole as (

    select
        spans.report_id,
        spans.section,
        spans.form
    from spans
    inner join labelled
        on
            spans.report_id = labelled.report_id
            and spans.section = labelled.section
            and labelled.group_no between spans.first_group_no and spans.last_group_no
    where labelled.printed_count > 0
    group by spans.report_id, spans.section, spans.form
    having count(*) = min(spans.strip_count)

)

select * from whole
