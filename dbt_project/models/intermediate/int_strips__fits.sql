with

strips as (

    select * from {{ ref('int_strips__measured') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

alignments as (

    select * from {{ ref('int_tables__alignments') }}

),

sections as (

    select * from {{ ref('sections') }}

),

headers as (

    select * from {{ ref('int_forms__headers') }}

),

table_rows as (

    select * from {{ ref('int_rows__believed') }}

),

known_pages as (

    select * from {{ ref('int_pages__known') }}

),

form_strips as (

    select distinct
        form,
        section,
        block,
        strip_code,
        strip_width
    from form_cells

),

matched as (

    select
        strips.* exclude (first_filled),
        case
            when table_rows.report_id is not null then table_rows.first_filled
            else strips.first_filled
        end as first_filled,
        table_rows.row_unit,
        table_rows.is_believed,
        form_strips.form,
        form_strips.strip_width,
        sections.proof,
        alignments.first_cell_no as table_first_cell_no,
        alignments.line_cell_count as table_cell_count,
        alignments.value_count as table_value_count,
        alignments.first_value_no as table_first_value_no,
        headers.header_key is not null as has_header,
        strips.line_no - strips.text_end_line > min(
            strips.line_no - strips.text_end_line
        ) over (
            partition by strips.report_id, strips.section
        ) as stands_lower,
        coalesce(strips.line_no > known_pages.known_to_line, false)
        and strips.line_no > strips.text_end_line
            as may_be_page
    from strips
    inner join form_strips
        on
            strips.section = form_strips.section
            and strips.strip_code = form_strips.strip_code
    inner join sections on strips.section = sections.section
    left join alignments
        on
            strips.report_id = alignments.report_id
            and strips.section = alignments.section
    left join headers
        on
            form_strips.form = headers.form
            and form_strips.section = headers.section
            and form_strips.block = headers.block
            and strips.header_key = headers.header_key
    left join known_pages on strips.report_id = known_pages.report_id
    left join table_rows
        on
            form_strips.form = table_rows.form
            and strips.report_id = table_rows.report_id
            and strips.section = table_rows.section
            and strips.group_no = table_rows.group_no

),

-- How the values of a strip are given their columns. The printed ones span the form's
-- width; or all are blank; or the grid, the count of cells or the lines tell where the
-- blank ones are. A row over several lines may have a blank cell more where a line ends
-- with a border: its blank cells tell no columns. Only what identities prove afterwards
-- may be placed by the latter; elsewhere the values must stand right behind the label,
-- under the header of the form, and no lower than those of other rows: below a row that
-- lost its value may stand the number of a page. Where pages are numbered so and not all
-- are known, no number below its label is believed.
placed as (

    select
        *,
        case
            when proof = 'units'
                then case when coalesce(is_believed, false) then 'span' else 'unfit' end
            when proof != 'identities' and not has_header then 'unfit'
            when
                proof != 'identities'
                and (first_filled > 1 or stands_lower or may_be_page)
                then 'unfit'
            when
                last_filled - first_filled + 1 = strip_width
                and (printed_count = strip_width or value_lines = 1)
                then 'span'
            when printed_count = 0 and value_count >= strip_width then 'empty'
            when printed_count > strip_width or proof != 'identities' then 'unfit'
            when
                value_lines = 1
                and line_cell_count = table_cell_count
                and first_cell_no >= table_first_cell_no
                and last_cell_no < table_first_cell_no + strip_width
                then 'grid'
            when value_lines = 1 and value_count = table_value_count then 'count'
            when
                line_cell_count = 1
                and not has_page_number
                and value_lines = printed_count
                and next_line_no - text_end_line - 1 = strip_width
                then 'lines'
            when printed_count > 0 then 'unplaced'
            else 'unfit'
        end as placement
    from matched

),

-- two ways to place the same values that disagree place none
checked as (

    select
        *,
        case
            when
                placement = 'grid'
                and value_count = table_value_count
                and first_cell_no - table_first_cell_no
                != first_filled - table_first_value_no
                then 'unplaced'
            when
                placement = 'count'
                and (
                    first_filled < table_first_value_no
                    or last_filled >= table_first_value_no + strip_width
                )
                then 'unplaced'
            else placement
        end as sure_placement
    from placed

),

-- The same row twice with the same numbers is one row; with others it is neither, also
-- where one prints more numbers than the form has.
repeated as (

    select
        report_id,
        section,
        form,
        strip_code,
        min(group_no) filter (where sure_placement != 'unfit') as first_fit,
        count(distinct printed_text) filter (
            where sure_placement != 'unfit' or printed_count >= strip_width
        ) as printed_variants
    from checked
    group by report_id, section, form, strip_code
    having count(*) > 1

)

select
    checked.report_id,
    checked.section,
    checked.form,
    checked.strip_code,
    checked.group_no,
    checked.value_count,
    checked.printed_count,
    checked.first_filled,
    checked.row_unit,
    checked.table_first_cell_no,
    checked.table_first_value_no,
    checked.text_end_line,
    checked.line_no,
    checked.printed_text,
    checked.strip_width,
    checked.sure_placement as placement,
    checked.sure_placement in ('span', 'empty', 'grid', 'count', 'lines') as fits,
    checked.sure_placement != 'unfit'
    and (
        repeated.report_id is null
        or (checked.group_no = repeated.first_fit and repeated.printed_variants <= 1)
    ) as is_read,
    cast(coalesce(repeated.printed_variants, 1) as integer) as printed_variants
from checked
left join repeated
    on
        checked.report_id = repeated.report_id
        and checked.section = repeated.section
        and checked.form = repeated.form
        and checked.strip_code = repeated.strip_code
