with

fits as (

    select * from {{ ref('int_strips__fits') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

-- forms that print the same cells in a section cannot and need not be told apart there
form_sections as (

    select
        form,
        section,
        md5(
            string_agg(row_code || '/' || column_code, ',' order by table_position)
        ) as cells_digest
    from form_cells
    group by form, section

),

scored as (

    select
        fits.report_id,
        fits.section,
        fits.form,
        form_sections.cells_digest,
        count(distinct fits.strip_code) filter (where fits.fits) as strips_fitting,
        count(distinct fits.strip_code) filter (where not fits.fits)
            as strips_not_fitting
    from fits
    inner join form_sections
        on fits.form = form_sections.form and fits.section = form_sections.section
    group by fits.report_id, fits.section, fits.form, form_sections.cells_digest

),

best as (

    select *
    from scored
    qualify
        rank() over (
            partition by report_id, section
            order by strips_fitting desc, strips_not_fitting asc
        ) = 1

),

-- what a section alone cannot tell, the report's other sections may
report_forms as (

    select
        report_id,
        form,
        count(distinct section) as sections_agreeing
    from best
    group by report_id, form

),

ranked as (

    select
        best.*,
        count(distinct best.cells_digest) over (
            partition by best.report_id, best.section
        ) as ways_to_read
    from best
    inner join report_forms
        on best.report_id = report_forms.report_id and best.form = report_forms.form
    qualify
        row_number() over (
            partition by best.report_id, best.section
            order by report_forms.sections_agreeing desc, best.form asc
        ) = 1

)

select
    report_id,
    section,
    case when ways_to_read = 1 then form end as form,
    cast(strips_fitting as integer) as strips_fitting,
    cast(strips_not_fitting as integer) as strips_not_fitting
from ranked
