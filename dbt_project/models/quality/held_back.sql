with

files as (

    select * from {{ ref('file_status') }}

),

section_status as (

    select * from {{ ref('section_status') }}

),

identified as (

    select * from {{ ref('parsed_reports') }}

),

standings as (

    select * from {{ ref('int_reports__current') }}

),

results as (

    select * from {{ ref('parsed_identity_results') }}

),

identities as (

    select * from {{ ref('identities') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

cells as (

    select * from {{ ref('parsed_cells') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

-- a report that is named and current, of which a table is not good enough
held_sections as (

    select section_status.*
    from section_status
    inner join standings
        on
            section_status.report_id = standings.report_id
            and standings.standing = 'current'
    where section_status.status = 'held_back'

),

held_cells as (

    select
        cells.*,
        form_rows.row_order,
        form_rows.label_zh as row_label
    from cells
    inner join held_sections
        on
            cells.report_id = held_sections.report_id
            and cells.section = held_sections.section
    inner join form_rows
        on
            cells.form = form_rows.form
            and cells.section = form_rows.section
            and cells.row_code = form_rows.row_code

),

violated as (

    select
        results.report_id,
        results.section,
        results.identity_id,
        results.row_code,
        results.column_code,
        identities.axis,
        identities.relation
    from results
    inner join held_sections
        on
            results.report_id = held_sections.report_id
            and results.section = held_sections.section
    inner join identities on results.identity_id = identities.identity_id
    where
        results.outcome = 'violated'
        and identities.severity = 'hard'
        and identities.axis in ('rows', 'columns')

),

-- every number of a sum that does not come out
violated_terms as (

    select
        violated.*,
        terms.side,
        held_cells.table_position,
        held_cells.value,
        held_cells.line_no,
        case when terms.weight > 0 then ' + ' else ' - ' end
        || {{ written_number('held_cells.value') }} as written,
        count(*) over (
            partition by
                violated.report_id,
                violated.section,
                violated.identity_id,
                violated.row_code,
                violated.column_code
        ) as term_count
    from violated
    inner join held_cells
        on
            violated.report_id = held_cells.report_id
            and violated.section = held_cells.section
            and case violated.axis
                when 'rows' then violated.column_code = held_cells.column_code
                else violated.row_code = held_cells.row_code
            end
    inner join terms
        on
            violated.identity_id = terms.identity_id
            and held_cells.form = terms.form
            and terms.code = case violated.axis
                when 'rows' then held_cells.row_code
                else held_cells.column_code
            end

),

-- of a long sum the zeros are left out
sums as (

    select
        report_id,
        section,
        identity_id,
        row_code,
        column_code,
        min(table_position) as table_position,
        min(line_no) as line_no,
        coalesce(
            ltrim(
                string_agg(written, '' order by table_position)
                filter (where side = 'left' and (term_count <= 6 or value != 0)),
                ' +'
            ), '0'
        )
        || case min(relation) when '=' then ' ≠ ' else ' > ' end
        || coalesce(
            ltrim(
                string_agg(written, '' order by table_position)
                filter (where side = 'right' and (term_count <= 6 or value != 0)),
                ' +'
            ), '0'
        )
        || coalesce(
            ' in line'
            || case when count(distinct line_no) > 1 then 's ' else ' ' end
            || array_to_string(list_sort(list(distinct line_no)), ', '), ''
        ) as sum_printed
    from violated_terms
    group by report_id, section, identity_id, row_code, column_code

),

section_sums as (

    select
        report_id,
        section,
        min(line_no) as line_no,
        string_agg(identity_id || ': ' || sum_printed, '; ' order by table_position)
            as printed
    from sums
    group by report_id, section

),

section_gaps as (

    select
        report_id,
        section,
        min(line_no) filter (where cell_state = 'unreadable') as line_no,
        array_to_string(
            list_sort(
                list(distinct row_label) filter (where cell_state = 'missing')
            ), ', '
        ) as rows_missing
    from held_cells
    group by report_id, section

),

sections_explained as (

    select
        held_sections.report_id,
        held_sections.section,
        held_sections.verdict,
        held_sections.reason,
        section_sums.printed,
        coalesce(section_gaps.line_no, section_sums.line_no) as line_no,
        case
            when held_sections.verdict = 'source_inconsistent'
                then
                    'a correction of what is printed, with its source (seed '
                    || 'corrections), or a corrected publication of the report'
            when held_sections.verdict = 'incomplete' and section_gaps.rows_missing != ''
                then
                    'a text of the report that has the row(s) '
                    || section_gaps.rows_missing
                    || '; if they stand there by another name, their labels (seed labels)'
            when held_sections.verdict = 'incomplete'
                then 'a text of the report that prints every number of the table'
            when held_sections.form is null
                then
                    'a text of the report in which each row of the table has the values '
                    || 'of one form'
            when held_sections.cells_unreadable > 0
                then
                    'a text of the report in which each cell of the table is a number, '
                    || 'an amount with its unit, or blank'
            when held_sections.cells_expected > 0
                then
                    'a text of the report in another format: its table can be read in '
                    || 'more than one way, and none of them adds up'
            else 'a run that validates the section'
        end as what_is_needed
    from held_sections
    left join section_sums
        on
            held_sections.report_id = section_sums.report_id
            and held_sections.section = section_sums.section
    left join section_gaps
        on
            held_sections.report_id = section_gaps.report_id
            and held_sections.section = section_gaps.section

),

-- a file of which nothing is published, whatever its tables say
files_explained as (

    select
        files.source_path,
        files.report_id,
        files.outcome,
        files.reason,
        case
            when files.outcome = 'unreadable'
                then 'the report as text, web page, DOCX or PDF with text'
            when standings.standing = 'contradicted'
                then
                    'one of the two files taken away, or a date of publication or '
                    || 'signature that says which is the later'
            else
                'a row for it in manifest.csv, which states: file'
                || case
                    when identified.agency_name is not null then ''
                    when identified.reason like 'the place of %'
                        then ', agency_name, province, city'
                    else ', agency_name'
                end
                || case
                    when identified.report_year is null then ', report_year'
                    else ''
                end
        end as what_is_needed
    from files
    left join identified on files.report_id = identified.report_id
    left join standings on files.report_id = standings.report_id
    where
        files.outcome = 'unreadable'
        or (
            files.outcome = 'quarantined'
            and coalesce(standings.standing, '') != 'current'
        )

)

select
    source_path,
    report_id,
    cast(null as varchar) as section,
    outcome as verdict,
    reason,
    cast(null as varchar) as printed,
    cast(null as integer) as line_no,
    what_is_needed
from files_explained
union all
select
    files.source_path,
    sections_explained.report_id,
    sections_explained.section,
    sections_explained.verdict,
    sections_explained.reason,
    sections_explained.printed,
    cast(sections_explained.line_no as integer) as line_no,
    sections_explained.what_is_needed
from sections_explained
inner join files
    on
        sections_explained.report_id = files.report_id
        and files.outcome in ('partly_published', 'quarantined')
