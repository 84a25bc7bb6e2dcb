with

reports as (

    select * from {{ ref('int_tokens') }}

),

token_marks as (

    select * from {{ ref('int_tokens__marks') }}

),

words as (

    select * from {{ ref('int_words') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

text_groups as (

    select * from {{ ref('int_groups') }}

),

group_keys as (

    select * from {{ ref('int_groups__keys') }}

),

believed as (

    select * from {{ ref('int_rows__believed') }}

),

form_cells as (

    select * from {{ ref('int_forms__cells') }}

),

sections as (

    select * from {{ ref('sections') }}

),

units as (

    select * from {{ ref('units') }}

),

page_numbers as (

    select * from {{ ref('int_pages__numbers') }}

),

form_sizes as (

    select
        form_cells.form,
        count(*) as row_count
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'units'
    group by form_cells.form

),

-- tables of one value per row of which not every row was believed beside its label
left_over as (

    select
        believed.report_id,
        believed.form,
        min(believed.group_no) as first_group_no
    from believed
    inner join form_sizes on believed.form = form_sizes.form
    group by believed.report_id, believed.form
    having
        count(distinct believed.section || ' ' || believed.strip_code) filter (
            where believed.is_believed
        ) < min(form_sizes.row_count)

),

-- headings, and the labels that a section begins with
first_labels as (

    select distinct labels.label_key
    from form_cells
    inner join sections
        on
            form_cells.section = sections.section
            and sections.proof = 'units'
    inner join labels
        on
            form_cells.section = labels.section
            and form_cells.strip_code = labels.strip_code
            and labels.label_kind = 'strip'
    where form_cells.table_position = 1

),

opening_words as (

    select
        group_keys.words,
        bool_or(group_keys.anchor_section is not null) as has_anchor,
        first_labels.label_key
    from group_keys
    left join first_labels
        on contains(group_keys.group_key, first_labels.label_key)
    where group_keys.anchor_section is not null or first_labels.label_key is not null
    group by group_keys.words, first_labels.label_key

),

openings as (

    select
        left_over.report_id,
        left_over.form,
        opening_words.label_key,
        max(text_groups.group_no) filter (where opening_words.has_anchor)
            as anchor_group_no,
        max(text_groups.group_no) as label_group_no
    from left_over
    inner join text_groups
        on
            left_over.report_id = text_groups.report_id
            and left_over.first_group_no >= text_groups.group_no
    inner join opening_words on text_groups.words = opening_words.words
    group by left_over.report_id, left_over.form, opening_words.label_key

),

-- A table begins with the last heading before the first row that is known, or with the
-- earliest label that a section begins with; the value may stand before the label.
first_groups as (

    select
        left_over.report_id,
        left_over.form,
        least(
            left_over.first_group_no - 1,
            min(openings.label_group_no) filter (where openings.label_key is not null)
            - 1,
            max(openings.anchor_group_no) filter (
                where openings.anchor_group_no < left_over.first_group_no
            )
        ) as group_no
    from left_over
    left join openings
        on
            left_over.report_id = openings.report_id
            and left_over.form = openings.form
    group by left_over.report_id, left_over.form, left_over.first_group_no

),

tables as (

    select
        first_groups.report_id,
        first_groups.form,
        min(text_groups.line_no) as first_line_no
    from first_groups
    inner join text_groups
        on
            first_groups.report_id = text_groups.report_id
            and first_groups.group_no <= text_groups.group_no
    group by first_groups.report_id, first_groups.form

),

tokens as (

    select
        tables.report_id,
        tables.form,
        tables.first_line_no,
        {{ items_of('reports.tokens', 'token', 'token_no') }},
        unnest({{ all_matches('token_marks.marks', '[LCW][a-z]') }}) as mark
    from tables
    inner join reports on tables.report_id = reports.report_id
    inner join token_marks on tables.report_id = token_marks.report_id

),

-- the text begins behind the line feed that was put before it
placed as (

    select
        report_id,
        form,
        first_line_no,
        token_no,
        {{ without_separators('token') }} as raw_text,
        left(mark, 1) as separator,
        right(mark, 1) as kind,
        sum(case when left(mark, 1) = 'L' then 1 else 0 end) over so_far as line_no,
        sum(length(token)) over so_far - 1 as char_end
    from tokens
    window
        so_far as (
            partition by report_id, form
            order by token_no
            rows between unbounded preceding and current row
        )

),

-- numbers of pages, rules and blanks between words are nothing
known as (

    select
        placed.*,
        units.unit is not null as is_unit,
        placed.kind in ('n', 'd') as is_value
    from placed
    left join units on placed.raw_text = units.unit
    left join page_numbers
        on
            placed.report_id = page_numbers.report_id
            and placed.line_no = page_numbers.line_no
    where
        placed.line_no >= placed.first_line_no
        and page_numbers.report_id is null
        and placed.kind != 'z'
        and (placed.kind != 'x' or units.unit is not null)

),

-- a unit and the value beside it, on one line, are a pair
paired as (

    select
        *,
        is_value
        and separator != 'L'
        and coalesce(lag(is_unit) over table_tokens, false) as is_pair,
        is_unit
        and coalesce(
            lead(is_value and separator != 'L') over table_tokens, false
        ) as is_unit_of_pair,
        lag(raw_text) over table_tokens as text_before
    from known
    window
        table_tokens as (partition by report_id, form order by token_no)

),

-- A unit beside no value is a word: one of a label that lines cut, or of a column of
-- units. Prose is no label.
read_out as (

    select
        report_id,
        form,
        token_no,
        case
            when is_pair then 'pair'
            when is_unit_of_pair or kind = 'b' then 'nothing'
            when kind = 'n' then 'number'
            when kind = 'd' then 'dash'
            else 'text'
        end as token_role,
        case
            when is_unit_of_pair or kind not in ('t', 'p', 'u', 'x') then ''
            when kind = 'p' then '¶'
            else {{ label_key('raw_text') }}
        end as text_key,
        case when is_pair then text_before end as unit,
        raw_text,
        line_no,
        char_end
    from paired

),

keyed as (

    select
        *,
        sum(length(text_key)) over (
            partition by report_id, form
            order by token_no
            rows between unbounded preceding and current row
        ) as text_length
    from read_out

)

select
    keyed.report_id,
    keyed.form,
    cast(keyed.token_no as integer) as token_no,
    keyed.token_role,
    keyed.text_key,
    cast(keyed.text_length as integer) as text_length,
    keyed.unit,
    words.token_class,
    words.number_value,
    words.unit as unit_in_text,
    keyed.raw_text,
    cast(keyed.line_no as integer) as line_no,
    cast(keyed.char_end - length(keyed.raw_text) as integer) as char_start
from keyed
left join words
    on
        keyed.token_role in ('pair', 'number', 'dash')
        and keyed.raw_text = words.token_text
where keyed.token_role != 'nothing'
