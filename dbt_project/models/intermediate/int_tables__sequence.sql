with recursive

runs as (

    select * from {{ ref('int_tables__runs') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

group_keys as (

    select * from {{ ref('int_groups__keys') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

steps as (

    select * from {{ ref('int_forms__steps') }}

),

sections as (

    select * from {{ ref('sections') }}

),

fillers as (

    select * from {{ ref('table_fillers') }}

),

unit_headers as (

    select * from {{ ref('unit_headers') }}

),

runs_spanned as (

    select
        report_id,
        section,
        form,
        min(group_no) as first_group_no,
        max(group_no) as last_group_no
    from runs
    group by report_id, section, form

),

-- the number of a page may have parted the first row from its header
spans as (

    select
        runs_spanned.report_id,
        runs_spanned.section,
        runs_spanned.form,
        coalesce(text_groups.group_no, runs_spanned.first_group_no) as first_group_no,
        runs_spanned.last_group_no
    from runs_spanned
    left join text_groups
        on
            runs_spanned.report_id = text_groups.report_id
            and runs_spanned.first_group_no - 1 = text_groups.group_no
            and text_groups.has_page_number
            and text_groups.printed_count = 0

),

keyed_words as (

    select distinct
        words,
        group_key
    from group_keys

),

-- All text of a table without its numbers: a label that numbers, lines or pages cut is
-- whole again. The last label may stand below the last number, before the heading of
-- the next section.
texts as (

    select
        spans.report_id,
        spans.section,
        spans.form,
        text_groups.group_no,
        keyed_words.group_key,
        sum(length(keyed_words.group_key)) over (
            partition by spans.report_id, spans.section, spans.form
            order by text_groups.group_no
            rows between unbounded preceding and current row
        ) as text_length
    from spans
    inner join text_groups
        on
            spans.report_id = text_groups.report_id
            and text_groups.group_no
            between spans.first_group_no and spans.last_group_no + 1
    inner join keyed_words on text_groups.words = keyed_words.words

),

table_texts as (

    select
        report_id,
        section,
        form,
        string_agg(group_key, '' order by group_no) as table_text
    from texts
    group by report_id, section, form

),

-- most tables have the same text
distinct_texts as (

    select distinct
        section,
        form,
        table_text
    from table_texts

),

form_strips as (

    select distinct
        form,
        section,
        strip_code
    from form_cells

),

form_sections as (

    select distinct
        form,
        section
    from form_cells

),

-- the beginnings of labels that other forms have in the section
foreign_labels as (

    select distinct
        form_sections.form,
        labels.section,
        left(labels.label_key, 6) as label_start
    from labels
    inner join form_sections on labels.section = form_sections.section
    left join form_strips
        on
            form_sections.form = form_strips.form
            and labels.section = form_strips.section
            and labels.strip_code = form_strips.strip_code
    where
        labels.label_kind = 'strip'
        and length(labels.label_key) >= 6
        and form_strips.strip_code is null

),

foreign_texts as (

    select distinct
        distinct_texts.section,
        distinct_texts.form,
        distinct_texts.table_text
    from distinct_texts
    inner join foreign_labels
        on
            distinct_texts.form = foreign_labels.form
            and distinct_texts.section = foreign_labels.section
            and contains(distinct_texts.table_text, foreign_labels.label_start)

),

-- what a table may print between its headers and labels
known_fillers as (

    select
        section,
        {{ label_key('filler') }} as filler_key
    from fillers

    union

    select
        section,
        {{ label_key('note') }} as filler_key
    from unit_headers
    where note is not null

),

section_fillers as (

    select
        section,
        list(filler_key order by length(filler_key) desc, filler_key) as filler_keys
    from known_fillers
    group by section

),

filled_steps as (

    select
        steps.*,
        section_fillers.filler_keys
    from steps
    left join section_fillers on steps.section = section_fillers.section

),

-- From step to step: what is left of the text behind each header and label of the form,
-- and what stood between them that is no filler.
-- A header that a page repeats may stand within a label.
walked as (

    select
        distinct_texts.section,
        distinct_texts.form,
        0 as step_no,
        distinct_texts.table_text,
        case
            when sections.proof = 'identities'
                then {{ without_all(
                    'distinct_texts.table_text', 'section_fillers.filler_keys'
                ) }}
            else distinct_texts.table_text
        end as text_left,
        '' as text_between,
        {{ no_items('bigint') }} as row_starts
    from distinct_texts
    inner join sections on distinct_texts.section = sections.section
    left join section_fillers on distinct_texts.section = section_fillers.section

    union all

    select
        walked.section,
        walked.form,
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
        case
            when steps.is_row
                then {{ with_item(
                    'walked.row_starts',
                    'length(walked.table_text) - length(walked.text_left) + length('
                    ~ text_before_first('walked.text_left', 'steps.step_keys') ~ ')'
                ) }}
            else walked.row_starts
        end as row_starts
    from walked
    inner join filled_steps as steps
        on
            walked.form = steps.form
            and walked.section = steps.section
            and walked.step_no + 1 = steps.step_no
    where {{ contains_any('walked.text_left', 'steps.step_keys') }}

),

-- Every header and label of the form, in the form's order, and none of another form.
-- Where no identity proves the table, nothing else may stand between them.
sequences as (

    select
        walked.section,
        walked.form,
        walked.table_text,
        walked.row_starts
    from walked
    inner join steps
        on
            walked.form = steps.form
            and walked.section = steps.section
            and walked.step_no = steps.step_no
            and steps.step_no = steps.step_count
    inner join sections on walked.section = sections.section
    left join foreign_texts
        on
            walked.section = foreign_texts.section
            and walked.form = foreign_texts.form
            and walked.table_text = foreign_texts.table_text
    where
        foreign_texts.table_text is null
        -- one row has no order
        and steps.step_count > 1
        and (sections.proof = 'identities' or walked.text_between = '')

),

known as (

    select
        table_texts.report_id,
        table_texts.section,
        table_texts.form,
        sequences.row_starts
    from table_texts
    inner join sequences
        on
            table_texts.section = sequences.section
            and table_texts.form = sequences.form
            and table_texts.table_text = sequences.table_text

),

-- how many labels begin before a run's values
begun as (

    select
        known.report_id,
        known.section,
        known.form,
        runs.strips,
        runs.strips_before,
        runs.strip_count,
        {{ count_below('known.row_starts', 'texts.text_length') }} as labels_begun
    from known
    inner join sections
        on
            known.section = sections.section
            and sections.proof = 'labels'
    inner join runs
        on
            known.report_id = runs.report_id
            and known.section = runs.section
            and known.form = runs.form
    inner join texts
        on
            runs.report_id = texts.report_id
            and runs.section = texts.section
            and runs.form = texts.form
            and runs.group_no = texts.group_no

),

-- Where no identity tells, a number stands beside its own label, before or behind it: a
-- number lost and another one found would else shift all between. Where all stand behind
-- the last label, lines must tell.
shifted as (

    select distinct
        report_id,
        section,
        form
    from begun
    where
        not (strips = 1 and labels_begun in (strips_before, strips_before + 1))
        and not (strips = 2 and labels_begun = strips_before + 1)
        and not (strips = strip_count and labels_begun = strip_count)

)

select
    known.report_id,
    known.section,
    known.form
from known
left join shifted
    on
        known.report_id = shifted.report_id
        and known.section = shifted.section
        and known.form = shifted.form
where shifted.report_id is null
