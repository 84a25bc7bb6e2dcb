-- depends_on: {{ ref('labels') }}
-- depends_on: {{ ref('sections') }}
with

words as (

    select * from {{ ref('int_plain__words') }}

),

labels as (

    select * from {{ ref('int_labels') }}

),

form_columns as (

    select * from {{ ref('form_columns') }}

),

form_rows as (

    select * from {{ ref('form_rows') }}

),

unit_headers as (

    select * from {{ ref('unit_headers') }}

),

form_headers as (

    select * from {{ ref('int_forms__headers') }}

),

headers as (

    select distinct header_key from form_headers

),

columns as (

    select * from {{ ref('int_forms__column_keys') }}

),

descents as (

    select * from {{ ref('int_forms__descents') }}

),

words_keys as (

    select distinct
        words_key,
        group_key
    from words
    where words_key != ''

),

group_keys as (

    select distinct group_key from words
    where group_key != ''

),

anchored as (

    select
        words_keys.words_key,
        arg_max(
            labels.section,
            {{ last_reach('words_keys.words_key', 'labels.label_key') }}
        ) as anchor_section
    from words_keys
    inner join labels
        on
            labels.label_kind = 'anchor'
            and contains(words_keys.words_key, labels.label_key)
    group by words_keys.words_key

),

-- the header that ends last in the text, and of those that end there the longest
headed as (

    select
        words_keys.words_key,
        arg_max(
            headers.header_key,
            {{ last_and_longest('words_keys.words_key', 'headers.header_key') }}
        ) as header_key
    from words_keys
    inner join headers on contains(words_keys.words_key, headers.header_key)
    group by words_keys.words_key

),

-- the longest label that ends the text names the strip, for each section
ended as (

    select
        group_keys.group_key,
        labels.section,
        arg_max(labels.strip_code, length(labels.label_key)) as strip_code
    from group_keys
    inner join labels
        on
            labels.label_kind = 'strip'
            and ends_with(group_keys.group_key, labels.label_key)
            and (labels.placed = 'end' or group_keys.group_key = labels.label_key)
    group by group_keys.group_key, labels.section

),

-- the words below the header, in which no label may stand but at the end
below as (

    select
        words_keys.words_key,
        case
            when headed.header_key is null then words_keys.words_key
            else substr(
                words_keys.words_key,
                strpos(words_keys.words_key, headed.header_key)
                + length(headed.header_key)
            )
        end as below_key
    from words_keys
    left join headed on words_keys.words_key = headed.words_key

),

-- where the label of a column stands behind the last whole header, another one begins:
-- its rows are not below the one before
behind as (

    select
        words_keys.words_key,
        case
            when headed.header_key is null then words_keys.words_key
            else {{ behind_last('words_keys.words_key', 'headed.header_key') }}
        end as text_left
    from words_keys
    left join headed on words_keys.words_key = headed.words_key

),

misheaded as (

    select distinct behind.words_key
    from behind
    inner join columns on contains(behind.text_left, columns.column_key)

),

disordered as (

    select distinct words_keys.words_key
    from words_keys
    inner join descents
        on contains(
            replace(words_keys.words_key, {{ key_break() }}, ''), descents.descent_key
        )

),

texts as (

    select below_key as text_key from below
    where below_key != ''

    union

    select words_key as text_key from words_keys

),

bare_keys as (

    select text_key from texts
    where {{ matches('text_key', bare_label_pattern()) }}

),

bare as (

    select below.words_key
    from below
    inner join bare_keys on below.below_key = bare_keys.text_key

),

-- headers whose last column is an amount, and the labels of the rows below them
amount_headers as (

    select distinct
        form_columns.section,
        form_columns.column_code,
        form_headers.header_key,
        {{ label_key('form_rows.label_zh') }} as row_key
    from form_columns
    inner join form_headers
        on
            form_columns.form = form_headers.form
            and form_columns.section = form_headers.section
            and form_columns.block = form_headers.block
    inner join form_rows
        on
            form_columns.form = form_rows.form
            and form_columns.section = form_rows.section
            and form_columns.block = form_rows.block
    where form_columns.value_kind = 'amount'

),

-- what stands between the header and the first row's label, or a break
amount_texts as (

    select
        words_keys.words_key,
        amount_headers.section,
        amount_headers.column_code,
        amount_headers.row_key,
        split_part(
            substr(
                words_keys.words_key,
                strpos(words_keys.words_key, amount_headers.header_key)
                + length(amount_headers.header_key)
            ),
            {{ key_break() }}, 1
        ) as note_text
    from words_keys
    inner join amount_headers
        on contains(words_keys.words_key, amount_headers.header_key)

),

amount_notes as (

    select
        words_key,
        section,
        column_code,
        case
            when ends_with(note_text, row_key)
                then left(note_text, length(note_text) - length(row_key))
            else note_text
        end as note_key
    from amount_texts

),

-- headers that say something else, or two that disagree, leave the unit unknown
noted as (

    select
        amount_notes.words_key,
        case
            when
                count(
                    distinct case
                        when unit_headers.column_code is null then 'unknown'
                        else coalesce(unit_headers.unit, 'unsaid')
                    end
                ) = 1
                then
                    min(
                        case
                            when unit_headers.column_code is null then 'unknown'
                            else coalesce(unit_headers.unit, 'unsaid')
                        end
                    )
            else 'unknown'
        end as header_unit
    from amount_notes
    left join unit_headers
        on
            amount_notes.section = unit_headers.section
            and amount_notes.column_code = unit_headers.column_code
            and amount_notes.note_key
            = coalesce({{ label_key('unit_headers.note') }}, '')
    group by amount_notes.words_key

)

select
    words_keys.words_key,
    bare.words_key is not null as has_bare_label,
    bare_keys.text_key is not null as has_inner_label,
    disordered.words_key is not null as is_disordered,
    anchored.anchor_section,
    case
        when misheaded.words_key is not null then {{ unknown_header() }}
        else headed.header_key
    end as header_key,
    noted.header_unit,
    ended.section as strip_section,
    ended.strip_code
from words_keys
left join anchored on words_keys.words_key = anchored.words_key
left join headed on words_keys.words_key = headed.words_key
left join misheaded on words_keys.words_key = misheaded.words_key
left join disordered on words_keys.words_key = disordered.words_key
left join noted on words_keys.words_key = noted.words_key
left join bare on words_keys.words_key = bare.words_key
left join bare_keys on words_keys.words_key = bare_keys.text_key
left join ended on words_keys.group_key = ended.group_key
