{%- set is_shown = '(term_count <= 6 or value != 0)' -%}

with

results as (

    select * from {{ ref('int_identities__results') }}

),

identities as (

    select * from {{ ref('identities') }}

),

terms as (

    select * from {{ ref('int_identities__terms') }}

),

cells as (

    select * from {{ ref('int_cells') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

violated as (

    select
        results.*,
        identities.axis,
        identities.relation
    from results
    inner join identities on results.identity_id = identities.identity_id
    where
        results.outcome = 'violated' and identities.severity = 'hard'
        and identities.axis in ('rows', 'columns')

),

-- every number of a sum that does not come out
violated_terms as (

    select
        violated.*,
        terms.side,
        cells.table_position,
        cells.value,
        cells.line_no,
        case when terms.weight > 0 then ' + ' else ' - ' end
        || {{ written_number('cells.value') }} as written,
        count(*) over (
            partition by
                violated.report_id, violated.section,
                violated.identity_id, violated.row_code, violated.column_code
        ) as term_count
    from violated
    inner join cells
        on
            violated.report_id = cells.report_id
            and violated.section = cells.section
            and case violated.axis
                when 'rows' then violated.column_code = cells.column_code
                else violated.row_code = cells.row_code
            end
    inner join terms
        on
            violated.identity_id = terms.identity_id
            and cells.form = terms.form
            and terms.code = case violated.axis
                when 'rows' then cells.row_code
                else cells.column_code
            end

),

-- of a long sum the zeros are left out, and their lines
sums as (

    select
        report_id,
        section,
        identity_id,
        row_code,
        column_code,
        min(table_position) as table_position,
        min(line_no) as line_no,
        min(relation) as relation,
        {%- for side in ['left', 'right'] %}
        trim(leading ' +' from {{ joined_texts(
            'written', '', 'table_position', "side = '" ~ side ~ "' and " ~ is_shown
        ) }}) as {{ side }}_sum,
        {%- endfor %}
        min(line_no) filter (where {{ is_shown }})
        < max(line_no) filter (where {{ is_shown }}) as has_several_lines,
        {{ joined_values('line_no', ', ', is_shown) }} as line_nos
    from violated_terms
    group by report_id, section, identity_id, row_code, column_code

),

printed_sums as (

    select
        *,
        coalesce(left_sum, '0')
        || case relation when '=' then ' ≠ ' else ' > ' end
        || coalesce(right_sum, '0')
        || coalesce(
            ' in line' || case when has_several_lines then 's ' else ' ' end
            || line_nos, ''
        ) as printed
    from sums

),

section_sums as (

    select
        report_id,
        section,
        min(line_no) as line_no,
        {{ joined_texts(
            "identity_id || ': ' || printed", '; ',
            'table_position, identity_id, row_code, column_code'
        ) }} as printed
    from printed_sums
    group by report_id, section

),

-- words before numbers that no label is: a row may go by another name there
unknown_words as (

    select
        *,
        row_number() over (partition by report_id, section order by line_no) as place
    from {{ ref('parsed_unrecognised_labels') }}

),

unknown as (

    select
        report_id,
        section,
        {{ joined_texts(
            "'“' || label_key || '” in line ' || line_no", ', ', 'place', 'place <= 3'
        ) }}
        || coalesce(', ' || nullif(greatest(count(*) - 3, 0), 0) || ' more', '') as words
    from unknown_words
    group by report_id, section

),

section_gaps as (

    select
        cells.report_id,
        cells.section,
        min(cells.line_no) filter (where cells.cell_state = 'unread') as line_no,
        coalesce('; of no label: ' || min(unknown.words), '') as words_unknown,
        count(*) filter (where cells.cell_state = 'unread') as cells_unread,
        {{ joined_values(
            'form_rows.label_zh', ', ', "cells.cell_state = 'missing'"
        ) }} as rows_missing
    from cells
    inner join form_rows
        on
            cells.form = form_rows.form
            and cells.section = form_rows.section
            and cells.row_code = form_rows.row_code
    left join unknown
        on cells.report_id = unknown.report_id and cells.section = unknown.section
    where cells.cell_state in ('missing', 'unread')
    group by cells.report_id, cells.section

)

select
    coalesce(section_gaps.report_id, section_sums.report_id) as report_id,
    coalesce(section_gaps.section, section_sums.section) as section,
    section_sums.printed,
    cast(coalesce(section_gaps.cells_unread, 0) as integer) as cells_unread,
    coalesce(section_gaps.rows_missing, '') as rows_missing,
    coalesce(section_gaps.words_unknown, '') as words_unknown,
    cast(coalesce(section_gaps.line_no, section_sums.line_no) as integer) as line_no
from section_gaps
full join section_sums
    on
        section_gaps.report_id = section_sums.report_id
        and section_gaps.section = section_sums.section
