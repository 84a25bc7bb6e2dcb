with recursive

tokens as (

    select * from {{ ref('int_pairs__tokens') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

sections as (

    select * from {{ ref('sections') }}

),

fillers as (

    select * from {{ ref('table_fillers') }}

),

table_texts as (

    select
        report_id,
        form,
        string_agg(text_key, '' order by token_no) as table_text
    from tokens
    where token_role = 'text'
    group by report_id, form

),

-- most tables have the same text
distinct_texts as (

    select distinct
        form,
        table_text
    from table_texts

),

-- rows of one value, with the unit that the form prints beside them
strips as (

    select
        form_cells.form,
        form_cells.section,
        form_cells.strip_code,
        form_cells.table_position as step_no,
        form_cells.table_width as step_count,
        {{ label_key('form_rows.label_zh') }} as form_key,
        coalesce(form_columns.unit_if_unsaid, form_columns.unit) as unit
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'units'
    inner join form_rows
        on
            form_cells.form = form_rows.form
            and form_cells.section = form_rows.section
            and form_cells.row_code = form_rows.row_code
    inner join form_columns
        on
            form_cells.form = form_columns.form
            and form_cells.section = form_columns.section
            and form_cells.block = form_columns.block
            and form_cells.column_code = form_columns.column_code

),

-- a label, and the same with the number that the form puts before it
keys as (

    select
        strips.form,
        strips.section,
        strips.step_no,
        labels.label_key as step_key
    from strips
    inner join labels
        on
            strips.section = labels.section
            and strips.strip_code = labels.strip_code
            and labels.label_kind = 'strip'
            and labels.placed = 'end'

    union

    select
        strips.form,
        strips.section,
        strips.step_no,
        left(strips.form_key, strpos(strips.form_key, known.label_key) - 1)
        || labels.label_key as step_key
    from strips
    inner join labels as known
        on
            strips.section = known.section
            and strips.strip_code = known.strip_code
            and known.label_kind = 'strip'
            and known.placed = 'end'
            and contains(strips.form_key, known.label_key)
    inner join labels
        on
            strips.section = labels.section
            and strips.strip_code = labels.strip_code
            and labels.label_kind = 'strip'
            and labels.placed = 'end'

),

section_fillers as (

    select
        section,
        list({{ label_key('filler') }} order by length(filler) desc, filler)
            as filler_keys
    from fillers
    group by section

),

steps as (

    select
        keys.form,
        keys.section,
        keys.step_no,
        list(keys.step_key order by keys.step_key) as step_keys,
        any_value(section_fillers.filler_keys) as filler_keys
    from keys
    left join section_fillers on keys.section = section_fillers.section
    group by keys.form, keys.section, keys.step_no

),

form_units as (

    select
        form,
        section,
        min(step_count) as step_count,
        string_agg(unit, '' order by step_no) filter (where step_no < step_count)
            as units_between,
        max(unit) filter (where step_no = step_count) as last_unit
    from strips
    group by form, section

),

-- From label to label of the form's section: what is left of the text behind each, and
-- what stood between them that is no filler.
walked as (

    select
        steps.form,
        steps.section,
        0 as step_no,
        distinct_texts.table_text,
        distinct_texts.table_text as text_left,
        '' as text_between,
        {{ no_items('bigint') }} as row_starts
    from distinct_texts
    inner join steps
        on
            distinct_texts.form = steps.form
            and steps.step_no = 1

    union all

    select
        walked.form,
        walked.section,
        steps.step_no,
        walked.table_text,
        {{ text_behind_first('walked.text_left', 'steps.step_keys') }} as text_left,
        case
            when steps.step_no = 1 then ''
            else walked.text_between || {{ without_all(
                text_before_first('walked.text_left', 'steps.step_keys'),
                'steps.filler_keys'
            ) }}
        end as text_between,
        {{ with_item(
            'walked.row_starts',
            'length(walked.table_text) - length(walked.text_left) + length('
            ~ text_before_first('walked.text_left', 'steps.step_keys') ~ ')'
        ) }} as row_starts
    from walked
    inner join steps
        on
            walked.form = steps.form
            and walked.section = steps.section
            and walked.step_no + 1 = steps.step_no
    where {{ contains_any('walked.text_left', 'steps.step_keys') }}

),

-- All labels of the section, in the form's order, and between them nothing, or the
-- form's units and nothing else. A table that begins again is two.
sequences as (

    select
        walked.form,
        walked.section,
        walked.table_text,
        walked.row_starts,
        walked.text_between = '' as is_without_units,
        walked.text_between = form_units.units_between
        and starts_with(walked.text_left, form_units.last_unit) as has_units,
        length(walked.table_text) - length(walked.text_left) as labels_end,
        length(form_units.last_unit) as last_unit_length
    from walked
    inner join form_units
        on
            walked.form = form_units.form
            and walked.section = form_units.section
            and walked.step_no = form_units.step_count
    inner join steps
        on
            walked.form = steps.form
            and walked.section = steps.section
            and steps.step_no = 1
    where not ({{ contains_any('walked.text_left', 'steps.step_keys') }})

)

select
    table_texts.report_id,
    sequences.form,
    sequences.section,
    sequences.row_starts,
    sequences.is_without_units,
    sequences.has_units,
    cast(sequences.labels_end as integer) as labels_end,
    cast(sequences.labels_end + sequences.last_unit_length as integer) as units_end
from table_texts
inner join sequences
    on
        table_texts.form = sequences.form
        and table_texts.table_text = sequences.table_text
where sequences.is_without_units or sequences.has_units
